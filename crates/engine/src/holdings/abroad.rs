//! What is held of a city that is allied with this node's own: its control scope, by which
//! its records are judged, and of its federation scope the kinds that cross.
//!
//! **Invariant:** nothing of it is judged by this node's own city's roll, and nothing of
//! this node's city by that one's.

use std::collections::{BTreeMap, BTreeSet};

use model::limits::{ALLIED_BYTES_PER_MONTH, ALLIED_ENVELOPES_PER_HOUR, ALLIED_STATEMENTS_MAX};
use model::{Batch, CityId, DeviceId, ItemKey, Order, RecordId, RecordKind, Scope, Store, StoreError, Table, prefix_end};
use trust::{Budget, Signed, Verified};

use super::ingest::record_of;
use super::{Holdings, Ingested, LOAD_ITEMS, keys};
use crate::Faults;

/// For whom another city's budget is counted: all its devices together.
pub(super) const EVERYONE: DeviceId = DeviceId([0; 32]);

/// What all devices of another city together may have in this one.
pub(super) const OF_CITY: Budget = Budget { envelopes_per_hour: ALLIED_ENVELOPES_PER_HOUR, bytes_per_month: ALLIED_BYTES_PER_MONTH };

impl<S: Store> Holdings<S> {
    /// What the store holds of another city; what has not come yet is all of it, and nothing
    /// crosses before [`Holdings::let_cross`] says so.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open_abroad(store: S, city: CityId, faults: Faults) -> Result<Self, StoreError> {
        let known = matches!(store.get(Table::Meta, keys::CITY), Ok(Some(_)));
        let mut holdings = Self::empty(store, city, None, faults);
        holdings.abroad = Some(BTreeSet::new());
        if known {
            holdings.begin_loading()?;
        } else {
            let mut batch = Batch::default();
            batch.put(Table::Meta, keys::CITY, city.0);
            holdings.gain_scopes(&mut batch);
            holdings.first_batch = batch;
        }
        Ok(holdings)
    }

    /// The kinds of records that cross to here from this other city now.
    pub fn crossing(&self) -> Option<&BTreeSet<RecordKind>> {
        self.abroad.as_ref()
    }

    pub(super) fn takes_abroad(&self, scope: Scope, kinds: &BTreeSet<RecordKind>) -> bool {
        self.sets.contains_key(&scope)
            && match scope {
                Scope::Control => self.set(scope).len() < ALLIED_STATEMENTS_MAX,
                Scope::Federation => !kinds.is_empty(),
                _ => false,
            }
    }

    /// Whether as many of the other city's statements are held as ever are: more of them
    /// could not be told from a flood, so nothing of that city is shown.
    pub fn is_overfull(&self) -> bool {
        self.abroad.is_some() && self.set(Scope::Control).len() >= ALLIED_STATEMENTS_MAX
    }

    /// Only records of these kinds cross to here from now on. What is held of others leaves
    /// the set, the views and the store's files.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn let_cross(&mut self, kinds: BTreeSet<RecordKind>) -> Result<Ingested, StoreError> {
        if self.abroad.as_ref().is_none_or(|before| *before == kinds) {
            return Ok(Ingested::default());
        }
        self.load_whole()?;
        let (mut batch, mut touched) = (Batch::default(), BTreeMap::new());
        // All that is on disk, since what was erased waits there too.
        let scope = Scope::Federation;
        let (mut from, end) = (scope.to_bytes(), prefix_end(&scope.to_bytes()));
        loop {
            let entries = self.store.scan(Table::Items, &from, &end, Order::Rising, LOAD_ITEMS)?;
            let Some(last) = entries.last() else { break };
            from = [&last.key[..], &[0]].concat();
            for entry in entries {
                let signed = entry.value.and_then(|bytes| Verified::from_store(bytes).ok());
                if signed.as_ref().and_then(|signed| kind_of(signed)).is_some_and(|kind| kinds.contains(&kind)) {
                    continue;
                }
                batch.delete(Table::Items, entry.key);
                if let Some(record) = signed.and_then(|signed| self.let_go(&signed, &mut batch)) {
                    touched.insert(record, Vec::new());
                }
            }
        }
        self.abroad = Some(kinds);
        let mut out = Ingested::default();
        if batch.is_empty() {
            return Ok(out);
        }
        self.view_touched(touched, &mut batch, &mut out)?;
        self.store.write(batch)?;
        self.store.sync()?;
        self.rewriting = true;
        Ok(out)
    }

    fn let_go(&mut self, signed: &Verified<Signed>, batch: &mut Batch) -> Option<RecordId> {
        let (scope, key, record) = (signed.scope(), signed.key(), record_of(signed)?);
        let held = self.sets.get_mut(&scope)?;
        if held.set.remove(&key) {
            held.discount(signed.device(), &key, signed.bytes().len());
            held.lift_ceilings();
        }
        batch.delete(Table::Records, keys::record(record, &key));
        Some(record)
    }

    /// The kind of the record to which an item of the federation scope belongs: by it a
    /// gateway picks what crosses.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn kind_of_item(&mut self, key: &ItemKey) -> Result<Option<RecordKind>, StoreError> {
        Ok(self.signed(Scope::Federation, key)?.as_ref().and_then(|signed| kind_of(signed)))
    }
}

pub(super) fn kind_of(signed: &Signed) -> Option<RecordKind> {
    signed.envelope().map(|envelope| envelope.kind)
}
