//! The forms, as people fill them in.

mod client;
mod fake;

use client::Server;
use fake::{ALICE, BOB, FakeDesk, samples};
use model::{Obstacle, RecordKind, Timestamp};
use node::NodeError;

const NOW: Timestamp = Timestamp(1_800_000_000_000);

#[tokio::test]
async fn a_wrong_form_comes_back_with_all_that_was_typed() {
    let desk = samples::city(NOW);
    let server = Server::start(desk.clone()).await;
    let before = desk.inner().records.len();
    let fields = [
        ("title", ""),
        ("description", "Line one\r\nline two"),
        ("skills", "singing"),
        ("level", "advanced"),
        ("capacity", "many"),
        ("languages", "ar"),
        ("languages", "it"),
        ("audience", "65+"),
        ("times-day", "tue"),
        ("times-from", "18:00"),
        ("times-to", "17:00"),
    ];
    let again = server.posting("/new/offer", &fields).with("Accept-Language", "en").send().await;
    assert_eq!((again.status, desk.inner().records.len()), (422, before));
    again.says(&[
        "3 things need another look:",
        r##"<a href="#field-title">Title</a>"##,
        "Please fill this in.",
        "A whole number from 1 to 10000 is needed here.",
        r#"value="many""#,
        "\nLine one\nline two</textarea>",
        "\nsinging</textarea>",
        r#"<option value="advanced" selected>"#,
        r#"name="languages" value="ar" checked"#,
        r#"type="text" value="it""#,
        r#"name="audience" value="65+" checked"#,
        r#"<option value="tue" selected>"#,
        r#"name="times-from" value="18:00""#,
        "Each row needs a day, a beginning, and an end that comes after it.",
        r#"aria-invalid="true""#,
    ]);
}

