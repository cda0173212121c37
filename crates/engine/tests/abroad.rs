//! Two cities and what crosses between them: each has a founder's node that is its gateway,
//! and a member's.

mod mesh;

use engine::{Command, CommandError, Reply};
use mesh::{Mesh, Person, peer};
use model::facts::ListFilter;
use model::govern::{AllianceFacts, Deed};
use model::record::RecordRef;
use model::{CityId, Content, RecordId, RecordKind, Role, Scope};
use trust::Policy;

/// Node 0 and its member at 1 are of one city, 2 and 3 of another.
struct Cities {
    mesh: Mesh,
    ids: [CityId; 2],
}

const GATES: [usize; 2] = [0, 2];

impl Cities {
    fn founded() -> Self {
        let mut mesh = Mesh::default();
        for (city, name) in ["Beer Sheva", "Brno"].into_iter().enumerate() {
            let seed = 10 * (city as u8 + 1);
            let at = mesh.found(&Person::new(seed), name, Policy::DEFAULT);
            let invitation = mesh.invite_to(at);
            let (_, joined) = mesh.join_at(at, &Person::new(seed + 1), &invitation);
            assert!(matches!(joined, Ok(Reply::Joined)), "{joined:?}");
        }
        let ids = GATES.map(|at| mesh.nodes[at].engine.city().unwrap());
        Self { mesh, ids }
    }

    /// Both have gateways and say that they are allied, and the gateways are connected.
    fn allied() -> Self {
        let mut cities = Self::founded();
        cities.name_gateways();
        let cards = GATES.map(|at| cities.card(at));
        cities.ally(0, &cards[1], &[]);
        cities.ally(2, &cards[0], &[]);
        cities.mesh.link(0, 2);
        cities
    }

    fn name_gateways(&mut self) {
        for at in GATES {
            let member = self.mesh.nodes[at].engine.member().unwrap();
            let grant = Deed::Grant { member, kind: None, roles: vec![Role::Gateway], days: None, admissions: None, budget: None };
            self.deed(at, grant).unwrap();
            let now = self.mesh.now();
            let effects = self.mesh.nodes[at].engine.say_reached(now, peer(at).0, vec![format!("/memory/{at}")]).unwrap();
            self.mesh.carry_out(at, effects);
            self.mesh.settle();
        }
    }

    fn deed(&mut self, at: usize, deed: Deed) -> Result<Reply, CommandError> {
        self.mesh.command(at, Command::Govern { deed: Box::new(deed), root: None })
    }

    fn card(&mut self, at: usize) -> String {
        let now = self.mesh.now();
        self.mesh.nodes[at].engine.city_card(now).unwrap()
    }

    fn ally(&mut self, at: usize, card: &str, kinds: &[RecordKind]) {
        let (shares, takes) = (kinds.to_vec(), kinds.to_vec());
        self.deed(at, Deed::Ally { card: card.to_owned(), shares, takes, layers: false, aggregates: false, days: None }).unwrap();
    }

    fn save(&mut self, at: usize, scope: Scope, content: Content) -> Result<RecordId, CommandError> {
        match self.mesh.command(at, Command::SaveIn(scope, vec![(None, content)]))? {
            Reply::Saved(saved) => saved.into_iter().next().unwrap().map(|saved| saved.record),
            other => panic!("{other:?}"),
        }
    }

    fn offer(&mut self, at: usize, scope: Scope, title: &str) -> RecordId {
        self.save(at, scope, Content::new(RecordKind::OFFER).unwrap().with("title", title).unwrap()).unwrap()
    }

    /// The titles that a node shows of the other city's records.
    fn foreign(&mut self, at: usize) -> Vec<String> {
        let other = self.ids[usize::from(at < 2)];
        let as_of = engine::Engine::<model::MemoryStore>::as_of(self.mesh.now().wall);
        let filter = ListFilter { scope: Some(Scope::Allied(other.0)), ..ListFilter::default() };
        let list = self.mesh.nodes[at].engine.list(&filter, None, as_of).unwrap().unwrap();
        let mut titles: Vec<String> = list.records.iter().map(|record| record.view.content.title().to_owned()).collect();
        titles.sort();
        titles
    }

    fn alliance(&self, at: usize) -> AllianceFacts {
        self.mesh.nodes[at].engine.alliances(self.mesh.now()).into_iter().next().unwrap()
    }

    /// Whether any node of a city holds an item's or a record's bytes of this text anywhere.
    fn disk_has(&self, at: usize, text: &str) -> bool {
        use model::{Order, Store, Table};
        let holds = |value: &[u8]| value.windows(text.len()).any(|part| part == text.as_bytes());
        self.mesh.nodes[at]
            .engine
            .with_store(|store| {
                let all = Table::ALL.into_iter().flat_map(|table| store.scan(table, &[], &[0xff; 160], Order::Rising, usize::MAX).unwrap());
                all.into_iter().any(|entry| entry.value.is_some_and(|value| holds(&value)))
            })
            .unwrap()
    }
}

