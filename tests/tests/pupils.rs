//! A school admits pupils, by real processes.

use kaveret_tests::{City, wait_for};
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
