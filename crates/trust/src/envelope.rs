//! One signed change to one record.

use model::wire::{Malformed, Reader, put_block};
use model::{CityId, DeviceId, Nonce, RecordId, RecordKind, Scope, limits};

use crate::signed::Head;

/// Who founded a record, and the nonce drawn then. With city, scope and kind it
/// makes the record's id, so each envelope proves which record it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Founder {
    /// The founding device; `None` when it is the envelope's own.
    pub device: Option<DeviceId>,
    /// The record's nonce.
    pub nonce: Nonce,
}

/// What an envelope holds beside its head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The record's kind.
    pub kind: RecordKind,
    /// The record's founder.
    pub founder: Founder,
    /// Drawn when the writing node started; the change's actor is derived from it.
    pub run: Nonce,
    /// Exactly one automerge change; `document` says what that means.
    pub body: Vec<u8>,
}

impl Envelope {
    pub(crate) fn encode(&self, head: &Head, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.kind.code().to_be_bytes());
        to.extend_from_slice(&self.founder.nonce.0);
        match self.founder.device.filter(|device| device.0 != head.author) {
            None => to.push(0),
            Some(device) => {
                to.push(1);
                to.extend_from_slice(&device.0);
            }
        }
        to.extend_from_slice(&self.run.0);
        put_block(to, &self.body);
    }

    pub(crate) fn read(from: &mut Reader<'_>, head: &Head) -> Result<Self, Malformed> {
        let kind = RecordKind::from_code(from.u16()?);
        let nonce = Nonce(from.array()?);
        let device = match from.u8()? {
            0 => None,
            1 => {
                let device = DeviceId(from.array()?);
                if device.0 == head.author {
                    return Err(Malformed::Value { what: "a founder that is the author but is spelled out", found: 1 });
                }
                Some(device)
            }
            other => return Err(Malformed::Value { what: "a founder's form", found: other.into() }),
        };
        let run = Nonce(from.array()?);
        let body = from.block(limits::ITEM_BYTES_MAX, "a body")?.to_vec();
        Ok(Self { kind, founder: Founder { device, nonce }, run, body })
    }

    /// The founding device, given the envelope's own.
    pub fn founding_device(&self, author: DeviceId) -> DeviceId {
        self.founder.device.unwrap_or(author)
    }

    /// The record that this envelope belongs to.
    pub fn record(&self, city: CityId, scope: &Scope, author: DeviceId) -> RecordId {
        RecordId::derive(city, scope, self.kind, self.founding_device(author), self.founder.nonce)
    }
}
