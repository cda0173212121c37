//! What one node holds of one city: the set, the roll, and the views of both.
//!
//! **Invariant: same set, same city.** The views are a pure function of the held
//! items and of an as-of time; nothing here remembers in which order items came.
//!
//! **Invariant: durable before visible.** Every change goes to the store as one
//! batch and is synced before the call returns.

mod abroad;
mod budget;
mod check;
mod doubt;
mod erase;
mod explain;
mod governance;
mod ingest;
mod judge;
mod keys;
mod led;
mod log;
mod mine;
mod notices;
mod publications;
mod query;
mod receipts;
mod reports;
mod retention;
mod schools;
mod views;
mod withhold;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use model::wire::Reader;
use model::{
    Batch, CityId, DeviceId, ItemId, ItemKey, MemberId, Order, RecordId, RecordKind, Scope, Store, StoreError, Table, Timestamp, prefix_end,
};
use sync::OrderedSet;
use trust::{Roll, Signed, Verified};

use crate::Faults;
use budget::Budgets;
use doubt::Doubts;
pub use explain::Explained;
pub use governance::city_facts;
pub use ingest::{Ingested, Origin};
use notices::Mine;
pub(crate) use notices::removed;
pub(crate) use publications::{Copy, PUBLISHED};
use reports::Filed;
pub(crate) use retention::{ended_before, ends_soon};
pub(crate) use withhold::Written;

/// For how long after its end a membership or a part in a scope is still met with: what was written in
/// time gets home, and a renewal may take a school's holidays. Thirty days.
pub(crate) const GRACE_MILLISECONDS: u64 = 30 * 24 * 60 * 60 * 1000;

/// How many items are read in one go while the set is loaded.
const LOAD_ITEMS: usize = 4096;

/// What is held of one scope.
#[derive(Default)]
struct Held {
    set: OrderedSet,
    /// Counted for each scope on its own: nodes hold different scopes, and must
    /// decide alike in those that they share.
    budgets: Budgets,
    /// Of another city's, what all of its devices together have used.
    together: Option<Budgets>,
}

impl Held {
    fn count(&mut self, device: DeviceId, key: &ItemKey, len: usize) {
        self.budgets.add(device, key, len);
        self.together.iter_mut().for_each(|together| together.add(abroad::EVERYONE, key, len));
    }

    fn discount(&mut self, device: DeviceId, key: &ItemKey, len: usize) {
        self.budgets.remove(device, key, len);
        self.together.iter_mut().for_each(|together| together.remove(abroad::EVERYONE, key, len));
    }

    fn lift_ceilings(&mut self) {
        self.budgets.lift_ceilings();
        self.together.iter_mut().for_each(Budgets::lift_ceilings);
    }

    fn forget_weighed(&mut self) {
        self.budgets.forget_weighed();
        self.together.iter_mut().for_each(Budgets::forget_weighed);
    }
}

/// A scope whose items are still to be read from the store.
struct Reading {
    scope: Scope,
    /// Where reading goes on.
    from: Vec<u8>,
    /// They go into the set; where not, they were read before.
    load: bool,
    /// The doubts take note of them, once the roll is whole.
    note: bool,
}

