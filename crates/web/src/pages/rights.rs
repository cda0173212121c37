//! What those with a right say of members and places: a role, a check, a new key after
//! the recovery words were lost, a place; and taking back what one said.

use axum::extract::{Extension, Path};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use model::govern::{Deed, Governance, MemberFacts, MemberList, SuccessorFacts};
use model::{ItemId, MemberId, MemberKind, Role};
use node::NodeError;

use super::city::{self, called, person};
use super::filled::Filled;
use super::visit::{Visit, Visiting};
use super::{labels, member, parts, time};
use crate::catalogue::Words;
use crate::error::Refusal;
use crate::{paths, query};

/// The roles that may be given on a page; who admits members is named by the charter's people.
const ROLES: [Role; 5] = [Role::Issuer, Role::Moderator, Role::Mediator, Role::Facilitator, Role::Box];

/// The sorts of check, by the words that [`Deed::Vet`] knows, with their labels.
const CHECKS: [(&str, &str); 3] =
    [("police-certificate", "rights-check-police"), ("employer", "rights-check-employer"), ("training", "rights-check-training")];

/// Gives a member a role, beside those that they have.
pub(super) async fn give(Extension(visit): Visiting, Path(id): Path<String>, filled: Filled) -> Result<Response, Refusal> {
    let member = member::named(&id)?;
    let roles: Vec<Role> = filled.all("roles").filter_map(|name| ROLES.into_iter().find(|role| role.name() == name)).collect();
    let deed = Deed::Grant { member, kind: None, roles, days: None, admissions: None, budget: None };
    on_member(&visit, member, deed, "given").await
}

/// Says that a member was checked.
pub(super) async fn check(Extension(visit): Visiting, Path(id): Path<String>, filled: Filled) -> Result<Response, Refusal> {
    let member = member::named(&id)?;
    on_member(&visit, member, Deed::Vet { member, check: filled.one("check").to_owned(), days: None, school: false }, "checked").await
}

/// Says that a member, whose recovery words are lost, has a new membership.
pub(super) async fn succeed(Extension(visit): Visiting, Path(id): Path<String>, filled: Filled) -> Result<Response, Refusal> {
    let old = member::named(&id)?;
    match filled.one("new").trim().parse::<MemberId>() {
        Ok(new) => on_member(&visit, old, Deed::Succeed { old, new }, "succeeded").await,
        Err(error) => member::page(&visit, old, Some(NodeError::Input(model::with_causes(&error)))).await,
    }
}

async fn on_member(visit: &Visit, id: MemberId, deed: Deed, done: &str) -> Result<Response, Refusal> {
    match visit.desk().govern(deed, None).await {
        Ok(_) => Ok(Redirect::to(&format!("{}?done={done}", paths::of_id(paths::MEMBER, id))).into_response()),
        Err(error) => member::page(visit, id, Some(error)).await,
    }
}

/// Registers a place.
pub(super) async fn place(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    city::decide(&visit, Deed::Place { name: filled.one("name").trim().to_owned(), school: false }, "placed").await
}

/// Takes back what this member said, or objects to a successor.
pub(super) async fn withdraw(Extension(visit): Visiting, Path(id): Path<String>, filled: Filled) -> Result<Response, Refusal> {
    let statement: ItemId = id.parse().map_err(|_| Refusal::NotFound)?;
    let deed = Deed::Withdraw { statement, from: None };
    // The forms of other pages lead back to where one was.
    let Some(back) = query::inside(filled.one("back")) else { return city::decide(&visit, deed, "taken-back").await };
    visit.desk().govern(deed, None).await?;
    Ok(Redirect::to(&format!("{back}?done=taken-back")).into_response())
}

/// Lets something count that a cut left out.
pub(super) async fn endorse(Extension(visit): Visiting, Path(id): Path<String>, _own_form: Filled) -> Result<Response, Refusal> {
    let item: ItemId = id.parse().map_err(|_| Refusal::NotFound)?;
    match visit.desk().govern(Deed::Endorse { items: vec![item] }, None).await {
        Ok(_) => Ok(Redirect::to(&format!("{}?done=endorsed", paths::of_id(paths::EXPLAIN, item))).into_response()),
        Err(error) => Err(Refusal::Node(error)),
    }
}

/// A button that takes back a statement.
fn take_back(visit: &Visit, statement: ItemId, label: &'static str) -> Markup {
    html! {
        form.inline method="post" action=(paths::of_id(paths::STATEMENT_WITHDRAW, statement)) {
            (parts::form_token(visit))
            button.quiet type="submit" { (visit.say(label)) }
        }
    }
}

/// The places that are registered, and a form for one more for those who may.
pub(super) fn places(visit: &Visit, facts: &Governance) -> Markup {
    let open: Vec<_> = facts.places.iter().filter(|place| place.closed.is_none_or(|closed| closed > visit.now)).collect();
    let may = facts.you_admit || facts.you_decide;
    html! {
        @if !open.is_empty() || may {
            section aria-labelledby="places" {
                h2 #places { (visit.say("gov-places")) }
                ul.people {
                    @for place in open {
                        li {
                            span dir="auto" { (place.name) }
                            @if visit.status.member == Some(place.by.member) { " " (take_back(visit, place.id, "rights-close")) }
                        }
                    }
                }
                @if may {
                    form.record method="post" action=(paths::CITY_PLACE) {
                        (parts::form_token(visit))
                        div.field {
                            label for="place-name" { (visit.say("rights-place-name")) }
                            input #place-name name="name" type="text" dir="auto" required;
                        }
                        button type="submit" { (visit.say("rights-place-add")) }
                    }
                }
            }
        }
    }
}

