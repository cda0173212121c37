//! What this node's own member decides about the city: each act is tried against the
//! roll before it is written, so that who wants what they may not is told what was
//! needed, and nothing is written that would come to nothing.
//!
//! An act of the city that lacks other delegates' signatures is written all the same:
//! it is the proposal that they sign.
//!
//! Deliberately absent: who may do what. That is the roll's to say.

mod alliances;
mod erasing;
mod pupils;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use model::govern::{Amendment, Deed, Done};
use model::{DeviceId, ItemId, MemberId, MemberKind, Nonce, Obstacle, RecordId, Role, Roles, Scope, Store, StoreError, Timestamp};
use trust::{
    Act, AgeBand, Authority, Charter, Cut, DeviceKey, Grant, Ground, Policy, Roll, RootKey, Rules, Signed, Target, Verified, Vetting,
    VettingKind, Why,
};

use crate::Engine;
use crate::event::{CommandError, Now};
use alliances::AllianceWish;
use pupils::{ConsentWish, GroupWish, realm};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// For how many days a right lasts when nothing else is said.
const RIGHT_DAYS: u32 = 365;

/// Longest right of an issuer or a box: a term of office.
const RIGHT_DAYS_MAX: u32 = 5 * 366;

/// How many a new issuer may admit when nothing else is said: a school.
const ADMISSIONS: u32 = 1_000;

/// How much a box may write when nothing else is said, as its invitation says too.
const BOX_BUDGET: u32 = 100;

/// Rights that end within so many days are renewed when nobody is named.
const RENEW_WITHIN_DAYS: u32 = 30;

/// Beside the policy's delay: this node's clock may run behind others'.
const SUCCESSOR_MARGIN: Duration = Duration::from_secs(60 * 60);

/// What is to be written, before it is signed.
#[derive(Clone, Default)]
pub(crate) struct Draft {
    pub(crate) acts: Vec<(Scope, Act)>,
    /// What a revocation or an amendment accepts, by the scope in which it stands.
    accepted: BTreeMap<Scope, Vec<ItemId>>,
    revokes: bool,
}

impl Draft {
    pub(crate) fn of(scope: Scope, act: Act) -> Self {
        Self { acts: vec![(scope, act)], ..Self::default() }
    }
}

/// Whose key signs.
#[derive(Clone, Copy)]
enum Pen<'a> {
    Device(&'a DeviceKey, MemberId),
    Root(&'a RootKey),
}

impl Pen<'_> {
    fn member(self) -> MemberId {
        match self {
            Self::Device(_, member) => member,
            Self::Root(root) => root.member(),
        }
    }

    /// Why nothing is taken in that the recovery words' own key signed.
    fn unheard(self, roll: &Roll) -> Option<&'static str> {
        let Self::Root(root) = self else { return None };
        Some(match roll.is_delegate(root.member()) || !roll.rights_ever(root.member()).is_empty() {
            true => "these are the recovery words of another member than the one whom this is about",
            false => "these are the recovery words of nobody who is a member here; look at each word, and at their order",
        })
    }

    fn sign(self, now: Now, roll: &Roll, scope: Scope, act: Act) -> Result<Verified<Signed>, CommandError> {
        let signed = match self {
            Self::Device(key, _) => Verified::statement_in(key, roll.city(), scope, now.wall, act),
            Self::Root(root) => Verified::root_statement_in(root, roll.city(), scope, now.wall, act),
        };
        signed.map_err(|refusal| CommandError::Refused(model::with_causes(&refusal)))
    }
}

fn refused(reason: impl Into<String>) -> CommandError {
    CommandError::Refused(reason.into())
}

fn days(count: Option<u32>, most: u64) -> Result<Duration, CommandError> {
    let count = count.unwrap_or(RIGHT_DAYS);
    match (1..=most).contains(&u64::from(count)) {
        true => Ok(DAY * count),
        false => Err(Obstacle::Days { most, found: count.into() }.into()),
    }
}

/// A little earlier, so that a clock that runs behind may write at once.
fn a_day_before(time: Timestamp) -> Timestamp {
    Timestamp(time.0.saturating_sub(u64::try_from(DAY.as_millis()).unwrap_or(0)))
}

