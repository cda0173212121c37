//! What the roll answers.

use std::collections::{BTreeMap, BTreeSet};

use model::{DeviceId, ItemId, ItemKey, MemberId, MemberKind, RecordId, Role, Roles, Scope, Timestamp};

use super::chain::Lead;
use super::settle::Standing;
use super::standing::{Authority, Budget, Right};
use super::{Roll, Stated};
use crate::contact::Breach;
use crate::statement::Target;
use crate::{Act, AgeBand, Charter, Ground, Policy, Rules, Signed, Why};

/// A hiding that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hiding {
    /// The statement.
    pub statement: ItemKey,
    /// Why.
    pub ground: Ground,
    /// Why, in words.
    pub words: String,
}

impl Roll {
    /// The charter in force, once one is held.
    pub fn charter(&self) -> Option<&Charter> {
        self.standing.charter.as_ref()
    }

    /// The id of the charter or amendment in force.
    pub fn charter_id(&self) -> Option<ItemId> {
        self.standing.charters.last().copied()
    }

    /// The rules in force.
    pub fn rules(&self) -> Rules {
        self.charter().map_or(Rules::DEFAULT, |charter| charter.policy.rules)
    }

    /// The member that a certified device writes for in the city; `None` for one of
    /// too many.
    pub fn member_of(&self, device: DeviceId) -> Option<MemberId> {
        self.member_in(Scope::City, device)
    }

    /// The member that a certified device writes for in a scope.
    pub fn member_in(&self, scope: Scope, device: DeviceId) -> Option<MemberId> {
        self.standing.member_of(&self.chain, scope, device)
    }

    /// The member that a device writes for, in whatever scope it is certified.
    pub fn member_anywhere(&self, device: DeviceId) -> Option<MemberId> {
        let mut realms = self.standing.devices.values();
        self.member_of(device).or_else(|| realms.find_map(|devices| devices.get(&device)).map(|(member, _)| *member))
    }

    /// Whether a chain of grants, even expired ones, leads to this device in any scope.
    pub fn is_chained_anywhere(&self, device: DeviceId) -> bool {
        self.is_chained(device) || self.chain.schools.keys().any(|school| self.is_chained_in(*school, device))
    }

    /// Whether what an item's author signed counts in the item's scope, and for whom.
    /// Says nothing of a date that lies ahead, nor of what the item is about.
    ///
    /// # Errors
    /// The reason why it does not.
    pub fn judge(&self, signed: &Signed) -> Result<MemberId, Why> {
        if let Some(why) = self.standing.why.get(&signed.id()) {
            return Err(*why);
        }
        match signed.act() {
            Some(_) => Ok(self.member_in(signed.scope(), signed.device()).unwrap_or(signed.root())),
            None => self.judge_envelope(signed.scope(), signed.device(), &signed.key()),
        }
    }

    /// As [`Roll::judge`], of an envelope that one device signed.
    ///
    /// # Errors
    /// The reason why it does not count.
    pub fn judge_envelope(&self, scope: Scope, device: DeviceId, key: &ItemKey) -> Result<MemberId, Why> {
        let Some(member) = self.member_in(scope, device) else {
            let certified = self.chain.certifiers(scope, device).next().is_some();
            return Err(if certified { Why::DeviceTooMany } else { Why::NoMember });
        };
        self.standing.right(&self.chain, scope, member, Some(device), key)?;
        let outside = match scope {
            Scope::Group(_) => !self.is_in_group(scope, member, key.time),
            Scope::Own(owner) | Scope::Sealed(owner) => owner != member.0,
            _ => false,
        };
        if outside { Err(Why::OutsideRight) } else { Ok(member) }
    }

    /// Whether a chain of grants, even expired ones, leads to this member.
    pub fn is_admitted(&self, member: MemberId) -> bool {
        self.chain.is_member(Scope::City, member)
    }

    /// Whether the member is one of the delegates of the charter in force.
    pub fn is_delegate(&self, member: MemberId) -> bool {
        self.standing.is_delegate(member)
    }

    /// Whether a chained grant of anyone who certified the device covers this time.
    pub fn may_write(&self, scope: Scope, device: DeviceId, at: Timestamp) -> bool {
        self.chain.leads_of_device(scope, device).any(|lead| (lead.starts..lead.ends).contains(&at))
    }

    /// What a device may write in a scope in the time from `from` up to `to`: the most
    /// that any chained grant gives for a part of it, by the most generous policy that
    /// was ever signed. One budget for the whole time, so that it does not matter which
    /// of its envelopes is asked about, nor who learned of which charter first.
    pub fn budget(&self, scope: Scope, device: DeviceId, from: Timestamp, to: Timestamp) -> Budget {
        let leads = self.chain.leads_of_device(scope, device).filter(|lead| lead.starts < to && from < lead.ends);
        let factor = leads.map(|lead| u64::from(lead.budget)).max().unwrap_or(0);
        let most = |of: fn(&Policy) -> u64| self.chain.charters.values().map(|charter| of(&charter.policy)).max().unwrap_or(0);
        Budget {
            envelopes_per_hour: most(|policy| policy.envelopes_per_hour.into()).saturating_mul(factor),
            bytes_per_month: most(|policy| policy.bytes_per_month).saturating_mul(factor),
        }
    }

