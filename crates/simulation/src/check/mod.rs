//! What must hold, looked at from outside.
//!
//! Some of it is watched all the time (`world`, `network`, `liar::frames`): no
//! engine spins or stops, no honest node refuses another, no stranger learns
//! anything, what is a member's own stays among their devices. The rest is here: what a node that starts again must still have, and
//! what must be so after the city has healed.

mod equal;
mod erased;
mod hidden;
mod quotas;
mod scopes;
mod sizes;

use crate::clock::Clock;
use crate::node::Whole;
use crate::world::World;
use engine::Input;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// How often equality is looked for while the city heals, in milliseconds.
const GLANCE: u64 = 5_000;

/// Silence in which the last dialogues end, in milliseconds.
const GRACE: u64 = 40_000;

impl World {
    /// A node that lost power between two steps holds what it held, and whenever
    /// it was: what it said is saved.
    pub(crate) fn check_start(&mut self, node: usize) {
        if !self.nodes[node].is_honest() || self.nodes[node].damaged || self.nodes[node].run == 1 {
            return;
        }
        let before = self.nodes[node].before.take();
        let after = self.nodes[node].held_whole();
        if before.is_some() && before != after {
            self.fail("what was held before a crash is held after it", format!("node {node}: {before:?}, then {after:?}"));
        }
        let lost = self.ledger.of(node).find(|item| !self.nodes[node].holds(item)).copied();
        if let Some(item) = lost {
            self.fail("what was acknowledged is never lost", format!("node {node} lost {item:?} in a crash"));
        }
    }

    /// After all troubles are over: everything there is to check.
    pub(crate) fn check_end(&mut self) {
        let healed = self.now;
        // Restarts, bans and a late joiner's patience, then a few rounds of comparing.
        let bound = healed + 240_000 + 4 * self.plan.reconcile * 1000;
        self.become_equal(bound);
        self.figures.converged = self.now - healed;
        self.revoke_stolen();
        self.mend();
        self.become_equal(self.now + 2 * self.plan.reconcile * 1000 + GRACE);
        self.check_quiet();
        self.check_equal_views();
        self.check_nothing_lost();
        // The times that wrong clocks claimed have come, and many that liars did.
        for node in 0..self.nodes.len() {
            self.nodes[node].clock = Clock { offset: 30 * DAY, drift: 0 };
            self.arrive(node, Input::Woke);
        }
        self.run_until(self.now + 3 * self.plan.reconcile * 1000);
        self.check_equal_views();
        self.check_nothing_lost();
        self.check_nothing_hidden();
        self.check_scopes();
        self.check_sizes();
        self.check_quotas();
        self.check_theft();
        self.check_answered();
        self.check_erased();
    }

    fn become_equal(&mut self, bound: u64) {
        while self.failure.is_none() && !self.is_equal() {
            if self.now >= bound {
                let apart = self.apart();
                return self.fail("honest nodes hold equal sets after healing", apart);
            }
            self.run_until(self.now + GLANCE);
        }
    }

    /// Whose disk was damaged looks for the damage, as `kaveret verify` and
    /// `kaveret rebuild` do; what it strikes, it gets again from its peers.
    fn mend(&mut self) {
        for node in 0..self.plan.honest() {
            let as_of = self.as_of(node);
            let machine = &mut self.nodes[node];
            let holdings = machine.engine.as_mut().and_then(engine::Engine::holdings_mut).filter(|_| machine.damaged);
            if let Some(holdings) = holdings {
                drop(holdings.verify());
                drop(holdings.rebuild(as_of));
            }
        }
    }

    /// Equal nodes compare now and then, find nothing, and are quiet otherwise. Of two
    /// honest nodes that are in step only the one that dialed opens dialogues, and waits
    /// for a round after each: one more than there are rounds fits into their time. What
    /// honest nodes say to liars, and liars to them, is not counted; what a liar has
    /// written late is passed on first.
    fn check_quiet(&mut self) {
        const ROUNDS: u64 = 3;
        const LATE: usize = 10;
        self.run_until(self.now + GRACE);
        let mut late = 0;
        let dialogues = loop {
            let (dialogues, held) = (self.figures.honest_dialogues, self.all_held());
            self.run_until(self.now + ROUNDS * self.plan.reconcile * 1000);
            if self.all_held() == held {
                break self.figures.honest_dialogues - dialogues;
            }
            late += 1;
            if late == LATE {
                return self
                    .fail("a city that nobody writes to comes to rest", format!("something new in each of {LATE} times {ROUNDS} rounds"));
            }
        };
        let honest = |node: usize| self.nodes[node].is_honest();
        let links = self.network.links.values().filter(|link| honest(link.ends[0]) && honest(link.ends[1])).count();
        if dialogues > links * (ROUNDS as usize + 1) {
            self.fail("equal nodes are quiet", format!("{dialogues} dialogues over {links} links in {ROUNDS} rounds"));
        }
        for node in 0..self.plan.honest() {
            let waiting = self.nodes[node].engine.as_mut().map_or(0, |engine| engine.waiting_len().unwrap_or_default());
            if waiting > 0 && self.plan.honest() > 1 {
                self.fail("nothing waits once all is passed on", format!("node {node} says that {waiting} items wait"));
            }
        }
    }

    /// What each honest node holds.
    fn all_held(&mut self) -> Vec<Option<Whole>> {
        (0..self.plan.honest()).map(|node| self.nodes[node].held_whole()).collect()
    }

    /// Every command was answered.
    fn check_answered(&mut self) {
        let open = self.ledger.pending.values().next().map(|pending| format!("{pending:?}"));
        if let Some(pending) = open {
            self.fail("every command is answered", pending);
        }
    }
}
