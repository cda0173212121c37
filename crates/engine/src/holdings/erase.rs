//! What was erased: out of the sets at once, off the disk after the policy's delay,
//! refused for ever.
//!
//! **Invariant:** whether an envelope is erased is a pure function of the roll and of
//! the envelope. So nodes that hold the same statements reconcile the same sets,
//! whether or not the bodies are still on their disks.

use std::collections::{BTreeMap, BTreeSet};

use model::{Batch, DeviceId, Entry, ItemId, ItemKey, MemberId, Order, RecordId, Scope, Store, StoreError, Table, Timestamp, prefix_end};
use trust::{Erased, Roll, Signed, Verified};

use super::budget::Period;
use super::ingest::record_of;
use super::{Holdings, LOAD_ITEMS, keys};

/// A day in milliseconds.
const DAY: u64 = 24 * 60 * 60 * 1000;

/// Between two rewritings of the store. Each copies all of it, so that a member who
/// erased something every minute would keep every node copying; beside a delay of days
/// an hour more is little.
const REWRITE_REST: u64 = 60 * 60 * 1000;

/// What is noted of an erasure: since when this node has known it, by the as-of time of
/// its views, and whether nothing is left of the bodies in the store's files. A node that
/// ends after it deleted them and before its files were rewritten begins again.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Noted {
    since: Timestamp,
    gone: bool,
}

impl Noted {
    fn encode(self) -> Vec<u8> {
        let mut bytes = self.since.0.to_be_bytes().to_vec();
        bytes.push(u8::from(self.gone));
        bytes
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let (since, gone) = bytes.split_first_chunk()?;
        Some(Self { since: Timestamp(u64::from_be_bytes(*since)), gone: *gone.first()? == 1 })
    }
}

/// An erasure that counts, by what it names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Erasure {
    Record(RecordId),
    Member(Scope, MemberId),
}

fn erasures(roll: &Roll) -> BTreeMap<Erasure, ItemKey> {
    let records = roll.erased_records().map(|(record, key)| (Erasure::Record(record), key));
    let members = roll.erased_members().map(|(scope, member, key)| (Erasure::Member(scope, member), key));
    records.chain(members).collect()
}

/// By which erasure an envelope belongs to something erased, and who owns that.
fn erasure_of(roll: &Roll, signed: &Signed) -> Option<(ItemKey, Option<MemberId>)> {
    if !roll.erases() {
        return None;
    }
    let (record, envelope) = (record_of(signed)?, signed.envelope()?);
    let owner = roll.member_in(signed.scope(), envelope.founding_device(signed.device()));
    roll.erasure(signed.scope(), record, owner).map(|erasure| (erasure, owner))
}

/// Whether an envelope belongs to something erased.
pub(super) fn is_erased(roll: &Roll, signed: &Signed) -> bool {
    erasure_of(roll, signed).is_some()
}

/// Whether an envelope that may be on disk is in no set: it is erased, or no chain leads
/// to its author.
pub(super) fn is_out(roll: &Roll, signed: &Signed) -> bool {
    is_erased(roll, signed) || !roll.is_chained_in(signed.scope(), signed.device())
}

type Touched = BTreeMap<RecordId, Vec<Verified<Signed>>>;

/// Devices of scopes.
type Devices = BTreeMap<Scope, BTreeSet<DeviceId>>;

impl<S: Store> Holdings<S> {
    /// Every envelope on disk that is in no set.
    pub(super) fn out_on_disk(&self) -> Result<Vec<Verified<Signed>>, StoreError> {
        let mut erased = Vec::new();
        if !self.roll.erases() && self.astray.is_empty() {
            return Ok(erased);
        }
        for scope in self.record_scopes() {
            let (mut from, end) = (scope.to_bytes(), prefix_end(&scope.to_bytes()));
            loop {
                let entries = self.store.scan(Table::Items, &from, &end, Order::Rising, LOAD_ITEMS)?;
                let Some(last) = entries.last() else { break };
                from = [&last.key[..], &[0]].concat();
                let signed = entries.into_iter().filter_map(|entry| Verified::from_store(entry.value?).ok());
                erased.extend(signed.filter(|signed| is_out(&self.roll, signed)));
            }
        }
        Ok(erased)
    }

