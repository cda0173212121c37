//! What programs that watch over a node are told: whether it is well, and its figures.

mod client;
mod fake;

use std::net::SocketAddr;

use client::{Received, Sending, Server};
use fake::{FakeDesk, samples};
use model::Timestamp;
use model::care::{DISK_RESERVE, Machine};
use web::{Config, serve_care};

const NOW: Timestamp = Timestamp(1_800_000_000_000);

async fn watched(desk: &FakeDesk) -> SocketAddr {
    let config = Config { listen: ([127, 0, 0, 1], 0).into(), allowed_hosts: vec!["box.school.example".to_owned()] };
    serve_care(desk.clone(), config, std::future::pending()).await.unwrap().address
}

fn asking(address: SocketAddr, method: &str, path: &str) -> Sending {
    Sending::new(address, method, path)
}

async fn get(address: SocketAddr, path: &str) -> Received {
    asking(address, "GET", path).send().await
}

#[tokio::test]
async fn health_is_200_while_the_node_does_its_job_and_503_while_it_does_not() {
    let desk = samples::city(NOW);
    let address = watched(&desk).await;
    desk.inner().status.machine = Machine { disk_free: Some(10 * DISK_RESERVE), ..Machine::default() };
    let well = get(address, "/health").await;
    assert_eq!((well.status, well.json()["status"].as_str()), (200, Some("ok")));

    desk.inner().status.machine = Machine { disk_free: Some(DISK_RESERVE), ..Machine::default() };
    let low = get(address, "/health").await;
    assert_eq!((low.status, low.json()["status"].as_str()), (200, Some("ok")), "who is warned does its job");
    assert!(low.json()["warnings"].as_array().unwrap().contains(&"disk_low".into()), "{}", low.text());

    desk.inner().status.machine = Machine { disk_free: Some(DISK_RESERVE - 1), ..Machine::default() };
    let full = get(address, "/health").await;
    assert_eq!((full.status, full.json()["status"].as_str()), (503, Some("failing")));

    desk.inner().status = samples::status_locked();
    let locked = get(address, "/health").await;
    assert_eq!((locked.status, locked.json()["warnings"][0].as_str()), (503, Some("locked")));
}

/// Each sample line of a family stands behind its type, counters end in `_total`, units
/// in the names, and the text ends as OpenMetrics wants it.
#[tokio::test]
async fn metrics_are_open_metrics() {
    let desk = samples::city(NOW);
    {
        let mut inner = desk.inner();
        inner.status.machine = Machine { disk_free: Some(1_000_000_000), cpu_ms: Some(1_500), started: NOW, ..Machine::default() };
        inner.status.tally.limits_hit = vec![("gossip".to_owned(), 3)];
        inner.status.tally.items_received = 7;
    }
    let metrics = get(watched(&desk).await, "/metrics").await;
    assert_eq!(metrics.status, 200);
    assert_eq!(metrics.header("content-type"), Some("application/openmetrics-text; version=1.0.0; charset=utf-8"));
    let text = metrics.text();
    assert!(text.ends_with("# EOF\n"), "{text}");
    for line in [
        "kaveret_node{version=\"0.1.0\",role=\"resident\"} 1",
        "kaveret_disk_free_bytes 1000000000.0",
        "process_cpu_seconds_total 1.5",
        "process_start_time_seconds 1800000000.0",
        "kaveret_limits_hit_total{limit=\"gossip\"} 3",
        "kaveret_items_received_total 7",
        "kaveret_records{kind=\"offer\"} ",
        "kaveret_connected_peers{role=\"box\"} ",
    ] {
        assert!(text.lines().any(|found| found.starts_with(line)), "{line} is not in\n{text}");
    }
    let mut family = (String::new(), String::new());
    for line in text.lines() {
        if let Some(declared) = line.strip_prefix("# TYPE ") {
            let (name, kind) = declared.split_once(' ').unwrap();
            family = (name.to_owned(), kind.to_owned());
        } else if !line.starts_with('#') {
            let name = line.split(['{', ' ']).next().unwrap();
            let ending = if family.1 == "counter" { "_total" } else { "" };
            assert_eq!(name, format!("{}{ending}", family.0), "{line}");
        }
    }
}

#[tokio::test]
async fn figures_name_nobody_and_no_school() {
    let desk = samples::city(NOW);
    let address = watched(&desk).await;
    let text = get(address, "/metrics").await.text() + &get(address, "/health").await.text();
    let inner = desk.inner();
    let city = inner.status.city.as_ref().unwrap();
    let ids = inner.status.peers.iter().flat_map(|peer| [peer.member.to_string(), peer.device.to_string()]);
    let names = inner.status.peers.iter().filter_map(|peer| peer.name.clone());
    let sets = inner.status.sets.iter().filter_map(|set| set.scope.split_once(':').map(|(_, name)| name.to_owned()));
    for secret in ids.chain(names).chain(sets).chain([city.name.clone(), city.id.to_string()]) {
        assert!(!text.contains(&secret), "{secret} is told:\n{text}");
    }
}

#[tokio::test]
async fn nothing_else_is_answered_there() {
    let address = watched(&samples::city(NOW)).await;
    for (method, path, status) in [("GET", "/", 404), ("GET", "/api/v1/status", 404), ("POST", "/metrics", 405), ("DELETE", "/health", 405)]
    {
        assert_eq!(asking(address, method, path).send().await.status, status, "{method} {path}");
    }
}

/// A page on the internet can make its own name lead to this port, and then read it
/// through a visitor's browser.
#[tokio::test]
async fn a_name_that_is_not_ours_gets_no_figures() {
    let address = watched(&samples::city(NOW)).await;
    let called = |host: &str| asking(address, "GET", "/metrics").with("Host", host);
    for host in ["127.0.0.1", "192.168.1.7:9417", "[fe80::1]:9417", "localhost:9417", "box.school.example"] {
        assert_eq!(called(host).send().await.status, 200, "{host}");
    }
    for host in ["attacker.example", "127.0.0.1.attacker.example:9417", "box.school.example.attacker.example", ""] {
        assert_eq!(called(host).send().await.status, 421, "{host}");
    }
}

#[tokio::test]
async fn the_page_says_what_needs_a_person_in_plain_words() {
    let desk = samples::city(NOW);
    desk.inner().status.machine = Machine { disk_free: Some(1_000_000), disk_size: Some(9_000_000_000), ..Machine::default() };
    let server = Server::start(desk).await;
    let page = server.page("/status").await.text();
    let plain: String = page.chars().filter(|letter| !['\u{2068}', '\u{2069}'].contains(letter)).collect();
    assert!(plain.contains("The disk is full: 1 MB are free"), "{plain}");
    assert!(plain.contains("1 MB of 9,000 MB are free") || plain.contains("1 MB of 9000 MB are free"), "{plain}");
}
