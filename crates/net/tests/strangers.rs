//! Plain libp2p nodes meet ours: who is not admitted learns nothing, and who
//! breaks the protocol loses only the stream on which it did.

mod common;

use std::collections::VecDeque;

use common::{Node, QUIC, TCP, config, noise, story};
use futures::{AsyncReadExt, AsyncWriteExt, StreamExt};
use libp2p::swarm::{NetworkBehaviour, SwarmEvent};
use libp2p::{Multiaddr, PeerId, Stream, StreamProtocol, Swarm, SwarmBuilder, gossipsub, identify, noise as encryption, ping, tcp, yamux};
use libp2p_stream::Control;
use net::limits::FRAME_BYTES_MAX;
use net::{Ending, PeerKey, Role};

const TOPIC: &str = "kaveret/city";
const DIALOGUE: StreamProtocol = StreamProtocol::new("/kaveret/dialogue/1");

/// A node that knows nothing of gates.
#[derive(NetworkBehaviour)]
struct Plain {
    gossip: gossipsub::Behaviour,
    identify: identify::Behaviour,
    ping: ping::Behaviour,
    streams: libp2p_stream::Behaviour,
}

struct Stranger {
    swarm: Swarm<Plain>,
    control: Control,
    heard: VecDeque<PlainEvent>,
}

impl Stranger {
    fn new() -> Self {
        let swarm = SwarmBuilder::with_new_identity()
            .with_tokio()
            .with_tcp(tcp::Config::default(), encryption::Config::new, yamux::Config::default)
            .unwrap()
            .with_behaviour(|key| {
                let settings = gossipsub::ConfigBuilder::default()
                    .validation_mode(gossipsub::ValidationMode::Anonymous)
                    .message_id_fn(|message| message.data.clone().into())
                    .build()
                    .unwrap();
                let mut gossip = gossipsub::Behaviour::new(gossipsub::MessageAuthenticity::Anonymous, settings).unwrap();
                gossip.subscribe(&gossipsub::IdentTopic::new(TOPIC)).unwrap();
                Plain {
                    gossip,
                    identify: identify::Behaviour::new(identify::Config::new("eve".into(), key.public())),
                    ping: ping::Behaviour::default(),
                    streams: libp2p_stream::Behaviour::new(),
                }
            })
            .unwrap()
            .build();
        let control = swarm.behaviour().streams.new_control();
        Self { swarm, control, heard: VecDeque::new() }
    }

    fn peer(&self) -> PeerKey {
        self.swarm.local_peer_id().to_string().parse().unwrap()
    }

    /// Runs until this event has come, unless it came while something else was waited
    /// for. All are kept.
    async fn hears<T>(&mut self, mut wanted: impl FnMut(&PlainEvent) -> Option<T>) -> T {
        if let Some(found) = self.heard.iter().find_map(&mut wanted) {
            return found;
        }
        loop {
            if let SwarmEvent::Behaviour(event) = self.swarm.select_next_some().await {
                let found = wanted(&event);
                self.heard.push_back(event);
                if let Some(found) = found {
                    return found;
                }
            }
        }
    }

    /// Runs until something else is done.
    async fn during<T>(&mut self, work: impl Future<Output = T>) -> T {
        let mut work = std::pin::pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return done,
                event = self.swarm.select_next_some() => if let SwarmEvent::Behaviour(event) = event {
                    self.heard.push_back(event);
                },
            }
        }
    }

    fn has_gossip(&self) -> bool {
        self.heard.iter().any(|event| matches!(event, PlainEvent::Gossip(_)))
    }
}

async fn write(stream: &mut Stream, bytes: &[u8]) {
    stream.write_all(bytes).await.unwrap();
    stream.flush().await.unwrap();
}

fn peer_id(node: &Node) -> PeerId {
    node.peer().to_string().parse().unwrap()
}

