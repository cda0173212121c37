//! What authors and the city erase, and what the city hides and shows again.

use engine::{Command, CommandError, Engine, Reply};
use model::RecordId;
use model::govern::Deed;
use trust::Signed;

use crate::agenda::Event;
use crate::ledger::{Erased, Hiding, Order};
use crate::world::World;

/// Why the city hides.
pub(crate) const GROUND: &str = "abuse";

impl World {
    /// When somebody erases or hides: once most have joined and written something.
    pub(crate) fn schedule_erasing(&mut self) {
        let (from, within) = (self.plan.active * 300, self.plan.active * 700);
        for _ in 0..self.plan.erasures {
            let at = from + self.erasing.below(within);
            self.agenda.enter(at, Event::Erase);
        }
        for _ in 0..self.plan.hidings {
            let at = from + self.erasing.below(within);
            self.agenda.enter(at, Event::Moderate);
        }
    }

    /// A record's owner erases it, or the city does; or a member erases everything of theirs.
    pub(crate) fn erase(&mut self) {
        if self.erasing.chance(200) {
            return self.erase_all();
        }
        let left = self.ledger.records.iter().filter(|(record, _)| !self.ledger.is_erased(record));
        let records: Vec<(RecordId, usize)> = left.map(|(record, known)| (*record, known.owner)).collect();
        if records.is_empty() {
            return;
        }
        let (record, owner) = *self.erasing.pick(&records);
        let by = if self.erasing.chance(700) { owner } else { 0 };
        if !self.nodes[by].is_inside() {
            return;
        }
        let bodies = self.bodies_of(by, record);
        self.ledger.erased.insert(record, Erased { certain: false, bodies });
        self.govern(by, Deed::EraseRecord { record, ground: Some("law".into()), words: "forbidden".into() }, Order::Erase { record });
    }

    /// A resident erases everything of theirs, and so writes nothing more.
    fn erase_all(&mut self) {
        // The founder's member is the city's, and its school.
        let node = 1 + self.erasing.index(self.plan.honest() - 1);
        let first = self.plan.first_of(node);
        if first == 0 || !self.nodes[node].is_inside() || self.ledger.erased_nodes.contains_key(&node) {
            return;
        }
        let nodes: Vec<usize> = [first].into_iter().chain(self.plan.other_of(first)).collect();
        let own = self.ledger.records.iter().filter(|(_, known)| nodes.contains(&known.owner));
        let records: Vec<RecordId> = own.map(|(record, _)| *record).collect();
        for record in &records {
            let bodies = self.bodies_of(node, *record);
            self.ledger.erased.entry(*record).or_insert(Erased { certain: false, bodies });
        }
        self.ledger.erased_nodes.extend(nodes.into_iter().map(|node| (node, false)));
        let member = self.identity_of(node).member;
        self.govern(node, Deed::EraseMember { member }, Order::EraseAll { records });
    }

    pub(crate) fn erase_all_replied(&mut self, node: usize, records: &[RecordId], reply: Result<Reply, CommandError>) {
        let first = self.plan.first_of(node);
        let nodes: Vec<usize> = [first].into_iter().chain(self.plan.other_of(first)).collect();
        match reply {
            Ok(_) => {
                self.ledger.erased_nodes.extend(nodes.into_iter().map(|node| (node, true)));
                self.figures.erased += 1;
            }
            // A node that has written nothing, or whose disk has lost it.
            Err(CommandError::Obstacle(model::Obstacle::NothingToErase)) if records.is_empty() || self.nodes[node].damaged => {
                self.ledger.erased_nodes.retain(|node, _| !nodes.contains(node));
            }
            Err(error) => self.fail("a member erases everything of theirs", format!("node {node}: {error}")),
        }
    }

    /// Of a member who erases everything, and wrote this on a device that had not heard of it.
    pub(crate) fn keep_bodies_of_erased(&mut self, node: usize, record: RecordId) {
        if self.ledger.erased_nodes.contains_key(&node) {
            let bodies = self.bodies_of(node, record);
            self.ledger.erased.entry(record).or_insert(Erased { certain: false, bodies });
        }
    }

    fn bodies_of(&mut self, node: usize, record: RecordId) -> Vec<Vec<u8>> {
        let holdings = self.nodes[node].engine.as_mut().and_then(Engine::holdings_mut);
        let items = holdings.and_then(|holdings| holdings.all_items().ok()).unwrap_or_default();
        items.into_iter().filter(|bytes| is_of(bytes, record)).collect()
    }

    pub(crate) fn erase_replied(&mut self, node: usize, record: RecordId, reply: Result<Reply, CommandError>) {
        match (reply, self.ledger.erased.get_mut(&record)) {
            (Ok(_), Some(erased)) => {
                erased.certain = true;
                self.figures.erased += 1;
            }
            // Whose disk has not come to all of it yet knows no such record.
            (Err(CommandError::Unknown(_)), _) if self.nodes[node].damaged || node == 0 => drop(self.ledger.erased.remove(&record)),
            (Err(error), _) => self.fail("a record is erased by its author and by the city", format!("node {node}, {record:?}: {error}")),
            (Ok(_), None) => {}
        }
    }

    /// The city, which is node 0's member alone, hides a record, or shows it again.
    pub(crate) fn moderate(&mut self) {
        if !self.nodes[0].is_inside() {
            return;
        }
        let hidden = self.ledger.hidings.iter().filter_map(|(record, hiding)| match hiding {
            Hiding::Stands(statement) => Some((*record, *statement)),
            Hiding::Doubtful | Hiding::TakenBack => None,
        });
        let hidden: Vec<_> = hidden.collect();
        if !hidden.is_empty() && self.erasing.chance(400) {
            let (record, statement) = *self.erasing.pick(&hidden);
            self.ledger.hidings.insert(record, Hiding::Doubtful);
            return self.govern(0, Deed::Withdraw { statement, from: None }, Order::Show { record });
        }
        let left: Vec<RecordId> = self.ledger.records.keys().filter(|record| !self.ledger.hidings.contains_key(record)).copied().collect();
        if left.is_empty() {
            return;
        }
        let record = *self.erasing.pick(&left);
        self.ledger.hidings.insert(record, Hiding::Doubtful);
        self.govern(0, Deed::Hide { record, ground: GROUND.into(), words: String::new() }, Order::Hide { record });
    }

    pub(crate) fn hide_replied(&mut self, node: usize, record: RecordId, reply: Result<Reply, CommandError>) {
        match reply {
            Ok(Reply::Governed(done)) => {
                let statement = done.statements.iter().find(|statement| statement.act == "moderation");
                let hiding = statement.map_or(Hiding::Doubtful, |statement| Hiding::Stands(statement.id));
                self.ledger.hidings.insert(record, hiding);
                self.figures.hidden += 1;
            }
            other => self.fail("the city hides a record", format!("node {node}, {record:?}: {other:?}")),
        }
    }

    fn govern(&mut self, node: usize, deed: Deed, order: Order) {
        self.command(node, Command::Govern { deed: Box::new(deed), root: None }, order);
    }
}

/// Whether these bytes are an envelope of this record.
pub(crate) fn is_of(bytes: &[u8], record: RecordId) -> bool {
    Signed::parse(bytes.to_vec())
        .ok()
        .and_then(|signed| signed.envelope().map(|envelope| envelope.record(signed.city(), &signed.scope(), signed.device())))
        .is_some_and(|of| of == record)
}
