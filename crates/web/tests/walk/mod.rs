//! Walking every route of the server with one thing changed.

// Each test program uses a part of it.
#![allow(dead_code)]

use model::Timestamp;
use web::{Access, Method, Route, paths, routes};

use crate::client::{Received, Sending, Server};
use crate::fake::{self, FakeDesk};

/// All routes that there are, and what each answers to eight sorts of intruders:
/// a foreign Host, a foreign Origin, the Origin `null`, another site's embedding,
/// no token, a token of another start, a body of another type, and one that is too
/// long. Whoever adds a route adds it here, and looks at what the tests say of it.
pub const ROUTES: &str = "\
Get  /                                      Page   421 403 403 403 401 401   - 413
Post /api/v1/admissions                     Api    421 403 403 403 401 401 415 413
Get  /api/v1/alliances                      Api    421 403 403 403 401 401   - 413
Get  /api/v1/backup                         Api    421 403 403 403 401 401   - 413
Get  /api/v1/blocked                        Api    421 403 403 403 401 401   - 413
Get  /api/v1/carry                          Api    421 403 403 403 401 401   - 413
Post /api/v1/carry                          Api    421 403 403 403 401 401 415 413
Post /api/v1/city                           Api    421 403 403 403 401 401 415 413
Get  /api/v1/devices                        Api    421 403 403 403 401 401   - 413
Post /api/v1/devices/links                  Api    421 403 403 403 401 401 415 413
Get  /api/v1/erasures                       Api    421 403 403 403 401 401   - 413
Get  /api/v1/explain/{id}                   Api    421 403 403 403 401 401   - 413
Get  /api/v1/governance                     Api    421 403 403 403 401 401   - 413
Post /api/v1/governance                     Api    421 403 403 403 401 401 415 413
Get  /api/v1/invitations                    Api    421 403 403 403 401 401   - 413
Post /api/v1/invitations                    Api    421 403 403 403 401 401 415 413
Post /api/v1/invitations/{id}/withdraw      Api    421 403 403 403 401 401 415 413
Post /api/v1/join                           Api    421 403 403 403 401 401 415 413
Post /api/v1/lock                           Api    421 403 403 403 401 401 415 413
Get  /api/v1/members                        Api    421 403 403 403 401 401   - 413
Post /api/v1/members/{id}/block             Api    421 403 403 403 401 401 415 413
Post /api/v1/members/{id}/unblock           Api    421 403 403 403 401 401 415 413
Get  /api/v1/mine                           Api    421 403 403 403 401 401   - 413
Get  /api/v1/moderation/log                 Api    421 403 403 403 401 401   - 413
Get  /api/v1/moderation/mine                Api    421 403 403 403 401 401   - 413
Get  /api/v1/moderation/queue               Api    421 403 403 403 401 401   - 413
Get  /api/v1/openapi.json                   Api    421 403 403 403 401 401   - 413
Post /api/v1/passphrase                     Api    421 403 403 403 401 401 415 413
Get  /api/v1/phrase                         Api    421 403 403 403 401 401   - 413
Post /api/v1/phrase                         Api    421 403 403 403 401 401 415 413
Get  /api/v1/places                         Api    421 403 403 403 401 401   - 413
Post /api/v1/rebuild                        Api    421 403 403 403 401 401 415 413
Get  /api/v1/records                        Api    421 403 403 403 401 401   - 413
Post /api/v1/records                        Api    421 403 403 403 401 401 415 413
Get  /api/v1/records/{id}                   Api    421 403 403 403 401 401   - 413
Post /api/v1/records/{id}/dismiss           Api    421 403 403 403 401 401 415 413
Post /api/v1/records/{id}/edit              Api    421 403 403 403 401 401 415 413
Post /api/v1/records/{id}/hide              Api    421 403 403 403 401 401 415 413
Get  /api/v1/records/{id}/publish           Api    421 403 403 403 401 401   - 413
Post /api/v1/records/{id}/publish           Api    421 403 403 403 401 401 415 413
Post /api/v1/records/{id}/report            Api    421 403 403 403 401 401 415 413
Post /api/v1/records/{id}/withdraw          Api    421 403 403 403 401 401 415 413
Post /api/v1/restore                        Api    421 403 403 403 401 401 415 413
Get  /api/v1/roster                         Api    421 403 403 403 401 401   - 413
Post /api/v1/save-all                       Api    421 403 403 403 401 401 415 413
Get  /api/v1/school                         Api    421 403 403 403 401 401   - 413
Get  /api/v1/scopes                         Api    421 403 403 403 401 401   - 413
Get  /api/v1/search                         Api    421 403 403 403 401 401   - 413
Get  /api/v1/source                         Api    421 403 403 403 401 401   - 413
Post /api/v1/statements/{id}/appeal         Api    421 403 403 403 401 401 415 413
Post /api/v1/statements/{id}/unhide         Api    421 403 403 403 401 401 415 413
Post /api/v1/statements/{id}/uphold         Api    421 403 403 403 401 401 415 413
Get  /api/v1/status                         Api    421 403 403 403 401 401   - 413
Post /api/v1/sync                           Api    421 403 403 403 401 401 415 413
Post /api/v1/unlock                         Api    421 403 403 403 401 401 415 413
Post /api/v1/verify                         Api    421 403 403 403 401 401 415 413
Get  /blocked                               Page   421 403 403 403 401 401   - 413
Get  /challenges                            Page   421 403 403 403 401 401   - 413
Get  /city                                  Page   421 403 403 403 401 401   - 413
Post /city/agree                            Page   421 403 403 403 401 401 415 413
Get  /city/charter                          Page   421 403 403 403 401 401   - 413
Post /city/charter                          Page   421 403 403 403 401 401 415 413
Post /city/place                            Page   421 403 403 403 401 401 415 413
Post /city/renew                            Page   421 403 403 403 401 401 415 413
Post /city/vouch                            Page   421 403 403 403 401 401 415 413
Get  /devices                               Page   421 403 403 403 401 401   - 413
Post /devices/add                           Page   421 403 403 403 401 401 415 413
Get  /devices/{id}/remove                   Page   421 403 403 403 401 401   - 413
Post /devices/{id}/remove                   Page   421 403 403 403 401 401 415 413
Get  /erasures                              Page   421 403 403 403 401 401   - 413
Get  /erasures/{id}                         Page   421 403 403 403 401 401   - 413
Get  /explain/{id}                          Page   421 403 403 403 401 401   - 413
Post /explain/{id}/endorse                  Page   421 403 403 403 401 401 415 413
Get  /invite                                Page   421 403 403 403 401 401   - 413
Post /invite                                Page   421 403 403 403 401 401 415 413
Post /invite/withdraw                       Page   421 403 403 403 401 401 415 413
Post /lock                                  Page   421 403 403 403 401 401 415 413
Get  /me                                    Page   421 403 403 403 401 401   - 413
Get  /me/export/{ending}                    Page   421 403 403 403 401 401   - 413
Get  /members/{id}                          Page   421 403 403 403 401 401   - 413
Post /members/{id}/block                    Page   421 403 403 403 401 401 415 413
Post /members/{id}/check                    Page   421 403 403 403 401 401 415 413
Get  /members/{id}/erase                    Page   421 403 403 403 401 401   - 413
Post /members/{id}/erase                    Page   421 403 403 403 401 401 415 413
Post /members/{id}/revoke                   Page   421 403 403 403 401 401 415 413
Post /members/{id}/role                     Page   421 403 403 403 401 401 415 413
Post /members/{id}/succeed                  Page   421 403 403 403 401 401 415 413
Post /members/{id}/unblock                  Page   421 403 403 403 401 401 415 413
Get  /moderation                            Page   421 403 403 403 401 401   - 413
Get  /moderation/log                        Page   421 403 403 403 401 401   - 413
Get  /network                               Page   421 403 403 403 401 401   - 413
Post /network                               Page   421 403 403 403 401 401 415 413
Post /network/end                           Page   421 403 403 403 401 401 415 413
Post /network/halt                          Page   421 403 403 403 401 401 415 413
Post /network/resume                        Page   421 403 403 403 401 401 415 413
Get  /new/{kind}                            Page   421 403 403 403 401 401   - 413
Post /new/{kind}                            Page   421 403 403 403 401 401 415 413
Get  /offers                                Page   421 403 403 403 401 401   - 413
Get  /open                                  Anyone 421 403 403 403   -   -   - 413
Get  /passphrase                            Page   421 403 403 403 401 401   - 413
Post /passphrase                            Page   421 403 403 403 401 401 415 413
Post /passphrase/remove                     Page   421 403 403 403 401 401 415 413
Get  /phrase                                Page   421 403 403 403 401 401   - 413
Post /phrase                                Page   421 403 403 403 401 401 415 413
Get  /phrase/words                          Page   421 403 403 403 401 401   - 413
Post /phrase/written                        Page   421 403 403 403 401 401 415 413
Get  /records/{id}                          Page   421 403 403 403 401 401   - 413
Post /records/{id}/answer                   Page   421 403 403 403 401 401 415 413
Post /records/{id}/choose                   Page   421 403 403 403 401 401 415 413
Post /records/{id}/dismiss                  Page   421 403 403 403 401 401 415 413
Get  /records/{id}/edit                     Page   421 403 403 403 401 401   - 413
Post /records/{id}/edit                     Page   421 403 403 403 401 401 415 413
Get  /records/{id}/erase                    Page   421 403 403 403 401 401   - 413
Post /records/{id}/erase                    Page   421 403 403 403 401 401 415 413
Post /records/{id}/hide                     Page   421 403 403 403 401 401 415 413
Post /records/{id}/publish                  Page   421 403 403 403 401 401 415 413
Post /records/{id}/renew                    Page   421 403 403 403 401 401 415 413
Post /records/{id}/report                   Page   421 403 403 403 401 401 415 413
Post /records/{id}/withdraw                 Page   421 403 403 403 401 401 415 413
Get  /requests                              Page   421 403 403 403 401 401   - 413
Get  /school                                Page   421 403 403 403 401 401   - 413
Get  /school/admit                          Page   421 403 403 403 401 401   - 413
Post /school/admit                          Page   421 403 403 403 401 401 415 413
Post /school/admit/adult                    Page   421 403 403 403 401 401 415 413
Post /school/admit/list                     Page   421 403 403 403 401 401 415 413
Post /school/check                          Page   421 403 403 403 401 401 415 413
Post /school/consent                        Page   421 403 403 403 401 401 415 413
Post /school/group                          Page   421 403 403 403 401 401 415 413
Post /school/guardian                       Page   421 403 403 403 401 401 415 413
Post /school/name                           Page   421 403 403 403 401 401 415 413
Post /school/place                          Page   421 403 403 403 401 401 415 413
Post /school/renew                          Page   421 403 403 403 401 401 415 413
Post /school/withdraw                       Page   421 403 403 403 401 401 415 413
Get  /search                                Page   421 403 403 403 401 401   - 413
Get  /sessions                              Page   421 403 403 403 401 401   - 413
Get  /staff                                 Page   421 403 403 403 401 401   - 413
Post /staff                                 Page   421 403 403 403 401 401 415 413
Post /staff/remove                          Page   421 403 403 403 401 401 415 413
Post /statements/{id}/appeal                Page   421 403 403 403 401 401 415 413
Post /statements/{id}/unhide                Page   421 403 403 403 401 401 415 413
Post /statements/{id}/uphold                Page   421 403 403 403 401 401 415 413
Post /statements/{id}/withdraw              Page   421 403 403 403 401 401 415 413
Get  /status                                Page   421 403 403 403 401 401   - 413
Get  /style.css                             Anyone 421 403 403 403   -   -   - 413
Post /unlock                                Page   421 403 403 403 401 401 415 413
Post /welcome/create                        Page   421 403 403 403 401 401 415 413
Post /welcome/join                          Page   421 403 403 403 401 401 415 413
";

