//! The first page: what the city offers, wants and takes on, and how this device
//! is doing. Without a city it is where one gets one.

use axum::extract::Extension;
use axum::response::Response;
use maud::{Markup, html};
use model::RecordKind;
use model::facts::ListFilter;

use super::notices;
use super::nudge;
use super::parts::{self, Kinds};
use super::status;
use super::visit::{Visit, Visiting};
use super::welcome;
use crate::error::Refusal;
use crate::{limits, paths};

/// The keys of one of the lists.
struct Section {
    kind: RecordKind,
    path: &'static str,
    heading: &'static str,
    none: &'static str,
    all: &'static str,
    add: &'static str,
}

const SECTIONS: [Section; 4] = [
    Section {
        kind: RecordKind::OFFER,
        path: paths::OFFERS,
        heading: "offers-heading",
        none: "offers-none",
        all: "offers-all",
        add: "offers-add",
    },
    Section {
        kind: RecordKind::REQUEST,
        path: paths::REQUESTS,
        heading: "requests-heading",
        none: "requests-none",
        all: "requests-all",
        add: "requests-add",
    },
    Section {
        kind: RecordKind::CHALLENGE,
        path: paths::CHALLENGES,
        heading: "challenges-heading",
        none: "challenges-none",
        all: "challenges-all",
        add: "challenges-add",
    },
    Section {
        kind: RecordKind::SESSION,
        path: paths::SESSIONS,
        heading: "sessions-heading",
        none: "sessions-none",
        all: "sessions-all",
        add: "sessions-add",
    },
];

/// The page.
pub(super) async fn show(Extension(visit): Visiting) -> Result<Response, Refusal> {
    let Some(city) = &visit.status.city else { return Ok(welcome::page(&visit, None)) };
    let mut lists = Vec::new();
    for section in &SECTIONS {
        lists.push(list(&visit, section).await?);
    }
    let waiting = notices::list(&visit).await?;
    let body = html! {
        h1 { bdi { (city.name) } }
        (parts::done(&visit))
        @if city.founding { p.notice { (visit.say("founding-notice")) } }
        (waiting)
        (nudge::notice(&visit))
        (parts::search_form(visit.words, "", None))
        div.columns { @for list in lists { (list) } }
        section.doing aria-labelledby="doing" {
            h2 #doing { (visit.say("doing-heading")) }
            p { (status::sentence(&visit)) }
            p { a href=(paths::STATUS) { (visit.say("doing-more")) } }
        }
    };
    Ok(visit.page(&city.name, body))
}

async fn list(visit: &Visit, section: &Section) -> Result<Markup, Refusal> {
    let filter = ListFilter { kind: Some(section.kind), limit: Some(limits::HOME_RECORDS), ..ListFilter::default() };
    let list = visit.desk().list(filter).await?;
    Ok(html! {
        section aria-labelledby=(section.heading) {
            h2 id=(section.heading) { (visit.say(section.heading)) }
            @if list.records.is_empty() {
                p.none { (visit.say(section.none)) }
            } @else {
                (parts::records(visit, &list.records, Kinds::Unsaid))
                p { a href=(section.path) { (visit.say(section.all)) } }
            }
            p { a.button href=(paths::new_of(section.kind)) { (visit.say(section.add)) } }
        }
    })
}
