//! What a browser or a program sends to the page's server, behind the guard: any
//! body and any query, for every route that there is.

use std::cell::RefCell;

use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use futures::executor::block_on;
use model::Timestamp;
use web::{Access, Method, Route, Unserved, paths, routes};

#[allow(missing_docs, reason = "the tests of `web` describe it")]
#[path = "../../../crates/web/tests/fake/mod.rs"]
mod fake;

const ADDRESS: &str = "127.0.0.1:4180";

struct Place {
    server: Unserved,
    desk: fake::FakeDesk,
    cookie: String,
    form: String,
    routes: Vec<Route>,
}

thread_local! {
    static PLACE: RefCell<Option<Place>> = const { RefCell::new(None) };
}

fn desk() -> fake::FakeDesk {
    let desk = fake::FakeDesk::in_city("Haifa", &["en", "he"], Timestamp(1_800_000_000_000));
    desk.put(fake::ALICE, "Alice", 0, fake::samples::offer("Guitar"));
    desk
}

fn place() -> Place {
    let desk = desk();
    let server = Unserved::new(desk.clone(), ADDRESS.parse().expect("an address"), &[]).expect("the system has random bytes");
    let opened = Request::get(format!("/open?token={}", server.token)).header(header::HOST, ADDRESS).body(Body::empty());
    let opened = block_on(server.answer(opened.expect("a request")));
    let cookie = opened.headers()[header::SET_COOKIE].to_str().expect("a cookie").split(';').next().expect("a cookie").to_owned();
    let page = Request::get("/new/offer").header(header::HOST, ADDRESS).header(header::COOKIE, &cookie).body(Body::empty());
    let page = text_of(block_on(server.answer(page.expect("a request"))));
    let form = page.split_once(r#"name="form" value=""#).and_then(|(_, rest)| rest.split('"').next()).expect("a form").to_owned();
    Place { server, desk, cookie, form, routes: routes() }
}

fn text_of(answer: axum::response::Response) -> String {
    let body = block_on(to_bytes(answer.into_body(), usize::MAX)).expect("an answer ends");
    String::from_utf8(body.to_vec()).expect("pages and JSON are UTF-8")
}

/// The route's place in the table, then the path's own part, a zero byte, the
/// query, a zero byte, and the body.
pub fn try_input(input: &[u8]) {
    let Some((route, rest)) = input.split_first() else { return };
    PLACE.with_borrow_mut(|place| {
        let place = place.get_or_insert_with(self::place);
        // Every input meets the same records.
        std::mem::swap(&mut *place.desk.inner(), &mut *desk().inner());
        let route = &place.routes[usize::from(*route) % place.routes.len()];
        ask(place, route, rest);
    });
}

fn ask(place: &Place, route: &Route, rest: &[u8]) {
    let mut parts = rest.splitn(3, |byte| *byte == 0);
    let [part, query, body] = [(); 3].map(|()| parts.next().unwrap_or_default());
    let part = if part.is_empty() { "01".repeat(32) } else { percent(part) };
    let mut path = route.path.replace("{id}", &part).replace("{kind}", &part);
    if !query.is_empty() {
        path.push('?');
        path.extend(query.iter().map(|byte| if byte.is_ascii_graphic() && *byte != b'#' { char::from(*byte) } else { '+' }));
    }
    let request = Request::builder().uri(path).header(header::HOST, ADDRESS).header("sec-fetch-site", "same-origin");
    let request = request.method(if route.method == Method::Get { "GET" } else { "POST" });
    let request = match route.access {
        Access::Api => request.header(header::AUTHORIZATION, format!("Bearer {}", place.server.token)),
        _ => request.header(header::COOKIE, &place.cookie).header(header::ORIGIN, format!("http://{ADDRESS}")),
    };
    let (kind, body) = match route.access {
        Access::Api if [paths::API_RESTORE, paths::API_CARRY].contains(&route.path.as_str()) => ("application/octet-stream", body.to_vec()),
        Access::Api => ("application/json", body.to_vec()),
        _ => ("application/x-www-form-urlencoded", [format!("form={}&", place.form).as_bytes(), body].concat()),
    };
    let Ok(request) = request.header(header::CONTENT_TYPE, kind).body(Body::from(body)) else { return };
    let answer = block_on(place.server.answer(request));
    let status = answer.status().as_u16();
    assert!(status < 500 || status == 502, "{route:?} answers {status}");
    assert!(![401, 421].contains(&status) || route.path == paths::OPEN, "{route:?} answers {status}");
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    let json = answer.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    let html = answer.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let text = text_of(answer);
    if status >= 400 && route.access == Access::Api {
        let said: serde_json::Value = serde_json::from_str(&text).expect("refusals of the API are JSON");
        assert!(said["error"]["code"].is_string());
    } else if json {
        serde_json::from_str::<serde_json::Value>(&text).expect("what says it is JSON is JSON");
    }
    // Nothing that was sent comes back as markup.
    assert!(!html || !text.to_ascii_lowercase().contains("<script"), "{route:?} lets a script through");
}

fn percent(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("%{byte:02X}")).collect()
}

/// A good body for every route that takes one, and a script in every place.
pub fn seeds() -> Vec<Vec<u8>> {
    let offer = r#"{"kind":"offer","fields":{"title":"<script>","skills":["a","b"],"capacity":3,"expires":"2027-06-30"}}"#;
    let save_all = format!(r#"{{"records":[{{"content":{offer}}},{{"id":"{}","content":{offer}}}]}}"#, "01".repeat(32));
    let body = |route: &Route| match (route.access, route.path.as_str()) {
        (Access::Api, paths::API_RECORDS) => offer.to_owned(),
        (Access::Api, paths::API_RECORD_EDIT) => r#"{"title":"<script>","place":null,"skills":["x"]}"#.to_owned(),
        (Access::Api, paths::API_SAVE_ALL) => save_all.clone(),
        (Access::Api, paths::API_CITY) => r#"{"name":"Haifa","languages":["he"],"member_kind":"school","envelopes_per_hour":5}"#.to_owned(),
        (Access::Api, paths::API_INVITATIONS) => r#"{"member_kind":"resident","valid_days":3,"budget":2}"#.to_owned(),
        (Access::Api, paths::API_JOIN) => r#"{"link":"kaveret:join/abc","member_kind":"resident"}"#.to_owned(),
        (Access::Api, paths::API_SYNC) => r#"{"address":"<script>"}"#.to_owned(),
        (Access::Api, _) => "{}".to_owned(),
        _ => "title=%3Cscript%3E&skills=a%3B+b&capacity=3&expires=2027-06-30&message=x&name=x&link=x&field=title&value=x&seen=1".to_owned(),
    };
    let queries = ["", "words=%3Cscript%3E&kind=offer&all=true&limit=5", "after=1&kind=offer&mine=true", "kind=offer&source=x"];
    let one = |(at, route): (usize, &Route)| {
        queries.map(|query| {
            [
                &[at as u8][..],
                if route.path.contains("{kind}") { b"offer" } else { b"" },
                &[0],
                query.as_bytes(),
                &[0],
                body(route).as_bytes(),
            ]
            .concat()
        })
    };
    routes().iter().enumerate().flat_map(one).collect()
}
