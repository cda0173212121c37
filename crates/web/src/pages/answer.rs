//! Answering a record: a few words to whoever made it.

use axum::extract::Extension;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use model::{RecordId, RecordKind, Value};

use super::controls;
use super::filled::Filled;
use super::record::Typed;
use super::sheet::Sheet;
use super::visit::{Visit, Visiting};
use super::{parts, record};
use crate::api::Named;
use crate::error::Refusal;
use crate::paths;

/// The form, with what was typed before if it could not be sent.
pub(super) fn form(visit: &Visit, to: RecordId, typed: Option<&Sheet>) -> Markup {
    let blank = Sheet::blank(RecordKind::INTEREST);
    let sheet = typed.unwrap_or(&blank);
    html! {
        form.answer method="post" action=(paths::of_record(paths::RECORD_ANSWER, to)) {
            (parts::form_token(visit))
            (controls::field(visit.words, sheet, sheet.field("message")))
            p.note { (visit.say("answer-public")) }
            button type="submit" { (visit.say("answer-send")) }
        }
    }
}

/// Founds the answer.
pub(super) async fn send(Extension(visit): Visiting, Named(id): Named, filled: Filled) -> Result<Response, Refusal> {
    let answered = visit.desk().show(id).await?;
    let mut sheet = Sheet::typed(RecordKind::INTEREST, &filled);
    sheet.require("message");
    let Some(mut content) = sheet.content(&["to"]) else { return record::page(&visit, id, Typed::Answer(&sheet)).await };
    let to = answered.view.reference();
    content.set("to", Value::Text(to.to_string()))?;
    visit.desk().add(content).await?;
    let path = paths::of_record(paths::RECORD, id);
    Ok(Redirect::to(&format!("{path}?done=answered#answers")).into_response())
}