    /// The rights that a member has in a scope, and that no revocation has ended.
    pub fn rights(&self, scope: Scope, member: MemberId) -> impl Iterator<Item = &Right> {
        let realm = self.chain.realm_of(scope);
        let rights = self.standing.rights.get(&member).into_iter().flatten();
        rights.filter(move |right| {
            let here = right.scope == realm || right.scope == Scope::Control && realm == Scope::School(member.0);
            here && self.is_live(member, right)
        })
    }

    /// Whether no counting revocation has ended a right; what was accepted of the
    /// member stays all the same.
    fn is_live(&self, member: MemberId, right: &Right) -> bool {
        let rules = self.standing.rules.get(&Target::Member(member)).into_iter().flatten();
        !rules.into_iter().any(|rule| Standing::binds(rule, right))
    }

    /// Whether what the member's devices write now counts in the city.
    pub fn counts(&self, member: MemberId, at: Timestamp) -> bool {
        self.roles(member, at).has(Role::Member)
    }

    /// The roles that live rights give the member in the city at this time.
    pub fn roles(&self, member: MemberId, at: Timestamp) -> Roles {
        self.roles_in(Scope::City, member, at)
    }

    /// The roles that live rights give the member in a scope at this time.
    pub fn roles_in(&self, scope: Scope, member: MemberId, at: Timestamp) -> Roles {
        self.rights(scope, member).filter(|right| right.covers(at)).fold(Roles::default(), |roles, right| roles.union(right.roles))
    }

    /// What sort of member it is at this time.
    pub fn kind(&self, member: MemberId, at: Timestamp) -> Option<MemberKind> {
        self.rights(Scope::City, member).find(|right| right.covers(at)).map(|right| right.kind)
    }

    /// When the last of the member's rights in the city that cover this time ends.
    pub fn expires(&self, member: MemberId, at: Timestamp) -> Option<Timestamp> {
        self.expires_in(Scope::City, member, at)
    }

    /// When the last of the member's rights in a scope that cover this time ends.
    pub fn expires_in(&self, scope: Scope, member: MemberId, at: Timestamp) -> Option<Timestamp> {
        self.rights(scope, member).filter(|right| right.covers(at)).map(|right| right.ends).max()
    }

    /// Where a member belongs: the city, or for who stands in a school's scope alone,
    /// as minors do, that.
    pub fn home(&self, member: MemberId) -> Scope {
        let rights = || self.standing.rights.get(&member).into_iter().flatten();
        // One in which the member has a device is theirs; any school could name them.
        let has_device = |scope: &Scope| self.standing.devices.get(scope).into_iter().flatten().any(|(_, (of, _))| *of == member);
        let schools = || rights().map(|right| right.scope).filter(|scope| *scope != Scope::Control);
        let in_school = || schools().find(has_device).or_else(|| schools().next());
        if rights().any(|right| right.scope == Scope::Control) { Scope::City } else { in_school().unwrap_or(Scope::City) }
    }

    /// Whether the member is a delegate, or has a right anywhere that counts and ends at
    /// this time or later.
    pub fn has_standing(&self, member: MemberId, at: Timestamp) -> bool {
        let rights = || self.standing.rights.get(&member).into_iter().flatten();
        let live = |right: &Right| right.roles.has(Role::Member) && right.ends >= at && self.is_live(member, right);
        self.is_delegate(member) || rights().any(live)
    }

    /// Whether no revocation that binds names this device of its member.
    pub fn is_trusted(&self, device: DeviceId) -> bool {
        !self.standing.rules.contains_key(&Target::Device(device))
    }

    /// Whether the member may admit others at this time.
    pub fn issues(&self, member: MemberId, at: Timestamp) -> bool {
        self.is_delegate(member) || self.roles(member, at).has(Role::Issuer)
    }

    /// How many members' rights count at this time in the city.
    pub fn member_count(&self, at: Timestamp) -> u64 {
        self.standing.rights.keys().filter(|member| self.counts(**member, at)).count() as u64
    }

    /// The members with a right in a scope that covers this time, with their rights.
    pub fn members_in(&self, scope: Scope, at: Timestamp) -> impl Iterator<Item = (MemberId, &Right)> {
        let members = self.standing.rights.keys().copied();
        members.filter_map(move |member| self.rights(scope, member).find(|right| right.covers(at)).map(|right| (member, right)))
    }

    /// The devices that write for a member, each with its certificate.
    pub fn devices(&self, member: MemberId) -> impl Iterator<Item = (DeviceId, ItemKey)> {
        let all = self.standing.devices.values().flatten();
        all.filter(move |(_, (of, _))| *of == member).map(|(device, (_, key))| (*device, *key))
    }

