//! One member's answer to another's record.

use super::Schema;
use super::form::{Field, Form};
use crate::RecordKind;

/// The fields of an interest.
pub(super) const SCHEMA: Schema = Schema {
    kind: RecordKind::INTEREST,
    fields: &[
        // What is answered.
        Field::new("to", Form::Reference).required(),
        Field::new("message", Form::Prose(4_000)),
        Field::new("status", Form::Line(60)),
    ],
};
