//! What people asked for, and what they were told is saved.

use std::collections::BTreeMap;

use engine::Ticket;
use model::{ItemId, RecordId, RecordKind, Value};

/// A command that has not been answered.
#[derive(Debug)]
pub(crate) enum Order {
    Invite {
        guest: usize,
    },
    Join,
    Found {
        fields: Vec<BTreeMap<String, Value>>,
        kind: RecordKind,
        editors: Vec<usize>,
    },
    Edit {
        record: RecordId,
        fields: BTreeMap<String, Value>,
    },
    /// Found or edit what only the member's own devices hold.
    Keep,
    Sync,
    Verify,
    /// Decide something about the city.
    Govern,
    Erase {
        record: RecordId,
    },
    /// Erase all of the member whose node asks: of these records at least.
    EraseAll {
        records: Vec<RecordId>,
    },
    Hide {
        record: RecordId,
    },
    /// Take a hiding back.
    Show {
        record: RecordId,
    },
}

/// A command under way.
#[derive(Debug)]
pub(crate) struct Pending {
    pub node: usize,
    pub since: u64,
    pub order: Order,
}

/// A record that someone was told is saved.
#[derive(Debug)]
pub(crate) struct Known {
    pub owner: usize,
    pub kind: RecordKind,
    /// Other nodes whose members may edit it.
    pub editors: Vec<usize>,
    /// The plain values that its owner wrote last.
    pub last: BTreeMap<String, Value>,
    /// Values that its owner wrote since, when the power failed before an answer: a save
    /// that was on disk by then stands, though nobody was told so.
    pub doubtful: Vec<(String, Value)>,
}

impl Known {
    /// Its owner was told that these values are saved.
    pub fn told(&mut self, fields: BTreeMap<String, Value>) {
        self.doubtful.retain(|(name, _)| !fields.contains_key(name));
        self.last.extend(fields);
    }

    /// Whether its owner may have written this after all that is known to be saved.
    pub fn doubts(&self, name: &str, value: &Value) -> bool {
        self.doubtful.iter().any(|(written, doubtful)| written == name && doubtful == value)
    }
}

/// What is known of an erasure. The bodies are those that whoever erased held: a liar may
/// keep them and offer them again.
#[derive(Debug, Default)]
pub(crate) struct Erased {
    /// Its author was told that it is on disk. Until then it may stand or not.
    pub certain: bool,
    pub bodies: Vec<Vec<u8>>,
}

/// What is known of a hiding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hiding {
    /// The power failed before an answer, or none has come.
    Doubtful,
    /// By this statement.
    Stands(ItemId),
    TakenBack,
}

/// See the module's words.
#[derive(Default)]
pub(crate) struct Ledger {
    pub pending: BTreeMap<Ticket, Pending>,
    pub saved: BTreeMap<ItemId, (usize, RecordId)>,
    pub records: BTreeMap<RecordId, Known>,
    /// What was saved for the member's own devices alone, by which node.
    pub kept: BTreeMap<ItemId, (usize, RecordId)>,
    /// What somebody erases.
    pub erased: BTreeMap<RecordId, Erased>,
    /// The nodes of members who erase everything of theirs, and whether one was told that it is
    /// on disk.
    pub erased_nodes: BTreeMap<usize, bool>,
    /// What the city hides.
    pub hidings: BTreeMap<RecordId, Hiding>,
    tickets: u64,
}

impl Ledger {
    pub fn ticket(&mut self, node: usize, since: u64, order: Order) -> Ticket {
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        self.pending.insert(ticket, Pending { node, since, order });
        ticket
    }

    /// Whether somebody erases the record, or all of its owner; it may stand or not.
    pub fn is_erased(&self, record: &RecordId) -> bool {
        let owner = self.records.get(record).map(|known| known.owner);
        self.erased.contains_key(record) || owner.is_some_and(|owner| self.erased_nodes.contains_key(&owner))
    }

    /// A node lost power: what it was asked is answered by nobody, and may be done or not.
    pub fn forget_node(&mut self, node: usize) {
        let unanswered: Vec<Ticket> = self.pending.iter().filter(|(_, pending)| pending.node == node).map(|(ticket, _)| *ticket).collect();
        for ticket in unanswered {
            if let Some(Pending { order: Order::Edit { record, fields }, .. }) = self.pending.remove(&ticket)
                && let Some(known) = self.records.get_mut(&record).filter(|known| known.owner == node)
            {
                known.doubtful.extend(fields);
            }
        }
    }

    /// What somebody was told is saved for all, and nobody erases.
    pub fn standing(&self) -> impl Iterator<Item = (&ItemId, &(usize, RecordId))> {
        self.saved.iter().filter(|(_, (_, record))| !self.is_erased(record))
    }

    /// Items that this node was told are saved.
    pub fn of(&self, node: usize) -> impl Iterator<Item = &ItemId> {
        self.standing().chain(&self.kept).filter(move |(_, (author, _))| *author == node).map(|(item, _)| item)
    }
}
