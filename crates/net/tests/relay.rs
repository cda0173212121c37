//! Residents that cannot be reached, and the box between them.

mod common;

use common::{Node, TCP, acquaint, befriend, config, noise, round_trip, story, talk};
use net::{Address, Config, Event, Role};

const TOPIC: &str = "kaveret/city";

/// A resident that listens nowhere and does not look for a way around the relay.
async fn hidden() -> Node {
    Node::start(Config { listen: vec![], hole_punching: false, probing: false, ..config(Role::Resident, TCP) }).await
}

/// Reserves a place at the box, and says where it is.
async fn reserve(resident: &mut Node, at: &Node) -> Address {
    let circuit: Address = format!("{}/p2p-circuit", at.address).parse().unwrap();
    resident.net.listen(circuit).await.unwrap();
    resident.hears(|event| if let Event::Listening { address } = event { Ok(address) } else { Err(event) }).await
}

#[test]
fn a_resident_behind_a_closed_router_is_reached_through_a_box() {
    story(async {
        let mut relay = Node::start(config(Role::Box, TCP)).await;
        let (mut alice, mut bob) = (hidden().await, hidden().await);
        befriend(&mut alice, &mut relay).await;
        befriend(&mut bob, &mut relay).await;
        let address = reserve(&mut bob, &relay).await;

        alice.net.dial(address).await.unwrap();
        let relayed = alice
            .hears(|event| match event {
                Event::Connected { peer, relayed, dialer: true, .. } if peer == bob.peer() => Ok(relayed),
                other => Err(other),
            })
            .await;
        assert!(relayed);
        bob.connected(alice.peer()).await;

        // Twenty frames of 1 MiB, at most eight of them unacknowledged.
        let (ours, theirs) = talk(&mut alice, &mut bob).await;
        let frame = noise(1024 * 1024);
        let (frames, window) = (20, 8);
        for _ in 0..window {
            alice.net.send(ours, frame.clone()).unwrap();
        }
        for n in 0..frames {
            assert!(bob.frame(theirs).await == frame);
            bob.net.send(theirs, vec![]).unwrap();
            alice.frame(ours).await;
            if n + window < frames {
                alice.net.send(ours, frame.clone()).unwrap();
            }
        }
    });
}

#[test]
fn a_box_relays_for_nobody_whom_it_has_not_admitted() {
    story(async {
        let mut relay = Node::start(config(Role::Box, TCP)).await;
        let (mut bob, mut eve) = (hidden().await, hidden().await);
        befriend(&mut bob, &mut relay).await;
        let to_bob = reserve(&mut bob, &relay).await;
        common::connect(&mut eve, &mut relay).await;
        eve.net.dial(to_bob).await.unwrap();
        // The box lets eve's request wait, and ends it with the connection: she has
        // shown nothing in time.
        relay.disconnected(eve.peer()).await;
        eve.hears(|event| if let Event::DialFailed { .. } = event { Ok(()) } else { Err(event) }).await;
        assert!(!bob.unasked().iter().any(|event| matches!(event, Event::Connected { peer, .. } if *peer == eve.peer())));
    });
}

#[test]
fn a_reservation_asked_for_too_early_is_granted_on_admission() {
    story(async {
        let mut relay = Node::start(config(Role::Box, TCP)).await;
        let mut bob = hidden().await;
        let circuit: Address = format!("{}/p2p-circuit", relay.address).parse().unwrap();
        bob.net.listen(circuit).await.unwrap();
        relay.connected(bob.peer()).await;
        relay.net.admit(bob.peer()).await.unwrap();
        bob.hears(|event| if let Event::Listening { .. } = event { Ok(()) } else { Err(event) }).await;
    });
}

#[test]
fn gossip_goes_on_when_the_relay_goes_and_a_direct_connection_stays() {
    story(async {
        let mut relay = Node::start(config(Role::Box, TCP)).await;
        let quiet = Config { hole_punching: false, probing: false, ..config(Role::Resident, TCP) };
        let (mut alice, mut bob) = (Node::start(quiet.clone()).await, Node::start(quiet).await);
        for node in [&mut alice, &mut bob] {
            node.net.subscribe(TOPIC).await.unwrap();
            befriend(node, &mut relay).await;
        }
        let circuit = reserve(&mut bob, &relay).await;
        alice.net.dial(circuit).await.unwrap();
        alice.connected(bob.peer()).await;
        bob.connected(alice.peer()).await;
        alice.net.admit(bob.peer()).await.unwrap();
        bob.net.admit(alice.peer()).await.unwrap();
        acquaint(&mut alice, &mut bob, TOPIC).await;
        let over_relay = talk(&mut alice, &mut bob).await;

        alice.net.dial(bob.address.clone()).await.unwrap();
        tokio::join!(direct(&mut alice), direct(&mut bob));
        relay.net.shutdown().await;
        tokio::join!(alice.closed(over_relay.0), bob.closed(over_relay.1));
        let directly = talk(&mut alice, &mut bob).await;
        round_trip(&mut alice, &mut bob, directly).await;
        // One word must do, long before the next ping would wake a sleeping handler.
        alice.net.publish(TOPIC, b"without a relay".to_vec()).await.unwrap();
        assert_eq!(bob.gossip().await.2, b"without a relay");
        assert!(!bob.unasked().iter().any(|event| matches!(event, Event::Disconnected { peer } if *peer == alice.peer())));
    });
}

/// Waits until a direct connection stands.
async fn direct(node: &mut Node) {
    node.hears(|event| if let Event::Direct { .. } = event { Ok(()) } else { Err(event) }).await;
}

#[test]
fn two_residents_behind_a_box_find_a_direct_way() {
    story(async {
        let mut relay = Node::start(config(Role::Box, TCP)).await;
        let (mut alice, mut bob) = (Node::resident(TCP).await, Node::resident(TCP).await);
        befriend(&mut alice, &mut relay).await;
        befriend(&mut bob, &mut relay).await;
        let circuit = reserve(&mut bob, &relay).await;
        alice.net.dial(circuit).await.unwrap();
        alice.connected(bob.peer()).await;
        bob.connected(alice.peer()).await;
        let (over_relay, theirs) = talk(&mut alice, &mut bob).await;
        alice.net.send(over_relay, vec![1]).unwrap();
        assert_eq!(bob.frame(theirs).await, [1]);
        alice.net.admit(bob.peer()).await.unwrap();
        bob.net.admit(alice.peer()).await.unwrap();
        tokio::join!(direct(&mut alice), direct(&mut bob));
        // What runs over the relay goes on, and what begins takes the direct way.
        alice.net.send(over_relay, vec![2]).unwrap();
        assert_eq!(bob.frame(theirs).await, [2]);
        relay.net.shutdown().await;
        let (direct, theirs) = talk(&mut alice, &mut bob).await;
        alice.net.send(direct, vec![3]).unwrap();
        assert_eq!(bob.frame(theirs).await, [3]);
    });
}
