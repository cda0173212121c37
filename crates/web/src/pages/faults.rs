//! What is wrong with a field, in the reader's words.

use model::{Field, FieldError, Form, Timestamp};

use crate::catalogue::Words;

/// A sentence that says what the field needs.
pub(super) fn explain(words: Words, field: &Field, text: &str, fault: &FieldError) -> String {
    if matches!(fault, FieldError::Missing { .. }) {
        return words.say("fault-missing");
    }
    match (field.form, field.name) {
        (Form::Line(limit) | Form::Prose(limit), _) => match over(text, limit) {
            0 => words.say("fault-characters"),
            over => words.fill("fault-long", &[("n", over.into())]),
        },
        (Form::Count(limit), _) => words.fill("fault-count", &[("limit", limit.into())]),
        (Form::Day, _) if Timestamp::noon(text.trim()).is_some() => words.say("fault-day-over"),
        (Form::Day, _) => words.say("fault-day"),
        (Form::Hours, _) => words.say("fault-hours"),
        (Form::Cell, _) => words.say("fault-cell"),
        (Form::Member, _) => words.say("fault-editors"),
        (Form::Set(_), "times") => words.say("fault-times"),
        (Form::Set(_), "languages") => words.say("fault-languages"),
        (Form::Set(_), "editors") => words.say("fault-editors"),
        (Form::Set(_), _) => words.say("fault-set"),
        (Form::Choice(_) | Form::Reference | Form::Place, _) => words.say("fault-choice"),
    }
}

/// How many characters must go so that the text takes no more bytes than this.
fn over(text: &str, limit: usize) -> usize {
    let fits = text.char_indices().take_while(|(at, letter)| at + letter.len_utf8() <= limit).count();
    text.chars().count() - fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_over_the_limit_are_counted_and_not_bytes() {
        assert_eq!(over("שלום", 8), 0);
        assert_eq!(over("שלום", 7), 1);
        assert_eq!(over("abc", 1), 2);
    }
}
