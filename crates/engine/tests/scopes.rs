//! Scopes below the city: who takes part holds them, and nobody else learns an id, a
//! count or a word. Every frame and every gossiped message is kept and read, the sealed
//! ones too, as somebody could who knows the city and sees all links.

use std::collections::{BTreeMap, VecDeque};

use engine::{Command, CommandError, DialogueId, Effect, Engine, Identity, Input, Now, Options, Origin, PeerKey, Reply, Ticket, Verdict};
use model::facts::ListFilter;
use model::govern::Deed;
use model::record::{Outcome, RecordRef};
use model::{
    CityId, Content, DeviceId, ItemId, ItemKey, MemberKind, MemoryDisk, MemoryStore, Moment, Nonce, Order, RecordId, RecordKind, Role,
    Roles, Scope, Store, Table, Timestamp, prefix_end,
};
use sync::message::{Message, Summary};
use sync::{Initiator, OrderedSet, pack, unpack};
use trust::{Act, AgeBand, Charter, DeviceKey, Envelope, Founder, Grant, Group, Policy, RootKey, Signed, Verified};

const START: u64 = 1_800_000_000_000;
const YEAR: u64 = 365 * 24 * 60 * 60 * 1000;

/// What only one member's devices may ever read.
const SECRET: &str = "a letter that only its writer may read";

fn root(person: u8) -> RootKey {
    RootKey::from_entropy(&[person; 16])
}

/// A person's devices are numbered.
fn key(person: u8, device: u8) -> DeviceKey {
    DeviceKey::from_secret(&[person, device].repeat(16).try_into().unwrap())
}

fn own(person: u8) -> Scope {
    Scope::Own(root(person).member().0)
}

const ALICE: u8 = 1;
const BOB: u8 = 2;
const CAROL: u8 = 3;
const DAN: u8 = 4;

struct Node {
    engine: Engine<MemoryStore>,
    disk: MemoryDisk,
    person: u8,
    replies: BTreeMap<Ticket, Result<Reply, CommandError>>,
    refused: Vec<PeerKey>,
    opened: usize,
    verdict: Option<Verdict>,
}

/// One thing that went from one node to another.
struct Sent {
    from: usize,
    to: usize,
    /// Whether the sender opened the dialogue; `None` for gossip.
    opener: Option<bool>,
    bytes: Vec<u8>,
}

/// Engines, the links between them, and all that ever passed.
struct Mesh {
    nodes: Vec<Node>,
    links: Vec<(usize, usize)>,
    dialogues: BTreeMap<(usize, DialogueId), (usize, DialogueId, bool)>,
    queue: VecDeque<(usize, Input)>,
    sent: Vec<Sent>,
    next: u64,
    moment: u64,
    policy: Policy,
}

fn peer(at: usize) -> PeerKey {
    PeerKey(vec![at as u8])
}

impl Mesh {
    fn new() -> Self {
        Self::with(Policy { envelopes_per_hour: 1_000, bytes_per_month: 50_000_000, rules: trust::Rules::DEFAULT })
    }

    fn with(policy: Policy) -> Self {
        Self {
            nodes: Vec::new(),
            links: Vec::new(),
            dialogues: BTreeMap::new(),
            queue: VecDeque::new(),
            sent: Vec::new(),
            next: 0,
            moment: 0,
            policy,
        }
    }

    fn now(&self) -> Now {
        Now { moment: Moment(self.moment), wall: Timestamp(START + self.moment) }
    }

    fn as_of(&self) -> Timestamp {
        Engine::<MemoryStore>::as_of(self.now().wall)
    }

    /// The charter, whose only delegate is Alice, and her grant.
    fn statements(&self) -> Vec<Verified<Signed>> {
        let at = Timestamp(START);
        let member = root(ALICE).member();
        let charter =
            Charter { name: "Beer Sheva".into(), languages: vec!["he".into()], delegates: vec![member], threshold: 1, policy: self.policy };
        let charter = Verified::root_statement(&root(ALICE), CityId([0; 32]), at, Act::Charter(charter)).unwrap();
        let city = CityId(charter.id().0);
        vec![charter, certificate(city, ALICE, &key(ALICE, 0), at), self.grant(city, ALICE)]
    }

    fn grant(&self, city: CityId, person: u8) -> Verified<Signed> {
        let grant = Grant {
            member: root(person).member(),
            kind: MemberKind::Resident,
            roles: Roles::of(if person == ALICE { &[Role::Member, Role::Issuer] } else { &[Role::Member] }),
            age: AgeBand::Adult,
            starts: Timestamp(START - 1000),
            ends: Timestamp(START + YEAR),
            admissions: 100,
            budget: 1,
        };
        Verified::statement(&key(ALICE, 0), city, Timestamp(START), Act::Grant(grant)).unwrap()
    }

    fn city(&self) -> CityId {
        CityId(self.statements()[0].id().0)
    }

    fn options(&self) -> Options {
        Options::default()
    }

    /// A node of a person, whose device of this number it is. It knows its own chain.
    fn add(&mut self, person: u8, device: u8) -> usize {
        let at = self.nodes.len();
        let disk = MemoryDisk::default();
        let engine = Engine::open(disk.open(), None, peer(at), &[at as u8; 32], self.options()).unwrap();
        self.nodes.push(Node { engine, disk, person, replies: BTreeMap::new(), refused: Vec::new(), opened: 0, verdict: None });
        let (city, now) = (self.city(), self.now());
        let mut statements = self.statements();
        statements.push(certificate(city, person, &key(person, device), Timestamp(START)));
        statements.push(self.grant(city, person));
        let identity = Identity { key: key(person, device), member: root(person).member() };
        let effects = self.nodes[at].engine.settle_in(identity, city, statements, true, now).unwrap();
        self.carry_out(at, effects);
        self.settle();
        at
    }

