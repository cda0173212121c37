//! One conversation between two nodes about what each of them lacks.
//!
//! It begins when both have shown who they are and the opening side has the
//! other's [`Summary`] of each scope. The opening side leads: scope by scope,
//! control first, it finds the difference, asks for what it lacks and sends what
//! the other lacks. The other side answers.
//!
//! **Invariant: only what the peer may read is offered or answered.** Which scopes
//! that are is asked of the [`Shelf`] at each message and each batch, never
//! remembered: a roll may change in the middle. What *is* remembered are the scopes
//! that the greeting has named, since an honest peer speaks of no other. So who
//! speaks of another lies, and who speaks of one that was lost meanwhile does not.
//!
//! A [`Dialogue`] is told what came and answers with what to do. It reads no
//! clock, draws no random number and touches neither socket nor disk; what it
//! needs of the node's sets it asks of a [`Shelf`].
//!
//! Deliberately absent: who the peer is and whether an item is good (the engine
//! asks `trust`), retries and silence (the engine closes a silent dialogue, and
//! what has been stored is not sent again).

use std::collections::VecDeque;

use model::{ItemKey, Scope};

use crate::message::{Message, NEED_IDS_MAX, SCOPES_MAX, Summary};
use crate::reconcile::MESSAGE_BYTES_MAX;
use crate::{Initiator, OrderedSet, pack, respond, unpack};

/// How many batches may be on their way and not yet on the other's disk. Four
/// keep the line busy while the other verifies and syncs one.
pub const WINDOW: usize = 4;

/// A batch is full at this many bytes before compression: as many as fit into one,
/// with the items' lengths. Each batch costs its receiver one sync of its disk, and
/// the longer it is, the more of the repetition between records zstd sees.
const BATCH_BYTES: usize = 832 * 1024;

/// The sets of one node, as a dialogue with one peer may see them.
pub trait Shelf {
    /// The scopes held here that the peer may read, in rising order (control is the
    /// first).
    fn scopes(&self) -> Vec<Scope>;
    /// Whether a scope is one of these now.
    fn shares(&self, scope: Scope) -> bool;
    /// The set of one of these scopes.
    fn set(&self, scope: Scope) -> &OrderedSet;
    /// The bytes of an item; `None` when it is damaged or gone.
    fn item(&mut self, scope: Scope, key: &ItemKey) -> Option<Vec<u8>>;
    /// Set while the scope has never been received whole: the last key received.
    fn joining(&self, scope: Scope) -> Option<ItemKey>;
    /// The scope has been received whole.
    fn joined(&mut self, scope: Scope);
}

/// What the node must do, in order.
#[derive(Debug, PartialEq, Eq)]
pub enum Output {
    /// Send this message.
    Send(Message),
    /// Judge and store these items, then say so with [`Dialogue::stored`].
    Deliver {
        /// The batch's number.
        number: u32,
        /// The scope.
        scope: Scope,
        /// The items' bytes.
        items: Vec<Vec<u8>>,
        /// Whether they come in order from a stream, so that the last one says
        /// how far the joining has come.
        streamed: bool,
    },
    /// The peer has these on its disk.
    Stored {
        /// The scope.
        scope: Scope,
        /// The items.
        keys: Vec<ItemKey>,
    },
    /// The dialogue is over.
    Over {
        /// Whether both hold the same.
        in_step: bool,
    },
}

