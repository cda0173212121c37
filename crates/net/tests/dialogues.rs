//! Two nodes hold dialogues: frames both ways, bounds, and endings.

mod common;

use common::{Node, QUIC, TCP, config, connect, noise, story, talk};
use net::limits::{DIALOGUES_MAX, FRAME_BYTES_MAX, INCOMING_BYTES_MAX, OUTGOING_BYTES_MAX};
use net::{Address, Config, Ending, Event, Role, SendError};

/// Frames of all sizes arrive whole and in order, both ways at once.
fn check(listen: &'static str) {
    story(async move {
        let (mut alice, mut bob) = (Node::resident(listen).await, Node::resident(listen).await);
        connect(&mut alice, &mut bob).await;
        let (ours, theirs) = talk(&mut alice, &mut bob).await;
        let lengths = [0, 1, 3, 1000, 16 * 1024 - 4, 16 * 1024, 70_000, 1024 * 1024, FRAME_BYTES_MAX];
        for len in lengths {
            alice.net.send(ours, noise(len)).unwrap();
            bob.net.send(theirs, noise(len)).unwrap();
        }
        for len in lengths {
            assert!(bob.frame(theirs).await == noise(len), "{len} bytes to bob");
            assert!(alice.frame(ours).await == noise(len), "{len} bytes to alice");
        }
        alice.net.send(ours, b"goodbye".to_vec()).unwrap();
        alice.net.close(ours);
        assert_eq!(bob.frame(theirs).await, b"goodbye");
        assert_eq!(bob.closed(theirs).await, Ending::Ended);
        assert_eq!(alice.closed(ours).await, Ending::Ended);
        assert_eq!(bob.net.send(theirs, vec![]), Err(SendError::Closed { dialogue: theirs }));
    });
}

#[test]
fn frames_of_all_sizes_pass_both_ways_over_tcp() {
    check(TCP);
}

#[test]
fn frames_of_all_sizes_pass_both_ways_over_quic() {
    check(QUIC);
}

#[test]
fn frames_sent_before_the_stream_stands_arrive() {
    story(async {
        let (mut alice, mut bob) = (Node::resident(TCP).await, Node::resident(TCP).await);
        connect(&mut alice, &mut bob).await;
        let ours = alice.net.open(bob.peer()).await.unwrap();
        alice.net.send(ours, b"hello".to_vec()).unwrap();
        let theirs = bob.opened().await;
        assert_eq!(bob.frame(theirs).await, b"hello");
    });
}

#[test]
fn a_dialogue_reaches_the_peer_before_its_first_frame() {
    story(async {
        let (mut alice, mut bob) = (Node::resident(TCP).await, Node::resident(TCP).await);
        connect(&mut alice, &mut bob).await;
        let (ours, theirs) = talk(&mut alice, &mut bob).await;
        bob.net.send(theirs, b"who is it?".to_vec()).unwrap();
        assert_eq!(alice.frame(ours).await, b"who is it?");
    });
}

#[test]
fn a_peer_opens_a_few_dialogues_and_no_more() {
    story(async {
        let (mut alice, mut bob) = (Node::resident(TCP).await, Node::resident(TCP).await);
        connect(&mut alice, &mut bob).await;
        let mut open = Vec::new();
        for _ in 0..DIALOGUES_MAX {
            open.push(talk(&mut alice, &mut bob).await);
        }
        let one_more = alice.net.open(bob.peer()).await.unwrap();
        assert_eq!(alice.closed(one_more).await, Ending::Ended);
        for (ours, theirs) in open {
            alice.net.send(ours, b"still here".to_vec()).unwrap();
            assert_eq!(bob.frame(theirs).await, b"still here");
        }
    });
}

#[test]
fn a_dialogue_with_nobody_cannot_begin() {
    story(async {
        let (mut alice, bob) = (Node::resident(TCP).await, Node::resident(TCP).await);
        let wanted = alice.net.open(bob.peer()).await.unwrap();
        let failed = alice.hears(|event| if let Event::OpenFailed { dialogue, .. } = event { Ok(dialogue) } else { Err(event) }).await;
        assert_eq!(failed, wanted);
        assert_eq!(alice.net.send(wanted, vec![]), Err(SendError::Closed { dialogue: wanted }));
    });
}

