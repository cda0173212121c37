//! What a run is made of: how many nodes, what goes wrong, who lies.
//!
//! A plan is drawn from the seed, or read from a scenario file. It holds every
//! knob by value, so that a scenario still says what it said when the way in
//! which plans are drawn has changed.

use serde::{Deserialize, Serialize};

use crate::dice::Dice;

/// What one liar does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lie {
    /// Signs two changes with one number and tells them to different peers.
    Fork,
    /// Sends changes and keeps back what they build on.
    Withhold,
    /// Claims times long past and far ahead.
    Date,
    /// Passes on items of another city, and of other scopes.
    Replay,
    /// Breaks the bytes of frames and items, and says what is out of turn.
    Garbage,
    /// Writes far more than its budget, to each peer in another order.
    Flood,
    /// Signs bodies with wrong actors, founders and columns.
    Body,
    /// Certifies one device for two members, and more devices than count.
    Devices,
    /// No member at all: listens, asks, and pushes.
    Stranger,
    /// An issuer that admits as many keys as it can make, each of which writes.
    Sybils,
    /// A school that works honestly, until somebody steals its key.
    Theft,
}

impl Lie {
    /// Every lie that a city of any seed may have. The others are parts of their own, see
    /// [`Part`].
    pub const ALL: [Self; 9] =
        [Self::Fork, Self::Withhold, Self::Date, Self::Replay, Self::Garbage, Self::Flood, Self::Body, Self::Devices, Self::Stranger];
}

/// What a whole city is about, beside the troubles of its seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Liars of all kinds.
    Liars,
    /// One or two rogue issuers with 500 keys.
    Sybils,
    /// A school whose key is stolen, and revoked a day later.
    Theft,
    /// Authors and the city erase records, and the city hides and shows some.
    Erasures,
}

impl Part {
    /// Their names.
    pub const NAMES: [&'static str; 4] = ["liars", "sybils", "theft", "erasures"];

    /// The part of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "liars" => Some(Self::Liars),
            "sybils" => Some(Self::Sybils),
            "theft" => Some(Self::Theft),
            "erasures" => Some(Self::Erasures),
            _ => None,
        }
    }
}

/// One run, whole but for its seed. Times are seconds of virtual time, chances
/// are per thousand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Plan {
    /// How many nodes, liars among them.
    pub nodes: usize,
    /// How many of them are boxes; the first one founds the city.
    pub boxes: usize,
    /// One liar each. They are the last nodes.
    pub liars: Vec<Lie>,
    /// How many residents have a second device, which is a node of its own: the last
    /// ones of the honest nodes are those of the first residents.
    pub pairs: usize,
    /// How many keys the rogue issuers make up.
    pub sybils: usize,
    /// For how long people write and things go wrong.
    pub active: u64,
    /// Within this time people join.
    pub joining: u64,
    /// How often people write.
    pub actions: u32,
    /// How many records somebody erases.
    pub erasures: u32,
    /// How often the city hides a record, or shows one again.
    pub hidings: u32,
    /// Chance that one action saves a whole heap of records.
    pub heaps: u32,
    /// Chance that a gossiped message is lost on one link.
    pub loss: u32,
    /// Chance that it comes twice.
    pub twice: u32,
    /// Chance that a dialogue's stream breaks at a frame.
    pub breaks: u32,
    /// Longest extra delay of a message in milliseconds.
    pub jitter: u64,
    /// How often a node loses all its links for a while.
    pub flaps: u32,
    /// How often the city falls apart into groups for a while.
    pub partitions: u32,
    /// How often a node loses power.
    pub crashes: u32,
    /// How often that happens in the middle of a step.
    pub cuts: u32,
    /// How often a value on a disk is damaged.
    pub damages: u32,
    /// How many nodes have a wrong clock.
    pub clocks: u32,
    /// How many nodes are slow.
    pub slow: u32,
    /// Envelopes a resident may write in an hour.
    pub hourly: u32,
    /// Bytes a resident may write in thirty days.
    pub monthly: u64,
    /// How often two nodes compare what they hold.
    pub reconcile: u64,
}

