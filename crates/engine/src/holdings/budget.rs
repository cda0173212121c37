//! How much one device may have in the set, for the time that it claims.
//!
//! **Invariant:** which items are held is decided by their ids, never by who came
//! first: of a device's items that claim one hour, the lowest ids are held, as
//! many as the budget has; of those that claim one month and are left, the lowest
//! ids, up to and including the one that crosses the budget of bytes. Both are
//! asked for each item. So two nodes that met a flood in different orders keep the
//! same part of it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use model::limits::ITEM_BYTES_MAX;
use model::{DeviceId, ItemId, ItemKey, Timestamp};
use trust::Budget;

const HOUR: u64 = 60 * 60 * 1000;
const MONTH: u64 = 30 * 24 * HOUR;

/// What one device has in one period.
#[derive(Clone, Copy, Debug, Default)]
struct Used {
    envelopes: u64,
    bytes: u64,
    /// The budget was found full of ids up to this: those above are refused without a look.
    ceiling: Option<ItemId>,
}

/// A period of time that budgets are counted in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Period {
    Hour(u64),
    Month(u64),
}

impl Period {
    /// The periods of a time, the one that is weighed first in front.
    pub fn of(time: Timestamp) -> [Self; 2] {
        [Self::Hour(time.0 / HOUR), Self::Month(time.0 / MONTH)]
    }

    /// The first time in the period and the first behind it.
    pub fn range(self) -> (Timestamp, Timestamp) {
        let (at, len) = match self {
            Self::Hour(at) => (at, HOUR),
            Self::Month(at) => (at, MONTH),
        };
        (Timestamp(at * len), Timestamp((at + 1).saturating_mul(len)))
    }
}

/// Most items that are remembered of full periods, in a scope: some 40 MiB. At the usual
/// budgets that is twenty devices which have each filled a month with the shortest envelopes.
const WEIGHED_MAX: usize = 500_000;

/// What every device has used. Only looked up, never gone through.
#[derive(Default)]
pub(super) struct Budgets {
    used: HashMap<(DeviceId, Period), Used>,
    /// Of periods whose items were read to be weighed: all of them, so that the next
    /// envelope with a lower id costs no reading.
    weighed: HashMap<(DeviceId, Period), BTreeMap<ItemKey, usize>>,
    /// How many items `weighed` has.
    weighed_len: usize,
}

/// What the budgets say to one more item.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Room {
    /// There is room.
    Yes,
    /// The held items must be weighed against this one.
    Full,
    /// The period is full of lower ids.
    No,
}

impl Budgets {
    pub fn add(&mut self, device: DeviceId, key: &ItemKey, bytes: usize) {
        for period in Period::of(key.time) {
            let used = self.used.entry((device, period)).or_default();
            used.envelopes += 1;
            used.bytes += bytes as u64;
            used.ceiling = used.ceiling.filter(|ceiling| key.id <= *ceiling);
            if let Some(weighed) = self.weighed.get_mut(&(device, period)) {
                self.weighed_len += usize::from(weighed.insert(*key, bytes).is_none());
            }
        }
    }

    pub fn remove(&mut self, device: DeviceId, key: &ItemKey, bytes: usize) {
        for period in Period::of(key.time) {
            if let Some(used) = self.used.get_mut(&(device, period)) {
                used.envelopes = used.envelopes.saturating_sub(1);
                used.bytes = used.bytes.saturating_sub(bytes as u64);
            }
            if let Some(weighed) = self.weighed.get_mut(&(device, period)) {
                self.weighed_len -= usize::from(weighed.remove(key).is_some());
            }
        }
    }

    /// A device's held items of a period, if they were read before.
    pub fn weighed(&self, device: DeviceId, period: Period) -> Option<Vec<(ItemKey, usize)>> {
        let weighed = self.weighed.get(&(device, period))?;
        Some(weighed.iter().map(|(key, len)| (*key, *len)).collect())
    }

