//! Reports, hidings and appeals, registered places, and whom one has blocked.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json, Response};
use model::facts::{BlockedMember, LogEntry, PlaceFacts, Stated};
use model::record::{OwnReport, Reported};
use model::{ItemId, MemberId};

use super::bodies::{Decision, NewReport, Nothing, Words};
use super::{Named, Sent, params, schema};
use crate::error::Refusal;
use crate::paths;
use crate::serve::Web;

/// Tells the moderators about a record. The answer means that the report is on
/// this device's disk.
#[utoipa::path(
    post,
    path = paths::API_RECORD_REPORT,
    params(params::RecordPath),
    request_body = NewReport,
    responses((status = 201, body = schema::Saved))
)]
pub(super) async fn report(State(web): State<Arc<Web>>, Named(id): Named, Sent(report): Sent<NewReport>) -> Result<Response, Refusal> {
    let saved = web.desk.report(id, report.ground, report.message).await?;
    Ok((StatusCode::CREATED, Json(saved)).into_response())
}

/// What was reported, for moderators.
#[utoipa::path(get, path = paths::API_REPORTS, responses((status = 200, body = Vec<schema::Reported>)))]
pub(super) async fn reports(State(web): State<Arc<Web>>) -> Result<Json<Vec<Reported>>, Refusal> {
    Ok(Json(web.desk.reports().await?))
}

/// What this node's member reported, and what became of it.
#[utoipa::path(get, path = paths::API_OWN_REPORTS, responses((status = 200, body = Vec<schema::OwnReport>)))]
pub(super) async fn own_reports(State(web): State<Arc<Web>>) -> Result<Json<Vec<OwnReport>>, Refusal> {
    Ok(Json(web.desk.own_reports().await?))
}

/// Hides a record, for moderators.
#[utoipa::path(
    post,
    path = paths::API_RECORD_HIDE,
    params(params::RecordPath),
    request_body = Decision,
    responses((status = 200, body = schema::Stated))
)]
pub(super) async fn hide(State(web): State<Arc<Web>>, Named(id): Named, Sent(why): Sent<Decision>) -> Result<Json<Stated>, Refusal> {
    Ok(Json(web.desk.hide(id, why.ground, why.words).await?))
}

/// Takes what was reported of a record out of the queue, for moderators.
#[utoipa::path(
    post,
    path = paths::API_RECORD_DISMISS,
    params(params::RecordPath),
    request_body = Nothing,
    responses((status = 200, body = schema::Stated))
)]
pub(super) async fn dismiss(State(web): State<Arc<Web>>, Named(id): Named, _: Sent<Nothing>) -> Result<Json<Stated>, Refusal> {
    Ok(Json(web.desk.dismiss(id).await?))
}

/// Shows again what a statement hides, for moderators.
#[utoipa::path(
    post,
    path = paths::API_STATEMENT_UNHIDE,
    params(params::StatementPath),
    request_body = Nothing,
    responses((status = 200, body = schema::Stated))
)]
pub(super) async fn unhide(State(web): State<Arc<Web>>, Named(id): Named<ItemId>, _: Sent<Nothing>) -> Result<Json<Stated>, Refusal> {
    Ok(Json(web.desk.unhide(id).await?))
}

/// The owner of a hidden record asks for another look.
#[utoipa::path(
    post,
    path = paths::API_STATEMENT_APPEAL,
    params(params::StatementPath),
    request_body = Words,
    responses((status = 200, body = schema::Stated))
)]
pub(super) async fn appeal(State(web): State<Arc<Web>>, Named(id): Named<ItemId>, Sent(why): Sent<Words>) -> Result<Json<Stated>, Refusal> {
    Ok(Json(web.desk.appeal(id, why.words).await?))
}

/// Answers an appeal, for moderators: it was looked at, and what is hidden stays so.
#[utoipa::path(
    post,
    path = paths::API_STATEMENT_UPHOLD,
    params(params::StatementPath),
    request_body = Words,
    responses((status = 200, body = schema::Stated))
)]
pub(super) async fn uphold(State(web): State<Arc<Web>>, Named(id): Named<ItemId>, Sent(why): Sent<Words>) -> Result<Json<Stated>, Refusal> {
    Ok(Json(web.desk.uphold(id, why.words).await?))
}

/// What was hidden, why, and what became of it. Names nobody.
#[utoipa::path(get, path = paths::API_MODERATION_LOG, responses((status = 200, body = Vec<schema::LogEntry>)))]
pub(super) async fn log(State(web): State<Arc<Web>>) -> Result<Json<Vec<LogEntry>>, Refusal> {
    Ok(Json(web.desk.moderation_log().await?))
}

/// The places where sessions with minors may be held.
#[utoipa::path(get, path = paths::API_PLACES, responses((status = 200, body = Vec<schema::PlaceFacts>)))]
pub(super) async fn places(State(web): State<Arc<Web>>) -> Result<Json<Vec<PlaceFacts>>, Refusal> {
    Ok(Json(web.desk.places().await?))
}

/// Sees nothing more of a member. Nobody else learns of it.
#[utoipa::path(
    post,
    path = paths::API_MEMBER_BLOCK,
    params(params::MemberPath),
    request_body = Nothing,
    responses((status = 200, body = schema::Stated))
)]
pub(super) async fn block(State(web): State<Arc<Web>>, Named(id): Named<MemberId>, _: Sent<Nothing>) -> Result<Json<Stated>, Refusal> {
    Ok(Json(web.desk.block(id).await?))
}

/// Sees a member again.
#[utoipa::path(
    post,
    path = paths::API_MEMBER_UNBLOCK,
    params(params::MemberPath),
    request_body = Nothing,
    responses((status = 200, body = schema::Stated))
)]
pub(super) async fn unblock(State(web): State<Arc<Web>>, Named(id): Named<MemberId>, _: Sent<Nothing>) -> Result<Json<Stated>, Refusal> {
    Ok(Json(web.desk.unblock(id).await?))
}

/// Whom this node's member has blocked.
#[utoipa::path(get, path = paths::API_BLOCKED, responses((status = 200, body = Vec<schema::BlockedMember>)))]
pub(super) async fn blocked(State(web): State<Arc<Web>>) -> Result<Json<Vec<BlockedMember>>, Refusal> {
    Ok(Json(web.desk.blocked().await?))
}