    /// Every device that this member certified and when, whether it counts or not.
    pub fn certified_by(&self, member: MemberId) -> impl Iterator<Item = (DeviceId, Timestamp)> {
        let realms = self.chain.schools.values().chain([&self.chain.control]);
        let all = realms.flat_map(|realm| &realm.certifiers);
        all.filter_map(move |(device, by)| by.iter().find(|(_, found)| **found == member).map(|(key, _)| (*device, key.time)))
    }

    /// The youngest band of ages that any counting grant gives the member at a time;
    /// `None` for who was never a member here.
    pub fn age(&self, member: MemberId, scope: Scope, at: Timestamp) -> Option<AgeBand> {
        self.standing.age(&self.chain, member, scope, at)
    }

    /// Whether the member is known to be of age, by all that any scope says: no grant
    /// that covers the time, or else none ever, says otherwise. False for who is unknown.
    pub fn is_of_age(&self, member: MemberId, at: Timestamp) -> bool {
        let rights = || self.standing.rights.get(&member).into_iter().flatten();
        let youngest = rights().filter(|right| right.covers(at)).map(|right| right.age).min();
        youngest.or_else(|| rights().map(|right| right.age).min()) == Some(AgeBand::Adult)
    }

    pub(crate) fn age_known(&self, member: MemberId, scope: Scope, at: Timestamp) -> Option<AgeBand> {
        self.age(member, scope, at)
    }

    /// Whether a member's vetting is valid at a time. One that was taken back ends
    /// every earlier one of the same member in the scope.
    pub(crate) fn is_vetted(&self, member: MemberId, scope: Scope, at: Timestamp) -> bool {
        let realm = self.chain.realm_of(scope);
        let here = |word: &&super::settle::Word<_>| word.scope == realm || word.scope == Scope::Control;
        let words: Vec<_> = self.standing.vettings.get(&member).into_iter().flatten().filter(here).collect();
        let narrowest = words.iter().filter(|word| word.until <= at).map(|word| word.until).max();
        words.iter().any(|word| {
            let valid = word.said.starts <= at && at < word.said.ends.min(word.until);
            valid && narrowest.is_none_or(|until| word.key.time >= until)
        })
    }

    /// Whether a place is registered for sessions with minors at a time.
    pub(crate) fn is_place(&self, scope: Scope, place: ItemId, at: Timestamp) -> bool {
        let realm = self.chain.realm_of(scope);
        self.standing.places.get(&place).is_some_and(|word| (word.scope == realm || word.scope == Scope::Control) && at < word.until)
    }

    /// The registered places that members of a scope see, with their names.
    pub fn places(&self, scope: Scope, at: Timestamp) -> impl Iterator<Item = (ItemId, &str)> {
        let ids = self.standing.places.iter().filter(move |(id, _)| self.is_place(scope, **id, at));
        ids.map(|(id, word)| (*id, word.said.as_str()))
    }

    /// A group's members, its keeper among them, and the scope where its list stands.
    pub fn group(&self, group: Scope) -> Option<(Scope, BTreeSet<MemberId>)> {
        let word = self.standing.groups.get(&group).filter(|word| word.until == Timestamp(u64::MAX))?;
        Some((word.scope, word.said.members.iter().copied().chain([word.by]).collect()))
    }

    /// Whether a member was in a group at a time: by the last of its lists that is not of
    /// later, or by its first. Who leaves takes nothing back of what they wrote.
    fn is_in_group(&self, group: Scope, member: MemberId, at: Timestamp) -> bool {
        let Some(lists) = self.standing.lists_of_groups.get(&group) else { return false };
        let then = lists.iter().rev().find(|(key, _)| key.time <= at).or_else(|| lists.iter().next());
        then.is_some_and(|(_, members)| members.contains(&member))
    }

    /// A group's name.
    pub fn group_name(&self, group: Scope) -> Option<&str> {
        self.standing.groups.get(&group).map(|word| word.said.name.as_str())
    }

    /// The scopes that a member may read: control, city and federation for the city's
    /// members, and for those of a school, who need the first two to judge by; their schools, their groups,
    /// their own.
    pub fn scopes_of(&self, member: MemberId) -> Vec<Scope> {
        self.scopes_since(member, Timestamp(0))
    }

    /// As [`Roll::scopes_of`], by rights that end at this time or later.
    fn scopes_since(&self, member: MemberId, since: Timestamp) -> Vec<Scope> {
        let mut scopes = vec![Scope::Control, Scope::City, Scope::Federation];
        let rights = self.rights_since(member, since);
        let mut schools: BTreeSet<Scope> = rights.filter(|right| right.scope != Scope::Control).map(|right| right.scope).collect();
        if self.chain.issues(member) && self.has_standing(member, since) {
            schools.insert(Scope::School(member.0));
        }
        // A list names those of its parent scope; who is there no more is in no group of it.
        let in_parent = |parent: &Scope| match self.realm_of(*parent) {
            Scope::Control => self.rights_since(member, since).any(|right| right.scope == Scope::Control) || self.is_delegate(member),
            school => schools.contains(&school),
        };
        let in_group =
            |group: &&Scope| self.group(**group).is_some_and(|(parent, members)| members.contains(&member) && in_parent(&parent));
        scopes.extend(self.standing.groups.keys().filter(in_group));
        scopes.extend(&schools);
        scopes.extend([Scope::Own(member.0), Scope::Sealed(member.0)]);
        scopes
    }

