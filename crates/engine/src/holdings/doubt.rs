//! Whether the tables are in step, where a batch may be there in part.
//!
//! After a crash the database may have skipped a damaged page of its log, and then
//! shows some keys as of an earlier batch than others, each of them whole. Items
//! that are missing come again from peers. But a view may be older than the
//! envelopes it shows, and so each view carries a [`Stamp`] of all that it was
//! computed from. A node that was closed in good order trusts its tables; any
//! other compares them, which costs one reading of each, and computes all anew
//! where they differ.

use std::collections::BTreeMap;

use document::Counts;
use model::{ItemKey, Order, RecordId, RecordView, Store, StoreError, Table, Timestamp};
use trust::{Roll, Signed, Verified};

use super::erase::is_out;
use super::ingest::record_of;
use super::judge::judge;
use super::keys::ViewKey;
use super::{Holdings, LOAD_ITEMS, keys, views};

/// What a view was computed from: of each of the record's envelopes its key,
/// whose it is and whether it counts, folded without order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Stamp([u8; Stamp::LEN]);

impl Stamp {
    const LEN: usize = 16;

    /// The stamp of these envelopes of one record.
    pub fn of(envelopes: &[Verified<Signed>], roll: &Roll, as_of: Timestamp) -> Self {
        let mut stamp = Self::default();
        envelopes.iter().for_each(|signed| stamp.fold(Self::of_one(signed, roll, as_of)));
        stamp
    }

    fn of_one(signed: &Signed, roll: &Roll, as_of: Timestamp) -> Self {
        let Some(envelope) = signed.envelope() else { return Self::default() };
        let owner = roll.member_in(signed.scope(), envelope.founding_device(signed.device()));
        let judged = owner.and_then(|owner| judge(roll, owner, signed, as_of));
        let member = judged.map(|(member, _)| member);
        let mut bytes = signed.key().to_bytes().to_vec();
        for member in [owner, member] {
            bytes.extend_from_slice(&member.map_or([0; 32], |member| member.0));
        }
        bytes.push(match judged {
            Some((_, Counts::Yes)) => 1,
            Some((_, Counts::Cut)) => 2,
            Some((_, Counts::NotNow)) | None => 0,
        });
        Self::hash(&bytes)
    }

    fn hash(bytes: &[u8]) -> Self {
        let mut stamp = [0; Self::LEN];
        stamp.copy_from_slice(&blake3::hash(bytes).as_bytes()[..Self::LEN]);
        Self(stamp)
    }

    fn fold(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(byte, other)| *byte ^= other);
    }

    /// A view's value in the store: its stamp, then the view.
    pub fn seal(self, view: &RecordView) -> Vec<u8> {
        [&self.0[..], &view.encode()].concat()
    }

    /// Reads what [`Stamp::seal`] made; `None` when a view must be computed anew.
    pub fn open(value: &[u8]) -> Option<(Self, RecordView)> {
        let (stamp, view) = value.split_first_chunk()?;
        Some((Self(*stamp), RecordView::decode(view).ok()?))
    }
}

/// What the tables say that has been read so far, added up to be compared.
#[derive(Default)]
pub(super) struct Doubts {
    /// What the records' views must have been computed from, as the items say.
    stamps: BTreeMap<RecordId, Stamp>,
    /// The entries of [`Table::Records`]: as the items say, folded with what was
    /// found. Nothing remains when they are the same; so with the links.
    records: Stamp,
    links: Stamp,
    shown: BTreeMap<model::RecordKind, u64>,
    /// Where reading goes on, table by table, once the items have been read.
    next: Vec<u8>,
    tables_read: usize,
    differs: bool,
}

/// The tables that are compared with the items, in the order of reading.
const TABLES: [Table; 3] = [Table::Records, Table::Views, Table::Links];

impl Doubts {
    /// Takes note of an item that is held. Of statements the control scope knows.
    pub fn note(&mut self, key: &ItemKey, bytes: &[u8], roll: &Roll, as_of: Timestamp) {
        let Ok(signed) = Verified::from_store(bytes.to_vec()) else { return };
        let (Some(record), Some(facts)) = (record_of(&signed), keys::RecordFacts::of(&signed)) else { return };
        if is_out(roll, &signed) {
            return;
        }
        self.stamps.entry(record).or_default().fold(Stamp::of_one(&signed, roll, as_of));
        let mut entry = keys::record(record, key);
        entry.extend_from_slice(&facts.to_bytes());
        self.records.fold(Stamp::hash(&entry));
    }
}

impl<S: Store> Holdings<S> {
    /// Reads on; answers whether all has been compared. What was not in step is
    /// then computed anew, and [`Holdings::take_mended`] says so.
    pub(super) fn compare(&mut self) -> Result<bool, StoreError> {
        let Some(mut doubts) = self.doubts.take() else { return Ok(true) };
        if let Some(table) = TABLES.get(doubts.tables_read) {
            self.compare_part(*table, &mut doubts)?;
            self.doubts = Some(doubts);
            return Ok(false);
        }
        let counted = self.counts.iter().filter(|(_, count)| **count > 0);
        let mut differs = doubts.differs || doubts.records != Stamp::default() || doubts.links != Stamp::default();
        differs |= !counted.eq(doubts.shown.iter());
        for record in doubts.stamps.into_keys() {
            // It has no view; it may be that it should have none.
            differs = differs || {
                let gathered = self.gather(record, Vec::new())?;
                let document = views::materialise(&self.roll, &gathered.envelopes, self.shown, false);
                document.is_some_and(|document| document.view().is_some())
            };
        }
        if differs {
            self.rebuild(self.shown)?;
            self.mended = true;
        }
        self.store.settle();
        Ok(true)
    }

    fn compare_part(&self, table: Table, doubts: &mut Doubts) -> Result<(), StoreError> {
        let entries = self.store.scan(table, &doubts.next, &[0xff; 160], Order::Rising, LOAD_ITEMS)?;
        match entries.last().filter(|_| entries.len() == LOAD_ITEMS) {
            Some(last) => doubts.next = [&last.key[..], &[0]].concat(),
            None => {
                doubts.next.clear();
                doubts.tables_read += 1;
            }
        }
        for entry in entries {
            let Some(value) = entry.value else {
                doubts.differs = true;
                continue;
            };
            match table {
                Table::Records => {
                    // A struck item's entry stays, to be found when the item comes again.
                    let (key, facts) = (keys::item_key(&entry.key), keys::RecordFacts::read(&value));
                    if let (Some(key), Some(facts)) = (key, facts)
                        && self.set(facts.scope).contains(&key)
                    {
                        doubts.records.fold(Stamp::hash(&[entry.key, value].concat()));
                    }
                }
                Table::Views => {
                    let (Some(place), Some((stamp, view))) = (ViewKey::read(&entry.key), Stamp::open(&value)) else {
                        doubts.differs = true;
                        continue;
                    };
                    doubts.differs |= doubts.stamps.remove(&place.record) != Some(stamp);
                    *doubts.shown.entry(place.kind).or_default() += 1;
                    for link in self.links(&view) {
                        doubts.links.fold(Stamp::hash(&[link, place.to_bytes()].concat()));
                    }
                }
                _ => doubts.links.fold(Stamp::hash(&[entry.key, value].concat())),
            }
        }
        Ok(())
    }

    /// Whether views have been computed anew because they were not in step with
    /// the set; says so once.
    pub(crate) fn take_mended(&mut self) -> bool {
        std::mem::take(&mut self.mended)
    }
}
