//! A school as those see it who take part in it: its pupils, who answers for them, and
//! its groups.

use std::time::Duration;

use model::govern::{ConsentFacts, GroupFacts, GuardianFacts, SchoolFacts, SchoolList, SchoolMember};
use model::{MemberId, Scope, Store, StoreError, Timestamp};
use trust::{AgeBand, Roll};

use super::Holdings;

/// A right that ends so soon is pointed out.
pub(super) const EXPIRING: Duration = Duration::from_secs(30 * 24 * 60 * 60);

impl<S: Store> Holdings<S> {
    /// The schools in which a member takes part, and none that they may not read; and
    /// the groups of the city that they are in.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn schools(&mut self, you: MemberId, at: Timestamp) -> Result<SchoolList, StoreError> {
        self.load_whole()?;
        let roll = self.roll.clone();
        let mut schools = Vec::new();
        for scope in roll.scopes_of(you) {
            if let Scope::School(school) = scope
                && roll.member_reads(you, scope)
            {
                schools.push(self.school_facts(&roll, scope, MemberId(school), you, at)?);
            }
        }
        let groups = match roll.is_admitted(you) {
            true => self.groups_of(&roll, Scope::Control, at)?,
            false => Vec::new(),
        };
        let in_it = |group: &GroupFacts| group.members.iter().any(|person| person.member == you);
        Ok(SchoolList { schools, groups: groups.into_iter().filter(in_it).collect() })
    }

    fn school_facts(
        &mut self,
        roll: &Roll,
        scope: Scope,
        school: MemberId,
        you: MemberId,
        at: Timestamp,
    ) -> Result<SchoolFacts, StoreError> {
        let members = self.school_members(roll, scope, school, at)?;
        let soon = at.after(EXPIRING);
        // Who is a minor learns of their own guardians and consents alone.
        let minor = roll.age(you, scope, at).is_some_and(AgeBand::is_minor);
        let concerns = |of: MemberId| !minor || of == you;
        let mut guardians = Vec::new();
        for word in roll.guardians(scope).filter(|word| concerns(word.said.0)).collect::<Vec<_>>() {
            let (minor, guardian) = (self.person(word.said.0)?, self.person(word.said.1)?);
            guardians.push(GuardianFacts { id: word.key.id, minor, guardian });
        }
        let mut consents = Vec::new();
        for word in roll.consents(scope).filter(|word| concerns(word.said.minor)).collect::<Vec<_>>() {
            consents.push(ConsentFacts {
                id: word.key.id,
                minor: self.person(word.said.minor)?,
                by: self.person(word.by)?,
                on_paper: word.said.on_paper,
                publishing: word.said.publishing,
                sessions: word.said.sessions,
                starts: word.said.starts,
                ends: word.until.map_or(word.said.ends, |until| until.min(word.said.ends)),
            });
        }
        let mut places = Vec::new();
        for word in roll.registered_places().filter(|word| word.scope == scope) {
            places.push(self.place_facts(word)?);
        }
        let mut vettings = Vec::new();
        for word in roll.vettings().filter(|word| word.scope == scope) {
            vettings.push(self.vetting_facts(&word)?);
        }
        Ok(SchoolFacts {
            school: self.person(school)?,
            yours: school == you,
            expiring: members.iter().filter(|member| member.ends <= soon).count() as u64,
            members,
            guardians,
            consents,
            groups: self.groups_of(roll, scope, at)?,
            places,
            vettings,
        })
    }

    fn school_members(&mut self, roll: &Roll, scope: Scope, school: MemberId, at: Timestamp) -> Result<Vec<SchoolMember>, StoreError> {
        let mut members = Vec::new();
        for member in roll.members() {
            let last = roll.rights(scope, member).filter(|right| right.scope == scope).max_by_key(|right| right.ends);
            let Some(right) = last else { continue };
            let band = roll.age(member, scope, at).unwrap_or(right.age);
            members.push((
                band,
                SchoolMember {
                    person: self.person(member)?,
                    kind: right.kind,
                    band: band.name().to_owned(),
                    counts: right.covers(at),
                    ends: right.ends,
                    published: roll.may_publish(member, school, at),
                },
            ));
        }
        members.sort_by_cached_key(|(band, member)| {
            let name = member.person.name.as_ref().map(|name| name.to_lowercase());
            (!band.is_minor(), name.is_none(), name, member.person.member)
        });
        Ok(members.into_iter().map(|(_, member)| member).collect())
    }

    fn groups_of(&mut self, roll: &Roll, parent: Scope, at: Timestamp) -> Result<Vec<GroupFacts>, StoreError> {
        let mut groups = Vec::new();
        for (scope, word) in roll.groups(parent).filter(|(_, word)| word.until.is_none()) {
            let members = roll.group(scope).map(|(_, members)| members).unwrap_or_default();
            groups.push(GroupFacts {
                id: word.key.id,
                scope: scope.to_string(),
                name: word.said.name,
                keeper: self.person(word.by)?,
                members: members.into_iter().map(|member| self.person(member)).collect::<Result<_, _>>()?,
                open: roll.check_scope(scope, at).is_ok(),
            });
        }
        Ok(groups)
    }
}
