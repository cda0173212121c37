//! The changes of one record that are sound in the light of their ancestors.
//!
//! Whether a change is sound depends on itself and on what it was built on, and
//! on nothing that merely happens to be loaded beside it. So every replica that
//! holds a change and its ancestors finds the same, whatever else it holds.
//!
//! Deliberately absent: choosing between rivals, which needs the whole set
//! (`fork`), and the operations' own rules (`grammar`).

use std::collections::{BTreeMap, BTreeSet};

use model::limits::{RECORD_BYTES_MAX, RECORD_CHANGES_MAX, RECORD_OPERATIONS_MAX};
use model::{DeviceId, ItemKey, MemberId};

use crate::body::Decoded;
use crate::operation::{OpId, Operation};
use crate::reason::Reason;
use crate::{Actor, Founding, grammar};

/// A sound change.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub key: ItemKey,
    pub member: MemberId,
    /// Whether it stands only for what others built on it.
    pub carried: bool,
    pub decoded: Decoded,
    pub ancestors: Ancestors,
    /// The first change that this one descends from, or is.
    pub first: usize,
    /// Whom a first change names to edit beside the owner.
    pub editors: BTreeSet<MemberId>,
}

/// The actor and number by which automerge tells changes apart.
pub(crate) type Slot = (Actor, u64);

/// A set of earlier nodes, a bit each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ancestors(Vec<u64>);

impl Ancestors {
    pub fn contains(&self, node: usize) -> bool {
        self.0.get(node / 64).is_some_and(|word| word >> (node % 64) & 1 == 1)
    }

    pub fn insert(&mut self, node: usize) {
        if self.0.len() <= node / 64 {
            self.0.resize(node / 64 + 1, 0);
        }
        self.0[node / 64] |= 1 << (node % 64);
    }

    pub fn extend(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0.iter_mut().zip(&other.0).for_each(|(mine, theirs)| *mine |= theirs);
    }
}

/// Sound changes, each behind its ancestors.
#[derive(Clone, Debug)]
pub(crate) struct History {
    pub founding: Founding,
    pub nodes: Vec<Node>,
    /// Changes that build on nothing.
    firsts: Vec<usize>,
    by_hash: BTreeMap<[u8; 32], usize>,
    /// An actor's changes: where their operations begin, and which they are.
    by_actor: BTreeMap<Actor, Vec<(u32, usize)>>,
    by_slot: BTreeMap<Slot, Vec<usize>>,
    /// Slots with more than one change.
    contested: BTreeSet<Slot>,
    operations: usize,
    bytes: usize,
}

/// Where an operation stands: in a node, or earlier in the change being looked at.
pub(crate) struct Found<'a> {
    pub decoded: &'a Decoded,
    pub operation: &'a Operation,
    /// Whether it is of the record's first change.
    pub first: bool,
}

impl History {
    pub fn new(founding: Founding) -> Self {
        Self {
            founding,
            nodes: Vec::new(),
            firsts: Vec::new(),
            by_hash: BTreeMap::new(),
            by_actor: BTreeMap::new(),
            by_slot: BTreeMap::new(),
            contested: BTreeSet::new(),
            operations: 0,
            bytes: 0,
        }
    }

    /// The node with this hash.
    pub fn node(&self, hash: &[u8; 32]) -> Option<usize> {
        self.by_hash.get(hash).copied()
    }

    /// Nodes of one slot, and first changes, where there is more than one: at
    /// most one of each group can stand.
    pub fn rivals(&self) -> impl Iterator<Item = &Vec<usize>> {
        let slots = self.contested.iter().map(|slot| &self.by_slot[slot]);
        std::iter::once(&self.firsts).filter(|firsts| firsts.len() > 1).chain(slots)
    }

    /// Whether this member's changes count in what descends from a first change.
    pub fn may_edit(&self, member: MemberId, first: usize) -> bool {
        member == self.founding.owner || self.nodes[first].editors.contains(&member)
    }

