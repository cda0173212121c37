//! Who is there: each side proves that it knows the city and holds a certified
//! device's key, bound to this very link, before anything else is said.
//!
//! A stranger learns no id and no count: the hello's tag says nothing to who does
//! not know the city, and summaries come only in the answer to a proven hello.

use model::{Batch, CityId, DeviceId, Role, Scope, Store, StoreError, Table};
use sync::message::{self, Hello, Message, Summary};

use crate::Engine;
use crate::engine::Met;
use crate::event::{DialogueId, Effect, Now, PeerKey};
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

impl<S: Store> Engine<S> {
    pub(crate) fn say_hello(&mut self, id: DialogueId, summaries: Vec<Summary>) {
        let (Some(city), Some(talk), Some(identity)) = (self.city(), self.talks.get(&id), &self.identity) else { return };
        let binding = binding(city, &self.local, &talk.peer, talk.ours);
        let hello = Hello {
            version: message::VERSION,
            rules: document::RULES,
            methods: message::METHODS,
            tag: tag_of(&binding),
            device: identity.key.device(),
            signature: identity.key.sign(SIGNATURE, &binding),
            summaries,
        };
        self.say(id, &Message::Hello(hello));
    }

    pub(crate) fn heard_hello(&mut self, now: Now, id: DialogueId, hello: Hello) -> Result<(), StoreError> {
        let (Some(city), Some(talk)) = (self.city(), self.talks.get(&id)) else {
            // Nobody's fault: it may belong to the same city soon.
            self.say(id, &Message::Refused { reason: "this node belongs to no city yet".to_owned() });
            self.effects.push(Effect::Close { dialogue: id });
            self.lose(id, "this node belongs to no city yet");
            return Ok(());
        };
        if hello.version != message::VERSION {
            let found = hello.version;
            self.refuse(id, &format!("this node speaks version {} of the protocol, and the other {found}", message::VERSION));
            return Ok(());
        }
        let tag = tag_of(&binding(city, &self.local, &talk.peer, talk.ours));
        let binding = binding(city, &talk.peer, &self.local, !talk.ours);
        let proven = hello.tag == tag_of(&binding) && trust::check_signature(&hello.device.0, SIGNATURE, &binding, &hello.signature);
        if !proven {
            self.refuse(id, "the other node is not of this city");
            return Ok(());
        }
        if hello.rules != document::RULES {
            let note = format!("a node judges changes by rules {}, and this one by {}", hello.rules, document::RULES);
            self.effects.push(Effect::Note(note));
        }
        if self.knows(hello.device) {
            return self.begin(now, id, hello);
        }
        self.set_stage(id, Stage::Proving(Box::new(hello)));
        self.say(id, &Message::ShowChain { tag });
        Ok(())
    }

    fn knows(&self, device: DeviceId) -> bool {
        self.holdings().is_some_and(|holdings| holdings.roll().is_chained(device) || holdings.accepts_strangers())
    }

    /// The other side asks for this node's chain, and `tag` shows that it knows
    /// the city: who does not is told nothing.
    pub(crate) fn show_chain(&mut self, id: DialogueId, tag: [u8; 32]) -> Result<(), StoreError> {
        let (Some(city), Some(talk), Some(device)) = (self.city(), self.talks.get(&id), self.device()) else { return Ok(()) };
        if tag != tag_of(&binding(city, &talk.peer, &self.local, !talk.ours)) {
            self.refuse(id, "the other node is not of this city");
            return Ok(());
        }
        let chain = self.chain_of(device)?;
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
        let Some(holdings) = self.holdings_mut() else { return Ok(()) };
        let ingested = holdings.ingest(items, Self::as_of(now.wall), None)?;
        self.tell_views(ingested);
        let Some(Stage::Proving(hello)) = self.talks.get(&id).map(|talk| &talk.stage) else { return Ok(()) };
        let hello = (**hello).clone();
        if self.knows(hello.device) {
            return self.begin(now, id, hello);
        }
        self.refuse(id, "the other node's device is no member's");
        Ok(())
    }

    /// The peer has shown who it is.
    pub(crate) fn admit(&mut self, now: Now, peer: &PeerKey, device: DeviceId) -> Result<(), StoreError> {
        let Some(holdings) = self.holdings_mut() else { return Ok(()) };
        let Some(member) = holdings.roll().member_of(device) else { return Ok(()) };
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
