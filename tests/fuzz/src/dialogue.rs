//! A whole dialogue with a liar: any messages in any order, range messages and
//! batches among them, against either side.

use model::{ItemKey, Scope};
use sync::Initiator;
use sync::dialogue::{Dialogue, Output, WINDOW, summarise};
use sync::message::Message;

use crate::samples::{self, Books, story};

/// Most messages in one input.
const MESSAGES_MAX: usize = 40;

/// See [`samples::story`].
pub fn try_input(input: &[u8]) {
    let Some((&how, rest)) = input.split_first() else { return };
    let mut books = Books::new(how);
    let mut dialogue = if how & 1 == 1 { Dialogue::leading() } else { Dialogue::following(&summarise(&books)) };
    let mut messages = samples::told(rest);
    messages.truncate(MESSAGES_MAX);
    if how & 1 == 1
        && let Some(Message::Summaries(theirs)) = messages.first()
    {
        let theirs = theirs.clone();
        messages.remove(0);
        match dialogue.lead(&mut books, theirs) {
            Ok(out) => check(&out),
            Err(_) => return,
        }
    }
    for message in messages {
        match dialogue.receive(&mut books, message) {
            Ok(out) => check(&out),
            Err(_) => return,
        }
        assert!(dialogue.unacknowledged() <= WINDOW);
    }
}

/// What we say is always something that the other could read, in a frame's bounds.
fn check(out: &[Output]) {
    for output in out {
        if let Output::Send(message) = output {
            let bytes = message.encode();
            assert!(bytes.len() <= model::limits::FRAME_BYTES_MAX, "a frame of {} bytes", bytes.len());
            assert_eq!(Message::decode(&bytes).as_ref(), Ok(message));
        }
    }
}

/// Both sides of honest dialogues, and every message where it does not belong.
pub fn seeds() -> Vec<Vec<u8>> {
    let scope = Scope::City;
    let start = |set| Initiator::new(sync::reconcile::MESSAGE_BYTES_MAX).start(&set);
    let range = |count| Message::Reconcile { scope, message: start(samples::set(count)) };
    let ids: Vec<_> = samples::keys(90).into_iter().skip(3).step_by(5).map(|key| key.id).collect();
    let summaries = Message::Summaries(vec![samples::summary(Scope::Control), samples::summary(Scope::City)]);
    let batch = |number| Message::Batch { number, scope, packed: sync::pack(&[b"an item", b"another"]) };
    let mut seeds = vec![
        story(0, &[range(10), range(80), Message::Need { scope, ids: ids.clone(), last: false }, batch(0), Message::Stored { number: 0 }]),
        story(0, &[Message::Stream { scope, after: ItemKey::MIN }, Message::Stored { number: 0 }, summaries.clone()]),
        story(1, &[summaries.clone(), range(80), range(20), batch(0), Message::End { scope }, Message::Done { in_step: false }]),
        story(3, &[summaries.clone(), batch(0), Message::Stored { number: 0 }, Message::End { scope }]),
    ];
    for message in samples::messages() {
        seeds.extend([0, 1, 3].map(|how| story(how, &[summaries.clone(), message.clone()])));
    }
    seeds.extend(crate::bad("dialogue"));
    seeds
}
