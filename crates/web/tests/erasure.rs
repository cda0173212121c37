//! Erasing, receipts, taking everything along, and renewing what ends soon.

mod client;
mod fake;

use client::Server;
use fake::{ALICE, BOB, FakeDesk, PHRASE, samples};
use model::facts::LogEntry;
use model::govern::Deed;
use model::{ItemId, MemberId, Obstacle, RecordId, RecordKind, Timestamp};
use serde_json::json;
use web::{MineForm, paths};

const NOW: Timestamp = Timestamp(1_800_000_000_000);

async fn server() -> (Server, FakeDesk, RecordId, RecordId) {
    let desk = FakeDesk::in_city("Haifa", &["en"], NOW);
    let own = desk.put(ALICE, "Alice", 0, samples::content(RecordKind::OFFER, &[("title", "Guitar"), ("expires", "2027-01-20")]));
    let other = desk.put(BOB, "Bob", 0, samples::content(RecordKind::OFFER, &[("title", "Piano")]));
    (Server::start(desk.clone()).await, desk, own, other)
}

#[tokio::test]
async fn a_record_is_erased_by_its_owner_after_being_told_what_happens_and_offered_the_files() {
    let (server, desk, own, other) = server().await;
    let path = paths::of_record(paths::RECORD_ERASE, own);
    server.page(&paths::of_record(paths::RECORD, own)).await.says(&[&path, "Erase for good"]);
    server.page(&path).await.says(&[
        "Guitar",
        "It is hidden on this device at once",
        "7 days after a device learns of this, the words leave its disk.",
        "no device of the city ever takes it in again",
        "What others answered to it stays theirs",
        "old backups",
        "/me/export/json",
        "/me/export/ics",
    ]);
    let unsure = server.posting(&path, &[]).send().await;
    assert_eq!((unsure.status, desk.inner().deeds.len()), (422, 0));
    let erased = server.posting(&path, &[("sure", "yes")]).send().await;
    assert_eq!(erased.status, 303, "{}", erased.text());
    let to = erased.header("location").unwrap();
    assert!(to.starts_with("/erasures/") && to.ends_with("?done=erased"), "{to}");
    assert_eq!(desk.inner().deeds, [Deed::EraseRecord { record: own, ground: None, words: String::new() }]);

    // Nobody is offered what they may not do; a steward is.
    let foreign = paths::of_record(paths::RECORD, other);
    assert!(!server.page(&foreign).await.text().contains("/erase\""));
    desk.inner().status.moderates = true;
    server.page(&foreign).await.says(&["/erase\""]);
    let asked = server.page(&paths::of_record(paths::RECORD_ERASE, other)).await;
    asked.says(&["This was written by <bdi>Bob</bdi>", "signed in your name", "Why is it erased?", "stands in the public log"]);
    assert!(!asked.text().contains("/me/export/"), "it is not theirs to take");
    desk.inner().refusal = Some(Obstacle::ErasingWithoutReason.into());
    let refused = server.posting(&paths::of_record(paths::RECORD_ERASE, other), &[("sure", "yes")]).send().await;
    assert_eq!(refused.status, 403);
    refused.says(&["Say why it is erased"]);
    let why = [("sure", "yes"), ("ground", "law"), ("words", " It names a child. ")];
    assert_eq!(server.posting(&paths::of_record(paths::RECORD_ERASE, other), &why).send().await.status, 303);
    let wanted = Deed::EraseRecord { record: other, ground: Some("law".to_owned()), words: "It names a child.".to_owned() };
    assert_eq!(desk.inner().deeds.last(), Some(&wanted));
}

#[tokio::test]
async fn at_the_address_of_what_was_erased_stands_that_it_was_by_whom_why_and_how_it_comes_back() {
    let (server, desk, ..) = server().await;
    let gone = RecordId([9; 32]);
    let hidden = LogEntry {
        statement: ItemId([3; 32]),
        record: gone,
        at: NOW,
        ground: "law".to_owned(),
        words: "It names <a child>.".to_owned(),
        appeals: Vec::new(),
        lifted: None,
        you_answer: false,
    };
    desk.inner().log.push(hidden);
    let page = server.reading(&paths::of_record(paths::RECORD, gone)).with("Accept-Language", "en").send().await;
    assert_eq!(page.status, 410);
    page.says(&["This was erased", "It names &lt;a child&gt;.", &paths::of_id(paths::ERASURE, ItemId([1; 32]))]);
    server.page(&paths::of_id(paths::ERASURE, ItemId([1; 32]))).await.says(&["It names &lt;a child&gt;."]);
    let never = server.reading(&paths::of_record(paths::RECORD, RecordId([0x77; 32]))).with("Accept-Language", "en").send().await;
    assert_eq!(never.status, 404, "what never was is missing as before");
}

