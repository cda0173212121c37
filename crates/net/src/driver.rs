//! The task that runs the swarm: obeys commands, and tells what happened.
//!
//! It never waits for the node. While an event finds no room in the inbox, the
//! swarm stands still, which slows the peers; commands are obeyed all the same.

mod due;
mod happened;
mod peers;

use std::collections::{HashMap, VecDeque};
use std::io;
use std::time::Instant;

use futures::StreamExt;
use libp2p::core::transport::ListenerId;
use libp2p::core::upgrade::Version;
use libp2p::gossipsub::{IdentTopic, MessageAcceptance, MessageId};
use libp2p::multiaddr::Protocol;
use libp2p::swarm::behaviour::{FromSwarm, NewListenAddr};
use libp2p::swarm::dial_opts::{DialOpts, PeerCondition};
use libp2p::swarm::{ConnectionId, NetworkBehaviour, Stream};
use libp2p::{PeerId, Swarm, TransportError, gossipsub, mdns, swarm};
use tokio::sync::mpsc::Receiver;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::{sleep_until, timeout};

use crate::behaviour::Behaviour;
use crate::dialogue::Dialogue;
use crate::inbox::Inbox;
use crate::limits::{PARTING, REFUSAL, SHUTDOWN_MAX};
use crate::net::StartError;
use crate::outbox::{Outboxes, Seat};
use crate::{Address, Config, DialogueKey, Event, MessageKey, PeerKey, Role, Verdict, transport};
use due::{Due, Dues};
use peers::Peers;

/// What a [`crate::Net`] asks for.
pub(crate) enum Command {
    Dial { address: Address },
    Listen { address: Address },
    Announce,
    Open { dialogue: DialogueKey, peer: PeerKey, seat: Seat },
    Admit { peer: PeerKey },
    Keep { peer: PeerKey },
    Refuse { peer: PeerKey },
    Subscribe { topic: String },
    Unsubscribe { topic: String },
    Publish { topic: String, bytes: Vec<u8> },
    Judge { message: MessageKey, source: PeerKey, verdict: Verdict },
    Shutdown { done: oneshot::Sender<()> },
}

/// Sets a swarm up and runs it in a task of its own.
pub(crate) fn start(config: &Config, commands: Receiver<Command>, outboxes: Outboxes, inbox: Inbox) -> Result<PeerKey, StartError> {
    let keys = config.identity.keypair();
    let me = keys.public().to_peer_id();
    let (transport, relay_client) =
        transport::build(&keys, config.loopback_only).map_err(|error| StartError::Encryption(Box::new(error)))?;
    let behaviour = Behaviour::new(config, &keys.public(), relay_client).map_err(StartError::Mdns)?;
    // Lazily negotiated, a stream costs no round trip of its own.
    let settings = swarm::Config::with_tokio_executor().with_substream_upgrade_protocol_override(Version::V1Lazy);
    let mut driver = Driver {
        swarm: Swarm::new(transport, behaviour, me, settings),
        vouches_for_listening: config.role == Role::Box,
        loopback_only: config.loopback_only,
        outboxes,
        inbox,
        untold: VecDeque::new(),
        peers: Peers::default(),
        dues: Dues::default(),
        dialogues: JoinSet::new(),
        seats: HashMap::new(),
        dials: HashMap::new(),
        listeners: HashMap::new(),
    };
    for address in &config.listen {
        driver.listen(address.clone()).map_err(|source| StartError::Listen { address: address.clone(), source })?;
    }
    config.external.iter().for_each(|address| driver.vouch(address.clone()));
    tokio::spawn(driver.run(commands));
    Ok(PeerKey(me))
}

struct Driver {
    swarm: Swarm<Behaviour>,
    /// Whether what this node listens at counts as reachable without being tried:
    /// a box must name addresses when it grants a reservation, and on a school's
    /// own network its private ones are the ones that serve.
    vouches_for_listening: bool,
    loopback_only: bool,
    outboxes: Outboxes,
    inbox: Inbox,
    /// Events that found no room yet.
    untold: VecDeque<Event>,
    peers: Peers,
    dues: Dues,
    /// The tasks of the dialogues that run.
    dialogues: JoinSet<DialogueKey>,
    /// The seats of dialogues that wait for their stream.
    seats: HashMap<DialogueKey, Seat>,
    /// What the node asked to dial, as opposed to what libp2p dials of itself.
    dials: HashMap<ConnectionId, Address>,
    /// What the node asked to listen at.
    listeners: HashMap<ListenerId, Address>,
}

