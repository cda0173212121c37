//! Seeing nothing more of a person: for oneself alone.

use axum::extract::Extension;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use model::MemberId;
use model::facts::RecordFacts;

use super::filled::Filled;
use super::parts;
use super::visit::{Visit, Visiting};
use crate::api::Named;
use crate::error::Refusal;
use crate::paths;

/// Below another member's record: a line that opens, and the button.
pub(super) fn form(visit: &Visit, facts: &RecordFacts) -> Markup {
    let owner = facts.view.owner;
    html! {
        @if facts.blocked {
            p { (visit.say("block-notice")) }
            (unblock_form(visit, owner))
        } @else {
            details {
                summary { (visit.say("block-button")) }
                form method="post" action=(paths::of_member(paths::MEMBER_BLOCK, owner)) {
                    (parts::form_token(visit))
                    p { (visit.say("block-lead")) }
                    button.plain type="submit" { (visit.say("block-button")) }
                }
            }
        }
    }
}

fn unblock_form(visit: &Visit, member: MemberId) -> Markup {
    html! {
        form method="post" action=(paths::of_member(paths::MEMBER_UNBLOCK, member)) {
            (parts::form_token(visit))
            button.plain type="submit" { (visit.say("unblock-button")) }
        }
    }
}

/// Whom this person has blocked.
pub(super) async fn list(Extension(visit): Visiting) -> Result<Response, Refusal> {
    visit.city()?;
    let blocked = visit.desk().blocked().await?;
    let title = visit.say("blocked-heading");
    let body = html! {
        (parts::done(&visit))
        h1 { (title) }
        p.lead { (visit.say("blocked-lead")) }
        @if blocked.is_empty() { p.none { (visit.say("blocked-none")) } }
        ul.peers {
            @for one in &blocked {
                li {
                    p { @match &one.name {
                        Some(name) => strong { bdi { (name) } },
                        None => (visit.say("someone")),
                    } }
                    (unblock_form(&visit, one.member))
                }
            }
        }
    };
    Ok(visit.page(&title, body))
}

/// Blocks a person.
pub(super) async fn block(Extension(visit): Visiting, Named(member): Named<MemberId>, _own_form: Filled) -> Result<Response, Refusal> {
    visit.desk().block(member).await?;
    Ok(Redirect::to(&format!("{}?done=blocked", paths::BLOCKED)).into_response())
}

/// Takes a block back.
pub(super) async fn unblock(Extension(visit): Visiting, Named(member): Named<MemberId>, _own_form: Filled) -> Result<Response, Refusal> {
    visit.desk().unblock(member).await?;
    Ok(Redirect::to(&format!("{}?done=unblocked", paths::BLOCKED)).into_response())
}
