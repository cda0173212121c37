//! What a user can set: one struct, one TOML file, every default sensible.
//!
//! docs/configuration.md describes each key; `default.toml` is the commented
//! file that `kaveret config --init` writes, and a test holds it to [`Default`].

mod effective;

pub use effective::{Effective, load};

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::logging::{Level, LogForm};

/// The commented file that `kaveret config --init` writes.
pub const DEFAULT_FILE: &str = include_str!("default.toml");

/// Shortest time between two reconciliations: each costs a box one round trip a
/// peer, and a box has hundreds.
const RECONCILE_MIN: Duration = Duration::from_secs(1);

/// Shortest time without use after which a node locks itself: a page has to be
/// read before the next is asked for.
const LOCK_AFTER_MIN: Duration = Duration::from_secs(1);

/// Shortest time between two backups: each reads and writes the whole city.
const BACKUP_MIN: Duration = Duration::from_secs(1);

/// Everything a user can set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Configuration {
    /// What this node is to the city.
    pub role: NodeRole,
    /// Addresses (multiaddr) at which other nodes may connect; none: this node only dials.
    pub listen: Vec<String>,
    /// Addresses of boxes to connect to, beside those of the invitation.
    pub boxes: Vec<String>,
    /// Whether to find nodes of the same local network.
    pub mdns: bool,
    /// Whether to ask the home router for an open port.
    pub upnp: bool,
    /// Whether to speak to this machine alone.
    pub loopback_only: bool,
    /// How often to reconcile with each connected node, beside what comes live.
    #[serde(with = "jiff::fmt::serde::unsigned_duration::friendly::compact::required")]
    pub reconcile_every: Duration,
    /// A file that holds the passphrase of the device's keys; empty: it is asked
    /// for, or the node starts locked.
    pub passphrase_file: PathBuf,
    /// After how long without use a running node locks itself; zero: never.
    #[serde(with = "jiff::fmt::serde::unsigned_duration::friendly::compact::required")]
    pub lock_after: Duration,
    /// How much is logged.
    pub log: Level,
    /// How a line of the log looks.
    pub log_form: LogForm,
    /// The page that this node serves.
    pub page: Page,
    /// The backups that it makes by itself.
    pub backup: Backups,
    /// What other programs may ask of how it is.
    pub metrics: Metrics,
}

/// Where programs that watch over machines ask for `/health` and `/metrics`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Metrics {
    /// Where it listens; empty: nowhere.
    pub listen: String,
}

impl Metrics {
    /// Where it listens, if anywhere.
    ///
    /// # Errors
    /// A sentence that names the key.
    pub fn address(&self) -> Result<Option<std::net::SocketAddr>, String> {
        let wrong = |_| format!("`metrics.listen` needs an address such as 127.0.0.1:9417, or nothing, and found {:?}", self.listen);
        if self.listen.is_empty() { Ok(None) } else { self.listen.parse().map(Some).map_err(wrong) }
    }
}

/// The backups that a node makes by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Backups {
    /// Where they go; empty: it makes none.
    pub directory: PathBuf,
    /// How old the newest is when the next is made.
    #[serde(with = "jiff::fmt::serde::unsigned_duration::friendly::compact::required")]
    pub every: Duration,
    /// How many are kept.
    pub keep: usize,
}

/// The page that a node serves, and its API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Page {
    /// Where it listens; when another program has the port, a free one is taken.
    pub listen: std::net::SocketAddr,
    /// Names by which browsers may ask for it, beside those of this machine.
    pub allowed_hosts: Vec<String>,
}

/// What a node is to its city.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum NodeRole {
    /// Someone's own node, often offline.
    Resident,
    /// An always-on node, hosted by a school for everyone.
    Box,
}

impl Default for Configuration {
    fn default() -> Self {
        Self {
            role: NodeRole::Resident,
            listen: ["/ip4/0.0.0.0/udp/0/quic-v1", "/ip4/0.0.0.0/tcp/0"].map(String::from).to_vec(),
            boxes: Vec::new(),
            mdns: true,
            upnp: true,
            loopback_only: false,
            reconcile_every: Duration::from_secs(30),
            passphrase_file: PathBuf::new(),
            lock_after: Duration::ZERO,
            log: Level::default(),
            log_form: LogForm::default(),
            page: Page::default(),
            backup: Backups::default(),
            metrics: Metrics::default(),
        }
    }
}

impl Default for Backups {
    fn default() -> Self {
        Self { directory: PathBuf::new(), every: Duration::from_secs(24 * 60 * 60), keep: 14 }
    }
}

impl Default for Page {
    fn default() -> Self {
        Self { listen: std::net::SocketAddr::from(([127, 0, 0, 1], 8417)), allowed_hosts: Vec::new() }
    }
}

impl Configuration {
    /// What the types alone cannot see.
    ///
    /// # Errors
    /// A sentence that names the key.
    fn check(&self) -> Result<(), String> {
        for (key, addresses) in [("listen", &self.listen), ("boxes", &self.boxes)] {
            if let Some(address) = addresses.iter().find(|address| !address.starts_with('/')) {
                return Err(format!("`{key}` needs addresses such as /ip4/0.0.0.0/tcp/4001, and found {address:?}"));
            }
        }
        if self.reconcile_every < RECONCILE_MIN {
            return Err(format!("`reconcile_every` needs at least 1s, and found {:?}", self.reconcile_every));
        }
        if self.lock_after > Duration::ZERO && self.lock_after < LOCK_AFTER_MIN {
            return Err(format!("`lock_after` needs at least 1s, or 0s for never, and found {:?}", self.lock_after));
        }
        if self.backup.every < BACKUP_MIN {
            return Err(format!("`backup.every` needs at least 1s, and found {:?}", self.backup.every));
        }
        self.metrics.address()?;
        if self.backup.keep == 0 {
            return Err("`backup.keep` needs at least 1; an empty `backup.directory` makes no backups".into());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commented_file_shows_each_default() {
        let uncommented: String = DEFAULT_FILE
            .lines()
            .map(|line| line.strip_prefix("#").filter(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase())).unwrap_or(line))
            .flat_map(|line| [line, "\n"])
            .collect();
        assert_eq!(toml::from_str::<Configuration>(&uncommented).unwrap(), Configuration::default());
        assert_eq!(toml::from_str::<Configuration>(DEFAULT_FILE).unwrap(), Configuration::default());
        let shown: toml::Table = toml::from_str(&uncommented).unwrap();
        assert_eq!(shown, toml::Table::try_from(Configuration::default()).unwrap(), "each key is shown");
    }
}