#[tokio::test]
async fn everything_of_a_member_is_erased_from_their_own_page_or_by_a_steward() {
    let (server, desk, ..) = server().await;
    let path = paths::of_member(paths::MEMBER_ERASE, ALICE);
    server.page(paths::ME).await.says(&[&path, "Erase everything of mine", "/me/export/csv", "/erasures"]);
    server.page(&path).await.says(&["everything that you ever wrote", "With this you leave the city", "Take it with you first"]);
    server.page(&path).await.says(&["Only your recovery words can do this"]);
    for words in ["", "one two three"] {
        let refused = server.posting(&path, &[("sure", "yes"), ("words", words)]).send().await;
        assert_eq!((refused.status, desk.inner().deeds.len()), (422, 0), "whoever sits at the computer does not erase everything");
    }
    assert_eq!(server.posting(&path, &[("sure", "yes"), ("words", PHRASE)]).send().await.status, 303);
    let of_bob = paths::of_member(paths::MEMBER_ERASE, BOB);
    assert!(!server.page(&paths::of_member(paths::MEMBER, BOB)).await.text().contains(&of_bob));
    desk.inner().status.moderates = true;
    server.page(&paths::of_member(paths::MEMBER, BOB)).await.says(&[&of_bob]);
    server.page(&of_bob).await.says(&["With this they leave"]);
    assert_eq!(server.posting(&of_bob, &[("sure", "yes")]).send().await.status, 303);
    assert_eq!(desk.inner().deeds, [Deed::EraseMember { member: ALICE }, Deed::EraseMember { member: BOB }]);
    assert_eq!(server.reading(&paths::of_member(paths::MEMBER_ERASE, MemberId([77; 32]))).send().await.status, 404);
}

#[tokio::test]
async fn an_erasure_s_page_says_who_has_answered_and_who_has_not() {
    let (server, ..) = server().await;
    let page = server.page(&paths::of_id(paths::ERASURE, ItemId([1; 32]))).await;
    page.says(&["1 of 3 boxes have answered.", "It leaves this device’s disk on", "Devices of 2 more members have answered."]);
    page.says(&[
        "<bdi>בית ספר הרצל</bdi></strong>: nothing is left, said on",
        "<bdi>Herzl school</bdi></strong>: has not answered yet; this device last met it",
    ]);
    page.says(&["<bdi>Library</bdi></strong>: has not answered yet; this device has not met it"]);
    let gone = server.page(&paths::of_id(paths::ERASURE, ItemId([2; 32]))).await;
    gone.says(&["Everything of <bdi>בוב</bdi>", "Nothing is left of it on this device’s disk.", "No box keeps what this erased."]);
    assert!(!gone.text().contains("Take back"), "what has left the disk cannot be taken back");
    server.page(paths::ERASURES).await.says(&["1 of 3 boxes have answered.", "/erasures/0202"]);
    assert_eq!(server.reading(&paths::of_id(paths::ERASURE, ItemId([3; 32]))).send().await.status, 404);
    let list = server.program("GET", paths::API_ERASURES).send().await.json();
    assert_eq!((&list["erasures"][0]["asked"][1]["confirmed"], &list["erasures"][0]["others"]), (&json!(null), &json!(2)));
}

#[tokio::test]
async fn everything_about_a_member_is_a_file_of_three_forms() {
    let (server, desk, own, _) = server().await;
    let session = [("title", "Chess"), ("day", "2027-03-05"), ("hours", "16:00-18:00")];
    desk.put(ALICE, "Alice", 0, samples::content(RecordKind::SESSION, &session));
    for form in MineForm::ALL {
        let file = server.reading(&paths::ME_EXPORT.replace("{ending}", form.ending())).send().await;
        assert_eq!((file.status, file.header("content-type")), (200, Some(form.media_type())));
        let name = format!("attachment; filename=\"kaveret-mine.{}\"", form.ending());
        assert_eq!(file.header("content-disposition"), Some(&*name));
        file.says(&[if form == MineForm::Calendar { "DTSTART:20270305T160000\r\n" } else { "Guitar" }]);
        assert!(!file.text().contains("Piano"), "another member's offer");
    }
    assert_eq!(server.reading("/me/export/exe").send().await.status, 404);
    let mine = server.program("GET", paths::API_MINE).send().await.json();
    assert_eq!((&mine["records"][0]["id"], &mine["said"][0]["act"]), (&json!(own), &json!("vouch")));
}

#[tokio::test]
async fn what_ends_soon_is_said_on_the_pages_and_renewed_by_one_click() {
    let (server, desk, own, _) = server().await;
    assert!(!server.page(paths::HOME).await.text().contains("ends within two weeks"));
    desk.inner().status.ending = vec![own];
    server.page(paths::HOME).await.says(&["One of your entries ends within two weeks.", "/me#ending"]);
    let renew = paths::of_record(paths::RECORD_RENEW, own);
    let wanted = ["Its last day is 20 January 2027.", "Renew until", &renew, "Let go"];
    server.page(paths::ME).await.says(&wanted);
    server.page(&paths::of_record(paths::RECORD, own)).await.says(&wanted);
    for (language, words) in [("he", "אחת מהרשומות שלכם מסתיימת"), ("ar", "ينتهي واحد مما كتبته"), ("cs", "Jeden z vašich záznamů končí")]
    {
        server.page(&format!("/?lang={language}")).await.says(&[words]);
    }
    let renewed = server.posting(&renew, &[]).send().await;
    assert_eq!((renewed.status, renewed.header("location")), (303, Some("/me?done=renewed-record")));
    // Half a year from the day of the click, by the real clock.
    assert!(desk.inner().records[&own].view.content.text("expires") > "2027-01-20");
}
