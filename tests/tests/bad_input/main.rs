//! Bad input of every kind, each with the refusal that it must get.
//!
//! The files lie under `tests/bad-input`, one folder a kind: items and bodies,
//! stories of changes, messages, batches, whole dialogues, links, phrases, fields,
//! files to import, requests to the page. [`refusals`] lists every refusal that
//! the code has, and the compiler holds it complete; a refusal without a file
//! fails here. They are made from honest samples, one lie each:
//!
//! ```sh
//! cargo test --release -p kaveret-tests --test bad_input -- --ignored make
//! ```
//!
//! What a fuzzer found lies beside the others, in files that have `-found-by-` in
//! their names; they are held to their word like the rest.

mod craft;
mod file;
mod judge;
mod make;
mod refusals;
mod samples;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use file::{Bad, home};

/// How many there must be at least.
const FILES_MIN: usize = 500;

fn files() -> Vec<(PathBuf, Bad)> {
    let mut all = Vec::new();
    for folder in std::fs::read_dir(home()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        let kind = folder.file_name().unwrap().to_str().unwrap().to_owned();
        for file in std::fs::read_dir(&folder).unwrap() {
            let path = file.unwrap().path();
            let bad = Bad::read(&kind, &path);
            all.push((path, bad));
        }
    }
    all.sort_by(|one, other| one.0.cmp(&other.0));
    all
}

#[test]
fn every_bad_input_gets_its_refusal() {
    let all = files();
    assert!(all.len() >= FILES_MIN, "{} files, and {FILES_MIN} are needed", all.len());
    let mut wrong = Vec::new();
    for (path, bad) in &all {
        let found = std::panic::catch_unwind(|| judge::judge(&bad.kind, &bad.bytes));
        match found {
            Ok(Some(found)) if found.refusal == bad.refusal && found.says == bad.says => {}
            Ok(found) => wrong.push(format!("{}: {found:?} in place of {}: {}", path.display(), bad.refusal, bad.says)),
            Err(_) => wrong.push(format!("{}: a panic", path.display())),
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), all.len(), wrong.join("\n"));
}

#[test]
fn every_refusal_has_a_file() {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, bad) in files() {
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with(&bad.refusal), "{} is named after another refusal than {}", path.display(), bad.refusal);
        found.entry(bad.kind).or_default().insert(bad.refusal);
    }
    let all = refusals::all();
    assert_eq!(found.keys().map(String::as_str).collect::<BTreeSet<_>>(), all.iter().map(|(kind, _)| *kind).collect());
    for (kind, words) in all {
        let shown = &found[kind];
        for word in words {
            // A word whose enum has a cause inside is shown by any such cause.
            let is_shown = shown.iter().any(|shown| shown == word || shown.starts_with(&format!("{word}-")));
            let never = refusals::NEVER.iter().any(|(of, never, _)| *of == kind && *never == word);
            assert!(is_shown || never, "no file of {kind} shows the refusal {word}");
            assert!(!(is_shown && never), "{kind} {word} is said to have no file, and has one");
        }
    }
}

/// Files of one kind that get the same words for the same cause are one file too
/// many: numbers do not make a difference, neither in the words nor in the cause.
#[test]
fn no_two_files_show_the_same() {
    let plain = |text: &str| {
        let digits = text.split(|letter: char| letter.is_ascii_digit()).collect::<Vec<_>>().join("#");
        digits.split(['#', ' ']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let mut seen: BTreeMap<(String, String, String), PathBuf> = BTreeMap::new();
    let mut inputs: BTreeMap<(String, Vec<u8>), PathBuf> = BTreeMap::new();
    let mut doubled = Vec::new();
    for (path, bad) in files() {
        doubled.extend(inputs.insert((bad.kind.clone(), bad.bytes.clone()), path.clone()).map(|other| (other, path.clone())));
        let key = (bad.kind, plain(&bad.says), plain(&bad.cause));
        doubled.extend(seen.insert(key, path.clone()).map(|other| (other, path)));
    }
    assert!(doubled.is_empty(), "{doubled:#?}");
}

#[test]
fn the_files_are_those_that_are_made() {
    for bad in make::all() {
        let path = home().join(bad.path());
        let found = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}; {AGAIN}", path.display()));
        assert!(found == bad.text(), "{} is not what is made now; {AGAIN}", path.display());
    }
}

const AGAIN: &str = "make the files anew (see the head of this test), and read what changed";

/// The sources of the import, and how many refusals stand in each: who adds one
/// adds an input above, and the number here.
#[test]
fn every_refusal_of_an_import_was_looked_at() {
    let sources = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/cli/src/import");
    let count = |name: &str| {
        let text = std::fs::read_to_string(sources.join(name)).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap().to_owned();
        ["Failure::new(", "or_exit(", "refused("].map(|call| text.matches(call).count()).iter().sum::<usize>()
    };
    let found = ["entries.rs", "mapping.rs", "plan.rs", "table.rs", "template.rs"].map(|name| (name, count(name)));
    assert_eq!(found, IMPORT_REFUSALS);
}

const IMPORT_REFUSALS: [(&str, usize); 5] = [("entries.rs", 7), ("mapping.rs", 4), ("plan.rs", 12), ("table.rs", 9), ("template.rs", 2)];

/// Stands in the names of files that are not made here, and stay.
const FOUND: &str = "-found-by-";

/// Writes all files anew.
#[test]
#[ignore = "it writes the files; see the head of this test"]
fn make() {
    let mut written = BTreeSet::new();
    let made = make::all();
    // What was made before and no longer is would lie there for ever.
    for kind in refusals::all().into_iter().map(|(kind, _)| home().join(kind)).filter(|folder| folder.exists()) {
        for path in std::fs::read_dir(kind).unwrap().map(|entry| entry.unwrap().path()) {
            if !path.file_name().unwrap().to_str().unwrap().contains(FOUND) {
                std::fs::remove_file(path).unwrap();
            }
        }
    }
    for bad in made {
        let path = home().join(bad.path());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bad.text()).unwrap();
        assert!(written.insert(path.clone()), "two inputs are called {}", path.display());
    }
    println!("{} files", written.len());
}
