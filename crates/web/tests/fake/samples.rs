//! What people of a city with four languages might write.

use model::facts::{
    AppealFacts, CityFacts, InvitationFacts, InvitationPurpose, KindCount, LogEntry, PeerFacts, PlaceFacts, SetFacts, Status,
};
use model::govern::{
    AllianceFacts, AllianceList, Confirmation, EnvelopeFacts, ErasureFacts, Explanation, Governance, HalfFacts, Issuer, MemberDevice,
    MemberFacts, MemberList, Person, Proposal, RegisteredPlace, RevocationFacts, RulesFacts, StaffFacts, StatementFacts, SuccessorFacts,
    VettingFacts,
};
use model::reason::{Giver, Reason};
use model::record::RecordRef;
use model::saying::Saying;
use model::{
    CityId, Conflict, Content, DeviceId, InvitationId, ItemId, MemberId, MemberKind, RecordId, RecordKind, Role, Scope, SetAside, Timestamp,
};

use super::{ALICE, BOB, FakeDesk};

/// A group of the fake's member.
pub const GROUP: Scope = Scope::Group([8; 32]);

/// The link of every invitation.
pub const LINK: &str = "kaveret:join?city=c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1&token=\
                        5f1e9a0c6b7d4e23a8f01c2d3e4b5a69&at=/ip4/192.168.1.20/udp/4001/quic-v1/p2p/12D3KooWExample";

/// The link of every device.
pub const DEVICE_LINK: &str = "kaveret:device/AgEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAgICAgICAgICAgICAgICAgAAAARCcm5v\
                               AAMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAFPllFY";

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// A record of these fields, each as a form has it.
pub fn content(kind: RecordKind, fields: &[(&str, &str)]) -> Content {
    let mut content = Content::new(kind).unwrap();
    for (name, text) in fields {
        content.set_text(name, text).unwrap();
    }
    content
}

pub fn offer(title: &str) -> Content {
    content(RecordKind::OFFER, &[("title", title)])
}

pub fn status_without_city() -> Status {
    Status {
        version: "0.1.0".to_owned(),
        city: None,
        member: None,
        device: None,
        node_role: "resident".to_owned(),
        roles: Vec::new(),
        moderates: false,
        grant_expires: None,
        sets: Vec::new(),
        records: Vec::new(),
        waiting: 0,
        future: 0,
        damaged: 0,
        healed: 0,
        set_aside: Vec::new(),
        bytes_on_disk: 400_000,
        addresses: Vec::new(),
        peers: Vec::new(),
        page: None,
        locked: false,
        passphrase: false,
        phrase_checked: true,
        ending: Vec::new(),
        notices: Default::default(),
        backup: None,
        machine: model::care::Machine::default(),
        tally: model::care::Tally::default(),
    }
}

pub fn status_locked() -> Status {
    Status { locked: true, passphrase: true, bytes_on_disk: 0, ..status_without_city() }
}

/// A city in the middle of its life: records in four languages, some answered,
/// one disputed, and a school's box met two minutes ago.
pub fn city(now: Timestamp) -> FakeDesk {
    let desk = FakeDesk::in_city("חיפה לומדת", &["he", "ar", "en"], now);
    let guitar = people(&desk);
    answers(&desk, guitar);
    sessions(&desk, guitar);
    dispute(&desk);
    let mut inner = desk.inner();
    let now = inner.now;
    let status = &mut inner.status;
    status.waiting = 3;
    status.bytes_on_disk = 12_400_000;
    status.grant_expires = Some(Timestamp(now.0 + 300 * DAY));
    let city = status.city.as_mut().unwrap();
    city.members = 27;
    status.addresses = vec!["/ip4/192.168.1.20/udp/4001/quic-v1".to_owned()];
    status.sets = vec![SetFacts { scope: "city".to_owned(), count: 812, fingerprint: "9f8a".repeat(8) }];
    status.records = [(RecordKind::OFFER, 4), (RecordKind::REQUEST, 2), (RecordKind::CHALLENGE, 11)]
        .map(|(kind, count)| KindCount { kind, count })
        .to_vec();
    status.peers = vec![
        PeerFacts {
            member: BOB,
            device: DeviceId([2; 32]),
            name: Some("בית ספר הרצל".to_owned()),
            is_box: true,
            connected: true,
            connection: Some("direct".to_owned()),
            in_step: Some(Timestamp(now.0 - 2 * MINUTE)),
        },
        PeerFacts {
            member: ALICE,
            device: DeviceId([3; 32]),
            name: None,
            is_box: false,
            connected: false,
            connection: None,
            in_step: Some(Timestamp(now.0 - 3 * DAY)),
        },
    ];
    drop(inner);
    desk
}

