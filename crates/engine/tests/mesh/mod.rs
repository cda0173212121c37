//! A small city of engines, joined by a network that loses nothing, without clocks or
//! sockets.
#![allow(dead_code, reason = "each story needs a part of it")]

use std::collections::{BTreeMap, VecDeque};

use engine::{Command, CommandError, DialogueId, Effect, Engine, Identity, Input, Now, Options, PeerKey, Reply, Ticket};
use model::facts::{ListFilter, NewInvitation};
use model::{CityId, Content, ItemId, MemberKind, MemoryDisk, MemoryStore, Moment, RecordId, RecordKind, Role, Roles, Scope, Timestamp};
use trust::{Act, AgeBand, Charter, DeviceKey, Grant, Invitation, Policy, RootKey, Verified};

pub const START: u64 = 1_800_000_000_000;
pub const YEAR: u64 = 365 * 24 * 60 * 60 * 1000;

pub struct Person {
    pub root: RootKey,
    pub seed: u8,
}

impl Person {
    pub fn new(seed: u8) -> Self {
        Self { root: RootKey::from_entropy(&[seed; 16]), seed }
    }
    /// The same person at another machine.
    pub fn at_another(seed: u8, machine: u8) -> Self {
        Self { root: RootKey::from_entropy(&[seed; 16]), seed: machine }
    }
    pub fn device(&self) -> DeviceKey {
        DeviceKey::from_secret(&[self.seed; 32])
    }
    pub fn identity(&self) -> Identity {
        Identity { key: self.device(), member: self.root.member() }
    }
    pub fn certificate(&self, city: CityId, now: Now) -> Verified<trust::Signed> {
        Verified::root_statement(&self.root, city, now.wall, Act::device(&self.device(), city, self.root.member())).unwrap()
    }
}

pub struct Node {
    pub engine: Engine<MemoryStore>,
    pub disk: MemoryDisk,
    pub replies: BTreeMap<Ticket, Result<Reply, CommandError>>,
    pub notes: Vec<String>,
}

/// Engines and the links between them. Every frame arrives, in order.
#[derive(Default)]
pub struct Mesh {
    pub nodes: Vec<Node>,
    pub links: Vec<(usize, usize)>,
    pub dialogues: BTreeMap<(usize, DialogueId), (usize, DialogueId)>,
    pub queue: VecDeque<(usize, Input)>,
    pub next: u64,
    pub moment: u64,
    /// Milliseconds that each input takes.
    pub pace: u64,
    /// Every frame: from whom, to whom, whether its sender opened the dialogue, and its bytes.
    pub frames: Vec<(usize, usize, bool, Vec<u8>)>,
    /// How many dialogues each node opened while it held one with the same node.
    pub doubled: BTreeMap<usize, usize>,
}

pub fn peer(at: usize) -> PeerKey {
    PeerKey(vec![at as u8])
}

impl Mesh {
    pub fn now(&self) -> Now {
        Now { moment: Moment(self.moment), wall: Timestamp(START + self.moment) }
    }

    pub fn add(&mut self, identity: Option<Identity>, disk: MemoryDisk) -> usize {
        let at = self.nodes.len();
        let engine = Engine::open(disk.open(), identity, peer(at), &[at as u8; 32], Options::default()).unwrap();
        self.nodes.push(Node { engine, disk, replies: BTreeMap::new(), notes: Vec::new() });
        at
    }

