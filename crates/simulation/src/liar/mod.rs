//! Nodes that lie.
//!
//! A liar runs the engine that ships, so that it speaks the protocol well enough
//! to be heard, and lies in three places: it signs what no honest program signs
//! (`forge`), it plants that in its own set and whispers it to some peers and not
//! to others, and it breaks the frames that its engine sends (`frames`).

mod devices;
mod forge;
mod frames;
mod rogue;
mod tell;
mod theft;

pub(crate) use rogue::QUOTA;

use model::{ItemId, Nonce};

use crate::dice::Dice;
use crate::plan::Lie;

/// What makes a node a liar.
pub(crate) struct Liar {
    pub lie: Lie,
    pub dice: Dice,
    /// The run that its forged changes claim.
    pub run: Nonce,
    /// Items that it may tell later, or push into batches.
    pub stash: Vec<Vec<u8>>,
    /// How many keys of its own it has made members.
    pub bred: usize,
    /// What it signed before its key was stolen, and what the thief signed.
    pub honest: Vec<ItemId>,
    /// See `honest`.
    pub forged: Vec<ItemId>,
}

impl Liar {
    pub fn new(seed: u64, node: usize, lie: Lie) -> Self {
        let mut dice = Dice::new(seed, &format!("liar {node}"));
        let run = Nonce(dice.bytes());
        Self { lie, dice, run, stash: Vec::new(), bred: 0, honest: Vec::new(), forged: Vec::new() }
    }

    pub fn is_stranger(&self) -> bool {
        self.lie == Lie::Stranger
    }
}