fn people(desk: &FakeDesk) -> RecordId {
    let guitar = content(
        RecordKind::OFFER,
        &[
            ("title", "שיעורי גיטרה למתחילים"),
            ("description", "שיעור שבועי בקבוצה קטנה.\nאפשר לשאול גיטרה בספרייה. Bring a notebook."),
            ("skills", "גיטרה; אקורדים; קריאת תווים; שירה"),
            ("level", "beginner"),
            ("languages", "he; en"),
            ("place", "הספרייה העירונית"),
            ("times", "mon 16:00-18:00; thu 17:00-18:30"),
            ("capacity", "6"),
            ("audience", "12-14; 15-17; 18-29"),
            ("expires", "2027-06-30"),
        ],
    );
    let id = desk.put(ALICE, "דנה", 26 * HOUR, guitar);
    for (kind, name, age, fields) in [
        (RecordKind::OFFER, "Sami", 2 * HOUR, &[("title", "خبز الكعك مع الجدّات"), ("skills", "خَبز; وصفات"), ("place", "المركز الجماهيري")]),
        (
            RecordKind::OFFER,
            "Eva Nováková",
            3 * DAY,
            &[("title", "Čeština pro děti"), ("skills", "čeština; výslovnost"), ("place", "Škola")],
        ),
        (
            RecordKind::OFFER,
            "Herzl school",
            9 * DAY,
            &[
                ("title", "Repair café: bicycles, lamps and whatever else still has some life in it"),
                ("skills", "bicycles; soldering"),
                ("place", "Workshop"),
            ],
        ),
        (RecordKind::REQUEST, "Noor", 5 * MINUTE, &[("title", "أريد أن أتعلّم البرمجة"), ("skills", "برمجة"), ("place", "")]),
        (
            RecordKind::REQUEST,
            "Tom",
            40 * DAY,
            &[("title", "Looking for someone to speak Hebrew with"), ("skills", "Hebrew"), ("place", "Port")],
        ),
        (
            RecordKind::CHALLENGE,
            "עיריית חיפה",
            4 * HOUR,
            &[("title", "צל בכניסה לבית הספר"), ("skills", "נגרות; תכנון"), ("place", "רחוב הנביאים")],
        ),
    ] {
        desk.put(BOB, name, age, content(kind, fields));
    }
    id
}

/// What grew from an offer, and what was reported, hidden and decided.
fn sessions(desk: &FakeDesk, about: RecordId) {
    let place = PlaceFacts { id: ItemId([0x9a; 32]), name: "בית ספר הרצל, חדר 4".to_owned() };
    let (about, venue) = (RecordRef::in_city(RecordKind::OFFER, about).to_string(), place.id.to_string());
    let (host, responsible) = (ALICE.to_string(), BOB.to_string());
    desk.inner().places.push(place);
    let fields = [
        ("title", "גיטרה יחד בספרייה"),
        ("day", "2027-03-01"),
        ("hours", "16:00-18:00"),
        ("place", "הספרייה העירונית"),
        ("venue", &venue),
        ("host", &host),
        ("responsible", &responsible),
        ("seats", "6"),
        ("audience", "12-14; 15-17"),
        ("about", &about),
    ];
    desk.put(ALICE, "דנה", 3 * HOUR, content(RecordKind::SESSION, &fields));
    let sold = desk.put(BOB, "Bob", 2 * DAY, offer("Watches, cheap"));
    let statement = ItemId([0x71; 32]);
    let mut inner = desk.inner();
    inner.status.moderates = true;
    let to = RecordRef::in_city(RecordKind::OFFER, sold).to_string();
    let now = inner.now;
    let report =
        inner.view(ALICE, now, content(RecordKind::REPORT, &[("to", &to), ("ground", "spam"), ("message", "Sold here every day.")]));
    inner.reports.push(report);
    let words = "זה דווקא שייך לכאן".to_owned();
    let appeals = vec![AppealFacts { statement: Some(ItemId([0xa9; 32])), at: now, words, answer: None }];
    inner.log.push(LogEntry {
        statement,
        record: sold,
        at: Timestamp(now.0 - DAY),
        ground: "off-topic".to_owned(),
        words: "Not about learning".to_owned(),
        appeals,
        lifted: None,
        you_answer: true,
    });
}

fn answers(desk: &FakeDesk, to: RecordId) {
    let to = RecordRef::in_city(RecordKind::OFFER, to).to_string();
    for (name, age, message) in [("Tom", 3 * HOUR, "I would love to join on Mondays!"), ("سامي", HOUR, "هل يوجد مكان ليوم الخميس؟")]
    {
        desk.put(BOB, name, age, content(RecordKind::INTEREST, &[("to", &to), ("message", message)]));
    }
}