    /// The member's rights that no revocation has ended and that end at this time or later.
    fn rights_since(&self, member: MemberId, since: Timestamp) -> impl Iterator<Item = &Right> {
        let rights = self.standing.rights.get(&member).into_iter().flatten();
        rights.filter(move |right| right.ends >= since && self.is_live(member, right))
    }

    /// Whether a member reads what another reports: the other itself, and the stewards of
    /// where the other is a member. In the city these are its moderators, its delegates
    /// (or in a city that has named no moderator yet, nobody would), and the boxes
    /// that keep it for them; in a school the school, and its moderators.
    fn hears_reports(&self, member: MemberId, of: MemberId, since: Timestamp) -> bool {
        // A box that one issuer named keeps nothing for the city's moderators.
        let of_city = |right: &Right| right.scope == Scope::Control && right.authority == Authority::City;
        let steward = |right: &Right| right.roles.has(Role::Moderator) || of_city(right) && right.roles.has(Role::Box);
        let stewards = || self.rights_since(member, since);
        let here = |scope: &Scope| {
            *scope == Scope::School(member.0)
                || *scope == Scope::Control && self.is_delegate(member)
                || stewards().any(|right| right.scope == *scope && steward(right))
        };
        member == of || self.realms_of(of).iter().any(here)
    }

    /// Where a member is or was one: the control scope for the city, and the schools that
    /// they belong to by their own word too.
    fn realms_of(&self, member: MemberId) -> BTreeSet<Scope> {
        let realms = self.standing.rights.get(&member).into_iter().flatten().map(|right| right.scope);
        realms.filter(|scope| *scope == Scope::Control || self.belongs(member, *scope)).collect()
    }

    /// Whether a member is of a school by more than the school's word, which it could give
    /// of anybody: it brought them into the city, or they signed something there.
    pub fn belongs(&self, member: MemberId, school: Scope) -> bool {
        let Scope::School(of) = school else { return false };
        // Also as the one delegate whose word is the city's.
        let given = |right: &Right| self.statements.get(&right.key.id).is_some_and(|(scope, _, said)| self.signer(scope, said).0 == of);
        let admitted = |right: &Right| right.scope == Scope::Control && given(right);
        let signed = |author: [u8; 32]| self.statements.signings(school, author).count > 0;
        of == member.0
            || self.rights_ever(member).iter().any(admitted)
            || signed(member.0)
            || self.devices(member).any(|(device, _)| signed(device.0))
    }

    /// The scope whose statements decide about the records of another: of a school's
    /// and its groups' the school's, else the control scope.
    pub fn realm_of(&self, scope: Scope) -> Scope {
        self.chain.realm_of(scope)
    }

    /// The control scope, and every school's.
    pub fn realms(&self) -> impl Iterator<Item = Scope> {
        std::iter::once(Scope::Control).chain(self.chain.schools.keys().copied())
    }

    /// Whether a member may decide what is shown in any realm.
    pub fn moderates_anywhere(&self, member: MemberId, at: Timestamp) -> bool {
        self.realms().any(|realm| self.moderates(member, realm, at))
    }

    /// Whether a member may decide what is shown in a realm, be it with others: in the
    /// city its moderators and delegates, in a school the school and its moderators.
    pub fn moderates(&self, member: MemberId, realm: Scope, at: Timestamp) -> bool {
        match realm {
            Scope::School(school) if school == member.0 => self.has_standing(member, at),
            Scope::School(_) => self.roles_in(realm, member, at).has(Role::Moderator),
            _ => self.is_delegate(member) || self.roles(member, at).has(Role::Moderator),
        }
    }

    /// Whether anybody but this member may decide what is shown in a realm, be it with
    /// others.
    pub fn moderates_beside(&self, member: MemberId, realm: Scope, at: Timestamp) -> bool {
        let delegates = self.charter().into_iter().flat_map(|charter| &charter.delegates);
        let school = if let Scope::School(school) = realm { Some(MemberId(school)) } else { None };
        let mut stewards = self.standing.rights.keys().chain(delegates).copied().chain(school);
        stewards.any(|steward| steward != member && self.moderates(steward, realm, at))
    }

    /// Whose stewards answer a report: those of where the reported record is, if its
    /// author is a member there too. Nobody in the city may hear of a pupil, so what
    /// these report outside their schools comes to the school, which can pass it on.
    pub fn desks(&self, author: MemberId, about: Scope) -> BTreeSet<Scope> {
        let (realm, realms) = (self.realm_of(about), self.realms_of(author));
        match realms.contains(&realm) || realm == Scope::School(author.0) {
            true => BTreeSet::from([realm]),
            false => realms,
        }
    }

    /// Whether a steward of one of these realms has said that a report is dealt with.
    pub fn is_closed(&self, report: RecordId, desks: &BTreeSet<Scope>) -> bool {
        self.standing.closed.get(&report).is_some_and(|realms| realms.iter().any(|realm| desks.contains(realm)))
    }

