//! How the node is doing, for whoever asks.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use engine::{Now, city_facts};
use model::Role;
use model::care::Machine;
use model::facts::Status;
use store::SledStore;

use super::{Handle, READS_MAX};
use crate::driver::NodeEngine;
use crate::{NodeError, Role as NodeRole, machine, phrase};

impl Handle {
    /// How the node is doing.
    ///
    /// # Errors
    /// [`NodeError::Stopping`].
    pub async fn status(&self) -> Result<Status, NodeError> {
        let node_role = match self.shared.config.role {
            NodeRole::Resident => "resident",
            NodeRole::Box => "box",
        };
        let passphrase = self.shared.has_passphrase()?;
        let machine = machine::look(self.data_dir(), self.shared.started);
        match self.status_open(node_role).await {
            Ok(status) => {
                let checked = status.member.is_none_or(|member| phrase::is_checked(self.data_dir(), member));
                let backup = self.shared.backups.lock().unwrap_or_else(PoisonError::into_inner).clone();
                Ok(Status { passphrase, phrase_checked: checked, backup, machine, ..status })
            }
            Err(NodeError::Locked) => Ok(locked(node_role, machine)),
            Err(error) => Err(error),
        }
    }

    async fn status_open(&self, node_role: &'static str) -> Result<Status, NodeError> {
        let addresses = self.addresses().await?;
        let healed = self.shared.healed.clone();
        let act = move |engine: &mut NodeEngine, now| {
            let healed = healed.load(Ordering::Relaxed);
            status(engine, now, node_role, addresses, healed).map(|status| (status, Vec::new()))
        };
        for _ in 0..READS_MAX {
            match self.act(act.clone()).await {
                Err(NodeError::Damaged) => {}
                status => return status,
            }
        }
        self.act(act).await
    }
}

/// All that is said of a locked node.
fn locked(node_role: &str, machine: Machine) -> Status {
    Status {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        node_role: node_role.to_owned(),
        locked: true,
        passphrase: true,
        // Nobody knows, and nobody is to be reminded.
        phrase_checked: true,
        machine,
        ..Status::default()
    }
}

fn status(engine: &mut NodeEngine, now: Now, node_role: &str, addresses: Vec<String>, healed: u64) -> Result<Status, NodeError> {
    let (member, device) = (engine.member(), engine.device());
    let mut status = Status {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        node_role: node_role.to_owned(),
        waiting: engine.waiting_len()? as u64,
        healed,
        set_aside: engine.with_store(SledStore::set_aside).unwrap_or_default(),
        bytes_on_disk: engine.bytes_on_disk(),
        addresses,
        peers: engine.peer_facts()?,
        ending: engine.ending(NodeEngine::as_of(now.wall))?.into_iter().map(|facts| facts.view.id).collect(),
        tally: engine.tally(),
        ..Status::default()
    };
    // Before a node belongs to a city, its keys name nobody.
    if let Some(holdings) = engine.holdings_mut() {
        holdings.load_whole()?;
        let roll = holdings.roll();
        status.city = Some(city_facts(roll, now.wall));
        (status.member, status.device) = (member, device);
        if let Some(member) = member {
            let home = roll.home(member);
            status.roles = roll.roles_in(home, member, now.wall).iter().collect::<Vec<Role>>();
            status.moderates = roll.moderates_anywhere(member, now.wall);
            status.grant_expires = roll.expires_in(home, member, now.wall);
        }
        if let (Some(member), Some(device)) = (member, device) {
            status.notices = holdings.notices(member, device, NodeEngine::as_of(now.wall))?;
        }
        status.sets = holdings.set_facts();
        status.records = holdings.kind_counts();
        status.future = holdings.future_len() as u64;
        status.damaged = holdings.damaged().len() as u64;
    }
    Ok(status)
}
