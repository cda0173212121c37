//! Invitations that outlive their giver's start, and are taken back.

use kaveret_tests::{City, wait_for};

/// The transport key at the end of a node's address.
fn key(address: &str) -> &str {
    address.rsplit_once("/p2p/").expect("an address ends in a key").1
}

#[test]
fn a_residents_link_works_after_its_giver_was_stopped_and_started() {
    let city = City::found();
    let mut alice = city.resident("alice");
    let bob = city.resident("bob");
    let first = alice.address();
    // Without an open invitation each start has a new key, so that nobody can follow it.
    alice.stop();
    alice.start();
    assert_ne!(key(&first), key(&alice.address()), "a resident without an open invitation keeps no key");

    let words = [&alice, &bob].map(|node| node.tell(&["invite"])["link"].as_str().unwrap().to_owned());
    let before = alice.address();
    assert!(alice.data_dir().join("reach.sealed").exists());
    alice.stop();
    alice.start();
    assert_eq!(before, alice.address(), "the same key and port while the invitation is open");
    let noa = city.stranger("noa");
    noa.tell(&["join", &words[0], &words[1]]);
    let known = alice.tell(&["invitation", "list"]);
    assert_eq!((known.as_array().unwrap().len(), &known[0]["used"]), (1, &true.into()), "{known}");
    assert_eq!(noa.status()["city"]["name"], alice.status()["city"]["name"]);

    // Used, it is no reason to keep the key.
    alice.stop();
    assert!(!alice.data_dir().join("reach.sealed").exists());
    alice.start();
    assert_ne!(key(&before), key(&alice.address()));
}

#[test]
fn a_card_that_is_taken_back_lets_nobody_in_and_its_name_is_free_again() {
    let city = City::found();
    let card = |name: &str| city.school.ask(&["--json", "invite", "--pupil", "--band", "child", "--pseudonym", name]);
    let given = card("Owl");
    assert_eq!(given.code, 0, "{}", given.stderr);
    let twice = card("owl ");
    assert_eq!(twice.code, 1, "an open card bears that name: {}", twice.stdout);
    assert!(twice.stderr.contains("still open"), "{}", twice.stderr);

    let list = city.school.beside("7b.csv").to_str().unwrap().to_owned();
    std::fs::write(&list, "pseudonym,name\nWren,Noa Levi\n").unwrap();
    let cards = city.school.beside("7b.html").to_str().unwrap().to_owned();
    let half = city.school.beside("half.csv").to_str().unwrap().to_owned();
    std::fs::write(&half, "pseudonym\nWren\nOwl\n").unwrap();
    let refused = city.school.ask(&["admit", &half, "--cards", &cards, "--pupils", "--band", "child"]);
    assert_eq!(refused.code, 1, "a list with one wrong name admits nobody, and holds no name: {}", refused.stdout);
    city.school.tell(&["admit", &list, "--cards", &cards, "--pupils", "--band", "child"]);
    let page = std::fs::read_to_string(&cards).unwrap();
    assert!(page.contains("kaveret:school/") && page.contains("Wren") && !page.contains("Noa"), "{page}");
    assert!(page.contains("lang=\"he\" dir=\"rtl\""), "a card speaks the city's languages");

    let known = city.school.tell(&["invitation", "list"]);
    let of = |name: &str| known.as_array().unwrap().iter().find(|facts| facts["pseudonym"] == name).unwrap()["id"].as_str().unwrap();
    city.school.tell(&["invitation", "withdraw", &of("Wren")[..8]]);
    city.school.tell(&["invitation", "withdraw", of("Owl")]);
    assert_eq!(city.school.tell(&["invitation", "list"]).as_array().unwrap().len(), 0);
    assert_eq!(city.school.tell(&["roster", "show"])["entries"], serde_json::json!([]), "whom the card was for is forgotten");
    assert_eq!(city.school.ask(&["invitation", "withdraw", of("Owl")]).code, 3);

    let link: serde_json::Value = serde_json::from_str(&given.stdout).unwrap();
    let refused = city.stranger("whoever found it").ask(&["join", link["link"].as_str().unwrap()]);
    assert_eq!(refused.code, 1, "{}", refused.stdout);
    assert!(refused.stderr.contains("no such invitation"), "{}", refused.stderr);

    // A pupil has the name now, so nobody else gets it.
    let link: serde_json::Value = serde_json::from_str(&card("Owl").stdout).unwrap();
    let mut owl = city.stranger("owl");
    owl.tell(&["join", link["link"].as_str().unwrap()]);
    owl.start();
    wait_for("the school knows Owl", || {
        let taken = card("Owl");
        if taken.code == 1 && taken.stderr.contains("called \"Owl\"") { Ok(()) } else { Err(taken.stderr) }
    });
}
