//! Starting a node as the configuration says.

use node::{BackupPlan, Config, Node, Role};

use super::Reach;
use crate::configuration::{Configuration, NodeRole};
use crate::directory::Directory;
use crate::failure::Outcome;

/// A node of this process, to be stopped by [`Node::stop`]. Without
/// [`Reach::Network`] it opens no socket.
///
/// # Errors
/// What [`Node::start`] says.
pub async fn start_node(directory: &Directory, configuration: &Configuration, reach: Reach) -> Outcome<Node> {
    let config = match reach {
        Reach::Store => Config::alone(directory.path().to_owned()),
        Reach::Network => Config {
            data_dir: directory.path().to_owned(),
            role: match configuration.role {
                NodeRole::Resident => Role::Resident,
                NodeRole::Box => Role::Box,
            },
            network: true,
            listen: configuration.listen.iter().map(|address| listen_at(address, configuration.loopback_only)).collect(),
            boxes: configuration.boxes.clone(),
            mdns: configuration.mdns,
            upnp: configuration.upnp,
            loopback_only: configuration.loopback_only,
            reconcile_every: configuration.reconcile_every,
            lock_after: Some(configuration.lock_after).filter(|idle| !idle.is_zero()),
            backups: Some(&configuration.backup).filter(|backup| !backup.directory.as_os_str().is_empty()).map(|backup| BackupPlan {
                directory: backup.directory.clone(),
                every: backup.every,
                keep: backup.keep,
            }),
        },
    };
    Ok(Node::start(config)?)
}

/// "Any address of this machine" means those that only this machine has, for a
/// node that keeps to itself.
fn listen_at(address: &str, loopback_only: bool) -> String {
    let narrowed = [("/ip4/0.0.0.0/", "/ip4/127.0.0.1/"), ("/ip6/::/", "/ip6/::1/")];
    match narrowed.iter().find_map(|(any, own)| address.strip_prefix(any).map(|rest| format!("{own}{rest}"))) {
        Some(own) if loopback_only => own,
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_that_keeps_to_itself_listens_on_this_machine() {
        assert_eq!(listen_at("/ip4/0.0.0.0/tcp/0", true), "/ip4/127.0.0.1/tcp/0");
        assert_eq!(listen_at("/ip6/::/udp/0/quic-v1", true), "/ip6/::1/udp/0/quic-v1");
        assert_eq!(listen_at("/ip4/0.0.0.0/tcp/0", false), "/ip4/0.0.0.0/tcp/0");
        assert_eq!(listen_at("/ip4/192.0.2.7/tcp/0", true), "/ip4/192.0.2.7/tcp/0");
    }
}
