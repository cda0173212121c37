//! Pages that say why something was not done, and what to do about it.

use std::borrow::Borrow;

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};
use node::NodeError;

use super::{frame, obstacles};
use crate::catalogue::Words;
use crate::error::Refusal;
use crate::paths;

/// The page for those who are turned away at the door.
pub(crate) fn refused(words: Words, refusal: &Refusal) -> Response {
    let (title, body) = explain(words, refusal);
    let page = frame::page(words, None, &title, body);
    (refusal.status_and_code().0, Html(page.into_string())).into_response()
}

/// A title and a page's body. What the node said, in English, stands below for
/// those who can make use of it.
pub(super) fn explain(words: Words, refusal: &Refusal) -> (String, Markup) {
    let (title, advice) = match refusal {
        Refusal::Node(error) => said(words, error),
        refusal => {
            let (title, advice) = keys(refusal);
            (words.say(title), words.say(advice))
        }
    };
    let inside = !matches!(refusal, Refusal::Token | Refusal::Host);
    let body = html! {
        h1 { (title) }
        p.lead { (advice) }
        @if let Refusal::Node(error) = refusal { (details(words, error)) }
        @if inside { p { a href=(paths::HOME) { (words.say("refused-home")) } } }
    };
    (title, body)
}

/// A notice for a page that stays as it is.
pub(super) fn notice(words: Words, error: &NodeError) -> Markup {
    let (title, advice) = said(words, error);
    html! {
        div.notice.bad role="alert" {
            p { strong { (title) } " " (advice) }
            (details(words, error))
        }
    }
}

/// The status code that goes with such a notice.
pub(super) fn status(error: impl Borrow<NodeError>) -> StatusCode {
    crate::error::node_status(error.borrow())
}

/// What it is about, and what was needed: where that is known as data, in its own sentence.
fn said(words: Words, error: &NodeError) -> (String, String) {
    let (title, advice) = node_keys(error);
    match error {
        NodeError::Obstacle(obstacle) => (words.say(title), obstacles::sentence(words, obstacle)),
        _ => (words.say(title), words.say(advice)),
    }
}

/// What the program said, in English; nothing where the page has said the same.
fn details(words: Words, error: &NodeError) -> Markup {
    html! {
        @if !matches!(error, NodeError::Obstacle(_)) {
            details {
                summary { (words.say("refused-details")) }
                p lang="en" dir="ltr" { (error) }
            }
        }
    }
}

fn keys(refusal: &Refusal) -> (&'static str, &'static str) {
    match refusal {
        Refusal::Host => ("refused-host", "refused-host-advice"),
        Refusal::Token => ("refused-token", "refused-token-advice"),
        Refusal::Origin | Refusal::Form => ("refused-form", "refused-form-advice"),
        Refusal::Body { .. } => ("refused-long", "refused-long-advice"),
        Refusal::NotFound => ("refused-missing", "refused-missing-advice"),
        Refusal::Method | Refusal::ContentType { .. } | Refusal::Malformed(_) => ("refused-unclear", "refused-unclear-advice"),
        Refusal::Node(error) => node_keys(error),
    }
}

fn node_keys(error: &NodeError) -> (&'static str, &'static str) {
    match error {
        NodeError::NoCity => ("refused-no-city", "refused-no-city-advice"),
        NodeError::HasCity { .. } => ("refused-has-city", "refused-has-city-advice"),
        NodeError::Unknown(_) | NodeError::NotHeld(_) => ("refused-missing", "refused-missing-advice"),
        NodeError::Field(_) | NodeError::Input(_) => ("refused-input", "refused-input-advice"),
        NodeError::Refused(_) => ("refused-rules", "refused-rules-advice"),
        NodeError::Obstacle(obstacle) if obstacle.is_mistyped() => ("refused-input", "refused-input-advice"),
        NodeError::Obstacle(_) => ("obstacle-title", "refused-rules-advice"),
        NodeError::Network(_) => ("refused-network", "refused-network-advice"),
        NodeError::Busy | NodeError::Damaged | NodeError::Storage(_) => ("refused-storage", "refused-storage-advice"),
        NodeError::DiskFull { .. } => ("refused-full", "refused-full-advice"),
        NodeError::Locked => ("refused-locked", "refused-locked-advice"),
        NodeError::Passphrase => ("refused-passphrase", "refused-passphrase-advice"),
        NodeError::Stopping => ("refused-stopping", "refused-stopping-advice"),
    }
}
