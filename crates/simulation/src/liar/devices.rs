//! Liars with more devices than count, and with one device for two members.

use model::{Scope, Timestamp};
use trust::{Act, Statement, Verified};

use super::forge::Pen;
use crate::people::{person, spare_device};
use crate::world::World;

/// More than a member's devices that count.
const DEVICES: u64 = trust::Roll::DEVICES_MAX as u64 + 4;

impl World {
    pub(super) fn multiply_devices(&mut self, node: usize) {
        match self.throw(node, 3) {
            0 => self.share_device(node),
            1 => self.outnumber(node),
            _ => self.state_unknown(node),
        }
    }

    /// Certifies one device for itself, and earlier for another liar.
    fn share_device(&mut self, node: usize) {
        let (city, at, honest) = (self.city_of(node), self.wall(node), self.plan.honest());
        let device = spare_device(node, 1_000 + self.throw(node, 3));
        let other = honest + self.throw(node, (self.nodes.len() - honest) as u64) as usize;
        let certificates = [(node, 0), (other, 5_000)]
            .map(|(member, earlier)| person(member).certify(&device, city, Timestamp(at.0 - earlier)).into_signed().into_bytes());
        let run = self.nonce(node);
        let nonce = self.nonce(node);
        let pen = Pen { key: &device, city, scope: Scope::City, run };
        let written = pen.found(nonce, at, "by whom?", 20).into_signed().into_bytes();
        let first = [certificates[0].clone(), written.clone()];
        self.whisper(node, &first);
        self.whisper(node, &[certificates[1].clone(), written.clone()]);
        let planted = self.throw(node, 2) as usize;
        self.plant(node, &[certificates[planted].clone(), written]);
    }

    /// Certifies more devices than count, the later ones for earlier times.
    fn outnumber(&mut self, node: usize) {
        let (city, at) = (self.city_of(node), self.wall(node));
        let mut items = Vec::new();
        for number in 0..DEVICES {
            let device = spare_device(node, number);
            let certificate = person(node).certify(&device, city, Timestamp(at.0 - number * 1_000));
            items.push(certificate.into_signed().into_bytes());
        }
        let first = spare_device(node, 0);
        let run = self.nonce(node);
        let nonce = self.nonce(node);
        let written = Pen { key: &first, city, scope: Scope::City, run }.found(nonce, at, "one too many", 20);
        let written = written.into_signed().into_bytes();
        self.whisper(node, &[items[0].clone(), written.clone()]);
        self.whisper(node, &items[1..]);
        self.plant(node, &items);
        self.plant(node, &[written]);
    }

    /// Signs a statement of a kind that this program does not know.
    fn state_unknown(&mut self, node: usize) {
        let (city, at) = (self.city_of(node), self.wall(node));
        let act = Statement { act: Act::Unknown { code: 99, bytes: vec![1; 100] } }.act;
        let statement = Verified::statement(&person(node).device(), city, at, act).expect("it is short");
        let items = [statement.into_signed().into_bytes()];
        self.whisper(node, &items);
        self.plant(node, &items);
    }
}
