//! What two nodes say to each other in a dialogue: one message a frame.
//!
//! ```text
//! hello        version 2 | nonce 24 | sealed greeting
//! chain        count 4 | items
//! show-chain   tag 32
//! summaries    count 1 | (scope, count 8, fingerprint 16) each
//! reconcile    scope | message of the range protocol
//! need         scope | last 1 | count 4 | ids
//! stream       scope | after 40
//! batch        number 4 | scope | compressed items
//! stored       number 4
//! end          scope
//! done         in step 1
//! join         token 16 | member kind 1 | certificate
//! welcome      count 4 | items
//! refused      reason
//!
//! greeting     rules 2 | methods 1 | device 32 | signature 64 | summaries
//! ```
//!
//! Each begins with one byte of code. Codes 32 to 63 are kept for methods of
//! finding the difference that come later (a stream of coded symbols); a node
//! names the methods it can in its hello.

use model::wire::{Malformed, Reader, put_block};
use model::{DeviceId, ItemId, ItemKey, MemberKind, Scope, limits};

use crate::Fingerprint;

/// Version of the protocol.
pub const VERSION: u16 = 1;

/// The methods of finding the difference that this program can: bit 0 is the
/// range protocol.
pub const METHODS: u8 = 1;

/// Most ids in one `need`: half a MiB.
pub const NEED_IDS_MAX: usize = 16 * 1024;

/// Most scopes in one summary: a member of many groups. What two nodes share beyond
/// these they do not speak of.
pub const SCOPES_MAX: usize = 64;

/// Longest sealed greeting in bytes: the summaries of [`SCOPES_MAX`] scopes, and room.
const GREETING_BYTES_MAX: usize = 8 * 1024;

/// Most items in a chain or a welcome. A chain has seven, and two or three more for each
/// amendment of the charter and each delegate who signed it; a member of a school shows as
/// many as they have devices and years there. The frame bounds their bytes.
pub const CHAIN_ITEMS_MAX: usize = 512;

/// Longest reason in bytes.
const REASON_BYTES_MAX: usize = 500;

/// A scope's set in short. Equal fingerprints mean equal sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The scope.
    pub scope: Scope,
    /// How many items it holds.
    pub count: u64,
    /// The fingerprint of their ids.
    pub fingerprint: Fingerprint,
}

/// A greeting that only who knows the city can read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hello {
    /// Version of the protocol.
    pub version: u16,
    /// Drawn anew for each hello.
    pub nonce: [u8; 24],
    /// A [`Greeting`] under XChaCha20-Poly1305. The key is made from the city and
    /// the two ends of the link.
    pub sealed: Vec<u8>,
}

/// Who speaks, and what they hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Greeting {
    /// Version of the rules by which changes are judged.
    pub rules: u16,
    /// Methods of finding the difference.
    pub methods: u8,
    /// The device that speaks.
    pub device: DeviceId,
    /// Its signature over both transport keys, so that it holds for this
    /// connection alone.
    pub signature: [u8; 64],
    /// What it holds of the scopes that the other may read. Empty in the first
    /// hello, since the other has not shown who it is.
    pub summaries: Vec<Summary>,
}

impl Greeting {
    /// The bytes to seal.
    pub fn encode(&self) -> Vec<u8> {
        let mut to = Vec::with_capacity(256);
        to.extend_from_slice(&self.rules.to_be_bytes());
        to.push(self.methods);
        to.extend_from_slice(&self.device.0);
        to.extend_from_slice(&self.signature);
        put_summaries(&mut to, &self.summaries);
        to
    }

    /// Takes the bytes apart, strictly.
    ///
    /// # Errors
    /// When they are no greeting of this version.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut from = Reader::new(bytes);
        let greeting = Self {
            rules: from.u16()?,
            methods: from.u8()?,
            device: DeviceId(from.array()?),
            signature: from.array()?,
            summaries: read_summaries(&mut from)?,
        };
        from.finish()?;
        Ok(greeting)
    }
}

