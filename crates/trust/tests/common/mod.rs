//! A city of people with keys, for saying anything in anybody's name whose key one has.

#![allow(dead_code, reason = "each test file uses its part")]

use model::{CityId, ItemKey, MemberId, MemberKind, Nonce, RecordKind, Role, Roles, Scope, Timestamp};
use trust::{
    Act, AgeBand, Alliance, Charter, Cut, DeviceKey, Envelope, Founder, Grant, Policy, Roll, RootKey, Rules, Signed, Target, Terms,
    Verified,
};

pub const DAY: u64 = 24 * 60 * 60 * 1000;

/// A day of the year in which everything happens.
pub fn day(number: u64) -> Timestamp {
    Timestamp((1_000 + number) * DAY)
}

/// Somebody's keys: a root key and two devices.
pub struct Person {
    pub root: RootKey,
    pub devices: [DeviceKey; 2],
}

impl Person {
    pub fn new(seed: u8) -> Self {
        let device = |other: u8| DeviceKey::from_secret(&[[seed; 16], [other; 16]].concat().try_into().unwrap());
        Self { root: RootKey::from_entropy(&[seed; 16]), devices: [device(1), device(2)] }
    }

    pub fn member(&self) -> MemberId {
        self.root.member()
    }
}

/// A city: its id, its people, and what has been said.
pub struct City {
    pub id: CityId,
    pub people: Vec<Person>,
    pub said: Vec<Verified<Signed>>,
}

pub const ALICE: usize = 0;
pub const BOB: usize = 1;
pub const SCHOOL: usize = 2;
pub const OTHER_SCHOOL: usize = 3;
pub const CAROL: usize = 4;
pub const DAN: usize = 5;
pub const PUPIL: usize = 6;
pub const EVE: usize = 7;
pub const PEOPLE: usize = 8;

pub fn rules() -> Rules {
    Rules { vouches: 2, successor_days: 14, ..Rules::DEFAULT }
}

impl City {
    /// Alice founds it alone. Everybody's devices are certified.
    pub fn founded() -> Self {
        let people: Vec<Person> = (0..PEOPLE as u8).map(|seed| Person::new(seed + 1)).collect();
        let charter = charter(&[people[ALICE].member()], 1);
        let charter = Verified::root_statement(&people[ALICE].root, CityId([0; 32]), day(0), Act::Charter(charter)).unwrap();
        let mut city = Self { id: CityId(charter.id().0), people, said: vec![charter] };
        for person in 0..PEOPLE {
            let scope = if person == PUPIL { city.school() } else { Scope::Control };
            for device in 0..2 {
                let certificate = city.certificate(person, device, scope, day(0));
                city.said.push(certificate);
            }
        }
        city
    }

    /// As [`City::founded`], with two schools as issuers, Carol and Dan admitted by the
    /// first, and a pupil in its scope.
    pub fn with_schools() -> Self {
        let mut city = Self::founded();
        let issuer = [Role::Member, Role::Issuer, Role::Box];
        city.grant(ALICE, day(1), ALICE, &issuer, AgeBand::Adult, Scope::Control);
        city.grant(ALICE, day(1), SCHOOL, &issuer, AgeBand::Adult, Scope::Control);
        city.grant(ALICE, day(1), OTHER_SCHOOL, &issuer, AgeBand::Adult, Scope::Control);
        for adult in [CAROL, DAN] {
            city.grant(SCHOOL, day(2), adult, &[Role::Member], AgeBand::Adult, Scope::Control);
            city.grant(SCHOOL, day(2), adult, &[Role::Member], AgeBand::Adult, city.school());
        }
        city.grant(SCHOOL, day(2), PUPIL, &[Role::Member], AgeBand::Child, city.school());
        city
    }

    pub fn member(&self, person: usize) -> MemberId {
        self.people[person].member()
    }

    /// The first school's scope.
    pub fn school(&self) -> Scope {
        Scope::School(self.member(SCHOOL).0)
    }

