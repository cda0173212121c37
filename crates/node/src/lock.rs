//! Locking and unlocking, and the passphrase behind it.
//!
//! A node whose keys are under a passphrase is open or locked. Locked, it has no
//! engine, no keys, no store and no connection: whoever asks is told
//! [`NodeError::Locked`]. A node without a passphrase cannot be locked, since
//! anyone could open it.

use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use model::Timestamp;
use model::facts::BackupFacts;
use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep, sleep_until};
use zeroize::Zeroizing;

use crate::clock;
use crate::keyfile::{self, Found, Keys, Sealed};
use crate::life::{Life, Ways};
use crate::phrase::Unchecked;
use crate::{Config, NodeError, Passphrase, Role};

/// The wait after the first wrong passphrase; it doubles with each in a row.
/// Typing again takes longer than the first few.
const WAIT_FIRST: Duration = Duration::from_millis(250);

/// The longest wait after a wrong passphrase: the person whose node it is should
/// not be kept out of it by somebody who tries.
const WAIT_MAX: Duration = Duration::from_secs(8);

/// What all handles of one node share.
pub(crate) struct Shared {
    pub config: Config,
    /// Rises with every change of what lists show.
    pub changes: watch::Sender<u64>,
    /// How often damage was mended since the start.
    pub healed: Arc<AtomicU64>,
    /// When it was started.
    pub started: Timestamp,
    /// Held while the node comes into a city: it does so once.
    pub settling: tokio::sync::Mutex<()>,
    /// The recovery phrase that was shown and has not been checked, until this
    /// process ends or the node is locked.
    pub unchecked: Mutex<Option<Unchecked>>,
    /// What became of the backups that this node makes by itself.
    pub backups: Mutex<Option<BackupFacts>>,
    phase: Mutex<Phase>,
    /// Held while the node is locked, unlocked or given another passphrase, so
    /// that one passphrase is tried at a time: how many in a row were wrong.
    turning: tokio::sync::Mutex<u32>,
    fallen: watch::Sender<bool>,
    used: Mutex<Used>,
}

enum Phase {
    Open(Life),
    Locked,
    Stopped,
}

/// When people last used the node.
struct Used {
    at: Instant,
    /// Requests that are under way.
    now: u32,
}

/// Somebody uses the node for as long as this lives.
pub struct InUse(Arc<Shared>);

impl Drop for InUse {
    fn drop(&mut self) {
        let mut used = self.0.used();
        used.now -= 1;
        used.at = Instant::now();
    }
}

impl Shared {
    pub fn start(config: Config) -> Result<Self, NodeError> {
        let (changes, fallen) = (watch::Sender::new(0), watch::Sender::new(false));
        let healed = Arc::new(AtomicU64::new(0));
        let phase = match keyfile::read(&config.data_dir)? {
            Found::Sealed(_) => Phase::Locked,
            Found::Plain(keys) => Phase::Open(Life::begin(&config, Some(&keys), changes.clone(), healed.clone(), fallen.clone())?),
            Found::Nothing => Phase::Open(Life::begin(&config, None, changes.clone(), healed.clone(), fallen.clone())?),
        };
        Ok(Self {
            config,
            changes,
            healed,
            started: clock::wall(),
            settling: tokio::sync::Mutex::default(),
            unchecked: Mutex::default(),
            backups: Mutex::default(),
            phase: Mutex::new(phase),
            turning: tokio::sync::Mutex::default(),
            fallen,
            used: Mutex::new(Used { at: Instant::now(), now: 0 }),
        })
    }

    fn phase(&self) -> std::sync::MutexGuard<'_, Phase> {
        // What it holds is whole between any two statements.
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn used(&self) -> std::sync::MutexGuard<'_, Used> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The ways to what is open.
    pub fn ways(&self) -> Result<Ways, NodeError> {
        match &*self.phase() {
            Phase::Open(life) => Ok(life.ways.clone()),
            Phase::Locked => Err(NodeError::Locked),
            Phase::Stopped => Err(NodeError::Stopping),
        }
    }

