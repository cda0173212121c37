//! Envelopes whose authors the roll no longer leads to as it did.
//!
//! An issuer, or whoever stole its key, may grant so much that some of its grants leave
//! for others (`trust::Roll::take`). What rests on them leaves the sets with them, so
//! that all nodes reconcile the same. It stays on the disk: once the city names the
//! grants that it accepts they are held again, and all that rests on them comes back.
//!
//! **Invariant:** whether an envelope is in its set is a pure function of the roll and of
//! its author's other envelopes, as when it is taken in.

use std::collections::{BTreeMap, BTreeSet};

use model::{Batch, CityId, DeviceId, ItemKey, Order, RecordId, Scope, Store, StoreError, Table, prefix_end};
use trust::{Roll, Signed, Verified};

use super::budget::{Period, surplus};
use super::erase::is_erased;
use super::ingest::record_of;
use super::{FORM_AT, Holdings, LOAD_ITEMS, keys};

type Touched = BTreeMap<RecordId, Vec<Verified<Signed>>>;

/// Of one device, what a scope's part of the disk has.
type OnDisk = Vec<(ItemKey, usize, RecordId)>;

impl<S: Store> Holdings<S> {
    /// Takes what the roll has let go of out of the sets; it stays on the disk.
    pub(super) fn part_since(&mut self, earlier: &Roll) -> Result<(), StoreError> {
        for (scope, key) in self.roll.left_since(earlier) {
            let Some(statement) = self.signed(scope, &key)? else { continue };
            if let Some(held) = self.sets.get_mut(&scope) {
                held.set.remove(&key);
            }
            self.parted.insert((scope, key), statement);
        }
        Ok(())
    }

    /// Weighs anew what those have written to whom other grants lead than did earlier.
    pub(super) fn settle_led(&mut self, earlier: &Roll, batch: &mut Batch, touched: &mut Touched) -> Result<(), StoreError> {
        let left = !self.roll.left_since(earlier).is_empty();
        if (!left && self.astray.is_empty()) || self.faults.forgotten_check || self.faults.surplus_kept {
            return Ok(());
        }
        for scope in self.record_scopes() {
            let mut devices: BTreeSet<DeviceId> = self.astray.iter().filter(|(of, _)| *of == scope).map(|(_, device)| *device).collect();
            if left {
                devices.extend(self.sets[&scope].budgets.authors());
            }
            devices.retain(|device| !self.roll.is_led_to_alike(earlier, scope, *device));
            self.weigh(scope, &devices, batch, touched)?;
        }
        Ok(())
    }

    /// Once all is loaded: takes out of the sets what nobody wrote to whom a chain leads.
    pub(super) fn load_astray(&mut self) -> Result<(), StoreError> {
        if self.faults.forgotten_check {
            return Ok(());
        }
        for scope in self.record_scopes() {
            let mut devices = self.sets[&scope].budgets.authors();
            devices.retain(|device| !self.roll.is_chained_in(scope, *device));
            // Nothing of theirs is held, so that nothing leaves the disk and no view changes.
            self.weigh(scope, &devices, &mut Batch::default(), &mut Touched::default())?;
        }
        Ok(())
    }

    /// Puts into a scope's set what may be held of these devices' envelopes on disk, and
    /// takes the rest out of it. What is beyond the budget of one that may write leaves
    /// the disk, as it does when it is taken in.
    pub(super) fn weigh(
        &mut self,
        scope: Scope,
        devices: &BTreeSet<DeviceId>,
        batch: &mut Batch,
        touched: &mut Touched,
    ) -> Result<(), StoreError> {
        if devices.is_empty() {
            return Ok(());
        }
        for (device, on_disk) in self.on_disk(scope, devices)? {
            let chained = self.roll.is_chained_in(scope, device);
            let kept = if chained { self.within_budget(scope, device, &on_disk) } else { BTreeSet::new() };
            if chained {
                self.astray.remove(&(scope, device));
            } else {
                self.astray.insert((scope, device));
            }
            let Some(held) = self.sets.get_mut(&scope) else { continue };
            held.lift_ceilings();
            for (key, len, record) in on_disk {
                match (kept.contains(&key), held.set.contains(&key)) {
                    (true, false) => {
                        held.set.insert(key);
                        held.count(device, &key, len);
                    }
                    (false, true) => {
                        held.set.remove(&key);
                        held.discount(device, &key, len);
                    }
                    (true, true) => continue,
                    (false, false) => {}
                }
                if chained && !kept.contains(&key) {
                    batch.delete(Table::Items, keys::item(scope, &key));
                    batch.delete(Table::Records, keys::record(record, &key));
                }
                touched.entry(record).or_default();
            }
        }
        Ok(())
    }

    /// The envelopes of these devices on disk that are not erased.
    fn on_disk(&self, scope: Scope, devices: &BTreeSet<DeviceId>) -> Result<BTreeMap<DeviceId, OnDisk>, StoreError> {
        let mut found: BTreeMap<DeviceId, OnDisk> = BTreeMap::new();
        let author_at = FORM_AT + 1 + CityId::LEN + scope.to_bytes().len();
        let (mut from, end) = (scope.to_bytes(), prefix_end(&scope.to_bytes()));
        loop {
            let entries = self.store.scan(Table::Items, &from, &end, Order::Rising, LOAD_ITEMS)?;
            let Some(last) = entries.last() else { return Ok(found) };
            from = [&last.key[..], &[0]].concat();
            for value in entries.into_iter().filter_map(|entry| entry.value) {
                let author = value.get(author_at..author_at + DeviceId::LEN).and_then(|bytes| bytes.try_into().ok()).map(DeviceId);
                let Some(device) = author.filter(|author| devices.contains(author)) else { continue };
                let Ok(signed) = Verified::from_store(value) else { continue };
                let Some(record) = record_of(&signed).filter(|_| !is_erased(&self.roll, &signed)) else { continue };
                found.entry(device).or_default().push((signed.key(), signed.bytes().len(), record));
            }
        }
    }

    /// Which of a device's envelopes its grants and budgets leave, as when they came one
    /// by one.
    fn within_budget(&self, scope: Scope, device: DeviceId, on_disk: &OnDisk) -> BTreeSet<ItemKey> {
        let dated = on_disk.iter().filter(|(key, ..)| self.roll.may_write(scope, device, key.time));
        let mut left: BTreeMap<ItemKey, usize> = dated.map(|(key, len, _)| (*key, *len)).collect();
        for which in 0..2 {
            let mut periods: BTreeMap<Period, Vec<(ItemKey, usize)>> = BTreeMap::new();
            for (key, len) in &left {
                periods.entry(Period::of(key.time)[which]).or_default().push((*key, *len));
            }
            for (period, items) in periods {
                let (from, to) = period.range();
                let budget = self.roll.budget(scope, device, from, to);
                for (key, _) in surplus(items, period, budget) {
                    left.remove(&key);
                }
            }
        }
        left.into_keys().collect()
    }
}
