//! What whoever starts a node decides.

use std::path::PathBuf;
use std::time::Duration;

/// What this node is to the city.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Someone's own node, often offline, with a new transport key at each start.
    Resident,
    /// An always-on node for everyone, with a stable transport key.
    Box,
}

/// What a node is started with.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it keeps its store, its index and its keys.
    pub data_dir: PathBuf,
    /// What it is to the city.
    pub role: Role,
    /// Whether it speaks to other nodes at all. Without, it is for one command.
    pub network: bool,
    /// Where to listen (multiaddr); none: it only dials.
    pub listen: Vec<String>,
    /// Addresses of boxes to stay in touch with, beside those it remembers.
    pub boxes: Vec<String>,
    /// Whether to find nodes of the same local network, and be found by them. A minor's
    /// node does neither.
    pub mdns: bool,
    /// Whether to ask the home router for an open port.
    pub upnp: bool,
    /// Whether to speak to this machine alone.
    pub loopback_only: bool,
    /// How often to compare what is held with each connected node.
    pub reconcile_every: Duration,
    /// After how long without use it locks itself, if its keys are under a passphrase.
    pub lock_after: Option<Duration>,
    /// Which backups it makes by itself.
    pub backups: Option<BackupPlan>,
}

/// Backups that a node makes by itself, each sealed for its member's recovery phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupPlan {
    /// Where they go: best another disk than the node's own.
    pub directory: PathBuf,
    /// How old the newest is when the next is made.
    pub every: Duration,
    /// How many of this city are kept there.
    pub keep: usize,
}

impl Config {
    /// A node for one command on a data directory: no network.
    pub fn alone(data_dir: PathBuf) -> Self {
        Self {
            data_dir,
            role: Role::Resident,
            network: false,
            listen: Vec::new(),
            boxes: Vec::new(),
            mdns: false,
            upnp: false,
            loopback_only: false,
            reconcile_every: Duration::from_secs(120),
            lock_after: None,
            backups: None,
        }
    }
}
