//! What the swarm says, and what the driver makes of it.

use std::time::Instant;

use libp2p::core::ConnectedPoint;
use libp2p::swarm::{ConnectionId, SwarmEvent};
use libp2p::{PeerId, gossipsub, mdns, ping};

use super::Driver;
use super::due::Due;
use super::peers::Joined;
use crate::behaviour::BehaviourEvent;
use crate::dialogue::Dialogue;
use crate::limits::{GRACE, PROBE_MAX};
use crate::members::MembersEvent;
use crate::streams::StreamEvent;
use crate::{DialogueKey, Event, MessageKey, Payload, PeerKey};

impl Driver {
    pub(super) fn on_swarm_event(&mut self, event: SwarmEvent<BehaviourEvent>) {
        let me = *self.swarm.local_peer_id();
        match event {
            SwarmEvent::Behaviour(event) => self.on_behaviour_event(event),
            SwarmEvent::ConnectionEstablished { peer_id, connection_id, endpoint, .. } => self.on_joined(peer_id, connection_id, &endpoint),
            SwarmEvent::ConnectionClosed { peer_id, connection_id, cause, .. } => {
                tracing::debug!(peer = ?PeerKey(peer_id), cause = cause.as_ref().map(|cause| model::with_causes(cause)), "connection closed");
                if self.peers.leave(peer_id, connection_id) {
                    self.tell(Event::Disconnected { peer: PeerKey(peer_id) });
                }
            }
            SwarmEvent::OutgoingConnectionError { connection_id, error, .. } => {
                let error = model::with_causes(&error);
                match self.dials.remove(&connection_id) {
                    Some(address) => self.tell(Event::DialFailed { address, error }),
                    None => tracing::debug!(error, "could not reach a peer that nobody asked for"),
                }
            }
            SwarmEvent::IncomingConnectionError { error, .. } => {
                tracing::debug!(error = model::with_causes(&error), "a peer could not connect")
            }
            SwarmEvent::NewListenAddr { address, .. } => {
                self.tell(Event::Listening { address: address.clone().with_p2p(me).unwrap_or_else(|address| address) });
                if self.vouches_for_listening {
                    self.vouch(address);
                }
            }
            SwarmEvent::ExpiredListenAddr { address, .. } => {
                if self.vouches_for_listening {
                    self.swarm.remove_external_address(&address);
                    self.tell(Event::Unreachable { address: address.clone() });
                }
                self.tell(Event::ListenClosed { address: address.with_p2p(me).unwrap_or_else(|address| address), error: None });
            }
            SwarmEvent::ListenerClosed { listener_id, reason, .. } => {
                if let Some(address) = self.listeners.remove(&listener_id) {
                    self.tell(Event::ListenClosed { address, error: reason.err().map(|error| model::with_causes(&error)) });
                }
            }
            SwarmEvent::ListenerError { error, .. } => tracing::warn!(error = model::with_causes(&error), "a listener stumbled"),
            SwarmEvent::ExternalAddrConfirmed { address } => self.tell(Event::Reachable { address }),
            SwarmEvent::ExternalAddrExpired { address } => self.tell(Event::Unreachable { address }),
            _ => {}
        }
    }

    fn on_joined(&mut self, peer: PeerId, id: ConnectionId, endpoint: &ConnectedPoint) {
        let (address, dialer, relayed) = (endpoint.get_remote_address().clone(), endpoint.is_dialer(), endpoint.is_relayed());
        let asked_for = self.dials.remove(&id).is_some();
        let now = Instant::now();
        match self.peers.join(peer, id, relayed) {
            Joined::First => {
                self.tell(Event::Connected { peer: PeerKey(peer), dialer, relayed, address });
                self.dues.add(now + GRACE, Due::Stranger(peer));
            }
            Joined::Direct => {
                self.tell(Event::Direct { peer: PeerKey(peer), address });
                self.dues.add(now + GRACE, Due::Circuits(peer));
            }
            // Only AutoNAT dials a peer that already has a direct connection.
            Joined::Again if dialer && !asked_for => self.dues.add(now + PROBE_MAX, Due::Probe(id)),
            Joined::Again => {}
        }
    }

