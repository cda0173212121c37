//! Operations by which a node comes to a city, and others come to it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json, Response};
use model::InvitationId;
use model::facts::{InvitationFacts, NewCity, NewInvitation};

use super::bodies::{Join, Nothing};
use super::{Named, Sent, params, schema};
use crate::error::Refusal;
use crate::paths;
use crate::serve::Web;

/// Founds a city of which this node's member is the only delegate. The answer
/// shows the recovery phrase, this once.
#[utoipa::path(post, path = paths::API_CITY, request_body = schema::NewCity, responses((status = 201, body = schema::Founded)))]
pub(super) async fn create(State(web): State<Arc<Web>>, Sent(city): Sent<NewCity>) -> Result<Response, Refusal> {
    let founded = web.desk.create_city(city).await?;
    Ok((StatusCode::CREATED, Json(founded)).into_response())
}

/// Makes an invitation that this node will answer.
#[utoipa::path(post, path = paths::API_INVITATIONS, request_body = schema::NewInvitation, responses((status = 201, body = schema::Invited)))]
pub(super) async fn invite(State(web): State<Arc<Web>>, Sent(invitation): Sent<NewInvitation>) -> Result<Response, Refusal> {
    let invited = web.desk.invite(invitation).await?;
    Ok((StatusCode::CREATED, Json(invited)).into_response())
}

/// The invitations that this node gave out and whose time is not over, used ones too. The
/// links themselves are kept nowhere.
#[utoipa::path(get, path = paths::API_INVITATIONS, responses((status = 200, body = Vec<schema::InvitationFacts>)))]
pub(super) async fn invitations(State(web): State<Arc<Web>>) -> Result<Json<Vec<InvitationFacts>>, Refusal> {
    Ok(Json(web.desk.invitations().await?))
}

/// Takes an invitation back that nobody has used.
#[utoipa::path(
    post,
    path = paths::API_INVITATION_WITHDRAW,
    params(params::InvitationPath),
    request_body = Nothing,
    responses((status = 200, body = Nothing))
)]
pub(super) async fn take_back(
    State(web): State<Arc<Web>>,
    Named(id): Named<InvitationId>,
    _: Sent<Nothing>,
) -> Result<Json<Nothing>, Refusal> {
    web.desk.take_back_invitation(id).await?;
    Ok(Json(Nothing {}))
}

/// Joins the city of an invitation. The answer shows the recovery phrase, this
/// once. With a phrase it follows a link for a device, and this machine becomes a
/// device of the phrase's member.
#[utoipa::path(post, path = paths::API_JOIN, request_body = Join, responses((status = 201, body = schema::Founded)))]
pub(super) async fn join(State(web): State<Arc<Web>>, Sent(join): Sent<Join>) -> Result<Response, Refusal> {
    let founded = match join.phrase {
        Some(phrase) => web.desk.join_as_device(join.link, phrase).await?,
        None => web.desk.join(join.link, join.member_kind).await?,
    };
    Ok((StatusCode::CREATED, Json(founded)).into_response())
}
