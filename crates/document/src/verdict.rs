//! Which of the held changes of a record count.
//!
//! One walk in canonical order: whatever is ready (all that it builds on has been
//! judged) with the lowest claimed time, then id, comes next. The order decides
//! which changes fill a record up; it does not decide how they merge.
//!
//! Deliberately absent: automerge. Here changes are only read.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use model::ItemKey;
use model::limits::RECORD_ORPHANS_MAX;

use crate::body::{Decoded, decode};
use crate::history::{History, Node};
use crate::reason::Reason;
use crate::{Actor, Change, Counts, Founding, actor, fork};

/// What the set of held changes adds up to.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    /// The sound changes, rivals that lost among them.
    pub history: History,
    /// Nodes of the history that stand, each behind what it builds on.
    pub standing: Vec<usize>,
    /// What does not count, and why.
    pub set_aside: BTreeMap<ItemKey, Reason>,
    /// How many changes wait for ancestors.
    pub waiting: usize,
    /// The highest number that each actor has used, counting or not.
    pub used: BTreeMap<Actor, u64>,
}

/// How a change that can be built on was judged.
enum Judged {
    Sound,
    NotNow,
    SetAside,
}

/// Judges all held changes of a record.
pub(crate) fn judge(founding: &Founding, changes: &[Change<'_>]) -> Verdict {
    // First as if all that was cut were carried; then without what nobody else's
    // standing change was built on, until nothing more falls.
    let mut carried: BTreeSet<ItemKey> = changes.iter().filter(|change| change.counts == Counts::Cut).map(|change| change.key).collect();
    loop {
        let mut verdict = walk(founding, changes, &carried);
        let needed: BTreeSet<ItemKey> = verdict
            .standing
            .iter()
            .copied()
            .filter(|node| needs_carrying(&verdict, *node))
            .map(|node| verdict.history.nodes[node].key)
            .collect();
        if needed == carried {
            verdict.set_aside.extend(carried.into_iter().map(|key| (key, Reason::Carried)));
            return verdict;
        }
        carried = needed;
    }
}

/// Whether a standing change was cut, and another member's that counts was built on it.
fn needs_carrying(verdict: &Verdict, node: usize) -> bool {
    let nodes = &verdict.history.nodes;
    let built =
        |other: &usize| !nodes[*other].carried && nodes[*other].member != nodes[node].member && nodes[*other].ancestors.contains(node);
    nodes[node].carried && verdict.standing.iter().any(built)
}

/// Judges them, where these of the cut ones are carried.
fn walk(founding: &Founding, changes: &[Change<'_>], carried: &BTreeSet<ItemKey>) -> Verdict {
    let mut set_aside = BTreeMap::new();
    let mut readable = read(founding, changes, &mut set_aside);
    let mut used: BTreeMap<Actor, u64> = BTreeMap::new();
    for (_, decoded) in &readable {
        let highest = used.entry(decoded.actors[0]).or_default();
        *highest = decoded.body.seq.max(*highest);
    }

    let by_hash: BTreeMap<[u8; 32], usize> = readable.iter().enumerate().map(|(place, (_, decoded))| (decoded.body.hash, place)).collect();
    let mut builders = vec![Vec::new(); readable.len()];
    let mut missing = vec![0usize; readable.len()];
    for (place, (_, decoded)) in readable.iter().enumerate() {
        missing[place] = decoded.body.deps.len();
        decoded.body.deps.iter().filter_map(|dep| by_hash.get(dep)).for_each(|dep| builders[*dep].push(place));
    }

    let mut history = History::new(founding.clone());
    let mut judged: BTreeMap<[u8; 32], Judged> = BTreeMap::new();
    let mut ready: BinaryHeap<_> = (0..readable.len()).filter(|place| missing[*place] == 0).map(Reverse).collect();
    let mut left: Vec<Option<(&Change<'_>, Decoded)>> = readable.drain(..).map(Some).collect();
    while let Some(Reverse(place)) = ready.pop() {
        let (change, decoded) = left[place].take().expect("a change becomes ready once");
        let hash = decoded.body.hash;
        let on = |what: fn(&Judged) -> bool| decoded.body.deps.iter().any(|dep| judged.get(dep).is_some_and(what));
        let verdict = if on(|dep| matches!(dep, Judged::SetAside)) {
            Err(Reason::BuiltOnSetAside)
        } else if change.counts == Counts::Cut && !carried.contains(&change.key) {
            Err(Reason::Cut)
        } else if change.counts == Counts::NotNow {
            Err(Reason::NotNow)
        } else if on(|dep| matches!(dep, Judged::NotNow)) {
            Err(Reason::BuiltOnNotNow)
        } else {
            let node = history.examine(change.key, change.device, change.member, decoded);
            node.map(|node| history.push(Node { carried: change.counts == Counts::Cut, ..node }))
        };
        judged.insert(
            hash,
            match &verdict {
                Ok(_) => Judged::Sound,
                Err(Reason::NotNow | Reason::Cut | Reason::BuiltOnNotNow) => Judged::NotNow,
                Err(_) => Judged::SetAside,
            },
        );
        if let Err(reason) = verdict {
            set_aside.insert(change.key, reason);
        }
        for builder in &builders[place] {
            missing[*builder] -= 1;
            if missing[*builder] == 0 {
                ready.push(Reverse(*builder));
            }
        }
    }

    let out = fork::settle(&history);
    let standing: Vec<usize> = (0..history.nodes.len()).filter(|node| !out.contains_key(node)).collect();
    set_aside.extend(out.into_iter().map(|(node, reason)| (history.nodes[node].key, reason)));
    // Strangers can send as many changes without ancestors as they like; once it
    // is known who may edit, theirs are no reason to wait.
    let first = standing.first().copied();
    let welcome = |change: &Change<'_>| first.is_none_or(|first| history.may_edit(change.member, first));
    let mut waiting = 0;
    for (change, _) in left.into_iter().flatten() {
        if !welcome(change) {
            set_aside.insert(change.key, Reason::NotEditor);
        } else if waiting < RECORD_ORPHANS_MAX {
            waiting += 1;
        } else {
            set_aside.insert(change.key, Reason::Waiting);
        }
    }
    Verdict { history, standing, set_aside, waiting, used }
}

/// The changes whose bodies pass, in canonical order, each body once.
fn read<'a, 'b>(
    founding: &Founding,
    changes: &'a [Change<'b>],
    set_aside: &mut BTreeMap<ItemKey, Reason>,
) -> Vec<(&'a Change<'b>, Decoded)> {
    let mut sorted: Vec<&Change<'_>> = changes.iter().collect();
    sorted.sort_by_key(|change| change.key);
    sorted.dedup_by_key(|change| change.key);
    let mut readable: Vec<(&Change<'_>, Decoded)> = Vec::with_capacity(sorted.len());
    let mut bodies: BTreeMap<[u8; 32], usize> = BTreeMap::new();
    for change in sorted {
        let decoded = match decode(&change.body, &actor(change.device, founding.record, change.run)) {
            Ok(decoded) => decoded,
            Err(refusal) => {
                set_aside.insert(change.key, refusal.into());
                continue;
            }
        };
        let Some(place) = bodies.get(&decoded.body.hash) else {
            bodies.insert(decoded.body.hash, readable.len());
            readable.push((change, decoded));
            continue;
        };
        // The same change in two envelopes, signed at two times: one that counts
        // stands for both, else the first.
        let mut other = change;
        if change.counts == Counts::Yes && readable[*place].0.counts != Counts::Yes {
            other = std::mem::replace(&mut readable[*place].0, change);
        }
        set_aside.insert(other.key, Reason::Repeated);
    }
    readable.sort_by_key(|(change, _)| change.key);
    readable
}
