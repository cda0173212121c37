//! Two nodes find each other on a local network, which the test makes for itself:
//! a network namespace in which the loopback interface has an address that does
//! not look like loopback. Nothing leaves it.

mod common;

use std::process::Command;

use common::{Node, config, story};
use net::{Config, Event, Role};

/// Set inside of the namespace.
const INSIDE: &str = "KAVERET_TEST_INSIDE";

/// Makes the network, then becomes the test again.
const SCRIPT: &str =
    "ip link set lo up multicast on && ip addr add 10.77.0.1/24 dev lo && ip route add 224.0.0.0/4 dev lo && exec \"$0\" \"$@\"";

#[test]
fn two_nodes_on_one_network_discover_each_other() {
    if std::env::var_os(INSIDE).is_some() {
        return discover();
    }
    let in_namespace = |command: &mut Command| command.env(INSIDE, "1").status().is_ok_and(|status| status.success());
    let unshare = || {
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--net", "sh", "-c", SCRIPT]);
        command
    };
    if !in_namespace(unshare().arg("true")) {
        return println!("skipped: this machine lets nobody make a network namespace with `unshare` and `ip`");
    }
    let me = std::env::current_exe().unwrap();
    assert!(in_namespace(unshare().arg(me).args(["--exact", "two_nodes_on_one_network_discover_each_other", "--nocapture"])));
}

fn discover() {
    story(async {
        let open = Config { loopback_only: false, upnp: false, ..config(Role::Resident, "/ip4/10.77.0.1/tcp/0") };
        let later = Config { mdns: false, ..open.clone() };
        let (mut alice, mut bob) = (Node::start(open).await, Node::start(later.clone()).await);
        // A pupil's node looks for nobody, and nobody finds it.
        let mut pupil = Node::start(later).await;
        // Whose age is known begins when it listens already.
        bob.net.announce().await.unwrap();
        let (to_alice, to_bob) = (alice.address.clone(), bob.address.clone());
        for (who, whom) in [(&mut alice, to_bob), (&mut bob, to_alice)] {
            who.hears(|event| match event {
                Event::Discovered { address } if address == whom => Ok(()),
                other => Err(other),
            })
            .await;
        }
        let found = |event: &Event| matches!(event, Event::Discovered { .. });
        assert!(!pupil.unasked().iter().any(found));
        assert!(!alice.unasked().iter().any(|event| format!("{event:?}").contains(&pupil.peer().to_string())));
    });
}
