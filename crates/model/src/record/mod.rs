//! What a record says: named fields, each of a form that also fixes how two
//! people's edits of it merge.
//!
//! One file a kind declares its fields as a [`Schema`]; `document` maps each
//! [`Form`] to automerge in one place, and pages, CSV files, the JSON API and
//! the command line all read the same table. So adding a field is one line.

mod cell;
mod challenge;
mod content;
mod form;
mod interest;
mod offer;
mod profile;
mod reference;
mod report;
mod request;
mod session;
mod slot;

pub use cell::cell_of;
pub use content::{Content, Value};
pub use form::{Field, FieldError, Form, Of, SET_LEN_MAX, WORD_BYTES_MAX};
pub use reference::RecordRef;
pub use report::{GROUNDS, Outcome, OwnReport, Reported, queue};
pub use session::Gathering;

use crate::RecordKind;

/// The fields of one kind of record, in the order in which people fill them in.
#[derive(Debug)]
pub struct Schema {
    /// The kind.
    pub kind: RecordKind,
    /// Its fields.
    pub fields: &'static [Field],
}

impl Schema {
    /// The fields of a kind; `None` for a kind this program does not know.
    pub fn of(kind: RecordKind) -> Option<&'static Self> {
        Some(match kind {
            RecordKind::OFFER => &offer::SCHEMA,
            RecordKind::REQUEST => &request::SCHEMA,
            RecordKind::CHALLENGE => &challenge::SCHEMA,
            RecordKind::INTEREST => &interest::SCHEMA,
            RecordKind::PROFILE => &profile::SCHEMA,
            RecordKind::SESSION => &session::SCHEMA,
            RecordKind::REPORT => &report::SCHEMA,
            _ => return None,
        })
    }

    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The field of this name.
    ///
    /// # Errors
    /// [`FieldError::Unknown`], which lists the names that there are.
    pub fn expect_field(&self, name: &str) -> Result<&'static Field, FieldError> {
        self.field(name).ok_or_else(|| FieldError::Unknown {
            kind: self.kind,
            field: name.chars().take(80).collect(),
            known: self.fields.iter().map(|field| field.name).collect::<Vec<_>>().join(", "),
        })
    }
}

/// The status that takes a record out of the lists.
pub const WITHDRAWN: &str = "withdrawn";

/// The status of a record as it begins.
pub const OPEN: &str = "open";

/// Bands of age, never a birth date.
pub const AGE_BANDS: &[&str] = &["0-5", "6-11", "12-14", "15-17", "18-29", "30-64", "65+"];

/// The bands of those who are not of age.
pub const MINOR_BANDS: &[&str] = &["0-5", "6-11", "12-14", "15-17"];

/// How far along someone is, or needs to be.
pub const LEVELS: &[&str] = &["any", "beginner", "intermediate", "advanced"];
