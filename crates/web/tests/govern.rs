//! Deciding about the city: over the API, and on the city's pages.

mod client;
mod fake;

use client::Server;
use fake::FakeDesk;
use model::govern::{Amendment, Deed};
use model::{ItemId, MemberId, Obstacle, Role, Timestamp};
use node::NodeError;
use serde_json::json;
use web::paths;

const NOW: Timestamp = Timestamp(1_800_000_000_000);

async fn server() -> (Server, FakeDesk) {
    let desk = FakeDesk::in_city("Haifa", &["en"], NOW);
    (Server::start(desk.clone()).await, desk)
}

fn dana() -> MemberId {
    MemberId([1; 32])
}

#[tokio::test]
async fn a_program_decides_and_reads_what_was_decided() {
    let (server, desk) = server().await;
    let body = json!({"do": "grant", "member": dana(), "roles": ["issuer"], "days": 30});
    let answer = server.json(paths::API_GOVERNANCE, &body.to_string()).send().await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let granted = Deed::Grant { member: dana(), kind: None, roles: vec![Role::Issuer], days: Some(30), admissions: None, budget: None };
    assert_eq!(desk.inner().deeds, [granted]);
    let amend = json!({"do": "amend", "delegates": [dana()], "threshold": 1});
    assert_eq!(server.json(paths::API_GOVERNANCE, &amend.to_string()).send().await.status, 201);
    for wrong in [json!({"do": "amend", "colour": "red"}), json!({"do": "rule"}), json!({"do": "agree"}), json!({})] {
        assert_eq!(server.json(paths::API_GOVERNANCE, &wrong.to_string()).send().await.status, 400, "{wrong}");
    }
    let facts = server.program("GET", paths::API_GOVERNANCE).send().await.json();
    assert_eq!((&facts["threshold"], &facts["proposals"][0]["waits_for_you"]), (&json!(2), &json!(true)));
    let members = server.program("GET", "/api/v1/members?all=true").send().await.json();
    assert_eq!(members["members"].as_array().map(Vec::len), Some(3));
    let no_text = server.program("GET", "/api/v1/explain/%FF%7B").send().await;
    assert_eq!((no_text.status, &no_text.json()["error"]["code"]), (404, &json!("not-found")), "a path that is no text is refused as JSON");
    let unknown = server.program("GET", "/api/v1/explain/0102").send().await;
    assert_eq!((unknown.status, unknown.json()["error"]["code"].clone()), (404, json!("not-held")));
}

#[tokio::test]
async fn why_something_counts_is_said_in_the_reader_s_language_and_to_programs_in_both() {
    let (server, _) = server().await;
    let page = paths::of_id(paths::EXPLAIN, "01".repeat(32));
    let english = ["It is shown. Changes that count: 1 of 2.", "its author’s right was ended by the city"];
    let text = server.page(&page).await.text();
    assert!(english.iter().all(|sentence| text.contains(sentence)), "{text}");
    for (language, sentences) in [
        ("he", ["זה מוצג. שינויים שנחשבים: 1 מתוך 2.", "בוטלה בידי העיר"]),
        ("ar", ["التغييرات المحتسبة: 1 من 2.", "مَن أنهاه: المدينة"]),
        ("cs", ["Změny, které platí: 1 z 2.", "Kdo je ukončil: město"]),
    ] {
        let text = server.reading(&page).with("Accept-Language", language).send().await.text();
        assert!(sentences.iter().all(|sentence| text.contains(sentence)), "{text}");
        for sentence in english.into_iter().chain(["it shows: 1 of the 2", "its author was revoked"]) {
            assert!(!text.contains(sentence), "{language}: {sentence:?} in {text}");
        }
    }
    let facts = server.program("GET", &format!("/api/v1{page}")).send().await.json();
    assert_eq!(facts["reason"], "it shows: 1 of the 2 changes held here count");
    assert_eq!(facts["because"], json!({"code": "shows", "counted": 1, "held": 2}));
    assert_eq!(facts["envelopes"][1]["because"], json!({"code": "cut", "by": {"sort": "city"}}));
}

#[tokio::test]
async fn the_city_s_page_says_who_decides_and_signs_what_waits() {
    let (server, desk) = server().await;
    server.reading(paths::CITY).send().await.says(&[
        "Who decides",
        "2 of 2 people must agree",
        "Waiting for signatures",
        "Renew for a year",
    ]);
    let signed = server.posting(paths::CITY_AGREE, &[("statement", &"51".repeat(32))]).send().await;
    assert_eq!((signed.status, signed.header("location")), (303, Some("/city?done=signed")));
    let vouched = server.posting(paths::CITY_VOUCH, &[("member", &format!(" {} ", dana()))]).send().await;
    assert_eq!(vouched.status, 303);
    assert_eq!(server.posting(paths::CITY_RENEW, &[]).send().await.status, 303);
    let wanted = [
        Deed::Agree { statement: "51".repeat(32).parse().unwrap() },
        Deed::Vouch { member: dana(), days: None },
        Deed::Renew { members: Vec::new(), within_days: None, days: None },
    ];
    assert_eq!(desk.inner().deeds, wanted);
    let mistyped = server.posting(paths::CITY_VOUCH, &[("member", "Dana")]).send().await;
    assert_eq!(mistyped.status, 422);
    desk.inner().refusal = Some(Obstacle::SignedAlready.into());
    let refused = server.posting(paths::CITY_AGREE, &[("statement", &"51".repeat(32))]).send().await;
    assert_eq!(refused.status, 403);
    refused.says(&["You have signed this already. It waits for others."]);
}

