//! Gossip among admitted peers.

mod common;

use common::{Node, QUIC, TCP, befriend, connect, noise, story};
use net::limits::GOSSIP_BYTES_MAX;
use net::{CommandError, Event, Verdict};

const TOPIC: &str = "kaveret/city";

#[test]
fn two_nodes_hear_each_other_from_the_first_message_on() {
    story(async {
        let (mut alice, mut bob) = (Node::resident(QUIC).await, Node::resident(QUIC).await);
        alice.net.subscribe(TOPIC).await.unwrap();
        bob.net.subscribe(TOPIC).await.unwrap();
        befriend(&mut alice, &mut bob).await;
        // Whether bob has heard by now that alice listens is for chance to say, so
        // he repeats himself until she hears something.
        let mut said = 0u64;
        let (source, _, heard) = loop {
            bob.net.publish(TOPIC, said.to_be_bytes().to_vec()).await.unwrap();
            said += 1;
            tokio::select! {
                biased;
                heard = alice.gossip() => break heard,
                () = tokio::task::yield_now() => {}
            }
        };
        assert_eq!(source, bob.peer());
        assert!(u64::from_be_bytes(heard.try_into().unwrap()) < said);
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
        assert!(!alice.unasked().iter().any(|event| matches!(event, Event::Gossip { .. })));
    });
}

/// Waits until bob stands between the two: what alice says reaches carol.
async fn line(alice: &mut Node, bob: &mut Node, carol: &mut Node) {
    let mut said = 0u64;
    loop {
        alice.net.publish(TOPIC, said.to_be_bytes().to_vec()).await.unwrap();
        said += 1;
        tokio::select! {
            biased;
            _ = carol.gossip() => break,
            (source, message, _) = bob.gossip() => bob.net.judge(message, source, Verdict::Accept).await.unwrap(),
            () = tokio::task::yield_now() => {}
        }
    }
    // What is still under way is over when the last word has come through.
    alice.net.publish(TOPIC, b"stand".to_vec()).await.unwrap();
    loop {
        let (source, message, heard) = bob.gossip().await;
        bob.net.judge(message, source, Verdict::Accept).await.unwrap();
        if heard == b"stand" {
            break;
        }
    }
    while carol.gossip().await.2 != b"stand" {}
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
        let (ours, theirs) = common::talk(&mut carol, &mut bob).await;
        carol.net.send(ours, vec![]).unwrap();
        bob.frame(theirs).await;
        bob.net.publish(TOPIC, b"news".to_vec()).await.unwrap();
        assert_eq!(alice.gossip().await.2, b"news");
        bob.net.send(theirs, vec![]).unwrap();
        carol.frame(ours).await;
        assert!(!carol.unasked().iter().any(|event| matches!(event, Event::Gossip { .. })));
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
        let (ours, theirs) = common::talk(&mut carol, &mut bob).await;
        carol.net.publish(TOPIC, b"let me in".to_vec()).await.unwrap();
        carol.net.send(ours, vec![]).unwrap();
        bob.frame(theirs).await;
        assert!(!bob.unasked().iter().any(|event| matches!(event, Event::Gossip { .. })));
        connect_is_idempotent(&mut alice, &mut bob).await;
    });
}

/// Dialling somebody who is connected changes nothing.
async fn connect_is_idempotent(alice: &mut Node, bob: &mut Node) {
    alice.net.dial(bob.address.clone()).await.unwrap();
    let (ours, theirs) = common::talk(alice, bob).await;
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
