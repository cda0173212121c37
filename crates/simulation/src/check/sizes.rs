//! Sets, queues and windows are within their limits.

use std::collections::BTreeMap;

use engine::Engine;
use model::limits::{RECORD_CHANGES_MAX, RECORD_ORPHANS_MAX};
use model::{DeviceId, ItemId, Scope, Timestamp};
use sync::dialogue::WINDOW;
use sync::message::NEED_IDS_MAX;
use trust::Signed;

use crate::world::World;

const HOUR: u64 = 60 * 60 * 1000;
const MONTH: u64 = 30 * 24 * HOUR;

/// One device's items that claim one period.
type Period = BTreeMap<ItemId, u64>;

impl World {
    /// What a node has under way, looked at after each of its steps.
    pub(crate) fn bound_load(&mut self, node: usize) {
        let Some(engine) = self.nodes[node].engine.as_ref().filter(|_| self.nodes[node].is_honest()) else { return };
        let load = engine.load();
        let held = engine.holdings().map_or(0, |holdings| holdings.scopes().map(|scope| holdings.set(scope).len()).sum::<usize>());
        self.figures.unacknowledged = self.figures.unacknowledged.max(load.unacknowledged);
        if load.unacknowledged > WINDOW || load.queued > held + NEED_IDS_MAX {
            self.fail("what is on its way is bounded", format!("node {node}: {load:?}"));
        }
    }

    /// After the city has healed: nothing has piled up anywhere.
    pub(super) fn check_sizes(&mut self) {
        for node in 0..self.plan.honest() {
            let Some(load) = self.nodes[node].engine.as_ref().map(Engine::load) else { continue };
            let links = self.network.links.values().filter(|link| link.ends.contains(&node)).count();
            // Each side of a link may have one dialogue with the other, and nobody asks for more.
            if load.peers > links || load.dialogues > 2 * links || load.commands > 0 || load.waiting > 0 && self.plan.honest() > 1 {
                return self.fail("nothing piles up", format!("node {node}, with {links} links: {load:?}"));
            }
        }
        (0..self.plan.honest()).for_each(|node| self.check_budgets(node));
        let views = self.views_of(0);
        let large = views.values().find(|view| view.waiting as usize > RECORD_ORPHANS_MAX || view.changes as usize > RECORD_CHANGES_MAX);
        if let Some(view) = large {
            self.fail("a record is bounded", format!("{:?} counts {} changes, and {} wait", view.id, view.changes, view.waiting));
        }
    }

    /// Nobody, liar or not, has more in the set than a budget gives. Counted anew from
    /// the bytes, so that the engine's own counting is checked too.
    fn check_budgets(&mut self, node: usize) {
        // All hold what node 0 does; those of two devices hold something of their own, too.
        if node > 0 && self.plan.other_of(node).is_none() {
            return;
        }
        let Some(holdings) = self.nodes[node].engine.as_mut().and_then(Engine::holdings_mut) else { return };
        let Ok(items) = holdings.all_items() else { return };
        let mut used: BTreeMap<(Scope, DeviceId, u64, u64), Period> = BTreeMap::new();
        for bytes in items {
            let len = bytes.len() as u64;
            let Some(signed) = Signed::parse(bytes).ok().filter(|signed| signed.envelope().is_some()) else { continue };
            if !holdings.set(signed.scope()).contains(&signed.key()) {
                continue;
            }
            for span in [HOUR, MONTH] {
                used.entry((signed.scope(), signed.device(), span, signed.time().0 / span)).or_default().insert(signed.id(), len);
            }
        }
        for ((scope, device, span, at), period) in used {
            let budget = holdings.roll().budget(scope, device, Timestamp(at * span), Timestamp((at + 1).saturating_mul(span)));
            let within = if span == HOUR {
                period.len() as u64 <= budget.envelopes_per_hour
            } else {
                // The one with the highest id may cross the budget.
                period.values().rev().skip(1).sum::<u64>() < budget.bytes_per_month
            };
            if !within {
                let (count, bytes) = (period.len(), period.values().sum::<u64>());
                let detail =
                    format!("{device:?} has {count} items of {scope:?} of {bytes} bytes in period {at} of {span} ms, of {budget:?}");
                return self.fail("a set is within its authors' budgets", detail);
            }
        }
    }
}
