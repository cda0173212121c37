//! The lock, the passphrase, the recovery words and the devices, as pages show
//! them.

mod client;
mod fake;
mod walk;

use client::Server;
use fake::{FakeDesk, PASSPHRASE, PHRASE, samples};
use model::govern::Deed;
use model::{DeviceId, Timestamp};
use serde_json::json;
use walk::{needs_token, proper};
use web::{Access, paths, routes};

const NOW: Timestamp = Timestamp(1_800_000_000_000);

async fn server() -> (Server, FakeDesk) {
    let desk = FakeDesk::in_city("Haifa", &["en"], NOW);
    desk.put(fake::ALICE, "Alice", 0, samples::offer("Guitar"));
    (Server::start(desk.clone()).await, desk)
}

#[tokio::test]
async fn a_locked_node_shows_nothing_but_its_lock() {
    let (server, desk) = server().await;
    desk.inner().status.passphrase = true;
    server.page(paths::HOME).await.says(&["Haifa", "Guitar", "Lock now"]);
    assert_eq!(server.posting(paths::LOCK, &[]).send().await.status, 303);
    assert!(desk.inner().status.locked);
    let mut pages = 0;
    for route in routes().iter().filter(|route| route.access == Access::Page && needs_token(route) && route.path != paths::UNLOCK) {
        let answer = proper(&server, route).with("Accept-Language", "en").send().await;
        assert_eq!(answer.status, 423, "{route:?}");
        answer.says(&["This device is locked", "type=\"password\""]);
        let text = answer.text();
        assert!(!text.contains("Haifa") && !text.contains("Guitar") && !text.contains("Alice"), "{route:?}");
        pages += 1;
    }
    assert!(pages > 20);
    // Who has not been let in is not told either.
    assert_eq!(server.get(paths::HOME).send().await.status, 401);
    assert_eq!(server.posting(paths::UNLOCK, &[("passphrase", PASSPHRASE)]).without("Cookie").send().await.status, 401);

    let wrong = server.posting(paths::UNLOCK, &[("passphrase", "bees fly at night")]).with("Accept-Language", "en").send().await;
    assert_eq!(wrong.status, 422);
    wrong.says(&["This device is locked", "The passphrase is wrong"]);
    assert!(!wrong.text().contains("Haifa") && !wrong.text().contains("at night"));
    let right = server.posting(paths::UNLOCK, &[("passphrase", PASSPHRASE)]).send().await;
    assert_eq!((right.status, right.header("location")), (303, Some(paths::HOME)));
    server.page(paths::HOME).await.says(&["Haifa", "Guitar"]);

    desk.inner().status.locked = true;
    // Unlocking leads to where one was, and nowhere else; what was being sent is said to be lost.
    server.reading("/offers?after=3").with("Accept-Language", "en").send().await.says(&[r#"name="back" value="/offers?after=3""#]);
    let sent = server.posting("/new/offer", &[("title", "Guitar")]).with("Accept-Language", "en").send().await;
    sent.says(&["What you were sending was not saved", r#"name="back" value="/""#]);
    let again = server.posting(paths::UNLOCK, &[("passphrase", "wrong words"), ("back", "/offers")]).send().await;
    again.says(&[r#"name="back" value="/offers""#]);
    for (back, location) in [("/offers?after=3", "/offers?after=3"), ("//evil.example", "/"), ("https://evil.example", "/")] {
        let opened = server.posting(paths::UNLOCK, &[("passphrase", PASSPHRASE), ("back", back)]).send().await;
        assert_eq!((opened.status, opened.header("location")), (303, Some(location)));
        desk.inner().status.locked = true;
    }
}

#[tokio::test]
async fn programs_lock_and_unlock_too() {
    let (server, desk) = server().await;
    let refused = server.json(paths::API_LOCK, "{}").send().await;
    assert_eq!((refused.status, &refused.json()["error"]["code"]), (422, &json!("input")));
    let set = server.json(paths::API_PASSPHRASE, &json!({ "new": PASSPHRASE }).to_string()).send().await;
    assert_eq!(set.status, 200);
    assert_eq!(server.json(paths::API_LOCK, "{}").send().await.status, 200);
    assert_eq!(server.program("GET", paths::API_STATUS).send().await.json()["locked"], true);
    let wrong = server.json(paths::API_UNLOCK, r#"{"passphrase": "another"}"#).send().await;
    assert_eq!((wrong.status, &wrong.json()["error"]["code"]), (422, &json!("passphrase")));
    assert_eq!(server.json(paths::API_UNLOCK, &json!({ "passphrase": PASSPHRASE }).to_string()).send().await.status, 200);
    assert!(!desk.inner().status.locked);
    desk.inner().refusal = Some(node::NodeError::Locked);
    let locked = server.json(paths::API_INVITATIONS, "{}").send().await;
    assert_eq!((locked.status, &locked.json()["error"]["code"]), (423, &json!("locked")));
}

#[tokio::test]
async fn a_passphrase_is_set_changed_and_taken_away_on_its_page() {
    let (server, desk) = server().await;
    let page = server.page(paths::PASSPHRASE).await;
    page.says(&["Set the passphrase", "encryption of the whole disk", "Not now"]);
    assert!(!page.text().contains("Lock now"), "without a passphrase there is no lock");
    for (new, again, said) in [("short", "short", "at least 8 characters"), (PASSPHRASE, "bees fly at nine", "not the same")] {
        let answer = server.posting(paths::PASSPHRASE, &[("new", new), ("again", again)]).with("Accept-Language", "en").send().await;
        assert_eq!(answer.status, 422);
        answer.says(&[said]);
        assert!(!desk.inner().status.passphrase);
        assert!(!answer.text().contains("bees"), "what was typed is not sent back");
    }
    let set = server.posting(paths::PASSPHRASE, &[("new", PASSPHRASE), ("again", PASSPHRASE)]).send().await;
    assert_eq!((set.status, set.header("location")), (303, Some("/passphrase?done=passphrase")));
    server.page("/passphrase?done=passphrase").await.says(&["The passphrase is set", "Change the passphrase", "Lock now"]);
    let wrong = server.posting(paths::PASSPHRASE_REMOVE, &[("current", "another one")]).with("Accept-Language", "en").send().await;
    assert_eq!(wrong.status, 422);
    wrong.says(&["The passphrase is wrong"]);
    let removed = server.posting(paths::PASSPHRASE_REMOVE, &[("current", PASSPHRASE)]).send().await;
    assert_eq!(removed.status, 303);
    assert!(!desk.inner().status.passphrase);
}

#[tokio::test]
async fn every_page_reminds_of_recovery_words_until_they_are_checked() {
    let (server, desk) = server().await;
    const REMINDER: &str = "Your recovery words have not been checked.";
    assert!(!server.page(paths::HOME).await.text().contains(REMINDER));
    desk.inner().status.phrase_checked = false;
    for page in [paths::HOME, paths::ME, paths::STATUS, paths::OFFERS] {
        server.page(page).await.says(&[REMINDER, "href=\"/phrase\""]);
    }
    let page = server.page(paths::PHRASE).await;
    page.says(&["Word 2", "Word 5", "Word 12"]);
    assert!(!page.text().contains(REMINDER) && !page.text().contains("Word 3"));
    let wrong = server.posting(paths::PHRASE, &[("word", "winner"), ("word", "zoo"), ("word", "yellow")]).with("Accept-Language", "en");
    let wrong = wrong.send().await;
    assert_eq!(wrong.status, 422);
    wrong.says(&["These are not the right words"]);
    assert!(!desk.inner().status.phrase_checked);
    let right = server.posting(paths::PHRASE, &[("word", " winner "), ("word", "wave"), ("word", "yellow")]).send().await;
    assert_eq!((right.status, right.header("location")), (303, Some("/passphrase?done=phrase")));
    server.page("/passphrase?done=phrase").await.says(&["The words are right"]);
    assert!(!server.page(paths::HOME).await.text().contains(REMINDER));

    // A process that has not shown them asks for all.
    desk.inner().status.phrase_checked = false;
    desk.inner().asked.clear();
    server.page(paths::PHRASE).await.says(&["type all the words"]);
    assert_eq!(server.posting(paths::PHRASE, &[("word", PHRASE)]).send().await.status, 303);
    assert!(desk.inner().status.phrase_checked);
}

#[tokio::test]
async fn words_that_were_shown_are_asked_for_next() {
    let desk = FakeDesk::alone(NOW);
    let server = Server::start(desk).await;
    let founded =
        server.posting(paths::WELCOME_CREATE, &[("name", "Haifa"), ("languages", "en")]).with("Accept-Language", "en").send().await;
    assert_eq!((founded.status, founded.header("location")), (303, Some("/phrase/words?done=created")));
    // Reloaded, or in another language, they stand there still, and nothing leads past them by itself.
    server.page("/phrase/words?done=created").await.says(&["Haifa", "legal", "I have written them down"]);
    server.reading("/phrase/words?lang=he").send().await.says(&["legal"]);
    server.page(paths::PHRASE).await.says(&[r#"href="/phrase/words""#]);
    assert_eq!(server.posting(paths::PHRASE_WRITTEN, &[]).send().await.status, 303);
    assert_eq!(server.reading(paths::PHRASE_WORDS).send().await.header("location"), Some(paths::PHRASE));
    assert!(!server.page(paths::PHRASE).await.text().contains("legal"));
}

#[tokio::test]
async fn devices_are_listed_and_a_link_adds_one() {
    let (server, _) = server().await;
    server.page(paths::DEVICES).await.says(&["d1d1d1", "this one", "d2d2d2", "connected", "d3d3d3", "What it writes does not count"]);
    let made = server.posting(paths::DEVICES_ADD, &[]).with("Accept-Language", "en").send().await;
    assert_eq!(made.status, 200);
    made.says(&[samples::DEVICE_LINK, "<svg", "never send them along with the link"]);
}

#[tokio::test]
async fn a_device_of_one_s_own_is_removed_with_the_words_and_a_word_that_one_is_sure() {
    let (server, desk) = server().await;
    let device = |digits: u8| paths::of_id(paths::DEVICE_REMOVE, DeviceId([digits; 32]));
    let other = device(0xd2);
    let list = server.page(paths::DEVICES).await;
    list.says(&[&format!(r#"href="{other}""#), "Remove this device"]);
    for gone in [device(0xd1), device(0xd3), device(0xee)] {
        assert!(!list.text().contains(&gone), "this one, and one that does not count");
        assert_eq!(server.reading(&gone).send().await.status, 404);
    }
    server.page(&other).await.says(&["d2d2d2", "counts for nobody", "cannot be undone", "Only your recovery words", r#"type="date""#]);
    for fields in [
        [("words", PHRASE), ("before", "2026-03-01"), ("unsure", "yes")],
        [("words", "legal winner"), ("before", "2026-03-01"), ("sure", "yes")],
        [("words", PHRASE), ("before", "some day"), ("sure", "yes")],
    ] {
        let refused = server.posting(&other, &fields).send().await;
        assert_eq!(refused.status, 422, "{fields:?}");
        assert!(!refused.text().contains("legal winner") && !refused.text().contains(PHRASE), "words are not sent back");
    }
    let wrong = [("words", "legal winner"), ("before", ""), ("sure", "yes")];
    server.posting(&other, &wrong).with("Accept-Language", "en").send().await.says(&["These are not the right words"]);
    let ahead = [("words", PHRASE), ("before", "2961-03-01"), ("sure", "yes")];
    server.posting(&other, &ahead).with("Accept-Language", "en").send().await.says(&["This day has not come"]);
    assert!(desk.inner().deeds.is_empty());
    let removed = server.posting(&other, &[("words", PHRASE), ("before", "2026-03-01"), ("sure", "yes")]).send().await;
    assert_eq!((removed.status, removed.header("location")), (303, Some("/devices?done=device-removed")));
    let before = Some(Timestamp(1_772_323_200_000));
    assert_eq!(desk.inner().deeds, [Deed::RevokeDevice { device: DeviceId([0xd2; 32]), before, except: Vec::new() }]);
    server.page("/devices?done=device-removed").await.says(&["The device is removed."]);
}

#[tokio::test]
async fn a_link_for_a_device_asks_for_the_words_and_then_adds_it() {
    let desk = FakeDesk::alone(NOW);
    let server = Server::start(desk.clone()).await;
    let asked = server.posting(paths::WELCOME_JOIN, &[("link", samples::DEVICE_LINK)]).with("Accept-Language", "en").send().await;
    assert_eq!(asked.status, 200);
    asked.says(&["Make this one of your devices", samples::DEVICE_LINK, "Type your recovery words"]);
    let post =
        |words| server.posting(paths::WELCOME_JOIN, &[("link", samples::DEVICE_LINK), ("words", words)]).with("Accept-Language", "en");
    let wrong = post("legal winner").send().await;
    assert_eq!(wrong.status, 422);
    wrong.says(&["Make this one of your devices", "another member"]);
    assert!(!wrong.text().contains("legal winner"), "words are not sent back");
    assert!(desk.inner().status.city.is_none());
    post(PHRASE).send().await.says(&["This device is yours now", "Haifa"]);
}
