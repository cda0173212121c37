//! How many statements of one key are held.
//!
//! A statement belongs to a share, which its bytes and its author's grants tell: the
//! author's key, the scope, the sort of act, and the time that it claims. Of each share
//! the lowest ids are held, up to a limit; before them, what the city has named by its
//! threshold (in a cut, an amendment or an endorsement) or carried by it.
//!
//! **Invariant:** what is held is a pure function of the statements, whatever came
//! first. All of one share have one author, so that a chain leads to the whole share or
//! to none of it, and what leads there stands above it: the city over issuers, issuers
//! over members, root keys over devices. So what is held can be said from above
//! downwards, and two nodes that give each other all they hold end with the same. For
//! that, no share is measured by what its own statements lead to: grants are counted
//! by what the city gave their author, words of whoever has a grant by grants alone.
//! Otherwise a grant to its own issuer would make room for itself where it came early,
//! and nowhere else.
//!
//! Deliberately absent: limits on what a delegate's devices certify, grant, agree to and
//! amend. There are five delegates at most, and a limit would let who stole one's key
//! push out the acts on which the whole city rests.

use std::collections::{BTreeMap, BTreeSet};

use model::{DeviceId, ItemId, ItemKey, MemberId, Scope, Timestamp};

use super::Statements;
use super::chain::{Chain, Giver, Lead};
use crate::Act;

/// Most certificates of devices of one root key in one scope: twice those that count, so
/// that a household that loses devices over the years stays below. What a device may
/// write, times this, is what a member may.
const DEVICES_MAX: u64 = 64;

/// Most grants of an issuer's device in one year, as a factor of its quota. Each member
/// is renewed once a year; the rest is for corrections, and for those over the quota,
/// who must be held to be told so.
const GRANTS_OF_QUOTA: u64 = 4;

/// Beside them: an issuer of a handful corrects itself too.
const GRANTS_SPARE: u64 = 64;

/// Most other statements of one key in thirty days. A member vouches, withdraws, erases
/// and confirms; a thousand times a month is a program's doing.
const WORDS_MAX: u64 = 1_000;

/// Most bytes of them, up to and including the one that crosses it: ten lists of cuts,
/// of the longest sort.
const WORDS_BYTES_MAX: u64 = 512 * 1024;

/// Largest factor by which a grant widens the last two: schools and boxes confirm and
/// list for everybody.
const FACTOR_MAX: u32 = 100;

const DAY: u64 = 24 * 60 * 60 * 1000;
const YEAR: u64 = 365 * DAY;
const MONTH: u64 = 30 * DAY;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Device,
    Grant,
    Word,
}

impl Sort {
    fn of(act: &Act) -> Self {
        match act {
            Act::Device { .. } => Self::Device,
            Act::Grant(_) => Self::Grant,
            _ => Self::Word,
        }
    }

    /// The time in which a share is counted; `None` for all time.
    fn period(self) -> Option<u64> {
        match self {
            Self::Device => None,
            Self::Grant => Some(YEAR),
            Self::Word => Some(MONTH),
        }
    }
}

/// What is asked of an author's grants.
struct Author {
    delegate: bool,
    /// How many members its issuing grants let it admit.
    admissions: u64,
    factor: u64,
    /// The times of what the city gave it.
    by_city: Vec<(Timestamp, Timestamp)>,
    /// The times of its grants; of what members vouched for where it has none.
    covered: Vec<(Timestamp, Timestamp)>,
}

impl Author {
    fn of(chain: &Chain, scope: Scope, author: [u8; 32]) -> Self {
        let (root, device) = (MemberId(author), DeviceId(author));
        let members = || chain.certifiers(Scope::Control, device).map(|(_, member)| member).chain([root]);
        let all = || chain.leads_of_device(scope, device).chain(chain.leads(scope, root));
        let granted = all().any(|lead| lead.giver != Giver::Members);
        let leads = || all().filter(|lead| !granted || lead.giver != Giver::Members);
        let times = |lead: &Lead| (lead.starts, lead.ends);
        let issuing = || members().flat_map(|member| chain.leads(Scope::Control, member)).filter(|lead| lead.issues);
        Self {
            delegate: members().any(|member| chain.delegates.contains(&member)),
            admissions: issuing().map(|lead| u64::from(lead.admissions)).max().unwrap_or(0),
            factor: leads().map(|lead| lead.budget.min(FACTOR_MAX)).max().unwrap_or(1).into(),
            by_city: leads().chain(issuing()).filter(|lead| lead.giver == Giver::City).map(times).collect(),
            covered: leads().map(times).collect(),
        }
    }

    /// Whether nothing bounds what it says of this sort.
    fn is_free(&self, act: &Act) -> bool {
        let of_city = matches!(act, Act::Charter(_) | Act::Amend { .. } | Act::Device { .. } | Act::Grant(_) | Act::Agree { .. });
        self.delegate && of_city || matches!(act, Act::Charter(_))
    }

    /// The share's period; all that lies outside the author's grants is one, so that
    /// there are no more than the grants have.
    fn period(&self, sort: Sort, at: Timestamp) -> Option<u64> {
        let times = if sort == Sort::Grant { &self.by_city } else { &self.covered };
        let covered = times.iter().any(|(starts, ends)| (*starts..*ends).contains(&at));
        sort.period().filter(|_| covered).map(|span| at.0 / span)
    }

