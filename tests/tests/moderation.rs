//! A report that goes to the moderators alone, what they decide, and a block that
//! nobody else learns of: between whole nodes, from the command line.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use kaveret_tests::{City, Node, wait_for};
use serde_json::Value;

/// What only Bob and those who moderate may hold.
const CANARY: &str = "canary-of-a-report-that-nobody-else-may-hold";

fn member(node: &Node) -> String {
    node.status()["member"].as_str().expect("a member").to_owned()
}

/// Waits until a node answers a command as wanted.
fn sees(node: &Node, what: &str, arguments: &[&str], wanted: impl Fn(&Value) -> bool) -> Value {
    wait_for(&format!("{}: {what}", node.name()), || {
        let finished = node.ask(&[&["--json"], arguments].concat());
        match serde_json::from_str::<Value>(&finished.stdout).ok().filter(|found| finished.code == 0 && wanted(found)) {
            Some(found) => Ok(found),
            None => Err(format!("{}{}", finished.stdout, finished.stderr)),
        }
    })
}

/// The titles in a node's list of offers.
fn titles(list: &Value) -> Vec<String> {
    let titles = |list: &Value| list.as_array().map(|records| records.iter().map(title).collect());
    titles(&list["records"]).unwrap_or_default()
}

fn title(facts: &Value) -> String {
    facts["content"]["fields"]["title"].as_str().unwrap_or_default().to_owned()
}

/// Waits until the lists of these nodes, whose members may see what is hidden, show an
/// offer and say why others do not see it.
fn listed_as_hidden(nodes: &[&Node], offer: &str, words: &str) {
    for node in nodes {
        sees(node, &format!("{offer:?} is listed as hidden"), &["offer", "list"], |list| {
            let mut records = list["records"].as_array().into_iter().flatten();
            records.any(|facts| title(facts) == offer && facts["withheld"][0]["words"] == words)
        });
    }
}

/// How many answers to a record a node shows.
fn answers(node: &Node, record: &str) -> usize {
    let list = node.api().get(&format!("/api/v1/records?kind=interest&to={record}"));
    list["records"].as_array().map_or(0, Vec::len)
}

/// Waits until the lists of these nodes show an offer, or do not.
fn listed(nodes: &[&Node], offer: &str, shown: bool) {
    for node in nodes {
        let what = format!("{offer:?} is {}", if shown { "listed" } else { "in no list" });
        sees(node, &what, &["offer", "list"], |list| titles(list).iter().any(|title| title == offer) == shown);
    }
}

/// Whether a string stands in any file below.
fn holds(dir: &Path, part: &str) -> bool {
    fs::read_dir(dir).unwrap().flatten().any(|entry| match entry.file_type().unwrap().is_dir() {
        true => holds(&entry.path(), part),
        false => fs::read(entry.path()).is_ok_and(|bytes| bytes.windows(part.len()).any(|found| found == part.as_bytes())),
    })
}

