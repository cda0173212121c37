//! The passphrase of this device's keys: setting, changing and removing it.

use axum::extract::Extension;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use node::{NodeError, Passphrase};
use zeroize::Zeroizing;

use super::filled::Filled;
use super::visit::{Visit, Visiting};
use super::{parts, refused};
use crate::error::Refusal;
use crate::paths;

/// Why it was not done.
enum Failed {
    /// The two new ones are not the same.
    Differ,
    Short,
    Node(NodeError),
}

/// The page.
pub(super) async fn form(Extension(visit): Visiting) -> Result<Response, Refusal> {
    visit.city()?;
    Ok(page(&visit, None))
}

/// Sets or changes it.
pub(super) async fn set(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    visit.city()?;
    let new = Zeroizing::new(filled.one("new").to_owned());
    let failed = if new.chars().count() < Passphrase::CHARACTERS_MIN {
        Failed::Short
    } else if *new != filled.one("again") {
        Failed::Differ
    } else {
        match put(&visit, filled.one("current"), Some(&new)).await {
            Ok(()) => return Ok(Redirect::to(&format!("{}?done=passphrase", paths::PASSPHRASE)).into_response()),
            Err(error) => Failed::Node(error),
        }
    };
    Ok(again(&visit, failed))
}

/// Takes it away.
pub(super) async fn remove(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    visit.city()?;
    match put(&visit, filled.one("current"), None).await {
        Ok(()) => Ok(Redirect::to(&format!("{}?done=unprotected", paths::PASSPHRASE)).into_response()),
        Err(error) => Ok(again(&visit, Failed::Node(error))),
    }
}

async fn put(visit: &Visit, current: &str, new: Option<&str>) -> Result<(), NodeError> {
    let current = if visit.status.passphrase { Some(Passphrase::new(current)?) } else { None };
    visit.desk().set_passphrase(current, new.map(Passphrase::new).transpose()?).await
}

fn again(visit: &Visit, failed: Failed) -> Response {
    let page = page(visit, Some(&failed));
    let status = match failed {
        Failed::Node(error) => refused::status(error),
        Failed::Differ | Failed::Short => axum::http::StatusCode::UNPROCESSABLE_ENTITY,
    };
    (status, page).into_response()
}

fn page(visit: &Visit, failed: Option<&Failed>) -> Response {
    let title = visit.say("passphrase-title");
    let least = [("n", Passphrase::CHARACTERS_MIN.into())];
    let body = html! {
        h1 { (title) }
        (parts::done(visit))
        @match failed {
            Some(Failed::Differ) => div.notice.bad role="alert" { p { (visit.say("passphrase-differ")) } },
            Some(Failed::Short) => div.notice.bad role="alert" { p { (visit.words.fill("passphrase-short", &least)) } },
            Some(Failed::Node(error)) => (refused::notice(visit.words, error)),
            None => {},
        }
        @if visit.status.passphrase {
            p.lead { (visit.say("passphrase-there")) }
            p { (visit.say("passphrase-what")) }
            section aria-labelledby="change" {
                h2 #change { (visit.say("passphrase-change")) }
                (fields(visit, true, "passphrase-change-button"))
            }
            section aria-labelledby="remove" {
                h2 #remove { (visit.say("passphrase-remove")) }
                p { (visit.say("passphrase-remove-lead")) }
                form.record method="post" action=(paths::PASSPHRASE_REMOVE) {
                    (parts::form_token(visit))
                    (parts::secret_field("current-to-remove", "current", &visit.say("passphrase-current"), "current-password", None))
                    button type="submit" { (visit.say("passphrase-remove-button")) }
                }
            }
        } @else {
            p.lead { (visit.say("passphrase-lead")) }
            p.note { (visit.say("passphrase-auto")) }
            p { (visit.say("passphrase-what")) }
            (fields(visit, false, "passphrase-set-button"))
            p.note { (visit.say("passphrase-forgotten")) }
            p { a href=(paths::HOME) { (visit.say("passphrase-later")) } }
        }
    };
    visit.page_at(paths::PASSPHRASE, &title, body)
}

fn fields(visit: &Visit, changes: bool, button: &'static str) -> Markup {
    let hint = visit.words.fill("passphrase-hint", &[("n", Passphrase::CHARACTERS_MIN.into())]);
    html! {
        form.record method="post" action=(paths::PASSPHRASE) {
            (parts::form_token(visit))
            @if changes { (parts::secret_field("current", "current", &visit.say("passphrase-current"), "current-password", None)) }
            (parts::secret_field("new", "new", &visit.say("passphrase-new"), "new-password", Some(&hint)))
            (parts::secret_field("again", "again", &visit.say("passphrase-again"), "new-password", None))
            button type="submit" { (visit.say(button)) }
        }
    }
}

/// The button that locks this device.
pub(super) fn lock_form(visit: &Visit) -> Markup {
    html! {
        form method="post" action=(paths::LOCK) {
            (parts::form_token(visit))
            button.plain type="submit" { (visit.say("lock-now")) }
        }
    }
}