impl<S: Store> Engine<S> {
    /// Writes what a deed asks for, with the root key where one is given.
    pub(crate) fn govern(&mut self, now: Now, deed: Deed, root: Option<&RootKey>) -> Result<Result<Done, CommandError>, StoreError> {
        let Some(holdings) = self.holdings_mut() else { return Ok(Err(CommandError::NoCity)) };
        holdings.load_whole()?;
        let by_root = matches!(deed, Deed::RevokeDevice { .. } | Deed::RevokeMember { .. } | Deed::Withdraw { .. });
        if root.is_some() && !by_root {
            return Ok(Err(refused("only a device, oneself or an objection is signed with the recovery words")));
        }
        let me = match (root, self.member()) {
            (Some(root), _) => root.member(),
            (None, Some(member)) => member,
            (None, None) => return Ok(Err(CommandError::NoCity)),
        };
        let draft = match self.draft(now, me, deed)? {
            Ok(draft) => draft,
            Err(error) => return Ok(Err(error)),
        };
        let accepted = draft.revokes.then(|| draft.accepted.values().map(|ids| ids.len() as u64).sum());
        let written = match self.write_out(now, root, draft) {
            Ok(written) => written,
            Err(error) => return Ok(Err(error)),
        };
        let ids: Vec<ItemId> = written.iter().filter(|signed| !is_list(signed)).map(|signed| signed.id()).collect();
        let ingested = self.hold_and_publish(now, written)?;
        if let Some((_, refusal)) = ingested.refused.first() {
            return Ok(Err(refused(model::with_causes(refusal))));
        }
        let holdings = self.holdings_mut().expect("the node belongs to a city");
        let mut done = Done { accepted, ..Done::default() };
        for id in ids {
            done.statements.extend(holdings.statement_facts(&id)?);
        }
        Ok(Ok(done))
    }

    /// Signs a draft, lists first, and tries it against the roll.
    pub(crate) fn write_out(&self, now: Now, root: Option<&RootKey>, draft: Draft) -> Result<Vec<Verified<Signed>>, CommandError> {
        let (Some(identity), Some(holdings)) = (&self.identity, self.holdings()) else { return Err(CommandError::NoCity) };
        let pen = root.map_or(Pen::Device(&identity.key, identity.member), Pen::Root);
        if root.is_none() {
            self.expect_kept(now)?;
        }
        let before = holdings.roll();
        let mut written = Vec::new();
        let mut lists: Vec<(Scope, Vec<ItemId>)> = Vec::new();
        for (scope, ids) in draft.accepted {
            let mut of_scope = Vec::new();
            for list in Act::accept(ids) {
                let list = pen.sign(now, before, Cut::list_scope(scope), list)?;
                of_scope.push(list.id());
                written.push(list);
            }
            lists.push((scope, of_scope));
        }
        for (scope, mut act) in draft.acts {
            match &mut act {
                Act::Revoke { cut, .. } => *cut = Cut::of(lists.iter().cloned()),
                Act::Amend { accepted, .. } => {
                    accepted.extend(lists.iter().flat_map(|(_, lists)| lists));
                    accepted.sort_unstable();
                }
                _ => {}
            }
            written.push(pen.sign(now, before, scope, act)?);
        }
        let mut after = before.clone();
        let taken = after.take(&written);
        for (signed, taken) in written.iter().zip(taken) {
            match signed.act() {
                Some(_) if !taken && after.holds(signed).is_ok() => return Err(refused(after.over_quota(signed).to_string())),
                Some(act) if !taken => return Err(pen.unheard(before).map_or_else(|| no_right(act), refused)),
                Some(act) if !is_list(signed) => tried(before, &after, pen.member(), signed.id(), act)?,
                _ => {}
            }
        }
        Ok(written)
    }

