//! What a node's caretaker asks: what it has done, how its machine is, and what needs a
//! person.
//!
//! [`Status::warnings`] is the one place that decides what is worth a warning; pages,
//! the command line, `/health` and `/metrics` say what it answers.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::facts::Status;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Below this many free bytes on its disk a node takes in and writes nothing: what it
/// has to write all the same (where it left off, what it erases) fits in.
pub const DISK_RESERVE: u64 = 64 * 1024 * 1024;

/// Below this many free bytes, or twice the size of its own store, a person should look:
/// rewriting the store, which erasing does, writes a second one beside it.
pub const DISK_LOW: u64 = 512 * 1024 * 1024;

/// How much older than planned the newest backup may be.
const BACKUP_GRACE: Duration = Duration::from_secs(2 * 60 * 60);

/// How long before its end a grant is worth a warning.
const GRANT_ENDING: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// After how long without having been in step with anybody a box is worth a warning.
const ALONE: Duration = DAY;

/// What a node has done with others since its start.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Dialogues that ended with equal sets.
    pub dialogues_in_step: u64,
    /// Dialogues that ended otherwise: refused, lost, or with more to come.
    pub dialogues_other: u64,
    /// Items sent in dialogues and stored by the other node.
    pub items_sent: u64,
    /// Items received and stored, in dialogues and by gossip.
    pub items_received: u64,
    /// Items received and refused.
    pub items_refused: u64,
    /// Bytes of dialogues sent, without the links' own.
    pub bytes_sent: u64,
    /// Bytes of dialogues received, without the links' own.
    pub bytes_received: u64,
    /// How often a peer asked for more than one peer is granted, by what it asked for;
    /// the names are those of the table in `docs/protocol.md`.
    pub limits_hit: Vec<(String, u64)>,
}

/// How the machine of a node is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// When the node was started.
    pub started: Timestamp,
    /// Free bytes on the disk of the data directory; `None` where the system does not say.
    pub disk_free: Option<u64>,
    /// Size of that disk in bytes.
    pub disk_size: Option<u64>,
    /// Bytes of memory in use by the node.
    pub memory: Option<u64>,
    /// Milliseconds of processor time that the node has used.
    pub cpu_ms: Option<u64>,
    /// Load of the machine: processes that run or wait, over a minute, in hundredths.
    pub load: Option<u64>,
    /// Processors of the machine.
    pub cores: u64,
}

/// Something that needs a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "warning", rename_all = "snake_case")]
pub enum Warning {
    /// The node is locked: it exchanges nothing.
    Locked,
    /// The disk is full: the node takes in and writes nothing until there is room.
    DiskFull {
        /// Free bytes.
        free: u64,
        /// Bytes that must be free.
        needed: u64,
    },
    /// The disk fills up.
    DiskLow {
        /// Free bytes.
        free: u64,
        /// Bytes that should be free.
        needed: u64,
    },
    /// The last backup came to nothing.
    BackupFailed {
        /// Why, in English.
        why: String,
    },
    /// The newest backup is older than planned.
    BackupOld {
        /// When it was made.
        newest: Timestamp,
    },
    /// Damaged values wait to be fetched from other nodes.
    Damaged {
        /// How many.
        values: u64,
    },
    /// Damage was mended since the start: this machine's disk or memory may fail.
    Healed {
        /// How often.
        times: u64,
    },
    /// Nobody else is known to hold what this node holds.
    Alone {
        /// When somebody last did; `None` when nobody ever did.
        since: Option<Timestamp>,
    },
    /// The member's grant ends soon, or has ended.
    GrantEnding {
        /// When.
        ends: Timestamp,
    },
    /// Nobody has shown that the recovery phrase was kept.
    PhraseUnchecked,
}

impl Warning {
    /// Whether the node does not do its job because of it.
    pub fn is_failing(&self) -> bool {
        matches!(self, Self::Locked | Self::DiskFull { .. })
    }

    /// Its name in programs' answers and metrics.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Locked => "locked",
            Self::DiskFull { .. } => "disk_full",
            Self::DiskLow { .. } => "disk_low",
            Self::BackupFailed { .. } => "backup_failed",
            Self::BackupOld { .. } => "backup_old",
            Self::Damaged { .. } => "damaged",
            Self::Healed { .. } => "healed",
            Self::Alone { .. } => "alone",
            Self::GrantEnding { .. } => "grant_ending",
            Self::PhraseUnchecked => "phrase_unchecked",
        }
    }
}

