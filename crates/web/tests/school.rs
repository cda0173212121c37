//! "My school", as the school, a guardian and a pupil read it, and what each decides there.

mod client;
mod fake;

use client::{Received, Server};
use fake::{ALICE, BOB, FakeDesk, OWL};
use model::facts::NewInvitation;
use model::govern::{Deed, NewAdmission, NewPerson};
use model::{InvitationId, ItemId, MemberId, MemberKind, Obstacle, Role, Timestamp};
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
    desk.inner().refusal = Some(Obstacle::ConsentToNothing.into());
    let refused = server.posting(paths::SCHOOL_CONSENT, &[("minor", &owl)]).send().await;
    assert_eq!(refused.status, 403);
    refused.says(&["Tick what is allowed", "My school"]);
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
    // Who may admit begins a school of their own there.
    server.page(paths::SCHOOL).await.says(&["Admit pupils and adults"]);
    desk.inner().status.roles = vec![Role::Member];
    server.page(paths::SCHOOL).await.says(&["You take part in no school here."]);
    lacks(&server.page(paths::ME).await, &["My school"]);
}

/// The node of a school, whose device admits members.
async fn school() -> (Server, FakeDesk) {
    let (server, desk) = server_of(ALICE, "child").await;
    desk.inner().status.roles = vec![Role::Member, Role::Issuer];
    (server, desk)
}

#[tokio::test]
async fn the_school_admits_a_pupil_and_a_class_and_gets_cards_that_say_what_to_do() {
    let (server, desk) = school().await;
    server.page(paths::SCHOOL).await.says(&["Admit pupils and adults", "/school/admit"]);
    // The roster is this device's, with the real names.
    server.page(paths::SCHOOL_ADMIT).await.says(&["A whole class", "Who is behind which pseudonym", "Noa Levi", "has joined"]);
    let one = [("pseudonym", " Wren "), ("name", "Dan Cohen"), ("class", "7b"), ("band", "young"), ("days", "30")];
    let cards = server.posting(paths::SCHOOL_ADMIT, &one).send().await;
    assert_eq!(cards.status, 200);
    cards.says(&["Cards to hand over", "Wren", "<svg", "kaveret:join", "Works once, until", "choose “Join a city”"]);
    lacks(&cards, &["Dan Cohen"]);
    let pasted = [("list", "pseudonym\tname\nOwl\tNoa, Levi\nOwlet\t\n"), ("band", "child"), ("days", "7")];
    let cards = server.posting(paths::SCHOOL_ADMIT_LIST, &pasted).send().await;
    assert_eq!(cards.status, 200);
    cards.says(&["2 cards are ready", "Owlet"]);
    let person = |pseudonym: &str, name: &str, class: &str| NewPerson {
        pseudonym: pseudonym.to_owned(),
        name: name.to_owned(),
        class: class.to_owned(),
    };
    let list = |people, band: &str, days| NewAdmission {
        people,
        member_kind: MemberKind::Pupil,
        band: Some(band.to_owned()),
        valid_days: Some(days),
        member_days: None,
    };
    let class = vec![person("Owl", "Noa, Levi", ""), person("Owlet", "", "")];
    assert_eq!(desk.inner().admitted, [list(vec![person("Wren", "Dan Cohen", "7b")], "young", 30), list(class, "child", 7)]);
}

#[tokio::test]
async fn a_list_that_cannot_be_read_is_there_again_with_what_is_wrong() {
    let (server, desk) = school().await;
    let wrong = server.posting(paths::SCHOOL_ADMIT_LIST, &[("list", "name\nNoa"), ("band", "child")]).send().await;
    assert_eq!(wrong.status, 422);
    wrong.says(&["one of them has to be “pseudonym”", "name\nNoa</textarea>"]);
    let wrong = server.posting(paths::SCHOOL_ADMIT_LIST, &[("list", "pseudonym,name\nOwl,Noa\nWren"), ("band", "child")]).send().await;
    assert_eq!(wrong.status, 422);
    wrong.says(&["Row 3 cannot be read"]);
    assert!(desk.inner().admitted.is_empty());
    desk.inner().refusal = Some(NodeError::Refused("another pupil of the school is called Owl already".to_owned()));
    let refused = server.posting(paths::SCHOOL_ADMIT, &[("pseudonym", "Owl"), ("band", "child")]).send().await;
    assert_eq!(refused.status, 403);
    refused.says(&["is called Owl already", "value=\"Owl\""]);
}

