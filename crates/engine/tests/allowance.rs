//! What one peer may ask of a node, and what the node says to who asks for more.

mod mesh;

use engine::{Command, CommandError, DialogueId, Effect, Input, PeerKey, Reply, Ticket, Verdict};
use mesh::{Mesh, Person, peer};
use model::{MemberKind, Scope};
use sync::message::Message;

/// More dialogues than one peer may open at once.
const MANY: u64 = 241;

impl Mesh {
    /// What the engine at a place says to an input, and nobody else hears.
    fn alone(&mut self, at: usize, input: Input) -> Vec<Effect> {
        let now = self.now();
        self.nodes[at].engine.step(now, input)
    }

    /// A stranger's link, over which nothing else comes.
    fn stranger(&mut self, at: usize, number: u8) -> PeerKey {
        let stranger = PeerKey(vec![0xee, number]);
        self.alone(at, Input::Connected { peer: stranger.clone(), dialer: false, relayed: false });
        stranger
    }

    /// Asks for a dialogue, and lets time pass only where the node waits.
    fn asks_to_meet(&mut self, at: usize, host: usize) -> Result<Reply, CommandError> {
        self.next += 1;
        let ticket = Ticket(self.next);
        self.step(at, Input::Command { ticket, command: Command::Sync(peer(host)) });
        for _ in 0..1_000 {
            while let Some((at, input)) = self.queue.pop_front() {
                self.step(at, input);
            }
            if let Some(reply) = self.nodes[at].replies.remove(&ticket) {
                return reply;
            }
            self.pass(100);
        }
        panic!("the node answers");
    }

    fn opens(&mut self, at: usize, from: &PeerKey, number: u64) -> (DialogueId, Vec<Effect>) {
        let dialogue = DialogueId(1_000_000 + number);
        let effects = self.alone(at, Input::Opened { dialogue, peer: from.clone(), ours: false });
        (dialogue, effects)
    }
}

/// The reason with which a dialogue was refused, if it was.
fn reason(effects: &[Effect]) -> Option<String> {
    effects.iter().find_map(|effect| match effect {
        Effect::Send { bytes, .. } => match Message::decode(bytes) {
            Ok(Message::Refused { reason }) => Some(reason),
            _ => None,
        },
        _ => None,
    })
}

fn is_let_go(effects: &[Effect], who: &PeerKey) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Refuse { peer } if peer == who))
}

#[test]
fn who_opens_dialogue_after_dialogue_is_told_to_wait_and_served_again_later() {
    let mut mesh = Mesh::founded();
    let stranger = mesh.stranger(0, 1);
    let mut told = Vec::new();
    for number in 0..MANY {
        let (dialogue, effects) = mesh.opens(0, &stranger, number);
        told.extend(reason(&effects));
        mesh.alone(0, Input::Closed { dialogue });
    }
    assert_eq!(told, ["this node was asked for more dialogues than it grants one peer; try again in a minute"]);
    let other = mesh.stranger(0, 2);
    assert_eq!(reason(&mesh.opens(0, &other, MANY).1), None, "another peer is not made to wait");
    mesh.alone(0, Input::Disconnected { peer: stranger.clone() });
    let again = mesh.stranger(0, 1);
    assert!(reason(&mesh.opens(0, &again, MANY + 1).1).is_some(), "a new link with the same key is no fresh start");
    mesh.pass(60_000);
    assert_eq!(reason(&mesh.opens(0, &again, MANY + 2).1), None);
}

#[test]
fn a_node_that_is_asked_to_meet_another_again_and_again_keeps_to_what_the_other_grants() {
    let mut mesh = Mesh::founded();
    let invitation = mesh.invite();
    let (bob, reply) = mesh.join(2, &invitation);
    assert_eq!(reply, Ok(Reply::Joined));
    let before = mesh.moment;
    for number in 0..300 {
        let synced = mesh.asks_to_meet(bob, 0);
        assert!(matches!(synced, Ok(Reply::Synced(_))), "meeting {number}: {synced:?}");
    }
    assert!(mesh.moment - before >= 60_000, "it waited: {} ms", mesh.moment - before);
}

#[test]
fn who_guesses_at_invitations_is_told_to_wait() {
    let mut mesh = Mesh::founded();
    let city = mesh.nodes[0].engine.city().unwrap();
    let stranger = mesh.stranger(0, 1);
    let now = mesh.now();
    let certificate = Person::new(9).certificate(city, now).bytes().to_vec();
    let mut said = Vec::new();
    for number in 0..11 {
        let (dialogue, _) = mesh.opens(0, &stranger, number);
        let request = Message::Join { token: [number as u8; 16], kind: MemberKind::Resident, certificate: certificate.clone() };
        let effects = mesh.alone(0, Input::Frame { dialogue, bytes: request.encode() });
        said.extend(reason(&effects));
    }
    let (last, others) = said.split_last().unwrap();
    assert!(others.len() == 10 && others.iter().all(|reason| reason.contains("gave out no such invitation")), "{said:?}");
    assert!(last.contains("asked to join too often"), "{last}");
}

