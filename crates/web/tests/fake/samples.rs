//! What people of a city with four languages might write.

use model::facts::{AppealFacts, KindCount, LogEntry, PeerFacts, PlaceFacts, SetFacts, Status};
use model::record::RecordRef;
use model::{Conflict, Content, DeviceId, ItemId, RecordId, RecordKind, Role, SetAside, Timestamp};

use super::{ALICE, BOB, FakeDesk};

/// The link of every invitation.
pub const LINK: &str = "kaveret:join?city=c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1&token=\
                        5f1e9a0c6b7d4e23a8f01c2d3e4b5a69&at=/ip4/192.168.1.20/udp/4001/quic-v1/p2p/12D3KooWExample";

/// The link of every device.
pub const DEVICE_LINK: &str = "kaveret:device/AgEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAgICAgICAgICAgICAgICAgAAAARCcm5v";

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
    inner.status.roles.push(Role::Moderator);
    let to = RecordRef::in_city(RecordKind::OFFER, sold).to_string();
    let now = inner.now;
    let report =
        inner.view(ALICE, now, content(RecordKind::REPORT, &[("to", &to), ("ground", "spam"), ("message", "Sold here every day.")]));
    inner.reports.push(report);
    let appeals = vec![AppealFacts { at: now, words: "זה דווקא שייך לכאן".to_owned() }];
    inner.log.push(LogEntry {
        statement,
        record: sold,
        at: Timestamp(now.0 - DAY),
        ground: "off-topic".to_owned(),
        words: "Not about learning".to_owned(),
        appeals,
        lifted: None,
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
    view.set_aside = vec![SetAside { item: ItemId([9; 32]), reason: "its device wrote two different changes in one place".to_owned() }];
    view.waiting = 1;
}
