//! Inviting someone to the city: a link, and the same as a picture for a phone's
//! camera.

use axum::extract::Extension;
use axum::response::{IntoResponse, Response};
use maud::{Markup, PreEscaped, html};
use model::MemberKind;
use model::facts::{Invited, NewInvitation};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use super::filled::Filled;
use super::visit::{Visit, Visiting};
use super::{labels, parts, refused, time};
use crate::error::Refusal;
use crate::paths;

/// For how many days a link may be used, to choose from.
const DAYS: [u32; 4] = [1, 7, 14, 30];

/// What is chosen at first: a fortnight is also the node's own choice.
const DAYS_FIRST: u32 = 14;

/// Side of the picture in pixels at the least: a phone reads it from a screen
/// at arm's length.
const PICTURE_PIXELS_MIN: u32 = 240;

/// The form.
pub(super) async fn form(Extension(visit): Visiting) -> Result<Response, Refusal> {
    visit.city()?;
    let title = visit.say("invite-title");
    let body = html! {
        h1 { (title) }
        @if visit.may_invite() { (fields(&visit, MemberKind::Resident, DAYS_FIRST, false)) } @else { (word(&visit, DAYS_FIRST)) }
    };
    Ok(visit.page(&title, body))
}

/// Makes the invitation and shows it.
pub(super) async fn make(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    let member_kind = filled.one("member_kind").parse().unwrap_or(MemberKind::Resident);
    let days = filled.one("days").parse().ok().filter(|days| DAYS.contains(days)).unwrap_or(DAYS_FIRST);
    let hosts_box = filled.has("hosts_box");
    let invitation = NewInvitation { member_kind, hosts_box, valid_days: Some(days), ..NewInvitation::default() };
    let title = visit.say("invite-title");
    match visit.desk().invite(invitation).await {
        Ok(invited) => Ok(visit.page(&title, made(&visit, &title, &invited))),
        Err(error) => {
            let body = html! {
                h1 { (title) }
                (refused::notice(visit.words, &error))
                @if visit.may_invite() { (fields(&visit, member_kind, days, hosts_box)) } @else { (word(&visit, days)) }
            };
            Ok((refused::status(error), visit.page(&title, body)).into_response())
        }
    }
}

fn fields(visit: &Visit, kind: MemberKind, days: u32, hosts_box: bool) -> Markup {
    html! {
        p.lead { (visit.say("invite-lead")) }
        form.record method="post" action=(paths::INVITE) {
            (parts::form_token(visit))
            div.field {
                label for="member_kind" { (visit.say("invite-kind")) }
                (member_kinds(visit, &MemberKind::ALL, kind))
            }
            (valid(visit, days))
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
            (valid(visit, days))
            button type="submit" { (visit.say("word-make")) }
        }
    }
}

fn valid(visit: &Visit, days: u32) -> Markup {
    html! {
        div.field {
            label for="days" { (visit.say("invite-days")) }
            select #days name="days" {
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

fn made(visit: &Visit, title: &str, invited: &Invited) -> Markup {
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
        @if let Some(picture) = picture(link) {
            h2 { (visit.say("invite-picture")) }
            p { (visit.say("invite-picture-lead")) }
            div.picture role="img" aria-label=(visit.say("invite-picture-says")) { (picture) }
        }
    }
}

/// The link as a QR code; none when it is too long for one.
fn picture(link: &str) -> Option<Markup> {
    let code = QrCode::with_error_correction_level(link, EcLevel::L).ok()?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(PICTURE_PIXELS_MIN, PICTURE_PIXELS_MIN).build();
    let start = picture.find("<svg")?;
    Some(PreEscaped(picture[start..].to_owned()))
}