    fn draft(&mut self, now: Now, me: MemberId, deed: Deed) -> Result<Result<Draft, CommandError>, StoreError> {
        let nonce = if matches!(deed, Deed::Group { .. }) { self.random.nonce() } else { Nonce([0; 16]) };
        if let Deed::Pseudonym { member, name } = &deed
            && let Some(reason) = self.name_is_taken(now, me, Some(*member), name)?
        {
            return Ok(Err(refused(reason)));
        }
        let (Some(holdings), wall) = (self.holdings_mut(), now.wall) else { return Ok(Err(CommandError::NoCity)) };
        let roll = holdings.roll();
        let control = |act| Ok(Draft::of(Scope::Control, act));
        Ok(match deed {
            Deed::Amend(amendment) => amend(roll, &amendment),
            Deed::Agree { statement } => agree(roll, me, statement).and_then(control),
            Deed::Grant { member, kind, roles, days, admissions, budget } => {
                let wish = GrantWish { member, kind, roles, days, admissions, budget };
                wish.to_grant(roll, wall).and_then(|grant| control(Act::Grant(grant)))
            }
            Deed::Renew { members, within_days, days } => renew(roll, me, wall, &members, within_days, days),
            Deed::RevokeMember { member, before, except } => {
                return self.revoke(now, Target::Member(member), before, &except);
            }
            Deed::RevokeDevice { device, before, except } => {
                return self.revoke(now, Target::Device(device), before, &except);
            }
            Deed::Endorse { mut items } => {
                items.sort_unstable();
                items.dedup();
                let mut found = Vec::new();
                for id in &items {
                    found.extend(holdings.find_item(id)?);
                }
                let roll = holdings.roll();
                let cut_by = |item: &Verified<Signed>| match roll.judge(item) {
                    Err(Why::Cut { by, .. } | Why::CutUnknown { by, .. }) => Some(by),
                    _ => None,
                };
                let cut = |item: &Verified<Signed>| cut_by(item).is_some();
                let steward = roll.is_delegate(me) || roll.roles(me, wall).has(Role::Moderator);
                if items.is_empty() || found.len() < items.len() {
                    Err(refused("one of these is not held here; `kaveret explain` says what is"))
                } else if items.len() > Act::ENDORSE_MAX {
                    Err(refused(format!("{} can be endorsed at once, and these are {}", Act::ENDORSE_MAX, items.len())))
                } else if !found.iter().all(cut) {
                    Err(refused("one of these was left out by no revocation, so there is nothing to endorse"))
                } else if !steward && !found.iter().all(|item| cut_by(item) == Some(Authority::Member(me))) {
                    Err(refused("only who revoked, a moderator or the city's delegates endorse what a cut left out"))
                } else {
                    control(Act::Endorse { ids: items })
                }
            }
            Deed::Withdraw { statement, from } => withdraw(roll, me, wall, statement, from),
            Deed::Vouch { member, days: count } => days(count, Grant::MEMBER_DAYS_MAX).and_then(|days| {
                control(Act::Vouch { member, starts: a_day_before(wall), ends: wall.after(days.saturating_sub(DAY)).max(wall.after(DAY)) })
            }),
            Deed::Vet { member, check, days: count, school } => {
                realm(roll, me, wall, school).and_then(|scope| Ok(Draft::of(scope, vet(roll, wall, scope, member, &check, count)?)))
            }
            Deed::Place { name, school } => {
                realm(roll, me, wall, school).map(|scope| Draft::of(scope, Act::Place { name: name.trim().to_owned() }))
            }
            Deed::Pseudonym { member, name } => pupils::pseudonym(roll, me, wall, member, &name),
            Deed::Guardian { minor, guardian } => pupils::guardian(roll, me, wall, minor, guardian),
            Deed::Consent { minor, publishing, sessions, days } => ConsentWish { minor, publishing, sessions, days }.draft(roll, me, wall),
            Deed::Group { name, members, instead_of, school } => GroupWish { name, members, instead_of, school, nonce }.draft(roll, me),
            Deed::Staff { member, .. } if member == me => Err(refused("a member edits its own records anyway")),
            Deed::Staff { member, .. } if !roll.is_admitted(member) => Err(no_member(member)),
            Deed::Staff { member, days: count } => {
                days(count, Act::STAFF_DAYS_MAX).and_then(|days| control(Act::Staff { member, starts: wall, ends: wall.after(days) }))
            }
            Deed::Succeed { old, new } if old == new => Err(refused("a successor has another key than the lost one")),
            Deed::Succeed { old, .. } if !roll.is_admitted(old) => Err(no_member(old)),
            Deed::Succeed { old, new } => {
                let from = wall.after(DAY * u32::from(roll.rules().successor_days) + SUCCESSOR_MARGIN);
                control(Act::Succeed { old, new, from })
            }
            Deed::Hide { record, ground, words } => match Ground::from_name(&ground) {
                Some(ground) => return self.hide(now, me, record, ground, words).map(Ok),
                None => Err(refused(format!("a record is hidden for one of {}, and not {ground:?}", names(Ground::ALL.map(Ground::name))))),
            },
            Deed::Dismiss { record } => {
                let closing = holdings.waiting_like(record, me, wall)?;
                let roll = holdings.roll();
                let steward = roll.moderates_anywhere(me, wall);
                match closings(closing) {
                    _ if !steward => Err(no_right(&Act::Close { reports: Vec::new() })),
                    draft if draft.acts.is_empty() => Err(Obstacle::NothingReported.into()),
                    draft => Ok(draft),
                }
            }
            Deed::Block { member } if member == me => Err(Obstacle::BlocksSelf.into()),
            Deed::Block { member } if roll.blocked(me).any(|blocked| blocked == member) => Err(Obstacle::BlockedAlready.into()),
            Deed::Block { member } => Ok(Draft::of(Scope::Own(me.0), Act::Block { member })),
            Deed::Unblock { member } => unblock(roll, me, wall, member),
            Deed::Appeal { hide, words } => match roll.statement(&hide) {
                Some((scope, _, _, Act::Hide { .. })) => Ok(Draft::of(scope, Act::Appeal { hide, words })),
                _ => Err(refused("this is no statement that hides something; `kaveret moderation log` lists them")),
            },
            Deed::Uphold { appeal, words } => uphold(roll, me, wall, appeal, words),
            Deed::EraseRecord { record, ground, words } => return self.erase_anybodys(now, me, record, ground.as_deref(), words),
            Deed::EraseMember { member } => return self.erase_member(now, me, member),
            Deed::Ally { card, shares, takes, layers, aggregates, days: count } => days(count, alliances::DAYS_MAX).and_then(|days| {
                let wish = AllianceWish { card, shares, takes, layers, aggregates, ends: wall.after(days) };
                wish.draft(roll).and_then(control)
            }),
            Deed::EndAlliance { city } => alliances::end(roll, me, wall, city),
            Deed::Halt => alliances::halt(roll, me, wall),
            Deed::Resume => alliances::resume(roll, me, wall),
        })
    }

