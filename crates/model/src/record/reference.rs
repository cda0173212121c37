//! A reference from one record to another.

use std::fmt;
use std::str::FromStr;

use crate::{RecordId, RecordKind, Scope};

/// Another record. It carries the record's scope, because a record may point only
/// to its own scope or a wider one ([`Scope::may_refer_to`]).
///
/// As text: `city/offer/<64 digits>`, `school/<64 digits>/offer/<64 digits>`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RecordRef {
    /// The record's scope.
    pub scope: Scope,
    /// The record's kind.
    pub kind: RecordKind,
    /// The record.
    pub id: RecordId,
}

impl RecordRef {
    /// A record of the city's own scope.
    pub fn in_city(kind: RecordKind, id: RecordId) -> Self {
        Self { scope: Scope::City, kind, id }
    }
}

/// The text is no reference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a reference looks like city/offer/<64 digits> or school/<64 digits>/offer/<64 digits>")]
pub struct NoReference;

impl fmt::Display for RecordRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A scope's own text has a colon before its name.
        write!(f, "{}/{}/{}", self.scope.to_string().replace(':', "/"), self.kind, self.id)
    }
}

impl FromStr for RecordRef {
    type Err = NoReference;

    fn from_str(text: &str) -> Result<Self, NoReference> {
        let (rest, id) = text.rsplit_once('/').ok_or(NoReference)?;
        let (scope, kind) = rest.rsplit_once('/').ok_or(NoReference)?;
        let scope = Some(scope).filter(|scope| !scope.contains(':')).map(|scope| scope.replacen('/', ":", 1));
        let scope = scope.and_then(|scope| scope.parse().ok()).filter(|scope| *scope != Scope::Control).ok_or(NoReference)?;
        Ok(Self { scope, kind: kind.parse().map_err(|_| NoReference)?, id: id.parse().map_err(|_| NoReference)? })
    }
}

impl serde::Serialize for RecordRef {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for RecordRef {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_reads_back_with_its_scope() {
        let (id, name) = (RecordId([0xab; 32]), [0xcd; 32]);
        for (scope, begins) in [
            (Scope::City, "city/offer/abab".to_owned()),
            (Scope::School(name), format!("school/{}/offer/abab", "cd".repeat(32))),
            (Scope::Group(name), format!("group/{}/offer/abab", "cd".repeat(32))),
        ] {
            let reference = RecordRef { scope, kind: RecordKind::OFFER, id };
            let text = reference.to_string();
            assert!(text.starts_with(&begins), "{text}");
            assert_eq!(text.parse(), Ok(reference));
        }
    }

    #[test]
    fn what_names_no_scope_kind_and_record_is_no_reference() {
        let (id, name) = ("ab".repeat(32), "cd".repeat(32));
        for text in [
            String::new(),
            id.clone(),
            format!("offer/{id}"),
            format!("control/offer/{id}"),
            format!("school/offer/{id}"),
            format!("city/{name}/offer/{id}"),
            format!("school:{name}/offer/{id}"),
            format!("school/{name}/{id}"),
            format!("city/bread/{id}"),
            "city/offer/ab".to_owned(),
        ] {
            assert_eq!(text.parse::<RecordRef>(), Err(NoReference), "{text}");
        }
    }
}
