//! Members decide about their city, each on their own node, and the nodes that hold
//! the same agree on what was decided.

use std::collections::{BTreeMap, VecDeque};

use engine::{Command, CommandError, DialogueId, Effect, Engine, Explained, Identity, Input, Now, Options, Origin, PeerKey, Reply, Ticket};
use model::facts::{ListFilter, LogEntry, NewInvitation};
use model::govern::{Amendment, Deed, Done, Explanation, Governance, MemberFacts};
use model::notice::Notices;
use model::reason::{Giver, Reason};
use model::record::RecordRef;
use model::saying::Saying;
use model::{
    CityId, Content, ItemId, MemberId, MemberKind, MemoryDisk, MemoryStore, Moment, Obstacle, RecordId, RecordKind, Role, Roles, Scope,
    Timestamp,
};
use trust::{Act, AgeBand, Charter, DeviceKey, Grant, Invitation, Policy, RootKey, Signed, Verified};

const START: u64 = 1_800_000_000_000;
const DAY: u64 = 24 * 60 * 60 * 1000;

/// Founds the city; hosts node 0, which admits everybody.
const ALICE: usize = 0;

fn root(at: usize) -> RootKey {
    RootKey::from_entropy(&[at as u8 + 1; 16])
}

fn device(at: usize) -> DeviceKey {
    DeviceKey::from_secret(&[at as u8 + 1; 32])
}

fn member(at: usize) -> MemberId {
    root(at).member()
}

fn identity(at: usize) -> Identity {
    Identity { key: device(at), member: member(at) }
}

fn peer(at: usize) -> PeerKey {
    PeerKey(vec![at as u8])
}

struct Node {
    engine: Engine<MemoryStore>,
    replies: BTreeMap<Ticket, Result<Reply, CommandError>>,
    notes: Vec<String>,
}

/// A city of engines. Every frame arrives, in order.
#[derive(Default)]
struct Mesh {
    nodes: Vec<Node>,
    links: Vec<(usize, usize)>,
    dialogues: BTreeMap<(usize, DialogueId), (usize, DialogueId)>,
    queue: VecDeque<(usize, Input)>,
    next: u64,
    moment: u64,
}

impl Mesh {
    /// Alice founds the city alone; as many residents join as are asked for, for so
    /// many days, and stay linked with her.
    fn of(residents: usize, days: u32) -> Self {
        let mut mesh = Self::default();
        mesh.add();
        let now = mesh.now();
        let charter = Charter {
            name: "Beer Sheva".into(),
            languages: vec!["he".into()],
            delegates: vec![member(ALICE)],
            threshold: 1,
            policy: Policy::DEFAULT,
        };
        let charter = Verified::root_statement(&root(ALICE), CityId([0; 32]), now.wall, Act::Charter(charter)).unwrap();
        let city = CityId(charter.id().0);
        let grant = Grant {
            member: member(ALICE),
            kind: MemberKind::School,
            roles: Roles::of(&[Role::Member, Role::Issuer, Role::Box]),
            age: AgeBand::Adult,
            starts: Timestamp(START - DAY),
            ends: Timestamp(START + 1_000 * DAY),
            admissions: 100,
            budget: 10,
        };
        let grant = Verified::statement(&device(ALICE), city, now.wall, Act::Grant(grant)).unwrap();
        let statements = vec![charter, certificate(ALICE, city, now.wall), grant];
        let effects = mesh.nodes[ALICE].engine.settle_in(identity(ALICE), city, statements, true, now).unwrap();
        mesh.carry_out(ALICE, effects);
        mesh.settle();
        for _ in 0..residents {
            mesh.admit(days);
        }
        mesh
    }

    fn now(&self) -> Now {
        Now { moment: Moment(self.moment), wall: Timestamp(START + self.moment) }
    }

    fn city(&self) -> CityId {
        self.nodes[ALICE].engine.city().unwrap()
    }

    fn add(&mut self) -> usize {
        let at = self.nodes.len();
        let engine = Engine::open(MemoryDisk::default().open(), None, peer(at), &[at as u8; 32], Options::default()).unwrap();
        self.nodes.push(Node { engine, replies: BTreeMap::new(), notes: Vec::new() });
        at
    }

