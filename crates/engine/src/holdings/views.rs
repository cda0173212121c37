//! What records look like, kept in step with the set.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use document::{Change, Document, Founding};
use model::{
    Batch, DeviceId, Entry, ItemKey, Order, RecordId, RecordKind, RecordView, Scope, Store, StoreError, Table, Timestamp, prefix_end,
};
use rayon::prelude::*;
use trust::{Roll, Signed, Verified};

use super::doubt::Stamp;
use super::ingest::{Ingested, record_of};
use super::judge::judge;
use super::keys::{Link, ViewKey};
use super::{Holdings, first_after, keys};

/// From this many records on, they are computed on all cores.
const PARALLEL_FROM: usize = 8;

/// One record's held envelopes.
pub(super) struct Gathered {
    pub record: RecordId,
    pub envelopes: Vec<Verified<Signed>>,
    /// Where its view may stand now; empty for a record that is new here.
    pub places: Vec<ViewKey>,
}

impl<S: Store> Holdings<S> {
    /// Computes the views of touched records and adds what changes to the batch.
    pub(super) fn view_touched(
        &mut self,
        touched: BTreeMap<RecordId, Vec<Verified<Signed>>>,
        batch: &mut Batch,
        out: &mut Ingested,
    ) -> Result<(), StoreError> {
        if touched.is_empty() {
            return Ok(());
        }
        let mut gathered = Vec::with_capacity(touched.len());
        let mut answers = BTreeSet::new();
        let named: BTreeSet<RecordId> = touched.keys().copied().collect();
        for (record, fresh) in touched {
            let found = self.gather(record, fresh)?;
            let envelope = found.envelopes.first();
            if envelope.is_none_or(|signed| signed.envelope().is_some_and(|envelope| decides(envelope.kind, signed.scope()))) {
                answers.extend(self.answers_to(record)?);
            }
            gathered.push(found);
        }
        for record in answers.difference(&named) {
            gathered.push(self.gather(*record, Vec::new())?);
        }
        let (roll, as_of) = (&self.roll, self.shown);
        let arrival = self.faults.verdict_by_arrival;
        let lost_orphan = self.faults.lost_orphan;
        let compute = |gathered: Gathered| {
            let document = materialise(roll, &gathered.envelopes, as_of, arrival);
            let view = document.as_ref().and_then(Document::view);
            let waits = document.is_some_and(|document| document.waiting() > 0);
            let stamp = Stamp::of(&gathered.envelopes, roll, as_of);
            (gathered, view.map(|view| (stamp, view)), waits)
        };
        let computed: Vec<_> = if gathered.len() >= PARALLEL_FROM {
            gathered.into_par_iter().map(compute).collect()
        } else {
            gathered.into_iter().map(compute).collect()
        };
        let fresh: BTreeMap<RecordId, RecordView> = computed
            .iter()
            .filter_map(|(_, view, _)| view.as_ref())
            .filter(|(_, view)| decides(view.kind(), view.scope))
            .map(|(_, view)| (view.id, view.clone()))
            .collect();
        for (gathered, mut view, waits) in computed {
            if let Some((_, view)) = &mut view {
                view.withheld = self.withheld(view, &fresh)?;
            }
            if waits && lost_orphan {
                for envelope in &gathered.envelopes {
                    batch.delete(Table::Records, keys::record(gathered.record, &envelope.key()));
                }
            }
            out.waiting |= waits;
            self.put_view(gathered.record, gathered.places, view, batch, out)?;
        }
        self.views_version += 1;
        batch.put(Table::Meta, keys::VIEWS_VERSION, self.views_version.to_be_bytes());
        batch.put(Table::Meta, keys::SHOWN, self.shown.0.to_be_bytes());
        for (kind, count) in &self.counts {
            batch.put(Table::Meta, keys::count(*kind), count.to_be_bytes());
        }
        Ok(())
    }

