//! "My school", as the school, a guardian and a pupil read it, and what each decides there.

mod client;
mod fake;

use client::{Received, Server};
use fake::{ALICE, BOB, FakeDesk, OWL};
use model::govern::Deed;
use model::{ItemId, MemberId, Timestamp};
use node::NodeError;
use serde_json::json;
use web::paths;

const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// A node of this member's, in a city where Alice's is a school, Owl a pupil of it and
/// Bob Owl's guardian.
async fn server_of(member: MemberId, band: &str) -> (Server, FakeDesk) {
    let desk = FakeDesk::in_city("Haifa", &["en"], NOW);
    {
        let mut inner = desk.inner();
        inner.status.member = Some(member);
        inner.schools.schools[0].yours = member == ALICE;
        inner.schools.schools[0].members[0].band = band.to_owned();
    }
    (Server::start(desk.clone()).await, desk)
}

fn lacks(page: &Received, unwanted: &[&str]) {
    let text = page.text();
    for words in unwanted {
        assert!(!text.contains(words), "{words:?} is on the page: {text}");
    }
}

#[tokio::test]
async fn a_program_reads_the_school_of_its_member() {
    let (server, _) = server_of(ALICE, "child").await;
    let facts = server.program("GET", paths::API_SCHOOL).send().await.json();
    let school = &facts["schools"][0];
    assert_eq!((&school["members"][0]["band"], &school["consents"][0]["on_paper"]), (&json!("child"), &json!(true)));
    assert_eq!(school["groups"][0]["name"], "7b");
    let body = json!({"do": "consent", "minor": OWL, "publishing": true, "days": 30});
    assert_eq!(server.json(paths::API_GOVERNANCE, &body.to_string()).send().await.status, 201);
}

#[tokio::test]
async fn the_school_sees_its_people_and_writes_down_what_it_decides() {
    let (server, desk) = server_of(ALICE, "child").await;
    server.page(paths::ME).await.says(&["My school"]);
    server.page(paths::SCHOOL).await.says(&[
        "This is your school.",
        "ends within thirty days",
        "<bdi>ינשוף</bdi>",
        "Add a consent given on paper",
        "on paper, kept by the school",
        "Name a guardian",
        "Give another name",
        "Nobody can write here until two adults",
        "Gym",
        "Trained in safeguarding",
        "Repair café",
    ]);
    let (owl, bob, alice) = (OWL.to_string(), BOB.to_string(), ALICE.to_string());
    let (list, paper) = (ItemId([0x64; 32]), ItemId([0x62; 32]));
    let (list_id, paper_id) = (list.to_string(), paper.to_string());
    let sent = [
        (paths::SCHOOL_CONSENT, vec![("minor", owl.as_str()), ("publishing", "yes"), ("days", "200")], "consented"),
        (paths::SCHOOL_GUARDIAN, vec![("minor", &owl), ("guardian", &bob)], "guarded"),
        (paths::SCHOOL_GROUP, vec![("school", &alice), ("name", " 8b "), ("members", &owl), ("members", &bob)], "grouped"),
        (paths::SCHOOL_GROUP, vec![("school", &alice), ("group", &list_id), ("name", "7b"), ("members", &bob)], "grouped"),
        (paths::SCHOOL_NAME, vec![("member", &owl), ("name", "Wren")], "named"),
        (paths::SCHOOL_PLACE, vec![("name", "Hall")], "placed"),
        (paths::SCHOOL_CHECK, vec![("member", &bob), ("check", "training")], "checked"),
        (paths::SCHOOL_RENEW, vec![("member", &owl)], "renewed"),
        (paths::SCHOOL_RENEW, vec![], "renewed"),
        (paths::SCHOOL_WITHDRAW, vec![("statement", &paper_id)], "taken-back"),
    ];
    for (path, form, done) in &sent {
        let answer = server.posting(path, form).send().await;
        assert_eq!((answer.status, answer.header("location")), (303, Some(format!("/school?done={done}").as_str())), "{path}");
        assert_eq!(server.page(&format!("/school?done={done}")).await.status, 200);
    }
    let group =
        |name: &str, members: Vec<MemberId>, instead_of| Deed::Group { name: name.into(), members, instead_of, school: Some(ALICE) };
    let wanted = [
        Deed::Consent { minor: OWL, publishing: true, sessions: false, days: Some(200) },
        Deed::Guardian { minor: OWL, guardian: BOB },
        group("8b", vec![OWL, BOB], None),
        group("7b", vec![BOB], Some(list)),
        Deed::Pseudonym { member: OWL, name: "Wren".into() },
        Deed::Place { name: "Hall".into(), school: true },
        Deed::Vet { member: BOB, check: "training".into(), days: None, school: true },
        Deed::Renew { members: vec![OWL], within_days: None, days: None },
        Deed::Renew { members: Vec::new(), within_days: None, days: None },
        Deed::Withdraw { statement: paper, from: None },
    ];
    assert_eq!(desk.inner().deeds, wanted);
}

