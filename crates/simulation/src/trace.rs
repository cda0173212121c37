//! The hash of all that happened, in order: two runs of one seed must agree.

use engine::{Effect, Input};

/// Hashes inputs and effects as they happen.
pub(crate) struct Trace(blake3::Hasher);

impl Trace {
    pub fn new() -> Self {
        Self(blake3::Hasher::new())
    }

    pub fn input(&mut self, at: u64, node: usize, input: &Input) {
        self.0.update(&at.to_be_bytes()).update(&(node as u64).to_be_bytes());
        match input {
            Input::Frame { dialogue, bytes } => self.0.update(b"frame").update(&dialogue.0.to_be_bytes()).update(bytes),
            Input::Gossip { peer, message, bytes } => self.0.update(b"gossip").update(&peer.0).update(&message.to_be_bytes()).update(bytes),
            other => self.0.update(format!("{other:?}").as_bytes()),
        };
    }

    pub fn effects(&mut self, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::Send { dialogue, bytes } => {
                    self.0.update(b"send").update(&dialogue.0.to_be_bytes()).update(bytes);
                }
                Effect::Publish { topic, bytes } => {
                    self.0.update(b"publish").update(topic).update(bytes);
                }
                Effect::Viewed { views, gone, version } => {
                    self.0.update(b"viewed").update(&version.to_be_bytes());
                    for view in views {
                        self.0.update(&view.encode());
                    }
                    for record in gone {
                        self.0.update(&record.0);
                    }
                }
                other => {
                    self.0.update(format!("{other:?}").as_bytes());
                }
            }
        }
    }

    pub fn hash(&self) -> String {
        self.0.finalize().to_hex()[..16].to_owned()
    }
}
