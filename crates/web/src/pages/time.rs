//! Times, in words that need no counting.

use maud::{Markup, html};
use model::Timestamp;

use crate::catalogue::Words;

const MINUTE: u64 = 60 * 1000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// From this age on, a date says more than a number of days.
const DAYS_IN_WORDS_MAX: u64 = 30;

/// How long ago something was: "2 minutes ago", later the date. What claims to
/// be from the future was just now; its author's clock runs ahead.
pub(super) fn ago(words: Words, now: Timestamp, then: Timestamp) -> Markup {
    let age = now.0.saturating_sub(then.0);
    let count = |key, unit: u64| words.fill(key, &[("n", (age / unit).into())]);
    let text = match age {
        0..MINUTE => words.say("time-now"),
        MINUTE..HOUR => count("time-minutes", MINUTE),
        HOUR..DAY => count("time-hours", HOUR),
        _ if age / DAY <= DAYS_IN_WORDS_MAX => count("time-days", DAY),
        _ => then.day().map_or_else(|| then.to_string(), |day| date(words, &day)),
    };
    html! { time datetime=(then) { (text) } }
}

/// The day of a time.
pub(crate) fn on(words: Words, then: Timestamp) -> Markup {
    let text = then.day().map_or_else(|| then.to_string(), |day| date(words, &day));
    html! { time datetime=(then) { (text) } }
}

/// A calendar day such as `2027-03-01`, as the reader writes it. What is no day
/// stays as it is.
pub(super) fn date(words: Words, day: &str) -> String {
    let mut parts = day.split('-').map(|part| part.parse::<u32>());
    match (parts.next(), parts.next(), parts.next()) {
        (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) => {
            words.fill("date", &[("year", year.to_string().into()), ("month", month.into()), ("day", day.into())])
        }
        _ => day.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    fn check(language: Language, age: u64, expected: &str) {
        let now = Timestamp(1_800_000_000_000);
        let text = ago(Words(language), now, Timestamp(now.0 - age)).into_string();
        let text: String = text.chars().filter(|letter| !['\u{2068}', '\u{2069}'].contains(letter)).collect();
        assert!(text.contains(&format!(">{expected}<")), "{text} should say {expected}");
    }

    #[test]
    fn ages_are_told_in_words_with_each_languages_plurals() {
        check(Language::English, 10_000, "just now");
        check(Language::English, MINUTE, "a minute ago");
        check(Language::English, 2 * MINUTE, "2 minutes ago");
        check(Language::Hebrew, 2 * HOUR, "לפני שעתיים");
        check(Language::Hebrew, 3 * HOUR, "לפני 3 שעות");
        check(Language::Arabic, 2 * DAY, "قبل يومين");
        check(Language::Arabic, 5 * DAY, "قبل 5 أيام");
        check(Language::Arabic, 12 * DAY, "قبل 12 يومًا");
        check(Language::Czech, 3 * DAY, "před 3 dny");
        check(Language::Czech, DAY, "před jedním dnem");
        check(Language::English, 40 * DAY, "6 December 2026");
    }

    #[test]
    fn the_future_was_just_now() {
        let text = ago(Words(Language::English), Timestamp(5), Timestamp(500_000)).into_string();
        assert!(text.contains("just now"));
    }
}
