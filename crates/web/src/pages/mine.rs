//! Taking everything of one's own along, as files.

use axum::extract::{Extension, Path};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::visit::{Visit, Visiting};
use crate::error::Refusal;
use crate::{MineForm, paths};

/// On the member's own page: the files, and the way to erase all of it.
pub(super) fn section(visit: &Visit) -> Markup {
    html! {
        section aria-labelledby="all-of-mine" {
            h2 #all-of-mine { (visit.say("mine-heading")) }
            p { (visit.say("mine-lead")) }
            (files(visit))
            @if let Some(me) = visit.status.member {
                p { a href=(paths::of_member(paths::MEMBER_ERASE, me)) { (visit.say("erasure-link-me")) } }
            }
            p { a href=(paths::ERASURES) { (visit.say("erasure-list")) } }
        }
    }
}

/// Links to the files.
pub(super) fn files(visit: &Visit) -> Markup {
    html! {
        ul {
            @for form in MineForm::ALL {
                @let key = match form {
                    MineForm::Json => "mine-json",
                    MineForm::Csv => "mine-csv",
                    MineForm::Calendar => "mine-calendar",
                };
                li { a href=(paths::ME_EXPORT.replace("{ending}", form.ending())) download { (visit.say(key)) } }
            }
        }
    }
}

/// One of the files.
pub(super) async fn file(Extension(visit): Visiting, Path(ending): Path<String>) -> Result<Response, Refusal> {
    visit.city()?;
    let form = MineForm::of_ending(&ending).ok_or(Refusal::NotFound)?;
    let mine = visit.desk().mine().await?;
    let name = format!("attachment; filename=\"kaveret-mine.{}\"", form.ending());
    Ok(([(header::CONTENT_TYPE, form.media_type()), (header::CONTENT_DISPOSITION, &name)], form.write(&mine)).into_response())
}
