//! One simulated machine: an engine, its disk, its clock, and what waits for it.

use std::collections::{BTreeMap, VecDeque};

use engine::{Engine, Input, Now, PeerKey};
use model::{ItemId, MemoryDisk, Moment, Scope};
use sync::Fingerprint;
use trust::Invitation;

use crate::clock::Clock;
use crate::disk::{Fuse, FusedStore};
use crate::liar::Liar;

/// A gossiped message that waits for the engine's verdict.
pub(crate) struct Gossiped {
    pub from: usize,
    pub topic: [u8; 32],
    pub bytes: Vec<u8>,
}

/// How much of each scope is held, and its fingerprint.
pub(crate) type Whole = Vec<(Scope, usize, Fingerprint)>;

/// One machine.
pub(crate) struct Node {
    /// `None` while the power is off.
    pub engine: Option<Engine<FusedStore>>,
    pub disk: MemoryDisk,
    pub fuse: Fuse,
    /// Counts starts.
    pub run: u32,
    pub started: u64,
    pub clock: Clock,
    pub is_box: bool,
    /// Milliseconds that each step takes.
    pub cost: u64,
    pub inbox: VecDeque<Input>,
    pub working: bool,
    pub busy_until: u64,
    pub wake_at: Option<u64>,
    /// How often it woke at one moment: an engine that spins is caught.
    pub woken: (u64, u32),
    /// Hashes of gossiped messages, with the time when they were first seen.
    pub seen: BTreeMap<[u8; 32], u64>,
    pub gossiped: BTreeMap<u64, Gossiped>,
    pub invitation: Option<Invitation>,
    pub joined: bool,
    pub liar: Option<Liar>,
    /// Cut off from all others until the flap ends.
    pub offline: bool,
    /// Which group it is in while the city is partitioned.
    pub island: u8,
    /// Whether its disk was damaged on purpose, and may lack what it had.
    pub damaged: bool,
    /// What it held when the power failed between two steps.
    pub before: Option<Whole>,
    /// Why it refused a peer last.
    pub refusal: String,
}

impl Node {
    pub fn new(is_box: bool, liar: Option<Liar>) -> Self {
        Self {
            engine: None,
            disk: MemoryDisk::default(),
            fuse: Fuse::default(),
            run: 0,
            started: 0,
            clock: Clock::default(),
            is_box,
            cost: 0,
            inbox: VecDeque::new(),
            working: false,
            busy_until: 0,
            wake_at: None,
            woken: (0, 0),
            seen: BTreeMap::new(),
            gossiped: BTreeMap::new(),
            invitation: None,
            joined: false,
            liar,
            offline: false,
            island: 0,
            damaged: false,
            before: None,
            refusal: String::new(),
        }
    }

    pub fn now(&self, at: u64) -> Now {
        Now { moment: Moment(at.saturating_sub(self.started)), wall: self.clock.wall(at) }
    }

    /// A box keeps its transport key; a resident's is fresh at each start.
    pub fn key(&self, number: usize) -> PeerKey {
        let run = if self.is_box { 0 } else { self.run };
        PeerKey([&(number as u16).to_be_bytes()[..], &run.to_be_bytes()].concat())
    }

    pub fn is_honest(&self) -> bool {
        self.liar.is_none()
    }

    /// Runs, and belongs to the city.
    pub fn is_inside(&self) -> bool {
        self.joined && self.engine.as_ref().is_some_and(|engine| engine.holdings().is_some())
    }

    /// How much every node holds, and its fingerprint, a scope each.
    pub fn held(&mut self) -> Option<[(usize, Fingerprint); 2]> {
        let holdings = self.engine.as_mut()?.holdings_mut()?;
        holdings.load_whole().ok()?;
        Some([Scope::Control, Scope::City].map(|scope| (holdings.set(scope).len(), holdings.set(scope).fingerprint())))
    }

    /// The same of every scope of which something is held, also of the member's own.
    pub fn held_whole(&mut self) -> Option<Whole> {
        let holdings = self.engine.as_mut()?.holdings_mut()?;
        holdings.load_whole().ok()?;
        let whole = holdings.scopes().map(|scope| (scope, holdings.set(scope).len(), holdings.set(scope).fingerprint()));
        Some(whole.filter(|(_, count, _)| *count > 0).collect())
    }

    pub fn holds(&self, item: &ItemId) -> bool {
        let holdings = self.engine.as_ref().and_then(Engine::holdings);
        holdings.is_some_and(|holdings| holdings.scopes().any(|scope| holdings.set(scope).find(item).is_some()))
    }
}

/// The node that a transport key belongs to.
pub(crate) fn number_of(key: &PeerKey) -> usize {
    usize::from(u16::from_be_bytes([key.0[0], key.0[1]]))
}
