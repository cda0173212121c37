//! What goes wrong, and how it heals.

use engine::Input;
use model::{Order, Store, Table};

use crate::agenda::{Event, Trouble};
use crate::clock::Clock;
use crate::plan::Lie;
use crate::world::World;

const HOUR: i64 = 60 * 60 * 1000;

impl World {
    /// Enters all troubles of the plan.
    pub(crate) fn schedule_troubles(&mut self) {
        let active = self.plan.active * 1000;
        let troubles = [
            (self.plan.flaps, Trouble::Flap),
            (self.plan.partitions, Trouble::Partition),
            (self.plan.crashes, Trouble::Crash),
            (self.plan.cuts, Trouble::Cut),
            (self.plan.damages, Trouble::Damage),
        ];
        for (count, trouble) in troubles {
            for _ in 0..count {
                let at = self.fate.below(active);
                self.agenda.enter(at, Event::Trouble(trouble));
            }
        }
        for _ in 0..self.plan.clocks {
            let node = self.fate.index(self.plan.honest());
            for _ in 0..1 + self.fate.below(3) {
                let at = self.fate.below(active);
                self.agenda.enter(at, Event::Trouble(Trouble::Clock { node }));
            }
        }
        for _ in 0..self.plan.slow {
            let node = self.fate.index(self.nodes.len());
            self.nodes[node].cost = 20 + self.fate.below(300);
        }
        for node in 0..self.nodes.len() {
            if !self.nodes[node].is_honest() {
                let part = matches!(self.plan.liars[node - self.plan.honest()], Lie::Sybils | Lie::Theft);
                for _ in 0..if part { 12 } else { 4 } {
                    let at = self.plan.joining * 500 + self.fate.below(active);
                    self.agenda.enter(at, Event::Lie { node });
                }
            }
        }
    }

    pub(crate) fn trouble(&mut self, trouble: Trouble) {
        if !self.active {
            return;
        }
        let node = self.fate.index(self.nodes.len());
        match trouble {
            Trouble::Flap => {
                self.nodes[node].offline = true;
                self.cut_unreachable();
                let at = self.now + 1_000 + self.fate.below(90_000);
                self.agenda.enter(at, Event::Trouble(Trouble::FlapEnd { node }));
            }
            Trouble::FlapEnd { node } => self.nodes[node].offline = false,
            Trouble::Partition => {
                let groups = 2 + self.fate.below(2);
                for node in 0..self.nodes.len() {
                    self.nodes[node].island = self.fate.below(groups) as u8;
                }
                self.cut_unreachable();
                let at = self.now + 10_000 + self.fate.below(150_000);
                self.agenda.enter(at, Event::Trouble(Trouble::PartitionEnd));
            }
            Trouble::PartitionEnd => self.nodes.iter_mut().for_each(|node| node.island = 0),
            Trouble::Crash if self.nodes[node].engine.is_some() => self.crash(node, true),
            Trouble::Cut if self.nodes[node].engine.is_some() => {
                let operations = self.fate.below(12);
                self.nodes[node].fuse.light(operations);
            }
            Trouble::Crash | Trouble::Cut => {}
            Trouble::Damage => self.damage(node),
            Trouble::Clock { node } => self.misset(node),
        }
    }

    fn misset(&mut self, node: usize) {
        let offset = match self.fate.below(5) {
            0 => self.fate.range(-10 * 60_000, 10 * 60_000),
            1 => self.fate.range(0, 5 * HOUR),
            2 => self.fate.range(-20 * HOUR, 0),
            3 => self.fate.range(-72 * HOUR, 72 * HOUR),
            _ => 0,
        };
        self.nodes[node].clock = Clock { offset, drift: self.fate.range(-20_000, 20_000) };
        self.story.line(self.now, node, || format!("has its clock set {offset} ms ahead of the right time"));
        self.arrive(node, Input::Woke);
    }

    /// A value on a disk goes bad.
    fn damage(&mut self, node: usize) {
        // What a city's first node lost before anyone else had it, nobody has.
        if !self.nodes[node].is_inside() || node == 0 {
            return;
        }
        let table = *self.fate.pick(&[Table::Items, Table::Views, Table::Records]);
        let disk = self.nodes[node].disk.clone();
        let entries = disk.open().scan(table, &[], &[0xff; 160], Order::Rising, usize::MAX).unwrap_or_default();
        if entries.is_empty() {
            return;
        }
        let key = entries[self.fate.index(entries.len())].key.clone();
        // An item that only this disk holds would be gone for good.
        let elsewhere = |world: &Self| {
            let Some(id) = key.last_chunk::<32>().map(|id| model::ItemId(*id)) else { return false };
            (0..world.plan.honest()).any(|other| other != node && world.nodes[other].holds(&id))
        };
        if table == Table::Views || elsewhere(self) {
            self.nodes[node].damaged = true;
            self.story.line(self.now, node, || {
                let item = key.last_chunk::<32>().map(|id| model::ItemId(*id));
                format!("a value of {table:?} goes bad on its disk: {item:?}")
            });
            disk.damage(table, &key);
        }
    }

    fn cut_unreachable(&mut self) {
        let cut: Vec<u64> =
            self.network.links.iter().filter(|(_, link)| !self.reachable(link.ends[0], link.ends[1])).map(|(id, _)| *id).collect();
        cut.into_iter().for_each(|link| self.cut_link(link, 20_000));
    }

    /// From now on nothing goes wrong any more.
    pub(crate) fn heal(&mut self) {
        self.active = false;
        self.plan.loss = 0;
        self.plan.breaks = 0;
        for node in 0..self.nodes.len() {
            let machine = &mut self.nodes[node];
            machine.offline = false;
            machine.island = 0;
            machine.clock = Clock::default();
            machine.fuse.put_out();
            self.arrive(node, Input::Woke);
        }
    }
}
