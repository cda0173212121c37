//! `/api/v1` of a running node, as a program on the same machine uses it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use kaveret_tests::{Api, City, Node, Settings};
use serde_json::{Value, json};

fn code(answer: (u16, Value)) -> (u16, String) {
    (answer.0, answer.1["error"]["code"].as_str().unwrap_or_default().to_owned())
}

/// One request, with these headers and no others, and the whole answer.
fn raw(api: &Api, head: &str) -> String {
    let mut stream = TcpStream::connect(api.base.strip_prefix("http://").unwrap()).unwrap();
    write!(stream, "{head}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_program_founds_a_city_and_keeps_records() {
    let mut node = Node::new("alice", &Settings::resident());
    node.start();
    let api = node.api();
    assert!(api.status()["city"].is_null());
    assert_eq!(
        code(api.try_post("/api/v1/records", &json!({ "kind": "offer", "fields": { "title": "x" } })).unwrap()),
        (409, "no-city".into())
    );

    let founded = api.post("/api/v1/city", &json!({ "name": "באר שבע", "languages": ["he", "ar"], "member_kind": "school" }));
    assert_eq!(founded["city"]["name"], "באר שבע");
    assert_eq!(founded["phrase"].as_str().unwrap().split(' ').count(), 12);
    assert_eq!(code(api.try_post("/api/v1/city", &json!({ "name": "X", "member_kind": "school" })).unwrap()), (409, "has-city".into()));

    let offer = api.offer("שיעורי גיטרה");
    let path = format!("/api/v1/records/{offer}");
    assert_eq!(api.get(&path)["content"]["fields"]["title"], "שיעורי גיטרה");
    let saved = api.post(&format!("{path}/edit"), &json!({ "skills": ["גיטרה"], "capacity": 4 }));
    assert_eq!(saved["record"], offer.as_str());
    assert!(saved["item"].is_string());
    let again = api.post(&format!("{path}/edit"), &json!({ "capacity": 4 }));
    assert!(again["item"].is_null(), "nothing had to change: {again}");
    assert_eq!(api.get("/api/v1/search?words=%D7%92%D7%99%D7%98%D7%A8%D7%94")["records"][0]["id"], offer.as_str());

    let (first, second) =
        (json!({ "kind": "request", "fields": { "title": "a" } }), json!({ "kind": "request", "fields": { "title": "b" } }));
    let saved = api.post("/api/v1/save-all", &json!({ "records": [{ "content": first }, { "content": second }] }));
    assert_eq!(saved["results"].as_array().unwrap().len(), 2);
    assert_eq!(api.records("request").len(), 2);
    assert_eq!(api.get("/api/v1/records?kind=request&limit=1")["records"].as_array().unwrap().len(), 1);

    api.post(&format!("{path}/withdraw"), &json!({}));
    assert_eq!(api.get("/api/v1/records?kind=offer")["records"], json!([]));
    assert_eq!(api.records("offer").len(), 1);
    assert_eq!(api.post("/api/v1/verify", &json!({}))["problems"], json!([]));
    assert_eq!(api.post("/api/v1/rebuild", &json!({}))["views"], 3);

    let wrong = |answer: Result<_, ureq::Error>| code(answer.unwrap());
    assert_eq!(wrong(api.try_get(&format!("/api/v1/records/{}", "0".repeat(64)))), (404, "unknown-record".into()));
    assert_eq!(wrong(api.try_post(&format!("{path}/edit"), &json!({ "colour": "red" }))), (422, "field".into()));
    assert_eq!(wrong(api.try_post("/api/v1/records", &json!({ "kind": "offer" }))), (400, "malformed".into()));
    assert_eq!(wrong(api.try_get("/api/v1/nothing")), (404, "not-found".into()));
    assert_eq!(wrong(api.try_post("/api/v1/status", &json!({}))), (405, "method".into()));
    node.stop();
}

#[test]
fn only_who_has_the_token_and_calls_the_node_by_its_name_is_answered() {
    let city = City::found();
    let api = city.school.api();
    for token in ["", "x", &api.token[1..], &"0".repeat(64)] {
        assert_eq!(code(api.with_token(token).try_get("/api/v1/status").unwrap()), (401, "no-token".into()));
    }
    let host = api.base.strip_prefix("http://").unwrap();
    let with = |host: &str, more: &str| {
        raw(&api, &format!("GET /api/v1/status HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}{more}", api.token))
    };
    assert!(with(host, "").starts_with("HTTP/1.1 200"));
    for foreign in ["evil.example", "127.0.0.1", "evil.example:80", "[::1]:1"] {
        let answer = with(foreign, "");
        assert!(
            answer.starts_with("HTTP/1.1 421") && answer.contains("foreign-host") && !answer.contains("fingerprint"),
            "{foreign}: {answer}"
        );
    }
    let embedded = with(host, "\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors");
    assert!(embedded.starts_with("HTTP/1.1 403"), "{embedded}");
    let answer = raw(&api, &format!("GET /api/v1/status HTTP/1.1\r\nHost: {host}"));
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    assert!(
        answer.to_lowercase().contains("content-security-policy") && !answer.to_lowercase().contains("access-control-allow"),
        "{answer}"
    );
}

#[test]
fn the_token_is_new_at_each_start_and_for_the_owner_alone() {
    let mut city = City::found();
    let before = city.school.api();
    let path = city.school.data_dir().join("running.json");
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(&city.school.data_dir().join("device.key")), 0o600);
    assert_eq!(mode(&city.school.data_dir().join("transport.key")), 0o600);
    city.school.stop();
    assert!(!path.exists());
    city.school.start();
    assert_ne!(city.school.api().token, before.token);
    assert_eq!(code(city.school.api().with_token(&before.token).try_get("/api/v1/status").unwrap()), (401, "no-token".into()));
}

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn commands_answer_alike_whether_the_node_runs_or_not() {
    let mut node = Node::new("alice", &Settings::resident());
    node.tell(&["city", "create", "Here"]);
    let offer = node.tell(&["offer", "add", "--title", "guitar", "--skills", "music; chords"])["record"].as_str().unwrap().to_owned();
    let questions: [&[&str]; 5] = [&["show", &offer], &["list"], &["search", "guitar"], &["verify"], &["offer", "list", "--mine", "--all"]];
    let ask = |node: &Node| questions.map(|question| node.tell(question));
    let alone = ask(&node);
    node.start();
    assert_eq!(ask(&node), alone);
    let sets = node.status()["sets"].take();
    node.stop();
    assert_eq!(node.status()["sets"], sets);
}
