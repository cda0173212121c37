//! What is decided on the page "My school": each form, and what it does.

use std::str::FromStr;

use axum::extract::Extension;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use model::govern::{Deed, GroupFacts, Person, SchoolFacts};
use model::{ItemId, MemberId};
use node::NodeError;

use super::super::filled::Filled;
use super::super::visit::{Visit, Visiting};
use super::super::{parts, rights};
use super::{ADULT, page};
use crate::error::Refusal;
use crate::paths;

/// For how long a consent lasts, in days, until another number is typed: a school year.
const CONSENT_DAYS: u32 = 365;

async fn decide(visit: &Visit, deed: Result<Deed, NodeError>, done: &str) -> Result<Response, Refusal> {
    let decided = match deed {
        Ok(deed) => visit.desk().govern(deed, None).await,
        Err(error) => Err(error),
    };
    match decided {
        Ok(_) => Ok(Redirect::to(&format!("{}?done={done}", paths::SCHOOL)).into_response()),
        Err(error) => page(visit, Some(error)).await,
    }
}

/// An id that a form of ours carries.
fn id<T: FromStr>(filled: &Filled, name: &str) -> Result<T, Refusal> {
    filled.one(name).parse().map_err(|_| Refusal::NotFound)
}

/// Consents for a pupil.
pub(in super::super) async fn consent(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    let minor = id(&filled, "minor")?;
    let (publishing, sessions) = (filled.has("publishing"), filled.has("sessions"));
    let typed = filled.one("days").trim();
    let days = match typed {
        "" => Ok(None),
        typed => typed.parse().map(Some).map_err(|_| NodeError::Input(format!("{typed:?} is no number of days"))),
    };
    decide(&visit, days.map(|days| Deed::Consent { minor, publishing, sessions, days }), "consented").await
}

/// Names who may consent for a pupil.
pub(in super::super) async fn guardian(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    let deed = Deed::Guardian { minor: id(&filled, "minor")?, guardian: id(&filled, "guardian")? };
    decide(&visit, Ok(deed), "guarded").await
}

/// Makes a group, or says anew who is in one.
pub(in super::super) async fn group(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    let members: Vec<MemberId> = filled.all("members").filter_map(|member| member.parse().ok()).collect();
    let instead_of = if filled.one("group").is_empty() { None } else { Some(id(&filled, "group")?) };
    let deed = Deed::Group { name: filled.one("name").trim().to_owned(), members, instead_of, school: Some(id(&filled, "school")?) };
    decide(&visit, Ok(deed), "grouped").await
}

/// Gives a pupil another name.
pub(in super::super) async fn call(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    let deed = Deed::Pseudonym { member: id(&filled, "member")?, name: filled.one("name").trim().to_owned() };
    decide(&visit, Ok(deed), "named").await
}

/// Registers a place in the school alone.
pub(in super::super) async fn place(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    decide(&visit, Ok(Deed::Place { name: filled.one("name").trim().to_owned(), school: true }), "placed").await
}

/// Says in the school alone that somebody was checked.
pub(in super::super) async fn check(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    let deed = Deed::Vet { member: id(&filled, "member")?, check: filled.one("check").to_owned(), days: None, school: true };
    decide(&visit, Ok(deed), "checked").await
}

/// Renews one person's right, or everybody's that ends soon.
pub(in super::super) async fn renew(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    let members: Vec<MemberId> = filled.one("member").parse().into_iter().collect();
    decide(&visit, Ok(Deed::Renew { members, within_days: None, days: None }), "renewed").await
}

/// Takes back what this member said.
pub(in super::super) async fn withdraw(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    let statement: ItemId = id(&filled, "statement")?;
    decide(&visit, Ok(Deed::Withdraw { statement, from: None }), "taken-back").await
}

/// A button that renews.
pub(super) fn renewal(visit: &Visit, member: Option<MemberId>) -> Markup {
    html! {
        form.inline method="post" action=(paths::SCHOOL_RENEW) {
            (parts::form_token(visit))
            @if let Some(member) = member { input type="hidden" name="member" value=(member); }
            button.quiet type="submit" { (visit.say(if member.is_some() { "school-renew" } else { "school-renew-all" })) }
        }
    }
}

/// A line that opens, with the form for a consent of one's own word.
pub(super) fn consenting(visit: &Visit, minor: &Person, summary: &'static str) -> Markup {
    html! {
        details { summary { (visit.say(summary)) } (consent_form(visit, minor)) }
    }
}

