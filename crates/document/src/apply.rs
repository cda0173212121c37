//! Handing changes to automerge, which may panic.
//!
//! All changes go in together first. Sound changes all succeed, and then the
//! order makes no difference. If anything fails, the document is lost (a panic
//! leaves it half changed), so it is built again from nothing, one change at a
//! time in canonical order; a change that fails is left out, and the document is
//! built again from those before it. Every replica does the same in the same
//! order, so every replica leaves out the same.
//!
//! Deliberately absent: a way to silence what the panic hook prints. The hook is
//! the whole process's, and this is a library.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{Automerge, Change, ChangeHash};

use crate::body::Decoded;

/// A document of all these changes, each behind its dependencies; `None` when
/// automerge fails on them.
pub(crate) fn all<'a>(changes: impl IntoIterator<Item = &'a Decoded>) -> Option<Automerge> {
    let changes: Vec<&Decoded> = changes.into_iter().collect();
    let mut heads: BTreeSet<ChangeHash> = changes.iter().map(|change| ChangeHash(change.body.hash)).collect();
    for dep in changes.iter().flat_map(|change| &change.body.deps) {
        heads.remove(&ChangeHash(*dep));
    }
    let document = guarded(Automerge::new(), &changes)?;
    // Automerge silently queues what it cannot place; then it has not all of it.
    let complete = document.get_heads().into_iter().collect::<BTreeSet<_>>() == heads;
    complete.then_some(document)
}

/// This document with one more change; `None` when automerge fails on it.
pub(crate) fn one(document: Automerge, change: &Decoded) -> Option<Automerge> {
    let document = guarded(document, &[change])?;
    let complete = document.get_heads().contains(&ChangeHash(change.body.hash));
    complete.then_some(document)
}

fn guarded(mut document: Automerge, changes: &[&Decoded]) -> Option<Automerge> {
    let applied = catch_unwind(AssertUnwindSafe(|| {
        let changes = changes.iter().map(|change| Change::try_from(&*change.bytes)).collect::<Result<Vec<_>, _>>().ok()?;
        document.apply_changes(changes).ok()?;
        Some(document)
    }));
    applied.ok().flatten()
}

/// A document of as many of these changes as automerge takes one at a time, and
/// the places of those that it failed on or that depend on such.
pub(crate) fn each(changes: &[&Decoded]) -> (Automerge, BTreeSet<usize>) {
    let mut failed = BTreeSet::new();
    let mut lost = BTreeSet::new();
    let mut document = Automerge::new();
    for (place, change) in changes.iter().enumerate() {
        if !change.body.deps.iter().any(|dep| lost.contains(dep)) {
            if let Some(applied) = one(document, change) {
                document = applied;
                continue;
            }
            document = Automerge::new();
            for (_, before) in changes[..place].iter().enumerate().filter(|(before, _)| !failed.contains(before)) {
                document = one(document, before).expect("what was applied once in this order is applied again");
            }
        }
        failed.insert(place);
        lost.insert(change.body.hash);
    }
    (document, failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::decode;
    use automerge::legacy::{ElementId, Key, ObjectId, OpId};
    use automerge::transaction::Transactable;
    use automerge::{ActorId, ObjType, ROOT, ReadDoc};

    const ACTORS: [[u8; 16]; 3] = [[1; 16], [2; 16], [3; 16]];

    fn last(document: &mut Automerge) -> Change {
        document.get_last_local_change().expect("something was committed")
    }

    /// Past the checks of `grammar`, to see what holds when they miss something:
    /// a letter behind one that is nowhere makes automerge panic.
    #[test]
    fn a_panic_costs_the_change_that_caused_it_and_what_builds_on_it() {
        let mut base = Automerge::new().with_actor(ActorId::from(ACTORS[0]));
        let mut transaction = base.transaction();
        let text = transaction.put_object(ROOT, "text", ObjType::Text).unwrap();
        transaction.splice_text(&text, 0, 0, "ab").unwrap();
        transaction.commit();
        let first = last(&mut base);

        let mut bob = base.fork().with_actor(ActorId::from(ACTORS[1]));
        let mut transaction = bob.transaction();
        transaction.splice_text(&text, 2, 0, "c").unwrap();
        transaction.commit();
        let mut lie = last(&mut bob).decode();
        lie.operations[0].key = Key::Seq(ElementId::Id(OpId::new(99, &ActorId::from(ACTORS[0]))));
        lie.operations[0].obj = ObjectId::Id(OpId::new(1, &ActorId::from(ACTORS[0])));
        let lie = Change::from(lie);
        let mut on_lie = last(&mut bob).decode();
        (on_lie.seq, on_lie.deps, on_lie.start_op) = (2, vec![lie.hash()], 5.try_into().unwrap());
        let on_lie = Change::from(on_lie);

        let mut carol = base.fork().with_actor(ActorId::from(ACTORS[2]));
        let mut transaction = carol.transaction();
        transaction.splice_text(&text, 0, 0, "d").unwrap();
        transaction.commit();
        let honest = last(&mut carol);

        let decoded =
            [(&first, 0), (&lie, 1), (&on_lie, 1), (&honest, 2)].map(|(change, of)| decode(change.raw_bytes(), &ACTORS[of]).unwrap());
        let decoded: Vec<_> = decoded.iter().collect();
        assert!(all(decoded.iter().copied()).is_none());
        let (document, failed) = each(&decoded);
        assert_eq!((document.text(&text).unwrap().as_str(), failed), ("dab", BTreeSet::from([1, 2])));
    }
}
