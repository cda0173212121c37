//! A run in words: one line for each thing that reaches a node, and for each that
//! it does. For people who look for the cause of a failure.
//!
//! Deliberately absent: anything that a run depends on. A told run and a silent one
//! have the same trace.

use engine::{Effect, Input};
use model::Timestamp;
use sync::message::Message;
use sync::unpack;
use trust::Signed;

/// Who listens to a run, if anybody.
#[derive(Default)]
pub(crate) struct Story(pub Option<Box<dyn FnMut(String)>>);

impl Story {
    /// Something reaches a node.
    pub fn input(&mut self, at: u64, node: usize, wall: Timestamp, input: &Input) {
        // An engine that is woken mostly has nothing to say; what it does is told.
        if !matches!(input, Input::Woke) {
            self.line(at, node, || format!("[{}] {}", wall.0, of_input(input)));
        }
    }

    /// What a node did.
    pub fn effects(&mut self, at: u64, node: usize, effects: &[Effect]) {
        for effect in effects {
            if let (Some(_), Some(words)) = (&self.0, of_effect(effect)) {
                self.line(at, node, || format!("  {words}"));
            }
        }
    }

    /// Anything else that happens to a node.
    pub fn line(&mut self, at: u64, node: usize, words: impl FnOnce() -> String) {
        if let Some(tell) = &mut self.0 {
            tell(format!("{at:>8} ms  node {node:<3} {}", words()));
        }
    }
}

/// What reached a node.
fn of_input(input: &Input) -> String {
    match input {
        Input::Frame { dialogue, bytes } => format!("{dialogue:?} <- {}", of_frame(bytes)),
        Input::Gossip { peer, bytes, .. } => format!("gossip of {peer:?}: {}", of_items(bytes)),
        other => format!("{other:?}"),
    }
}

/// What a node did; `None` for what matters to nobody else.
fn of_effect(effect: &Effect) -> Option<String> {
    Some(match effect {
        Effect::Send { dialogue, bytes } => format!("{dialogue:?} -> {}", of_frame(bytes)),
        Effect::Publish { bytes, .. } => format!("publish {}", of_items(bytes)),
        Effect::Viewed { views, gone, .. } => {
            let views: Vec<_> = views.iter().map(|view| view.id).collect();
            format!("viewed {views:?}, gone {gone:?}")
        }
        Effect::WakeAt(_) => return None,
        other => format!("{other:?}"),
    })
}

fn of_frame(bytes: &[u8]) -> String {
    match Message::decode(bytes) {
        Ok(Message::Batch { number, scope, packed }) => format!("batch {number} of {scope}: {}", of_items(&packed)),
        Ok(Message::Chain(items)) => format!("chain: {}", of_list(&items)),
        Ok(Message::Welcome(items)) => format!("welcome: {}", of_list(&items)),
        Ok(Message::Hello(_)) => "hello".to_owned(),
        Ok(Message::Join { .. }) => "join".to_owned(),
        Ok(Message::Reconcile { scope, message }) => format!("reconcile {scope}, {} bytes", message.len()),
        Ok(other) => format!("{other:?}"),
        Err(error) => format!("{} bytes that are no message: {error}", bytes.len()),
    }
}

fn of_items(packed: &[u8]) -> String {
    unpack(packed).map_or_else(|error| error.to_string(), |items| of_list(&items))
}

fn of_list(items: &[Vec<u8>]) -> String {
    let one = |bytes: &Vec<u8>| match Signed::parse(bytes.clone()) {
        Ok(signed) => match (signed.act(), signed.envelope()) {
            (Some(act), _) => {
                let act = format!("{act:?}");
                format!("{:?} {}", signed.id(), act.split([' ', '(']).next().unwrap_or_default())
            }
            (_, Some(_)) => format!("{:?} by {:?} at {}", signed.id(), signed.device(), signed.time().0),
            _ => format!("{:?}", signed.id()),
        },
        Err(refusal) => refusal.to_string(),
    };
    items.iter().map(one).collect::<Vec<_>>().join(", ")
}