pub(super) fn consent_form(visit: &Visit, minor: &Person) -> Markup {
    let days = format!("days-{}", minor.member);
    html! {
        form.record method="post" action=(paths::SCHOOL_CONSENT) {
            (parts::form_token(visit))
            input type="hidden" name="minor" value=(minor.member);
            ul.ticks {
                li { label { input type="checkbox" name="publishing" value="yes"; " " (visit.say("school-consent-publishing")) } }
                li { label { input type="checkbox" name="sessions" value="yes"; " " (visit.say("school-consent-sessions")) } }
            }
            div.field {
                label for=(days) { (visit.say("school-consent-days")) }
                input id=(days) name="days" type="number" min="1" max="366" value=(CONSENT_DAYS);
            }
            button type="submit" { (visit.say("school-consent-save")) }
        }
    }
}

pub(super) fn guardian_form(visit: &Visit, minor: &Person, facts: &SchoolFacts) -> Markup {
    let field = format!("guardian-{}", minor.member);
    let adults = facts.members.iter().filter(|member| member.band == ADULT && member.counts && member.person.member != facts.school.member);
    html! {
        form.record method="post" action=(paths::SCHOOL_GUARDIAN) {
            (parts::form_token(visit))
            input type="hidden" name="minor" value=(minor.member);
            div.field {
                label for=(field) { (visit.say("school-guardian-who")) }
                p.hint { (visit.say("school-guardian-hint")) }
                select id=(field) name="guardian" required {
                    option value="" { "–" }
                    @for adult in adults {
                        option value=(adult.person.member) dir="auto" {
                            (adult.person.name.as_deref().unwrap_or_default()) " " (parts::short(&adult.person.member))
                        }
                    }
                }
            }
            button type="submit" { (visit.say("school-guardian-save")) }
        }
    }
}

pub(super) fn name_form(visit: &Visit, pupil: &Person) -> Markup {
    let field = format!("name-{}", pupil.member);
    html! {
        form.record method="post" action=(paths::SCHOOL_NAME) {
            (parts::form_token(visit))
            input type="hidden" name="member" value=(pupil.member);
            div.field {
                label for=(field) { (visit.say("school-name-new")) }
                p.hint { (visit.say("school-name-hint")) }
                input id=(field) name="name" type="text" dir="auto" required autocomplete="off";
            }
            button type="submit" { (visit.say("school-name-save")) }
        }
    }
}

pub(super) fn check_form(visit: &Visit, person: &Person) -> Markup {
    let field = format!("check-{}", person.member);
    html! {
        form.record method="post" action=(paths::SCHOOL_CHECK) {
            (parts::form_token(visit))
            input type="hidden" name="member" value=(person.member);
            p { (visit.say("rights-check-lead")) }
            div.field {
                label for=(field) { (visit.say("rights-check-kind")) }
                select id=(field) name="check" { (rights::check_options(visit)) }
            }
            button type="submit" { (visit.say("rights-check-say")) }
        }
    }
}

pub(super) fn place_form(visit: &Visit) -> Markup {
    html! {
        form.record method="post" action=(paths::SCHOOL_PLACE) {
            (parts::form_token(visit))
            div.field {
                label for="place-name" { (visit.say("rights-place-name")) }
                input #place-name name="name" type="text" dir="auto" required;
            }
            button type="submit" { (visit.say("rights-place-add")) }
        }
    }
}

/// A new group, or one of the reader's as it is.
pub(super) fn group_form(visit: &Visit, facts: &SchoolFacts, group: Option<&GroupFacts>) -> Markup {
    let field = group.map_or_else(|| format!("group-{}", facts.school.member), |group| format!("group-{}", group.id));
    let is_in = |member: MemberId| group.is_some_and(|group| group.members.iter().any(|person| person.member == member));
    let others = facts.members.iter().filter(|member| member.counts && Some(member.person.member) != visit.status.member);
    html! {
        form.record method="post" action=(paths::SCHOOL_GROUP) {
            (parts::form_token(visit))
            input type="hidden" name="school" value=(facts.school.member);
            @if let Some(group) = group { input type="hidden" name="group" value=(group.id); }
            div.field {
                label for=(field) { (visit.say("school-group-name")) }
                input id=(field) name="name" type="text" dir="auto" required value=(group.map_or("", |group| &group.name));
            }
            fieldset {
                legend { (visit.say("school-group-members")) }
                p.hint { (visit.say("school-group-hint")) }
                ul.ticks {
                    @for member in others {
                        @let id = member.person.member;
                        li { label {
                            input type="checkbox" name="members" value=(id) checked[is_in(id)];
                            " " bdi { (member.person.name.as_deref().unwrap_or_default()) " " (parts::short(&id)) }
                        } }
                    }
                }
            }
            button type="submit" { (visit.say("school-group-save")) }
        }
    }
}
