//! Three real processes on one machine, and what goes wrong between them.

use kaveret_tests::{City, Node, Plan, export, in_step, in_step_within, wait_for};
use serde_json::Value;

/// Records of the large import. On idle cores a node takes some ten thousand a
/// second, so the transfer lasts long enough to be broken off, in a dozen batches.
const MANY: u64 = 8_000;

/// Titles of all offers that a node shows.
fn titles(node: &Node) -> Vec<String> {
    let mut titles: Vec<String> =
        node.api().records("offer").iter().map(|record| record["content"]["fields"]["title"].as_str().unwrap().to_owned()).collect();
    titles.sort();
    titles
}

fn city_count(sets: &Value) -> u64 {
    sets[1]["count"].as_u64().unwrap()
}

fn nothing_waits(node: &Node) {
    wait_for("the box is known to hold it", || match &node.status()["waiting"] {
        waiting if *waiting == 0 => Ok(()),
        waiting => Err(waiting.to_string()),
    });
}

/// Imports so many generated offers of about a kilobyte.
fn import(node: &Node, name: &str, count: u64) {
    let file = node.beside(name);
    let mut text = String::from("id,title,about\n");
    for id in 0..count {
        // Words that differ from row to row, so that compression does not make the transfer short.
        let words: String = (0..100).map(|at| format!("{:x} ", (id + 1) * 2_654_435_761 % (at + 1_000_003))).collect();
        text += &format!("{id},{name} {id},{words}\n");
    }
    std::fs::write(&file, text).unwrap();
    let file = file.display().to_string();
    let summary = node.tell(&["import", &file, "--kind", "offer", "--key", "id", "--map", "title=title", "--map", "description=about"]);
    assert_eq!(summary["added"], count);
}

fn check_partition(plan: Plan) {
    let mut city = City::planned(plan);
    let (alice, bob) = (city.resident("alice"), city.resident("bob"));
    let guitar = alice.api().offer("guitar");
    bob.api().offer("chess");
    in_step_within(&[&city.school, &alice, &bob], |sets| city_count(sets) == 2);
    // In step is what the sets say; that the box is known to hold it comes with its next word.
    [&alice, &bob].into_iter().for_each(nothing_waits);

    // The residents know each other only through the box: without it, they are apart.
    city.school.stop();
    alice.tell(&["offer", "edit", &guitar, "--title", "guitar and oud"]);
    bob.api().offer("checkers");
    import(&alice, "alice.csv", 120);
    import(&bob, "bob.csv", 90);
    assert_eq!(alice.status()["waiting"], 121);
    assert_eq!(bob.status()["waiting"], 91);

    city.school.start();
    in_step_within(&[&city.school, &alice, &bob], |sets| city_count(sets) == 2 + 121 + 91);
    let expected = titles(&city.school);
    assert!(expected.contains(&"guitar and oud".to_owned()) && expected.contains(&"checkers".to_owned()) && expected.len() == 213);
    for node in [&alice, &bob] {
        assert_eq!(titles(node), expected);
        nothing_waits(node);
    }
}

#[test]
fn after_a_partition_both_sides_catch_up_over_tcp() {
    check_partition(Plan::default());
}

#[test]
fn after_a_partition_both_sides_catch_up_over_quic() {
    check_partition(Plan { quic: true, ..Plan::default() });
}

#[test]
fn a_node_that_joins_late_comes_to_hold_everything() {
    let city = City::found();
    let alice = city.resident("alice");
    import(&alice, "alice.csv", 300);
    in_step_within(&[&city.school, &alice], |sets| city_count(sets) == 300);
    let bob = city.resident("bob");
    in_step_within(&[&city.school, &alice, &bob], |sets| city_count(sets) == 300);
    assert_eq!(export(&bob, "json"), export(&alice, "json"));
}