    pub fn carry_out(&mut self, at: usize, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Open { peer } => {
                    let other = peer.0[0] as usize;
                    let held = self.dialogues.iter().any(|((one, _), (another, _))| (*one, *another) == (at, other));
                    *self.doubled.entry(at).or_default() += usize::from(held);
                    self.next += 2;
                    let (ours, theirs) = (DialogueId(self.next), DialogueId(self.next + 1));
                    self.dialogues.insert((at, ours), (other, theirs));
                    self.dialogues.insert((other, theirs), (at, ours));
                    self.queue.push_back((other, Input::Opened { dialogue: theirs, peer: self::peer(at), ours: false }));
                    self.queue.push_back((at, Input::Opened { dialogue: ours, peer, ours: true }));
                }
                Effect::Send { dialogue, bytes } => {
                    if let Some((other, theirs)) = self.dialogues.get(&(at, dialogue)) {
                        // Whoever opened it has the lower number.
                        self.frames.push((at, *other, dialogue < *theirs, bytes.clone()));
                        self.queue.push_back((*other, Input::Frame { dialogue: *theirs, bytes }));
                    }
                }
                Effect::Close { dialogue } => {
                    if let Some((other, theirs)) = self.dialogues.remove(&(at, dialogue)) {
                        self.queue.push_back((other, Input::Closed { dialogue: theirs }));
                    }
                }
                Effect::Publish { bytes, .. } => {
                    for (a, b) in self.links.clone() {
                        let other = if a == at {
                            b
                        } else if b == at {
                            a
                        } else {
                            continue;
                        };
                        self.queue.push_back((other, Input::Gossip { peer: peer(at), message: 0, bytes: bytes.clone() }));
                    }
                }
                Effect::Reply { ticket, reply } => {
                    self.nodes[at].replies.insert(ticket, reply);
                }
                Effect::Mended => self.nodes[at].notes.push("mended".to_owned()),
                Effect::Note(note) | Effect::Fatal(note) => self.nodes[at].notes.push(note),
                _ => {}
            }
        }
    }

    pub fn step(&mut self, at: usize, input: Input) {
        let now = self.now();
        let effects = self.nodes[at].engine.step(now, input);
        self.carry_out(at, effects);
    }

    /// Runs until nothing is under way, then a while longer, so that what is due is done.
    pub fn settle(&mut self) {
        for _ in 0..20 {
            while let Some((at, input)) = self.queue.pop_front() {
                self.step(at, input);
                if self.pace > 0 {
                    self.pass(self.pace);
                }
            }
            self.pass(300);
        }
    }

    pub fn pass(&mut self, milliseconds: u64) {
        self.moment += milliseconds;
        for at in 0..self.nodes.len() {
            self.step(at, Input::Woke);
        }
    }

    pub fn link(&mut self, a: usize, b: usize) {
        self.links.push((a, b));
        self.queue.push_back((a, Input::Connected { peer: peer(b), dialer: true, relayed: false }));
        self.queue.push_back((b, Input::Connected { peer: peer(a), dialer: false, relayed: false }));
        self.settle();
    }

    pub fn unlink(&mut self, a: usize, b: usize) {
        self.links.retain(|link| *link != (a, b));
        self.queue.push_back((a, Input::Disconnected { peer: peer(b) }));
        self.queue.push_back((b, Input::Disconnected { peer: peer(a) }));
        self.dialogues.clear();
        self.settle();
    }

    pub fn command(&mut self, at: usize, command: Command) -> Result<Reply, CommandError> {
        self.next += 1;
        let ticket = Ticket(self.next);
        self.step(at, Input::Command { ticket, command });
        self.settle();
        self.nodes[at].replies.remove(&ticket).expect("every command is answered")
    }

    /// A city with one delegate, who hosts node 0.
    pub fn founded() -> Self {
        Self::founded_with(Policy::DEFAULT)
    }

    pub fn founded_with(policy: Policy) -> Self {
        let mut mesh = Self::default();
        mesh.found(&Person::new(1), "Beer Sheva", policy);
        mesh
    }

    /// A city of this name, whose only delegate hosts the node that is answered.
    pub fn found(&mut self, alice: &Person, name: &str, policy: Policy) -> usize {
        let mesh = self;
        let at = mesh.add(None, MemoryDisk::default());
        let now = mesh.now();
        let delegates = vec![alice.root.member()];
        let charter = Charter { name: name.into(), languages: vec!["he".into()], delegates, threshold: 1, policy };
        let charter = Verified::root_statement(&alice.root, CityId([0; 32]), now.wall, Act::Charter(charter)).unwrap();
        let city = CityId(charter.id().0);
        let grant = Grant {
            member: alice.root.member(),
            kind: MemberKind::School,
            roles: Roles::of(&[Role::Member, Role::Issuer, Role::Box]),
            age: AgeBand::Adult,
            starts: Timestamp(START - 1000),
            ends: Timestamp(START + YEAR),
            admissions: 100,
            budget: 10,
        };
        let grant = Verified::statement(&alice.device(), city, now.wall, Act::Grant(grant)).unwrap();
        let statements = vec![charter, alice.certificate(city, now), grant];
        let effects = mesh.nodes[at].engine.settle_in(alice.identity(), city, statements, true, now).unwrap();
        mesh.carry_out(at, effects);
        mesh.settle();
        at
    }

    pub fn city(&self) -> CityId {
        self.nodes[0].engine.city().unwrap()
    }

    pub fn invite(&mut self) -> Invitation {
        self.invite_to(0)
    }

    pub fn invite_to(&mut self, host: usize) -> Invitation {
        let invitation = NewInvitation::default();
        match self.command(host, Command::Invite { invitation, addresses: vec!["/memory/0".into()] }).unwrap() {
            Reply::Invited(invited) => invited.link.parse().unwrap(),
            other => panic!("{other:?}"),
        }
    }

    pub fn devices(&mut self, at: usize) -> Vec<model::facts::DeviceFacts> {
        let now = self.now();
        self.nodes[at].engine.device_facts(now).unwrap()
    }

    pub fn invite_device(&mut self) -> Invitation {
        self.invite_device_of(0)
    }

    pub fn invite_device_of(&mut self, at: usize) -> Invitation {
        match self.command(at, Command::InviteDevice { addresses: vec!["/memory/0".into()], boxes: Vec::new() }).unwrap() {
            Reply::Invited(invited) => invited.link.parse().unwrap(),
            other => panic!("{other:?}"),
        }
    }

    pub fn join(&mut self, seed: u8, invitation: &Invitation) -> (usize, Result<Reply, CommandError>) {
        self.join_as(&Person::new(seed), invitation)
    }

    pub fn join_as(&mut self, person: &Person, invitation: &Invitation) -> (usize, Result<Reply, CommandError>) {
        self.join_at(0, person, invitation)
    }

    pub fn join_at(&mut self, host_at: usize, person: &Person, invitation: &Invitation) -> (usize, Result<Reply, CommandError>) {
        let at = self.add(None, MemoryDisk::default());
        let certificate = Box::new(person.certificate(invitation.city, self.now()));
        let identity = Box::new(person.identity());
        let (city, token) = (invitation.city, invitation.token);
        self.next += 1;
        let ticket = Ticket(self.next);
        let host = peer(host_at);
        let command = Command::Join { host, identity, city, token, kind: MemberKind::Resident, certificate };
        self.step(at, Input::Command { ticket, command });
        self.link(at, host_at);
        let reply = self.nodes[at].replies.remove(&ticket).expect("joining is answered");
        (at, reply)
    }

    pub fn add_offer(&mut self, at: usize, title: &str) -> RecordId {
        let content = Content::new(RecordKind::OFFER).unwrap().with("title", title).unwrap();
        match self.command(at, Command::Save(vec![(None, content)])).unwrap() {
            Reply::Saved(saved) => saved.into_iter().next().unwrap().unwrap().record,
            other => panic!("{other:?}"),
        }
    }

    /// Saves so many offers at once; answers with the ids of those acknowledged.
    pub fn add_offers(&mut self, at: usize, count: usize) -> Vec<ItemId> {
        let offer = |number| (None, Content::new(RecordKind::OFFER).unwrap().with("title", format!("offer {number}").as_str()).unwrap());
        match self.command(at, Command::Save((0..count).map(offer).collect())).unwrap() {
            Reply::Saved(saved) => saved.into_iter().flatten().filter_map(|saved| saved.item).collect(),
            other => panic!("{other:?}"),
        }
    }

    pub fn holds(&self, at: usize, item: &ItemId) -> bool {
        self.nodes[at].engine.holdings().unwrap().set(Scope::City).find(item).is_some()
    }

    pub fn titles(&mut self, at: usize) -> Vec<String> {
        let as_of = Engine::<MemoryStore>::as_of(self.now().wall);
        let holdings = self.nodes[at].engine.holdings_mut().unwrap();
        let list = holdings.list(&ListFilter::default(), None, as_of).unwrap().unwrap();
        list.records.iter().map(|record| record.view.content.title().to_owned()).collect()
    }

    pub fn assert_equal(&mut self) {
        let facts: Vec<_> = self.nodes.iter().map(|node| node.engine.holdings().unwrap().set_facts()).collect();
        assert!(facts.windows(2).all(|pair| pair[0] == pair[1]), "{facts:?}");
        let lists: Vec<_> = (0..self.nodes.len()).map(|at| self.titles(at)).collect();
        assert!(lists.windows(2).all(|pair| pair[0] == pair[1]), "{lists:?}");
    }
}
