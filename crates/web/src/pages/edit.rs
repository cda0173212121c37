//! Changing a record, and taking it out of the lists.

use axum::extract::Extension;
use axum::response::{IntoResponse, Redirect, Response};

use super::filled::Filled;
use super::sheet::Sheet;
use super::visit::Visiting;
use super::{choices, new, notices, record, scope, withheld};
use crate::api::Named;
use crate::error::Refusal;
use crate::paths;

/// The form, filled in with what stands in the record now.
pub(super) async fn form(Extension(visit): Visiting, Named(id): Named) -> Result<Response, Refusal> {
    let facts = visit.desk().show(id).await?;
    if withheld::is_hidden(&visit, &facts) {
        return record::show(Extension(visit), Named(id)).await;
    }
    let (title, path) = (visit.say("edit-title"), paths::of_record(paths::RECORD_EDIT, id));
    if !visit.is_kept() {
        return Ok(visit.page(&title, notices::no_form(visit.words, &title)));
    }
    let mut sheet = Sheet::of(&facts.view.content);
    choices::offer(&visit, &mut sheet).await?;
    Ok(visit.page(&title, new::body(&visit, &path, &title, &sheet, &scope::seen(&visit, &facts), None)))
}

/// Writes what was changed, or shows the form again.
pub(super) async fn save(Extension(visit): Visiting, Named(id): Named, filled: Filled) -> Result<Response, Refusal> {
    let facts = visit.desk().show(id).await?;
    let current = &facts.view.content;
    let mut sheet = Sheet::typed(current.kind(), &filled);
    let mut error = None;
    if let Some(edits) = sheet.edits(current)
        && !sheet.note_past(&new::yesterday(&visit))
        && !sheet.note_changed(current)
    {
        let written = if edits.is_empty() { Ok(()) } else { visit.desk().edit(id, edits).await.map(|_| ()) };
        match written {
            Ok(()) => return Ok(new::saved_at(&paths::of_record(paths::RECORD, id))),
            Err(found) => error = new::not_noted(visit.words, &mut sheet, found),
        }
    }
    choices::offer(&visit, &mut sheet).await?;
    let (title, path) = (visit.say("edit-title"), paths::of_record(paths::RECORD_EDIT, id));
    Ok(new::again(&visit, &path, &title, &sheet, &scope::seen(&visit, &facts), error))
}

/// Takes the record out of the lists. It can be changed back by its status.
pub(super) async fn withdraw(Extension(visit): Visiting, Named(id): Named, _own_form: Filled) -> Result<Response, Refusal> {
    visit.desk().withdraw(id).await?;
    let path = paths::of_record(paths::RECORD, id);
    Ok(Redirect::to(&format!("{path}?done=withdrawn")).into_response())
}
