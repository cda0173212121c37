//! What nodes hold of those who make others hold very much: the same on all, within
//! quotas, and without loss of honest work.

use engine::{Faults, Holdings, Origin};
use model::{
    CityId, Content, MemberId, MemberKind, MemoryDisk, MemoryStore, Nonce, Order, RecordId, RecordKind, Role, Roles, Scope, Store, Table,
    Timestamp, prefix_end,
};
use trust::{Act, AgeBand, Charter, Cut, DeviceKey, Envelope, Founder, Grant, Policy, RootKey, Signed, Target, Verified};

const DAY: u64 = 24 * 60 * 60 * 1000;
const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// Grants that push out others: more than four times a quota of one, and sixty-four.
const FLOOD: u64 = 200;

struct Person {
    root: RootKey,
    device: DeviceKey,
}

fn person(seed: u8) -> Person {
    Person { root: RootKey::from_entropy(&[seed; 16]), device: DeviceKey::from_secret(&[seed; 32]) }
}

fn later(millis: u64) -> Timestamp {
    Timestamp(NOW.0 + millis)
}

fn grant(by: &Person, city: CityId, to: MemberId, roles: &[Role], admissions: u32, at: Timestamp) -> Verified<Signed> {
    let grant = Grant {
        member: to,
        kind: MemberKind::Resident,
        roles: Roles::of(roles),
        age: AgeBand::Adult,
        starts: Timestamp(NOW.0 - DAY),
        ends: later(300 * DAY),
        admissions,
        budget: 1,
    };
    Verified::statement(&by.device, city, at, Act::Grant(grant)).unwrap()
}

fn certificate(of: &Person, city: CityId) -> Verified<Signed> {
    Verified::root_statement(&of.root, city, NOW, Act::device(&of.device, city, of.root.member())).unwrap()
}

fn offer(by: &Person, city: CityId) -> (RecordId, Verified<Signed>) {
    offer_of(by, city, Nonce([7; 16]), "")
}

fn offer_of(by: &Person, city: CityId, nonce: Nonce, description: &str) -> (RecordId, Verified<Signed>) {
    let run = Nonce([8; 16]);
    let record = RecordId::derive(city, &Scope::City, RecordKind::OFFER, by.device.device(), nonce);
    let mut content = Content::new(RecordKind::OFFER).and_then(|content| content.with("title", "Guitar")).unwrap();
    content.set_text("description", description).unwrap();
    let body = document::found(document::actor(by.device.device(), record, run), &content, false).unwrap();
    let envelope = Envelope { kind: RecordKind::OFFER, founder: Founder { device: None, nonce }, run, body };
    (record, Verified::envelope(&by.device, city, Scope::City, later(50), envelope).unwrap())
}

/// Alice decides for the city, Bob's school may admit one, and does: Carol, who writes.
struct City {
    id: CityId,
    alice: Person,
    bob: Person,
    carol: Person,
    base: Vec<Verified<Signed>>,
    carols_grant: Verified<Signed>,
    record: RecordId,
    flood: Vec<Verified<Signed>>,
}

impl City {
    fn new() -> Self {
        Self::with(Policy::DEFAULT)
    }

    fn with(policy: Policy) -> Self {
        let [alice, bob, carol] = [1, 2, 3].map(person);
        let charter =
            Charter { name: "Brno".into(), languages: vec!["cs".into()], delegates: vec![alice.root.member()], threshold: 1, policy };
        let charter = Verified::root_statement(&alice.root, CityId([0; 32]), NOW, Act::Charter(charter)).unwrap();
        let id = CityId(charter.id().0);
        // One with a high id, so that others push it out.
        let mut high = (0..).map(|at| grant(&bob, id, carol.root.member(), &[Role::Member], 0, later(at)));
        let carols_grant = high.find(|grant| grant.id().0[0] >= 0xfa).unwrap();
        let (record, offer) = offer(&carol, id);
        let base = vec![
            charter,
            certificate(&alice, id),
            grant(&alice, id, bob.root.member(), &[Role::Member, Role::Issuer], 1, NOW),
            certificate(&bob, id),
            carols_grant.clone(),
            certificate(&carol, id),
            offer,
        ];
        let member = |number: u64| MemberId(blake3::derive_key("kaveret test member", &number.to_be_bytes()));
        let flood = (0..FLOOD).map(|number| grant(&bob, id, member(number), &[Role::Member], 0, later(number))).collect();
        Self { id, alice, bob, carol, base, carols_grant, record, flood }
    }

    fn node(&self, disk: &MemoryDisk) -> Holdings<MemoryStore> {
        Holdings::create(disk.open(), self.id, Some(self.alice.root.member()), true, Faults::default())
    }