/// What an intruder changes about a proper request; `None` where a route asks for
/// nothing of the sort.
type Intruder = fn(&Server, &Route, Sending) -> Option<Sending>;

/// Those of [`ROUTES`], in the order of its columns.
pub const INTRUDERS: [Intruder; 8] = [
    |server, _, request| Some(request.with("Host", &format!("evil.example:{}", server.address.port()))),
    |_, _, request| Some(request.with("Origin", "http://evil.example")),
    |_, _, request| Some(request.with("Origin", "null")),
    |_, _, request| Some(request.with("Sec-Fetch-Site", "cross-site")),
    |_, route, request| needs_token(route).then(|| request.without("Cookie").without("Authorization")),
    |server, route, request| {
        let stale = "0".repeat(64);
        let cookie = format!("{}={stale}", server.cookie.split('=').next().unwrap());
        let request = request.without("Cookie").without("Authorization");
        needs_token(route).then(|| match route.access {
            Access::Api => request.with("Authorization", &format!("Bearer {stale}")),
            _ => request.with("Cookie", &cookie),
        })
    },
    |_, route, request| posts(route).then(|| request.with("Content-Type", "text/plain")),
    |_, route, request| {
        let declared = web::limits::body_bytes_max(&route.path) + 1;
        Some(request.with("Content-Length", &declared.to_string()).body(""))
    },
];