#[tokio::test]
async fn a_member_s_device_is_removed_from_a_day_on() {
    let (server, desk) = server().await;
    let page = paths::of_id(paths::MEMBER, dana());
    server.reading(&page).send().await.says(&["דנה לוי", "Remove this device", "removed", "End this membership"]);
    let path = paths::of_id(paths::MEMBER_REVOKE, dana());
    let device = "d2".repeat(32);
    let ended = server.posting(&path, &[("device", &device), ("before", "2027-01-02")]).send().await;
    assert_eq!(ended.status, 303);
    let before = Some(Timestamp(1_798_848_000_000));
    assert_eq!(desk.inner().deeds, [Deed::RevokeDevice { device: device.parse().unwrap(), before, except: Vec::new() }]);
    assert_eq!(server.posting(&path, &[("before", "Tuesday")]).send().await.status, 422);
    let nobody = paths::of_id(paths::MEMBER, MemberId([9; 32]));
    assert_eq!(server.reading(&nobody).send().await.status, 404);
}

#[tokio::test]
async fn an_explanation_leads_back_to_the_founding() {
    let (server, _) = server().await;
    let page = paths::of_id(paths::EXPLAIN, "01".repeat(32));
    server.reading(&page).send().await.says(&["It counts.", "Where the right to it comes from", "Its changes", "does not count"]);
    assert_eq!(server.reading(&paths::of_id(paths::EXPLAIN, "0102")).send().await.status, 404);
}

#[tokio::test]
async fn the_charter_is_changed_by_what_differs_alone() {
    let (server, desk) = server().await;
    server.reading(paths::CITY_CHARTER).send().await.says(&["What the charter says", "Who decides", "Propose this", "value=\"Haifa\""]);
    let (alice, bob) = (fake::ALICE.to_string(), fake::BOB.to_string());
    let same = [("name", "Haifa"), ("languages", "en"), ("delegates", alice.as_str()), ("delegates", bob.as_str()), ("threshold", "2")];
    let form = [&same[..], &[("vouches", "5"), ("adult_age", "18"), ("erasure_days", "30")]].concat();
    let answer = server.posting(paths::CITY_CHARTER, &form).send().await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/city?done=proposed")));
    let wanted = Amendment { vouches: Some(5), erasure_days: Some(30), ..Amendment::default() };
    assert_eq!(desk.inner().deeds, [Deed::Amend(Box::new(wanted))]);

    let form = [("name", "Hefa"), ("delegates", alice.as_str()), ("delegates", &dana().to_string()), ("threshold", "1")];
    assert_eq!(server.posting(paths::CITY_CHARTER, &form).send().await.status, 303);
    let delegates = Some(vec![dana(), fake::ALICE]);
    let wanted = Amendment { name: Some("Hefa".into()), delegates, threshold: Some(1), ..Amendment::default() };
    assert_eq!(desk.inner().deeds[1..], [Deed::Amend(Box::new(wanted))]);

    // What was typed is not lost.
    let wrong = server.posting(paths::CITY_CHARTER, &[("name", "Hefa"), ("vouches", "many")]).with("Accept-Language", "en").send().await;
    assert_eq!(wrong.status, 422);
    wrong.says(&["value=\"Hefa\"", "has to be from 0 to 255", r#"id="vouches-fault""#]);
}

#[tokio::test]
async fn those_with_a_right_say_on_pages_what_they_say_in_the_program() {
    let (server, desk) = server().await;
    let (at, page) = (|path| paths::of_id(path, dana()), paths::of_id(paths::MEMBER, dana()));
    server.reading(&page).send().await.says(&["Give a role", "Say that they were checked", "They have lost their recovery words"]);
    server.reading(paths::CITY).send().await.says(&[
        "New keys for members",
        "a second word is missing",
        "I confirm this too",
        "Register the place",
    ]);
    let statement = "8".repeat(64);
    let new = fake::BOB.to_string();
    let sent = [
        (at(paths::MEMBER_ROLE), vec![("roles", "moderator"), ("roles", "mediator")], "/members/"),
        (at(paths::MEMBER_CHECK), vec![("check", "training")], "/members/"),
        (at(paths::MEMBER_SUCCEED), vec![("new", new.as_str())], "/members/"),
        (paths::CITY_PLACE.to_owned(), vec![("name", " Library ")], "/city?done=placed"),
        (paths::of_id(paths::STATEMENT_WITHDRAW, &statement), vec![], "/city?done=taken-back"),
        (paths::of_id(paths::EXPLAIN_ENDORSE, &statement), vec![], "/explain/"),
    ];
    for (path, form, leads) in &sent {
        let answer = server.posting(path, form).send().await;
        assert_eq!(answer.status, 303, "{path}: {}", answer.text());
        assert!(answer.header("location").is_some_and(|location| location.starts_with(leads)), "{path}");
    }
    let (member, id) = (dana(), statement.parse::<ItemId>().unwrap());
    let roles = vec![Role::Moderator, Role::Mediator];
    let wanted = [
        Deed::Grant { member, kind: None, roles, days: None, admissions: None, budget: None },
        Deed::Vet { member, check: "training".into(), days: None, school: false },
        Deed::Succeed { old: member, new: fake::BOB },
        Deed::Place { name: "Library".into(), school: false },
        Deed::Withdraw { statement: id, from: None },
        Deed::Endorse { items: vec![id] },
    ];
    assert_eq!(desk.inner().deeds, wanted);
    assert_eq!(server.posting(&at(paths::MEMBER_SUCCEED), &[("new", "Bob")]).send().await.status, 422);
    desk.inner().refusal = Some(NodeError::Refused("only delegates name moderators".to_owned()));
    let refused = server.posting(&at(paths::MEMBER_ROLE), &[("roles", "moderator")]).send().await;
    assert_eq!(refused.status, 403);
    refused.says(&["only delegates name moderators", "דנה לוי"]);
}