    pub fn is_locked(&self) -> bool {
        matches!(&*self.phase(), Phase::Locked)
    }

    /// Whether the keys are under a passphrase.
    pub fn has_passphrase(&self) -> Result<bool, NodeError> {
        Ok(matches!(keyfile::read(&self.config.data_dir)?, Found::Sealed(_)))
    }

    pub fn in_use(self: &Arc<Self>) -> InUse {
        self.used().now += 1;
        InUse(self.clone())
    }

    /// Ends what is open and comes into another phase. The phase changes first, so
    /// that nobody who comes meanwhile finds a half-closed node.
    async fn leave_for(&self, phase: Phase) {
        let before = std::mem::replace(&mut *self.phase(), phase);
        drop(self.unchecked.lock().unwrap_or_else(PoisonError::into_inner).take());
        if let Phase::Open(life) = before {
            life.end().await;
        }
    }

    /// Locks the node.
    pub async fn lock(&self) -> Result<(), NodeError> {
        let _alone = self.turning.lock().await;
        if !self.has_passphrase()? {
            let advice =
                "this node has no passphrase, so anyone could unlock it; set one first, with `kaveret passphrase set` or on its page";
            return Err(NodeError::Input(advice.into()));
        }
        if matches!(&*self.phase(), Phase::Open(_)) {
            self.leave_for(Phase::Locked).await;
            tracing::info!("locked");
        }
        Ok(())
    }

    /// Unlocks the node; one that is open stays so, if the passphrase is right.
    pub async fn unlock(&self, passphrase: Passphrase) -> Result<(), NodeError> {
        let mut wrong = self.turning.lock().await;
        let Found::Sealed(sealed) = keyfile::read(&self.config.data_dir)? else {
            return match self.is_locked() {
                // Somebody put another file there; it decides, as at a start.
                true => {
                    Err(NodeError::Storage("the device's key file has changed since the start; end this node and start it again".into()))
                }
                false => Ok(()),
            };
        };
        let keys = try_open(sealed, passphrase.clone(), &mut wrong).await?;
        if !self.is_locked() {
            return Ok(());
        }
        let keys = self.with_transport(keys, passphrase).await?;
        let (config, changes, healed, fallen) = (self.config.clone(), self.changes.clone(), self.healed.clone(), self.fallen.clone());
        let life = blocking(move || Life::begin(&config, Some(&keys), changes, healed, fallen)).await?;
        let mut phase = self.phase();
        // A node that was stopped meanwhile stays so.
        if matches!(&*phase, Phase::Locked) {
            *phase = Phase::Open(life);
            drop(phase);
            self.used().at = Instant::now();
            self.changes.send_modify(|changes| *changes += 1);
            tracing::info!("unlocked");
        }
        Ok(())
    }

    /// A box's transport key lies sealed with the others. One that lies there as it
    /// is, because this became a box or a crash left it, goes there now.
    async fn with_transport(&self, keys: Keys, passphrase: Passphrase) -> Result<Keys, NodeError> {
        let dir = self.config.data_dir.clone();
        if keys.transport.is_some() {
            keyfile::remove_plain_transport(&dir)?;
            return Ok(keys);
        }
        let transport = match (keyfile::read_transport(&dir)?, self.config.role) {
            (Some(seed), _) => seed,
            (None, Role::Box) => Zeroizing::new(keyfile::random()?),
            (None, Role::Resident) => return Ok(keys),
        };
        let keys = Keys { transport: Some(transport), ..keys };
        blocking(move || keyfile::write_sealed(&dir, &keys, &passphrase).map(|()| keys)).await
    }

