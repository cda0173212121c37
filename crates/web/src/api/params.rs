//! What stands in paths, queries and headers of the API, as the OpenAPI document
//! states it; see [`super::schema`].

#![allow(missing_docs)]

use utoipa::IntoParams;

use super::schema::{Id, RecordKind};

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub struct RecordPath {
    /// The record.
    pub id: Id,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub struct InvitationPath {
    /// The invitation.
    pub id: Id,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub struct StatementPath {
    /// The statement.
    pub id: Id,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub struct MemberPath {
    /// The member.
    pub id: Id,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub struct PhraseHeader {
    /// The recovery phrase.
    #[param(rename = "kaveret-phrase")]
    pub phrase: String,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub struct PhraseHeaderMaybe {
    /// The recovery phrase, for what only it signs.
    #[param(rename = "kaveret-phrase")]
    pub phrase: Option<String>,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ExplainPath {
    /// The id, or at least its first six digits.
    pub id: String,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListFilter {
    /// Only this kind; the four kinds that people browse when absent.
    #[param(inline)]
    pub kind: Option<RecordKind>,
    /// Only records of this scope: `city`, or `own:`, `school:` or `group:` and 64
    /// digits; of all that are held when absent.
    pub scope: Option<String>,
    /// Only records that this node's member may edit.
    pub mine: Option<bool>,
    /// Also what is withdrawn or over.
    pub all: Option<bool>,
    /// Only answers to this record, or, with the kind `session`, what grew from it.
    pub to: Option<Id>,
    /// Also what those wrote whom this node's member has blocked.
    pub blocked: Option<bool>,
    /// At most this many, 50 when absent, 500 at most.
    pub limit: Option<usize>,
    /// Where the page before ended.
    pub after: Option<String>,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// The words.
    pub words: Option<String>,
    /// Only this kind.
    #[param(inline)]
    pub kind: Option<RecordKind>,
    /// Only records of this scope; of all that are held when absent.
    pub scope: Option<String>,
    /// Also what is withdrawn or over.
    pub all: Option<bool>,
    /// At most this many, 20 when absent, 200 at most.
    pub limit: Option<usize>,
}
