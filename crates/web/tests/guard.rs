//! Every route against every rule of the guard.

mod client;
mod fake;
mod walk;

use client::Sending;
use walk::{ROUTES, any, check, found, needs_token, posts, proper, sealed, server};
use web::{Access, Route, paths, routes};

#[tokio::test]
async fn every_route_answers_every_intruder_as_the_table_says() {
    assert_eq!(found(&server().await).await, ROUTES);
}

#[tokio::test]
async fn proper_requests_pass() {
    let server = server().await;
    for route in routes() {
        let answer = proper(&server, &route).send().await;
        assert!(![401, 403, 405, 413, 415, 421].contains(&answer.status), "{route:?}: {} {}", answer.status, answer.text());
        sealed(&answer);
    }
}

#[tokio::test]
async fn names_that_are_not_ours_get_nothing() {
    let server = server().await;
    let port = server.address.port();
    for host in ["evil.example", "127.0.0.1", "127.0.0.1:1", &format!("evil.example:{port}"), &format!("127.0.0.1.evil.example:{port}"), ""]
    {
        check(&server, 421, any, |request| request.with("Host", host)).await;
    }
    check(&server, 421, any, |request| request.without("Host")).await;
    check(&server, 421, any, |request| request.and("Host", "evil.example")).await;
    let in_line = server.reading("http://evil.example/offers").send().await;
    assert_eq!(in_line.status, 421);
}

#[tokio::test]
async fn our_other_names_are_ours_too() {
    let server = server().await;
    let port = server.address.port();
    for host in [format!("localhost:{port}"), format!("LOCALHOST:{port}"), format!("[::1]:{port}"), "city.example".to_owned()] {
        let answer = server.reading("/offers").with("Host", &host).send().await;
        assert_eq!(answer.status, 200, "{host}");
        for (scheme, expected) in [("http", 303), ("https", if host == "city.example" { 303 } else { 403 })] {
            let origin = format!("{scheme}://{host}");
            let form = server.posting("/new/offer", &[("title", "Guitar")]).with("Host", &host).with("Origin", &origin);
            assert_eq!(form.send().await.status, expected, "{origin}");
        }
    }
}

#[tokio::test]
async fn nothing_is_read_or_changed_for_another_origin() {
    let server = server().await;
    let port = server.address.port();
    let others = ["null", "http://evil.example", "https://127.0.0.1", "http://127.0.0.1:1", "", "http://127.0.0.1"];
    for origin in others.into_iter().map(String::from).chain([format!("http://localhost:{port}"), format!("https://127.0.0.1:{port}")]) {
        check(&server, 403, any, |request| request.with("Origin", &origin)).await;
    }
    check(&server, 403, any, |request| request.with("Origin", &format!("http://127.0.0.1:{port}")).and("Origin", "null")).await;
    // Not even as a link that a reader follows.
    let followed = server.reading("/offers").with("Origin", "null").with("Sec-Fetch-Mode", "navigate").with("Sec-Fetch-Dest", "document");
    assert_eq!(followed.send().await.status, 403);
    let own = server.reading("/offers").with("Origin", &format!("http://127.0.0.1:{port}"));
    assert_eq!(own.send().await.status, 200);
    // A browser that sends no origin with a form is none that we know.
    check(&server, 403, |route| posts(route) && route.access == Access::Page, |request| request.without("Origin")).await;
}

#[tokio::test]
async fn other_sites_and_other_ports_embed_and_post_nothing() {
    let server = server().await;
    for site in ["cross-site", "same-site", "nonsense"] {
        check(&server, 403, any, |request| request.with("Sec-Fetch-Site", site)).await;
        let framed =
            |request: Sending| request.with("Sec-Fetch-Site", site).with("Sec-Fetch-Mode", "navigate").with("Sec-Fetch-Dest", "iframe");
        check(&server, 403, any, framed).await;
    }
    let followed = server.reading("/offers").with("Sec-Fetch-Site", "cross-site");
    let followed = followed.with("Sec-Fetch-Mode", "navigate").with("Sec-Fetch-Dest", "document");
    assert_eq!(followed.send().await.status, 200);
}

