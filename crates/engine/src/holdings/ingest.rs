//! Taking items in: judged, stored, synced and shown, as one step.

use std::collections::{BTreeMap, BTreeSet};

use model::wire::Malformed;
use model::{Batch, DeviceId, ItemId, ItemKey, RecordId, RecordView, Scope, Store, StoreError, Table, Timestamp};
use rayon::prelude::*;
use trust::{Refusal, Signed, Verified};

use super::abroad::{EVERYONE, OF_CITY};
use super::budget::{self, Budgets, Period, Room};
use super::erase::is_erased;
use super::{Damaged, Held, Holdings, keys};

/// From this many items on, they are checked on all cores.
const PARALLEL_FROM: usize = 16;

/// Where items come from, which says of which scopes they may be. An honest node
/// mixes no scopes in a dialogue and gossips about no other than the public ones, so
/// whose items say otherwise is not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A dialogue speaks of this scope.
    Dialogue(Scope),
    /// So it does, and sends all of it in order: the last item says how far this
    /// node has come.
    Stream(Scope),
    /// Gossip: what every member's node holds.
    Public,
    /// A backup of this member's: all that is held here.
    Backup,
}

/// What became of a batch of items.
#[derive(Debug, Default)]
pub struct Ingested {
    /// Newly held, and on disk.
    pub held: Vec<(Scope, ItemKey)>,
    /// Held before.
    pub known: usize,
    /// Not held, and why.
    pub refused: Vec<(ItemId, Refusal)>,
    /// Whether some of them wait for ancestors that are not here.
    pub waiting: bool,
    /// New and changed views.
    pub views: Vec<RecordView>,
    /// Records that are no longer shown.
    pub gone: Vec<RecordId>,
}

impl Ingested {
    /// The scopes of what is newly held.
    pub(crate) fn scopes(&self) -> BTreeSet<Scope> {
        self.held.iter().map(|(scope, _)| *scope).collect()
    }

    /// Whether one of them proves that the peer is careless or lies: no honest node
    /// passes on what does not parse or verify, or is of a scope that does not belong
    /// where it came from. (What two nodes share may change while a batch is under
    /// way; that is found out before its items are looked at.)
    pub fn is_hostile(&self) -> bool {
        let lies = |refusal: &Refusal| {
            matches!(refusal, Refusal::TooLarge { .. } | Refusal::Malformed(_) | Refusal::Signature | Refusal::Body(_) | Refusal::Scope(_))
        };
        self.refused.iter().any(|(_, refusal)| lies(refusal))
    }
}

/// The envelopes of one batch that are held by now, which the store does not have
/// yet: whose each is, and its length.
type Arriving = BTreeMap<(Scope, ItemKey), (DeviceId, usize)>;

/// What can be said of an item without the roll and the store.
enum Examined {
    Known,
    Refused(ItemId, Refusal),
    Good(Verified<Signed>),
}

impl<S: Store> Holdings<S> {
    /// Takes in items from peers: checks each, stores those that may be held with
    /// the views that change, and syncs.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing may be acknowledged and the node must stop.
    pub fn ingest(&mut self, items: Vec<Vec<u8>>, origin: Origin, as_of: Timestamp) -> Result<Ingested, StoreError> {
        self.load_whole()?;
        let parallel = items.len() >= PARALLEL_FROM;
        let examiner = self.examiner(origin);
        let examine = |bytes| examiner.examine(bytes);
        let examined: Vec<Examined> =
            if parallel { items.into_par_iter().map(examine).collect() } else { items.into_iter().map(examine).collect() };
        let mut out = Ingested::default();
        let mut fresh = Vec::new();
        let mut seen = BTreeSet::new();
        for examined in examined {
            match examined {
                Examined::Known => out.known += 1,
                Examined::Refused(id, refusal) => out.refused.push((id, refusal)),
                Examined::Good(signed) if seen.insert(signed.id()) => fresh.push(signed),
                Examined::Good(_) => out.known += 1,
            }
        }
        let last = fresh.last().map(|signed| (signed.scope(), signed.key()));
        let streamed = matches!(origin, Origin::Stream(_));
        let cursor = last.filter(|(scope, _)| streamed && self.joining.contains_key(scope));
        self.hold(fresh, as_of, cursor, false, &mut out)?;
        Ok(out)
    }