    /// A record's envelopes: those in the store, and those that come with this batch.
    pub(super) fn gather(&mut self, record: RecordId, fresh: Vec<Verified<Signed>>) -> Result<Gathered, StoreError> {
        let held = self.store.scan(Table::Records, &record.0, &prefix_end(&record.0), Order::Rising, usize::MAX)?;
        let mut envelopes = fresh;
        let arriving = envelopes.len();
        let mut places = Vec::new();
        for entry in held {
            let Some(key) = keys::item_key(&entry.key) else { continue };
            let facts = entry.value.as_deref().and_then(keys::RecordFacts::read);
            // Where the facts are damaged, the sets know where the envelope is.
            let scope = facts.map(|facts| facts.scope).or_else(|| self.scopes().find(|scope| self.set(*scope).contains(&key)));
            let held_in = scope.filter(|scope| self.set(*scope).contains(&key));
            let Some(scope) = held_in.filter(|_| !envelopes[..arriving].iter().any(|fresh| fresh.key() == key)) else {
                // It left with this batch, or it comes again with it after damage.
                let kind = facts.map(|facts| facts.kind).or_else(|| self.kind_on_disk(&entry, &key));
                places.extend(kind.map(|kind| ViewKey { kind, created: key.time, record }));
                continue;
            };
            let Some(envelope) = self.signed(scope, &key)? else { continue };
            let kind = envelope.envelope().map(|envelope| envelope.kind);
            places.extend(kind.map(|kind| ViewKey { kind, created: key.time, record }));
            envelopes.push(envelope);
        }
        Ok(Gathered { record, envelopes, places })
    }

    /// The kind of a record by an envelope of it on disk, for an entry whose facts are damaged:
    /// what is shown of an erased record must be found to be taken away.
    fn kind_on_disk(&self, entry: &Entry, key: &ItemKey) -> Option<RecordKind> {
        let bytes = |scope| self.store.get(Table::Items, &keys::item(scope, key)).ok()?;
        let signed = self.scopes_of_entry(entry).into_iter().find_map(bytes).map(Verified::from_store)?.ok()?;
        signed.envelope().map(|envelope| envelope.kind)
    }

    /// Puts a view where it belongs, and takes away the one that stood there.
    fn put_view(
        &mut self,
        record: RecordId,
        places: Vec<ViewKey>,
        view: Option<(Stamp, RecordView)>,
        batch: &mut Batch,
        out: &mut Ingested,
    ) -> Result<(), StoreError> {
        let mut before = None;
        for place in &places {
            match self.store.get(Table::Views, &place.to_bytes()) {
                Ok(None) => {}
                Ok(Some(bytes)) => before = Some((*place, Stamp::open(&bytes))),
                Err(StoreError::Damaged { .. }) => before = Some((*place, None)),
                Err(error) => return Err(error),
            }
        }
        if before.as_ref().is_some_and(|(_, old)| old.is_some() && *old == view) {
            return Ok(());
        }
        let told = before.as_ref().and_then(|(_, old)| old.as_ref()).map(|(_, old)| old.clone());
        self.file_report(record, view.as_ref().map(|(_, view)| view));
        self.note_mine(record, view.as_ref().map(|(_, view)| view));
        if let Some((place, old)) = before {
            batch.delete(Table::Views, place.to_bytes());
            let count = self.counts.entry(place.kind).or_default();
            *count = count.saturating_sub(1);
            if let Some((_, old)) = old {
                self.links(&old).into_iter().for_each(|link| batch.delete(Table::Links, link));
            }
        }
        match view {
            Some((stamp, view)) => {
                let place = ViewKey { kind: view.kind(), created: view.created, record };
                batch.put(Table::Views, place.to_bytes(), stamp.seal(&view));
                *self.counts.entry(place.kind).or_default() += 1;
                self.links(&view).into_iter().for_each(|link| batch.put(Table::Links, link, place.to_bytes()));
                // It may only have been computed from more than before.
                if told.as_ref() != Some(&view) {
                    out.views.push(view);
                }
            }
            None => out.gone.push(record),
        }
        Ok(())
    }

    /// What leads to a record beside its own id.
    pub(super) fn links(&self, view: &RecordView) -> Vec<Vec<u8>> {
        let mut links = Vec::new();
        if view.kind() == RecordKind::PROFILE {
            links.push(Link::Profile(view.owner).to(view.id));
        }
        if let Some(to) = view.content.refers_to() {
            links.push(Link::Answers(to.id).to(view.id));
        }
        let source = view.content.text("source");
        if !source.is_empty() && self.own == Some(view.owner) {
            links.push(Link::Source(view.owner, view.kind(), source).to(view.id));
        }
        links
    }

