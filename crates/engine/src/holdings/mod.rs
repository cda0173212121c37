//! What one node holds of one city: the set, the roll, and the views of both.
//!
//! **Invariant: same set, same city.** The views are a pure function of the held
//! items and of an as-of time; nothing here remembers in which order items came.
//!
//! **Invariant: durable before visible.** Every change goes to the store as one
//! batch and is synced before the call returns.

mod budget;
mod check;
mod doubt;
mod ingest;
mod keys;
mod query;
mod views;

use std::collections::BTreeMap;

use model::{Batch, CityId, ItemId, ItemKey, MemberId, Order, RecordKind, Scope, Store, StoreError, Table, Timestamp, prefix_end};
use sync::OrderedSet;
use trust::{Roll, Signed, Verified};

use crate::Faults;
use budget::Budgets;
use doubt::Doubts;
pub use ingest::Ingested;

/// How many items are read in one go while the set is loaded.
const LOAD_ITEMS: usize = 4096;

/// The scopes that a node of this stage holds.
pub(crate) const SCOPES: [Scope; 2] = [Scope::Control, Scope::City];

/// When an item was found damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Damaged {
    /// While the set was loaded.
    Unread,
    /// Later: it was in the set, and in the budgets.
    Struck,
}

/// See the module's words.
pub struct Holdings<S> {
    store: S,
    roll: Roll,
    control: OrderedSet,
    city: OrderedSet,
    /// Where loading the city's set goes on; `None` once it is loaded.
    loading: Option<Vec<u8>>,
    /// Set while it is not certain that the tables are in step with each other.
    doubts: Option<Box<Doubts>>,
    /// Whether they were found not to be, and nobody has been told yet.
    mended: bool,
    budgets: Budgets,
    /// The views are as of this time: items behind it are held and not shown.
    shown: Timestamp,
    /// Damaged items that no peer has given back yet.
    damaged: BTreeMap<(Scope, ItemKey), Damaged>,
    /// Statements on disk whose chain to the charter goes through a damaged one:
    /// not in the set until it is whole again, since the roll cannot take them.
    parted: BTreeMap<ItemKey, Verified<Signed>>,
    /// What the first batch of a new city carries, so that a store that belongs
    /// to a city holds the statements by which it does.
    first_batch: Batch,
    joining: BTreeMap<Scope, ItemKey>,
    counts: BTreeMap<RecordKind, u64>,
    views_version: u64,
    /// Whose records are found by their source.
    own: Option<MemberId>,
    faults: Faults,
}

impl<S: Store> Holdings<S> {
    /// Reads what the store holds, the control scope whole. `None` when the store
    /// belongs to no city yet; `known` is the city that it is known to belong to
    /// even when it lost the word. The city's set is loaded by [`Holdings::load`].
    ///
    /// # Errors
    /// [`StoreError`]; the store is then as it was.
    pub fn open(mut store: S, known: Option<CityId>, own: Option<MemberId>, faults: Faults) -> Result<Result<Self, S>, StoreError> {
        if let (Ok(None) | Err(StoreError::Damaged { .. }), Some(city)) = (store.get(Table::Meta, keys::CITY), known) {
            begin_again(&mut store, city)?;
        }
        let Some(city) = store.get(Table::Meta, keys::CITY)? else { return Ok(Err(store)) };
        let city = city.try_into().map(CityId).map_err(|found: Vec<u8>| StoreError::Failed {
            what: "read which city it holds",
            source: format!("a city's id has 32 bytes, and {} were found", found.len()).into(),
        })?;
        let doubts = store.is_doubtful().then(Box::default);
        let mut holdings = Self::empty(store, city, own, faults);
        holdings.doubts = doubts;
        holdings.load_facts()?;
        holdings.load_control()?;
        Ok(Ok(holdings))
    }

    /// Makes an empty store hold a city. `whole` says that nothing has to be
    /// received first, because the city is founded here. The store belongs to the
    /// city from the first items on that are held.
    pub fn create(store: S, city: CityId, own: Option<MemberId>, whole: bool, faults: Faults) -> Self {
        let mut holdings = Self::empty(store, city, own, faults);
        let mut batch = Batch::default();
        batch.put(Table::Meta, keys::CITY, city.0);
        if !whole {
            for scope in SCOPES {
                batch.put(Table::Meta, keys::joining(scope), ItemKey::MIN.to_bytes());
                holdings.joining.insert(scope, ItemKey::MIN);
            }
        }
        holdings.first_batch = batch;
        holdings.loading = None;
        holdings
    }