/// One message of a dialogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Who speaks, sealed.
    Hello(Hello),
    /// The statements that lead from the charter to the speaker.
    Chain(Vec<Vec<u8>>),
    /// The other's device is not on the speaker's roll.
    ShowChain {
        /// Proves that the speaker knows the city, and tells a stranger nothing.
        tag: [u8; 32],
    },
    /// What the speaker holds now.
    Summaries(Vec<Summary>),
    /// One step of the range protocol.
    Reconcile {
        /// The scope.
        scope: Scope,
        /// The range protocol's own message.
        message: Vec<u8>,
    },
    /// Items that the speaker lacks.
    Need {
        /// The scope.
        scope: Scope,
        /// Their ids.
        ids: Vec<ItemId>,
        /// Whether this is the last such message for now.
        last: bool,
    },
    /// The speaker lacks everything behind this key.
    Stream {
        /// The scope.
        scope: Scope,
        /// The last key that it has.
        after: ItemKey,
    },
    /// Some items.
    Batch {
        /// Numbered from 0 by the sender.
        number: u32,
        /// The scope.
        scope: Scope,
        /// The items, compressed; see [`crate::unpack`].
        packed: Vec<u8>,
    },
    /// A batch is on the speaker's disk.
    Stored {
        /// The batch's number.
        number: u32,
    },
    /// All that was asked for has been sent.
    End {
        /// The scope.
        scope: Scope,
    },
    /// The dialogue is over.
    Done {
        /// Whether both hold the same.
        in_step: bool,
    },
    /// A stranger asks to become a member.
    Join {
        /// The invitation's one-time secret.
        token: [u8; 16],
        /// What sort of member.
        kind: MemberKind,
        /// The statement that certifies the stranger's device.
        certificate: Vec<u8>,
    },
    /// The stranger is a member now; the statements that say so.
    Welcome(Vec<Vec<u8>>),
    /// The speaker will not go on.
    Refused {
        /// Why, in words for people.
        reason: String,
    },
}

const HELLO: u8 = 1;
const CHAIN: u8 = 2;
const SHOW_CHAIN: u8 = 3;
const SUMMARIES: u8 = 4;
const RECONCILE: u8 = 5;
const NEED: u8 = 6;
const STREAM: u8 = 7;
const BATCH: u8 = 8;
const STORED: u8 = 9;
const END: u8 = 10;
const DONE: u8 = 11;
const JOIN: u8 = 12;
const WELCOME: u8 = 13;
const REFUSED: u8 = 14;