/// Who goes on with a new key, or is said to.
pub(super) fn successors(visit: &Visit, facts: &Governance) -> Markup {
    html! {
        @if !facts.successors.is_empty() {
            section aria-labelledby="successors" {
                h2 #successors { (visit.say("rights-successors")) }
                p { (visit.say("rights-successors-lead")) }
                ul.records { @for successor in &facts.successors { li { (one_successor(visit, facts, successor)) } } }
            }
        }
    }
}

fn one_successor(visit: &Visit, facts: &Governance, successor: &SuccessorFacts) -> Markup {
    let me = visit.status.member;
    let mine = successor.by.iter().any(|by| Some(by.member) == me);
    let waits = successor.by.len() < 2;
    let sentence = if successor.in_force { "rights-succeeded" } else { "rights-to-succeed" };
    html! {
        p { (visit.words.weave(sentence, &[], &[("old", person(visit, &successor.old)), ("new", person(visit, &successor.new)),
            ("when", time::on(visit.words, successor.from))])) }
        p.about {
            (visit.say("rights-said-by")) " "
            @for (at, by) in successor.by.iter().enumerate() { @if at > 0 { ", " } (called(visit, by)) }
            @if waits { " · " (visit.say("rights-second")) }
        }
        @if waits && facts.you_admit && !mine {
            form method="post" action=(paths::of_id(paths::MEMBER_SUCCEED, successor.old.member)) {
                (parts::form_token(visit))
                input type="hidden" name="new" value=(successor.new.member);
                button type="submit" { (visit.say("rights-confirm")) }
            }
        }
        @if !successor.in_force && (mine || me == Some(successor.old.member)) {
            (take_back(visit, successor.statement, if mine { "rights-take-back" } else { "rights-object" }))
        }
    }
}

/// What those with a right may say of a member.
pub(super) fn on_page(visit: &Visit, facts: &Governance, member: &MemberFacts, list: &MemberList) -> Markup {
    let id = member.person.member;
    let may = facts.you_admit || facts.you_decide;
    let adult = member.kind != MemberKind::Pupil;
    let checks: Vec<_> = facts.vettings.iter().filter(|check| check.person.member == id && check.ends > visit.now).collect();
    html! {
        @if !checks.is_empty() {
            section aria-labelledby="checks" {
                h2 #checks { (visit.say("rights-checks")) }
                ul.people {
                    @for check in checks {
                        li {
                            (check_name(visit.words, &check.check))
                            " · " (visit.words.weave("gov-until", &[], &[("when", time::on(visit.words, check.ends))]))
                            @if visit.status.member == Some(check.by.member) { " " (take_back(visit, check.id, "rights-take-back")) }
                        }
                    }
                }
            }
        }
        @if may && member.counts && adult {
            details { summary { (visit.say("rights-role")) } (role_form(visit, member)) }
            details { summary { (visit.say("rights-check")) } (check_form(visit, id)) }
        }
        @if facts.you_admit && adult && visit.status.member != Some(id) {
            details { summary { (visit.say("rights-lost")) } (succeed_form(visit, id, list)) }
        }
    }
}

fn role_form(visit: &Visit, member: &MemberFacts) -> Markup {
    html! {
        form.record method="post" action=(paths::of_id(paths::MEMBER_ROLE, member.person.member)) {
            (parts::form_token(visit))
            p { (visit.say("rights-role-lead")) }
            ul.ticks {
                @for role in ROLES {
                    @if let Some(label) = labels::role(role) {
                        li { label { input type="checkbox" name="roles" value=(role.name()) checked[member.roles.contains(&role)]; " " (visit.say(label)) } }
                    }
                }
            }
            button type="submit" { (visit.say("rights-role-give")) }
        }
    }
}

/// The sorts of check, to choose from.
pub(super) fn check_options(visit: &Visit) -> Markup {
    html! { @for (value, label) in CHECKS { option value=(value) { (visit.say(label)) } } }
}

/// A sort of check in the reader's words; as it is when it is none of those known here.
pub(super) fn check_name(words: Words, check: &str) -> String {
    CHECKS.iter().find(|(known, _)| *known == check).map_or_else(|| check.to_owned(), |(_, label)| words.say(label))
}

fn check_form(visit: &Visit, id: MemberId) -> Markup {
    html! {
        form.record method="post" action=(paths::of_id(paths::MEMBER_CHECK, id)) {
            (parts::form_token(visit))
            p { (visit.say("rights-check-lead")) }
            div.field {
                label for="check" { (visit.say("rights-check-kind")) }
                select #check name="check" { (check_options(visit)) }
            }
            button type="submit" { (visit.say("rights-check-say")) }
        }
    }
}

fn succeed_form(visit: &Visit, id: MemberId, list: &MemberList) -> Markup {
    let others = list.members.iter().filter(|other| other.counts && other.person.member != id && other.kind != MemberKind::Pupil);
    html! {
        form.record method="post" action=(paths::of_id(paths::MEMBER_SUCCEED, id)) {
            (parts::form_token(visit))
            p { (visit.say("rights-lost-lead")) }
            div.field {
                label for="new" { (visit.say("rights-lost-new")) }
                select #new name="new" required {
                    option value="" { "–" }
                    @for other in others {
                        option value=(other.person.member) dir="auto" {
                            (other.person.name.as_deref().unwrap_or_default()) " " (parts::short(&other.person.member))
                        }
                    }
                }
            }
            button type="submit" { (visit.say("rights-lost-say")) }
        }
    }
}
