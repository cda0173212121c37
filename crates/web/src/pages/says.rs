//! What a statement says, and why a change was set aside, in the reader's words.
//! A sort of statement without a text here does not compile.

use maud::{Markup, html};
use model::Role;
use model::saying::{Deciding, Saying};

use super::city::called_in;
use super::{charter, labels, parts, rights, time};
use crate::catalogue::Words;

/// What a statement says; in English, of a program that gives nothing else.
pub(super) fn paragraph(words: Words, saying: Option<&Saying>, english: &str) -> Markup {
    html! {
        @match saying {
            Some(saying) => p { (sentence(words, saying)) },
            None => p lang="en" dir="auto" { (english) },
        }
    }
}

/// Why a change was set aside: a word's sentence, else that it breaks some rule.
pub(super) fn aside(words: Words, word: &str) -> String {
    words.say(match word {
        "malformed" => "aside-malformed",
        "not-now" => "aside-not-now",
        "cut" => "aside-cut",
        "carried" => "aside-carried",
        "built-on-not-now" => "aside-built-not-now",
        "built-on-set-aside" => "aside-built-aside",
        "repeated" => "aside-repeated",
        "not-editor" => "aside-not-editor",
        "not-founder" => "aside-not-founder",
        "number" => "aside-number",
        "unknown-actor" => "aside-unknown-device",
        "both-sides" => "aside-both-sides",
        "operation" => "aside-operation",
        "fork" => "aside-fork",
        "second-founding" => "aside-second-founding",
        "full" => "aside-full",
        "waiting" => "aside-waiting",
        "automerge" => "aside-unusable",
        // A word of a later program, or none of an earlier one.
        _ => "aside-other",
    })
}

fn sentence(words: Words, saying: &Saying) -> Markup {
    let say = |key| html! { (words.say(key)) };
    let who = |key, person| words.weave(key, &[], &[("who", called_in(words, person))]);
    let until = |key, person, ends| words.weave(key, &[], &[("who", called_in(words, person)), ("when", time::on(words, ends))]);
    let what = |key, id: Markup| words.weave(key, &[], &[("what", id)]);
    let count = |key, n: u64| html! { (words.fill(key, &[("n", n.into())])) };
    match saying {
        Saying::Founds { charter } => deciding(words, "says-founds", charter),
        Saying::Amends { charter, changes } => html! {
            (deciding(words, "says-amends", charter))
            @for of in changes {
                @let what = html! { (charter::label(&of.rule).map_or_else(|| of.rule.clone(), |key| words.say(key))) };
                " " (words.weave("says-changes", &[], &[("what", what), ("before", html! { bdi { (of.before) } }), ("after", html! { bdi { (of.after) } })]))
            }
        },
        Saying::Certifies { device } => what("says-certifies", digits(device)),
        Saying::Gives { member, roles, ends } => {
            let slots =
                [("who", called_in(words, member)), ("roles", html! { (rights_in(words, roles)) }), ("when", time::on(words, *ends))];
            words.weave("says-gives", &[], &slots)
        }
        Saying::Signs { statement } => what("says-signs", digits(statement)),
        Saying::Vouches { member, ends } => until("says-vouches", member, *ends),
        Saying::RevokesMember { member } => who("says-revokes-member", member),
        Saying::RevokesDevice { device } => what("says-revokes-device", digits(device)),
        Saying::Lists { items } => count("says-lists", *items),
        Saying::Endorses { items } => count("says-endorses", *items),
        Saying::TakesBack { statement, from } => {
            words.weave("says-takes-back", &[], &[("what", digits(statement)), ("when", time::on(words, *from))])
        }
        Saying::ErasesMember { member } => who("says-erases-member", member),
        Saying::ErasesRecord => say("says-erases-record"),
        Saying::Confirms { erasure } => what("says-confirms", digits(erasure)),
        Saying::Hides { record, ground, words: said } => {
            let ground = html! { (words.say(labels::reason(ground))) };
            words.weave("says-hides", &[], &[("what", digits(record)), ("ground", ground), ("words", quoted(said))])
        }
        Saying::Appeals { hide, words: said } => words.weave("says-appeals", &[], &[("what", digits(hide)), ("words", quoted(said))]),
        Saying::Upholds { appeal, words: said } => words.weave("says-upholds", &[], &[("what", digits(appeal)), ("words", quoted(said))]),
        Saying::Checked { member, check, ends } => {
            let check = html! { (rights::check_name(words, check)) };
            words.weave("says-checked", &[], &[("who", called_in(words, member)), ("check", check), ("when", time::on(words, *ends))])
        }
        Saying::Place { name } => named(words, "says-place", name),
        Saying::Consents { minor } => who("says-consents", minor),
        Saying::Guardian { minor } => who("says-guardian", minor),
        Saying::Group { name } => named(words, "says-group", name),
        Saying::Succeeds { old, new, from } => {
            let slots = [("who", called_in(words, old)), ("what", digits(&new.member)), ("when", time::on(words, *from))];
            words.weave("says-succeeds", &[], &slots)
        }
        Saying::Staff { member, ends } => until("says-staff", member, *ends),
        Saying::Names { member, name } => {
            words.weave("says-names", &[], &[("what", digits(&member.member)), ("name", html! { bdi { (name) } })])
        }
        Saying::Blocks { member } => who("says-blocks", member),
        Saying::Closes { reports } => count("says-closes", *reports),
        Saying::Allies { name, shares, takes, ends } => {
            let kinds = |kinds: &[String]| html! { (labels::kinds_in(words, kinds)) };
            let slots =
                [("name", html! { bdi { (name) } }), ("shares", kinds(shares)), ("takes", kinds(takes)), ("when", time::on(words, *ends))];
            words.weave("says-allies", &[], &slots)
        }
        Saying::Halts => say("says-halts"),
        Saying::Reached { addresses } => count("says-reached", *addresses),
        Saying::Unknown { act } => html! { (words.fill("says-unknown", &[("act", (*act).into())])) },
    }
}

