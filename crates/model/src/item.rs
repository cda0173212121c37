//! Where an item stands in the ordered set.

use crate::wire::{Malformed, Reader};
use crate::{ItemId, Timestamp};

/// An item's place in its scope's set: claimed time first, then id.
///
/// The bytes of [`ItemKey::to_bytes`] sort as the key does, so the store keeps
/// items in this order too.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ItemKey {
    /// The time that the item's author claimed.
    pub time: Timestamp,
    /// The item's id.
    pub id: ItemId,
}

impl ItemKey {
    /// Length of the encoded key in bytes.
    pub const LEN: usize = 40;

    /// Sorts before every key.
    pub const MIN: Self = Self { time: Timestamp(0), id: ItemId([0; 32]) };

    /// Sorts after every key but itself.
    pub const MAX: Self = Self { time: Timestamp(u64::MAX), id: ItemId([0xff; 32]) };

    /// Eight bytes of time (big-endian), then the id.
    pub fn to_bytes(self) -> [u8; Self::LEN] {
        let mut bytes = [0; Self::LEN];
        bytes[..8].copy_from_slice(&self.time.0.to_be_bytes());
        bytes[8..].copy_from_slice(&self.id.0);
        bytes
    }

    /// Reads what [`ItemKey::to_bytes`] wrote.
    ///
    /// # Errors
    /// When fewer than 40 bytes are left.
    pub fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { time: Timestamp(from.u64()?), id: ItemId(from.array()?) })
    }
}
