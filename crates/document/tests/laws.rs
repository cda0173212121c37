//! The laws of merging, with liars among the authors: every replica that holds
//! the same set tells the same, whatever came first.

mod common;

use common::*;
use document::{Change, Document, found};
use model::Value;
use proptest::prelude::*;
use proptest::sample::Index;

/// One thing that somebody does.
#[derive(Clone, Debug)]
enum Act {
    /// Edits what they hold: the envelopes whose bits are set. Who does not hold
    /// their own last change forks.
    Edit { who: u8, holds: u64, field: u8, word: u8 },
    /// Flips bits of a held body and signs it anew, with a right checksum.
    Flip { of: Index, at: Index, bits: u8 },
    /// Rewrites the operations of a held body.
    Rewrite { of: Index, operation: Index, how: u8, number: u8 },
    /// Signs a held body as their own.
    Steal { of: Index, who: u8 },
    /// Signs one's own change a second time.
    Repeat { of: Index },
    /// A held change does not count for now.
    Doubt { of: Index },
    /// A held change's author was revoked.
    Cut { of: Index },
}

fn act() -> impl Strategy<Value = Act> {
    let edit = || (1..5u8, prop_oneof![3 => Just(u64::MAX), 2 => any::<u64>()], any::<u8>(), any::<u8>());
    prop_oneof![
        12 => edit().prop_map(|(who, holds, field, word)| Act::Edit { who, holds, field, word }),
        2 => (any::<Index>(), any::<Index>(), 1..=255u8).prop_map(|(of, at, bits)| Act::Flip { of, at, bits }),
        3 => (any::<Index>(), any::<Index>(), any::<u8>(), any::<u8>()).prop_map(|(of, operation, how, number)| Act::Rewrite { of, operation, how, number }),
        1 => (any::<Index>(), 1..5u8).prop_map(|(of, who)| Act::Steal { of, who }),
        1 => any::<Index>().prop_map(|of| Act::Repeat { of }),
        1 => any::<Index>().prop_map(|of| Act::Doubt { of }),
        1 => any::<Index>().prop_map(|of| Act::Cut { of }),
    ]
}

fn signer(change: &Change<'_>) -> Person {
    Person(change.device.0[0])
}

/// What comes of these acts, in the order in which they happened.
fn play(acts: &[Act]) -> Vec<Change<'static>> {
    let mut held = vec![first()];
    for (time, act) in acts.iter().enumerate() {
        // Claimed times repeat and run backwards, as clocks do.
        let time = 2 + (time as u64 * 7) % 5;
        let made = match act {
            Act::Edit { who, holds, field, word } => edit(&held, Person(*who), *holds, *field, *word, time),
            Act::Flip { of, at, bits } => {
                let change = of.get(&held);
                let mut body = change.body.to_vec();
                body[at.index(change.body.len())] ^= bits;
                Some(signer(change).signs(time, seal(body)))
            }
            Act::Rewrite { of, operation, how, number } => {
                let change = of.get(&held);
                // A body that was flipped before may be too broken to rewrite.
                let lie = std::panic::catch_unwind(|| lie(&change.body, operation, *how, *number));
                lie.ok().map(|body| signer(change).signs(time, body))
            }
            Act::Steal { of, who } => Some(Person(*who).signs(time, of.get(&held).body.to_vec())),
            Act::Repeat { of } => Some(signer(of.get(&held)).signs(time, of.get(&held).body.to_vec())),
            Act::Doubt { of } => {
                let at = of.index(held.len());
                held[at].counts = document::Counts::NotNow;
                None
            }
            Act::Cut { of } => {
                let at = of.index(held.len());
                held[at].counts = document::Counts::Cut;
                None
            }
        };
        held.extend(made.filter(|made| held.iter().all(|change| change.key != made.key)));
    }
    held
}

