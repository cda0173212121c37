//! The invitations that this node has given out: which are open, who bears a name that
//! one of them promises, and taking one back.
//!
//! A node keeps of an invitation the hash of its secret, so a link that is lost can be
//! taken back here and cannot be shown again.

use model::facts::{InvitationFacts, InvitationPurpose};
use model::{Batch, InvitationId, MemberId, Order, Scope, Store, StoreError, Table, Timestamp};

use crate::Engine;
use crate::event::{CommandError, Now};
use crate::join::Kept;

/// Behind every hash of a secret.
const END: [u8; 33] = [0xff; 33];

impl Kept {
    /// Until when the link may be used.
    fn valid_until(&self) -> Timestamp {
        match self {
            Self::Member(kept) => kept.valid_until,
            Self::Vouch { valid_until, .. } | Self::Device { valid_until, .. } => *valid_until,
        }
    }

    fn is_used(&self) -> bool {
        match self {
            Self::Member(kept) => kept.spent_by.is_some(),
            Self::Vouch { spent_by, .. } => spent_by.is_some(),
            Self::Device { spent_by, .. } => spent_by.is_some(),
        }
    }

    fn is_open(&self, at: Timestamp) -> bool {
        !self.is_used() && self.valid_until() > at
    }

    fn facts(&self, id: InvitationId) -> InvitationFacts {
        let plain = InvitationFacts {
            id,
            purpose: InvitationPurpose::Device,
            member_kind: None,
            band: None,
            pseudonym: None,
            school: false,
            hosts_box: false,
            expires: self.valid_until(),
            used: self.is_used(),
        };
        match self {
            Self::Device { .. } => plain,
            Self::Vouch { .. } => InvitationFacts { purpose: InvitationPurpose::Vouch, ..plain },
            Self::Member(kept) => InvitationFacts {
                purpose: InvitationPurpose::Member,
                member_kind: Some(kept.kind),
                band: Some(kept.age.name().to_owned()),
                pseudonym: Some(kept.pseudonym.clone()).filter(|name| !name.is_empty()),
                school: kept.school,
                hosts_box: kept.hosts_box,
                ..plain
            },
        }
    }
}

/// Names that readers take for the same one.
fn is_same_name(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

impl<S: Store> Engine<S> {
    /// What is kept of each invitation; what is damaged admits nobody and is left out.
    fn kept_invitations(&self) -> Result<Vec<(InvitationId, Kept)>, StoreError> {
        let Some(holdings) = self.holdings() else { return Ok(Vec::new()) };
        let entries = holdings.store().scan(Table::Invitations, &[], &END, Order::Rising, usize::MAX)?;
        let read = |entry: model::Entry| {
            let id = InvitationId(entry.key.try_into().ok()?);
            Some((id, Kept::decode(&entry.value?).ok()?))
        };
        Ok(entries.into_iter().filter_map(read).collect())
    }

    /// The invitations whose time is not over, used ones too, the first to end first.
    ///
    /// # Errors
    /// [`StoreError`] for anything but damage of one.
    pub fn invitations(&self, now: Now) -> Result<Vec<InvitationFacts>, StoreError> {
        let mut known: Vec<_> = self.kept_invitations()?.into_iter().map(|(id, kept)| kept.facts(id)).collect();
        known.retain(|facts| facts.expires > now.wall);
        known.sort_by_key(|facts| (facts.expires, facts.id));
        Ok(known)
    }

    /// When the last open invitation ends; `None` when none is open, and nobody has a
    /// reason to look for this node by a link.
    ///
    /// # Errors
    /// As [`Engine::invitations`].
    pub fn invites_until(&self, now: Now) -> Result<Option<Timestamp>, StoreError> {
        let kept = self.kept_invitations()?;
        Ok(kept.iter().filter(|(_, kept)| kept.is_open(now.wall)).map(|(_, kept)| kept.valid_until()).max())
    }

    /// Takes an open invitation back: it lets nobody in from now on, also after a power cut.
    ///
    /// # Errors
    /// [`StoreError`] as from the store; the reason inside when it is used already, or there is none.
    pub fn take_back_invitation(&mut self, now: Now, id: InvitationId) -> Result<Result<(), CommandError>, StoreError> {
        let refused = |reason: &str| Ok(Err(CommandError::Refused(reason.to_owned())));
        let known = self.kept_invitations()?.into_iter().find(|(known, _)| *known == id);
        match known {
            None => return refused("this node gave out no such invitation, or it is taken back already"),
            Some((_, kept)) if kept.is_used() => return refused("the invitation has been used; end the membership instead"),
            Some((_, kept)) if !kept.is_open(now.wall) => return refused("the invitation is over by itself"),
            Some(_) => {}
        }
        let mut batch = Batch::default();
        batch.delete(Table::Invitations, id.0);
        let store = self.store_mut().expect("a node that keeps invitations belongs to a city");
        store.write(batch)?;
        store.sync()?;
        Ok(Ok(()))
    }

    /// Why a pupil of this member's school is not to be called so: another pupil is, or an
    /// open card promises it to one. A pupil may keep their own name.
    pub(crate) fn name_is_taken(&self, now: Now, me: MemberId, pupil: Option<MemberId>, name: &str) -> Result<Option<String>, StoreError> {
        let Some(holdings) = self.holdings() else { return Ok(None) };
        let (roll, school) = (holdings.roll(), Scope::School(me.0));
        let mut others = roll.members_in(school, now.wall).map(|(member, _)| member).filter(|member| Some(*member) != pupil);
        if others.any(|member| roll.pseudonym(school, member).is_some_and(|taken| is_same_name(taken, name))) {
            return Ok(Some(format!("another pupil of the school is called {:?} already; give another name", name.trim())));
        }
        let promised = |kept: &Kept| matches!(kept, Kept::Member(kept) if is_same_name(&kept.pseudonym, name));
        let open = self.kept_invitations()?.into_iter().any(|(_, kept)| kept.is_open(now.wall) && promised(&kept));
        Ok(open
            .then(|| format!("an invitation that is still open promises the name {:?}; give another name, or take it back", name.trim())))
    }
}
