//! What a node does at its city's border: a gateway says where it is reached, whoever runs
//! it having named its addresses or not.

use std::sync::Arc;
use std::time::Duration;

use model::govern::AllianceList;

use crate::driver::NodeEngine;
use crate::lock::Shared;
use crate::{Handle, NodeError};

/// How often it is looked whether the addresses have changed, or this node has become a
/// gateway.
const LOOK_EVERY: Duration = Duration::from_secs(30);

/// How long after the start it is first looked: when the node listens.
const LOOK_FIRST: Duration = Duration::from_millis(500);

/// Most addresses that are named: an invitation's worth.
const ADDRESSES_MAX: usize = 8;

/// See the module's words. Ends with the node.
pub(crate) fn say_where(shared: &Arc<Shared>) {
    let node = Arc::downgrade(shared);
    tokio::spawn(async move {
        let mut wait = LOOK_FIRST;
        loop {
            tokio::time::sleep(wait).await;
            let Some(shared) = node.upgrade() else { return };
            wait = LOOK_EVERY;
            match look(&Handle::new(shared)).await {
                Ok(()) | Err(NodeError::NoCity | NodeError::Locked | NodeError::Refused(_)) => {}
                Err(NodeError::Stopping) => return,
                Err(error) => tracing::warn!(%error, "this gateway could not say where it is reached"),
            }
        }
    });
}

async fn look(handle: &Handle) -> Result<(), NodeError> {
    let is_gateway = handle.act(|engine, _| Ok((engine.is_gateway(), Vec::new()))).await?;
    if !is_gateway {
        return Ok(());
    }
    let mut addresses = handle.addresses_to_name().await?;
    addresses.sort_unstable();
    addresses.truncate(ADDRESSES_MAX);
    let Some(key) = addresses.first().and_then(|address| crate::links::peer_of(address)).map(|key| key.to_bytes()) else { return Ok(()) };
    handle.act(move |engine, now| Ok(((), engine.say_reached(now, key, addresses)?))).await
}

impl Handle {
    /// With which cities this one is allied, and what it hands to others that want to be.
    ///
    /// # Errors
    /// [`NodeError::NoCity`].
    pub async fn alliances(&self) -> Result<AllianceList, NodeError> {
        let is_gateway = self.act(|engine, _| Ok((engine.is_gateway(), Vec::new()))).await?;
        if is_gateway {
            // What has just changed is on the card.
            look(self).await.or_else(|error| if matches!(error, NodeError::Refused(_)) { Ok(()) } else { Err(error) })?;
        }
        self.look(|engine: &mut NodeEngine, now| {
            Ok(AllianceList { alliances: engine.alliances(now), card: engine.city_card(now).ok(), gateway: engine.is_gateway() })
        })
        .await
    }
}
