//! What a school says of its pupils, and what guardians say for them: in the school's
//! scope, so that nobody outside of it learns that there is such a pupil.

use model::{ItemId, MemberId, Nonce, Obstacle, Role, Scope, Timestamp};
use trust::{Act, AgeBand, Consent, Grant, Group, Roll};

use super::{Draft, days, no_member, refused};
use crate::event::CommandError;

/// The scope of this member's school.
pub(super) fn own_school(roll: &Roll, me: MemberId, now: Timestamp) -> Result<Scope, CommandError> {
    match roll.roles(me, now).has(Role::Issuer) {
        true => Ok(Scope::School(me.0)),
        false => Err(Obstacle::OnlyASchool.into()),
    }
}

/// Where something is said that holds in the city, or in this member's school alone.
pub(super) fn realm(roll: &Roll, me: MemberId, now: Timestamp, school: bool) -> Result<Scope, CommandError> {
    if school { own_school(roll, me, now) } else { Ok(Scope::Control) }
}

fn takes_part(roll: &Roll, scope: Scope, member: MemberId) -> bool {
    roll.rights(scope, member).next().is_some()
}

fn is_minor(roll: &Roll, scope: Scope, member: MemberId, now: Timestamp) -> bool {
    takes_part(roll, scope, member) && roll.age(member, scope, now).is_some_and(AgeBand::is_minor)
}

fn expect_pupil(roll: &Roll, scope: Scope, member: MemberId, now: Timestamp) -> Result<(), CommandError> {
    match is_minor(roll, scope, member, now) {
        true => Ok(()),
        false => Err(Obstacle::NoPupil { member }.into()),
    }
}

pub(super) fn pseudonym(roll: &Roll, me: MemberId, now: Timestamp, member: MemberId, name: &str) -> Result<Draft, CommandError> {
    let (scope, name) = (own_school(roll, me, now)?, name.trim());
    expect_pupil(roll, scope, member, now)?;
    if name.is_empty() || name.len() > Act::PSEUDONYM_BYTES_MAX {
        return Err(Obstacle::PupilName { most: Act::PSEUDONYM_BYTES_MAX, found: name.len() }.into());
    }
    Ok(Draft::of(scope, Act::Pseudonym { member, name: name.to_owned() }))
}

pub(super) fn guardian(roll: &Roll, me: MemberId, now: Timestamp, minor: MemberId, guardian: MemberId) -> Result<Draft, CommandError> {
    let scope = own_school(roll, me, now)?;
    expect_pupil(roll, scope, minor, now)?;
    if roll.age(guardian, scope, now) != Some(AgeBand::Adult) || !takes_part(roll, scope, guardian) {
        return Err(Obstacle::NoGuardian.into());
    }
    Ok(Draft::of(scope, Act::Guardian { minor, guardian }))
}

/// What somebody allows a pupil, before it is known with which right they do.
pub(super) struct ConsentWish {
    pub minor: MemberId,
    pub publishing: bool,
    pub sessions: bool,
    pub days: Option<u32>,
}

impl ConsentWish {
    /// By the school it is a paper's; by anybody else their own word.
    pub fn draft(&self, roll: &Roll, me: MemberId, now: Timestamp) -> Result<Draft, CommandError> {
        let Self { minor, publishing, sessions, days: count } = *self;
        if !publishing && !sessions {
            return Err(Obstacle::ConsentToNothing.into());
        }
        let own = Scope::School(me.0);
        let on_paper = roll.roles(me, now).has(Role::Issuer) && takes_part(roll, own, minor);
        let scope = if on_paper { own } else { roll.home(minor) };
        expect_pupil(roll, scope, minor, now)?;
        let ends = now.after(days(count, Grant::MEMBER_DAYS_MAX)?);
        Ok(Draft::of(scope, Act::Consent(Consent { minor, publishing, sessions, on_paper, starts: now, ends })))
    }
}

/// A group as somebody wants it to be.
pub(super) struct GroupWish {
    pub name: String,
    pub members: Vec<MemberId>,
    pub instead_of: Option<ItemId>,
    pub school: Option<MemberId>,
    /// For a new one.
    pub nonce: Nonce,
}

impl GroupWish {
    pub fn draft(mut self, roll: &Roll, me: MemberId) -> Result<Draft, CommandError> {
        let parent = self.school.map_or(Scope::Control, |school| Scope::School(school.0));
        let nonce = match self.instead_of {
            None => self.nonce,
            Some(id) => match roll.statement(&id) {
                Some((scope, _, by, Act::Group(group))) if scope == parent && by == me => group.nonce,
                _ => return Err(refused("this is no group of yours here; `kaveret school show` lists the groups")),
            },
        };
        let name = self.name.trim().to_owned();
        if name.is_empty() || name.len() > Group::NAME_BYTES_MAX {
            return Err(Obstacle::GroupName { most: Group::NAME_BYTES_MAX, found: name.len() }.into());
        }
        self.members.retain(|member| *member != me);
        self.members.sort_unstable();
        self.members.dedup();
        if self.members.len() > Group::MEMBERS_MAX {
            return Err(refused(format!("a group has at most {} members, and these are {}", Group::MEMBERS_MAX, self.members.len())));
        }
        let here = |member: &&MemberId| match parent {
            Scope::Control => roll.is_admitted(**member),
            scope => takes_part(roll, scope, **member),
        };
        if let Some(stranger) = self.members.iter().find(|member| !here(member)) {
            return Err(no_member(*stranger));
        }
        Ok(Draft::of(parent, Act::Group(Group { nonce, name, members: self.members })))
    }
}