#[test]
fn what_its_author_lets_cross_is_seen_in_the_allied_city_and_nothing_else_is() {
    let mut cities = Cities::allied();
    cities.offer(1, Scope::Federation, "for everyone");
    cities.offer(1, Scope::City, "at home");
    cities.offer(3, Scope::Federation, "from Brno");
    for at in [2, 3] {
        assert_eq!(cities.foreign(at), ["for everyone"]);
        assert!(!cities.disk_has(at, "at home"));
    }
    for at in [0, 1] {
        assert_eq!(cities.foreign(at), ["from Brno"]);
        assert!(!cities.mesh.titles(at).contains(&"from Brno".to_owned()), "it is no record of this city");
    }
    assert!(cities.alliance(3).in_force && cities.alliance(2).connected);
    let notes: Vec<_> = cities.mesh.nodes.iter().flat_map(|node| &node.notes).collect();
    assert!(notes.is_empty(), "{notes:?}");
}

#[test]
fn nothing_crosses_before_both_cities_have_said_so() {
    let mut cities = Cities::founded();
    cities.name_gateways();
    let card = cities.card(2);
    cities.ally(0, &card, &[]);
    cities.mesh.link(0, 2);
    cities.offer(1, Scope::Federation, "for everyone");
    cities.mesh.settle();
    assert_eq!(cities.foreign(3), Vec::<String>::new());
    assert!(!cities.disk_has(2, "for everyone"));
    let card = cities.card(0);
    cities.ally(2, &card, &[]);
    cities.mesh.pass(200_000);
    cities.mesh.settle();
    assert_eq!(cities.foreign(3), ["for everyone"]);
}

#[test]
fn only_the_kinds_cross_that_the_one_shares_and_the_other_takes() {
    let mut cities = Cities::founded();
    cities.name_gateways();
    let cards = GATES.map(|at| cities.card(at));
    cities.ally(0, &cards[1], &[RecordKind::OFFER, RecordKind::CHALLENGE]);
    cities.ally(2, &cards[0], &[RecordKind::CHALLENGE, RecordKind::REQUEST]);
    cities.mesh.link(0, 2);
    cities.offer(1, Scope::Federation, "an offer");
    let challenge = Content::new(RecordKind::CHALLENGE).unwrap().with("title", "a challenge").unwrap();
    cities.save(1, Scope::Federation, challenge).unwrap();
    cities.mesh.settle();
    assert_eq!(cities.foreign(3), ["a challenge"]);
    assert!(!cities.disk_has(3, "an offer"));
    cities.ally(2, &cards[0], &[RecordKind::OFFER]);
    cities.mesh.pass(200_000);
    cities.mesh.settle();
    assert_eq!(cities.foreign(3), ["an offer"], "new terms bring what they name, and take away what they do not");
    assert!(!cities.disk_has(3, "a challenge"));
}

#[test]
fn an_alliance_that_either_city_ends_leaves_nothing_of_the_other_behind() {
    for who_ends in GATES {
        let mut cities = Cities::allied();
        cities.offer(1, Scope::Federation, "for everyone");
        cities.offer(3, Scope::Federation, "from Brno");
        let other = cities.ids[usize::from(who_ends == 0)];
        cities.deed(who_ends, Deed::EndAlliance { city: other }).unwrap();
        cities.mesh.pass(200_000);
        cities.mesh.settle();
        cities.offer(1, Scope::Federation, "too late");
        for at in 0..4 {
            assert_eq!(cities.foreign(at), Vec::<String>::new());
            let facts = cities.alliance(at);
            assert!(!facts.in_force, "node {at}");
            assert!(facts.ours.unwrap().ended != facts.theirs.unwrap().ended, "node {at} knows who ended it");
        }
        assert!(!cities.disk_has(3, "for everyone") && !cities.disk_has(1, "from Brno") && !cities.disk_has(2, "too late"));
    }
}

#[test]
fn a_delegate_stops_the_border_and_lets_records_cross_again() {
    let mut cities = Cities::allied();
    cities.offer(1, Scope::Federation, "for everyone");
    cities.deed(2, Deed::Halt).unwrap();
    cities.mesh.pass(200_000);
    cities.mesh.settle();
    assert_eq!(cities.foreign(3), Vec::<String>::new());
    assert!(cities.alliance(1).theirs.unwrap().halted, "the other city hears of it");
    cities.deed(2, Deed::Resume).unwrap();
    cities.mesh.pass(200_000);
    cities.mesh.settle();
    assert_eq!(cities.foreign(3), ["for everyone"]);
}

