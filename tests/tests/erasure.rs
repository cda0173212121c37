//! What was erased is in no file of any node: byte for byte, in the store and in the
//! search index, after a backup of before is restored, and after a kill at any moment.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use kaveret_tests::{City, Node, Settings, in_step, wait_for};
use serde_json::{Value, json};

/// Letters that occur nowhere else, in the order of no word.
const CANARY: &str = "qzxjvkwpqhzfbxgtjvqk";

/// So many letters of it in a row are no chance: an index keeps words in pieces.
const PIECE: usize = 8;

/// Rounds of the kill test: some ten seconds.
const KILLS: u64 = 10;

/// Whether bytes hold a piece of the canary, in small letters or in large ones.
fn holds(bytes: &[u8]) -> bool {
    let pieces: BTreeSet<&[u8]> = CANARY.as_bytes().windows(PIECE).collect();
    // Most places are out by two letters, so that a store of megabytes takes no minute.
    let mut begins = vec![false; 1 << 16];
    let pair = |bytes: &[u8]| (usize::from(bytes[0]) << 8) | usize::from(bytes[1]);
    pieces.iter().for_each(|piece| begins[pair(piece)] = true);
    let small: Vec<u8> = bytes.iter().map(u8::to_ascii_lowercase).collect();
    small.windows(PIECE).any(|window| begins[pair(window)] && pieces.contains(window))
}

/// The files of the search index that hold anything of records. It keeps words in tries
/// whose bytes are no letters, so each of them has to be another one.
fn index_files(node: &Node) -> BTreeSet<String> {
    let names = fs::read_dir(node.data_dir().join("search")).unwrap().flatten();
    let names = names.map(|file| file.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.len() > 32 && name.as_bytes()[..32].iter().all(u8::is_ascii_hexdigit)).collect()
}

/// The files below a directory that hold it.
fn where_found(dir: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => found.extend(where_found(&path)),
            // Files come and go while a node runs.
            false if fs::read(&path).is_ok_and(|bytes| holds(&bytes)) => found.push(path.display().to_string()),
            false => {}
        }
    }
    found
}

fn gone_from(node: &Node) {
    wait_for(&format!("nothing is left in the files of {}", node.name()), || match where_found(&node.data_dir()) {
        found if found.is_empty() => Ok(()),
        found => Err(format!("{found:?}")),
    });
}

/// How many records a search for the canary finds. A search writes to the index's files
/// first what has come.
fn hits(node: &Node) -> usize {
    node.tell(&["search", CANARY])["records"].as_array().map_or(0, Vec::len)
}

fn restore(node: &Node, backup: &str, phrase: &str) {
    let mut child = node.command(&["restore", backup]).stdin(Stdio::piped()).spawn().unwrap();
    writeln!(child.stdin.take().unwrap(), "{phrase}").unwrap();
    assert!(child.wait().unwrap().success());
}

