//! What fields, kinds, choices and days are called on pages, as catalogue keys.

use model::record::{AGE_BANDS, GROUNDS};
use model::{MemberKind, RecordKind, Value};

use super::time;
use crate::catalogue::Words;
use crate::language::Language;
use crate::paths;

/// What one record of a kind is called.
pub(super) fn kind(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::OFFER => "kind-offer",
        RecordKind::REQUEST => "kind-request",
        RecordKind::CHALLENGE => "kind-challenge",
        RecordKind::INTEREST => "kind-interest",
        RecordKind::SESSION => "kind-session",
        RecordKind::REPORT => "kind-report",
        _ => "kind-profile",
    }
}

/// Kinds by their words in facts, as people read them; nothing is a word too.
pub(super) fn kinds_in(words: Words, kinds: &[String]) -> String {
    let name = |word: &String| word.parse().map_or_else(|_| word.clone(), |known| words.say(kind(known)));
    match kinds {
        [] => words.say("kinds-none"),
        kinds => kinds.iter().map(name).collect::<Vec<_>>().join(", "),
    }
}

/// The list in which records of a kind stand, if there is one.
pub(super) fn list_path(kind: RecordKind) -> Option<&'static str> {
    Some(match kind {
        RecordKind::OFFER => paths::OFFERS,
        RecordKind::REQUEST => paths::REQUESTS,
        RecordKind::CHALLENGE => paths::CHALLENGES,
        RecordKind::SESSION => paths::SESSIONS,
        _ => return None,
    })
}

/// What a field is called. A field that this program shows nowhere has no label.
pub(super) fn field(kind: RecordKind, name: &str) -> Option<&'static str> {
    Some(match (name, kind) {
        ("title", _) => "label-title",
        ("description", RecordKind::PROFILE) => "label-about",
        ("description", _) => "label-description",
        ("skills", RecordKind::OFFER) => "label-skills-offer",
        ("skills", RecordKind::REQUEST) => "label-skills-request",
        ("skills", RecordKind::SESSION) => "label-skills-session",
        ("skills", _) => "label-skills-challenge",
        ("level", _) => "label-level",
        ("languages", _) => "label-languages",
        ("place", _) => "label-place",
        ("cell", _) => "label-cell",
        ("times", _) => "label-times",
        ("day", _) => "label-day",
        ("hours", _) => "label-hours",
        ("venue", _) => "label-venue",
        ("host", _) => "label-host",
        ("responsible", _) => "label-responsible",
        ("seats", _) => "label-seats",
        ("about", _) => "label-grew-from",
        ("ground", _) => "label-ground",
        ("message", RecordKind::REPORT) => "label-message-report",
        ("capacity", RecordKind::OFFER) => "label-capacity-offer",
        ("capacity", RecordKind::REQUEST) => "label-capacity-request",
        ("capacity", _) => "label-capacity-challenge",
        ("audience", _) => "label-audience",
        ("expires", _) => "label-expires",
        ("status", RecordKind::OFFER | RecordKind::REQUEST | RecordKind::CHALLENGE | RecordKind::SESSION) => "label-status",
        ("editors", _) => "label-editors",
        ("message", _) => "label-message",
        ("name", _) => "label-name",
        ("member_kind", _) => "label-member-kind",
        ("sector", _) => "label-sector",
        ("strengths", _) => "label-strengths",
        ("growth", _) => "label-growth",
        _ => return None,
    })
}

