//! One time of being open: from the start, or an unlocking, to the stop, or the
//! locking. While it lasts the engine with its keys, the store, the index and the
//! network are there; afterwards nothing of them is.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use engine::{Identity, Options, PeerKey};
use model::StoreError;
use net::Net;
use store::SledStore;
use tokio::runtime::Handle as Runtime;
use tokio::sync::{mpsc, oneshot, watch};
use trust::DeviceKey;
use zeroize::Zeroizing;

use crate::clock::Clock;
use crate::driver::{Driver, NodeEngine, State, Work};
use crate::keyfile::Keys;
use crate::librarian::{Errand, Librarian};
use crate::links::Links;
use crate::reach::Reach;
use crate::{Config, NodeError, Role, bearings, keyfile, reach};

/// Requests that wait for the engine at most; who asks more waits.
const WORK_MAX: usize = 256;

/// The ways to what is open.
#[derive(Clone)]
pub(crate) struct Ways {
    pub work: mpsc::Sender<Work>,
    pub librarian: Librarian,
}

/// See the module's words. Dropping it, and every clone of its ways, ends it too.
pub(crate) struct Life {
    pub ways: Ways,
    ended: oneshot::Receiver<()>,
}

impl Life {
    /// Opens everything. `keys` are there once the node belongs to someone;
    /// `fallen` is told when it ends without having been asked to.
    ///
    /// # Errors
    /// As [`crate::Node::start`].
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn begin(
        config: &Config,
        keys: Option<&Keys>,
        changes: watch::Sender<u64>,
        healed: Arc<AtomicU64>,
        fallen: watch::Sender<bool>,
    ) -> Result<Self, NodeError> {
        let identity = || keys.map(|keys| Identity { key: DeviceKey::from_secret(&keys.secret), member: keys.member });
        let reach = how_reached(config, keys)?;
        let net = if config.network { Some(start_net(config, keys, &reach)?) } else { None };
        let local = net.as_ref().map_or_else(Vec::new, |(net, _)| net.local_peer().to_bytes());
        let known = keys.and_then(|_| bearings::read(&config.data_dir));
        let city = known.as_ref().map(|known| known.city);
        let options = Options { reconcile_every: config.reconcile_every, city, ..Options::default() };
        let engine = open_engine(config, identity, &PeerKey(local), options, &healed)?;
        bearings::keep(&config.data_dir, &engine, known.as_ref())?;
        let (librarian, marker, shelves) = Librarian::start(&config.data_dir)?;
        let version = engine.holdings().map(|_| engine.views_version());
        let clock = Clock::start();
        let mut links = Links::default();
        let remembered = known.map(|known| known.addresses).unwrap_or_default();
        for address in config.boxes.iter().chain(&engine.addresses()).chain(&remembered) {
            links.keep(address, clock.now()).map_err(NodeError::Input)?;
        }
        let (work, inbox) = mpsc::channel(WORK_MAX);
        let (ending, ended) = oneshot::channel();
        // Without views there is nothing to fill in.
        let filling = version.filter(|version| *version > 0 && marker != Some(*version)).map(|_| Vec::new());
        if filling.is_some() || marker.is_none() {
            librarian.tell(Errand::Clear);
            if filling.is_none() {
                librarian.tell(Errand::Filled { version: version.unwrap_or(0) });
            }
        }
        let listening = if net.is_some() { config.listen.len() } else { 0 };
        let driver = Driver {
            data_dir: config.data_dir.clone(),
            engine,
            clock,
            net,
            unannounced: config.mdns,
            librarian: librarian.clone(),
            work: inbox,
            changes,
            links,
            listening,
            filling,
            healed,
            reach: matches!(config.role, Role::Resident).then_some((config.data_dir.clone(), reach.seed)),
            state: State::default(),
        };
        let runtime = Runtime::current();
        let shelf = librarian.clone();
        let run = move || {
            let asked = runtime.block_on(driver.run());
            shelf.tell(Errand::Close);
            if shelves.join().is_err() {
                tracing::error!("the search index ended by a panic");
            }
            drop(ending);
            if !asked {
                fallen.send_replace(true);
            }
        };
        let started = thread::Builder::new().name("engine".into()).spawn(run);
        started.map_err(|error| NodeError::Storage(format!("starting a thread failed: {error}")))?;
        Ok(Self { ways: Ways { work, librarian }, ended })
    }

    /// Ends it: dialogues end, the index is committed, the store is closed, and
    /// the keys are erased from memory.
    pub async fn end(self) {
        let Self { ways, ended } = self;
        // It may have ended already.
        let _ = ways.work.send(Work::Stop).await;
        drop(ways);
        let _ = ended.await;
    }
}

/// Opens the store and the engine on it. Damage that the engine meets as it reads
/// what it needs is mended as damage that keeps the store from opening is.
fn open_engine(
    config: &Config,
    identity: impl Fn() -> Option<Identity>,
    local: &PeerKey,
    options: Options,
    healed: &AtomicU64,
) -> Result<NodeEngine, NodeError> {
    let mut tries_left = 2;
    loop {
        let opened = SledStore::open(&config.data_dir)?;
        if let Some(aside) = &opened.set_aside {
            tracing::error!(aside = %aside.display(), rescued = opened.rescued, "the store was damaged and set aside; what is missing comes from other nodes");
            healed.fetch_add(1, Ordering::Relaxed);
        }
        tries_left -= 1;
        match NodeEngine::open(opened.store, identity(), local.clone(), &keyfile::random()?, options) {
            Err(StoreError::Corrupt { .. }) if tries_left > 0 => {}
            opened => return Ok(opened?),
        }
    }
}

/// With which key and at which ports a resident is reached: those of before while links
/// that name them may be used, and otherwise a new key.
fn how_reached(config: &Config, keys: Option<&Keys>) -> Result<Reach, NodeError> {
    let of_device = |keys: &Keys| Identity { key: DeviceKey::from_secret(&keys.secret), member: keys.member }.sealing_key(reach::PURPOSE);
    let kept = keys.filter(|_| config.role == Role::Resident).and_then(|keys| reach::read(&config.data_dir, &of_device(keys)));
    match kept {
        Some(kept) => Ok(kept),
        None => Ok(Reach { seed: Zeroizing::new(keyfile::random()?), addresses: Vec::new() }),
    }
}

fn start_net(config: &Config, keys: Option<&Keys>, reach: &Reach) -> Result<(Net, net::Events), NodeError> {
    let sealed = keys.and_then(|keys| keys.transport.clone());
    let identity = match config.role {
        Role::Resident => net::Identity::Stable(*reach.seed),
        Role::Box => {
            let seed: Zeroizing<[u8; 32]> = sealed.map_or_else(|| keyfile::transport(&config.data_dir), Ok)?;
            net::Identity::Stable(*seed)
        }
    };
    let role = match config.role {
        Role::Resident => net::Role::Resident,
        Role::Box => net::Role::Box,
    };
    let mut listen = Vec::with_capacity(config.listen.len());
    for address in &reach::with_ports(&config.listen, &reach.addresses) {
        let wrong = || NodeError::Input(format!("{address:?} is not an address such as /ip4/0.0.0.0/tcp/4001"));
        listen.push(address.parse().map_err(|_| wrong())?);
    }
    let settings = net::Config {
        listen,
        loopback_only: config.loopback_only,
        // Begun once it is known that the node's member is of age; see `Driver::announce`.
        mdns: false,
        upnp: config.upnp,
        ..net::Config::new(identity, role)
    };
    Net::start(&settings).map_err(|error| NodeError::Network(model::with_causes(&error)))
}
