//! Which of two changes stands when only one can.
//!
//! Automerge tells changes apart by actor and number. A device that writes two
//! different changes with one number leaves replicas different for good, each
//! refusing what the other has; and a record has one first change. So of each
//! group of rivals one stands: the one on which most other members have built,
//! then the one with the lowest envelope id.
//!
//! Groups are settled from the past to the present: where a fork was continued
//! on both sides, the first rivals decide, and what was built on the losers is
//! out before its own numbers are looked at.
//!
//! Deliberately absent: proof and blame. The losers stay in the set, listed with
//! their reason, and what others built on them can be taken up again.

use std::collections::{BTreeMap, BTreeSet};

use crate::history::History;
use crate::reason::Reason;

/// The nodes that do not stand, with the reason for each.
pub(crate) fn settle(history: &History) -> BTreeMap<usize, Reason> {
    let mut out: BTreeMap<usize, Reason> = BTreeMap::new();
    // Nodes are in canonical order, ancestors first: the group whose first
    // remaining rival comes earliest has no unsettled fork before that rival.
    let mut groups: BTreeSet<Vec<usize>> = history.rivals().cloned().collect();
    while let Some(group) = groups.pop_first() {
        let rivals: Vec<usize> = group.iter().copied().filter(|rival| !out.contains_key(rival)).collect();
        if rivals.len() < 2 {
            continue;
        }
        if rivals[0] != group[0] {
            groups.insert(rivals);
            continue;
        }
        let best = rivals.iter().copied().max_by_key(|rival| {
            let id = history.nodes[*rival].key.id;
            (support(history, *rival, &out), std::cmp::Reverse(id))
        });
        for loser in rivals.into_iter().filter(|rival| Some(*rival) != best) {
            let first = history.nodes[loser].decoded.body.deps.is_empty();
            out.insert(loser, if first { Reason::SecondFounding } else { Reason::Fork });
            for (node, _) in descendants(history, loser) {
                out.entry(node).or_insert(Reason::BuiltOnSetAside);
            }
        }
    }
    out
}

/// How many members other than its author have built on a node.
fn support(history: &History, rival: usize, out: &BTreeMap<usize, Reason>) -> usize {
    let author = history.nodes[rival].member;
    let standing = descendants(history, rival).filter(|(node, _)| !out.contains_key(node));
    standing
        .filter(|(_, node)| !node.carried)
        .map(|(_, node)| node.member)
        .filter(|member| *member != author)
        .collect::<BTreeSet<_>>()
        .len()
}

/// The nodes that build on this one, directly or not.
pub(crate) fn descendants(history: &History, node: usize) -> impl Iterator<Item = (usize, &crate::history::Node)> {
    let later = history.nodes.iter().enumerate().skip(node + 1);
    later.filter(move |(_, later)| later.ancestors.contains(node))
}
