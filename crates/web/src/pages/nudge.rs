//! What ends soon: its owner is asked to renew it or to let it go.

use std::time::Duration;

use axum::extract::Extension;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use model::facts::{Edits, RecordFacts};
use model::{Timestamp, Value};

use super::filled::Filled;
use super::visit::{Visit, Visiting};
use super::{parts, time};
use crate::api::Named;
use crate::error::Refusal;
use crate::paths;

/// For how long a click renews: half a year, which outlasts a school's term.
const RENEWED: Duration = Duration::from_secs(182 * 24 * 60 * 60);

/// On the first page: that something of the reader's ends soon.
pub(super) fn notice(visit: &Visit) -> Markup {
    let ending = visit.status.ending.len();
    html! {
        @if ending > 0 {
            p.notice {
                (visit.words.fill("nudge-notice", &[("n", ending.into())])) " "
                a href={ (paths::ME) "#ending" } { (visit.say("nudge-look")) }
            }
        }
    }
}

/// On the member's own page: each of them, with what can be done.
pub(super) async fn list(visit: &Visit) -> Result<Markup, Refusal> {
    let mut ending = Vec::new();
    for id in &visit.status.ending {
        ending.push(visit.desk().show(*id).await?);
    }
    Ok(html! {
        @if !ending.is_empty() {
            section.notice aria-labelledby="ending" {
                h2 #ending { (visit.words.fill("nudge-notice", &[("n", ending.len().into())])) }
                p { (visit.say("nudge-lead")) }
                ul.records {
                    @for facts in &ending {
                        li {
                            a.title href=(paths::of_record(paths::RECORD, facts.view.id)) dir="auto" { (parts::title(visit.words, facts)) }
                            (choice(visit, facts))
                        }
                    }
                }
            }
        }
    })
}

/// On the page of such a record.
pub(super) fn of_record(visit: &Visit, facts: &RecordFacts) -> Markup {
    html! { @if visit.status.ending.contains(&facts.view.id) { div.notice { (choice(visit, facts)) } } }
}

fn choice(visit: &Visit, facts: &RecordFacts) -> Markup {
    let day = time::date(visit.words, facts.view.content.text("expires"));
    let renewed = renewed(visit.now, facts).map(|day| time::date(visit.words, &day)).unwrap_or_default();
    html! {
        p.about { (visit.words.fill("nudge-ends", &[("day", day.into())])) }
        div.actions {
            form method="post" action=(paths::of_record(paths::RECORD_RENEW, facts.view.id)) {
                (parts::form_token(visit))
                button type="submit" { (visit.words.fill("nudge-renew", &[("day", renewed.into())])) }
            }
            form method="post" action=(paths::of_record(paths::RECORD_WITHDRAW, facts.view.id)) {
                (parts::form_token(visit))
                button.plain type="submit" { (visit.say("nudge-let-go")) }
            }
        }
    }
}

/// The last day of a renewed record; `None` past the end of the calendar. Never before
/// the one that it has.
fn renewed(now: Timestamp, facts: &RecordFacts) -> Option<String> {
    let day = now.after(RENEWED).day()?;
    Some(day.max(facts.view.content.text("expires").to_owned()))
}

/// Renews it, and leads back to the member's page.
pub(super) async fn renew(Extension(visit): Visiting, Named(id): Named, _own_form: Filled) -> Result<Response, Refusal> {
    let facts = visit.desk().show(id).await?;
    let day = renewed(visit.now, &facts).ok_or(Refusal::NotFound)?;
    visit.desk().edit(id, Edits::from([("expires".to_owned(), Some(Value::from(&*day)))])).await?;
    Ok(Redirect::to(&format!("{}?done=renewed-record", paths::ME)).into_response())
}
