//! A reference from one record to another.

use std::fmt;
use std::str::FromStr;

use crate::{RecordId, RecordKind};

/// Another record of the same or a wider scope. At this stage records live in
/// the city's scope alone, so that is the only scope a reference can carry.
///
/// As text: `city/offer/<64 digits>`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RecordRef {
    /// The record's kind.
    pub kind: RecordKind,
    /// The record.
    pub id: RecordId,
}

/// The text is no reference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a reference looks like city/offer/<64 digits>")]
pub struct NoReference;

impl fmt::Display for RecordRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "city/{}/{}", self.kind, self.id)
    }
}

impl FromStr for RecordRef {
    type Err = NoReference;

    fn from_str(text: &str) -> Result<Self, NoReference> {
        let rest = text.strip_prefix("city/").ok_or(NoReference)?;
        let (kind, id) = rest.split_once('/').ok_or(NoReference)?;
        Ok(Self { kind: kind.parse().map_err(|_| NoReference)?, id: id.parse().map_err(|_| NoReference)? })
    }
}