/// What helps with filling in a field.
pub(super) fn hint(kind: RecordKind, name: &str) -> Option<&'static str> {
    Some(match (name, kind) {
        ("title", RecordKind::OFFER) => "hint-title-offer",
        ("title", RecordKind::REQUEST) => "hint-title-request",
        ("title", RecordKind::SESSION) => "hint-title-session",
        ("title", _) => "hint-title-challenge",
        ("skills" | "strengths" | "growth", _) => "hint-one-a-line",
        ("place", _) => "hint-place",
        ("cell", _) => "hint-cell",
        ("times", _) => "hint-times",
        ("venue", _) => "hint-venue",
        ("host", _) => "hint-host",
        ("responsible", _) => "hint-responsible",
        ("seats", _) => "hint-seats",
        ("audience", RecordKind::SESSION) => "hint-audience-session",
        ("about", _) => "hint-grew-from",
        ("expires", _) => "hint-expires",
        ("status", _) => "hint-status",
        ("editors", _) => "hint-editors",
        ("name", _) => "hint-name",
        ("sector", _) => "hint-sector",
        ("languages", _) => "hint-languages",
        _ => return None,
    })
}

/// What one of a choice's words means; the word itself where it needs no
/// translation, as with bands of age.
pub(super) fn choice(words: Words, word: &str) -> String {
    let key = match word {
        "any" => "level-any",
        "beginner" => "level-beginner",
        "intermediate" => "level-intermediate",
        "advanced" => "level-advanced",
        ground if GROUNDS.contains(&ground) => reason(ground),
        _ => match word.parse() {
            Ok(kind) => member_kind(kind),
            Err(_) => return word.replace('-', "–"),
        },
    };
    words.say(key)
}

/// Why a record is withheld: a ground of moderation, or what is missing for the
/// contact rule, by the word that the node gives it.
pub(super) fn reason(word: &str) -> &'static str {
    match word {
        "safety" => "ground-safety",
        "abuse" => "ground-abuse",
        "privacy" => "ground-privacy",
        "spam" => "ground-spam",
        "law" => "ground-law",
        "off-topic" => "ground-off-topic",
        "private-contact" => "breach-private-contact",
        "group-unvetted" => "breach-group-unvetted",
        "age-unknown" => "breach-age-unknown",
        "no-date" => "breach-no-date",
        "no-registered-place" => "breach-no-registered-place",
        "host-not-vetted" => "breach-host-not-vetted",
        "not-by-its-host" => "breach-not-by-its-host",
        "no-responsible-adult" => "breach-no-responsible-adult",
        "not-a-group" => "breach-not-a-group",
        // A word of a later program.
        _ => "withheld-other",
    }
}

/// What a sort of member is called.
pub(super) fn member_kind(kind: MemberKind) -> &'static str {
    match kind {
        MemberKind::Resident => "member-resident",
        MemberKind::Pupil => "member-pupil",
        MemberKind::School => "member-school",
        MemberKind::PublicBody => "member-public-body",
        MemberKind::Business => "member-business",
        MemberKind::Association => "member-association",
        MemberKind::SocialEnterprise => "member-social-enterprise",
    }
}

/// Languages that forms offer to tick: those of the pages, and those that many
/// people in our first cities speak. Others can be typed.
pub(super) const LANGUAGES: [(&str, &str); 12] = [
    ("he", "language-he"),
    ("ar", "language-ar"),
    ("cs", "language-cs"),
    ("en", "language-en"),
    ("ru", "language-ru"),
    ("uk", "language-uk"),
    ("am", "language-am"),
    ("fr", "language-fr"),
    ("es", "language-es"),
    ("de", "language-de"),
    ("sk", "language-sk"),
    ("vi", "language-vi"),
];

/// What a language is called; its code when we have no name for it.
pub(super) fn language(words: Words, code: &str) -> String {
    LANGUAGES.iter().find(|(known, _)| *known == code).map_or_else(|| code.to_owned(), |(_, key)| words.say(key))
}

/// The days of the week as they stand in weekly times, from Monday.
pub(super) const DAYS: [(&str, &str); 7] = [
    ("mon", "day-mon"),
    ("tue", "day-tue"),
    ("wed", "day-wed"),
    ("thu", "day-thu"),
    ("fri", "day-fri"),
    ("sat", "day-sat"),
    ("sun", "day-sun"),
];

