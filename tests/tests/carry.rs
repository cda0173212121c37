//! Two nodes that share no network are brought in step by a stick.

use std::fs;
use std::path::{Path, PathBuf};

use kaveret_tests::{City, Node, in_step_within};
use serde_json::Value;

fn files(stick: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(stick).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

/// What both hold, by the fingerprints of what they share.
fn fingerprints(node: &Node) -> Vec<Value> {
    node.status()["sets"].as_array().unwrap().iter().map(|set| set["fingerprint"].clone()).collect()
}

#[test]
fn a_stick_that_goes_to_and_fro_brings_two_nodes_in_step() {
    let mut city = City::found();
    let mut farm = city.stranger("the farm");
    farm.tell(&["join", &city.invite()]);
    farm.start();
    city.school.api().offer("before");
    in_step_within(&[&city.school, &farm], |sets| sets[1]["count"] == 1);
    farm.stop();
    // From now on the two share no network: one runs, and commands work alone on the other.
    city.school.api().offer("at the school");
    farm.tell(&["offer", "add", "--title", "a rare word at the farm"]);
    let stick = tempfile::tempdir().unwrap();
    let place = stick.path().to_str().unwrap();
    let out = farm.tell(&["carry", "out", place]);
    assert_eq!((&out["scopes"], out["devices"].as_u64()), (&serde_json::json!(["control", "city", "federation"]), Some(1)));
    let bytes = fs::read(&files(stick.path())[0]).unwrap();
    assert!(!bytes.windows(9).any(|part| part == b"rare word"), "it is sealed");

    let taken = city.school.tell(&["carry", "in", place]);
    assert_eq!(taken[0]["carried"]["received"], 1, "{taken}");
    assert_eq!(taken[0]["carried"]["from"], farm.status()["device"]);
    city.school.tell(&["carry", "out", place]);
    assert_eq!(files(stick.path()).len(), 2, "each has a file of its own");
    assert!(farm.status()["waiting"].as_u64() > Some(0));
    let taken = farm.ask(&["--json", "carry", "in", place]);
    assert_eq!(taken.code, 0, "{}", taken.stderr);
    let taken: Value = serde_json::from_str(&taken.stdout).unwrap();
    assert_eq!((taken.as_array().unwrap().len(), &taken[0]["carried"]["received"]), (1, &1.into()), "{taken}");
    assert_eq!(farm.status()["waiting"], 0, "what it wrote is known to be at the school");
    assert_eq!(fingerprints(&farm), fingerprints(&city.school));
    assert_eq!(farm.tell(&["verify"])["problems"], serde_json::json!([]));

    // Nothing new: nothing is taken in twice.
    let again = city.school.tell(&["carry", "in", place]);
    assert_eq!(again[0]["carried"]["received"], 0);
    city.school.stop();
}

#[test]
fn a_file_that_is_for_others_or_damaged_or_of_another_city_is_refused_with_what_it_is() {
    let mut city = City::found();
    let alice = city.resident("alice");
    let mut elsewhere = City::found();
    let stranger = elsewhere.resident("a stranger");
    let stick = tempfile::tempdir().unwrap();
    let place = stick.path().to_str().unwrap();
    let refused = |node: &Node, code: i32, why: &str| {
        let finished = node.ask(&["carry", "in", place]);
        assert!(finished.code == code && finished.stderr.contains(why), "{finished:?}");
    };
    refused(&alice, 3, "holds no file that ends in");
    elsewhere.school.tell(&["carry", "out", place]);
    refused(&alice, 2, "sealed for other devices");
    let file = files(stick.path()).remove(0);
    let whole = fs::read(&file).unwrap();
    for (bytes, why) in [
        (&whole[..whole.len() - 1], "damaged or cut short"),
        (b"age-encryption.org/v1\nnot".as_slice(), "not a whole file"),
        (b"".as_slice(), "not a whole file"),
    ] {
        fs::write(&file, bytes).unwrap();
        let finished = stranger.ask(&["carry", "in", place]);
        assert!(
            finished.code == 2 && (finished.stderr.contains(why) || finished.stderr.contains("not a whole file")),
            "{why}: {finished:?}"
        );
    }
    let nowhere = alice.ask(&["carry", "out", "/nowhere/at/all"]);
    assert!(nowhere.code == 2 && nowhere.stderr.contains("is the stick connected?"), "{nowhere:?}");
    city.school.stop();
    elsewhere.school.stop();
}