    fn empty(store: S, city: CityId, own: Option<MemberId>, faults: Faults) -> Self {
        Self {
            store,
            roll: Roll::new(city),
            control: OrderedSet::new(),
            city: OrderedSet::new(),
            loading: Some(Scope::City.to_bytes()),
            doubts: None,
            mended: false,
            budgets: Budgets::default(),
            shown: Timestamp(0),
            damaged: BTreeMap::new(),
            parted: BTreeMap::new(),
            first_batch: Batch::default(),
            joining: BTreeMap::new(),
            counts: BTreeMap::new(),
            views_version: 0,
            own,
            faults,
        }
    }

    fn load_facts(&mut self) -> Result<(), StoreError> {
        for scope in SCOPES {
            // Without its cursor a scope that is being joined is found by ranges.
            if let Some(cursor) = self.fact(&keys::joining(scope))? {
                self.joining.insert(scope, keys::item_key(&cursor).unwrap_or(ItemKey::MIN));
            }
        }
        for kind in RecordKind::KNOWN {
            let count = self.fact(&keys::count(kind))?;
            self.counts.insert(kind, count.map_or(0, |bytes| number(&bytes)));
        }
        self.shown = Timestamp(self.fact(keys::SHOWN)?.map_or(0, |bytes| number(&bytes)));
        self.views_version = self.fact(keys::VIEWS_VERSION)?.map_or(0, |bytes| number(&bytes));
        Ok(())
    }

    /// What the node noted about its views. Where a note is damaged, the views are
    /// compared with the set.
    fn fact(&mut self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        match self.store.get(Table::Meta, key) {
            Err(StoreError::Damaged { .. }) => {
                self.doubts.get_or_insert_default();
                Ok(None)
            }
            noted => noted,
        }
    }

    fn load_control(&mut self) -> Result<(), StoreError> {
        let prefix = Scope::Control.to_bytes();
        let entries = self.store.scan(Table::Items, &prefix, &prefix_end(&prefix), Order::Rising, usize::MAX)?;
        let mut statements = Vec::with_capacity(entries.len());
        for entry in entries {
            let Some(key) = keys::item_key(&entry.key) else { continue };
            match entry.value.map(Verified::from_store) {
                Some(Ok(statement)) => statements.push(statement),
                _ => {
                    self.damaged.insert((Scope::Control, key), Damaged::Unread);
                }
            }
        }
        let taken = self.roll.take(&statements);
        for (statement, taken) in statements.into_iter().zip(taken) {
            match taken {
                true => drop(self.control.insert(statement.key())),
                false => drop(self.parted.insert(statement.key(), statement)),
            }
        }
        Ok(())
    }

