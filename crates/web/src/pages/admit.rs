//! Admitting who takes part in this node's school: one pupil, a class by a list, or an
//! adult. Real names stay sealed on the device, as with `kaveret admit`.

use axum::extract::Extension;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use model::MemberKind;
use model::facts::NewInvitation;
use model::govern::{NewAdmission, NewPerson, Roster};
use node::NodeError;

use super::filled::Filled;
use super::visit::{Visit, Visiting};
use super::{invite, parts, refused, time};
use crate::cards::{self, ListError};
use crate::error::Refusal;
use crate::paths;

/// The bands of minors, by the words that invitations know, with their labels.
const BANDS: [(&str, &str); 2] = [("child", "school-band-child"), ("young", "school-band-young")];

/// What was typed, and why it did not work.
enum Fault {
    Node(NodeError),
    List(ListError),
}

/// The page.
pub(super) async fn form(Extension(visit): Visiting) -> Result<Response, Refusal> {
    page(&visit, None).await
}

/// Admits one pupil, who comes on the roster as one of a list does.
pub(super) async fn pupil(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    let text = |name| filled.one(name).trim().to_owned();
    let person = NewPerson { pseudonym: text("pseudonym"), name: text("name"), class: text("class") };
    admit(&visit, &filled, vec![person]).await
}

/// Admits everybody of a list.
pub(super) async fn list(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    match cards::read_list(filled.one("list").trim_start()) {
        Ok(people) => admit(&visit, &filled, people).await,
        Err(error) => page(&visit, Some((&filled, Fault::List(error)))).await,
    }
}

/// Makes a link for an adult who takes part in the school.
pub(super) async fn adult(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    let invitation = NewInvitation { school: true, valid_days: Some(invite::days(&filled)), ..NewInvitation::default() };
    let title = visit.say("admit-adult");
    match visit.desk().invite(invitation).await {
        Ok(invited) => Ok(visit.page_at(paths::SCHOOL_ADMIT, &title, invite::made(&visit, &title, &invited))),
        Err(error) => page(&visit, Some((&filled, Fault::Node(error)))).await,
    }
}

async fn admit(visit: &Visit, filled: &Filled, people: Vec<NewPerson>) -> Result<Response, Refusal> {
    let band = BANDS.iter().find(|(band, _)| *band == filled.one("band")).map_or(BANDS[0].0, |(band, _)| band);
    let list = NewAdmission {
        people,
        member_kind: MemberKind::Pupil,
        band: Some(band.to_owned()),
        valid_days: Some(invite::days(filled)),
        member_days: None,
    };
    let city = visit.city()?;
    let title = visit.say("admit-cards-title");
    match visit.desk().admit(list).await {
        Ok(admitted) => {
            let body = html! {
                div.unprinted {
                    h1 { (title) }
                    p.lead { (visit.words.fill("admit-cards-lead", &[("n", admitted.cards.len().into())])) }
                    p { (visit.say("admit-cards-once")) }
                    p { (visit.say("invite-once")) }
                    p { a href=(paths::SCHOOL_ADMIT) { (visit.say("admit-again")) } }
                }
                (cards::sheet(&city.name, &city.languages, &admitted.cards))
            };
            Ok(visit.page_at(paths::SCHOOL_ADMIT, &title, body))
        }
        Err(error) => page(visit, Some((filled, Fault::Node(error)))).await,
    }
}