/// The days of a week, from the one with which it begins where the language is spoken.
pub(super) fn week(language: Language) -> impl Iterator<Item = (&'static str, &'static str)> {
    let first = match language {
        Language::Hebrew | Language::Arabic => DAYS.len() - 1,
        Language::Czech | Language::English => 0,
    };
    DAYS.into_iter().cycle().skip(first).take(DAYS.len())
}

/// A weekly time such as `mon 16:00-18:00`, as people say it.
pub(super) fn slot(words: Words, slot: &str) -> String {
    let Some((day, hours)) = slot.split_once(' ') else { return slot.to_owned() };
    let day = DAYS.iter().find(|(code, _)| *code == day).map_or_else(|| day.to_owned(), |(_, key)| words.say(key));
    words.fill("slot", &[("day", day.into()), ("hours", hours.replace('-', "–").into())])
}

/// What stands in a field, in words; one text an entry of a set.
pub(super) fn value(words: Words, field: &str, value: &Value) -> Vec<String> {
    let one = |text: &str| match field {
        "level" | "member_kind" | "audience" | "ground" => choice(words, text),
        "languages" => language(words, text),
        "times" => slot(words, text),
        "expires" | "day" => time::date(words, text),
        "hours" => text.replace('-', "–"),
        _ => text.to_owned(),
    };
    match value {
        Value::Text(text) => vec![one(text)],
        Value::Count(count) => vec![count.to_string()],
        Value::Set(entries) if field == "times" => {
            let mut slots: Vec<&str> = entries.iter().map(String::as_str).collect();
            slots.sort_by_key(|slot| DAYS.iter().position(|(day, _)| slot.starts_with(day)));
            slots.into_iter().map(one).collect()
        }
        Value::Set(entries) if field == "audience" => {
            AGE_BANDS.iter().filter(|band| entries.contains(**band)).map(|band| one(band)).collect()
        }
        Value::Set(entries) => entries.iter().map(|entry| one(entry)).collect(),
    }
}

/// The message that names a role beside taking part.
pub(super) fn role(role: model::Role) -> Option<&'static str> {
    use model::Role;
    Some(match role {
        Role::Member => return None,
        Role::Issuer => "gov-role-issuer",
        Role::Moderator => "gov-role-moderator",
        Role::Mediator => "gov-role-mediator",
        Role::Facilitator => "gov-role-facilitator",
        Role::Gateway => "gov-role-gateway",
        Role::Box => "gov-role-box",
    })
}

#[cfg(test)]
mod tests {
    use model::Schema;

    use super::*;

    #[test]
    fn every_ground_has_a_sentence_of_its_own() {
        let mut keys: Vec<_> = GROUNDS.iter().map(|ground| reason(ground)).collect();
        assert!(keys.iter().all(|key| key.starts_with("ground-")), "{keys:?}");
        keys.dedup();
        assert_eq!(keys.len(), GROUNDS.len());
    }

    #[test]
    fn every_field_that_people_fill_in_has_a_label() {
        for of in RecordKind::KNOWN {
            let schema = Schema::of(of).unwrap();
            let without: Vec<_> = schema.fields.iter().map(|f| f.name).filter(|name| field(of, name).is_none()).collect();
            let expected: &[&str] = match of {
                RecordKind::INTEREST | RecordKind::REPORT => &["to", "status"],
                RecordKind::PROFILE => &["status"],
                _ => &["source"],
            };
            assert_eq!(without, expected, "{of}");
        }
    }

    #[test]
    fn a_week_begins_on_sunday_in_hebrew_and_arabic_and_has_each_day_once() {
        for (language, first) in [("he", "sun"), ("ar", "sun"), ("cs", "mon"), ("en", "mon")] {
            let days: Vec<&str> = week(Language::of_code(language).unwrap()).map(|(code, _)| code).collect();
            assert_eq!((days[0], days.iter().collect::<std::collections::BTreeSet<_>>().len()), (first, 7), "{language}");
        }
    }
}