impl Default for Plan {
    /// Nothing goes wrong, and nobody lies.
    fn default() -> Self {
        Self {
            nodes: 20,
            boxes: 2,
            liars: Vec::new(),
            pairs: 0,
            sybils: 0,
            active: 400,
            joining: 60,
            actions: 60,
            erasures: 0,
            hidings: 0,
            heaps: 20,
            loss: 0,
            twice: 0,
            breaks: 0,
            jitter: 0,
            flaps: 0,
            partitions: 0,
            crashes: 0,
            cuts: 0,
            damages: 0,
            clocks: 0,
            slow: 0,
            hourly: 60,
            monthly: 5_000_000,
            reconcile: 120,
        }
    }
}

impl Plan {
    /// Draws a plan: each seed has some of the troubles, some have all.
    pub fn of_seed(seed: u64, nodes: usize) -> Self {
        let mut dice = Dice::new(seed, "plan");
        let some = |dice: &mut Dice, most: u64| if dice.chance(600) { 1 + dice.below(most) as u32 } else { 0 };
        let boxes = if nodes < 4 { 1 } else { 2 + dice.index(2) };
        let room = (nodes.saturating_sub(boxes + 2)).min(4);
        let count = dice.index(room + 1);
        let liars: Vec<Lie> = (0..count).map(|_| *dice.pick(&Lie::ALL)).collect();
        let residents = nodes.saturating_sub(boxes + count);
        let tight = dice.chance(300);
        Self {
            nodes,
            boxes,
            liars,
            sybils: 0,
            active: 200 + dice.below(400),
            joining: 30 + dice.below(200),
            actions: 30 + dice.below(40) as u32,
            erasures: 0,
            hidings: 0,
            heaps: some(&mut dice, 60),
            loss: some(&mut dice, 300),
            twice: some(&mut dice, 200),
            breaks: some(&mut dice, 60),
            jitter: if dice.chance(600) { dice.below(3_000) } else { 0 },
            flaps: some(&mut dice, 12),
            partitions: some(&mut dice, 3),
            crashes: some(&mut dice, 12),
            cuts: some(&mut dice, 8),
            damages: some(&mut dice, 6),
            clocks: some(&mut dice, 6),
            slow: some(&mut dice, 4),
            hourly: if tight { 4 + dice.below(10) as u32 } else { 60 },
            monthly: if tight { 3_000 + dice.below(9_000) } else { 5_000_000 },
            reconcile: *dice.pick(&[20, 60, 120]),
            pairs: (some(&mut dice, 3) as usize).min(residents / 2),
        }
    }

    /// Draws a plan whose city is about one thing.
    pub fn of_part(part: Part, seed: u64, nodes: usize) -> Self {
        let plan = Self::of_seed(seed, nodes);
        match part {
            Part::Liars => plan,
            Part::Sybils => Self { liars: vec![Lie::Sybils; 1 + (seed % 2) as usize], sybils: 500, ..plan },
            // The theft has a time, which wrong clocks would blur. With a small budget the thief
            // pushes out what the school wrote, by lower ids in the same hour: that is no fact to
            // check, and the threat model says so.
            Part::Theft => Self { liars: vec![Lie::Theft], clocks: 0, hourly: 60, monthly: 5_000_000, ..plan },
            Part::Erasures => Self { erasures: 2 + (seed % 7) as u32, hidings: 2 + (seed % 5) as u32, ..plan },
        }
    }

    /// The node that the member came to the city with; a second device is theirs too.
    pub fn first_of(&self, node: usize) -> usize {
        let seconds = self.honest().saturating_sub(self.pairs)..self.honest();
        if seconds.contains(&node) { self.boxes + node - seconds.start } else { node }
    }

    /// The two nodes of each member who has two.
    pub fn pairs(&self) -> impl Iterator<Item = [usize; 2]> {
        (self.honest() - self.pairs..self.honest()).map(|second| [self.first_of(second), second])
    }

    /// The other node of the same member.
    pub fn other_of(&self, node: usize) -> Option<usize> {
        let [first, second] = self.pairs().find(|pair| pair.contains(&node))?;
        Some(if node == first { second } else { first })
    }

    /// How many nodes tell the truth.
    pub fn honest(&self) -> usize {
        self.nodes - self.liars.len()
    }
}
