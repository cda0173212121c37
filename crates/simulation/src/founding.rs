//! How a city begins, and how residents come to it.

use engine::{Command, CommandError, Input, Ticket};
use model::facts::NewInvitation;
use model::{CityId, MemberKind, Role, Roles, Timestamp};
use trust::{Act, AgeBand, Charter, Grant, Invitation, Policy, Verified};

use crate::agenda::Event;
use crate::ledger::Order;
use crate::people::person;
use crate::world::World;

const DAY: u64 = 24 * 60 * 60 * 1000;

/// After this time of waiting a resident asks again.
const PATIENCE: u64 = 60_000;

/// The statements that found a city whose only delegate is this person.
pub(crate) fn charter_of(number: usize, name: &str, policy: Policy, at: Timestamp) -> (CityId, Vec<Verified<trust::Signed>>) {
    let founder = person(number);
    let charter = Charter { name: name.into(), languages: vec!["he".into()], delegates: vec![founder.member()], threshold: 1, policy };
    let charter = Verified::root_statement(founder.root(), CityId([0; 32]), at, Act::Charter(charter)).expect("a charter is short");
    let city = CityId(charter.id().0);
    let grant = Grant {
        member: founder.member(),
        kind: MemberKind::School,
        roles: Roles::of(&[Role::Member, Role::Issuer, Role::Box]),
        age: AgeBand::Adult,
        starts: Timestamp(at.0 - 5 * DAY),
        ends: Timestamp(at.0 + 380 * DAY),
        admissions: 1_000,
        budget: 100,
    };
    let grant = Verified::statement(&founder.device(), city, at, Act::Grant(grant)).expect("a grant is short");
    (city, vec![charter, founder.certificate(city, at), grant])
}

impl World {
    /// Founds the city on node 0, and a city of its own for each stranger.
    pub(crate) fn found(&mut self) {
        let policy = Policy { envelopes_per_hour: self.plan.hourly, bytes_per_month: self.plan.monthly, rules: trust::Rules::DEFAULT };
        for node in 0..self.nodes.len() {
            self.start(node);
            let stranger = self.nodes[node].liar.as_ref().is_some_and(|liar| liar.is_stranger());
            if node == 0 || stranger {
                let name = if stranger { "Elsewhere" } else { "Beer Sheva" };
                let now = self.nodes[node].now(self.now);
                let (city, statements) = charter_of(node, name, policy, now.wall);
                self.nodes[node].joined = true;
                let engine = self.nodes[node].engine.as_mut().expect("it was just started");
                let effects =
                    engine.settle_in(person(node).identity(), city, statements, true, now).expect("the charter names its founder");
                self.carry_out(node, effects);
            }
            if stranger {
                self.befriend(node);
            }
        }
        let within = self.plan.joining * 1000;
        for node in 1..self.nodes.len() {
            let at = if node < self.plan.boxes { 0 } else { self.people.below(within) };
            self.agenda.enter(at, Event::Join { node });
        }
        self.agenda.enter(0, Event::Dial);
    }

    pub(crate) fn city(&self) -> CityId {
        let founder = self.nodes[0].engine.as_ref();
        founder.and_then(|engine| engine.city()).unwrap_or(CityId([0; 32]))
    }

    /// Whom a node wants to be connected with: boxes, and some neighbours.
    fn befriend(&mut self, node: usize) {
        let boxes = self.plan.boxes;
        let count = self.nodes.len();
        for other in 0..boxes {
            if other != node && (node < boxes || self.people.chance(600)) {
                self.network.wishes.insert((node.max(other), node.min(other)));
            }
        }
        for _ in 0..2 {
            let other = self.people.index(count);
            if other != node && self.people.chance(700) {
                self.network.wishes.insert((node, other));
            }
        }
        // Nobody is left with liars alone, or with nobody.
        let honest = self.plan.honest();
        let friend = Some(self.people.index(honest)).filter(|friend| *friend != node).unwrap_or((node + 1) % honest);
        if friend != node {
            self.network.wishes.insert((node, friend));
        }
    }

