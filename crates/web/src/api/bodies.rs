//! Bodies that belong to the API alone; `kaveret` uses the same types when it
//! talks to a running node.

use model::facts::Saved;
use model::{Content, MemberId, MemberKind, RecordId, RecordKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::schema;
use crate::error::Refusal;

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
    /// `no-city`, `has-city`, `unknown-record`, `not-held`, `field`, `refused`, `input`,
    /// `network`, `storage`, `locked`, `passphrase`, `stopping`.
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
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// The link of an invitation, or those of two members who vouch, a blank between.
    pub link: String,
    /// What sort of member joins; for a device it is not asked.
    #[serde(default = "resident")]
    #[schema(value_type = schema::MemberKind, required = false)]
    pub member_kind: MemberKind,
    /// The member's recovery phrase, when the link adds a device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phrase: Option<String>,
}

fn resident() -> MemberKind {
    MemberKind::Resident
}

/// What opens the node's keys.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Unlock {
    /// The passphrase.
    pub passphrase: String,
}

/// Another passphrase, or none.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassphrase {
    /// The one that there is; absent when there is none.
    #[serde(default)]
    pub current: Option<String>,
    /// The new one; absent takes it away.
    #[serde(default)]
    pub new: Option<String>,
}

/// What the person typed of the recovery phrase.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PhraseTyped {
    /// The words asked for, in order, or all of them.
    pub words: String,
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

/// What a member tells the moderators about a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReport {
    /// Why: `safety`, `abuse`, `privacy`, `spam`, `law` or `off-topic`.
    pub ground: String,
    /// What they should know.
    #[serde(default)]
    pub message: String,
}

/// Why a record is hidden.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Why: `safety`, `abuse`, `privacy`, `spam`, `law` or `off-topic`.
    pub ground: String,
    /// Why, in words that everyone can read and that name nobody.
    pub words: String,
}

/// Words that everyone can read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// They name nobody.
    pub words: String,
}

/// How a backup is wanted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub struct BackupQuery {
    /// Not sealed: whoever finds it can read it.
    pub plain: bool,
}

/// To whom something is carried.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub struct CarryQuery {
    /// Members, each by 64 digits, with commas between them; nobody is everyone.
    pub to: String,
}

impl CarryQuery {
    pub(crate) fn members(&self) -> Result<Vec<MemberId>, Refusal> {
        let named = self.to.split(',').map(str::trim).filter(|member| !member.is_empty());
        let wrong =
            |member: &str| Refusal::Malformed(format!("`to` needs members by 64 digits with commas between them, and found {member:?}"));
        named.map(|member| member.parse().map_err(|_| wrong(member))).collect()
    }
}

/// Which members are listed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub struct MembersQuery {
    /// Also those whose right has ended.
    pub all: bool,
}

/// A body of an operation that needs none: `{}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}
