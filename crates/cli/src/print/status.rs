//! How a node is doing, as text.

use std::fmt::Write;

use model::Timestamp;
use model::care::Warning;
use model::facts::{BackupFacts, PeerFacts, Status};

use super::{Output, ago, bytes, count, several};

/// How a node is doing. Nothing here is a promise to scripts; `--json` is.
pub fn status(output: Output, status: &Status, now: Timestamp) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "{name:<12} {value}");
    };
    if status.locked {
        line("locked", "nothing is shown and nothing exchanged; `kaveret unlock` opens it, and so does its page");
        line("node", &format!("{}, kaveret {}", status.node_role, status.version));
        if let Some(page) = &status.page {
            line("page", page);
        }
        return text;
    }
    match &status.city {
        Some(city) => {
            let stage = if city.founding { ", being founded: fewer than three delegates, so one lost key can end it" } else { "" };
            line("city", &format!("{}{stage}", output.people(&city.name)));
            line("", &format!("{}, id {}", several(city.members, "member"), city.id));
        }
        None => line("city", "none yet; `kaveret city create NAME` founds one, `kaveret join LINK` joins one"),
    }
    if let Some(member) = status.member {
        let roles: Vec<_> = status.roles.iter().map(|role| role.name()).collect();
        let until = status.grant_expires.and_then(Timestamp::day).map(|day| format!(", until {day}")).unwrap_or_default();
        line("you", &format!("{member}"));
        line("", &format!("{}{until}", if roles.is_empty() { "no role".to_owned() } else { roles.join(", ") }));
        if !status.phrase_checked {
            line("", "your recovery phrase has not been checked; `kaveret phrase check` checks it");
        }
        told(status).iter().for_each(|sentence| line("", sentence));
        let keys = if status.passphrase { "under a passphrase" } else { "in a file, unencrypted; `kaveret passphrase set` changes that" };
        line("keys", keys);
    }
    line("node", &format!("{}, kaveret {}", status.node_role, status.version));
    let records: Vec<_> = status.records.iter().map(|of| several(of.count, &of.kind.to_string())).collect();
    if !records.is_empty() {
        line("records", &records.join(", "));
    }
    for set in &status.sets {
        line("set", &format!("{}: {}, fingerprint {}", set.scope, several(set.count, "item"), set.fingerprint));
    }
    line("waiting", &waiting(status));
    if !status.ending.is_empty() {
        let ending: Vec<_> = status.ending.iter().map(|id| format!("{:.10}", id.to_string())).collect();
        line("ending", &format!("these of yours end within two weeks; renew or let go: {}", ending.join(", ")));
    }
    if status.healed > 0 {
        line("mended", &format!("damage was found {} since the start; `kaveret verify` checks everything", several(status.healed, "time")));
    }
    if !status.set_aside.is_empty() {
        line("set aside", &format!("{}; remove them when nothing is missing", status.set_aside.join(", ")));
    }
    if status.damaged > 0 {
        line("damaged", &format!("{}, to be fetched again; `kaveret verify` says more", several(status.damaged, "value")));
    }
    line("disk", &disk(status));
    if let Some(backup) = &status.backup {
        line("backup", &backups(backup, now));
    }
    for warning in status.warnings(now) {
        if let Some(advice) = advice(&warning, now) {
            line("look", &advice);
        }
    }
    for address in &status.addresses {
        line("address", address);
    }
    for peer in &status.peers {
        line("met", &met(output, peer, now));
    }
    if let Some(page) = &status.page {
        line("page", page);
    }
    text
}

fn disk(status: &Status) -> String {
    let used = bytes(status.bytes_on_disk);
    match (status.machine.disk_free, status.machine.disk_size) {
        (Some(free), Some(size)) => format!("{used}; {} of {} free", bytes(free), bytes(size)),
        _ => used,
    }
}

/// What to do about what needs a person; `None` for what has a line of its own.
fn advice(warning: &Warning, now: Timestamp) -> Option<String> {
    let day = |at: &Timestamp| at.day().unwrap_or_else(|| at.to_string());
    match warning {
        Warning::DiskFull { needed, .. } => {
            Some(format!("the disk is full: nothing is taken in or written until {} are free; make room", bytes(*needed)))
        }
        Warning::DiskLow { needed, .. } => Some(format!("the disk fills up; {} should be free", bytes(*needed))),
        Warning::BackupOld { newest } => Some(format!("the newest backup is older than planned ({})", ago(*newest, now))),
        Warning::Alone { since: Some(since) } => Some(format!("no other node was in step with this one since {}", day(since))),
        Warning::Alone { since: None } => Some("no other node was ever in step with this one".to_owned()),
        Warning::GrantEnding { ends } => Some(format!("the membership ends on {}; whoever gave it renews it", day(ends))),
        Warning::Locked | Warning::BackupFailed { .. } | Warning::Damaged { .. } | Warning::Healed { .. } | Warning::PhraseUnchecked => {
            None
        }
    }
}

fn backups(backup: &BackupFacts, now: Timestamp) -> String {
    let kept = match backup.newest {
        Some(newest) => format!("{}, {} kept in {}", ago(newest, now), count(backup.count), backup.directory),
        None => format!("none yet in {}", backup.directory),
    };
    match &backup.failure {
        Some(failure) => format!("the last one came to nothing: {failure}; before that: {kept}"),
        None => kept,
    }
}

/// What the member must not miss: that what is written here counts no more, and that
/// somebody is to go on in their place.
fn told(status: &Status) -> Vec<String> {
    let day = |at: Timestamp| at.day().unwrap_or_else(|| at.to_string());
    let mut told = Vec::new();
    if let Some(removed) = &status.notices.removed {
        let what = if removed.membership { "your membership was ended" } else { "this device was removed" };
        told.push(format!("{what} on {}: what is written here counts for nobody", day(removed.at)));
    }
    for claim in &status.notices.claims {
        let (new, from) = (claim.new.member.to_string(), day(claim.from));
        told.push(match (claim.in_force, claim.by) {
            (true, _) => format!("since {from}, {new:.10} goes on in your place"),
            (false, 0 | 1) => format!("one member says that {new:.10} is to go on in your place, and a second must"),
            (false, _) => format!("two members say that {new:.10} is to go on in your place from {from}"),
        });
        told.push(format!("if that is wrong, object: `kaveret withdraw {:.10}`", claim.statement.to_string()));
    }
    if status.notices.all_erased.is_some() {
        told.push("everything of yours is erased; `kaveret erase status` says how far".to_owned());
    }
    told
}

fn waiting(status: &Status) -> String {
    let mut waiting = match status.waiting {
        _ if status.city.is_none() => "nothing".to_owned(),
        0 => "nothing; other nodes hold what you wrote".to_owned(),
        changes => format!("{} that no other node is known to hold", several(changes, "change")),
    };
    if status.future > 0 {
        let _ = write!(waiting, "; {} from the future", count(status.future));
    }
    waiting
}

fn met(output: Output, peer: &PeerFacts, now: Timestamp) -> String {
    let name = match &peer.name {
        Some(name) => output.people(name),
        None => format!("{:.10}", peer.member.to_string()),
    };
    let what = if peer.is_box { " (box)" } else { "" };
    let how = match (peer.connected, &peer.connection) {
        (true, Some(connection)) => format!("connected, {connection}"),
        (true, None) => "connected".to_owned(),
        (false, _) => "not connected".to_owned(),
    };
    let step = peer.in_step.map_or("never in step".to_owned(), |then| format!("in step {}", ago(then, now)));
    format!("{name}{what}: {how}, {step}")
}