impl Driver {
    async fn run(mut self, mut commands: Receiver<Command>) {
        let inbox = self.inbox.clone();
        let done = loop {
            let due = self.dues.next();
            // Unbiased, so that no flood on one side keeps another waiting.
            tokio::select! {
                command = commands.recv() => match command {
                    Some(Command::Shutdown { done }) => break Some(done),
                    Some(command) => self.obey(command),
                    None => break None,
                },
                () = inbox.gone() => break None,
                Some(room) = inbox.room(), if !self.untold.is_empty() => {
                    room.put(self.untold.pop_front().expect("checked above"));
                }
                Some(ended) = self.dialogues.join_next() => match ended {
                    Ok(dialogue) => self.on_ended(dialogue),
                    // The engine hears the silence; the others go on.
                    Err(error) => tracing::error!(%error, "a dialogue's task panicked"),
                },
                () = sleep_until(due.unwrap_or_else(Instant::now).into()), if due.is_some() => self.on_due(),
                event = self.swarm.select_next_some(), if self.untold.is_empty() => self.on_swarm_event(event),
            }
        };
        // Before the events end: who sees that they have can give no command any more.
        commands.close();
        self.shut_down().await;
        if let Some(done) = done {
            // Whoever asked may no longer wait.
            let _ = done.send(());
        }
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::Dial { address } => self.dial(address),
            Command::Listen { address } => {
                if let Err(error) = self.listen(address.clone()) {
                    self.tell(Event::ListenClosed { address, error: Some(error.to_string()) });
                }
            }
            Command::Announce => self.announce(),
            Command::Open { dialogue, peer, seat } => {
                self.seats.insert(dialogue, seat);
                self.swarm.behaviour_mut().streams.open(peer.0, dialogue);
            }
            Command::Admit { peer } => self.admit(peer.0),
            // The link alone: behind the gate it stays a stranger.
            Command::Keep { peer } => drop(self.peers.admit(peer.0)),
            Command::Refuse { peer } => self.refuse(peer.0),
            Command::Subscribe { topic } => {
                if let Err(error) = self.gossip().subscribe(&IdentTopic::new(topic)) {
                    tracing::warn!(%error, "cannot subscribe to a topic");
                }
            }
            Command::Unsubscribe { topic } => {
                self.gossip().unsubscribe(&IdentTopic::new(topic));
            }
            Command::Publish { topic, bytes } => {
                if let Err(error) = self.gossip().publish(IdentTopic::new(topic), bytes) {
                    tracing::debug!(%error, "published to nobody");
                }
            }
            Command::Judge { message, source, verdict } => self.judge(message, source.0, verdict),
            Command::Shutdown { .. } => unreachable!("handled by the loop"),
        }
    }
}

/// Commands, one each.
impl Driver {
    fn dial(&mut self, address: Address) {
        let peer = peer_of(&address);
        let is_circuit = address.iter().any(|part| part == Protocol::P2pCircuit);
        if peer.is_some_and(|peer| if is_circuit { self.peers.is_connected(peer) } else { self.peers.is_direct(peer) }) {
            return tracing::debug!(%address, "already connected");
        }
        let opts = match peer {
            Some(peer) => DialOpts::peer_id(peer).condition(PeerCondition::Always).addresses(vec![address.clone()]).build(),
            None => DialOpts::unknown_peer_id().address(address.clone()).build(),
        };
        let id = opts.connection_id();
        match self.swarm.dial(opts) {
            Ok(()) => _ = self.dials.insert(id, address),
            Err(error) => self.tell(Event::DialFailed { address, error: model::with_causes(&error) }),
        }
    }

    fn listen(&mut self, address: Address) -> io::Result<()> {
        let id = self.swarm.listen_on(address.clone()).map_err(|error| match error {
            TransportError::Other(error) => error,
            unsupported => io::Error::new(io::ErrorKind::Unsupported, unsupported),
        })?;
        self.listeners.insert(id, address);
        Ok(())
    }

