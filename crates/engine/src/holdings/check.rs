//! `kaveret verify` and `kaveret rebuild`: from the set, everything else anew.

use std::collections::{BTreeMap, BTreeSet};

use model::facts::Verification;
use model::{Batch, ItemKey, Order, RecordId, Scope, Store, StoreError, Table, Timestamp, prefix_end};
use trust::{Roll, Signed};

use super::doubt::Stamp;
use super::erase::is_erased;
use super::ingest::record_of;
use super::keys::ViewKey;
use super::{Holdings, keys, views};

/// Views computed in one go: bounds memory and the size of a batch.
const REBUILD: usize = 1_000;

/// Most problems that are spelled out.
const PROBLEMS_MAX: usize = 100;

impl<S: Store> Holdings<S> {
    /// Checks each item's bytes, signature, chain and place, and each view
    /// against the one computed anew, as of the time that the views are of. Changes
    /// nothing, but strikes what is damaged, so that it is fetched again.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read at all.
    pub fn verify(&mut self) -> Result<Verification, StoreError> {
        self.load_whole()?;
        let mut found = Verification::default();
        let mut records: BTreeSet<RecordId> = BTreeSet::new();
        let mut roll = Roll::new(self.roll.city());
        let mut statements = Vec::new();
        for scope in self.scopes().collect::<Vec<_>>() {
            for (scope, key) in self.damaged.keys().filter(|(of, _)| *of == scope) {
                found.problems.push(format!(
                    "{:?} of the scope {} is damaged on disk and waits to be fetched again",
                    key.id,
                    scope.short()
                ));
            }
            let keys: Vec<ItemKey> = self.set(scope).range(0, self.set(scope).len()).collect();
            for key in keys {
                found.items += 1;
                let signed = match self.item(scope, &key)? {
                    Some(bytes) => Signed::parse(bytes).and_then(Signed::verify).map_err(|refusal| refusal.to_string()),
                    None => Err("it is damaged on disk, or not there; it is fetched again".to_owned()),
                };
                match signed {
                    Ok(signed) if signed.key() != key || signed.scope() != scope => {
                        found.problems.push(format!("{:?} stands where another item belongs", key.id));
                    }
                    Ok(signed) if signed.act().is_some() => statements.push(signed),
                    Ok(signed) if !self.roll.is_chained_in(signed.scope(), signed.device()) => {
                        found.problems.push(format!("{:?} was signed by no member", key.id));
                    }
                    Ok(signed) => records.extend(record_of(&signed)),
                    Err(problem) => found.problems.push(format!("{:?}: {problem}", key.id)),
                }
            }
        }
        roll.take(&statements);
        if roll.fingerprint() != self.roll.fingerprint() {
            found.problems.push("the roll differs from the one computed anew".to_owned());
        }
        self.verify_views(&records, &mut found)?;
        found.problems.truncate(PROBLEMS_MAX);
        Ok(found)
    }

    fn verify_views(&mut self, records: &BTreeSet<RecordId>, found: &mut Verification) -> Result<(), StoreError> {
        let mut shown = 0;
        for record in records {
            let gathered = self.gather(*record, Vec::new())?;
            let mut fresh = views::materialise(&self.roll, &gathered.envelopes, self.shown, false).and_then(|document| document.view());
            if let Some(view) = &mut fresh {
                view.withheld = self.withheld(view, &BTreeMap::new())?;
            }
            let stored = self.store.scan_views(&gathered.places)?;
            found.views += 1;
            shown += u64::from(fresh.is_some());
            let stamp = Stamp::of(&gathered.envelopes, &self.roll, self.shown);
            if stored != fresh.map(|view| stamp.seal(&view)) {
                found.problems.push(format!("the view of {record:?} is not what its envelopes say; `kaveret rebuild` mends it"));
            }
        }
        let counted: u64 = self.counts.values().sum();
        if counted != shown {
            found.problems.push(format!("{counted} records are counted and {shown} are there; `kaveret rebuild` mends it"));
        }
        Ok(())
    }

