//! What the program refuses: the documented exit code, and a message that says
//! what to do.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use kaveret_tests::{City, Finished, Node, Settings};

fn check(node: &Node, arguments: &[&str], code: i32, message: &str) {
    let Finished { code: found, stdout, stderr } = node.ask(arguments);
    assert_eq!(found, code, "kaveret {arguments:?}: {stdout}{stderr}");
    assert!(stderr.contains(message), "kaveret {arguments:?} says: {stderr}");
    assert!(stderr.starts_with("error: "), "kaveret {arguments:?} says: {stderr}");
    assert_eq!(stdout, "", "kaveret {arguments:?}: an answer, though it failed");
}

const NOBODY: &str = "0101010101010101010101010101010101010101010101010101010101010101";

#[test]
fn a_second_node_on_one_data_directory_is_refused() {
    let mut node = Node::new("alice", &Settings::resident());
    node.start();
    check(&node, &["run"], 5, "a node runs on");
    check(&node, &["--json", "run"], 5, "use it, end it, or take another --data-dir");
    // The first goes on, and commands reach it.
    assert_eq!(node.tell(&["status"])["page"].as_str().unwrap(), format!("{}/", node.api().base));
    node.stop();
}

#[test]
fn before_a_city_every_command_says_how_to_come_to_one() {
    let node = Node::new("alice", &Settings::resident());
    for arguments in [
        &["offer", "add", "--title", "guitar"][..],
        &["request", "list"],
        &["challenge", "show", NOBODY],
        &["offer", "edit", NOBODY, "--title", "x"],
        &["offer", "withdraw", NOBODY],
        &["answer", NOBODY],
        &["profile", "show"],
        &["profile", "set", "--name", "Julie"],
        &["list"],
        &["show", NOBODY],
        &["search", "guitar"],
        &["export"],
        &["rebuild"],
        &["verify"],
        &["backup", "there-is-none.kaveret"],
        &["sync", "/ip4/127.0.0.1/tcp/1/p2p/12D3KooWGDcwxgHgy5a2NMADtKWotUKMBz4bqTB5etq1nrW7ahUi", "--once"],
    ] {
        check(&node, arguments, 6, "belongs to no city yet");
    }
    // Which it says of itself, without failing.
    assert!(node.tell(&["status"])["city"].is_null());
    assert!(node.ask(&["status"]).stdout.contains("kaveret city create NAME"));
}

#[test]
fn wrong_usage_is_told_from_everything_else() {
    let node = Node::new("alice", &Settings::resident());
    node.tell(&["city", "create", "Here"]);
    let usage = |arguments: &[&str]| {
        let finished = node.ask(arguments);
        assert_eq!(finished.code, 2, "kaveret {arguments:?}: {}{}", finished.stdout, finished.stderr);
        finished.stderr
    };
    assert!(usage(&["ofer", "add"]).contains("offer"));
    assert!(usage(&["offer", "add", "--colour", "red"]).contains("--colour"));
    assert!(usage(&["list", "--limit", "0"]).contains("--limit"));
    assert!(usage(&["search"]).contains("WORDS"));
    assert!(usage(&["sync", "/ip4/127.0.0.1/tcp/1"]).contains("--once"));
    usage(&[]);
    let wrong = |arguments: &[&str], message: &str| check(&node, arguments, 2, message);
    wrong(&["offer", "add"], "offer needs the field `title`");
    wrong(&["offer", "add", "--title", "x", "--level", "genius"], "`level` needs one of");
    wrong(&["offer", "add", "--title", "x", "--expires", "tomorrow"], "`expires` needs a day such as");
    wrong(&["offer", "add", "--title", "x", "--field", "colour=red"], "offer has no field \"colour\"");
    wrong(&["offer", "edit", NOBODY], "nothing to change");
    wrong(&["show", "xyz"], "a record is named by its id");
    wrong(&["show", "01"], "at least its first 6 digits");
    wrong(&["list", "--after", "nowhere"], "`after` is not what an earlier page ended with");
    wrong(&["join", "http://example.org"], "an invitation begins with");
    wrong(&["sync", "example.org:80", "--once"], "an address ends in the other node's key");
    wrong(&["import", "there-is-no-such-file.csv", "--kind", "offer"], "there-is-no-such-file.csv");
    wrong(&["--config", "there-is-no-such-file.toml", "status"], "there-is-no-such-file.toml");
    wrong(&["restore", "there-is-no-such-file.kaveret"], "there-is-no-such-file.kaveret");
}

#[test]
fn what_is_not_there_not_reached_or_not_allowed_has_a_code_of_its_own() {
    let node = Node::new("alice", &Settings::resident());
    node.tell(&["city", "create", "Here"]);
    check(&node, &["show", NOBODY], 3, "kaveret list");
    check(&node, &["show", "010101"], 3, "no record held here begins with 010101");
    check(&node, &["profile", "show"], 3, "kaveret profile set");
    let request = node.tell(&["request", "add", "--title", "oud"])["record"].as_str().unwrap().to_owned();
    check(&node, &["offer", "show", &request], 3, "is a record of kind request, not offer");
    let nowhere = "/ip4/127.0.0.1/tcp/1/p2p/12D3KooWGDcwxgHgy5a2NMADtKWotUKMBz4bqTB5etq1nrW7ahUi";
    check(&node, &["sync", nowhere, "--once"], 4, "nobody answered");
    check(&node, &["city", "create", "There"], 1, "already belongs to the city \"Here\"");
    check(&node, &["invite"], 1, "kaveret run");
    check(&node, &["config", "--init"], 1, "is there already");
    let backup = node.beside("there.kaveret");
    fs::write(&backup, "something else").unwrap();
    check(&node, &["backup", &backup.display().to_string()], 1, "--force");
}

