//! Telling the moderators about a record, in two taps: open, and choose why.

use axum::extract::Extension;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use model::record::GROUNDS;
use model::{RecordId, RecordKind};

use super::filled::Filled;
use super::sheet::Sheet;
use super::visit::{Visit, Visiting};
use super::{controls, labels, parts, record};
use crate::api::Named;
use crate::error::Refusal;
use crate::paths;

/// The line that opens, with what was typed before if it could not be sent. Each
/// ground is a button that sends.
pub(super) fn form(visit: &Visit, about: RecordId, typed: Option<&Sheet>) -> Markup {
    let blank = Sheet::blank(RecordKind::REPORT);
    let sheet = typed.unwrap_or(&blank);
    html! {
        details.report open[typed.is_some()] {
            summary { (visit.say("report-button")) }
            form method="post" action=(paths::of_record(paths::RECORD_REPORT, about)) {
                (parts::form_token(visit))
                p { (visit.say("report-lead")) }
                div.grounds {
                    @for ground in GROUNDS {
                        button.plain type="submit" name="ground" value=(ground) { (labels::choice(visit.words, ground)) }
                    }
                }
                (controls::field(visit.words, sheet, sheet.field("message")))
            }
        }
    }
}

/// Sends the report.
pub(super) async fn send(Extension(visit): Visiting, Named(id): Named, filled: Filled) -> Result<Response, Refusal> {
    let mut sheet = Sheet::typed(RecordKind::REPORT, &filled);
    let Some(content) = sheet.content(&["to"]) else { return record::page_with_report(&visit, id, &sheet).await };
    let (ground, message) = (content.text("ground").to_owned(), content.text("message").to_owned());
    visit.desk().report(id, ground, message).await?;
    let path = paths::of_record(paths::RECORD, id);
    Ok(Redirect::to(&format!("{path}?done=reported")).into_response())
}