    fn reopened(&self, disk: &MemoryDisk) -> Holdings<MemoryStore> {
        let opened = Holdings::open(disk.open(), Some(self.id), Some(self.alice.root.member()), Faults::default()).unwrap();
        let mut holdings = opened.unwrap_or_else(|_| panic!("the disk holds a city"));
        holdings.load_whole().unwrap();
        holdings
    }

    /// What the city decides once Bob's key is known to be stolen: Carol's grant stands.
    fn cut(&self) -> Vec<Verified<Signed>> {
        let sign = |act, at| Verified::statement(&self.alice.device, self.id, at, act).unwrap();
        let list = sign(Act::accept([self.carols_grant.id()]).remove(0), later(DAY));
        let cut = Cut::of([(Scope::Control, vec![list.id()])]);
        vec![sign(Act::Revoke { target: Target::Member(self.bob.root.member()), cut }, later(DAY + 1)), list]
    }
}

fn give(holdings: &mut Holdings<MemoryStore>, items: &[Verified<Signed>]) {
    let items = items.iter().map(|signed| signed.bytes().to_vec()).collect();
    holdings.ingest(items, Origin::Backup, later(2 * DAY)).unwrap();
}

fn held(holdings: &Holdings<MemoryStore>) -> [(usize, sync::Fingerprint); 2] {
    [Scope::Control, Scope::City].map(|scope| (holdings.set(scope).len(), holdings.set(scope).fingerprint()))
}

#[test]
fn what_rests_on_a_grant_that_was_pushed_out_leaves_and_comes_back_with_the_citys_cut() {
    let city = City::new();
    let disk = MemoryDisk::default();
    let mut holdings = city.node(&disk);
    give(&mut holdings, &city.base);
    assert!(holdings.view(city.record).unwrap().is_some());
    give(&mut holdings, &city.flood);
    assert!(!holdings.set(Scope::Control).contains(&city.carols_grant.key()));
    assert_eq!(holdings.set(Scope::City).len(), 0, "nothing leads to Carol any more");
    assert!(holdings.view(city.record).unwrap().is_none());
    let problems = holdings.verify().unwrap().problems;
    assert!(problems.is_empty(), "{problems:?}");
    let out = held(&holdings);
    drop(holdings);
    let mut holdings = city.reopened(&disk);
    assert_eq!(held(&holdings), out, "so it is after a start");
    give(&mut holdings, &city.cut());
    let view = holdings.view(city.record).unwrap().expect("what the city accepts is there again");
    assert_eq!((view.content.text("title"), view.changes), ("Guitar", 1));
    let problems = holdings.verify().unwrap().problems;
    assert!(problems.is_empty(), "{problems:?}");
}

#[test]
fn nodes_that_meet_a_rogue_issuer_in_different_orders_hold_the_same() {
    let city = City::new();
    let (mut first, mut second) = (city.node(&MemoryDisk::default()), city.node(&MemoryDisk::default()));
    give(&mut first, &city.base);
    give(&mut first, &city.flood);
    give(&mut second, &city.base[..4]);
    city.flood.chunks(17).rev().for_each(|part| give(&mut second, part));
    give(&mut second, &city.base[4..]);
    assert_eq!(held(&first), held(&second));
    assert_eq!(first.set(Scope::Control).len(), 4 + 4 + 64, "the city's own four, and four times the quota with sixty-four");
    give(&mut first, &city.cut());
    give(&mut second, &city.cut());
    // Only the first has Carol's words on its disk; it gives them to the second.
    let items: Vec<Vec<u8>> = first.all_items().unwrap();
    second.ingest(items, Origin::Backup, later(2 * DAY)).unwrap();
    assert_eq!(held(&first), held(&second));
    assert!(second.view(city.record).unwrap().is_some());
}

#[test]
fn a_node_refuses_to_write_what_would_push_out_what_its_member_signed() {
    let city = City::new();
    let mut holdings = city.node(&MemoryDisk::default());
    give(&mut holdings, &city.base);
    // Beside Carol's grant there is room for sixty-seven.
    let (within, beyond) = city.flood.split_at(67);
    assert!(holdings.hold_own(within.to_vec(), NOW).unwrap().refused.is_empty());
    let before = held(&holdings);
    for grant in beyond {
        let refused = holdings.hold_own(vec![grant.clone()], NOW).unwrap().refused;
        assert_eq!(refused[0].1.to_string(), "the author's budget of 68 statements is used up");
    }
    assert_eq!(held(&holdings), before);
}

/// A month's budget of bytes, small enough to fill it often.
const BYTES: u64 = 20_000;

impl City {
    fn of_small_months() -> Self {
        Self::with(Policy { bytes_per_month: BYTES, envelopes_per_hour: 1_000, ..Policy::DEFAULT })
    }