#[test]
fn a_wrong_configuration_is_refused_with_its_line() {
    let node = Node::new("alice", &Settings::resident());
    let file = node.data_dir().join("kaveret.toml");
    for (text, message) in [
        ("role = \"box\"\nmdsn = true\n", "kaveret.toml line 2: unknown field `mdsn`"),
        ("reconcile_every = \"soon\"\n", "line 1"),
        ("[page\n", "line 1"),
        ("listen = [\"0.0.0.0:80\"]\n", "`listen` needs addresses such as"),
    ] {
        fs::write(&file, text).unwrap();
        check(&node, &["status"], 2, message);
        check(&node, &["run"], 2, message);
    }
}

#[test]
fn an_invitation_lets_one_person_in_once() {
    let city = City::found();
    let link = city.invite();
    let (alice, bob) = (city.stranger("alice"), city.stranger("bob"));
    check(&alice, &["join", &link[..link.len() - 3]], 2, "copy the whole link again");
    check(&alice, &["join", &link, "--kind", "school"], 1, "for another kind of member");
    alice.tell(&["join", &link]);
    check(&alice, &["join", &link], 1, "already belongs to the city");
    check(&bob, &["join", &link], 1, "has been used");
    assert!(bob.tell(&["status"])["city"].is_null());
    check(&alice, &["invite"], 1, "kaveret run");
    assert_eq!(city.school.status()["city"]["members"], 2);
}

#[test]
fn a_member_who_is_no_issuer_vouches_for_residents_and_invites_nobody_else() {
    let city = City::found();
    let alice = city.resident("alice");
    assert!(alice.tell(&["invite"])["link"].as_str().unwrap().starts_with("kaveret:vouch/"));
    check(&alice, &["invite", "--box"], 1, "a member's word brings in grown-up residents");
}

#[test]
fn over_its_budget_a_device_is_told_so_and_what_it_saved_stays() {
    let node = Node::new("alice", &Settings::resident());
    // A founder's device may write a thousand times what the policy gives a resident's.
    node.tell(&["city", "create", "Here", "--envelopes-per-hour", "1"]);
    let file = node.beside("many.csv");
    let rows: String = (0..1_003).map(|id| format!("{id},lesson {id}\n")).collect();
    fs::write(&file, format!("id,title\n{rows}")).unwrap();
    let import = ["--json", "import", &file.display().to_string(), "--kind", "offer", "--key", "id", "--map", "title=title"];
    let finished = node.ask(&import);
    assert_eq!(finished.code, 1, "{}", finished.stderr);
    let summary: serde_json::Value = serde_json::from_str(&finished.stdout).unwrap();
    // The lowest ids are held, whatever came first; the clock may turn to another hour on the way.
    let held = node.status()["sets"][1]["count"].as_u64().unwrap();
    let refused = summary["refused"].as_array().unwrap();
    assert!((1_000..1_003).contains(&held), "{held}");
    assert!(!refused.is_empty());
    assert!(refused[0]["reason"].as_str().unwrap().contains("envelopes in an hour"), "{}", refused[0]);
    assert_eq!(node.tell(&["verify"])["problems"], serde_json::json!([]));
}

#[test]
fn a_store_of_a_newer_program_is_refused_and_left_as_it_is() {
    let mut node = Node::new("alice", &Settings::resident());
    node.tell(&["city", "create", "Here"]);
    node.tell(&["offer", "add", "--title", "guitar"]);
    let format = node.data_dir().join("store/format");
    let said = fs::read_to_string(&format).unwrap();
    let known: u32 = said.split(' ').next().unwrap().parse().unwrap();
    fs::write(&format, said.replace(&known.to_string(), &(known + 1).to_string())).unwrap();
    let before = contents(&node.data_dir());
    let message = format!("the store has the format {}, and this program reads up to {known}; install the newer program again", known + 1);
    for arguments in [&["status"][..], &["list"], &["offer", "add", "--title", "oud"], &["verify"], &["rebuild"], &["run"]] {
        check(&node, arguments, 7, &message);
        assert!(contents(&node.data_dir()) == before, "kaveret {arguments:?} changed a file");
    }
    // With the newer program, here the one that knows the format, all is there.
    fs::write(&format, said).unwrap();
    node.start();
    assert_eq!(node.status()["sets"][1]["count"], 1);
    node.stop();
}

/// All files below a directory with their bytes.
fn contents(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for file in fs::read_dir(dir).unwrap() {
        let path = file.unwrap().path();
        match path.is_dir() {
            true => found.extend(contents(&path)),
            false => drop(found.insert(path.clone(), fs::read(&path).unwrap())),
        }
    }
    found
}