    /// Takes what is erased by now out of the sets, and back in what is erased no more.
    pub(super) fn settle_erasures(&mut self, earlier: &Roll, batch: &mut Batch, touched: &mut Touched) -> Result<(), StoreError> {
        let (then, now) = (erasures(earlier), erasures(&self.roll));
        if then == now {
            return Ok(());
        }
        let mut records = BTreeSet::new();
        for erasure in
            then.keys().filter(|erasure| !now.contains_key(erasure)).chain(now.keys().filter(|erasure| !then.contains_key(erasure)))
        {
            records.extend(self.records_in(erasure)?);
        }
        let fresh = now.values().filter(|key| !then.values().any(|other| other == *key)).copied().collect();
        let authors = self.authors_of(fresh);
        let mut back = BTreeMap::new();
        for record in records {
            self.place(record, &authors, &mut back, batch)?;
            touched.entry(record).or_default();
        }
        self.weigh_back(back, batch, touched)?;
        for key in now.values().filter(|key| !then.values().any(|other| other == *key)) {
            if self.noted(&key.id)?.is_none() {
                let noted = Noted { since: self.shown, gone: false };
                batch.put(Table::Meta, keys::erasure(&key.id), noted.encode());
                self.erasures_due = true;
            }
        }
        for key in then.values().filter(|key| !now.values().any(|other| other == *key)) {
            batch.delete(Table::Meta, keys::erasure(&key.id));
        }
        Ok(())
    }

    /// Once all is loaded: takes what is erased out of the sets.
    pub(super) fn load_erasures(&mut self) -> Result<(), StoreError> {
        let erasures = erasures(&self.roll);
        self.erasures_due = !erasures.is_empty();
        let mut records = BTreeSet::new();
        for erasure in erasures.keys() {
            records.extend(self.records_in(erasure)?);
        }
        self.leaving.clear();
        // What is erased no more was put back, and weighed, before the store was closed; and
        // what was to leave at once has left.
        let (authors, mut back, mut batch) = (BTreeMap::new(), BTreeMap::new(), Batch::default());
        records.into_iter().try_for_each(|record| self.place(record, &authors, &mut back, &mut batch))
    }

    /// Who made these erasures.
    fn authors_of(&self, erasures: BTreeSet<ItemKey>) -> BTreeMap<ItemKey, MemberId> {
        let scopes: BTreeSet<Scope> = erasures.iter().filter_map(|key| self.roll.place_of(&key.id)).collect();
        let statements = scopes.into_iter().flat_map(|scope| self.roll.statements(scope));
        statements.filter(|(key, ..)| erasures.contains(key)).map(|(key, member, _)| (key, member)).collect()
    }

    /// Weighs what those have written of whom something is erased no more: they may have
    /// filled their budgets again meanwhile, and a node that had dropped the bodies, or
    /// never had them, takes in the lowest ids alone.
    fn weigh_back(&mut self, back: Devices, batch: &mut Batch, touched: &mut Touched) -> Result<(), StoreError> {
        if self.faults.forgotten_check || self.faults.surplus_kept {
            return Ok(());
        }
        back.into_iter().try_for_each(|(scope, devices)| self.weigh(scope, &devices, batch, touched))
    }

    fn noted(&self, erasure: &ItemId) -> Result<Option<Noted>, StoreError> {
        match self.store.get(Table::Meta, &keys::erasure(erasure)) {
            // Without the note its delay begins anew.
            Err(StoreError::Damaged { .. }) => Ok(None),
            noted => Ok(noted?.and_then(|bytes| Noted::decode(&bytes))),
        }
    }

    /// The records on disk that an erasure names.
    fn records_in(&self, erasure: &Erasure) -> Result<BTreeSet<RecordId>, StoreError> {
        let (scope, member) = match erasure {
            Erasure::Record(record) => return Ok(BTreeSet::from([*record])),
            Erasure::Member(scope, member) => (*scope, *member),
        };
        let mut records = BTreeSet::new();
        let (mut from, end) = (scope.to_bytes(), prefix_end(&scope.to_bytes()));
        loop {
            let entries = self.store.scan(Table::Items, &from, &end, Order::Rising, LOAD_ITEMS)?;
            let Some(last) = entries.last() else { return Ok(records) };
            from = [&last.key[..], &[0]].concat();
            for value in entries.into_iter().filter_map(|entry| entry.value) {
                let Ok(signed) = Verified::from_store(value) else { continue };
                let owner = signed.envelope().map(|envelope| envelope.founding_device(signed.device()));
                if owner.and_then(|founder| self.roll.member_in(scope, founder)) == Some(member) {
                    records.extend(record_of(&signed));
                }
            }
        }
    }

