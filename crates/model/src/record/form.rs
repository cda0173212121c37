//! Forms of fields: what may stand in one, and how edits of it merge.

use std::str::FromStr;

use super::{cell, reference::RecordRef, slot};
use crate::{ItemId, MemberId, RecordKind, Scope, Value};

/// How a field is filled, and how two people's edits of it meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One line of text, at most so many bytes. Edits made apart are a conflict
    /// that people are shown.
    Line(usize),
    /// Prose, at most so many bytes. In a record that several people edit, both
    /// edits survive, letter by letter; in one person's own it is one value.
    Prose(usize),
    /// One of these words. Merges as a line does.
    Choice(&'static [&'static str]),
    /// A calendar day such as `2027-03-01`. Merges as a line does.
    Day,
    /// Two times of one day such as `16:00-18:00`. Merges as a line does.
    Hours,
    /// A coarse cell of the map: a geohash of at most five letters, some 5 km
    /// wide, so that nobody's home can be told from it. Merges as a line does.
    Cell,
    /// Another record. Merges as a line does.
    Reference,
    /// One member, by id. Merges as a line does.
    Member,
    /// A registered place: the id of the statement that registers it. Merges as a
    /// line does.
    Place,
    /// A number from 1 up to this. Merges as a line does.
    Count(u32),
    /// A set of words of this sort, each at most [`WORD_BYTES_MAX`] long. What
    /// one person adds and another takes away both happen.
    Set(Of),
}

/// What a set holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// Any words: skills, tags.
    Words,
    /// Language codes (BCP 47): `he`, `ar`, `cs`, `en-GB`.
    Languages,
    /// Weekly times: `mon 16:00-18:00`.
    Times,
    /// Some of these words.
    Choices(&'static [&'static str]),
    /// Members, by id: who may edit beside the founder.
    Members,
}

/// Longest entry of a set in bytes: a skill's name, in any script.
pub const WORD_BYTES_MAX: usize = 160;

/// Most entries of a set: more skills than one offer has.
pub const SET_LEN_MAX: usize = 64;

/// One field of a kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in documents, CSV files and the API.
    pub name: &'static str,
    /// What may stand in it.
    pub form: Form,
    /// Whether a record cannot be without it.
    pub required: bool,
}

impl Field {
    pub(super) const fn new(name: &'static str, form: Form) -> Self {
        Self { name, form, required: false }
    }