#[tokio::test]
async fn what_the_node_finds_wrong_stands_beside_its_field_or_above_the_form() {
    let desk = samples::city(NOW);
    let server = Server::start(desk.clone()).await;
    let wrong = model::FieldError::Wrong { field: "place", needed: "less".to_owned(), found: "more".to_owned() };
    desk.inner().refusal = Some(NodeError::Field(wrong));
    let again = server.posting("/new/offer", &[("title", "Guitar")]).with("Accept-Language", "en").send().await;
    assert_eq!(again.status, 422);
    again.says(&[r#"id="field-place-fault""#, r#"value="Guitar""#]);
    desk.inner().refusal = Some(NodeError::Refused("over the budget of 60 an hour".to_owned()));
    let again = server.posting("/new/offer", &[("title", "Guitar")]).with("Accept-Language", "en").send().await;
    assert_eq!(again.status, 403);
    again.says(&["The rules of the city do not allow this", "over the budget of 60 an hour", r#"value="Guitar""#]);
}

#[tokio::test]
async fn what_stands_in_the_way_is_said_in_the_reader_s_language_beside_its_field() {
    let desk = samples::city(NOW);
    let server = Server::start(desk.clone()).await;
    let english = "a session that minors may come to is at a registered place";
    for (language, sentence) in
        [("en", "is held at a registered place"), ("he", "מקום רשום"), ("ar", "مكان مسجَّل"), ("cs", "na registrovaném místě")]
    {
        desk.inner().refusal = Some(Obstacle::Contact { word: "no-registered-place", english: english.to_owned() }.into());
        let fields = [("title", "Chess"), ("day", "2027-03-01")];
        let again = server.posting("/new/session", &fields).with("Accept-Language", language).send().await;
        assert_eq!(again.status, 422, "{}", again.text());
        again.says(&[r#"id="field-venue-fault""#, sentence, r#"value="Chess""#]);
        assert!(!again.text().contains(english), "{language}");
    }
    desk.inner().refusal = Some(Obstacle::Budget { limit: 60, unit: "envelopes in an hour" }.into());
    let again = server.posting("/new/offer", &[("title", "Guitar")]).with("Accept-Language", "en").send().await;
    assert_eq!(again.status, 403, "no field is to blame");
    again.says(&["This was not done", "You have written as much as the city lets one device write"]);
    assert!(!again.text().contains("envelopes") && !again.text().contains("Perhaps your membership"), "{}", again.text());
}

#[tokio::test]
async fn what_changed_while_a_form_was_open_is_shown_beside_what_was_typed_and_nothing_is_replaced_unseen() {
    let desk = FakeDesk::in_city("Haifa", &["en"], NOW);
    let id =
        desk.put(ALICE, "Alice", 0, samples::content(RecordKind::OFFER, &[("title", "Guitar"), ("skills", "music"), ("place", "Here")]));
    let server = Server::start(desk.clone()).await;
    let path = format!("/records/{id}/edit");
    // The other tab was saved first.
    let first = [
        ("title", "Guitar for two"),
        ("was-title", "Guitar"),
        ("skills", "music\noud"),
        ("was-skills", "music"),
        ("place", "Here"),
        ("was-place", "Here"),
    ];
    assert_eq!(server.posting(&path, &first).send().await.status, 303);
    let late = |title: &'static str| {
        [
            ("title", "Guitar for all"),
            ("was-title", title),
            ("skills", "music\nsong"),
            ("was-skills", "music"),
            ("place", "There"),
            ("was-place", "Here"),
        ]
    };
    let asked = server.posting(&path, &late("Guitar")).with("Accept-Language", "en").send().await;
    assert_eq!(asked.status, 422);
    asked.says(&["This was changed meanwhile", "By now it says:", "<blockquote dir=\"auto\">Guitar for two</blockquote>"]);
    asked.says(&[r#"value="Guitar for all""#, r#"name="was-title" value="Guitar for two""#, r##"<a href="#field-title">"##]);
    let title = || desk.inner().records[&id].view.content.text("title").to_owned();
    assert_eq!(title(), "Guitar for two", "nothing is replaced");
    // They have seen it, and want theirs; of skills nothing of either is lost.
    assert_eq!(server.posting(&path, &late("Guitar for two")).send().await.status, 303);
    let content = desk.inner().records[&id].view.content.clone();
    assert_eq!((content.text("title"), content.text("place")), ("Guitar for all", "There"));
    assert_eq!(content.words("skills").collect::<Vec<_>>(), ["music", "oud", "song"]);
}

#[tokio::test]
async fn a_record_is_made_changed_and_withdrawn_by_forms() {
    let desk = FakeDesk::in_city("Haifa", &["en"], NOW);
    let server = Server::start(desk.clone()).await;
    let made = server.posting("/new/request", &[("title", "ללמוד לאפות לחם"), ("skills", "bread\nbaking")]).send().await;
    let path = made.header("location").unwrap().strip_suffix("?done=saved").unwrap().to_owned();
    assert_eq!(made.status, 303);
    server.page(&format!("{path}?done=saved")).await.says(&["Saved on this device.", "<h1><bdi>ללמוד לאפות לחם</bdi></h1>", "baking"]);
    server.page("/requests").await.says(&["ללמוד לאפות לחם"]);

    let form = server.page(&format!("{path}/edit")).await;
    form.says(&[r#"name="was-title" value="ללמוד לאפות לחם""#]);
    let fields = [("title", "Bread"), ("was-title", "ללמוד לאפות לחם"), ("skills", "bread"), ("was-skills", "baking; bread")];
    assert_eq!(server.posting(&format!("{path}/edit"), &fields).send().await.status, 303);
    let content = desk.inner().records.values().next().unwrap().view.content.clone();
    assert_eq!((content.text("title"), content.words("skills").collect::<Vec<_>>()), ("Bread", vec!["bread"]));

    assert_eq!(server.posting(&format!("{path}/withdraw"), &[]).send().await.status, 303);
    server.page("/requests").await.says(&["Nobody is looking for anything yet."]);
    server.page("/me").await.says(&["Bread", "withdrawn"]);
}

#[tokio::test]
async fn a_disputed_title_is_shown_whole_and_one_version_is_chosen() {
    let desk = samples::city(NOW);
    let server = Server::start(desk.clone()).await;
    let disputed = desk.inner().records.values().find(|facts| !facts.view.conflicts.is_empty()).unwrap().view.id;
    let path = format!("/records/{disputed}");
    server.page(&path).await.says(&[
        "Several versions of “Title” were written at the same time.",
        "A garden on the roof",
        "גן על הגג",
        "Keep this one",
        "One change does not count",
        "One change to this has not fully arrived yet.",
    ]);
    let chosen = server.posting(&format!("{path}/choose"), &[("field", "title"), ("value", "גן על הגג")]).send().await;
    assert_eq!(chosen.status, 303);
    let after = server.page(&path).await;
    after.says(&["<h1><bdi>גן על הגג</bdi></h1>"]);
    assert!(!after.text().contains("Keep this one"));
}

#[tokio::test]
async fn an_answer_is_sent_to_others_and_shown_below() {
    let desk = FakeDesk::in_city("Haifa", &["en"], NOW);
    let theirs = desk.put(BOB, "Bob", 0, samples::offer("Guitar"));
    let mine = desk.put(ALICE, "Alice", 0, samples::offer("Piano"));
    let server = Server::start(desk).await;
    let empty = server.posting(&format!("/records/{theirs}/answer"), &[("message", " ")]).with("Accept-Language", "en").send().await;
    assert_eq!(empty.status, 422);
    empty.says(&["Please fill this in."]);
    let sent = server.posting(&format!("/records/{theirs}/answer"), &[("message", "Me too!")]).send().await;
    assert_eq!(sent.header("location"), Some(format!("/records/{theirs}?done=answered#answers").as_str()));
    server.page(&format!("/records/{theirs}")).await.says(&[
        "Me too!",
        "yours, open it",
        "Everyone who can see this can read your answer.",
    ]);
    assert!(!server.page(&format!("/records/{mine}")).await.text().contains("Send answer"));
}

#[tokio::test]
async fn without_a_city_the_first_page_helps_to_get_one() {
    let server = Server::start(FakeDesk::alone(NOW)).await;
    let first = server.page("/").await;
    first.says(&["Join a city", "Found a city"]);
    assert!(!first.text().contains(r#"href="/offers""#));
    for path in ["/offers", "/me", "/status", "/invite", "/search", "/new/offer"] {
        let answer = server.reading(path).send().await;
        assert_eq!((answer.status, answer.header("location")), (303, Some("/")), "{path}");
    }
    let wrong =
        server.posting("/welcome/join", &[("link", "nonsense"), ("member_kind", "school")]).with("Accept-Language", "en").send().await;
    assert_eq!(wrong.status, 422);
    wrong.says(&[
        "Something was not right",
        ">nonsense</textarea>",
        r#"<option value="school" selected>"#,
        "this is no invitation of a city",
    ]);
    let fields = [("name", "חיפה"), ("languages", "ar"), ("languages", "he"), ("founder_kind", "school")];
    let founded = server.posting("/welcome/create", &fields).with("Accept-Language", "he").send().await;
    assert_eq!(founded.status, 303);
    let words = server.reading(founded.header("location").unwrap()).with("Accept-Language", "he").send().await;
    words.says(&["חיפה יצאה לדרך", "<li>legal</li><li>winner</li>", "המילים מוצגות עד שתאשרו שרשמתם אותן"]);
    assert!(!server.page("/").await.text().contains("<li>legal</li>"));
}

#[tokio::test]
async fn an_invitation_is_a_link_and_a_picture() {
    let server = Server::start(samples::city(NOW)).await;
    let made = server.posting("/invite", &[("member_kind", "school"), ("days", "7"), ("hosts_box", "yes")]);
    let made = made.with("Accept-Language", "en").send().await;
    made.says(&["It can be used until", "22 January 2027", "kaveret:join?city=c1c1", "<svg", r#"role="img""#]);
}

#[tokio::test]
async fn who_may_see_a_new_record_is_chosen_among_what_the_reader_may_write_in() {
    let desk = FakeDesk::in_city("Haifa", &["en"], NOW);
    let server = Server::start(desk.clone()).await;
    let page = server.page("/new/offer").await;
    page.says(&["Who may see this", r#"value="city" selected"#, &format!(r#"value="{}""#, samples::GROUP), "everyone in the city"]);
    assert!(!page.text().contains("your school"), "one that the reader may not write in is not offered");
    let group = samples::GROUP.to_string();
    assert_eq!(server.posting("/new/offer", &[("title", "Chess"), ("scope", &group)]).send().await.status, 303);
    let record = desk.inner().records.keys().next().copied().unwrap();
    server.page(&format!("/records/{record}")).await.says(&["Who may see this: ", "a group"]);
    server.page(&format!("/offers?scope={}", group.replace(':', "%3A"))).await.says(&["Chess", r#"aria-current="page""#]);
    let city = server.page("/offers?scope=city").await;
    assert!(!city.text().contains("Chess"), "{}", city.text());
}

#[tokio::test]
async fn a_school_publishes_what_a_pupil_wrote_from_its_page() {
    let desk = FakeDesk::in_city("Haifa", &["en"], NOW);
    let server = Server::start(desk.clone()).await;
    let school = model::Scope::School([9; 32]).to_string();
    assert_eq!(server.posting("/new/offer", &[("title", "I can juggle"), ("scope", &school)]).send().await.status, 303);
    let record = desk.inner().records.keys().next().copied().unwrap();
    server.page(&format!("/records/{record}")).await.says(&["Publish in the city", "Who may see this: "]);
    let published = server.posting(&format!("/records/{record}/publish"), &[]).send().await;
    assert_eq!(published.status, 303);
    server.page(published.header("location").unwrap()).await.says(&["Published. The city sees it", "everyone in the city"]);
    server.page(&format!("/records/{record}")).await.says(&["The city sees a copy of this.", "Publish the changes"]);
}

#[tokio::test]
async fn a_day_that_is_over_is_named_and_nothing_is_written() {
    let desk = samples::city(NOW);
    let server = Server::start(desk.clone()).await;
    let path = "/new/offer";
    let fields = |day| [("title", "Guitar"), ("expires", day)];
    let before = desk.inner().records.len();
    let over = server.posting(path, &fields("2020-01-01")).with("Accept-Language", "en").send().await;
    over.says(&["This day is over.", "2020-01-01", "Guitar"]);
    assert_eq!(desk.inner().records.len(), before);
    assert_eq!(server.posting(path, &fields("2099-01-01")).send().await.status, 303);
}