    /// What fills Carol's month, after she has filled it so many times, each time anew.
    fn month(&self, time: u8) -> Vec<(Nonce, Verified<Signed>)> {
        let one = |number: u8| {
            let nonce = Nonce([[time; 8], [number; 8]].concat().try_into().unwrap());
            (nonce, offer_of(&self.carol, self.id, nonce, &"la ".repeat(500)).1)
        };
        let mut bytes = 0;
        let room = |(_, signed): &(Nonce, Verified<Signed>)| {
            bytes += signed.bytes().len() as u64;
            bytes < BYTES
        };
        (0..).map(one).take_while(room).collect()
    }

    fn erases(&self, by: &Person, nonce: Nonce, at: u64) -> Verified<Signed> {
        let what = trust::Erased::Record { kind: RecordKind::OFFER, founder: self.carol.device.device(), nonce };
        Verified::statement(&by.device, self.id, later(at), Act::Erase { what }).unwrap()
    }
}

fn bytes_on(disk: &MemoryDisk) -> u64 {
    let scope = Scope::City.to_bytes();
    let found = disk.open().scan(Table::Items, &scope, &prefix_end(&scope), Order::Rising, usize::MAX).unwrap();
    found.into_iter().map(|entry| entry.value.map_or(0, |value| value.len() as u64)).sum()
}

#[test]
fn an_erasure_that_is_taken_back_brings_no_more_than_the_budget_back() {
    let city = City::of_small_months();
    let [first, again] = [1, 2].map(|time| city.month(time));
    let erasures: Vec<_> = first.iter().map(|(nonce, _)| city.erases(&city.carol, *nonce, 60)).collect();
    let taken_back = |erasure: &Verified<Signed>| {
        let act = Act::Withdraw { statement: erasure.id(), from: later(0) };
        Verified::statement(&city.carol.device, city.id, later(70), act).unwrap()
    };
    let words: Vec<_> = erasures.iter().map(taken_back).collect();
    let [first, again] = [first, again].map(|month| month.into_iter().map(|(_, signed)| signed).collect::<Vec<_>>());
    let disk = MemoryDisk::default();
    let mut there = city.node(&disk);
    for items in [&city.base, &first, &erasures, &again] {
        give(&mut there, items);
    }
    let refilled = there.set(Scope::City).len();
    assert!(refilled >= again.len(), "the erased left room");
    give(&mut there, &words);
    let mut later_on = city.node(&MemoryDisk::default());
    for items in [&city.base, &erasures, &words] {
        give(&mut later_on, items);
    }
    later_on.ingest(first.iter().chain(&again).map(|signed| signed.bytes().to_vec()).collect(), Origin::Backup, NOW).unwrap();
    assert_eq!(held(&there), held(&later_on));
    assert!(there.set(Scope::City).len() <= refilled + 1);
    let problems = there.verify().unwrap().problems;
    assert!(problems.is_empty(), "{problems:?}");
    let before = held(&there);
    drop(there);
    assert_eq!(held(&city.reopened(&disk)), before);
}

#[test]
fn who_erases_and_writes_anew_fills_no_disk_and_a_steward_empties_none() {
    let city = City::of_small_months();
    let disk = MemoryDisk::default();
    let mut holdings = city.node(&disk);
    give(&mut holdings, &city.base);
    let mut on_disk = Vec::new();
    for time in 0..6 {
        let month = city.month(time);
        give(&mut holdings, &month.iter().map(|(_, signed)| signed.clone()).collect::<Vec<_>>());
        give(&mut holdings, &month.iter().map(|(nonce, _)| city.erases(&city.carol, *nonce, 60)).collect::<Vec<_>>());
        assert_eq!(holdings.set(Scope::City).len(), 1, "but for the first offer");
        on_disk.push(bytes_on(&disk));
    }
    assert!(on_disk[0] > BYTES * 4 / 5, "what was erased once waits for the delay, in case that it is taken back: {on_disk:?}");
    // The one that crosses the budget is within it, and so is the offer that stands.
    assert!(on_disk[5] < BYTES + 5_000, "{on_disk:?}");
    let problems = holdings.verify().unwrap().problems;
    assert!(problems.is_empty(), "{problems:?}");
    drop(holdings);
    // After a start as before it.
    let mut holdings = city.reopened(&disk);
    let month = city.month(7);
    give(&mut holdings, &month.iter().map(|(_, signed)| signed.clone()).collect::<Vec<_>>());
    let stands = bytes_on(&disk);
    assert!(stands > BYTES * 3 / 2);
    give(&mut holdings, &month.iter().map(|(nonce, _)| city.erases(&city.alice, *nonce, 60)).collect::<Vec<_>>());
    assert_eq!(bytes_on(&disk), stands, "what others erase waits, whatever waits already");
}
