//! What pages tell people without having been asked.

mod client;
mod fake;

use client::Server;
use fake::{ALICE, FakeDesk, samples};
use model::govern::Person;
use model::notice::{Answered, Claim, ErasedRecord, Removed};
use model::{ItemId, MemberId, RecordId, RecordKind, Timestamp};
use web::paths;

const NOW: Timestamp = Timestamp(1_800_000_000_000);
const DAY: u64 = 24 * 60 * 60 * 1000;

async fn server() -> (Server, FakeDesk) {
    let desk = FakeDesk::in_city("Haifa", &["en"], NOW);
    (Server::start(desk.clone()).await, desk)
}

#[tokio::test]
async fn on_a_removed_device_every_page_says_so_and_none_has_a_form_to_write_in_vain() {
    let (server, desk) = server().await;
    let record = desk.inner().found(ALICE, None, NOW, samples::offer("Guitar"));
    let (page, edit) = (paths::of_record(paths::RECORD, record), paths::of_record(paths::RECORD_EDIT, record));
    assert!(server.page(&edit).await.text().contains("<form"), "there is one before");
    desk.inner().status.notices.removed = Some(Removed { statement: ItemId([4; 32]), at: Timestamp(NOW.0 - DAY), membership: false });
    for path in [paths::HOME, paths::CITY, paths::ME, paths::STATUS, &paths::new_of(RecordKind::OFFER), &edit] {
        server.page(path).await.says(&["This device was removed", &paths::of_id(paths::EXPLAIN, ItemId([4; 32]))]);
    }
    for path in [paths::new_of(RecordKind::OFFER), edit] {
        let text = server.page(&path).await.text();
        assert!(
            text.contains("Nothing can be written here now") && !text.contains("form.record") && !text.contains("name=\"title\""),
            "{text}"
        );
    }
    assert!(!server.page(&page).await.text().contains("/edit"));
    desk.inner().status.notices.removed = Some(Removed { statement: ItemId([4; 32]), at: NOW, membership: true });
    server.page(paths::HOME).await.says(&["Your membership was ended"]);
    for (language, sentence) in [("he", "החברות שלכם הופסקה"), ("ar", "أُنهيت عضويتكم"), ("cs", "Vaše členství bylo ukončeno")]
    {
        server.reading(paths::HOME).with("Accept-Language", language).send().await.says(&[sentence]);
    }
}

#[tokio::test]
async fn whose_key_is_claimed_reads_of_it_on_every_page_with_the_way_to_object() {
    let (server, desk) = server().await;
    let new = Person { member: MemberId([7; 32]), name: Some("Dana".to_owned()) };
    let claim = Claim { statement: ItemId([5; 32]), new, by: 1, from: Timestamp(NOW.0 + 14 * DAY), in_force: false };
    desk.inner().status.notices.claims = vec![claim.clone()];
    server.page(paths::OFFERS).await.says(&["Somebody says that your recovery words are lost", "Dana", "0707070707", "/city#successors"]);
    desk.inner().status.notices.claims = vec![Claim { by: 2, ..claim.clone() }];
    server.page(paths::ME).await.says(&["Two people say that your recovery words are lost", "29 January 2027"]);
    desk.inner().status.notices.claims = vec![Claim { by: 2, in_force: true, ..claim }];
    server.page(paths::STATUS).await.says(&["goes on in your place, because two people said"]);
}

#[tokio::test]
async fn the_first_page_lists_what_waits_and_the_navigation_counts_it() {
    let (server, desk) = server().await;
    let (guitar, car, gone) = {
        let mut inner = desk.inner();
        let guitar = inner.found(ALICE, None, NOW, samples::offer("Guitar"));
        (guitar, inner.found(ALICE, None, NOW, samples::offer("<Car>")), RecordId([0xee; 32]))
    };
    let quiet = server.page(paths::HOME).await.text();
    assert!(!quiet.contains("What waits for you") && !quiet.contains("class=\"count\""), "nothing, so nothing is said");
    {
        let notices = &mut desk.inner().status.notices;
        (notices.signatures, notices.reports, notices.appeals) = (1, 3, 1);
        notices.answered = vec![Answered { record: guitar, answers: 2 }, Answered { record: gone, answers: 1 }];
        notices.hidden = vec![car];
        notices.erased = vec![ErasedRecord { erasure: ItemId([6; 32]), record: gone, at: Timestamp(NOW.0 - DAY) }];
    }
    desk.inner().status.moderates = true;
    let page = server.page(paths::HOME).await;
    page.says(&["One proposal waits for your signature", "3 reported entries wait for a decision", "One appeal waits", "2 new answers to"]);
    page.says(&["Guitar", "#answers", "&lt;Car&gt;", "only you and the moderators see this", "Something of yours was erased"]);
    page.says(&["(1)", "(4)", "(5)", &paths::of_id(paths::ERASURE, ItemId([6; 32]))]);
    server.page(paths::ME).await.says(&["What became of your entries", "2 new answers to"]);
}

#[tokio::test]
async fn after_everything_was_erased_every_page_says_so_and_leads_to_where_it_is_taken_back() {
    let (server, desk) = server().await;
    desk.inner().status.notices.all_erased = Some(ItemId([8; 32]));
    for path in [paths::HOME, paths::ME, paths::CITY] {
        server.page(path).await.says(&["Everything of yours in this city is erased", &paths::of_id(paths::ERASURE, ItemId([8; 32]))]);
    }
}
