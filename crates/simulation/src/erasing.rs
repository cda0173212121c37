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

    /// A record's owner erases it, or the city does.
    pub(crate) fn erase(&mut self) {
        let left = self.ledger.records.iter().filter(|(record, _)| !self.ledger.erased.contains_key(record));
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
