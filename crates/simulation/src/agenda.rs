//! What is to happen, in the order of virtual time.

use std::collections::BTreeMap;

use engine::Input;

/// Something that is to happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// Something reaches a node.
    Arrive { node: usize, run: u32, input: Input },
    /// A node takes the next thing out of its inbox.
    Work { node: usize, run: u32 },
    /// The moment that a node's engine asked for.
    Wake { node: usize, run: u32, asked: u64 },
    /// A frame comes to the end of its stream.
    Frame { stream: u64, to: usize, bytes: Vec<u8> },
    /// The word that a stream is open, or is not, comes to one of its ends.
    StreamBegin { stream: u64, to: usize },
    /// The word that a stream has ended comes to one of its ends.
    StreamEnd { stream: u64, to: usize },
    /// A gossiped message comes to a node.
    Gossip { link: u64, from: usize, to: usize, topic: [u8; 32], bytes: Vec<u8> },
    /// A node notices that a link is dead.
    LinkEnd { link: u64, to: usize },
    /// Nodes dial those that they want to be connected with.
    Dial,
    /// Someone writes.
    Act,
    /// Someone erases a record.
    Erase,
    /// The city hides a record, or shows it again.
    Moderate,
    /// A liar lies.
    Lie { node: usize },
    /// A resident begins to join.
    Join { node: usize },
    /// Something goes wrong.
    Trouble(Trouble),
    /// A node that lost power starts again.
    Start { node: usize },
}

/// What goes wrong.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Trouble {
    Flap,
    FlapEnd { node: usize },
    Partition,
    PartitionEnd,
    Crash,
    Cut,
    Damage,
    Clock { node: usize },
}

/// Events by time; those of one time in the order in which they were entered.
#[derive(Default)]
pub(crate) struct Agenda {
    events: BTreeMap<(u64, u64), Event>,
    entered: u64,
}

impl Agenda {
    pub fn enter(&mut self, at: u64, event: Event) {
        self.entered += 1;
        self.events.insert((at, self.entered), event);
    }

    /// The next event up to and including `until`.
    pub fn next(&mut self, until: u64) -> Option<(u64, Event)> {
        let entry = self.events.first_entry().filter(|entry| entry.key().0 <= until)?;
        let ((at, _), event) = entry.remove_entry();
        Some((at, event))
    }
}
