//! Coming to a city: founding one, or joining one with a link. Afterwards the
//! recovery phrase is shown.

use axum::extract::Extension;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use model::MemberKind;
use model::facts::{Founded, NewCity};
use node::NodeError;
use zeroize::Zeroizing;

use super::filled::Filled;
use super::visit::{Visit, Visiting};
use super::{invite, labels, parts, refused};
use crate::error::Refusal;
use crate::paths;

/// Who founds a city: grown-ups and their organisations.
const FOUNDERS: [MemberKind; 6] = [
    MemberKind::Resident,
    MemberKind::School,
    MemberKind::PublicBody,
    MemberKind::Business,
    MemberKind::Association,
    MemberKind::SocialEnterprise,
];

/// What was typed, and why it did not work.
pub(super) struct Failed<'a> {
    filled: &'a Filled,
    error: &'a NodeError,
}

/// The page of a node that belongs to no city yet.
pub(super) fn page(visit: &Visit, failed: Option<&Failed<'_>>) -> Response {
    let title = visit.say("welcome-title");
    let body = html! {
        h1 { (title) }
        p.lead { (visit.say("welcome-lead")) }
        @if let Some(failed) = failed { (refused::notice(visit.words, failed.error)) }
        div.columns {
            section aria-labelledby="join" { h2 #join { (visit.say("join-heading")) } (join_form(visit, failed)) }
            section aria-labelledby="create" { h2 #create { (visit.say("create-heading")) } (create_form(visit, failed)) }
        }
    };
    visit.page_at(paths::HOME, &title, body)
}

fn join_form(visit: &Visit, failed: Option<&Failed<'_>>) -> Markup {
    let typed = |name| failed.map(|failed| failed.filled.one(name)).unwrap_or_default();
    html! {
        p { (visit.say("join-lead")) }
        form.record method="post" action=(paths::WELCOME_JOIN) {
            (parts::form_token(visit))
            div.field {
                label for="invitation" { (visit.say("join-link")) }
                p.hint #invitation-hint { (visit.say("join-link-hint")) " " (visit.say("card-camera")) }
                textarea #invitation name="link" rows="4" dir="ltr" required spellcheck="false" aria-describedby="invitation-hint" { (typed("link")) }
            }
            div.field {
                label for="member_kind" { (visit.say("welcome-kind")) }
                (invite::member_kinds(visit, &MemberKind::ALL, typed("member_kind").parse().unwrap_or(MemberKind::Resident)))
            }
            button type="submit" { (visit.say("join-button")) }
        }
    }
}

fn create_form(visit: &Visit, failed: Option<&Failed<'_>>) -> Markup {
    let typed = |name| failed.map(|failed| failed.filled.one(name)).unwrap_or_default();
    let ticked = |code: &str| match failed.filter(|failed| failed.filled.has("languages")) {
        Some(failed) => failed.filled.all("languages").any(|found| found == code),
        None => code == visit.words.0.code(),
    };
    html! {
        p { (visit.say("create-lead")) }
        form.record method="post" action=(paths::WELCOME_CREATE) {
            (parts::form_token(visit))
            div.field {
                label for="name" { (visit.say("create-name")) }
                input #name type="text" name="name" value=(typed("name")) dir="auto" required;
            }
            fieldset.field {
                legend { (visit.say("create-languages")) }
                ul.ticks {
                    @for (code, key) in labels::LANGUAGES {
                        li { label { input type="checkbox" name="languages" value=(code) checked[ticked(code)]; " " (visit.say(key)) } }
                    }
                }
            }
            div.field {
                label for="founder_kind" { (visit.say("welcome-kind")) }
                select #founder_kind name="founder_kind" {
                    @for kind in FOUNDERS {
                        option value=(kind) selected[typed("founder_kind") == kind.name()] { (visit.say(labels::member_kind(kind))) }
                    }
                }
            }
            button type="submit" { (visit.say("create-button")) }
        }
    }
}

/// Founds a city. The language in which it is founded comes first.
pub(super) async fn create(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    let mut languages: Vec<String> = filled.all("languages").map(String::from).collect();
    languages.sort_by_key(|code| code != visit.words.0.code());
    let member_kind = filled.one("founder_kind").parse().unwrap_or(MemberKind::Resident);
    let name = filled.one("name").trim().to_owned();
    let city = NewCity { name, languages, member_kind, envelopes_per_hour: None, bytes_per_month: None };
    let founded = visit.desk().create_city(city).await;
    Ok(result(&visit, &filled, founded, "created"))
}

/// Joins the city of a link.
pub(super) async fn join(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    let kind = filled.one("member_kind").parse().unwrap_or(MemberKind::Resident);
    let link = filled.one("link").trim().to_owned();
    if !node::adds_device(&link) {
        let founded = visit.desk().join(link, kind).await;
        return Ok(result(&visit, &filled, founded, "joined"));
    }
    if let Err(error) = node::check_link(&link) {
        return Ok(result(&visit, &filled, Err(error), "joined"));
    }
    let words = Zeroizing::new(filled.one("words").to_owned());
    if words.trim().is_empty() {
        return Ok(device_page(&visit, &link, None));
    }
    match visit.desk().join_as_device(link.clone(), words.to_string()).await {
        Ok(founded) => {
            let title = visit.words.fill("welcome-device-added", &[("city", founded.city.name.into())]);
            let body = html! {
                h1 { (title) }
                p.lead { (visit.say("welcome-device-lead")) }
                div.actions {
                    a.button href=(paths::HOME) { (visit.say("welcome-device-next")) }
                    a href=(paths::PASSPHRASE) { (visit.say("passphrase-title")) }
                }
            };
            Ok(visit.page_at(paths::HOME, &title, body))
        }
        Err(error) => {
            let page = device_page(&visit, &link, Some(&error));
            Ok((refused::status(error), page).into_response())
        }
    }
}

/// Asks for the recovery words that go with a link for a device.
fn device_page(visit: &Visit, link: &str, failed: Option<&NodeError>) -> Response {
    let title = visit.say("join-device-title");
    let body = html! {
        h1 { (title) }
        p.lead { (visit.say("join-device-lead")) }
        @if let Some(error) = failed { (refused::notice(visit.words, error)) }
        form.record method="post" action=(paths::WELCOME_JOIN) {
            (parts::form_token(visit))
            input type="hidden" name="link" value=(link);
            (super::phrase::words_field(visit, "words"))
            button type="submit" { (visit.say("join-device-button")) }
        }
        p.note { (visit.say("join-device-kept")) }
        p { a href=(paths::HOME) { (visit.say("refused-home")) } }
    };
    visit.page_at(paths::HOME, &title, body)
}

fn result(visit: &Visit, filled: &Filled, founded: Result<Founded, NodeError>, done: &str) -> Response {
    match founded {
        // A page of its own: reloaded, or in another language, it shows them still.
        Ok(_) => Redirect::to(&format!("{}?done={done}", paths::PHRASE_WORDS)).into_response(),
        Err(error) => {
            let page = page(visit, Some(&Failed { filled, error: &error }));
            (refused::status(error), page).into_response()
        }
    }
}
