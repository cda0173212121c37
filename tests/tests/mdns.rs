//! Two nodes of one local network find each other without any address.
//!
//! The network is one that this test makes: a namespace with one interface that
//! nobody else hears. It needs root.

use std::process::{Child, Command, Stdio};

use kaveret_tests::data::has_tool;
use kaveret_tests::{Node, Settings, wait_for};

/// Two ends of a cable, one of them with an address; without a router, multicast
/// has no route unless one is set.
const NETWORK: &str = "ip link set lo up && ip link add lan type veth peer name end && ip link set end up \
                       && ip address add 10.213.7.1/24 dev lan && ip link set lan up multicast on \
                       && ip route add 224.0.0.0/4 dev lan && echo ready && exec sleep 600";

/// A network namespace; gone with the process that holds it.
struct Network {
    holder: Child,
}

impl Network {
    fn make() -> Self {
        let holder = Command::new("unshare").args(["--net", "sh", "-c", NETWORK]).stdout(Stdio::piped()).spawn().unwrap();
        let mut network = Self { holder };
        let mut line = String::new();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(network.holder.stdout.take().unwrap()), &mut line).unwrap();
        assert_eq!(line, "ready\n");
        network
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        // It ends anyway after ten minutes.
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}

#[test]
fn nodes_of_one_local_network_find_each_other() {
    let trial = NETWORK.replace("exec sleep 600", "true");
    if !has_tool(&["unshare", "--net", "sh", "-c", &trial]) || !has_tool(&["nsenter", "--version"]) {
        return;
    }
    let network = Network::make();
    let process = network.holder.id().to_string();
    let settings = Settings { listen: "/ip4/10.213.7.1/tcp/0".into(), local_network: true, ..Settings::resident() };
    let make = |name| {
        let mut node = Node::new(name, &settings);
        node.run_within(&["nsenter", "--target", &process, "--net"]);
        node
    };
    let (mut school, mut alice) = (make("the school"), make("alice"));
    school.tell(&["city", "create", "Here"]);
    school.start();
    let link = school.tell(&["invite"])["link"].as_str().unwrap().to_owned();
    alice.tell(&["join", &link]);
    school.stop();

    // Both get other ports now, so what alice remembers leads nowhere.
    let offer = school.tell(&["offer", "add", "--title", "guitar"])["record"].as_str().unwrap().to_owned();
    school.start();
    alice.start();
    wait_for("alice shows what the school offers", || {
        let shown = alice.ask(&["show", &offer]);
        if shown.code == 0 { Ok(()) } else { Err(shown.stderr) }
    });
    school.stop();
    alice.stop();
}