    /// The next thing that a resident does to join.
    pub(crate) fn join(&mut self, node: usize) {
        if self.plan.first_of(node) != node {
            return self.join_first(node);
        }
        let waits = self.ledger.pending.values().any(|pending| {
            matches!(pending.order, Order::Join if pending.node == node)
                || matches!(pending.order, Order::Invite { guest } if guest == node)
        });
        let waited = self
            .ledger
            .pending
            .iter()
            .find(|(_, pending)| pending.node == node && matches!(pending.order, Order::Join) && pending.since + PATIENCE <= self.now);
        if let Some(ticket) = waited.map(|(ticket, _)| *ticket) {
            self.ledger.pending.remove(&ticket);
            if let Some(engine) = &mut self.nodes[node].engine {
                engine.give_up_joining();
            }
        }
        let now = self.now;
        if self.nodes[node].joined || self.nodes[node].engine.is_none() {
            return;
        }
        self.agenda.enter(now + 5_000, Event::Join { node });
        if waits {
            return;
        }
        let Some(invitation) = self.nodes[node].invitation.clone() else {
            return self.ask_for_invitation(node);
        };
        let certificate = Box::new(person(node).certificate(invitation.city, self.nodes[node].clock.wall(now)));
        let command = Command::Join {
            host: self.nodes[0].key(0),
            identity: Box::new(person(node).identity()),
            city: invitation.city,
            token: invitation.token,
            kind: self.kind_of(node),
            certificate,
        };
        self.network.wishes.insert((node, 0));
        self.command(node, command, Order::Join);
    }

    /// A member's second device comes to the city: the phrase has certified it, and the
    /// first one tells it whose member it is.
    fn join_first(&mut self, node: usize) {
        let (first, now) = (self.plan.first_of(node), self.nodes[node].now(self.now));
        if self.nodes[node].joined {
            return;
        }
        let Some(engine) = self.nodes[node].engine.as_ref() else { return };
        if engine.city().is_none() {
            let identity = self.identity_of(node);
            let Some(mut statements) = self.chain_of(first) else {
                let at = self.now + 5_000;
                return self.agenda.enter(at, Event::Join { node });
            };
            statements.push(person(first).certify(&identity.key, self.city(), now.wall));
            let city = self.city();
            let engine = self.nodes[node].engine.as_mut().expect("it was there");
            match engine.settle_in(identity, city, statements, false, now) {
                Ok(effects) => self.carry_out(node, effects),
                Err(_) if self.nodes[node].fuse.is_out() => return self.crash(node, false),
                Err(error) => return self.fail("a second device comes into the city", format!("node {node}: {error}")),
            }
        }
        self.nodes[node].joined = true;
        self.network.wishes.insert((node, first));
        self.befriend(node);
    }

    /// The statements that lead to a node's device, as it holds them itself.
    fn chain_of(&mut self, node: usize) -> Option<Vec<Verified<trust::Signed>>> {
        let device = self.identity_of(node).key.device();
        let joined = self.nodes[node].joined;
        let holdings = self.nodes[node].engine.as_mut().filter(|_| joined)?.holdings_mut()?;
        let keys = holdings.roll().chain_of(device);
        let chain: Vec<_> = keys.iter().filter_map(|key| holdings.signed(model::Scope::Control, key).ok()?).collect();
        (chain.len() == keys.len() && !keys.is_empty()).then_some(chain)
    }

    fn kind_of(&self, node: usize) -> MemberKind {
        if self.nodes[node].is_box { MemberKind::School } else { MemberKind::Resident }
    }

    fn ask_for_invitation(&mut self, guest: usize) {
        if self.nodes[0].engine.is_none() {
            return;
        }
        let invitation =
            NewInvitation { member_kind: self.kind_of(guest), hosts_box: self.nodes[guest].is_box, ..NewInvitation::default() };
        self.command(0, Command::Invite { invitation, addresses: Vec::new() }, Order::Invite { guest });
    }

    pub(crate) fn command(&mut self, node: usize, command: Command, order: Order) -> Ticket {
        let ticket = self.ledger.ticket(node, self.now, order);
        self.arrive(node, Input::Command { ticket, command });
        ticket
    }

    pub(crate) fn invited(&mut self, guest: usize, link: &str) {
        self.nodes[guest].invitation = link.parse::<Invitation>().ok();
        self.join(guest);
    }

    /// What the answer to a request to join means.
    pub(crate) fn join_replied(&mut self, node: usize, reply: Result<(), CommandError>) {
        match reply {
            Ok(()) | Err(CommandError::HasCity) => {
                self.nodes[node].joined = true;
                self.network.wishes.remove(&(node, 0));
                self.befriend(node);
            }
            Err(CommandError::Network(_)) => {}
            Err(other) if self.nodes[node].is_honest() => {
                self.fail("an invitation makes its holder a member", format!("node {node}: {other}"));
            }
            Err(_) => {}
        }
    }
}