    fn carry_out(&mut self, at: usize, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Open { peer } => {
                    let other = peer.0[0] as usize;
                    self.nodes[at].opened += 1;
                    self.next += 2;
                    let (ours, theirs) = (DialogueId(self.next), DialogueId(self.next + 1));
                    self.dialogues.insert((at, ours), (other, theirs, true));
                    self.dialogues.insert((other, theirs), (at, ours, false));
                    self.queue.push_back((other, Input::Opened { dialogue: theirs, peer: self::peer(at), ours: false }));
                    self.queue.push_back((at, Input::Opened { dialogue: ours, peer, ours: true }));
                }
                Effect::Send { dialogue, bytes } => {
                    if let Some((other, theirs, opener)) = self.dialogues.get(&(at, dialogue)).copied() {
                        self.sent.push(Sent { from: at, to: other, opener: Some(opener), bytes: bytes.clone() });
                        self.queue.push_back((other, Input::Frame { dialogue: theirs, bytes }));
                    }
                }
                Effect::Close { dialogue } => {
                    if let Some((other, theirs, _)) = self.dialogues.remove(&(at, dialogue)) {
                        self.queue.push_back((other, Input::Closed { dialogue: theirs }));
                    }
                }
                Effect::Publish { bytes, .. } => {
                    for other in 0..self.nodes.len() {
                        if self.links.iter().any(|link| *link == (at, other) || *link == (other, at)) {
                            self.sent.push(Sent { from: at, to: other, opener: None, bytes: bytes.clone() });
                            self.queue.push_back((other, Input::Gossip { peer: peer(at), message: 0, bytes: bytes.clone() }));
                        }
                    }
                }
                Effect::Reply { ticket, reply } => {
                    self.nodes[at].replies.insert(ticket, reply);
                }
                Effect::Refuse { peer } => self.nodes[at].refused.push(peer),
                Effect::Verdict { verdict, .. } => self.nodes[at].verdict = Some(verdict),
                Effect::Fatal(problem) => panic!("node {at}: {problem}"),
                Effect::Mended => panic!("node {at} found its tables not in step"),
                _ => {}
            }
        }
    }

    fn step(&mut self, at: usize, input: Input) {
        let now = self.now();
        let effects = self.nodes[at].engine.step(now, input);
        self.carry_out(at, effects);
    }

    fn settle(&mut self) {
        for _ in 0..20 {
            while let Some((at, input)) = self.queue.pop_front() {
                self.step(at, input);
            }
            self.moment += 300;
            for at in 0..self.nodes.len() {
                self.step(at, Input::Woke);
            }
        }
    }

    /// `a` dials.
    fn link(&mut self, a: usize, b: usize) {
        self.connect(a, b);
        self.settle();
    }

    fn connect(&mut self, a: usize, b: usize) {
        self.links.push((a, b));
        self.queue.push_back((a, Input::Connected { peer: peer(b), dialer: true, relayed: false }));
        self.queue.push_back((b, Input::Connected { peer: peer(a), dialer: false, relayed: false }));
    }

    fn command(&mut self, at: usize, command: Command) -> Result<Reply, CommandError> {
        self.next += 1;
        let ticket = Ticket(self.next);
        self.step(at, Input::Command { ticket, command });
        self.settle();
        self.nodes[at].replies.remove(&ticket).expect("every command is answered")
    }

    fn write(&mut self, at: usize, scope: Scope, title: &str) -> (RecordId, ItemId) {
        let content = Content::new(RecordKind::OFFER).unwrap().with("title", title).unwrap();
        match self.command(at, Command::SaveIn(scope, vec![(None, content)])).unwrap() {
            Reply::Saved(saved) => saved.into_iter().next().unwrap().map(|saved| (saved.record, saved.item.unwrap())).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    fn titles(&mut self, at: usize, scope: Option<Scope>) -> Vec<String> {
        let as_of = self.as_of();
        let filter = ListFilter { scope, ..ListFilter::default() };
        let list = self.nodes[at].engine.holdings_mut().unwrap().list(&filter, None, as_of).unwrap().unwrap();
        list.records.iter().map(|record| record.view.content.title().to_owned()).collect()
    }

    fn holds(&self, at: usize, scope: Scope, item: &ItemId) -> bool {
        self.nodes[at].engine.holdings().unwrap().set(scope).find(item).is_some()
    }

    fn waiting(&mut self, at: usize) -> usize {
        self.nodes[at].engine.waiting_len().unwrap()
    }

    /// All that ever left for a node, as readable as it gets: sealed greetings opened,
    /// batches unpacked.
    fn heard(&self, to: usize) -> Vec<(Vec<u8>, Vec<Scope>)> {
        let city = self.city();
        self.sent.iter().filter(|sent| sent.to == to).map(|sent| self.read(city, sent)).collect()
    }

    fn read(&self, city: CityId, sent: &Sent) -> (Vec<u8>, Vec<Scope>) {
        let items = |packed: &[u8]| {
            let items = unpack(packed).unwrap();
            let scopes = items.iter().map(|item| Signed::parse(item.clone()).unwrap().scope()).collect::<Vec<_>>();
            (items.concat(), scopes)
        };
        let Some(opened) = sent.opener else { return items(&sent.bytes) };
        let mut bytes = sent.bytes.clone();
        let scopes = |summaries: &[Summary]| summaries.iter().map(|summary| summary.scope).collect();
        let scopes = match Message::decode(&sent.bytes).unwrap() {
            Message::Hello(hello) => {
                let greeting = engine::read_hello(city, &peer(sent.from), &peer(sent.to), opened, &hello).expect("sealed for this link");
                bytes.extend(greeting.encode());
                scopes(&greeting.summaries)
            }
            Message::Summaries(summaries) => scopes(&summaries),
            Message::Reconcile { scope, .. } | Message::Need { scope, .. } | Message::Stream { scope, .. } | Message::End { scope } => {
                vec![scope]
            }
            Message::Batch { scope, packed, .. } => {
                let (items, mut scopes) = items(&packed);
                bytes.extend(items);
                scopes.push(scope);
                scopes
            }
            _ => Vec::new(),
        };
        (bytes, scopes)
    }

    fn heard_of(&self, to: usize, part: &[u8]) -> bool {
        self.heard(to).iter().any(|(bytes, _)| bytes.windows(part.len()).any(|window| window == part))
    }

    /// How many of an item's scope are on a node's disk, whatever its engine says.
    fn on_disk(&self, at: usize, scope: Scope) -> usize {
        let prefix = scope.to_bytes();
        let store = self.nodes[at].disk.open();
        store.scan(Table::Items, &prefix, &prefix_end(&prefix), Order::Rising, usize::MAX).unwrap().len()
    }

    /// No word, id or count of Alice's own scope has reached a node, and nothing of it
    /// stands on its disk.
    fn assert_knows_nothing(&self, at: usize, items: &[ItemId], records: &[RecordId]) {
        assert_ne!(self.nodes[at].person, ALICE);
        self.assert_knows_nothing_of(at, own(ALICE), items, records);
    }

    fn assert_knows_nothing_of(&self, at: usize, scope: Scope, items: &[ItemId], records: &[RecordId]) {
        for (bytes, scopes) in self.heard(at) {
            assert!(!scopes.contains(&scope), "node {at} heard of the scope: {scopes:?}");
            let shows = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
            assert!(!shows(SECRET.as_bytes()), "node {at} heard a word");
            assert!(items.iter().all(|item| !shows(&item.0)), "node {at} heard an item's id");
            assert!(records.iter().all(|record| !shows(&record.0)), "node {at} heard a record's id");
            assert!(!shows(&scope.to_bytes()), "node {at} heard of the scope");
        }
        assert_eq!(self.on_disk(at, scope), 0);
        assert_eq!(self.nodes[at].engine.holdings().unwrap().set(scope).len(), 0);
    }

    /// Alice's first device says something to the city, on this node.
    fn say(&mut self, at: usize, act: Act) {
        let said = Verified::statement(&key(ALICE, 0), self.city(), self.now().wall, act).unwrap().into_signed().into_bytes();
        let as_of = self.as_of();
        let told = self.nodes[at].engine.holdings_mut().unwrap().ingest(vec![said], Origin::Dialogue(Scope::Control), as_of).unwrap();
        assert_eq!(told.held.len(), 1, "{:?}", told.refused);
        self.settle();
    }

    /// Delivers what is queued until a node has said so much of what it holds to
    /// another that dialed it; answers the dialogue, which then waits for the other.
    fn greeted(&mut self, host: usize, guest: usize) -> DialogueId {
        loop {
            let (at, input) = self.queue.pop_front().expect("the host answers");
            if let Input::Frame { dialogue, bytes } = &input
                && at == guest
                && matches!(Message::decode(bytes), Ok(Message::Hello(_)))
            {
                let (other, theirs, _) = self.dialogues[&(guest, *dialogue)];
                assert_eq!(other, host);
                return theirs;
            }
            self.step(at, input);
        }
    }
}

fn certificate(city: CityId, person: u8, device: &DeviceKey, at: Timestamp) -> Verified<Signed> {
    let root = root(person);
    Verified::root_statement(&root, city, at, Act::device(device, city, root.member())).unwrap()
}

/// A record of a scope, as this device would found it.
fn forged(city: CityId, scope: Scope, key: &DeviceKey, content: &Content) -> Vec<u8> {
    let (nonce, run) = (Nonce([5; 16]), Nonce([6; 16]));
    let record = RecordId::derive(city, &scope, content.kind(), key.device(), nonce);
    let body = document::found(document::actor(key.device(), record, run), content, false).unwrap();
    let envelope = Envelope { kind: content.kind(), founder: Founder { device: None, nonce }, run, body };
    Verified::envelope(key, city, scope, Timestamp(START), envelope).unwrap().into_signed().into_bytes()
}

fn offer(title: &str) -> Content {
    Content::new(RecordKind::OFFER).unwrap().with("title", title).unwrap()
}

#[test]
fn what_a_member_keeps_for_their_own_devices_reaches_these_and_nobody_else() {
    let mut mesh = Mesh::new();
    let (laptop, phone, bob, carol) = (mesh.add(ALICE, 0), mesh.add(ALICE, 1), mesh.add(BOB, 0), mesh.add(3, 0));
    for (a, b) in [(phone, laptop), (bob, laptop), (phone, bob), (carol, bob), (carol, phone)] {
        mesh.link(a, b);
    }
    // Each knows all members by now; what a chain brings is not passed on at once.
    mesh.command(bob, Command::Sync(peer(laptop))).unwrap();
    let opened = |mesh: &Mesh| [bob, carol].map(|at| mesh.nodes[at].opened);
    let before = (opened(&mesh), mesh.sent.iter().filter(|sent| [bob, carol].contains(&sent.to)).count());
    let (record, item) = mesh.write(laptop, own(ALICE), SECRET);
    assert!(mesh.holds(phone, own(ALICE), &item));
    assert_eq!(mesh.titles(phone, None), [SECRET]);
    let edits = [("description".to_owned(), Some(SECRET.into()))].into();
    let Ok(Reply::Saved(saved)) = mesh.command(phone, Command::Edit(record, edits)) else { panic!("an own device edits") };
    let edit = saved[0].as_ref().unwrap().item.unwrap();
    assert!(mesh.holds(laptop, own(ALICE), &edit), "what the other device wrote comes back");
    assert_eq!([mesh.waiting(laptop), mesh.waiting(phone)], [0, 0]);
    // Nothing was said to the others meanwhile: not even that something is new.
    let after = (opened(&mesh), mesh.sent.iter().filter(|sent| [bob, carol].contains(&sent.to)).count());
    assert_eq!(before, after);

    // The watching sees what there is to see: the city's words reach everybody.
    let (_, public) = mesh.write(phone, Scope::City, "Bread baking");
    mesh.command(bob, Command::Sync(peer(laptop))).unwrap();
    mesh.command(laptop, Command::Sync(peer(bob))).unwrap();
    for at in [laptop, bob, carol] {
        assert!(mesh.holds(at, Scope::City, &public));
        assert!(mesh.heard_of(at, b"Bread baking"));
    }
    assert!(mesh.heard_of(phone, SECRET.as_bytes()) && mesh.heard_of(phone, &own(ALICE).to_bytes()));
    for at in [bob, carol] {
        mesh.assert_knows_nothing(at, &[item, edit], &[record]);
    }
    let set = |at: usize| mesh.nodes[at].engine.holdings().unwrap().set(own(ALICE)).fingerprint();
    assert_eq!(set(laptop), set(phone));
}

#[test]
fn what_only_own_devices_may_read_waits_for_one_of_them() {
    let mut mesh = Mesh::new();
    let (laptop, bob) = (mesh.add(ALICE, 0), mesh.add(BOB, 0));
    mesh.link(bob, laptop);
    assert_eq!(mesh.waiting(laptop), 0, "Bob has all that he may read");
    mesh.write(laptop, own(ALICE), SECRET);
    mesh.command(laptop, Command::Sync(peer(bob))).unwrap();
    assert_eq!(mesh.waiting(laptop), 1, "to be in step with Bob says nothing of what Bob may not read");
    let phone = mesh.add(ALICE, 1);
    mesh.link(phone, laptop);
    assert_eq!(mesh.waiting(laptop), 0);
    assert_eq!(mesh.titles(phone, None), [SECRET]);
}

#[test]
fn equal_sets_of_six_scopes_cost_one_round_trip_and_less_than_a_kilobyte() {
    let mut mesh = Mesh::new();
    let (laptop, phone) = (mesh.add(ALICE, 0), mesh.add(ALICE, 1));
    mesh.link(phone, laptop);
    mesh.write(laptop, own(ALICE), SECRET);
    mesh.write(laptop, Scope::City, "Bread baking");
    mesh.sent.clear();
    let Ok(Reply::Synced(facts)) = mesh.command(phone, Command::Sync(peer(laptop))) else { panic!("they are connected") };
    assert!(facts.in_step && facts.rounds == 1, "{facts:?}");
    assert!(facts.bytes_sent + facts.bytes_received < 1_000, "{facts:?}");
    let named = mesh.heard(phone).into_iter().find(|(_, scopes)| !scopes.is_empty()).unwrap().1;
    let Scope::Own(alice) = own(ALICE) else { unreachable!() };
    // As a school she has a scope for its members, and one for what she reports.
    assert_eq!(named, [Scope::Control, Scope::City, Scope::Federation, Scope::School(alice), Scope::Sealed(alice), Scope::Own(alice)]);
}

/// What Bob may say to learn of Alice's own scope.
fn questions(city: CityId, item: ItemId) -> Vec<(&'static str, Message)> {
    let scope = own(ALICE);
    let summary = Summary { scope, count: 0, fingerprint: OrderedSet::new().fingerprint() };
    let ranges = Initiator::new(4096).start(&OrderedSet::new());
    let pushed = pack(&[forged(city, scope, &key(BOB, 0), &offer("from Bob"))]);
    let mixed = pack(&[forged(city, scope, &key(BOB, 0), &offer("from Bob")), forged(city, Scope::City, &key(BOB, 0), &offer("an offer"))]);
    vec![
        ("ranges", Message::Reconcile { scope, message: ranges }),
        ("an id", Message::Need { scope, ids: vec![item], last: true }),
        ("a stream", Message::Stream { scope, after: ItemKey::MIN }),
        ("a summary", Message::Summaries(vec![summary])),
        ("a batch of it", Message::Batch { number: 0, scope, packed: pushed.clone() }),
        ("an item of it in a batch of the city's", Message::Batch { number: 0, scope: Scope::City, packed: pushed }),
        ("both", Message::Batch { number: 0, scope: Scope::City, packed: mixed }),
        ("a scope of nobody", Message::Stream { scope: Scope::School([3; 32]), after: ItemKey::MIN }),
    ]
}

#[test]
fn what_a_school_says_of_anybody_brings_its_scope_to_nobody_s_node() {
    const SCHOOL: u8 = 3;
    let mut mesh = Mesh::new();
    let (school, bob) = (mesh.add(SCHOOL, 0), mesh.add(BOB, 0));
    let scope = Scope::School(root(SCHOOL).member().0);
    let grant = |person: u8, roles: &[Role], age| Grant {
        member: root(person).member(),
        kind: MemberKind::Resident,
        roles: Roles::of(roles),
        age,
        starts: Timestamp(START),
        ends: Timestamp(START + 1_000_000_000),
        admissions: 10,
        budget: 1,
    };
    mesh.say(school, Act::Grant(grant(SCHOOL, &[Role::Member, Role::Issuer], AgeBand::Adult)));
    let of_bob = Act::Grant(grant(BOB, &[Role::Member], AgeBand::Child));
    let said = Verified::statement_in(&key(SCHOOL, 0), mesh.city(), scope, mesh.now().wall, of_bob).unwrap();
    let (item, as_of) = (said.id(), mesh.as_of());
    let told = mesh.nodes[school].engine.holdings_mut().unwrap().ingest(vec![said.bytes().to_vec()], Origin::Dialogue(scope), as_of);
    assert_eq!(told.unwrap().held.len(), 1);
    mesh.link(bob, school);
    let now = mesh.now();
    let holdings = mesh.nodes[bob].engine.holdings().unwrap();
    assert!(!holdings.scopes().any(|held| held == scope) && !mesh.holds(bob, scope, &item));
    assert!(mesh.nodes[bob].engine.may_announce(now), "he is no minor for it");
}

#[test]
fn who_speaks_of_a_scope_that_is_none_of_its_own_gets_nothing_and_is_let_go() {
    let count = questions(CityId([0; 32]), ItemId([0; 32])).len();
    for question in 0..count {
        let mut mesh = Mesh::new();
        let (laptop, phone, bob) = (mesh.add(ALICE, 0), mesh.add(ALICE, 1), mesh.add(BOB, 0));
        mesh.link(phone, laptop);
        let (record, item) = mesh.write(laptop, own(ALICE), SECRET);
        let (name, message) = questions(mesh.city(), item).swap_remove(question);
        mesh.connect(bob, laptop);
        let dialogue = mesh.greeted(laptop, bob);
        assert_eq!(mesh.nodes[laptop].refused, []);
        mesh.step(laptop, Input::Frame { dialogue, bytes: message.encode() });
        assert_eq!(mesh.nodes[laptop].refused, [peer(bob)], "{name}");
        mesh.settle();
        let set = mesh.nodes[laptop].engine.holdings().unwrap().set(own(ALICE));
        assert_eq!(set.len(), 1, "{name}: nothing was taken in");
        assert_eq!(mesh.on_disk(laptop, own(ALICE)), 1, "{name}");
        mesh.assert_knows_nothing(bob, &[item], &[record]);
    }
}

#[test]
fn who_names_a_scope_in_its_greeting_that_is_none_of_its_own_is_not_answered() {
    // Its roll may honestly be the newer one; so it is passed over, and not let go.
    let mut mesh = Mesh::new();
    let (laptop, phone) = (mesh.add(ALICE, 0), mesh.add(ALICE, 1));
    mesh.link(phone, laptop);
    let (record, item) = mesh.write(laptop, own(ALICE), SECRET);
    let bob = mesh.nodes.len();
    mesh.add(BOB, 0);
    // A program of Bob's that tells everybody of every scope, and holds one of Alice's.
    let mut options = mesh.options();
    options.faults.every_scope_told = true;
    let liar = Identity { key: key(BOB, 0), member: root(ALICE).member() };
    let disk = mesh.nodes[bob].disk.clone();
    mesh.nodes[bob].engine = Engine::open(disk.open(), Some(liar), peer(bob), &[9; 32], options).unwrap();
    mesh.settle();
    mesh.link(laptop, bob);
    let named = mesh.heard(laptop).into_iter().any(|(_, scopes)| scopes.contains(&own(ALICE)));
    assert!(named, "Bob's greeting names it");
    assert_eq!(mesh.nodes[laptop].refused, []);
    mesh.command(laptop, Command::Sync(peer(bob))).unwrap();
    mesh.assert_knows_nothing(bob, &[item], &[record]);
}

#[test]
fn gossip_of_a_scope_below_the_city_is_rejected() {
    let mut mesh = Mesh::new();
    let (laptop, phone, bob) = (mesh.add(ALICE, 0), mesh.add(ALICE, 1), mesh.add(BOB, 0));
    mesh.link(phone, laptop);
    mesh.link(bob, laptop);
    // Even from an own device, since whoever passes it on shows it to everybody.
    for (from, scope, author, verdict) in [
        (bob, own(ALICE), key(BOB, 0), Verdict::Reject),
        (phone, own(ALICE), key(ALICE, 1), Verdict::Reject),
        (bob, Scope::City, key(BOB, 0), Verdict::Accept),
    ] {
        let bytes = pack(&[forged(mesh.city(), scope, &author, &offer("gossiped"))]);
        mesh.step(laptop, Input::Gossip { peer: peer(from), message: 1, bytes });
        assert_eq!(mesh.nodes[laptop].verdict, Some(verdict), "{scope:?}");
    }
    assert_eq!(mesh.nodes[laptop].engine.holdings().unwrap().set(own(ALICE)).len(), 0);
}

#[test]
fn a_device_that_stops_counting_in_the_middle_of_a_dialogue_gets_no_more_and_is_not_blamed() {
    let mut mesh = Mesh::new();
    let (laptop, phone) = (mesh.add(ALICE, 0), mesh.add(ALICE, 40));
    let (record, item) = mesh.write(laptop, own(ALICE), SECRET);
    mesh.connect(phone, laptop);
    let dialogue = mesh.greeted(laptop, phone);
    let named = mesh.heard(phone).pop().unwrap().1;
    assert!(named.contains(&own(ALICE)), "it was an own device when the two met");
    // Certified before it, more devices than count come to light.
    let devices = (1..=40).filter(|device| *device != 40).map(|device| key(ALICE, device));
    let earlier = devices.map(|key| certificate(mesh.city(), ALICE, &key, Timestamp(START - 500)).into_signed().into_bytes()).collect();
    let as_of = mesh.as_of();
    let holdings = mesh.nodes[laptop].engine.holdings_mut().unwrap();
    holdings.ingest(earlier, Origin::Dialogue(Scope::Control), as_of).unwrap();
    assert_eq!(holdings.roll().member_of(key(ALICE, 40).device()), None);
    mesh.sent.clear();
    for message in
        [Message::Stream { scope: own(ALICE), after: ItemKey::MIN }, Message::Need { scope: own(ALICE), ids: vec![item], last: true }]
    {
        mesh.step(laptop, Input::Frame { dialogue, bytes: message.encode() });
    }
    assert_eq!(mesh.nodes[laptop].refused, [], "nobody's fault");
    assert!(matches!(Message::decode(&mesh.sent[0].bytes), Ok(Message::Refused { .. })));
    mesh.settle();
    for (bytes, scopes) in mesh.heard(phone) {
        assert!(!scopes.contains(&own(ALICE)));
        assert!(!bytes.windows(32).any(|window| window == item.0 || window == record.0));
    }
    assert!(!mesh.holds(phone, own(ALICE), &item));
}

#[test]
fn a_group_s_scope_comes_to_its_members_when_the_roll_says_so_and_goes_when_it_does_not() {
    let mut mesh = Mesh::new();
    let (laptop, bob, carol) = (mesh.add(ALICE, 0), mesh.add(BOB, 0), mesh.add(3, 0));
    for (a, b) in [(bob, laptop), (carol, laptop), (carol, bob)] {
        mesh.link(a, b);
    }
    let nonce = Nonce([4; 16]);
    let scope = Group::scope(mesh.city(), Scope::Control, root(ALICE).member(), nonce);
    let group = |members: &[u8]| {
        let members = members.iter().map(|person| root(*person).member()).collect();
        Act::Group(Group { nonce, name: "7b".into(), members })
    };
    let content = || Content::new(RecordKind::OFFER).unwrap().with("title", SECRET).unwrap();
    let Ok(Reply::Saved(fates)) = mesh.command(laptop, Command::SaveIn(scope, vec![(None, content())])) else { panic!("it is answered") };
    assert!(fates[0].is_err(), "there is no such group yet");

    mesh.say(laptop, group(&[BOB]));
    let (record, item) = mesh.write(laptop, scope, SECRET);
    assert!(mesh.holds(bob, scope, &item), "without anybody asking, within seconds");
    let (_, answer) = mesh.write(bob, scope, SECRET);
    assert!(mesh.holds(laptop, scope, &answer));
    let sets: Vec<String> = mesh.nodes[bob].engine.holdings().unwrap().set_facts().into_iter().map(|set| set.scope).collect();
    assert_eq!(sets, ["control".to_owned(), "city".to_owned(), scope.short()]);

    mesh.say(laptop, group(&[]));
    mesh.sent.clear();
    let (later_record, later) = mesh.write(laptop, scope, SECRET);
    mesh.command(bob, Command::Sync(peer(laptop))).unwrap();
    mesh.command(laptop, Command::Sync(peer(bob))).unwrap();
    assert!(!mesh.holds(bob, scope, &later));
    for (bytes, _) in mesh.heard(bob) {
        assert!(!bytes.windows(32).any(|window| window == later.0 || window == later_record.0));
    }
    assert_eq!(mesh.titles(bob, Some(scope)), [SECRET, SECRET], "what Bob's node holds stays");
    assert_eq!(mesh.on_disk(bob, scope), 2);
    let Ok(Reply::Saved(fates)) = mesh.command(bob, Command::SaveIn(scope, vec![(None, content())])) else { panic!("it is answered") };
    assert!(fates[0].is_err(), "Bob takes no part in it any more");
    let edits = [("place".to_owned(), Some("here".into()))].into();
    assert!(mesh.command(laptop, Command::Edit(record, edits)).is_ok());
    mesh.command(carol, Command::Sync(peer(laptop))).unwrap();
    mesh.command(carol, Command::Sync(peer(bob))).unwrap();
    assert_eq!(mesh.nodes.iter().map(|node| node.refused.len()).sum::<usize>(), 0, "nobody is blamed");
    for (bytes, scopes) in mesh.heard(carol) {
        assert!(!scopes.contains(&scope) && !bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes()));
    }
    mesh.assert_knows_nothing_of(carol, scope, &[item, answer, later], &[record, later_record]);
}

