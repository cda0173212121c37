//! What nodes show of what adults and minors write to each other, whoever signed what
//! with a program of their own.

use std::borrow::Cow;

use document::{Change, Counts, Founding};
use engine::{Faults, Holdings, Origin};
use model::{
    CityId, Content, ItemId, MemberId, MemberKind, MemoryDisk, MemoryStore, Nonce, RecordId, RecordKind, Role, Roles, Scope, Timestamp,
};
use trust::{Act, AgeBand, Charter, DeviceKey, Envelope, Founder, Grant, Policy, RootKey, Signed, Verified, Vetting, VettingKind};

const DAY: u64 = 24 * 60 * 60 * 1000;
const BEGIN: u64 = 1_800_000_000_000;

fn day(number: u64) -> Timestamp {
    Timestamp(BEGIN + number * DAY)
}

struct Person {
    root: RootKey,
    device: DeviceKey,
}

fn person(seed: u8) -> Person {
    Person { root: RootKey::from_entropy(&[seed; 16]), device: DeviceKey::from_secret(&[seed; 32]) }
}

impl Person {
    fn member(&self) -> MemberId {
        self.root.member()
    }
}

/// A school that founded its city alone, and its node.
struct School {
    city: CityId,
    school: Person,
    scope: Scope,
    node: Holdings<MemoryStore>,
}

impl School {
    fn new() -> Self {
        let school = person(1);
        let charter = Charter {
            name: "Brno".into(),
            languages: vec!["cs".into()],
            delegates: vec![school.member()],
            threshold: 1,
            policy: Policy::DEFAULT,
        };
        let charter = Verified::root_statement(&school.root, CityId([0; 32]), day(0), Act::Charter(charter)).unwrap();
        let city = CityId(charter.id().0);
        let node = Holdings::create(MemoryDisk::default().open(), city, Some(school.member()), true, Faults::default());
        let mut made = Self { city, scope: Scope::School(school.member().0), school, node };
        let device = Act::device(&made.school.device, city, made.school.member());
        let certificate = Verified::root_statement(&made.school.root, city, day(0), device).unwrap();
        made.take(Scope::Control, vec![charter, certificate]);
        let grant = made.grant_of(&made.school, AgeBand::Adult, 0, 300, &[Role::Member, Role::Issuer]);
        made.says(Scope::Control, grant);
        made
    }

    fn take(&mut self, scope: Scope, items: Vec<Verified<Signed>>) {
        let count = items.len();
        let items = items.into_iter().map(|item| item.into_signed().into_bytes()).collect();
        let told = self.node.ingest(items, Origin::Dialogue(scope), day(100)).unwrap();
        assert_eq!(told.held.len(), count, "{:?}", told.refused);
    }

    fn says(&mut self, scope: Scope, act: Act) -> ItemId {
        let said = Verified::statement_in(&self.school.device, self.city, scope, day(0), act).unwrap();
        let id = said.id();
        self.take(scope, vec![said]);
        id
    }

    fn grant_of(&self, to: &Person, age: AgeBand, from: u64, until: u64, roles: &[Role]) -> Act {
        let kind = if age.is_minor() { MemberKind::Pupil } else { MemberKind::Resident };
        let (member, roles, starts, ends) = (to.member(), Roles::of(roles), day(from), day(until));
        Act::Grant(Grant { member, kind, roles, age, starts, ends, admissions: 50, budget: 1 })
    }

    /// Admits somebody from one day to another, for the first time or again.
    fn admits(&mut self, who: &Person, age: AgeBand, from: u64, until: u64) {
        let act = self.grant_of(who, age, from, until, &[Role::Member]);
        self.says(self.scope, act);
    }

    fn certifies(&mut self, who: &Person) {
        let device = Act::device(&who.device, self.city, who.member());
        let certificate = Verified::root_statement_in(&who.root, self.city, self.scope, day(0), device).unwrap();
        self.take(self.scope, vec![certificate]);
    }

    /// Somebody founds a record in the school's scope.
    fn founds(&mut self, by: &Person, at: Timestamp, kind: RecordKind, fields: &[(&str, &str)]) -> Record {
        let mut content = Content::new(kind).unwrap();
        fields.iter().for_each(|(name, text)| content.set_text(name, text).unwrap());
        let hash = blake3::hash(format!("{fields:?}").as_bytes());
        let (nonce, run) = (Nonce(*hash.as_bytes().first_chunk().unwrap()), Nonce([8; 16]));
        let device = by.device.device();
        let record = RecordId::derive(self.city, &self.scope, kind, device, nonce);
        let body = document::found(document::actor(device, record, run), &content, false).unwrap();
        let founder = Founder { device: None, nonce };
        let envelope = Envelope { kind, founder, run, body: body.clone() };
        let signed = Verified::envelope(&by.device, self.city, self.scope, at, envelope).unwrap();
        let key = signed.key();
        self.take(self.scope, vec![signed]);
        let founding = Founding { record, scope: self.scope, kind, founder: device, owner: by.member() };
        let change = Change { key, device, member: by.member(), run, body: Cow::Owned(body), counts: Counts::Yes };
        Record { id: record, founding, change, nonce }
    }