/// Where an item's form stands in its bytes, and what says that it is a statement:
/// loading parses nothing else. See `trust::Signed`.
const FORM_AT: usize = 1;
const FORM_STATEMENT: u8 = 2;

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
    /// One for each scope that the member takes part in, or took part in: what is held
    /// of a scope that was lost stays, and is shown here, but nothing more of it is
    /// taken in or passed on.
    sets: BTreeMap<Scope, Held>,
    /// What stands in for the set of a scope that is not held.
    nothing: OrderedSet,
    /// What is still to be read; empty once all is loaded. The control scope is loaded
    /// before.
    loading: VecDeque<Reading>,
    /// Set while it is not certain that the tables are in step with each other.
    doubts: Option<Box<Doubts>>,
    /// Whether they were found not to be, and nobody has been told yet.
    mended: bool,
    /// Counts how often the roll has taken something in.
    roll_changes: u64,
    /// The views are as of this time: items behind it are held and not shown.
    shown: Timestamp,
    /// Damaged items that no peer has given back yet.
    damaged: BTreeMap<(Scope, ItemKey), Damaged>,
    /// Statements on disk whose chain to the charter goes through a damaged one, or that
    /// are beyond their authors' quotas: not in the set until the roll takes them.
    parted: BTreeMap<(Scope, ItemKey), Verified<Signed>>,
    /// Devices to which no chain leads any more and of which envelopes are on disk; see
    /// `led`.
    astray: BTreeSet<(Scope, DeviceId)>,
    /// What the first batch of a new city carries, so that a store that belongs
    /// to a city holds the statements by which it does.
    first_batch: Batch,
    joining: BTreeMap<Scope, ItemKey>,
    /// Whether bodies of something erased may still have to leave the disk.
    erasures_due: bool,
    /// How many bytes on disk that a device wrote for a month are erased and wait to leave.
    leaving: BTreeMap<(Scope, DeviceId, budget::Period), u64>,
    /// When the store was last rewritten since this node started, by the as-of time of
    /// its views.
    rewritten: Option<Timestamp>,
    /// The erasures for which the store's files are being rewritten, with their scopes.
    purging: Vec<(Scope, ItemId)>,
    /// Whether the store's files are to be rewritten for what was let go of otherwise.
    rewriting: bool,
    counts: BTreeMap<RecordKind, u64>,
    /// Every report that counts, once somebody asked for reports.
    reports: Option<BTreeMap<RecordId, Filed>>,
    /// What is known of the member's own records, to tell them what happened.
    mine: Mine,
    views_version: u64,
    /// Whose node this is: whose scopes are held, and whose records are found by
    /// their source.
    own: Option<MemberId>,
    /// For what is held of another city: the kinds of records that cross to here now.
    abroad: Option<BTreeSet<RecordKind>>,
    faults: Faults,
}

impl<S: Store> Holdings<S> {
    /// Reads what the store holds, the control scope whole. `None` when the store
    /// belongs to no city yet; `known` is the city that it is known to belong to
    /// even when it lost the word. The other scopes are loaded by [`Holdings::load`].
    ///
    /// # Errors
    /// [`StoreError`]; the store is then as it was.
    pub fn open(mut store: S, known: Option<CityId>, own: Option<MemberId>, faults: Faults) -> Result<Result<Self, S>, StoreError> {
        if let (Ok(None) | Err(StoreError::Damaged { .. }), Some(city)) = (store.get(Table::Meta, keys::CITY), known) {
            begin_again(&mut store, city, own)?;
        }
        let Some(city) = store.get(Table::Meta, keys::CITY)? else { return Ok(Err(store)) };
        let city = city.try_into().map(CityId).map_err(|found: Vec<u8>| StoreError::Failed {
            what: "read which city it holds",
            source: format!("a city's id has 32 bytes, and {} were found", found.len()).into(),
        })?;
        let mut holdings = Self::empty(store, city, own, faults);
        holdings.begin_loading()?;
        Ok(Ok(holdings))
    }

    /// Loads the control scope whole, and finds out what else is to be loaded.
    fn begin_loading(&mut self) -> Result<(), StoreError> {
        self.doubts = self.store.is_doubtful().then(Box::default);
        self.load_facts()?;
        self.load_control()?;
        self.open_scopes()
    }

    /// Makes an empty store hold a city. `whole` says that nothing has to be
    /// received first, because the city is founded here. The store belongs to the
    /// city from the first items on that are held.
    pub fn create(store: S, city: CityId, own: Option<MemberId>, whole: bool, faults: Faults) -> Self {
        let mut holdings = Self::empty(store, city, own, faults);
        let mut batch = Batch::default();
        batch.put(Table::Meta, keys::CITY, city.0);
        if whole {
            holdings.wanted().into_iter().for_each(|scope| _ = holdings.begin_set(scope));
        } else {
            holdings.gain_scopes(&mut batch);
        }
        holdings.first_batch = batch;
        holdings
    }