#[tokio::test]
async fn what_cannot_be_decided_is_said_on_the_page() {
    let (server, desk) = server_of(ALICE, "child").await;
    let owl = OWL.to_string();
    let mistyped = server.posting(paths::SCHOOL_CONSENT, &[("minor", &owl), ("publishing", "yes"), ("days", "soon")]).send().await;
    assert_eq!(mistyped.status, 422);
    assert_eq!(server.posting(paths::SCHOOL_CONSENT, &[("minor", "Owl")]).send().await.status, 404);
    desk.inner().refusal = Some(NodeError::Refused("a consent allows something".to_owned()));
    let refused = server.posting(paths::SCHOOL_CONSENT, &[("minor", &owl)]).send().await;
    assert_eq!(refused.status, 403);
    refused.says(&["a consent allows something", "My school"]);
    assert_eq!(desk.inner().deeds, []);
}

#[tokio::test]
async fn a_guardian_sees_the_children_they_answer_for_and_consents_or_takes_it_back() {
    let (server, desk) = server_of(BOB, "child").await;
    let page = server.page(paths::SCHOOL).await;
    page.says(&[
        "Children you answer for",
        "<bdi>ינשוף</bdi>",
        "Give your consent",
        "Withdraw the consent",
        "on paper, kept by the school",
    ]);
    lacks(&page, &["This is your school.", "People of the school", "Name a guardian", "Give another name", "Consent for yourself"]);
    // Their own word is theirs to take back, and so is the paper that the school keeps.
    assert_eq!(page.text().matches("Withdraw the consent").count(), 2);
    assert!(page.text().contains(&ItemId([0x63; 32]).to_string()));
    let owl = OWL.to_string();
    assert_eq!(server.posting(paths::SCHOOL_CONSENT, &[("minor", &owl), ("sessions", "yes"), ("days", "")]).send().await.status, 303);
    assert_eq!(desk.inner().deeds, [Deed::Consent { minor: OWL, publishing: false, sessions: true, days: None }]);
}

#[tokio::test]
async fn an_adult_of_the_school_sees_nothing_of_children_they_do_not_answer_for() {
    let (server, desk) = server_of(BOB, "child").await;
    desk.inner().schools.schools[0].guardians.clear();
    desk.inner().schools.schools[0].consents.truncate(1);
    let page = server.page(paths::SCHOOL).await;
    page.says(&["No consent yet.", "Make a group"]);
    lacks(&page, &["Children you answer for", "on paper, kept by the school", "Withdraw the consent"]);
}

#[tokio::test]
async fn a_pupil_sees_what_is_said_of_them_and_consents_only_when_old_enough() {
    let (server, _) = server_of(OWL, "child").await;
    let page = server.page(paths::SCHOOL).await;
    page.says(&["What the school says of you", "Child", "7b", "on paper, kept by the school", "for <bdi>ינשוף</bdi>"]);
    lacks(&page, &["Consent for yourself", "Make a group", "People of the school", "Withdraw the consent", "Register the place"]);
    let (server, _) = server_of(OWL, "young").await;
    server.page(paths::SCHOOL).await.says(&["Old enough to consent", "Consent for yourself"]);
}

#[tokio::test]
async fn who_takes_part_in_no_school_is_told_so_and_is_led_to_none() {
    let (server, desk) = server_of(BOB, "child").await;
    desk.inner().schools = Default::default();
    server.page(paths::SCHOOL).await.says(&["You take part in no school here."]);
    lacks(&server.page(paths::ME).await, &["My school"]);
}