#[test]
fn a_member_of_one_city_is_nobody_in_the_other() {
    let mut cities = Cities::allied();
    cities.offer(1, Scope::Federation, "for everyone");
    // The member's node itself is turned away by the other city's, gateway or not.
    for at in [2, 3] {
        cities.mesh.link(1, at);
        for (here, there) in [(1, at), (at, 1)] {
            let other = cities.mesh.nodes[there].engine.device().unwrap();
            let met = cities.mesh.nodes[here].engine.peer_facts().unwrap();
            assert!(met.iter().all(|met| met.device != other), "node {here} knows who {there} is");
        }
        cities.mesh.unlink(1, at);
    }
    let told = cities.mesh.nodes[3].notes.iter().chain(&cities.mesh.nodes[1].notes).any(|note| note.contains("not of this city"));
    assert!(told, "who is no gateway is refused for good");
    let member = cities.mesh.nodes[1].engine.member().unwrap();
    for at in [2, 3] {
        let roll = cities.mesh.nodes[at].engine.holdings().unwrap().roll();
        assert!(!roll.is_admitted(member) && roll.members().all(|other| other != member), "no local right");
    }
}

#[test]
fn who_is_revoked_at_home_loses_their_standing_abroad_with_the_next_dialogue() {
    let mut cities = Cities::allied();
    cities.offer(1, Scope::Federation, "for everyone");
    assert_eq!(cities.foreign(3), ["for everyone"]);
    let member = cities.mesh.nodes[1].engine.member().unwrap();
    cities.mesh.pass(10_000);
    let before = Some(model::Timestamp(mesh::START));
    cities.deed(0, Deed::RevokeMember { member, before, except: Vec::new() }).unwrap();
    cities.mesh.pass(200_000);
    cities.mesh.settle();
    assert_eq!(cities.foreign(3), Vec::<String>::new());
}

#[test]
fn what_is_erased_at_home_is_gone_abroad_too() {
    let mut cities = Cities::allied();
    let record = cities.offer(1, Scope::Federation, "for everyone");
    assert_eq!(cities.foreign(3), ["for everyone"]);
    assert!((0..4).all(|at| cities.disk_has(at, "for everyone")));
    cities.deed(1, Deed::EraseRecord { record, ground: None, words: String::new() }).unwrap();
    cities.mesh.pass(200_000);
    cities.mesh.settle();
    assert_eq!(cities.foreign(3), Vec::<String>::new());
    // Off the disks after the delay of the city where it was written.
    cities.mesh.pass(8 * 24 * 60 * 60 * 1000);
    cities.mesh.settle();
    for at in 0..4 {
        assert!(!cities.disk_has(at, "for everyone"), "node {at}");
    }
}

#[test]
fn an_answer_across_the_border_is_seen_on_both_sides() {
    let mut cities = Cities::allied();
    let record = cities.offer(3, Scope::Federation, "from Brno");
    let to = RecordRef { scope: Scope::Federation, kind: RecordKind::OFFER, id: record }.to_string();
    let interest = Content::new(RecordKind::INTEREST).unwrap().with("to", to.as_str()).unwrap().with("message", "may I join?").unwrap();
    let saved = cities.mesh.command(1, Command::Save(vec![(None, interest)])).unwrap();
    let Reply::Saved(saved) = saved else { panic!("{saved:?}") };
    let answer = saved[0].as_ref().unwrap().record;
    assert_eq!(cities.mesh.nodes[1].engine.view(answer).unwrap().unwrap().scope, Scope::Federation, "it goes where the offer came from");
    for at in 0..4 {
        let filter = ListFilter { to: Some(record), ..ListFilter::default() };
        let as_of = engine::Engine::<model::MemoryStore>::as_of(cities.mesh.now().wall);
        let answers = cities.mesh.nodes[at].engine.list(&filter, None, as_of).unwrap().unwrap().records;
        assert_eq!(answers.iter().map(|facts| facts.view.content.text("message")).collect::<Vec<_>>(), ["may I join?"], "node {at}");
    }
}

#[test]
fn a_gateway_that_is_opened_anew_goes_on_where_it_was() {
    let mut cities = Cities::allied();
    cities.offer(1, Scope::Federation, "for everyone");
    let now = cities.mesh.now();
    for at in [2, 3] {
        let effects = cities.mesh.nodes[at].engine.reopen(now, |_| Ok(())).unwrap();
        cities.mesh.carry_out(at, effects);
    }
    cities.mesh.settle();
    assert_eq!(cities.foreign(3), ["for everyone"]);
    cities.offer(1, Scope::Federation, "another");
    cities.mesh.settle();
    assert_eq!(cities.foreign(3), ["another", "for everyone"]);
}

