//! A school's box, and the residents who joined its city.

use std::net::{TcpListener, UdpSocket};
use std::sync::atomic::{AtomicU16, Ordering};

use serde_json::Value;

use crate::{Node, Settings, wait_for};

/// What a test's city is like.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// What it is called.
    pub name: &'static str,
    /// Changes that one device may write in an hour: tests write much at once.
    pub envelopes_per_hour: &'static str,
    /// Whether nodes speak QUIC; else TCP.
    pub quic: bool,
}

impl Default for Plan {
    fn default() -> Self {
        Self { name: "Be'er Sheva", envelopes_per_hour: "100000", quic: false }
    }
}

/// A school's box and the residents who joined its city.
pub struct City {
    /// The school's box, which founded the city.
    pub school: Node,
    /// The school's recovery phrase.
    pub phrase: String,
    plan: Plan,
}

impl City {
    /// Founds a city and starts its box.
    pub fn found() -> Self {
        Self::planned(Plan::default())
    }

    /// Founds a city of this plan and starts its box.
    pub fn planned(plan: Plan) -> Self {
        let mut school = Node::new("the school", &Settings { role: "box", listen: listen(plan, free_port()), ..Settings::resident() });
        let budget = ["--envelopes-per-hour", plan.envelopes_per_hour, "--bytes-per-month", "1000000000"];
        let founded = school.tell(&[&["city", "create", plan.name, "--kind", "school", "--language", "he"][..], &budget].concat());
        let phrase = founded["phrase"].as_str().expect("who founds is told a phrase").to_owned();
        school.start();
        Self { school, phrase, plan }
    }

    /// A link that admits one resident.
    pub fn invite(&self) -> String {
        self.school.tell(&["invite"])["link"].as_str().expect("an invitation has a link").to_owned()
    }

    /// A resident who joins and whose node runs.
    pub fn resident(&self, name: &'static str) -> Node {
        let mut node = self.stranger(name);
        node.tell(&["join", &self.invite()]);
        node.start();
        node
    }

    /// A node like those of this city's residents, that has joined nothing.
    pub fn stranger(&self, name: &'static str) -> Node {
        Node::new(name, &Settings { listen: listen(self.plan, 0), ..Settings::resident() })
    }
}

fn listen(plan: Plan, port: u16) -> String {
    match plan.quic {
        true => format!("/ip4/127.0.0.1/udp/{port}/quic-v1"),
        false => format!("/ip4/127.0.0.1/tcp/{port}"),
    }
}

/// A port that stays a box's own while it is stopped: below those that the system
/// gives out by itself, and not the same for two tests.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = (std::process::id() % 10_000) as u16;
    let free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok() && UdpSocket::bind(("127.0.0.1", *port)).is_ok();
    let mut ports = std::iter::repeat_with(|| 20_000 + (start + NEXT.fetch_add(1, Ordering::Relaxed)) % 12_000);
    ports.by_ref().take(12_000).find(free).expect("one of twelve thousand ports is free")
}

/// Waits until all these nodes hold the same city; answers their sets.
pub fn in_step(nodes: &[&Node]) -> Value {
    in_step_within(nodes, |_| true)
}

/// Waits until all these nodes hold the same, and it is as wanted; answers their
/// sets.
pub fn in_step_within(nodes: &[&Node], wanted: impl Fn(&Value) -> bool) -> Value {
    wait_for("all hold the same", || {
        let sets: Vec<Value> = nodes.iter().map(|node| node.status()["sets"].take()).collect();
        // A city that has just been founded has statements, and no record yet.
        let full = sets[0].as_array().is_some_and(|sets| sets.len() == 2 && sets[0]["count"].as_u64().is_some_and(|count| count > 0));
        match full && sets.iter().all(|other| *other == sets[0]) && wanted(&sets[0]) {
            true => Ok(sets[0].clone()),
            false => Err(nodes.iter().zip(&sets).map(|(node, sets)| format!("\n  {} {sets}", node.name())).collect()),
        }
    })
}

/// What a node exports in a form, as bytes.
pub fn export(node: &Node, form: &str) -> Vec<u8> {
    let output = node.command(&["export", "--format", form]).output().expect("the program starts");
    assert!(output.status.success(), "{} exports {form}: {}", node.name(), String::from_utf8_lossy(&output.stderr));
    output.stdout
}
