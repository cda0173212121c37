//! Cities that share what they choose: three of them, each with a school's box that is its
//! gateway and a resident, as real processes. The first is allied with the second, and the
//! second with the third.

use std::fs;
use std::path::Path;

use kaveret_tests::{City, Node, Plan, wait_for};
use serde_json::{Value, json};

struct Town {
    city: City,
    resident: Node,
}

impl Town {
    fn founded(name: &'static str) -> Self {
        let city = City::planned(Plan { name, ..Plan::default() });
        let resident = city.resident("the resident");
        make_gateway(&city, &city.school);
        Self { city, resident }
    }

    fn school(&self) -> &Node {
        &self.city.school
    }

    /// What this city hands to others.
    fn card(&self) -> String {
        let card = || self.school().ask(&["--json", "alliance", "card"]);
        let told = wait_for("the gateway says where it is", || {
            let card = card();
            if card.code == 0 { Ok(card.stdout) } else { Err(card.stderr) }
        });
        serde_json::from_str::<Value>(&told).unwrap()["card"].as_str().unwrap().to_owned()
    }

    fn id(&self) -> String {
        self.school().status()["city"]["id"].as_str().unwrap().to_owned()
    }
}

fn make_gateway(city: &City, node: &Node) {
    let member = node.status()["member"].as_str().unwrap().to_owned();
    city.school.tell(&["member", "grant", &member, "--role", "gateway"]);
}

fn ally(one: &Town, other: &Town) {
    one.school().tell(&["alliance", "propose", &other.card()]);
    other.school().tell(&["alliance", "propose", &one.card()]);
}

/// The titles of another city's records that a node lists.
fn foreign(node: &Node, city: &str) -> Vec<String> {
    let list = node.api().get(&format!("/api/v1/records?scope=allied:{city}"));
    let titles = list["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| record["content"]["fields"]["title"].as_str().unwrap_or_default().to_owned());
    let mut titles: Vec<String> = titles.collect();
    titles.sort();
    titles
}

fn sees(node: &Node, city: &str, titles: &[&str]) {
    wait_for("another city's records are seen", || {
        let seen = foreign(node, city);
        if seen == titles {
            Ok(())
        } else {
            Err(format!("{} sees {seen:?} instead of {titles:?}: {}", node.name(), node.api().get("/api/v1/alliances")))
        }
    });
}

/// Whether any file of a node, but its log, holds this text.
fn holds(node: &Node, text: &str) -> bool {
    fn look(place: &Path, text: &[u8]) -> bool {
        fs::read_dir(place).unwrap().any(|entry| {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => look(&path, text),
                // It may have been removed meanwhile.
                false => fs::read(&path).is_ok_and(|bytes| bytes.windows(text.len()).any(|part| part == text)),
            }
        })
    }
    look(&node.data_dir(), text.as_bytes())
}

fn offer(node: &Node, title: &str, scope: &str) -> String {
    let saved = node.api().post("/api/v1/records", &json!({ "kind": "offer", "scope": scope, "fields": { "title": title } }));
    saved["record"].as_str().unwrap().to_owned()
}

