//! Making a new record.

use std::sync::Arc;

use axum::extract::{Extension, FromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use model::facts::NewRecord;
use model::{Field, RecordKind, Timestamp};
use node::NodeError;

use super::filled::Filled;
use super::sheet::Sheet;
use super::visit::{Visit, Visiting};
use super::{choices, controls, notices, obstacles, parts, refused, scope};
use crate::catalogue::Words;
use crate::error::Refusal;
use crate::paths;
use crate::serve::Web;

/// Fields that few people need, behind a line that opens.
const SELDOM: [&str; 3] = ["cell", "about", "editors"];

/// The kind that the path names: one that has a form of its own.
pub(super) struct NewKind(RecordKind);

impl FromRequestParts<Arc<Web>> for NewKind {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Refusal> {
        let Path(text) = Path::<String>::from_request_parts(parts, web).await.map_err(|_| Refusal::NotFound)?;
        // An answer or a report is made on the page of what it is about.
        let kind = text.parse().ok().filter(|kind| ![RecordKind::INTEREST, RecordKind::REPORT].contains(kind));
        kind.map(Self).ok_or(Refusal::NotFound)
    }
}

/// The form.
pub(super) async fn form(Extension(visit): Visiting, NewKind(kind): NewKind) -> Result<Response, Refusal> {
    visit.city()?;
    let title = visit.say(title(kind));
    if !visit.is_kept() {
        return Ok(visit.page(&title, notices::no_form(visit.words, &title)));
    }
    let mut sheet = Sheet::blank(kind);
    choices::offer(&visit, &mut sheet).await?;
    // A page that leads here may say what it is to be about.
    if let Some(about) = visit.query.get("about") {
        sheet.suggest("about", about);
    }
    let who = scope::choice(&visit, &scope::known(&visit).await?, visit.query.get(scope::FIELD).and_then(|text| scope::read(text)));
    Ok(visit.page(&title, body(&visit, &paths::new_of(kind), &title, &sheet, &who, None)))
}

/// Founds the record, or shows the form again.
pub(super) async fn save(Extension(visit): Visiting, NewKind(kind): NewKind, filled: Filled) -> Result<Response, Refusal> {
    let mut sheet = Sheet::typed(kind, &filled);
    let mut error = None;
    let chosen = scope::read(filled.one(scope::FIELD));
    if let Some(content) = sheet.content(&[])
        && !sheet.note_past(&yesterday(&visit))
    {
        match visit.desk().found(NewRecord { scope: chosen, content }).await {
            Ok(saved) => return Ok(saved_at(&paths::of_record(paths::RECORD, saved.record))),
            Err(found) => error = not_noted(visit.words, &mut sheet, found),
        }
    }
    choices::offer(&visit, &mut sheet).await?;
    let (title, path) = (visit.say(title(kind)), paths::new_of(kind));
    let who = scope::choice(&visit, &scope::known(&visit).await?, chosen);
    Ok(again(&visit, &path, &title, &sheet, &who, error))
}

/// The first day that is not over anywhere on Earth.
pub(super) fn yesterday(visit: &Visit) -> String {
    Timestamp(visit.now.0.saturating_sub(24 * 60 * 60 * 1000)).day().unwrap_or_default()
}

/// Leads to the page of what was saved.
pub(super) fn saved_at(path: &str) -> Response {
    Redirect::to(&format!("{path}?done=saved")).into_response()
}

/// What the node said, unless it is about a field and now stands beside it.
pub(super) fn not_noted(words: Words, sheet: &mut Sheet, error: NodeError) -> Option<NodeError> {
    match error {
        NodeError::Field(fault) if sheet.note(fault.clone()) => None,
        NodeError::Obstacle(obstacle)
            if obstacle.field().is_some_and(|field| sheet.note_said(field, obstacles::sentence(words, &obstacle))) =>
        {
            None
        }
        error => Some(error),
    }
}

/// The form with all that was typed, and what was wrong.
pub(super) fn again(visit: &Visit, path: &str, title: &str, sheet: &Sheet, who: &Markup, error: Option<NodeError>) -> Response {
    let page = visit.form_again(path, title, body(visit, path, title, sheet, who, error.as_ref()));
    match error {
        Some(error) => (refused::status(error), page).into_response(),
        None => page,
    }
}

/// The form of a record, new or not. It is sent to the address it is read from. `who`
/// says who may see the record, or lets one choose.
pub(super) fn body(visit: &Visit, path: &str, title: &str, sheet: &Sheet, who: &Markup, error: Option<&NodeError>) -> Markup {
    let (seldom, often): (Vec<&'static Field>, Vec<_>) = sheet.fields().partition(|field| SELDOM.contains(&field.name));
    let open = seldom.iter().any(|field| sheet.fault(field.name).is_some());
    html! {
        h1 { (title) }
        @if let Some(error) = error { (refused::notice(visit.words, error)) }
        (summary(visit, sheet))
        form.record method="post" action=(path) novalidate {
            (parts::form_token(visit))
            @for field in often { (controls::field(visit.words, sheet, field)) }
            @if !seldom.is_empty() {
                details open[open] {
                    summary { (visit.say("form-more")) }
                    @for field in seldom { (controls::field(visit.words, sheet, field)) }
                }
            }
            (who)
            button type="submit" { (visit.say("form-save")) }
        }
    }
}

/// What is wrong, above the form, with links to the fields.
fn summary(visit: &Visit, sheet: &Sheet) -> Markup {
    let faulty: Vec<_> = sheet.faulty().collect();
    let overtaken: Vec<_> = sheet.overtaken().collect();
    html! {
        @if !overtaken.is_empty() {
            div.notice.bad role="alert" {
                p { strong { (visit.say("changed-heading")) } " " (visit.say("changed-lead")) }
                ul {
                    @for field in overtaken {
                        @if let Some(label) = super::labels::field(sheet.kind(), field.name) {
                            li { a href={ "#" (controls::id(field)) } { (visit.say(label)) } }
                        }
                    }
                }
            }
        }
        @if !faulty.is_empty() {
            div.notice.bad role="alert" {
                p { strong { (visit.words.fill("form-faults", &[("n", faulty.len().into())])) } }
                ul {
                    @for field in faulty {
                        @if let Some(label) = super::labels::field(sheet.kind(), field.name) {
                            li { a href={ "#" (controls::id(field)) } { (visit.say(label)) } }
                        }
                    }
                }
            }
        }
    }
}

fn title(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::OFFER => "new-offer",
        RecordKind::REQUEST => "new-request",
        RecordKind::CHALLENGE => "new-challenge",
        RecordKind::SESSION => "new-session",
        _ => "new-profile",
    }
}
