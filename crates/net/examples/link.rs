//! Measures what a connection costs on the loopback interface.
//!
//! To count bytes it must be alone on it:
//! `unshare --map-root-user --net sh -c 'ip link set lo up; exec target/release/examples/link'`

use std::time::{Duration, Instant};

use net::{Config, DialogueKey, Event, Events, Identity, Net, PeerKey, Role};

const CONNECTIONS: usize = 200;
const PINGS: usize = 20_000;
const FRAMES: usize = 500;
const QUIET: Duration = Duration::from_secs(3);
const IDLE: Duration = Duration::from_secs(60);

struct Node {
    net: Net,
    events: Events,
    address: net::Address,
}

impl Node {
    async fn start(listen: &str) -> Self {
        let config = Config { listen: vec![listen.parse().unwrap()], loopback_only: true, ..Config::new(Identity::Fresh, Role::Resident) };
        let (net, mut events) = Net::start(&config).unwrap();
        loop {
            if let Some(Event::Listening { address }) = events.next().await {
                return Self { net, events, address };
            }
        }
    }

    async fn connected(&mut self) -> PeerKey {
        loop {
            if let Some(Event::Connected { peer, .. }) = self.events.next().await {
                return peer;
            }
        }
    }

    async fn frame(&mut self) -> (DialogueKey, Vec<u8>) {
        loop {
            if let Some(Event::Frame { dialogue, bytes }) = self.events.next().await {
                return (dialogue, bytes.0);
            }
        }
    }
}

/// Bytes and packets that have passed the loopback interface, Ethernet headers included.
fn link() -> (u64, u64) {
    let devices = std::fs::read_to_string("/proc/net/dev").unwrap();
    let line = devices.lines().find(|line| line.trim_start().starts_with("lo:")).unwrap();
    let mut numbers = line.split_whitespace().skip(1).map(|number| number.parse().unwrap());
    (numbers.next().unwrap(), numbers.next().unwrap())
}

fn since((bytes, packets): (u64, u64)) -> String {
    let now = link();
    format!("{} bytes in {} packets", now.0 - bytes, now.1 - packets)
}

async fn measure(name: &str, listen: &str) {
    let (mut alice, mut bob) = (Node::start(listen).await, Node::start(listen).await);
    let before = link();
    alice.net.dial(bob.address.clone()).await.unwrap();
    let (bob_key, alice_key) = tokio::join!(alice.connected(), bob.connected());
    println!("{name}: connected after {}", since(before));
    tokio::time::sleep(QUIET).await;
    println!("{name}: {} seconds later, with identify and a ping, {}", QUIET.as_secs(), since(before));
    let before = link();
    for node in [&alice, &bob] {
        node.net.subscribe("city").await.unwrap();
    }
    alice.net.admit(bob_key).await.unwrap();
    bob.net.admit(alice_key).await.unwrap();
    tokio::time::sleep(QUIET).await;
    println!("{name}: admission and a topic's mesh add {}", since(before));
    let before = link();
    tokio::time::sleep(IDLE).await;
    println!("{name}: {} idle seconds add {}", IDLE.as_secs(), since(before));

    let dialogue = alice.net.open(bob_key).await.unwrap();
    let mut times = Vec::new();
    for _ in 0..PINGS {
        let start = Instant::now();
        alice.net.send(dialogue, vec![0; 100]).unwrap();
        let (theirs, frame) = bob.frame().await;
        bob.net.send(theirs, frame).unwrap();
        alice.frame().await;
        times.push(start.elapsed() / 2);
    }
    println!("{name}: one way of a frame of 100 bytes {}", spread(times));

    let (start, window) = (Instant::now(), 8);
    for _ in 0..window {
        alice.net.send(dialogue, vec![7; 1024 * 1024]).unwrap();
    }
    for n in 0..FRAMES {
        let (theirs, _) = bob.frame().await;
        bob.net.send(theirs, vec![]).unwrap();
        if n + window < FRAMES {
            alice.frame().await;
            alice.net.send(dialogue, vec![7; 1024 * 1024]).unwrap();
        }
    }
    println!("{name}: {FRAMES} frames of 1 MiB at {:.0} MB/s", FRAMES as f64 * 1.048576 / start.elapsed().as_secs_f64());

    let mut times = Vec::new();
    for _ in 0..CONNECTIONS {
        let mut carol = Node::start(listen).await;
        let start = Instant::now();
        carol.net.dial(bob.address.clone()).await.unwrap();
        let bob_key = carol.connected().await;
        let dialogue = carol.net.open(bob_key).await.unwrap();
        carol.net.send(dialogue, b"hello".to_vec()).unwrap();
        while bob.frame().await.1 != b"hello" {}
        times.push(start.elapsed());
        carol.net.shutdown().await;
    }
    println!("{name}: from dialling to the first frame {}", spread(times));
}

fn spread(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |part: usize| times[times.len() * part / 100];
    format!("p50 {:?}, p90 {:?}, p99 {:?}", at(50), at(90), at(99))
}

#[tokio::main]
async fn main() {
    measure("TCP ", "/ip4/127.0.0.1/tcp/0").await;
    measure("QUIC", "/ip4/127.0.0.1/udp/0/quic-v1").await;
}
