//! Nothing that was acknowledged is lost, or hidden without a word.

use std::collections::{BTreeMap, BTreeSet};

use engine::Engine;
use model::{DeviceId, ItemId, RecordId, RecordView};
use trust::Signed;

use crate::ledger::Known;
use crate::world::World;

/// A view lists at most this many that are set aside.
const SET_ASIDE_SHOWN: usize = 1_000;

/// What is held of one record.
#[derive(Default)]
struct HeldRecord {
    items: BTreeSet<ItemId>,
    authors: BTreeSet<DeviceId>,
}

impl World {
    pub(super) fn check_nothing_lost(&mut self) {
        for node in 0..self.plan.honest() {
            let lost = self.ledger.standing().find(|(item, _)| !self.nodes[node].holds(item));
            if let Some((item, (author, record))) = lost {
                let detail = format!("{item:?} of {record:?} was acknowledged by node {author} and is missing on node {node}");
                return self.fail("what was acknowledged is never lost", detail);
            }
        }
    }

    /// Each envelope of each acknowledged record counts, waits, or is listed with
    /// a reason; and among honest people all of them count.
    pub(super) fn check_nothing_hidden(&mut self) {
        if self.failure.is_some() {
            return;
        }
        let Some(items) = self.nodes[0].engine.as_mut().and_then(Engine::holdings_mut).and_then(|holdings| holdings.all_items().ok())
        else {
            return;
        };
        let mut held: BTreeMap<RecordId, HeldRecord> = BTreeMap::new();
        for signed in items.into_iter().filter_map(|bytes| Signed::parse(bytes).ok()) {
            if let Some(envelope) = signed.envelope() {
                let record = held.entry(envelope.record(signed.city(), &signed.scope(), signed.device())).or_default();
                record.items.insert(signed.id());
                record.authors.insert(signed.device());
            }
        }
        let honest: BTreeSet<DeviceId> = (0..self.plan.honest()).map(|node| self.identity_of(node).key.device()).collect();
        let views = self.views_of(0);
        for (record, known) in self.ledger.records.iter().filter(|(record, _)| !self.ledger.is_erased(record)) {
            let Some(held) = held.get(record) else { continue };
            let among_honest = held.authors.is_subset(&honest);
            let problem = match views.get(record) {
                None if among_honest => Some("it is not shown".to_owned()),
                None => None,
                Some(view) => judge(view, held, among_honest).or_else(|| {
                    let own = among_honest && known.editors.is_empty();
                    own.then(|| missing_word(view, known)).flatten()
                }),
            };
            if let Some(problem) = problem {
                let detail = format!("{record:?} of node {} ({}): {problem}", known.owner, known.kind);
                return self.fail("nothing acknowledged is silently hidden", detail);
            }
        }
    }
}

fn judge(view: &RecordView, held: &HeldRecord, among_honest: bool) -> Option<String> {
    if among_honest && (view.waiting > 0 || !view.set_aside.is_empty()) {
        return Some(format!("{} wait and {:?} are set aside, though only honest people wrote", view.waiting, view.set_aside));
    }
    let told = view.changes as usize + view.waiting as usize + view.set_aside.len();
    (view.set_aside.len() < SET_ASIDE_SHOWN && told != held.items.len())
        .then(|| format!("{} envelopes are held, and the view tells of {told}", held.items.len()))
}

/// What its only author wrote last stands there, alone or among others.
fn missing_word(view: &RecordView, known: &Known) -> Option<String> {
    let stands = |name: &str, value: &model::Value| {
        view.content.get(name) == Some(value)
            || view.conflicts.iter().any(|conflict| conflict.field == name && conflict.values.contains(value))
    };
    let doubtful = |name: &str| view.content.get(name).is_some_and(|found| known.doubts(name, found));
    let (name, value) = known.last.iter().find(|(name, value)| !stands(name, value) && !doubtful(name))?;
    Some(format!("its owner wrote {value:?} into {name}, and {:?} stands there", view.content.get(name)))
}