    /// A hiding, in the realm of the record, and with it the closing of what was reported
    /// of it. Who needs others' signatures proposes the hiding alone.
    pub(super) fn hide(&mut self, now: Now, me: MemberId, record: RecordId, ground: Ground, words: String) -> Result<Draft, StoreError> {
        let holdings = self.holdings_mut().expect("looked at before");
        let scope = holdings.view(record)?.map_or(Scope::City, |view| view.scope);
        let closing = holdings.waiting_like(record, me, now.wall)?;
        let roll = holdings.roll();
        let realm = roll.realm_of(scope);
        let alone = realm != Scope::Control
            || roll.roles(me, now.wall).has(Role::Moderator)
            || roll.charter().is_some_and(|charter| charter.threshold == 1);
        let mut draft = if alone { closings(closing) } else { Draft::default() };
        draft.acts.push((realm, Act::Hide { record, ground, words }));
        Ok(draft)
    }

    /// A revocation, and what it accepts: what this node holds of the target and claims
    /// an earlier time. Whoever stole a key can claim any time, so what they dated back
    /// and this node holds is accepted, unless it is excepted.
    fn revoke(
        &mut self,
        now: Now,
        target: Target,
        before: Option<Timestamp>,
        except: &[ItemId],
    ) -> Result<Result<Draft, CommandError>, StoreError> {
        let (before, careless) = (before.unwrap_or(Self::as_of(now.wall)), self.options.faults.careless_cut);
        let Some(holdings) = self.holdings_mut() else { return Ok(Err(CommandError::NoCity)) };
        let roll = holdings.roll();
        let (member, authors): (Option<MemberId>, BTreeSet<DeviceId>) = match target {
            // The root key's own statements are the member's too.
            Target::Member(member) => (Some(member), roll.devices(member).map(|(device, _)| device).chain([DeviceId(member.0)]).collect()),
            Target::Device(device) => (roll.member_anywhere(device), [device].into()),
        };
        let Some(member) = member else { return Ok(Err(refused("no member that is known here certified this device"))) };
        // Of a minor the city is told nothing: their school ends their right in its own scope.
        let realm = if roll.is_admitted(member) { Scope::Control } else { roll.home(member) };
        if realm == Scope::City {
            return Ok(Err(no_member(member)));
        }
        let mut draft = Draft { revokes: true, ..Draft::default() };
        for (scope, key) in holdings.items_of(&authors)? {
            if careless || key.time < before && !except.contains(&key.id) {
                draft.accepted.entry(scope).or_default().push(key.id);
            }
        }
        draft.acts.push((realm, Act::Revoke { target, cut: Cut::default() }));
        Ok(Ok(draft))
    }

    /// An issuer's or box's word which amendment of a charter it met first, at most one
    /// a charter. It settles only which of two rivals stands.
    pub(crate) fn acknowledge(&mut self, now: Now) -> Result<(), StoreError> {
        let Some(holdings) = self.holdings() else { return Ok(()) };
        let complete = holdings.roll().complete_charters().len();
        // While the scope still comes, what comes first says nothing.
        if complete == self.acknowledged || !holdings.is_loaded() || holdings.joining(Scope::Control).is_some() {
            return Ok(());
        }
        let (Some(identity), roll) = (&self.identity, holdings.roll()) else { return Ok(()) };
        let roles = roll.roles(identity.member, now.wall);
        let heard = roles.has(Role::Issuer) || roles.has(Role::Box);
        let pen = Pen::Device(&identity.key, identity.member);
        let words = if heard { unspoken(roll, identity.member) } else { Vec::new() };
        let sign = |statement| pen.sign(now, roll, Scope::Control, Act::Agree { statement }).ok();
        let signed: Vec<_> = words.into_iter().filter_map(sign).collect();
        self.acknowledged = complete;
        if signed.is_empty() {
            return Ok(());
        }
        self.hold_and_publish(now, signed).map(drop)
    }
}

/// The amendments that a member has yet to acknowledge: of each charter, the one that
/// stands, or else the lowest, unless it has signed one of them.
fn unspoken(roll: &Roll, member: MemberId) -> Vec<ItemId> {
    let mut rivals: BTreeMap<ItemId, Vec<ItemId>> = BTreeMap::new();
    for (id, _) in roll.complete_charters() {
        if let Some((_, _, _, Act::Amend { predecessor, .. })) = roll.statement(&id) {
            rivals.entry(*predecessor).or_default().push(id);
        }
    }
    let own = roll.statements(Scope::Control).filter(|(_, by, _)| *by == member);
    let signed: BTreeSet<ItemId> = own.map(|(key, _, act)| if let Act::Agree { statement } = act { *statement } else { key.id }).collect();
    let silent = rivals.into_values().filter(|rivals| !rivals.iter().any(|id| signed.contains(id)));
    silent.filter_map(|rivals| rivals.iter().find(|id| roll.why(id).is_none()).or(rivals.first()).copied()).collect()
}