fn deciding(words: Words, key: &'static str, charter: &Deciding) -> Markup {
    let people = html! { @for (at, person) in charter.delegates.iter().enumerate() { @if at > 0 { ", " } (called_in(words, person)) } };
    words.weave(
        key,
        &[("needed", charter.threshold.into()), ("all", charter.delegates.len().into())],
        &[("name", html! { bdi { (charter.name) } }), ("people", people)],
    )
}

/// The roles of a right; of one without a role, that it is to take part.
fn rights_in(words: Words, roles: &[Role]) -> String {
    let named: Vec<String> = roles.iter().filter_map(|role| labels::role(*role)).map(|key| words.say(key)).collect();
    if named.is_empty() { words.say("says-takes-part") } else { named.join(", ") }
}

fn named(words: Words, key: &'static str, name: &str) -> Markup {
    words.weave(key, &[], &[("name", html! { bdi { (name) } })])
}

fn digits(id: &impl ToString) -> Markup {
    html! { code dir="ltr" { (parts::short(id)) } }
}

/// People's own words, which may be none.
fn quoted(said: &str) -> Markup {
    html! { @if !said.is_empty() { q dir="auto" { (said) } } }
}

#[cfg(test)]
mod tests {
    use model::saying::Changed;
    use std::collections::BTreeSet;

    use model::govern::Person;
    use model::{DeviceId, ItemId, MemberId, RecordId, Timestamp};

    use super::*;
    use crate::language::Language;