/// Adds a device to a member's.
fn add_device(city: &City, of: &Node, phrase: &str, name: &'static str) -> Node {
    let link = of.tell(&["device", "add"])["link"].as_str().unwrap().to_owned();
    let mut device = city.stranger(name);
    let mut command = device.command(&["--json", "join", &link]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    writeln!(child.stdin.take().unwrap(), "{phrase}").unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    device.start();
    device
}

#[test]
fn what_is_reported_offline_is_hidden_everywhere_appealed_and_shown_again() {
    let city = City::found();
    let (mut bob, mut carol, dana) = (city.resident("Bob"), city.resident("Carol"), city.resident("Dana"));
    city.school.tell(&["member", "grant", &member(&dana), "--role", "moderator"]);
    let car = carol.api().offer("Buy my car");
    listed(&[&city.school, &bob, &dana], "Buy my car", true);

    bob.stop();
    bob.tell(&["report", &car, "--ground", "spam", "--message", CANARY]);
    assert_eq!(bob.tell(&["moderation", "mine"])[0]["outcome"], "waiting");
    let waits = |queue: &Value| queue[0]["messages"][0] == CANARY && queue[0]["to"].as_str().is_some_and(|to| to.ends_with(&car));
    assert_eq!(sees(&dana, "she moderates", &["moderation", "queue"], Value::is_array), Value::Array(Vec::new()));
    bob.start();
    sees(&dana, "the report waits for her", &["moderation", "queue"], waits);
    for node in [&bob, &carol] {
        let refused = node.ask(&["moderation", "queue"]);
        assert_eq!(refused.code, 1, "{}: {}", node.name(), refused.stdout);
        assert_eq!(node.ask(&["moderation", "hide", &car, "--ground", "spam", "--words", "mine"]).code, 1, "{}", node.name());
    }

    dana.tell(&["moderation", "hide", &car, "--ground", "spam", "--words", "Sold here"]);
    listed(&[&bob], "Buy my car", false);
    // Its author, the moderator and the delegate see it, and see that others do not.
    listed_as_hidden(&[&carol, &dana, &city.school], "Buy my car", "Sold here");
    for node in [&city.school, &bob, &carol, &dana] {
        let facts = sees(node, "why it is hidden", &["show", &car], |facts| facts["withheld"][0]["words"] == "Sold here");
        let judges = [carol.name(), dana.name(), city.school.name()].contains(&node.name());
        assert_eq!(title(&facts), if judges { "Buy my car" } else { "" }, "{}", node.name());
    }
    assert_eq!(dana.tell(&["moderation", "queue"]), Value::Array(Vec::new()));
    sees(&city.school, "nothing waits for the delegate either", &["moderation", "queue"], |queue| *queue == Value::Array(Vec::new()));
    sees(&bob, "what became of his report", &["moderation", "mine"], |mine| mine[0]["outcome"] == "hidden");

    let log = sees(&carol, "the log", &["moderation", "log"], |log| log[0]["record"] == car.as_str());
    let hiding = log[0]["statement"].as_str().unwrap().to_owned();
    carol.tell(&["moderation", "appeal", &hiding, "--words", "It is for a lesson"]);
    sees(&dana, "the appeal", &["moderation", "log"], |log| log[0]["appeals"][0]["words"] == "It is for a lesson");
    dana.tell(&["moderation", "unhide", &hiding]);
    listed(&[&bob], "Buy my car", true);
    for node in [&city.school, &carol, &dana] {
        sees(node, "it is hidden no more", &["show", &car], |facts| {
            title(facts) == "Buy my car" && facts["withheld"] == serde_json::json!([])
        });
    }
    sees(&bob, "it is shown again", &["moderation", "mine"], |mine| mine[0]["outcome"] == "shown");

    // What he wrote has gone to those who moderate and to no one else.
    assert!(!carol.log().contains(CANARY));
    carol.stop();
    bob.stop();
    assert!(holds(&bob.data_dir(), CANARY), "it is in the files of who wrote it");
    assert!(!holds(&carol.data_dir(), CANARY));
}

#[test]
fn a_block_empties_the_lists_of_both_own_devices_and_of_nobody_else() {
    let city = City::found();
    let mut bob = city.stranger("Bob");
    let phrase = bob.tell(&["join", &city.invite()])["phrase"].as_str().unwrap().to_owned();
    bob.start();
    let carol = city.resident("Carol");
    let phone = add_device(&city, &bob, &phrase, "Bob's phone");
    let car = carol.api().offer("Buy my car");
    let bread = bob.api().offer("Bread baking");
    listed(&[&carol], "Bread baking", true);
    carol.tell(&["answer", &bread, "--message", "Buy my car too"]);
    for node in [&city.school, &bob, &phone] {
        wait_for("Carol's answer", || match answers(node, &bread) {
            1 => Ok(()),
            other => Err(other.to_string()),
        });
    }
    listed(&[&city.school, &bob, &phone], "Buy my car", true);
    for node in [&bob, &phone] {
        sees(node, "it is found", &["search", "car"], |found| titles(found) == ["Buy my car"]);
    }

    bob.tell(&["block", "add", &car]);
    listed(&[&bob, &phone], "Buy my car", false);
    for node in [&bob, &phone] {
        assert_eq!(titles(&node.tell(&["search", "car"])), [""; 0], "{}", node.name());
        assert_eq!(answers(node, &bread), 0, "{}", node.name());
        assert_eq!(node.tell(&["block", "list"])[0]["member"], member(&carol).as_str());
    }
    for node in [&city.school, &carol] {
        listed(&[node], "Buy my car", true);
        assert_eq!(node.tell(&["block", "list"]), Value::Array(Vec::new()));
        assert_eq!(answers(node, &bread), 1, "{}", node.name());
    }
    phone.tell(&["block", "remove", &member(&carol)]);
    listed(&[&bob, &phone], "Buy my car", true);
}
