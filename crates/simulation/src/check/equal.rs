//! Equal sets, equal rolls, equal views.

use std::collections::BTreeMap;

use engine::{Engine, Origin};
use model::{RecordId, RecordView, Scope, Timestamp};

use crate::disk::FusedStore;
use crate::world::World;

/// Views in the order of their records.
pub(super) type Views = BTreeMap<RecordId, RecordView>;

fn views(engine: &mut Engine<FusedStore>) -> Option<Views> {
    let holdings = engine.holdings_mut()?;
    let mut views = Views::new();
    let mut after = Some(Vec::new());
    while let Some(from) = after.take() {
        let (part, next) = holdings.views_after(&from, 500).ok()?;
        views.extend(part.into_iter().map(|view| (view.id, view)));
        after = next;
    }
    Some(views)
}

impl World {
    pub(super) fn as_of(&self, node: usize) -> Timestamp {
        Engine::<FusedStore>::as_of(self.nodes[node].clock.wall(self.now))
    }

    /// Whether all honest nodes are in the city and hold the same.
    pub(super) fn is_equal(&mut self) -> bool {
        let first = self.nodes[0].held();
        let honest = self.plan.honest();
        let public = first.is_some() && (0..honest).all(|node| self.nodes[node].is_inside() && self.nodes[node].held() == first);
        public && self.plan.pairs().all(|pair| self.are_paired(pair))
    }

    /// Whether a member's two nodes hold the same, also of what is the member's own.
    fn are_paired(&self, pair: [usize; 2]) -> bool {
        let own = Scope::Own(self.identity_of(pair[0]).member.0);
        let [first, second] = pair.map(|node| self.nodes[node].engine.as_ref().and_then(Engine::holdings));
        let fingerprint = |holdings: &engine::Holdings<model::Part<FusedStore>>| holdings.set(own).fingerprint();
        first.map(fingerprint) == second.map(fingerprint)
    }

    /// Who differs from node 0, and in what.
    pub(super) fn apart(&mut self) -> String {
        let first = self.nodes[0].held();
        let honest = self.plan.honest();
        let mut told = Vec::new();
        for node in 1..honest {
            let held = self.nodes[node].held();
            if held != first || !self.nodes[node].is_inside() {
                let counts = |held: Option<[(usize, _); 2]>| held.map(|[control, city]| (control.0, city.0));
                told.push(format!("node {node} (joined: {}) {:?} and node 0 {:?}", self.nodes[node].joined, counts(held), counts(first)));
                told.extend(self.difference(node));
            }
        }
        for pair in self.plan.pairs().collect::<Vec<_>>() {
            if !self.are_paired(pair) {
                told.push(format!("the two nodes {pair:?} of one member hold different sets of their own"));
            }
        }
        told.truncate(6);
        told.join("; ")
    }

    /// An item that only one of the two has, and why the other does not take it.
    fn difference(&mut self, node: usize) -> Option<String> {
        for (has, lacks) in [(0, node), (node, 0)] {
            for scope in [Scope::Control, Scope::City] {
                let [held, lacking] = [has, lacks].map(|node| self.nodes[node].engine.as_ref().and_then(Engine::holdings));
                let (held, lacking) = (held?.set(scope), lacking?.set(scope));
                let only: Vec<_> = held.range(0, held.len()).filter(|key| !lacking.contains(key)).collect();
                let Some(key) = only.first() else { continue };
                let item = self.nodes[has].engine.as_mut()?.holdings_mut()?.item(scope, key).ok()??;
                let as_of = self.as_of(lacks);
                let told = self.nodes[lacks].engine.as_mut()?.holdings_mut()?.ingest(vec![item], Origin::Backup, as_of).ok()?;
                let refused: Vec<String> = told.refused.iter().map(|(_, refusal)| refusal.to_string()).collect();
                return Some(format!(
                    "{scope}: node {has} has {} that node {lacks} lacks, such as {key:?}; it says {refused:?}",
                    only.len()
                ));
            }
        }
        None
    }

    /// What a node shows, also of its member's own.
    pub(super) fn views_of(&mut self, node: usize) -> Views {
        self.nodes[node].engine.as_mut().and_then(views).unwrap_or_default()
    }

    /// What every node shows.
    fn public_views_of(&mut self, node: usize) -> Views {
        let mut views = self.views_of(node);
        views.retain(|_, view| view.scope.is_public());
        views
    }

    /// All honest nodes show the same, and what their sets say.
    pub(super) fn check_equal_views(&mut self) {
        if self.failure.is_some() {
            return;
        }
        if !self.is_equal() {
            let apart = self.apart();
            return self.fail("honest nodes that were equal stay equal", apart);
        }
        let first = self.public_views_of(0);
        self.figures.records = first.len() as u64;
        let roll = |world: &Self, node: usize| {
            world.nodes[node].engine.as_ref().and_then(Engine::holdings).map(|holdings| holdings.roll().fingerprint())
        };
        for node in 0..self.plan.honest() {
            if roll(self, node) != roll(self, 0) {
                return self.fail("the same set makes the same roll", format!("nodes 0 and {node}"));
            }
            let (found, whole) = (self.public_views_of(node), self.views_of(node));
            if let Some((record, view)) = found.iter().find(|(record, view)| first.get(record) != Some(view)) {
                return self.fail(
                    "the same set makes the same views",
                    format!("{record:?} on node {node}: {view:?}; on node 0: {:?}", first.get(record)),
                );
            }
            if found.len() != first.len() {
                return self.fail(
                    "the same set makes the same views",
                    format!("node {node} shows {} records, node 0 {}", found.len(), first.len()),
                );
            }
            let as_of = self.as_of(node);
            let Some(holdings) = self.nodes[node].engine.as_mut().and_then(Engine::holdings_mut) else { continue };
            let verified = holdings.verify();
            let rebuilt = holdings.rebuild(as_of);
            // What a liar wrote too much of may go bad on one disk before all let go of it: that one
            // waits for an item that nobody holds any more, and honestly says so.
            let damaged: Vec<_> = holdings.damaged().map(|(_, key)| key.id).collect();
            let gone = damaged.iter().filter(|item| !(0..self.plan.honest()).any(|other| self.nodes[other].holds(item))).count();
            match verified {
                Ok(found) if found.problems.len() == gone => self.figures.items = found.items,
                other => return self.fail("a node's views are what its set says", format!("node {node}: {other:?}")),
            }
            if rebuilt.ok() != Some(whole.len() as u64) || self.views_of(node) != whole {
                return self.fail("rebuilding changes nothing", format!("node {node}"));
            }
        }
    }
}
