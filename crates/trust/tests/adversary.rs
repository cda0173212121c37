//! An adversary that holds keys says whatever it likes, in any order. What it may
//! not change, it does not.

mod common;

use common::*;
use model::{ItemId, ItemKey, MemberId, Nonce, RecordId, Role, Scope};
use proptest::prelude::*;
use proptest::sample::Index;
use trust::{Act, AgeBand, Consent, Cut, Erased, Gateway, Ground, Group, Meeting, Roll, Signed, Target, Verified, Vetting, VettingKind};

/// One thing that somebody might say. Small numbers, so that things meet.
#[derive(Clone, Debug)]
struct Said {
    by: usize,
    device: usize,
    root: bool,
    /// Control, or one of the schools.
    place: u8,
    at: u64,
    what: u8,
    who: usize,
    other: usize,
    of: Index,
    more: Index,
    number: u8,
}

prop_compose! {
    fn said()(by in 0..PEOPLE, device in 0..2usize, root in any::<bool>(), place in 0..3u8, at in 1..40u64,
              what in 0..27u8, who in 0..PEOPLE, other in 0..PEOPLE, of in any::<Index>(), more in any::<Index>(), number in any::<u8>()) -> Said {
        Said { by, device, root, place, at, what, who, other, of, more, number }
    }
}

