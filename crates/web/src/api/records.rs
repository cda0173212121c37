//! Operations on records.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json, Response};
use model::facts::{Edits, ListFilter, NewRecord, Publication, RecordFacts, RecordList, Saved, ScopeList, SearchQuery};

use super::bodies::{Nothing, SaveAll, SavedAll, SavedOne, SourceFound, SourceQuery};
use super::{Asked, Named, Sent, params, schema};
use crate::error::Refusal;
use crate::serve::Web;
use crate::{limits, paths};

/// One page of records, newest first.
#[utoipa::path(get, path = paths::API_RECORDS, params(params::ListFilter), responses((status = 200, body = schema::RecordList)))]
pub(super) async fn list(State(web): State<Arc<Web>>, Asked(filter): Asked<ListFilter>) -> Result<Json<RecordList>, Refusal> {
    Ok(Json(web.desk.list(filter).await?))
}

/// The scopes in which this node's member takes part, and may write.
#[utoipa::path(get, path = paths::API_SCOPES, responses((status = 200, body = schema::ScopeList)))]
pub(super) async fn scopes(State(web): State<Arc<Web>>) -> Result<Json<ScopeList>, Refusal> {
    Ok(Json(web.desk.scopes().await?))
}

/// Founds a record. The answer means that it is on this device's disk.
#[utoipa::path(post, path = paths::API_RECORDS, request_body = schema::NewRecord, responses((status = 201, body = schema::Saved)))]
pub(super) async fn add(State(web): State<Arc<Web>>, Sent(record): Sent<NewRecord>) -> Result<Response, Refusal> {
    let saved = web.desk.found(record).await?;
    Ok((StatusCode::CREATED, Json(saved)).into_response())
}

/// One record.
#[utoipa::path(get, path = paths::API_RECORD, params(params::RecordPath), responses((status = 200, body = schema::RecordFacts)))]
pub(super) async fn show(State(web): State<Arc<Web>>, Named(id): Named) -> Result<Json<RecordFacts>, Refusal> {
    Ok(Json(web.desk.show(id).await?))
}

/// Changes fields of a record; null empties one.
#[utoipa::path(
    post,
    path = paths::API_RECORD_EDIT,
    params(params::RecordPath),
    request_body = schema::Edits,
    responses((status = 200, body = schema::Saved))
)]
pub(super) async fn edit(State(web): State<Arc<Web>>, Named(id): Named, Sent(edits): Sent<Edits>) -> Result<Json<Saved>, Refusal> {
    Ok(Json(web.desk.edit(id, edits).await?))
}

/// Takes a record out of the lists, by its status.
#[utoipa::path(
    post,
    path = paths::API_RECORD_WITHDRAW,
    params(params::RecordPath),
    request_body = Nothing,
    responses((status = 200, body = schema::Saved))
)]
pub(super) async fn withdraw(State(web): State<Arc<Web>>, Named(id): Named, _: Sent<Nothing>) -> Result<Json<Saved>, Refusal> {
    Ok(Json(web.desk.withdraw(id).await?))
}

/// Whether this node's school may publish a record in the city, and its copy there.
#[utoipa::path(
    get,
    path = paths::API_RECORD_PUBLISH,
    params(params::RecordPath),
    responses((status = 200, body = schema::Publication))
)]
pub(super) async fn publication(State(web): State<Arc<Web>>, Named(id): Named) -> Result<Json<Publication>, Refusal> {
    Ok(Json(web.desk.publication(id).await?))
}

/// Publishes a record in the city for whoever wrote it at this node's school, or what
/// has changed in it since. Answers with the copy.
#[utoipa::path(
    post,
    path = paths::API_RECORD_PUBLISH,
    params(params::RecordPath),
    request_body = Nothing,
    responses((status = 200, body = schema::Saved))
)]
pub(super) async fn publish(State(web): State<Arc<Web>>, Named(id): Named, _: Sent<Nothing>) -> Result<Json<Saved>, Refusal> {
    Ok(Json(web.desk.publish(id).await?))
}

/// Founds and edits many records, each on its own feet. For imports.
#[utoipa::path(post, path = paths::API_SAVE_ALL, request_body = SaveAll, responses((status = 200, body = SavedAll)))]
pub(super) async fn save_all(State(web): State<Arc<Web>>, Sent(all): Sent<SaveAll>) -> Result<Json<SavedAll>, Refusal> {
    if all.records.len() > limits::IMPORT_RECORDS_MAX {
        let (found, limit) = (all.records.len(), limits::IMPORT_RECORDS_MAX);
        return Err(Refusal::Malformed(format!("{found} records are more than {limit}, the most that go together")));
    }
    let records = all.records.into_iter().map(|one| (one.id, one.content)).collect();
    let results = web.desk.save_all(records).await?.into_iter().map(|result| match result {
        Ok(saved) => SavedOne::Saved(saved),
        Err(error) => SavedOne::Error(Refusal::Node(error).facts()),
    });
    Ok(Json(SavedAll { results: results.collect() }))
}

/// The record of this member that was imported from a source.
#[utoipa::path(get, path = paths::API_SOURCE, params(SourceQuery), responses((status = 200, body = SourceFound)))]
pub(super) async fn find_source(State(web): State<Arc<Web>>, Asked(query): Asked<SourceQuery>) -> Result<Json<SourceFound>, Refusal> {
    Ok(Json(SourceFound { record: web.desk.find_source(query.kind, query.source).await? }))
}

/// Records that match the words, best first.
#[utoipa::path(get, path = paths::API_SEARCH, params(params::SearchQuery), responses((status = 200, body = schema::RecordList)))]
pub(super) async fn search(State(web): State<Arc<Web>>, Asked(query): Asked<SearchQuery>) -> Result<Json<RecordList>, Refusal> {
    Ok(Json(web.desk.search(query).await?))
}