    /// Computes the records' index and all views anew from the set. Answers how
    /// many views there are.
    ///
    /// # Errors
    /// [`StoreError`]; what was rebuilt until then stands, the rest is to be
    /// rebuilt again.
    pub fn rebuild(&mut self, as_of: Timestamp) -> Result<u64, StoreError> {
        self.load_whole()?;
        for table in [Table::Views, Table::Links, Table::Records] {
            self.clear(table)?;
        }
        self.counts.values_mut().for_each(|count| *count = 0);
        self.reports = None;
        self.shown = as_of;
        let mut records = BTreeSet::new();
        let mut batch = Batch::default();
        for scope in self.record_scopes() {
            let mut index = 0;
            while let Some(key) = self.set(scope).get(index) {
                // One that is found damaged leaves the set, and the next one takes its place.
                let Some(signed) = self.signed(scope, &key)? else {
                    index += usize::from(self.set(scope).contains(&key));
                    continue;
                };
                index += 1;
                let (Some(record), Some(facts)) = (record_of(&signed), keys::RecordFacts::of(&signed)) else { continue };
                batch.put(Table::Records, keys::record(record, &key), facts.to_bytes());
                records.insert(record);
                if batch.len() >= REBUILD {
                    self.store.write(std::mem::take(&mut batch))?;
                }
            }
        }
        // Bodies that wait to leave the disk are found by their records.
        for signed in self.out_on_disk()? {
            let (Some(record), Some(facts)) = (record_of(&signed), keys::RecordFacts::of(&signed)) else { continue };
            batch.put(Table::Records, keys::record(record, &signed.key()), facts.to_bytes());
        }
        self.store.write(batch)?;
        let records: Vec<RecordId> = records.into_iter().collect();
        for part in records.chunks(REBUILD) {
            let touched: BTreeMap<_, _> = part.iter().map(|record| (*record, Vec::new())).collect();
            self.review(touched)?;
        }
        self.store.sync()?;
        Ok(self.counts.values().sum())
    }

    fn clear(&mut self, table: Table) -> Result<(), StoreError> {
        loop {
            let entries = self.store.scan(table, &[], &[0xff; 160], Order::Rising, REBUILD)?;
            if entries.is_empty() {
                return Ok(());
            }
            let mut batch = Batch::default();
            entries.into_iter().for_each(|entry| batch.delete(table, entry.key));
            self.store.write(batch)?;
        }
    }

    /// All items with their scopes, control first, for a backup.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn all_items(&mut self) -> Result<Vec<Vec<u8>>, StoreError> {
        self.load_whole()?;
        let mut items = Vec::new();
        for scope in self.scopes().collect::<Vec<_>>() {
            let prefix = scope.to_bytes();
            let entries = self.store.scan(Table::Items, &prefix, &prefix_end(&prefix), Order::Rising, usize::MAX)?;
            items.extend(entries.into_iter().filter_map(|entry| entry.value));
        }
        Ok(items)
    }

    /// Some of what is held, as it stands in the sets, so without what is erased: what comes
    /// behind `after`, control first, and up to where it went. For reading all in parts.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn items_behind(
        &mut self,
        after: Option<(Scope, ItemKey)>,
        count: usize,
    ) -> Result<(Vec<Vec<u8>>, Option<(Scope, ItemKey)>), StoreError> {
        self.load_whole()?;
        let (mut items, mut last) = (Vec::new(), None);
        let behind = |scope: &Scope| after.is_none_or(|(begun, _)| *scope >= begun);
        for scope in self.scopes().filter(behind).collect::<Vec<_>>() {
            let cursor = after.filter(|(begun, _)| *begun == scope).map_or(ItemKey::MIN, |(_, key)| key);
            let keys: Vec<ItemKey> = self.set(scope).iter_from(&cursor).take(count - items.len()).collect();
            for key in keys {
                last = Some((scope, key));
                items.extend(self.item(scope, &key)?);
            }
            if items.len() >= count {
                break;
            }
        }
        Ok((items, last))
    }

    /// As [`Holdings::items_behind`], of one scope.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn items_in(&mut self, scope: Scope, after: Option<ItemKey>, count: usize) -> Result<(Vec<Vec<u8>>, Option<ItemKey>), StoreError> {
        self.load_whole()?;
        let cursor = after.unwrap_or(ItemKey::MIN);
        let keys: Vec<ItemKey> = self.set(scope).iter_from(&cursor).take(count).collect();
        let mut items = Vec::with_capacity(keys.len());
        for key in &keys {
            items.extend(self.item(scope, key)?);
        }
        Ok((items, keys.last().copied()))
    }

    /// As [`Holdings::all_items`], without what is erased and still waits to leave the
    /// disk: a copy is not to outlive it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn items_to_keep(&mut self) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut items = self.all_items()?;
        if self.roll.erases() {
            let kept = |bytes: &Vec<u8>| Signed::parse(bytes.clone()).is_ok_and(|signed| !is_erased(&self.roll, &signed));
            items.retain(kept);
        }
        Ok(items)
    }
}

/// Reading the one view that stands at any of these places.
trait ScanViews {
    fn scan_views(&self, places: &[ViewKey]) -> Result<Option<Vec<u8>>, StoreError>;
}

impl<S: Store> ScanViews for S {
    fn scan_views(&self, places: &[ViewKey]) -> Result<Option<Vec<u8>>, StoreError> {
        for place in places {
            match self.get(Table::Views, &place.to_bytes()) {
                Ok(None) => {}
                Ok(found) => return Ok(found),
                Err(StoreError::Damaged { .. }) => return Ok(None),
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }
}
