//! The streams of one connection.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::task::{Context, Poll};

use libp2p::core::upgrade::ReadyUpgrade;
use libp2p::swarm::handler::{ConnectionEvent, DialUpgradeError, FullyNegotiatedInbound, FullyNegotiatedOutbound};
use libp2p::swarm::{ConnectionHandler, ConnectionHandlerEvent, Stream, StreamProtocol, StreamUpgradeError, SubstreamProtocol};

use super::PROTOCOL;
use crate::DialogueKey;

/// What a connection tells [`super::Streams`].
#[derive(Debug)]
pub(crate) enum Heard {
    /// The peer opened a stream.
    Incoming(Stream),
    /// The stream for this dialogue stands.
    Outgoing(DialogueKey, Stream),
    /// The stream for this dialogue cannot be had.
    Failed(DialogueKey, String),
}

/// Keeps its connection alive: whom to let go is decided elsewhere.
#[derive(Default)]
pub(crate) struct Handler {
    wanted: VecDeque<DialogueKey>,
    heard: VecDeque<Heard>,
}

type Upgrade = ReadyUpgrade<StreamProtocol>;

impl ConnectionHandler for Handler {
    type FromBehaviour = DialogueKey;
    type ToBehaviour = Heard;
    type InboundProtocol = Upgrade;
    type OutboundProtocol = Upgrade;
    type InboundOpenInfo = ();
    type OutboundOpenInfo = DialogueKey;

    fn listen_protocol(&self) -> SubstreamProtocol<Upgrade> {
        SubstreamProtocol::new(ReadyUpgrade::new(PROTOCOL), ())
    }

    fn connection_keep_alive(&self) -> bool {
        true
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ConnectionHandlerEvent<Upgrade, DialogueKey, Heard>> {
        if let Some(heard) = self.heard.pop_front() {
            return Poll::Ready(ConnectionHandlerEvent::NotifyBehaviour(heard));
        }
        match self.wanted.pop_front() {
            Some(dialogue) => Poll::Ready(ConnectionHandlerEvent::OutboundSubstreamRequest {
                protocol: SubstreamProtocol::new(ReadyUpgrade::new(PROTOCOL), dialogue),
            }),
            None => Poll::Pending,
        }
    }

    fn on_behaviour_event(&mut self, dialogue: DialogueKey) {
        self.wanted.push_back(dialogue);
    }

    fn on_connection_event(&mut self, event: ConnectionEvent<Upgrade, Upgrade, (), DialogueKey>) {
        self.heard.extend(match event {
            ConnectionEvent::FullyNegotiatedInbound(FullyNegotiatedInbound { protocol, info: () }) => Some(Heard::Incoming(protocol)),
            ConnectionEvent::FullyNegotiatedOutbound(FullyNegotiatedOutbound { protocol, info }) => Some(Heard::Outgoing(info, protocol)),
            ConnectionEvent::DialUpgradeError(DialUpgradeError { info, error }) => Some(Heard::Failed(info, reason(error))),
            _ => None,
        });
    }
}

fn reason(error: StreamUpgradeError<Infallible>) -> String {
    match error {
        StreamUpgradeError::Timeout => "the peer did not answer".to_owned(),
        StreamUpgradeError::NegotiationFailed => format!("the peer does not speak {PROTOCOL}"),
        StreamUpgradeError::Io(error) => error.to_string(),
        StreamUpgradeError::Apply(never) => match never {},
    }
}
