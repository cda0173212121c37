//! Nodes on the loopback interface, and ways to wait for what happens to them.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::collections::VecDeque;
use std::future::Future;
use std::time::Duration;

use net::{Address, Config, DialogueKey, Event, Events, Identity, Net, PeerKey, Role};

/// Longest a story may take. Loopback is done in milliseconds; a loaded machine
/// that runs other tests may stall for long.
const STORY_MAX: Duration = Duration::from_secs(60);

/// Runs a story, and fails when it does not come to its end.
pub fn story(story: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(4).build().unwrap();
    runtime.block_on(async {
        tokio::time::timeout(STORY_MAX, story).await.expect("the story came to no end");
    });
}

/// A running node, and what happened to it that nobody has asked for yet.
pub struct Node {
    pub net: Net,
    pub address: Address,
    events: Events,
    unasked: VecDeque<Event>,
}

/// Settings of a node that stays on the loopback interface.
pub fn config(role: Role, listen: &str) -> Config {
    Config { listen: vec![listen.parse().unwrap()], loopback_only: true, ..Config::new(Identity::Fresh, role) }
}

pub const TCP: &str = "/ip4/127.0.0.1/tcp/0";
pub const QUIC: &str = "/ip4/127.0.0.1/udp/0/quic-v1";

impl Node {
    pub async fn start(config: Config) -> Self {
        let (net, events) = Net::start(&config).unwrap();
        let mut node = Self { net, address: Address::empty(), events, unasked: VecDeque::new() };
        if !config.listen.is_empty() {
            node.address = node.hears(|event| if let Event::Listening { address } = event { Ok(address) } else { Err(event) }).await;
        }
        node
    }

    pub async fn resident(listen: &str) -> Self {
        Self::start(config(Role::Resident, listen)).await
    }

    pub fn peer(&self) -> PeerKey {
        self.net.local_peer()
    }

    /// Waits for the first event of a kind; others stay for later.
    pub async fn hears<T>(&mut self, mut wanted: impl FnMut(Event) -> Result<T, Event>) -> T {
        for _ in 0..self.unasked.len() {
            match wanted(self.unasked.pop_front().unwrap()) {
                Ok(found) => return found,
                Err(other) => self.unasked.push_back(other),
            }
        }
        loop {
            match wanted(self.events.next().await.expect("the network runs")) {
                Ok(found) => return found,
                Err(other) => self.unasked.push_back(other),
            }
        }
    }

    /// The next event of any kind.
    pub async fn next(&mut self) -> Option<Event> {
        match self.unasked.pop_front() {
            Some(event) => Some(event),
            None => self.events.next().await,
        }
    }

    /// What has been heard so far and was not asked for.
    pub fn unasked(&mut self) -> &VecDeque<Event> {
        while let Some(event) = self.events.next_waiting() {
            self.unasked.push_back(event);
        }
        &self.unasked
    }

    pub async fn connected(&mut self, with: PeerKey) {
        self.hears(|event| match event {
            Event::Connected { peer, .. } if peer == with => Ok(()),
            other => Err(other),
        })
        .await
    }

    pub async fn disconnected(&mut self, from: PeerKey) {
        self.hears(|event| match event {
            Event::Disconnected { peer } if peer == from => Ok(()),
            other => Err(other),
        })
        .await
    }

    pub async fn opened(&mut self) -> DialogueKey {
        self.hears(|event| if let Event::Opened { dialogue, .. } = event { Ok(dialogue) } else { Err(event) }).await
    }

    pub async fn frame(&mut self, of: DialogueKey) -> Vec<u8> {
        self.hears(|event| match event {
            Event::Frame { dialogue, bytes } if dialogue == of => Ok(bytes.0),
            other => Err(other),
        })
        .await
    }

    pub async fn closed(&mut self, of: DialogueKey) -> net::Ending {
        self.hears(|event| match event {
            Event::Closed { dialogue, ending } if dialogue == of => Ok(ending),
            other => Err(other),
        })
        .await
    }

    pub fn has_gossip(&mut self) -> bool {
        self.unasked().iter().any(|event| matches!(event, Event::Gossip { .. }))
    }

    /// The next gossiped message: who passed it on, its key and its bytes.
    pub async fn gossip(&mut self) -> (PeerKey, net::MessageKey, Vec<u8>) {
        self.hears(|event| match event {
            Event::Gossip { source, message, bytes, .. } => Ok((source, message, bytes.0)),
            other => Err(other),
        })
        .await
    }
}

/// Connects two nodes.
pub async fn connect(from: &mut Node, to: &mut Node) {
    from.net.dial(to.address.clone()).await.unwrap();
    from.connected(to.peer()).await;
    to.connected(from.peer()).await;
}

/// Connects two nodes that admit each other.
pub async fn befriend(from: &mut Node, to: &mut Node) {
    connect(from, to).await;
    from.net.admit(to.peer()).await.unwrap();
    to.net.admit(from.peer()).await.unwrap();
}

/// Opens a dialogue, and names it as each side does.
pub async fn talk(from: &mut Node, to: &mut Node) -> (DialogueKey, DialogueKey) {
    let dialogue = from.net.open(to.peer()).await.unwrap();
    assert_eq!(from.opened().await, dialogue);
    (dialogue, to.opened().await)
}

/// Bytes that differ along their way, so that a shift is noticed.
pub fn noise(len: usize) -> Vec<u8> {
    (0..len).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect()
}

/// Round trips over a dialogue, so that what was said before has had its chance.
pub async fn round_trip(from: &mut Node, to: &mut Node, (ours, theirs): (DialogueKey, DialogueKey)) {
    from.net.send(ours, vec![]).unwrap();
    to.frame(theirs).await;
    to.net.send(theirs, vec![]).unwrap();
    from.frame(ours).await;
}

/// Waits until gossip of a topic passes from one node to the other, which may
/// need a few round trips after admission.
pub async fn acquaint(from: &mut Node, to: &mut Node, topic: &str) {
    let keys = talk(from, to).await;
    // The same words are gossiped only once, whoever says them.
    for word in 0u64.. {
        from.net.publish(topic, format!("{} says {word}", from.peer()).into()).await.unwrap();
        round_trip(from, to, keys).await;
        if to.has_gossip() {
            break;
        }
    }
    // The words that are still under way are over when the last has come.
    let last = format!("{} knows {}", from.peer(), to.peer());
    from.net.publish(topic, last.clone().into()).await.unwrap();
    while to.gossip().await.2 != last.as_bytes() {}
    from.net.close(keys.0);
}