    /// Loads the next part of the city's set; answers whether all is loaded. What
    /// needs the whole set calls [`Holdings::load_whole`] first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn load(&mut self) -> Result<bool, StoreError> {
        let Some(from) = self.loading.take() else { return self.compare() };
        let end = prefix_end(&Scope::City.to_bytes());
        let entries = self.store.scan(Table::Items, &from, &end, Order::Rising, LOAD_ITEMS)?;
        let full = entries.len() == LOAD_ITEMS;
        let next = entries.last().map(|entry| [&entry.key[..], &[0]].concat());
        for entry in entries {
            let Some(key) = keys::item_key(&entry.key) else { continue };
            let Some(value) = entry.value else {
                self.damaged.insert((Scope::City, key), Damaged::Unread);
                continue;
            };
            self.city.insert(key);
            if let Some(doubts) = &mut self.doubts {
                doubts.note(&key, &value, &self.roll, self.shown);
            }
            // A device's key stands at a fixed place; see `trust::Signed`.
            if let Some(device) = value.get(35..67) {
                self.budgets.add(model::DeviceId(device.try_into().expect("32 bytes were cut out")), &key, value.len());
            }
        }
        self.loading = if full { next } else { None };
        Ok(self.is_loaded())
    }

    /// Loads all that is not loaded yet.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn load_whole(&mut self) -> Result<(), StoreError> {
        while !self.load()? {}
        Ok(())
    }

    /// Whether the city's set is loaded.
    pub fn is_loaded(&self) -> bool {
        self.loading.is_none() && self.doubts.is_none()
    }

    /// The city's roll.
    pub fn roll(&self) -> &Roll {
        &self.roll
    }

    /// The set of a scope; empty for scopes that are not held here.
    pub fn set(&self, scope: Scope) -> &OrderedSet {
        match scope {
            Scope::Control => &self.control,
            _ => &self.city,
        }
    }

    fn set_mut(&mut self, scope: Scope) -> &mut OrderedSet {
        match scope {
            Scope::Control => &mut self.control,
            _ => &mut self.city,
        }
    }

    /// The store, for what is not part of the set.
    pub(crate) fn store(&self) -> &S {
        &self.store
    }

    /// The store, for what is not part of the set.
    pub(crate) fn store_mut(&mut self) -> &mut S {
        &mut self.store
    }

    /// An item's bytes. A damaged one is struck from the set, so that the next
    /// dialogue fetches it again.
    ///
    /// # Errors
    /// [`StoreError`] for anything but damage.
    pub fn item(&mut self, scope: Scope, key: &ItemKey) -> Result<Option<Vec<u8>>, StoreError> {
        match self.store.get(Table::Items, &keys::item(scope, key)) {
            Err(StoreError::Damaged { .. }) => {
                self.set_mut(scope).remove(key);
                self.damaged.insert((scope, *key), Damaged::Struck);
                self.budgets.lift_ceilings();
                Ok(None)
            }
            other => other,
        }
    }

    /// An item of this node's store, parsed.
    ///
    /// # Errors
    /// [`StoreError`] for anything but damage.
    pub fn signed(&mut self, scope: Scope, key: &ItemKey) -> Result<Option<Verified<Signed>>, StoreError> {
        Ok(self.item(scope, key)?.and_then(|bytes| Verified::from_store(bytes).ok()))
    }

    /// Damaged items that no peer has given back yet. One of a device that wrote too
    /// much may wait for good, since others have let go of it.
    pub fn damaged(&self) -> impl ExactSizeIterator<Item = (Scope, ItemKey)> + '_ {
        self.damaged.keys().copied()
    }

    /// Set while the scope has never been received whole: the last key received.
    pub fn joining(&self, scope: Scope) -> Option<ItemKey> {
        self.joining.get(&scope).copied()
    }

    /// The scope has been received whole. The store learns it with the next batch
    /// that is written; should that never come, the next dialogue says it again.
    pub fn joined(&mut self, scope: Scope) -> Result<(), StoreError> {
        if self.joining.remove(&scope).is_some() {
            let mut batch = Batch::default();
            batch.delete(Table::Meta, keys::joining(scope));
            self.store.write(batch)?;
        }
        Ok(())
    }

    /// When the next item's time comes, if any lies ahead.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.city.get(self.first_after(self.shown)).map(|key| key.time)
    }

    /// The index of the city's first item behind a time.
    fn first_after(&self, time: Timestamp) -> usize {
        self.city.lower_bound(&ItemKey { time: Timestamp(time.0.saturating_add(1)), id: ItemId([0; 32]) })
    }

    /// Whether the planted fault is on that forgets to ask who a peer is.
    pub(crate) fn accepts_strangers(&self) -> bool {
        self.faults.forgotten_check
    }

    /// How many items' times lie ahead.
    pub fn future_len(&self) -> usize {
        self.city.len() - self.first_after(self.shown)
    }

    /// Counts changes of the views, across restarts.
    pub fn views_version(&self) -> u64 {
        self.views_version
    }

    /// How many records of a kind are shown.
    pub fn count(&self, kind: RecordKind) -> u64 {
        self.counts.get(&kind).copied().unwrap_or(0)
    }

    /// Takes the store out again.
    pub fn into_store(self) -> S {
        self.store
    }
}

/// A store that lost which city it holds, with whatever else, learns it again.
/// One without items receives all anew, as when it joined.
fn begin_again<S: Store>(store: &mut S, city: CityId) -> Result<(), StoreError> {
    let mut batch = Batch::default();
    batch.put(Table::Meta, keys::CITY, city.0);
    if store.scan(Table::Items, &[], &[0xff; 160], Order::Rising, 1)?.is_empty() {
        SCOPES.into_iter().for_each(|scope| batch.put(Table::Meta, keys::joining(scope), ItemKey::MIN.to_bytes()));
    }
    store.write(batch)?;
    store.sync()
}

fn number(bytes: &[u8]) -> u64 {
    bytes.try_into().map_or(0, u64::from_be_bytes)
}
