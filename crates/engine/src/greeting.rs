//! Who is there: each side proves that it knows the city and holds a certified
//! device's key, bound to this very link, before anything else is said.
//!
//! A stranger learns no id and no count, whichever side dialed: hellos are sealed
//! under a key that only who knows the city can make, and summaries come only in
//! the answer to a proven hello.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use model::{Batch, CityId, DeviceId, Role, Scope, Store, StoreError, Table, Timestamp};
use sync::message::{self, Greeting, Hello, Message, Summary};

use crate::Engine;
use crate::abroad::border;
use crate::event::{DialogueId, Effect, Now, PeerKey};
use crate::holdings::{GRACE_MILLISECONDS, Origin};
use crate::peers::Met;
use crate::talk::Stage;

const SIGNATURE: &str = "kaveret 1 hello";

/// What a hello is bound to: the link's two ends and which of them speaks.
fn binding(city: CityId, speaker: &PeerKey, listener: &PeerKey, opened: bool) -> Vec<u8> {
    let mut bytes = city.0.to_vec();
    bytes.push(u8::from(opened));
    for key in [speaker, listener] {
        model::wire::put_block(&mut bytes, &key.0);
    }
    bytes
}

fn tag_of(binding: &[u8]) -> [u8; 32] {
    blake3::derive_key("kaveret 1 hello tag", binding)
}

fn seal_of(binding: &[u8]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&blake3::derive_key("kaveret 1 hello seal", binding).into())
}

fn seal(binding: &[u8], nonce: [u8; 24], greeting: &Greeting) -> Hello {
    let version = message::VERSION;
    let payload = Payload { msg: &greeting.encode(), aad: &version.to_be_bytes() };
    let sealed = seal_of(binding).encrypt(&XNonce::from(nonce), payload).expect("a greeting is far shorter than the cipher's limit");
    Hello { version, nonce, sealed }
}

/// What a hello says, when it was sealed for this link by who knows the city, and
/// signed by the device that it names.
fn unseal(binding: &[u8], hello: &Hello) -> Option<Greeting> {
    let payload = Payload { msg: &hello.sealed, aad: &hello.version.to_be_bytes() };
    let greeting = Greeting::decode(&seal_of(binding).decrypt(&XNonce::from(hello.nonce), payload).ok()?).ok()?;
    trust::check_signature(&greeting.device.0, SIGNATURE, binding, &greeting.signature).then_some(greeting)
}

/// What a hello says that went from one end of a link to the other, for who looks on
/// and knows the city: `opened` says that its speaker opened the dialogue. For tests and
/// the simulator.
pub fn read_hello(city: CityId, speaker: &PeerKey, listener: &PeerKey, opened: bool, hello: &Hello) -> Option<Greeting> {
    unseal(&binding(city, speaker, listener, opened), hello)
}

impl<S: Store> Engine<S> {
    pub(crate) fn say_hello(&mut self, id: DialogueId, summaries: Vec<Summary>) {
        let nonce = self.random.bytes();
        let (Some(city), Some(talk), Some(identity)) = (self.greeted_as(id), self.talks.get(&id), &self.identity) else { return };
        let binding = binding(city, &self.local, &talk.peer, talk.ours);
        let greeting = Greeting {
            rules: document::RULES,
            methods: message::METHODS,
            device: identity.key.device(),
            signature: identity.key.sign(SIGNATURE, &binding),
            summaries,
        };
        self.say(id, &Message::Hello(seal(&binding, nonce, &greeting)));
    }

