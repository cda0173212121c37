//! Bits flip in a node's files: it says so, fetches what it lacks, and goes on.

use std::fs;
use std::path::Path;

use kaveret_tests::{City, Node, export, in_step, in_step_within};
use serde_json::json;

/// Records of the city: they fill many pages of the database.
const RECORDS: usize = 1_500;

/// A city of three in which alice's node is stopped.
fn city() -> (City, Node, Node) {
    let city = City::found();
    let (mut alice, bob) = (city.resident("alice"), city.resident("bob"));
    let content = |at: usize| json!({ "kind": "offer", "fields": { "title": format!("lesson {at}"), "description": format!("words of {at} ").repeat(30) } });
    let records: Vec<_> = (0..RECORDS).map(|at| json!({ "content": content(at) })).collect();
    city.school.api().post("/api/v1/save-all", &json!({ "records": records }));
    alice.api().offer("alice's own");
    in_step_within(&[&city.school, &alice, &bob], |sets| sets[1]["count"] == RECORDS + 1);
    alice.stop();
    (city, alice, bob)
}

/// Flips one bit at each of these places, told in thousandths of the file.
fn flip(path: &Path, places: &[usize]) {
    let mut bytes = fs::read(path).unwrap();
    for place in places {
        let at = bytes.len() * place / 1_000;
        bytes[at] ^= 0x10;
    }
    fs::write(path, bytes).unwrap();
}

/// Alice's node starts with whatever was done to it, and all is well again.
fn check_heals(city: &City, alice: &mut Node, bob: &Node) {
    alice.start();
    // The others never noticed.
    let offer = bob.api().offer("while alice was ill");
    in_step_within(&[&city.school, &*alice, bob], |sets| sets[1]["count"] == RECORDS + 2);
    let said = alice.log();
    assert!(said.contains("damage"), "the node says what it found: {said:?}");
    let facts = alice.api().post("/api/v1/verify", &json!({}));
    assert_eq!(facts["problems"], json!([]), "{said}");
    assert_eq!(alice.status()["damaged"], 0);
    assert_eq!(alice.tell(&["show", &offer])["content"]["fields"]["title"], "while alice was ill");
    assert!(export(alice, "json") == export(&city.school, "json"));
    // Her device goes on writing, and a second start finds nothing wrong.
    alice.api().offer("after");
    in_step_within(&[&city.school, &*alice, bob], |sets| sets[1]["count"] == RECORDS + 3);
    alice.stop();
    let before = alice.log().len();
    alice.start();
    in_step(&[&city.school, &*alice, bob]);
    assert!(!alice.log()[before..].contains("damage"), "{}", &alice.log()[before..]);
    alice.stop();
}

#[test]
fn with_bits_flipped_in_its_database_a_node_heals_from_the_box() {
    let (city, mut alice, bob) = city();
    // So many that some hit what is in use, wherever sled has put it.
    flip(&alice.data_dir().join("store/db"), &(3..1_000).step_by(20).collect::<Vec<_>>());
    check_heals(&city, &mut alice, &bob);
}

#[test]
fn with_one_item_damaged_a_node_heals_from_the_box() {
    let (city, mut alice, bob) = city();
    let path = alice.data_dir().join("store/db");
    let mut bytes = fs::read(&path).unwrap();
    // Everywhere where sled keeps these words: in the item and in its view.
    let needle = b"words of 700 ";
    let places: Vec<_> = bytes.windows(needle.len()).enumerate().filter(|(_, found)| *found == needle).map(|(at, _)| at).collect();
    assert!(!places.is_empty(), "the words stand in the file as they are");
    places.into_iter().for_each(|at| bytes[at + 3] ^= 1);
    fs::write(&path, bytes).unwrap();
    check_heals(&city, &mut alice, &bob);
}

