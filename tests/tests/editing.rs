//! Two people edit one organisation's offer while apart.

use kaveret_tests::{City, Node, in_step};
use serde_json::{Value, json};

fn show(node: &Node, offer: &str) -> Value {
    node.tell(&["show", offer])
}

fn text(record: &Value, field: &str) -> String {
    record["content"]["fields"][field].as_str().unwrap_or_default().to_owned()
}

/// A city of three, and an offer of the school's that both residents may edit.
fn shared_offer() -> (City, Node, Node, String) {
    let city = City::found();
    let (alice, bob) = (city.resident("alice"), city.resident("bob"));
    let member = |node: &Node| node.status()["member"].as_str().unwrap().to_owned();
    let add = ["offer", "add", "--title", "Guitar", "--description", "Chords and songs.", "--skills", "guitar"];
    let (one, other) = (member(&alice), member(&bob));
    let saved = city.school.tell(&[&add[..], &["--editors", &one, "--editors", &other]].concat());
    let offer = saved["record"].as_str().unwrap().to_owned();
    in_step(&[&city.school, &alice, &bob]);
    assert_eq!(show(&alice, &offer)["editable"], true);
    (city, alice, bob, offer)
}

#[test]
fn edits_made_apart_both_survive_and_a_true_conflict_is_shown_until_someone_decides() {
    let (mut city, alice, bob, offer) = shared_offer();
    city.school.stop();
    let description = "For beginners. Chords and songs.";
    alice.tell(&["offer", "edit", &offer, "--description", description, "--skills", "guitar; oud", "--title", "Guitar with Alice"]);
    let description = "Chords and songs. Bring your own guitar!";
    bob.tell(&["offer", "edit", &offer, "--description", description, "--skills", "guitar; singing", "--title", "Guitar with Bob"]);
    city.school.start();
    in_step(&[&city.school, &alice, &bob]);

    let seen = show(&city.school, &offer);
    for node in [&alice, &bob] {
        let own = show(node, &offer);
        assert_eq!((&own["content"], &own["conflicts"]), (&seen["content"], &seen["conflicts"]), "{}", node.name());
    }
    // What can be merged is: prose letter by letter, sets entry by entry.
    assert_eq!(text(&seen, "description"), "For beginners. Chords and songs. Bring your own guitar!");
    assert_eq!(seen["content"]["fields"]["skills"], json!(["guitar", "oud", "singing"]));
    // What cannot is shown whole, the picked value first.
    let mut values = vec!["Guitar with Alice", "Guitar with Bob"];
    let picked = text(&seen, "title");
    values.sort_by_key(|value| *value != picked);
    assert_eq!(seen["conflicts"], json!([{ "field": "title", "values": values }]));
    // A person sees it too, and is told what to do.
    let shown = bob.ask(&["show", &offer]).stdout;
    assert!(shown.contains("Guitar with Alice") && shown.contains("Guitar with Bob") && shown.contains("offer edit"), "{shown}");

    bob.tell(&["offer", "edit", &offer, "--title", "Guitar with Alice and Bob"]);
    in_step(&[&city.school, &alice, &bob]);
    for node in [&city.school, &alice, &bob] {
        let decided = show(node, &offer);
        assert_eq!((text(&decided, "title").as_str(), &decided["conflicts"]), ("Guitar with Alice and Bob", &json!([])));
    }
}

#[test]
fn choosing_the_picked_value_again_resolves_the_conflict_too() {
    let (mut city, alice, bob, offer) = shared_offer();
    city.school.stop();
    alice.tell(&["offer", "edit", &offer, "--place", "Library"]);
    bob.tell(&["offer", "edit", &offer, "--place", "School"]);
    city.school.start();
    in_step(&[&city.school, &alice, &bob]);
    let seen = show(&alice, &offer);
    assert_eq!(seen["conflicts"][0]["values"].as_array().unwrap().len(), 2);
    alice.tell(&["offer", "edit", &offer, "--place", &text(&seen, "place")]);
    in_step(&[&city.school, &alice, &bob]);
    let decided = show(&bob, &offer);
    assert_eq!((text(&decided, "place"), &decided["conflicts"]), (text(&seen, "place"), &json!([])));
}

#[test]
fn who_is_no_editor_is_refused() {
    let city = City::found();
    let alice = city.resident("alice");
    let offer = city.school.api().offer("ours");
    in_step(&[&city.school, &alice]);
    let refused = alice.ask(&["offer", "edit", &offer, "--title", "mine"]);
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    assert!(refused.stderr.contains("only its owner"), "{}", refused.stderr);
}