    pub(crate) fn heard_hello(&mut self, now: Now, id: DialogueId, hello: &Hello) -> Result<(), StoreError> {
        let (Some(city), Some(talk)) = (self.city(), self.talks.get(&id)) else {
            // Nobody's fault: it may belong to the same city soon.
            self.decline(id, "this node belongs to no city yet");
            return Ok(());
        };
        if hello.version != message::VERSION {
            let found = hello.version;
            self.refuse(id, &format!("this node speaks version {} of the protocol, and the other {found}", message::VERSION));
            return Ok(());
        }
        // Who opened it may be another city's gateway: whoever it is, the seal says.
        let others = if talk.ours { Vec::new() } else { self.greeters() };
        let own = [talk.border].into_iter().chain(others.into_iter().map(Some));
        let opened = own.into_iter().find_map(|other| {
            let by = other.map_or(city, |other| border(city, other));
            Some((other, by, unseal(&binding(by, &talk.peer, &self.local, !talk.ours), hello)?))
        });
        let Some((other, by, hello)) = opened else {
            // Another city's gateway may come before this city has said that it is its ally: it
            // is to find an open door when it comes again.
            match !talk.ours && self.is_gateway() {
                true => self.decline(id, "the other node is not of this city, nor of one that is allied with it"),
                false => self.refuse(id, "the other node is not of this city"),
            }
            return Ok(());
        };
        let tag = tag_of(&binding(by, &self.local, &talk.peer, talk.ours));
        if let Some(talk) = self.talks.get_mut(&id) {
            talk.border = other;
        }
        if hello.rules != document::RULES {
            let note = format!("a node judges changes by rules {}, and this one by {}", hello.rules, document::RULES);
            self.effects.push(Effect::Note(note));
        }
        if self.welcomes(now, id, hello.device) {
            return self.begin(now, id, hello);
        }
        self.set_stage(id, Stage::Proving(Box::new(hello)));
        self.say(id, &Message::ShowChain { tag });
        Ok(())
    }

    /// By what this node greets in a dialogue: its city's id, or what two cities make of theirs.
    fn greeted_as(&self, id: DialogueId) -> Option<CityId> {
        let city = self.city()?;
        Some(self.border_of(id).map_or(city, |other| border(city, other)))
    }

    /// Whether the device is a member's today. Its chain may say so where this node's
    /// roll is old.
    fn welcomes(&self, now: Now, id: DialogueId, device: DeviceId) -> bool {
        let Some(holdings) = self.holdings() else { return false };
        if let Some(city) = self.border_of(id) {
            return self.is_gateway() && self.abroad.welcomes(holdings.roll(), city, device);
        }
        let long_ago = Timestamp(now.wall.0.saturating_sub(GRACE_MILLISECONDS));
        let member = holdings.roll().member_anywhere(device).filter(|_| holdings.roll().is_trusted(device));
        member.is_some_and(|member| holdings.roll().has_standing(member, long_ago)) || holdings.accepts_strangers()
    }

    /// The other side asks for this node's chain, and `tag` shows that it knows
    /// the city: who does not is told nothing.
    pub(crate) fn show_chain(&mut self, id: DialogueId, tag: [u8; 32]) -> Result<(), StoreError> {
        let (Some(city), Some(talk), Some(device)) = (self.greeted_as(id), self.talks.get(&id), self.device()) else { return Ok(()) };
        if tag != tag_of(&binding(city, &talk.peer, &self.local, !talk.ours)) {
            self.refuse(id, "the other node is not of this city");
            return Ok(());
        }
        let needed = self.holdings().map_or(0, |holdings| holdings.roll().chain_of(device).len());
        let chain = self.chain_of(device)?;
        if chain.is_empty() || chain.len() < needed {
            // A part of a chain would make this node a stranger, and be held against it. Who knows it already
            // gives it back what its disk lost.
            self.decline(id, "this node cannot read the proof of its own membership, and waits to be given it back");
            return Ok(());
        }
        self.say(id, &Message::Chain(chain));
        Ok(())
    }

    /// The statements that lead to a device, as bytes.
    pub(crate) fn chain_of(&mut self, device: DeviceId) -> Result<Vec<Vec<u8>>, StoreError> {
        let Some(holdings) = self.holdings_mut() else { return Ok(Vec::new()) };
        let mut chain = Vec::new();
        for key in holdings.roll().chain_of(device) {
            chain.extend(holdings.item(Scope::Control, &key)?);
        }
        Ok(chain)
    }

