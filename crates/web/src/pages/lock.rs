//! Locking this device, and the one page of a locked one.

use axum::extract::Extension;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use node::{NodeError, Passphrase};
use zeroize::Zeroizing;

use super::filled::Filled;
use super::visit::{Visit, Visiting};
use super::{parts, refused};
use crate::error::Refusal;
use crate::{paths, query};

/// The page of a locked device, whatever was asked for; `back` is where unlocking leads.
pub(super) fn page(visit: &Visit, back: &str, failed: Option<&NodeError>) -> Response {
    let lost = visit.sends() && failed.is_none();
    let title = visit.say("locked-title");
    let body = html! {
        h1 { (title) }
        p.lead { (visit.say("locked-lead")) }
        @if lost { p.notice.bad role="alert" { (visit.say("locked-not-saved")) } }
        @if let Some(error) = failed { (refused::notice(visit.words, error)) }
        form.record method="post" action=(paths::UNLOCK) {
            (parts::form_token(visit))
            input type="hidden" name="back" value=(back);
            (parts::secret_field("passphrase", "passphrase", &visit.say("passphrase-label"), "current-password", None))
            button type="submit" { (visit.say("locked-button")) }
        }
        p.note { (visit.say("locked-forgotten")) " " (visit.say("locked-anew")) }
    };
    (StatusCode::LOCKED, visit.page_at(paths::HOME, &title, body)).into_response()
}

/// Locks it.
pub(super) async fn lock(Extension(visit): Visiting, _: Filled) -> Result<Response, Refusal> {
    visit.desk().lock().await?;
    Ok(Redirect::to(paths::HOME).into_response())
}

/// Unlocks it.
pub(super) async fn unlock(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    let back = query::inside(filled.one("back")).unwrap_or(paths::HOME);
    let typed = Zeroizing::new(filled.one("passphrase").to_owned());
    let unlocked = match Passphrase::new(&typed) {
        Ok(passphrase) => visit.desk().unlock(passphrase).await,
        Err(error) => Err(error),
    };
    match unlocked {
        Ok(()) => Ok(Redirect::to(back).into_response()),
        Err(error) if visit.status.locked => {
            let page = page(&visit, back, Some(&error));
            Ok((refused::status(error), page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
