//! A member's public face.

use super::Schema;
use super::form::{Field, Form, Of};
use crate::{MemberKind, RecordKind};

/// The fields of a profile.
pub(super) const SCHEMA: Schema = Schema {
    kind: RecordKind::PROFILE,
    fields: &[
        // A name or a pseudonym.
        Field::new("name", Form::Line(160)).required(),
        Field::new("member_kind", Form::Choice(&MemberKind::NAMES)),
        Field::new("sector", Form::Line(160)),
        Field::new("description", Form::Prose(8_000)),
        // What the member is good at.
        Field::new("strengths", Form::Set(Of::Words)),
        // What the member wants to get better at.
        Field::new("growth", Form::Set(Of::Words)),
        Field::new("languages", Form::Set(Of::Languages)),
        Field::new("place", Form::Line(200)),
        Field::new("cell", Form::Cell),
        Field::new("status", Form::Line(60)),
    ],
};
