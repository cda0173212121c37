//! The forms under which one word is also found.
//!
//! Which prefix or ending is part of a word cannot be told without a dictionary,
//! so every reading is kept: `בגיטרה` is found as itself and as `גיטרה`. Two
//! words match when they share a form. The rules are chosen by the script of the
//! word; Latin ones get the endings of both English and Czech, since nobody says
//! which of them a word is.
//!
//! Deliberately absent: broken plurals of Arabic, changes inside a stem (`kniha`,
//! `knize`), and dictionaries.

/// Shortest form that is left when something is taken away: shorter ones join
/// words that have nothing to do with each other.
const LETTERS_MIN: usize = 3;

/// One-letter Hebrew words that are written on to the next: and, the, in, to,
/// from, that, as.
const HEBREW_PREFIXES: &str = "והבלמשכ";

/// Of those, most on one word: `ושבמורה`.
const HEBREW_PREFIXES_MAX: usize = 3;

/// Plural, construct and feminine, folded (`ים` has no final letter here).
const HEBREW_ENDINGS: &[&str] = &["ימ", "ות", "י", "ה"];

/// Arabic words that are written on to the next, longest first: and-the, in-the,
/// as-the, so-the, to-the, the, and, in, to, so, as.
const ARABIC_PREFIXES: &[&str] = &["وال", "بال", "كال", "فال", "لل", "ال", "و", "ب", "ل", "ف", "ك"];

/// Plurals, duals and the feminine, folded.
const ARABIC_ENDINGS: &[&str] = &["ات", "ون", "ين", "ان", "يه", "ه", "ي"];

/// Endings of Czech nouns and adjectives without their marks, longest first; the
/// light stemmer of Dolamic and Savoy (2009), without its changes of consonants.
const CZECH_ENDINGS: &[&str] = &[
    "atech", "etem", "atum", "ach", "ech", "ich", "iho", "emi", "emu", "ete", "eti", "imi", "ych", "ami", "ove", "ovi", "ymi", "eho",
    "ata", "aty", "ama", "em", "es", "im", "um", "at", "am", "os", "us", "ym", "mi", "ou", "e", "i", "y", "u", "a", "o",
];

/// Every form of a folded word, the word itself first, none twice.
pub(crate) fn forms(word: &str) -> Vec<String> {
    let mut forms = openings(word);
    for form in 0..forms.len() {
        for ending in endings(&forms[form]) {
            if !forms.contains(&ending) {
                forms.push(ending);
            }
        }
    }
    forms
}

/// The word, and what is left without the words that are written on to it: what
/// a word that is still being typed may begin with.
pub(crate) fn openings(word: &str) -> Vec<String> {
    let mut openings = vec![word.to_owned()];
    match script(word) {
        Script::Hebrew => {
            let mut rest = word;
            for _ in 0..HEBREW_PREFIXES_MAX {
                match rest.strip_prefix(|letter| HEBREW_PREFIXES.contains(letter)) {
                    Some(shorter) if long_enough(shorter) => rest = shorter,
                    _ => break,
                }
                openings.push(rest.to_owned());
            }
        }
        Script::Arabic => {
            let shorter = ARABIC_PREFIXES.iter().filter_map(|prefix| word.strip_prefix(prefix)).filter(|rest| long_enough(rest));
            openings.extend(shorter.map(str::to_owned));
        }
        Script::Latin | Script::Other => {}
    }
    openings
}

fn endings(word: &str) -> Vec<String> {
    let without = |endings: &[&str]| -> Vec<String> {
        let shorter = endings.iter().filter_map(|ending| word.strip_suffix(ending)).filter(|rest| long_enough(rest));
        shorter.map(str::to_owned).collect()
    };
    match script(word) {
        Script::Hebrew => without(HEBREW_ENDINGS),
        Script::Arabic => without(ARABIC_ENDINGS),
        Script::Latin => english(word).into_iter().chain(without(CZECH_ENDINGS).into_iter().take(1)).collect(),
        Script::Other => Vec::new(),
    }
}

/// The singular of an English plural: Harman's s-stemmer (1991).
fn english(word: &str) -> Option<String> {
    let singular = if let Some(rest) = word.strip_suffix("ies") {
        format!("{rest}y")
    } else if word.ends_with("ss") || word.ends_with("us") {
        return None;
    } else {
        word.strip_suffix('s')?.to_owned()
    };
    long_enough(&singular).then_some(singular)
}

fn long_enough(word: &str) -> bool {
    word.chars().count() >= LETTERS_MIN
}

enum Script {
    Hebrew,
    Arabic,
    Latin,
    Other,
}

/// The script of a folded word, by its first letter.
fn script(word: &str) -> Script {
    match word.chars().find(|letter| letter.is_alphabetic()) {
        Some('א'..='ת') => Script::Hebrew,
        Some('\u{0620}'..='\u{06ff}') => Script::Arabic,
        Some('a'..='z') => Script::Latin,
        _ => Script::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;

    fn meet(one: &str, other: &str) -> bool {
        let folded = |word| words(word).next().unwrap();
        let forms_of_other = forms(&folded(other));
        forms(&folded(one)).iter().any(|form| forms_of_other.contains(form))
    }

    #[test]
    fn forms_of_one_word_meet() {
        for (one, other) in [
            // Hebrew: what is written on to a word; plural, construct.
            ("בגיטרה", "גיטרה"),
            ("הגיטרות", "גיטרה"),
            ("ושבמתמטיקה", "מתמטיקה"),
            ("שיעורי", "שיעורים"),
            ("מורים", "המורה"),
            ("לילדים", "ילדים"),
            // Arabic: the article with and without and, in, to; feminine; plural.
            ("الجيتار", "جيتار"),
            ("والموسيقى", "موسيقى"),
            ("بالعربية", "عربية"),
            ("للأطفال", "أطفال"),
            ("معلمة", "معلم"),
            ("معلمون", "المعلم"),
            // Czech: cases.
            ("škola", "školy"),
            ("školách", "škola"),
            ("kytaru", "kytara"),
            ("matematiky", "matematika"),
            ("dětech", "děti"),
            // English: plurals.
            ("guitars", "guitar"),
            ("stories", "story"),
            ("classes", "class"),
        ] {
            assert!(meet(one, other), "{one} {other}");
        }
    }

    #[test]
    fn other_words_do_not_meet() {
        for (one, other) in
            [("בית", "ית"), ("שיר", "יר"), ("الى", "ى"), ("glass", "glas"), ("bus", "bu"), ("math", "mathematics"), ("12", "1")]
        {
            assert!(!meet(one, other), "{one} {other}");
        }
    }

    #[test]
    fn a_word_is_its_own_first_form_and_has_none_twice() {
        for word in ["הההההה", "skolach", "والموسيقي", "mississippi", "東京"] {
            let forms = forms(word);
            assert_eq!(forms[0], word);
            assert_eq!(forms.iter().collect::<std::collections::BTreeSet<_>>().len(), forms.len());
        }
    }
}
