//! Frames on their way out of a liar: broken, left out, repeated, made up.

use engine::DialogueId;
use model::{ItemId, ItemKey, MemberKind, Scope};
use sync::message::{Message, NEED_IDS_MAX, Summary};
use sync::{Fingerprint, pack, unpack};

use super::Liar;
use crate::people::person;
use crate::plan::Lie;
use crate::world::World;

impl World {
    /// Sends a frame, as its engine wrote it or as a liar changes it.
    pub(crate) fn say(&mut self, node: usize, dialogue: DialogueId, bytes: Vec<u8>) {
        let Some(liar) = self.nodes[node].liar.as_mut() else { return self.send(node, dialogue, bytes) };
        for bytes in liar.change(bytes) {
            self.send(node, dialogue, bytes);
        }
    }

    /// What passes between two nodes: no stranger learns an id or a count.
    pub(crate) fn watch_frame(&mut self, from: usize, to: usize, bytes: &[u8]) {
        let Ok(message) = Message::decode(bytes) else { return };
        if let Message::Refused { reason } = &message {
            self.nodes[from].refusal.clone_from(reason);
        }
        let stranger = self.nodes[to].liar.as_ref().is_some_and(Liar::is_stranger);
        let silent = match &message {
            // Sealed for who knows the city; a stranger does not.
            Message::Hello(_) | Message::ShowChain { .. } | Message::Refused { .. } => true,
            _ => false,
        };
        if self.nodes[from].is_honest() && stranger && !silent {
            self.fail("a stranger learns no id and no count", format!("node {from} told node {to}: {message:?}"));
        }
    }
}

/// The own scope of a member who often has two devices.
pub(super) fn own_of_another() -> Scope {
    Scope::Own(person(3).member().0)
}

impl Liar {
    fn change(&mut self, bytes: Vec<u8>) -> Vec<Vec<u8>> {
        match self.lie {
            Lie::Garbage if self.dice.chance(200) => self.garble(bytes),
            Lie::Stranger if self.dice.chance(700) => vec![self.made_up().encode()],
            Lie::Withhold | Lie::Replay => vec![self.repack(bytes)],
            _ => vec![bytes],
        }
    }

    fn garble(&mut self, mut bytes: Vec<u8>) -> Vec<Vec<u8>> {
        match self.dice.below(5) {
            0 => {
                let at = self.dice.index(bytes.len());
                bytes[at] ^= 1 << self.dice.below(8);
                vec![bytes]
            }
            1 => {
                let len = self.dice.index(bytes.len());
                bytes.truncate(len);
                vec![bytes]
            }
            2 => vec![bytes.clone(), bytes],
            3 => vec![self.made_up().encode(), bytes],
            _ => Vec::new(),
        }
    }

    /// A message that is well formed and out of place.
    fn made_up(&mut self) -> Message {
        let scope = *self.dice.pick(&[Scope::Control, Scope::City, Scope::Federation, own_of_another()]);
        match self.dice.below(12) {
            0 => Message::ShowChain { tag: self.dice.bytes() },
            1 => Message::Chain(self.stash.iter().take(3).cloned().collect()),
            2 => Message::Summaries(vec![Summary { scope, count: self.dice.next(), fingerprint: Fingerprint(self.dice.bytes()) }]),
            3 => Message::Need { scope, ids: vec![ItemId(self.dice.bytes()); NEED_IDS_MAX], last: self.dice.chance(500) },
            4 => Message::Stream { scope, after: ItemKey::MIN },
            5 => Message::Stored { number: self.dice.below(3) as u32 },
            6 => Message::End { scope },
            7 => Message::Done { in_step: self.dice.chance(500) },
            8 => Message::Join { token: self.dice.bytes(), kind: MemberKind::Resident, certificate: vec![1; 200] },
            9 => Message::Welcome(Vec::new()),
            10 => Message::Refused { reason: "no reason".into() },
            _ => Message::Reconcile { scope, message: self.dice.bytes::<40>().to_vec() },
        }
    }

    /// Leaves items out of a batch, and pushes others in.
    fn repack(&mut self, bytes: Vec<u8>) -> Vec<u8> {
        let Ok(Message::Batch { number, scope, packed }) = Message::decode(&bytes) else { return bytes };
        let Ok(mut items) = unpack(&packed) else { return bytes };
        if self.lie == Lie::Withhold {
            items.retain(|_| !self.dice.chance(300));
        } else {
            items.extend(self.stash.iter().cloned());
            self.dice.shuffle(&mut items);
        }
        Message::Batch { number, scope, packed: pack(&items) }.encode()
    }
}
