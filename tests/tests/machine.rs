//! What befalls the machine of a node: its disk fills up, it is told to stop, others
//! watch over it.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use kaveret_tests::data::has_tool;
use kaveret_tests::{City, Node, Settings, in_step_within, wait_for};
use serde_json::Value;

/// A disk of its own, in memory; gone with this.
struct Disk(PathBuf);

impl Disk {
    /// Puts one of so many MiB at a directory; `None` where this machine does not let it.
    fn at(directory: &Path, mebibytes: u32) -> Option<Self> {
        let size = format!("size={mebibytes}m");
        let place = directory.to_str().unwrap();
        has_tool(&["mount", "-t", "tmpfs", "-o", &size, "none", place]).then(|| Self(directory.to_owned()))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // What still has files open there keeps them until it ends.
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

fn free(directory: &Path) -> u64 {
    let output = Command::new("df").args(["--output=avail", "-B1"]).arg(directory).output().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().nth(1).unwrap().trim().parse().unwrap()
}

const MIB: u64 = 1024 * 1024;

#[test]
fn a_full_disk_is_said_and_nothing_is_lost_and_the_node_goes_on_when_there_is_room() {
    let mut city = City::found();
    let settings = Settings::resident();
    let mut alice = Node::new("alice", &settings);
    let Some(_disk) = Disk::at(&alice.data_dir(), 220) else {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "no file system can be mounted here");
        eprintln!("skipped: no file system can be mounted here");
        return;
    };
    alice.configure(&settings);
    alice.tell(&["join", &city.invite()]);
    alice.start();
    let before = alice.api().offer("before the disk was full");
    in_step_within(&[&city.school, &alice], |sets| sets[1]["count"] == 1);

    let ballast = alice.data_dir().join("ballast");
    let room = free(&alice.data_dir());
    fs::write(&ballast, vec![7; usize::try_from(room - 20 * MIB).unwrap()]).unwrap();
    let warned = |status: &Value| status["machine"]["disk_free"].as_u64().unwrap() < 64 * MIB;
    wait_for("the node to see that its disk is full", || {
        let refused = alice.ask(&["offer", "add", "--title", "on a full disk"]);
        if refused.code == 7 && refused.stderr.contains("the disk is full") { Ok(()) } else { Err(format!("{refused:?}")) }
    });
    assert!(warned(&alice.status()));
    assert!(alice.ask(&["status"]).stdout.contains("the disk is full: nothing is taken in or written until"));
    // What is there can be read, and the others go on.
    assert_eq!(alice.tell(&["show", &before])["id"], before.as_str());
    let meanwhile = city.school.api().offer("meanwhile, elsewhere");
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(alice.ask(&["show", &meanwhile]).code, 3, "nothing is taken in");

    fs::remove_file(&ballast).unwrap();
    wait_for("the node to write again", || {
        let saved = alice.ask(&["offer", "add", "--title", "there is room again"]);
        if saved.code == 0 { Ok(()) } else { Err(format!("{saved:?}")) }
    });
    // Some may have been saved before it was seen.
    in_step_within(&[&city.school, &alice], |sets| sets[1]["count"].as_u64() >= Some(3));
    assert_eq!(alice.tell(&["verify"])["problems"], serde_json::json!([]));
    alice.stop();
    city.school.stop();
}

/// Where a node that runs answers those who watch over it.
fn figures(node: &Node, path: &str) -> (u16, String) {
    let address = node.greeting()["figures"].as_str().expect("it says where").trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer)
}

fn figure(text: &str, name: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("{name} is not in\n{text}")).trim().parse().unwrap()
}

#[test]
fn figures_follow_what_a_node_does() {
    let mut city = City::found();
    let mut alice = city.stranger("alice");
    alice.tell(&["join", &city.invite()]);
    let file = alice.data_dir().join("kaveret.toml");
    let configured = fs::read_to_string(&file).unwrap() + "\n[metrics]\nlisten = \"127.0.0.1:0\"\n";
    fs::write(&file, configured).unwrap();
    alice.start();
    city.school.api().offer("chess");
    in_step_within(&[&city.school, &alice], |sets| sets[1]["count"] == 1);
    assert_eq!(figures(&alice, "/health").0, 200);
    wait_for("the offer in the figures", || {
        let text = figures(&alice, "/metrics").1;
        let (records, received) = (figure(&text, "kaveret_records{kind=\"offer\"}"), figure(&text, "kaveret_items_received_total"));
        if records == 1.0 && received >= 1.0 { Ok(()) } else { Err(text) }
    });
    let text = figures(&alice, "/metrics").1;
    assert!(figure(&text, "process_resident_memory_bytes") > 1e6 && figure(&text, "kaveret_disk_free_bytes") > 1e6);
    assert!(figure(&text, "kaveret_dialogues_total{outcome=\"in_step\"}") >= 1.0);
    alice.stop();
    city.school.stop();
}

#[test]
fn a_node_that_is_told_to_stop_does_so_though_requests_and_neighbours_hang() {
    let mut city = City::found();
    let mut alice = city.stranger("alice");
    alice.tell(&["join", &city.invite()]);
    alice.start();
    let offer = alice.api().offer("chess");
    in_step_within(&[&city.school, &alice], |sets| sets[1]["count"] == 1);
    // A request that never ends, and a neighbour that answers nothing more.
    let mut hanging = TcpStream::connect(alice.api().base.trim_start_matches("http://")).unwrap();
    hanging.write_all(b"POST /api/v1/records HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{").unwrap();
    let signal = |process: u32, name: &str| assert!(Command::new("kill").args([name, &process.to_string()]).status().unwrap().success());
    signal(city.school.process_id(), "-STOP");
    let begun = Instant::now();
    signal(alice.process_id(), "-TERM");
    let code = alice.wait();
    let took = begun.elapsed();
    signal(city.school.process_id(), "-CONT");
    assert_eq!(code, 0, "{}", alice.log());
    // It has 4.5 s by its own limits; a busy machine takes what it takes.
    assert!(took < Duration::from_secs(20), "{took:?}");
    assert_eq!(alice.tell(&["show", &offer])["id"], offer.as_str());
    city.school.stop();
}