    /// The scopes in which this node holds records that a member owns, erased ones among
    /// them until their bodies are gone.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn scopes_of_owner(&self, member: MemberId) -> Result<BTreeSet<Scope>, StoreError> {
        let mut scopes = BTreeSet::new();
        for scope in self.record_scopes() {
            if !self.records_in(&Erasure::Member(scope, member))?.is_empty() {
                scopes.insert(scope);
            }
        }
        Ok(scopes)
    }

    /// How a held record was founded, as an erasure names it, and its scope. `None` when
    /// nothing of it is held, or it is erased.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn founding_of(&mut self, record: RecordId) -> Result<Option<(Scope, Erased)>, StoreError> {
        self.load_whole()?;
        let gathered = self.gather(record, Vec::new())?;
        let founding = |signed: &Verified<Signed>| {
            let envelope = signed.envelope()?;
            let founder = envelope.founding_device(signed.device());
            let (kind, nonce) = (envelope.kind, envelope.founder.nonce);
            let what = match signed.scope() {
                Scope::Federation => Erased::Crossing { kind, founder, nonce },
                _ => Erased::Record { kind, founder, nonce },
            };
            Some((signed.scope(), what))
        };
        Ok(gathered.envelopes.first().and_then(founding))
    }

    /// Puts a record's envelopes on disk into their set, or takes them out of it, as
    /// they are erased or not. Whose come `back` have to be weighed.
    ///
    /// `authors` are those of the erasures that are new.
    fn place(
        &mut self,
        record: RecordId,
        authors: &BTreeMap<ItemKey, MemberId>,
        back: &mut Devices,
        batch: &mut Batch,
    ) -> Result<(), StoreError> {
        for entry in self.store.scan(Table::Records, &record.0, &prefix_end(&record.0), Order::Rising, usize::MAX)? {
            let Some(key) = keys::item_key(&entry.key) else { continue };
            for scope in self.scopes_of_entry(&entry) {
                let Ok(Some(bytes)) = self.store.get(Table::Items, &keys::item(scope, &key)) else { continue };
                let len = bytes.len();
                let Ok(signed) = Verified::from_store(bytes) else { continue };
                let (erasure, out) = (erasure_of(&self.roll, &signed), is_out(&self.roll, &signed));
                let Some(held) = self.sets.get_mut(&scope) else { continue };
                match (out, held.set.contains(&key)) {
                    (true, true) => {
                        held.set.remove(&key);
                        held.discount(signed.device(), &key, len);
                        held.lift_ceilings();
                        let Some((erasure, owner)) = erasure else { continue };
                        let own = owner.is_some() && authors.get(&erasure).copied() == owner;
                        if !self.may_wait(&signed, own) {
                            batch.delete(Table::Items, keys::item(scope, &key));
                            batch.delete(Table::Waiting, keys::item(scope, &key));
                            batch.delete(Table::Records, entry.key.clone());
                        }
                    }
                    (false, false) => {
                        held.set.insert(key);
                        held.count(signed.device(), &key, len);
                        back.entry(scope).or_default().insert(signed.device());
                        self.left(&signed);
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Where the envelope of an entry of [`Table::Records`] may be: where its facts say, and
    /// where those are damaged, anywhere.
    pub(super) fn scopes_of_entry(&self, entry: &Entry) -> Vec<Scope> {
        let facts = entry.value.as_deref().and_then(keys::RecordFacts::read);
        facts.map_or_else(|| self.scopes().collect(), |facts| vec![facts.scope])
    }

    /// Whether the body of an envelope that was just erased stays on this disk until the
    /// delay is over. Beside what a device has in its set, one more month's budget of what
    /// it wrote for a month waits to leave; beyond that, what its member erased of their
    /// `own` leaves at once, or erasing and writing anew would fill every disk. The sets
    /// know nothing of it.
    fn may_wait(&mut self, signed: &Signed, own: bool) -> bool {
        let (scope, device, [_, month]) = (signed.scope(), signed.device(), Period::of(signed.time()));
        let (from, to) = month.range();
        let budget = self.roll.budget(scope, device, from, to).bytes_per_month;
        let waiting = self.leaving.entry((scope, device, month)).or_default();
        if own && *waiting >= budget && !self.faults.forgotten_check {
            return false;
        }
        *waiting += signed.bytes().len() as u64;
        true
    }

    /// Notes that an erased body has left this disk, or is erased no more.
    fn left(&mut self, signed: &Signed) {
        let [_, month] = Period::of(signed.time());
        if let Some(waiting) = self.leaving.get_mut(&(signed.scope(), signed.device(), month)) {
            *waiting = waiting.saturating_sub(signed.bytes().len() as u64);
        }
    }

    /// When what a statement erases leaves this node's disk; `None` once it has, or while
    /// the node has not noted it.
    pub(super) fn leaves_at(&self, erasure: &ItemId) -> Result<Option<Timestamp>, StoreError> {
        let delay = u64::from(self.roll.rules().erasure_days) * DAY;
        let noted = self.noted(erasure)?.filter(|noted| !noted.gone);
        Ok(noted.map(|noted| Timestamp(noted.since.0.saturating_add(delay))))
    }

    /// Whether the store's files are being rewritten for it.
    pub(crate) fn is_purging(&self) -> bool {
        self.rewriting || !self.purging.is_empty()
    }

    /// When the next bodies are to leave the disk, if any are.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn next_purge(&self) -> Result<Option<Timestamp>, StoreError> {
        if !self.purging.is_empty() || self.rewriting {
            return Ok(Some(Timestamp(0)));
        }
        if !self.erasures_due {
            return Ok(None);
        }
        let delay = u64::from(self.roll.rules().erasure_days) * DAY;
        let mut next: Option<Timestamp> = None;
        for key in erasures(&self.roll).values() {
            let noted = self.noted(&key.id)?.unwrap_or(Noted { since: self.shown, gone: false });
            if !noted.gone {
                let due = Timestamp(noted.since.0.saturating_add(delay));
                next = Some(next.map_or(due, |earlier| earlier.min(due)));
            }
        }
        let rested = self.rewritten.map_or(Timestamp(0), |at| Timestamp(at.0.saturating_add(REWRITE_REST)));
        Ok(next.map(|due| due.max(rested)))
    }

    /// Takes off the disk what was erased long enough ago, by the as-of time of the
    /// views, so that nothing is left of it in the store's files: first the bodies, then,
    /// with each call, a part of the files. Answers the erasures that are carried out
    /// now, with their scopes: they are done with once [`Holdings::note_purged`] has noted
    /// it, after this node has said so.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn purge(&mut self) -> Result<Vec<(Scope, ItemId)>, StoreError> {
        if self.purging.is_empty() && !self.rewriting {
            self.drop_due()?;
        }
        if (self.purging.is_empty() && !self.rewriting) || !self.store.rewrite_part()? {
            return Ok(Vec::new());
        }
        self.rewriting = false;
        self.rewritten = Some(self.shown);
        Ok(std::mem::take(&mut self.purging))
    }

    /// Deletes the bodies of what is due, and notes what is to be rewritten for.
    fn drop_due(&mut self) -> Result<(), StoreError> {
        self.load_whole()?;
        let delay = u64::from(self.roll.rules().erasure_days) * DAY;
        let mut batch = Batch::default();
        let mut gone = BTreeSet::new();
        for (erasure, key) in erasures(&self.roll) {
            let Some(noted) = self.noted(&key.id)? else {
                let noted = Noted { since: self.shown, gone: false };
                batch.put(Table::Meta, keys::erasure(&key.id), noted.encode());
                continue;
            };
            if noted.gone || noted.since.0.saturating_add(delay) > self.shown.0 {
                continue;
            }
            for record in self.records_in(&erasure)? {
                self.drop_bodies(record, &mut batch)?;
            }
            let scope = self.roll.place_of(&key.id).unwrap_or(Scope::Control);
            gone.insert((scope, key.id));
        }
        if !gone.is_empty() {
            // Whatever was made of the views is behind from here on, also when the node
            // ends before it could say so: then it is made anew at the next start.
            self.views_version += 1;
            batch.put(Table::Meta, keys::VIEWS_VERSION, self.views_version.to_be_bytes());
        }
        if !batch.is_empty() {
            self.store.write(batch)?;
            self.store.sync()?;
        }
        self.erasures_due = self.next_purge()?.is_some();
        self.purging = gone.into_iter().collect();
        Ok(())
    }

    /// Notes that nothing is left of what these erase.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn note_purged(&mut self, erasures: &[(Scope, ItemId)]) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        for (_, erasure) in erasures {
            if let Some(noted) = self.noted(erasure)? {
                batch.put(Table::Meta, keys::erasure(erasure), Noted { gone: true, ..noted }.encode());
            }
        }
        if !batch.is_empty() {
            self.store.write(batch)?;
            self.store.sync()?;
        }
        self.erasures_due = self.next_purge()?.is_some();
        Ok(())
    }

    fn drop_bodies(&mut self, record: RecordId, batch: &mut Batch) -> Result<(), StoreError> {
        for entry in self.store.scan(Table::Records, &record.0, &prefix_end(&record.0), Order::Rising, usize::MAX)? {
            let Some(key) = keys::item_key(&entry.key) else { continue };
            for scope in self.scopes_of_entry(&entry) {
                if self.set(scope).contains(&key) {
                    continue;
                }
                if let Ok(Some(signed)) =
                    self.store.get(Table::Items, &keys::item(scope, &key)).map(|bytes| bytes.map(Verified::from_store))
                {
                    signed.iter().for_each(|signed| self.left(signed));
                }
                batch.delete(Table::Items, keys::item(scope, &key));
                batch.delete(Table::Waiting, keys::item(scope, &key));
            }
            batch.delete(Table::Records, entry.key);
        }
        Ok(())
    }
}
