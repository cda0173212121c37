use std::collections::BTreeSet;

use negentropy::{Id, Negentropy, NegentropyStorageVector};
use proptest::prelude::*;

use model::Timestamp;

use super::ranges::{FINGERPRINT, IDS, SKIP, VERSION};
use super::*;
use crate::set::{Fingerprint, put_number};

fn key(time: u64, seed: u64) -> ItemKey {
    ItemKey { time: Timestamp(time), id: ItemId::of(&seed.to_be_bytes()) }
}

fn set_of(keys: impl IntoIterator<Item = ItemKey>) -> OrderedSet {
    let mut set = OrderedSet::new();
    keys.into_iter().for_each(|key| assert!(set.insert(key)));
    set
}

/// A peer that asks or answers: ours, or the `negentropy` crate.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Peer {
    Ours,
    Theirs,
}

/// What an initiator learned, in how many rounds and bytes.
#[derive(Default, Debug)]
struct Outcome {
    have: BTreeSet<ItemId>,
    need: BTreeSet<ItemId>,
    rounds: usize,
    bytes: usize,
}

fn storage(set: &OrderedSet) -> NegentropyStorageVector {
    let mut storage = NegentropyStorageVector::new();
    set.range(0, set.len()).for_each(|key| storage.insert(key.time.0, Id::from_byte_array(key.id.0)).unwrap());
    storage.seal().unwrap();
    storage
}

/// Lets two peers talk to the end.
fn converse(asks: (Peer, &OrderedSet), answers: (Peer, &OrderedSet), bytes_max: usize) -> Outcome {
    let (ask_storage, answer_storage) = (storage(asks.1), storage(answers.1));
    let mut their_initiator = Negentropy::borrowed(&ask_storage, bytes_max as u64).unwrap();
    let mut our_initiator = Initiator::new(bytes_max);
    let mut outcome = Outcome::default();
    let mut next = Some(match asks.0 {
        Peer::Ours => our_initiator.start(asks.1),
        Peer::Theirs => their_initiator.initiate().unwrap(),
    });
    while let Some(message) = next {
        let answer = match answers.0 {
            Peer::Ours => respond(answers.1, &message, bytes_max).unwrap(),
            Peer::Theirs => Negentropy::borrowed(&answer_storage, bytes_max as u64).unwrap().reconcile(&message).unwrap(),
        };
        outcome.rounds += 1;
        outcome.bytes += message.len() + answer.len();
        assert!(outcome.rounds < 1_000);
        next = match asks.0 {
            Peer::Ours => {
                let (mut have, mut need) = (Vec::new(), Vec::new());
                let next = our_initiator.step(asks.1, &answer, &mut have, &mut need).unwrap();
                outcome.have.extend(have.iter().map(|key| key.id));
                outcome.need.extend(need);
                assert!(message.len() <= bytes_max);
                next
            }
            Peer::Theirs => {
                let (mut have, mut need) = (Vec::new(), Vec::new());
                let next = their_initiator.reconcile_with_ids(&answer, &mut have, &mut need).unwrap();
                outcome.have.extend(have.iter().map(|id| ItemId(id.to_bytes())));
                outcome.need.extend(need.iter().map(|id| ItemId(id.to_bytes())));
                assert!(answers.0 == Peer::Theirs || answer.len() <= bytes_max);
                next
            }
        };
    }
    outcome
}

/// Holds every pairing of peers against the true difference.
fn check(alice: &OrderedSet, bob: &OrderedSet, bytes_max: usize) {
    let ids = |set: &OrderedSet| set.range(0, set.len()).map(|key| key.id).collect::<BTreeSet<_>>();
    let (alices, bobs) = (ids(alice), ids(bob));
    for (asks, answers) in [(Peer::Ours, Peer::Ours), (Peer::Ours, Peer::Theirs), (Peer::Theirs, Peer::Ours)] {
        let outcome = converse((asks, alice), (answers, bob), bytes_max);
        assert!(outcome.have.iter().eq(alices.difference(&bobs)), "{asks:?} asks, {answers:?} answers: have");
        assert!(outcome.need.iter().eq(bobs.difference(&alices)), "{asks:?} asks, {answers:?} answers: need");
    }
}

