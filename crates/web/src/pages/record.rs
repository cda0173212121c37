//! The page of one record: what it says, who says it, where people disagree, and
//! who has answered.

use std::sync::Arc;

use axum::extract::Extension;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use model::facts::{ListFilter, RecordFacts};
use model::{Field, Form, RecordId, RecordKind, Value};
use node::NodeError;

use super::choices::Choices;
use super::parts::Kinds;
use super::sheet::Sheet;
use super::visit::{Visit, Visiting};
use super::{answer, block, choices, erased, labels, nudge, parts, publish, refused, report, resolve, says, scope, time, withheld};
use crate::api::Named;
use crate::error::Refusal;
use crate::{limits, paths, query};

/// Fields that the page shows in places of their own, or not to readers.
const NOT_LISTED: [&str; 8] = ["title", "name", "description", "message", "status", "cell", "about", "editors"];

/// The page.
pub(super) async fn show(Extension(visit): Visiting, Named(id): Named) -> Result<Response, Refusal> {
    page(&visit, id, Typed::Nothing).await
}

/// The page, with a report that could not be sent as it was typed.
pub(super) async fn page_with_report(visit: &Arc<Visit>, id: RecordId, typed: &Sheet) -> Result<Response, Refusal> {
    page(visit, id, Typed::Report(typed)).await
}

