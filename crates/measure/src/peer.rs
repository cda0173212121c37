//! A node in a process of its own, on the other end of a pipe.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::Context;
use serde_json::Value;

use crate::machine;

/// A running harness.
pub struct Peer {
    child: Child,
    to: Option<ChildStdin>,
    from: BufReader<ChildStdout>,
}

impl Peer {
    /// Starts this program as a harness.
    pub fn start<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> anyhow::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("harness").args(arguments).env("PEER_T0", machine::now().to_string());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("starting a node")?;
        let (to, from) = (child.stdin.take(), child.stdout.take().context("a pipe from the node")?);
        Ok(Self { child, to, from: BufReader::new(from) })
    }

    /// The process's number.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Waits for an event.
    pub fn wait(&mut self, event: &str) -> anyhow::Result<Value> {
        loop {
            let mut line = String::new();
            anyhow::ensure!(self.from.read_line(&mut line)? > 0, "a node ended while `{event}` was waited for");
            match serde_json::from_str::<Value>(&line) {
                Ok(told) if told["ev"] == event => return Ok(told),
                _ => {}
            }
        }
    }

    /// Gives a command, and waits for what it leads to.
    pub fn ask(&mut self, command: &str, event: &str) -> anyhow::Result<Value> {
        let to = self.to.as_mut().context("the node was told to stop")?;
        writeln!(to, "{command}").and_then(|()| to.flush()).context("asking a node")?;
        self.wait(event)
    }

    /// The peak of its memory since [`machine::reset_peak`], in KiB.
    pub fn peak(&self) -> u64 {
        machine::memory(&self.process().to_string(), "VmHWM")
    }

    /// Stops it and waits until it has ended.
    pub fn stop(mut self) -> anyhow::Result<()> {
        let asked = self.ask("quit", "bye");
        self.to = None;
        let ended = self.child.wait()?;
        anyhow::ensure!(ended.success(), "a node ended with {ended}");
        asked.map(drop)
    }
}

/// No node outlives a measurement that failed.
impl Drop for Peer {
    fn drop(&mut self) {
        // It has ended already when it was stopped.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a harness that tells one event and ends.
pub fn once<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>, event: &str) -> anyhow::Result<Value> {
    let mut peer = Peer::start(arguments)?;
    let told = peer.wait(event)?;
    peer.to = None;
    let ended = peer.child.wait()?;
    anyhow::ensure!(ended.success(), "a node ended with {ended}");
    Ok(told)
}
