//! A city governed from the command line: three delegates of whom two decide, a member
//! who is revoked, and why something counts, on every node alike.

use kaveret_tests::{City, Node, in_step, wait_for};
use serde_json::Value;

fn member(node: &Node) -> String {
    node.status()["member"].as_str().expect("a member").to_owned()
}

fn waits(node: &Node) -> Value {
    node.tell(&["city", "show"])["proposals"].take()
}

#[test]
fn two_of_three_delegates_decide_and_a_revoked_member_keeps_what_was_accepted() {
    let city = City::found();
    let (alice, bob, mallory) = (city.resident("Alice"), city.resident("Bob"), city.resident("Mallory"));
    let school = &city.school;
    in_step(&[school, &alice, &bob, &mallory]);

    let [school_id, alice_id, bob_id] = [school, &alice, &bob].map(member);
    let named = ["city", "amend", "--delegate", &school_id, "--delegate", &alice_id, "--delegate", &bob_id, "--threshold", "2"];
    let amended = school.tell(&named);
    assert_eq!(amended["statements"][0]["counts"], true, "the founder decided alone until now: {amended}");
    in_step(&[school, &alice, &bob, &mallory]);
    let seen = mallory.tell(&["city", "delegates"]);
    assert_eq!((seen["threshold"].as_u64(), seen["delegates"].as_array().map(Vec::len)), (Some(2), Some(3)));

    // Alice proposes, a resident may not, and Bob signs.
    let refused = mallory.ask(&["city", "amend", "--name", "Mallorytown"]);
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    assert!(refused.stderr.contains("only a delegate may propose"), "{}", refused.stderr);
    let proposed = alice.tell(&["city", "amend", "--name", "Beersheba"]);
    let proposal = proposed["statements"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!((&proposed["statements"][0]["signed"], &proposed["statements"][0]["needed"]), (&1.into(), &2.into()));
    wait_for("Bob sees what waits for him", || match waits(&bob)[0]["waits_for_you"].as_bool() {
        Some(true) => Ok(()),
        other => Err(format!("{other:?}")),
    });
    bob.tell(&["city", "agree", &proposal[..12]]);
    in_step(&[school, &alice, &bob, &mallory]);
    for node in [school, &alice, &bob, &mallory] {
        assert_eq!(node.tell(&["city", "show"])["city"]["name"], "Beersheba", "{}", node.name());
    }

    // Mallory's honest offer stays; what comes after the revocation counts nowhere.
    let mallory_id = member(&mallory);
    let honest = mallory.api().offer("Honest pottery");
    in_step(&[school, &alice, &bob, &mallory]);
    assert_eq!(alice.ask(&["member", "revoke", &mallory_id]).code, 0, "a delegate proposes it");
    in_step(&[school, &alice, &bob, &mallory]);
    let members = bob.tell(&["member", "list"]);
    let counts = |members: &Value| members["members"].as_array().unwrap().iter().any(|of| of["person"]["member"] == mallory_id.as_str());
    assert!(counts(&members), "one of two has signed");
    let proposal = waits(&bob)[0]["statement"]["id"].as_str().unwrap().to_owned();
    bob.tell(&["city", "agree", &proposal]);
    in_step(&[school, &alice, &bob]);
    assert!(!counts(&bob.tell(&["member", "list"])));
    wait_for("Mallory's node knows", || match mallory.ask(&["offer", "add", "--title", "Forged"]).code {
        1 => Ok(()),
        code => Err(format!("it took the offer, code {code}")),
    });

    for node in [school, &alice, &bob] {
        let explained = node.tell(&["explain", &honest[..10]]);
        assert_eq!((explained["what"].as_str(), explained["counts"].as_bool()), (Some("record"), Some(true)), "{explained}");
        let chain: Vec<&str> = explained["chain"].as_array().unwrap().iter().filter_map(|of| of["act"].as_str()).collect();
        assert_eq!(chain.first(), Some(&"device"), "{chain:?}");
        assert!(chain.contains(&"grant") && chain.contains(&"charter"), "{chain:?}");
        let member = node.tell(&["explain", &mallory_id]);
        assert_eq!((member["what"].as_str(), member["why"].as_str()), (Some("member"), Some("cut")), "{member}");
    }
    assert_eq!(bob.ask(&["explain", "ffffffffffff"]).code, 3);

    // The same commands on a node that does not run.
    let mut bob = bob;
    bob.stop();
    assert_eq!(bob.tell(&["city", "show"])["city"]["name"], "Beersheba");
    assert_eq!(bob.ask(&["city", "agree", &proposal]).code, 1);
}

#[test]
fn two_residents_vouch_for_a_third_whom_no_school_knows() {
    let city = City::found();
    let (alice, bob) = (city.resident("Alice"), city.resident("Bob"));
    in_step(&[&city.school, &alice, &bob]);
    let words = [&alice, &bob].map(|node| node.tell(&["invite"])["link"].as_str().unwrap().to_owned());
    assert!(words.iter().all(|word| word.starts_with("kaveret:vouch/")), "{words:?}");

    let mut noa = city.stranger("Noa");
    let alone = noa.ask(&["join", &words[0]]);
    assert_eq!(alone.code, 2, "{}", alone.stderr);
    assert!(alone.stderr.contains("it takes the word of two"), "{}", alone.stderr);
    let twice = noa.ask(&["join", &words[0], &words[0]]);
    assert!(twice.stderr.contains("the same link twice"), "{}", twice.stderr);
    let second = alice.tell(&["invite"])["link"].as_str().unwrap().to_owned();
    let one_member = noa.ask(&["join", &words[0], &second]);
    assert_eq!(one_member.code, 1, "{}", one_member.stderr);
    assert!(one_member.stderr.contains("it takes two members"), "{}", one_member.stderr);

    // What was spent on that try is gone; new words are not.
    let words = [&alice, &bob].map(|node| node.tell(&["invite"])["link"].as_str().unwrap().to_owned());
    assert_eq!(noa.tell(&["join", &words[0], &words[1]])["city"]["name"], "Be'er Sheva");
    noa.start();
    noa.api().offer("Oud for beginners");
    in_step(&[&city.school, &alice, &bob, &noa]);
    assert_eq!(city.school.api().records("offer").len(), 1);
    let vouched = noa.ask(&["invite"]);
    assert!(vouched.stderr.contains("members whom they admitted can vouch"), "{}", vouched.stderr);
}
