//! The network of cities: with which this one is allied, what crosses, and what its
//! delegates decide about that.

use axum::extract::Extension;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use model::govern::{AllianceFacts, AllianceList, Deed, HalfFacts};
use model::{CityId, RecordKind, Scope};
use node::NodeError;

use super::filled::Filled;
use super::visit::{Visit, Visiting};
use super::{labels, parts, refused, scope, time};
use crate::error::Refusal;
use crate::{paths, query};

/// For how long an alliance lasts, in days, until another number is typed.
const DAYS: u32 = 365;

/// The page.
pub(super) async fn show(Extension(visit): Visiting) -> Result<Response, Refusal> {
    page(&visit, None).await
}

/// Allies the city with another, or says anew what crosses.
pub(super) async fn ally(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    let kinds = |field: &str| filled.all(field).filter_map(|word| word.parse::<RecordKind>().ok()).collect::<Vec<_>>();
    let (shares, takes) = (kinds("share"), kinds("take"));
    if shares.is_empty() && takes.is_empty() {
        let error = NodeError::Input(visit.say("network-kinds-missing"));
        return page(&visit, Some(error)).await;
    }
    let typed = filled.one("days").trim();
    let Ok(days) = typed.parse() else {
        return page(&visit, Some(NodeError::Input(format!("{typed:?} is no number of days")))).await;
    };
    let card = filled.one("card").trim().to_owned();
    let deed = Deed::Ally { card, shares, takes, layers: false, aggregates: false, days: Some(days) };
    decide(&visit, deed, "allied").await
}

/// Ends an alliance.
pub(super) async fn end(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    let city: CityId = filled.one("city").parse().map_err(|_| Refusal::NotFound)?;
    decide(&visit, Deed::EndAlliance { city }, "alliance-ended").await
}

/// Stops the border.
pub(super) async fn halt(Extension(visit): Visiting, _: Filled) -> Result<Response, Refusal> {
    decide(&visit, Deed::Halt, "halted").await
}

/// Lets records cross again.
pub(super) async fn resume(Extension(visit): Visiting, _: Filled) -> Result<Response, Refusal> {
    decide(&visit, Deed::Resume, "resumed").await
}

async fn decide(visit: &Visit, deed: Deed, done: &str) -> Result<Response, Refusal> {
    match visit.desk().govern(deed, None).await {
        Ok(_) => Ok(Redirect::to(&format!("{}?done={done}", paths::NETWORK)).into_response()),
        Err(error) => page(visit, Some(error)).await,
    }
}

async fn page(visit: &Visit, error: Option<NodeError>) -> Result<Response, Refusal> {
    visit.city()?;
    let me = visit.status.member.ok_or(Refusal::Node(NodeError::NoCity))?;
    let (list, facts) = (visit.desk().alliances().await?, visit.desk().governance().await?);
    let decides = facts.delegates.iter().any(|person| person.member == me);
    let title = visit.say("network-title");
    let body = html! {
        @if let Some(error) = &error { (refused::notice(visit.words, error)) }
        (parts::done(visit))
        h1 { (title) }
        p.lead { (visit.say("network-lead")) }
        @if list.alliances.is_empty() { p.none { (visit.say("network-none")) } }
        @for alliance in &list.alliances { (one(visit, alliance, decides)) }
        @if decides { (deciding(visit, &list)) }
        (card(visit, &list))
    };
    let response = visit.page_at(paths::NETWORK, &title, body);
    Ok(match error {
        Some(error) => (refused::status(error), response).into_response(),
        None => response,
    })
}