impl Said {
    fn act(&self, city: &City, keys: &[ItemKey]) -> Act {
        let any = |index: &Index| if keys.is_empty() { ItemId([0; 32]) } else { keys[index.index(keys.len())].id };
        let member = city.member(self.who);
        let lists: Vec<ItemId> = city
            .said
            .iter()
            .filter(|said| matches!(said.act(), Some(Act::Accept { .. })))
            .map(|said| said.id())
            .filter(|id| id.0[0] & 1 == self.number & 1)
            .take(4)
            .collect();
        let sorted = |mut ids: Vec<ItemId>| {
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        match self.what {
            0 => grant(member, &[Role::Member], AgeBand::Adult, day(self.at), 3),
            1 => grant(member, &[Role::Member, Role::Issuer], AgeBand::Adult, day(self.at), 3),
            2 => grant(member, &[Role::Member, Role::Moderator], AgeBand::ALL[usize::from(self.number) % 3], day(self.at), 3),
            3 => {
                let mut delegates = vec![member, city.member(self.other), city.member(ALICE)];
                delegates.dedup();
                delegates.sort_unstable();
                delegates.dedup();
                let threshold = 1 + self.number % delegates.len() as u8;
                Act::Amend { predecessor: any(&self.of), charter: charter(&delegates, threshold), accepted: sorted(lists) }
            }
            4 | 5 => Act::Agree { statement: any(&self.of) },
            6 => Act::Vouch { member, starts: day(self.at), ends: day(self.at + 50) },
            7 | 8 => {
                let target = match self.number % 2 {
                    0 => Target::Member(member),
                    _ => Target::Device(city.people[self.who].devices[self.device].device()),
                };
                let scope = [Scope::Control, Scope::City, city.school()][self.of.index(3)];
                Act::Revoke { target, cut: Cut::of([(scope, sorted(lists))]) }
            }
            9 => Act::Accept { ids: sorted(vec![any(&self.of), any(&self.more)]) },
            10 => Act::Endorse { ids: sorted(vec![any(&self.of), any(&self.more)]) },
            11 => Act::Withdraw { statement: any(&self.of), from: day(self.at) },
            12 => Act::Erase { what: Erased::Member(member) },
            13 => Act::Hide { record: RecordId([self.number % 3; 32]), ground: Ground::Spam, words: String::new() },
            14 => Act::Vetting(Vetting { member, kind: VettingKind::Employer, starts: day(self.at), ends: day(self.at + 20) }),
            15 => Act::Place { name: "Library".into() },
            16 => Act::Consent(Consent {
                minor: member,
                publishing: true,
                sessions: false,
                on_paper: self.number.is_multiple_of(2),
                starts: day(self.at),
                ends: day(self.at + 20),
            }),
            20 => Act::Close { reports: vec![RecordId([self.number % 3; 32])] },
            21 => Act::Appeal { hide: any(&self.of), words: String::new() },
            22 => Act::Uphold { appeal: any(&self.of), words: String::new() },
            23 => Act::Ally(alliance(self.number % 2, day(self.at + 30))),
            24 => Act::Halt,
            25 => Act::Gateway(Gateway { key: vec![self.number], addresses: Vec::new() }),
            26 => grant(member, &[Role::Member, Role::Gateway], AgeBand::Adult, day(self.at), 3),
            17 => Act::Guardian { minor: member, guardian: city.member(self.other) },
            18 => {
                let mut members = vec![member, city.member(self.other)];
                members.sort_unstable();
                members.dedup();
                Act::Group(Group { nonce: Nonce([self.number % 2; 16]), name: String::new(), members })
            }
            _ => Act::Succeed { old: member, new: city.member(self.other), from: day(self.at + u64::from(self.number % 30)) },
        }
    }

    /// Says it, where it may be said at all.
    fn say(&self, city: &mut City) -> Option<Verified<Signed>> {
        let keys: Vec<ItemKey> = city.said.iter().map(|said| said.key()).collect();
        let act = self.act(city, &keys);
        let scope = [Scope::Control, city.school(), Scope::School(city.member(OTHER_SCHOOL).0)][usize::from(self.place)];
        let person = &city.people[self.by];
        let signed = match self.root {
            true => Verified::root_statement_in(&person.root, city.id, scope, day(self.at), act),
            false => Verified::statement_in(&person.devices[self.device], city.id, scope, day(self.at), act),
        };
        signed.ok()
    }
}

/// All that the roll says of anything one could ask about, as text.
fn everything(city: &City, roll: &Roll) -> Vec<String> {
    let mut answers = vec![format!("{:?} {:?}", roll.fingerprint(), roll.charter())];
    let scopes = [Scope::Control, Scope::City, city.school(), Scope::School(city.member(OTHER_SCHOOL).0)];
    for person in 0..PEOPLE {
        let member = city.member(person);
        answers.push(format!("{:?} {:?}", roll.scopes_of(member), roll.successor(member)));
        for (at, scope) in [5, 15, 45].into_iter().flat_map(|at| scopes.map(|scope| (at, scope))) {
            let device = city.people[person].devices[0].device();
            answers.push(format!(
                "{person} {scope:?} {at}: {:?} {:?} {:?} {:?}",
                roll.judge_envelope(scope, device, &ItemKey { time: day(at), id: ItemId([7; 32]) }),
                roll.roles_in(scope, member, day(at)),
                roll.age(member, scope, day(at)),
                roll.may_publish(member, city.member(SCHOOL), day(at)),
            ));
        }
    }
    answers.push(format!("{:?}", [0, 1, 2].map(|record| roll.hidings(RecordId([record; 32]), Scope::City))));
    let closed = |report| roll.is_closed(RecordId([report; 32]), &roll.desks(city.member(SCHOOL), Scope::City));
    answers.push(format!("{:?}", [0, 1, 2].map(closed)));
    answers.push(format!("{:?}", roll.allies().collect::<Vec<_>>()));
    for at in [5, 15, 45].map(day) {
        answers.push(format!("{:?} {:?}", roll.halts(at).collect::<Vec<_>>(), roll.gateways(at)));
    }
    answers.extend(city.said.iter().map(|said| format!("{:?} {:?}", said.id(), roll.why(&said.id()))));
    answers
}

/// Whether anybody at all has said that a member was checked.
fn said_to_be_checked(city: &City, member: MemberId) -> bool {
    city.said.iter().any(|said| matches!(said.act(), Some(Act::Vetting(vetting)) if vetting.member == member))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_order_of_arrival_gives_one_roll(says in prop::collection::vec(said(), 1..40), order in any::<u64>(), parts in 1..5usize) {
        let mut city = City::with_schools();
        for said in &says {
            if let Some(signed) = said.say(&mut city) {
                city.said.push(signed);
            }
        }
        let straight = city.roll();
        let mut shuffled = city.said.clone();
        shuffled.sort_by_key(|said| blake3::keyed_hash(&[order as u8; 32], &[&said.id().0[..], &order.to_be_bytes()].concat()).as_bytes().to_owned());
        let mut roll = Roll::new(city.id);
        let mut held = vec![false; shuffled.len()];
        // Each part comes on its own; what could not be held yet is offered again, as dialogues do.
        for part in 1..=parts {
            let upto = shuffled.len() * part / parts;
            let waiting: Vec<usize> = (0..upto).filter(|at| !held[*at]).collect();
            let offered: Vec<_> = waiting.iter().map(|at| shuffled[*at].clone()).collect();
            for (at, taken) in waiting.into_iter().zip(roll.take(&offered)) {
                held[at] = taken;
            }
        }
        prop_assert_eq!(everything(&city, &straight), everything(&city, &roll));
    }

    #[test]
    fn what_a_school_says_changes_nothing_of_the_city_and_of_no_other_school(says in prop::collection::vec(said(), 1..60)) {
        let mut city = City::with_schools();
        for said in &says {
            if let Some(signed) = said.say(&mut city) {
                city.said.push(signed);
            }
        }
        let heard = |scopes: &[Scope]| {
            let said: Vec<_> = city.said.iter().filter(|said| scopes.contains(&said.scope())).cloned().collect();
            roll_of(city.id, &said)
        };
        let (one, other) = (city.school(), Scope::School(city.member(OTHER_SCHOOL).0));
        let all = heard(&[Scope::Control, one, other]);
        prop_assert_eq!(of_scope(&city, &heard(&[Scope::Control]), Scope::City), of_scope(&city, &all, Scope::City));
        for school in [one, other] {
            prop_assert_eq!(of_scope(&city, &heard(&[Scope::Control, school]), school), of_scope(&city, &all, school));
        }
    }

    #[test]
    fn more_statements_never_take_away_what_may_be_held(says in prop::collection::vec(said(), 1..40)) {
        let mut city = City::with_schools();
        let mut roll = city.roll();
        let scopes = [Scope::City, city.school()];
        let held = |city: &City, roll: &Roll| -> Vec<bool> {
            let of = |person: &Person, scope| person.devices.iter().map(|device| roll.is_chained_in(scope, device.device())).collect::<Vec<_>>();
            city.people.iter().flat_map(|person| scopes.map(|scope| of(person, scope)).concat()).collect()
        };
        for said in &says {
            let before = held(&city, &roll);
            if let Some(signed) = said.say(&mut city) {
                city.said.push(signed);
                roll = city.roll();
            }
            prop_assert!(before.iter().zip(held(&city, &roll)).all(|(before, now)| !before || now));
        }
    }

    #[test]
    fn no_adult_meets_a_minor_without_supervision_whatever_is_said(says in prop::collection::vec(said(), 1..40), picks in any::<[Index; 5]>()) {
        let mut city = City::with_schools();
        for said in &says {
            if let Some(signed) = said.say(&mut city) {
                city.said.push(signed);
            }
        }
        let roll = city.roll();
        let (scope, at) = (city.school(), day(20));
        let minors: Vec<usize> = (0..PEOPLE).filter(|person| roll.age(city.member(*person), scope, at).is_some_and(AgeBand::is_minor)).collect();
        let adults: Vec<usize> = (0..PEOPLE).filter(|person| roll.age(city.member(*person), scope, at) == Some(AgeBand::Adult)).collect();
        let keys: Vec<ItemKey> = city.said.iter().map(|said| said.key()).collect();
        let person = |index: &Index| city.member(index.index(PEOPLE));
        let meeting = Meeting {
            at: Some(at),
            place: Some(keys[picks[0].index(keys.len())].id),
            host: Some(person(&picks[1])),
            responsible: Some(person(&picks[2])),
            seats: Some(picks[3].index(4) as u32),
        };
        let places: Vec<ItemId> = roll.places(scope, at).map(|(id, _)| id).collect();
        let supervised = meeting.host != meeting.responsible
            && meeting.seats >= Some(2)
            && meeting.responsible.is_some_and(|responsible| said_to_be_checked(&city, responsible))
            && meeting.host.is_some_and(|host| said_to_be_checked(&city, host))
            && places.contains(&meeting.place.unwrap())
            && adults.iter().any(|adult| Some(city.member(*adult)) == meeting.host)
            && adults.iter().any(|adult| Some(city.member(*adult)) == meeting.responsible);
        let pairs: Vec<_> = minors.iter().flat_map(|minor| adults.iter().map(|adult| (*minor, *adult)).collect::<Vec<_>>()).collect();
        for (minor, adult) in pairs.into_iter().map(|(minor, adult)| (city.member(minor), city.member(adult))) {
            for (from, to) in [(minor, adult), (adult, minor)] {
                prop_assert!(roll.may_contact(scope, at, from, to, None).is_err());
                let announced = meeting.host.is_some_and(|host| host == to || roll.acts_for(to, host, at));
                prop_assert!(supervised && announced || roll.may_contact(scope, at, from, to, Some(&meeting)).is_err());
            }
        }
    }

    #[test]
    fn a_revoked_schools_key_changes_nothing_more_for_the_city(says in prop::collection::vec(said(), 1..40)) {
        let mut city = City::with_schools();
        let honest: Vec<ItemKey> = city.said.iter().filter(|said| said.scope() == Scope::Control).map(|said| said.key()).collect();
        city.revoke(ALICE, day(30), Target::Member(city.member(SCHOOL)), &[(Scope::Control, honest)]);
        let before: Vec<String> = of_city(&city, &city.roll());
        let known = city.said.len();
        // The thief holds all of the school's keys, and dates back as it likes.
        for said in &says {
            let said = Said { by: SCHOOL, ..said.clone() };
            if let Some(signed) = said.say(&mut city) {
                city.said.push(signed);
            }
        }
        let all = std::mem::take(&mut city.said);
        let roll = roll_of(city.id, &all);
        city.said = all[..known].to_vec();
        prop_assert_eq!(before, of_city(&city, &roll));
    }

    #[test]
    fn members_without_a_role_change_nobody_elses_standing(says in prop::collection::vec(said(), 1..40)) {
        let mut city = City::with_schools();
        let others = |city: &City, roll: &Roll| {
            let mut answers = of_city(city, roll);
            // What they say of themselves they may change.
            answers.retain(|answer| !answer.starts_with(&format!("{DAN} ")) && !answer.starts_with(&format!("{EVE} ")));
            answers
        };
        let before = others(&city, &city.roll());
        let known = city.said.len();
        for said in &says {
            // One voucher is not two; a vouch for who is in already changes nothing.
            let by = if said.by % 2 == 0 { DAN } else { EVE };
            let said = Said { by, place: 0, ..said.clone() };
            if let Some(signed) = said.say(&mut city) {
                city.said.push(signed);
            }
        }
        let all = std::mem::take(&mut city.said);
        let roll = roll_of(city.id, &all);
        city.said = all[..known].to_vec();
        prop_assert_eq!(before, others(&city, &roll));
    }
}

/// All that decides what counts in a scope, and what is held there.
fn of_scope(city: &City, roll: &Roll, scope: Scope) -> Vec<String> {
    let mut answers = vec![format!("{:?} {:?}", roll.fingerprint(), roll.charter())];
    let realm = roll.realm_of(scope);
    for person in 0..PEOPLE {
        let member = city.member(person);
        let erased = |at: Scope| roll.erasure(at, RecordId([9; 32]), Some(member));
        answers.push(format!("{person} {:?} {:?} {:?}", roll.successor(member), erased(scope), roll.pseudonym(scope, member)));
        for at in [5, 15, 45] {
            for device in &city.people[person].devices {
                let judged = roll.judge_envelope(scope, device.device(), &ItemKey { time: day(at), id: ItemId([7; 32]) });
                answers.push(format!("{judged:?} {:?}", roll.member_in(scope, device.device())));
            }
            let places: Vec<_> = roll.places(scope, day(at)).collect();
            answers.push(format!(
                "{:?} {:?} {:?} {places:?} {:?}",
                roll.roles_in(scope, member, day(at)),
                roll.age(member, scope, day(at)),
                roll.moderates(member, realm, day(at)),
                (0..PEOPLE).map(|other| roll.may_erase(member, city.member(other), scope, day(at))).collect::<Vec<_>>(),
            ));
        }
    }
    let hidings = |record| roll.hidings(RecordId([record; 32]), scope);
    answers.push(format!("{:?}", [0, 1, 2].map(hidings)));
    let here = city.said.iter().filter(|said| said.scope() == realm);
    answers.extend(here.map(|said| format!("{:?} {:?}", said.id(), roll.why(&said.id()))));
    answers
}

/// What the roll says of the city and its members.
fn of_city(city: &City, roll: &Roll) -> Vec<String> {
    let mut answers = vec![format!("{:?}", roll.charter())];
    for person in 0..PEOPLE {
        let member: MemberId = city.member(person);
        for at in [5, 15, 45] {
            let device = city.people[person].devices[0].device();
            answers.push(format!(
                "{person} {at}: {:?} {:?} {:?} {:?}",
                roll.judge_envelope(Scope::City, device, &ItemKey { time: day(at), id: ItemId([7; 32]) }).is_ok(),
                roll.roles(member, day(at)),
                roll.age(member, Scope::City, day(at)),
                roll.successor(member),
            ));
        }
    }
    answers.push(format!("{:?}", [0, 1, 2].map(|record| roll.hidings(RecordId([record; 32]), Scope::City))));
    let closed = |report| roll.is_closed(RecordId([report; 32]), &roll.desks(city.member(SCHOOL), Scope::City));
    answers.push(format!("{:?}", [0, 1, 2].map(closed)));
    answers
}
