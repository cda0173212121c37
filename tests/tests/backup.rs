//! A backup holds everything but keys; the phrase makes a new device out of it.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use kaveret_tests::{City, Finished, Node, in_step_within};
use serde_json::{Value, json};

/// Restores onto a node with a phrase on standard input.
fn restore(node: &Node, backup: &str, phrase: &str) -> Finished {
    let mut child =
        node.command(&["--json", "restore", backup]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It may refuse before it reads.
    let _ = writeln!(child.stdin.take().unwrap(), "{phrase}");
    let output = child.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Finished { code: output.status.code().unwrap(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|found| found == part)
}

#[test]
fn a_new_device_of_the_same_member_comes_out_of_a_backup_and_the_phrase() {
    let city = City::found();
    let mut alice = city.stranger("alice");
    let joined = alice.tell(&["join", &city.invite()]);
    let phrase = joined["phrase"].as_str().unwrap();
    alice.start();
    let offer = alice.api().offer("guitar");
    in_step_within(&[&city.school, &alice], |sets| sets[1]["count"] == 1);
    let file = alice.beside("city.kaveret");
    let file = file.to_str().unwrap();
    let facts = alice.tell(&["backup", file]);

    // It holds the city, and nothing that lets anyone write.
    let backup = fs::read(file).unwrap();
    assert_eq!(facts["bytes"], backup.len());
    let secret = fs::read_to_string(alice.data_dir().join("device.key")).unwrap();
    let secret = secret.lines().find_map(|line| line.strip_prefix("secret ")).unwrap().to_owned();
    let raw: Vec<u8> = (0..32).map(|at| u8::from_str_radix(&secret[at * 2..at * 2 + 2], 16).unwrap()).collect();
    assert!(!contains(&backup, &raw) && !contains(&backup, secret.as_bytes()));
    for word in phrase.split(' ').collect::<Vec<_>>().windows(2) {
        assert!(!contains(&backup, word.join(" ").as_bytes()));
    }
    alice.stop();

    // The old machine is lost.
    let mut again = city.stranger("alice's new machine");
    let finished = restore(&again, file, phrase);
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    let founded: Value = serde_json::from_str(&finished.stdout).unwrap();
    assert_eq!((&founded["member"], &founded["city"]["id"]), (&joined["member"], &joined["city"]["id"]));
    let status = again.status();
    assert_eq!(status["member"], joined["member"]);
    assert_ne!(status["device"], alice.status()["device"]);
    assert_eq!(again.tell(&["show", &offer])["editable"], true);
    assert_eq!(again.tell(&["verify"])["problems"], json!([]));

    // It writes, and the city takes what it writes.
    again.tell(&["offer", "edit", &offer, "--title", "guitar and oud"]);
    let facts = again.tell(&["sync", &city.school.address(), "--once"]);
    assert_eq!(facts["in_step"], true, "{facts}");
    let shown = city.school.tell(&["show", &offer]);
    assert_eq!((&shown["content"]["fields"]["title"], &shown["set_aside"]), (&json!("guitar and oud"), &json!([])));
    again.start();
    // Both machines may be used side by side.
    alice.start();
    in_step_within(&[&city.school, &alice], |sets| sets[1]["count"] == 2);
    assert_eq!(alice.tell(&["show", &offer])["content"]["fields"]["title"], "guitar and oud");
    again.stop();
}

#[test]
fn a_wrong_phrase_or_a_damaged_file_is_named_and_leaves_nothing_behind() {
    let city = City::found();
    let file = city.school.beside("city.kaveret");
    let path = file.to_str().unwrap();
    city.school.tell(&["backup", path]);
    let node = city.stranger("alice");
    let check = |backup: &str, phrase: &str, code: i32, message: &str| {
        let finished = restore(&node, backup, phrase);
        assert_eq!(finished.code, code, "{}{}", finished.stdout, finished.stderr);
        assert!(finished.stderr.contains(message), "{}", finished.stderr);
        assert!(node.tell(&["status"])["city"].is_null());
        assert!(!node.data_dir().join("device.key").exists());
    };
    check(path, "one two three", 2, "a recovery phrase has 12 or 24 words, and this has 3");
    let typo = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abuot";
    check(path, typo, 2, "word 12 of the recovery phrase is not in the list");
    let twelve = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon";
    check(path, twelve, 2, "do not fit together");
    // A phrase of somebody who is no member.
    let stranger = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
    check(path, stranger, 1, "member");

    let whole = fs::read(&file).unwrap();
    for (what, bytes) in
        [("cut", whole[..whole.len() - 5].to_vec()), ("flipped", flipped(&whole)), ("empty", vec![]), ("other", b"x".repeat(500))]
    {
        let damaged = node.beside(what);
        fs::write(&damaged, bytes).unwrap();
        check(damaged.to_str().unwrap(), stranger, 2, "this is not a whole backup of kaveret");
    }
}

fn flipped(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    bytes
}
