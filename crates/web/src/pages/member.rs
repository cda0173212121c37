//! One member: their standing and their devices, and what may be done about both.

use axum::extract::{Extension, Path};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use model::govern::{Deed, MemberDevice, MemberFacts};
use model::{MemberId, Timestamp};
use node::NodeError;

use super::city::{called, ends_soon, standing};
use super::filled::Filled;
use super::visit::{Visit, Visiting};
use super::{parts, refused, rights, time};
use crate::error::Refusal;
use crate::paths;

/// The page.
pub(super) async fn show(Extension(visit): Visiting, Path(id): Path<String>) -> Result<Response, Refusal> {
    page(&visit, named(&id)?, None).await
}

/// Ends the member's right, or one device's.
pub(super) async fn revoke(Extension(visit): Visiting, Path(id): Path<String>, filled: Filled) -> Result<Response, Refusal> {
    let member = named(&id)?;
    let before = match filled.one("before") {
        "" => None,
        text => match day(text) {
            Some(before) => Some(before),
            None => return page(&visit, member, Some(NodeError::Input(format!("{text:?} is no day such as 2027-03-01")))).await,
        },
    };
    let deed = match filled.one("device") {
        "" => Deed::RevokeMember { member, before, except: Vec::new() },
        device => {
            let device = device.parse().map_err(|_| Refusal::NotFound)?;
            Deed::RevokeDevice { device, before, except: Vec::new() }
        }
    };
    match visit.desk().govern(deed, None).await {
        Ok(_) => Ok(Redirect::to(&format!("{}?done=ended", paths::of_id(paths::MEMBER, member))).into_response()),
        Err(error) => page(&visit, member, Some(error)).await,
    }
}

pub(super) fn named(id: &str) -> Result<MemberId, Refusal> {
    id.parse().map_err(|_| Refusal::NotFound)
}

/// The beginning of a day as a form gives it, in UTC.
pub(super) fn day(text: &str) -> Option<Timestamp> {
    let parts: Vec<u32> = text.split('-').map(str::parse).collect::<Result<_, _>>().ok()?;
    let [year, month, day] = parts[..] else { return None };
    // Days since 1970 in the proleptic Gregorian calendar (Howard Hinnant, "chrono-compatible date algorithms").
    let valid = (1970..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    let (year, month, day) = (u64::from(year), u64::from(month), u64::from(day));
    let shifted = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (shifted / 400, shifted % 400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    valid.then(|| Timestamp(days.saturating_sub(719_468) * 24 * 60 * 60 * 1000))
}

pub(super) async fn page(visit: &Visit, id: MemberId, error: Option<NodeError>) -> Result<Response, Refusal> {
    visit.city()?;
    let (facts, list) = (visit.desk().governance().await?, visit.desk().members(true).await?);
    let member = list.members.iter().find(|facts| facts.person.member == id).cloned().ok_or(Refusal::NotFound)?;
    let title = member.person.name.clone().unwrap_or_else(|| visit.say("gov-unnamed"));
    let own = visit.status.member == Some(id);
    let path = paths::of_id(paths::MEMBER, id);
    let erasable = visit.desk().may_erase(id, None).await?;
    let body = html! {
        @if let Some(error) = &error { (refused::notice(visit.words, error)) }
        (parts::done(visit))
        p.kind { a href=(paths::CITY) { (visit.say("nav-city")) } }
        h1 { (called(visit, &member.person)) }
        p.about { (standing(visit, &member)) }
        @if ends_soon(visit.now, &member) { p.notice { (visit.say("gov-soon-advice")) } }
        p.about { (admitted(visit, &member)) }
        p { a href=(paths::of_id(paths::EXPLAIN, id)) { (visit.say("gov-why")) } }
        @if member.yours && !member.revoked { (renewal(visit, &member)) }
        (devices(visit, &member, own))
        (rights::on_page(visit, &facts, &member, &list))
        @if member.yours && !member.revoked && !member.delegate { (ending(visit, &member)) }
        @if erasable { p { a href=(paths::of_member(paths::MEMBER_ERASE, id)) { (visit.say(if own { "erasure-link-me" } else { "erasure-link-member" })) } } }
        details.experts {
            summary { (visit.say("status-experts")) }
            p.secret dir="ltr" { (id) }
        }
    };
    let response = visit.page_at(&path, &title, body);
    Ok(match error {
        Some(error) => (refused::status(error), response).into_response(),
        None => response,
    })
}

fn admitted(visit: &Visit, member: &MemberFacts) -> Markup {
    html! {
        @match member.admitted_by.as_str() {
            "vouchers" => (visit.say("gov-by-vouchers")),
            _ => (visit.words.weave("gov-by", &[], &[("name", called(visit, &member.admitter))])),
        }
    }
}

fn renewal(visit: &Visit, member: &MemberFacts) -> Markup {
    html! {
        form method="post" action=(paths::CITY_RENEW) {
            (parts::form_token(visit))
            input type="hidden" name="member" value=(member.person.member);
            button type="submit" { (visit.say("gov-renew")) }
        }
    }
}

fn devices(visit: &Visit, member: &MemberFacts, own: bool) -> Markup {
    html! {
        section aria-labelledby="devices" {
            h2 #devices { (visit.say("gov-devices")) }
            @if own { p.note { (visit.say("gov-devices-own")) } }
            ul.people {
                @for device in &member.devices { li { (one_device(visit, member, device)) } }
            }
        }
    }
}

fn one_device(visit: &Visit, member: &MemberFacts, device: &MemberDevice) -> Markup {
    html! {
        (visit.words.weave("gov-device-since", &[], &[("when", time::on(visit.words, device.since))]))
        " " span.id dir="ltr" { (parts::short(&device.device)) }
        @if device.this { " " span.badge { (visit.say("gov-device-this")) } }
        @if device.revoked { " " span.badge { (visit.say("gov-device-ended")) } }
        @if member.yours && !device.revoked && !member.delegate {
            details {
                summary { (visit.say("gov-device-end")) }
                (revocation(visit, member, Some(device)))
            }
        }
    }
}

fn ending(visit: &Visit, member: &MemberFacts) -> Markup {
    html! {
        details {
            summary { (visit.say("gov-end")) }
            (revocation(visit, member, None))
        }
    }
}

fn revocation(visit: &Visit, member: &MemberFacts, device: Option<&MemberDevice>) -> Markup {
    let field = device.map_or_else(|| "before-all".to_owned(), |device| format!("before-{}", parts::short(&device.device)));
    html! {
        form.record method="post" action=(paths::of_id(paths::MEMBER_REVOKE, member.person.member)) {
            (parts::form_token(visit))
            @if let Some(device) = device { input type="hidden" name="device" value=(device.device); }
            p { (visit.say("gov-end-lead")) }
            div.field {
                label for=(field) { (visit.say("gov-end-before")) }
                p.hint id={ (field) "-hint" } { (visit.say("gov-end-before-hint")) }
                input.short id=(field) name="before" type="date" aria-describedby={ (field) "-hint" };
            }
            button type="submit" { (visit.say("gov-end-send")) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight() {
        assert_eq!(day("1970-01-01"), Some(Timestamp(0)));
        for text in ["2024-02-29", "2027-03-01", "2100-12-31"] {
            assert_eq!(day(text).and_then(Timestamp::day).as_deref(), Some(text));
        }
        assert_eq!([day("2027-3"), day("soon"), day("2027-13-01"), day("2027-01-01-01")], [None; 4]);
    }
}
