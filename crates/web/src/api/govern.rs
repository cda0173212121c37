//! Operations by which a city governs itself.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Json, Response};
use model::govern::{AllianceList, Deed, ErasureList, Explanation, Governance, MemberList, Mine, NewAdmission, Roster, SchoolList};

use super::bodies::MembersQuery;
use super::{Asked, Named, Sent, govern_schema, params};
use crate::error::Refusal;
use crate::paths;
use crate::serve::Web;

/// Who decides in the city, and what is decided.
#[utoipa::path(get, path = paths::API_GOVERNANCE, responses((status = 200, body = govern_schema::Governance)))]
pub(super) async fn governance(State(web): State<Arc<Web>>) -> Result<Json<Governance>, Refusal> {
    Ok(Json(web.desk.governance().await?))
}

/// Decides something in this member's name. The answer means that it is on this
/// device's disk. With the header its recovery phrase signs, as only it can.
#[utoipa::path(
    post,
    path = paths::API_GOVERNANCE,
    params(params::PhraseHeaderMaybe),
    request_body = govern_schema::Deed,
    responses((status = 201, body = govern_schema::Done))
)]
pub(super) async fn govern(State(web): State<Arc<Web>>, headers: HeaderMap, Sent(deed): Sent<Deed>) -> Result<Response, Refusal> {
    let phrase = headers.get(paths::PHRASE_HEADER).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let done = web.desk.govern(deed, phrase).await?;
    Ok((StatusCode::CREATED, Json(done)).into_response())
}

/// The cities with which this one is allied, and what crosses. Allying, ending, stopping and
/// resuming are deeds: `ally`, `end-alliance`, `halt`, `resume`.
#[utoipa::path(get, path = paths::API_ALLIANCES, responses((status = 200, body = govern_schema::AllianceList)))]
pub(super) async fn alliances(State(web): State<Arc<Web>>) -> Result<Json<AllianceList>, Refusal> {
    Ok(Json(web.desk.alliances().await?))
}

/// The members of the city.
#[utoipa::path(get, path = paths::API_MEMBERS, params(MembersQuery), responses((status = 200, body = govern_schema::MemberList)))]
pub(super) async fn members(State(web): State<Arc<Web>>, Asked(query): Asked<MembersQuery>) -> Result<Json<MemberList>, Refusal> {
    Ok(Json(web.desk.members(query.all).await?))
}

/// Why an envelope, a statement, a record or a member counts, or does not.
#[utoipa::path(get, path = paths::API_EXPLAIN, params(params::ExplainPath), responses((status = 200, body = govern_schema::Explanation)))]
pub(super) async fn explain(State(web): State<Arc<Web>>, Named(id): Named<String>) -> Result<Json<Explanation>, Refusal> {
    Ok(Json(web.desk.explain(id).await?))
}

/// Makes an invitation for each of a list. Who is behind which pseudonym stays on this
/// device, sealed.
#[utoipa::path(
    post,
    path = paths::API_ADMISSIONS,
    request_body = govern_schema::NewAdmission,
    responses((status = 201, body = govern_schema::Admitted))
)]
pub(super) async fn admit(State(web): State<Arc<Web>>, Sent(list): Sent<NewAdmission>) -> Result<Response, Refusal> {
    let admitted = web.desk.admit(list).await?;
    Ok((StatusCode::CREATED, Json(admitted)).into_response())
}

/// Who is behind which pseudonym, as this device alone knows.
#[utoipa::path(get, path = paths::API_ROSTER, responses((status = 200, body = govern_schema::Roster)))]
pub(super) async fn roster(State(web): State<Arc<Web>>) -> Result<Json<Roster>, Refusal> {
    Ok(Json(web.desk.roster().await?))
}

/// What was erased in the city, the newest first: which boxes are asked to confirm, and
/// who has. Erasing itself is a deed: `erase-record` and `erase-member`.
#[utoipa::path(get, path = paths::API_ERASURES, responses((status = 200, body = govern_schema::ErasureList)))]
pub(super) async fn erasures(State(web): State<Arc<Web>>) -> Result<Json<ErasureList>, Refusal> {
    Ok(Json(web.desk.erasures().await?))
}

/// Everything that this node holds of and about its member.
#[utoipa::path(get, path = paths::API_MINE, responses((status = 200, body = govern_schema::Mine)))]
pub(super) async fn mine(State(web): State<Arc<Web>>) -> Result<Json<Mine>, Refusal> {
    Ok(Json(web.desk.mine().await?))
}

/// The schools in which this node's member takes part: their pupils, who answers for
/// them, and their groups.
#[utoipa::path(get, path = paths::API_SCHOOL, responses((status = 200, body = govern_schema::SchoolList)))]
pub(super) async fn schools(State(web): State<Arc<Web>>) -> Result<Json<SchoolList>, Refusal> {
    Ok(Json(web.desk.schools().await?))
}
