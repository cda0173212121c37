//! Gossip among admitted peers.

mod common;

use common::{Node, QUIC, TCP, acquaint, befriend, connect, noise, round_trip, story, talk};
use net::limits::GOSSIP_BYTES_MAX;
use net::{CommandError, Event, Verdict};

const TOPIC: &str = "kaveret/city";

#[test]
fn two_nodes_are_gossip_enough() {
    story(async {
        let (mut alice, mut bob) = (Node::resident(QUIC).await, Node::resident(QUIC).await);
        alice.net.subscribe(TOPIC).await.unwrap();
        bob.net.subscribe(TOPIC).await.unwrap();
        befriend(&mut alice, &mut bob).await;
        acquaint(&mut bob, &mut alice, TOPIC).await;
        acquaint(&mut alice, &mut bob, TOPIC).await;
        // From here on everything arrives.
        alice.net.publish(TOPIC, noise(GOSSIP_BYTES_MAX)).await.unwrap();
        let (_, _, heard) = bob.gossip().await;
        assert!(heard == noise(GOSSIP_BYTES_MAX));
    });
}

#[test]
fn a_message_goes_further_only_once_it_is_accepted() {
    story(async {
        let (mut alice, mut bob, mut carol) = (Node::resident(TCP).await, Node::resident(TCP).await, Node::resident(TCP).await);
        for node in [&alice, &bob, &carol] {
            node.net.subscribe(TOPIC).await.unwrap();
        }
        befriend(&mut alice, &mut bob).await;
        befriend(&mut carol, &mut bob).await;
        line(&mut alice, &mut bob, &mut carol).await;

        for (word, verdict) in [("reject", Verdict::Reject), ("ignore", Verdict::Ignore), ("accept", Verdict::Accept)] {
            alice.net.publish(TOPIC, word.into()).await.unwrap();
            let (source, message, heard) = bob.gossip().await;
            assert_eq!((source, heard), (alice.peer(), word.into()));
            bob.net.judge(message, source, verdict).await.unwrap();
        }
        // Messages to carol keep their order, so that what should have come before did not come.
        let (source, _, heard) = carol.gossip().await;
        assert_eq!((source, heard), (bob.peer(), b"accept".to_vec()));
        assert!(!alice.has_gossip());
    });
}

/// Waits until bob stands between the two: what alice says reaches carol.
async fn line(alice: &mut Node, bob: &mut Node, carol: &mut Node) {
    acquaint(alice, bob, TOPIC).await;
    let (before, behind) = (talk(alice, bob).await, talk(bob, carol).await);
    for word in 0u64.. {
        alice.net.publish(TOPIC, word.to_be_bytes().to_vec()).await.unwrap();
        let (source, message, _) = bob.gossip().await;
        bob.net.judge(message, source, Verdict::Accept).await.unwrap();
        round_trip(alice, bob, before).await;
        round_trip(bob, carol, behind).await;
        if carol.has_gossip() {
            break;
        }
    }
    alice.net.publish(TOPIC, b"the line stands".to_vec()).await.unwrap();
    let (source, message, _) = bob.gossip().await;
    bob.net.judge(message, source, Verdict::Accept).await.unwrap();
    while carol.gossip().await.2 != b"the line stands" {}
}

#[test]
fn who_leaves_a_topic_hears_no_more_of_it() {
    story(async {
        let (mut alice, mut bob, mut carol) = (Node::resident(TCP).await, Node::resident(TCP).await, Node::resident(TCP).await);
        for node in [&alice, &bob, &carol] {
            node.net.subscribe(TOPIC).await.unwrap();
        }
        befriend(&mut alice, &mut bob).await;
        befriend(&mut carol, &mut bob).await;
        line(&mut alice, &mut bob, &mut carol).await;
        carol.net.unsubscribe(TOPIC).await.unwrap();
        // A dialogue that begins afterwards shows that bob's node has heard it.
        let (ours, theirs) = talk(&mut carol, &mut bob).await;
        carol.net.send(ours, vec![]).unwrap();
        bob.frame(theirs).await;
        bob.net.publish(TOPIC, b"news".to_vec()).await.unwrap();
        assert_eq!(alice.gossip().await.2, b"news");
        bob.net.send(theirs, vec![]).unwrap();
        carol.frame(ours).await;
        assert!(!carol.has_gossip());
    });
}

#[test]
fn admission_ends_with_the_connection() {
    story(async {
        let (mut alice, mut bob) = (Node::resident(TCP).await, Node::resident(TCP).await);
        befriend(&mut alice, &mut bob).await;
        let bob_address = bob.address.clone();
        let seed = net::Config { identity: net::Identity::Stable([7; 32]), ..common::config(net::Role::Box, TCP) };
        let mut carol = Node::start(seed.clone()).await;
        befriend(&mut carol, &mut bob).await;
        carol.net.shutdown().await;
        bob.disconnected(carol.peer()).await;
        // The same key comes back, and is a stranger again.
        let mut carol = Node::start(seed).await;
        carol.net.subscribe(TOPIC).await.unwrap();
        bob.net.subscribe(TOPIC).await.unwrap();
        carol.net.dial(bob_address).await.unwrap();
        bob.connected(carol.peer()).await;
        carol.connected(bob.peer()).await;
        carol.net.admit(bob.peer()).await.unwrap();
        let (ours, theirs) = talk(&mut carol, &mut bob).await;
        carol.net.publish(TOPIC, b"let me in".to_vec()).await.unwrap();
        carol.net.send(ours, vec![]).unwrap();
        bob.frame(theirs).await;
        assert!(!bob.has_gossip());
        connect_is_idempotent(&mut alice, &mut bob).await;
    });
}

/// Dialling somebody who is connected changes nothing.
async fn connect_is_idempotent(alice: &mut Node, bob: &mut Node) {
    alice.net.dial(bob.address.clone()).await.unwrap();
    let (ours, theirs) = talk(alice, bob).await;
    alice.net.send(ours, vec![1]).unwrap();
    assert_eq!(bob.frame(theirs).await, [1]);
    assert!(!bob.unasked().iter().any(|event| matches!(event, Event::Connected { .. })));
}

#[test]
fn a_message_that_is_too_long_is_not_published() {
    story(async {
        let mut alice = Node::resident(TCP).await;
        let mut bob = Node::resident(TCP).await;
        connect(&mut alice, &mut bob).await;
        let limit = GOSSIP_BYTES_MAX;
        assert_eq!(alice.net.publish(TOPIC, vec![0; limit + 1]).await, Err(CommandError::TooLong { found: limit + 1, limit }));
        // Nobody listens, which is no error.
        alice.net.publish(TOPIC, vec![0; limit]).await.unwrap();
    });
}
