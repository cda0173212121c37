//! A school admits pupils, by real processes.

use kaveret_tests::{City, Node, wait_for};
use serde_json::{Value, json};

/// A link that admits one pupil of the city's school.
fn pupils_link(city: &City) -> String {
    let invited = city.school.tell(&["invite", "--pupil", "--band", "child"]);
    invited["link"].as_str().expect("an invitation has a link").to_owned()
}

/// The scope of the school that founded the city.
fn school_scope(city: &City) -> String {
    format!("school:{}", city.school.status()["member"].as_str().expect("the school is a member"))
}

#[test]
fn a_pupil_joins_by_the_schools_link_reads_the_city_and_writes_in_the_school() {
    let city = City::found();
    let resident = city.resident("bob");
    let chess = city.school.tell(&["offer", "add", "--title", "Chess for all"])["record"].as_str().unwrap().to_owned();
    let mut pupil = city.stranger("the pupil");
    let link = pupils_link(&city);
    assert!(link.starts_with("kaveret:school/"), "the link says by itself that it is a pupil's");
    pupil.tell(&["join", &link]);
    pupil.start();
    assert_eq!(pupil.status()["roles"], json!(["member"]), "a pupil is a member of the school");
    wait_for("the pupil reads the city", || {
        let shown = pupil.ask(&["show", &chess]);
        if shown.code == 0 { Ok(()) } else { Err(shown.stderr) }
    });
    let scope = school_scope(&city);
    let found = json!({ "scope": scope, "kind": "offer", "fields": { "title": "I can juggle" } });
    let saved = pupil.api().post("/api/v1/records", &found);
    let record = saved["record"].as_str().unwrap_or_else(|| panic!("{saved}")).to_owned();
    let titles = |shown: Value| shown["content"]["fields"]["title"].clone();
    wait_for("the school shows what its pupil wrote", || {
        let shown = city.school.ask(&["--json", "show", &record]);
        if shown.code == 0 { Ok(titles(serde_json::from_str(&shown.stdout).unwrap())) } else { Err(shown.stderr) }
    });
    assert_ne!(resident.ask(&["show", &record]).code, 0, "nobody else is told of it");
    // The pupil's node knows its way back to the school after a night.
    pupil.stop();
    pupil.start();
    let second = city.school.tell(&["offer", "add", "--title", "Go for all"])["record"].as_str().unwrap().to_owned();
    wait_for("the pupil reads what is new", || {
        let shown = pupil.ask(&["show", &second]);
        if shown.code == 0 { Ok(()) } else { Err(shown.stderr) }
    });
}

/// The member whose node it is.
fn member(node: &Node) -> String {
    node.status()["member"].as_str().expect("it joined").to_owned()
}

/// Waits until a command answers with facts as wanted.
fn until(node: &Node, what: &str, arguments: &[&str], wanted: impl Fn(&Value) -> bool) -> Value {
    wait_for(what, || {
        let asked = node.ask(&[&["--json"], arguments].concat());
        match serde_json::from_str::<Value>(&asked.stdout).ok().filter(|facts| asked.code == 0 && wanted(facts)) {
            Some(facts) => Ok(facts),
            None => Err(format!("{}{}", asked.stdout, asked.stderr)),
        }
    })
}

/// What a school knows of somebody, by the name they have there.
fn person<'a>(shown: &'a Value, name: &str) -> Option<&'a Value> {
    shown["schools"][0]["members"].as_array()?.iter().find(|member| member["person"]["name"] == name)
}

