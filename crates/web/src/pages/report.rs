//! Telling the moderators about a record, in two taps: open, and choose why.

use axum::extract::Extension;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use model::record::{GROUNDS, Outcome, OwnReport};
use model::{RecordId, RecordKind};

use super::filled::Filled;
use super::sheet::Sheet;
use super::visit::{Visit, Visiting};
use super::{controls, labels, parts, record, time};
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
                (controls::field(visit.words, sheet, sheet.field("message")))
                p.hint { (visit.say("report-then")) }
                div.grounds {
                    @for ground in GROUNDS {
                        button.plain type="submit" name="ground" value=(ground) { (labels::choice(visit.words, ground)) }
                    }
                }
            }
        }
    }
}

/// What the reader reported of a record, the newest first.
pub(super) async fn own(visit: &Visit, about: RecordId) -> Result<Vec<OwnReport>, Refusal> {
    let mut own = visit.desk().own_reports().await?;
    own.retain(|report| report.to.id == about);
    Ok(own)
}

/// What became of the reader's reports of one record.
pub(super) fn outcomes(visit: &Visit, reports: &[OwnReport]) -> Markup {
    html! { @for one in reports { p.note { (outcome(visit, one)) } } }
}

/// What became of one report.
fn outcome(visit: &Visit, report: &OwnReport) -> Markup {
    let key = match report.outcome {
        Outcome::Waiting => "own-report-waiting",
        Outcome::Shown => "own-report-shown",
        Outcome::Hidden => "own-report-hidden",
    };
    visit.words.weave(key, &[], &[("when", time::ago(visit.words, visit.now, report.at))])
}

/// All that the reader reported, with what became of it; nothing when there is nothing.
pub(super) fn list(visit: &Visit, reports: &[OwnReport]) -> Markup {
    html! {
        @if !reports.is_empty() {
            section aria-labelledby="reported" {
                h2 #reported { (visit.say("own-reports-heading")) }
                ul.peers {
                    @for one in reports {
                        li {
                            a href=(paths::of_record(paths::RECORD, one.to.id)) { (visit.say(labels::kind(one.to.kind))) } " · "
                            (labels::choice(visit.words, &one.ground))
                            p.about { (outcome(visit, one)) }
                        }
                    }
                }
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