/// What this server answers, as [`ROUTES`] has it.
pub async fn found(server: &Server) -> String {
    let mut table = String::new();
    for route in routes() {
        let mut line = format!("{:<4} {:<38} {:<6}", format!("{:?}", route.method), route.path, format!("{:?}", route.access));
        for intruder in INTRUDERS {
            let status = match intruder(server, &route, proper(server, &route)) {
                Some(request) => request.send().await.status.to_string(),
                None => "-".to_owned(),
            };
            line.push_str(&format!(" {status:>3}"));
        }
        table.push_str(&line);
        table.push('\n');
    }
    table
}

pub async fn server() -> Server {
    let desk = FakeDesk::in_city("Haifa", &["en"], Timestamp(1_800_000_000_000));
    // Whatever moderators alone may do is a route like others.
    desk.inner().status.moderates = true;
    let id = desk.put(fake::ALICE, "Alice", 0, fake::samples::offer("Guitar"));
    assert_eq!(id.to_string(), "01".repeat(32));
    Server::start(desk).await
}

/// A request for this route as it should be, which the guard lets through.
pub fn proper(server: &Server, route: &Route) -> Sending {
    let path = route.path.replace("{id}", &"01".repeat(32)).replace("{kind}", "offer").replace("{ending}", "ics");
    match (route.access, route.method) {
        (Access::Anyone, _) => server.get(&path.replace(paths::OPEN, &format!("{}?token={}", paths::OPEN, server.token))),
        (Access::Page, Method::Get) => server.reading(&path),
        (Access::Page, Method::Post) => server.posting(&path, &[("title", "Guitar")]),
        (Access::Api, Method::Get) => server.program("GET", &path),
        (Access::Api, Method::Post) if [paths::API_RESTORE, paths::API_CARRY].contains(&path.as_str()) => {
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