    pub(super) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Reads a value from text, as the command line, CSV files and pages have it.
    /// Entries of a set are separated by `;` or line ends. `None`: the text is
    /// empty, so the field is.
    ///
    /// # Errors
    /// [`FieldError`] says what was needed and what was found.
    pub fn parse(&self, text: &str) -> Result<Option<Value>, FieldError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let value = match self.form {
            Form::Count(_) => Value::Count(text.parse().map_err(|_| self.wrong("a whole number", text))?),
            Form::Set(_) => {
                let words = text.split([';', '\n']).map(str::trim).filter(|word| !word.is_empty());
                Value::Set(words.map(String::from).collect())
            }
            _ => Value::Text(text.to_owned()),
        };
        self.check(&value)?;
        Ok(Some(value))
    }

    /// Whether the value may stand in this field of a record of this scope: a reference
    /// points to the same scope or a wider one. The one place where that is asked, of
    /// what is written and of what others wrote.
    ///
    /// # Errors
    /// [`FieldError`] says what was needed and what was found.
    pub fn check_in(&self, scope: Scope, value: &Value) -> Result<(), FieldError> {
        self.check(value)?;
        match (self.form, value) {
            (Form::Reference, Value::Text(text)) => match text.parse::<RecordRef>() {
                Ok(to) if scope.may_refer_to(to.scope) => Ok(()),
                _ => Err(self.wrong("a record that everyone who reads this one may read too", text)),
            },
            _ => Ok(()),
        }
    }

    /// Whether the value may stand in this field, of a record of whatever scope.
    ///
    /// # Errors
    /// [`FieldError`] says what was needed and what was found.
    pub fn check(&self, value: &Value) -> Result<(), FieldError> {
        match (self.form, value) {
            (Form::Line(limit), Value::Text(text)) => {
                if text.contains(['\n', '\r', '\0']) {
                    return Err(self.wrong("one line of text", text));
                }
                self.check_text(text, limit)
            }
            (Form::Prose(limit), Value::Text(text)) => self.check_text(text, limit),
            (Form::Choice(words), Value::Text(text)) => self.check_choice(words, text),
            (Form::Day, Value::Text(text)) => match text.parse::<jiff::civil::Date>() {
                Ok(day) if day.to_string() == *text => Ok(()),
                _ => Err(self.wrong("a day such as 2027-03-01", text)),
            },
            (Form::Hours, Value::Text(text)) if slot::is_hours(text) => Ok(()),
            (Form::Hours, Value::Text(text)) => Err(self.wrong("two times such as 16:00-18:00", text)),
            (Form::Cell, Value::Text(text)) if cell::is_coarse(text) => Ok(()),
            (Form::Cell, Value::Text(text)) => Err(self.wrong("a geohash of one to five letters", text)),
            (Form::Reference, Value::Text(text)) => match text.parse::<RecordRef>() {
                Ok(_) => Ok(()),
                Err(_) => Err(self.wrong("a reference such as city/offer/<64 digits>", text)),
            },
            (Form::Member, Value::Text(text)) => self.check_id::<MemberId>("a member's id of 64 digits", text),
            (Form::Place, Value::Text(text)) => self.check_id::<ItemId>("a registered place's id of 64 digits", text),
            (Form::Count(limit), Value::Count(count)) if (1..=limit).contains(count) => Ok(()),
            (Form::Count(limit), Value::Count(count)) => Err(self.wrong(&format!("a number from 1 to {limit}"), &count.to_string())),
            (Form::Set(of), Value::Set(words)) => {
                if words.len() > SET_LEN_MAX {
                    return Err(self.wrong(&format!("at most {SET_LEN_MAX} entries"), &words.len().to_string()));
                }
                words.iter().try_for_each(|word| self.check_word(of, word))
            }
            (Form::Set(_), found) => Err(self.wrong("a list of words", found.form_name())),
            (Form::Count(_), found) => Err(self.wrong("a whole number", found.form_name())),
            (_, found) => Err(self.wrong("a text", found.form_name())),
        }
    }

    fn check_word(&self, of: Of, word: &str) -> Result<(), FieldError> {
        if word.is_empty() || word.trim() != word || word.contains([';', '\n', '\r', '\0']) {
            return Err(self.wrong("words without `;`, line ends or spaces around", word));
        }
        self.check_text(word, WORD_BYTES_MAX)?;
        match of {
            Of::Words => Ok(()),
            Of::Languages if is_language(word) => Ok(()),
            Of::Languages => Err(self.wrong("language codes such as he, ar, cs, en-GB", word)),
            Of::Times if slot::is_slot(word) => Ok(()),
            Of::Times => Err(self.wrong("weekly times such as `mon 16:00-18:00`", word)),
            Of::Choices(words) => self.check_choice(words, word),
            Of::Members => self.check_id::<MemberId>("members' ids of 64 digits", word),
        }
    }

    /// An id has one way to be written, so that equal values are equal texts.
    fn check_id<T: FromStr + ToString>(&self, needed: &str, text: &str) -> Result<(), FieldError> {
        match text.parse::<T>() {
            Ok(id) if id.to_string() == text => Ok(()),
            _ => Err(self.wrong(needed, text)),
        }
    }

    fn check_text(&self, text: &str, limit: usize) -> Result<(), FieldError> {
        if text.len() > limit {
            return Err(self.wrong(&format!("at most {limit} bytes"), &format!("{} bytes", text.len())));
        }
        if text.contains('\0') {
            return Err(self.wrong("text without null characters", text));
        }
        Ok(())
    }

    fn check_choice(&self, words: &[&str], text: &str) -> Result<(), FieldError> {
        match words.contains(&text) {
            true => Ok(()),
            false => Err(self.wrong(&format!("one of {}", words.join(", ")), text)),
        }
    }

    fn wrong(&self, needed: &str, found: &str) -> FieldError {
        FieldError::Wrong { field: self.name, needed: needed.to_owned(), found: found.chars().take(80).collect() }
    }
}

/// The shape of a BCP 47 code: two or three letters, then up to three parts of
/// two to eight letters or digits. Whether the language exists is not asked.
fn is_language(code: &str) -> bool {
    let mut parts = code.split('-');
    let first = parts.next().unwrap_or_default();
    let rest: Vec<_> = parts.collect();
    (2..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_lowercase())
        && rest.len() <= 3
        && rest.iter().all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Why a field was refused. Nothing has been changed when you hold one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// No such field.
    #[error("{kind} has no field {field:?}; its fields are {known}")]
    Unknown {
        /// The record's kind.
        kind: RecordKind,
        /// The name found, shortened.
        field: String,
        /// The names that there are.
        known: String,
    },
    /// A required field is empty.
    #[error("{kind} needs the field `{field}`, and it is empty")]
    Missing {
        /// The record's kind.
        kind: RecordKind,
        /// The field.
        field: &'static str,
    },
    /// The value does not fit.
    #[error("`{field}` needs {needed}, and found {found:?}")]
    Wrong {
        /// The field.
        field: &'static str,
        /// What was needed.
        needed: String,
        /// What was found, shortened.
        found: String,
    },
    /// The kind is unknown to this program.
    #[error("this program does not know records of {0}")]
    Kind(RecordKind),
}
