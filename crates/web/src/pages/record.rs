//! The page of one record: what it says, who says it, where people disagree, and
//! who has answered.

use std::sync::Arc;

use axum::extract::Extension;
use axum::response::Response;
use maud::{Markup, html};
use model::facts::{ListFilter, RecordFacts};
use model::record::RecordRef;
use model::{RecordId, RecordKind};

use super::sheet::Sheet;
use super::visit::{Visit, Visiting};
use super::{answer, labels, parts, resolve, time};
use crate::api::Named;
use crate::error::Refusal;
use crate::{limits, paths};

/// Fields that the page shows in places of their own, or not to readers.
const NOT_LISTED: [&str; 7] = ["title", "name", "description", "message", "status", "cell", "editors"];

/// The page.
pub(super) async fn show(Extension(visit): Visiting, Named(id): Named) -> Result<Response, Refusal> {
    page(&visit, id, None).await
}

/// The page, with an answer that could not be sent as it was typed.
pub(super) async fn page(visit: &Arc<Visit>, id: RecordId, typed: Option<&Sheet>) -> Result<Response, Refusal> {
    visit.city()?;
    let facts = visit.desk().show(id).await?;
    let mine = visit.status.member == Some(facts.view.owner);
    let answerable = labels::list_path(facts.view.kind()).is_some();
    let answers = if answerable { answers(visit, id).await? } else { Vec::new() };
    let title = parts::title(visit.words, &facts);
    let body = html! {
        (parts::done(visit))
        article.record {
            p.kind { (kind_link(visit, &facts)) }
            h1 { bdi { (title) } }
            (parts::state(visit.words, &facts))
            p.about { (about(visit, &facts)) }
            (resolve::conflicts(visit, &facts))
            (fields(visit, &facts))
            (unfinished(visit, &facts))
            @if facts.editable { (owner_actions(visit, &facts)) }
        }
        @if answerable {
            section aria-labelledby="answers" {
                h2 #answers { (visit.say("answers-heading")) }
                @if answers.is_empty() { p.none { (visit.say("answers-none")) } }
                ul.answers { @for answer in &answers { li { (answer_entry(visit, answer)) } } }
                @if !mine { (answer::form(visit, id, typed)) }
            }
        }
    };
    let path = paths::of_record(paths::RECORD, id);
    Ok(if typed.is_some() { visit.form_again(&path, &title, body) } else { visit.page_at(&path, &title, body) })
}

async fn answers(visit: &Visit, id: RecordId) -> Result<Vec<RecordFacts>, Refusal> {
    let filter = ListFilter { kind: Some(RecordKind::INTEREST), to: Some(id), limit: Some(limits::ANSWERS_SHOWN), ..ListFilter::default() };
    Ok(visit.desk().list(filter).await?.records)
}

fn kind_link(visit: &Visit, facts: &RecordFacts) -> Markup {
    let kind = facts.view.kind();
    let name = visit.say(labels::kind(kind));
    let answered = facts.view.content.text("to").parse::<RecordRef>();
    html! {
        @if let Ok(reference) = answered {
            a href=(paths::of_record(paths::RECORD, reference.id)) { (visit.say("answer-to")) }
        } @else if let Some(path) = labels::list_path(kind) {
            a href=(path) { (name) }
        } @else {
            (name)
        }
    }
}

/// Who made it and when.
fn about(visit: &Visit, facts: &RecordFacts) -> Markup {
    let words = visit.words;
    let slots = [("owner", parts::owner(words, facts)), ("when", time::ago(words, visit.now, facts.view.created))];
    let changed = facts.view.updated != facts.view.created;
    html! {
        (words.weave("record-by", &[], &slots))
        @if changed {
            " " (words.weave("record-changed", &[], &[("when", time::ago(words, visit.now, facts.view.updated))]))
        }
    }
}

fn fields(visit: &Visit, facts: &RecordFacts) -> Markup {
    let content = &facts.view.content;
    let prose = [content.text("description"), content.text("message")];
    let schema = content.schema();
    let listed = schema.fields.iter().filter(|field| !NOT_LISTED.contains(&field.name));
    html! {
        @for text in prose { @if !text.is_empty() { div.prose dir="auto" { (text) } } }
        dl.fields {
            @for field in listed {
                @if let (Some(value), Some(label)) = (content.get(field.name), labels::field(schema.kind, field.name)) {
                    div {
                        dt { (visit.say(label)) }
                        dd { (entries(&labels::value(visit.words, field.name, value))) }
                    }
                }
            }
        }
    }
}

fn entries(texts: &[String]) -> Markup {
    match texts {
        [one] => html! { span dir="auto" { (one) } },
        several => html! { ul.tags { @for text in several { li dir="auto" { (text) } } } },
    }
}

/// What has not come yet, and what was set aside, in a place that does not
/// disturb those who only read.
fn unfinished(visit: &Visit, facts: &RecordFacts) -> Markup {
    let aside = &facts.view.set_aside;
    html! {
        @if facts.view.waiting > 0 {
            p.note { (visit.words.fill("record-waiting", &[("n", facts.view.waiting.into())])) }
        }
        @if !aside.is_empty() {
            details {
                summary { (visit.words.fill("aside-heading", &[("n", aside.len().into())])) }
                p { (visit.say("aside-lead")) }
                ul { @for one in aside { li lang="en" dir="auto" { (one.reason) } } }
            }
        }
    }
}

fn owner_actions(visit: &Visit, facts: &RecordFacts) -> Markup {
    let id = facts.view.id;
    let withdrawn = facts.view.content.text("status") == model::record::WITHDRAWN;
    html! {
        div.actions {
            a.button href=(paths::of_record(paths::RECORD_EDIT, id)) { (visit.say("record-edit")) }
            @if !withdrawn && facts.view.kind() != RecordKind::PROFILE {
                form method="post" action=(paths::of_record(paths::RECORD_WITHDRAW, id)) {
                    (parts::form_token(visit))
                    button.plain type="submit" { (visit.say("record-withdraw")) }
                }
            }
        }
    }
}

fn answer_entry(visit: &Visit, answer: &RecordFacts) -> Markup {
    let message = answer.view.content.text("message");
    let when = time::ago(visit.words, visit.now, answer.view.created);
    html! {
        p.about {
            (parts::owner(visit.words, answer)) " · " (when)
            @if answer.editable {
                " · " a href=(paths::of_record(paths::RECORD, answer.view.id)) { (visit.say("answer-yours")) }
            }
        }
        @if !message.is_empty() { div.prose dir="auto" { (message) } }
    }
}
