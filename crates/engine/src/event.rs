//! What comes into the engine, and what goes out.

use std::fmt;

use model::facts::{DialogueFacts, Edits, Invited, NewInvitation, Saved, Verification};
use model::govern::{Deed, Done};
use model::{CityId, Content, FieldError, Moment, Obstacle, RecordId, RecordView, Scope, StoreError, Timestamp};

/// The time of an input, by both clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Since the node started.
    pub moment: Moment,
    /// By the wall clock. May be wrong, and may go back.
    pub wall: Timestamp,
}

/// A peer's transport key, as the network names it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeerKey(pub Vec<u8>);

impl fmt::Debug for PeerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("peer:")?;
        self.0.iter().rev().take(3).try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Names one dialogue on this node; chosen by the network.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DialogueId(pub u64);

/// Names one command, so that its reply finds its way back.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Ticket(pub u64);

/// One event.
#[derive(Debug)]
pub enum Input {
    /// A link to a peer is up.
    Connected {
        /// The peer.
        peer: PeerKey,
        /// Whether this node dialed.
        dialer: bool,
        /// Whether a box relays it.
        relayed: bool,
    },
    /// The last link to a peer is down.
    Disconnected {
        /// The peer.
        peer: PeerKey,
    },
    /// A dialogue's stream is open.
    Opened {
        /// The dialogue.
        dialogue: DialogueId,
        /// The peer.
        peer: PeerKey,
        /// Whether this node opened it.
        ours: bool,
    },
    /// A dialogue that the engine wanted could not be opened.
    OpenFailed {
        /// The peer.
        peer: PeerKey,
    },
    /// A frame of a dialogue came.
    Frame {
        /// The dialogue.
        dialogue: DialogueId,
        /// The frame.
        bytes: Vec<u8>,
    },
    /// A dialogue's stream is closed.
    Closed {
        /// The dialogue.
        dialogue: DialogueId,
    },
    /// Fresh items came by gossip.
    Gossip {
        /// Who passed them on.
        peer: PeerKey,
        /// Names the message, for the verdict.
        message: u64,
        /// The packed items.
        bytes: Vec<u8>,
    },
    /// Someone on this node wants something.
    Command {
        /// For the reply.
        ticket: Ticket,
        /// What.
        command: Command,
    },
    /// The time asked for by [`Effect::WakeAt`] has come, or any other.
    Woke,
}

/// What someone on this node wants.
pub enum Command {
    /// Ask the peer that the invitation names for membership, now or as soon as it
    /// is connected; replies when the membership is on disk.
    Join {
        /// Whom the invitation names: nobody else is shown its secret.
        host: PeerKey,
        /// This node's identity to be.
        identity: Box<crate::Identity>,
        /// The city to join.
        city: CityId,
        /// The invitation's secret.
        token: trust::Token,
        /// What sort of member.
        kind: model::MemberKind,
        /// The statement that certifies the device.
        certificate: Box<trust::Verified<trust::Signed>>,
    },
    /// Make an invitation that this node will answer at these addresses.
    Invite {
        /// What sort.
        invitation: NewInvitation,
        /// Where this node can be reached.
        addresses: Vec<String>,
    },
    /// Make a link for a new device of this node's member, that this node will
    /// answer at these addresses.
    InviteDevice {
        /// Where this node can be reached.
        addresses: Vec<String>,
        /// Boxes that the new device is to stay in touch with.
        boxes: Vec<String>,
    },
    /// Found records (`None`) of the city's scope or make records say this; all
    /// durable together.
    Save(Vec<(Option<RecordId>, Content)>),
    /// As [`Command::Save`], and what is founded is of this scope.
    SaveIn(Scope, Vec<(Option<RecordId>, Content)>),
    /// Publish in the city, in this node's member's name, a record of the school that it
    /// is, or what has changed in it since.
    Publish(RecordId),
    /// Change some fields of a record.
    Edit(RecordId, Edits),
    /// Tell the stewards about a record.
    Report {
        /// Which.
        record: RecordId,
        /// One of [`model::record::GROUNDS`].
        ground: String,
        /// What the stewards should know.
        message: String,
    },
    /// Hold a dialogue with a connected peer; replies when it is over.
    Sync(PeerKey),
    /// Decide something about the city.
    Govern {
        /// What.
        deed: Box<Deed>,
        /// The member's root key, for what it alone signs.
        root: Option<Box<trust::RootKey>>,
    },
    /// Compute all views anew.
    Rebuild,
    /// Check every item and view.
    Verify,
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Join { .. } => "Join",
            Self::Invite { .. } => "Invite",
            Self::InviteDevice { .. } => "InviteDevice",
            Self::Save(_) => "Save",
            Self::SaveIn(..) => "SaveIn",
            Self::Publish(_) => "Publish",
            Self::Edit(..) => "Edit",
            Self::Report { .. } => "Report",
            Self::Sync(_) => "Sync",
            Self::Govern { .. } => "Govern",
            Self::Rebuild => "Rebuild",
            Self::Verify => "Verify",
        })
    }
}

