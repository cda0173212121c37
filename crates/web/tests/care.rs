//! Sessions, reports, hidden records and blocked people, as pages show them.

mod client;
mod fake;

use client::Server;
use fake::{ALICE, BOB, FakeDesk, samples};
use model::facts::PlaceFacts;
use model::record::RecordRef;
use model::{ItemId, RecordId, RecordKind, Timestamp, Withheld};
use web::Desk;

const NOW: Timestamp = Timestamp(1_800_000_000_000);

fn city() -> (FakeDesk, RecordId) {
    let desk = FakeDesk::in_city("Haifa", &["en"], NOW);
    let id = desk.put(BOB, "Bob", 0, samples::offer("Cheap watches"));
    (desk, id)
}

fn moderates(desk: &FakeDesk) {
    desk.inner().status.moderates = true;
}

/// Nothing of it stands anywhere on the page.
fn says_nothing_of(text: &str, words: &str) {
    assert!(!text.contains(words), "{words:?} stands in\n{text}");
}

#[tokio::test]
async fn a_session_is_planned_from_an_offer_and_leads_back_to_it() {
    let (desk, offer) = city();
    desk.put(BOB, "Bob", 0, samples::content(RecordKind::PROFILE, &[("name", "Bob the baker")]));
    let place = ItemId([0x9a; 32]);
    desk.inner().places.push(PlaceFacts { id: place, name: "Herzl school, room 4".to_owned() });
    let server = Server::start(desk.clone()).await;
    let about = RecordRef::in_city(RecordKind::OFFER, offer).to_string();
    let link = format!("/new/session?about={}", about.replace('/', "%2F"));
    server.page(&format!("/records/{offer}")).await.says(&[&format!(r#"href="{link}""#), "Plan a session from this"]);
    server.page(&link).await.says(&[
        &format!(r#"value="{about}""#),
        r#"type="date""#,
        r#"name="hours-from""#,
        "Herzl school, room 4</option>",
        "Bob the baker</option>",
        &format!(r#"<option value="{ALICE}" dir="auto">You</option>"#),
    ]);
    let (venue, host, other) = (place.to_string(), ALICE.to_string(), BOB.to_string());
    let fields = [
        ("title", "Watches together"),
        ("day", "2027-03-01"),
        ("hours-from", "16:00"),
        ("hours-to", "18:00"),
        ("venue", &*venue),
        ("host", &*host),
        ("host", ""),
        ("responsible", &*other),
        ("seats", "6"),
        ("about", &*about),
    ];
    let saved = server.posting("/new/session", &fields).send().await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let page = saved.header("location").unwrap().split('?').next().unwrap().to_owned();
    server.page(&page).await.says(&[
        "Watches together",
        "1 March 2027",
        "16:00–18:00",
        "Herzl school, room 4",
        "Bob the baker",
        &format!(r#"href="/records/{offer}">What it grew from</a>"#),
    ]);
    server.page("/sessions").await.says(&["Watches together", "1 March 2027"]);
    server.page(&format!("/records/{offer}")).await.says(&["Sessions that grew from this", "Watches together"]);
    // What stands in the form of times is written again as it was.
    server.page(&format!("{page}/edit")).await.says(&[r#"value="16:00""#, r#"value="18:00""#, r#"value="16:00-18:00""#]);
}

#[tokio::test]
async fn a_session_without_its_day_or_with_a_wrong_one_comes_back() {
    let server = Server::start(city().0).await;
    let fields = [("title", "Guitar"), ("hours-from", "18:00"), ("hours-to", "16:00"), ("host", "Bob")];
    let again = server.posting("/new/session", &fields).send().await;
    assert_eq!(again.status, 422);
    again.says(&["Please fill this in.", "A beginning and an end that comes after it are needed here.", "A member’s number has 64 digits"]);
}

#[tokio::test]
async fn a_record_is_reported_in_two_taps_and_nobody_but_moderators_sees_it() {
    let (desk, id) = city();
    let server = Server::start(desk.clone()).await;
    let path = format!("/records/{id}");
    let page = server.page(&path).await;
    // The first tap opens, the second chooses and sends.
    page.says(&[r#"<summary>Report</summary>"#, r#"<button class="plain" type="submit" name="ground" value="spam">"#]);
    for ground in model::record::GROUNDS {
        page.says(&[&format!(r#"name="ground" value="{ground}""#)]);
    }
    let sent = server.posting(&format!("{path}/report"), &[("ground", "spam"), ("message", "Seen in five places")]).send().await;
    assert_eq!((sent.status, sent.header("location")), (303, Some(&*format!("{path}?done=reported"))));
    server.page(&format!("{path}?done=reported")).await.says(&["Your report is saved and goes to the moderators."]);
    assert_eq!(desk.inner().reports.len(), 1);
    for path in ["/", "/offers", "/me", "/search?words=Seen", &path, "/moderation/log", "/status"] {
        says_nothing_of(&server.page(path).await.text(), "Seen in five places");
    }
    let refused = server.reading("/moderation").send().await;
    assert_eq!(refused.status, 403);
    says_nothing_of(&refused.text(), "Seen in five places");
    for ground in ["", "boring"] {
        let again = server.posting(&format!("{path}/report"), &[("ground", ground), ("message", "Seen again")]).send().await;
        assert_eq!(again.status, 422);
        again.says(&["Seen again", r#"<details class="report" open>"#]);
    }
    assert_eq!(desk.inner().reports.len(), 1);
}

#[tokio::test]
async fn one_does_not_report_or_block_oneself() {
    let (desk, _) = city();
    let own = desk.put(ALICE, "Alice", 0, samples::offer("Guitar"));
    let text = Server::start(desk).await.page(&format!("/records/{own}")).await.text();
    says_nothing_of(&text, "/report");
    says_nothing_of(&text, "/block\"");
}

#[tokio::test]
async fn a_moderator_hides_what_was_reported_and_the_log_names_nobody() {
    let (desk, id) = city();
    moderates(&desk);
    let server = Server::start(desk.clone()).await;
    server.posting(&format!("/records/{id}/report"), &[("ground", "spam"), ("message", "Seen in five places")]).send().await;
    let queue = server.page("/moderation").await;
    queue.says(&["Cheap watches", "One member reported this", "It advertises, or repeats itself (1)", "Seen in five places"]);
    queue.says(&[r#"<option value="spam" selected>"#, r#"href="/moderation" aria-current="page">Reports"#]);
    let hide = |fields: &'static [(&str, &str)]| server.posting(&format!("/records/{id}/hide"), fields).send();
    assert_eq!(hide(&[("ground", "spam"), ("words", " ")]).await.status, 422);
    assert_eq!(hide(&[("ground", "boring"), ("words", "Sold here")]).await.status, 422);
    assert!(desk.inner().log.is_empty());
    assert_eq!(hide(&[("ground", "spam"), ("words", "Sold here day after day")]).await.status, 303);
    server.page("/moderation").await.says(&["Nothing waits for a decision."]);
    let log = server.page("/moderation/log").await;
    log.says(&["It advertises, or repeats itself", "Sold here day after day", "It is still hidden.", "Show it again"]);
    for private in ["Bob", "Cheap watches", &BOB.to_string(), &ALICE.to_string(), "Seen in five places"] {
        says_nothing_of(&log.text(), private);
    }
    let statement = desk.inner().log[0].statement;
    assert_eq!(server.posting(&format!("/statements/{statement}/unhide"), &[]).send().await.status, 303);
    server.page("/moderation/log").await.says(&["Shown again"]);
    server.page(&format!("/records/{id}")).await.says(&["Cheap watches"]);
}

#[tokio::test]
async fn a_report_that_asks_for_nothing_leaves_the_queue() {
    let (desk, id) = city();
    moderates(&desk);
    let server = Server::start(desk.clone()).await;
    server.posting(&format!("/records/{id}/report"), &[("ground", "law")]).send().await;
    assert_eq!(server.posting(&format!("/records/{id}/dismiss"), &[]).send().await.status, 303);
    server.page("/moderation?done=dismissed").await.says(&["It stays as it is.", "Nothing waits for a decision."]);
    server.page(&format!("/records/{id}")).await.says(&["Cheap watches"]);
}

#[tokio::test]
async fn who_reported_sees_what_became_of_it() {
    let (desk, id) = city();
    moderates(&desk);
    let server = Server::start(desk.clone()).await;
    let path = format!("/records/{id}");
    says_nothing_of(&server.page("/me").await.text(), "What I reported");
    server.posting(&format!("{path}/report"), &[("ground", "law")]).send().await;
    for page in [&*path, "/me"] {
        server.page(page).await.says(&["Nobody has decided yet."]);
    }
    server.page("/me").await.says(&["What I reported", &format!(r#"<a href="{path}">"#)]);
    server.posting(&format!("{path}/dismiss"), &[]).send().await;
    server.page(&path).await.says(&["The moderators looked at it, and it stays."]);
    server.posting(&format!("{path}/hide"), &[("ground", "law"), ("words", "Sold here")]).send().await;
    desk.inner().status.moderates = false;
    for page in [&*path, "/me"] {
        server.page(page).await.says(&["It was hidden."]);
    }
}

#[tokio::test]
async fn what_a_school_cannot_hide_it_reports_in_its_turn() {
    let (desk, id) = city();
    moderates(&desk);
    desk.inner().may_hide = false;
    let server = Server::start(desk.clone()).await;
    server.posting(&format!("/records/{id}/report"), &[("ground", "law")]).send().await;
    let queue = server.page("/moderation").await;
    queue.says(&[
        "It does not stand in your school",
        &format!(r#"action="/records/{id}/report""#),
        &format!(r#"action="/records/{id}/dismiss""#),
    ]);
    says_nothing_of(&queue.text(), "/hide");
}

fn withhold(desk: &FakeDesk, id: RecordId, word: &str, words: &str, statement: Option<ItemId>) {
    let withheld = Withheld { word: word.to_owned(), words: words.to_owned(), statement };
    desk.inner().records.get_mut(&id).unwrap().view.withheld.push(withheld);
}

#[tokio::test]
async fn of_a_hidden_record_others_see_only_that_and_why() {
    let (desk, id) = city();
    let answer = RecordRef::in_city(RecordKind::OFFER, id).to_string();
    desk.put(ALICE, "Alice", 0, samples::content(RecordKind::INTEREST, &[("to", &answer), ("message", "How much?")]));
    withhold(&desk, id, "spam", "Sold here", Some(ItemId([7; 32])));
    let server = Server::start(desk.clone()).await;
    let page = server.page(&format!("/records/{id}")).await;
    page.says(&["<h1>Hidden</h1>", "It advertises, or repeats itself", "Sold here", r#"href="/moderation/log""#]);
    for path in
        [format!("/records/{id}"), format!("/records/{id}/edit"), "/".to_owned(), "/offers".to_owned(), "/search?words=Cheap".to_owned()]
    {
        says_nothing_of(&server.page(&path).await.text(), "Cheap watches");
    }
    for private in ["Bob", "How much?", "/appeal"] {
        says_nothing_of(&page.text(), private);
    }
    moderates(&desk);
    server.page(&format!("/records/{id}")).await.says(&[
        "Cheap watches",
        "Others see this entry neither here nor in lists.",
        "Show it again",
    ]);
}

#[tokio::test]
async fn the_owner_of_a_hidden_record_sees_why_and_appeals() {
    let (desk, _) = city();
    let own = desk.put(ALICE, "Alice", 0, samples::offer("Guitar"));
    let statement = ItemId([7; 32]);
    withhold(&desk, own, "off-topic", "Not about learning", Some(statement));
    withhold(&desk, own, "no-date", "", None);
    let server = Server::start(desk.clone()).await;
    let page = server.page(&format!("/records/{own}")).await;
    page.says(&[
        "Guitar",
        "Only you and the moderators can see this entry.",
        "It does not belong here",
        "Not about learning",
        "A session that children or young people may come to needs a date.",
        "Once you have changed what is missing, it shows again.",
        &format!(r#"action="/statements/{statement}/appeal""#),
    ]);
    // There is nothing to appeal against in a rule.
    assert_eq!(page.text().matches("/appeal\"").count(), 1);
    let own_path = own.to_string();
    let fields = [("record", &*own_path), ("words", "I teach guitar")];
    let sent = server.posting(&format!("/statements/{statement}/appeal"), &fields).send().await;
    assert_eq!((sent.status, sent.header("location")), (303, Some(&*format!("/records/{own}?done=appealed"))));
    let long = "x".repeat(501);
    for words in ["", &long] {
        let refused = server.posting(&format!("/statements/{statement}/appeal"), &[("words", words)]).send().await;
        assert_eq!(refused.status, 422);
    }
}

#[tokio::test]
async fn lists_mark_what_is_hidden_for_those_who_may_still_see_it() {
    let (desk, _) = city();
    let own = desk.put(ALICE, "Alice", 0, samples::offer("Guitar"));
    let server = Server::start(desk.clone()).await;
    let badge = r#"<span class="badge">Hidden</span>"#;
    assert!(!server.page("/offers").await.text().contains(badge));
    withhold(&desk, own, "off-topic", "Not about learning", Some(ItemId([7; 32])));
    for page in ["/offers", "/me"] {
        server.page(page).await.says(&["Guitar", badge]);
    }
}

#[tokio::test]
async fn an_appeal_is_answered_on_the_log_s_page_and_its_owner_reads_the_answer() {
    let (desk, _) = city();
    let own = desk.put(ALICE, "Alice", 0, samples::offer("Guitar"));
    desk.inner().status.moderates = true;
    let hidden = desk.hide(own, "off-topic".to_owned(), "Not about learning".to_owned()).await.unwrap().statement;
    desk.appeal(hidden, "I teach guitar".to_owned()).await.unwrap();
    let server = Server::start(desk.clone()).await;
    server.page("/moderation").await.says(&["One appeal waits for an answer.", r#"href="/moderation/log""#]);
    let appeal = desk.moderation_log().await.unwrap()[0].appeals[0].statement.unwrap();
    let path = format!("/statements/{appeal}/uphold");
    server.page("/moderation/log").await.says(&["I teach guitar", "Nobody has answered yet.", &format!(r#"action="{path}""#)]);
    server.page(&format!("/records/{own}")).await.says(&["You asked for another look", "I teach guitar", "Nobody has answered yet."]);
    let empty = server.posting(&path, &[("words", " ")]).send().await;
    assert_eq!(empty.status, 422);
    let sent = server.posting(&path, &[("words", "It is no lesson")]).send().await;
    assert_eq!((sent.status, sent.header("location")), (303, Some("/moderation/log?done=upheld")));
    for page in ["/moderation/log".to_owned(), format!("/records/{own}")] {
        let page = server.page(&page).await;
        page.says(&["it stays hidden.", "It is no lesson", "Another moderator decided than the one who hid it."]);
        assert!(!page.text().contains("Nobody has answered yet."));
    }
    assert!(!server.page("/moderation/log").await.text().contains(&path), "it is answered once");
    assert!(!server.page("/moderation").await.text().contains("waits for an answer"));
}

#[tokio::test]
async fn every_reason_is_told_in_every_language_and_never_as_a_word_for_programs() {
    let (desk, id) = city();
    let server = Server::start(desk.clone()).await;
    let words = [
        "safety",
        "abuse",
        "privacy",
        "spam",
        "law",
        "off-topic",
        "private-contact",
        "group-unvetted",
        "age-unknown",
        "no-date",
        "no-registered-place",
        "host-not-vetted",
        "not-by-its-host",
        "no-responsible-adult",
        "not-a-group",
        "of-a-later-program",
    ];
    for language in ["he", "ar", "cs", "en"] {
        let mut told = std::collections::BTreeSet::new();
        for word in words {
            desk.inner().records.get_mut(&id).unwrap().view.withheld.clear();
            withhold(&desk, id, word, "", None);
            let page = server.reading(&format!("/records/{id}")).with("Cookie", &format!("{}; kaveret_language={language}", server.cookie));
            let text = page.send().await.text();
            if word.contains('-') {
                says_nothing_of(&text, word);
            }
            told.insert(text);
        }
        assert_eq!(told.len(), words.len(), "{language}");
    }
}

#[tokio::test]
async fn a_blocked_person_is_left_out_for_this_reader_and_comes_back() {
    let (desk, id) = city();
    let server = Server::start(desk.clone()).await;
    let path = format!("/records/{id}");
    server.page(&path).await.says(&[&format!(r#"action="/members/{BOB}/block""#), "Nobody is told, not even they."]);
    assert_eq!(server.posting(&format!("/members/{BOB}/block"), &[]).send().await.status, 303);
    for path in ["/", "/offers", "/search?words=Cheap"] {
        says_nothing_of(&server.page(path).await.text(), "Cheap watches");
    }
    server.page(&path).await.says(&["You have blocked whoever made this.", "Unblock"]);
    server.page("/blocked").await.says(&["<bdi>Bob</bdi>", &format!(r#"action="/members/{BOB}/unblock""#)]);
    server.page("/me").await.says(&[r#"href="/blocked""#]);
    assert_eq!(server.posting(&format!("/members/{BOB}/unblock"), &[]).send().await.status, 303);
    server.page("/offers").await.says(&["Cheap watches"]);
    server.page("/blocked").await.says(&["You have blocked nobody."]);
}