    /// Whether a member in standing may be told anything of a scope.
    pub fn member_reads(&self, member: MemberId, scope: Scope) -> bool {
        self.member_reads_since(member, scope, Timestamp(0))
    }

    fn member_reads_since(&self, member: MemberId, scope: Scope, since: Timestamp) -> bool {
        let stands = || self.is_delegate(member) || self.rights_since(member, since).next().is_some();
        let named = || match scope {
            Scope::Sealed(of) => self.hears_reports(member, MemberId(of), since),
            _ => self.scopes_since(member, since).contains(&scope),
        };
        stands() && named()
    }

    /// Whether a device may be told anything of a scope, by rights that end at this time or
    /// later. Asked of today's roll before each message that would show something.
    pub fn reads(&self, device: DeviceId, scope: Scope, since: Timestamp) -> bool {
        let mut members = self.standing.devices.values().filter_map(|devices| devices.get(&device)).map(|(member, _)| *member);
        self.is_trusted(device) && members.any(|member| self.member_reads_since(member, scope, since))
    }

    /// The statements by which a member belongs to a school, in its scope: their grants,
    /// and the devices certified there. They show a node of the member's that it belongs
    /// to the school.
    pub fn belonging(&self, school: Scope, member: MemberId) -> Vec<ItemKey> {
        let mine = |said: &Stated| match &said.act {
            Act::Grant(grant) => grant.member == member,
            Act::Device { .. } => said.author == member.0,
            _ => false,
        };
        self.statements.of(school).filter(|(_, said)| mine(said)).map(|(key, _)| *key).collect()
    }

    /// Whether a member may edit the records of another: as staff, or as who came after.
    pub fn acts_for(&self, member: MemberId, owner: MemberId, at: Timestamp) -> bool {
        if self.standing.successors.get(&owner).is_some_and(|(new, from)| *new == member && *from <= at) {
            return true;
        }
        let staff = self.standing.staff.get(&owner).into_iter().flatten();
        staff.into_iter().any(|word| {
            let (who, starts, ends) = word.said;
            who == member && starts <= at && at < ends.min(word.until)
        })
    }

    /// The member's new root key, if the old one's phrase was lost, and from when.
    pub fn successor(&self, member: MemberId) -> Option<(MemberId, Timestamp)> {
        self.standing.successors.get(&member).copied()
    }

    /// Whether a minor's writing may be published in the city by their school at a time:
    /// with a consent that counts, of a guardian, on paper, or their own where they may.
    pub fn may_publish(&self, minor: MemberId, school: MemberId, at: Timestamp) -> bool {
        !self.publishing_grounds(minor, school, at).is_empty()
    }

    /// The statements by which a school may publish in the city, at a time, what a
    /// member of it wrote: consents that count, and of who is of age the rights that say
    /// so. One of them at least where [`Roll::may_publish`].
    pub fn publishing_grounds(&self, member: MemberId, school: MemberId, at: Timestamp) -> BTreeSet<ItemId> {
        let scope = Scope::School(school.0);
        if self.age(member, scope, at) == Some(AgeBand::Adult) {
            return self.rights(scope, member).filter(|right| right.covers(at)).map(|right| right.key.id).collect();
        }
        let consents = self.standing.consents.get(&member).into_iter().flatten();
        let covers = |word: &&super::settle::Word<crate::Consent>| {
            word.scope == scope && word.said.publishing && word.said.starts <= at && at < word.said.ends.min(word.until)
        };
        consents.filter(covers).map(|word| word.key.id).collect()
    }

    /// Every statement that was ever made in a school that could be one of
    /// [`Roll::publishing_grounds`], whether it counts or not, with whom it is about.
    pub fn publishing_grounds_ever(&self, school: MemberId) -> impl Iterator<Item = (MemberId, ItemId)> {
        self.statements.of(Scope::School(school.0)).filter_map(|(key, said)| match &said.act {
            Act::Consent(consent) => Some((consent.minor, key.id)),
            Act::Grant(grant) => Some((grant.member, key.id)),
            _ => None,
        })
    }

    /// When, after a time, the next of a school's consents and rights begins or ends.
    pub fn publishing_grounds_change(&self, school: MemberId, after: Timestamp) -> Option<Timestamp> {
        let scope = Scope::School(school.0);
        let consents = self.standing.consents.values().flatten().filter(|word| word.scope == scope);
        let consents = consents.flat_map(|word| [word.said.starts, word.said.ends.min(word.until)]);
        let rights = self.standing.rights.values().flatten().filter(|right| right.scope == scope);
        let rights = rights.flat_map(|right| [right.starts, right.ends]);
        consents.chain(rights).filter(|time| *time > after).min()
    }

    /// By which name a school wants its pupil to be seen in a scope of its own; none of
    /// who is no pupil there.
    pub fn pseudonym(&self, scope: Scope, member: MemberId) -> Option<&str> {
        self.standing.pseudonyms.get(&(self.realm_of(scope), member)).map(|word| word.said.as_str())
    }

