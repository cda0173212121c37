//! Why something counts, or does not, for who wants to know exactly.

use axum::extract::{Extension, Path};
use axum::response::Response;
use maud::{Markup, html};
use model::Role;
use model::govern::{Explanation, StatementFacts};

use super::city::{act, called};
use super::visit::{Visit, Visiting};
use super::{because, parts, says, time};
use crate::error::Refusal;
use crate::paths;

/// The page.
pub(super) async fn show(Extension(visit): Visiting, Path(id): Path<String>) -> Result<Response, Refusal> {
    visit.city()?;
    let facts = visit.desk().explain(id).await?;
    let cut = facts.what == "envelope" && matches!(facts.why.as_deref(), Some("cut" | "cut-unknown"));
    let may_endorse = cut && (visit.status.roles.contains(&Role::Moderator) || visit.desk().governance().await?.you_decide);
    let title = visit.say("gov-why");
    let body = html! {
        h1 { (title) }
        p.lead { (visit.say(if facts.counts { "gov-counts" } else { "gov-counts-not" })) }
        (because::why(visit.words, facts.because.as_ref(), &facts.reason))
        (parts::done(&visit))
        @if may_endorse {
            form method="post" action=(paths::of_id(paths::EXPLAIN_ENDORSE, &facts.id)) {
                (parts::form_token(&visit))
                p { (visit.say("rights-endorse-lead")) }
                button type="submit" { (visit.say("rights-endorse")) }
            }
        }
        (whose(&visit, &facts))
        @if let Some(record) = facts.record { p { a href=(paths::of_record(paths::RECORD, record)) { (visit.say("gov-record")) } } }
        @if !facts.chain.is_empty() {
            section aria-labelledby="chain" {
                h2 #chain { (visit.say("gov-chain")) }
                p { (visit.say("gov-chain-lead")) }
                ol.people { @for statement in &facts.chain { li { (link(&visit, statement)) } } }
            }
        }
        @if !facts.envelopes.is_empty() {
            section aria-labelledby="changes" {
                h2 #changes { (visit.say("gov-changes")) }
                ol.people {
                    @for change in &facts.envelopes {
                        li {
                            a href=(paths::of_id(paths::EXPLAIN, change.id)) dir="ltr" { (parts::short(&change.id)) }
                            @if !change.counts { " " span.badge { (visit.say("gov-change-not")) } }
                            p.about {
                                @if let Some(author) = &change.author { (called(&visit, author)) " · " }
                                (time::ago(visit.words, visit.now, change.at))
                            }
                            @if let Some(reason) = &change.reason { (because::why(visit.words, change.because.as_ref(), reason)) }
                        }
                    }
                }
            }
        }
    };
    Ok(visit.page(&title, body))
}

fn whose(visit: &Visit, facts: &Explanation) -> Markup {
    html! {
        @if let Some(author) = &facts.author {
            p.about {
                (super::city::person(visit, author))
                @if let Some(at) = facts.at { " · " (time::on(visit.words, at)) }
            }
        }
        @if let Some(english) = &facts.says { (says::paragraph(visit.words, facts.saying.as_ref(), english)) }
    }
}

fn link(visit: &Visit, statement: &StatementFacts) -> Markup {
    html! {
        strong { (visit.say(act(&statement.act))) }
        (says::paragraph(visit.words, statement.saying.as_ref(), &statement.says))
        p.about {
            (called(visit, &statement.author)) " · " (time::on(visit.words, statement.at)) " · "
            a href=(paths::of_id(paths::EXPLAIN, statement.id)) dir="ltr" { (parts::short(&statement.id)) }
        }
    }
}
