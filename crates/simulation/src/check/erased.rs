//! What was erased is on no honest disk and comes back to none; what is hidden is hidden
//! everywhere.

use engine::{Engine, Origin};
use model::{ItemId, Order, RecordId, Store, StoreError, Table};
use trust::Refusal;

use super::DAY;
use crate::clock::Clock;
use crate::erasing::{GROUND, is_of};
use crate::ledger::{Hiding, Known};
use crate::world::World;

/// When every erasure is due: an erasure by a clock that was days ahead has counted since
/// the thirtieth day at the latest, and its delay is seven days.
const DUE: i64 = 45 * DAY;

impl World {
    /// After the delay, which begins when a node hears of the erasure.
    pub(super) fn check_erased(&mut self) {
        if self.failure.is_some() || self.ledger.erased.is_empty() && self.ledger.hidings.is_empty() {
            return;
        }
        // Whatever the owner of all that was erased has written beside it, on another device or later.
        let whole = |known: &Known| self.ledger.erased_nodes.get(&known.owner) == Some(&true);
        let more: Vec<RecordId> = self.ledger.records.iter().filter(|(_, known)| whole(known)).map(|(record, _)| *record).collect();
        for record in more {
            self.ledger.erased.entry(record).or_default().certain = true;
        }
        for node in 0..self.nodes.len() {
            self.nodes[node].clock = Clock { offset: DUE, drift: 0 };
            self.arrive(node, engine::Input::Woke);
        }
        self.run_until(self.now + 3 * self.plan.reconcile * 1000);
        let erased: Vec<RecordId> = self.ledger.erased.iter().filter(|(_, erased)| erased.certain).map(|(record, _)| *record).collect();
        for node in 0..self.plan.honest() {
            for record in &erased {
                let problem = self.left_of(node, *record).unwrap_or_else(|error| Some(format!("it could not be looked at: {error}")));
                if let Some(problem) = problem {
                    return self
                        .fail("what was erased is on no disk and comes back to none", format!("node {node}, {record:?}: {problem}"));
                }
            }
            self.check_hidings(node);
        }
        self.check_equal_views();
    }

    /// What an honest node still has of an erased record, or takes in again.
    fn left_of(&mut self, node: usize, record: RecordId) -> Result<Option<String>, StoreError> {
        let entries = self.nodes[node].disk.open().scan(Table::Items, &[], &[0xff; 160], Order::Rising, usize::MAX)?;
        if let Some(left) = entries.iter().find_map(|entry| entry.value.as_ref().filter(|value| is_of(value, record))) {
            return Ok(Some(format!("{:?} is on its disk", ItemId::of(left))));
        }
        let bodies = self.ledger.erased[&record].bodies.clone();
        let as_of = self.as_of(node);
        let Some(engine) = self.nodes[node].engine.as_mut() else { return Ok(Some("it does not run".to_owned())) };
        // Who never came into the city holds nothing.
        let Some(holdings) = engine.holdings_mut() else { return Ok(None) };
        if let Some(view) = holdings.view(record)? {
            return Ok(Some(format!("it shows {view:?}")));
        }
        let count = bodies.len();
        let told = holdings.ingest(bodies, Origin::Public, as_of)?;
        let refused = told.refused.iter().filter(|(_, refusal)| matches!(refusal, Refusal::Erased)).count();
        Ok((refused != count).then(|| format!("of {count} bodies that somebody kept it refuses {refused}: {:?}", told.refused)))
    }

    fn check_hidings(&mut self, node: usize) {
        let hidings: Vec<(RecordId, Hiding)> = self.ledger.hidings.iter().map(|(record, hiding)| (*record, *hiding)).collect();
        for (record, hiding) in hidings {
            let holdings = self.nodes[node].engine.as_mut().and_then(Engine::holdings_mut);
            let Some(view) = holdings.and_then(|holdings| holdings.view(record).ok().flatten()) else { continue };
            let hidden = view.withheld.iter().any(|withheld| withheld.word == GROUND);
            let right = match hiding {
                Hiding::Doubtful => true,
                Hiding::Stands(_) => hidden,
                Hiding::TakenBack => !hidden,
            };
            if !right {
                let detail = format!("node {node}, {record:?}: {hiding:?}, and it is withheld for {:?}", view.withheld);
                return self.fail("every node hides what the city hides, and nothing that it shows again", detail);
            }
        }
    }
}
