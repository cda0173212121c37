//! How this device is doing, first in one sentence and then in plain detail.

use axum::extract::Extension;
use axum::response::Response;
use fluent_bundle::FluentValue;
use maud::{Markup, html};
use model::care::Warning;
use model::facts::PeerFacts;
use model::{RecordKind, Timestamp};

use super::time;
use super::visit::{Visit, Visiting};
use crate::error::Refusal;

/// Where what is here is saved, where else, and what has not been passed on.
pub(super) fn sentence(visit: &Visit) -> Markup {
    let (words, status) = (visit.words, &visit.status);
    let mut others: Vec<(&PeerFacts, Timestamp)> = status.peers.iter().filter_map(|peer| Some((peer, peer.in_step?))).collect();
    // A box is there when a laptop sleeps, so it is named first.
    others.sort_by_key(|(peer, then)| (!peer.is_box, std::cmp::Reverse(*then)));
    html! {
        (words.say("doing-saved")) " "
        @match others.first() {
            Some((peer, then)) => {
                @let slots = [("name", name(visit, peer)), ("when", time::ago(words, visit.now, *then))];
                (words.weave("doing-kept", &[("others", (others.len() - 1).into())], &slots))
            }
            None => (words.say("doing-alone")),
        }
        " " (words.fill("doing-waiting", &[("n", status.waiting.into())]))
    }
}

/// The page.
pub(super) async fn show(Extension(visit): Visiting) -> Result<Response, Refusal> {
    let city = visit.city()?;
    let (words, status) = (visit.words, &visit.status);
    let title = visit.say("doing-heading");
    let body = html! {
        h1 { (title) }
        p.lead { (sentence(&visit)) }
        @if city.founding { p.notice { (visit.say("founding-notice")) } }
        (needs(&visit))
        section aria-labelledby="met" {
            h2 #met { (visit.say("status-met")) }
            @if status.peers.is_empty() { p.none { (visit.say("status-met-none")) } }
            @if !status.peers.is_empty() && !status.peers.iter().any(|peer| peer.connected) { p.notice { (visit.say("status-nobody")) } }
            ul.peers { @for peer in &status.peers { li { (met(&visit, peer)) } } }
        }
        section aria-labelledby="here" {
            h2 #here { (visit.say("status-here")) }
            ul {
                @for (kind, key) in [
                    (RecordKind::OFFER, "count-offers"),
                    (RecordKind::REQUEST, "count-requests"),
                    (RecordKind::CHALLENGE, "count-challenges"),
                    (RecordKind::SESSION, "count-sessions"),
                ] {
                    @let count = status.records.iter().find(|found| found.kind == kind).map_or(0, |found| found.count);
                    li { (words.fill(key, &[("n", count.into())])) }
                }
                li { (words.fill("count-members", &[("n", city.members.into())])) }
                li { (size(&visit)) }
                @if status.future > 0 { li { (words.fill("status-future", &[("n", status.future.into())])) } }
                @if let Some(end) = status.grant_expires {
                    li { (words.weave("status-until", &[], &[("when", time::on(words, end))])) }
                }
            }
        }
        (machine(&visit))
        (for_experts(&visit))
    };
    Ok(visit.page(&title, body))
}

/// What needs a person, the worst first.
fn needs(visit: &Visit) -> Markup {
    let warnings = visit.status.warnings(visit.now);
    html! {
        @if !warnings.is_empty() {
            section aria-labelledby="needs" {
                h2 #needs { (visit.say("care-heading")) }
                @for warning in &warnings { p.notice.bad[warning.is_failing()] { (need(visit, warning)) } }
            }
        }
    }
}

fn need(visit: &Visit, warning: &Warning) -> Markup {
    let words = visit.words;
    let ago = |then: Timestamp| vec![("when", time::ago(words, visit.now, then))];
    let on = |then: Timestamp| vec![("when", time::on(words, then))];
    let room = |key, free: u64, needed: u64| words.weave(key, &[("free", megabytes(free)), ("needed", megabytes(needed))], &[]);
    match warning {
        Warning::Locked => words.weave("care-locked", &[], &[]),
        Warning::DiskFull { free, needed } => room("care-disk-full", *free, *needed),
        Warning::DiskLow { free, needed } => room("care-disk-low", *free, *needed),
        Warning::BackupFailed { why } => html! {
            (visit.say("care-backup-failed")) " "
            bdi lang="en" dir="ltr" { code { (why) } }
        },
        Warning::BackupOld { newest } => words.weave("care-backup-old", &[], &ago(*newest)),
        Warning::Damaged { values } => words.weave("care-damaged", &[("n", (*values).into())], &[]),
        Warning::Healed { times } => words.weave("care-healed", &[("n", (*times).into())], &[]),
        Warning::Alone { since: Some(since) } => words.weave("care-alone", &[], &on(*since)),
        Warning::Alone { since: None } => words.weave("care-alone-ever", &[], &[]),
        Warning::GrantEnding { ends } => words.weave("care-grant", &[], &on(*ends)),
        Warning::PhraseUnchecked => words.weave("care-phrase", &[], &[]),
    }
}

