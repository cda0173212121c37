//! Who this node writes for.

use model::MemberId;
use trust::DeviceKey;

/// The device's key and the member that it writes for.
pub struct Identity {
    /// The device's key.
    pub key: DeviceKey,
    /// The member.
    pub member: MemberId,
}

impl Identity {
    /// A key of this device for one purpose, for what it seals on its own disk. It goes
    /// with the device: a new one derives another.
    pub fn sealing_key(&self, purpose: &str) -> [u8; 32] {
        blake3::derive_key(purpose, &*self.key.secret())
    }
}
