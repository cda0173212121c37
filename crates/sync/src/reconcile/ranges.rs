//! How ranges stand in a message, and reading them.

use model::wire::{Malformed, Reader};
use model::{ItemId, ItemKey, Timestamp};

use super::{MESSAGE_BYTES_MAX, ReconcileError};
use crate::set::{Fingerprint, OrderedSet};

/// The protocol's version 1, the first byte of every message.
pub(super) const VERSION: u8 = 0x61;

/// The bound above all keys: a time at the end of time, and no id.
pub(super) const END: ItemKey = ItemKey { time: OrderedSet::TIME_END, id: ItemId([0; 32]) };

pub(super) const SKIP: u8 = 0;
pub(super) const FINGERPRINT: u8 = 1;
pub(super) const IDS: u8 = 2;

/// What a message says of one range.
pub(super) enum Told<'a> {
    Nothing,
    Fingerprint(Fingerprint),
    Ids(&'a [[u8; ItemId::LEN]]),
}

/// Reads a message, range by range.
pub(super) struct Ranges<'a> {
    rest: Reader<'a>,
    /// Where the last range ended.
    bound: ItemKey,
}

impl<'a> Ranges<'a> {
    pub fn open(message: &'a [u8]) -> Result<Self, ReconcileError> {
        if message.len() > MESSAGE_BYTES_MAX {
            return Err(Malformed::TooLong { what: "a message", found: message.len(), limit: MESSAGE_BYTES_MAX }.into());
        }
        let mut rest = Reader::new(message);
        match rest.u8()? {
            VERSION => Ok(Self { rest, bound: ItemKey::MIN }),
            found => Err(ReconcileError::Version { needed: VERSION, found }),
        }
    }

    /// The next range's bound and content.
    pub fn next(&mut self) -> Result<Option<(ItemKey, Told<'a>)>, Malformed> {
        if self.rest.left() == 0 {
            return Ok(None);
        }
        let bound = self.bound()?;
        let told = match self.rest.u8()? {
            SKIP => Told::Nothing,
            FINGERPRINT => Told::Fingerprint(Fingerprint(self.rest.array()?)),
            IDS => Told::Ids(self.ids()?),
            found => return Err(Malformed::Value { what: "a range's mode", found: found.into() }),
        };
        self.bound = bound;
        Ok(Some((bound, told)))
    }

    /// A time, as its distance from the last one (plus one; zero is the end of
    /// time), and the first bytes of an id.
    fn bound(&mut self) -> Result<ItemKey, Malformed> {
        let time = match self.number()? {
            0 => END.time,
            step => {
                let time = self.bound.time.0.checked_add(step - 1).map(Timestamp);
                time.filter(|time| *time < END.time).ok_or(Malformed::Value { what: "a step in time", found: step })?
            }
        };
        let len = self.number()? as usize;
        if len > ItemId::LEN {
            return Err(Malformed::TooLong { what: "the id of a bound", found: len, limit: ItemId::LEN });
        }
        let mut id = ItemId([0; 32]);
        id.0[..len].copy_from_slice(self.rest.bytes(len, "the id of a bound")?);
        let bound = ItemKey { time, id };
        if bound < self.bound {
            return Err(Malformed::Order("the bounds of ranges"));
        }
        if bound > END {
            return Err(Malformed::Value { what: "the id of the end", found: id.0[0].into() });
        }
        Ok(bound)
    }

    fn ids(&mut self) -> Result<&'a [[u8; ItemId::LEN]], Malformed> {
        let (count, limit) = (self.number()? as usize, self.rest.left() / ItemId::LEN);
        if count > limit {
            return Err(Malformed::TooLong { what: "a list of ids", found: count, limit });
        }
        let (ids, _) = self.rest.bytes(count * ItemId::LEN, "a list of ids")?.as_chunks();
        Ok(ids)
    }

    /// Reads what [`put_number`] wrote.
    fn number(&mut self) -> Result<u64, Malformed> {
        let mut number: u64 = 0;
        loop {
            let byte = self.rest.u8()?;
            if number == 0 && byte == 0x80 {
                return Err(Malformed::Value { what: "the first byte of a number", found: byte.into() });
            }
            if number.leading_zeros() < 7 {
                return Err(Malformed::Value { what: "the first nine bytes of a number", found: number });
            }
            number = number << 7 | u64::from(byte & 0x7f);
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
    }
}
