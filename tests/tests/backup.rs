//! A backup holds everything but keys; the phrase makes a new device out of it.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use kaveret_tests::{City, Finished, Node, in_step_within, wait_for};
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
    check(path, stranger, 2, "these recovery words do not open this backup");
    let plain = city.school.beside("plain.kaveret");
    let plain = plain.to_str().unwrap();
    city.school.tell(&["backup", "--plain", plain]);
    check(plain, stranger, 1, "member");

    let whole = fs::read(plain).unwrap();
    for (what, bytes) in
        [("cut", whole[..whole.len() - 5].to_vec()), ("flipped", flipped(&whole)), ("empty", vec![]), ("other", b"x".repeat(500))]
    {
        let damaged = node.beside(what);
        fs::write(&damaged, bytes).unwrap();
        check(damaged.to_str().unwrap(), stranger, 2, "this is not a whole backup of kaveret");
    }
    let sealed = fs::read(&file).unwrap();
    for (what, bytes) in [("sealed and cut", sealed[..sealed.len() - 5].to_vec()), ("sealed and flipped", flipped(&sealed))] {
        let damaged = node.beside(what);
        fs::write(&damaged, bytes).unwrap();
        check(damaged.to_str().unwrap(), &city.phrase, 2, "damaged or cut short");
    }
}

/// Where a node puts the backups that it makes by itself.
fn backups_of(node: &Node) -> Vec<std::path::PathBuf> {
    let files = fs::read_dir(node.beside("backups")).unwrap();
    let mut files: Vec<_> =
        files.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|ending| ending == "age")).collect();
    files.sort();
    files
}

#[test]
fn a_node_makes_backups_by_itself_and_lets_go_of_those_that_hold_what_was_erased() {
    let city = City::found();
    city.school.tell(&["city", "amend", "--erasure-days", "0"]);
    let mut alice = city.stranger("alice");
    let phrase = alice.tell(&["join", &city.invite()])["phrase"].as_str().unwrap().to_owned();
    let directory = alice.beside("backups");
    let file = alice.data_dir().join("kaveret.toml");
    let before = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{before}\n[backup]\ndirectory = {directory:?}\nevery = \"1s\"\nkeep = 2\n")).unwrap();
    alice.start();

    // Nobody makes the directory: where its disk is not there, the city is not to fill another.
    let failure = wait_for("it says that it cannot", || {
        let backup = alice.status()["backup"].clone();
        backup["failure"].as_str().map(String::from).ok_or(backup.to_string())
    });
    assert!(failure.contains("is its disk connected?"), "{failure}");
    assert!(alice.ask(&["status"]).stdout.contains("the last one came to nothing"));
    fs::create_dir(&directory).unwrap();
    let offer = alice.api().offer("guitar");
    let made = |wanted: &dyn Fn(&[std::path::PathBuf]) -> bool| {
        wait_for("backups are made", || {
            let files = backups_of(&alice);
            if wanted(&files) { Ok(files) } else { Err(format!("{files:?}")) }
        })
    };
    let first = made(&|files| files.len() == 2);
    let later = made(&|files| !files.contains(&first[0]) && !files.contains(&first[1]));
    assert!(later.len() <= 2, "{later:?}");
    let backup = alice.status()["backup"].clone();
    assert_eq!((&backup["failure"], backup["count"].as_u64() <= Some(2)), (&Value::Null, true), "{backup}");

    // Restored for a trial, it says what it holds.
    let newest = later.last().unwrap().to_str().unwrap().to_owned();
    let kept = alice.beside("kept.age");
    fs::copy(&newest, &kept).unwrap();
    let trial = city.stranger("trial");
    let checked = check_backup(&trial, kept.to_str().unwrap(), &phrase);
    assert_eq!((checked["sealed"].as_bool(), &checked["problems"]), (Some(true), &json!([])), "{checked}");
    // With the certificate of the trial's own device.
    let (held, found) = (&alice.status()["sets"], &checked["sets"]);
    assert_eq!((&found[1], found[0]["count"].as_u64()), (&held[1], held[0]["count"].as_u64().map(|count| count + 1)));
    assert!(trial.tell(&["status"])["city"].is_null(), "nothing is kept of a trial");

    // Once an erasure is carried out, none holds what was erased.
    alice.tell(&["erase", &offer, "--yes"]);
    wait_for("the receipt is signed", || {
        let told = alice.tell(&["erase", "status"]);
        match told["erasures"][0]["leaves"].is_null() && alice.tell(&["verify"])["problems"] == json!([]) {
            true => Ok(()),
            false => Err(told.to_string()),
        }
    });
    let old: Vec<_> = backups_of(&alice);
    made(&|files| !files.is_empty() && files.iter().all(|file| !old.contains(file)));
    alice.stop();
    let newest = backups_of(&alice).pop().unwrap();
    let checked = check_backup(&trial, newest.to_str().unwrap(), &phrase);
    assert_eq!(checked["sets"][1]["count"], 0, "{checked}");
}

fn check_backup(node: &Node, backup: &str, phrase: &str) -> Value {
    let words = node.beside("words");
    fs::write(&words, phrase).unwrap();
    node.tell(&["restore", "--check", backup, "--phrase-file", words.to_str().unwrap()])
}

fn flipped(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    bytes
}
