use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::*;

/// Words of ours that mean nothing to residents.
const JARGON: [&str; 9] = ["peer", "crdt", "replica", "hash", "envelope", "sync", "node", "envelop", "synchron"];

/// The plural categories of whole numbers in each language (CLDR 42 and later).
fn plurals(language: Language) -> &'static [&'static str] {
    match language {
        Language::Hebrew => &["one", "two", "other"],
        Language::Arabic => &["one", "two", "few", "many", "other"],
        Language::Czech => &["one", "few", "other"],
        Language::English => &["one", "other"],
    }
}

/// The text of each message of a catalogue, by its key.
fn messages(language: Language) -> BTreeMap<&'static str, String> {
    let mut found: BTreeMap<&str, String> = BTreeMap::new();
    let mut key = "";
    for line in source(language).lines().filter(|line| !line.starts_with('#')) {
        let text = match line.split_once(" =") {
            Some((start, text)) if line.starts_with(|first: char| first.is_ascii_lowercase()) => {
                key = start;
                text
            }
            _ => line,
        };
        let message = found.entry(key).or_default();
        message.push_str(text);
        message.push('\n');
    }
    found.remove("");
    found
}

/// The names behind each `$`.
fn variables(text: &str) -> BTreeSet<String> {
    let names = text.split('$').skip(1);
    names.map(|rest| rest.chars().take_while(|letter| letter.is_ascii_alphanumeric()).collect()).collect()
}

/// All string literals of the crate's sources that have the shape of a key.
fn literals() -> BTreeSet<String> {
    fn collect(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.extend(text.split('"').map(String::from));
            }
        }
    }
    let mut found = BTreeSet::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found
}

/// The keys that the code asks for where it says what it wants of a catalogue.
fn asked() -> BTreeSet<String> {
    let shape = |text: &str| text.contains('-') && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    let families: BTreeSet<String> = messages(Language::English).keys().map(|key| family(key)).collect();
    literals().into_iter().filter(|text| shape(text) && families.contains(&family(text))).collect()
}

fn family(key: &str) -> String {
    key.split('-').next().unwrap_or_default().to_owned()
}

/// Texts in the code that look like keys of a family and are none.
const NOT_KEYS: [&str; 5] = ["times-", "refused-", "new-password", "ground-", "device-removed"];

#[test]
fn all_catalogues_say_the_same_things_of_the_same_variables() {
    let english = messages(Language::English);
    for language in Language::ALL {
        let other = messages(language);
        assert_eq!(other.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>(), "keys of `{}`", language.code());
        for (key, text) in &other {
            assert_eq!(variables(text), variables(&english[key]), "variables of `{key}` in `{}`", language.code());
        }
    }
}

#[test]
fn no_message_is_unused_and_none_is_missing() {
    let known: BTreeSet<String> = messages(Language::English).keys().map(|key| (*key).to_owned()).collect();
    let literals = literals();
    let unused: Vec<_> = known.iter().filter(|key| !literals.contains(*key)).collect();
    assert!(unused.is_empty(), "no code asks for {unused:?}");
    let missing: Vec<_> = asked().into_iter().filter(|key| !known.contains(key) && !NOT_KEYS.contains(&key.as_str())).collect();
    assert!(missing.is_empty(), "no catalogue has {missing:?}");
}

#[test]
fn every_message_can_be_said_with_every_sort_of_number() {
    for language in Language::ALL {
        for (key, text) in messages(language) {
            let pattern = BUNDLES[Language::ALL.iter().position(|l| *l == language).unwrap()].get_message(key).unwrap().value().unwrap();
            for number in [0, 1, 2, 3, 7, 11, 12, 100, 2027] {
                let args: FluentArgs<'_> = variables(&text).into_iter().map(|name| (name, FluentValue::from(number))).collect();
                let mut errors = Vec::new();
                BUNDLES[Language::ALL.iter().position(|l| *l == language).unwrap()].format_pattern(pattern, Some(&args), &mut errors);
                assert!(errors.is_empty(), "`{key}` in `{}`: {errors:?}", language.code());
            }
        }
    }
}

#[test]
fn whatever_is_counted_has_all_plural_forms_of_its_language() {
    for language in Language::ALL {
        for (key, text) in messages(language).into_iter().filter(|(key, text)| text.contains(" ->") && *key != "date") {
            for category in plurals(language) {
                assert!(text.contains(&format!("[{category}]")), "`{key}` in `{}` lacks [{category}]", language.code());
            }
        }
    }
}

#[test]
fn pages_speak_no_jargon() {
    for language in Language::ALL {
        for (key, text) in messages(language) {
            let text = text.to_lowercase();
            for word in JARGON {
                assert!(!text.contains(word), "`{key}` in `{}` says {word:?}", language.code());
            }
        }
    }
}

#[test]
fn markup_stands_in_a_sentence_and_texts_around_it_are_escaped() {
    let words = Words(Language::English);
    let slots = [("owner", html! { bdi { "<Eve>" } }), ("when", html! { b { "now" } })];
    let text: String = words.weave("record-by", &[], &slots).into_string();
    let text: String = text.chars().filter(|letter| !['\u{2068}', '\u{2069}'].contains(letter)).collect();
    assert_eq!(text, "By <bdi>&lt;Eve&gt;</bdi>, <b>now</b>.");
    let text = words.weave("conflict-lead", &[("field", "<i>".into())], &[]).into_string();
    assert!(text.contains("&lt;i&gt;"), "{text}");
}