fn is_list(signed: &Signed) -> bool {
    matches!(signed.act(), Some(Act::Accept { .. }))
}

fn names<const N: usize>(names: [&str; N]) -> String {
    names.join(", ")
}

fn no_member(member: MemberId) -> CommandError {
    Obstacle::NoMember { member }.into()
}

/// The charter as it is to be, with what the delegates' acts in force are.
fn amend(roll: &Roll, wish: &Amendment) -> Result<Draft, CommandError> {
    let (Some(current), Some(predecessor)) = (roll.charter(), roll.charter_id()) else { return Err(CommandError::NoCity) };
    let mut charter: Charter = current.clone();
    charter.name = wish.name.as_ref().map_or(charter.name, |name| name.trim().to_owned());
    charter.languages = wish.languages.clone().unwrap_or(charter.languages);
    if let Some(delegates) = &wish.delegates {
        charter.delegates = delegates.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
        if charter.delegates.is_empty() || charter.delegates.len() > Charter::DELEGATES_MAX {
            let found = charter.delegates.len();
            return Err(Obstacle::Delegates { most: Charter::DELEGATES_MAX, found }.into());
        }
        if let Some(stranger) = charter.delegates.iter().find(|delegate| roll.devices(**delegate).next().is_none()) {
            return Err(no_member(*stranger));
        }
    }
    let most = u8::try_from(charter.delegates.len()).unwrap_or(u8::MAX);
    charter.threshold = wish.threshold.unwrap_or(charter.threshold.min(most));
    if !(1..=most).contains(&charter.threshold) {
        return Err(Obstacle::Threshold { most, found: charter.threshold }.into());
    }
    let policy = &mut charter.policy;
    policy.envelopes_per_hour = wish.envelopes_per_hour.unwrap_or(policy.envelopes_per_hour);
    policy.bytes_per_month = wish.bytes_per_month.unwrap_or(policy.bytes_per_month);
    let rules = &mut policy.rules;
    rules.adult_age = wish.adult_age.unwrap_or(rules.adult_age);
    rules.consent_age = wish.consent_age.unwrap_or(rules.consent_age);
    rules.vouches = wish.vouches.unwrap_or(rules.vouches);
    rules.successor_days = wish.successor_days.unwrap_or(rules.successor_days);
    rules.erasure_days = wish.erasure_days.unwrap_or(rules.erasure_days);
    rules.retention_days = wish.retention_days.unwrap_or(rules.retention_days);
    check_numbers(&charter.policy)?;
    if charter == *current {
        return Err(Obstacle::NothingChanges.into());
    }
    let mut draft = Draft::of(Scope::Control, Act::Amend { predecessor, charter, accepted: Vec::new() });
    let acts = in_force(roll);
    if !acts.is_empty() {
        draft.accepted.insert(Scope::Control, acts);
    }
    Ok(draft)
}

/// The charter refuses the same in any bytes; here it says which number, and its bounds.
fn check_numbers(policy: &Policy) -> Result<(), CommandError> {
    let rules = &policy.rules;
    let numbers = [
        ("adult_age", Rules::ADULT_AGE, u64::from(rules.adult_age)),
        ("consent_age", Rules::consent_age_within(rules.adult_age), rules.consent_age.into()),
        ("envelopes_per_hour", 1..=u64::from(u32::MAX), policy.envelopes_per_hour.into()),
        ("bytes_per_month", 1..=u64::MAX, policy.bytes_per_month),
    ];
    match numbers.into_iter().find(|(_, within, found)| !within.contains(found)) {
        None => Ok(()),
        Some((rule, within, found)) => Err(Obstacle::CharterNumber { rule, least: *within.start(), most: *within.end(), found }.into()),
    }
}

/// Every act of the delegates that counts: what is not named does not outlive them.
fn in_force(roll: &Roll) -> Vec<ItemId> {
    let acts = roll.statements(Scope::Control).filter(|(key, by, act)| {
        let listed = matches!(act, Act::Accept { .. } | Act::Agree { .. } | Act::Charter(_) | Act::Amend { .. } | Act::Device { .. });
        // Of an earlier charter's delegates, what the amendments since have kept.
        let of_delegate = roll.complete_charters().any(|(_, charter)| charter.delegates.contains(by));
        !listed && of_delegate && roll.why(&key.id).is_none()
    });
    acts.map(|(key, _, _)| key.id).collect()
}

