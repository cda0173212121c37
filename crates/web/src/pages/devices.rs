//! The member's own devices, and a link that adds one.

use axum::extract::Extension;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use model::facts::{DeviceFacts, Invited};

use super::filled::Filled;
use super::visit::{Visit, Visiting};
use super::{invite, parts, refused, time};
use crate::error::Refusal;
use crate::paths;

/// Digits by which people tell their devices apart: as many as commands take.
const DIGITS: usize = 6;

/// The page.
pub(super) async fn show(Extension(visit): Visiting) -> Result<Response, Refusal> {
    visit.city()?;
    let list = visit.desk().devices().await?;
    let title = visit.say("devices-title");
    let body = html! {
        (parts::done(&visit))
        h1 { (title) }
        p.lead { (visit.say("devices-lead")) }
        ul.peers { @for device in &list.devices { li { (entry(&visit, device)) } } }
        section aria-labelledby="add" {
            h2 #add { (visit.say("devices-add")) }
            p { (visit.say("devices-add-lead")) }
            form method="post" action=(paths::DEVICES_ADD) {
                (parts::form_token(&visit))
                button type="submit" { (visit.say("devices-add-button")) }
            }
        }
    };
    Ok(visit.page(&title, body))
}

/// By what people tell a device apart.
pub(super) fn name(visit: &Visit, device: &DeviceFacts) -> Markup {
    let id = html! { code dir="ltr" { (device.device.to_string()[..DIGITS]) } };
    html! { strong { (visit.words.weave("devices-name", &[], &[("id", id)])) } }
}

fn entry(visit: &Visit, device: &DeviceFacts) -> Markup {
    html! {
        (name(visit, device))
        @if device.this { " " span.badge { (visit.say("devices-this")) } }
        @if device.connected { " " span.badge { (visit.say("peer-connected")) } }
        p.about {
            (visit.words.weave("devices-since", &[], &[("when", time::on(visit.words, device.certified))]))
            @if !device.this {
                " · "
                @match device.in_step {
                    Some(then) => (visit.words.weave("peer-same", &[], &[("when", time::ago(visit.words, visit.now, then))])),
                    None => (visit.say("peer-never-same")),
                }
            }
        }
        @if !device.counts { p.fault { (visit.say("devices-not-counting")) } }
        @if device.counts && !device.this {
            p { a href=(paths::of_id(paths::DEVICE_REMOVE, device.device)) { (visit.say("gov-device-end")) } }
        }
    }
}

/// Makes a link and shows it.
pub(super) async fn add(Extension(visit): Visiting, _: Filled) -> Result<Response, Refusal> {
    visit.city()?;
    let title = visit.say("devices-add");
    match visit.desk().invite_device().await {
        Ok(invited) => Ok(visit.page_at(paths::DEVICES, &title, made(&visit, &title, &invited))),
        Err(error) => {
            let back = html! { p { a href=(paths::DEVICES) { (visit.say("devices-title")) } } };
            let body = html! { h1 { (title) } (refused::notice(visit.words, &error)) (back) };
            Ok((refused::status(error), visit.page_at(paths::DEVICES, &title, body)).into_response())
        }
    }
}

fn made(visit: &Visit, title: &str, invited: &Invited) -> Markup {
    html! {
        h1 { (title) }
        p.lead { (visit.say("device-link-lead")) }
        p { (visit.words.weave("device-link-until", &[], &[("when", time::on(visit.words, invited.expires))])) }
        (invite::link(visit, &invited.link))
        p.note { (visit.say("device-link-words")) }
        p { a href=(paths::DEVICES) { (visit.say("devices-title")) } }
    }
}