fn dispute(desk: &FakeDesk) {
    let id =
        desk.put(ALICE, "דנה", 20 * MINUTE, content(RecordKind::CHALLENGE, &[("title", "A garden on the roof"), ("skills", "gardening")]));
    let mut inner = desk.inner();
    let view = &mut inner.records.get_mut(&id).unwrap().view;
    view.conflicts = vec![Conflict { field: "title".to_owned(), values: vec!["A garden on the roof".into(), "גן על הגג".into()] }];
    view.set_aside =
        vec![SetAside { item: ItemId([9; 32]), word: "fork".to_owned(), reason: "a fork: its author wrote another change".to_owned() }];
    view.waiting = 1;
}

pub fn person(member: MemberId, name: Option<&str>) -> Person {
    Person { member, name: name.map(String::from) }
}

/// A statement of Bob's; one that does not count waits for another signature.
pub fn statement(act: &str, counts: bool) -> StatementFacts {
    let waits = !counts;
    let (dana, roles) = (person(MemberId([0xda; 32]), Some("Dana")), vec![Role::Member, Role::Issuer]);
    let saying = Saying::Gives { member: dana, roles, ends: Timestamp(1_830_297_600_000) };
    StatementFacts {
        id: ItemId([0x51; 32]),
        act: act.to_owned(),
        says: saying.to_string(),
        saying: Some(saying),
        author: person(BOB, Some("בוב")),
        at: Timestamp(1_799_000_000_000),
        counts,
        why: waits.then(|| "proposed".to_owned()),
        reason: waits.then(|| "1 of 2 delegates have signed it".to_owned()),
        because: waits.then_some(Reason::Proposed { needed: 2, found: 1 }),
        signed: waits.then_some(1),
        needed: waits.then_some(2),
    }
}

/// Alice and Bob decide together, and Bob has proposed something.
pub fn governance(city: CityFacts) -> Governance {
    let (alice, bob, at) = (person(ALICE, Some("Alice")), person(BOB, Some("בוב")), Timestamp(1_799_000_000_000));
    Governance {
        city,
        charter: ItemId([0xc1; 32]),
        delegates: vec![alice.clone(), bob.clone()],
        threshold: 2,
        rules: RulesFacts {
            envelopes_per_hour: 60,
            bytes_per_month: 5_000_000,
            adult_age: 18,
            consent_age: 16,
            vouches: 3,
            successor_days: 14,
            erasure_days: 7,
            retention_days: 365,
        },
        you_decide: true,
        you_admit: true,
        expiring: 2,
        proposals: vec![Proposal { statement: statement("grant", false), by: vec![bob.clone()], waits_for_you: true }],
        issuers: vec![Issuer { person: alice.clone(), quota_left: 12, ends: Timestamp(at.0 + 1_000_000_000) }],
        revocations: vec![RevocationFacts {
            statement: ItemId([9; 32]),
            person: Some(bob.clone()),
            device: Some(DeviceId([9; 32])),
            by: Some(alice.clone()),
            at,
        }],
        places: vec![RegisteredPlace {
            id: ItemId([8; 32]), name: "הספרייה העירונית".to_owned(), by: alice.clone(), at, closed: None
        }],
        vettings: vec![VettingFacts {
            id: ItemId([7; 32]),
            person: bob.clone(),
            check: "employer".to_owned(),
            by: alice.clone(),
            starts: at,
            ends: at,
        }],
        staff: vec![StaffFacts { id: ItemId([6; 32]), organisation: alice.clone(), person: bob.clone(), starts: at, ends: at }],
        successors: vec![SuccessorFacts {
            statement: ItemId([0x55; 32]),
            old: person(MemberId([1; 32]), Some("דנה לוי")),
            new: person(MemberId([2; 32]), None),
            by: vec![bob],
            from: at,
            in_force: false,
        }],
    }
}

/// Alice, whose device this is, and the member 0101..., whom she admitted for a
/// fortnight more.
pub fn members(now: Timestamp) -> MemberList {
    let device =
        |at: u8, this| MemberDevice { device: DeviceId([at; 32]), since: Timestamp(now.0 - 1_000_000_000), revoked: at == 0xee, this };
    let member = |id, name, ends, devices, delegate| MemberFacts {
        person: person(id, name),
        kind: if delegate { MemberKind::School } else { MemberKind::Resident },
        band: "adult".to_owned(),
        roles: if delegate { vec![Role::Member, Role::Issuer, Role::Box] } else { vec![Role::Member] },
        counts: true,
        ends: Timestamp(now.0 + ends),
        revoked: false,
        delegate,
        admitted_by: "issuer".to_owned(),
        admitter: person(ALICE, Some("Alice")),
        grant: ItemId([0x52; 32]),
        yours: true,
        devices,
    };
    let day = 24 * 60 * 60 * 1000;
    let dana = member(MemberId([1; 32]), Some("דנה לוי"), 14 * day, vec![device(0xd2, false), device(0xee, false)], false);
    let nameless = member(BOB, None, 300 * day, Vec::new(), false);
    MemberList { members: vec![member(ALICE, Some("Alice"), 900 * day, vec![device(0xd1, true)], true), dana, nameless] }
}

