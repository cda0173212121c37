//! Bodies that belong to the API alone; `kaveret` uses the same types when it
//! talks to a running node.

use model::facts::Saved;
use model::{Content, MemberKind, RecordId, RecordKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::schema;

/// Every answer with a status of 400 and above.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ErrorBody {
    /// What was wrong.
    pub error: ErrorFacts,
}

/// What was wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ErrorFacts {
    /// A word for programs: `no-token`, `foreign-host`, `foreign-origin`,
    /// `method`, `content-type`, `body-too-long`, `malformed`, `not-found`,
    /// `no-city`, `has-city`, `unknown-record`, `field`, `refused`, `input`,
    /// `network`, `storage`, `stopping`.
    pub code: String,
    /// A sentence for people, in English.
    pub message: String,
    /// The field that was wrong, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// Many records to found or edit.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveAll {
    /// The records.
    pub records: Vec<SaveOne>,
}

/// One of many records.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveOne {
    /// The record to edit; absent to found one.
    #[serde(default)]
    #[schema(value_type = Option<schema::Id>)]
    pub id: Option<RecordId>,
    /// All its fields.
    #[schema(value_type = schema::Content)]
    pub content: Content,
}

/// What became of each, in the order in which they were sent.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SavedAll {
    /// One entry a record.
    pub results: Vec<SavedOne>,
}

/// What became of one of many records.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SavedOne {
    /// It is on this device's disk.
    #[schema(value_type = schema::Saved)]
    Saved(Saved),
    /// It was refused, and nothing of it was written.
    Error(ErrorFacts),
}

/// Which imported record is sought.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SourceQuery {
    /// Its kind.
    #[param(value_type = schema::RecordKind, inline)]
    pub kind: RecordKind,
    /// What stands in its field `source`.
    pub source: String,
}

/// The record that was imported from a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SourceFound {
    /// The record; null when there is none.
    #[schema(value_type = Option<schema::Id>)]
    pub record: Option<RecordId>,
}

/// Which city to join.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// The link of an invitation.
    pub link: String,
    /// What sort of member joins.
    #[schema(value_type = schema::MemberKind)]
    pub member_kind: MemberKind,
}

/// With whom to hold a dialogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sync {
    /// The other node's address.
    pub address: String,
}

/// What was computed anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Rebuilt {
    /// How many views.
    pub views: u64,
}

/// A body of an operation that needs none: `{}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}
