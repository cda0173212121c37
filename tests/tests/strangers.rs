//! Who is no member of the city learns nothing from its box, and is let go.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use kaveret_tests::{City, Node, Settings, in_step_within, wait_for};
use model::{ItemKey, MemberKind, Scope};
use net::{Address, Config, DialogueKey, Event, Identity, Net, Role};
use sync::message::{Hello, Message, VERSION};

/// A city whose box holds something that a stranger might want to know of.
fn city() -> (City, Node) {
    let city = City::found();
    let alice = city.resident("alice");
    alice.api().offer("guitar");
    in_step_within(&[&city.school, &alice], |sets| sets[1]["count"] == 1);
    (city, alice)
}

/// The box goes on as if nothing had happened.
fn check_serves(city: &City, alice: &Node, count: u64) {
    alice.api().offer("one more");
    in_step_within(&[&city.school, alice], |sets| sets[1]["count"] == count);
    assert_eq!(city.school.status()["peers"].as_array().unwrap().len(), 1, "only alice was met");
}

#[test]
fn a_node_of_another_city_is_refused_and_told_nothing() {
    let (city, alice) = city();
    let mut eve = Node::new("eve", &Settings::resident());
    eve.tell(&["city", "create", "Elsewhere"]);
    let own = eve.status()["sets"].take();
    let address = city.school.address();
    for _ in 0..2 {
        let refused = eve.ask(&["--json", "--log", "trace", "sync", &address, "--once"]);
        assert!([1, 4].contains(&refused.code), "{} {}", refused.code, refused.stderr);
        assert_eq!(refused.stdout, "", "no counts of a dialogue that never was");
        for secret in secrets(&city) {
            assert!(!refused.stderr.contains(&secret), "{secret} reached eve: {}", refused.stderr);
        }
    }
    eve.start();
    assert_eq!(eve.status()["sets"], own);
    assert_eq!(eve.status()["peers"], serde_json::json!([]));
    check_serves(&city, &alice, 2);
    eve.stop();
}

/// Ids and fingerprints that only members may learn.
fn secrets(city: &City) -> Vec<String> {
    let status = city.school.status();
    let mut secrets: Vec<String> =
        status["sets"].as_array().unwrap().iter().map(|set| set["fingerprint"].as_str().unwrap().to_owned()).collect();
    secrets.extend(["member", "device"].map(|key| status[key].as_str().unwrap().to_owned()));
    secrets.push(status["city"]["id"].as_str().unwrap().to_owned());
    secrets
}

/// Eve speaks the network's own language, says one thing in a dialogue and hears
/// everything that comes back until it ends.
async fn heard_by_eve(address: &str, say: Option<Vec<u8>>) -> Vec<Vec<u8>> {
    let settings = Config { loopback_only: true, mdns: false, upnp: false, ..Config::new(Identity::Fresh, Role::Resident) };
    let (net, mut events) = Net::start(&settings).unwrap();
    net.dial(address.parse::<Address>().unwrap()).await.unwrap();
    let mut heard = Vec::new();
    let mut own: Option<DialogueKey> = None;
    let mut over = BTreeSet::new();
    loop {
        match tokio::time::timeout(kaveret_tests::DEADLINE, events.next()).await.expect("a stranger is let go") {
            Some(Event::Connected { peer, .. }) => {
                let dialogue = net.open(peer).await.unwrap();
                own = Some(dialogue);
                if let Some(frame) = &say {
                    net.send(dialogue, frame.clone()).unwrap();
                }
            }
            Some(Event::Frame { bytes, .. }) => heard.push(bytes.0),
            Some(Event::Closed { dialogue, .. }) => {
                over.insert(dialogue);
            }
            Some(Event::Gossip { .. }) => panic!("gossip reached a stranger"),
            Some(Event::Disconnected { .. }) | None => break,
            Some(_) => {}
        }
    }
    assert!(own.is_some(), "eve came to speak");
    net.shutdown().await;
    heard
}

fn hello() -> Hello {
    Hello { version: VERSION, nonce: [7; 24], sealed: vec![8; 120] }
}

#[test]
fn whatever_a_stranger_says_it_hears_a_refusal_or_nothing() {
    let (city, alice) = city();
    let address = city.school.address();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let sayings: Vec<(&str, Vec<u8>)> = vec![
        ("a hello of its own making", Message::Hello(hello()).encode()),
        ("a hello of another version", Message::Hello(Hello { version: 99, ..hello() }).encode()),
        ("show me who you are", Message::ShowChain { tag: [0; 32] }.encode()),
        ("give me everything", Message::Stream { scope: Scope::City, after: ItemKey::MIN }.encode()),
        ("what do you hold", Message::Summaries(vec![]).encode()),
        ("compare with me", Message::Reconcile { scope: Scope::City, message: vec![0x61, 0, 0, 2, 0] }.encode()),
        (
            "an invitation that nobody gave",
            Message::Join { token: [1; 16], kind: MemberKind::Resident, certificate: vec![0; 200] }.encode(),
        ),
        ("rubbish", vec![0xff; 100]),
        ("an empty frame", vec![]),
    ];
    for (what, saying) in sayings {
        let heard = runtime.block_on(heard_by_eve(&address, Some(saying)));
        for frame in &heard {
            match Message::decode(frame) {
                Ok(Message::Refused { reason }) => {
                    assert!(secrets(&city).iter().all(|secret| !reason.contains(&secret[..8])), "{what}: {reason}");
                }
                other => panic!("who says {what} hears {other:?}"),
            }
        }
        assert!(heard.len() <= 1, "{what}: {heard:?}");
    }
    check_serves(&city, &alice, 2);
}

#[test]
fn who_connects_and_speaks_no_language_of_ours_is_let_go() {
    let (city, alice) = city();
    let address = city.school.address();
    let port: u16 = address.split('/').nth(4).unwrap().parse().unwrap();
    for words in [&b"GET / HTTP/1.1\r\n\r\n"[..], &[0; 4096], b"\x13/multistream/1.0.0\n\x07/nope/1"] {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        // The box may have hung up already.
        let _ = stream.write_all(words);
        stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
        let mut heard = Vec::new();
        wait_for("the box hangs up", || {
            let mut bytes = [0; 1024];
            match stream.read(&mut bytes) {
                Ok(0) => Ok(()),
                Ok(length) => {
                    heard.extend_from_slice(&bytes[..length]);
                    Err(format!("{} bytes", heard.len()))
                }
                Err(error) if [std::io::ErrorKind::WouldBlock, std::io::ErrorKind::TimedOut].contains(&error.kind()) => {
                    Err("silence".into())
                }
                Err(_) => Ok(()),
            }
        });
        assert!(heard.len() < 100, "at most the name of a language: {heard:?}");
    }
    check_serves(&city, &alice, 2);
}