#[test]
fn nothing_of_an_erased_record_is_left_in_any_file_and_an_older_backup_brings_nothing_back() {
    let city = City::found();
    let school = &city.school;
    school.tell(&["city", "amend", "--erasure-days", "0"]);
    let mut alice = city.stranger("alice");
    let phrase = alice.tell(&["join", &city.invite()])["phrase"].as_str().unwrap().to_owned();
    alice.start();
    let kept = alice.api().offer("Bread baking");
    let fields = json!({ "title": CANARY, "description": format!("Call {CANARY} at night"), "skills": [CANARY] });
    let saved = alice.api().post("/api/v1/records", &json!({ "kind": "offer", "fields": fields }));
    let record = saved["record"].as_str().unwrap().to_owned();
    in_step(&[school, &alice]);
    for node in [school, &alice] {
        wait_for("it is found by its words", || if hits(node) == 1 { Ok(()) } else { Err("not yet".to_owned()) });
        assert!(!where_found(&node.data_dir()).is_empty() && !index_files(node).is_empty(), "else this test shows nothing");
    }
    let (before, after) = (alice.beside("before.kaveret"), alice.beside("after.kaveret"));
    let (before, after) = (before.to_str().unwrap().to_owned(), after.to_str().unwrap().to_owned());
    alice.tell(&["backup", &before]);

    let indexed = [index_files(school), index_files(&alice)];
    let erased = alice.tell(&["erase", &record, "--yes"]);
    let erasure = erased["statements"][0]["id"].as_str().unwrap().to_owned();
    for (node, indexed) in [school, &alice].into_iter().zip(indexed) {
        gone_from(node);
        wait_for("its index is a new one", || {
            let left: Vec<String> = index_files(node).intersection(&indexed).cloned().collect();
            if left.is_empty() { Ok(()) } else { Err(format!("{left:?}")) }
        });
        assert_eq!(hits(node), 0);
        assert_eq!(node.tell(&["show", &kept])["content"]["fields"]["title"], "Bread baking");
    }
    // The school's box says so, and Alice reads it.
    let told = wait_for("the box has answered", || {
        let told = alice.tell(&["erase", "status", &erasure[..10]]);
        match told["erasures"][0]["asked"][0]["confirmed"].is_u64() {
            true => Ok(told),
            false => Err(told.to_string()),
        }
    });
    assert_eq!((&told["erasures"][0]["leaves"], &told["erasures"][0]["record"]), (&Value::Null, &json!(record)));
    let words = alice.ask(&["erase", "status"]).stdout;
    assert!(words.contains("1 of 1 box has answered") && words.contains("nothing is left"), "{words}");

    // A backup of now holds nothing of it. One of before brings it back to an empty
    // machine, until that hears of the erasure, and nobody takes it in from there.
    alice.tell(&["backup", &after]);
    alice.stop();
    let newer = city.stranger("alice's second machine");
    restore(&newer, &after, &phrase);
    assert_eq!((hits(&newer), where_found(&newer.data_dir())), (0, Vec::new()));
    let mut older = city.stranger("alice's third machine");
    restore(&older, &before, &phrase);
    assert_eq!(hits(&older), 1);
    older.start();
    older.tell(&["sync", &school.address(), "--once"]);
    gone_from(&older);
    assert_eq!(hits(&older), 0);
    in_step(&[school, &older]);
    gone_from(school);
    for node in [school, &older] {
        assert_eq!(node.api().post("/api/v1/verify", &json!({}))["problems"], json!([]), "{}", node.name());
    }
}

#[test]
fn a_kill_while_the_store_is_rewritten_loses_nothing_and_the_erasure_is_finished_later() {
    let mut node = Node::new("alice", &Settings::resident());
    let limits = ["--envelopes-per-hour", "100000", "--bytes-per-month", "1000000000"];
    node.tell(&[&["city", "create", "Here"][..], &limits].concat());
    node.tell(&["city", "amend", "--erasure-days", "0"]);
    node.start();
    // So much that copying it takes a while.
    let content = |at: usize| json!({ "content": { "kind": "offer", "fields": { "title": format!("Offer {at}"), "description": "x".repeat(2000) } } });
    for first in (0..1500).step_by(500) {
        let records: Vec<Value> = (first..first + 500).map(content).collect();
        node.api().post("/api/v1/save-all", &json!({ "records": records }));
    }
    let fresh = |node: &Node| node.data_dir().join("store.new").exists();
    let mut during = 0;
    for round in 0..KILLS {
        let record = node.api().offer(&format!("{CANARY} {round}"));
        assert_eq!(hits(&node), 1, "round {round}");
        let api = node.api();
        let deed = json!({ "do": "erase-record", "record": record });
        let asked = thread::spawn(move || api.try_post("/api/v1/governance", &deed).is_ok());
        let deadline = Instant::now() + Duration::from_secs(20);
        while !fresh(&node) && Instant::now() < deadline {
            thread::sleep(Duration::from_micros(200));
        }
        // Spread by a fixed odd factor over what copying takes, so that a failure comes again.
        thread::sleep(Duration::from_micros((round.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) % 120_000));
        during += usize::from(fresh(&node));
        node.kill();
        let _ = asked.join();
        node.start();
        let api = node.api();
        gone_from(&node);
        assert_eq!(api.records("offer").len(), 1500, "round {round}");
        assert_eq!(node.tell(&["erase", "status"])["erasures"].as_array().map(Vec::len), Some(round as usize + 1), "round {round}");
        assert!(!node.files().iter().any(|file| file.contains("damaged") || file.contains(".old")), "{:?}", node.files());
    }
    assert_eq!(node.api().post("/api/v1/verify", &json!({}))["problems"], json!([]));
    println!("{during} of {KILLS} kills came while the new files were being written");
    assert!(during > 0, "else nothing was shown");
}
