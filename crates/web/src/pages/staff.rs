//! Who edits this member's records for them, and whose records they edit.

use axum::extract::Extension;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use model::govern::{Deed, MemberList, StaffFacts};
use model::{ItemId, MemberId};
use node::NodeError;

use super::city::{called, person};
use super::filled::Filled;
use super::visit::{Visit, Visiting};
use super::{parts, refused, time};
use crate::error::Refusal;
use crate::{limits, paths};

/// For how long somebody edits, in days, until another number is typed: a school year.
const STAFF_DAYS: u32 = 365;

/// The page.
pub(super) async fn show(Extension(visit): Visiting) -> Result<Response, Refusal> {
    page(&visit, None).await
}

/// Lets a member edit this member's records.
pub(super) async fn add(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    let Ok(member) = filled.one("member").trim().parse::<MemberId>() else { return Err(Refusal::NotFound) };
    let typed = filled.one("days").trim();
    match typed.parse() {
        Ok(days) => decide(&visit, Deed::Staff { member, days: Some(days) }, "staffed").await,
        Err(_) => page(&visit, Some(NodeError::Input(format!("{typed:?} is no number of days")))).await,
    }
}

/// Takes that back.
pub(super) async fn remove(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    let statement: ItemId = filled.one("statement").parse().map_err(|_| Refusal::NotFound)?;
    decide(&visit, Deed::Withdraw { statement, from: None }, "unstaffed").await
}

async fn decide(visit: &Visit, deed: Deed, done: &str) -> Result<Response, Refusal> {
    match visit.desk().govern(deed, None).await {
        Ok(_) => Ok(Redirect::to(&format!("{}?done={done}", paths::STAFF)).into_response()),
        Err(error) => page(visit, Some(error)).await,
    }
}

async fn page(visit: &Visit, error: Option<NodeError>) -> Result<Response, Refusal> {
    visit.city()?;
    let me = visit.status.member.ok_or(Refusal::Node(NodeError::NoCity))?;
    let (staff, list) = (visit.desk().governance().await?.staff, visit.desk().members(false).await?);
    let (mine, others): (Vec<_>, Vec<_>) =
        staff.iter().filter(|word| word.ends > visit.now).partition(|word| word.organisation.member == me);
    let others: Vec<&StaffFacts> = others.into_iter().filter(|word| word.person.member == me).collect();
    let title = visit.say("staff-title");
    let body = html! {
        @if let Some(error) = &error { (refused::notice(visit.words, error)) }
        (parts::done(visit))
        h1 { (title) }
        p.lead { (visit.say("staff-lead")) }
        @if mine.is_empty() { p.none { (visit.say("staff-none")) } }
        ul.people {
            @for word in &mine {
                li {
                    (person(visit, &word.person)) " · "
                    (visit.words.weave("gov-until", &[], &[("when", time::on(visit.words, word.ends))])) " "
                    (removal(visit, word.id))
                }
            }
        }
        (form(visit, me, &mine, &list))
        @if !others.is_empty() {
            h2 { (visit.say("staff-for")) }
            ul.people {
                @for word in &others {
                    li {
                        (person(visit, &word.organisation)) " · "
                        (visit.words.weave("gov-until", &[], &[("when", time::on(visit.words, word.ends))]))
                    }
                }
            }
        }
    };
    let response = visit.page_at(paths::STAFF, &title, body);
    Ok(match error {
        Some(error) => (refused::status(error), response).into_response(),
        None => response,
    })
}

fn removal(visit: &Visit, statement: ItemId) -> Markup {
    html! {
        form.inline method="post" action=(paths::STAFF_REMOVE) {
            (parts::form_token(visit))
            input type="hidden" name="statement" value=(statement);
            button.quiet type="submit" { (visit.say("staff-remove")) }
        }
    }
}

fn form(visit: &Visit, me: MemberId, named: &[&StaffFacts], list: &MemberList) -> Markup {
    let is_named = |member: MemberId| member == me || named.iter().any(|word| word.person.member == member);
    let others = list.members.iter().map(|facts| &facts.person).filter(|person| !is_named(person.member));
    html! {
        section aria-labelledby="add" {
            h2 #add { (visit.say("staff-add")) }
            form.record method="post" action=(paths::STAFF) {
                (parts::form_token(visit))
                div.field {
                    label for="member" { (visit.say("staff-who")) }
                    select #member name="member" required {
                        option value="" { "–" }
                        @for person in others.take(limits::MEMBERS_NAMED) {
                            option value=(person.member) dir="auto" { (called(visit, person)) " " (parts::short(&person.member)) }
                        }
                    }
                }
                div.field {
                    label for="days" { (visit.say("staff-days")) }
                    input #days name="days" type="number" min="1" max="366" required value=(STAFF_DAYS);
                }
                button type="submit" { (visit.say("staff-add")) }
            }
        }
    }
}
