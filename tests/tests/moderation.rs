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
        let written = node.ask(&["offer", "list"]).stdout;
        assert!(written.contains(&format!("{offer} (hidden)")), "{}: {written}", node.name());
    }
}

/// The log that everyone can read says nothing of who these are: not over the API, not
/// in the terminal, not on the page.
fn names_nobody(node: &Node, people: &[&Node]) {
    let written = node.ask(&["moderation", "log"]).stdout;
    let told = node.tell(&["moderation", "log"]).to_string();
    let page = node.api().page("/moderation/log");
    for person in people {
        let (id, name) = (member(person), person.name());
        for text in [&written, &told, &page] {
            assert!(!text.contains(&id[..10]), "{}'s log names {name}", node.name());
        }
        assert!(![&written, &told].iter().any(|text| text.contains(name)), "{}'s log names {name}", node.name());
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
    let appeal = dana.tell(&["moderation", "log"])[0]["appeals"][0]["statement"].as_str().unwrap().to_owned();

    // Who hid it does not judge themselves: the school, which is a delegate, looks at it.
    let refused = dana.ask(&["moderation", "uphold", &appeal, "--words", "It sells"]);
    assert_eq!(refused.code, 1, "{}", refused.stdout);
    assert!(refused.stderr.contains("you hid it yourself"), "{}", refused.stderr);
    sees(&city.school, "the appeal", &["moderation", "log"], |log| log[0]["appeals"][0]["statement"] == appeal.as_str());
    city.school.tell(&["moderation", "uphold", &appeal, "--words", "It sells all the same"]);
    for node in [&city.school, &bob, &carol, &dana] {
        let log = sees(node, "the answer", &["moderation", "log"], |log| log[0]["appeals"][0]["answer"]["by_another"] == true);
        assert_eq!(log[0]["appeals"][0]["answer"]["words"], "It sells all the same", "{}", node.name());
        assert_eq!(log[0]["lifted"], Value::Null, "it stays hidden");
        names_nobody(node, &[&city.school, &bob, &carol, &dana]);
    }
    listed(&[&bob], "Buy my car", false);

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
fn a_report_that_is_dismissed_leaves_the_queue_and_its_author_learns_that_it_stays() {
    let city = City::found();
    let (bob, carol) = (city.resident("Bob"), city.resident("Carol"));
    let bread = carol.api().offer("Bread baking");
    listed(&[&city.school, &bob], "Bread baking", true);
    bob.tell(&["report", &bread, "--ground", "spam", "--message", CANARY]);
    sees(&city.school, "the report", &["moderation", "queue"], |queue| queue[0]["messages"][0] == CANARY);
    assert_eq!(carol.ask(&["moderation", "dismiss", &bread]).code, 1, "she is no moderator");
    city.school.tell(&["moderation", "dismiss", &bread]);
    assert_eq!(city.school.tell(&["moderation", "queue"]), Value::Array(Vec::new()));
    sees(&bob, "what became of it", &["moderation", "mine"], |mine| mine[0]["outcome"] == "shown");
    // A dismissal is no stain on the record: everyone sees it, and the log says nothing.
    listed(&[&city.school, &bob, &carol], "Bread baking", true);
    for node in [&city.school, &bob, &carol] {
        assert_eq!(node.tell(&["moderation", "log"]), Value::Array(Vec::new()), "{}", node.name());
    }
    assert_eq!(city.school.ask(&["moderation", "dismiss", &bread]).code, 1, "nothing waits any more");
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

    // Of two hits asked for, both are of whom he is about to block.
    carol.api().offer("Buy my car, the red one");
    let third = city.school.api().offer("A course: how a car works, and what to do when it does not");
    for node in [&bob, &phone] {
        sees(node, "all are found", &["search", "car"], |found| titles(found).len() == 3);
        assert!(titles(&node.tell(&["search", "car", "--limit", "2"])).iter().all(|title| title.starts_with("Buy my car")));
    }

    bob.tell(&["block", "add", &car]);
    listed(&[&bob, &phone], "Buy my car", false);
    for node in [&bob, &phone] {
        for limit in ["1", "2"] {
            let found = node.tell(&["search", "car", "--limit", limit]);
            assert_eq!(found["records"][0]["id"], third.as_str(), "{}: {found}", node.name());
            assert_eq!(titles(&found).len(), 1, "{}", node.name());
        }
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