#[test]
fn a_node_that_is_killed_in_mid_transfer_goes_on_where_it_was() {
    let city = City::found();
    import(&city.school, "school.csv", MANY);
    let mut bob = city.stranger("bob");
    let link = city.invite();
    bob.start();
    // Joining answers once the node is a member; the city then streams in.
    let joined = bob.api().post("/api/v1/join", &serde_json::json!({ "link": link, "member_kind": "resident" }));
    assert_eq!(joined["city"]["name"], "Be'er Sheva");
    let seen = wait_for("some of the city has come", || match bob.status()["sets"][1]["count"].as_u64() {
        Some(count) if count > 0 => Ok(count),
        seen => Err(format!("{seen:?}")),
    });
    bob.kill();
    assert!(seen < MANY, "all {seen} came before the node could be killed: the import is too small for this machine");

    // What had been received is on the disk, and is not received again.
    let held = bob.status()["sets"][1]["count"].as_u64().unwrap();
    assert!((seen..MANY).contains(&held), "{held} after {seen}");
    assert_eq!(bob.tell(&["verify"])["problems"], serde_json::json!([]));
    let facts = bob.tell(&["sync", &city.school.address(), "--once"]);
    let received = facts["items_received"].as_u64().unwrap();
    assert!((1..=MANY - held + 10).contains(&received), "{held} were held, and of {MANY} {received} came again: {facts}");
    assert_eq!(facts["in_step"], true);
    bob.start();
    in_step_within(&[&city.school, &bob], |sets| city_count(sets) == MANY);
    assert_eq!(bob.api().post("/api/v1/verify", &serde_json::json!({}))["problems"], serde_json::json!([]));
}

#[test]
fn two_residents_who_only_ever_meet_the_box_hear_of_each_other() {
    let city = City::found();
    let (mut alice, mut bob) = (city.resident("alice"), city.resident("bob"));
    in_step(&[&city.school, &alice, &bob]);
    bob.stop();
    let offer = alice.api().offer("guitar");
    in_step_within(&[&city.school, &alice], |sets| city_count(sets) == 1);
    alice.stop();

    bob.start();
    wait_for("bob hears of alice's offer", || match bob.api().try_get(&format!("/api/v1/records/{offer}")).unwrap() {
        (200, _) => Ok(()),
        other => Err(format!("{other:?}")),
    });
    bob.tell(&["answer", &offer, "--message", "yes, on Mondays"]);
    in_step_within(&[&city.school, &bob], |sets| city_count(sets) == 2);
    bob.stop();

    alice.start();
    let answers = wait_for("alice hears of bob's answer", || match alice.tell(&["list", "--to", &offer])["records"].take() {
        Value::Array(answers) if !answers.is_empty() => Ok(answers),
        other => Err(other.to_string()),
    });
    assert_eq!(answers[0]["content"]["fields"]["message"], "yes, on Mondays");
}

#[test]
fn a_resident_meets_another_whom_its_roll_does_not_know_yet() {
    let mut city = City::found();
    let mut alice = city.resident("alice");
    in_step(&[&city.school, &alice]);
    alice.stop();
    let bob = city.resident("bob");
    bob.api().offer("chess");
    in_step_within(&[&city.school, &bob], |sets| city_count(sets) == 1);
    city.school.stop();

    // Alice has never heard of bob, and calls him: each shows the other its chain.
    let facts = alice.tell(&["sync", &bob.address(), "--once"]);
    assert_eq!(facts["in_step"], true, "{facts}");
    alice.start();
    assert_eq!(titles(&alice), ["chess"]);
}

#[test]
fn what_one_node_writes_appears_on_the_others_by_itself() {
    let city = City::found();
    let (alice, bob) = (city.resident("alice"), city.resident("bob"));
    in_step(&[&city.school, &alice, &bob]);
    for turn in 0..5 {
        let offer = alice.api().offer(&format!("lesson {turn}"));
        wait_for("bob shows it", || match bob.api().try_get(&format!("/api/v1/records/{offer}")).unwrap() {
            (200, _) => Ok(()),
            other => Err(format!("{other:?}")),
        });
    }
}