    fn carry_out(&mut self, at: usize, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Open { peer } => {
                    let other = peer.0[0] as usize;
                    self.next += 2;
                    let (ours, theirs) = (DialogueId(self.next), DialogueId(self.next + 1));
                    self.dialogues.insert((at, ours), (other, theirs));
                    self.dialogues.insert((other, theirs), (at, ours));
                    self.queue.push_back((other, Input::Opened { dialogue: theirs, peer: self::peer(at), ours: false }));
                    self.queue.push_back((at, Input::Opened { dialogue: ours, peer, ours: true }));
                }
                Effect::Send { dialogue, bytes } => {
                    if let Some((other, theirs)) = self.dialogues.get(&(at, dialogue)) {
                        self.queue.push_back((*other, Input::Frame { dialogue: *theirs, bytes }));
                    }
                }
                Effect::Close { dialogue } => {
                    if let Some((other, theirs)) = self.dialogues.remove(&(at, dialogue)) {
                        self.queue.push_back((other, Input::Closed { dialogue: theirs }));
                    }
                }
                Effect::Reply { ticket, reply } => drop(self.nodes[at].replies.insert(ticket, reply)),
                Effect::Note(note) | Effect::Fatal(note) => self.nodes[at].notes.push(note),
                _ => {}
            }
        }
    }

    fn step_at(&mut self, at: usize, now: Now, input: Input) {
        let effects = self.nodes[at].engine.step(now, input);
        self.carry_out(at, effects);
    }

    /// Runs until nothing is under way, then a while longer, so that what is due is done.
    fn settle(&mut self) {
        for _ in 0..20 {
            while let Some((at, input)) = self.queue.pop_front() {
                self.step_at(at, self.now(), input);
            }
            self.pass(300);
        }
    }

    fn pass(&mut self, milliseconds: u64) {
        self.moment += milliseconds;
        for at in 0..self.nodes.len() {
            self.step_at(at, self.now(), Input::Woke);
        }
    }

    fn link(&mut self, a: usize, b: usize) {
        self.links.push((a, b));
        self.queue.push_back((a, Input::Connected { peer: peer(b), dialer: true, relayed: false }));
        self.queue.push_back((b, Input::Connected { peer: peer(a), dialer: false, relayed: false }));
        self.settle();
    }

    fn unlink(&mut self, a: usize, b: usize) {
        self.links.retain(|link| *link != (a, b) && *link != (b, a));
        self.queue.push_back((a, Input::Disconnected { peer: peer(b) }));
        self.queue.push_back((b, Input::Disconnected { peer: peer(a) }));
        self.dialogues.clear();
        self.settle();
    }

    fn command(&mut self, at: usize, command: Command) -> Result<Reply, CommandError> {
        self.command_by_clock(at, self.now(), command)
    }

    fn command_by_clock(&mut self, at: usize, now: Now, command: Command) -> Result<Reply, CommandError> {
        self.next += 1;
        let ticket = Ticket(self.next);
        self.step_at(at, now, Input::Command { ticket, command });
        self.settle();
        self.nodes[at].replies.remove(&ticket).expect("every command is answered")
    }

    fn govern(&mut self, at: usize, deed: Deed) -> Result<Done, CommandError> {
        match self.command(at, Command::Govern { deed: Box::new(deed), root: None })? {
            Reply::Governed(done) => Ok(done),
            other => panic!("{other:?}"),
        }
    }

    fn govern_with_phrase(&mut self, at: usize, deed: Deed) -> Result<Done, CommandError> {
        self.govern_with_phrase_of(at, at, deed)
    }

    /// With the recovery words of another, or of nobody.
    fn govern_with_phrase_of(&mut self, at: usize, of: usize, deed: Deed) -> Result<Done, CommandError> {
        match self.command(at, Command::Govern { deed: Box::new(deed), root: Some(Box::new(root(of))) })? {
            Reply::Governed(done) => Ok(done),
            other => panic!("{other:?}"),
        }
    }

    /// A new resident, whom Alice admits.
    fn admit(&mut self, days: u32) -> usize {
        let invitation = NewInvitation { member_days: Some(days), ..NewInvitation::default() };
        let invited = self.command(ALICE, Command::Invite { invitation, addresses: vec!["/memory/0".into()] }).unwrap();
        let Reply::Invited(invited) = invited else { panic!("{invited:?}") };
        let invitation: Invitation = invited.link.parse().unwrap();
        let at = self.add();
        let certificate = Box::new(certificate(at, invitation.city, self.now().wall));
        self.next += 1;
        let ticket = Ticket(self.next);
        let command = Command::Join {
            host: peer(ALICE),
            identity: Box::new(identity(at)),
            city: invitation.city,
            token: invitation.token,
            kind: MemberKind::Resident,
            certificate,
        };
        self.step_at(at, self.now(), Input::Command { ticket, command });
        self.link(at, ALICE);
        assert_eq!(self.nodes[at].replies.remove(&ticket), Some(Ok(Reply::Joined)));
        at
    }

    fn offer(title: &str) -> Command {
        Command::Save(vec![(None, Content::new(RecordKind::OFFER).unwrap().with("title", title).unwrap())])
    }

    fn add_offer(&mut self, at: usize, title: &str) -> Result<(RecordId, ItemId), CommandError> {
        match self.command(at, Self::offer(title))? {
            Reply::Saved(saved) => saved.into_iter().next().unwrap().map(|saved| (saved.record, saved.item.unwrap())),
            other => panic!("{other:?}"),
        }
    }

    fn titles(&mut self, at: usize) -> Vec<String> {
        let as_of = Engine::<MemoryStore>::as_of(self.now().wall);
        let list = self.nodes[at].engine.holdings_mut().unwrap().list(&ListFilter::default(), None, as_of).unwrap().unwrap();
        let mut titles: Vec<String> = list.records.iter().map(|record| record.view.content.title().to_owned()).collect();
        titles.sort_unstable();
        titles
    }

    fn governance(&mut self, at: usize) -> Governance {
        let now = self.now().wall;
        self.nodes[at].engine.holdings_mut().unwrap().governance(Some(member(at)), now).unwrap().unwrap()
    }

    fn member_facts(&mut self, at: usize, of: usize) -> MemberFacts {
        let now = self.now().wall;
        let list = self.nodes[at].engine.holdings_mut().unwrap().members(Some(member(at)), None, true, now).unwrap();
        list.members.into_iter().find(|facts| facts.person.member == member(of)).expect("a member")
    }

    fn explain(&mut self, at: usize, id: &str) -> Explanation {
        let now = self.now().wall;
        let as_of = Engine::<MemoryStore>::as_of(now);
        match self.nodes[at].engine.holdings_mut().unwrap().explain(id, as_of, now).unwrap() {
            Explained::One(explanation) => *explanation,
            other => panic!("{other:?}"),
        }
    }

    /// What a node holds comes to another, however it does.
    fn carry(&mut self, from: usize, to: usize) {
        let items = self.nodes[from].engine.holdings_mut().unwrap().all_items().unwrap();
        let as_of = Engine::<MemoryStore>::as_of(self.now().wall);
        let ingested = self.nodes[to].engine.holdings_mut().unwrap().ingest(items, Origin::Public, as_of).unwrap();
        assert!(!ingested.is_hostile());
    }

    fn assert_equal(&mut self, nodes: &[usize]) {
        let fingerprint = |mesh: &Self, at: usize, scope| mesh.nodes[at].engine.holdings().unwrap().set(scope).fingerprint();
        for scope in [Scope::Control, Scope::City] {
            let prints: Vec<_> = nodes.iter().map(|at| fingerprint(self, *at, scope)).collect();
            assert!(prints.windows(2).all(|pair| pair[0] == pair[1]), "{scope}");
        }
        let rolls: Vec<_> = nodes.iter().map(|at| self.nodes[*at].engine.holdings().unwrap().roll().fingerprint()).collect();
        assert!(rolls.windows(2).all(|pair| pair[0] == pair[1]), "{rolls:?}");
        let titles: Vec<_> = nodes.iter().map(|at| self.titles(*at)).collect();
        assert!(titles.windows(2).all(|pair| pair[0] == pair[1]), "{titles:?}");
    }

    fn notices(&mut self, at: usize) -> Notices {
        let as_of = Engine::<MemoryStore>::as_of(self.now().wall);
        let device = self.nodes[at].engine.device().unwrap();
        self.nodes[at].engine.holdings_mut().unwrap().notices(member(at), device, as_of).unwrap()
    }

    fn log(&mut self, at: usize) -> Vec<LogEntry> {
        let now = self.now().wall;
        self.nodes[at].engine.holdings_mut().unwrap().moderation_log(Some(member(at)), now).unwrap()
    }

    fn own_items(&self, at: usize, wanted: impl Fn(&Act) -> bool) -> usize {
        let roll = self.nodes[at].engine.holdings().unwrap().roll();
        roll.statements(Scope::Control).filter(|(_, by, act)| *by == member(at) && wanted(act)).count()
    }
}

fn certificate(at: usize, city: CityId, now: Timestamp) -> Verified<Signed> {
    Verified::root_statement(&root(at), city, now, Act::device(&device(at), city, member(at))).unwrap()
}

