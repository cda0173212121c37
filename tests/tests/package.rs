//! What the package for a school's box is made of.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kaveret_tests::data::has_tool;
use kaveret_tests::{finish, program};

fn of_cli(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/cli").join(path)
}

#[test]
fn the_service_is_one_that_systemd_takes_and_finds_well_shut_in() {
    if !has_tool(&["systemd-analyze", "--version"]) {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "systemd-analyze is needed");
        eprintln!("skipped: there is no systemd-analyze here");
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let unit = place.path().join("kaveret.service");
    let text = fs::read_to_string(of_cli("debian/kaveret.service")).unwrap();
    let program = program();
    // It names programs that must be there.
    fs::write(&unit, text.replace("/usr/bin/kaveret", program.to_str().unwrap())).unwrap();
    let analyse = |arguments: &[&str]| finish(Command::new("systemd-analyze").args(arguments).arg(&unit));
    let verified = analyse(&["verify", "--man=no"]);
    let about_it: Vec<_> = verified.stderr.lines().filter(|line| line.contains("kaveret")).collect();
    assert!(verified.code == 0 && about_it.is_empty(), "{verified:?}");
    // From 0 (shut in) to 10 (not at all); in tenths.
    let shut_in = analyse(&["security", "--offline=true", "--threshold=20"]);
    assert_eq!(shut_in.code, 0, "{}", shut_in.stdout);
}

#[test]
fn the_box_s_configuration_is_one_that_the_program_takes() {
    let place = tempfile::tempdir().unwrap();
    let file = of_cli("debian/kaveret.toml");
    let shown = finish(Command::new(program()).arg("--data-dir").arg(place.path()).arg("--config").arg(&file).args(["--json", "config"]));
    assert_eq!(shown.code, 0, "{}", shown.stderr);
    let shown: serde_json::Value = serde_json::from_str(&shown.stdout).unwrap();
    assert!(shown.to_string().contains("\"box\"") && shown.to_string().contains("127.0.0.1:9417"), "{shown}");
}

#[test]
fn everything_that_the_package_names_is_there() {
    let manifest: toml::Table = toml::from_str(&fs::read_to_string(of_cli("Cargo.toml")).unwrap()).unwrap();
    let assets = manifest["package"]["metadata"]["deb"]["assets"].as_array().unwrap();
    let sources: Vec<_> = assets.iter().map(|asset| asset[0].as_str().unwrap()).filter(|source| !source.starts_with("target/")).collect();
    assert!(sources.len() > 3);
    for source in sources {
        assert!(of_cli(source).is_file(), "{source}");
    }
}