    fn empty(store: S, city: CityId, own: Option<MemberId>, faults: Faults) -> Self {
        Self {
            store,
            roll: Roll::new(city),
            sets: BTreeMap::new(),
            nothing: OrderedSet::new(),
            loading: VecDeque::new(),
            doubts: None,
            mended: false,
            roll_changes: 0,
            shown: Timestamp(0),
            damaged: BTreeMap::new(),
            parted: BTreeMap::new(),
            astray: BTreeSet::new(),
            first_batch: Batch::default(),
            joining: BTreeMap::new(),
            erasures_due: false,
            leaving: BTreeMap::new(),
            rewritten: None,
            purging: Vec::new(),
            rewriting: false,
            counts: BTreeMap::new(),
            reports: None,
            mine: Mine::default(),
            views_version: 0,
            own,
            abroad: None,
            faults,
        }
    }

    fn load_facts(&mut self) -> Result<(), StoreError> {
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
        self.sets.insert(Scope::Control, Held::default());
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
        self.load_statements(statements);
        Ok(())
    }

    /// Takes in statements that are on disk.
    fn load_statements(&mut self, statements: Vec<Verified<Signed>>) {
        let taken = self.roll.take(&statements);
        for (statement, taken) in statements.into_iter().zip(taken) {
            let (scope, key) = (statement.scope(), statement.key());
            match self.sets.get_mut(&scope).filter(|_| taken) {
                Some(held) => drop(held.set.insert(key)),
                None => drop(self.parted.insert((scope, key), statement)),
            }
        }
    }

    /// The scopes that this node's member takes part in.
    fn wanted(&self) -> Vec<Scope> {
        match self.abroad {
            Some(_) => vec![Scope::Control, Scope::Federation],
            None => wanted(&self.roll, self.own),
        }
    }

    /// Finds out which scopes there are, and what is to be read of them: those that the
    /// member takes part in, and those of which something is on disk.
    fn open_scopes(&mut self) -> Result<(), StoreError> {
        let mut scopes: BTreeSet<Scope> = self.wanted().into_iter().collect();
        scopes.extend(self.scopes_on_disk()?);
        scopes.iter().try_for_each(|scope| self.open_scope(*scope))?;
        // The smaller scopes first: statements in them belong to the roll, by which all
        // items are judged that the doubts take note of.
        let doubtful = self.doubts.is_some();
        let small = || scopes.iter().copied().filter(|scope| !matches!(scope, Scope::Control | Scope::City));
        let reading = |scope: Scope, load, note| Reading { scope, from: scope.to_bytes(), load, note };
        self.loading.extend(small().map(|scope| reading(scope, true, false)));
        if scopes.contains(&Scope::City) {
            self.loading.push_back(reading(Scope::City, true, doubtful));
        }
        self.loading.extend(small().filter(|_| doubtful).map(|scope| reading(scope, false, true)));
        Ok(())
    }

    fn open_scope(&mut self, scope: Scope) -> Result<(), StoreError> {
        self.begin_set(scope);
        // Without its cursor a scope that is being joined is found by ranges.
        if let Some(cursor) = self.fact(&keys::joining(scope))? {
            self.joining.insert(scope, keys::item_key(&cursor).unwrap_or(ItemKey::MIN));
        }
        Ok(())
    }

    /// The scopes of which something is on disk: one look for each.
    fn scopes_on_disk(&self) -> Result<BTreeSet<Scope>, StoreError> {
        let mut scopes = BTreeSet::new();
        let mut from = Vec::new();
        while let Some(entry) = self.store.scan(Table::Items, &from, &[0xff; 160], Order::Rising, 1)?.pop() {
            let Ok(scope) = Scope::read(&mut Reader::new(&entry.key)) else { break };
            scopes.insert(scope);
            from = prefix_end(&scope.to_bytes());
        }
        Ok(scopes)
    }

    /// Begins the set of a scope; answers whether there was none.
    fn begin_set(&mut self, scope: Scope) -> bool {
        let new = !self.sets.contains_key(&scope);
        if new {
            let together = self.abroad.as_ref().map(|_| Budgets::default());
            self.sets.insert(scope, Held { together, ..Held::default() });
        }
        new
    }

    /// Begins the sets of scopes that have come to the member: all of each is still to
    /// be received.
    fn gain_scopes(&mut self, batch: &mut Batch) {
        for scope in self.wanted() {
            if self.begin_set(scope) {
                self.joining.insert(scope, ItemKey::MIN);
                batch.put(Table::Meta, keys::joining(scope), ItemKey::MIN.to_bytes());
            }
        }
    }

