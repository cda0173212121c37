//! A node opened for one command, when none runs.

use std::future::Future;

use node::{Handle, InUse, Node};
use tokio::runtime::Runtime;

use super::Reach;
use super::start::start_node;
use crate::configuration::Configuration;
use crate::directory::{Claim, Directory};
use crate::failure::{Context, Exit, Outcome};

/// A node of this command's own.
pub struct Alone {
    /// There until it is dropped.
    node: Option<Node>,
    runtime: Runtime,
    /// A command that lasts long does not lock itself out.
    _in_use: InUse,
    // Dropped last: the store is closed before others may open it.
    _claim: Claim,
}

impl Alone {
    pub(super) fn open(directory: &Directory, claim: Claim, configuration: &Configuration, reach: Reach) -> Outcome<Self> {
        let runtime = Runtime::new().or_exit(Exit::Refused, || "the program's threads cannot be started")?;
        let node = runtime.block_on(start_node(directory, configuration, reach))?;
        Ok(Self { _in_use: node.handle().in_use(), node: Some(node), runtime, _claim: claim })
    }

    /// A way to ask it, to be let go of soon: a node does not stop while someone
    /// holds one.
    pub fn handle(&self) -> Handle {
        self.node.as_ref().expect("the node is there until this is dropped").handle()
    }

    /// Waits for an answer.
    pub fn wait<T>(&self, answer: impl Future<Output = T>) -> T {
        self.runtime.block_on(answer)
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        if let Some(node) = self.node.take() {
            self.runtime.block_on(node.stop());
        }
    }
}