/// Two sets: what both have, what one has, what the other has. Times repeat
/// often when their span is short.
fn two_sets() -> impl Strategy<Value = (OrderedSet, OrderedSet)> {
    let sizes = (0..3_000u64, 0..400u64, 0..400u64);
    (sizes, prop_oneof![Just(1u64), Just(40), Just(u64::MAX)], any::<u64>()).prop_map(|((both, alices, bobs), span, salt)| {
        let keys = |from: u64, count: u64| {
            (from..from + count).map(move |n| {
                let scattered = (n ^ salt).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                key(scattered % span, n)
            })
        };
        let alice = set_of(keys(0, both).chain(keys(10_000, alices)));
        let bob = set_of(keys(0, both).chain(keys(20_000, bobs)));
        (alice, bob)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_two_peers_find_the_difference((alice, bob) in two_sets(), short in any::<bool>()) {
        check(&alice, &bob, if short { MESSAGE_BYTES_MIN } else { MESSAGE_BYTES_MAX });
    }

    #[test]
    fn a_message_changed_on_its_way_harms_nobody(
        (alice, bob) in two_sets(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
        truncate in any::<bool>(),
    ) {
        let first = Initiator::new(MESSAGE_BYTES_MIN).start(&alice);
        let answer = respond(&bob, &first, MESSAGE_BYTES_MIN).unwrap();
        for mut message in [first, answer] {
            changes.iter().for_each(|(at, byte)| *at.get_mut(&mut message) = *byte);
            if truncate {
                message.truncate(cut.index(message.len()));
            }
            hear(&bob, &message);
        }
    }

    #[test]
    fn random_bytes_harm_nobody(mut message in prop::collection::vec(any::<u8>(), 0..600), alice in two_sets()) {
        hear(&alice.0, &message);
        message.insert(0, VERSION);
        hear(&alice.0, &message);
    }

    #[test]
    fn random_ranges_harm_nobody(
        ranges in prop::collection::vec((0..3u64, 0..40u64, 0..34u64, 0..4u8, 0..20usize), 0..60),
        alice in two_sets(),
    ) {
        let mut message = vec![VERSION];
        for (step, id_byte, id_len, mode, ids) in ranges {
            put_number(&mut message, step);
            put_number(&mut message, id_len);
            message.extend(std::iter::repeat_n(id_byte as u8, id_len as usize));
            message.push(mode);
            match mode {
                FINGERPRINT => message.extend([7; Fingerprint::LEN]),
                IDS => {
                    put_number(&mut message, ids as u64);
                    (0..ids as u64).for_each(|n| message.extend(key(0, n * 100).id.0));
                }
                _ => {}
            }
        }
        hear(&alice.0, &message);
    }

    #[test]
    fn a_set_that_changes_meanwhile_is_no_harm((mut alice, mut bob) in two_sets()) {
        let mut initiator = Initiator::new(MESSAGE_BYTES_MIN);
        let (mut have, mut need) = (Vec::new(), Vec::new());
        let mut next = Some(initiator.start(&alice));
        let mut round = 0;
        while let Some(message) = next {
            round += 1;
            (0..50).for_each(|n| assert!(alice.insert(key(n, 30_000 + round * 50 + n))));
            let gone: Vec<_> = bob.range(0, bob.len()).step_by(7).collect();
            gone.iter().for_each(|key| assert!(bob.remove(key)));
            let answer = respond(&bob, &message, MESSAGE_BYTES_MIN).unwrap();
            next = initiator.step(&alice, &answer, &mut have, &mut need).unwrap();
        }
        prop_assert!(need.iter().all(|id| alice.find(id).is_none()));
    }
}

/// Whatever is heard: no panic, and no more in return than was allowed.
fn hear(set: &OrderedSet, message: &[u8]) {
    if let Ok(answer) = respond(set, message, MESSAGE_BYTES_MIN) {
        assert!(answer.len() <= MESSAGE_BYTES_MIN);
    }
    let (mut have, mut need) = (Vec::new(), Vec::new());
    if let Ok(Some(next)) = Initiator::new(MESSAGE_BYTES_MIN).step(set, message, &mut have, &mut need) {
        assert!(next.len() <= MESSAGE_BYTES_MIN);
    }
    assert!(have.len() <= set.len() && need.len() <= message.len() / ItemId::LEN);
}

/// Ten years of items, evenly apart.
fn decade(count: u64) -> OrderedSet {
    set_of((0..count).map(|n| key(1_700_000_000_000 + n * (315_360_000_000 / count), n)))
}

#[test]
fn equal_sets_of_any_size_part_after_352_bytes() {
    for count in [0, 1, 31, 32, 33, 1_000, 100_000] {
        let set = set_of(decade(count.max(1)).range(0, count as usize));
        let outcome = converse((Peer::Ours, &set), (Peer::Ours, &set), MESSAGE_BYTES_MAX);
        assert_eq!((outcome.rounds, outcome.have.len(), outcome.need.len()), (1, 0, 0));
        assert!(outcome.bytes <= 352, "{count} items cost {} bytes", outcome.bytes);
    }
}

#[test]
fn two_hundred_recent_differences_cost_few_rounds_and_bytes() {
    let both = decade(100_000);
    let after = both.last().unwrap().time.0;
    let mut alice = both.clone();
    let mut bob = both;
    (0..100).for_each(|n| assert!(alice.insert(key(after + n * 60_000, 200_000 + n))));
    (0..100).for_each(|n| assert!(bob.insert(key(after + n * 61_000, 300_000 + n))));
    let outcome = converse((Peer::Ours, &alice), (Peer::Ours, &bob), MESSAGE_BYTES_MAX);
    assert_eq!((outcome.have.len(), outcome.need.len()), (100, 100));
    assert!(outcome.rounds <= 4, "{} rounds", outcome.rounds);
    assert!(outcome.bytes < 20_000, "{} bytes", outcome.bytes);
}

#[test]
fn many_items_of_one_moment_are_told_apart() {
    let alice = set_of((0..5_000).map(|n| key(7, n)));
    let bob = set_of((50..5_050).map(|n| key(7, n)));
    check(&alice, &bob, MESSAGE_BYTES_MAX);
    check(&alice, &bob, MESSAGE_BYTES_MIN);
}

#[test]
fn a_list_that_claims_to_be_huge_takes_no_memory() {
    let mut message = vec![VERSION, 0, 0, IDS];
    put_number(&mut message, u64::MAX);
    let refused = respond(&OrderedSet::new(), &message, MESSAGE_BYTES_MAX).unwrap_err();
    let expected = Malformed::TooLong { what: "a list of ids", found: u64::MAX as usize, limit: 0 };
    assert_eq!(refused, ReconcileError::Malformed(expected));
}

#[test]
fn bounds_that_fall_are_refused() {
    let message = [VERSION, 1, 1, 9, SKIP, 1, 1, 8, SKIP];
    let refused = respond(&OrderedSet::new(), &message, MESSAGE_BYTES_MAX).unwrap_err();
    assert_eq!(refused, ReconcileError::Malformed(Malformed::Order("the bounds of ranges")));
}

#[test]
fn numbers_have_one_encoding() {
    for number in [vec![0x80, 1], vec![0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0]] {
        let message = [&[VERSION], &number[..], &[0, SKIP]].concat();
        let refused = respond(&OrderedSet::new(), &message, MESSAGE_BYTES_MAX).unwrap_err();
        assert!(matches!(refused, ReconcileError::Malformed(Malformed::Value { .. })), "{refused:?}");
    }
}

#[test]
fn another_version_is_refused() {
    let refused = respond(&OrderedSet::new(), &[0x62], MESSAGE_BYTES_MAX).unwrap_err();
    assert_eq!(refused, ReconcileError::Version { needed: 0x61, found: 0x62 });
}

#[test]
fn a_difference_beyond_the_bound_is_found_in_parts() {
    let bob = decade(FOUND_MAX as u64 + 100_000);
    let mut alice = OrderedSet::new();
    let mut dialogues = 0;
    while alice.len() < bob.len() {
        let outcome = converse((Peer::Ours, &alice), (Peer::Ours, &bob), MESSAGE_BYTES_MAX);
        assert!(outcome.need.len() < FOUND_MAX + MESSAGE_BYTES_MAX / ItemId::LEN);
        outcome.need.iter().for_each(|id| assert!(alice.insert(bob.find(id).unwrap())));
        dialogues += 1;
    }
    assert_eq!(dialogues, 2);
}

#[test]
fn a_peer_that_never_ends_is_given_up() {
    let set = decade(40);
    let mut initiator = Initiator::new(MESSAGE_BYTES_MAX);
    let endless = [&[VERSION, 0, 0, FINGERPRINT][..], &[7; Fingerprint::LEN]].concat();
    let (mut have, mut need) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS_MAX {
        assert!(initiator.step(&set, &endless, &mut have, &mut need).unwrap().is_some());
    }
    let refused = initiator.step(&set, &endless, &mut have, &mut need).unwrap_err();
    assert_eq!(refused, ReconcileError::Endless { limit: ROUNDS_MAX });
}