fn agree(roll: &Roll, me: MemberId, statement: ItemId) -> Result<Act, CommandError> {
    if roll.statement(&statement).is_none() {
        return Err(Obstacle::ProposalUnknown.into());
    }
    if !roll.proposals().any(|key| key.id == statement) {
        return Err(Obstacle::ProposalDone.into());
    }
    if !roll.is_delegate(me) {
        return Err(Obstacle::OnlyDelegatesSign.into());
    }
    if roll.support(&statement).is_some_and(|support| support.by.contains(&me)) {
        return Err(Obstacle::SignedAlready.into());
    }
    Ok(Act::Agree { statement })
}

struct GrantWish {
    member: MemberId,
    kind: Option<MemberKind>,
    roles: Vec<Role>,
    days: Option<u32>,
    admissions: Option<u32>,
    budget: Option<u32>,
}

impl GrantWish {
    fn to_grant(&self, roll: &Roll, now: Timestamp) -> Result<Grant, CommandError> {
        let kind = self.kind.or_else(|| roll.rights_ever(self.member).last().map(|right| right.kind)).unwrap_or(MemberKind::Resident);
        let age = roll.age(self.member, Scope::City, now).unwrap_or(AgeBand::Adult);
        if kind == MemberKind::Pupil || age.is_minor() {
            return Err(refused("a minor's membership stands in their school alone; invite them there"));
        }
        let roles = self.roles.iter().fold(Roles::of(&[Role::Member]), |roles, role| roles.with(*role));
        let lasting = roles.has(Role::Issuer) || roles.has(Role::Box);
        let most = if lasting { u64::from(RIGHT_DAYS_MAX) } else { Grant::MEMBER_DAYS_MAX - 1 };
        let ends = now.after(days(self.days, most)?);
        let admissions = match roles.has(Role::Issuer) {
            true => self.admissions.unwrap_or(ADMISSIONS),
            false if self.admissions.is_some() => return Err(refused("only an issuer admits others; give the role `issuer` too")),
            false => 0,
        };
        let budget = self.budget.unwrap_or(if roles.has(Role::Box) { BOX_BUDGET } else { 1 });
        if !(1..=Grant::BUDGET_MAX).contains(&budget) {
            return Err(refused(format!("a budget is 1 to {} times a resident's, and {budget} was asked for", Grant::BUDGET_MAX)));
        }
        Ok(Grant { member: self.member, kind, roles, age, starts: a_day_before(now), ends, admissions, budget })
    }
}

/// The rights that this member gave, once more.
fn renew(
    roll: &Roll,
    me: MemberId,
    now: Timestamp,
    named: &[MemberId],
    within: Option<u32>,
    count: Option<u32>,
) -> Result<Draft, CommandError> {
    let within = within.or(named.is_empty().then_some(RENEW_WITHIN_DAYS)).map(|within| now.after(DAY * within));
    let mut draft = Draft::default();
    let everybody: Vec<MemberId> = if named.is_empty() { roll.members().collect() } else { named.to_vec() };
    for member in everybody {
        let given = given(roll, me, member);
        if given.is_empty() && !named.is_empty() {
            return Err(refused(format!("you gave {member} no right that could be renewed; `kaveret member list` says who did")));
        }
        for (scope, last) in given {
            if within.is_some_and(|within| last.ends > within) {
                continue;
            }
            let lasting = last.roles.has(Role::Issuer) || last.roles.has(Role::Box);
            let most = if lasting { u64::from(RIGHT_DAYS_MAX) } else { Grant::MEMBER_DAYS_MAX - 1 };
            let ends = now.after(days(count, most)?);
            draft.acts.push((scope, Act::Grant(Grant { starts: a_day_before(now), ends, ..last })));
        }
    }
    match draft.acts.is_empty() {
        true => Err(Obstacle::NothingToRenew.into()),
        false => Ok(draft),
    }
}

/// The grants that this member wrote for another, in the city and in its own school: in
/// each the one that ends last and that no revocation has ended, with its scope.
fn given(roll: &Roll, me: MemberId, member: MemberId) -> Vec<(Scope, Grant)> {
    let in_city = last_given_in(roll, Scope::City, me, member).map(|grant| (Scope::Control, grant));
    let school = Scope::School(me.0);
    let in_school = last_given_in(roll, school, me, member).map(|grant| (school, grant));
    in_city.into_iter().chain(in_school).collect()
}

/// Whether a right that this member gave another, in the city or in its own school, is
/// the last there and ends by this time.
pub(crate) fn ends_by(roll: &Roll, me: MemberId, member: MemberId, time: Timestamp) -> bool {
    given(roll, me, member).iter().any(|(_, grant)| grant.ends <= time)
}

/// The grant of a member's in the city that ends last, of those that this one wrote and
/// that no revocation has ended.
pub(crate) fn last_given(roll: &Roll, me: MemberId, member: MemberId) -> Option<Grant> {
    last_given_in(roll, Scope::City, me, member)
}

fn last_given_in(roll: &Roll, scope: Scope, me: MemberId, member: MemberId) -> Option<Grant> {
    let realm = if scope == Scope::City { Scope::Control } else { scope };
    let given =
        roll.rights(scope, member).filter(|right| right.scope == realm).filter_map(|right| match roll.statement(&right.key.id)? {
            (_, _, by, Act::Grant(grant)) if by == me => Some(grant.clone()),
            _ => None,
        });
    given.max_by_key(|grant| grant.ends)
}