fn megabytes(bytes: u64) -> FluentValue<'static> {
    (bytes / 1_000_000).into()
}

/// What a caretaker wants to know beside that.
fn machine(visit: &Visit) -> Markup {
    let (words, status, machine) = (visit.words, &visit.status, &visit.status.machine);
    let hits: u64 = status.tally.limits_hit.iter().map(|(_, hits)| hits).sum();
    let exchanged = [("received", status.tally.items_received.into()), ("sent", status.tally.items_sent.into())];
    html! {
        section aria-labelledby="machine" {
            h2 #machine { (visit.say("care-machine")) }
            ul {
                @if let (Some(free), Some(size)) = (machine.disk_free, machine.disk_size) {
                    li { (words.fill("care-free", &[("free", megabytes(free)), ("size", megabytes(size))])) }
                }
                @if let Some(memory) = machine.memory { li { (words.fill("care-memory", &[("n", megabytes(memory))])) } }
                @if let Some(load) = machine.load {
                    @let load = format!("{}.{:02}", load / 100, load % 100);
                    li { (words.fill("care-load", &[("cores", machine.cores.into()), ("load", load.into())])) }
                }
                @if machine.started > Timestamp(0) {
                    li { (words.weave("care-since", &[], &[("when", time::on(words, machine.started))])) }
                }
                li { (words.fill("care-exchanged", &exchanged)) }
                @if hits > 0 { li { (words.fill("care-limits", &[("n", hits.into())])) } }
                @if let Some(backup) = &status.backup {
                    li {
                        @match backup.newest {
                            Some(newest) => {
                                @let when = [("when", time::ago(words, visit.now, newest))];
                                (words.weave("care-backup", &[("n", backup.count.into())], &when))
                            }
                            None => (visit.say("care-backup-none")),
                        }
                    }
                }
            }
        }
    }
}

/// Whose device another one is.
fn name(visit: &Visit, peer: &PeerFacts) -> Markup {
    let own = visit.status.member == Some(peer.member);
    html! {
        @match &peer.name {
            Some(_) if own => (visit.say("peer-own")),
            Some(name) if peer.is_box => (visit.words.weave("peer-box", &[], &[("name", html! { bdi { (name) } })])),
            Some(name) => bdi { (name) },
            None if own => (visit.say("peer-own")),
            None if peer.is_box => (visit.say("peer-some-box")),
            None => (visit.say("peer-someone")),
        }
    }
}

fn met(visit: &Visit, peer: &PeerFacts) -> Markup {
    html! {
        strong { (name(visit, peer)) }
        @if peer.connected { " " span.badge { (visit.say("peer-connected")) } }
        p.about {
            @match peer.in_step {
                Some(then) => (visit.words.weave("peer-same", &[], &[("when", time::ago(visit.words, visit.now, then))])),
                None => (visit.say("peer-never-same")),
            }
        }
    }
}

/// The size on disk in a unit that people know from their files.
fn size(visit: &Visit) -> String {
    let megabytes = visit.status.bytes_on_disk / 1_000_000;
    match megabytes {
        0 => visit.say("status-size-small"),
        _ => visit.words.fill("status-size", &[("n", megabytes.into())]),
    }
}

/// What someone asks for who helps with a problem.
fn for_experts(visit: &Visit) -> Markup {
    let status = &visit.status;
    let mut rows = vec![("Version", status.version.clone()), ("Node role", status.node_role.clone())];
    rows.extend(status.city.as_ref().map(|city| ("City", city.id.to_string())));
    rows.extend(status.member.map(|member| ("Member", member.to_string())));
    rows.extend(status.device.map(|device| ("Device", device.to_string())));
    rows.extend(status.addresses.iter().map(|address| ("Address", address.clone())));
    rows.extend(status.sets.iter().map(|set| ("Fingerprint", format!("{}: {} ({})", set.scope, set.fingerprint, set.count))));
    rows.extend(status.peers.iter().map(|peer| ("Met", format!("{} {}", peer.device, peer.connection.as_deref().unwrap_or("-")))));
    html! {
        details.experts {
            summary { (visit.say("status-experts")) }
            p { (visit.say("status-experts-lead")) }
            dl.fields lang="en" dir="ltr" { @for (what, value) in rows { div { dt { (what) } dd { code { (value) } } } } }
        }
    }
}