    fn share(&self, sort: Sort) -> Share {
        match sort {
            Sort::Device => Share { count: DEVICES_MAX, bytes: u64::MAX },
            Sort::Grant => Share { count: self.admissions * GRANTS_OF_QUOTA + GRANTS_SPARE, bytes: u64::MAX },
            Sort::Word => {
                let factor = if self.delegate { FACTOR_MAX.into() } else { self.factor };
                Share { count: WORDS_MAX * factor, bytes: WORDS_BYTES_MAX * factor }
            }
        }
    }
}

/// How much of a share is held.
#[derive(Clone, Copy)]
struct Share {
    count: u64,
    bytes: u64,
}

/// How many statements of an act's sort are held of a key.
pub(super) fn limit(chain: &Chain, scope: Scope, author: [u8; 32], act: &Act) -> u64 {
    Author::of(chain, scope, author).share(Sort::of(act)).count
}

/// Whose share a statement belongs to: scope, author, sort and period.
type ShareKey = (Scope, [u8; 32], Sort, Option<u64>);

/// Which shares are full, as of one state of the roll.
#[derive(Clone, Debug, Default)]
pub(super) struct Full {
    /// The highest id that each of them holds.
    ceilings: BTreeMap<ShareKey, ItemId>,
    /// See [`named_by_city`]; empty while none is full.
    named: BTreeSet<ItemId>,
}

impl Full {
    /// Whether a statement need not be looked at: its share is full of lower ids.
    pub fn is_beyond(&self, chain: &Chain, scope: Scope, author: [u8; 32], key: &ItemKey, act: &Act) -> bool {
        if self.ceilings.is_empty() || self.named.contains(&key.id) {
            return false;
        }
        let (known, sort) = (Author::of(chain, scope, author), Sort::of(act));
        let ceiling = self.ceilings.get(&(scope, author, sort, known.period(sort, key.time)));
        let above = ceiling.is_some_and(|ceiling| key.id > *ceiling) && !known.is_free(act);
        above && !(sort == Sort::Grant && chain.is_carried(&key.id, DeviceId(author)))
    }
}

/// The statements beyond their shares, and which shares are full without them.
pub(super) fn surplus(statements: &Statements, chain: &Chain) -> (Vec<(Scope, ItemKey)>, Full) {
    let mut full = Full::default();
    let mut authors: BTreeMap<(Scope, [u8; 32]), Option<Author>> = BTreeMap::new();
    let mut shares: BTreeMap<ShareKey, Vec<(ItemKey, u64)>> = BTreeMap::new();
    for (scope, stated) in statements.scopes() {
        for (key, said) in stated {
            let author = authors.entry((*scope, said.author)).or_insert_with(|| {
                let signed = statements.signings(*scope, said.author);
                // Whoever signed less fills no share.
                let many = signed.count >= DEVICES_MAX.min(GRANTS_SPARE) || signed.bytes >= WORDS_BYTES_MAX;
                many.then(|| Author::of(chain, *scope, said.author))
            });
            let Some(author) = author.as_ref().filter(|author| !author.is_free(&said.act)) else { continue };
            let sort = Sort::of(&said.act);
            let share = (*scope, said.author, sort, author.period(sort, key.time));
            shares.entry(share).or_default().push((*key, said.len.into()));
        }
    }
    let mut named = None;
    let mut surplus = Vec::new();
    for (place, mut items) in shares {
        let (scope, author, sort, _) = place;
        let Some(share) = authors[&(scope, author)].as_ref().map(|author| author.share(sort)) else { continue };
        let bytes: u64 = items.iter().map(|(_, len)| len).sum();
        if (items.len() as u64) < share.count && bytes < share.bytes {
            continue;
        }
        let named = named.get_or_insert_with(|| named_by_city(statements, chain));
        let kept: BTreeSet<ItemId> = items
            .iter()
            .map(|(key, _)| key.id)
            .filter(|id| named.contains(id) || sort == Sort::Grant && chain.is_carried(id, DeviceId(author)))
            .collect();
        items.sort_unstable_by_key(|(key, _)| (!kept.contains(&key.id), key.id));
        let (mut count, mut bytes) = (0, 0);
        let mut ceiling = ItemId([0; 32]);
        for (key, len) in items {
            let named = kept.contains(&key.id);
            if !named && (count >= share.count || bytes >= share.bytes) {
                surplus.push((scope, key));
                continue;
            }
            count += 1;
            bytes += len;
            ceiling = if named { ceiling } else { key.id };
        }
        if count >= share.count || bytes >= share.bytes {
            full.ceilings.insert(place, ceiling);
        }
    }
    full.named = named.unwrap_or_default();
    (surplus, full)
}

/// What the delegates, by their threshold, named in cuts, amendments and endorsements.
fn named_by_city(statements: &Statements, chain: &Chain) -> BTreeSet<ItemId> {
    let mut named = BTreeSet::new();
    let list = |id: &ItemId| match statements.get(id).map(|(_, _, said)| &said.act) {
        Some(Act::Accept { ids }) => [std::slice::from_ref(id), ids.as_slice()].concat(),
        // It may have been pushed out before it was named.
        _ => vec![*id],
    };
    for (_, stated) in statements.scopes() {
        for (key, said) in stated {
            let ids: Vec<ItemId> = match &said.act {
                Act::Revoke { cut, .. } => cut.lists.iter().flat_map(|(_, lists)| lists).flat_map(list).collect(),
                Act::Amend { accepted, .. } => accepted.iter().flat_map(list).collect(),
                Act::Endorse { ids } => ids.clone(),
                _ => continue,
            };
            if chain.is_carried(&key.id, DeviceId(said.author)) {
                named.insert(key.id);
                named.extend(ids);
            }
        }
    }
    named
}
