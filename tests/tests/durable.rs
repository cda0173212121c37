//! Acknowledged means durable: what a node said it saved is there after it was
//! killed, at whatever moment.
//!
//! `KAVERET_KILLS=5000` kills that often; see also `trace.rs`, since a kill is no
//! power cut.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use kaveret_tests::{Api, Node, Settings};
use serde_json::{Value, json};

/// As many as some dozens of seconds allow.
const KILLS: u64 = 30;

/// A new city after so many kills, so that checking all of it stays quick.
const KILLS_A_CITY: u64 = 30;

/// Writers at once, each over its own connection; and one who only edits.
const WRITERS: u64 = 3;

/// What writers were told is saved.
#[derive(Default)]
struct Told {
    /// The title of each record.
    offers: Mutex<BTreeMap<String, String>>,
    /// The last number that the edited record was given.
    edited: AtomicU64,
}

/// Adds offers, alone and many at once, until the node no longer answers.
fn write(api: &Api, writer: u64, round: u64, told: &Told) {
    for turn in 0.. {
        let title = |at| format!("round {round} writer {writer} turn {turn} part {at}");
        let content = |at| json!({ "kind": "offer", "fields": { "title": title(at), "description": "x".repeat(700) } });
        let saved: Vec<Value> = if turn % 3 == 2 {
            let records: Vec<Value> = (0..20).map(|at| json!({ "content": content(at) })).collect();
            let Ok((200, answer)) = api.try_post("/api/v1/save-all", &json!({ "records": records })) else { return };
            answer["results"].as_array().unwrap().iter().map(|result| result["saved"].clone()).collect()
        } else {
            let Ok((201, answer)) = api.try_post("/api/v1/records", &content(0)) else { return };
            vec![answer]
        };
        let mut offers = told.offers.lock().unwrap();
        for (at, saved) in saved.iter().enumerate() {
            offers.insert(saved["record"].as_str().expect("it was saved").to_owned(), title(at));
        }
    }
}

/// Counts one record's title up until the node no longer answers.
fn count_up(api: &Api, record: &str, told: &Told) {
    loop {
        let next = told.edited.load(Ordering::SeqCst) + 1;
        let edited = api.try_post(&format!("/api/v1/records/{record}/edit"), &json!({ "title": next.to_string() }));
        let Ok((200, _)) = edited else { return };
        told.edited.store(next, Ordering::SeqCst);
    }
}

/// How long the writers may write: up to some tenths of a second, spread by a
/// fixed odd factor, so that a failure comes again.
fn moment(round: u64) -> Duration {
    Duration::from_micros(2_000 + (round.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) % 350_000)
}

fn check(node: &Node, told: &Told, edited: &str, round: u64) {
    let api = node.api();
    let held: BTreeMap<String, String> = api
        .records("offer")
        .iter()
        .map(|record| (record["id"].as_str().unwrap().to_owned(), record["content"]["fields"]["title"].as_str().unwrap().to_owned()))
        .collect();
    for (id, title) in &*told.offers.lock().unwrap() {
        assert_eq!(held.get(id), Some(title), "round {round}: {id} was acknowledged");
    }
    let (least, found) = (told.edited.load(Ordering::SeqCst), held[edited].parse::<u64>().unwrap());
    // One edit may have been saved whose acknowledgement never came.
    assert!((least..=least + 1).contains(&found), "round {round}: {least} was acknowledged, and {found} is there");
    told.edited.store(found, Ordering::SeqCst);
    let titles: BTreeSet<&String> = held.values().collect();
    assert_eq!(titles.len(), held.len(), "round {round}: nothing is there twice");
}

#[test]
fn what_was_acknowledged_is_there_after_a_kill_at_any_moment() {
    let kills = std::env::var("KAVERET_KILLS").map_or(KILLS, |kills| kills.parse().expect("KAVERET_KILLS is a number"));
    let mut round = 0;
    let mut acknowledged = 0;
    while round < kills {
        let mut node = Node::new("alice", &Settings::resident());
        node.tell(&["city", "create", "Here", "--envelopes-per-hour", "100000", "--bytes-per-month", "1000000000"]);
        let edited = node.tell(&["offer", "add", "--title", "0"])["record"].as_str().unwrap().to_owned();
        let told = Told::default();
        let last = kills.min(round + KILLS_A_CITY);
        while round < last {
            round += 1;
            node.start();
            check(&node, &told, &edited, round);
            let api = node.api();
            std::thread::scope(|scope| {
                for writer in 0..WRITERS {
                    let (api, told) = (api.clone(), &told);
                    scope.spawn(move || write(&api, writer, round, told));
                }
                scope.spawn(|| count_up(&api, &edited, &told));
                std::thread::sleep(moment(round));
                node.kill();
            });
        }
        node.start();
        check(&node, &told, &edited, round);
        assert_eq!(node.api().post("/api/v1/verify", &json!({}))["problems"], json!([]), "after {round} kills");
        assert!(!node.files().iter().any(|file| file.contains("damaged")), "a kill is no damage: {:?}", node.files());
        acknowledged += told.offers.lock().unwrap().len();
    }
    println!("{kills} kills, {acknowledged} records acknowledged and found");
    // Else the writers never came to write, and nothing was shown.
    assert!(acknowledged as u64 > kills, "{acknowledged} records in {kills} rounds");
}