pub fn explanation(id: &str) -> Explanation {
    let at = Timestamp(1_799_000_000_000);
    let bob = Some(person(BOB, Some("בוב")));
    Explanation {
        id: id.to_owned(),
        what: "record".to_owned(),
        held: true,
        counts: true,
        why: None,
        reason: "it shows: 1 of the 2 changes held here count".to_owned(),
        because: Some(Reason::Shows { counted: 1, held: 2 }),
        says: None,
        saying: None,
        author: bob.clone(),
        device: Some(DeviceId([0xd1; 32])),
        at: Some(at),
        record: Some(RecordId([1; 32])),
        chain: vec![statement("device", true), statement("charter", true)],
        envelopes: vec![
            EnvelopeFacts { id: ItemId([3; 32]), author: bob, at, counts: true, why: None, reason: None, because: None },
            EnvelopeFacts {
                id: ItemId([4; 32]),
                author: None,
                at,
                counts: false,
                why: Some("cut".to_owned()),
                reason: Some("its author was revoked".to_owned()),
                because: Some(Reason::Cut { by: Giver::City }),
            },
        ],
    }
}

/// Two erasures: of a record, which one of two boxes has confirmed, and of all of BOB,
/// which nobody was asked about.
pub fn erasures(now: Timestamp) -> Vec<ErasureFacts> {
    let asked = |id, name, confirmed, seen| Confirmation { person: person(id, Some(name)), confirmed, connected: false, seen };
    let day = 24 * 60 * 60 * 1000;
    let boxes = vec![
        asked(ALICE, "בית ספר הרצל", Some(now), None),
        asked(BOB, "Herzl school", None, Some(Timestamp(now.0 - 3 * day))),
        asked(MemberId([3; 32]), "Library", None, None),
    ];
    let of_record = ErasureFacts {
        statement: StatementFacts { id: ItemId([1; 32]), ..statement("erasure", true) },
        scope: "control".to_owned(),
        record: Some(RecordId([9; 32])),
        member: None,
        leaves: Some(Timestamp(now.0 + 7 * day)),
        asked: boxes,
        others: 2,
    };
    let of_member = ErasureFacts {
        statement: StatementFacts { id: ItemId([2; 32]), ..statement("erasure", true) },
        record: None,
        member: Some(person(BOB, Some("בוב"))),
        leaves: None,
        asked: Vec::new(),
        others: 0,
        ..of_record.clone()
    };
    vec![of_record, of_member]
}

/// A card for a pupil, one that was used, and a link for a device.
pub fn invitations(now: Timestamp) -> Vec<InvitationFacts> {
    let expires = Timestamp(now.0 + 14 * 24 * 60 * 60 * 1000);
    let of = |id: u8, purpose| InvitationFacts {
        id: InvitationId([id; 32]),
        purpose,
        member_kind: None,
        band: None,
        pseudonym: None,
        school: false,
        hosts_box: false,
        expires,
        used: false,
    };
    let (member_kind, band) = (Some(MemberKind::Pupil), Some("child".to_owned()));
    let owl = InvitationFacts { member_kind, band, pseudonym: Some("Owl".to_owned()), school: true, ..of(1, InvitationPurpose::Member) };
    let wren = InvitationFacts { id: InvitationId([2; 32]), pseudonym: Some("Wren".to_owned()), used: true, ..owl.clone() };
    vec![owl, wren, of(3, InvitationPurpose::Device)]
}

/// An alliance that is in force, and one that the other city has not answered.
pub fn alliances(now: Timestamp) -> AllianceList {
    let half = || HalfFacts {
        statement: ItemId([5; 32]),
        shares: vec!["offer".to_owned(), "challenge".to_owned()],
        takes: vec!["challenge".to_owned()],
        layers: false,
        aggregates: false,
        ends: Timestamp(now.0 + 86_400_000),
        ended: false,
        halted: false,
    };
    let alliance = |city: u8, name: &str, theirs: bool| AllianceFacts {
        city: CityId([city; 32]),
        name: name.to_owned(),
        in_force: theirs,
        ours: Some(half()),
        theirs: theirs.then(half),
        connected: theirs,
        records: vec![KindCount { kind: RecordKind::OFFER, count: u64::from(theirs) * 3 }],
        statements: 7,
        overfull: false,
    };
    AllianceList {
        alliances: vec![alliance(7, "Brno", true), alliance(8, "Praha", false)],
        card: Some("kaveret:city/BQ".to_owned()),
        gateway: true,
    }
}
