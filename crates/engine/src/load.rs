//! How much a node has under way, for those who check that it is bounded.

use model::Store;

use crate::Engine;
use crate::talk::Stage;

/// What is under way on a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Connected peers.
    pub peers: usize,
    /// Dialogues.
    pub dialogues: usize,
    /// Commands that wait for a dialogue to open.
    pub commands: usize,
    /// The most batches that one dialogue has sent and no receipt has come for.
    pub unacknowledged: usize,
    /// The most items that one dialogue was asked for and has not sent.
    pub queued: usize,
    /// Own items that no other node is known to hold.
    pub waiting: usize,
}

impl<S: Store> Engine<S> {
    /// What is under way now.
    pub fn load(&self) -> Load {
        let talking = || {
            self.talks.values().filter_map(|talk| match &talk.stage {
                Stage::Talking(dialogue) => Some(dialogue),
                _ => None,
            })
        };
        Load {
            peers: self.peers.len(),
            dialogues: self.talks.len(),
            commands: self.wanted.len(),
            unacknowledged: talking().map(sync::dialogue::Dialogue::unacknowledged).max().unwrap_or(0),
            queued: talking().map(sync::dialogue::Dialogue::queued).max().unwrap_or(0),
            waiting: self.waiting.len(),
        }
    }
}
