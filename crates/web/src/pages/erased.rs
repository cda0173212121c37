//! In the place of a record that was erased: that it was, by whom, why, and how that is
//! taken back.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use model::RecordId;
use model::facts::LogEntry;
use model::govern::ErasureFacts;
use node::NodeError;

use super::visit::Visit;
use super::{city, labels, parts, time};
use crate::error::Refusal;
use crate::paths;

/// The page of a record that is not here; what never was, or has not come, stays missing.
pub(super) async fn instead(visit: &Visit, id: RecordId) -> Result<Response, Refusal> {
    let erasures = visit.desk().erasures().await?.erasures;
    let Some(facts) = erasures.iter().find(|facts| facts.record == Some(id)) else {
        return Err(NodeError::Unknown(id).into());
    };
    let log = visit.desk().moderation_log().await?;
    let title = visit.say("erased-title");
    let body = html! {
        h1 { (title) }
        (who(visit, facts))
        (why(visit, &log, id))
        (back(visit, facts))
        p { a href=(paths::of_id(paths::ERASURE, facts.statement.id)) { (visit.say("erased-more")) } }
    };
    let page = visit.page_at(&paths::of_record(paths::RECORD, id), &title, body);
    Ok((StatusCode::GONE, page).into_response())
}

fn who(visit: &Visit, facts: &ErasureFacts) -> Markup {
    let when = time::on(visit.words, facts.statement.at);
    let yourself = visit.status.member == Some(facts.statement.author.member);
    html! {
        p.lead {
            @if yourself {
                (visit.words.weave("erased-by-you", &[], &[("when", when)]))
            } @else {
                (visit.words.weave("erased-by", &[], &[("name", city::called(visit, &facts.statement.author)), ("when", when)]))
            }
        }
    }
}

/// The reason for which a record was erased, out of the public log.
pub(super) fn why(visit: &Visit, log: &[LogEntry], record: RecordId) -> Markup {
    html! {
        @for entry in log.iter().filter(|entry| entry.record == record && entry.lifted.is_none()) {
            p {
                strong { (labels::choice(visit.words, &entry.ground)) } " "
                @if !entry.words.is_empty() { q dir="auto" { (entry.words) } }
            }
        }
    }
}

/// How it is taken back, while it can be: by a button, or by asking whoever erased it.
pub(super) fn back(visit: &Visit, facts: &ErasureFacts) -> Markup {
    let yourself = visit.status.member == Some(facts.statement.author.member);
    html! {
        @match facts.leaves {
            None => p { (visit.say("erased-final")) },
            Some(_) if yourself => {
                form method="post" action=(paths::of_id(paths::STATEMENT_WITHDRAW, facts.statement.id)) {
                    (parts::form_token(visit))
                    input type="hidden" name="back" value=(facts.record.map_or(paths::ERASURES.to_owned(), |id| paths::of_record(paths::RECORD, id)));
                    p { (visit.say("erasure-take-back-lead")) }
                    button.plain type="submit" { (visit.say("erasure-take-back")) }
                }
            }
            Some(at) => {
                p {
                    (visit.words.weave("erased-ask", &[], &[("name", city::called(visit, &facts.statement.author)), ("when", time::on(visit.words, at))]))
                }
            }
        }
    }
}
