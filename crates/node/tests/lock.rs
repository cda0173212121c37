//! A node with a passphrase, locked and unlocked; and a second device of one
//! member.

use std::path::Path;
use std::time::Duration;

use model::facts::{Founded, ListFilter, NewCity, NewInvitation};
use model::{Content, MemberKind, Obstacle, RecordKind};
use node::{Config, Handle, Node, NodeError, Passphrase, Role};

const RIGHT: &str = "bees fly at noon";

fn passphrase(words: &str) -> Passphrase {
    Passphrase::new(words).unwrap()
}

fn networked(dir: &Path, role: Role) -> Config {
    Config {
        role,
        network: true,
        listen: vec!["/ip4/127.0.0.1/tcp/0".into()],
        loopback_only: true,
        reconcile_every: Duration::from_secs(1),
        ..Config::alone(dir.to_owned())
    }
}

async fn found(handle: &Handle) -> Founded {
    let city = NewCity {
        name: "Haifa".into(),
        languages: vec!["he".into()],
        member_kind: MemberKind::Resident,
        envelopes_per_hour: None,
        bytes_per_month: None,
    };
    handle.create_city(city).await.unwrap()
}

fn offer(title: &str) -> Content {
    let mut offer = Content::new(RecordKind::OFFER).unwrap();
    offer.set("title", title.into()).unwrap();
    offer.set("skills", model::Value::Set(["guitar".to_owned()].into())).unwrap();
    offer
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_node_answers_nothing_and_an_unlocked_one_all() {
    let dir = tempfile::tempdir().unwrap();
    let node = Node::start(Config::alone(dir.path().to_owned())).unwrap();
    let handle = node.handle();
    assert!(matches!(handle.set_passphrase(None, Some(passphrase(RIGHT))).await, Err(NodeError::NoCity)));
    found(&handle).await;
    let saved = handle.add(offer("Guitar")).await.unwrap();
    assert!(matches!(handle.lock().await, Err(NodeError::Input(_))), "without a passphrase anyone could unlock it");
    assert!(matches!(handle.set_passphrase(None, Some(passphrase("short"))).await, Err(NodeError::Input(_))));
    handle.set_passphrase(None, Some(passphrase(RIGHT))).await.unwrap();
    assert!(handle.status().await.unwrap().passphrase);
    assert_eq!(handle.show(saved.record).await.unwrap().view.content.title(), "Guitar", "setting it locks nobody out");

    handle.lock().await.unwrap();
    let status = handle.status().await.unwrap();
    assert!(status.locked && status.city.is_none() && status.member.is_none() && status.peers.is_empty());
    assert!(matches!(handle.show(saved.record).await, Err(NodeError::Locked)));
    assert!(matches!(handle.list(ListFilter::default()).await, Err(NodeError::Locked)));
    assert!(matches!(handle.add(offer("Oud")).await, Err(NodeError::Locked)));
    assert!(matches!(handle.backup(false).await, Err(NodeError::Locked)));
    assert!(matches!(handle.devices().await, Err(NodeError::Locked)));
    handle.lock().await.unwrap();

    assert!(matches!(handle.unlock(passphrase("bees fly at night")).await, Err(NodeError::Passphrase)));
    assert!(handle.is_locked());
    handle.unlock(passphrase(RIGHT)).await.unwrap();
    assert_eq!(handle.show(saved.record).await.unwrap().view.content.title(), "Guitar");
    handle.add(offer("Oud")).await.unwrap();
    // An open one is not told that any passphrase is right.
    assert!(matches!(handle.unlock(passphrase("bees fly at night")).await, Err(NodeError::Passphrase)));
    assert!(!handle.is_locked());
    node.stop().await;

    // At the next start it is locked.
    let node = Node::start(Config::alone(dir.path().to_owned())).unwrap();
    assert!(node.handle().is_locked());
    node.handle().unlock(passphrase(RIGHT)).await.unwrap();
    assert_eq!(node.handle().list(ListFilter::default()).await.unwrap().records.len(), 2);

    // Another passphrase, then none.
    let handle = node.handle();
    assert!(matches!(handle.set_passphrase(None, Some(passphrase("four other words"))).await, Err(NodeError::Input(_))));
    let wrong = handle.set_passphrase(Some(passphrase("not this one")), Some(passphrase("four other words"))).await;
    assert!(matches!(wrong, Err(NodeError::Passphrase)));
    handle.set_passphrase(Some(passphrase(RIGHT)), Some(passphrase("four other words"))).await.unwrap();
    handle.lock().await.unwrap();
    assert!(matches!(handle.unlock(passphrase(RIGHT)).await, Err(NodeError::Passphrase)));
    handle.unlock(passphrase("four other words")).await.unwrap();
    handle.set_passphrase(Some(passphrase("four other words")), None).await.unwrap();
    assert!(!handle.status().await.unwrap().passphrase);
    node.stop().await;
    let node = Node::start(Config::alone(dir.path().to_owned())).unwrap();
    assert_eq!(node.handle().list(ListFilter::default()).await.unwrap().records.len(), 2);
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_box_keeps_its_address_under_a_passphrase() {
    let dir = tempfile::tempdir().unwrap();
    let key = |addresses: Vec<String>| addresses[0].rsplit('/').next().unwrap().to_owned();
    let node = Node::start(networked(dir.path(), Role::Box)).unwrap();
    found(&node.handle()).await;
    let before = key(node.handle().addresses().await.unwrap());
    node.handle().set_passphrase(None, Some(passphrase(RIGHT))).await.unwrap();
    assert!(!dir.path().join("transport.key").exists());
    node.stop().await;
    let node = Node::start(networked(dir.path(), Role::Box)).unwrap();
    node.handle().unlock(passphrase(RIGHT)).await.unwrap();
    assert_eq!(key(node.handle().addresses().await.unwrap()), before);
    assert!(!dir.path().join("transport.key").exists());
    node.handle().set_passphrase(Some(passphrase(RIGHT)), None).await.unwrap();
    node.stop().await;
    let node = Node::start(networked(dir.path(), Role::Box)).unwrap();
    assert_eq!(key(node.handle().addresses().await.unwrap()), before);
    node.stop().await;
}

/// A resident's node that becomes a box draws its transport key under the
/// passphrase, and keeps it.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_box_under_a_passphrase_writes_no_key_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    let node = Node::start(Config::alone(dir.path().to_owned())).unwrap();
    found(&node.handle()).await;
    node.handle().set_passphrase(None, Some(passphrase(RIGHT))).await.unwrap();
    node.stop().await;
    let mut keys = Vec::new();
    for _ in 0..2 {
        let node = Node::start(networked(dir.path(), Role::Box)).unwrap();
        node.handle().unlock(passphrase(RIGHT)).await.unwrap();
        keys.push(node.handle().addresses().await.unwrap()[0].rsplit('/').next().unwrap().to_owned());
        assert!(!dir.path().join("transport.key").exists());
        node.stop().await;
    }
    assert_eq!(keys[0], keys[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unused_node_locks_itself_and_one_in_use_does_not() {
    let dir = tempfile::tempdir().unwrap();
    let idle = Duration::from_millis(50);
    let node = Node::start(Config { lock_after: Some(idle), ..Config::alone(dir.path().to_owned()) }).unwrap();
    let handle = node.handle();
    let using = handle.in_use();
    found(&handle).await;
    handle.set_passphrase(None, Some(passphrase(RIGHT))).await.unwrap();
    // Longer than it would take, were it not in use.
    tokio::time::sleep(10 * idle).await;
    assert!(!handle.is_locked());
    drop(using);
    tokio::time::timeout(Duration::from_secs(30), async {
        while !handle.is_locked() {
            tokio::time::sleep(idle).await;
        }
    })
    .await
    .unwrap();
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_device_comes_in_by_a_link_and_the_phrase_of_its_member_alone() {
    let dirs = [(); 4].map(|()| tempfile::tempdir().unwrap());
    let [laptop, tablet, other, bobs] = [0, 1, 2, 3].map(|at| Node::start(networked(dirs[at].path(), Role::Resident)).unwrap());
    let founded = found(&laptop.handle()).await;
    laptop.handle().add(offer("Guitar")).await.unwrap();
    let invited = laptop.handle().invite(NewInvitation::default()).await.unwrap();
    let bob = bobs.handle().join(invited.link.clone(), MemberKind::Resident).await.unwrap();
    let link = laptop.handle().invite_device().await.unwrap().link;
    assert!(node::adds_device(&link) && !node::adds_device(&invited.link));

    // The wrong words, or none, and nothing is left behind.
    let tablet_handle = tablet.handle();
    for (phrase, said) in [(&*bob.phrase, "another member's"), ("one two", "12 or 24 words")] {
        let error = tablet_handle.join_as_device(link.clone(), phrase.into()).await.unwrap_err();
        assert!(error.to_string().contains(said), "{error}");
    }
    let error = tablet_handle.join(link.clone(), MemberKind::Resident).await.unwrap_err();
    assert!(matches!(&error, NodeError::Obstacle(Obstacle::LinkOfDevice)), "{error}");
    let error = tablet_handle.join_as_device(invited.link, founded.phrase.clone()).await.unwrap_err();
    assert!(matches!(&error, NodeError::Obstacle(Obstacle::LinkOfMember)), "{error}");
    assert!(!dirs[1].path().join("device.key").exists());

    let joined = tablet_handle.join_as_device(link.clone(), founded.phrase.to_uppercase()).await.unwrap();
    assert_eq!((joined.member, joined.city.id, joined.phrase.as_str()), (founded.member, founded.city.id, ""));
    assert!(tablet_handle.status().await.unwrap().phrase_checked, "it has just been typed");
    tokio::time::timeout(Duration::from_secs(60), async {
        while tablet_handle.list(ListFilter::default()).await.unwrap().records.len() != 1 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .unwrap();
    // What the new device writes is the member's own.
    let saved = tablet_handle.add(offer("Oud")).await.unwrap();
    assert_eq!(tablet_handle.show(saved.record).await.unwrap().view.owner, founded.member);
    let devices = laptop.handle().devices().await.unwrap().devices;
    assert_eq!(devices.iter().map(|device| (device.this, device.counts)).collect::<Vec<_>>(), [(true, true), (false, true)]);
    assert_eq!(devices[1].device, tablet_handle.status().await.unwrap().device.unwrap());

    // A link makes one device.
    let error = other.handle().join_as_device(link, founded.phrase).await.unwrap_err();
    assert!(matches!(&error, NodeError::Obstacle(Obstacle::LinkUsed)), "{error}");
    assert!(!dirs[2].path().join("device.key").exists());
    for node in [laptop, tablet, other, bobs] {
        node.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_recovery_phrase_is_asked_for_until_it_was_checked() {
    let dir = tempfile::tempdir().unwrap();
    let node = Node::start(Config::alone(dir.path().to_owned())).unwrap();
    let founded = found(&node.handle()).await;
    assert!(!node.handle().status().await.unwrap().phrase_checked);
    let asked = node.handle().phrase().await.unwrap().asked;
    let words: Vec<&str> = founded.phrase.split(' ').collect();
    let three: Vec<&str> = asked.iter().map(|at| words[*at as usize - 1]).collect();
    assert!(matches!(node.handle().check_phrase("zoo zoo zoo".into()).await, Err(NodeError::Input(_))));
    node.stop().await;

    // Another process knows no word of it, and asks for all.
    let node = Node::start(Config::alone(dir.path().to_owned())).unwrap();
    assert!(node.handle().phrase().await.unwrap().asked.is_empty());
    assert!(matches!(node.handle().check_phrase(three.join(" ")).await, Err(NodeError::Obstacle(Obstacle::PhraseCount { found: 3 }))));
    assert!(node.handle().check_phrase(founded.phrase).await.unwrap().checked);
    assert!(node.handle().status().await.unwrap().phrase_checked);
    node.stop().await;
}
