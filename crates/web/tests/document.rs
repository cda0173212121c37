//! The OpenAPI document says what the API really reads and writes.

mod client;
mod fake;

use std::collections::BTreeSet;

use client::Server;
use model::facts::{
    AnswerFacts, AppealFacts, BlockedMember, DialogueFacts, Edits, Founded, Invited, ListFilter, LogEntry, NewCity, NewInvitation,
    NewRecord, Publication, Saved, SearchQuery, Stated, Verification,
};
use model::govern::{Deed, NewAdmission};
use model::{ItemId, Timestamp, Withheld};
use serde::Serialize;
use serde_json::{Value, json, to_value};
use web::{Desk, paths};

async fn document() -> Value {
    let server = Server::start(fake::samples::city(Timestamp(1_800_000_000_000))).await;
    let answer = server.program("GET", paths::API_DOCUMENT).send().await;
    assert_eq!(answer.header("content-type"), Some("application/json"));
    answer.json()
}

fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().map(|object| object.keys().cloned().collect()).unwrap_or_default()
}

/// A value is of the shape that the document gives this name.
fn check(document: &Value, name: &str, value: &impl Serialize) {
    let schema = &document["components"]["schemas"][name];
    assert!(schema.is_object(), "the document has no {name}");
    fits(document, schema, &to_value(value).unwrap(), name);
}

fn fits(document: &Value, schema: &Value, value: &Value, at: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        return fits(document, document.pointer(&reference[1..]).unwrap_or_else(|| panic!("{reference}")), value, at);
    }
    if let Some(choices) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
        let choice = choices.iter().find(|choice| may_be(document, choice, value));
        let choice = choice.unwrap_or_else(|| panic!("{at}: {value} is none of {choices:?}"));
        return fits(document, choice, value, at);
    }
    assert!(is_of(&schema["type"], value), "{at}: {value} is not of {schema}");
    if let Some(words) = schema["enum"].as_array() {
        assert!(words.contains(value), "{at}: {value} is none of {words:?}");
    }
    if let Some(properties) = schema["properties"].as_object() {
        assert_eq!(keys(value), properties.keys().cloned().collect(), "{at}");
        properties.iter().for_each(|(name, schema)| fits(document, schema, &value[name], &format!("{at}.{name}")));
    }
    for entry in value.as_array().into_iter().flatten() {
        fits(document, &schema["items"], entry, &format!("{at}[]"));
    }
    if schema["additionalProperties"].is_object() {
        value.as_object().unwrap().values().for_each(|entry| fits(document, &schema["additionalProperties"], entry, at));
    }
}

/// Whether a value is of the type of a choice, and says what sort of it it is.
fn may_be(document: &Value, choice: &Value, value: &Value) -> bool {
    if let Some(reference) = choice["$ref"].as_str() {
        return document.pointer(&reference[1..]).is_some_and(|choice| may_be(document, choice, value));
    }
    if let Some(choices) = choice["oneOf"].as_array() {
        return choices.iter().any(|choice| may_be(document, choice, value));
    }
    let tagged = |(name, schema): (&String, &Value)| schema["enum"].as_array().is_none_or(|words| words.contains(&value[name]));
    is_of(&choice["type"], value) && choice["properties"].as_object().is_none_or(|properties| properties.iter().all(tagged))
}

fn is_of(kind: &Value, value: &Value) -> bool {
    let one = |kind: &str| match kind {
        "string" => value.is_string(),
        "integer" => value.is_u64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        other => panic!("a type the test does not know: {other}"),
    };
    match kind {
        Value::String(kind) => one(kind),
        Value::Array(kinds) => kinds.iter().any(|kind| one(kind.as_str().unwrap())),
        _ => false,
    }
}