#[test]
fn a_peer_that_does_not_read_costs_its_dialogue_and_not_our_memory() {
    story(async {
        let (mut alice, mut bob) = (Node::resident(TCP).await, Node::resident(TCP).await);
        connect(&mut alice, &mut bob).await;
        let (ours, _) = talk(&mut alice, &mut bob).await;
        // Bob takes no event from here on. What alice can get rid of is what bob's
        // inbox, one frame in his hands, and the windows between them hold.
        let mut taken = 0;
        let overflow = loop {
            match alice.net.send(ours, noise(1024 * 1024)) {
                Ok(()) => taken += 1024 * 1024,
                Err(error) => break error,
            }
            // Lets the network take what it can: a thousand turns move far more
            // than a frame.
            for _ in 0..1000 {
                tokio::task::yield_now().await;
            }
        };
        assert!(matches!(overflow, SendError::Overflow { .. }), "{overflow:?}");
        let windows = 64 * 1024 * 1024;
        assert!(taken < INCOMING_BYTES_MAX + OUTGOING_BYTES_MAX + windows, "{taken} bytes are somewhere");
        assert_eq!(alice.closed(ours).await, Ending::Overflow);
    });
}

#[test]
fn a_slow_reader_gets_everything_in_the_end() {
    story(async {
        let (mut alice, mut bob) = (Node::resident(TCP).await, Node::resident(TCP).await);
        connect(&mut alice, &mut bob).await;
        let (ours, theirs) = talk(&mut alice, &mut bob).await;
        // More than bob's inbox holds, and less than alice's outbox, before he reads.
        let frames = 15;
        for n in 0..frames {
            alice.net.send(ours, vec![n; 1024 * 1024]).unwrap();
        }
        alice.net.close(ours);
        assert!(alice.net.send(ours, vec![]).is_err());
        for n in 0..frames {
            assert!(bob.frame(theirs).await == vec![n; 1024 * 1024]);
        }
        assert_eq!(bob.closed(theirs).await, Ending::Ended);
    });
}

#[test]
fn a_node_that_shuts_down_flushes_and_says_goodbye() {
    story(async {
        let (mut alice, mut bob) = (Node::resident(TCP).await, Node::resident(TCP).await);
        connect(&mut alice, &mut bob).await;
        let (ours, theirs) = talk(&mut alice, &mut bob).await;
        alice.net.send(ours, noise(FRAME_BYTES_MAX)).unwrap();
        let net = alice.net.clone();
        let shut_down = tokio::spawn(async move { net.shutdown().await });
        assert!(bob.frame(theirs).await == noise(FRAME_BYTES_MAX));
        assert_eq!(bob.closed(theirs).await, Ending::Ended);
        bob.disconnected(alice.peer()).await;
        shut_down.await.unwrap();
        while alice.next().await.is_some() {}
        assert!(alice.net.dial(bob.address.clone()).await.is_err());
        alice.net.shutdown().await;
    });
}

#[test]
fn a_node_that_keeps_to_its_machine_dials_nowhere_else() {
    story(async {
        let mut alice = Node::resident(TCP).await;
        let elsewhere: Address = "/ip4/192.0.2.1/tcp/4001".parse().unwrap();
        alice.net.dial(elsewhere.clone()).await.unwrap();
        let error = alice
            .hears(|event| match event {
                Event::DialFailed { address, error } if address == elsewhere => Ok(error),
                other => Err(other),
            })
            .await;
        assert!(error.contains("this node keeps to its own machine, and /ip4/192.0.2.1/tcp/4001 is elsewhere"), "{error}");
        let config = Config { listen: vec!["/ip4/0.0.0.0/tcp/0".parse().unwrap()], ..config(Role::Resident, TCP) };
        let Err(error) = net::Net::start(&config) else { panic!("listens everywhere") };
        assert_eq!(error.to_string(), "cannot listen at /ip4/0.0.0.0/tcp/0");
    });
}

#[test]
fn who_is_not_there_cannot_be_dialled_and_who_is_not_the_one_is_refused() {
    story(async {
        let (mut alice, bob, carol) = (Node::resident(TCP).await, Node::resident(TCP).await, Node::resident(TCP).await);
        let mut false_address = bob.address.clone();
        false_address.pop();
        let false_address = false_address.with_p2p(carol.peer().to_string().parse().unwrap()).unwrap();
        for address in ["/ip4/127.0.0.1/tcp/1".parse().unwrap(), false_address] {
            alice.net.dial(address.clone()).await.unwrap();
            alice
                .hears(|event| match event {
                    Event::DialFailed { address: failed, .. } if failed == address => Ok(()),
                    other => Err(other),
                })
                .await;
        }
    });
}
