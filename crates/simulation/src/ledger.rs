//! What people asked for, and what they were told is saved.

use std::collections::BTreeMap;

use engine::Ticket;
use model::{ItemId, RecordId, RecordKind, Value};

/// A command that has not been answered.
#[derive(Debug)]
pub(crate) enum Order {
    Invite { guest: usize },
    Join,
    Found { fields: Vec<BTreeMap<String, Value>>, kind: RecordKind, editors: Vec<usize> },
    Edit { record: RecordId, fields: BTreeMap<String, Value> },
    Sync,
    Verify,
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
}

/// See the module's words.
#[derive(Default)]
pub(crate) struct Ledger {
    pub pending: BTreeMap<Ticket, Pending>,
    pub saved: BTreeMap<ItemId, (usize, RecordId)>,
    pub records: BTreeMap<RecordId, Known>,
    tickets: u64,
}

impl Ledger {
    pub fn ticket(&mut self, node: usize, since: u64, order: Order) -> Ticket {
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        self.pending.insert(ticket, Pending { node, since, order });
        ticket
    }

    /// A node lost power: what it was asked is answered by nobody.
    pub fn forget_node(&mut self, node: usize) {
        self.pending.retain(|_, pending| pending.node != node);
    }

    /// Items that this node was told are saved.
    pub fn of(&self, node: usize) -> impl Iterator<Item = &ItemId> {
        self.saved.iter().filter(move |(_, (author, _))| *author == node).map(|(item, _)| item)
    }
}
