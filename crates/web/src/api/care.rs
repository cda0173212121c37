//! Operations that look after the node itself.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Json, Response};
use model::facts::{CarriedIn, DialogueFacts, Status, Verification};

use super::bodies::{BackupQuery, CarryQuery, Nothing, Rebuilt, Sync};
use super::{Asked, Sent, params, schema};
use crate::error::Refusal;
use crate::paths;
use crate::serve::Web;

/// How the node is doing.
#[utoipa::path(get, path = paths::API_STATUS, responses((status = 200, body = schema::Status)))]
pub(super) async fn status(State(web): State<Arc<Web>>) -> Result<Json<Status>, Refusal> {
    Ok(Json(web.desk.status().await?))
}

/// Holds one dialogue with the node at an address.
#[utoipa::path(post, path = paths::API_SYNC, request_body = Sync, responses((status = 200, body = schema::DialogueFacts)))]
pub(super) async fn sync(State(web): State<Arc<Web>>, Sent(sync): Sent<Sync>) -> Result<Json<DialogueFacts>, Refusal> {
    Ok(Json(web.desk.sync_once(sync.address).await?))
}

/// Computes all views and the search index anew.
#[utoipa::path(post, path = paths::API_REBUILD, request_body = Nothing, responses((status = 200, body = Rebuilt)))]
pub(super) async fn rebuild(State(web): State<Arc<Web>>, _: Sent<Nothing>) -> Result<Json<Rebuilt>, Refusal> {
    Ok(Json(Rebuilt { views: web.desk.rebuild().await? }))
}

/// Checks every item and every view. What is wrong is in the answer.
#[utoipa::path(post, path = paths::API_VERIFY, request_body = Nothing, responses((status = 200, body = schema::Verification)))]
pub(super) async fn verify(State(web): State<Arc<Web>>, _: Sent<Nothing>) -> Result<Json<Verification>, Refusal> {
    Ok(Json(web.desk.verify().await?))
}

/// All items of the set. It holds no key, and unless it is asked for plain, only the
/// recovery phrase opens it.
#[utoipa::path(
    get,
    path = paths::API_BACKUP,
    params(BackupQuery),
    responses((status = 200, content_type = "application/octet-stream", body = schema::Backup))
)]
pub(super) async fn backup(State(web): State<Arc<Web>>, Asked(query): Asked<BackupQuery>) -> Result<Response, Refusal> {
    let bytes = web.desk.backup(query.plain).await?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response())
}

/// Fills an empty node from a backup and certifies a new device by the phrase.
#[utoipa::path(
    post,
    path = paths::API_RESTORE,
    params(params::PhraseHeader),
    request_body(content = schema::Backup, content_type = "application/octet-stream"),
    responses((status = 201, body = schema::Founded))
)]
pub(super) async fn restore(State(web): State<Arc<Web>>, headers: HeaderMap, body: Bytes) -> Result<Response, Refusal> {
    let phrase = headers.get(paths::PHRASE_HEADER).and_then(|value| value.to_str().ok());
    let needed = || Refusal::Malformed(format!("the header `{}` must carry the recovery phrase", paths::PHRASE_HEADER));
    let phrase = phrase.ok_or_else(needed)?.to_owned();
    let founded = web.desk.restore(body.into(), phrase).await?;
    Ok((StatusCode::CREATED, Json(founded)).into_response())
}

/// A file that brings what this node holds to the devices of some members, or of everyone.
#[utoipa::path(
    get,
    path = paths::API_CARRY,
    params(CarryQuery),
    responses((status = 200, content_type = "application/octet-stream", body = schema::Backup))
)]
pub(super) async fn carry_out(State(web): State<Arc<Web>>, Asked(query): Asked<CarryQuery>) -> Result<Response, Refusal> {
    let (facts, bytes) = web.desk.carry_out(query.members()?).await?;
    let facts = serde_json::to_string(&facts).unwrap_or_default();
    Ok(([(header::CONTENT_TYPE, "application/octet-stream".to_owned()), (CARRIED, facts)], bytes).into_response())
}

const CARRIED: header::HeaderName = header::HeaderName::from_static(paths::CARRIED_HEADER);

/// Takes in a file that another node carried out.
#[utoipa::path(
    post,
    path = paths::API_CARRY,
    request_body(content = schema::Backup, content_type = "application/octet-stream"),
    responses((status = 200, body = schema::CarriedIn))
)]
pub(super) async fn carry_in(State(web): State<Arc<Web>>, body: Bytes) -> Result<Json<CarriedIn>, Refusal> {
    Ok(Json(web.desk.carry_in(body.into()).await?))
}
