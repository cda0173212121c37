//! Keys under a passphrase, on disk and in a running node; and a second device of
//! one member.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use kaveret_tests::{City, Finished, Node, in_step_within, wait_for};
use serde_json::json;

const PASSPHRASE: &str = "bees fly at noon";

/// A file beside the data directory that holds this passphrase.
fn file(node: &Node, name: &str, passphrase: &str) -> String {
    let path = node.beside(name);
    fs::write(&path, format!("{passphrase}\n")).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Every file below, with its bytes.
fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap().flatten() {
        match entry.file_type().unwrap().is_dir() {
            true => found.extend(files(&entry.path())),
            false => found.push((entry.path().display().to_string(), fs::read(entry.path()).unwrap())),
        }
    }
    found
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|found| found == part)
}

/// Runs a command with this line on standard input.
fn ask_with_line(node: &Node, arguments: &[&str], line: &str) -> Finished {
    use std::io::Write;
    let mut command = node.command(&[&["--json"], arguments].concat());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It may refuse before it reads.
    let _ = writeln!(child.stdin.take().unwrap(), "{line}");
    let output = child.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Finished { code: output.status.code().unwrap(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
}

#[test]
fn keys_under_a_passphrase_lie_nowhere_and_a_locked_node_does_nothing() {
    let city = City::found();
    let mut alice = city.stranger("alice");
    let joined = alice.tell(&["join", &city.invite()]);
    let phrase = joined["phrase"].as_str().unwrap();
    let secret = fs::read_to_string(alice.data_dir().join("device.key")).unwrap();
    let secret = secret.lines().find_map(|line| line.strip_prefix("secret ")).unwrap().to_owned();
    let raw: Vec<u8> = (0..32).map(|at| u8::from_str_radix(&secret[at * 2..at * 2 + 2], 16).unwrap()).collect();
    let right = file(&alice, "right", PASSPHRASE);
    let wrong = file(&alice, "wrong", "bees fly at night");
    let short = file(&alice, "short", "bees");
    assert_eq!(alice.ask(&["passphrase", "set", "--new-passphrase-file", &short]).code, 2);
    assert_eq!(alice.tell(&["passphrase", "set", "--new-passphrase-file", &right])["passphrase"], true);

    // Without the passphrase no command does anything, and says why.
    let refused = alice.ask(&["offer", "list"]);
    assert_eq!(refused.code, 8, "{}", refused.stderr);
    assert!(refused.stderr.contains("locked"), "{}", refused.stderr);
    assert_eq!(alice.ask(&["--passphrase-file", &wrong, "offer", "list"]).code, 8);
    assert_eq!(alice.ask(&["--passphrase-file", &right, "offer", "list"]).code, 0);

    // A node that is given none starts locked: it serves nothing and meets nobody.
    alice.start();
    let offer = city.school.api().offer("guitar");
    let status = alice.status();
    assert_eq!(
        (&status["locked"], &status["city"], &status["sets"], &status["addresses"]),
        (&json!(true), &json!(null), &json!([]), &json!([]))
    );
    assert!(!status.to_string().contains("Sheva"));
    for refused in [alice.ask(&["show", &offer]), alice.ask(&["search", "guitar"]), alice.ask(&["sync", &city.school.address(), "--once"])]
    {
        assert_eq!(refused.code, 8, "{}{}", refused.stdout, refused.stderr);
    }
    assert_eq!(alice.ask(&["--passphrase-file", &wrong, "unlock"]).code, 8);
    assert_eq!(alice.status()["locked"], true);
    assert_eq!(alice.tell(&["--passphrase-file", &right, "unlock"])["locked"], false);
    in_step_within(&[&city.school, &alice], |sets| sets[1]["count"] == 1);
    assert_eq!(alice.tell(&["show", &offer])["content"]["fields"]["title"], "guitar");
    let own = alice.api().offer("oud");

    // Locked again, it hears nothing of what goes on.
    alice.tell(&["lock"]);
    let school = city.school.tell(&["show", &own]);
    assert_eq!(school["content"]["fields"]["title"], "oud");
    assert_eq!(alice.ask(&["show", &own]).code, 8);
    wait_for("the school sees that the locked node has gone", || {
        let peers = city.school.status()["peers"].take();
        match peers.as_array().is_some_and(|peers| peers.iter().all(|peer| peer["connected"] == false)) {
            true => Ok(()),
            false => Err(peers.to_string()),
        }
    });

    // Whatever the node wrote in all this, no file of it has a secret.
    alice.tell(&["--passphrase-file", &right, "unlock"]);
    alice.stop();
    let found = files(&alice.data_dir());
    assert!(found.iter().any(|(name, _)| name.ends_with("device.key")) && found.len() > 5, "{}", found.len());
    let words: Vec<&str> = phrase.split(' ').collect();
    for (name, bytes) in &found {
        assert!(!contains(bytes, &raw) && !contains(bytes, secret.as_bytes()), "{name}");
        assert!(!contains(bytes, PASSPHRASE.as_bytes()), "{name}");
        for pair in words.windows(2) {
            assert!(!contains(bytes, pair.join(" ").as_bytes()), "{name}");
        }
    }
    assert!(!alice.log().contains(&secret) && !alice.log().contains(PASSPHRASE) && !alice.log().contains(&words[..3].join(" ")));

    // A box that starts without a person reads it from a file.
    let configured = fs::read_to_string(alice.data_dir().join("kaveret.toml")).unwrap();
    fs::write(alice.data_dir().join("kaveret.toml"), format!("passphrase_file = {right:?}\n{configured}")).unwrap();
    alice.start();
    assert_eq!(alice.status()["locked"], false);
    assert_eq!(alice.tell(&["passphrase", "remove"])["passphrase"], false);
    alice.stop();
    fs::write(alice.data_dir().join("kaveret.toml"), configured).unwrap();
    alice.start();
    assert_eq!(alice.status()["locked"], false);
}

#[test]
fn an_unused_node_locks_itself() {
    let city = City::found();
    let mut alice = city.stranger("alice");
    alice.tell(&["join", &city.invite()]);
    let right = file(&alice, "right", PASSPHRASE);
    alice.tell(&["passphrase", "set", "--new-passphrase-file", &right]);
    let configured = fs::read_to_string(alice.data_dir().join("kaveret.toml")).unwrap();
    let more = format!("passphrase_file = {right:?}\nlock_after = \"2s\"\n{configured}");
    fs::write(alice.data_dir().join("kaveret.toml"), more).unwrap();
    alice.start();
    // The school is asked: asking the node itself would be using it.
    let connected = |wanted: bool| {
        wait_for("the school meets the unused node, and then sees that it has gone", || {
            let peers = city.school.status()["peers"].take();
            let found = peers.as_array().is_some_and(|peers| peers.iter().any(|peer| peer["connected"] == true));
            if found == wanted { Ok(()) } else { Err(peers.to_string()) }
        });
    };
    connected(true);
    connected(false);
    assert_eq!(alice.status()["locked"], true);
}

#[test]
fn a_link_and_the_phrase_make_another_machine_a_device_of_the_same_member() {
    let city = City::found();
    let mut laptop = city.stranger("the laptop");
    let joined = laptop.tell(&["join", &city.invite()]);
    let bob = city.stranger("bob").tell(&["join", &city.invite()]);
    laptop.start();
    let offer = laptop.api().offer("guitar");
    in_step_within(&[&city.school, &laptop], |sets| sets[1]["count"] == 1);
    let invited = laptop.tell(&["device", "add"]);
    let link = invited["link"].as_str().unwrap();
    assert!(link.starts_with("kaveret:device/"));

    let mut tablet = city.stranger("the tablet");
    let check = |phrase: &str, code: i32, said: &str| {
        let refused = ask_with_line(&tablet, &["join", link], phrase);
        assert_eq!(refused.code, code, "{}{}", refused.stdout, refused.stderr);
        assert!(refused.stderr.contains(said), "{}", refused.stderr);
        assert!(!tablet.data_dir().join("device.key").exists());
    };
    check(bob["phrase"].as_str().unwrap(), 2, "another member's");
    check("one two three", 2, "12 or 24 words");
    let added = ask_with_line(&tablet, &["join", link], joined["phrase"].as_str().unwrap());
    assert_eq!(added.code, 0, "{}", added.stderr);
    assert!(!added.stdout.contains(joined["phrase"].as_str().unwrap()), "the words are not shown again");
    tablet.start();
    in_step_within(&[&city.school, &laptop, &tablet], |sets| sets[1]["count"] == 1);
    let status = tablet.status();
    assert_eq!((&status["member"], &status["phrase_checked"]), (&joined["member"], &json!(true)));
    assert_ne!(status["device"], laptop.status()["device"]);
    // The new device edits what the old one wrote.
    assert_eq!(tablet.tell(&["show", &offer])["editable"], true);
    tablet.tell(&["offer", "edit", &offer, "--title", "guitar and oud"]);
    in_step_within(&[&city.school, &laptop, &tablet], |sets| sets[1]["count"] == 2);
    assert_eq!(laptop.tell(&["show", &offer])["content"]["fields"]["title"], "guitar and oud");
    let devices = laptop.tell(&["device", "list"]);
    let devices = devices["devices"].as_array().unwrap();
    assert_eq!((devices.len(), &devices[0]["this"], &devices[1]["device"]), (2, &json!(true), &status["device"]));

    // The link is spent.
    let third = city.stranger("a third machine");
    let refused = ask_with_line(&third, &["join", link], joined["phrase"].as_str().unwrap());
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    assert!(refused.stderr.contains("has been used"), "{}", refused.stderr);
}

#[test]
fn the_status_reminds_of_a_phrase_until_it_was_checked() {
    let city = City::found();
    let alice = city.stranger("alice");
    let joined = alice.tell(&["join", &city.invite()]);
    assert_eq!(alice.tell(&["status"])["phrase_checked"], false);
    assert!(alice.ask(&["status"]).stdout.contains("kaveret phrase check"));
    let wrong = ask_with_line(&alice, &["phrase", "check"], &["zoo"; 12].join(" "));
    assert_eq!(wrong.code, 2, "{}", wrong.stderr);
    let right = ask_with_line(&alice, &["phrase", "check"], joined["phrase"].as_str().unwrap());
    assert_eq!(right.code, 0, "{}", right.stderr);
    assert_eq!(alice.tell(&["status"])["phrase_checked"], true);
    assert!(!alice.ask(&["status"]).stdout.contains("kaveret phrase check"));
}
