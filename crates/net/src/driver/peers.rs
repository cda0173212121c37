//! Who is connected how, and which dialogues run with them.

use std::collections::BTreeMap;

use libp2p::PeerId;
use libp2p::swarm::ConnectionId;

use crate::DialogueKey;
use crate::dialogue::Dialogue;
use crate::limits::DIALOGUES_MAX;

/// See the [module](self).
#[derive(Default)]
pub(super) struct Peers {
    peers: BTreeMap<PeerId, Peer>,
    dialogues: BTreeMap<DialogueKey, Running>,
}

#[derive(Default)]
struct Peer {
    admitted: bool,
    /// It is refused, and only hears the end of what it is being told.
    parting: bool,
    /// Each connection, and whether it is relayed.
    connections: BTreeMap<ConnectionId, bool>,
}

struct Running {
    peer: PeerId,
    connection: ConnectionId,
    ours: bool,
}

/// What a new connection changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joined {
    /// It is the first.
    First,
    /// It is the first direct one.
    Direct,
    /// Nothing.
    Again,
}

impl Peers {
    pub fn join(&mut self, peer: PeerId, connection: ConnectionId, relayed: bool) -> Joined {
        let was_direct = self.is_direct(peer);
        let connections = &mut self.peers.entry(peer).or_default().connections;
        let joined = match connections.is_empty() {
            true => Joined::First,
            false if !was_direct && !relayed => Joined::Direct,
            false => Joined::Again,
        };
        connections.insert(connection, relayed);
        joined
    }

    /// Whether that was the last connection to the peer.
    pub fn leave(&mut self, peer: PeerId, connection: ConnectionId) -> bool {
        let known = self.peers.get_mut(&peer).expect("who leaves has joined");
        known.connections.remove(&connection);
        let last = known.connections.is_empty();
        if last {
            self.peers.remove(&peer);
        }
        last
    }

    /// Whether the peer is there to be admitted.
    pub fn admit(&mut self, peer: PeerId) -> bool {
        self.peers.get_mut(&peer).filter(|known| !known.parting).map(|known| known.admitted = true).is_some()
    }

    /// Whether the peer is there to hear why it is refused.
    pub fn part(&mut self, peer: PeerId) -> bool {
        let known = self.peers.get_mut(&peer).map(|known| {
            known.admitted = false;
            known.parting = true;
        });
        known.is_some() && self.dialogues.values().any(|running| running.peer == peer)
    }

    pub fn is_parting(&self, peer: PeerId) -> bool {
        self.peers.get(&peer).is_some_and(|known| known.parting)
    }

    pub fn is_connected(&self, peer: PeerId) -> bool {
        self.peers.contains_key(&peer)
    }

    pub fn is_direct(&self, peer: PeerId) -> bool {
        self.peers.get(&peer).is_some_and(|known| known.connections.values().any(|relayed| !relayed))
    }

    /// Whether the peer may have opened one more dialogue with us.
    pub fn may_open(&self, peer: PeerId) -> bool {
        !self.is_parting(peer) && self.dialogues.values().filter(|running| running.peer == peer && !running.ours).count() < DIALOGUES_MAX
    }

    pub fn opened(&mut self, dialogue: &Dialogue, connection: ConnectionId) {
        let running = Running { peer: dialogue.peer.0, connection, ours: dialogue.ours };
        self.dialogues.insert(dialogue.key, running);
    }

    /// With whom the dialogue was.
    pub fn ended(&mut self, dialogue: DialogueKey) -> PeerId {
        self.dialogues.remove(&dialogue).expect("what ends has been opened").peer
    }

    /// Whether the peer is connected, not admitted, and silent.
    pub fn is_idle_stranger(&self, peer: PeerId) -> bool {
        self.peers.get(&peer).is_some_and(|known| !known.admitted) && !self.dialogues.values().any(|running| running.peer == peer)
    }

    /// The circuits to a peer that also has a direct connection: those that carry
    /// no dialogue, and whether others do.
    pub fn spare_circuits(&self, peer: PeerId) -> (Vec<ConnectionId>, bool) {
        if !self.is_direct(peer) {
            return (Vec::new(), false);
        }
        let circuits = self.peers[&peer].connections.iter().filter(|(_, relayed)| **relayed).map(|(id, _)| *id);
        let (used, idle): (Vec<_>, Vec<_>) = circuits.partition(|id| self.dialogues.values().any(|running| running.connection == *id));
        (idle, !used.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PeerKey;

    fn connection(n: usize) -> ConnectionId {
        ConnectionId::new_unchecked(n)
    }

    #[test]
    fn a_circuit_is_spare_when_a_direct_connection_stands_and_its_dialogues_have_ended() {
        let (mut peers, bob) = (Peers::default(), PeerId::random());
        assert_eq!(peers.join(bob, connection(1), true), Joined::First);
        peers.opened(&Dialogue { key: DialogueKey(7), peer: PeerKey(bob), ours: true }, connection(1));
        assert_eq!(peers.spare_circuits(bob), (vec![], false));
        assert_eq!(peers.join(bob, connection(2), false), Joined::Direct);
        assert_eq!(peers.spare_circuits(bob), (vec![], true));
        assert_eq!(peers.ended(DialogueKey(7)), bob);
        assert_eq!(peers.spare_circuits(bob), (vec![connection(1)], false));
        assert!(!peers.leave(bob, connection(1)));
        assert!(peers.leave(bob, connection(2)));
    }

    #[test]
    fn a_stranger_is_idle_without_a_dialogue_and_never_once_admitted() {
        let (mut peers, eve) = (Peers::default(), PeerId::random());
        assert!(!peers.admit(eve));
        peers.join(eve, connection(1), false);
        assert!(peers.is_idle_stranger(eve));
        peers.opened(&Dialogue { key: DialogueKey(1), peer: PeerKey(eve), ours: false }, connection(1));
        assert!(!peers.is_idle_stranger(eve));
        peers.ended(DialogueKey(1));
        assert!(peers.admit(eve));
        assert!(!peers.is_idle_stranger(eve));
    }

    #[test]
    fn a_refused_peer_opens_nothing_more_and_is_not_admitted() {
        let (mut peers, eve) = (Peers::default(), PeerId::random());
        peers.join(eve, connection(1), false);
        assert!(peers.admit(eve));
        assert!(!peers.part(eve), "nothing is being said to it");
        assert!(!peers.may_open(eve) && !peers.admit(eve) && peers.is_idle_stranger(eve));
    }

    #[test]
    fn a_peer_opens_a_few_dialogues_at_once_and_no_more() {
        let (mut peers, eve) = (Peers::default(), PeerId::random());
        peers.join(eve, connection(1), false);
        for key in 0..DIALOGUES_MAX as u64 {
            assert!(peers.may_open(eve));
            peers.opened(&Dialogue { key: DialogueKey(key), peer: PeerKey(eve), ours: false }, connection(1));
        }
        assert!(!peers.may_open(eve));
    }
}