fn edit(held: &[Change<'static>], who: Person, holds: u64, field: u8, word: u8, time: u64) -> Option<Change<'static>> {
    let known: Vec<_> =
        held.iter().enumerate().filter(|(place, _)| holds >> (place % 64) & 1 == 1).map(|(_, change)| change.clone()).collect();
    let document = document(&known);
    let text = document.view().map(|view| view.content.text("description").to_owned()).unwrap_or_default();
    let (at, word) = (text.floor_char_boundary(usize::from(word) % (text.len() + 1)), format!("{word}é"));
    let edit = match field % 5 {
        0 => ("title", Some(Value::Text(word))),
        1 => ("place", None),
        2 => ("skills", Some(Value::set(["guitar", word.as_str()]))),
        3 => ("description", Some(Value::Text([&text[..at], &word, &text[at..]].concat()))),
        _ => ("description", Some(Value::Text(text[at..].to_owned()))),
    };
    let body = document.edit(who.actor(), &[edit]).ok().flatten()?;
    Some(who.signs(time, body))
}

fn lie(body: &[u8], operation: &Index, how: u8, number: u8) -> Vec<u8> {
    use automerge::ScalarValue;
    use automerge::legacy::{ElementId, Key, ObjectId, OpId, OpType};
    rewritten(body, |change| {
        let actors = [ALICE, BOB, CAROL, EVE].map(|person| automerge::ActorId::from(person.actor()));
        let id = OpId::new(u64::from(number) + 1, &actors[usize::from(how) % 4]);
        if change.operations.is_empty() {
            return;
        }
        let place = operation.index(change.operations.len());
        let victim = &mut change.operations[place];
        match how / 4 % 12 {
            0 => victim.obj = ObjectId::Id(id),
            1 => victim.obj = ObjectId::Root,
            2 => victim.key = Key::Seq(ElementId::Id(id)),
            3 => victim.key = Key::Seq(ElementId::Head),
            4 => victim.key = Key::Map(format!("{number}").into()),
            5 => victim.pred = vec![id].into(),
            6 => victim.insert = !victim.insert,
            7 => victim.action = OpType::Delete,
            8 => {
                victim.action =
                    OpType::Put([ScalarValue::from("x"), true.into(), 7u64.into(), 7i64.into()][usize::from(number) % 4].clone())
            }
            9 => change.start_op = (u64::from(number) + 1).try_into().expect("it is not zero"),
            10 => change.seq = u64::from(number % 4),
            _ => drop(change.deps.pop()),
        }
    })
}

/// Takes the changes in one by one, as they come.
fn taken_in(held: &[Change<'static>]) -> Vec<Document> {
    let mut documents: Vec<Document> = vec![document(&[])];
    for (place, change) in held.iter().enumerate() {
        let mut next = documents[place].clone();
        if !next.extend(change) {
            next = document(&held[..=place]);
        }
        documents.push(next);
    }
    documents
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_set_tells_the_same_in_any_order(acts in prop::collection::vec(act(), 0..24), order in any::<prop::sample::Selector>()) {
        let held = play(&acts);
        let mut shuffled = held.clone();
        shuffled.sort_by_key(|change| order.select([change.key.id.0[5], change.key.id.0[9], 0]).wrapping_mul(change.key.id.0[3]));
        prop_assert_eq!(told(&document(&held)), told(&document(&shuffled)));
        shuffled.reverse();
        shuffled.extend(held.first().cloned());
        prop_assert_eq!(told(&document(&held)), told(&document(&shuffled)));
    }

    #[test]
    fn taking_changes_in_one_by_one_tells_what_taking_them_at_once_tells(acts in prop::collection::vec(act(), 0..16)) {
        let held = play(&acts);
        for (len, document) in taken_in(&held).iter().enumerate() {
            prop_assert_eq!(told(document), told(&common::document(&held[..len])));
        }
    }

    #[test]
    fn people_who_edit_apart_and_exchange_see_the_same(acts in prop::collection::vec(act(), 0..16), mask in any::<u64>()) {
        let held = play(&acts);
        let (mut mine, theirs): (Vec<_>, Vec<_>) = held.into_iter().enumerate().partition(|(place, _)| mask >> (place % 64) & 1 == 1);
        let turn = mask as usize % (mine.len() + 1);
        mine.rotate_left(turn);
        let both = |one: &[(usize, Change<'static>)], two: &[(usize, Change<'static>)]| {
            document(&one.iter().chain(two).map(|(_, change)| change.clone()).collect::<Vec<_>>())
        };
        prop_assert_eq!(told(&both(&mine, &theirs)), told(&both(&theirs, &mine)));
    }

    #[test]
    fn what_is_shown_reads_back_and_fits_its_fields(acts in prop::collection::vec(act(), 0..24)) {
        if let Some(view) = document(&play(&acts)).view() {
            prop_assert_eq!(view.content.check(), Ok(()));
            prop_assert_eq!(model::RecordView::decode(&view.encode()), Ok(view));
        }
    }

    #[test]
    fn honest_people_lose_nothing(acts in prop::collection::vec(act(), 0..24)) {
        let honest = |act: &Act| match act {
            // Each holds all that is there: nobody forks, and all descend.
            Act::Edit { who, field, word, .. } if *who < 4 => Some(Act::Edit { who: *who, holds: u64::MAX, field: *field, word: *word }),
            _ => None,
        };
        let held = play(&acts.iter().filter_map(honest).collect::<Vec<_>>());
        let document = document(&held);
        prop_assert_eq!((document.set_aside().count(), document.waiting()), (0, 0));
        prop_assert_eq!(document.view().map(|view| view.changes as usize), Some(held.len()));
        let mut grown = common::document(&held[..1]);
        prop_assert!(held[1..].iter().all(|change| grown.extend(change)), "the fast path takes all of them");
    }

    #[test]
    fn flipping_any_byte_of_a_first_change_panics_nowhere(flips in prop::collection::vec((any::<Index>(), any::<u8>()), 1..4), shared in any::<bool>()) {
        let mut body = found(ALICE.actor(), &guitar(), shared).unwrap();
        for (at, bits) in flips {
            let at = at.index(body.len());
            body[at] ^= bits;
        }
        let _ = document(&[ALICE.signs(1, seal(body))]).view();
    }
}
