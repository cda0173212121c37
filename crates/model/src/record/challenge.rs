//! Something that the city wants to change; it needs skills and gathers a team.

use super::form::{Field, Form, Of};
use super::{AGE_BANDS, LEVELS, Schema};
use crate::RecordKind;

/// The fields of a challenge.
pub(super) const SCHEMA: Schema = Schema {
    kind: RecordKind::CHALLENGE,
    fields: &[
        Field::new("title", Form::Line(300)).required(),
        Field::new("description", Form::Prose(16_000)),
        // What the team needs to know between them.
        Field::new("skills", Form::Set(Of::Words)),
        Field::new("level", Form::Choice(LEVELS)),
        Field::new("languages", Form::Set(Of::Languages)),
        // A place with a name that people know, never a home address.
        Field::new("place", Form::Line(200)),
        Field::new("cell", Form::Cell),
        Field::new("times", Form::Set(Of::Times)),
        // How many the team has room for.
        Field::new("capacity", Form::Count(10_000)),
        Field::new("audience", Form::Set(Of::Choices(AGE_BANDS))),
        // The last day on which it is still wanted.
        Field::new("expires", Form::Day),
        // `open`, `withdrawn`, or the author's own words.
        Field::new("status", Form::Line(60)),
        // Where an imported record came from; finds it again at the next import.
        Field::new("source", Form::Line(300)),
        Field::new("editors", Form::Set(Of::Members)),
    ],
};