#[test]
fn records_cross_by_their_scope_alone_and_answers_come_back() {
    let [south, north, far] = ["Be'er Sheva", "Brno", "Praha"].map(Town::founded);
    ally(&south, &north);
    ally(&north, &far);
    let [a, b, c] = [&south, &north, &far].map(Town::id);
    let school = format!("school:{}", south.school().status()["member"].as_str().unwrap());
    let own = format!("own:{}", south.resident.status()["member"].as_str().unwrap());
    let crossing = offer(&south.resident, "canary-for-allies", "federation");
    for (node, title, scope) in [
        (&south.resident, "canary-of-the-city", "city"),
        (south.school(), "canary-of-the-school", school.as_str()),
        (&south.resident, "canary-of-one", own.as_str()),
    ] {
        offer(node, title, scope);
    }
    offer(&far.resident, "canary-from-afar", "federation");
    sees(&north.resident, &a, &["canary-for-allies"]);
    sees(&north.resident, &c, &["canary-from-afar"]);
    sees(&far.resident, &b, &[]);

    // Found by its words, and shown whose it is.
    wait_for("the search finds it", || {
        let found = north.resident.tell(&["search", "canary-for-allies"]);
        let records = found["records"].as_array().unwrap();
        let whose = format!("allied:{a}");
        match records.iter().any(|record| record["scope"] == whose && record["scope_name"] == "Be'er Sheva") {
            true => Ok(()),
            false => Err(found.to_string()),
        }
    });

    // An answer is founded in the answerer's own city, and seen in both.
    north.resident.tell(&["answer", &crossing, "--message", "canary-answer"]);
    let answers = |node: &Node| node.api().get(&format!("/api/v1/records?to={crossing}&kind=interest"))["records"].clone();
    for node in [&north.resident, north.school(), south.school(), &south.resident] {
        wait_for("the answer is seen on both sides", || {
            let seen = answers(node);
            if seen[0]["content"]["fields"]["message"] == "canary-answer" { Ok(()) } else { Err(format!("{} sees {seen}", node.name())) }
        });
    }

    // What did not cross is in no file of the others, and an ally's ally has nothing at all.
    for node in [&north.resident, north.school(), &far.resident, far.school()] {
        for canary in ["canary-of-the-city", "canary-of-the-school", "canary-of-one"] {
            assert!(!holds(node, canary), "{} holds {canary}", node.name());
        }
    }
    for node in [&far.resident, far.school()] {
        assert!(!holds(node, "canary-for-allies"), "{} holds what its city is not allied for", node.name());
    }
    assert!(holds(&north.resident, "canary-for-allies") && holds(&south.resident, "canary-of-the-city"), "canaries can be found");
    assert_eq!(foreign(&far.resident, &a), Vec::<String>::new());
}

#[test]
fn who_is_revoked_at_home_is_shown_no_more_abroad_and_a_gateway_is_replaced_without_loss() {
    let [mut south, north] = ["Be'er Sheva", "Brno"].map(Town::founded);
    ally(&south, &north);
    let a = south.id();
    let leaver = south.city.resident("the leaver");
    offer(&leaver, "from the leaver", "federation");
    offer(&south.resident, "from the resident", "federation");
    sees(&north.resident, &a, &["from the leaver", "from the resident"]);
    let member = leaver.status()["member"].as_str().unwrap().to_owned();
    south.school().tell(&["member", "revoke", &member, "--before", "2020-01-01"]);
    sees(&north.resident, &a, &["from the resident"]);

    // The resident's node becomes a gateway, and the school's box is gone for good.
    make_gateway(&south.city, &south.resident);
    wait_for("the other city knows the new gateway", || {
        let facts = south.resident.api().get("/api/v1/alliances");
        if facts["gateway"] == true && facts["alliances"][0]["connected"] == true { Ok(()) } else { Err(facts.to_string()) }
    });
    south.city.school.kill();
    offer(&south.resident, "by the new gateway", "federation");
    sees(&north.resident, &a, &["by the new gateway", "from the resident"]);
}

#[test]
fn an_alliance_that_ends_says_so_and_leaves_nothing_behind() {
    let [south, north] = ["Be'er Sheva", "Brno"].map(Town::founded);
    ally(&south, &north);
    let a = south.id();
    offer(&south.resident, "canary-before-the-end", "federation");
    sees(&north.resident, &a, &["canary-before-the-end"]);
    assert!(holds(&north.resident, "canary-before-the-end"));
    north.school().tell(&["alliance", "end", "Be'er Sheva"]);
    sees(&north.resident, &a, &[]);
    for (node, who, mine) in [(&south.resident, "theirs", "ours"), (&north.resident, "ours", "theirs")] {
        wait_for("every node knows who ended it", || {
            let facts = node.api().get("/api/v1/alliances")["alliances"][0].clone();
            let told = facts["in_force"] == false && facts[who]["ended"] == true && facts[mine]["ended"] == false;
            if told { Ok(()) } else { Err(format!("{} says {facts}", node.name())) }
        });
    }
    offer(&south.resident, "canary-too-late", "federation");
    for node in [&north.resident, north.school()] {
        wait_for(
            "its words have left the files",
            || {
                if holds(node, "canary-before-the-end") { Err(node.name().to_owned()) } else { Ok(()) }
            },
        );
        assert!(!holds(node, "canary-too-late"));
    }
}