    /// A record's document as of a time; `None` when nothing of it is held.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn document(&mut self, record: RecordId, as_of: Timestamp) -> Result<Option<(Founder, Document)>, StoreError> {
        self.load_whole()?;
        let gathered = self.gather(record, Vec::new())?;
        let Some(first) = gathered.envelopes.first() else { return Ok(None) };
        let envelope = first.envelope().expect("only envelopes are gathered");
        let founder = Founder {
            scope: first.scope(),
            kind: envelope.kind,
            device: envelope.founding_device(first.device()),
            nonce: envelope.founder.nonce,
        };
        Ok(materialise(&self.roll, &gathered.envelopes, as_of, false).map(|document| (founder, document)))
    }

    /// Shows what has become due, and no longer what lies ahead now that a wrong
    /// clock was set right; answers what changed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn show_due(&mut self, as_of: Timestamp) -> Result<Ingested, StoreError> {
        self.load_whole()?;
        let touched = self.keep_time(as_of)?;
        self.review(touched)
    }

    /// From here on views are as of this time; answers the records with items
    /// between the time until now and this one, whose views must be computed anew.
    pub(super) fn keep_time(&mut self, as_of: Timestamp) -> Result<BTreeMap<RecordId, Vec<Verified<Signed>>>, StoreError> {
        let (from, to) = (self.shown.min(as_of), self.shown.max(as_of));
        self.shown = as_of;
        let mut touched = BTreeMap::new();
        for scope in self.record_scopes() {
            let set = self.set(scope);
            let keys: Vec<ItemKey> = set.range(first_after(set, from), first_after(set, to)).collect();
            for key in keys {
                let record = self.signed(scope, &key)?.and_then(|signed| record_of(&signed));
                touched.extend(record.map(|record| (record, Vec::new())));
            }
        }
        Ok(touched)
    }

    /// Computes these records' views anew and stores what changes.
    pub(super) fn review(&mut self, touched: BTreeMap<RecordId, Vec<Verified<Signed>>>) -> Result<Ingested, StoreError> {
        let mut out = Ingested::default();
        let mut batch = Batch::default();
        self.view_touched(touched, &mut batch, &mut out)?;
        if !batch.is_empty() {
            self.store.write(batch)?;
            self.store.sync()?;
        }
        Ok(out)
    }
}

/// Whether a record decides if answers to it are shown: sessions, and all where minors are.
fn decides(kind: RecordKind, scope: Scope) -> bool {
    kind == RecordKind::SESSION || !scope.is_public()
}

/// Who founded a record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Founder {
    pub scope: Scope,
    pub kind: RecordKind,
    pub device: DeviceId,
    pub nonce: model::Nonce,
}

/// The document that a record's envelopes make as of a time; `None` without any,
/// or when the founder is no member that the roll knows.
pub(super) fn materialise(roll: &Roll, envelopes: &[Verified<Signed>], as_of: Timestamp, by_arrival: bool) -> Option<Document> {
    let first = envelopes.first()?;
    let envelope = first.envelope()?;
    let founder = envelope.founding_device(first.device());
    let record = envelope.record(first.city(), &first.scope(), first.device());
    let founding = Founding { record, scope: first.scope(), kind: envelope.kind, founder, owner: roll.member_in(first.scope(), founder)? };
    let mut changes = Vec::with_capacity(envelopes.len());
    for (at, signed) in envelopes.iter().enumerate() {
        let Some(envelope) = signed.envelope() else { continue };
        let Some((member, counts)) = judge(roll, founding.owner, signed, as_of) else { continue };
        let mut key = signed.key();
        if by_arrival {
            key.id = model::ItemId([at as u8; 32]);
        }
        changes.push(Change { key, device: signed.device(), member, run: envelope.run, body: Cow::Borrowed(&envelope.body[..]), counts });
    }
    Some(document::materialise(&founding, &changes))
}
