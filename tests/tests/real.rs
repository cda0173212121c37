//! The main job on real input: offers, requests and challenges of many people,
//! imported on three nodes, found on each, edited apart, and equal everywhere.
//!
//! The files lie outside the project (`KAVERET_DATA`); see `kaveret_tests::data`.

use std::path::Path;

use kaveret_tests::data::{mapping, real};
use kaveret_tests::{City, Node, Settings, export, in_step_within};
use serde_json::{Value, json};

/// Imports a real file by the mapping that the project ships for it. Answers how
/// many records were added.
fn import(node: &Node, file: &Path, map: &str) -> u64 {
    let (file, map) = (file.display().to_string(), mapping(map));
    let first = node.tell(&["import", &file, "--mapping", &map]);
    assert_eq!(first["refused"], json!([]), "{file}");
    assert_eq!((&first["changed"], &first["unchanged"]), (&json!(0), &json!(0)), "{file}");
    let again = node.tell(&["import", &file, "--mapping", &map]);
    assert_eq!((&again["added"], &again["changed"], &again["unchanged"]), (&json!(0), &json!(0), &first["added"]), "{file}, again");
    first["added"].as_u64().unwrap()
}

fn count(sets: &Value) -> u64 {
    sets[1]["count"].as_u64().unwrap()
}

/// The first record that a node finds by these words.
fn found(node: &Node, words: &str) -> Value {
    let mut list = node.tell(&["search", words]);
    assert!(list["records"].as_array().is_some_and(|records| !records.is_empty()), "{} finds nothing by {words:?}", node.name());
    list["records"][0].take()
}

fn title(record: &Value) -> &str {
    record["content"]["fields"]["title"].as_str().unwrap()
}

fn check_equal(nodes: &[&Node]) {
    for form in ["csv", "json"] {
        let expected = export(nodes[0], form);
        assert!(expected.len() > 500_000, "{} bytes", expected.len());
        for node in nodes {
            assert!(export(node, form) == expected, "{} exports other bytes as {form} than {}", node.name(), nodes[0].name());
        }
    }
    for node in nodes {
        assert_eq!(node.api().post("/api/v1/verify", &json!({}))["problems"], json!([]), "{}", node.name());
    }
}

#[test]
fn real_records_are_equal_on_three_nodes_after_a_partition_with_edits_on_both_sides() {
    let files = ["timebanks/listings.csv", "gefen_he/programs.csv", "cz_teacher_courses/courses.csv", "decide_madrid/proposals.csv"];
    let [Some(banks), Some(hebrew), Some(czech), Some(madrid)] = files.map(real) else { return };
    let mut city = City::found();
    let (alice, bob) = (city.resident("alice"), city.resident("bob"));

    // Together: each node brings its own, and finds the others'.
    let mut expected = import(&city.school, &banks, "timebanks.toml");
    assert_eq!(expected, 2_260, "the listings of sixty time banks");
    expected += import(&alice, &hebrew, "gefen_he.toml");
    let nodes = [&city.school, &alice, &bob];
    in_step_within(&nodes, |sets| count(sets) == expected);
    assert_eq!(title(&found(&bob, "מועדון הטייסת")), "מועדון הטייסת");
    assert_eq!(title(&found(&alice, "canning lessons")), "canning lessons");
    check_equal(&nodes);

    // Apart: the box is gone; both residents import and edit.
    city.school.stop();
    expected += import(&bob, &czech, "cz_teacher_courses.toml");
    expected += import(&alice, &madrid, "decide_madrid.toml");
    let pilots = found(&alice, "מועדון הטייסת")["id"].as_str().unwrap().to_owned();
    alice.tell(&["offer", "edit", &pilots, "--title", "מועדון הטייסת והטייס"]);
    let climate = found(&bob, "sociální klima třídy")["id"].as_str().unwrap().to_owned();
    bob.tell(&["offer", "withdraw", &climate]);
    let streets = found(&alice, "limpiar las calles")["id"].as_str().unwrap().to_owned();
    alice.tell(&["challenge", "edit", &streets, "--skills", "limpieza"]);
    expected += 3;

    // And together again.
    city.school.start();
    let nodes = [&city.school, &alice, &bob];
    in_step_within(&nodes, |sets| count(sets) == expected);
    check_equal(&nodes);
    assert_eq!(title(&found(&bob, "הטייסת והטייס")), "מועדון הטייסת והטייס");
    assert_eq!(bob.tell(&["show", &streets])["content"]["fields"]["skills"], json!(["limpieza"]));
    assert!(!title(&found(&alice, "pedagogická diagnostika asistent")).is_empty());
    assert_eq!(alice.tell(&["show", &climate])["content"]["fields"]["status"], "withdrawn");
    let listed = alice.tell(&["search", "sociální klima třídy"]);
    assert!(listed["records"].as_array().unwrap().iter().all(|record| record["id"] != climate.as_str()), "a withdrawn offer is not found");
}

/// The rows of an export without what is new in another city: ids.
fn rows(bytes: &[u8]) -> Vec<Value> {
    let mut rows: Vec<Value> = serde_json::from_slice(bytes).unwrap();
    for row in &mut rows {
        let row = row.as_object_mut().unwrap();
        ["id", "owner", "created", "updated"].iter().for_each(|key| drop(row.remove(*key)));
    }
    rows.sort_by_key(ToString::to_string);
    rows
}

#[test]
fn what_was_exported_can_be_imported_elsewhere_and_says_the_same() {
    let Some(banks) = real("timebanks/listings.csv") else { return };
    let Some(czech) = real("cz_teacher_courses/courses.csv") else { return };
    let founded = |name| {
        let mut node = Node::new(name, &Settings::resident());
        node.tell(&["city", "create", name]);
        node.start();
        node
    };
    let original = founded("original");
    import(&original, &banks, "timebanks.toml");
    import(&original, &czech, "cz_teacher_courses.toml");
    let expected = rows(&export(&original, "json"));
    assert!(expected.len() > 2_300);
    for form in ["csv", "json"] {
        let copy = founded("copy");
        let file = copy.beside(&format!("city.{form}"));
        std::fs::write(&file, export(&original, form)).unwrap();
        let summary = copy.tell(&["import", &file.display().to_string()]);
        assert_eq!((&summary["added"], &summary["refused"]), (&json!(expected.len()), &json!([])), "{form}");
        assert!(rows(&export(&copy, "json")) == expected, "{form}");
        // Imported where it came from, nothing changes.
        let back = original.tell(&["import", &file.display().to_string()]);
        assert_eq!((&back["added"], &back["changed"], &back["unchanged"]), (&json!(0), &json!(0), &json!(expected.len())), "{form}");
    }
}
