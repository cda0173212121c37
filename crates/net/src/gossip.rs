//! How gossip is set up: for a city, which may be two nodes on its first day.

use std::time::Duration;

use libp2p::gossipsub::{Behaviour, Config, ConfigBuilder, Message, MessageAuthenticity, MessageId, ValidationMode};

use crate::MessageKey;
use crate::limits::GOSSIP_BYTES_MAX;

/// How often meshes are mended and peers told what they may have missed.
const HEARTBEAT: Duration = Duration::from_secs(1);

/// When the first heartbeat comes: a node that has just started has peers at once.
const HEARTBEAT_FIRST: Duration = Duration::from_millis(100);

/// How many heartbeats a message stays, to be judged and passed on. An engine that
/// is busy with a first synchronisation answers within seconds.
const REMEMBERED: usize = 20;

/// Of how many heartbeats' messages peers outside the mesh are told.
const TOLD: usize = 5;

/// How long a message is known as seen. It is no longer under way after minutes.
const SEEN: Duration = Duration::from_secs(5 * 60);

/// Most messages that wait for one peer, and for how long. What falls out is
/// found again by the next reconciliation.
const WAITING_MAX: usize = 1024;
/// See [`WAITING_MAX`]. A message of the greatest length over 1 Mbit/s.
const WAITING_LONGEST: Duration = Duration::from_secs(5);

/// What a message's topic and wrapping may add to its bytes.
const WRAPPING_BYTES_MAX: usize = 1024;

/// Messages carry no author and no signature (they are sets of signed envelopes),
/// are passed on only after a verdict, and are named by their content. A node
/// sends its own to all peers that it knows to listen, so that none waits for a
/// mesh.
pub(crate) fn behaviour() -> Behaviour {
    Behaviour::new(MessageAuthenticity::Anonymous, config()).expect("anonymous messages suit an anonymous mode")
}

fn config() -> Config {
    ConfigBuilder::default()
        .validation_mode(ValidationMode::Anonymous)
        .validate_messages()
        .message_id_fn(|message: &Message| {
            let MessageKey(hash) = key(message.topic.as_str(), &message.data);
            MessageId::from(hash)
        })
        .max_transmit_size(GOSSIP_BYTES_MAX + WRAPPING_BYTES_MAX)
        .flood_publish(true)
        .heartbeat_interval(HEARTBEAT)
        .heartbeat_initial_delay(HEARTBEAT_FIRST)
        .history_length(REMEMBERED)
        .history_gossip(TOLD)
        .duplicate_cache_time(SEEN)
        .connection_handler_queue_len(WAITING_MAX)
        .publish_queue_duration(WAITING_LONGEST)
        .forward_queue_duration(WAITING_LONGEST)
        .build()
        .expect("constants that agree with one another")
}

/// Names a message by its topic and its bytes.
fn key(topic: &str, bytes: &[u8]) -> MessageKey {
    let mut hasher = blake3::Hasher::new_derive_key("kaveret 1 gossip message");
    hasher.update(&(topic.len() as u64).to_be_bytes());
    hasher.update(topic.as_bytes());
    hasher.update(bytes);
    MessageKey(*hasher.finalize().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_named_by_its_topic_and_its_bytes() {
        assert_eq!(key("city", b"bees"), key("city", b"bees"));
        assert_ne!(key("city", b"bees"), key("cityb", b"ees"));
    }

    #[test]
    fn the_constants_agree_with_one_another() {
        behaviour();
    }
}