    /// One of each sort.
    fn every() -> Vec<Saying> {
        let at = Timestamp(1_800_000_000_000);
        let person = || Person { member: MemberId([7; 32]), name: Some("דנה".to_owned()) };
        let charter = || Deciding { name: "חיפה".to_owned(), threshold: 2, delegates: vec![person(), person()] };
        let (statement, name, words) = (ItemId([5; 32]), || "חוג".to_owned(), || "מכירה".to_owned());
        vec![
            Saying::Founds { charter: charter() },
            Saying::Amends {
                charter: charter(),
                changes: vec![Changed { rule: "erasure_days".to_owned(), before: "7".to_owned(), after: "1".to_owned() }],
            },
            Saying::Certifies { device: DeviceId([9; 32]) },
            Saying::Gives { member: person(), roles: vec![Role::Member, Role::Issuer], ends: at },
            Saying::Signs { statement },
            Saying::Vouches { member: person(), ends: at },
            Saying::RevokesMember { member: person() },
            Saying::RevokesDevice { device: DeviceId([9; 32]) },
            Saying::Lists { items: 3 },
            Saying::Endorses { items: 3 },
            Saying::TakesBack { statement, from: at },
            Saying::ErasesMember { member: person() },
            Saying::ErasesRecord,
            Saying::Confirms { erasure: statement },
            Saying::Hides { record: RecordId([3; 32]), ground: "spam".to_owned(), words: words() },
            Saying::Appeals { hide: statement, words: words() },
            Saying::Upholds { appeal: statement, words: words() },
            Saying::Checked { member: person(), check: "employer".to_owned(), ends: at },
            Saying::Place { name: name() },
            Saying::Consents { minor: person() },
            Saying::Guardian { minor: person() },
            Saying::Group { name: name() },
            Saying::Succeeds { old: person(), new: person(), from: at },
            Saying::Staff { member: person(), ends: at },
            Saying::Names { member: person(), name: name() },
            Saying::Blocks { member: person() },
            Saying::Closes { reports: 3 },
            Saying::Allies { name: name(), shares: vec!["offer".to_owned()], takes: vec!["challenge".to_owned()], ends: at },
            Saying::Halts,
            Saying::Reached { addresses: 2 },
            Saying::Unknown { act: 99 },
        ]
    }

    /// What stands between a page's angle brackets is markup, and digits' code is no word.
    fn text(markup: &Markup) -> String {
        let shown = markup.0.split("<code").map(|part| part.split_once("</code>").map_or(part, |(_, text)| text));
        shown.flat_map(|part| part.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text))).collect()
    }

    #[test]
    fn every_sort_of_statement_has_a_sentence_of_its_own_in_every_language() {
        let english = include_str!("../../catalogues/en/says.ftl");
        let messages = english.lines().filter_map(|line| line.split_once(" =")).filter(|(key, _)| key.starts_with("says"));
        let own = messages.filter(|(key, _)| !["says-takes-part", "says-changes"].contains(key));
        assert_eq!(every().len(), own.count(), "a sort is missing from this test");
        let mut said = BTreeSet::new();
        for language in Language::ALL {
            for saying in every() {
                let sentence = sentence(Words(language), &saying).into_string();
                // A message that is missing is said by its key.
                assert!(!sentence.starts_with("says"), "{saying:?} in `{}`: {sentence}", language.code());
                assert!(said.insert(sentence.clone()), "said twice: {sentence}");
            }
        }
    }

    #[test]
    fn in_hebrew_and_arabic_no_statement_is_said_with_latin_letters() {
        for language in [Language::Hebrew, Language::Arabic] {
            for saying in every() {
                let text = text(&sentence(Words(language), &saying));
                assert!(!text.contains(|letter: char| letter.is_ascii_alphabetic()), "{saying:?} in `{}`: {text}", language.code());
            }
        }
    }

    #[test]
    fn a_right_without_a_role_is_to_take_part() {
        let words = Words(Language::English);
        assert_eq!(rights_in(words, &[Role::Member]), "to take part");
        assert_eq!(rights_in(words, &[Role::Member, Role::Issuer, Role::Box]), "admits members, hosts a school box");
    }

    #[test]
    fn without_data_the_english_sentence_stands_marked_as_english() {
        let html = paragraph(Words(Language::Hebrew), None, "erases a record").into_string();
        assert_eq!(html, r#"<p lang="en" dir="auto">erases a record</p>"#);
    }
}
