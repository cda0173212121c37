//! Inviting someone to the city: a link, and the same as a picture for a phone's
//! camera.

use axum::extract::Extension;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use model::facts::{InvitationFacts, InvitationPurpose, Invited, NewInvitation};
use model::{InvitationId, MemberKind};
use node::NodeError;

use super::filled::Filled;
use super::visit::{Visit, Visiting};
use super::{labels, parts, refused, time};
use crate::error::Refusal;
use crate::{cards, paths};

/// For how many days a link may be used, to choose from.
const DAYS: [u32; 4] = [1, 7, 14, 30];

/// What is chosen at first: a fortnight is also the node's own choice.
pub(super) const DAYS_FIRST: u32 = 14;

/// The sorts of member whom this page invites; pupils need more, see [`super::admit`].
const KINDS: [MemberKind; 6] = [
    MemberKind::Resident,
    MemberKind::School,
    MemberKind::PublicBody,
    MemberKind::Business,
    MemberKind::Association,
    MemberKind::SocialEnterprise,
];

/// For how many days a form's link may be used.
pub(super) fn days(filled: &Filled) -> u32 {
    filled.one("days").parse().ok().filter(|days| DAYS.contains(days)).unwrap_or(DAYS_FIRST)
}

/// What was chosen, until something is.
const FIRST: NewInvitation = NewInvitation {
    member_kind: MemberKind::Resident,
    hosts_box: false,
    valid_days: Some(DAYS_FIRST),
    member_days: None,
    budget: None,
    school: false,
    band: None,
    pseudonym: None,
};

/// The form.
pub(super) async fn form(Extension(visit): Visiting) -> Result<Response, Refusal> {
    page(&visit, &FIRST, None).await
}

/// Makes the invitation and shows it.
pub(super) async fn make(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    let member_kind = KINDS.into_iter().find(|kind| kind.name() == filled.one("member_kind")).unwrap_or(MemberKind::Resident);
    let invitation = NewInvitation { member_kind, hosts_box: filled.has("hosts_box"), valid_days: Some(days(&filled)), ..FIRST };
    let title = visit.say("invite-title");
    match visit.desk().invite(invitation.clone()).await {
        Ok(invited) => Ok(visit.page(&title, made(&visit, &title, &invited))),
        Err(error) => page(&visit, &invitation, Some(error)).await,
    }
}

/// Takes an invitation back.
pub(super) async fn take_back(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    let id: InvitationId = filled.one("invitation").parse().map_err(|_| Refusal::NotFound)?;
    match visit.desk().take_back_invitation(id).await {
        Ok(()) => Ok(Redirect::to(&format!("{}?done=uninvited", paths::INVITE)).into_response()),
        Err(error) => page(&visit, &FIRST, Some(error)).await,
    }
}

/// The form with what was chosen, what could not be done, and what is open.
async fn page(visit: &Visit, chosen: &NewInvitation, error: Option<NodeError>) -> Result<Response, Refusal> {
    visit.city()?;
    let known = visit.desk().invitations().await?;
    let days = chosen.valid_days.unwrap_or(DAYS_FIRST);
    let title = visit.say("invite-title");
    let body = html! {
        h1 { (title) }
        @if let Some(error) = &error { (refused::notice(visit.words, error)) }
        (parts::done(visit))
        @if visit.may_invite() { (fields(visit, chosen.member_kind, days, chosen.hosts_box)) } @else { (word(visit, days)) }
        (open(visit, &known))
    };
    let response = visit.page_at(paths::INVITE, &title, body);
    Ok(match error {
        Some(error) => (refused::status(error), response).into_response(),
        None => response,
    })
}

/// The invitations that this device gave out, with a button for each that is open.
fn open(visit: &Visit, known: &[InvitationFacts]) -> Markup {
    html! {
        section aria-labelledby="open" {
            h2 #open { (visit.say("invitations-title")) }
            @if known.is_empty() { p.none { (visit.say("invitations-none")) } } @else { p { (visit.say("invitations-lead")) } }
            ul.people {
                @for facts in known {
                    li {
                        strong { (who(visit, facts)) }
                        @if facts.school && facts.pseudonym.is_none() { " · " (visit.say("invitations-school")) }
                        " · " (visit.words.weave("gov-until", &[], &[("when", time::on(visit.words, facts.expires))]))
                        @if facts.used { " " span.badge { (visit.say("invitations-used")) } } @else { " " (taking_back(visit, facts.id)) }
                    }
                }
            }
        }
    }
}