    /// The hidings of a record of this scope that count: a school hides nothing of the
    /// city's, or its members would see another city than everyone else.
    pub fn hidings(&self, record: RecordId, scope: Scope) -> Vec<Hiding> {
        let keys = self.standing.hidden.get(&record).into_iter().flatten();
        let realm = self.realm_of(scope);
        keys.filter_map(|key| {
            let (stands, _, said) = self.statements.get(&key.id)?;
            if stands != Scope::Control && self.realm_of(stands) != realm {
                return None;
            }
            let Act::Hide { ground, words, .. } = &said.act else { return None };
            Some(Hiding { statement: *key, ground: *ground, words: words.clone() })
        })
        .collect()
    }

    /// The records that are hidden now and were not on another roll, and the other way
    /// round, or hidden by other statements.
    pub fn hidden_otherwise_than(&self, other: &Self) -> BTreeSet<RecordId> {
        let (now, then) = (&self.standing.hidden, &other.standing.hidden);
        let differs = |record: &&RecordId| now.get(record) != then.get(record);
        now.keys().chain(then.keys()).filter(differs).copied().collect()
    }

    /// Whether ages, checks, places, groups or pupils' names are others than on another roll.
    pub fn safeguards_otherwise_than(&self, other: &Self) -> bool {
        let said = |roll: &Self| {
            let standing = &roll.standing;
            let checks: Vec<_> = standing.vettings.values().flatten().map(|word| (word.key, word.until)).collect();
            let places: Vec<_> = standing.places.values().map(|word| (word.key, word.until)).collect();
            let groups: Vec<_> = standing.groups.values().map(|word| (word.key, word.until)).collect();
            let of_school = |right: &&Right| right.scope != Scope::Control;
            let ages: Vec<_> = standing.rights.values().flatten().filter(of_school).map(|right| (right.key, right.ends)).collect();
            let named = |member: &MemberId| standing.vettings.contains_key(member);
            let checked = standing.rights.iter().filter(|(member, _)| named(member)).flat_map(|(_, rights)| rights);
            let adults: Vec<_> = checked.map(|right| (right.key, right.ends)).collect();
            let names: Vec<_> = standing.pseudonyms.values().map(|word| word.key).collect();
            // Who acts for a host may announce their sessions.
            (checks, places, groups, ages, adults, names, roll.deputies())
        };
        said(self) != said(other)
    }

    /// The erasure of a record that counts, given its scope and owner.
    pub fn erasure(&self, scope: Scope, record: RecordId, owner: Option<MemberId>) -> Option<ItemKey> {
        let of_record = self.standing.erased_records.get(&record).copied();
        let of_member = owner.and_then(|owner| self.standing.erased_members.get(&(scope, owner))).copied();
        // The earlier one, so that its delay has begun.
        of_record.into_iter().chain(of_member).min()
    }

    /// Whether a scope's school names a member as the guardian of a minor of its own at a
    /// time.
    pub fn guards(&self, scope: Scope, member: MemberId, minor: MemberId, at: Timestamp) -> bool {
        self.standing.guards(&self.chain, scope, member, minor, at)
    }

    /// Whether a member may erase what another one owns in a scope, be it with others:
    /// their own, as a guardian, or as a steward there.
    pub fn may_erase(&self, by: MemberId, owner: MemberId, scope: Scope, at: Timestamp) -> bool {
        by == owner || self.guards(scope, by, owner, at) || self.moderates(by, self.realm_of(scope), at)
    }

    /// The erasures of single records that count.
    pub fn erased_records(&self) -> impl Iterator<Item = (RecordId, ItemKey)> {
        self.standing.erased_records.iter().map(|(record, key)| (*record, *key))
    }

    /// The erasures of all of a member that count, each with the scope of the records.
    pub fn erased_members(&self) -> impl Iterator<Item = (Scope, MemberId, ItemKey)> {
        self.standing.erased_members.iter().map(|((scope, member), key)| (*scope, *member, *key))
    }

    /// The scope in which a statement stands.
    pub fn place_of(&self, statement: &ItemId) -> Option<Scope> {
        self.statements.get(statement).map(|(scope, ..)| scope)
    }

    /// The members who have said by this device or another that their disks hold nothing
    /// more of what was erased, each with the device that said so, and when.
    pub fn receipts(&self, erasure: &ItemId) -> Vec<(MemberId, DeviceId, Timestamp)> {
        let Some(scope) = self.place_of(erasure) else { return Vec::new() };
        let said = self.statements.of(scope).filter(|(key, said)| {
            matches!(&said.act, Act::Receipt { erasure: of } if of == erasure) && !self.standing.why.contains_key(&key.id)
        });
        said.map(|(key, said)| (self.signer(scope, said), DeviceId(said.author), key.time)).collect()
    }

    /// When a device last said that its disk holds nothing more of something erased.
    pub fn last_receipt_of(&self, device: DeviceId) -> Option<Timestamp> {
        let own = |key: &ItemKey, said: &Stated| {
            said.author == device.0 && matches!(said.act, Act::Receipt { .. }) && !self.standing.why.contains_key(&key.id)
        };
        let all = self.statements.scopes().flat_map(|(_, stated)| stated);
        all.filter(|(key, said)| own(key, said)).map(|(key, _)| key.time).max()
    }