impl Mesh {
    /// A city of two, in which the second has opened a dialogue with the first that goes no
    /// further by itself; answers its name at the first.
    fn greeted() -> (Self, usize, DialogueId) {
        let mut mesh = Self::founded();
        let invitation = mesh.invite();
        let (bob, reply) = mesh.join(2, &invitation);
        assert_eq!(reply, Ok(Reply::Joined));
        mesh.next += 1;
        let (ticket, command) = (Ticket(mesh.next), Command::Sync(peer(0)));
        mesh.step(bob, Input::Command { ticket, command });
        loop {
            let (at, input) = mesh.queue.pop_front().expect("the first answers");
            if let Input::Frame { dialogue, bytes } = &input
                && at == bob
                && matches!(Message::decode(bytes), Ok(Message::Hello(_)))
            {
                let (_, theirs) = mesh.dialogues[&(bob, *dialogue)];
                return (mesh, bob, theirs);
            }
            mesh.step(at, input);
        }
    }

    /// Brings so many messages of certificates of somebody whom nobody let in.
    fn brings_refused(&mut self, dialogue: DialogueId, messages: u32) -> Vec<Effect> {
        let (city, mut now) = (self.nodes[0].engine.city().unwrap(), self.now());
        let stranger = Person::new(9);
        let mut said = Vec::new();
        for number in 0..messages {
            let mut next = || {
                now.wall.0 += 1;
                stranger.certificate(city, now).bytes().to_vec()
            };
            let items: Vec<Vec<u8>> = (0..AT_ONCE).map(|_| next()).collect();
            said.extend(self.hears(dialogue, &Message::Batch { number, scope: Scope::Control, packed: sync::pack(&items) }));
        }
        said
    }

    fn hears(&mut self, dialogue: DialogueId, message: &Message) -> Vec<Effect> {
        self.alone(0, Input::Frame { dialogue, bytes: message.encode() })
    }
}

/// Items that are refused, in one message.
const AT_ONCE: usize = 4_000;

#[test]
fn who_sends_what_is_refused_again_and_again_is_let_go() {
    let (mut mesh, bob, dialogue) = Mesh::greeted();
    let effects = mesh.brings_refused(dialogue, 5);
    assert!(!is_let_go(&effects, &peer(bob)), "{effects:?}");
    let effects = mesh.brings_refused(dialogue, 1);
    assert_eq!(reason(&effects).unwrap(), "more items came that this node refuses than one peer may send");
    assert!(is_let_go(&effects, &peer(bob)));
}

#[test]
fn what_is_gossiped_beyond_an_allowance_is_not_looked_at_and_asked_for_by_dialogue() {
    let (mut mesh, bob, dialogue) = Mesh::greeted();
    let news = |mesh: &mut Mesh, message: u64| {
        // What is held already is good news, and passed on.
        let items = mesh.nodes[0].engine.holdings_mut().unwrap().items_to_keep().unwrap();
        let effects = mesh.alone(0, Input::Gossip { peer: peer(bob), message, bytes: sync::pack(&items[..1]) });
        let verdict = |effect: &Effect| match effect {
            Effect::Verdict { verdict, .. } => Some(*verdict),
            _ => None,
        };
        effects.iter().find_map(verdict).unwrap()
    };
    assert_eq!(news(&mut mesh, 1), Verdict::Accept);
    mesh.brings_refused(dialogue, 5);
    assert_eq!(news(&mut mesh, 2), Verdict::Ignore);
    mesh.pass(2 * 60_000);
    assert_eq!(news(&mut mesh, 3), Verdict::Accept, "it has been earned back");
}

#[test]
fn who_brings_what_is_held_already_again_and_again_is_told_to_wait_and_not_let_go() {
    let (mut mesh, bob, dialogue) = Mesh::greeted();
    let items = mesh.nodes[0].engine.holdings_mut().unwrap().items_to_keep().unwrap();
    let packed = sync::pack(&vec![items[0].clone(); AT_ONCE]);
    let mut told = None;
    let mut messages = 0;
    while told.is_none() && messages < 1_000 {
        let effects = mesh.hears(dialogue, &Message::Batch { number: messages, scope: Scope::Control, packed: packed.clone() });
        assert!(!is_let_go(&effects, &peer(bob)));
        told = reason(&effects);
        messages += 1;
    }
    assert_eq!(told.unwrap(), "more items were exchanged with this device than one device needs; try again in some minutes");
    assert_eq!(messages, 251);
}