    pub(crate) fn heard_chain(&mut self, now: Now, id: DialogueId, items: Vec<Vec<u8>>) -> Result<(), StoreError> {
        let other = self.border_of(id);
        let scope = other.map_or(Scope::Control, |city| Scope::AlliedControl(city.0));
        if let Some(city) = other {
            self.annex(city)?;
        }
        let Some(ingested) = self.ingest_at(scope, items, Origin::Dialogue(Scope::Control), now)? else { return Ok(()) };
        self.tell_views_of(other, ingested);
        let Some(Stage::Proving(hello)) = self.talks.get(&id).map(|talk| &talk.stage) else { return Ok(()) };
        let hello = (**hello).clone();
        if self.welcomes(now, id, hello.device) {
            return self.begin(now, id, hello);
        }
        if other.is_some() {
            // It may be one tomorrow, or this city its ally.
            self.decline(id, "the other node does not speak for a city that is allied with this one");
            return Ok(());
        }
        if self.holdings().is_some_and(|holdings| holdings.roll().is_chained_anywhere(hello.device)) {
            self.show_removal(now, id, hello.device)?;
            self.decline(id, "the other node's membership is over, or was one too many; whoever admits members can renew it");
            return Ok(());
        }
        self.refuse(id, "the other node's device is no member's");
        Ok(())
    }

    /// The peer has shown who it is.
    pub(crate) fn admit(&mut self, now: Now, peer: &PeerKey, device: DeviceId) -> Result<(), StoreError> {
        let Some(holdings) = self.holdings_mut() else { return Ok(()) };
        let Some(member) = holdings.roll().member_anywhere(device) else { return Ok(()) };
        let is_box = holdings.roll().roles(member, now.wall).has(Role::Box);
        let store = holdings.store_mut();
        let before = store.get(Table::Peers, &device.0).ok().flatten().and_then(|bytes| Met::decode(&bytes));
        if before.as_ref().is_none_or(|met| met.member != member || met.is_box != is_box) {
            let mut batch = Batch::default();
            let in_step = before.and_then(|met| met.in_step);
            batch.put(Table::Peers, device.0, Met { member, is_box, in_step }.encode());
            store.write(batch)?;
        }
        if let Some(known) = self.peers.get_mut(peer)
            && known.device.replace(device) != Some(device)
        {
            self.effects.push(Effect::Admit { peer: peer.clone() });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hello_is_read_only_by_who_knows_the_city_and_on_its_own_link() {
        let key = trust::DeviceKey::from_secret(&[5; 32]);
        let (city, other) = (CityId([1; 32]), CityId([2; 32]));
        let ends = [PeerKey(vec![1; 38]), PeerKey(vec![2; 38])];
        let right = binding(city, &ends[0], &ends[1], true);
        let greeting = Greeting {
            rules: document::RULES,
            methods: message::METHODS,
            device: key.device(),
            signature: key.sign(SIGNATURE, &right),
            summaries: Vec::new(),
        };
        let hello = seal(&right, [7; 24], &greeting);
        let shows = |part: &[u8]| hello.sealed.windows(part.len()).any(|window| window == part);
        assert!(!shows(&greeting.device.0) && !shows(&greeting.signature[..32]));
        assert_eq!(unseal(&right, &hello), Some(greeting.clone()));
        let wrong =
            [binding(other, &ends[0], &ends[1], true), binding(city, &ends[1], &ends[0], true), binding(city, &ends[0], &ends[1], false)];
        for wrong in wrong {
            assert_eq!(unseal(&wrong, &hello), None);
        }
        assert_eq!(unseal(&right, &Hello { version: 2, ..hello.clone() }), None);
        assert_eq!(unseal(&right, &Hello { nonce: [8; 24], ..hello }), None);
        let stranger = trust::DeviceKey::from_secret(&[6; 32]);
        let forged = Greeting { signature: stranger.sign(SIGNATURE, &right), ..greeting };
        assert_eq!(unseal(&right, &seal(&right, [7; 24], &forged)), None, "signed by another device");
    }
}
