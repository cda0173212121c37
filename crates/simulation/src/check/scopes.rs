//! What is a member's own stays among the member's devices.
//!
//! Watched are all frames and all gossip of honest nodes, the sealed greetings among
//! them, and at the end every disk, also the liars'.

use model::{Order, Scope, Store, Table, wire::Reader};
use sync::message::Message;
use sync::unpack;
use trust::Signed;

use crate::world::World;

const FACT: &str = "what a member keeps for their own devices reaches no other";

/// The scopes of items that an honest node packed.
fn scopes_of(packed: &[u8]) -> Vec<Scope> {
    let items = unpack(packed).expect("an honest node packs what can be unpacked");
    items.into_iter().map(|item| Signed::parse(item).expect("an honest node passes on what it has parsed").scope()).collect()
}

impl World {
    /// Whether a node has no business with a scope: it is public, the member's own, that
    /// of the school which the member is, or one in which stewards hear what is reported.
    fn is_foreign(&self, node: usize, scope: &Scope) -> bool {
        let member = self.identity_of(node).member.0;
        match scope {
            Scope::Own(of) | Scope::School(of) => *of != member,
            Scope::Sealed(of) => *of != member && !self.nodes[node].is_box,
            other => !other.is_public(),
        }
    }

    /// A frame that leaves an end of a stream speaks of no scope that the other end's
    /// member takes no part in.
    pub(crate) fn watch_scopes(&mut self, stream: u64, end: usize, bytes: &[u8]) {
        let stream = &self.network.streams[&stream];
        let ends = [stream.ends[end].0, stream.ends[1 - end].0];
        if !self.nodes[ends[0]].is_honest() {
            return;
        }
        let named = match Message::decode(bytes) {
            Ok(Message::Hello(hello)) => {
                let Some(link) = self.network.links.get(&stream.link) else { return };
                let keys = if link.ends == ends { [0, 1] } else { [1, 0] }.map(|end| &link.keys[end]);
                let greeting = engine::read_hello(self.city(), keys[0], keys[1], end == 0, &hello);
                greeting.into_iter().flat_map(|greeting| greeting.summaries).map(|summary| summary.scope).collect()
            }
            Ok(Message::Summaries(summaries)) => summaries.iter().map(|summary| summary.scope).collect(),
            Ok(Message::Reconcile { scope, .. } | Message::Need { scope, .. } | Message::Stream { scope, .. } | Message::End { scope }) => {
                vec![scope]
            }
            Ok(Message::Batch { scope, packed, .. }) => [vec![scope], scopes_of(&packed)].concat(),
            _ => Vec::new(),
        };
        if let Some(scope) = named.iter().find(|scope| self.is_foreign(ends[1], scope)) {
            self.fail(FACT, format!("node {} told node {} of {scope:?}", ends[0], ends[1]));
        }
    }

    /// Gossip is for everybody.
    pub(crate) fn watch_gossip(&mut self, node: usize, packed: &[u8]) {
        if self.nodes[node].is_honest()
            && let Some(scope) = scopes_of(packed).iter().find(|scope| !scope.is_public())
        {
            self.fail(FACT, format!("node {node} gossiped of {scope:?}"));
        }
    }

    /// Both devices hold and show what either was told is saved, and no other disk has
    /// anything of it.
    pub(super) fn check_scopes(&mut self) {
        for node in 0..self.nodes.len() {
            let entries = self.nodes[node].disk.open().scan(Table::Items, &[], &[0xff; 160], Order::Rising, usize::MAX);
            let entries = entries.expect("a pretended disk can be read");
            let scopes = entries.iter().filter_map(|entry| Scope::read(&mut Reader::new(&entry.key)).ok());
            if let Some(scope) = scopes.into_iter().find(|scope| self.is_foreign(node, scope)) {
                return self.fail(FACT, format!("node {node} has an item of {scope:?} on its disk"));
            }
        }
        for pair in self.plan.pairs().collect::<Vec<_>>() {
            let kept: Vec<_> = self
                .ledger
                .kept
                .iter()
                .filter(|(_, (node, _))| pair.contains(node) && !self.ledger.erased_nodes.contains_key(node))
                .map(|(item, at)| (*item, at.1))
                .collect();
            for node in pair {
                let views = self.views_of(node);
                for (item, record) in &kept {
                    let shown = views.get(record).is_some_and(|view| view.waiting == 0 && view.set_aside.is_empty());
                    if !self.nodes[node].holds(item) || !shown {
                        let detail = format!("{item:?} of {record:?} was acknowledged; node {node} lacks it, or does not show it");
                        return self.fail("what was acknowledged is never lost", detail);
                    }
                }
            }
            let [first, second] = pair.map(|node| self.views_of(node));
            if first != second {
                return self.fail("the same set makes the same views", format!("nodes {pair:?} of one member"));
            }
        }
    }
}