    /// Begins to announce this node on the local network. There is no way back: libp2p
    /// goes on answering once it has begun, which is why who must not be found never
    /// begins.
    fn announce(&mut self) {
        if self.loopback_only || self.swarm.behaviour().mdns.is_enabled() {
            return;
        }
        let mut found = match mdns::tokio::Behaviour::new(mdns::Config::default(), *self.swarm.local_peer_id()) {
            Ok(found) => found,
            Err(error) => return tracing::warn!(%error, "the local network cannot be searched"),
        };
        // It hears of what begins from now on only; where this node listens already, it is told here.
        for addr in self.swarm.listeners() {
            found.on_swarm_event(FromSwarm::NewListenAddr(NewListenAddr { listener_id: ListenerId::next(), addr }));
        }
        self.swarm.behaviour_mut().mdns = Some(found).into();
    }

    fn admit(&mut self, peer: PeerId) {
        if self.peers.admit(peer) {
            let behaviour = self.swarm.behaviour_mut();
            behaviour.identify.admit(peer);
            behaviour.members.admit(peer);
        } else {
            tracing::debug!(peer = ?PeerKey(peer), "not admitted, because it is not connected");
        }
    }

    fn refuse(&mut self, peer: PeerId) {
        self.swarm.behaviour_mut().members.expel(peer);
        if self.peers.part(peer) {
            self.dues.add(Instant::now() + PARTING, Due::Parting(peer));
        } else {
            self.block(peer);
        }
    }

    fn block(&mut self, peer: PeerId) {
        // This closes its connections as well.
        if self.swarm.behaviour_mut().refused.block_peer(peer) {
            self.dues.add(Instant::now() + REFUSAL, Due::Refusal(peer));
        }
    }

    fn judge(&mut self, message: MessageKey, source: PeerId, verdict: Verdict) {
        let acceptance = match verdict {
            Verdict::Accept => MessageAcceptance::Accept,
            Verdict::Reject => MessageAcceptance::Reject,
            Verdict::Ignore => MessageAcceptance::Ignore,
        };
        if !self.gossip().report_message_validation_result(&MessageId::from(message.0), &source, acceptance) {
            tracing::debug!(?message, "judged too late");
        }
    }

    fn gossip(&mut self) -> &mut gossipsub::Behaviour {
        &mut self.swarm.behaviour_mut().members.inner_mut().gossip
    }

    /// Takes an address as reachable without having it tried.
    fn vouch(&mut self, address: Address) {
        self.swarm.add_external_address(address.clone());
        self.tell(Event::Reachable { address });
    }

    fn tell(&mut self, event: Event) {
        self.untold.push_back(event);
    }

    /// Gives a dialogue's stream a task.
    fn begin(&mut self, dialogue: Dialogue, connection: ConnectionId, seat: Seat, stream: Stream) {
        self.peers.opened(&dialogue, connection);
        self.dialogues.spawn(dialogue.run(stream, seat, self.outboxes.clone(), self.inbox.clone()));
    }

    async fn shut_down(mut self) {
        self.outboxes.close_all();
        let flush = async {
            while !self.dialogues.is_empty() {
                tokio::select! {
                    _ = self.dialogues.join_next() => {}
                    _ = self.swarm.select_next_some() => {}
                }
            }
        };
        let flushed = timeout(SHUTDOWN_MAX, flush).await.is_ok();
        let connected: Vec<_> = self.swarm.connected_peers().copied().collect();
        // A peer that has gone by itself in the meantime is as good.
        connected.into_iter().for_each(|peer| _ = self.swarm.disconnect_peer_id(peer));
        let part = async {
            while self.swarm.connected_peers().next().is_some() {
                self.swarm.select_next_some().await;
            }
        };
        let parted = timeout(SHUTDOWN_MAX, part).await.is_ok();
        tracing::info!(flushed, parted, "the network has shut down");
    }
}

/// The peer at the end of an address.
fn peer_of(address: &Address) -> Option<PeerId> {
    match address.iter().last() {
        Some(Protocol::P2p(peer)) => Some(peer),
        _ => None,
    }
}