#[test]
fn own_sets_survive_a_restart_a_crash_a_rebuild_and_a_backup() {
    let mut mesh = Mesh::new();
    let laptop = mesh.add(ALICE, 0);
    let (record, item) = mesh.write(laptop, own(ALICE), SECRET);
    mesh.write(laptop, Scope::City, "Bread baking");
    for crash in [false, true] {
        let disk = mesh.nodes[laptop].disk.clone();
        if crash {
            disk.crash(0);
        }
        let identity = Identity { key: key(ALICE, 0), member: root(ALICE).member() };
        mesh.nodes[laptop].engine = Engine::open(disk.open(), Some(identity), peer(laptop), &[7; 32], mesh.options()).unwrap();
        mesh.settle();
        assert!(mesh.holds(laptop, own(ALICE), &item));
        assert_eq!(mesh.titles(laptop, None), ["Bread baking", SECRET]);
        assert_eq!(mesh.titles(laptop, Some(own(ALICE))), [SECRET]);
        assert_eq!(mesh.titles(laptop, Some(Scope::City)), ["Bread baking"]);
        let Ok(Reply::Verified(found)) = mesh.command(laptop, Command::Verify) else { panic!("verify answers") };
        assert_eq!(found.problems, [""; 0]);
        assert_eq!(mesh.command(laptop, Command::Rebuild), Ok(Reply::Rebuilt(2)));
        assert_eq!(mesh.titles(laptop, Some(own(ALICE))), [SECRET]);
    }
    let items = mesh.nodes[laptop].engine.holdings_mut().unwrap().all_items().unwrap();
    let disk = MemoryDisk::default();
    let mut restored = Engine::open(disk.open(), None, peer(9), &[8; 32], mesh.options()).unwrap();
    let identity = Identity { key: key(ALICE, 5), member: root(ALICE).member() };
    let fresh = certificate(mesh.city(), ALICE, &key(ALICE, 5), mesh.now().wall);
    let _ = restored.restore(identity, mesh.city(), items, fresh, mesh.now()).unwrap();
    let view = restored.holdings_mut().unwrap().view(record).unwrap().unwrap();
    assert_eq!((view.content.title(), view.scope), (SECRET, own(ALICE)));
    let sets: Vec<_> = restored.holdings().unwrap().set_facts().into_iter().map(|set| (set.scope, set.count)).collect();
    assert_eq!(sets[1..], [("city".to_owned(), 1), ("own".to_owned(), 1)]);
}