    /// Takes in items that this node has just signed itself. That no other node
    /// is known to hold them is written in the same batch, so that nothing is left
    /// to be synced when the call returns.
    ///
    /// # Errors
    /// As [`Holdings::ingest`].
    pub fn hold_own(&mut self, items: Vec<Verified<Signed>>, as_of: Timestamp) -> Result<Ingested, StoreError> {
        self.load_whole()?;
        let mut out = Ingested::default();
        self.hold(items, as_of, None, true, &mut out)?;
        Ok(out)
    }

    fn examiner(&self, origin: Origin) -> Examiner<'_> {
        let scopes = self.sets.iter().map(|(scope, held)| (*scope, &held.set));
        let admitted = match origin {
            Origin::Dialogue(of) | Origin::Stream(of) => scopes.filter(|(scope, _)| *scope == of).collect(),
            Origin::Public => scopes.filter(|(scope, _)| scope.is_public()).collect(),
            Origin::Backup => scopes.collect::<BTreeMap<_, _>>(),
        };
        let sets = admitted.into_iter().filter(|(scope, _)| self.takes(*scope)).collect();
        Examiner { sets, city: self.roll.city() }
    }

    /// Holds what may be held of verified items. See [`Holdings::ingest`].
    pub(super) fn hold(
        &mut self,
        fresh: Vec<Verified<Signed>>,
        as_of: Timestamp,
        cursor: Option<(Scope, ItemKey)>,
        own: bool,
        out: &mut Ingested,
    ) -> Result<(), StoreError> {
        let mut batch = std::mem::take(&mut self.first_batch);
        let (statements, envelopes): (Vec<_>, Vec<_>) = fresh.into_iter().partition(|signed| signed.act().is_some());
        let mut touched = self.keep_time(as_of)?;
        let rejudged = self.hold_statements(statements, own, &mut batch, &mut touched, out)?;
        self.hold_envelopes(envelopes, own, &mut batch, &mut touched, out)?;
        for record in self.records_of(&rejudged)? {
            touched.entry(record).or_default();
        }
        self.view_touched(touched, &mut batch, out)?;
        if let Some((scope, key)) = cursor {
            batch.put(Table::Meta, keys::joining(scope), key.to_bytes());
            self.joining.insert(scope, key);
        }
        if own {
            out.held.iter().for_each(|(scope, key)| batch.put(Table::Waiting, keys::item(*scope, key), []));
        }
        if !batch.is_empty() {
            self.store.write(batch)?;
            if !self.faults.early_acknowledgement {
                self.store.sync()?;
            }
        }
        Ok(())
    }

    /// Answers which devices' earlier envelopes must be judged anew.
    fn hold_statements(
        &mut self,
        mut statements: Vec<Verified<Signed>>,
        own: bool,
        batch: &mut Batch,
        touched: &mut BTreeMap<RecordId, Vec<Verified<Signed>>>,
        out: &mut Ingested,
    ) -> Result<BTreeSet<DeviceId>, StoreError> {
        if statements.is_empty() {
            return Ok(BTreeSet::new());
        }
        let earlier = self.roll.clone();
        // All in one, with what the disk has and nothing led to: what one lets in may push
        // another out.
        let fresh = statements.len();
        statements.extend(std::mem::take(&mut self.parted).into_values());
        let mut taken = self.roll.take(&statements);
        let parted: Vec<_> = statements.split_off(fresh).into_iter().zip(taken.split_off(fresh)).collect();
        let beyond = |(statement, taken): (&Verified<Signed>, &bool)| !taken && self.roll.holds(statement).is_ok();
        let keeps = self.faults.surplus_kept || self.faults.forgotten_check;
        if own && (statements.iter().zip(&taken).any(beyond) || !self.roll.left_since(&earlier).is_empty()) {
            // What was acknowledged must never leave for what its author writes later. None
            // of these without the others: a revocation is nothing without its lists.
            self.roll = earlier;
            self.parted.extend(parted.into_iter().map(|(statement, _)| ((statement.scope(), statement.key()), statement)));
            out.refused.extend(statements.iter().map(|statement| (statement.id(), self.roll.over_quota(statement))));
            return Ok(BTreeSet::new());
        }
        for (statement, taken) in statements.into_iter().zip(taken) {
            if !(taken || keeps && self.roll.holds(&statement).is_ok()) {
                let refusal = self.roll.holds(&statement).err().unwrap_or_else(|| self.roll.over_quota(&statement));
                out.refused.push((statement.id(), refusal));
                continue;
            }
            let (scope, key) = (statement.scope(), statement.key());
            let Some(held) = self.sets.get_mut(&scope) else { continue };
            held.set.insert(key);
            self.damaged.remove(&(scope, key));
            self.parted.remove(&(scope, key));
            batch.put(Table::Items, keys::item(scope, &key), statement.into_signed().into_bytes());
            out.held.push((scope, key));
        }
        if !keeps {
            self.part_since(&earlier)?;
        }
        self.join_parted(parted, out);
        self.settle_erasures(&earlier, batch, touched)?;
        self.settle_led(&earlier, batch, touched)?;
        self.touch_withheld(&earlier, touched)?;
        self.roll_changes += 1;
        self.gain_scopes(batch);
        if self.record_scopes().into_iter().all(|scope| self.set(scope).is_empty()) {
            return Ok(BTreeSet::new());
        }
        // After damage something may be held of a device that the roll did not know.
        let changed = self.roll.changed_since(&earlier);
        Ok(self.authors_among(&changed))
    }

    /// Those of some devices of which envelopes are held.
    fn authors_among(&self, devices: &BTreeSet<DeviceId>) -> BTreeSet<DeviceId> {
        let among = |held: &Held| {
            let mut authors = devices.clone();
            held.budgets.retain_authors(&mut authors);
            authors
        };
        self.sets.values().flat_map(among).collect()
    }

    /// Statements on disk that a chain leads to again, now that it is whole, or that their
    /// authors' quotas have room for.
    fn join_parted(&mut self, parted: Vec<(Verified<Signed>, bool)>, out: &mut Ingested) {
        for (statement, taken) in parted {
            let (scope, key) = (statement.scope(), statement.key());
            match self.sets.get_mut(&scope).filter(|_| taken) {
                Some(held) => {
                    held.set.insert(key);
                    out.held.push((scope, key));
                }
                None => drop(self.parted.insert((scope, key), statement)),
            }
        }
    }

    fn hold_envelopes(
        &mut self,
        envelopes: Vec<Verified<Signed>>,
        own: bool,
        batch: &mut Batch,
        touched: &mut BTreeMap<RecordId, Vec<Verified<Signed>>>,
        out: &mut Ingested,
    ) -> Result<(), StoreError> {
        let mut arriving = Arriving::new();
        for signed in envelopes {
            let (scope, key, device, len) = (signed.scope(), signed.key(), signed.device(), signed.bytes().len());
            if self.set(scope).contains(&key) {
                // It was on disk, and a statement of this batch has put it back into its set.
                out.known += 1;
                continue;
            }
            match self.may_hold(&signed, &arriving, own)? {
                Ok(evicted) => {
                    for (key, len) in evicted {
                        self.evict(scope, key, len, &mut arriving, batch, touched, out)?;
                    }
                }
                Err(refusal) => {
                    out.refused.push((signed.id(), refusal));
                    continue;
                }
            }
            let facts = keys::RecordFacts::of(&signed).expect("statements were taken out before");
            let record = record_of(&signed).expect("statements were taken out before");
            let held = self.sets.get_mut(&scope).expect("what may be held has a set");
            held.set.insert(key);
            // One that was struck while the node ran was counted before.
            match self.damaged.remove(&(scope, key)) {
                Some(Damaged::Struck) => held.forget_weighed(),
                _ => held.count(device, &key, len),
            }
            batch.put(Table::Records, keys::record(record, &key), facts.to_bytes());
            batch.put(Table::Items, keys::item(scope, &key), signed.bytes());
            arriving.insert((scope, key), (device, len));
            out.held.push((scope, key));
            touched.entry(record).or_default().push(signed);
        }
        Ok(())
    }

    /// Whether an envelope may be held, and what must leave for it.
    #[allow(clippy::type_complexity, reason = "the two outcomes are spelled out in the line above")]
    fn may_hold(
        &mut self,
        signed: &Verified<Signed>,
        arriving: &Arriving,
        own: bool,
    ) -> Result<Result<Vec<(ItemKey, usize)>, Refusal>, StoreError> {
        let (scope, key, device, len) = (signed.scope(), signed.key(), signed.device(), signed.bytes().len());
        if !self.takes(scope) {
            return Ok(Err(Refusal::Scope(scope)));
        }
        if self.faults.forgotten_check {
            return Ok(Ok(Vec::new()));
        }
        if let Some(kind) = self.abroad.as_ref().and_then(|kinds| super::abroad::kind_of(signed).filter(|kind| !kinds.contains(kind))) {
            return Ok(Err(Refusal::NotShared(kind)));
        }
        if !self.roll.is_chained_in(scope, device) {
            return Ok(Err(Refusal::Stranger));
        }
        if is_erased(&self.roll, signed) && !self.faults.erased_taken {
            return Ok(Err(Refusal::Erased));
        }
        if !self.roll.may_write(scope, device, key.time) {
            return Ok(Err(Refusal::Dates { found: key.time }));
        }
        let mut leaving: Vec<(ItemKey, usize)> = Vec::new();
        let mut ceilings = Vec::new();
        // Of another city, what all its devices have is weighed too, after what each has.
        let everyone = self.abroad.as_ref().map(|_| EVERYONE);
        let purses = [device].into_iter().chain(everyone);
        for (device, period) in purses.flat_map(|device| Period::of(key.time).map(|period| (device, period))) {
            let (from, to) = period.range();
            let budget = if device == EVERYONE { OF_CITY } else { self.roll.budget(scope, device, from, to) };
            let refusal = match period {
                Period::Hour(_) => Refusal::Budget { limit: budget.envelopes_per_hour, unit: "envelopes in an hour" },
                Period::Month(_) => Refusal::Budget { limit: budget.bytes_per_month, unit: "bytes in thirty days" },
            };
            if own {
                // What was acknowledged must never leave for what its author writes later, here or elsewhere.
                if !self.purse(scope, device).fits(device, period, len, self.unread(scope, period), budget) {
                    return Ok(Err(refusal));
                }
                continue;
            }
            match self.purse(scope, device).room(device, period, &key.id, len, budget) {
                Room::Yes => {}
                Room::No => return Ok(Err(refusal)),
                Room::Full if self.faults.budget_by_arrival => return Ok(Err(refusal)),
                Room::Full => {
                    let mut items = self.of_device(scope, device, period, arriving)?;
                    items.retain(|item| !leaving.contains(item));
                    items.push((key, len));
                    let surplus = budget::surplus(items.clone(), period, budget);
                    let refused = surplus.iter().any(|(other, _)| *other == key);
                    let stays =
                        |(other, _): &&(ItemKey, usize)| if refused { *other != key } else { !surplus.iter().any(|(out, _)| out == other) };
                    let held: BTreeMap<ItemId, usize> = items.iter().filter(stays).map(|(key, len)| (key.id, *len)).collect();
                    let ceiling = budget::ceiling(&held, period, budget);
                    if refused {
                        // What was to leave in the other period stays, and may change what is full in this one.
                        if leaving.is_empty() {
                            self.purse_mut(scope, device).set_ceiling(device, period, ceiling);
                        }
                        return Ok(Err(refusal));
                    }
                    leaving.extend(surplus);
                    ceilings.push((device, period, ceiling));
                }
            }
        }
        ceilings.into_iter().for_each(|(device, period, ceiling)| self.purse_mut(scope, device).set_ceiling(device, period, ceiling));
        Ok(Ok(leaving))
    }

    fn budgets(&self, scope: Scope) -> &Budgets {
        &self.sets[&scope].budgets
    }

    /// Where what a device has used is counted, or what all of another city's have.
    fn purse(&self, scope: Scope, device: DeviceId) -> &Budgets {
        let held = &self.sets[&scope];
        held.together.as_ref().filter(|_| device == EVERYONE).unwrap_or(&held.budgets)
    }

    fn purse_mut(&mut self, scope: Scope, device: DeviceId) -> &mut Budgets {
        let held = self.sets.get_mut(&scope).expect("only what has a set is weighed");
        held.together.as_mut().filter(|_| device == EVERYONE).unwrap_or(&mut held.budgets)
    }

    /// How many items of a scope that claim a period could not be read when the set was
    /// loaded, so that nobody's budget counts them.
    fn unread(&self, scope: Scope, period: Period) -> u64 {
        let (from, to) = period.range();
        let within = |(of, key): &(Scope, ItemKey)| *of == scope && from <= key.time && key.time < to;
        self.damaged.iter().filter(|(at, found)| **found == Damaged::Unread && within(at)).count() as u64
    }

    /// The items of a scope that claim a period.
    fn keys_in(&self, scope: Scope, period: Period) -> Vec<ItemKey> {
        let ((from, to), set) = (period.range(), self.set(scope));
        let begin = set.lower_bound(&ItemKey { time: from, id: ItemId([0; 32]) });
        let end = set.lower_bound(&ItemKey { time: to, id: ItemId([0; 32]) });
        set.range(begin, end).collect()
    }

    /// A device's held items of a scope that claim a period.
    fn of_device(
        &mut self,
        scope: Scope,
        device: DeviceId,
        period: Period,
        arriving: &Arriving,
    ) -> Result<Vec<(ItemKey, usize)>, StoreError> {
        if let Some(weighed) = self.purse(scope, device).weighed(device, period) {
            return Ok(weighed);
        }
        let mut items = Vec::new();
        for key in self.keys_in(scope, period) {
            if let Some((author, len)) = arriving.get(&(scope, key)) {
                if *author == device || device == EVERYONE {
                    items.push((key, *len));
                }
            } else if let Some(signed) = self.signed(scope, &key)?
                && (signed.device() == device || device == EVERYONE)
            {
                items.push((key, signed.bytes().len()));
            }
        }
        self.purse_mut(scope, device).remember_weighed(device, period, &items);
        Ok(items)
    }

    /// Lets go of an item for one with a lower id.
    #[allow(clippy::too_many_arguments, reason = "the item, and the four places that know it")]
    fn evict(
        &mut self,
        scope: Scope,
        key: ItemKey,
        len: usize,
        arriving: &mut Arriving,
        batch: &mut Batch,
        touched: &mut BTreeMap<RecordId, Vec<Verified<Signed>>>,
        out: &mut Ingested,
    ) -> Result<(), StoreError> {
        let (record, device) = match arriving.remove(&(scope, key)) {
            Some((device, _)) => {
                out.held.retain(|held| *held != (scope, key));
                let found = touched.iter_mut().find(|(_, signed)| signed.iter().any(|signed| signed.key() == key));
                let record = found.map(|(record, signed)| {
                    signed.retain(|signed| signed.key() != key);
                    *record
                });
                (record, Some(device))
            }
            None => {
                let signed = self.signed(scope, &key)?;
                (signed.as_ref().and_then(|signed| record_of(signed)), signed.map(|signed| signed.device()))
            }
        };
        if let (Some(held), Some(device)) = (self.sets.get_mut(&scope), device) {
            held.set.remove(&key);
            held.discount(device, &key, len);
        }
        batch.delete(Table::Items, keys::item(scope, &key));
        if let Some(record) = record {
            batch.delete(Table::Records, keys::record(record, &key));
            touched.entry(record).or_default();
        }
        Ok(())
    }

    /// The records that these devices have written to. Reads the months in which they did:
    /// a certificate that is dated back makes nobody read a whole city.
    fn records_of(&mut self, devices: &BTreeSet<DeviceId>) -> Result<BTreeSet<RecordId>, StoreError> {
        let mut records = BTreeSet::new();
        if devices.is_empty() {
            return Ok(records);
        }
        for scope in self.record_scopes() {
            for month in self.budgets(scope).months_of(devices) {
                for key in self.keys_in(scope, month) {
                    if let Some(signed) = self.signed(scope, &key)?
                        && devices.contains(&signed.device())
                    {
                        records.extend(record_of(&signed));
                    }
                }
            }
        }
        Ok(records)
    }
}