impl Message {
    /// The frame's bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut to = Vec::with_capacity(256);
        match self {
            Self::Hello(hello) => {
                to.push(HELLO);
                to.extend_from_slice(&hello.version.to_be_bytes());
                to.extend_from_slice(&hello.nonce);
                put_block(&mut to, &hello.sealed);
            }
            Self::Chain(items) => put_items(&mut to, CHAIN, items),
            Self::ShowChain { tag } => {
                to.push(SHOW_CHAIN);
                to.extend_from_slice(tag);
            }
            Self::Summaries(summaries) => {
                to.push(SUMMARIES);
                put_summaries(&mut to, summaries);
            }
            Self::Reconcile { scope, message } => {
                to.push(RECONCILE);
                scope.encode(&mut to);
                put_block(&mut to, message);
            }
            Self::Need { scope, ids, last } => {
                to.push(NEED);
                scope.encode(&mut to);
                to.push(u8::from(*last));
                to.extend_from_slice(&(ids.len() as u32).to_be_bytes());
                ids.iter().for_each(|id| to.extend_from_slice(&id.0));
            }
            Self::Stream { scope, after } => {
                to.push(STREAM);
                scope.encode(&mut to);
                to.extend_from_slice(&after.to_bytes());
            }
            Self::Batch { number, scope, packed } => {
                to.push(BATCH);
                to.extend_from_slice(&number.to_be_bytes());
                scope.encode(&mut to);
                put_block(&mut to, packed);
            }
            Self::Stored { number } => {
                to.push(STORED);
                to.extend_from_slice(&number.to_be_bytes());
            }
            Self::End { scope } => {
                to.push(END);
                scope.encode(&mut to);
            }
            Self::Done { in_step } => to.extend_from_slice(&[DONE, u8::from(*in_step)]),
            Self::Join { token, kind, certificate } => {
                to.push(JOIN);
                to.extend_from_slice(token);
                to.push(kind.code());
                put_block(&mut to, certificate);
            }
            Self::Welcome(items) => put_items(&mut to, WELCOME, items),
            Self::Refused { reason } => {
                to.push(REFUSED);
                let mut end = reason.len().min(REASON_BYTES_MAX);
                while !reason.is_char_boundary(end) {
                    end -= 1;
                }
                put_block(&mut to, &reason.as_bytes()[..end]);
            }
        }
        to
    }

    /// Takes a frame apart, strictly.
    ///
    /// # Errors
    /// When the bytes are no message of this version; the dialogue then ends.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut from = Reader::new(bytes);
        let message = match from.u8()? {
            HELLO => Self::Hello(Hello {
                version: from.u16()?,
                nonce: from.array()?,
                sealed: from.block(GREETING_BYTES_MAX, "a sealed greeting")?.to_vec(),
            }),
            CHAIN => Self::Chain(read_items(&mut from)?),
            SHOW_CHAIN => Self::ShowChain { tag: from.array()? },
            SUMMARIES => Self::Summaries(read_summaries(&mut from)?),
            RECONCILE => {
                let scope = Scope::read(&mut from)?;
                Self::Reconcile { scope, message: from.block(limits::FRAME_BYTES_MAX, "a range message")?.to_vec() }
            }
            NEED => {
                let scope = Scope::read(&mut from)?;
                let last = read_flag(&mut from)?;
                let count = from.count(NEED_IDS_MAX, "a list of needed ids")?;
                let bytes = from.bytes(count * ItemId::LEN, "needed ids")?;
                let ids = bytes.chunks_exact(ItemId::LEN).map(|id| ItemId(id.try_into().expect("chunks of 32"))).collect();
                Self::Need { scope, ids, last }
            }
            STREAM => Self::Stream { scope: Scope::read(&mut from)?, after: ItemKey::read(&mut from)? },
            BATCH => {
                let number = from.u32()?;
                let scope = Scope::read(&mut from)?;
                Self::Batch { number, scope, packed: from.block(limits::BATCH_BYTES_MAX, "a batch")?.to_vec() }
            }
            STORED => Self::Stored { number: from.u32()? },
            END => Self::End { scope: Scope::read(&mut from)? },
            DONE => Self::Done { in_step: read_flag(&mut from)? },
            JOIN => {
                let token = from.array()?;
                let kind = from.u8()?;
                let kind = MemberKind::from_code(kind).ok_or(Malformed::Value { what: "a member's kind", found: kind.into() })?;
                Self::Join { token, kind, certificate: from.block(limits::ITEM_BYTES_MAX, "a certificate")?.to_vec() }
            }
            WELCOME => Self::Welcome(read_items(&mut from)?),
            REFUSED => Self::Refused { reason: from.text(REASON_BYTES_MAX, "a reason")?.to_owned() },
            other => return Err(Malformed::Value { what: "a message's code", found: other.into() }),
        };
        from.finish()?;
        Ok(message)
    }
}

fn put_summaries(to: &mut Vec<u8>, summaries: &[Summary]) {
    to.push(u8::try_from(summaries.len()).expect("no more than SCOPES_MAX are summarised"));
    for summary in summaries {
        summary.scope.encode(to);
        to.extend_from_slice(&summary.count.to_be_bytes());
        to.extend_from_slice(&summary.fingerprint.0);
    }
}

fn read_summaries(from: &mut Reader<'_>) -> Result<Vec<Summary>, Malformed> {
    let count = usize::from(from.u8()?);
    if count > SCOPES_MAX {
        return Err(Malformed::TooLong { what: "a list of scopes", found: count, limit: SCOPES_MAX });
    }
    let mut summaries: Vec<Summary> = Vec::with_capacity(count);
    for _ in 0..count {
        let summary = Summary { scope: Scope::read(from)?, count: from.u64()?, fingerprint: Fingerprint(from.array()?) };
        if summaries.last().is_some_and(|last| last.scope >= summary.scope) {
            return Err(Malformed::Order("the scopes of a summary"));
        }
        summaries.push(summary);
    }
    Ok(summaries)
}