    /// Whether anything is erased in this city.
    pub fn erases(&self) -> bool {
        !self.standing.erased_records.is_empty() || !self.standing.erased_members.is_empty()
    }

    /// Whom a member wants to see nothing of.
    pub fn blocked(&self, member: MemberId) -> impl Iterator<Item = MemberId> {
        let range = (member, MemberId([0; 32]))..=(member, MemberId([0xff; 32]));
        self.standing.blocked.range(range).map(|(_, other)| *other)
    }

    /// Whether members of a group may write in it at a time.
    ///
    /// # Errors
    /// [`Breach::Group`].
    pub fn check_scope(&self, scope: Scope, at: Timestamp) -> Result<(), Breach> {
        match scope {
            Scope::Group(_) => self.may_gather(scope, at),
            _ => Ok(()),
        }
    }

    /// The statements of a scope in their order: key, who signed, and what.
    pub fn statements(&self, scope: Scope) -> impl Iterator<Item = (ItemKey, MemberId, &Act)> {
        self.statements.of(scope).map(move |(key, said)| (*key, self.signer(scope, said), &said.act))
    }

    pub(super) fn signer(&self, scope: Scope, said: &Stated) -> MemberId {
        self.member_in(scope, DeviceId(said.author)).unwrap_or(MemberId(said.author))
    }

    /// Why a statement that is held does not count; `None` when it does.
    pub fn why(&self, statement: &ItemId) -> Option<Why> {
        self.standing.why.get(statement).copied()
    }

    /// The statements that lead from the charter to this device, for a node whose roll
    /// is older, in every scope that it needs. Empty when no chain does. The issuer's
    /// own device is chained by them too, so that who is admitted knows who admitted it.
    pub fn chain_of(&self, device: DeviceId) -> Vec<ItemKey> {
        let mut chain: Vec<ItemKey> = Vec::new();
        let control = Scope::Control;
        let Some((certificate, member)) = self.chain.certifiers(control, device).find(|(_, member)| self.chain.is_member(control, *member))
        else {
            return chain;
        };
        chain.push(certificate);
        let mut seen = BTreeSet::new();
        let mut next = vec![member];
        while let Some(member) = next.pop() {
            if !seen.insert(member) {
                continue;
            }
            let mut leads: Vec<_> = self.chain.leads(control, member).collect();
            // Live rights first, then the latest: one grant is enough, of vouches it takes all.
            leads.sort_by_key(|lead| (self.why(&lead.key.id).is_some(), std::cmp::Reverse(lead.ends)));
            let vouched = leads.first().is_some_and(|lead| self.is_vouch(&lead.key.id));
            let take = if vouched { leads.len() } else { 1 };
            // An issuer's right to issue, beside its latest grant, and a gateway's to speak for the city.
            let issuing = leads.iter().find(|lead| lead.issues).copied();
            let of_gateway = |lead: &&&Lead| {
                let said = self.statements.get(&lead.key.id).map(|(.., said)| &said.act);
                matches!(said, Some(Act::Grant(grant)) if grant.roles.has(Role::Gateway))
            };
            let speaking = leads.iter().find(of_gateway).copied();
            for lead in leads.into_iter().take(take).chain(issuing).chain(speaking) {
                if chain.contains(&lead.key) {
                    continue;
                }
                chain.push(lead.key);
                let author = self.statements.get(&lead.key.id).map(|(_, _, said)| DeviceId(said.author));
                let known =
                    author.and_then(|by| self.chain.certifiers(control, by).find(|(_, member)| self.chain.issues(*member) || vouched));
                if let Some((certificate, issuer)) = known {
                    chain.push(certificate);
                    next.push(issuer);
                }
                chain.extend(self.agreements(&lead.key.id));
            }
        }
        let granted: Vec<ItemId> = chain.iter().map(|key| key.id).collect();
        let place = |id: &ItemId| self.statements.get(id).map(|(_, key, _)| key);
        for charter in self.chain.charters.keys() {
            chain.extend(place(charter));
            // Whoever signed an amendment has to be known.
            chain.extend(self.agreements(charter));
            if let Some((_, _, said)) = self.statements.get(charter)
                && let Act::Amend { accepted, .. } = &said.act
            {
                // Of acts before it only those stand that the charter in force lists.
                let in_force = self.charter_id() == Some(*charter);
                let keeps = |list: &&ItemId| {
                    self.standing.lists.get(&(control, **list)).is_some_and(|ids| granted.iter().any(|id| ids.contains(id)))
                };
                chain.extend(accepted.iter().filter(|list| in_force && keeps(list)).filter_map(place));
                let known = self.chain.certifiers(control, DeviceId(said.author)).find(|(_, member)| self.chain.delegates.contains(member));
                chain.extend(known.map(|(certificate, _)| certificate));
            }
        }
        let mut seen = BTreeSet::new();
        chain.retain(|key| seen.insert(*key));
        chain
    }

