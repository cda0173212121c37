//! Cells of tables that people open in a spreadsheet, which takes a text for a formula by
//! its first letter: `=HYPERLINK("http://…"&A1)` sends away what stands beside it.
//!
//! [`guarded`] puts an apostrophe before such a text, as people do in spreadsheets to
//! write one (OWASP, "CSV Injection"), and [`unguarded`] takes it off again.

use std::borrow::Cow;

/// What a spreadsheet may take for the beginning of a formula; the wide forms are what
/// programs in East Asia read as the others.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Whether a text would be a formula without the apostrophes before it.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// The text as a cell that no spreadsheet computes. For every text
/// `unguarded(&guarded(text)) == text`.
pub fn guarded(text: &str) -> Cow<'_, str> {
    // One that has apostrophes already gets another, so that only this one is taken off.
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text of a cell that may have been [`guarded`].
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| is_formula(text)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_that_a_cell_says_is_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1"] {
            assert_eq!(guarded(formula), format!("'{formula}"));
        }
        for plain in ["", "Guitar", "a=b", "'tis", "''", " =1", "שיעורי גיטרה"] {
            assert_eq!(guarded(plain), plain);
        }
        assert_eq!(unguarded("'tis"), "'tis", "what nobody guarded stays as people wrote it");
    }

    proptest! {
        #[test]
        fn every_text_comes_back_as_it_was_and_begins_no_formula(text in "['=+@\\-\t\r\n＝a ]{0,6}|.{0,20}") {
            let cell = guarded(&text).into_owned();
            prop_assert!(!cell.starts_with(FORMULA), "{cell:?}");
            prop_assert_eq!(unguarded(&cell), text);
        }
    }
}
