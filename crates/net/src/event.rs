//! What the network tells the node.

use std::fmt;

use crate::{Address, DialogueKey, MessageKey, PeerKey};

/// Something that happened. Events of one peer come in the order in which they
/// happened, except that frames which had already arrived, and the [`Event::Closed`]
/// of a dialogue, may still follow its peer's [`Event::Disconnected`].
#[derive(Debug)]
pub enum Event {
    /// This node can be dialled at `address`, which ends in its own peer key.
    Listening {
        /// Where.
        address: Address,
    },
    /// This node no longer listens at `address`, or could not begin to.
    ListenClosed {
        /// The address as it was asked for, or as it was reported.
        address: Address,
        /// Why; `None` when it just went away, as with a network cable.
        error: Option<String>,
    },
    /// Others were found to reach this node at `address` from outside.
    Reachable {
        /// Where.
        address: Address,
    },
    /// Others no longer reach this node at `address`.
    Unreachable {
        /// Where.
        address: Address,
    },
    /// Somebody on the local network announces `address`. Not dialled yet, and
    /// not necessarily a node of ours.
    Discovered {
        /// Where, with the peer key.
        address: Address,
    },
    /// The first connection to `peer` stands. Nothing but dialogues passes until
    /// it is admitted.
    Connected {
        /// Who, proven by the encryption handshake.
        peer: PeerKey,
        /// Whether we dialled.
        dialer: bool,
        /// Whether it goes through a relay.
        relayed: bool,
        /// Where the peer is, as seen from here.
        address: Address,
    },
    /// A direct connection now stands beside the relayed one. New dialogues use
    /// it; those that run stay where they are.
    Direct {
        /// Who.
        peer: PeerKey,
        /// Where the peer is, as seen from here.
        address: Address,
    },
    /// The last connection to `peer` has gone, and its admission with it.
    Disconnected {
        /// Who.
        peer: PeerKey,
    },
    /// Nobody could be reached at `address`.
    DialFailed {
        /// Where.
        address: Address,
        /// Why.
        error: String,
    },
    /// A dialogue began. Frames may follow, and [`Event::Closed`] always does.
    Opened {
        /// Which.
        dialogue: DialogueKey,
        /// With whom.
        peer: PeerKey,
        /// Whether we opened it.
        ours: bool,
    },
    /// A frame arrived, in the order in which the peer sent it.
    Frame {
        /// In which dialogue.
        dialogue: DialogueKey,
        /// Its bytes, at most [`crate::limits::FRAME_BYTES_MAX`].
        bytes: Payload,
    },
    /// A dialogue has ended; all frames that arrived in it came before.
    Closed {
        /// Which.
        dialogue: DialogueKey,
        /// How.
        ending: Ending,
    },
    /// A dialogue that we wanted could not begin.
    OpenFailed {
        /// Which, as [`crate::Net::open`] named it.
        dialogue: DialogueKey,
        /// With whom.
        peer: PeerKey,
        /// Why.
        error: String,
    },
    /// An admitted peer passed a message on. It goes no further before
    /// [`crate::Net::judge`].
    Gossip {
        /// Of which topic.
        topic: String,
        /// Who passed it to us, which says nothing of who wrote it.
        source: PeerKey,
        /// Which; the same content on the same topic always has the same key.
        message: MessageKey,
        /// Its bytes, at most [`crate::limits::GOSSIP_BYTES_MAX`].
        bytes: Payload,
    },
}

/// Bytes from a peer. `Debug` counts them, because people's words are not logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Payload(pub Vec<u8>);

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

/// How a dialogue ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// One side closed it, or the connection broke. Yamux shows both alike, so an
    /// engine that must know has its peer say so in a frame.
    Ended,
    /// The peer announced a frame above [`crate::limits::FRAME_BYTES_MAX`].
    TooLong,
    /// The peer did not read, until more than
    /// [`crate::limits::OUTGOING_BYTES_MAX`] waited for it.
    Overflow,
}

/// What the engine thinks of a gossiped message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Valid: pass it on.
    Accept,
    /// Invalid: the peer that passed it on has not checked it.
    Reject,
    /// Not worth passing on, and nobody's fault.
    Ignore,
}