    /// Of each delegate who agreed to a statement the first agreement, with the certificate
    /// of the device that signed it. What others sign leads to nothing.
    fn agreements(&self, statement: &ItemId) -> Vec<ItemKey> {
        let mut first: BTreeMap<MemberId, (ItemKey, ItemKey)> = BTreeMap::new();
        for (key, by) in self.chain.agreed.get(statement).into_iter().flatten() {
            let delegates = self.chain.certifiers(Scope::Control, *by).filter(|(_, member)| self.chain.delegates.contains(member));
            for (certificate, member) in delegates {
                let earliest = first.entry(member).or_insert((*key, certificate));
                *earliest = (*earliest).min((*key, certificate));
            }
        }
        first.into_values().flat_map(|(key, certificate)| [certificate, key]).collect()
    }

    fn is_vouch(&self, id: &ItemId) -> bool {
        self.statements.get(id).is_some_and(|(_, _, said)| matches!(said.act, Act::Vouch { .. }))
    }

    /// The devices whose standing is other now than on the `earlier` roll: what they
    /// wrote must be judged anew.
    pub fn changed_since(&self, earlier: &Self) -> BTreeSet<DeviceId> {
        let (now, then) = (&self.standing, &earlier.standing);
        let all = || self.chain.control.certifiers.keys().chain(self.chain.schools.values().flat_map(|realm| realm.certifiers.keys()));
        if now.charters != then.charters {
            return all().copied().collect();
        }
        let cut_otherwise = now.accepted() != then.accepted();
        let is_cut = |device: &DeviceId| {
            let mut members = now.devices.values().filter_map(|devices| devices.get(device)).map(|(member, _)| Target::Member(*member));
            now.rules.contains_key(&Target::Device(*device)) || members.any(|member| now.rules.contains_key(&member))
        };
        let deputies = (self.deputies(), earlier.deputies());
        let deputises_otherwise = |device: &DeviceId| {
            let members = now.devices.values().filter_map(|devices| devices.get(device)).map(|(member, _)| *member);
            members.into_iter().any(|member| deputies.0.get(&member) != deputies.1.get(&member))
        };
        let standing = |roll: &Self, device: DeviceId| {
            let members: Vec<_> = roll.standing.devices.values().map(|devices| devices.get(&device).map(|(member, _)| *member)).collect();
            let of_device = roll.standing.rules.get(&Target::Device(device)).map_or(0, Vec::len);
            let of_members: Vec<_> = members
                .iter()
                .flatten()
                .map(|member| {
                    let rights = roll.standing.rights.get(member).into_iter().flatten();
                    let rights: Vec<_> = rights.map(|right| (right.key, right.starts, right.ends)).collect();
                    (rights, roll.standing.rules.get(&Target::Member(*member)).map_or(0, Vec::len))
                })
                .collect();
            (members.into_iter().flatten().collect::<BTreeSet<_>>(), of_device, of_members)
        };
        let changed = |device: &DeviceId| {
            cut_otherwise && is_cut(device) || deputises_otherwise(device) || standing(self, *device) != standing(earlier, *device)
        };
        all().copied().filter(changed).collect()
    }

    /// For whom each member acts, as their staff or as who came after them, by which words.
    fn deputies(&self) -> BTreeMap<MemberId, BTreeSet<(MemberId, Option<ItemKey>, Timestamp)>> {
        let mut deputies: BTreeMap<MemberId, BTreeSet<_>> = BTreeMap::new();
        for (owner, words) in &self.standing.staff {
            for word in words {
                deputies.entry(word.said.0).or_default().insert((*owner, Some(word.key), word.until));
            }
        }
        for (old, (new, from)) in &self.standing.successors {
            deputies.entry(*new).or_default().insert((*old, None, *from));
        }
        deputies
    }

    /// A hash of all that the roll says, for comparing two nodes.
    pub fn fingerprint(&self) -> ItemId {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.city().0);
        for charter in &self.standing.charters {
            hasher.update(&charter.0);
        }
        for (device, (member, key)) in self.standing.devices.get(&Scope::Control).into_iter().flatten() {
            hasher.update(&device.0).update(&member.0).update(&key.to_bytes());
        }
        let control = |right: &&Right| right.scope == Scope::Control;
        for (member, rights) in &self.standing.rights {
            for right in rights.iter().filter(control) {
                hasher
                    .update(&member.0)
                    .update(&right.key.to_bytes())
                    .update(&right.starts.0.to_be_bytes())
                    .update(&right.ends.0.to_be_bytes());
            }
        }
        for rules in self.standing.rules.values() {
            for rule in rules.iter().filter(|rule| rule.scope == Scope::Control) {
                hasher.update(&rule.key.to_bytes());
            }
        }
        for (id, _) in self.standing.why.iter().filter(|(id, _)| self.statements.get(id).is_some_and(|(scope, ..)| scope == Scope::Control))
        {
            hasher.update(&id.0);
        }
        ItemId(*hasher.finalize().as_bytes())
    }
}