impl Status {
    /// What needs a person now, the worst first.
    pub fn warnings(&self, now: Timestamp) -> Vec<Warning> {
        let mut warnings = Vec::new();
        if self.locked {
            warnings.push(Warning::Locked);
        }
        warnings.extend(self.disk_warning());
        if self.damaged > 0 {
            warnings.push(Warning::Damaged { values: self.damaged });
        }
        warnings.extend(self.backup_warning(now));
        if self.healed > 0 {
            warnings.push(Warning::Healed { times: self.healed });
        }
        warnings.extend(self.alone_warning(now));
        warnings.extend(self.grant_expires.filter(|ends| *ends <= now.after(GRANT_ENDING)).map(|ends| Warning::GrantEnding { ends }));
        if self.member.is_some() && !self.phrase_checked {
            warnings.push(Warning::PhraseUnchecked);
        }
        warnings
    }

    fn disk_warning(&self) -> Option<Warning> {
        let free = self.machine.disk_free?;
        let low = DISK_LOW.max(self.bytes_on_disk.saturating_mul(2));
        match free {
            free if free < DISK_RESERVE => Some(Warning::DiskFull { free, needed: DISK_RESERVE }),
            free if free < low => Some(Warning::DiskLow { free, needed: low }),
            _ => None,
        }
    }

    fn backup_warning(&self, now: Timestamp) -> Option<Warning> {
        let backup = self.backup.as_ref()?;
        if let Some(why) = &backup.failure {
            return Some(Warning::BackupFailed { why: why.clone() });
        }
        let newest = backup.newest?;
        let due = newest.after(Duration::from_secs(backup.every_seconds)).after(BACKUP_GRACE);
        (backup.every_seconds > 0 && due <= now).then_some(Warning::BackupOld { newest })
    }

    /// Of a box only: a resident's node is alone most of the time.
    fn alone_warning(&self, now: Timestamp) -> Option<Warning> {
        self.city.as_ref().filter(|_| self.node_role == "box")?;
        let since = self.peers.iter().filter_map(|peer| peer.in_step).max();
        let begun = since.unwrap_or_default().max(self.machine.started);
        (begun.after(ALONE) <= now).then_some(Warning::Alone { since })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::BackupFacts;

    const NOW: Timestamp = Timestamp(1_800_000_000_000);
    const MIB: u64 = 1024 * 1024;

    fn status() -> Status {
        let facts = serde_json::json!({
            "version": "0", "city": null, "member": null, "device": null, "node_role": "box", "roles": [], "grant_expires": null,
            "sets": [], "records": [], "waiting": 0, "future": 0, "damaged": 0, "bytes_on_disk": 10 * MIB, "addresses": [],
            "peers": [], "page": null
        });
        serde_json::from_value(facts).expect("a status of an older program reads")
    }

    fn names(status: &Status) -> Vec<&'static str> {
        status.warnings(NOW).iter().map(Warning::name).collect()
    }

    #[test]
    fn a_new_node_needs_nobody() {
        assert_eq!(names(&status()), Vec::<&str>::new());
    }

    #[test]
    fn a_disk_is_low_before_it_is_full_and_for_a_large_store_earlier() {
        let free = |free: u64, store: u64| {
            let machine = Machine { disk_free: Some(free), ..Machine::default() };
            names(&Status { machine, bytes_on_disk: store, ..status() })
        };
        assert_eq!(free(DISK_LOW, MIB), Vec::<&str>::new());
        assert_eq!(free(DISK_LOW - 1, MIB), ["disk_low"]);
        assert_eq!(free(DISK_LOW, DISK_LOW), ["disk_low"]);
        assert_eq!(free(DISK_RESERVE, MIB), ["disk_low"]);
        assert_eq!(free(DISK_RESERVE - 1, MIB), ["disk_full"]);
    }

    #[test]
    fn only_what_keeps_it_from_its_job_is_failing() {
        let full = Warning::DiskFull { free: 0, needed: 1 };
        assert!(full.is_failing() && Warning::Locked.is_failing());
        assert!(!Warning::DiskLow { free: 0, needed: 1 }.is_failing() && !Warning::BackupFailed { why: String::new() }.is_failing());
    }

    #[test]
    fn a_backup_is_old_once_the_next_should_have_come() {
        let made = |hours: u64, failure: Option<&str>| {
            let newest = Some(Timestamp(NOW.0 - hours * 60 * 60 * 1000));
            let backup =
                BackupFacts { newest, every_seconds: DAY.as_secs(), failure: failure.map(str::to_owned), ..BackupFacts::default() };
            names(&Status { backup: Some(backup), ..status() })
        };
        assert_eq!(made(25, None), Vec::<&str>::new());
        assert_eq!(made(26, None), ["backup_old"]);
        assert_eq!(made(1, Some("no such directory")), ["backup_failed"]);
    }

    #[test]
    fn a_grant_warns_a_month_before_it_ends_and_after() {
        let ends = |days: i64| {
            let ends = NOW.0.saturating_add_signed(days * 24 * 60 * 60 * 1000);
            names(&Status { grant_expires: Some(Timestamp(ends)), ..status() })
        };
        assert_eq!((ends(31), ends(30), ends(-1)), (vec![], vec!["grant_ending"], vec!["grant_ending"]));
    }
}