/// The statements that close reports, by realm.
fn closings(by_realm: BTreeMap<Scope, Vec<RecordId>>) -> Draft {
    let mut draft = Draft::default();
    for (realm, reports) in by_realm {
        draft.acts.extend(reports.chunks(Act::CLOSE_MAX).map(|some| (realm, Act::Close { reports: some.to_vec() })));
    }
    draft
}

/// Takes back every block of a member that stands.
fn unblock(roll: &Roll, me: MemberId, now: Timestamp, member: MemberId) -> Result<Draft, CommandError> {
    let own = Scope::Own(me.0);
    let back: BTreeSet<ItemId> = roll
        .statements(own)
        .filter_map(|(_, _, act)| match act {
            Act::Withdraw { statement, .. } => Some(*statement),
            _ => None,
        })
        .collect();
    let blocks =
        roll.statements(own).filter(|(key, _, act)| matches!(act, Act::Block { member: of } if *of == member) && !back.contains(&key.id));
    let acts: Vec<_> = blocks.map(|(key, _, _)| (own, Act::Withdraw { statement: key.id, from: now })).collect();
    match acts.is_empty() {
        true => Err(Obstacle::NotBlocked.into()),
        false => Ok(Draft { acts, ..Draft::default() }),
    }
}

fn withdraw(roll: &Roll, me: MemberId, now: Timestamp, statement: ItemId, from: Option<Timestamp>) -> Result<Draft, CommandError> {
    let Some((scope, _, by, act)) = roll.statement(&statement) else {
        return Err(refused("this node does not hold what is to be taken back; `kaveret explain` says what is held"));
    };
    let mine = match act {
        Act::Grant(_) => return Err(refused("a right is not taken back but revoked: `kaveret member revoke`, so that honest work stands")),
        Act::Hide { .. } => by == me || roll.moderates(me, roll.realm_of(scope), now),
        Act::Succeed { old, .. } => by == me || *old == me,
        Act::Vouch { .. } | Act::Vetting(_) | Act::Place { .. } | Act::Staff { .. } | Act::Erase { .. } => by == me,
        Act::Consent(consent) => by == me || consent.on_paper && roll.guards(scope, me, consent.minor, now),
        Act::Guardian { .. } | Act::Group(_) | Act::Halt | Act::Gateway(_) => by == me,
        Act::Ally(_) => roll.support(&statement).is_some_and(|support| support.by.contains(&me)),
        _ => return Err(refused(format!("a statement of the sort `{}` cannot be taken back", act.name()))),
    };
    match mine {
        true => Ok(Draft::of(scope, Act::Withdraw { statement, from: from.unwrap_or(now) })),
        false => Err(Obstacle::NotSaidByYou.into()),
    }
}

/// Somebody who moderates in a realm, and may answer appeals there.
#[derive(Clone, Copy)]
pub(crate) struct Judge {
    member: MemberId,
    alone: bool,
}

impl Judge {
    /// `None` of who moderates nothing there.
    pub(crate) fn of(roll: &Roll, member: MemberId, realm: Scope, now: Timestamp) -> Option<Self> {
        roll.moderates(member, realm, now).then(|| Self { member, alone: !roll.moderates_beside(member, realm, now) })
    }

    /// Whether they may answer an appeal against what this member hid.
    pub(crate) fn answers(self, hid: MemberId) -> bool {
        self.member != hid || self.alone
    }
}

/// That what was appealed against stays hidden. Who hid it does not judge themselves,
/// where there is anybody else to.
fn uphold(roll: &Roll, me: MemberId, now: Timestamp, appeal: ItemId, words: String) -> Result<Draft, CommandError> {
    let Some((scope, _, _, Act::Appeal { hide, .. })) = roll.statement(&appeal) else {
        return Err(refused("this is no appeal; `kaveret moderation log` lists them"));
    };
    let realm = roll.realm_of(scope);
    let answered = |(key, _, act): (model::ItemKey, MemberId, &Act)| {
        matches!(act, Act::Uphold { appeal: of, .. } if *of == appeal) && roll.why(&key.id).is_none()
    };
    let act = Act::Uphold { appeal, words };
    let Some(judge) = Judge::of(roll, me, realm, now) else { return Err(no_right(&act)) };
    match roll.statement(hide) {
        _ if roll.why(hide) == Some(Why::Withdrawn) => Err(Obstacle::ShownAgain.into()),
        _ if roll.statements(scope).any(answered) => Err(Obstacle::AppealAnswered.into()),
        Some((_, _, by, _)) if !judge.answers(by) => Err(Obstacle::HidItYourself.into()),
        _ => Ok(Draft::of(scope, act)),
    }
}

