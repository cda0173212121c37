//! The API, as programs use it.

mod client;
mod fake;

use client::Server;
use fake::FakeDesk;
use model::{Obstacle, Timestamp};
use node::NodeError;
use serde_json::json;
use web::paths;

const NOW: Timestamp = Timestamp(1_800_000_000_000);

async fn server() -> (Server, FakeDesk) {
    let desk = FakeDesk::in_city("Haifa", &["en"], NOW);
    (Server::start(desk.clone()).await, desk)
}

#[tokio::test]
async fn a_record_is_founded_edited_found_and_withdrawn() {
    let (server, _) = server().await;
    let body = r#"{"kind": "offer", "fields": {"title": "Guitar", "skills": ["guitar"], "capacity": 4, "place": "Library"}}"#;
    let added = server.json(paths::API_RECORDS, body).send().await;
    assert_eq!(added.status, 201, "{}", added.text());
    let id: model::RecordId = added.json()["record"].as_str().unwrap().parse().unwrap();

    let edited = server.json(&paths::of_record(paths::API_RECORD_EDIT, id), r#"{"title": "Guitar for all", "place": null}"#).send().await;
    assert_eq!(edited.status, 200, "{}", edited.text());
    let shown = server.program("GET", &paths::of_record(paths::API_RECORD, id)).send().await.json();
    assert_eq!(shown["content"]["fields"], json!({"title": "Guitar for all", "skills": ["guitar"], "capacity": 4}));

    let list = server.program("GET", "/api/v1/records?kind=offer&mine=true&limit=10").send().await.json();
    assert_eq!((list["records"].as_array().unwrap().len(), &list["next"]), (1, &json!(null)));
    let found = server.program("GET", "/api/v1/search?words=for%20all").send().await.json();
    assert_eq!(found["records"][0]["id"], json!(id));

    assert_eq!(server.json(&paths::of_record(paths::API_RECORD_WITHDRAW, id), "{}").send().await.status, 200);
    let list = server.program("GET", paths::API_RECORDS).send().await.json();
    assert_eq!(list["records"], json!([]));
}

#[tokio::test]
async fn an_import_tells_what_became_of_each_record() {
    let (server, _) = server().await;
    let body = json!({"records": [
        {"content": {"kind": "offer", "fields": {"title": "One", "source": "list.csv#1"}}},
        {"content": {"kind": "offer", "fields": {"place": "nowhere"}}},
        {"id": "ff".repeat(32), "content": {"kind": "offer", "fields": {"title": "Three"}}},
    ]});
    let answer = server.json(paths::API_SAVE_ALL, &body.to_string()).send().await.json();
    let results = answer["results"].as_array().unwrap();
    assert!(results[0]["saved"]["record"].is_string());
    assert_eq!((&results[1]["error"]["code"], &results[1]["error"]["field"]), (&json!("field"), &json!("title")));
    assert_eq!(results[2]["error"]["code"], "unknown-record");
    let found = server.program("GET", "/api/v1/source?kind=offer&source=list.csv%231").send().await.json();
    assert_eq!(found["record"], results[0]["saved"]["record"]);
    let none = server.program("GET", "/api/v1/source?kind=offer&source=other").send().await.json();
    assert_eq!(none, json!({"record": null}));
}

#[tokio::test]
async fn every_refusal_of_the_node_has_its_status_and_its_word() {
    let (server, desk) = server().await;
    let id = "01".repeat(32).parse().unwrap();
    let text = || "no".to_owned();
    for (error, status, code) in [
        (NodeError::NoCity, 409, "no-city"),
        (NodeError::HasCity { name: text() }, 409, "has-city"),
        (NodeError::Unknown(id), 404, "unknown-record"),
        (NodeError::Field(model::FieldError::Kind(model::RecordKind::from_code(99))), 422, "field"),
        (NodeError::Refused(text()), 403, "refused"),
        (NodeError::Input(text()), 422, "input"),
        (Obstacle::NotYours.into(), 403, "refused"),
        (Obstacle::MinorFounds.into(), 422, "input"),
        (NodeError::Network(text()), 502, "network"),
        (NodeError::Storage(text()), 500, "storage"),
        (NodeError::Stopping, 503, "stopping"),
    ] {
        let message = error.to_string();
        desk.inner().refusal = Some(error);
        let answer = server.json(paths::API_INVITATIONS, "{}").send().await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.json(), json!({"error": {"code": code, "message": message}}));
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_with_a_reason() {
    let (server, _) = server().await;
    for (path, body, needed) in [
        (paths::API_RECORDS, "{", "EOF"),
        (paths::API_RECORDS, r#"{"kind": "offer", "fields": {"colour": "red"}}"#, "offer has no field"),
        (paths::API_RECORDS, r#"{"kind": "offer", "fields": {"capacity": 0}}"#, "`capacity` needs a number from 1 to 10000"),
        (paths::API_JOIN, r#"{"link": "x", "member_kind": "resident", "words": "x"}"#, "unknown field `words`"),
        (paths::API_REBUILD, r#"{"all": true}"#, "unknown field `all`"),
    ] {
        let answer = server.json(path, body).send().await;
        let error = &answer.json()["error"];
        assert_eq!((answer.status, &error["code"]), (400, &json!("malformed")), "{body}");
        assert!(error["message"].as_str().unwrap().contains(needed), "{error}");
    }
    for (path, status) in [
        ("/api/v1/records?colour=red", 400),
        ("/api/v1/records?kind=lab", 400),
        ("/api/v1/records?after=nonsense", 422),
        ("/api/v1/records/3fa9", 404),
        ("/api/v1/nothing", 404),
    ] {
        let answer = server.program("GET", path).send().await;
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
        assert!(answer.json()["error"]["message"].is_string());
    }
}

#[tokio::test]
async fn a_city_is_founded_and_cared_for() {
    let desk = FakeDesk::alone(NOW);
    let server = Server::start(desk).await;
    let body = r#"{"name": "Haifa", "languages": ["he", "ar"], "member_kind": "school"}"#;
    let founded = server.json(paths::API_CITY, body).send().await;
    assert_eq!((founded.status, &founded.json()["phrase"]), (201, &json!(fake::PHRASE)));
    assert_eq!(server.json(paths::API_CITY, body).send().await.json()["error"]["code"], "has-city");
    assert_eq!(server.json(paths::API_JOIN, r#"{"link": "x", "member_kind": "resident"}"#).send().await.status, 409);
    assert_eq!(server.json(paths::API_REBUILD, "{}").send().await.json(), json!({"views": 0}));
    assert_eq!(server.json(paths::API_VERIFY, "{}").send().await.json()["problems"], json!([]));
    assert_eq!(server.json(paths::API_SYNC, r#"{"address": "here"}"#).send().await.status, 502);
    let backup = server.program("GET", paths::API_BACKUP).send().await;
    assert_eq!((backup.header("content-type"), backup.body.as_slice()), (Some("application/octet-stream"), &b"a backup"[..]));
    let restore = server.program("POST", paths::API_RESTORE).with("Content-Type", "application/octet-stream").body("a backup");
    assert_eq!(restore.clone().send().await.json()["error"]["code"], "malformed");
    assert_eq!(restore.with(paths::PHRASE_HEADER, fake::PHRASE).send().await.json()["error"]["code"], "has-city");
}

#[tokio::test]
async fn the_server_stops_when_told_and_listens_to_this_computer_only() {
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let config = web::Config { listen: ([127, 0, 0, 1], 0).into(), allowed_hosts: Vec::new() };
    let told = async move {
        let _ = stopped.await;
    };
    let running = web::serve(FakeDesk::alone(NOW), config, told).await.unwrap();
    let address = running.address;
    stop.send(()).unwrap();
    running.finished().await.unwrap();
    assert!(tokio::net::TcpStream::connect(address).await.is_err());

    let config = web::Config { listen: ([0, 0, 0, 0], 0).into(), allowed_hosts: Vec::new() };
    let refused = web::serve(FakeDesk::alone(NOW), config, std::future::pending()).await;
    assert!(matches!(refused, Err(web::ServeError::NotLoopback(_))));
}

#[tokio::test]
async fn an_import_longer_than_two_megabytes_is_read() {
    let desk = FakeDesk::in_city("Haifa", &["en"], NOW);
    let server = Server::start(desk.clone()).await;
    let record = json!({ "content": { "kind": "offer", "fields": { "title": "Guitar", "description": "x".repeat(15_000) } } });
    let records = vec![record; 200];
    let answer = server.json(paths::API_SAVE_ALL, &json!({ "records": records }).to_string()).send().await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["results"].as_array().map(Vec::len), Some(200));
}
