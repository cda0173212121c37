//! Taking away a device of one's own: what that does, the recovery words that it
//! takes, and a word that one is sure.

use axum::extract::Extension;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use model::govern::Deed;
use model::{DeviceId, Obstacle};
use node::NodeError;
use zeroize::Zeroizing;

use super::filled::Filled;
use super::visit::{Visit, Visiting};
use super::{devices, member, parts, phrase, refused};
use crate::api::Named;
use crate::error::Refusal;
use crate::paths;

/// The page that asks.
pub(super) async fn form(Extension(visit): Visiting, Named(device): Named<DeviceId>) -> Result<Response, Refusal> {
    page(&visit, device, "", None).await
}

/// Takes it away.
pub(super) async fn remove(Extension(visit): Visiting, Named(device): Named<DeviceId>, filled: Filled) -> Result<Response, Refusal> {
    let words = Zeroizing::new(filled.all("words").map(str::trim).collect::<Vec<_>>().join(" "));
    let day = filled.one("before");
    let before = match day {
        "" => None,
        text => match member::day(text) {
            Some(before) if before > visit.now => {
                return page(&visit, device, day, Some(Failed::Other(Obstacle::DayAhead.into()))).await;
            }
            Some(before) => Some(before),
            None => {
                let error = NodeError::Input(format!("{text:?} is no day such as 2027-03-01"));
                return page(&visit, device, "", Some(Failed::Other(error))).await;
            }
        },
    };
    if !filled.has("sure") {
        let error = NodeError::Input("removing a device needs your word that you are sure".into());
        return page(&visit, device, day, Some(Failed::Other(error))).await;
    }
    // Another member's words would be refused too, but not for what is wrong with them.
    match visit.desk().check_phrase(words.to_string()).await {
        Err(error @ NodeError::Input(_)) => return page(&visit, device, day, Some(Failed::Words(error))).await,
        Err(error) => return page(&visit, device, day, Some(Failed::Other(error))).await,
        Ok(_) => {}
    }
    let deed = Deed::RevokeDevice { device, before, except: Vec::new() };
    match visit.desk().govern(deed, Some(words.to_string())).await {
        Ok(_) => Ok(Redirect::to(&format!("{}?done=device-removed", paths::DEVICES)).into_response()),
        Err(error) => page(&visit, device, day, Some(Failed::Other(error))).await,
    }
}

/// Why it was not done.
enum Failed {
    /// The words are not this member's.
    Words(NodeError),
    Other(NodeError),
}

/// The words are never sent back; the day is.
async fn page(visit: &Visit, device: DeviceId, day: &str, failed: Option<Failed>) -> Result<Response, Refusal> {
    visit.city()?;
    let list = visit.desk().devices().await?;
    // This one would not be there any more to tell the others.
    let facts = list.devices.into_iter().find(|facts| facts.device == device && !facts.this && facts.counts).ok_or(Refusal::NotFound)?;
    let title = visit.say("removal-title");
    let path = paths::of_id(paths::DEVICE_REMOVE, device);
    let body = html! {
        @match &failed {
            Some(Failed::Words(_)) => div.notice.bad role="alert" { p { (visit.say("phrase-check-wrong")) } },
            Some(Failed::Other(error)) => (refused::notice(visit.words, error)),
            None => {},
        }
        p.kind { a href=(paths::DEVICES) { (visit.say("devices-title")) } }
        h1 { (title) }
        p.lead { (devices::name(visit, &facts)) }
        ul {
            li { (visit.say("removal-later")) }
            li { (visit.say("removal-until")) }
            li { (visit.say("removal-final")) }
        }
        (asking(visit, &path, day))
    };
    let response = visit.page_at(&path, &title, body);
    Ok(match failed {
        Some(Failed::Words(error) | Failed::Other(error)) => (refused::status(error), response).into_response(),
        None => response,
    })
}

fn asking(visit: &Visit, path: &str, day: &str) -> Markup {
    html! {
        form.record method="post" action=(path) {
            (parts::form_token(visit))
            div.field {
                label for="before" { (visit.say("gov-end-before")) }
                p.hint #before-hint { (visit.say("gov-end-before-hint")) }
                input.short #before name="before" type="date" value=(day) aria-describedby="before-hint";
            }
            p { (visit.say("removal-words")) }
            (phrase::words_field(visit, "words"))
            div.field {
                label { input type="checkbox" name="sure" value="yes" required; " " (visit.say("removal-sure")) }
            }
            button type="submit" { (visit.say("removal-send")) }
        }
    }
}