#[test]
fn a_record_stays_in_its_scope_and_none_is_founded_in_another_s() {
    let mut mesh = Mesh::new();
    let laptop = mesh.add(ALICE, 0);
    let (record, _) = mesh.write(laptop, own(ALICE), SECRET);
    let edits = [("place".to_owned(), Some("at home".into()))].into();
    mesh.command(laptop, Command::Edit(record, edits)).unwrap();
    assert_eq!(mesh.on_disk(laptop, own(ALICE)), 2);
    assert_eq!(mesh.on_disk(laptop, Scope::City), 0);
    for scope in [own(BOB), Scope::Control, Scope::Allied([1; 32]), Scope::Group([1; 32])] {
        let content = Content::new(RecordKind::OFFER).unwrap().with("title", "no").unwrap();
        let Ok(Reply::Saved(fates)) = mesh.command(laptop, Command::SaveIn(scope, vec![(None, content)])) else { panic!("it is answered") };
        assert!(matches!(&fates[..], [Err(CommandError::Refused(_) | CommandError::Obstacle(_))]), "{scope:?}: {fates:?}");
    }
}

#[test]
fn a_budget_is_counted_for_each_scope_alike_on_nodes_that_hold_different_scopes() {
    let mut mesh = Mesh::with(Policy { envelopes_per_hour: 3, bytes_per_month: 50_000_000, rules: trust::Rules::DEFAULT });
    let (laptop, bob) = (mesh.add(ALICE, 0), mesh.add(BOB, 0));
    mesh.link(bob, laptop);
    let fates = |mesh: &mut Mesh, scope| {
        let offer = |number| (None, Content::new(RecordKind::OFFER).unwrap().with("title", format!("offer {number}").as_str()).unwrap());
        match mesh.command(laptop, Command::SaveIn(scope, (0..5).map(offer).collect())).unwrap() {
            Reply::Saved(fates) => fates.into_iter().filter(Result::is_ok).count(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!([fates(&mut mesh, own(ALICE)), fates(&mut mesh, Scope::City)], [3, 3]);
    let city = |at: usize| mesh.nodes[at].engine.holdings().unwrap().set(Scope::City).fingerprint();
    assert_eq!(city(laptop), city(bob), "what Bob may not read takes no room from what he may");
    let device: DeviceId = key(ALICE, 0).device();
    assert!(mesh.nodes[bob].engine.holdings().unwrap().roll().member_of(device).is_some());
}

impl Mesh {
    /// Somebody's first device says something, and a node hears it from a linked one.
    fn hears(&mut self, at: usize, from: usize, person: u8, scope: Scope, act: Act) -> ItemId {
        let now = self.now().wall;
        let signed = Verified::statement_in(&key(person, 0), self.city(), scope, now, act).unwrap();
        let bytes = pack(&[signed.bytes().to_vec()]);
        self.step(at, Input::Gossip { peer: peer(from), message: 0, bytes });
        self.settle();
        signed.id()
    }

    /// The founding of the one record that a node holds of a kind of title.
    fn founding_of(&mut self, at: usize, title: &str) -> (RecordId, trust::Erased) {
        let bytes = self.nodes[at].engine.holdings_mut().unwrap().all_items().unwrap();
        let signed = bytes.into_iter().map(|bytes| Signed::parse(bytes).unwrap());
        let mut found = signed.filter(|signed| signed.bytes().windows(title.len()).any(|window| window == title.as_bytes()));
        let signed = found.next_back().unwrap();
        let envelope = signed.envelope().unwrap();
        let founder = envelope.founding_device(signed.device());
        let record = envelope.record(signed.city(), &signed.scope(), signed.device());
        (record, trust::Erased::Record { kind: envelope.kind, founder, nonce: envelope.founder.nonce })
    }

    fn text_on_disk(&self, at: usize, text: &str) -> bool {
        let store = self.nodes[at].disk.open();
        let tables = [Table::Items, Table::Views];
        let entries = tables.into_iter().flat_map(|table| store.scan(table, &[], &[0xff; 160], Order::Rising, usize::MAX).unwrap());
        entries.filter_map(|entry| entry.value).any(|value| value.windows(text.len()).any(|window| window == text.as_bytes()))
    }

    fn wait_days(&mut self, days: u64) {
        self.moment += days * 24 * 60 * 60 * 1000;
        for at in 0..self.nodes.len() {
            self.step(at, Input::Woke);
        }
        self.settle();
    }
}

#[test]
fn what_its_author_erased_is_hidden_at_once_gone_after_the_delay_and_never_taken_in_again() {
    let mut mesh = Mesh::new();
    let (alice, bob, carol) = (mesh.add(ALICE, 0), mesh.add(BOB, 0), mesh.add(CAROL, 0));
    mesh.link(bob, alice);
    mesh.link(carol, alice);
    mesh.write(bob, Scope::City, "Regretted words");
    mesh.write(bob, Scope::City, "Bread baking");
    mesh.settle();
    let (record, what) = mesh.founding_of(alice, "Regretted words");
    let kept: Vec<Vec<u8>> = mesh.nodes[alice].engine.holdings_mut().unwrap().all_items().unwrap();
    let by_other = mesh.hears(alice, bob, CAROL, Scope::Control, Act::Erase { what });
    assert_eq!(mesh.titles(alice, None).len(), 2, "nobody else's erasure counts");
    let erasure = mesh.hears(alice, bob, BOB, Scope::Control, Act::Erase { what });
    mesh.wait_days(1);
    for at in [alice, bob] {
        assert_eq!(mesh.titles(at, None), ["Bread baking"]);
        assert!(mesh.text_on_disk(at, "Regretted words"), "until the delay is over");
    }
    let sets = |mesh: &Mesh| [alice, bob].map(|at| mesh.nodes[at].engine.holdings().unwrap().set(Scope::City).fingerprint());
    assert_eq!(sets(&mesh)[0], sets(&mesh)[1]);
    // A rebuilding in between loses no track of it.
    mesh.command(alice, Command::Rebuild).unwrap();
    mesh.wait_days(8);
    for at in [alice, bob] {
        assert!(!mesh.text_on_disk(at, "Regretted words"), "node {at}");
        assert_eq!(mesh.titles(at, None), ["Bread baking"]);
    }
    mesh.wait_days(1);
    let receipts = mesh.nodes[alice].engine.holdings().unwrap().roll().receipts(&erasure);
    assert_eq!(receipts.len(), 3, "{receipts:?}");
    assert_eq!(mesh.nodes[alice].engine.holdings().unwrap().roll().why(&by_other), Some(trust::Why::OutsideRight));
    // Somebody who kept it offers it again.
    mesh.step(alice, Input::Gossip { peer: peer(bob), message: 0, bytes: pack(&kept) });
    assert!(!mesh.text_on_disk(alice, "Regretted words"));
    let dan = mesh.add(DAN, 0);
    mesh.link(dan, alice);
    assert_eq!(mesh.titles(dan, None), ["Bread baking"]);
    assert!(mesh.nodes[dan].engine.holdings_mut().unwrap().view(record).unwrap().is_none());
    for at in [alice, bob, carol, dan] {
        let found = mesh.command(at, Command::Verify).unwrap();
        assert!(matches!(found, Reply::Verified(found) if found.problems.is_empty()));
    }
}

#[test]
fn all_of_a_member_is_erased_by_the_city_and_comes_back_when_that_is_taken_back_in_time() {
    let mut mesh = Mesh::new();
    let (alice, bob) = (mesh.add(ALICE, 0), mesh.add(BOB, 0));
    mesh.link(bob, alice);
    for title in ["One", "Two"] {
        mesh.write(bob, Scope::City, title);
    }
    mesh.write(alice, Scope::City, "Chess");
    mesh.settle();
    let what = trust::Erased::Member(root(BOB).member());
    let erasure = mesh.hears(bob, alice, ALICE, Scope::Control, Act::Erase { what });
    mesh.wait_days(1);
    assert_eq!([mesh.titles(alice, None), mesh.titles(bob, None)], [["Chess"], ["Chess"]]);
    let from = mesh.now().wall;
    mesh.hears(alice, bob, ALICE, Scope::Control, Act::Withdraw { statement: erasure, from });
    mesh.wait_days(9);
    assert_eq!([mesh.titles(alice, None).len(), mesh.titles(bob, None).len()], [3, 3]);
    assert!(mesh.text_on_disk(alice, "One"));
    let sets = [alice, bob].map(|at| mesh.nodes[at].engine.holdings().unwrap().set(Scope::City).fingerprint());
    assert_eq!(sets[0], sets[1]);
}

impl Mesh {
    fn report(&mut self, at: usize, record: RecordId, ground: &str, message: &str) -> Result<RecordId, CommandError> {
        let (ground, message) = (ground.to_owned(), message.to_owned());
        match self.command(at, Command::Report { record, ground, message })? {
            Reply::Saved(saved) => saved.into_iter().next().unwrap().map(|saved| saved.record),
            other => panic!("{other:?}"),
        }
    }

    /// What waits for a decision of this node's member: record, members, messages.
    fn queue(&mut self, at: usize) -> Vec<(RecordId, u32, Vec<String>)> {
        let (reader, now) = (root(self.nodes[at].person).member(), self.now().wall);
        let reports = self.nodes[at].engine.holdings_mut().unwrap().reports(reader, now).unwrap();
        reports.into_iter().map(|one| (one.to.id, one.members, one.messages)).collect()
    }

    fn outcomes(&mut self, at: usize) -> Vec<Outcome> {
        let reader = root(self.nodes[at].person).member();
        self.nodes[at].engine.holdings_mut().unwrap().own_reports(reader).unwrap().into_iter().map(|one| one.outcome).collect()
    }

    fn govern(&mut self, at: usize, deed: Deed) -> Result<Vec<(String, ItemId)>, CommandError> {
        match self.command(at, Command::Govern { deed: Box::new(deed), root: None })? {
            Reply::Governed(done) => Ok(done.statements.into_iter().map(|said| (said.act, said.id)).collect()),
            other => panic!("{other:?}"),
        }
    }

    fn appoint(&mut self, at: usize, person: u8) {
        let member = root(person).member();
        let roles = vec![Role::Moderator];
        self.govern(at, Deed::Grant { member, kind: None, roles, days: None, admissions: None, budget: None }).unwrap();
    }

    fn blocks(&self, at: usize) -> Vec<model::MemberId> {
        self.nodes[at].engine.holdings().unwrap().roll().blocked(root(self.nodes[at].person).member()).collect()
    }
}

#[test]
fn a_report_written_alone_reaches_the_moderators_when_they_are_met_and_nobody_else() {
    let mut mesh = Mesh::new();
    let (laptop, bob, carol, dan) = (mesh.add(ALICE, 0), mesh.add(BOB, 0), mesh.add(CAROL, 0), mesh.add(DAN, 0));
    mesh.link(laptop, dan);
    mesh.appoint(laptop, DAN);
    let (record, _) = mesh.write(laptop, Scope::City, "Buy my car");
    for (a, b) in [(bob, laptop), (carol, laptop)] {
        mesh.link(a, b);
    }
    mesh.links.clear();
    let sealed = Scope::Sealed(root(BOB).member().0);
    // Bob meets nobody now.
    mesh.sent.clear();
    let report = mesh.report(bob, record, "spam", SECRET).unwrap();
    assert_eq!((mesh.queue(dan), mesh.outcomes(bob)), (vec![], vec![Outcome::Waiting]));
    let item = mesh.nodes[bob].engine.holdings().unwrap().set(sealed).range(0, 1).next().unwrap().id;
    mesh.link(carol, bob);
    mesh.assert_knows_nothing_of(carol, sealed, &[item], &[report]);
    assert!(mesh.queue(carol).is_empty());
    mesh.link(bob, dan);
    assert_eq!(mesh.queue(dan), [(record, 1, vec![SECRET.to_owned()])]);
    // A list shows what is reported to nobody, not even to who may read it.
    let filter = ListFilter { kind: Some(RecordKind::REPORT), all: true, ..ListFilter::default() };
    let as_of = mesh.as_of();
    let list = mesh.nodes[dan].engine.holdings_mut().unwrap().list(&filter, Some(root(DAN).member()), as_of).unwrap().unwrap();
    assert!(list.records.is_empty());
    mesh.assert_knows_nothing_of(carol, sealed, &[item], &[report]);
}

#[test]
fn what_a_moderator_decides_leaves_the_queue_of_all_and_its_reporter_sees_it() {
    let mut mesh = Mesh::new();
    let (laptop, bob, carol, dan) = (mesh.add(ALICE, 0), mesh.add(BOB, 0), mesh.add(CAROL, 0), mesh.add(DAN, 0));
    for (a, b) in [(bob, laptop), (carol, laptop), (dan, laptop), (bob, dan), (carol, dan)] {
        mesh.link(a, b);
    }
    mesh.appoint(laptop, DAN);
    let (car, _) = mesh.write(carol, Scope::City, "Buy my car");
    let (bread, _) = mesh.write(laptop, Scope::City, "Bread baking");
    assert!(matches!(mesh.report(carol, car, "spam", ""), Err(CommandError::Refused(_) | CommandError::Obstacle(_))), "it is her own");
    assert!(matches!(mesh.report(bob, car, "boring", ""), Err(CommandError::Field(_))));
    for (at, record, ground) in [(bob, car, "spam"), (carol, bread, "off-topic"), (bob, bread, "off-topic")] {
        mesh.report(at, record, ground, "").unwrap();
    }
    let both = [(bread, 2, vec![]), (car, 1, vec![])];
    assert_eq!((mesh.queue(dan), mesh.queue(laptop)), (both.to_vec(), both.to_vec()), "the delegate too");
    for deed in [Deed::Dismiss { record: bread }, Deed::Hide { record: car, ground: "spam".into(), words: "sold".into() }] {
        assert!(matches!(mesh.govern(bob, deed), Err(CommandError::Refused(_) | CommandError::Obstacle(_))), "he is no moderator");
    }
    mesh.govern(dan, Deed::Dismiss { record: bread }).unwrap();
    assert!(
        matches!(mesh.govern(dan, Deed::Dismiss { record: bread }), Err(CommandError::Refused(_) | CommandError::Obstacle(_))),
        "nothing waits any more"
    );
    let hidden = mesh.govern(dan, Deed::Hide { record: car, ground: "spam".into(), words: "sold".into() }).unwrap();
    assert_eq!(hidden.iter().map(|(act, _)| act.as_str()).collect::<Vec<_>>(), ["closing", "moderation"]);
    assert_eq!((mesh.queue(dan), mesh.queue(laptop)), (vec![], vec![]));
    assert_eq!((mesh.outcomes(bob), mesh.outcomes(carol)), (vec![Outcome::Shown, Outcome::Hidden], vec![Outcome::Shown]));
    // Shown again, it does not come back into the queue; a report that comes later does.
    mesh.govern(dan, Deed::Withdraw { statement: hidden[1].1, from: None }).unwrap();
    assert_eq!((mesh.queue(dan), mesh.outcomes(bob)), (vec![], vec![Outcome::Shown, Outcome::Shown]));
    mesh.report(bob, car, "law", "").unwrap();
    assert_eq!(mesh.queue(laptop), [(car, 1, vec![])]);
    // Nobody reads in the statements what was reported.
    let closings = mesh.nodes[carol].engine.holdings().unwrap().roll().statements(Scope::Control);
    let named: Vec<_> =
        closings.filter_map(|(_, _, act)| if let Act::Close { reports } = act { Some(reports.clone()) } else { None }).collect();
    assert!(named.len() == 2 && named.iter().flatten().all(|report| *report != car && *report != bread));
}

#[test]
fn what_was_dealt_with_is_never_read_again_for_the_queue() {
    let mut mesh = Mesh::new();
    let (laptop, bob, dan) = (mesh.add(ALICE, 0), mesh.add(BOB, 0), mesh.add(DAN, 0));
    for (a, b) in [(bob, laptop), (dan, laptop), (bob, dan)] {
        mesh.link(a, b);
    }
    mesh.appoint(laptop, DAN);
    let records: Vec<RecordId> = (0..6).map(|number| mesh.write(laptop, Scope::City, &format!("Offer {number}")).0).collect();
    assert!(mesh.queue(dan).is_empty(), "from now on it is kept in step");
    for (number, record) in records.iter().enumerate() {
        mesh.report(bob, *record, "spam", "").unwrap();
        assert_eq!(mesh.queue(dan), [(*record, 1, vec![])]);
        match number % 2 {
            0 => mesh.govern(dan, Deed::Dismiss { record: *record }).unwrap(),
            _ => mesh.govern(dan, Deed::Hide { record: *record, ground: "spam".into(), words: "sold".into() }).unwrap(),
        };
    }
    let reads = |mesh: &mut Mesh| {
        let before = mesh.nodes[dan].disk.reads();
        let queue = mesh.queue(dan);
        (queue.len(), mesh.nodes[dan].disk.reads() - before)
    };
    assert_eq!(reads(&mut mesh), (0, 0), "six reports, and nothing is read");
    mesh.report(bob, records[0], "law", "").unwrap();
    let (waiting, of_one) = reads(&mut mesh);
    assert!(waiting == 1 && of_one > 0);
    // Started anew, it gathers them once, and says the same.
    let disk = mesh.nodes[dan].disk.clone();
    let identity = Identity { key: key(DAN, 0), member: root(DAN).member() };
    let mut anew = Engine::open(disk.open(), Some(identity), peer(dan), &[7; 32], mesh.options()).unwrap();
    let (reader, now) = (root(DAN).member(), mesh.now().wall);
    let mut look = || {
        let before = disk.reads();
        let queue = anew.holdings_mut().unwrap().reports(reader, now).unwrap();
        (queue.len(), disk.reads() - before)
    };
    assert!(look().1 > of_one);
    assert_eq!(look(), (1, of_one));
}

#[test]
fn a_report_stands_in_its_author_s_sealed_scope_and_nothing_else_does() {
    let mut mesh = Mesh::new();
    let (laptop, bob) = (mesh.add(ALICE, 0), mesh.add(BOB, 0));
    mesh.link(bob, laptop);
    let (record, _) = mesh.write(laptop, Scope::City, "Buy my car");
    let to = RecordRef::in_city(RecordKind::OFFER, record).to_string();
    let report = || Content::new(RecordKind::REPORT).unwrap().with("to", to.as_str()).unwrap().with("ground", "spam").unwrap();
    let offer = || offer("no");
    let sealed = Scope::Sealed(root(BOB).member().0);
    for (scope, content) in [(Scope::City, report()), (own(BOB), report()), (sealed, offer())] {
        assert!(
            matches!(
                mesh.command(bob, Command::SaveIn(scope, vec![(None, content)])),
                Err(CommandError::Refused(_) | CommandError::Obstacle(_))
            ),
            "{scope:?}"
        );
    }
    // A careless program may do so all the same: it is in no list, no count and no queue.
    let as_of = mesh.as_of();
    for (scope, content) in [(Scope::City, report()), (sealed, offer())] {
        let bytes = forged(mesh.city(), scope, &key(BOB, 0), &content);
        let told = mesh.nodes[laptop].engine.holdings_mut().unwrap();
        assert_eq!(told.ingest(vec![bytes], Origin::Dialogue(scope), as_of).unwrap().held.len(), 1);
    }
    assert_eq!(mesh.titles(laptop, None), ["Buy my car"]);
    assert!(mesh.queue(laptop).is_empty());
    for to in [None, Some(record)] {
        let filter = ListFilter { kind: Some(RecordKind::REPORT), to, all: true, ..ListFilter::default() };
        let list = mesh.nodes[laptop].engine.holdings_mut().unwrap().list(&filter, None, as_of).unwrap().unwrap();
        assert!(list.records.is_empty());
    }
    let counts = mesh.nodes[laptop].engine.holdings().unwrap().kind_counts();
    assert!(counts.iter().all(|of| of.kind != RecordKind::REPORT), "{counts:?}");
}

#[test]
fn a_block_follows_its_member_s_devices_and_nobody_else_learns_of_it() {
    let mut mesh = Mesh::new();
    let (laptop, phone, bob, carol) = (mesh.add(ALICE, 0), mesh.add(ALICE, 1), mesh.add(BOB, 0), mesh.add(CAROL, 0));
    for (a, b) in [(phone, laptop), (bob, laptop), (carol, laptop), (bob, phone)] {
        mesh.link(a, b);
    }
    mesh.sent.clear();
    let bob_s = root(BOB).member();
    let said = mesh.govern(laptop, Deed::Block { member: bob_s }).unwrap();
    assert_eq!((mesh.blocks(laptop), mesh.blocks(phone)), (vec![bob_s], vec![bob_s]));
    for refused in [Deed::Block { member: bob_s }, Deed::Block { member: root(ALICE).member() }] {
        assert!(matches!(mesh.govern(laptop, refused), Err(CommandError::Refused(_) | CommandError::Obstacle(_))));
    }
    let back = mesh.govern(phone, Deed::Unblock { member: bob_s }).unwrap();
    assert_eq!((mesh.blocks(laptop), mesh.blocks(phone)), (vec![], vec![]));
    assert!(matches!(mesh.govern(phone, Deed::Unblock { member: bob_s }), Err(CommandError::Refused(_) | CommandError::Obstacle(_))));
    mesh.govern(phone, Deed::Block { member: bob_s }).unwrap();
    assert_eq!((mesh.blocks(laptop), mesh.blocks(phone)), (vec![bob_s], vec![bob_s]));
    for other in [bob, carol] {
        mesh.assert_knows_nothing(other, &[said[0].1, back[0].1], &[]);
        assert!(mesh.blocks(other).is_empty());
    }
}
