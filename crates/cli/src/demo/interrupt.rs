//! Whether the user or the system has asked the demo to stop.

use std::pin::pin;

use tokio::runtime::Runtime;
use tokio::sync::watch;

use crate::failure::{Context, Exit, Failure, Outcome};
use crate::platform::asked_to_stop;

/// Hears Ctrl-C and SIGTERM, which end the program no longer by themselves:
/// whoever works asks for it between two steps.
pub struct Interrupt {
    runtime: Runtime,
    heard: watch::Receiver<bool>,
}

impl Interrupt {
    /// Hears what comes after this call.
    ///
    /// # Errors
    /// When signals cannot be heard.
    pub fn listen() -> Outcome<Self> {
        let runtime = Runtime::new().or_exit(Exit::Refused, || "the program's threads cannot be started")?;
        let (hear, heard) = watch::channel(false);
        let (arm, armed) = tokio::sync::oneshot::channel();
        runtime.spawn(async move {
            let mut asked = pin!(asked_to_stop());
            // Signals are heard from the first look on.
            tokio::select! {
                biased;
                early = &mut asked => {
                    let _ = arm.send(early.map(|()| hear.send_replace(true)));
                    return;
                }
                () = std::future::ready(()) => drop(arm.send(Ok(false))),
            }
            if asked.await.is_ok() {
                hear.send_replace(true);
            }
        });
        let armed = runtime.block_on(armed).or_exit(Exit::Refused, || "signals cannot be heard on this system")?;
        armed.or_exit(Exit::Refused, || "signals cannot be heard on this system")?;
        Ok(Self { runtime, heard })
    }

    /// Whether it has been asked for.
    pub fn is_heard(&self) -> bool {
        *self.heard.borrow()
    }

    /// Goes on unless it has been asked for.
    ///
    /// # Errors
    /// When it has.
    pub fn check(&self) -> Outcome {
        match self.is_heard() {
            true => Err(Failure::new(Exit::Refused, "the demo was interrupted while it started")),
            false => Ok(()),
        }
    }

    /// Returns once it has been asked for.
    pub fn wait(&self) {
        let mut heard = self.heard.clone();
        // Without a sender there is nothing left to wait for.
        let _ = self.runtime.block_on(heard.wait_for(|heard| *heard));
    }
}
