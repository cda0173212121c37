//! Walking every route of the server with one thing changed.

// Each test program uses a part of it.
#![allow(dead_code)]

use model::Timestamp;
use web::{Access, Method, Route, paths, routes};

use crate::client::{Received, Sending, Server};
use crate::fake::{self, FakeDesk};

/// All routes that there are. Whoever adds one adds it here, and looks at what
/// the tests below say of it.
pub const ROUTES: &str = "\
Get / Page
Get /api/v1/backup Api
Post /api/v1/city Api
Get /api/v1/devices Api
Post /api/v1/devices/links Api
Post /api/v1/invitations Api
Post /api/v1/join Api
Post /api/v1/lock Api
Get /api/v1/openapi.json Api
Post /api/v1/passphrase Api
Get /api/v1/phrase Api
Post /api/v1/phrase Api
Post /api/v1/rebuild Api
Get /api/v1/records Api
Post /api/v1/records Api
Get /api/v1/records/{id} Api
Post /api/v1/records/{id}/edit Api
Post /api/v1/records/{id}/withdraw Api
Post /api/v1/restore Api
Post /api/v1/save-all Api
Get /api/v1/search Api
Get /api/v1/source Api
Get /api/v1/status Api
Post /api/v1/sync Api
Post /api/v1/unlock Api
Post /api/v1/verify Api
Get /challenges Page
Get /devices Page
Post /devices/add Page
Get /invite Page
Post /invite Page
Post /lock Page
Get /me Page
Get /new/{kind} Page
Post /new/{kind} Page
Get /offers Page
Get /open Anyone
Get /passphrase Page
Post /passphrase Page
Post /passphrase/remove Page
Get /phrase Page
Post /phrase Page
Get /records/{id} Page
Post /records/{id}/answer Page
Post /records/{id}/choose Page
Get /records/{id}/edit Page
Post /records/{id}/edit Page
Post /records/{id}/withdraw Page
Get /requests Page
Get /search Page
Get /status Page
Get /style.css Anyone
Post /unlock Page
Post /welcome/create Page
Post /welcome/join Page
";

pub async fn server() -> Server {
    let desk = FakeDesk::in_city("Haifa", &["en"], Timestamp(1_800_000_000_000));
    let id = desk.put(fake::ALICE, "Alice", 0, fake::samples::offer("Guitar"));
    assert_eq!(id.to_string(), "01".repeat(32));
    Server::start(desk).await
}

/// A request for this route as it should be, which the guard lets through.
pub fn proper(server: &Server, route: &Route) -> Sending {
    let path = route.path.replace("{id}", &"01".repeat(32)).replace("{kind}", "offer");
    match (route.access, route.method) {
        (Access::Anyone, _) => server.get(&path.replace(paths::OPEN, &format!("{}?token={}", paths::OPEN, server.token))),
        (Access::Page, Method::Get) => server.reading(&path),
        (Access::Page, Method::Post) => server.posting(&path, &[("title", "Guitar")]),
        (Access::Api, Method::Get) => server.program("GET", &path),
        (Access::Api, Method::Post) if path == paths::API_RESTORE => {
            server.program("POST", &path).with("Content-Type", "application/octet-stream").body("x")
        }
        (Access::Api, Method::Post) => server.json(&path, "{}"),
    }
}

/// Sends every route's proper request with one thing changed and expects this
/// status, and the body that goes with the kind of client.
pub async fn check(server: &Server, status: u16, which: impl Fn(&Route) -> bool, change: impl Fn(Sending) -> Sending) {
    let mut checked = 0;
    for route in routes().iter().filter(|route| which(route)) {
        let answer = change(proper(server, route)).send().await;
        assert_eq!(answer.status, status, "{route:?}: {}", answer.text());
        assert!(answer.header("set-cookie").is_none(), "{route:?}");
        sealed(&answer);
        if route.access == Access::Api {
            assert!(answer.json()["error"]["code"].is_string(), "{route:?}");
        } else {
            answer.says(&["<!DOCTYPE html>", "<h1>"]);
        }
        checked += 1;
    }
    assert!(checked > 1, "a rule that was tried on nothing");
}

pub fn sealed(answer: &Received) {
    let policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    for (name, value) in [
        ("content-security-policy", policy),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(answer.header(name), Some(value));
    }
    assert!(answer.headers.iter().all(|(name, _)| !name.starts_with("access-control-")));
}

pub fn posts(route: &Route) -> bool {
    route.method == Method::Post
}

pub fn needs_token(route: &Route) -> bool {
    route.access != Access::Anyone
}

pub fn any(_: &Route) -> bool {
    true
}
