//! A node whose disk is full keeps what it has and shows it, and takes in and writes
//! nothing until there is room again. A database that runs into the end of the disk in
//! the middle of a write has to be opened anew, so it is not let run there.
//!
//! Deliberately absent: how much room there is. Whoever owns the engine looks.

use model::{Store, StoreError};

use crate::Engine;
use crate::event::{Command, CommandError, DialogueId, Effect, Now};

/// A disk with too little room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full {
    /// Free bytes.
    pub free: u64,
    /// Bytes that must be free before anything is written.
    pub needed: u64,
}

impl From<Full> for CommandError {
    fn from(Full { free, needed }: Full) -> Self {
        Self::DiskFull { free, needed }
    }
}

impl Command {
    /// Whether it writes what it would be a loss not to keep.
    fn needs_room(&self) -> bool {
        match self {
            Self::Join { .. }
            | Self::Invite { .. }
            | Self::InviteDevice { .. }
            | Self::Save(_)
            | Self::SaveIn(..)
            | Self::Publish(_)
            | Self::Edit(..)
            | Self::Report { .. }
            | Self::Sync(_)
            | Self::Govern { .. }
            | Self::Rebuild => true,
            Self::Verify => false,
        }
    }
}

impl<S: Store> Engine<S> {
    /// Whether there is room to write.
    ///
    /// # Errors
    /// [`CommandError::DiskFull`].
    pub(crate) fn room(&self) -> Result<(), CommandError> {
        self.full.map_or(Ok(()), |full| Err(full.into()))
    }

    /// Whether the disk was said to be full.
    pub fn is_full(&self) -> bool {
        self.full.is_some()
    }

    /// Whether there is room for what a command writes.
    pub(crate) fn room_for(&self, command: &Command) -> Result<(), CommandError> {
        if command.needs_room() { self.room() } else { Ok(()) }
    }

    /// The disk has become full, or has room again (`None`). All dialogues end when it
    /// becomes full, and are due when it has room.
    #[must_use = "an effect that nobody carries out is a message lost"]
    pub fn disk_is_full(&mut self, now: Now, full: Option<Full>) -> Vec<Effect> {
        let (was, is) = (self.full.is_some(), full.is_some());
        self.full = full;
        if is && !was {
            let talks: Vec<DialogueId> = self.talks.keys().copied().collect();
            for talk in talks {
                self.decline(talk, FULL);
            }
        }
        if was && !is {
            self.peers.values_mut().for_each(|peer| peer.due = Some(now.moment));
        }
        self.finish(now)
    }

    /// What a node does by itself after everything that happens, where there is room.
    pub(crate) fn follow_up(&mut self, now: Now) -> Result<(), StoreError> {
        if self.full.is_some() {
            return Ok(());
        }
        self.acknowledge(now)?;
        self.settle_border(now)?;
        self.end_publications(now)
    }
}

/// What others hear meanwhile.
pub(crate) const FULL: &str = "this node's disk is full; it takes in nothing until there is room";
