//! Opens and accepts the streams of dialogues, one libp2p behaviour.
//!
//! It stands in for `libp2p-stream` 0.5.0-alpha, which drops an incoming stream
//! when its single slot is taken, keeps a sender for every connection that ever
//! was, and picks any connection where a direct one is there beside a relayed one.

mod handler;

use std::collections::{BTreeMap, VecDeque};
use std::task::{Context, Poll};

use libp2p::core::Endpoint;
use libp2p::core::transport::PortUse;
use libp2p::swarm::behaviour::ConnectionEstablished;
use libp2p::swarm::{
    ConnectionClosed, ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, NotifyHandler, Stream, StreamProtocol, THandlerInEvent,
    THandlerOutEvent, ToSwarm,
};
use libp2p::{Multiaddr, PeerId};

use crate::DialogueKey;
use handler::{Handler, Heard};

/// What dialogues speak.
pub(crate) const PROTOCOL: StreamProtocol = StreamProtocol::new("/kaveret/dialogue/1");

/// What became of a stream.
#[derive(Debug)]
pub(crate) enum StreamEvent {
    /// A peer opened one.
    Incoming { peer: PeerId, connection: ConnectionId, stream: Stream },
    /// One that we wanted stands.
    Outgoing { dialogue: DialogueKey, peer: PeerId, connection: ConnectionId, stream: Stream },
    /// One that we wanted cannot be had.
    Failed { dialogue: DialogueKey, peer: PeerId, error: String },
}

/// Knows every connection, and which dialogues wait for their stream on it.
#[derive(Default)]
pub(crate) struct Streams {
    connections: BTreeMap<ConnectionId, Connection>,
    happened: VecDeque<ToSwarm<StreamEvent, DialogueKey>>,
}

struct Connection {
    peer: PeerId,
    relayed: bool,
    wanted: Vec<DialogueKey>,
}

impl Streams {
    /// Asks for a stream on the best connection: direct before relayed, then the
    /// newest, which is the likeliest to be alive.
    pub fn open(&mut self, peer: PeerId, dialogue: DialogueKey) {
        let of_peer = self.connections.iter_mut().filter(|(_, connection)| connection.peer == peer);
        let Some((&id, connection)) = of_peer.max_by_key(|(id, connection)| (!connection.relayed, **id)) else {
            let error = "there is no connection to this peer".to_owned();
            return self.happened.push_back(ToSwarm::GenerateEvent(StreamEvent::Failed { dialogue, peer, error }));
        };
        connection.wanted.push(dialogue);
        self.happened.push_back(ToSwarm::NotifyHandler { peer_id: peer, handler: NotifyHandler::One(id), event: dialogue });
    }

    fn settle(&mut self, id: ConnectionId, dialogue: DialogueKey) {
        if let Some(connection) = self.connections.get_mut(&id) {
            connection.wanted.retain(|wanted| *wanted != dialogue);
        }
    }
}

impl NetworkBehaviour for Streams {
    type ConnectionHandler = Handler;
    type ToSwarm = StreamEvent;

    fn handle_established_inbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: &Multiaddr,
    ) -> Result<Handler, ConnectionDenied> {
        Ok(Handler::default())
    }

    fn handle_established_outbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: Endpoint,
        _: PortUse,
    ) -> Result<Handler, ConnectionDenied> {
        Ok(Handler::default())
    }

    fn on_swarm_event(&mut self, event: FromSwarm) {
        match event {
            FromSwarm::ConnectionEstablished(ConnectionEstablished { peer_id, connection_id, endpoint, .. }) => {
                let connection = Connection { peer: peer_id, relayed: endpoint.is_relayed(), wanted: Vec::new() };
                self.connections.insert(connection_id, connection);
            }
            FromSwarm::ConnectionClosed(ConnectionClosed { connection_id, .. }) => {
                let connection = self.connections.remove(&connection_id).expect("it was established");
                self.happened.extend(connection.wanted.into_iter().map(|dialogue| {
                    let error = "the connection closed before the stream stood".to_owned();
                    ToSwarm::GenerateEvent(StreamEvent::Failed { dialogue, peer: connection.peer, error })
                }));
            }
            _ => {}
        }
    }

    fn on_connection_handler_event(&mut self, peer: PeerId, id: ConnectionId, heard: THandlerOutEvent<Self>) {
        let event = match heard {
            Heard::Incoming(stream) => StreamEvent::Incoming { peer, connection: id, stream },
            Heard::Outgoing(dialogue, stream) => {
                self.settle(id, dialogue);
                StreamEvent::Outgoing { dialogue, peer, connection: id, stream }
            }
            Heard::Failed(dialogue, error) => {
                self.settle(id, dialogue);
                StreamEvent::Failed { dialogue, peer, error }
            }
        };
        self.happened.push_back(ToSwarm::GenerateEvent(event));
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ToSwarm<StreamEvent, THandlerInEvent<Self>>> {
        self.happened.pop_front().map_or(Poll::Pending, Poll::Ready)
    }
}