/// What Brno's nodes hold of Beer Sheva, on a disk of its own.
fn annex(cities: &mut Cities, kinds: &[RecordKind]) -> engine::Holdings<model::MemoryStore> {
    let disk = model::MemoryDisk::default();
    let mut annex = engine::Holdings::open_abroad(disk.open(), cities.ids[0], engine::Faults::default()).unwrap();
    let now = engine::Engine::<model::MemoryStore>::as_of(cities.mesh.now().wall);
    let home = cities.mesh.nodes[0].engine.holdings_mut().unwrap();
    let control = home.items_in(Scope::Control, None, 1_000).unwrap().0;
    annex.ingest(control, engine::Origin::Dialogue(Scope::Control), now).unwrap();
    annex.let_cross(kinds.iter().copied().collect()).unwrap();
    annex
}

#[test]
fn a_lying_gateway_brings_nothing_that_may_not_cross() {
    use trust::Refusal;
    let mut cities = Cities::founded();
    for (scope, title) in [(Scope::Federation, "for everyone"), (Scope::City, "at home")] {
        cities.offer(1, scope, title);
    }
    cities.offer(3, Scope::Federation, "from Brno");
    let now = engine::Engine::<model::MemoryStore>::as_of(cities.mesh.now().wall);
    let [mut open, mut requests, mut shut] = [&[RecordKind::OFFER][..], &[RecordKind::REQUEST], &[]].map(|kinds| annex(&mut cities, kinds));
    let mut items = |at: usize, scope| cities.mesh.nodes[at].engine.holdings_mut().unwrap().items_in(scope, None, 10).unwrap().0;
    let refused = |annex: &mut engine::Holdings<_>, items, origin| {
        let told = annex.ingest(items, engine::Origin::Dialogue(origin), now).unwrap();
        assert!(told.held.is_empty());
        told.refused.into_iter().map(|(_, refusal)| refusal).collect::<Vec<_>>()
    };
    assert_eq!(refused(&mut open, items(0, Scope::City), Scope::City), [Refusal::Scope(Scope::City)]);
    assert_eq!(refused(&mut open, items(0, Scope::City), Scope::Federation), [Refusal::Scope(Scope::City)]);
    let [needed, found] = cities.ids;
    assert_eq!(refused(&mut open, items(2, Scope::Federation), Scope::Federation), [Refusal::City { needed, found }]);
    let offers = items(0, Scope::Federation);
    assert_eq!(refused(&mut requests, offers.clone(), Scope::Federation), [Refusal::NotShared(RecordKind::OFFER)]);
    assert_eq!(refused(&mut shut, offers.clone(), Scope::Federation), [Refusal::Scope(Scope::Federation)]);
    assert_eq!(open.ingest(offers, engine::Origin::Dialogue(Scope::Federation), now).unwrap().held.len(), 1);
}

#[test]
fn of_a_flood_from_an_ally_every_node_holds_the_same_part_whatever_came_first() {
    use engine::{Engine, Faults, Holdings, Origin};
    use model::limits::ALLIED_ENVELOPES_PER_HOUR;
    let mut mesh = Mesh::default();
    let policy = Policy { envelopes_per_hour: 100_000, bytes_per_month: 1_000_000_000, ..Policy::DEFAULT };
    mesh.found(&Person::new(10), "Brno", policy);
    // No device of it is beyond what its own city grants: all of them together are beyond what this one does.
    let most = usize::try_from(ALLIED_ENVELOPES_PER_HOUR).unwrap();
    let record = |at: usize| (None, Content::new(RecordKind::OFFER).unwrap().with("title", format!("{at}").as_str()).unwrap());
    mesh.command(0, Command::SaveIn(Scope::Federation, (0..most + 500).map(record).collect())).unwrap();
    let now = Engine::<model::MemoryStore>::as_of(mesh.now().wall);
    let home = mesh.nodes[0].engine.holdings_mut().unwrap();
    let city = home.roll().city();
    let [control, flood] = [Scope::Control, Scope::Federation].map(|scope| home.items_in(scope, None, 2 * most).unwrap().0);
    assert_eq!(flood.len(), most + 500);
    let held = |items: Vec<Vec<u8>>, parts: usize| {
        let mut annex = Holdings::open_abroad(model::MemoryDisk::default().open(), city, Faults::default()).unwrap();
        annex.ingest(control.clone(), Origin::Dialogue(Scope::Control), now).unwrap();
        annex.let_cross([RecordKind::OFFER].into()).unwrap();
        for part in items.chunks(items.len().div_ceil(parts)) {
            annex.ingest(part.to_vec(), Origin::Dialogue(Scope::Federation), now).unwrap();
        }
        let set = annex.set(Scope::Federation);
        (set.len(), set.fingerprint())
    };
    let (count, fingerprint) = held(flood.clone(), 1);
    assert_eq!(count, most);
    assert_eq!(held(flood.into_iter().rev().collect(), 3), (count, fingerprint));
}
