//! How much a node reads for what a hostile member sends: bounded by what that member
//! may have here, not by the city.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use engine::{Faults, Holdings, Origin};
use model::{
    Batch, CityId, Content, Entry, MemberKind, MemoryDisk, MemoryStore, Nonce, Order, RecordId, RecordKind, Role, Roles, Scope, Store,
    StoreError, Table, Timestamp,
};
use trust::{Act, AgeBand, Charter, DeviceKey, Envelope, Founder, Grant, Policy, Roll, RootKey, Signed, Verified};

const DAY: u64 = 24 * 60 * 60 * 1000;
const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// Counts how many items are read one by one.
struct Counted {
    store: MemoryStore,
    read: Arc<AtomicUsize>,
}

impl Store for Counted {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.read.fetch_add(usize::from(table == Table::Items), Ordering::Relaxed);
        self.store.get(table, key)
    }
    fn scan(&self, table: Table, from: &[u8], to: &[u8], order: Order, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.store.scan(table, from, to, order, limit)
    }
    fn write(&mut self, batch: Batch) -> Result<(), StoreError> {
        self.store.write(batch)
    }
    fn sync(&mut self) -> Result<(), StoreError> {
        self.store.sync()
    }
    fn rewrite_part(&mut self) -> Result<bool, StoreError> {
        self.store.rewrite_part()
    }
    fn bytes_on_disk(&self) -> u64 {
        self.store.bytes_on_disk()
    }
}

struct City {
    id: CityId,
    alice: (RootKey, DeviceKey),
    holdings: Holdings<Counted>,
    read: Arc<AtomicUsize>,
}

impl City {
    /// Alice founds it, and her node holds it.
    fn founded(policy: Policy) -> Self {
        let alice = (RootKey::from_entropy(&[1; 16]), DeviceKey::from_secret(&[1; 32]));
        let member = alice.0.member();
        let (name, languages) = ("Brno".into(), vec!["cs".into()]);
        let charter = Charter { name, languages, delegates: vec![member], threshold: 1, policy };
        let charter = Verified::root_statement(&alice.0, CityId([0; 32]), NOW, Act::Charter(charter)).unwrap();
        let (id, read) = (CityId(charter.id().0), Arc::new(AtomicUsize::new(0)));
        let store = Counted { store: MemoryDisk::default().open(), read: read.clone() };
        let mut city = Self { id, holdings: Holdings::create(store, id, Some(member), true, Faults::default()), alice, read };
        let grant = Grant {
            member,
            kind: MemberKind::Resident,
            roles: Roles::of(&[Role::Member]),
            age: AgeBand::Adult,
            starts: Timestamp(NOW.0 - 363 * DAY),
            ends: Timestamp(NOW.0 + DAY),
            admissions: 0,
            budget: 1,
        };
        let certificate = city.certificate(&city.alice.1, NOW);
        let grant = Verified::statement(&city.alice.1, id, NOW, Act::Grant(grant)).unwrap();
        city.give(vec![charter, certificate, grant]);
        city
    }

    fn certificate(&self, device: &DeviceKey, at: Timestamp) -> Verified<Signed> {
        Verified::root_statement(&self.alice.0, self.id, at, Act::device(device, self.id, self.alice.0.member())).unwrap()
    }

    fn offer(&self, device: &DeviceKey, number: u16, at: Timestamp) -> Verified<Signed> {
        let [high, low] = number.to_be_bytes();
        let nonce = Nonce([[high; 8], [low; 8]].concat().try_into().unwrap());
        let record = RecordId::derive(self.id, &Scope::City, RecordKind::OFFER, device.device(), nonce);
        let content = Content::new(RecordKind::OFFER).and_then(|content| content.with("title", "Guitar")).unwrap();
        let body = document::found(document::actor(device.device(), record, nonce), &content, false).unwrap();
        let envelope = Envelope { kind: RecordKind::OFFER, founder: Founder { device: None, nonce }, run: nonce, body };
        Verified::envelope(device, self.id, Scope::City, at, envelope).unwrap()
    }

    /// Answers how many items were read for these.
    fn give(&mut self, items: Vec<Verified<Signed>>) -> usize {
        let before = self.read.load(Ordering::Relaxed);
        let items = items.into_iter().map(|signed| signed.into_signed().into_bytes()).collect();
        self.holdings.ingest(items, Origin::Backup, Timestamp(NOW.0 + DAY)).unwrap();
        self.read.load(Ordering::Relaxed) - before
    }
}

#[test]
fn a_full_month_is_read_once_however_many_lower_ids_follow() {
    let mut city = City::founded(Policy { envelopes_per_hour: 10_000, bytes_per_month: 40_000, ..Policy::DEFAULT });
    let device = DeviceKey::from_secret(&[1; 32]);
    let mut offers: Vec<_> = (0..400).map(|number| city.offer(&device, number, Timestamp(NOW.0 + u64::from(number)))).collect();
    // Each has a lower id than all before, and pushes one of them out.
    offers.sort_by_key(|offer| std::cmp::Reverse(offer.id()));
    let (first, rest) = offers.split_at(200);
    city.give(first.to_vec());
    let held = city.holdings.set(Scope::City).len();
    assert!((20..200).contains(&held), "the month is full: {held}");
    let read: usize = rest.iter().map(|offer| city.give(vec![offer.clone()])).sum();
    // Once what the month has; then what leaves, and the two records that change.
    assert!(read <= held + 5 * rest.len(), "{read} items were read for {} envelopes beside {held}", rest.len());
    let ids = |offers: &[Verified<Signed>]| offers.iter().map(|offer| offer.id()).collect::<std::collections::BTreeSet<_>>();
    let there: Vec<_> = city.holdings.set(Scope::City).range(0, city.holdings.set(Scope::City).len()).map(|key| key.id).collect();
    let lowest: std::collections::BTreeSet<_> = ids(&offers).into_iter().take(there.len()).collect();
    assert_eq!(there.into_iter().collect::<std::collections::BTreeSet<_>>(), lowest);
}

#[test]
fn a_device_pushed_out_by_a_certificate_dated_back_makes_no_node_read_other_months() {
    let mut city = City::founded(Policy::DEFAULT);
    let device = |number: u8| DeviceKey::from_secret(&[number; 32]);
    let certificates = (2..=Roll::DEVICES_MAX as u8).map(|number| city.certificate(&device(number), Timestamp(NOW.0 + u64::from(number))));
    let certificates: Vec<_> = certificates.collect();
    city.give(certificates);
    // The city wrote all year, and the last device once.
    let old: Vec<_> =
        (0..300).map(|number| city.offer(&device(1), number, Timestamp(NOW.0 - 60 * DAY - u64::from(number) * DAY))).collect();
    city.give(old);
    let last = city.offer(&device(Roll::DEVICES_MAX as u8), 1, NOW);
    let record = engine::Engine::<MemoryStore>::record_of(&last).unwrap();
    city.give(vec![last]);
    assert!(city.holdings.view(record).unwrap().is_some());
    let dated_back = city.certificate(&device(200), Timestamp(NOW.0 - DAY));
    let read = city.give(vec![dated_back]);
    assert!(city.holdings.view(record).unwrap().is_none(), "its device is one too many now");
    // The month in which it wrote has its one envelope, which is read again for its view.
    assert!(read <= 10, "{read} items were read of 301");
}
