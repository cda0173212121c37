//! A school publishes in the city what a pupil wrote.

use axum::extract::Extension;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use model::facts::RecordFacts;
use model::{RecordId, Scope};
use node::NodeError;

use super::filled::Filled;
use super::record::Typed;
use super::visit::{Visit, Visiting};
use super::{parts, record};
use crate::api::Named;
use crate::error::Refusal;
use crate::paths;

/// The button, and what stands in the city already, on the school's own node.
pub(super) async fn form(visit: &Visit, facts: &RecordFacts) -> Result<Markup, Refusal> {
    if !matches!(facts.view.scope, Scope::School(_)) {
        return Ok(html! {});
    }
    let publication = visit.desk().publication(facts.view.id).await?;
    let again = publication.copy.is_some();
    Ok(html! {
        @if publication.possible {
            section.actions aria-label=(visit.say("publish-button")) {
                @if let Some(copy) = publication.copy {
                    p.note { (visit.say("publish-stands")) " " a href=(paths::of_record(paths::RECORD, copy)) { (visit.say("publish-copy")) } }
                }
                form method="post" action=(paths::of_record(paths::RECORD_PUBLISH, facts.view.id)) {
                    (parts::form_token(visit))
                    p.note { (visit.say("publish-note")) }
                    button.plain type="submit" { (visit.say(if again { "publish-again" } else { "publish-button" })) }
                }
            }
        }
    })
}

/// Publishes it, and leads to the copy.
pub(super) async fn publish(Extension(visit): Visiting, Named(id): Named<RecordId>, _own_form: Filled) -> Result<Response, Refusal> {
    match visit.desk().publish(id).await {
        Ok(saved) => {
            let path = paths::of_record(paths::RECORD, saved.record);
            Ok(Redirect::to(&format!("{path}?done=published")).into_response())
        }
        // The record stays before the reader, with what is missing.
        Err(error @ NodeError::Obstacle(_)) => record::page(&visit, id, Typed::Refused(&error)).await,
        Err(error) => Err(error.into()),
    }
}