#[test]
fn a_stranger_hears_no_gossip_and_nobody_hears_its_before_it_is_admitted() {
    story(async {
        let (mut alice, mut bob) = (Node::resident(TCP).await, Node::resident(TCP).await);
        alice.net.subscribe(TOPIC).await.unwrap();
        bob.net.subscribe(TOPIC).await.unwrap();
        common::befriend(&mut bob, &mut alice).await;
        common::acquaint(&mut alice, &mut bob, TOPIC).await;

        let mut eve = Stranger::new();
        eve.swarm.dial(alice.address.clone()).unwrap();
        eve.during(alice.connected(eve.peer())).await;
        eve.hears(|event| matches!(event, PlainEvent::Identify(identify::Event::Received { .. })).then_some(())).await;

        // Alice speaks, and bob, whom she admitted, hears it.
        alice.net.publish(TOPIC, b"for members".to_vec()).await.unwrap();
        let (_, _, heard) = eve.during(bob.gossip()).await;
        assert_eq!(heard, b"for members");

        // Eve knows of nobody who listens. That she had the chance to hear alice is
        // shown by a dialogue that came later.
        let nobody = eve.swarm.behaviour_mut().gossip.publish(gossipsub::IdentTopic::new(TOPIC), b"lies".to_vec());
        assert!(matches!(nobody, Err(gossipsub::PublishError::NoPeersSubscribedToTopic)), "{nobody:?}");
        let mut control = eve.control.clone();
        let alice_id = peer_id(&alice);
        let mut stream = eve.during(control.open_stream(alice_id, DIALOGUE)).await.unwrap();
        eve.during(write(&mut stream, &[0, 0, 0, 1, 7])).await;
        let dialogue = eve.during(alice.opened()).await;
        assert_eq!(eve.during(alice.frame(dialogue)).await, [7]);
        alice.net.send(dialogue, vec![8]).unwrap();
        let mut answer = [0; 5];
        eve.during(stream.read_exact(&mut answer)).await.unwrap();
        assert_eq!(answer, [0, 0, 0, 1, 8]);
        assert!(!eve.has_gossip(), "{:?}", eve.heard);
        assert!(!alice.has_gossip());

        // Admitted, eve hears of alice's topic at once, and each hears the other.
        alice.net.admit(eve.peer()).await.unwrap();
        eve.hears(|event| matches!(event, PlainEvent::Gossip(gossipsub::Event::Subscribed { .. })).then_some(())).await;
        eve.swarm.behaviour_mut().gossip.publish(gossipsub::IdentTopic::new(TOPIC), b"a truth".to_vec()).unwrap();
        let (source, _, heard) = eve.during(alice.gossip()).await;
        assert_eq!((source, heard), (eve.peer(), b"a truth".to_vec()));
        alice.net.publish(TOPIC, b"for eve too".to_vec()).await.unwrap();
        let heard = eve
            .hears(|event| match event {
                PlainEvent::Gossip(gossipsub::Event::Message { message, .. }) => Some(message.data.clone()),
                _ => None,
            })
            .await;
        assert_eq!(heard, b"for eve too");
    });
}

/// One message in gossipsub's own format, as nobody but a liar would write it by hand.
fn forged(text: &[u8]) -> Vec<u8> {
    let field = |number: u8, bytes: &[u8]| [&[number << 3 | 2, bytes.len() as u8], bytes].concat();
    let message = [field(2, text), field(4, TOPIC.as_bytes())].concat();
    let rpc = field(2, &message);
    [&[rpc.len() as u8], &rpc[..]].concat()
}

#[test]
fn what_a_stranger_writes_by_hand_waits_unread_until_it_is_admitted() {
    story(async {
        let mut alice = Node::resident(TCP).await;
        alice.net.subscribe(TOPIC).await.unwrap();
        let mut mallory = Stranger::new();
        mallory.swarm.behaviour_mut().gossip.unsubscribe(&gossipsub::IdentTopic::new(TOPIC));
        mallory.swarm.dial(alice.address.clone()).unwrap();
        mallory.during(alice.connected(mallory.peer())).await;
        let mut control = mallory.control.clone();
        let alice_id = peer_id(&alice);
        // Her libp2p has opened its own stream by then; of two the later one counts.
        let mut talk = mallory.during(control.open_stream(alice_id, DIALOGUE)).await.unwrap();
        mallory.during(write(&mut talk, &[0, 0, 0, 1, 6])).await;
        let dialogue = mallory.during(alice.opened()).await;
        assert_eq!(mallory.during(alice.frame(dialogue)).await, [6]);
        let gossip = StreamProtocol::new("/meshsub/1.1.0");
        let mut stream = mallory.during(control.open_stream(alice_id, gossip)).await.unwrap();
        mallory.during(write(&mut stream, &forged(b"lies"))).await;
        // What comes later on the same line is heard.
        mallory.during(write(&mut talk, &[0, 0, 0, 1, 7])).await;
        assert_eq!(mallory.during(alice.frame(dialogue)).await, [7]);
        assert!(!alice.has_gossip());

        alice.net.admit(mallory.peer()).await.unwrap();
        let (source, _, heard) = mallory.during(alice.gossip()).await;
        assert_eq!((source, heard), (mallory.peer(), b"lies".to_vec()));
    });
}