    /// Remembers a device's held items of a period, all of them.
    pub fn remember_weighed(&mut self, device: DeviceId, period: Period, items: &[(ItemKey, usize)]) {
        if self.weighed_len + items.len() > WEIGHED_MAX {
            self.forget_weighed();
        }
        self.weighed_len += items.len();
        self.weighed.insert((device, period), items.iter().copied().collect());
    }

    /// Forgets what was read: an item may have left the set or come back into it uncounted.
    pub fn forget_weighed(&mut self) {
        self.weighed.clear();
        self.weighed_len = 0;
    }

    /// The devices of which something is held.
    pub fn authors(&self) -> BTreeSet<DeviceId> {
        self.used.iter().filter(|(_, used)| used.envelopes > 0).map(|((device, _), _)| *device).collect()
    }

    /// The months for which something of these devices is held.
    pub fn months_of(&self, devices: &BTreeSet<DeviceId>) -> BTreeSet<Period> {
        let theirs = self.used.iter().filter(|((device, _), used)| used.envelopes > 0 && devices.contains(device));
        theirs.map(|((_, period), _)| *period).filter(|period| matches!(period, Period::Month(_))).collect()
    }

    /// Leaves those devices of which something is held.
    pub fn retain_authors(&self, devices: &mut BTreeSet<DeviceId>) {
        if !devices.is_empty() {
            let authors: HashSet<DeviceId> =
                self.used.iter().filter(|(_, used)| used.envelopes > 0).map(|((device, _), _)| *device).collect();
            devices.retain(|device| authors.contains(device));
        }
    }

    /// Whether an item of so many bytes fits beside what is held in a period. The
    /// bytes are full when it would cross the budget, since it may come to stand
    /// before others.
    pub fn room(&self, device: DeviceId, period: Period, id: &ItemId, bytes: usize, budget: Budget) -> Room {
        let used = self.used.get(&(device, period)).copied().unwrap_or_default();
        let (full, crossing) = match period {
            Period::Hour(_) => (used.envelopes >= budget.envelopes_per_hour, used.envelopes >= budget.envelopes_per_hour),
            Period::Month(_) => (used.bytes >= budget.bytes_per_month, used.bytes + bytes as u64 >= budget.bytes_per_month),
        };
        match used.ceiling {
            Some(ceiling) if full && *id > ceiling => Room::No,
            _ if crossing => Room::Full,
            _ => Room::Yes,
        }
    }

    /// Whether the budget has room for an item that its author signs now, whatever
    /// its id turns out to be and whatever the author wrote before: each of the
    /// `unread` items may be the author's, and as long as items get.
    pub fn fits(&self, device: DeviceId, period: Period, bytes: usize, unread: u64, budget: Budget) -> bool {
        let used = self.used.get(&(device, period)).copied().unwrap_or_default();
        match period {
            Period::Hour(_) => used.envelopes + unread < budget.envelopes_per_hour,
            Period::Month(_) => used.bytes + bytes as u64 + unread * ITEM_BYTES_MAX as u64 <= budget.bytes_per_month,
        }
    }

    /// Remembers the highest id held in a period that was found full.
    pub fn set_ceiling(&mut self, device: DeviceId, period: Period, ceiling: Option<ItemId>) {
        self.used.entry((device, period)).or_default().ceiling = ceiling;
    }

    /// Forgets which periods were found full: something held may be gone.
    pub fn lift_ceilings(&mut self) {
        self.used.values_mut().for_each(|used| used.ceiling = None);
        self.forget_weighed();
    }
}

/// Which of a device's items in one period are held, given all of them: the ids
/// that are not.
pub(super) fn surplus(mut items: Vec<(ItemKey, usize)>, period: Period, budget: Budget) -> Vec<(ItemKey, usize)> {
    items.sort_by_key(|(key, _)| key.id);
    let kept = match period {
        Period::Hour(_) => usize::try_from(budget.envelopes_per_hour).unwrap_or(usize::MAX).min(items.len()),
        Period::Month(_) => {
            let mut bytes = 0;
            let within = |(_, len): &&(ItemKey, usize)| {
                let room = bytes < budget.bytes_per_month;
                bytes += *len as u64;
                room
            };
            items.iter().take_while(within).count()
        }
    };
    items.split_off(kept)
}

