//! Two nodes of one local network find each other without any address, unless one is
//! a minor's.
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

/// Whether this machine lets the test make a network.
fn has_tools() -> bool {
    let trial = NETWORK.replace("exec sleep 600", "true");
    has_tool(&["unshare", "--net", "sh", "-c", &trial]) && has_tool(&["nsenter", "--version"])
}

impl Network {
    /// A node in it, which finds and is found there if it may.
    fn node(&self, name: &'static str) -> Node {
        let settings = Settings { listen: "/ip4/10.213.7.1/tcp/0".into(), local_network: true, ..Settings::resident() };
        let mut node = Node::new(name, &settings);
        node.run_within(&["nsenter", "--target", &self.holder.id().to_string(), "--net"]);
        node
    }
}

/// Whether a process has a socket at the port of mDNS, as all have that announce
/// themselves or look around.
fn takes_part_in_mdns(process: u32) -> bool {
    let sockets = std::fs::read_to_string(format!("/proc/{process}/net/udp")).unwrap();
    // Behind the number of the line stands the address with its port, 5353; the inode is the tenth.
    let inodes = sockets.lines().filter_map(|line| {
        let cells: Vec<&str> = line.split_whitespace().collect();
        cells.get(1)?.ends_with(":14E9").then(|| format!("socket:[{}]", cells[9]))
    });
    let inodes: Vec<String> = inodes.collect();
    let open = std::fs::read_dir(format!("/proc/{process}/fd")).unwrap();
    open.flatten()
        .filter_map(|file| std::fs::read_link(file.path()).ok())
        .any(|open| inodes.iter().any(|inode| open.as_os_str() == inode.as_str()))
}

#[test]
fn a_pupils_node_takes_no_part_in_mdns_whether_it_joins_while_it_runs_or_starts_anew() {
    if !has_tools() {
        return;
    }
    let network = Network::make();
    let (mut school, mut pupil, mut alice) = (network.node("the school"), network.node("the pupil"), network.node("alice"));
    school.tell(&["city", "create", "Here", "--kind", "school"]);
    let chess = school.tell(&["offer", "add", "--title", "chess"])["record"].as_str().unwrap().to_owned();
    for node in [&mut school, &mut pupil, &mut alice] {
        node.start();
    }
    let link = |arguments: &[&str]| school.tell(&[&["invite"], arguments].concat())["link"].as_str().unwrap().to_owned();
    let (of_pupil, of_alice) = (link(&["--pupil", "--band", "child"]), link(&[]));
    pupil.tell(&["join", &of_pupil]);
    alice.tell(&["join", &of_alice]);
    let in_city = |node: &Node| {
        wait_for("the city has come", || match node.ask(&["show", &chess]) {
            shown if shown.code == 0 => Ok(()),
            shown => Err(shown.stderr),
        });
    };
    in_city(&alice);
    wait_for("adults announce themselves", || {
        let seen = [&school, &alice].map(|node| takes_part_in_mdns(node.process_id()));
        if seen == [true, true] { Ok(()) } else { Err(format!("{seen:?}")) }
    });
    in_city(&pupil);
    assert!(!takes_part_in_mdns(pupil.process_id()), "after joining");
    pupil.stop();
    pupil.start();
    in_city(&pupil);
    assert!(!takes_part_in_mdns(pupil.process_id()), "after a new start");
    for node in [&mut school, &mut pupil, &mut alice] {
        node.stop();
    }
}

#[test]
fn nodes_of_one_local_network_find_each_other() {
    if !has_tools() {
        return;
    }
    let network = Network::make();
    let (mut school, mut alice) = (network.node("the school"), network.node("alice"));
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