    /// Loads the next part of the sets; answers whether all is loaded. What needs them
    /// whole calls [`Holdings::load_whole`] first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn load(&mut self) -> Result<bool, StoreError> {
        let Some(reading) = self.loading.pop_front() else { return self.compare() };
        let Reading { scope, from, load, note } = reading;
        let entries = self.store.scan(Table::Items, &from, &prefix_end(&scope.to_bytes()), Order::Rising, LOAD_ITEMS)?;
        if let Some(last) = entries.last().filter(|_| entries.len() == LOAD_ITEMS) {
            self.loading.push_front(Reading { scope, from: [&last.key[..], &[0]].concat(), load, note });
        }
        self.begin_set(scope);
        let held = self.sets.get_mut(&scope).expect("it was begun");
        // A device's key stands behind version, form, city and scope; see `trust::Signed`.
        let author_at = FORM_AT + 1 + CityId::LEN + scope.to_bytes().len();
        let mut statements = Vec::new();
        for entry in entries {
            let Some(key) = keys::item_key(&entry.key) else { continue };
            let Some(value) = entry.value else {
                self.damaged.insert((scope, key), Damaged::Unread);
                continue;
            };
            if note && let Some(doubts) = &mut self.doubts {
                doubts.note(&key, &value, &self.roll, self.shown);
            }
            if !load {
                continue;
            }
            if value.get(FORM_AT) == Some(&FORM_STATEMENT) {
                match Verified::from_store(value) {
                    Ok(statement) => statements.push(statement),
                    Err(_) => drop(self.damaged.insert((scope, key), Damaged::Unread)),
                }
                continue;
            }
            held.set.insert(key);
            if let Some(device) = value.get(author_at..author_at + DeviceId::LEN) {
                held.count(DeviceId(device.try_into().expect("32 bytes were cut out")), &key, value.len());
            }
        }
        if !statements.is_empty() {
            let earlier = self.roll.clone();
            self.load_statements(statements);
            self.part_since(&earlier)?;
            // They may say that the member takes part in more.
            let gained = self.wanted().into_iter().filter(|scope| !self.sets.contains_key(scope));
            gained.collect::<Vec<_>>().into_iter().try_for_each(|scope| self.open_scope(scope))?;
        }
        if self.loading.is_empty() {
            self.load_erasures()?;
            self.load_astray()?;
        }
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

    /// Whether all sets are loaded.
    pub fn is_loaded(&self) -> bool {
        self.loading.is_empty() && self.doubts.is_none()
    }

    /// The city's roll.
    pub fn roll(&self) -> &Roll {
        &self.roll
    }

    /// How often the roll has taken something in since the node started.
    pub(crate) fn roll_changes(&self) -> u64 {
        self.roll_changes
    }

    /// The scopes of which something is held, or may come, in rising order.
    pub fn scopes(&self) -> impl Iterator<Item = Scope> {
        self.sets.keys().copied()
    }

    /// Those whose records are shown: all but the control scope.
    pub fn record_scopes(&self) -> Vec<Scope> {
        self.scopes().filter(|scope| *scope != Scope::Control).collect()
    }

    /// The scopes that this node's member and a peer's device both may read, in rising
    /// order.
    pub(crate) fn scopes_for(&self, device: DeviceId) -> Vec<Scope> {
        self.scopes().filter(|scope| self.shares(device, *scope)).collect()
    }

    /// Whether a scope is one of [`Holdings::scopes_for`] a peer's device.
    pub(crate) fn shares(&self, device: DeviceId, scope: Scope) -> bool {
        if self.faults.every_scope_told || (self.faults.forgotten_check && scope.is_public()) {
            return self.sets.contains_key(&scope);
        }
        let since = Timestamp(self.shown.0.saturating_sub(GRACE_MILLISECONDS));
        self.takes(scope) && self.roll.reads(device, scope, since)
    }

    /// Whether items of a scope are held here, and new ones are taken in: those of a
    /// scope that was lost are not.
    pub(crate) fn takes(&self, scope: Scope) -> bool {
        if let Some(kinds) = &self.abroad {
            return self.takes_abroad(scope, kinds);
        }
        self.sets.contains_key(&scope) && (scope.is_public() || self.own.is_some_and(|own| self.roll.member_reads(own, scope)))
    }

