//! Where two people wrote one field apart from each other: showing all versions,
//! and picking one.

use axum::extract::Extension;
use axum::response::{Redirect, Response};
use maud::{Markup, html};
use model::facts::{Edits, RecordFacts};

use super::filled::Filled;
use super::visit::{Visit, Visiting};
use super::{labels, parts};
use crate::api::Named;
use crate::error::Refusal;
use crate::paths;
use axum::response::IntoResponse;

/// The versions of each disputed field, each with a button for those who may
/// choose.
pub(super) fn conflicts(visit: &Visit, facts: &RecordFacts) -> Markup {
    let kind = facts.view.kind();
    html! {
        @for conflict in &facts.view.conflicts {
            @if let Some(label) = labels::field(kind, &conflict.field) {
                section.notice {
                    p { (visit.words.fill("conflict-lead", &[("field", visit.say(label).into()), ("n", conflict.values.len().into())])) }
                    ul.versions {
                        @for value in &conflict.values {
                            li {
                                span.version dir="auto" { (labels::value(visit.words, &conflict.field, value).join(", ")) }
                                @if facts.editable { (choice(visit, facts, &conflict.field, &value.to_text())) }
                            }
                        }
                    }
                    @if !facts.editable { p.note { (visit.say("conflict-others")) } }
                }
            }
        }
    }
}

fn choice(visit: &Visit, facts: &RecordFacts, field: &str, text: &str) -> Markup {
    html! {
        form method="post" action=(paths::of_record(paths::RECORD_CHOOSE, facts.view.id)) {
            (parts::form_token(visit))
            input type="hidden" name="field" value=(field);
            input type="hidden" name="value" value=(text);
            button type="submit" { (visit.say("conflict-choose")) }
        }
    }
}

/// Writes the picked version.
pub(super) async fn choose(Extension(visit): Visiting, Named(id): Named, filled: Filled) -> Result<Response, Refusal> {
    let facts = visit.desk().show(id).await?;
    let field = facts.view.content.schema().expect_field(filled.one("field"))?;
    let value = field.parse(filled.one("value"))?;
    visit.desk().edit(id, Edits::from([(field.name.to_owned(), value)])).await?;
    let path = paths::of_record(paths::RECORD, id);
    Ok(Redirect::to(&format!("{path}?done=chosen")).into_response())
}