#[tokio::test]
async fn an_adult_of_the_school_gets_a_link_and_who_admits_nobody_no_form() {
    let (server, desk) = school().await;
    server.posting(paths::SCHOOL_ADMIT_ADULT, &[("days", "7")]).send().await.says(&["An adult of the school", "kaveret:join", "<svg"]);
    assert_eq!(desk.inner().invited, [NewInvitation { school: true, valid_days: Some(7), ..NewInvitation::default() }]);
    desk.inner().status.roles = vec![Role::Member];
    let page = server.page(paths::SCHOOL_ADMIT).await;
    page.says(&["Only a school to which the city gave the right"]);
    lacks(&page, &["Make the card"]);
}

#[tokio::test]
async fn open_invitations_are_listed_and_taken_back_and_pupils_are_not_invited_among_residents() {
    let (server, desk) = school().await;
    let page = server.page(paths::INVITE).await;
    page.says(&["Invitations you gave out", "<bdi>Owl</bdi>", "used", "A device of yours", "Take back", "/school/admit"]);
    lacks(&page, &["value=\"pupil\""]);
    let owl = InvitationId([1; 32]).to_string();
    let answer = server.posting(paths::INVITE_WITHDRAW, &[("invitation", &owl)]).send().await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/invite?done=uninvited")));
    let page = server.page("/invite?done=uninvited").await;
    page.says(&["The invitation is taken back."]);
    lacks(&page, &["<bdi>Owl</bdi>"]);
    assert_eq!(desk.inner().taken_back, [InvitationId([1; 32])]);
    assert_eq!(server.posting(paths::INVITE_WITHDRAW, &[("invitation", "Owl")]).send().await.status, 404);
    desk.inner().refusal = Some(NodeError::Refused("the invitation has been used".to_owned()));
    let refused = server.posting(paths::INVITE_WITHDRAW, &[("invitation", &owl)]).send().await;
    assert_eq!(refused.status, 403);
    refused.says(&["the invitation has been used"]);
}

#[tokio::test]
async fn an_organisation_names_who_edits_for_it_and_takes_that_back() {
    let (server, desk) = school().await;
    server.page(paths::SCHOOL).await.says(&["Who edits for you"]);
    let page = server.page(paths::STAFF).await;
    page.says(&["Who edits for you", "Let them edit your entries", "Let them edit no longer"]);
    let (bob, word) = (BOB.to_string(), ItemId([7; 32]).to_string());
    let added = server.posting(paths::STAFF, &[("member", &bob), ("days", "300")]).send().await;
    assert_eq!((added.status, added.header("location")), (303, Some("/staff?done=staffed")));
    let removed = server.posting(paths::STAFF_REMOVE, &[("statement", &word)]).send().await;
    assert_eq!((removed.status, removed.header("location")), (303, Some("/staff?done=unstaffed")));
    server.page("/staff?done=unstaffed").await.says(&["may not edit your entries any more"]);
    let wanted = [Deed::Staff { member: BOB, days: Some(300) }, Deed::Withdraw { statement: ItemId([7; 32]), from: None }];
    assert_eq!(desk.inner().deeds, wanted);
    assert_eq!(server.posting(paths::STAFF, &[("member", &bob), ("days", "soon")]).send().await.status, 422);
}

#[tokio::test]
async fn a_device_link_that_cannot_be_read_is_said_before_the_words_are_asked_for() {
    let server = Server::start(FakeDesk::alone(NOW)).await;
    let answer = server.posting(paths::WELCOME_JOIN, &[("link", "kaveret:device/AQx3"), ("member_kind", "resident")]).send().await;
    assert_eq!(answer.status, 422);
    answer.says(&["kaveret:device/AQx3</textarea>"]);
    lacks(&answer, &["name=\"words\""]);
}
