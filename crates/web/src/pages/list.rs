//! Lists of one kind of record, and what a search found.

use axum::extract::Extension;
use axum::response::Response;
use maud::html;
use model::RecordKind;
use model::facts::{ListFilter, SearchQuery};

use super::parts::{self, Kinds};
use super::scope;
use super::visit::{Visit, Visiting};
use crate::error::Refusal;
use crate::{limits, paths, query};

/// What can be learned here.
pub(super) async fn offers(Extension(visit): Visiting) -> Result<Response, Refusal> {
    list(&visit, RecordKind::OFFER, paths::OFFERS, ["offers-heading", "offers-none", "offers-add"]).await
}

/// What people want to learn.
pub(super) async fn requests(Extension(visit): Visiting) -> Result<Response, Refusal> {
    list(&visit, RecordKind::REQUEST, paths::REQUESTS, ["requests-heading", "requests-none", "requests-add"]).await
}

/// What the city wants to change.
pub(super) async fn challenges(Extension(visit): Visiting) -> Result<Response, Refusal> {
    list(&visit, RecordKind::CHALLENGE, paths::CHALLENGES, ["challenges-heading", "challenges-none", "challenges-add"]).await
}

/// When people learn together.
pub(super) async fn sessions(Extension(visit): Visiting) -> Result<Response, Refusal> {
    list(&visit, RecordKind::SESSION, paths::SESSIONS, ["sessions-heading", "sessions-none", "sessions-add"]).await
}

async fn list(visit: &Visit, kind: RecordKind, path: &str, [heading, none, add]: [&'static str; 3]) -> Result<Response, Refusal> {
    visit.city()?;
    let after = visit.query.get("after").cloned();
    let first = after.is_none();
    let scopes = scope::known(visit).await?;
    let chosen = visit.query.get(scope::FIELD).and_then(|text| scope::read(text));
    let filter = ListFilter { kind: Some(kind), scope: chosen, limit: Some(limits::PAGE_RECORDS), after, ..ListFilter::default() };
    let list = visit.desk().list(filter).await?;
    let part = chosen.map(|scope| format!("{}={}", scope::FIELD, query::encode(&scope.to_string())));
    let part = part.unwrap_or_default();
    let begin = if part.is_empty() { path.to_owned() } else { format!("{path}?{part}") };
    let title = visit.say(heading);
    let body = html! {
        h1 { (title) }
        p { a.button href=(paths::new_of(kind)) { (visit.say(add)) } }
        (scope::parts(visit, path, &scopes, chosen))
        @if list.records.is_empty() {
            p.none { (visit.say(none)) }
        } @else {
            (parts::records(visit, &list.records, Kinds::Unsaid))
        }
        p.paging {
            @if !first { a href=(begin) { (visit.say("list-first")) } " " }
            @if let Some(next) = &list.next {
                a rel="next" href={ (path) "?" (query::with(&part, "after", next)) } { (visit.say("list-next")) }
            }
        }
    };
    Ok(visit.page(&title, body))
}

/// What a search found; without words, only where to write them.
pub(super) async fn search(Extension(visit): Visiting) -> Result<Response, Refusal> {
    visit.city()?;
    let words = visit.query.get("words").map(|words| words.trim()).unwrap_or_default();
    let kind = visit.query.get("kind").and_then(|kind| kind.parse().ok());
    let found = match words {
        "" => None,
        _ => {
            let query = SearchQuery { words: words.to_owned(), kind, scope: None, all: false, limit: Some(limits::SEARCH_RECORDS) };
            Some(visit.desk().search(query).await?)
        }
    };
    let title = visit.say("search-title");
    let body = html! {
        h1 { (title) }
        (parts::search_form(visit.words, words, kind))
        @if let Some(found) = found {
            p role="status" { (visit.words.fill("search-found", &[("n", found.records.len().into())])) }
            @if found.indexing {
                p role="status" { (visit.say("search-indexing")) }
            }
            @if found.records.is_empty() {
                p.none { (visit.say("search-none")) }
                p {
                    a.button href=(paths::new_of(RecordKind::REQUEST)) { (visit.say("requests-add")) }
                }
            } @else {
                (parts::records(&visit, &found.records, Kinds::Said))
            }
        }
    };
    Ok(visit.page(&title, body))
}