#[tokio::test]
async fn answers_have_the_shapes_that_the_document_gives_them() {
    let document = document().await;
    let desk = fake::samples::city(Timestamp(1_800_000_000_000));
    check(&document, "Status", &desk.status().await.unwrap());
    let list = desk.list(ListFilter { all: true, ..ListFilter::default() }).await.unwrap();
    assert!(list.records.iter().any(|facts| !facts.view.conflicts.is_empty() && !facts.view.set_aside.is_empty()));
    check(&document, "RecordList", &list);
    let saved: Saved = desk.add(fake::samples::offer("Guitar")).await.unwrap();
    check(&document, "Saved", &saved);
    check(&document, "Saved", &Saved { item: None, ..saved });
    let invited: Invited = desk.invite(NewInvitation::default()).await.unwrap();
    check(&document, "Invited", &invited);
    desk.invitations().await.unwrap().iter().for_each(|facts| check(&document, "InvitationFacts", facts));
    let (status, phrase) = (desk.status().await.unwrap(), fake::PHRASE.to_owned());
    check(&document, "Founded", &Founded { city: status.city.unwrap(), phrase, member: fake::ALICE });
    check(&document, "PhraseFacts", &desk.phrase().await.unwrap());
    check(&document, "DeviceList", &desk.devices().await.unwrap());
    check(&document, "Status", &fake::samples::status_locked());
    let statement = ItemId([7; 32]);
    check(&document, "Stated", &Stated { statement });
    let answer = AnswerFacts { at: Timestamp(1), words: "no".to_owned(), by_another: true };
    let answered = AppealFacts { statement: Some(statement), at: Timestamp(1), words: "no".to_owned(), answer: Some(answer) };
    let appeals = vec![AppealFacts { answer: None, ..answered.clone() }, answered];
    let (ground, words) = ("spam".to_owned(), "sold".to_owned());
    let entry = LogEntry {
        statement,
        record: saved.record,
        at: Timestamp(1),
        ground,
        words,
        appeals,
        lifted: Some(Timestamp(2)),
        you_answer: true,
    };
    check(&document, "LogEntry", &entry);
    check(&document, "LogEntry", &LogEntry { lifted: None, appeals: Vec::new(), ..entry });
    check(&document, "PlaceFacts", &desk.places().await.unwrap()[0]);
    check(&document, "Reported", &desk.reports().await.unwrap()[0]);
    let (report, to) = (saved.record, desk.show(saved.record).await.unwrap().view.reference());
    let (ground, at, outcome) = ("spam".to_owned(), Timestamp(1), model::record::Outcome::Waiting);
    check(&document, "OwnReport", &model::record::OwnReport { report, to, ground, at, outcome });
    check(&document, "ScopeList", &desk.scopes().await.unwrap());
    check(&document, "Publication", &Publication { possible: true, copy: Some(saved.record) });
    check(&document, "BlockedMember", &BlockedMember { member: fake::BOB, name: None });
    let mut hidden = desk.show(saved.record).await.unwrap();
    hidden.view.withheld = vec![Withheld { word: "spam".to_owned(), words: String::new(), statement: Some(statement) }];
    check(&document, "RecordFacts", &hidden);
    check(&document, "Governance", &desk.governance().await.unwrap());
    check(&document, "MemberList", &desk.members(true).await.unwrap());
    check(&document, "Explanation", &desk.explain("01".repeat(32)).await.unwrap());
    desk.erasures().await.unwrap().erasures.iter().for_each(|facts| check(&document, "ErasureFacts", facts));
    check(&document, "ErasureList", &desk.erasures().await.unwrap());
    check(&document, "Mine", &desk.mine().await.unwrap());
    check(&document, "Roster", &desk.roster().await.unwrap());
    check(&document, "SchoolList", &desk.schools().await.unwrap());
    let list = json!({"people": [{"pseudonym": "Owl"}], "member_kind": "pupil", "band": "child"});
    let list: NewAdmission = serde_json::from_value(list).unwrap();
    check(&document, "NewAdmission", &list);
    check(&document, "Admitted", &desk.admit(list).await.unwrap());
    check(&document, "Done", &desk.govern(Deed::Place { name: "Library".to_owned(), school: false }, None).await.unwrap());
    check(&document, "DialogueFacts", &DialogueFacts::default());
    check(&document, "Verification", &Verification { problems: vec!["one".to_owned()], ..Verification::default() });
}

#[tokio::test]
async fn bodies_have_the_shapes_that_the_document_gives_them() {
    let document = document().await;
    let offer = fake::samples::content(model::RecordKind::OFFER, &[("title", "Guitar"), ("skills", "a; b"), ("capacity", "3")]);
    check(&document, "Content", &offer);
    check(&document, "NewRecord", &NewRecord::from(offer));
    check(&document, "Edits", &Edits::from([("title".to_owned(), Some("Guitar".into())), ("place".to_owned(), None)]));
    check(&document, "NewInvitation", &NewInvitation::default());
    let city: NewCity = serde_json::from_value(json!({"name": "Haifa", "member_kind": "school"})).unwrap();
    check(&document, "NewCity", &city);
    let required = |name: &str| document["components"]["schemas"][name]["required"].clone();
    assert_eq!((required("NewCity"), required("NewInvitation")), (json!(["name", "member_kind"]), Value::Null));
}

#[tokio::test]
async fn queries_have_the_names_that_the_document_gives_them() {
    let document = document().await;
    let named = |path: &str| -> BTreeSet<String> {
        let parameters = document["paths"][path]["get"]["parameters"].as_array().unwrap();
        parameters.iter().map(|parameter| parameter["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(named(paths::API_RECORDS), keys(&to_value(ListFilter::default()).unwrap()));
    assert_eq!(named(paths::API_SEARCH), keys(&to_value(SearchQuery::default()).unwrap()));
}

#[tokio::test]
async fn every_operation_says_what_it_answers_and_how_it_refuses() {
    let document = document().await;
    for (path, item) in document["paths"].as_object().unwrap() {
        for operation in item.as_object().unwrap().values() {
            let responses = operation["responses"].as_object().unwrap();
            assert!(responses.values().all(|response| response["description"].is_string()), "{path}");
            assert_eq!(responses["default"]["content"]["application/json"]["schema"]["$ref"], "#/components/schemas/ErrorBody");
        }
    }
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(document.pointer(reference).is_some(), "{reference} leads nowhere");
    }
}