fn who(visit: &Visit, facts: &InvitationFacts) -> Markup {
    html! {
        @match (facts.purpose, facts.member_kind) {
            (InvitationPurpose::Device, _) => { (visit.say("invitations-device")) }
            (InvitationPurpose::Vouch, _) => { (visit.say("invitations-vouch")) }
            (InvitationPurpose::Member, kind) => {
                (visit.say(labels::member_kind(kind.unwrap_or(MemberKind::Resident))))
                @if let Some(pseudonym) = &facts.pseudonym { " " bdi { (pseudonym) } }
            }
        }
    }
}

fn taking_back(visit: &Visit, id: InvitationId) -> Markup {
    html! {
        form.inline method="post" action=(paths::INVITE_WITHDRAW) {
            (parts::form_token(visit))
            input type="hidden" name="invitation" value=(id);
            button.quiet type="submit" { (visit.say("invitations-withdraw")) }
        }
    }
}

fn fields(visit: &Visit, kind: MemberKind, days: u32, hosts_box: bool) -> Markup {
    html! {
        p.lead { (visit.say("invite-lead")) }
        p { (visit.say("invitations-pupils")) " " a href=(paths::SCHOOL_ADMIT) { (visit.say("admit-title")) } }
        form.record method="post" action=(paths::INVITE) {
            (parts::form_token(visit))
            div.field {
                label for="member_kind" { (visit.say("invite-kind")) }
                (member_kinds(visit, &KINDS, kind))
            }
            (valid(visit, "days", days))
            div.field {
                label { input type="checkbox" name="hosts_box" value="yes" checked[hosts_box]; " " (visit.say("invite-box")) }
                p.hint { (visit.say("invite-box-hint")) }
            }
            button type="submit" { (visit.say("invite-make")) }
        }
    }
}

/// What a member can do who admits nobody: vouch.
fn word(visit: &Visit, days: u32) -> Markup {
    html! {
        p.lead { (visit.say("word-lead")) }
        p { (visit.say("word-two")) }
        form.record method="post" action=(paths::INVITE) {
            (parts::form_token(visit))
            (valid(visit, "days", days))
            button type="submit" { (visit.say("word-make")) }
        }
    }
}

pub(super) fn valid(visit: &Visit, id: &str, days: u32) -> Markup {
    html! {
        div.field {
            label for=(id) { (visit.say("invite-days")) }
            select id=(id) name="days" {
                @for choice in DAYS {
                    option value=(choice) selected[choice == days] { (visit.words.fill("invite-days-count", &[("n", choice.into())])) }
                }
            }
        }
    }
}

/// The sorts of member to choose from.
pub(super) fn member_kinds(visit: &Visit, kinds: &[MemberKind], chosen: MemberKind) -> Markup {
    html! {
        select #member_kind name="member_kind" {
            @for kind in kinds { option value=(kind) selected[*kind == chosen] { (visit.say(labels::member_kind(*kind))) } }
        }
    }
}

pub(super) fn made(visit: &Visit, title: &str, invited: &Invited) -> Markup {
    html! {
        h1 { (title) }
        @if node::is_vouch(&invited.link) { p.lead { (visit.say("word-made")) } } @else { p.lead { (visit.say("invite-made")) } }
        p { (visit.words.weave("invite-until", &[], &[("when", time::on(visit.words, invited.expires))])) }
        (link(visit, &invited.link))
        p.note { (visit.say("invite-once")) }
        p { a href=(paths::INVITE) { (visit.say("invite-another")) } }
    }
}

/// A link as text and as a picture.
pub(super) fn link(visit: &Visit, link: &str) -> Markup {
    html! {
        h2 #link { (visit.say("invite-link")) }
        p.secret dir="ltr" aria-labelledby="link" { (link) }
        p.hint { (visit.say("invitations-copy")) }
        @if let Some(picture) = cards::picture(link) {
            h2 { (visit.say("invite-picture")) }
            p { (visit.say("invite-picture-lead")) }
            div.picture role="img" aria-label=(visit.say("invite-picture-says")) { (picture) }
        }
    }
}
