//! Serves the pages of a city that is only in memory, to look at them.
//!
//! `cargo run --release -p web --example fake -- 7777`, with `alone` behind the
//! port for a node that belongs to no city yet.

#[path = "../tests/fake/mod.rs"]
mod fake;

use std::time::{SystemTime, UNIX_EPOCH};

use model::Timestamp;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let port = arguments.next().and_then(|port| port.parse().ok()).unwrap_or(0);
    let now = Timestamp(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as u64);
    let desk = if arguments.next().is_some() { fake::FakeDesk::alone(now) } else { fake::samples::city(now) };
    let config = web::Config { listen: ([127, 0, 0, 1], port).into(), allowed_hosts: Vec::new() };
    let running = web::serve(desk, config, std::future::pending()).await.unwrap();
    println!("{}", running.url);
    running.finished().await.unwrap();
}