    /// Who founded it changes one field.
    fn edits(&mut self, by: &Person, of: &Record, at: Timestamp, name: &str, text: &str) {
        let run = Nonce([9; 16]);
        let made = document::materialise(&of.founding, std::slice::from_ref(&of.change));
        let value = Content::new(of.founding.kind).unwrap().with(name, text).unwrap().get(name).cloned();
        let body = made.edit(document::actor(by.device.device(), of.id, run), &[(name, value)]).unwrap().unwrap();
        let founder = Founder { device: None, nonce: of.nonce };
        let envelope = Envelope { kind: of.founding.kind, founder, run, body };
        self.take(self.scope, vec![Verified::envelope(&by.device, self.city, self.scope, at, envelope).unwrap()]);
    }

    /// Somebody was checked until the day 300.
    fn checks(&mut self, who: &Person) {
        let vetting = Vetting { member: who.member(), kind: VettingKind::PoliceCertificate, starts: day(0), ends: day(300) };
        self.says(Scope::Control, Act::Vetting(vetting));
    }

    /// Why a record is not shown to everyone, in a word; the message of one that is.
    fn shows(&mut self, of: &Record) -> Result<String, Vec<String>> {
        let view = self.node.view(of.id).unwrap().expect("it is held");
        match view.withheld.is_empty() {
            true => Ok(view.content.text("message").to_owned()),
            false => Err(view.withheld.into_iter().map(|withheld| withheld.word).collect()),
        }
    }
}

struct Record {
    id: RecordId,
    founding: Founding,
    change: Change<'static>,
    nonce: Nonce,
}

/// A pupil who offers something, and an older one who answers it on the fifth day.
fn answered() -> (School, Person, Record) {
    let mut school = School::new();
    let (noa, dan) = (person(2), person(3));
    for (who, band) in [(&noa, AgeBand::Child), (&dan, AgeBand::Young)] {
        school.admits(who, band, 0, 10);
        school.certifies(who);
    }
    let offer = school.founds(&noa, day(1), RecordKind::OFFER, &[("title", "I can juggle")]);
    let Scope::School(name) = school.scope else { unreachable!() };
    let to = format!("school/{}/offer/{}", MemberId(name), offer.id);
    let answer = school.founds(&dan, day(5), RecordKind::INTEREST, &[("to", &to), ("message", "Show me")]);
    assert_eq!(school.shows(&answer), Ok("Show me".to_owned()), "a minor answers a minor");
    (school, dan, answer)
}

#[test]
fn what_a_minor_wrote_to_a_minor_is_not_changed_by_the_adult_that_they_have_become() {
    let (mut school, dan, answer) = answered();
    school.admits(&dan, AgeBand::Adult, 10, 300);
    assert_eq!(school.shows(&answer), Ok("Show me".to_owned()), "what was written then stands");
    school.edits(&dan, &answer, day(20), "message", "Come to my place");
    assert_eq!(school.shows(&answer), Err(vec!["private-contact".to_owned()]));
}

#[test]
fn who_came_of_age_within_the_year_of_a_minors_grant_answers_minors_no_more() {
    let (mut school, dan, answer) = answered();
    school.admits(&dan, AgeBand::Adult, 7, 300);
    assert_eq!(school.shows(&answer), Ok("Show me".to_owned()), "what was written then stands");
    school.edits(&dan, &answer, day(8), "message", "Come to my place");
    assert_eq!(school.shows(&answer), Err(vec!["private-contact".to_owned()]));
}

#[test]
fn who_names_a_teacher_as_host_who_knows_nothing_of_it_meets_no_minor() {
    let mut school = School::new();
    let [noa, teacher, other, eve] = [2, 3, 4, 5].map(person);
    school.admits(&noa, AgeBand::Child, 0, 300);
    for adult in [&teacher, &other, &eve] {
        school.admits(adult, AgeBand::Adult, 0, 300);
    }
    [&noa, &teacher, &other, &eve].into_iter().for_each(|who| school.certifies(who));
    [&teacher, &other].into_iter().for_each(|who| school.checks(who));
    let venue = school.says(Scope::Control, Act::Place { name: "Library".into() }).to_string();
    let (host, responsible) = (teacher.member().to_string(), other.member().to_string());
    let fields = [("title", "Juggling"), ("day", "2027-03-01"), ("venue", &*venue), ("host", &*host), ("seats", "6")];
    let with = |responsible| [&fields[..], &[("responsible", responsible)]].concat();
    let own = school.founds(&teacher, day(1), RecordKind::SESSION, &with(&responsible));
    let named = school.founds(&eve, day(1), RecordKind::SESSION, &with(&responsible));
    let unchecked = school.founds(&teacher, day(1), RecordKind::SESSION, &with(&eve.member().to_string()));
    let Scope::School(name) = school.scope else { unreachable!() };
    let mut comes = |session: &Record| {
        let to = format!("school/{}/session/{}", MemberId(name), session.id);
        let answer = school.founds(&noa, day(2), RecordKind::INTEREST, &[("to", &to), ("message", "I come")]);
        (school.shows(session), school.shows(&answer))
    };
    let withheld = |word: &str| Err(vec![word.to_owned()]);
    assert_eq!(comes(&own), (Ok(String::new()), Ok("I come".to_owned())));
    assert_eq!(comes(&named), (withheld("not-by-its-host"), withheld("not-by-its-host")));
    assert_eq!(comes(&unchecked), (withheld("no-responsible-adult"), withheld("no-responsible-adult")));
}
