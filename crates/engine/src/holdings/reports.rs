//! What members report: what waits for a steward's decision, and what became of it.
//!
//! A report stands in its author's sealed scope, which stewards read. That it is dealt
//! with, a steward says in a statement; so all nodes that read it agree on what waits.

use std::collections::BTreeMap;

use model::record::{Outcome, OwnReport, RecordRef, Reported};
use model::{Entry, MemberId, Order, RecordId, RecordKind, RecordView, Scope, Store, StoreError, Table, Timestamp, prefix_end, record};

use super::Holdings;
use super::keys::ViewKey;

/// How many reports are read in one go while they are gathered.
const READ: usize = 512;

/// As much of a report as says who answers it and whether it waits. The rest is read only
/// of one that does: of all that were ever written, nearly all are dealt with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Filed {
    place: ViewKey,
    by: MemberId,
    to: RecordRef,
}

impl Filed {
    /// Of a report that counts. It stands in its author's sealed scope and nowhere else.
    fn of(view: &RecordView) -> Option<Self> {
        let to = view.content.text("to").parse().ok()?;
        let counts = view.kind() == RecordKind::REPORT
            && view.scope == Scope::Sealed(view.owner.0)
            && view.content.text("status") != record::WITHDRAWN;
        let place = ViewKey { kind: view.kind(), created: view.created, record: view.id };
        counts.then_some(Self { place, by: view.owner, to })
    }
}

impl<S: Store> Holdings<S> {
    /// What waits for a decision that this reader may make, a record once.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn reports(&mut self, reader: MemberId, at: Timestamp) -> Result<Vec<Reported>, StoreError> {
        let open = self.open_reports(reader, at)?;
        let mut queue = record::queue(&open);
        for reported in &mut queue {
            reported.may_hide = self.roll.moderates(reader, self.roll.realm_of(reported.to.scope), at);
        }
        Ok(queue)
    }

    /// The open reports of a record that this reader may close, by the realm in which
    /// they say so.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn waiting_like(
        &mut self,
        record: RecordId,
        reader: MemberId,
        at: Timestamp,
    ) -> Result<BTreeMap<Scope, Vec<RecordId>>, StoreError> {
        let mut by_realm: BTreeMap<Scope, Vec<RecordId>> = BTreeMap::new();
        for (realm, filed) in self.waiting(reader, at)?.into_iter().filter(|(_, filed)| filed.to.id == record) {
            if self.names_a_record(&filed)? {
                by_realm.entry(realm).or_default().push(filed.place.record);
            }
        }
        by_realm.values_mut().for_each(|reports| reports.sort_unstable());
        Ok(by_realm)
    }

    /// The reports of this reader, the newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn own_reports(&mut self, reader: MemberId) -> Result<Vec<OwnReport>, StoreError> {
        let own: Vec<Filed> = self.filed()?.values().filter(|filed| filed.by == reader).copied().collect();
        let mut reports = Vec::new();
        for filed in own {
            let Some(view) = self.report(&filed)? else { continue };
            let (report, to) = (view.id, filed.to);
            let outcome = if !self.roll.hidings(to.id, to.scope).is_empty() {
                Outcome::Hidden
            } else if self.roll.is_closed(report, &self.roll.desks(reader, to.scope)) {
                Outcome::Shown
            } else {
                Outcome::Waiting
            };
            reports.push(OwnReport { report, to, ground: view.content.text("ground").to_owned(), at: view.created, outcome });
        }
        reports.sort_by_key(|report| std::cmp::Reverse((report.at, report.report)));
        Ok(reports)
    }

    /// Reports that nobody has dealt with, and that this reader may decide.
    fn open_reports(&mut self, reader: MemberId, at: Timestamp) -> Result<Vec<RecordView>, StoreError> {
        let mut open = Vec::new();
        for (_, filed) in self.waiting(reader, at)? {
            open.extend(self.report(&filed)?);
        }
        Ok(open)
    }

    /// The same, each with the realm in which this reader may decide. Reads no record: what
    /// is hidden or closed needs no decision, whatever it says.
    fn waiting(&mut self, reader: MemberId, at: Timestamp) -> Result<Vec<(Scope, Filed)>, StoreError> {
        self.filed()?;
        let (roll, filed) = (&self.roll, self.reports.iter().flat_map(BTreeMap::values));
        let desk = |filed: &Filed| {
            let desks = roll.desks(filed.by, filed.to.scope);
            let waits = !roll.is_closed(filed.place.record, &desks) && roll.hidings(filed.to.id, filed.to.scope).is_empty();
            desks.into_iter().find(|realm| waits && roll.moderates(reader, *realm, at))
        };
        Ok(filed.filter_map(|filed| Some((desk(filed)?, *filed))).collect())
    }

    /// A report's view; none of what names no record.
    fn report(&mut self, filed: &Filed) -> Result<Option<RecordView>, StoreError> {
        match self.names_a_record(filed)? {
            true => self.view_at(filed.place),
            false => Ok(None),
        }
    }

    /// What names another scope or kind than the record has names nothing.
    fn names_a_record(&mut self, filed: &Filed) -> Result<bool, StoreError> {
        let about = self.view(filed.to.id)?;
        Ok(about.is_none_or(|about| about.scope == filed.to.scope && about.kind() == filed.to.kind))
    }

    /// All reports that count, whoever wrote them: read once, then kept in step.
    fn filed(&mut self) -> Result<&BTreeMap<RecordId, Filed>, StoreError> {
        self.load_whole()?;
        if self.reports.is_none() {
            let mut filed = BTreeMap::new();
            let mut from = RecordKind::REPORT.code().to_be_bytes().to_vec();
            let end = prefix_end(&from);
            loop {
                let entries = self.store.scan(Table::Views, &from, &end, Order::Rising, READ)?;
                let last = entries.last().filter(|_| entries.len() == READ).map(|last| [&last.key[..], &[0]].concat());
                for Entry { key, value } in entries {
                    let Some(place) = ViewKey::read(&key) else { continue };
                    let view = self.read_view(place, value)?;
                    filed.extend(view.as_ref().and_then(Filed::of).map(|report| (place.record, report)));
                }
                match last {
                    Some(next) => from = next,
                    None => break,
                }
            }
            self.reports = Some(filed);
        }
        Ok(self.reports.get_or_insert_default())
    }

    /// Keeps the reports in step with a record's view.
    pub(super) fn file_report(&mut self, record: RecordId, view: Option<&RecordView>) {
        let Some(reports) = &mut self.reports else { return };
        match view.and_then(Filed::of) {
            Some(filed) => drop(reports.insert(record, filed)),
            None => drop(reports.remove(&record)),
        }
    }
}
