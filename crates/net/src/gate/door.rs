//! What a gated behaviour is on one connection: first a shut door, behind which
//! the peer's streams wait unread, then the behaviour's own handler.

use std::collections::{HashSet, VecDeque};
use std::convert::Infallible;
use std::fmt;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use futures::FutureExt;
use futures::future::{BoxFuture, Either as Output};
use futures::stream::{FuturesOrdered, StreamExt};
use libp2p::core::upgrade::{InboundUpgrade, UpgradeInfo};
use libp2p::swarm::derive_prelude::Either;
use libp2p::swarm::handler::{
    ConnectionEvent, FullyNegotiatedInbound, InboundUpgradeSend, ListenUpgradeError, ProtocolSupport, ProtocolsChange, SendWrapper,
    UpgradeInfoSend,
};
use libp2p::swarm::{ConnectionHandler, ConnectionHandlerEvent, Stream, StreamProtocol, SubstreamProtocol};

use crate::limits::STREAMS_WAITING_MAX;

/// What [`super::Gate`] tells a door.
pub(crate) enum ToDoor<H: ConnectionHandler> {
    /// The peer is admitted; this handler takes over.
    Open(Box<H>),
    /// For the handler inside.
    Pass(H::FromBehaviour),
    /// Poll the handler inside, which nothing else may have woken.
    Wake,
}

impl<H: ConnectionHandler> fmt::Debug for ToDoor<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(_) => f.write_str("Open"),
            Self::Pass(event) => f.debug_tuple("Pass").field(event).finish(),
            Self::Wake => f.write_str("Wake"),
        }
    }
}

/// See the [module](self).
pub(crate) struct Door<H: ConnectionHandler> {
    state: State<H>,
    /// What the peer says that it speaks, as far as this door has heard.
    remote: HashSet<StreamProtocol>,
    reports: VecDeque<ProtocolSupport>,
    /// In the order in which the peer opened them: of two streams of one protocol
    /// the later one counts.
    entering: FuturesOrdered<BoxFuture<'static, Entered<H>>>,
}

enum State<H> {
    Shut { protocols: Vec<StreamProtocol>, waiting: Vec<(Stream, StreamProtocol)> },
    Open(H),
}

type Inside<H> = <H as ConnectionHandler>::InboundProtocol;
type Info<H> = <H as ConnectionHandler>::InboundOpenInfo;
type Entered<H> = (Info<H>, Result<<Inside<H> as InboundUpgradeSend>::Output, <Inside<H> as InboundUpgradeSend>::Error>);

impl<H: ConnectionHandler> Door<H> {
    /// A shut door that lets these protocols wait.
    pub fn new(protocols: Vec<StreamProtocol>) -> Self {
        let state = State::Shut { protocols, waiting: Vec::new() };
        Self { state, remote: HashSet::new(), reports: VecDeque::new(), entering: FuturesOrdered::new() }
    }

    fn open(&mut self, inner: H) {
        let shut = std::mem::replace(&mut self.state, State::Open(inner));
        let State::Shut { waiting, .. } = shut else { unreachable!("a door is opened once") };
        waiting.into_iter().for_each(|(stream, protocol)| self.enter(stream, protocol));
        // The inner handler has missed what the peer speaks, and only a change is told.
        if !self.remote.is_empty() {
            let known = std::mem::take(&mut self.remote);
            self.reports.extend([ProtocolSupport::Removed(known.clone()), ProtocolSupport::Added(known)]);
        }
    }

    /// Does for a stream that waited what libp2p does for one that did not.
    fn enter(&mut self, stream: Stream, protocol: StreamProtocol) {
        let State::Open(inner) = &self.state else { unreachable!("streams enter through an open door") };
        let (upgrade, info) = inner.listen_protocol().into_upgrade();
        let named = upgrade.protocol_info().find(|name| name.as_ref() == protocol.as_ref());
        match named {
            Some(name) => self.entering.push_back(upgrade.upgrade_inbound(stream, name).map(|entered| (info, entered)).boxed()),
            None => tracing::debug!(%protocol, "dropped a stream that nobody takes any more"),
        }
    }

    fn on_incoming(&mut self, stream: Stream, protocol: StreamProtocol) {
        match &mut self.state {
            // Negotiated before the door was opened, and here after.
            State::Open(_) => self.enter(stream, protocol),
            State::Shut { waiting, .. } if waiting.len() < STREAMS_WAITING_MAX => waiting.push((stream, protocol)),
            State::Shut { .. } => tracing::debug!(%protocol, "dropped a stream of a peer that opens too many"),
        }
    }
}

/// The upgrade of a shut door: takes the stream and reads nothing.
pub(crate) struct Doorstep(Vec<StreamProtocol>);

impl UpgradeInfo for Doorstep {
    type Info = StreamProtocol;
    type InfoIter = std::vec::IntoIter<StreamProtocol>;

    fn protocol_info(&self) -> Self::InfoIter {
        self.0.clone().into_iter()
    }
}

impl InboundUpgrade<Stream> for Doorstep {
    type Output = (Stream, StreamProtocol);
    type Error = Infallible;
    type Future = Ready<Result<Self::Output, Infallible>>;