pub(super) fn record_of(signed: &Signed) -> Option<RecordId> {
    signed.envelope().map(|envelope| envelope.record(signed.city(), &signed.scope(), signed.device()))
}

/// The checks that need neither roll nor store, so that they run on all cores.
struct Examiner<'a> {
    /// Of the scopes that items may be of.
    sets: BTreeMap<Scope, &'a sync::OrderedSet>,
    city: model::CityId,
}

impl Examiner<'_> {
    fn examine(&self, bytes: Vec<u8>) -> Examined {
        let id = ItemId::of(&bytes);
        let signed = match Signed::parse(bytes) {
            Ok(signed) => signed,
            Err(refusal) => return Examined::Refused(id, refusal),
        };
        let Some(set) = self.sets.get(&signed.scope()) else { return Examined::Refused(id, Refusal::Scope(signed.scope())) };
        if set.contains(&signed.key()) {
            return Examined::Known;
        }
        match self.judge(signed) {
            Ok(signed) => Examined::Good(signed),
            Err(refusal) => Examined::Refused(id, refusal),
        }
    }

    fn judge(&self, signed: Signed) -> Result<Verified<Signed>, Refusal> {
        let Some(envelope) = signed.envelope() else { return signed.verify() };
        if signed.city() != self.city {
            return Err(Refusal::City { needed: self.city, found: signed.city() });
        }
        if signed.scope() == Scope::Control {
            return Err(Refusal::Malformed(Malformed::Value { what: "the scope of an envelope", found: 1 }));
        }
        let record = envelope.record(signed.city(), &signed.scope(), signed.device());
        let actor = document::actor(signed.device(), record, envelope.run);
        document::check(&envelope.body, &actor).map_err(|refusal| Refusal::Body(refusal.to_string()))?;
        signed.verify()
    }
}