    fn on_behaviour_event(&mut self, event: BehaviourEvent) {
        match event {
            BehaviourEvent::Streams(event) => self.on_stream(event),
            BehaviourEvent::Members(MembersEvent::Gossip(gossipsub::Event::Message { propagation_source, message_id, message })) => {
                let key = message_id.0.try_into().expect("message ids are hashes that we computed");
                self.tell(Event::Gossip {
                    topic: message.topic.into_string(),
                    source: PeerKey(propagation_source),
                    message: MessageKey(key),
                    bytes: Payload(message.data),
                });
            }
            BehaviourEvent::Members(MembersEvent::HolePunching(event)) => {
                tracing::debug!(peer = ?PeerKey(event.remote_peer_id), punched = event.result.is_ok(), "tried to punch a hole");
            }
            BehaviourEvent::Ping(ping::Event { peer, connection, result: Err(ping::Failure::Timeout | ping::Failure::Other { .. }) }) => {
                tracing::debug!(peer = ?PeerKey(peer), "let a dead connection go");
                self.swarm.close_connection(connection);
            }
            BehaviourEvent::Mdns(mdns::Event::Discovered(found)) => found.into_iter().for_each(|(peer, address)| {
                let address = address.with_p2p(peer).unwrap_or_else(|address| address);
                self.tell(Event::Discovered { address });
            }),
            // What is left concerns libp2p alone.
            _ => {}
        }
    }

    fn on_stream(&mut self, event: StreamEvent) {
        match event {
            StreamEvent::Incoming { peer, connection, stream } => {
                if self.peers.may_open(peer) {
                    let (key, seat) = self.outboxes.add();
                    self.begin(Dialogue { key, peer: PeerKey(peer), ours: false }, connection, seat, stream);
                } else {
                    tracing::debug!(peer = ?PeerKey(peer), "reset a dialogue of a peer that opens too many, or is refused");
                }
            }
            StreamEvent::Outgoing { dialogue, peer, connection, stream } => {
                let seat = self.seats.remove(&dialogue).expect("a stream is asked for once");
                self.begin(Dialogue { key: dialogue, peer: PeerKey(peer), ours: true }, connection, seat, stream);
            }
            StreamEvent::Failed { dialogue, peer, error } => {
                self.seats.remove(&dialogue);
                self.outboxes.close(dialogue);
                self.tell(Event::OpenFailed { dialogue, peer: PeerKey(peer), error });
            }
        }
    }

    pub(super) fn on_ended(&mut self, dialogue: DialogueKey) {
        let peer = self.peers.ended(dialogue);
        if self.peers.is_parting(peer) && self.peers.is_idle_stranger(peer) {
            self.block(peer);
        } else if self.peers.is_idle_stranger(peer) {
            self.dues.add(Instant::now() + GRACE, Due::Stranger(peer));
        }
    }

    pub(super) fn on_due(&mut self) {
        let now = Instant::now();
        for due in self.dues.take(now) {
            match due {
                Due::Stranger(peer) if self.peers.is_idle_stranger(peer) => {
                    tracing::debug!(peer = ?PeerKey(peer), "let a silent stranger go");
                    // It may have gone by itself, which is as good.
                    let _ = self.swarm.disconnect_peer_id(peer);
                }
                Due::Stranger(_) => {}
                Due::Parting(peer) => self.block(peer),
                Due::Refusal(peer) => _ = self.swarm.behaviour_mut().refused.unblock_peer(peer),
                Due::Probe(connection) => _ = self.swarm.close_connection(connection),
                Due::Circuits(peer) => {
                    let (idle, used) = self.peers.spare_circuits(peer);
                    idle.into_iter().for_each(|circuit| _ = self.swarm.close_connection(circuit));
                    if used {
                        self.dues.add(now + GRACE, Due::Circuits(peer));
                    }
                }
            }
        }
    }
}