fn one(visit: &Visit, alliance: &AllianceFacts, decides: bool) -> Markup {
    let state = match (alliance.in_force, alliance.overfull) {
        (_, true) => "network-overfull",
        (true, _) => "network-in-force",
        (false, _) => "network-not-in-force",
    };
    let scope = format!("{}={}", scope::FIELD, query::encode(&Scope::Allied(alliance.city.0).to_string()));
    let listed = |kind: RecordKind| labels::list_path(kind).map(|path| format!("{path}?{scope}"));
    html! {
        section {
            h2 { bdi { (alliance.name) } " " (parts::short(&alliance.city)) }
            p { strong { (visit.say(state)) } @if alliance.connected { " · " (visit.say("network-connected")) } }
            dl {
                dt { (visit.say("network-ours")) } dd { (half(visit, alliance.ours.as_ref())) }
                dt { (visit.say("network-theirs")) } dd { (half(visit, alliance.theirs.as_ref())) }
            }
            @if alliance.in_force {
                ul.plain {
                    @for of in alliance.records.iter().filter(|of| of.count > 0) {
                        li {
                            @match listed(of.kind) {
                                Some(path) => a href=(path) { (visit.say(labels::kind(of.kind))) ": " (of.count) },
                                None => { (visit.say(labels::kind(of.kind))) ": " (of.count) },
                            }
                        }
                    }
                }
            }
            @if decides && alliance.ours.as_ref().is_some_and(|half| !half.ended) {
                form.inline method="post" action=(paths::NETWORK_END) {
                    (parts::form_token(visit))
                    input type="hidden" name="city" value=(alliance.city);
                    button.quiet type="submit" { (visit.say("network-end")) }
                }
                p.hint { (visit.say("network-end-hint")) }
            }
        }
    }
}

fn half(visit: &Visit, of: Option<&HalfFacts>) -> Markup {
    let Some(half) = of else { return html! { (visit.say("network-says-nothing")) } };
    if half.ended {
        return visit.words.weave("network-ended", &[], &[("when", time::on(visit.words, half.ends))]);
    }
    let kinds = |kinds: &[String]| html! { (labels::kinds_in(visit.words, kinds)) };
    let slots = [("shares", kinds(&half.shares)), ("takes", kinds(&half.takes)), ("when", time::on(visit.words, half.ends))];
    html! {
        (visit.words.weave("network-half", &[], &slots))
        @if half.halted { " " strong { (visit.say("network-halted")) } }
    }
}

fn deciding(visit: &Visit, list: &AllianceList) -> Markup {
    let halted = list.alliances.iter().filter_map(|alliance| alliance.ours.as_ref()).any(|half| half.halted);
    let kinds = |field: &'static str, legend: &'static str| {
        html! {
            fieldset {
                legend { (visit.say(legend)) }
                @for kind in RecordKind::SHARED {
                    label { input type="checkbox" name=(field) value=(kind) checked; " " (visit.say(labels::kind(kind))) } " "
                }
            }
        }
    };
    html! {
        section aria-labelledby="propose" {
            h2 #propose { (visit.say("network-propose")) }
            p { (visit.say("network-propose-lead")) }
            form.record method="post" action=(paths::NETWORK) {
                (parts::form_token(visit))
                div.field {
                    label for="card" { (visit.say("network-their-card")) }
                    textarea #card name="card" rows="3" dir="ltr" required spellcheck="false" {}
                }
                (kinds("share", "network-shares"))
                (kinds("take", "network-takes"))
                div.field {
                    label for="days" { (visit.say("network-days")) }
                    input #days name="days" type="number" min="1" max="1830" required value=(DAYS);
                }
                button type="submit" { (visit.say("network-propose-button")) }
            }
        }
        section aria-labelledby="stop" {
            h2 #stop { (visit.say("network-stop")) }
            p { (visit.say("network-stop-lead")) }
            @let (action, label) = if halted { (paths::NETWORK_RESUME, "network-resume") } else { (paths::NETWORK_HALT, "network-halt") };
            form.inline method="post" action=(action) {
                (parts::form_token(visit))
                button type="submit" { (visit.say(label)) }
            }
        }
    }
}

fn card(visit: &Visit, list: &AllianceList) -> Markup {
    html! {
        section aria-labelledby="own" {
            h2 #own { (visit.say("network-card")) }
            @match &list.card {
                Some(card) => {
                    p { (visit.say("network-card-lead")) }
                    p { code.link dir="ltr" { (card) } }
                },
                None => p.none { (visit.say("network-card-none")) },
            }
        }
    }
}