    /// Begins the sets of those of some scopes that this node's member may read and that
    /// it need not hold otherwise: what others report to it.
    pub(crate) fn begin_reports(&mut self, scopes: impl IntoIterator<Item = Scope>) {
        for scope in scopes {
            let heard = |own| matches!(scope, Scope::Sealed(_)) && self.roll.member_reads(own, scope);
            if self.own.is_some_and(heard) {
                self.sets.entry(scope).or_default();
            }
        }
    }

    /// Takes in statements that make this node's member one of a school, and begins the
    /// scopes that come with it. Statements that do not are left.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn adopt(&mut self, statements: Vec<Verified<Signed>>, as_of: Timestamp) -> Result<Ingested, StoreError> {
        self.load_whole()?;
        let mut trial = self.roll.clone();
        trial.take(&statements);
        let (before, now) = (self.wanted(), self.own.map_or_else(Vec::new, |own| trial.scopes_of(own)));
        let own = self.own;
        // Any issuer can say of anybody that they are of its school.
        let belongs = |scope: &Scope| own.is_some_and(|own| trial.belongs(own, *scope));
        let new: Vec<Scope> = now.into_iter().filter(|scope| !before.contains(scope) && belongs(scope)).collect();
        let statements: Vec<_> = statements.into_iter().filter(|signed| new.contains(&signed.scope())).collect();
        let mut out = Ingested::default();
        if statements.is_empty() {
            return Ok(out);
        }
        for scope in new {
            self.sets.entry(scope).or_default();
            self.joining.insert(scope, ItemKey::MIN);
            self.first_batch.put(Table::Meta, keys::joining(scope), ItemKey::MIN.to_bytes());
        }
        self.hold(statements, as_of, None, false, &mut out)?;
        Ok(out)
    }

    /// The set of a scope; empty for scopes that are not held here.
    pub fn set(&self, scope: Scope) -> &OrderedSet {
        self.sets.get(&scope).map_or(&self.nothing, |held| &held.set)
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
                if let Some(held) = self.sets.get_mut(&scope) {
                    held.set.remove(key);
                    held.lift_ceilings();
                }
                self.damaged.insert((scope, *key), Damaged::Struck);
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
        let next = |scope| {
            let set = self.set(scope);
            set.get(first_after(set, self.shown)).map(|key| key.time)
        };
        self.scopes().filter(|scope| *scope != Scope::Control).filter_map(next).min()
    }

    /// Whether the planted fault is on that forgets to ask who a peer is.
    pub(crate) fn accepts_strangers(&self) -> bool {
        self.faults.forgotten_check
    }

    /// How many items' times lie ahead.
    pub fn future_len(&self) -> usize {
        let ahead = |scope| {
            let set = self.set(scope);
            set.len() - first_after(set, self.shown)
        };
        self.scopes().filter(|scope| *scope != Scope::Control).map(ahead).sum()
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

/// The scopes that a member's node holds.
fn wanted(roll: &Roll, own: Option<MemberId>) -> Vec<Scope> {
    own.map_or_else(|| vec![Scope::Control, Scope::City, Scope::Federation], |own| roll.scopes_of(own))
}

/// A store that lost which city it holds, with whatever else, learns it again.
/// One without items receives all anew, as when it joined.
fn begin_again<S: Store>(store: &mut S, city: CityId, own: Option<MemberId>) -> Result<(), StoreError> {
    let mut batch = Batch::default();
    batch.put(Table::Meta, keys::CITY, city.0);
    if store.scan(Table::Items, &[], &[0xff; 160], Order::Rising, 1)?.is_empty() {
        wanted(&Roll::new(city), own).into_iter().for_each(|scope| batch.put(Table::Meta, keys::joining(scope), ItemKey::MIN.to_bytes()));
    }
    store.write(batch)?;
    store.sync()
}

/// The index of a set's first item behind a time.
fn first_after(set: &OrderedSet, time: Timestamp) -> usize {
    set.lower_bound(&ItemKey { time: Timestamp(time.0.saturating_add(1)), id: ItemId([0; 32]) })
}

fn number(bytes: &[u8]) -> u64 {
    bytes.try_into().map_or(0, u64::from_be_bytes)
}