#[test]
fn with_a_file_of_rubbish_a_node_begins_anew_and_its_device_stays() {
    let (city, mut alice, bob) = city();
    let device = alice.data_dir().join("device.key");
    let key = fs::read(&device).unwrap();
    let path = alice.data_dir().join("store/db");
    let length = fs::metadata(&path).unwrap().len() as usize;
    fs::write(&path, vec![0x5a; length]).unwrap();
    alice.start();
    assert!(alice.files().iter().any(|file| file == "store.damaged-1"), "{:?}", alice.files());
    assert!(alice.log().contains("damaged"), "{}", alice.log());
    assert_eq!(fs::read(&device).unwrap(), key);
    assert_eq!(alice.status()["healed"], 1);
    assert_eq!(alice.status()["set_aside"], json!(["store.damaged-1"]));
    in_step_within(&[&city.school, &alice, &bob], |sets| sets[1]["count"] == RECORDS + 1);
}

/// Bits that flip under a node that runs are met when it reads.
#[test]
fn a_running_node_heals_from_damage_that_it_meets() {
    let (city, mut alice, bob) = city();
    alice.start();
    flip(&alice.data_dir().join("store/db"), &(3..1_000).step_by(20).collect::<Vec<_>>());
    // Whatever it does now, it reads on pages that were whole when it opened them.
    let facts = alice.api().post("/api/v1/verify", &json!({}));
    assert!(facts["items"].as_u64().is_some(), "{facts}");
    bob.api().offer("while alice was ill");
    in_step_within(&[&city.school, &alice, &bob], |sets| sets[1]["count"] == RECORDS + 2);
    assert_eq!(alice.api().post("/api/v1/verify", &json!({}))["problems"], json!([]));
    assert!(alice.status()["healed"].as_u64().unwrap() > 0, "{}", alice.log());
    assert!(alice.log().contains("damage"), "{}", alice.log());
    assert!(export(&alice, "json") == export(&city.school, "json"));
    alice.stop();
}

/// Bits flipped at random in all of sled's files, also after a kill: the node says
/// so or is unharmed, and in the end holds and shows what everybody does.
#[test]
fn wherever_bits_flip_a_node_comes_to_hold_what_its_peers_do() {
    let (city, mut alice, bob) = city();
    let mut random = SEED;
    let mut next = |below: usize| {
        // Knuth's constants; the high half of the product is random enough here.
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % below
    };
    for round in 0..ROUNDS {
        alice.start();
        alice.api().offer(&format!("round {round}"));
        in_step(&[&city.school, &alice, &bob]);
        if round % 2 == 0 {
            alice.stop()
        } else {
            alice.kill()
        }
        let files: Vec<_> = fs::read_dir(alice.data_dir().join("store")).unwrap().map(|file| file.unwrap().path()).collect();
        let files: Vec<_> = files.into_iter().filter(|path| path.is_file() && fs::metadata(path).unwrap().len() > 0).collect();
        for _ in 0..[1, 3, 30][round % 3] {
            // Mostly in the database itself; now and then in what lies beside it.
            let path = match next(8) {
                0 => files[next(files.len())].clone(),
                _ => alice.data_dir().join("store/db"),
            };
            let mut bytes = fs::read(&path).unwrap();
            let at = next(bytes.len());
            bytes[at] ^= 1 << next(8);
            fs::write(&path, bytes).unwrap();
        }
        let seen = alice.log().len();
        alice.start();
        in_step(&[&city.school, &alice, &bob]);
        let said = alice.log()[seen..].to_owned();
        let facts = alice.api().post("/api/v1/verify", &json!({}));
        in_step(&[&city.school, &alice, &bob]);
        let again = alice.api().post("/api/v1/verify", &json!({}));
        assert_eq!(again["problems"], json!([]), "seed {SEED}, round {round}: before {facts}; {said}");
        assert!(export(&alice, "json") == export(&city.school, "json"), "seed {SEED}, round {round}: {said}");
        alice.stop();
    }
}

/// Of [`wherever_bits_flip_a_node_comes_to_hold_what_its_peers_do`]; another one
/// tries other places.
const SEED: u64 = 20_261_122;

/// As many as take a minute or so.
const ROUNDS: usize = 12;
