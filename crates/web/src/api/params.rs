//! What stands in paths, queries and headers of the API, as the OpenAPI document
//! states it; see [`super::schema`].

use utoipa::IntoParams;

use super::schema::{Id, RecordKind};

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct RecordPath {
    /// The record.
    pub(super) id: Id,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(super) struct PhraseHeader {
    /// The recovery phrase.
    #[param(rename = "kaveret-phrase")]
    pub(super) phrase: String,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListFilter {
    /// Only this kind; the three kinds that people browse when absent.
    #[param(inline)]
    pub(super) kind: Option<RecordKind>,
    /// Only records that this node's member may edit.
    pub(super) mine: Option<bool>,
    /// Also what is withdrawn or over.
    pub(super) all: Option<bool>,
    /// Only answers to this record.
    pub(super) to: Option<Id>,
    /// At most this many, 50 when absent, 500 at most.
    pub(super) limit: Option<usize>,
    /// Where the page before ended.
    pub(super) after: Option<String>,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct SearchQuery {
    /// The words.
    pub(super) words: Option<String>,
    /// Only this kind.
    #[param(inline)]
    pub(super) kind: Option<RecordKind>,
    /// Also what is withdrawn or over.
    pub(super) all: Option<bool>,
    /// At most this many, 20 when absent, 200 at most.
    pub(super) limit: Option<usize>,
}
