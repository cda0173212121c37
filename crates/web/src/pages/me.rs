//! The member's own page: their profile and what they have made.

use axum::extract::Extension;
use axum::response::Response;
use maud::html;
use model::RecordKind;
use model::facts::ListFilter;

use super::parts::{self, Kinds};
use super::visit::Visiting;
use super::{mine, notices, nudge, report};
use crate::error::Refusal;
use crate::{limits, paths, query};

/// The page.
pub(super) async fn show(Extension(visit): Visiting) -> Result<Response, Refusal> {
    visit.city()?;
    let after = visit.query.get("after").cloned();
    let mine = ListFilter { mine: true, all: true, limit: Some(limits::PAGE_RECORDS), ..ListFilter::default() };
    let profiles = visit.desk().list(ListFilter { kind: Some(RecordKind::PROFILE), ..mine.clone() }).await?;
    let profile = profiles.records.iter().find(|facts| Some(facts.view.owner) == visit.status.member);
    let list = visit.desk().list(ListFilter { after, ..mine }).await?;
    let reported = visit.desk().own_reports().await?;
    let schools = visit.desk().schools().await?;
    let told = notices::of_mine(&visit).await?;
    let title = visit.say("nav-me");
    let body = html! {
        h1 { (title) }
        section {
            @if let Some(profile) = profile {
                p.lead dir="auto" { (profile.view.content.title()) }
                p {
                    a.button href=(paths::of_record(paths::RECORD_EDIT, profile.view.id)) { (visit.say("me-profile-edit")) } " "
                    a href=(paths::of_record(paths::RECORD, profile.view.id)) { (visit.say("me-profile-show")) }
                }
            } @else {
                p.lead { (visit.say("me-profile-none")) }
                p { a.button href=(paths::new_of(RecordKind::PROFILE)) { (visit.say("new-profile")) } }
            }
        }
        p.actions {
            @if !schools.schools.is_empty() || !schools.groups.is_empty() { a href=(paths::SCHOOL) { (visit.say("school-title")) } " " }
            a href=(paths::DEVICES) { (visit.say("devices-title")) } " "
            a href=(paths::PASSPHRASE) { (visit.say("passphrase-title")) }
        }
        (told)
        (nudge::list(&visit).await?)
        section aria-labelledby="mine" {
            h2 #mine { (visit.say("me-records")) }
            @if list.records.is_empty() {
                p.none { (visit.say("me-records-none")) }
            } @else {
                (parts::records(&visit, &list.records, Kinds::Said))
            }
            @if let Some(next) = &list.next {
                p.paging { a rel="next" href={ (paths::ME) "?after=" (query::encode(next)) } { (visit.say("list-next")) } }
            }
        }
        (report::list(&visit, &reported))
        (mine::section(&visit))
        p { a href=(paths::BLOCKED) { (visit.say("blocked-heading")) } }
        p { a href=(paths::MODERATION_LOG) { (visit.say("log-heading")) } }
    };
    Ok(visit.page(&title, body))
}
