//! The pages, as people read them.

mod client;
mod fake;

use client::Server;
use fake::{ALICE, BOB, FakeDesk, samples};
use model::facts::PlaceFacts;
use model::{ItemId, RecordKind, Timestamp, Value};
use web::Desk;

const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// Every page that a person can read in the sample city.
fn readable(desk: &FakeDesk) -> Vec<String> {
    let mut paths: Vec<String> = web::routes()
        .into_iter()
        .filter(|route| route.access == web::Access::Page && route.method == web::Method::Get && !route.path.contains('{'))
        .map(|route| route.path)
        .collect();
    paths.extend(desk.inner().records.keys().map(|id| format!("/records/{id}")));
    paths.extend(desk.inner().records.values().filter(|facts| facts.editable).map(|facts| format!("/records/{}/edit", facts.view.id)));
    paths.extend(["offer", "request", "challenge", "session", "profile"].map(|kind| format!("/new/{kind}")));
    paths.push("/search?words=a".to_owned());
    paths
}

#[tokio::test]
async fn the_first_page_is_written_from_right_to_left_in_hebrew() {
    let server = Server::start(samples::city(NOW)).await;
    let page = server.reading("/").with("Accept-Language", "he-IL,he;q=0.9,en;q=0.8").send().await;
    page.says(&[
        r#"<html lang="he" dir="rtl">"#,
        "<title>חיפה לומדת</title>",
        "מה אנשים מציעים ללמד",
        r#"dir="auto">שיעורי גיטרה למתחילים</a>"#,
        r#"dir="auto">خبز الكعك مع الجدّات</a>"#,
        "שמור גם אצל התיבה של <bdi>בית ספר הרצל</bdi>, <time",
        "3 שינויים מחכים לעבור הלאה.",
        "העיר הזאת רק מתחילה",
    ]);
}

#[tokio::test]
async fn the_first_page_says_the_same_in_english() {
    let server = Server::start(samples::city(NOW)).await;
    server.page("/").await.says(&[
        r#"<html lang="en" dir="ltr">"#,
        "What people offer to teach",
        "What people want to learn",
        "What the city wants to change",
        "Saved on this device. Kept also with the box of <bdi>בית ספר הרצל</bdi>, <time",
        ", and in one more place. 3 changes are waiting to be passed on.",
        r#"<a href="/offers">All offers</a>"#,
        r#"<input id="words" type="search""#,
    ]);
}

