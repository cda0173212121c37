//! Text into words.

use unicode_segmentation::UnicodeSegmentation;

use crate::fold::fold;

/// Longest word in letters; what is longer is cut. Nobody types more, and a
/// pasted link should not fill the index.
const LETTERS_MAX: usize = 40;

/// The words of a text, folded, in order. Words end where Unicode says that they
/// do (UAX 29), which keeps `צה"ל` and `don't` whole.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> {
    text.unicode_words().map(|word| fold(word).take(LETTERS_MAX).collect::<String>()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(words(text).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn a_text_of_four_languages_falls_into_its_words() {
        check("Guitar, גיטרה & جيتار; škola!", &["guitar", "גיטרה", "جيتار", "skola"]);
    }

    #[test]
    fn marks_inside_a_word_do_not_cut_it() {
        check("צה\"ל צה״ל ג'ודו ג׳ודו don't", &["צהל", "צהל", "גודו", "גודו", "dont"]);
    }

    #[test]
    fn numbers_are_words() {
        check("grade 12, 5th; ٣", &["grade", "12", "5th", "3"]);
    }

    #[test]
    fn a_text_without_words_has_none() {
        check("  \"(*) — ::: \u{0}\u{202e} ", &[]);
    }

    #[test]
    fn a_long_word_is_cut() {
        check(&"א".repeat(1_000), &[&"א".repeat(40)]);
    }
}