fn put_items(to: &mut Vec<u8>, code: u8, items: &[Vec<u8>]) {
    to.push(code);
    to.extend_from_slice(&(items.len() as u32).to_be_bytes());
    items.iter().for_each(|item| put_block(to, item));
}

fn read_items(from: &mut Reader<'_>) -> Result<Vec<Vec<u8>>, Malformed> {
    let count = from.count(CHAIN_ITEMS_MAX, "a chain")?;
    (0..count).map(|_| from.block(limits::ITEM_BYTES_MAX, "an item").map(<[u8]>::to_vec)).collect()
}

fn read_flag(from: &mut Reader<'_>) -> Result<bool, Malformed> {
    match from.u8()? {
        0 => Ok(false),
        1 => Ok(true),
        other => Err(Malformed::Value { what: "a flag", found: other.into() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Timestamp;
    use proptest::prelude::*;

    fn every_message() -> Vec<Message> {
        let summary = |scope, count| Summary { scope, count, fingerprint: Fingerprint([3; 16]) };
        vec![
            Message::Hello(Hello { version: VERSION, nonce: [1; 24], sealed: vec![2; 150] }),
            Message::Summaries(vec![summary(Scope::Control, 4), summary(Scope::City, 5)]),
            Message::Chain(vec![vec![1, 2], vec![]]),
            Message::ShowChain { tag: [7; 32] },
            Message::Summaries(vec![]),
            Message::Reconcile { scope: Scope::City, message: vec![9; 40] },
            Message::Need { scope: Scope::City, ids: vec![ItemId([4; 32]); 3], last: true },
            Message::Stream { scope: Scope::City, after: ItemKey { time: Timestamp(7), id: ItemId([8; 32]) } },
            Message::Batch { number: 2, scope: Scope::Control, packed: vec![1; 30] },
            Message::Stored { number: 2 },
            Message::End { scope: Scope::City },
            Message::Done { in_step: true },
            Message::Join { token: [5; 16], kind: MemberKind::School, certificate: vec![6; 20] },
            Message::Welcome(vec![vec![1]]),
            Message::Refused { reason: "the invitation is used".into() },
        ]
    }

    #[test]
    fn every_message_reads_back_and_none_with_a_tail_or_cut_short() {
        for message in every_message() {
            let bytes = message.encode();
            assert_eq!(Message::decode(&bytes), Ok(message.clone()));
            for len in 0..bytes.len() {
                assert!(Message::decode(&bytes[..len]).is_err(), "{message:?} cut to {len}");
            }
            let tailed = [&bytes[..], &[0]].concat();
            assert!(Message::decode(&tailed).is_err(), "{message:?} with a tail");
        }
    }

    #[test]
    fn a_greeting_reads_back_and_none_with_a_tail_or_cut_short() {
        let summary = |scope| Summary { scope, count: 4, fingerprint: Fingerprint([3; 16]) };
        let greeting = Greeting {
            rules: 1,
            methods: METHODS,
            device: DeviceId([2; 32]),
            signature: [3; 64],
            summaries: vec![summary(Scope::Control), summary(Scope::City)],
        };
        let bytes = greeting.encode();
        assert_eq!(Greeting::decode(&bytes), Ok(greeting));
        for len in 0..bytes.len() {
            assert!(Greeting::decode(&bytes[..len]).is_err(), "cut to {len}");
        }
        assert!(Greeting::decode(&[&bytes[..], &[0]].concat()).is_err());
    }

    #[test]
    fn a_long_reason_is_cut_between_letters() {
        let bytes = Message::Refused { reason: "ש".repeat(400) }.encode();
        assert_eq!(Message::decode(&bytes), Ok(Message::Refused { reason: "ש".repeat(250) }));
    }

    proptest! {
        #[test]
        fn whatever_decodes_has_one_encoding(bytes in proptest::collection::vec(any::<u8>(), 0..200), code in 0u8..16) {
            let framed = [&[code][..], &bytes].concat();
            if let Ok(message) = Message::decode(&framed) {
                prop_assert_eq!(message.encode(), framed);
            }
        }
    }
}