/// Why a dialogue was broken off: the peer said what it must not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Breach {
    /// A message that does not belong here.
    #[error("a message came that does not belong here: {0}")]
    Unexpected(&'static str),
    /// A scope that the greeting did not name.
    #[error("the peer spoke of the scope `{}`, which is none of its own", .0.short())]
    Scope(Scope),
    /// A scope that the greeting did name, and that is not shared any more: the roll
    /// has changed meanwhile. Nobody's fault; the next dialogue knows better.
    #[error("what the two nodes share has changed meanwhile: the scope `{}`", .0.short())]
    Lost(Scope),
    /// A range message that breaks the range protocol.
    #[error("the range protocol was broken")]
    Reconcile(#[from] crate::ReconcileError),
    /// A batch that breaks its bounds.
    #[error("a batch was broken")]
    Batch(#[from] crate::BatchError),
}

#[derive(Debug)]
enum Phase {
    /// Answers what the other side leads.
    Following,
    /// Finds the difference of a scope.
    Reconciling {
        scope: Scope,
        initiator: Initiator,
        have: Vec<ItemKey>,
        need: Vec<model::ItemId>,
    },
    /// Waits until both have what they lacked of a scope.
    Exchanging {
        scope: Scope,
        ended: bool,
        streamed: bool,
    },
    /// Waits for the word whether all is equal now.
    Checking,
    Over,
}

/// What is to be sent to the peer, and what of it is on its way.
#[derive(Debug, Default)]
struct Outbox {
    source: Option<(Scope, Source)>,
    /// Say that all has been sent, once it has.
    say_end: bool,
    next_number: u32,
    in_flight: VecDeque<(u32, Scope, Vec<ItemKey>)>,
}

#[derive(Debug)]
enum Source {
    /// These items.
    Keys(VecDeque<ItemKey>),
    /// All behind this key.
    After(ItemKey),
}

/// One conversation. See the module's words.
#[derive(Debug)]
pub struct Dialogue {
    phase: Phase,
    /// The scopes that the greeting named, in rising order.
    named: Vec<Scope>,
    /// What the other side holds of those that this one has not led through yet.
    scopes: VecDeque<Summary>,
    outbox: Outbox,
    exchanged: bool,
    rounds: u32,
}

impl Dialogue {
    /// The side that opened it. Call [`Dialogue::lead`] when the other's summaries
    /// have come.
    pub fn leading() -> Self {
        Self { phase: Phase::Checking, named: Vec::new(), scopes: VecDeque::new(), outbox: Outbox::default(), exchanged: false, rounds: 1 }
    }

    /// The side that answers, which has told the other so much of what it holds.
    pub fn following(told: &[Summary]) -> Self {
        Self { phase: Phase::Following, named: scopes_of(told), ..Self::leading() }
    }

    /// The scopes that the two speak of, in rising order. Once it is over: those that
    /// they have compared.
    pub fn named(&self) -> &[Scope] {
        &self.named
    }

    /// Round trips until the difference was known.
    pub fn rounds(&self) -> u32 {
        self.rounds
    }

    /// Batches on their way that are not known to be on the other's disk; at most [`WINDOW`].
    pub fn unacknowledged(&self) -> usize {
        self.outbox.in_flight.len()
    }

    /// Items that are still to be sent by name.
    pub fn queued(&self) -> usize {
        match &self.outbox.source {
            Some((_, Source::Keys(keys))) => keys.len(),
            _ => 0,
        }
    }

    /// Begins, given what the other side holds. What it names and may not read here is
    /// passed over: its roll may be the newer one, and the control scope, which comes
    /// first, may show that it is.
    ///
    /// # Errors
    /// [`Breach::Lost`]; the dialogue must then be closed.
    pub fn lead(&mut self, shelf: &mut impl Shelf, theirs: Vec<Summary>) -> Result<Vec<Output>, Breach> {
        self.named = scopes_of(&theirs);
        self.scopes = theirs.into();
        let mut out = Vec::new();
        self.next_scope(shelf, &mut out)?;
        Ok(out)
    }

    /// Takes in one message.
    ///
    /// # Errors
    /// [`Breach`]; the dialogue must then be closed.
    pub fn receive(&mut self, shelf: &mut impl Shelf, message: Message) -> Result<Vec<Output>, Breach> {
        let mut out = Vec::new();
        match message {
            Message::Reconcile { scope, message } => self.reconcile(shelf, scope, &message, &mut out)?,
            Message::Need { scope, ids, last } => {
                self.serves(shelf, scope)?;
                let set = shelf.set(scope);
                let mut keys: Vec<ItemKey> = ids.iter().filter_map(|id| set.find(id)).collect();
                // Oldest first, so that most changes come after those that they build on.
                keys.sort();
                let bound = set.len() + NEED_IDS_MAX;
                match &mut self.outbox.source {
                    Some((open, Source::Keys(queue))) if *open == scope => queue.extend(keys),
                    None => self.outbox.source = Some((scope, Source::Keys(keys.into()))),
                    Some(_) => return Err(Breach::Unexpected("a need while something else is sent")),
                }
                if matches!(&self.outbox.source, Some((_, Source::Keys(queue))) if queue.len() > bound) {
                    return Err(Breach::Unexpected("more needs than there are items"));
                }
                self.outbox.say_end = last;
                self.pump(shelf, &mut out)?;
            }
            Message::Stream { scope, after } => {
                self.serves(shelf, scope)?;
                if self.outbox.source.is_some() {
                    return Err(Breach::Unexpected("a stream while something else is sent"));
                }
                self.outbox.source = Some((scope, Source::After(after)));
                self.outbox.say_end = true;
                self.pump(shelf, &mut out)?;
            }
            Message::Batch { number, scope, packed } => {
                self.shared(shelf, scope)?;
                let streamed = match self.phase {
                    Phase::Exchanging { scope: current, ended: false, streamed } if current == scope => streamed,
                    Phase::Following => false,
                    _ => return Err(Breach::Unexpected("a batch that nobody asked for")),
                };
                out.push(Output::Deliver { number, scope, items: unpack(&packed)?, streamed });
            }
            Message::Stored { number } => {
                match self.outbox.in_flight.pop_front() {
                    Some((sent, scope, keys)) if sent == number => out.push(Output::Stored { scope, keys }),
                    _ => return Err(Breach::Unexpected("a receipt for a batch that was not sent")),
                }
                self.pump(shelf, &mut out)?;
                self.settle(shelf, &mut out)?;
            }
            Message::End { scope } => {
                match &mut self.phase {
                    Phase::Exchanging { scope: current, ended, streamed } if *current == scope && !*ended => {
                        *ended = true;
                        if *streamed {
                            shelf.joined(scope);
                        }
                    }
                    _ => return Err(Breach::Unexpected("an end of nothing")),
                }
                self.settle(shelf, &mut out)?;
            }
            Message::Summaries(theirs) => {
                let Phase::Following = self.phase else { return Err(Breach::Unexpected("summaries")) };
                if let Some(other) = theirs.iter().find(|theirs| !self.named.contains(&theirs.scope)) {
                    return Err(Breach::Scope(other.scope));
                }
                self.named.retain(|scope| theirs.iter().any(|theirs| theirs.scope == *scope));
                let in_step = theirs.iter().all(|theirs| Self::equals(shelf, theirs));
                out.push(Output::Send(Message::Done { in_step }));
                self.over(in_step, &mut out);
            }
            Message::Done { in_step } => self.over(in_step, &mut out),
            _ => return Err(Breach::Unexpected("a greeting after the greeting")),
        }
        Ok(out)
    }

    /// Says that a delivered batch is on this node's disk.
    #[must_use = "an output that nobody carries out is a message lost"]
    pub fn stored(&mut self, number: u32) -> Vec<Output> {
        vec![Output::Send(Message::Stored { number })]
    }

    fn equals(shelf: &impl Shelf, theirs: &Summary) -> bool {
        shelf.shares(theirs.scope) && {
            let set = shelf.set(theirs.scope);
            set.len() as u64 == theirs.count && set.fingerprint() == theirs.fingerprint
        }
    }

    /// Whether the two may speak of a scope now.
    fn shared(&self, shelf: &impl Shelf, scope: Scope) -> Result<(), Breach> {
        if !self.named.contains(&scope) {
            return Err(Breach::Scope(scope));
        }
        if shelf.shares(scope) { Ok(()) } else { Err(Breach::Lost(scope)) }
    }

    fn serves(&self, shelf: &impl Shelf, scope: Scope) -> Result<(), Breach> {
        match self.phase {
            Phase::Following => self.shared(shelf, scope),
            _ => Err(Breach::Unexpected("a question from the side that answers")),
        }
    }

    fn over(&mut self, in_step: bool, out: &mut Vec<Output>) {
        self.phase = Phase::Over;
        out.push(Output::Over { in_step });
    }

    /// Goes to the next scope in which the two differ, or ends.
    fn next_scope(&mut self, shelf: &mut impl Shelf, out: &mut Vec<Output>) -> Result<(), Breach> {
        while let Some(theirs) = self.scopes.pop_front() {
            if !shelf.shares(theirs.scope) {
                // The other side must not think that this one has all of it.
                self.exchanged = true;
                continue;
            }
            if Self::equals(shelf, &theirs) {
                if shelf.joining(theirs.scope).is_some() {
                    shelf.joined(theirs.scope);
                }
                continue;
            }
            self.exchanged = true;
            let scope = theirs.scope;
            if theirs.count == 0 {
                self.exchange(shelf, scope, Source::After(ItemKey::MIN), true, out)?;
            } else if let Some(after) = shelf.joining(scope) {
                // What the stream leaves open is found by ranges afterwards.
                self.scopes.push_front(theirs);
                out.push(Output::Send(Message::Stream { scope, after }));
                self.phase = Phase::Exchanging { scope, ended: false, streamed: true };
            } else {
                let initiator = Initiator::new(MESSAGE_BYTES_MAX);
                let message = initiator.start(shelf.set(scope));
                self.rounds += 1;
                out.push(Output::Send(Message::Reconcile { scope, message }));
                self.phase = Phase::Reconciling { scope, initiator, have: Vec::new(), need: Vec::new() };
            }
            return Ok(());
        }
        if self.exchanged {
            self.named.retain(|scope| shelf.shares(*scope));
            let summaries = self.named.iter().map(|scope| summary(shelf, *scope)).collect();
            out.push(Output::Send(Message::Summaries(summaries)));
            self.phase = Phase::Checking;
        } else {
            out.push(Output::Send(Message::Done { in_step: true }));
            self.over(true, out);
        }
        Ok(())
    }

    fn reconcile(&mut self, shelf: &mut impl Shelf, scope: Scope, message: &[u8], out: &mut Vec<Output>) -> Result<(), Breach> {
        if let Phase::Following = self.phase {
            self.serves(shelf, scope)?;
            let message = respond(shelf.set(scope), message, MESSAGE_BYTES_MAX)?;
            out.push(Output::Send(Message::Reconcile { scope, message }));
            return Ok(());
        }
        let Phase::Reconciling { scope: current, initiator, have, need } = &mut self.phase else {
            return Err(Breach::Unexpected("a range message"));
        };
        if *current != scope {
            return Err(Breach::Scope(scope));
        }
        if !shelf.shares(scope) {
            return Err(Breach::Lost(scope));
        }
        if let Some(message) = initiator.step(shelf.set(scope), message, have, need)? {
            self.rounds += 1;
            out.push(Output::Send(Message::Reconcile { scope, message }));
            return Ok(());
        }
        let (have, need) = (std::mem::take(have), std::mem::take(need));
        let chunks = need.chunks(NEED_IDS_MAX).len();
        for (at, ids) in need.chunks(NEED_IDS_MAX).enumerate() {
            out.push(Output::Send(Message::Need { scope, ids: ids.to_vec(), last: at + 1 == chunks }));
        }
        self.exchange(shelf, scope, Source::Keys(have.into()), need.is_empty(), out)
    }

    fn exchange(&mut self, shelf: &mut impl Shelf, scope: Scope, source: Source, ended: bool, out: &mut Vec<Output>) -> Result<(), Breach> {
        self.outbox.source = Some((scope, source));
        self.outbox.say_end = false;
        self.phase = Phase::Exchanging { scope, ended, streamed: false };
        self.pump(shelf, out)?;
        self.settle(shelf, out)
    }

    /// Leaves a scope once both have what they lacked of it.
    fn settle(&mut self, shelf: &mut impl Shelf, out: &mut Vec<Output>) -> Result<(), Breach> {
        if let Phase::Exchanging { ended: true, .. } = self.phase
            && self.outbox.source.is_none()
            && self.outbox.in_flight.is_empty()
        {
            self.next_scope(shelf, out)?;
        }
        Ok(())
    }

    /// Sends batches until the window is full or nothing is left.
    fn pump(&mut self, shelf: &mut impl Shelf, out: &mut Vec<Output>) -> Result<(), Breach> {
        while self.outbox.in_flight.len() < WINDOW
            && let Some((scope, source)) = &mut self.outbox.source
        {
            let scope = *scope;
            if !shelf.shares(scope) {
                return Err(Breach::Lost(scope));
            }
            let (keys, items) = source.next_batch(shelf, scope);
            if keys.is_empty() {
                if self.outbox.say_end || !matches!(self.phase, Phase::Following) {
                    self.outbox.source = None;
                    if self.outbox.say_end {
                        out.push(Output::Send(Message::End { scope }));
                    }
                }
                return Ok(());
            }
            let number = self.outbox.next_number;
            self.outbox.next_number += 1;
            self.outbox.in_flight.push_back((number, scope, keys));
            out.push(Output::Send(Message::Batch { number, scope, packed: pack(&items) }));
        }
        Ok(())
    }
}

impl Source {
    /// The next items to send, at most [`BATCH_BYTES`] and one more.
    fn next_batch(&mut self, shelf: &mut impl Shelf, scope: Scope) -> (Vec<ItemKey>, Vec<Vec<u8>>) {
        let (mut keys, mut items, mut bytes) = (Vec::new(), Vec::new(), 0);
        let mut take = |shelf: &mut dyn FnMut() -> Option<Vec<u8>>, key| {
            if let Some(item) = shelf() {
                bytes += item.len();
                keys.push(key);
                items.push(item);
            }
            bytes < BATCH_BYTES
        };
        match self {
            Self::Keys(queue) => {
                while let Some(key) = queue.pop_front() {
                    if !take(&mut || shelf.item(scope, &key), key) {
                        break;
                    }
                }
            }
            Self::After(after) => loop {
                // A batch holds some thousand items; the keys are copied, because
                // reading an item may find it damaged and change the set.
                let next: Vec<ItemKey> = shelf.set(scope).iter_from(after).take(1024).collect();
                let Some(last) = next.last() else { break };
                let mut more = true;
                let last = *last;
                for key in next {
                    *after = key;
                    more = take(&mut || shelf.item(scope, &key), key);
                    if !more {
                        break;
                    }
                }
                if !more || *after < last {
                    break;
                }
            },
        }
        (keys, items)
    }
}

fn scopes_of(summaries: &[Summary]) -> Vec<Scope> {
    summaries.iter().map(|summary| summary.scope).collect()
}

fn summary(shelf: &impl Shelf, scope: Scope) -> Summary {
    let set = shelf.set(scope);
    Summary { scope, count: set.len() as u64, fingerprint: set.fingerprint() }
}

/// What the node holds of the scopes that the peer may read, the first
/// [`SCOPES_MAX`] of them.
pub fn summarise(shelf: &impl Shelf) -> Vec<Summary> {
    shelf.scopes().into_iter().take(SCOPES_MAX).map(|scope| summary(shelf, scope)).collect()
}
