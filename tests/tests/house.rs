//! The house: which crate may use which, and what of others' work it may use.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// Each crate and what it may use of ours; `docs/architecture.md` draws it.
const MAY_USE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("net", &["model"]),
    ("store", &["model"]),
    ("search", &["model"]),
    ("sync", &["model"]),
    ("trust", &["model"]),
    ("document", &["model", "trust"]),
    ("engine", &["model", "trust", "sync", "document"]),
    ("simulation", &["model", "trust", "sync", "document", "engine"]),
    ("node", &["model", "trust", "sync", "document", "engine", "store", "net", "search"]),
    ("web", &["model", "node"]),
    ("cli", &["model", "trust", "node", "web"]),
    ("measure", &["model", "trust", "node"]),
    ("kaveret-tests", &["model", "trust", "sync", "document", "engine", "store", "net", "node", "web", "cli"]),
];

/// The floors that do no input and output: what they must not use.
const PURE: &[&str] = &["model", "trust", "sync", "document", "engine"];
const EDGES: &[&str] = &["tokio", "libp2p", "sled", "getrandom", "axum", "tantivy", "ureq", "tracing"];

/// Licences under which we may ship others' work.
const LICENCES: &[&str] = &[
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "CC0-1.0",
    "0BSD",
    "BSL-1.0",
    "CDLA-Permissive-2.0",
    "Unlicense",
    "MPL-2.0",
];

/// Packages that state no licence in a form that can be read, looked at by hand.
const LICENCES_READ_BY_HAND: &[&str] = &[];

/// Packages that must not come in: a second TLS, or abandoned.
const BANNED: &[&str] = &["openssl", "openssl-sys", "native-tls", "async-std", "negentropy-sys", "time-macros-impl"];

fn metadata() -> Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let output = Command::new(cargo).args(["metadata", "--format-version", "1", "--locked"]).current_dir(root).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

#[test]
fn arrows_between_crates_point_only_downwards() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    let ours: BTreeMap<&str, &Value> =
        packages.iter().filter(|package| package["source"].is_null()).map(|package| (text(package, "name"), package)).collect();
    let allowed: BTreeMap<&str, BTreeSet<&str>> = MAY_USE.iter().map(|(name, uses)| (*name, uses.iter().copied().collect())).collect();
    assert_eq!(ours.keys().collect::<Vec<_>>(), allowed.keys().collect::<Vec<_>>(), "every crate has its floor in the table");
    for (name, package) in &ours {
        for dependency in package["dependencies"].as_array().unwrap() {
            let used = text(dependency, "name");
            if ours.contains_key(used) {
                assert!(allowed[name].contains(used), "{name} must not use {used}");
            }
            let test_only = text(dependency, "kind") == "dev";
            assert!(test_only || !PURE.contains(name) || !EDGES.contains(&used), "{name} does no input and output, and {used} does");
        }
    }
}

#[test]
fn every_package_may_be_shipped() {
    let metadata = metadata();
    for package in metadata["packages"].as_array().unwrap() {
        let (name, licence) = (text(package, "name"), text(package, "license"));
        assert!(!BANNED.contains(&name), "{name} must not come in");
        if LICENCES_READ_BY_HAND.contains(&name) {
            continue;
        }
        let expression = spdx::Expression::parse_mode(licence, spdx::ParseMode::LAX)
            .unwrap_or_else(|error| panic!("the licence of {name} cannot be read: {licence:?}: {error}"));
        let allowed = expression.evaluate(|requirement| requirement.license.id().is_some_and(|id| LICENCES.contains(&id.name)));
        assert!(allowed, "{name} is under {licence}");
    }
}

/// Every function of a source file in this folder or below, by name.
fn functions(folder: &std::path::Path, names: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() && !entry.ends_with("target") {
            functions(&entry, names);
        } else if entry.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&entry).unwrap();
            names.extend(text.lines().filter_map(|line| line.split_once("fn ")?.1.split_once('(')).map(|(name, _)| name.to_owned()));
        }
    }
}

#[test]
fn every_test_that_the_threat_model_names_exists() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut names = BTreeSet::new();
    ["crates", "tests"].iter().for_each(|folder| functions(&root.join(folder), &mut names));
    let model = std::fs::read_to_string(root.join("docs/threat-model.md")).unwrap();
    let named: Vec<&str> = model.split('`').skip(1).step_by(2).filter(|word| word.matches('_').count() >= 2).collect();
    assert!(named.len() > 40, "{}", named.len());
    let missing: Vec<_> = named.iter().filter(|name| !names.contains(**name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