/// What a command came to.
#[derive(Debug, PartialEq, Eq)]
pub enum Reply {
    /// The membership is on disk.
    Joined,
    /// A member has vouched for this node's member to be, and a second one must. It is
    /// kept until then, or until joining is given up.
    Vouched,
    /// The invitation is on disk.
    Invited(Invited),
    /// Each record's fate; what was saved is on disk.
    Saved(Vec<Result<Saved, CommandError>>),
    /// The dialogue is over.
    Synced(DialogueFacts),
    /// What was decided is on disk.
    Governed(Done),
    /// So many views were computed.
    Rebuilt(u64),
    /// What was found.
    Verified(Verification),
}

/// Why a command was not carried out. Nothing has been written when you hold one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// The node belongs to no city.
    #[error("this node belongs to no city yet")]
    NoCity,
    /// The node belongs to one already.
    #[error("this node belongs to a city already")]
    HasCity,
    /// No such record.
    #[error("no record {0} is held here")]
    Unknown(RecordId),
    /// A field is wrong.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// The city's rules do not allow it.
    #[error("{0}")]
    Refused(String),
    /// The same, where a person may meet it: as data.
    #[error(transparent)]
    Obstacle(#[from] Obstacle),
    /// The peer is gone, or ended the dialogue.
    #[error("{0}")]
    Network(String),
    /// The store failed; the node must stop.
    #[error("{0}")]
    Storage(String),
    /// The disk is full.
    #[error("the disk is full: {free} bytes are free, and {needed} must be before anything is written; make room, and try again")]
    DiskFull {
        /// Free bytes.
        free: u64,
        /// Bytes that must be free.
        needed: u64,
    },
    /// The store was found damaged while this was done, and is opened anew.
    #[error("the store was damaged and is being opened anew; try again in a moment")]
    Damaged,
}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Corrupt { .. } => Self::Damaged,
            other => Self::Storage(other.to_string()),
        }
    }
}

/// What becomes of a gossiped message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Good: pass it on.
    Accept,
    /// Not to be passed on, and nobody's fault.
    Ignore,
    /// Bad: no honest node passes such a thing on.
    Reject,
}

/// What the caller must do, in order.
#[derive(Debug, PartialEq, Eq)]
pub enum Effect {
    /// Open a dialogue with a connected peer.
    Open {
        /// The peer.
        peer: PeerKey,
    },
    /// Send a frame.
    Send {
        /// The dialogue.
        dialogue: DialogueId,
        /// The frame.
        bytes: Vec<u8>,
    },
    /// Close a dialogue, once what was sent has left.
    Close {
        /// The dialogue.
        dialogue: DialogueId,
    },
    /// The peer is a member: gossip with it.
    Admit {
        /// The peer.
        peer: PeerKey,
    },
    /// The peer speaks for an allied city: the link to it stays, and nothing but dialogues
    /// goes over it.
    Keep {
        /// The peer.
        peer: PeerKey,
    },
    /// Stay in touch with these addresses of allied cities' gateways, and with no others of
    /// theirs.
    Reach(Vec<String>),
    /// The peer is none of ours: let it go, and not back soon.
    Refuse {
        /// The peer.
        peer: PeerKey,
    },
    /// Take part in the gossip of a scope, under this name.
    Subscribe {
        /// The scope.
        scope: Scope,
        /// Tells a stranger nothing.
        topic: [u8; 32],
    },
    /// Pass fresh items on.
    Publish {
        /// The topic of their scope.
        topic: [u8; 32],
        /// The packed items.
        bytes: Vec<u8>,
    },
    /// What becomes of a gossiped message.
    Verdict {
        /// Who passed it on.
        peer: PeerKey,
        /// The message.
        message: u64,
        /// What becomes of it.
        verdict: Verdict,
    },
    /// Answer a command.
    Reply {
        /// Whose.
        ticket: Ticket,
        /// The answer.
        reply: Result<Reply, CommandError>,
    },
    /// What lists and search show has changed.
    Viewed {
        /// New and changed views.
        views: Vec<RecordView>,
        /// Records that are no longer shown.
        gone: Vec<RecordId>,
        /// Counts such changes; kept in the store with them.
        version: u64,
    },
    /// Wake the engine at this moment; replaces the moment asked for before.
    WakeAt(Moment),
    /// Something that whoever looks after the node should know.
    Note(String),
    /// The store failed: stop the node, since what its disk holds is unknown.
    Fatal(String),
    /// What was erased has left the store's files: it must leave whatever else was made
    /// of it.
    Purged,
    /// What lists show was not in step with the set, after a crash or damage, and
    /// has been computed anew: so must what was made of it.
    Mended,
}
