//! Operations about the device's keys: the lock, the passphrase, the recovery
//! phrase, and the member's other devices.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json, Response};
use model::facts::{DeviceList, PhraseFacts};
use node::Passphrase;
use zeroize::Zeroizing;

use super::bodies::{NewPassphrase, Nothing, PhraseTyped, Unlock};
use super::{Sent, schema};
use crate::error::Refusal;
use crate::paths;
use crate::serve::Web;

/// Locks the node, which needs a passphrase. Only its status is answered then.
#[utoipa::path(post, path = paths::API_LOCK, request_body = Nothing, responses((status = 200, body = Nothing)))]
pub(super) async fn lock(State(web): State<Arc<Web>>, _: Sent<Nothing>) -> Result<Json<Nothing>, Refusal> {
    web.desk.lock().await?;
    Ok(Json(Nothing {}))
}

/// Unlocks the node. Wrong passphrases are answered more and more slowly.
#[utoipa::path(post, path = paths::API_UNLOCK, request_body = Unlock, responses((status = 200, body = Nothing)))]
pub(super) async fn unlock(State(web): State<Arc<Web>>, Sent(unlock): Sent<Unlock>) -> Result<Json<Nothing>, Refusal> {
    web.desk.unlock(read(unlock.passphrase)?).await?;
    Ok(Json(Nothing {}))
}

/// Sets, changes or removes the passphrase of the device's keys.
#[utoipa::path(post, path = paths::API_PASSPHRASE, request_body = NewPassphrase, responses((status = 200, body = Nothing)))]
pub(super) async fn set_passphrase(State(web): State<Arc<Web>>, Sent(sent): Sent<NewPassphrase>) -> Result<Json<Nothing>, Refusal> {
    let (current, new) = (sent.current.map(read).transpose()?, sent.new.map(read).transpose()?);
    web.desk.set_passphrase(current, new).await?;
    Ok(Json(Nothing {}))
}

/// Whether the recovery phrase was checked, and which words would check it.
#[utoipa::path(get, path = paths::API_PHRASE, responses((status = 200, body = schema::PhraseFacts)))]
pub(super) async fn phrase(State(web): State<Arc<Web>>) -> Result<Json<PhraseFacts>, Refusal> {
    Ok(Json(web.desk.phrase().await?))
}

/// Checks that the recovery phrase was kept.
#[utoipa::path(post, path = paths::API_PHRASE, request_body = PhraseTyped, responses((status = 200, body = schema::PhraseFacts)))]
pub(super) async fn check_phrase(State(web): State<Arc<Web>>, Sent(typed): Sent<PhraseTyped>) -> Result<Json<PhraseFacts>, Refusal> {
    Ok(Json(web.desk.check_phrase(typed.words).await?))
}

/// The member's devices, this one first.
#[utoipa::path(get, path = paths::API_DEVICES, responses((status = 200, body = schema::DeviceList)))]
pub(super) async fn devices(State(web): State<Arc<Web>>) -> Result<Json<DeviceList>, Refusal> {
    Ok(Json(web.desk.devices().await?))
}

/// Makes a link by which another machine, with the recovery phrase, becomes a
/// device of this member.
#[utoipa::path(post, path = paths::API_DEVICE_LINKS, request_body = Nothing, responses((status = 201, body = schema::Invited)))]
pub(super) async fn invite_device(State(web): State<Arc<Web>>, _: Sent<Nothing>) -> Result<Response, Refusal> {
    let invited = web.desk.invite_device().await?;
    Ok((StatusCode::CREATED, Json(invited)).into_response())
}

fn read(typed: String) -> Result<Passphrase, Refusal> {
    Ok(Passphrase::new(&Zeroizing::new(typed))?)
}
