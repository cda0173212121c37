//! A `kaveret run` that was started here, and is ended here.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};

use serde_json::Value;

use crate::{DEADLINE, wait_for};

/// A process that is killed when it is dropped.
pub(crate) struct Process {
    child: Child,
    /// The node stops when this is closed, also when the test is killed.
    input: Option<ChildStdin>,
    /// What it said when it was ready.
    pub greeting: Value,
}

impl Process {
    /// Starts a node and waits until it says that it is ready. Answers with what
    /// it left behind when it ends before that.
    pub fn start(command: &mut Command) -> Result<Self, String> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program starts");
        let input = child.stdin.take();
        let output = child.stdout.take().expect("standard output was piped");
        let (said, heard) = channel();
        // A thread of its own, because reading a pipe has no deadline.
        std::thread::spawn(move || {
            let mut text = String::new();
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                text.push_str(&line);
                if let Ok(greeting) = serde_json::from_str::<Value>(&text) {
                    // Whoever waited may be gone; what follows is read, so that the node never waits.
                    let _ = said.send(greeting);
                    text.clear();
                }
            }
        });
        let mut process = Self { child, input, greeting: Value::Null };
        match heard.recv_timeout(DEADLINE) {
            Ok(greeting) => {
                process.greeting = greeting;
                Ok(process)
            }
            Err(RecvTimeoutError::Disconnected) => Err(format!("it ended with {}", process.child.wait().expect("it has ended"))),
            Err(RecvTimeoutError::Timeout) => Err(format!("it was not ready within {DEADLINE:?}")),
        }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it has ended, and how.
    pub fn ended(&mut self) -> Option<i32> {
        let status = self.child.try_wait().expect("a child of ours can be asked")?;
        Some(status.code().unwrap_or(-1))
    }

    /// Asks it to stop and answers its exit code.
    pub fn stop(mut self) -> i32 {
        drop(self.input.take());
        wait_for("a node stops when its input ends", || self.ended().ok_or_else(|| "it still runs".to_owned()))
    }

    /// Ends it at once, as a power switch does.
    pub fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}