/// The highest id of a period's items that are held, when they fill the budget.
pub(super) fn ceiling(items: &BTreeMap<ItemId, usize>, period: Period, budget: Budget) -> Option<ItemId> {
    let full = match period {
        Period::Hour(_) => items.len() as u64 >= budget.envelopes_per_hour,
        Period::Month(_) => items.values().map(|len| *len as u64).sum::<u64>() >= budget.bytes_per_month,
    };
    items.last_key_value().filter(|_| full).map(|(id, _)| *id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(id: u8) -> ItemKey {
        ItemKey { time: Timestamp(5), id: ItemId([id; 32]) }
    }

    #[test]
    fn the_lowest_ids_are_held_whatever_came_first() {
        let budget = Budget { envelopes_per_hour: 2, bytes_per_month: 100 };
        let out = surplus(vec![(key(9), 10), (key(1), 10), (key(5), 10)], Period::Hour(0), budget);
        assert_eq!(out, [(key(9), 10)]);
    }

    #[test]
    fn the_item_that_crosses_the_budget_of_bytes_is_held() {
        let budget = Budget { envelopes_per_hour: 9, bytes_per_month: 100 };
        let out = surplus(vec![(key(1), 60), (key(2), 60), (key(3), 60)], Period::Month(0), budget);
        assert_eq!(out, [(key(3), 60)]);
    }

    #[test]
    fn an_item_that_comes_to_stand_before_others_is_weighed_before_the_budget_is_full() {
        let budget = Budget { envelopes_per_hour: 9, bytes_per_month: 100 };
        let mut budgets = Budgets::default();
        let (device, month) = (DeviceId([1; 32]), Period::of(Timestamp(5))[1]);
        budgets.add(device, &key(5), 50);
        budgets.add(device, &key(9), 40);
        assert_eq!(budgets.room(device, month, &key(1).id, 5, budget), Room::Yes);
        assert_eq!(budgets.room(device, month, &key(1).id, 60, budget), Room::Full);
    }

    #[test]
    fn what_an_author_signs_now_fits_whatever_the_ids_are_and_whatever_cannot_be_read() {
        let budget = Budget { envelopes_per_hour: 3, bytes_per_month: 100_000 };
        let mut budgets = Budgets::default();
        let (device, periods) = (DeviceId([1; 32]), Period::of(Timestamp(5)));
        let fits = |budgets: &Budgets, bytes, unread| periods.map(|period| budgets.fits(device, period, bytes, unread, budget));
        budgets.add(device, &key(5), 60_000);
        assert_eq!(fits(&budgets, 40_000, 0), [true, true]);
        assert_eq!(fits(&budgets, 40_001, 0), [true, false], "with a low id it would push out the other");
        assert_eq!(fits(&budgets, 10, 1), [true, false], "the one that cannot be read may be long");
        assert_eq!(fits(&budgets, 10, 2), [false, false], "both that cannot be read may be this author's");
        budgets.add(device, &key(6), 10);
        budgets.add(device, &key(7), 10);
        assert_eq!(fits(&budgets, 10, 0), [false, true]);
    }

    #[test]
    fn what_was_dropped_early_does_not_change_what_is_held_in_the_end() {
        let budget = Budget { envelopes_per_hour: 2, bytes_per_month: 100 };
        let all: Vec<_> = [7, 3, 8, 1, 5].map(|id| (key(id), 10)).to_vec();
        let held = |items: Vec<(ItemKey, usize)>| {
            let out = surplus(items.clone(), Period::Hour(0), budget);
            items.into_iter().filter(|item| !out.contains(item)).collect::<Vec<_>>()
        };
        let mut step_by_step = Vec::new();
        for item in all.clone() {
            step_by_step.push(item);
            step_by_step = held(step_by_step);
        }
        step_by_step.sort();
        let mut at_once = held(all);
        at_once.sort();
        assert_eq!(step_by_step, at_once);
    }
}