fn refusal(result: Result<Done, CommandError>) -> String {
    match result {
        Err(error @ (CommandError::Refused(_) | CommandError::Obstacle(_))) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

/// Alice makes herself, Bob and Carol delegates, of whom two decide.
fn three_delegates(mesh: &mut Mesh) {
    let amendment = Amendment { delegates: Some(vec![member(0), member(1), member(2)]), threshold: Some(2), ..Amendment::default() };
    let done = mesh.govern(ALICE, Deed::Amend(Box::new(amendment))).unwrap();
    assert!(done.statements[0].counts, "she alone decided until now");
}

fn rename(name: &str) -> Deed {
    Deed::Amend(Box::new(Amendment { name: Some(name.into()), ..Amendment::default() }))
}

#[test]
fn what_one_delegate_proposes_another_signs_when_they_meet_later() {
    let mut mesh = Mesh::of(3, 300);
    let (bob, carol, dan) = (1, 2, 3);
    three_delegates(&mut mesh);
    assert_eq!(mesh.governance(dan).threshold, 2, "the residents' nodes know it");
    [bob, carol, dan].into_iter().for_each(|at| mesh.unlink(at, ALICE));

    let done = mesh.govern(bob, rename("Be'er Sheva")).unwrap();
    let proposal = &done.statements[0];
    assert_eq!((proposal.counts, proposal.why.as_deref(), proposal.signed, proposal.needed), (false, Some("proposed"), Some(1), Some(2)));
    assert!(refusal(mesh.govern(bob, Deed::Agree { statement: proposal.id })).contains("already"));
    assert!(refusal(mesh.govern(carol, Deed::Agree { statement: proposal.id })).contains("does not hold"));

    mesh.link(bob, carol);
    assert!(mesh.governance(carol).proposals[0].waits_for_you && !mesh.governance(bob).proposals[0].waits_for_you);
    mesh.govern(carol, Deed::Agree { statement: proposal.id }).unwrap();
    assert_eq!(mesh.governance(bob).city.name, "Be'er Sheva");
    assert_eq!(mesh.governance(ALICE).city.name, "Beer Sheva");
    mesh.link(ALICE, carol);
    mesh.link(dan, bob);
    mesh.settle();
    mesh.assert_equal(&[ALICE, bob, carol, dan]);
    assert_eq!(mesh.governance(dan).city.name, "Be'er Sheva");
    assert_eq!(mesh.governance(dan).proposals, []);
    assert!(mesh.member_facts(dan, dan).counts, "whom Alice admitted before stays a member");
    assert!(refusal(mesh.govern(carol, Deed::Agree { statement: proposal.id })).contains("waits for no signature"));
}

#[test]
fn nobody_but_delegates_proposes_and_a_refusal_says_what_was_needed() {
    let mut mesh = Mesh::of(2, 300);
    let bob = 1;
    let before = mesh.nodes[bob].engine.holdings().unwrap().set(Scope::Control).len();
    assert!(refusal(mesh.govern(bob, rename("Bobville"))).contains("only a delegate"));
    let place = Deed::Place { name: "Library".into(), school: false };
    assert!(refusal(mesh.govern(bob, place.clone())).contains("only issuers"));
    let hide = Deed::Hide { record: RecordId([1; 32]), ground: "spam".into(), words: String::new() };
    assert!(refusal(mesh.govern(bob, hide)).contains("only moderators"));
    let revoke = |member| Deed::RevokeMember { member, before: None, except: Vec::new() };
    assert!(refusal(mesh.govern(bob, revoke(member(2)))).contains("only who gave a right"));
    assert!(refusal(mesh.govern(bob, revoke(member(ALICE)))).contains("delegates change by an amendment"));
    let grant = Deed::Grant { member: member(2), kind: None, roles: vec![Role::Issuer], days: None, admissions: None, budget: None };
    assert!(refusal(mesh.govern(bob, grant)).contains("only issuers"));
    let vet = Deed::Vet { member: member(2), check: "police-certificate".into(), days: None, school: false };
    assert!(refusal(mesh.govern(bob, vet)).contains("only issuers"));
    assert_eq!(mesh.nodes[bob].engine.holdings().unwrap().set(Scope::Control).len(), before, "nothing was written");
    mesh.govern(ALICE, place).unwrap();
    assert_eq!(mesh.governance(bob).places[0].name, "Library");
}

#[test]
fn a_delegate_of_several_invites_nobody_on_their_own() {
    let mut mesh = Mesh::of(2, 300);
    three_delegates(&mut mesh);
    let command = Command::Invite { invitation: NewInvitation::default(), addresses: vec!["/memory/1".into()] };
    // Bob is no issuer: like any member he vouches, and his word alone lets nobody in.
    let Ok(Reply::Invited(invited)) = mesh.command(1, command) else { panic!("Bob is a member") };
    assert!(invited.link.starts_with("kaveret:vouch/"), "{}", invited.link);
    mesh.admit(300);
    assert!(mesh.member_facts(ALICE, 3).counts, "Alice's node still is one");
}

#[test]
fn an_issuer_made_by_two_delegates_admits() {
    let mut mesh = Mesh::of(3, 300);
    three_delegates(&mut mesh);
    let grant = Deed::Grant {
        member: member(3),
        kind: Some(MemberKind::School),
        roles: vec![Role::Issuer, Role::Box],
        days: Some(700),
        admissions: Some(5),
        budget: None,
    };
    let proposed = mesh.govern(1, grant).unwrap().statements.remove(0);
    assert_eq!((proposed.signed, proposed.needed), (Some(1), Some(2)));
    assert!(mesh.governance(3).issuers.iter().all(|issuer| issuer.person.member != member(3)));
    mesh.govern(2, Deed::Agree { statement: proposed.id }).unwrap();
    let issuers = mesh.governance(3).issuers;
    assert_eq!(issuers.iter().find(|issuer| issuer.person.member == member(3)).map(|issuer| issuer.quota_left), Some(5));
    let command = Command::Invite { invitation: NewInvitation::default(), addresses: vec!["/memory/3".into()] };
    assert!(mesh.command(3, command).is_ok());
}

#[test]
fn of_the_revoked_what_was_accepted_stands_and_what_was_forged_or_dated_back_does_not() {
    let mut mesh = Mesh::of(2, 300);
    let (bob, carol) = (1, 2);
    mesh.add_offer(bob, "honest").unwrap();
    mesh.pass(DAY);
    mesh.settle();
    let stolen_at = mesh.now().wall;
    mesh.pass(DAY);
    let (_, known) = mesh.add_offer(bob, "forged and known").unwrap();
    mesh.unlink(bob, ALICE);
    let (_, unknown) = mesh.add_offer(bob, "forged and unknown").unwrap();
    let early = Now { wall: Timestamp(stolen_at.0 - DAY / 2), ..mesh.now() };
    assert!(mesh.command_by_clock(bob, early, Mesh::offer("dated back")).is_ok());

    let revoke = Deed::RevokeMember { member: member(bob), before: Some(stolen_at), except: Vec::new() };
    let done = mesh.govern(ALICE, revoke).unwrap();
    // His certificate and his offer.
    assert_eq!((done.statements.len(), done.accepted), (1, Some(2)));
    assert_eq!(mesh.titles(carol), ["honest"]);
    mesh.carry(bob, ALICE);
    mesh.carry(bob, carol);
    mesh.carry(ALICE, bob);
    for at in [ALICE, bob, carol] {
        assert_eq!(mesh.titles(at), ["honest"], "on node {at}");
    }
    mesh.assert_equal(&[ALICE, bob, carol]);
    for item in [known, unknown] {
        let explained = mesh.explain(carol, &item.to_string());
        assert_eq!(
            (explained.what.as_str(), explained.held, explained.counts, explained.why.as_deref()),
            ("envelope", true, false, Some("cut"))
        );
        assert!(matches!(explained.because, Some(Reason::Cut { .. })), "{:?}", explained.because);
    }
    let facts = mesh.member_facts(carol, bob);
    assert!(facts.revoked && !facts.counts);
    assert!(mesh.add_offer(bob, "again").is_err(), "his node knows");

    // A steward finds that one of them was honest after all.
    assert!(refusal(mesh.govern(carol, Deed::Endorse { items: vec![known] })).contains("only who revoked"));
    mesh.govern(ALICE, Deed::Endorse { items: vec![known] }).unwrap();
    assert_eq!(mesh.titles(carol), ["forged and known", "honest"]);
    let nothing = Deed::Endorse { items: vec![known] };
    assert!(refusal(mesh.govern(ALICE, nothing)).contains("nothing to endorse"));
}

#[test]
fn what_is_excepted_is_not_accepted_although_it_was_held_in_time() {
    let mut mesh = Mesh::of(2, 300);
    mesh.add_offer(1, "honest").unwrap();
    let (_, dated_back) = mesh.add_offer(1, "dated back").unwrap();
    let revoke = Deed::RevokeMember { member: member(1), before: None, except: vec![dated_back] };
    mesh.govern(ALICE, revoke).unwrap();
    assert_eq!(mesh.titles(2), ["honest"]);
}

#[test]
fn a_member_removes_a_stolen_device_with_the_recovery_words_and_nobody_else_does() {
    let mut mesh = Mesh::of(2, 300);
    let (bob, carol) = (1, 2);
    let phone = DeviceKey::from_secret(&[0x77; 32]);
    let city = mesh.city();
    let act = Act::device(&phone, city, member(bob));
    let phone_certificate = Verified::root_statement(&root(bob), city, mesh.now().wall, act).unwrap();
    let as_of = Engine::<MemoryStore>::as_of(mesh.now().wall);
    let holdings = mesh.nodes[bob].engine.holdings_mut().unwrap();
    holdings.hold_own(vec![phone_certificate], as_of).unwrap();
    mesh.unlink(bob, ALICE);
    mesh.link(bob, ALICE);
    assert_eq!(mesh.member_facts(ALICE, bob).devices.len(), 2);

    let remove = Deed::RevokeDevice { device: phone.device(), before: None, except: Vec::new() };
    assert!(refusal(mesh.govern(carol, remove.clone())).contains("only who gave a right"));
    assert!(refusal(mesh.govern_with_phrase(carol, remove.clone())).contains("also its own member with the recovery words"));
    let nobody = 77;
    assert!(refusal(mesh.govern_with_phrase_of(bob, nobody, remove.clone())).contains("the recovery words of nobody who is a member here"));
    assert!(refusal(mesh.govern_with_phrase(bob, Deed::Place { name: "Home".into(), school: false })).contains("recovery words"));
    mesh.govern_with_phrase(bob, remove).unwrap();
    let devices = mesh.member_facts(ALICE, bob).devices;
    assert_eq!(devices.iter().map(|of| of.revoked).collect::<Vec<_>>(), [false, true]);
    mesh.add_offer(bob, "from the laptop").unwrap();
    assert_eq!(mesh.titles(carol), ["from the laptop"]);
}

#[test]
fn a_class_is_renewed_in_one_step_and_who_was_revoked_is_not() {
    let mut mesh = Mesh::of(4, 40);
    mesh.govern(ALICE, Deed::RevokeMember { member: member(4), before: None, except: Vec::new() }).unwrap();
    let renew = Deed::Renew { members: Vec::new(), within_days: None, days: Some(200) };
    assert!(refusal(mesh.govern(ALICE, renew.clone())).contains("ends so soon"));
    assert_eq!(mesh.governance(ALICE).expiring, 0);
    mesh.pass(20 * DAY);
    mesh.settle();
    assert_eq!(mesh.governance(ALICE).expiring, 3);
    assert_eq!(mesh.govern(ALICE, renew.clone()).unwrap().statements.len(), 3);
    assert!(refusal(mesh.govern(ALICE, renew)).contains("ends so soon"));
    mesh.pass(100 * DAY);
    mesh.settle();
    assert_eq!([1, 2, 3, 4].map(|at| mesh.member_facts(ALICE, at).counts), [true, true, true, false]);
    mesh.add_offer(2, "still here").unwrap();
    let again = Deed::Grant { member: member(4), kind: None, roles: vec![], days: None, admissions: None, budget: None };
    assert!(refusal(mesh.govern(ALICE, again)).contains("revoked"), "the city itself revoked");
}

#[test]
fn two_members_vouch_for_somebody_whose_membership_ended_and_what_they_write_is_seen() {
    let mut mesh = Mesh::of(2, 300);
    let dan = mesh.admit(2);
    mesh.pass(5 * DAY);
    mesh.settle();
    assert!(mesh.add_offer(dan, "too late").is_err());
    let vouch = Deed::Vouch { member: member(dan), days: Some(100) };
    let first = mesh.govern(1, vouch.clone()).unwrap().statements.remove(0);
    assert_eq!((first.counts, first.why.as_deref()), (false, Some("single")));
    assert!(refusal(mesh.govern(dan, Deed::Vouch { member: member(1), days: None })).contains("only members whom"));
    let second = mesh.govern(2, vouch).unwrap().statements.remove(0);
    assert!(second.counts);
    mesh.settle();
    mesh.add_offer(dan, "back again").unwrap();
    assert_eq!(mesh.titles(2), ["back again"]);
    let facts = mesh.member_facts(1, dan);
    assert_eq!((facts.counts, facts.admitted_by.as_str()), (true, "vouchers"));
    let explained = mesh.explain(1, &member(dan).to_string()[..12]);
    assert!(matches!(explained.because, Some(Reason::Member { by: Giver::Vouchers, .. })), "{:?}", explained.because);
    let acts: Vec<&str> = explained.chain.iter().map(|statement| statement.act.as_str()).collect();
    assert_eq!(acts.iter().filter(|act| **act == "vouch").count(), 2, "{acts:?}");
    assert_eq!(acts.last(), Some(&"charter"));

    mesh.govern(2, Deed::Withdraw { statement: second.id, from: None }).unwrap();
    mesh.pass(DAY);
    mesh.settle();
    assert!(!mesh.member_facts(1, dan).counts);
    assert!(refusal(mesh.govern(1, Deed::Withdraw { statement: second.id, from: None })).contains("only who said it"));
}

#[test]
fn staff_edits_for_its_organisation_and_no_longer_after_leaving() {
    let mut mesh = Mesh::of(2, 300);
    let (bob, carol) = (1, 2);
    let (record, _) = mesh.add_offer(bob, "Bike repair").unwrap();
    let edit = |title: &str| Command::Edit(record, [("title".to_owned(), Some(title.into()))].into());
    assert!(mesh.command(carol, edit("Carol's")).is_err());
    let staff = mesh.govern(bob, Deed::Staff { member: member(carol), days: Some(30) }).unwrap().statements.remove(0);
    mesh.command(carol, edit("Bike repair for all")).unwrap();
    assert_eq!(mesh.titles(ALICE), ["Bike repair for all"]);
    assert_eq!(mesh.governance(carol).staff[0].person.member, member(carol));
    mesh.govern(bob, Deed::Withdraw { statement: staff.id, from: None }).unwrap();
    mesh.pass(1_000);
    assert!(mesh.command(carol, edit("Carol's")).is_err());
    mesh.settle();
    assert_eq!([ALICE, bob, carol].map(|at| mesh.titles(at)), [["Bike repair for all"]; 3]);
}

#[test]
fn a_place_closes_and_a_check_is_taken_back() {
    let mut mesh = Mesh::of(1, 300);
    let place = mesh.govern(ALICE, Deed::Place { name: "Library".into(), school: false }).unwrap().statements.remove(0);
    let check = Deed::Vet { member: member(1), check: "employer".into(), days: None, school: false };
    let check = mesh.govern(ALICE, check).unwrap().statements.remove(0);
    assert!(
        refusal(mesh.govern(ALICE, Deed::Vet { member: member(1), check: "hunch".into(), days: None, school: false }))
            .contains("police-certificate")
    );
    for statement in [place.id, check.id] {
        mesh.govern(ALICE, Deed::Withdraw { statement, from: None }).unwrap();
    }
    let facts = mesh.governance(1);
    assert!(facts.places[0].closed.is_some());
    assert!(facts.vettings[0].ends <= mesh.now().wall);
}

#[test]
fn a_moderator_hides_the_owner_appeals_and_the_log_tells_all() {
    let mut mesh = Mesh::of(2, 300);
    let (bob, carol) = (1, 2);
    let (record, _) = mesh.add_offer(bob, "Buy my car").unwrap();
    let moderator =
        Deed::Grant { member: member(carol), kind: None, roles: vec![Role::Moderator], days: None, admissions: None, budget: None };
    mesh.govern(ALICE, moderator).unwrap();
    let hide = Deed::Hide { record, ground: "spam".into(), words: "sells".into() };
    let hide = mesh.govern(carol, hide).unwrap().statements.remove(0);
    assert!(hide.counts);
    let explained = mesh.explain(bob, &record.to_string());
    assert_eq!((explained.why.as_deref(), explained.because), (Some("hidden"), Some(Reason::Hidden)));
    mesh.govern(bob, Deed::Appeal { hide: hide.id, words: "it is for a lesson".into() }).unwrap();
    mesh.govern(carol, Deed::Withdraw { statement: hide.id, from: None }).unwrap();
    let log = mesh.log(ALICE);
    let [entry] = &log[..] else { panic!("{log:?}") };
    assert_eq!((entry.statement, entry.record, entry.words.as_str()), (hide.id, record, "sells"));
    assert!(entry.lifted.is_some());
    assert_eq!(entry.appeals.iter().map(|appeal| appeal.words.as_str()).collect::<Vec<_>>(), ["it is for a lesson"]);
    assert!(mesh.explain(bob, &record.to_string()).counts);
}

#[test]
fn an_appeal_is_answered_once_by_another_than_who_hid_it_and_everyone_reads_the_answer() {
    let mut mesh = Mesh::of(2, 300);
    let (bob, carol) = (1, 2);
    let (record, _) = mesh.add_offer(bob, "Buy my car").unwrap();
    let moderator =
        Deed::Grant { member: member(carol), kind: None, roles: vec![Role::Moderator], days: None, admissions: None, budget: None };
    mesh.govern(ALICE, moderator).unwrap();
    let hide = mesh.govern(carol, Deed::Hide { record, ground: "spam".into(), words: "sells".into() }).unwrap().statements.remove(0);
    let appeal = mesh.govern(bob, Deed::Appeal { hide: hide.id, words: "it is for a lesson".into() }).unwrap().statements.remove(0);
    let may = |mesh: &mut Mesh| [ALICE, bob, carol].map(|at| mesh.log(at)[0].you_answer);
    assert_eq!(may(&mut mesh), [true, false, false], "the delegate; not who asks, and not who hid it");
    let uphold = |appeal| Deed::Uphold { appeal, words: "it sells all the same".into() };
    assert!(refusal(mesh.govern(bob, uphold(appeal.id))).contains("only moderators"));
    assert!(refusal(mesh.govern(carol, uphold(appeal.id))).contains("you hid it yourself"));
    assert!(refusal(mesh.govern(ALICE, uphold(hide.id))).contains("no appeal"));
    assert!(mesh.govern(ALICE, uphold(appeal.id)).unwrap().statements[0].counts);
    assert!(refusal(mesh.govern(ALICE, uphold(appeal.id))).contains("has its answer"));
    for at in [ALICE, bob, carol] {
        let entry = mesh.log(at).remove(0);
        let answer = entry.appeals[0].answer.clone().expect("an answer");
        assert_eq!((answer.words.as_str(), answer.by_another, entry.lifted), ("it sells all the same", true, None));
    }
    assert_eq!(mesh.explain(bob, &record.to_string()).why.as_deref(), Some("hidden"), "it stays hidden");
    // What is asked later is not answered by it; and once it shows again, nothing is left to answer.
    let again = mesh.govern(bob, Deed::Appeal { hide: hide.id, words: "look once more".into() }).unwrap().statements.remove(0);
    assert_eq!(mesh.log(bob)[0].appeals[1].answer, None);
    mesh.govern(carol, Deed::Withdraw { statement: hide.id, from: None }).unwrap();
    assert!(refusal(mesh.govern(ALICE, uphold(again.id))).contains("shown again already"));
}

#[test]
fn who_alone_moderates_answers_the_appeal_against_what_they_hid_and_the_log_says_so() {
    let mut mesh = Mesh::of(1, 300);
    let (record, _) = mesh.add_offer(1, "Buy my car").unwrap();
    let hide = mesh.govern(ALICE, Deed::Hide { record, ground: "spam".into(), words: "sells".into() }).unwrap().statements.remove(0);
    let appeal = mesh.govern(1, Deed::Appeal { hide: hide.id, words: "no".into() }).unwrap().statements.remove(0);
    mesh.govern(ALICE, Deed::Uphold { appeal: appeal.id, words: "yes".into() }).unwrap();
    assert!(!mesh.log(1)[0].appeals[0].answer.clone().expect("an answer").by_another);
}

#[test]
fn issuers_and_boxes_say_once_which_amendment_they_met() {
    let mut mesh = Mesh::of(3, 300);
    let school = Deed::Grant { member: member(3), kind: None, roles: vec![Role::Issuer], days: None, admissions: None, budget: None };
    mesh.govern(ALICE, school).unwrap();
    three_delegates(&mut mesh);
    let agrees = |act: &Act| matches!(act, Act::Agree { .. });
    assert_eq!(mesh.own_items(3, agrees), 1, "the issuer");
    assert_eq!(mesh.own_items(1, agrees), 0, "a resident");
    assert_eq!(mesh.own_items(ALICE, agrees), 0, "who wrote it");
    mesh.unlink(3, ALICE);
    mesh.link(3, ALICE);
    assert_eq!(mesh.own_items(3, agrees), 1);
    mesh.assert_equal(&[ALICE, 1, 2, 3]);
}

#[test]
fn a_lost_phrase_is_answered_by_two_issuers_and_its_owner_can_object() {
    let mut mesh = Mesh::of(3, 300);
    let school = |member| Deed::Grant { member, kind: None, roles: vec![Role::Issuer], days: None, admissions: None, budget: None };
    mesh.govern(ALICE, school(member(3))).unwrap();
    let succeed = Deed::Succeed { old: member(1), new: member(2) };
    assert!(refusal(mesh.govern(2, succeed.clone())).contains("only issuers"));
    assert_eq!(mesh.govern(3, succeed.clone()).unwrap().statements[0].why.as_deref(), Some("single"));
    let word = mesh.govern(ALICE, succeed).unwrap().statements.remove(0);
    assert!(word.counts);
    let roll = |mesh: &Mesh| mesh.nodes[2].engine.holdings().unwrap().roll().successor(member(1));
    assert_eq!(roll(&mesh).map(|(new, _)| new), Some(member(2)));
    mesh.govern_with_phrase(1, Deed::Withdraw { statement: word.id, from: None }).unwrap();
    assert_eq!(roll(&mesh), None, "the old key objects");
}

#[test]
fn an_explanation_leads_from_an_offer_to_the_charter() {
    let mut mesh = Mesh::of(1, 300);
    let (record, item) = mesh.add_offer(1, "Chess").unwrap();
    let envelope = mesh.explain(ALICE, &item.to_string());
    assert_eq!((envelope.counts, envelope.record), (true, Some(record)));
    assert_eq!(envelope.because, envelope.at.map(|at| Reason::HadRight { at }));
    let acts: Vec<&str> = envelope.chain.iter().map(|statement| statement.act.as_str()).collect();
    assert_eq!(acts, ["device", "grant", "device", "charter"]);
    let whole = mesh.explain(ALICE, &record.to_string()[..8]);
    assert_eq!((whole.what.as_str(), whole.counts, whole.envelopes.len()), ("record", true, 1));
    assert_eq!((whole.because, &whole.envelopes[0].because), (Some(Reason::Shows { counted: 1, held: 1 }), &None));
    let now = mesh.now().wall;
    let holdings = mesh.nodes[ALICE].engine.holdings_mut().unwrap();
    assert!(matches!(holdings.explain("0123456789ab", now, now).unwrap(), Explained::Nothing));
    assert!(matches!(holdings.explain("no id", now, now).unwrap(), Explained::Nothing));
}

fn erase(record: RecordId) -> Deed {
    Deed::EraseRecord { record, ground: None, words: String::new() }
}

fn steward_erases(record: RecordId) -> Deed {
    Deed::EraseRecord { record, ground: Some("law".into()), words: "forbidden".into() }
}

#[test]
fn who_erases_what_another_wrote_says_why_and_the_public_log_keeps_it() {
    let mut mesh = Mesh::of(2, 100);
    let (bob, carol) = (1, 2);
    let (record, _) = mesh.add_offer(bob, "Unlawful words").unwrap();
    for deed in [erase(record), Deed::EraseRecord { record, ground: Some("law".into()), words: " ".into() }] {
        assert_eq!(mesh.govern(ALICE, deed).unwrap_err(), Obstacle::ErasingWithoutReason.into());
    }
    assert!(refusal(mesh.govern(carol, erase(record))).contains("only whose it is"), "who may not is told that");
    let statements = mesh.govern(ALICE, steward_erases(record)).unwrap().statements;
    assert!(statements.iter().all(|said| said.counts) && statements.last().unwrap().act == "erasure", "{statements:?}");
    for at in [ALICE, bob, carol] {
        let entry = mesh.log(at).remove(0);
        assert_eq!((entry.record, entry.ground.as_str(), entry.words.as_str()), (record, "law", "forbidden"));
        assert!(mesh.titles(at).is_empty());
    }
    assert_eq!(mesh.notices(bob).erased[0].record, record, "its owner is told");
    // Taken back, it is hidden, as anything that was decided about; then it shows again.
    mesh.govern(ALICE, Deed::Withdraw { statement: statements.last().unwrap().id, from: None }).unwrap();
    assert_eq!(mesh.notices(bob).hidden, [record]);
    let hide = mesh.log(ALICE).remove(0).statement;
    mesh.govern(ALICE, Deed::Withdraw { statement: hide, from: None }).unwrap();
    assert_eq!(mesh.titles(carol), ["Unlawful words"]);
}

#[test]
fn its_author_or_a_steward_erases_a_record_and_nobody_else() {
    let mut mesh = Mesh::of(2, 100);
    let (bob, carol) = (1, 2);
    let (record, _) = mesh.add_offer(bob, "Regretted words").unwrap();
    let (other, _) = mesh.add_offer(bob, "Unlawful words").unwrap();
    mesh.add_offer(bob, "Bread baking").unwrap();
    mesh.settle();
    let refused = refusal(mesh.govern(carol, erase(record)));
    assert!(refused.contains("only whose it is"), "{refused}");
    let done = mesh.govern(bob, erase(record)).unwrap();
    assert!(done.statements[0].counts, "{done:?}");
    mesh.govern(ALICE, steward_erases(other)).unwrap();
    for at in [ALICE, bob, carol] {
        assert_eq!(mesh.titles(at), ["Bread baking"]);
    }
    mesh.assert_equal(&[ALICE, bob, carol]);
    assert_eq!(refusal(mesh.govern(bob, erase(record))), "it is erased already");
    let unknown = mesh.govern(bob, erase(RecordId([9; 32])));
    assert!(matches!(unknown, Err(CommandError::Unknown(_))), "{unknown:?}");
    // In time, who said it takes it back.
    mesh.govern(bob, Deed::Withdraw { statement: done.statements[0].id, from: None }).unwrap();
    assert_eq!(mesh.titles(carol).len(), 2);
}

#[test]
fn a_member_erases_everything_of_themselves_and_writes_nothing_more() {
    let mut mesh = Mesh::of(2, 100);
    let (bob, carol) = (1, 2);
    for title in ["One", "Two"] {
        mesh.add_offer(bob, title).unwrap();
    }
    mesh.add_offer(carol, "Chess").unwrap();
    mesh.settle();
    let refused = refusal(mesh.govern(carol, Deed::EraseMember { member: member(bob) }));
    assert!(refused.contains("only whose it is"), "{refused}");
    mesh.govern(bob, Deed::EraseMember { member: member(bob) }).unwrap();
    for at in [ALICE, bob, carol] {
        assert_eq!(mesh.titles(at), ["Chess"]);
    }
    assert_eq!(mesh.add_offer(bob, "Three"), Err(Obstacle::AllErased.into()));
    let again = refusal(mesh.govern(bob, Deed::EraseMember { member: member(bob) }));
    assert_eq!(again, "everything of theirs is erased already");
    let unknown = refusal(mesh.govern(ALICE, Deed::EraseMember { member: MemberId([9; 32]) }));
    assert!(unknown.contains("no member"), "{unknown}");
    mesh.assert_equal(&[ALICE, bob, carol]);
}

/// A node of Bob's, on a machine of its own, filled from these items.
fn restored(mesh: &Mesh, items: Vec<Vec<u8>>) -> Engine<MemoryStore> {
    let key = DeviceKey::from_secret(&[77; 32]);
    let now = mesh.now();
    let act = Act::device(&key, mesh.city(), member(1));
    let certificate = Verified::root_statement(&root(1), mesh.city(), now.wall, act).unwrap();
    let disk = MemoryDisk::default();
    let mut engine = Engine::open(disk.open(), None, peer(77), &[77; 32], Options::default()).unwrap();
    drop(engine.restore(Identity { key, member: member(1) }, mesh.city(), items, certificate, now).unwrap());
    engine
}

fn shown(engine: &mut Engine<MemoryStore>, now: Now) -> Vec<String> {
    let filter = ListFilter { all: true, ..ListFilter::default() };
    let list = engine.holdings_mut().unwrap().list(&filter, None, Engine::<MemoryStore>::as_of(now.wall)).unwrap().unwrap();
    list.records.iter().map(|record| record.view.content.title().to_owned()).collect()
}

fn holds(items: &[Vec<u8>], text: &str) -> bool {
    items.iter().any(|item| item.windows(text.len()).any(|window| window == text.as_bytes()))
}

#[test]
fn a_backup_holds_nothing_erased_and_restoring_an_older_one_takes_none_of_it_in_again() {
    let mut mesh = Mesh::of(1, 100);
    let (record, _) = mesh.add_offer(1, "Regretted words").unwrap();
    mesh.add_offer(1, "Bread baking").unwrap();
    mesh.settle();
    let mut before = mesh.nodes[ALICE].engine.holdings_mut().unwrap().items_to_keep().unwrap();
    assert!(holds(&before, "Regretted words"));
    mesh.govern(1, erase(record)).unwrap();
    let on_disk = mesh.nodes[ALICE].engine.holdings_mut().unwrap().all_items().unwrap();
    assert!(holds(&on_disk, "Regretted words"), "until the delay is over");
    let after = mesh.nodes[ALICE].engine.holdings_mut().unwrap().items_to_keep().unwrap();
    assert!(!holds(&after, "Regretted words") && holds(&after, "Bread baking"));
    assert!(after.len() < on_disk.len());

    // The erasure is in the backup beside the words: they are not taken in at all.
    let mut with_both = restored(&mesh, on_disk);
    assert_eq!(shown(&mut with_both, mesh.now()), ["Bread baking"]);
    assert!(!holds(&with_both.holdings_mut().unwrap().all_items().unwrap(), "Regretted words"));

    // An older one brings them back until the erasure is heard of, and never again after.
    let mut older = restored(&mesh, before.clone());
    assert_eq!(shown(&mut older, mesh.now()).len(), 2);
    let as_of = Engine::<MemoryStore>::as_of(mesh.now().wall);
    drop(older.holdings_mut().unwrap().ingest(after, Origin::Public, as_of).unwrap());
    assert_eq!(shown(&mut older, mesh.now()), ["Bread baking"]);
    mesh.pass(8 * DAY);
    drop(older.step(mesh.now(), Input::Woke));
    assert!(!holds(&older.holdings_mut().unwrap().all_items().unwrap(), "Regretted words"));
    before.reverse();
    drop(older.holdings_mut().unwrap().ingest(before, Origin::Backup, as_of).unwrap());
    assert!(!holds(&older.holdings_mut().unwrap().all_items().unwrap(), "Regretted words"));
}

#[test]
fn an_erasure_says_which_boxes_are_asked_who_has_confirmed_and_when_the_others_were_seen() {
    let mut mesh = Mesh::of(3, 100);
    let (bob, school, library) = (1, 2, 3);
    for host in [school, library] {
        let roles = vec![Role::Box];
        mesh.govern(ALICE, Deed::Grant { member: member(host), kind: None, roles, days: None, admissions: None, budget: None }).unwrap();
    }
    let (record, _) = mesh.add_offer(bob, "Regretted words").unwrap();
    mesh.settle();
    mesh.unlink(ALICE, library);
    mesh.govern(bob, erase(record)).unwrap();
    let facts = |mesh: &mut Mesh, at: usize| {
        let now = mesh.now();
        mesh.nodes[at].engine.erasure_facts(now).unwrap().erasures.remove(0)
    };
    let fresh = facts(&mut mesh, ALICE);
    assert_eq!((fresh.record, fresh.scope.as_str()), (Some(record), "city"));
    assert!(fresh.leaves.is_some() && fresh.asked.len() == 3 && fresh.asked.iter().all(|asked| asked.confirmed.is_none()));
    let version = |mesh: &Mesh| mesh.nodes[ALICE].engine.holdings().unwrap().views_version();
    let before = version(&mesh);
    mesh.pass(8 * DAY);
    mesh.settle();
    assert!(version(&mesh) > before, "an index that ends before it is told is filled anew");
    let later = facts(&mut mesh, ALICE);
    assert_eq!(later.leaves, None, "it has left this disk");
    let of = |host: usize| later.asked.iter().find(|asked| asked.person.member == member(host)).unwrap();
    assert!(of(school).confirmed.is_some() && of(school).connected);
    assert!(of(library).confirmed.is_none() && !of(library).connected && of(library).seen.is_some(), "{later:?}");
    assert!(of(ALICE).confirmed.is_some() && of(ALICE).connected, "a box's own node is asked too");
    assert_eq!(later.others, 1, "Bob's");
}

#[test]
fn what_ended_long_ago_is_shown_no_more_and_its_authors_node_erases_it() {
    let mut mesh = Mesh::of(2, 200);
    mesh.govern(ALICE, Deed::Amend(Box::new(Amendment { retention_days: Some(10), ..Amendment::default() }))).unwrap();
    let day = |days: u64| Timestamp(START + days * DAY).day().unwrap();
    for (title, end) in [("Lent tools", day(5)), ("Guitar", day(30)), ("Chess", day(150))] {
        let offer = Content::new(RecordKind::OFFER).unwrap().with("title", title).unwrap().with("expires", end.as_str()).unwrap();
        mesh.command(1, Command::Save(vec![(None, offer)])).unwrap();
    }
    mesh.settle();
    let all = |mesh: &mut Mesh, at: usize| {
        let now = mesh.now();
        let mut titles = shown(&mut mesh.nodes[at].engine, now);
        titles.sort_unstable();
        titles
    };
    mesh.pass(2 * DAY);
    mesh.settle();
    let now = mesh.now();
    let ending = mesh.nodes[1].engine.ending(Engine::<MemoryStore>::as_of(now.wall)).unwrap();
    assert_eq!(ending.iter().map(|facts| facts.view.content.title()).collect::<Vec<_>>(), ["Lent tools"]);
    mesh.pass(13 * DAY);
    assert_eq!(all(&mut mesh, ALICE), ["Chess", "Guitar", "Lent tools"], "day 15: over, and kept ten days more");
    // Alone, without any statement, Alice's node shows it no more from day 16 on.
    mesh.unlink(ALICE, 1);
    mesh.pass(2 * DAY);
    mesh.settle();
    assert_eq!(all(&mut mesh, ALICE), ["Chess", "Guitar"]);
    let erased = |mesh: &Mesh, at: usize| mesh.nodes[at].engine.holdings().unwrap().roll().erased_records().count();
    assert_eq!([erased(&mesh, ALICE), erased(&mesh, 1)], [0, 1]);
    mesh.link(ALICE, 1);
    mesh.settle();
    mesh.pass(9 * DAY);
    mesh.settle();
    assert_eq!(erased(&mesh, ALICE), 1);
    for at in [ALICE, 1, 2] {
        assert_eq!(all(&mut mesh, at), ["Chess", "Guitar"]);
        assert!(!holds(&mesh.nodes[at].engine.holdings_mut().unwrap().all_items().unwrap(), "Lent tools"), "node {at}");
    }
    mesh.assert_equal(&[ALICE, 1, 2]);
}

/// Bob's offer that ends on day 5, in a city that keeps it ten days more.
fn lent_tools(mesh: &mut Mesh) {
    mesh.govern(ALICE, Deed::Amend(Box::new(Amendment { retention_days: Some(10), ..Amendment::default() }))).unwrap();
    let end = Timestamp(START + 5 * DAY).day().unwrap();
    let offer = Content::new(RecordKind::OFFER).unwrap().with("title", "Lent tools").unwrap().with("expires", end.as_str()).unwrap();
    mesh.command(1, Command::Save(vec![(None, offer)])).unwrap();
    mesh.settle();
}

fn keeps(mesh: &mut Mesh, at: usize) -> bool {
    holds(&mesh.nodes[at].engine.holdings_mut().unwrap().all_items().unwrap(), "Lent tools")
}

#[test]
fn what_left_while_a_node_was_away_is_neither_passed_on_nor_taken_in_again() {
    let mut mesh = Mesh::of(2, 200);
    let (bob, carol) = (1, 2);
    lent_tools(&mut mesh);
    mesh.unlink(ALICE, carol);
    for days in [17, 8] {
        mesh.pass(days * DAY);
        mesh.settle();
    }
    assert!(!keeps(&mut mesh, ALICE) && !keeps(&mut mesh, bob) && keeps(&mut mesh, carol));
    assert!(mesh.titles(carol).is_empty(), "it has left there by its own dates");
    let count = |mesh: &Mesh| mesh.nodes[carol].engine.holdings().unwrap().set(Scope::City).len();
    assert_eq!(count(&mesh), 1, "and is held as it was: nothing has been said there");

    let met = mesh.now().wall;
    mesh.link(ALICE, carol);
    assert!(!keeps(&mut mesh, ALICE), "it is not taken in again");
    assert_eq!(count(&mesh), 0, "and passed on by nobody any more");
    mesh.assert_equal(&[ALICE, bob, carol]);
    let now = mesh.now();
    let facts = mesh.nodes[ALICE].engine.peer_facts().unwrap();
    let in_step = facts.iter().find(|facts| facts.member == member(carol)).unwrap().in_step;
    assert!(in_step.is_some_and(|at| at >= met && at <= now.wall), "two nodes of which one holds it on its disk are in step: {in_step:?}");
    mesh.pass(8 * DAY);
    mesh.settle();
    assert!(!keeps(&mut mesh, carol));
    // By whatever other way the bytes come, they stay out.
    let refused = mesh.nodes[bob].engine.holdings().unwrap().set(Scope::City).len();
    mesh.carry(carol, bob);
    assert_eq!(mesh.nodes[bob].engine.holdings().unwrap().set(Scope::City).len(), refused);
}

#[test]
fn a_moderators_box_erases_what_left_when_its_author_has_not_for_a_month() {
    let mut mesh = Mesh::of(2, 200);
    let (bob, carol) = (1, 2);
    let roles = vec![Role::Moderator];
    mesh.govern(ALICE, Deed::Grant { member: member(ALICE), kind: None, roles, days: None, admissions: None, budget: None }).unwrap();
    lent_tools(&mut mesh);
    mesh.unlink(ALICE, bob);
    // Bob's node sleeps: it is not asked anything, and its walk never comes.
    let asleep = mesh.nodes.remove(bob);
    let spare = Engine::open(MemoryDisk::default().open(), None, peer(bob), &[bob as u8; 32], Options::default()).unwrap();
    mesh.nodes.insert(bob, Node { engine: spare, replies: BTreeMap::new(), notes: Vec::new() });
    let erased = |mesh: &Mesh, at: usize| mesh.nodes[at].engine.holdings().unwrap().roll().erased_records().count();
    for _ in 0..44 {
        mesh.pass(DAY);
        mesh.settle();
    }
    assert_eq!((erased(&mesh, ALICE), mesh.titles(ALICE).len()), (0, 0), "shown no more, and its author's to erase for a month");
    for _ in 0..12 {
        mesh.pass(DAY);
        mesh.settle();
    }
    assert_eq!([erased(&mesh, ALICE), erased(&mesh, carol)], [1, 1]);
    assert!(!keeps(&mut mesh, ALICE) && !keeps(&mut mesh, carol));
    mesh.nodes[bob] = asleep;
    mesh.link(ALICE, bob);
    mesh.assert_equal(&[ALICE, bob, carol]);
    assert_eq!(erased(&mesh, bob), 1, "said once, although its author's node would say it too");
}

#[test]
fn between_two_rewritings_an_hour_passes() {
    const MINUTE: u64 = 60 * 1000;
    let mut mesh = Mesh::of(1, 100);
    let records = ["First words", "Second words"].map(|title| mesh.add_offer(1, title).unwrap().0);
    mesh.settle();
    for record in records {
        mesh.govern(1, erase(record)).unwrap();
        mesh.pass(10 * MINUTE);
    }
    let kept = |mesh: &mut Mesh| {
        let items = mesh.nodes[ALICE].engine.holdings_mut().unwrap().all_items().unwrap();
        ["First words", "Second words"].map(|words| holds(&items, words))
    };
    mesh.pass(7 * DAY - 19 * MINUTE);
    assert_eq!(kept(&mut mesh), [false, true], "the second is not due yet");
    mesh.pass(15 * MINUTE);
    assert_eq!(kept(&mut mesh), [false, true], "due, and the store was rewritten a quarter of an hour ago");
    mesh.pass(60 * MINUTE);
    assert_eq!(kept(&mut mesh), [false, false]);
}

#[test]
fn a_removed_device_is_told_so_and_writes_nothing_in_vain() {
    let mut mesh = Mesh::of(2, 300);
    let (bob, carol) = (1, 2);
    assert_eq!(mesh.notices(bob), Notices::default());
    let remove = Deed::RevokeDevice { device: device(bob).device(), before: None, except: Vec::new() };
    // He has another one, on which he types his recovery words.
    let statement = mesh.govern_with_phrase(bob, remove).unwrap().statements.remove(0);
    let removed = mesh.notices(bob).removed.expect("he is told");
    assert_eq!((removed.statement, removed.membership), (statement.id, false));
    assert_eq!(mesh.add_offer(bob, "in vain"), Err(Obstacle::DeviceRemoved.into()));
    assert!(refusal(mesh.govern(bob, Deed::Vouch { member: member(carol), days: None })).contains("this device was removed"));
    // With the recovery words he still objects and removes.
    let other = Deed::RevokeDevice { device: device(carol).device(), before: None, except: Vec::new() };
    assert!(refusal(mesh.govern_with_phrase(bob, other)).contains("only who gave a right"));
}

#[test]
fn whose_membership_was_ended_is_told_so_and_writes_nothing_in_vain() {
    let mut mesh = Mesh::of(2, 300);
    mesh.add_offer(1, "in time").unwrap();
    mesh.unlink(1, ALICE);
    mesh.govern(ALICE, Deed::RevokeMember { member: member(1), before: None, except: Vec::new() }).unwrap();
    // Nobody talks with him any more; that, and why, he is told when they meet again.
    mesh.link(1, ALICE);
    assert!(mesh.notices(1).removed.expect("he is told").membership);
    assert_eq!(mesh.titles(1), ["in time"], "with what was accepted of his");
    assert_eq!(mesh.notices(2).removed, None);
    assert_eq!(mesh.add_offer(1, "in vain"), Err(Obstacle::MembershipEnded.into()));
}

#[test]
fn whose_key_is_claimed_is_told_by_the_first_word_and_no_more_once_they_object() {
    let mut mesh = Mesh::of(3, 300);
    let school = |member| Deed::Grant { member, kind: None, roles: vec![Role::Issuer], days: None, admissions: None, budget: None };
    mesh.govern(ALICE, school(member(3))).unwrap();
    let succeed = Deed::Succeed { old: member(1), new: member(2) };
    mesh.govern(3, succeed.clone()).unwrap();
    let claims = mesh.notices(1).claims;
    assert_eq!(claims.iter().map(|claim| (claim.new.member, claim.by, claim.in_force)).collect::<Vec<_>>(), [(member(2), 1, false)]);
    mesh.govern(ALICE, succeed).unwrap();
    let claim = mesh.notices(1).claims.remove(0);
    assert_eq!((claim.by, claim.in_force), (2, false));
    assert_eq!([ALICE, 2, 3].map(|at| mesh.notices(at).claims.len()), [0, 0, 0], "nobody else's business");
    mesh.pass(20 * DAY);
    mesh.settle();
    assert!(mesh.notices(1).claims[0].in_force);
    mesh.govern(1, Deed::Withdraw { statement: claim.statement, from: None }).unwrap();
    assert_eq!(mesh.notices(1).claims, []);
}

#[test]
fn what_waits_for_a_signature_or_a_decision_is_counted_until_it_is_made() {
    let mut mesh = Mesh::of(2, 300);
    let (bob, carol) = (1, 2);
    three_delegates(&mut mesh);
    let proposed = mesh.govern(ALICE, rename("Omer")).unwrap().statements.remove(0);
    let signatures = |mesh: &mut Mesh| [ALICE, bob, carol].map(|at| mesh.notices(at).signatures);
    assert_eq!(signatures(&mut mesh), [0, 1, 1]);
    mesh.govern(bob, Deed::Agree { statement: proposed.id }).unwrap();
    assert_eq!(signatures(&mut mesh), [0, 0, 0]);

    let (record, _) = mesh.add_offer(bob, "Buy my car").unwrap();
    let report = Command::Report { record, ground: "spam".into(), message: String::new() };
    mesh.command(carol, report).unwrap();
    assert_eq!(mesh.notices(ALICE).reports, 1);
    let moderator =
        Deed::Grant { member: member(carol), kind: None, roles: vec![Role::Moderator], days: None, admissions: None, budget: None };
    let moderator = mesh.govern(ALICE, moderator).unwrap().statements.remove(0);
    mesh.govern(bob, Deed::Agree { statement: moderator.id }).unwrap();
    let hide = mesh.govern(carol, Deed::Hide { record, ground: "spam".into(), words: "sells".into() }).unwrap().statements;
    let hide = hide.into_iter().find(|said| matches!(said.saying, Some(Saying::Hides { .. }))).expect("beside the closing of the report");
    assert_eq!(mesh.notices(bob).hidden, [record], "its owner is told");
    assert_eq!((mesh.notices(ALICE).reports, mesh.notices(carol).hidden.len()), (0, 0));
    let appeal = mesh.govern(bob, Deed::Appeal { hide: hide.id, words: "no".into() }).unwrap().statements.remove(0);
    assert_eq!([ALICE, bob, carol].map(|at| mesh.notices(at).appeals), [1, 1, 0], "the delegates; not who hid it");
    let uphold = mesh.govern(ALICE, Deed::Uphold { appeal: appeal.id, words: "it does".into() }).unwrap().statements.remove(0);
    mesh.govern(bob, Deed::Agree { statement: uphold.id }).unwrap();
    assert_eq!(mesh.notices(ALICE).appeals, 0, "two delegates have answered");
    mesh.govern(carol, Deed::Withdraw { statement: hide.id, from: None }).unwrap();
    assert_eq!(mesh.notices(bob).hidden, []);
}

/// An answer to a member's record.
fn answer(mesh: &mut Mesh, at: usize, to: RecordId) -> RecordId {
    let to = RecordRef::in_city(RecordKind::OFFER, to).to_string();
    let content = Content::new(RecordKind::INTEREST).unwrap().with("to", to.as_str()).unwrap().with("message", "I would come").unwrap();
    match mesh.command(at, Command::Save(vec![(None, content)])).unwrap() {
        Reply::Saved(mut saved) => saved.remove(0).unwrap().record,
        other => panic!("{other:?}"),
    }
}

#[test]
fn new_answers_and_what_others_erased_are_told_also_after_a_new_start() {
    let mut mesh = Mesh::of(3, 300);
    let (bob, carol, dan) = (1, 2, 3);
    let (record, _) = mesh.add_offer(bob, "Guitar").unwrap();
    let (erased, _) = mesh.add_offer(bob, "Unlawful words").unwrap();
    let (own, _) = mesh.add_offer(bob, "Regretted words").unwrap();
    let withdrawn = answer(&mut mesh, carol, record);
    answer(&mut mesh, dan, record);
    answer(&mut mesh, bob, record);
    let answers = |mesh: &mut Mesh| mesh.notices(bob).answered.iter().map(|of| (of.record, of.answers)).collect::<Vec<_>>();
    assert_eq!(answers(&mut mesh), [(record, 2)], "those of others");
    let status = ("status".to_owned(), Some(model::record::WITHDRAWN.into()));
    mesh.command(carol, Command::Edit(withdrawn, [status].into())).unwrap();
    assert_eq!(answers(&mut mesh), [(record, 1)]);
    mesh.govern(bob, Deed::Block { member: member(dan) }).unwrap();
    assert_eq!(answers(&mut mesh), [], "whom he has blocked he does not hear of");
    mesh.govern(bob, Deed::Unblock { member: member(dan) }).unwrap();

    let erasure = mesh.govern(ALICE, steward_erases(erased)).unwrap().statements.pop().unwrap();
    mesh.govern(bob, erase(own)).unwrap();
    let told = |mesh: &mut Mesh| mesh.notices(bob).erased.iter().map(|of| (of.erasure, of.record)).collect::<Vec<_>>();
    assert_eq!(told(&mut mesh), [(erasure.id, erased)], "not what he erased himself");
    assert_eq!(mesh.notices(carol).erased, []);

    let now = mesh.now();
    let effects = mesh.nodes[bob].engine.reopen(now, |_| Ok(())).unwrap();
    mesh.carry_out(bob, effects);
    mesh.settle();
    assert_eq!((answers(&mut mesh), told(&mut mesh)), (vec![(record, 1)], vec![(erasure.id, erased)]));
    mesh.pass(8 * DAY);
    mesh.settle();
    assert_eq!(answers(&mut mesh), [], "after a week it is not new");
    mesh.govern(bob, Deed::EraseMember { member: member(bob) }).unwrap();
    assert!(mesh.notices(bob).all_erased.is_some());
}
