//! A school as its own node sees it.

use model::govern::{
    ConsentFacts, GroupFacts, GuardianFacts, Person, RegisteredPlace, SchoolFacts, SchoolList, SchoolMember, VettingFacts,
};
use model::{ItemId, MemberId, MemberKind, Timestamp};

use super::{ALICE, BOB, OWL, samples};

const DAY: u64 = 24 * 60 * 60 * 1000;

fn person(member: MemberId, name: &str) -> Person {
    Person { member, name: Some(name.to_owned()) }
}

/// Alice's school: one pupil, whose guardian is Bob, and one consent of either sort.
pub fn list(now: Timestamp) -> SchoolList {
    let (school, owl, bob) = (person(ALICE, "Herzl school"), person(OWL, "ינשוף"), person(BOB, "Dana Levi"));
    let later = |days: u64| Timestamp(now.0 + days * DAY);
    let member = |person: &Person, kind, band: &str, days| SchoolMember {
        person: person.clone(),
        kind,
        band: band.to_owned(),
        counts: true,
        ends: later(days),
        published: true,
    };
    let consent = |id: u8, by: &Person, on_paper, days| ConsentFacts {
        id: ItemId([id; 32]),
        minor: owl.clone(),
        by: by.clone(),
        on_paper,
        publishing: on_paper,
        sessions: true,
        starts: now,
        ends: later(days),
    };
    let group = |id: u8, name: &str, keeper: &Person| GroupFacts {
        id: ItemId([id; 32]),
        scope: samples::GROUP.to_string(),
        name: name.to_owned(),
        keeper: keeper.clone(),
        members: vec![school.clone(), owl.clone(), bob.clone()],
        open: false,
    };
    let facts = SchoolFacts {
        school: school.clone(),
        yours: true,
        members: vec![
            member(&owl, MemberKind::Pupil, "child", 20),
            member(&bob, MemberKind::Resident, "adult", 200),
            member(&school, MemberKind::School, "adult", 300),
        ],
        expiring: 1,
        guardians: vec![GuardianFacts { id: ItemId([0x61; 32]), minor: owl.clone(), guardian: bob.clone() }],
        consents: vec![consent(0x62, &school, true, 100), consent(0x63, &bob, false, 30)],
        groups: vec![group(0x64, "7b", &school)],
        places: vec![RegisteredPlace { id: ItemId([0x65; 32]), name: "Gym".to_owned(), by: school.clone(), at: now, closed: None }],
        vettings: vec![VettingFacts {
            id: ItemId([0x66; 32]),
            person: bob.clone(),
            check: "training".to_owned(),
            by: school.clone(),
            starts: now,
            ends: later(100),
        }],
    };
    SchoolList { schools: vec![facts], groups: vec![group(0x67, "Repair café", &bob)] }
}