    pub fn certificate(&self, person: usize, device: usize, scope: Scope, at: Timestamp) -> Verified<Signed> {
        let person = &self.people[person];
        let act = Act::device(&person.devices[device], self.id, person.member());
        Verified::root_statement_in(&person.root, self.id, scope, at, act).unwrap()
    }

    /// A person's first device says something in a scope.
    pub fn sign(&self, person: usize, scope: Scope, at: Timestamp, act: Act) -> Verified<Signed> {
        Verified::statement_in(&self.people[person].devices[0], self.id, scope, at, act).unwrap()
    }

    /// As [`City::sign`], and the city hears it. Answers its place.
    pub fn say(&mut self, person: usize, at: Timestamp, act: Act) -> ItemKey {
        self.say_in(person, Scope::Control, at, act)
    }

    pub fn say_in(&mut self, person: usize, scope: Scope, at: Timestamp, act: Act) -> ItemKey {
        let signed = self.sign(person, scope, at, act);
        self.said.push(signed);
        self.said.last().unwrap().key()
    }

    pub fn grant(&mut self, by: usize, at: Timestamp, to: usize, roles: &[Role], age: AgeBand, scope: Scope) -> ItemKey {
        let act = grant(self.member(to), roles, age, at, 50);
        self.say_in(by, scope, at, act)
    }

    /// Revokes with a cut that accepts these, by scope.
    pub fn revoke(&mut self, by: usize, at: Timestamp, target: Target, accepted: &[(Scope, Vec<ItemKey>)]) -> ItemKey {
        let mut lists = Vec::new();
        for (scope, keys) in accepted {
            let stands = if *scope == Scope::City { Scope::Control } else { *scope };
            for act in Act::accept(keys.iter().map(|key| key.id)) {
                let list = self.say_in(by, stands, at, act);
                lists.push((*scope, vec![list.id]));
            }
        }
        self.say(by, at, Act::Revoke { target, cut: Cut::of(lists) })
    }

    /// An envelope of a person's device.
    pub fn writes(&self, person: usize, device: usize, scope: Scope, at: Timestamp, salt: u8) -> Verified<Signed> {
        let founder = Founder { device: None, nonce: Nonce([salt; 16]) };
        let envelope = Envelope { kind: RecordKind::OFFER, founder, run: Nonce([salt; 16]), body: vec![salt] };
        Verified::envelope(&self.people[person].devices[device], self.id, scope, at, envelope).unwrap()
    }

    pub fn roll(&self) -> Roll {
        roll_of(self.id, &self.said)
    }
}

pub fn roll_of(city: CityId, said: &[Verified<Signed>]) -> Roll {
    let mut roll = Roll::new(city);
    roll.take(said);
    roll
}

pub fn charter(delegates: &[MemberId], threshold: u8) -> Charter {
    let mut delegates = delegates.to_vec();
    delegates.sort_unstable();
    Charter {
        name: "Brno".into(),
        languages: vec!["cs".into()],
        delegates,
        threshold,
        policy: Policy { rules: rules(), ..Policy::DEFAULT },
    }
}

pub fn grant(member: MemberId, roles: &[Role], age: AgeBand, at: Timestamp, admissions: u32) -> Act {
    let (starts, ends) = (Timestamp(at.0 - DAY), Timestamp(at.0 + 300 * DAY));
    let kind = if age.is_minor() { MemberKind::Pupil } else { MemberKind::Resident };
    Act::Grant(Grant { member, kind, roles: Roles::of(roles), age, starts, ends, admissions, budget: 1 })
}

/// One half of an alliance with a city of this number: offers both ways.
pub fn alliance(city: u8, ends: Timestamp) -> Alliance {
    let offers = Terms::of([RecordKind::OFFER]);
    Alliance { city: CityId([city; 32]), name: "Brno".into(), gateways: Vec::new(), shares: offers.clone(), takes: offers, ends }
}