    fn upgrade_inbound(self, stream: Stream, protocol: StreamProtocol) -> Self::Future {
        ready(Ok((stream, protocol)))
    }
}

impl<H: ConnectionHandler> ConnectionHandler for Door<H> {
    type FromBehaviour = ToDoor<H>;
    type ToBehaviour = H::ToBehaviour;
    type InboundProtocol = Either<SendWrapper<H::InboundProtocol>, Doorstep>;
    type OutboundProtocol = H::OutboundProtocol;
    type InboundOpenInfo = Either<H::InboundOpenInfo, ()>;
    type OutboundOpenInfo = H::OutboundOpenInfo;

    fn listen_protocol(&self) -> SubstreamProtocol<Self::InboundProtocol, Self::InboundOpenInfo> {
        match &self.state {
            State::Shut { protocols, .. } => SubstreamProtocol::new(Either::Right(Doorstep(protocols.clone())), Either::Right(())),
            State::Open(inner) => inner.listen_protocol().map_upgrade(|inside| Either::Left(SendWrapper(inside))).map_info(Either::Left),
        }
    }

    fn connection_keep_alive(&self) -> bool {
        matches!(&self.state, State::Open(inner) if inner.connection_keep_alive())
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<ConnectionHandlerEvent<H::OutboundProtocol, H::OutboundOpenInfo, H::ToBehaviour>> {
        let State::Open(inner) = &mut self.state else { return Poll::Pending };
        if let Some(report) = self.reports.pop_front() {
            return Poll::Ready(ConnectionHandlerEvent::ReportRemoteProtocols(report));
        }
        while let Poll::Ready(Some((info, entered))) = self.entering.poll_next_unpin(cx) {
            inner.on_connection_event(match entered {
                Ok(protocol) => ConnectionEvent::FullyNegotiatedInbound(FullyNegotiatedInbound { protocol, info }),
                Err(error) => ConnectionEvent::ListenUpgradeError(ListenUpgradeError { info, error }),
            });
        }
        inner.poll(cx)
    }

    fn poll_close(&mut self, cx: &mut Context<'_>) -> Poll<Option<H::ToBehaviour>> {
        match &mut self.state {
            State::Shut { .. } => Poll::Ready(None),
            State::Open(inner) => inner.poll_close(cx),
        }
    }

    fn on_behaviour_event(&mut self, event: ToDoor<H>) {
        match (event, &mut self.state) {
            (ToDoor::Open(inner), _) => self.open(*inner),
            (ToDoor::Pass(event), State::Open(inner)) => inner.on_behaviour_event(event),
            // Whatever reaches a connection wakes it.
            (ToDoor::Wake, _) => {}
            (ToDoor::Pass(_), State::Shut { .. }) => unreachable!("the behaviour knows only of open doors"),
        }
    }

    fn on_connection_event(
        &mut self,
        event: ConnectionEvent<Self::InboundProtocol, H::OutboundProtocol, Self::InboundOpenInfo, H::OutboundOpenInfo>,
    ) {
        if let ConnectionEvent::RemoteProtocolsChange(change) = &event {
            match change.clone() {
                ProtocolsChange::Added(added) => self.remote.extend(added.cloned()),
                ProtocolsChange::Removed(removed) => removed.for_each(|protocol| _ = self.remote.remove(protocol)),
            }
        }
        let event = match event {
            ConnectionEvent::FullyNegotiatedInbound(FullyNegotiatedInbound { protocol, info }) => match (protocol, info) {
                (Output::Left(protocol), Either::Left(info)) => {
                    ConnectionEvent::FullyNegotiatedInbound(FullyNegotiatedInbound { protocol, info })
                }
                (Output::Right((stream, protocol)), _) => return self.on_incoming(stream, protocol),
                (Output::Left(_), Either::Right(())) => unreachable!("upgrade and information come from one state"),
            },
            ConnectionEvent::ListenUpgradeError(ListenUpgradeError { info, error }) => match (error, info) {
                (Either::Left(error), Either::Left(info)) => ConnectionEvent::ListenUpgradeError(ListenUpgradeError { info, error }),
                (Either::Right(never), _) => match never {},
                (Either::Left(_), Either::Right(())) => unreachable!("upgrade and information come from one state"),
            },
            ConnectionEvent::FullyNegotiatedOutbound(event) => ConnectionEvent::FullyNegotiatedOutbound(event),
            ConnectionEvent::DialUpgradeError(event) => ConnectionEvent::DialUpgradeError(event),
            ConnectionEvent::AddressChange(event) => ConnectionEvent::AddressChange(event),
            ConnectionEvent::LocalProtocolsChange(event) => ConnectionEvent::LocalProtocolsChange(event),
            ConnectionEvent::RemoteProtocolsChange(event) => ConnectionEvent::RemoteProtocolsChange(event),
            // libp2p may add events; a door that does not know one keeps it from both sides.
            _ => return,
        };
        if let State::Open(inner) = &mut self.state {
            inner.on_connection_event(event);
        }
    }
}