async fn page(visit: &Visit, failed: Option<(&Filled, Fault)>) -> Result<Response, Refusal> {
    visit.city()?;
    let title = visit.say("admit-title");
    let typed = |name| failed.as_ref().map(|(filled, _)| filled.one(name)).unwrap_or_default();
    let roster = visit.desk().roster().await?;
    let body = html! {
        h1 { (title) }
        @if let Some((_, fault)) = &failed { (notice(visit, fault)) }
        @if visit.may_invite() {
            p.lead { (visit.say("admit-lead")) }
            div.columns {
                section aria-labelledby="one" { h2 #one { (visit.say("admit-one")) } (pupil_form(visit, &typed)) }
                section aria-labelledby="class" { h2 #class { (visit.say("admit-list-heading")) } (list_form(visit, &typed)) }
                section aria-labelledby="adult" { h2 #adult { (visit.say("admit-adult")) } (adult_form(visit)) }
            }
        } @else {
            p.none { (visit.say("admit-not")) }
        }
        p { a href=(paths::INVITE) { (visit.say("admit-cards-open")) } " · " a href=(paths::SCHOOL) { (visit.say("school-title")) } }
        (known(visit, &roster))
    };
    let response = visit.page_at(paths::SCHOOL_ADMIT, &title, body);
    Ok(match failed {
        Some((_, Fault::Node(error))) => (refused::status(error), response).into_response(),
        Some((_, Fault::List(_))) => (axum::http::StatusCode::UNPROCESSABLE_ENTITY, response).into_response(),
        None => response,
    })
}

fn notice(visit: &Visit, fault: &Fault) -> Markup {
    let text = match fault {
        Fault::Node(error) => return refused::notice(visit.words, error),
        Fault::List(ListError::NoPseudonym) => visit.say("admit-list-no-pseudonym"),
        Fault::List(ListError::Row(row)) => visit.words.fill("admit-list-unreadable", &[("n", (*row).into())]),
    };
    html! { p.notice.bad role="alert" { (text) } }
}

fn band_field(visit: &Visit, id: &str, typed: &str) -> Markup {
    html! {
        div.field {
            label for=(id) { (visit.say("admit-band")) }
            select id=(id) name="band" {
                @for (band, key) in BANDS { option value=(band) selected[band == typed] { (visit.say(key)) } }
            }
        }
    }
}

fn pupil_form<'a>(visit: &Visit, typed: &impl Fn(&'static str) -> &'a str) -> Markup {
    html! {
        form.record method="post" action=(paths::SCHOOL_ADMIT) {
            (parts::form_token(visit))
            div.field {
                label for="pseudonym" { (visit.say("admit-pseudonym")) }
                p.hint #pseudonym-hint { (visit.say("admit-pseudonym-hint")) }
                input #pseudonym name="pseudonym" type="text" dir="auto" required autocomplete="off" aria-describedby="pseudonym-hint"
                    value=(typed("pseudonym"));
            }
            (band_field(visit, "band-one", typed("band")))
            div.field {
                label for="name" { (visit.say("admit-name")) }
                p.hint #name-hint { (visit.say("admit-name-hint")) }
                input #name name="name" type="text" dir="auto" autocomplete="off" aria-describedby="name-hint" value=(typed("name"));
            }
            div.field {
                label for="of-class" { (visit.say("admit-class")) }
                input #of-class name="class" type="text" dir="auto" autocomplete="off" value=(typed("class"));
            }
            (invite::valid(visit, "days-one", invite::DAYS_FIRST))
            button type="submit" { (visit.say("admit-one-button")) }
        }
    }
}

fn list_form<'a>(visit: &Visit, typed: &impl Fn(&'static str) -> &'a str) -> Markup {
    html! {
        p { (visit.say("admit-list-lead")) }
        form.record method="post" action=(paths::SCHOOL_ADMIT_LIST) {
            (parts::form_token(visit))
            div.field {
                label for="list" { (visit.say("admit-list")) }
                p.hint #class-hint { (visit.say("admit-list-hint")) }
                textarea #list name="list" rows="8" dir="auto" required spellcheck="false" aria-describedby="class-hint" { (typed("list")) }
            }
            (band_field(visit, "band-list", typed("band")))
            (invite::valid(visit, "days-list", invite::DAYS_FIRST))
            button type="submit" { (visit.say("admit-list-button")) }
        }
    }
}

fn adult_form(visit: &Visit) -> Markup {
    html! {
        p { (visit.say("admit-adult-lead")) }
        form.record method="post" action=(paths::SCHOOL_ADMIT_ADULT) {
            (parts::form_token(visit))
            (invite::valid(visit, "days-adult", invite::DAYS_FIRST))
            button type="submit" { (visit.say("admit-adult-button")) }
        }
    }
}

/// Whom this device knows behind the pseudonyms.
fn known(visit: &Visit, roster: &Roster) -> Markup {
    html! {
        @if !roster.entries.is_empty() {
            section aria-labelledby="roster" {
                h2 #roster { (visit.say("admit-roster")) }
                p.hint { (visit.say("admit-roster-lead")) }
                ul.people {
                    @for entry in &roster.entries {
                        li {
                            strong { bdi { (entry.pseudonym) } }
                            @for about in [&entry.name, &entry.class] { @if !about.is_empty() { " · " bdi { (about) } } }
                            p.about {
                                @if entry.member.is_some() { (visit.say("admit-roster-joined")) } @else {
                                    (visit.words.weave("admit-roster-invited", &[], &[("when", time::on(visit.words, entry.expires))]))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