#[test]
fn a_stranger_that_identifies_alice_gets_a_name_and_no_address() {
    story(async {
        // A box counts what it listens at as reachable, and still tells nobody.
        let mut alice = Node::start(config(Role::Box, TCP)).await;
        alice.hears(|event| if let net::Event::Reachable { .. } = event { Ok(()) } else { Err(event) }).await;
        let mut eve = Stranger::new();
        eve.swarm.dial(alice.address.clone()).unwrap();
        let info = eve
            .hears(|event| match event {
                PlainEvent::Identify(identify::Event::Received { info, .. }) => Some(info.clone()),
                _ => None,
            })
            .await;
        assert_eq!((info.agent_version.as_str(), info.protocol_version.as_str()), ("kaveret", "kaveret"));
        assert_eq!(info.listen_addrs, Vec::<Multiaddr>::new());
        assert!(info.signed_peer_record.is_none());
    });
}

#[test]
fn a_frame_announced_too_long_ends_its_dialogue_and_no_other() {
    story(async {
        let mut alice = Node::resident(TCP).await;
        let mut eve = Stranger::new();
        eve.swarm.dial(alice.address.clone()).unwrap();
        eve.during(alice.connected(eve.peer())).await;
        let mut control = eve.control.clone();
        let alice_id = peer_id(&alice);
        let mut good = eve.during(control.open_stream(alice_id, DIALOGUE)).await.unwrap();
        let good_key = eve.during(alice.opened()).await;
        let mut bad = eve.during(control.open_stream(alice_id, DIALOGUE)).await.unwrap();
        let bad_key = eve.during(alice.opened()).await;

        let lie = (FRAME_BYTES_MAX as u32 + 1).to_be_bytes();
        eve.during(write(&mut bad, &lie)).await;
        assert_eq!(eve.during(alice.closed(bad_key)).await, Ending::TooLong);
        let mut rest = Vec::new();
        // Reset or ended, as the transport has it.
        let _ = eve.during(bad.read_to_end(&mut rest)).await;
        assert_eq!(rest, b"");

        let frame = noise(1000);
        eve.during(write(&mut good, &[&1000u32.to_be_bytes(), &frame[..]].concat())).await;
        assert_eq!(eve.during(alice.frame(good_key)).await, frame);
    });
}

#[test]
fn a_refused_peer_hears_what_it_was_told_before_it_is_let_go() {
    story(async {
        let (mut alice, mut bob) = (Node::resident(QUIC).await, Node::resident(QUIC).await);
        common::befriend(&mut alice, &mut bob).await;
        let dialogue = alice.net.open(bob.peer()).await.unwrap();
        let (alices, bobs) = (alice.opened().await, bob.opened().await);
        assert_eq!(alices, dialogue);
        let reason = noise(500_000);
        bob.net.send(bobs, reason.clone()).unwrap();
        bob.net.close(bobs);
        bob.net.refuse(alice.peer()).await.unwrap();
        assert_eq!(alice.frame(alices).await, reason);
        alice.disconnected(bob.peer()).await;
    });
}

#[test]
fn a_refused_peer_is_disconnected_and_cannot_come_back() {
    story(async {
        let (mut alice, mut bob) = (Node::resident(QUIC).await, Node::resident(QUIC).await);
        common::befriend(&mut alice, &mut bob).await;
        bob.net.refuse(alice.peer()).await.unwrap();
        alice.disconnected(bob.peer()).await;
        bob.disconnected(alice.peer()).await;
        alice.net.dial(bob.address.clone()).await.unwrap();
        // Bob closes as soon as he sees who it is, which alice may see as a
        // connection that ends or as one that never stood.
        alice
            .hears(|event| match event {
                net::Event::DialFailed { .. } => Ok(()),
                net::Event::Disconnected { peer } if peer == bob.peer() => Ok(()),
                other => Err(other),
            })
            .await;
        assert!(!bob.unasked().iter().any(|event| matches!(event, net::Event::Connected { .. })));
    });
}