    /// Puts the keys under a new passphrase, or under none. `current` opens them
    /// now; `None` when nothing does.
    pub async fn set_passphrase(&self, current: Option<Passphrase>, new: Option<Passphrase>) -> Result<(), NodeError> {
        let mut wrong = self.turning.lock().await;
        let dir = self.config.data_dir.clone();
        if let Some(new) = &new {
            new.check()?;
        }
        let keys = match (keyfile::read(&dir)?, current) {
            (Found::Nothing, _) => return Err(NodeError::NoCity),
            (Found::Sealed(sealed), Some(current)) => try_open(sealed, current, &mut wrong).await?,
            (Found::Sealed(_), None) => {
                return Err(NodeError::Input("this node has a passphrase already; change it, which asks for the one it has".into()));
            }
            (Found::Plain(_), Some(_)) => return Err(NodeError::Input("this node has no passphrase yet; set one".into())),
            (Found::Plain(keys), None) => keys,
        };
        let transport = match keys.transport {
            Some(seed) => Some(seed),
            None => keyfile::read_transport(&dir)?,
        };
        let keys = Keys { transport, ..keys };
        blocking(move || match new {
            Some(new) => keyfile::write_sealed(&dir, &keys, &new),
            None => keyfile::write_plain(&dir, &keys),
        })
        .await
    }

    /// Returns when the node has ended by itself.
    pub async fn fallen(&self) {
        // The sender is this node's own, so that it is there as long as this is.
        let _ = self.fallen.subscribe().wait_for(|fallen| *fallen).await;
    }

    /// Stops for good, and waits for it.
    pub async fn stop(&self) {
        self.leave_for(Phase::Stopped).await;
    }

    /// Stops for good.
    pub fn let_go(&self) {
        *self.phase() = Phase::Stopped;
    }
}

/// Tries a passphrase. After a wrong one it takes longer and longer to say so.
async fn try_open(sealed: Sealed, passphrase: Passphrase, wrong: &mut u32) -> Result<Keys, NodeError> {
    let opened = blocking(move || Ok(sealed.open(&passphrase))).await?;
    match opened {
        Some(keys) => {
            *wrong = 0;
            Ok(keys)
        }
        None => {
            *wrong += 1;
            tracing::warn!(wrong, "a wrong passphrase was tried");
            sleep(wait_after(*wrong)).await;
            Err(NodeError::Passphrase)
        }
    }
}

fn wait_after(wrong: u32) -> Duration {
    WAIT_FIRST.saturating_mul(2_u32.saturating_pow(wrong.saturating_sub(1))).min(WAIT_MAX)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, NodeError> + Send + 'static) -> Result<T, NodeError> {
    spawn_blocking(work).await.unwrap_or_else(|error| Err(NodeError::Storage(format!("a thread ended early: {error}"))))
}

/// Locks the node once nobody has used it for as long as its configuration says.
pub(crate) fn when_idle(shared: &Arc<Shared>) {
    let Some(idle_max) = shared.config.lock_after else { return };
    let node = Arc::downgrade(shared);
    tokio::spawn(async move {
        while let Some(due) = due(&node, idle_max) {
            if due > Instant::now() {
                sleep_until(due).await;
                continue;
            }
            let Some(shared) = node.upgrade() else { return };
            // A node without a passphrase stays open.
            if let (false, Ok(true)) = (shared.is_locked(), shared.has_passphrase())
                && let Err(error) = shared.lock().await
            {
                tracing::error!(%error, "the node could not be locked");
            }
            shared.used().at = Instant::now();
        }
    });
}

/// When a node is to be locked, as things are; `None` once it is gone.
fn due(node: &Weak<Shared>, idle_max: Duration) -> Option<Instant> {
    let shared = node.upgrade()?;
    if matches!(&*shared.phase(), Phase::Stopped) {
        return None;
    }
    let used = shared.used();
    Some(if used.now > 0 { Instant::now() + idle_max } else { used.at + idle_max })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wrong_passphrase_in_a_row_waits_longer_up_to_a_bound() {
        let waits: Vec<u128> = (1..=8).map(|wrong| wait_after(wrong).as_millis()).collect();
        assert_eq!(waits, [250, 500, 1000, 2000, 4000, 8000, 8000, 8000]);
        assert_eq!(wait_after(u32::MAX), WAIT_MAX);
    }
}
