//! Starting and stopping.

use std::sync::Arc;

use crate::lock::{self, Shared};
use crate::{Config, Handle, NodeError, gateway, keeper, keyfile};

/// A running node. Dropping it stops it; [`Node::stop`] also waits for it.
pub struct Node {
    shared: Arc<Shared>,
}

impl Node {
    /// Starts a node on a data directory, which is made if it is not there. When
    /// its keys are under a passphrase it starts locked, and [`Handle::unlock`]
    /// opens it.
    ///
    /// # Errors
    /// [`NodeError::Busy`] when another node runs on the data directory,
    /// [`NodeError::Storage`] when it cannot be read or written,
    /// [`NodeError::Network`] when the network cannot start.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn start(config: Config) -> Result<Self, NodeError> {
        keyfile::make_dir(&config.data_dir)?;
        let shared = Arc::new(Shared::start(config)?);
        lock::when_idle(&shared);
        keeper::keep_backups(&shared);
        gateway::say_where(&shared);
        Ok(Self { shared })
    }

    /// The way to ask it.
    pub fn handle(&self) -> Handle {
        Handle::new(self.shared.clone())
    }

    /// Returns when the node has ended by itself, because its store failed.
    pub async fn ended(&mut self) {
        self.shared.fallen().await;
    }

    /// Stops it: dialogues end, the index is committed, the store is closed.
    pub async fn stop(self) {
        self.shared.stop().await;
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.shared.let_go();
    }
}