    /// Judges one change, whose dependencies must all be nodes.
    ///
    /// # Errors
    /// The [`Reason`] why it does not count.
    pub fn examine(&self, key: ItemKey, device: DeviceId, member: MemberId, decoded: Decoded) -> Result<Node, Reason> {
        let mut ancestors = Ancestors::default();
        for dep in &decoded.body.deps {
            let dep = self.node(dep).expect("the caller admits a change behind its dependencies");
            ancestors.extend(&self.nodes[dep].ancestors);
            ancestors.insert(dep);
        }
        let place = self.nodes.len();
        let first = match decoded.body.deps.first() {
            Some(dep) => self.nodes[self.by_hash[dep]].first,
            None => place,
        };
        if first != place && !self.may_edit(member, first) {
            return Err(Reason::NotEditor);
        }
        if first == place && (device != self.founding.founder || member != self.founding.owner) {
            return Err(Reason::NotFounder);
        }
        self.check_room(&decoded)?;
        if self.rivals().any(|group| group.iter().filter(|node| ancestors.contains(**node)).count() > 1) {
            return Err(Reason::BothSides);
        }
        self.check_numbers(&decoded, &ancestors)?;
        let editors = match first == place {
            true => grammar::check_first(&decoded)?,
            false => {
                grammar::check_later(&decoded, &|upto, id| self.find(&decoded, &ancestors, upto, id))?;
                BTreeSet::new()
            }
        };
        Ok(Node { key, member, carried: false, decoded, ancestors, first, editors })
    }

    /// Takes in a change that was just examined, and says which node it is now.
    pub fn push(&mut self, node: Node) -> usize {
        let place = self.nodes.len();
        let (actor, body) = (node.decoded.actors[0], &node.decoded.body);
        if node.first == place {
            self.firsts.push(place);
        }
        self.operations += node.decoded.operations.rows.len();
        self.bytes += node.decoded.bytes.len();
        self.by_hash.insert(body.hash, place);
        let changes = self.by_actor.entry(actor).or_default();
        let at = changes.partition_point(|change| *change < (body.start_op, place));
        changes.insert(at, (body.start_op, place));
        let rivals = self.by_slot.entry((actor, body.seq)).or_default();
        rivals.push(place);
        if rivals.len() > 1 {
            self.contested.insert((actor, body.seq));
        }
        self.nodes.push(node);
        place
    }

    fn check_room(&self, decoded: &Decoded) -> Result<(), Reason> {
        let full = |what| Err(Reason::Full { what });
        if self.nodes.len() >= RECORD_CHANGES_MAX {
            return full("changes");
        }
        if self.bytes + decoded.bytes.len() > RECORD_BYTES_MAX {
            return full("bytes");
        }
        if self.operations + decoded.operations.rows.len() > RECORD_OPERATIONS_MAX {
            return full("operations");
        }
        Ok(())
    }

    /// A change's own number and its first operation's follow from its ancestors
    /// to the letter, so nobody can use up the numbers of a record.
    fn check_numbers(&self, decoded: &Decoded, ancestors: &Ancestors) -> Result<(), Reason> {
        let body = &decoded.body;
        let number = |what, found, needed| if found == needed { Ok(()) } else { Err(Reason::Number { what, found, needed }) };
        let own = self.of_actor(&decoded.actors[0]).filter(|node| ancestors.contains(*node));
        let before = own.map(|node| self.nodes[node].decoded.body.seq).max().unwrap_or(0);
        number("its number", body.seq, before + 1)?;
        let deps = body.deps.iter().map(|dep| self.nodes[self.by_hash[dep]].decoded.body.max_op());
        number("its first operation's number", body.start_op.into(), u64::from(deps.max().unwrap_or(0)) + 1)?;
        let known = |actor: &Actor| self.of_actor(actor).any(|node| ancestors.contains(node));
        match decoded.actors[1..].iter().all(known) {
            true => Ok(()),
            false => Err(Reason::UnknownActor),
        }
    }

    fn of_actor(&self, actor: &Actor) -> impl Iterator<Item = usize> {
        self.by_actor.get(actor).into_iter().flatten().map(|(_, node)| *node)
    }

    /// The operation that `decoded` names so, among those of its ancestors and
    /// its own before `upto`.
    fn find<'a>(&'a self, decoded: &'a Decoded, ancestors: &Ancestors, upto: usize, id: OpId) -> Option<Found<'a>> {
        let start = decoded.body.start_op;
        if id.actor == 0 && id.counter >= start {
            let place = (id.counter - start) as usize;
            let operation = decoded.operations.rows[..upto].get(place)?;
            return Some(Found { decoded, operation, first: false });
        }
        let changes = self.by_actor.get(&decoded.actors[id.actor as usize])?;
        let behind = changes.partition_point(|(start, _)| *start <= id.counter);
        // The ancestors of one actor are a chain, so the last that begins no later
        // is the only one that can hold the operation.
        let (start, node) = changes[..behind].iter().rev().find(|(_, node)| ancestors.contains(*node))?;
        let node = &self.nodes[*node];
        let operation = node.decoded.operations.rows.get((id.counter - start) as usize)?;
        Some(Found { decoded: &node.decoded, operation, first: node.decoded.body.deps.is_empty() })
    }
}