#[tokio::test]
async fn without_a_token_of_this_start_there_is_no_way_in() {
    let server = server().await;
    let stale = "0".repeat(64);
    let cookie_name = server.cookie.split('=').next().unwrap();
    check(&server, 401, needs_token, |request| request.without("Cookie").without("Authorization")).await;
    let stale_cookie = format!("{cookie_name}={stale}");
    check(&server, 401, needs_token, |request| request.without("Authorization").with("Cookie", &stale_cookie)).await;
    for value in [format!("Bearer {stale}"), "Bearer ".to_owned(), format!("Basic {}", server.token), server.token.clone()] {
        check(&server, 401, needs_token, |request| request.with("Authorization", &value)).await;
    }
    // Each secret opens its own place: the cookie is no token and the token no cookie.
    let cookie_value = server.cookie.split_once('=').unwrap().1;
    check(&server, 401, needs_token, |request| request.with("Authorization", &format!("Bearer {cookie_value}"))).await;
    let token_cookie = format!("{cookie_name}={}", server.token);
    check(&server, 401, needs_token, |request| request.without("Authorization").with("Cookie", &token_cookie)).await;
    for path in ["/open", "/open?token=", &format!("/open?token={stale}")] {
        let answer = server.get(path).send().await;
        assert_eq!((answer.status, answer.header("set-cookie")), (401, None), "{path}");
        answer.says(&["Please open the program’s link"]);
    }
    assert_eq!(server.get("/nowhere").send().await.status, 401);
}

#[tokio::test]
async fn programs_change_things_by_the_token_and_never_by_the_cookie() {
    let server = server().await;
    let only_cookie = |request: Sending| {
        let origin = format!("http://{}", server.address);
        request.without("Authorization").with("Cookie", &server.cookie).with("Origin", &origin)
    };
    check(&server, 401, |route| posts(route) && route.access == Access::Api, only_cookie).await;
    assert_eq!(server.reading("/api/v1/status").send().await.status, 200);
}

#[tokio::test]
async fn a_body_of_another_type_is_not_read() {
    let server = server().await;
    for found in ["text/plain", "multipart/form-data; boundary=x", ""] {
        check(&server, 415, posts, |request| request.with("Content-Type", found)).await;
    }
    check(&server, 415, posts, |request| request.without("Content-Type")).await;
    let api = |route: &Route| posts(route) && route.access == Access::Api;
    check(&server, 415, api, |request| request.with("Content-Type", "application/x-www-form-urlencoded")).await;
}

#[tokio::test]
async fn a_body_over_the_limit_is_not_read() {
    let server = server().await;
    // Each declares one byte more than its limit; nothing of it need be sent.
    for route in routes().iter().filter(|route| posts(route)) {
        let limit = web::limits::body_bytes_max(&route.path);
        let declared = (limit + 1).to_string();
        let answer = proper(&server, route).with("Content-Length", &declared).body("").send().await;
        assert_eq!(answer.status, 413, "{route:?}");
    }
    // One that does not say how long it is, and goes on over the limit.
    let short = |route: &Route| posts(route) && web::limits::body_bytes_max(&route.path) == web::limits::BODY_BYTES_MAX;
    let long = web::limits::BODY_BYTES_MAX + 1;
    let chunk = [format!("{long:x}\r\n").into_bytes(), vec![b'x'; long], b"\r\n0\r\n\r\n".to_vec()].concat();
    check(&server, 413, short, |request| request.with("Transfer-Encoding", "chunked").body(chunk.clone())).await;
}

#[tokio::test]
async fn a_form_that_is_not_ours_changes_nothing() {
    let server = server().await;
    let form = |route: &Route| posts(route) && route.access == Access::Page;
    check(&server, 403, form, |request| request.body("title=Guitar")).await;
    check(&server, 403, form, |request| request.body(format!("title=Guitar&form={}", server.token))).await;
    check(&server, 403, form, |request| request.body(format!("title=Guitar&form={}", "0".repeat(64)))).await;
}

#[tokio::test]
async fn other_methods_are_no_way_around() {
    let server = server().await;
    for method in ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"] {
        assert_eq!(server.program(method, paths::API_RECORDS).send().await.status, 405, "{method}");
    }
    assert_eq!(server.json(paths::API_STATUS, "{}").send().await.status, 405);
    assert_eq!(server.program("GET", paths::API_REBUILD).send().await.status, 405);
}
