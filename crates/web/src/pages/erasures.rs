//! What was erased in the city, and who has confirmed that nothing is left of it.

use axum::extract::Extension;
use axum::response::Response;
use maud::{Markup, html};
use model::ItemId;
use model::govern::{Confirmation, ErasureFacts};

use super::city::called;
use super::visit::{Visit, Visiting};
use super::{erased, parts, time};
use crate::api::Named;
use crate::error::Refusal;
use crate::paths;

/// All of them.
pub(super) async fn list(Extension(visit): Visiting) -> Result<Response, Refusal> {
    visit.city()?;
    let erasures = visit.desk().erasures().await?.erasures;
    let title = visit.say("erasure-list");
    let body = html! {
        (parts::done(&visit))
        h1 { (title) }
        p.lead { (visit.say("erasure-list-lead")) }
        @if erasures.is_empty() { p.none { (visit.say("erasure-none")) } }
        ul.people {
            @for facts in &erasures {
                li {
                    a href=(paths::of_id(paths::ERASURE, facts.statement.id)) { (what(&visit, facts)) }
                    p.about { (when(&visit, facts)) " · " (answered(&visit, facts)) }
                }
            }
        }
    };
    Ok(visit.page(&title, body))
}

/// One of them.
pub(super) async fn one(Extension(visit): Visiting, Named(id): Named<ItemId>) -> Result<Response, Refusal> {
    visit.city()?;
    let erasures = visit.desk().erasures().await?.erasures;
    let facts = erasures.into_iter().find(|facts| facts.statement.id == id).ok_or(Refusal::NotFound)?;
    let log = visit.desk().moderation_log().await?;
    let title = visit.say("erasure-one");
    let own = visit.status.member == Some(facts.statement.author.member);
    let body = html! {
        (parts::done(&visit))
        p.kind { a href=(paths::ERASURES) { (visit.say("erasure-list")) } }
        h1 { (title) }
        p.lead { (what(&visit, &facts)) }
        p.about { (when(&visit, &facts)) }
        @if let Some(record) = facts.record { (erased::why(&visit, &log, record)) }
        p {
            @match facts.leaves {
                Some(at) => (visit.words.weave("erasure-leaves-here", &[], &[("when", time::on(visit.words, at))])),
                None => (visit.say("erasure-left-here")),
            }
        }
        section aria-labelledby="answers" {
            h2 #answers { (answered(&visit, &facts)) }
            @if !facts.asked.is_empty() { p { (visit.say("erasure-boxes-lead")) } }
            ul.people { @for asked in &facts.asked { li { (confirmation(&visit, asked)) } } }
            @if facts.others > 0 { p { (visit.words.fill("erasure-others-confirmed", &[("n", facts.others.into())])) } }
            p.note { (visit.say("erasure-devices")) }
        }
        @if own || facts.record.is_some() { (erased::back(&visit, &facts)) }
        p.about { a href=(paths::of_id(paths::EXPLAIN, facts.statement.id)) { (visit.say("gov-why")) } }
    };
    Ok(visit.page_at(&paths::of_id(paths::ERASURE, id), &title, body))
}

/// What was erased, as far as it may still be told.
fn what(visit: &Visit, facts: &ErasureFacts) -> Markup {
    match (&facts.member, facts.record) {
        (Some(person), _) => visit.words.weave("erasure-what-member", &[], &[("name", called(visit, person))]),
        (None, Some(record)) => {
            let id = html! { span.id dir="ltr" { (parts::short(&record)) } };
            visit.words.weave("erasure-what-record", &[], &[("id", id)])
        }
        (None, None) => html! { (visit.say("erasure-one")) },
    }
}

fn when(visit: &Visit, facts: &ErasureFacts) -> Markup {
    let slots = [("name", called(visit, &facts.statement.author)), ("when", time::on(visit.words, facts.statement.at))];
    visit.words.weave("erasure-by", &[], &slots)
}

/// How many of the boxes have answered.
fn answered(visit: &Visit, facts: &ErasureFacts) -> String {
    let done = facts.asked.iter().filter(|asked| asked.confirmed.is_some()).count();
    match facts.asked.len() {
        0 => visit.say("erasure-no-boxes"),
        all => visit.words.fill("erasure-answered", &[("done", done.into()), ("all", all.into())]),
    }
}

fn confirmation(visit: &Visit, asked: &Confirmation) -> Markup {
    let words = visit.words;
    html! {
        strong { (called(visit, &asked.person)) } ": "
        @match (asked.confirmed, asked.connected, asked.seen) {
            (Some(at), ..) => (words.weave("erasure-confirmed", &[], &[("when", time::on(words, at))])),
            (None, true, _) => (visit.say("erasure-waits-connected")),
            (None, false, Some(at)) => (words.weave("erasure-waits-seen", &[], &[("when", time::ago(words, visit.now, at))])),
            (None, false, None) => (visit.say("erasure-waits-unseen")),
        }
    }
}
