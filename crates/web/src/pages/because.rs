//! Why something counts or does not, in the reader's words. A reason without a text
//! here does not compile, and a text without a message fails the catalogues' tests.

use maud::{Markup, html};
use model::reason::{Giver, Reason};

use super::city::called_in;
use super::{says, time};
use crate::catalogue::Words;

/// The reason; in English, of a program that gives no other.
pub(super) fn why(words: Words, because: Option<&Reason>, english: &str) -> Markup {
    html! {
        @match because {
            Some(reason) => p { (sentence(words, reason)) },
            None => p lang="en" dir="ltr" { (english) },
        }
        @if let Some(Reason::SetAside { why, word }) = because {
            p { (says::aside(words, word)) }
            details {
                summary { (words.say("because-detail")) }
                p lang="en" dir="ltr" { (why) }
            }
        }
    }
}

fn sentence(words: Words, reason: &Reason) -> Markup {
    let say = |key: &'static str| html! { (words.say(key)) };
    let on = |key, when| words.weave(key, &[], &[("when", time::on(words, when))]);
    let by = |key, by| words.weave(key, &[], &[("by", giver(words, by))]);
    let changes = |key, counted: u64, held: u64| html! { (words.fill(key, &[("counted", counted.into()), ("held", held.into())])) };
    match reason {
        Reason::NoMember => say("because-no-member"),
        Reason::DeviceTooMany => say("because-device-too-many"),
        Reason::NoGrant => say("because-no-grant"),
        Reason::Expired { ended } => on("because-expired", *ended),
        Reason::NotYetValid { starts } => on("because-not-yet", *starts),
        Reason::Cut { by: who } => by("because-cut", who),
        Reason::CutUnknown { by: who } => by("because-cut-unknown", who),
        Reason::OutsideRight => say("because-outside-right"),
        Reason::OverQuota { by, quota } => {
            words.weave("because-over-quota", &[("quota", (*quota).into())], &[("by", called_in(words, by))])
        }
        Reason::Proposed { needed, found } => {
            html! { (words.fill("because-proposed", &[("needed", (*needed).into()), ("found", (*found).into())])) }
        }
        Reason::Rival => say("because-rival"),
        Reason::Withdrawn => say("because-withdrawn"),
        Reason::Single => say("because-single"),
        Reason::Unknown => say("because-unknown"),
        Reason::Future { at } => on("because-future", *at),
        Reason::SetAside { .. } => say("because-set-aside"),
        Reason::RootKey => say("because-root-key"),
        Reason::HadRight { at } => on("because-had-right", *at),
        Reason::Hidden => say("because-hidden"),
        Reason::Shows { counted, held } => changes("because-shows", *counted, *held),
        Reason::ShowsNot { counted, held } => changes("because-shows-not", *counted, *held),
        Reason::Member { by, ends } => words.weave("because-member", &[], &[("when", time::on(words, *ends)), ("by", giver(words, by))]),
        Reason::MemberRevoked => say("because-member-revoked"),
        Reason::MemberEnded { ended } => on("because-member-ended", *ended),
        Reason::MemberNotYet { starts } => on("because-member-not-yet", *starts),
        Reason::NoMembership => say("because-no-membership"),
    }
}

fn giver(words: Words, giver: &Giver) -> Markup {
    match giver {
        Giver::City => html! { (words.say("because-city")) },
        Giver::Member { person } => called_in(words, person),
        Giver::Vouchers => html! { (words.say("because-vouchers")) },
    }
}

#[cfg(test)]
mod tests {
    use model::govern::Person;
    use model::{MemberId, Timestamp};

    use super::*;
    use crate::language::Language;

    /// One of each sort.
    fn every() -> Vec<Reason> {
        let at = Timestamp(1_800_000_000_000);
        let person = || Person { member: MemberId([7; 32]), name: Some("דנה".to_owned()) };
        vec![
            Reason::NoMember,
            Reason::DeviceTooMany,
            Reason::NoGrant,
            Reason::Expired { ended: at },
            Reason::NotYetValid { starts: at },
            Reason::Cut { by: Giver::City },
            Reason::CutUnknown { by: Giver::Member { person: person() } },
            Reason::OutsideRight,
            Reason::OverQuota { by: person(), quota: 3 },
            Reason::Proposed { needed: 2, found: 1 },
            Reason::Rival,
            Reason::Withdrawn,
            Reason::Single,
            Reason::Unknown,
            Reason::Future { at },
            Reason::SetAside { why: "its numbers do not follow".to_owned(), word: "number".to_owned() },
            Reason::RootKey,
            Reason::HadRight { at },
            Reason::Hidden,
            Reason::Shows { counted: 1, held: 2 },
            Reason::ShowsNot { counted: 0, held: 2 },
            Reason::Member { by: Giver::Vouchers, ends: at },
            Reason::MemberRevoked,
            Reason::MemberEnded { ended: at },
            Reason::MemberNotYet { starts: at },
            Reason::NoMembership,
        ]
    }

    #[test]
    fn every_reason_has_a_sentence_of_its_own_in_every_language() {
        let text = include_str!("../../catalogues/en/reasons.ftl");
        let others = ["because-city", "because-vouchers", "because-detail"];
        let messages = text.lines().filter_map(|line| line.split_once(" =")).filter(|(key, _)| !others.contains(key));
        assert_eq!(every().len(), messages.count(), "a reason is missing from this test");
        let mut said = std::collections::BTreeSet::new();
        for language in Language::ALL {
            for reason in every() {
                let sentence = sentence(Words(language), &reason).into_string();
                // A message that is missing is said by its key.
                assert!(!sentence.starts_with("because"), "{reason:?} in `{}`: {sentence}", language.code());
                assert!(said.insert(sentence.clone()), "said twice: {sentence}");
            }
        }
    }

    #[test]
    fn a_sentence_in_hebrew_or_arabic_has_no_latin_letters() {
        for language in [Language::Hebrew, Language::Arabic] {
            for reason in every() {
                let sentence = sentence(Words(language), &reason).into_string();
                // What stands between angle brackets is markup.
                let text: String = sentence.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
                assert!(!text.contains(|letter: char| letter.is_ascii_alphabetic()), "{reason:?} in `{}`: {text}", language.code());
            }
        }
    }

    #[test]
    fn without_data_the_english_sentence_stands_marked_as_english() {
        let html = why(Words(Language::Hebrew), None, "its author was revoked").into_string();
        assert_eq!(html, r#"<p lang="en" dir="ltr">its author was revoked</p>"#);
    }
}