#[test]
fn a_guardian_consents_on_their_own_device_and_what_was_published_leaves_when_they_withdraw() {
    let city = City::found();
    let bob = city.resident("bob");
    let link = |arguments: &[&str]| city.school.tell(arguments)["link"].as_str().unwrap().to_owned();
    let mut pupil = city.stranger("the pupil");
    pupil.tell(&["join", &link(&["invite", "--pupil", "--band", "child", "--pseudonym", "Owl", "--member-days", "20"])]);
    pupil.start();
    let mut dana = city.stranger("dana");
    dana.tell(&["join", &link(&["invite", "--school"])]);
    dana.start();

    // The school says who answers for Owl, and renews Owl, by the name that Owl has there.
    let shown = until(&city.school, "the school knows Owl", &["school", "show"], |shown| person(shown, "Owl").is_some());
    assert_eq!(shown["schools"][0]["expiring"], 1);
    city.school.tell(&["member", "renew", "Owl"]);
    let renewed = city.school.tell(&["school", "show"]);
    let ends = |shown: &Value| person(shown, "Owl").unwrap()["ends"].as_u64().unwrap();
    assert!(ends(&renewed) > ends(&shown) + 300 * 24 * 60 * 60 * 1000, "for a year: {renewed}");
    assert_eq!(renewed["schools"][0]["expiring"], 0);
    city.school.tell(&["guardian", "add", "Owl", &member(&dana)]);

    // Nobody else consents, and without a consent nothing leaves the school.
    let juggling = pupil.tell(&["offer", "add", "--title", "I can juggle", "--scope", "school"])["record"].as_str().unwrap().to_owned();
    until(&city.school, "the school shows what Owl wrote", &["show", &juggling], |_| true);
    let owl = member(&pupil);
    assert_eq!(city.school.ask(&["publish", &juggling]).code, 1);
    for node in [&bob, &pupil] {
        assert_eq!(node.ask(&["consent", "give", &owl, "--publishing"]).code, 1, "{} does not consent for Owl", node.name());
        assert_eq!(node.ask(&["guardian", "add", &owl, &member(&bob)]).code, 1, "{} is no school", node.name());
    }
    assert_eq!(bob.tell(&["school", "show"])["schools"], json!([]), "bob takes part in no school");

    // Dana does, on her own device.
    until(&dana, "dana answers for Owl", &["guardian", "list"], |list| list[0]["minor"]["name"] == "Owl");
    let consent =
        dana.tell(&["consent", "give", "Owl", "--publishing", "--days", "30"])["statements"][0]["id"].as_str().unwrap().to_owned();
    until(&city.school, "the school knows of it", &["consent", "list"], |list| list[0]["id"] == consent.as_str());
    until(&pupil, "Owl does too", &["consent", "list"], |list| list[0]["id"] == consent.as_str());
    let copy = city.school.tell(&["publish", &juggling])["record"].as_str().unwrap().to_owned();
    let seen = until(&bob, "the city reads the copy", &["show", &copy], |_| true);
    assert!(!seen.to_string().contains(&owl), "it does not say whose it was: {seen}");

    // She takes it back, and what the school published by it is erased.
    assert_eq!(city.school.ask(&["consent", "withdraw", &consent]).code, 1, "it is hers to take back");
    dana.tell(&["consent", "withdraw", &consent]);
    until(&bob, "the copy is gone", &["offer", "list"], |list| !list.to_string().contains("I can juggle"));
}

#[test]
fn a_school_keeps_its_groups_names_places_and_checks_to_itself() {
    let city = City::found();
    let bob = city.resident("bob");
    let link = city.school.tell(&["invite", "--pupil", "--band", "young", "--pseudonym", "Owl"])["link"].as_str().unwrap().to_owned();
    let mut pupil = city.stranger("the pupil");
    pupil.tell(&["join", &link]);
    pupil.start();
    let school = &city.school;
    until(school, "the school knows Owl", &["school", "show"], |shown| person(shown, "Owl").is_some());

    school.tell(&["group", "add", "7b", "Owl", "--school"]);
    let group = until(&pupil, "Owl is in it", &["group", "list"], |list| list[0]["name"] == "7b");
    assert_eq!(group[0]["open"], false, "no two checked adults are in it");
    let (owl, own) = (member(&pupil), member(school));
    school.tell(&["group", "change", "7b", "--name", "8b"]);
    until(&pupil, "it has another name", &["group", "list"], |list| list[0]["name"] == "8b" && list[0]["scope"] == group[0]["scope"]);
    assert_eq!(pupil.ask(&["group", "close", "8b"]).code, 1, "its keeper closes it");
    school.tell(&["group", "change", "8b", "--remove", "Owl"]);
    let people = school.tell(&["group", "list"])[0]["members"].take();
    assert_eq!(people.as_array().unwrap().iter().map(|person| person["member"].clone()).collect::<Vec<_>>(), [json!(own)]);
    school.tell(&["group", "close", "8b"]);
    assert_eq!(school.tell(&["group", "list"]), json!([]));

    school.tell(&["place", "add", "Gym", "--school"]);
    school.tell(&["vetting", "add", &own, "--by", "training", "--school"]);
    school.tell(&["school", "name", "Owl", "Snowy owl"]);
    let known = until(&pupil, "Owl has another name", &["school", "show"], |shown| person(shown, "Snowy owl").is_some());
    assert_eq!(
        (&known["schools"][0]["places"][0]["name"], &known["schools"][0]["vettings"][0]["check"]),
        (&json!("Gym"), &json!("training"))
    );
    // Who is old enough consents for themselves.
    pupil.tell(&["consent", "give", &owl, "--sessions"]);
    until(school, "the school knows of it", &["consent", "list"], |list| list[0]["by"]["member"] == owl.as_str());
    // A group of the city is listed by those who are in it. An id may have any two digits, so a name is looked for whole.
    bob.tell(&["group", "add", "Chess", &own]);
    until(school, "the school is in bob's group", &["group", "list"], |list| list[0]["name"] == "Chess" && list[0]["open"] == true);
    assert_eq!(pupil.tell(&["group", "list"]), json!([]));
    for arguments in [&["school", "show"][..], &["place", "list"], &["vetting", "list"], &["group", "list"]] {
        let heard = bob.tell(arguments).to_string();
        assert!(!["Gym", "training", "owl", "\"8b\""].iter().any(|word| heard.contains(word)), "bob hears of it: {heard}");
    }
}
