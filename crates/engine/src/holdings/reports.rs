//! What members report: what waits for a steward's decision, and what became of it.
//!
//! A report stands in its author's sealed scope, which stewards read. That it is dealt
//! with, a steward says in a statement; so all nodes that read it agree on what waits.

use std::collections::BTreeMap;

use model::record::{Outcome, OwnReport, RecordRef, Reported};
use model::{Entry, MemberId, Order, RecordId, RecordKind, RecordView, Scope, Store, StoreError, Table, Timestamp, prefix_end, record};

use super::Holdings;
use super::keys::ViewKey;

impl<S: Store> Holdings<S> {
    /// What waits for a decision that this reader may make, a record once.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn reports(&mut self, reader: MemberId, at: Timestamp) -> Result<Vec<Reported>, StoreError> {
        let open = self.open_reports(reader, at)?;
        let mut queue = record::queue(open.iter().map(|(_, _, view)| view));
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
        for (to, realm, view) in self.open_reports(reader, at)? {
            if to.id == record {
                by_realm.entry(realm).or_default().push(view.id);
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
        let mut own = Vec::new();
        for (to, view) in self.report_views()? {
            if view.owner != reader {
                continue;
            }
            let outcome = if !self.roll.hidings(to.id, to.scope).is_empty() {
                Outcome::Hidden
            } else if self.roll.is_closed(view.id, &self.roll.desks(reader, to.scope)) {
                Outcome::Shown
            } else {
                Outcome::Waiting
            };
            own.push(OwnReport { report: view.id, to, ground: view.content.text("ground").to_owned(), at: view.created, outcome });
        }
        own.sort_by_key(|report| std::cmp::Reverse((report.at, report.report)));
        Ok(own)
    }

    /// Reports that nobody has dealt with, each with what it is about and the realm in
    /// which this reader may decide. What is hidden needs no decision.
    fn open_reports(&mut self, reader: MemberId, at: Timestamp) -> Result<Vec<(RecordRef, Scope, RecordView)>, StoreError> {
        let mut open = Vec::new();
        for (to, view) in self.report_views()? {
            let desks = self.roll.desks(view.owner, to.scope);
            let desk = desks.iter().copied().find(|realm| self.roll.moderates(reader, *realm, at));
            let waits = || !self.roll.is_closed(view.id, &desks) && self.roll.hidings(to.id, to.scope).is_empty();
            if let Some(realm) = desk.filter(|_| waits()) {
                open.push((to, realm, view));
            }
        }
        Ok(open)
    }

    /// All reports that count, whoever wrote them. One stands in its author's sealed
    /// scope and nowhere else; what names another scope or kind than the record has
    /// names nothing.
    fn report_views(&mut self) -> Result<Vec<(RecordRef, RecordView)>, StoreError> {
        self.load_whole()?;
        let begin = RecordKind::REPORT.code().to_be_bytes();
        let mut found = Vec::new();
        for Entry { key, value } in self.store.scan(Table::Views, &begin, &prefix_end(&begin), Order::Rising, usize::MAX)? {
            let Some(place) = ViewKey::read(&key) else { continue };
            let Some(view) = self.read_view(place, value)? else { continue };
            let Ok(to) = view.content.text("to").parse::<RecordRef>() else { continue };
            let named = match self.view(to.id)? {
                Some(about) => about.scope == to.scope && about.kind() == to.kind,
                None => true,
            };
            if named && view.scope == Scope::Sealed(view.owner.0) && view.content.text("status") != record::WITHDRAWN {
                found.push((to, view));
            }
        }
        Ok(found)
    }
}