fn vet(roll: &Roll, now: Timestamp, scope: Scope, member: MemberId, check: &str, count: Option<u32>) -> Result<Act, CommandError> {
    let Some(kind) = VettingKind::ALL.into_iter().find(|kind| kind.name() == check) else {
        return Err(refused(format!("a check is one of {}, and not {check:?}", names(VettingKind::ALL.map(VettingKind::name)))));
    };
    if !roll.is_admitted(member) && roll.rights(scope, member).next().is_none() {
        return Err(no_member(member));
    }
    Ok(Act::Vetting(Vetting { member, kind, starts: now, ends: now.after(days(count, Vetting::DAYS_MAX)?) }))
}

/// Whether what was signed would come to something: it counts, or it waits for others.
fn tried(before: &Roll, after: &Roll, me: MemberId, id: ItemId, act: &Act) -> Result<(), CommandError> {
    let why = match after.why(&id) {
        None => return bound(before, after, id, act),
        // It waits for a second member's word, and says so.
        Some(Why::Single) => return Ok(()),
        Some(Why::Proposed { .. }) if after.support(&id).is_some_and(|support| support.by.contains(&me)) => return Ok(()),
        Some(why) => why,
    };
    match act {
        Act::Revoke { target, .. } => Err(may_not_revoke(before, target)),
        _ => Err(Obstacle::Right { act: act.name(), english: format!("{}: {why}", needed(act)) }.into()),
    }
}

fn no_right(act: &Act) -> CommandError {
    Obstacle::Right { act: act.name(), english: needed(act).to_owned() }.into()
}

/// What it takes to do this.
fn needed(act: &Act) -> &'static str {
    match act {
        Act::Amend { .. } => "only a delegate may propose another charter",
        Act::Grant(_) => "only issuers and the city's delegates give rights, and only the delegates make issuers, moderators and gateways",
        Act::Vouch { .. } => "only members whom a school or the city admitted may vouch for others",
        Act::Vetting(_) => "only issuers and the city's delegates say that somebody was checked",
        Act::Place { .. } => "only issuers and the city's delegates register places",
        Act::Consent(_) => "only the school that keeps the paper, a guardian that it named, or a pupil of age for it consents",
        Act::Guardian { .. } | Act::Pseudonym { .. } => "only the school itself says this of its pupils",
        Act::Group(_) => "only members of the city, or of the school, make groups of its people",
        Act::Hide { .. } => "only moderators and the city's delegates hide something",
        Act::Ally(_) => "only the city's delegates ally it with another",
        Act::Halt => "only a delegate stops what crosses the city's border",
        Act::Gateway(_) => "only a gateway that the delegates named says where it is reached",
        Act::Uphold { .. } => "only moderators and the city's delegates answer an appeal",
        Act::Close { .. } => "only moderators and the city's delegates decide about reports",
        Act::Succeed { .. } => "only issuers say that a member has a new key",
        Act::Erase { .. } => "only whose it is, a guardian, a moderator and the city's delegates erase it",
        _ => "whoever signs this has to be a member here; ask your school or the city's office",
    }
}

/// What an act without a reason against it must have done.
fn bound(before: &Roll, after: &Roll, id: ItemId, act: &Act) -> Result<(), CommandError> {
    match act {
        Act::Revoke { target, .. } if !after.revocations().iter().any(|revocation| revocation.key.id == id) => {
            Err(may_not_revoke(before, target))
        }
        Act::Grant(grant) if !after.rights(granted_in(after, id), grant.member).any(|right| right.key.id == id) => Err(refused(
            "this member was revoked by whoever gives the right now, and what they give again does not count; only the city can",
        )),
        _ => Ok(()),
    }
}

/// The scope for whose records a grant gives a right.
fn granted_in(roll: &Roll, id: ItemId) -> Scope {
    roll.place_of(&id).map_or(Scope::City, |place| trust::records_scopes(place)[0])
}

fn may_not_revoke(roll: &Roll, target: &Target) -> CommandError {
    let member = match target {
        Target::Member(member) => Some(*member),
        Target::Device(device) => roll.member_of(*device),
    };
    if member.is_some_and(|member| roll.is_delegate(member)) {
        return refused(
            "delegates change by an amendment of the charter: `kaveret city amend`; their own devices they remove with their recovery words",
        );
    }
    let givers: BTreeSet<String> = member
        .into_iter()
        .flat_map(|member| roll.rights_ever(member))
        .map(|right| match right.authority {
            Authority::City => "the city".to_owned(),
            Authority::Member(issuer) => format!("the issuer {:.10}", issuer.to_string()),
            Authority::Vouchers => "members who vouched".to_owned(),
        })
        .collect();
    let givers: Vec<String> = givers.into_iter().collect();
    refused(format!(
        "only who gave a right, or the city's delegates, end it, and a device also its own member with the recovery words; here that is {}",
        if givers.is_empty() { "nobody yet".to_owned() } else { givers.join(" and ") }
    ))
}