#[tokio::test]
async fn the_readers_choice_of_language_is_kept() {
    let server = Server::start(samples::city(NOW)).await;
    let chosen = server.reading("/offers?lang=cs").with("Accept-Language", "he").send().await;
    chosen.says(&[r#"<html lang="cs" dir="ltr">"#, "Co lidé nabízejí naučit", r#"href="/offers?lang=ar" lang="ar" dir="rtl""#]);
    assert_eq!(chosen.header("set-cookie").unwrap().split(';').next(), Some("kaveret_language=cs"));
    let cookies = format!("{}; kaveret_language=cs", server.cookie);
    let later = server.reading("/offers").with("Cookie", &cookies).with("Accept-Language", "he").send().await;
    later.says(&[r#"<html lang="cs""#]);
    assert_eq!(later.header("set-cookie"), None);
    // Who asks for no language of ours gets the city's first one.
    server.reading("/offers").with("Accept-Language", "fr").send().await.says(&[r#"<html lang="he""#]);
}

#[tokio::test]
async fn every_page_is_whole_in_every_language_and_loads_nothing_from_elsewhere() {
    let desk = samples::city(NOW);
    let server = Server::start(desk.clone()).await;
    for path in readable(&desk) {
        for language in ["he", "ar", "cs", "en"] {
            let page = server.reading(&path).with("Cookie", &format!("{}; kaveret_language={language}", server.cookie)).send().await;
            assert_eq!(page.status, 200, "{path}");
            page.says(&["<!DOCTYPE html>", &format!(r#"<html lang="{language}""#), "<h1", "</html>"]);
            let text = page.text();
            for wrong in ["<script", "style=", "onclick", "http://", "https://"] {
                assert!(!text.replace("http://www.w3.org", "").contains(wrong), "{path} has {wrong}");
            }
            assert_eq!(text.matches("<h1").count(), 1, "{path}");
        }
    }
}

#[tokio::test]
async fn hostile_words_are_only_words() {
    let desk = FakeDesk::in_city("<b>City</b>", &["en"], NOW);
    let hostile = r#"<script>alert(1)</script>"'><img src=x onerror=alert(1)>"#;
    let fields = [("title", hostile), ("description", hostile), ("skills", hostile), ("place", hostile), ("status", hostile)];
    let own = desk.put(ALICE, hostile, 0, samples::content(RecordKind::OFFER, &fields));
    desk.put(BOB, hostile, 0, samples::content(RecordKind::PROFILE, &[("name", hostile)]));
    let fields = [("title", hostile), ("description", hostile), ("day", "2027-03-01"), ("host", &*BOB.to_string())];
    desk.put(BOB, hostile, 0, samples::content(RecordKind::SESSION, &fields));
    desk.inner().places.push(PlaceFacts { id: ItemId([8; 32]), name: hostile.to_owned() });
    desk.inner().status.moderates = true;
    desk.block(BOB).await.unwrap();
    desk.report(own, "spam".to_owned(), hostile.to_owned()).await.unwrap();
    let statement = desk.hide(own, "spam".to_owned(), hostile.to_owned()).await.unwrap().statement;
    desk.appeal(statement, hostile.to_owned()).await.unwrap();
    desk.report(own, "law".to_owned(), hostile.to_owned()).await.unwrap();
    desk.inner().records.values_mut().for_each(|facts| {
        facts.view.conflicts =
            vec![model::Conflict { field: "title".to_owned(), values: vec![Value::from(hostile), Value::from("</textarea>")] }];
    });
    let server = Server::start(desk.clone()).await;
    for path in readable(&desk).into_iter().chain(["/search?words=%3Cscript%3E".to_owned(), "/offers?%22%3E%3Cscript%3E".to_owned()]) {
        let text = server.page(&path).await.text();
        assert!(!text.contains("<script") && !text.contains("<img") && !text.contains("<b>"), "{path}:\n{text}");
    }
    let again = server.posting("/new/offer", &[("title", hostile), ("capacity", hostile)]).send().await;
    assert!(!again.text().contains("<script"));
    again.says(&["&lt;script&gt;alert(1)&lt;/script&gt;&quot;"]);
}

#[tokio::test]
async fn long_lists_come_in_pages() {
    let desk = FakeDesk::in_city("Haifa", &["en"], NOW);
    for at in 0..35 {
        desk.put(BOB, "Bob", at, samples::offer(&format!("Offer {at}")));
    }
    let server = Server::start(desk).await;
    let first = server.page("/offers").await;
    first.says(&["Offer 29<", r#"<a rel="next" href="/offers?after=30">Older ones</a>"#]);
    let second = server.page("/offers?after=30").await;
    second.says(&["Offer 34<", "Back to the newest"]);
    assert!(!second.text().contains("Offer 29<") && !second.text().contains("Older ones"));
    assert_eq!(server.reading("/offers?after=nonsense").send().await.status, 422);
}

#[tokio::test]
async fn a_search_says_while_it_cannot_find_everything_yet() {
    let desk = FakeDesk::in_city("Haifa", &["en"], NOW);
    let server = Server::start(desk.clone()).await;
    let sentence = "Not everything that was received can be searched yet.";
    assert!(!server.page("/search?words=a").await.text().contains(sentence));
    desk.inner().indexing = true;
    server.page("/search?words=a").await.says(&[sentence]);
}

#[tokio::test]
async fn what_is_not_there_is_said_in_the_readers_language() {
    let server = Server::start(samples::city(NOW)).await;
    for path in ["/records/3fa9", &format!("/records/{}", "ff".repeat(32)), "/nowhere", "/new/interest", "/new/lab"] {
        let answer = server.reading(path).with("Accept-Language", "he").send().await;
        assert_eq!(answer.status, 404, "{path}");
        answer.says(&["אין כאן דבר", r#"dir="rtl""#]);
    }
}

#[test]
fn the_style_sheet_knows_no_left_and_no_right() {
    let style = include_str!("../src/pages/style.css");
    let physical = ["left", "right", "top", "bottom", "width", "height"];
    for declaration in style.split(['{', ';', '}']) {
        let Some((property, value)) = declaration.trim().split_once(':').filter(|(property, _)| !property.starts_with('@')) else {
            continue;
        };
        let sides = property.split('-').any(|part| physical.contains(&part)) && !["line-height", "stroke-width"].contains(&property);
        assert!(!sides && !["left", "right"].contains(&value.trim()), "{declaration}");
    }
}