/// What was typed on the page and could not be sent.
#[derive(Clone, Copy)]
pub(super) enum Typed<'a> {
    Nothing,
    Answer(&'a Sheet),
    Report(&'a Sheet),
    /// Nothing was typed; what a button asked for was not done.
    Refused(&'a NodeError),
}

/// The page, with what could not be sent as it was typed.
pub(super) async fn page(visit: &Arc<Visit>, id: RecordId, typed: Typed<'_>) -> Result<Response, Refusal> {
    visit.city()?;
    let facts = match visit.desk().show(id).await {
        Err(NodeError::Unknown(_)) => return erased::instead(visit, id).await,
        facts => facts?,
    };
    let path = paths::of_record(paths::RECORD, id);
    let reported = report::own(visit, id).await?;
    if withheld::is_hidden(visit, &facts) {
        return Ok(visit.page_at(&path, &visit.say("withheld-title"), withheld::instead(visit, &facts, &reported)));
    }
    let mine = visit.status.member == Some(facts.view.owner);
    let kind = facts.view.kind();
    let answerable = labels::list_path(kind).is_some();
    let answers = if answerable { leading_here(visit, id, RecordKind::INTEREST).await? } else { Vec::new() };
    // What a session may grow from.
    let fertile = answerable && kind != RecordKind::SESSION;
    let grown = if fertile { leading_here(visit, id, RecordKind::SESSION).await? } else { Vec::new() };
    let choices = if kind == RecordKind::SESSION { choices::gather(visit).await? } else { Choices::default() };
    let (answer, report) = match typed {
        Typed::Nothing | Typed::Refused(_) => (None, None),
        Typed::Answer(sheet) => (Some(sheet), None),
        Typed::Report(sheet) => (None, Some(sheet)),
    };
    // Of an ally's, that city decides.
    let here = facts.view.scope.city().is_none();
    let erasable = here && (mine || visit.desk().may_erase(facts.view.owner, Some(facts.view.scope)).await?);
    let published = publish::form(visit, &facts).await?;
    // What its owner was told of their appeals.
    let hidden = mine && facts.view.withheld.iter().any(|one| one.statement.is_some());
    let log = if hidden { visit.desk().moderation_log().await? } else { Vec::new() };
    let title = parts::title(visit.words, &facts);
    let body = html! {
        (parts::done(visit))
        @if let Typed::Refused(error) = typed { (refused::notice(visit.words, error)) }
        article.record {
            p.kind { (kind_link(visit, &facts)) }
            h1 { bdi { (title) } }
            (parts::state(visit.words, &facts))
            (withheld::notice(visit, &facts, &log))
            (report::outcomes(visit, &reported))
            p.about { (about(visit, &facts)) }
            (scope::seen(visit, &facts))
            (resolve::conflicts(visit, &facts))
            (fields(visit, &facts, &choices))
            (unfinished(visit, &facts))
            @if facts.editable && visit.is_kept() { (owner_actions(visit, &facts)) }
            @if mine { (nudge::of_record(visit, &facts)) }
            (published)
            @if erasable { p { a href=(paths::of_record(paths::RECORD_ERASE, id)) { (visit.say("erasure-link")) } } }
            @if here { p.about { a href=(paths::of_id(paths::EXPLAIN, id)) { (visit.say("gov-why")) } } }
            @if fertile && here { p { a.button href=(planned_from(&facts)) { (visit.say("record-plan")) } } }
            @if !mine && visit.is_kept() {
                (report::form(visit, id, report))
                (block::form(visit, &facts))
            }
        }
        @if !grown.is_empty() {
            section aria-labelledby="grown" {
                h2 #grown { (visit.say("grown-heading")) }
                (parts::records(visit, &grown, Kinds::Unsaid))
            }
        }
        @if answerable {
            section aria-labelledby="answers" {
                h2 #answers { (visit.say("answers-heading")) }
                @if answers.is_empty() { p.none { (visit.say("answers-none")) } }
                ul.answers { @for answer in &answers { li { (answer_entry(visit, answer)) } } }
                @if !mine && visit.is_kept() { (answer::form(visit, id, answer)) }
            }
        }
    };
    Ok(match typed {
        Typed::Nothing => visit.page_at(&path, &title, body),
        Typed::Refused(error) => (refused::status(error), visit.page_at(&path, &title, body)).into_response(),
        Typed::Answer(_) | Typed::Report(_) => visit.form_again(&path, &title, body),
    })
}

/// What answers a record, or grew from it, and may be seen.
async fn leading_here(visit: &Visit, id: RecordId, kind: RecordKind) -> Result<Vec<RecordFacts>, Refusal> {
    let filter = ListFilter { kind: Some(kind), to: Some(id), limit: Some(limits::ANSWERS_SHOWN), ..ListFilter::default() };
    let mut records = visit.desk().list(filter).await?.records;
    records.retain(|facts| !withheld::is_hidden(visit, facts));
    Ok(records)
}

/// The form for a session that grows from this record.
fn planned_from(facts: &RecordFacts) -> String {
    let about = facts.view.reference().to_string();
    format!("{}?about={}", paths::new_of(RecordKind::SESSION), query::encode(&about))
}

fn kind_link(visit: &Visit, facts: &RecordFacts) -> Markup {
    let kind = facts.view.kind();
    let name = visit.say(labels::kind(kind));
    let refers = facts.view.content.refers_to();
    html! {
        @if let (RecordKind::SESSION, Some(reference)) = (kind, refers) {
            a href=(paths::SESSIONS) { (name) } " · "
            a href=(paths::of_record(paths::RECORD, reference.id)) { (visit.say("label-grew-from")) }
        } @else if let Some(reference) = refers {
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

fn fields(visit: &Visit, facts: &RecordFacts, choices: &Choices) -> Markup {
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
                        dd { (entries(&texts(visit, choices, field, value))) }
                    }
                }
            }
        }
    }
}

/// What stands in a field, in words: members and places by their names.
fn texts(visit: &Visit, choices: &Choices, field: &Field, value: &Value) -> Vec<String> {
    match (field.form, value) {
        (Form::Member, Value::Text(id)) => vec![choices.name(field.form, id).map_or_else(|| visit.say("someone"), String::from)],
        (Form::Place, Value::Text(id)) => vec![choices.name(field.form, id).unwrap_or(id).to_owned()],
        _ => labels::value(visit.words, field.name, value),
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
                ul { @for one in aside { li { (says::aside(visit.words, &one.word)) } } }
                details {
                    summary { (visit.say("because-detail")) }
                    ul { @for one in aside { li lang="en" dir="ltr" { (one.reason) } } }
                }
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
