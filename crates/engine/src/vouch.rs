//! How two members bring in somebody whom no school admits.
//!
//! Each gives out a link of their own. Their nodes answer with their vouch and with what
//! leads to it from the charter. Both answers together make the asker a member: neither
//! of the two needs to have heard of the other's word, and one word alone lets nobody in.

use std::collections::BTreeSet;

use model::facts::{Invited, NewInvitation};
use model::govern::Deed;
use model::{Batch, ItemId, MemberId, MemberKind, Scope, Store, StoreError, Table, Timestamp};
use trust::{Act, Authority, Invitation, Purpose, Roll, Signed, Token, Verified, Why};

use crate::Engine;
use crate::event::{CommandError, Now};
use crate::join::{Answer, Joining, Kept, NO_CITY, OVER, USED, days, lasting, named};

/// Statements that one word may come with: a charter changed often, and its signatures.
const WORD_STATEMENTS_MAX: usize = 1024;

/// What who admits nobody is told, unless they may vouch.
const NO_RIGHT: &str =
    "only delegates and issuers can invite, and members whom they admitted can vouch; ask your school or the city's office";

/// Whom a member has vouched for, as far as it counts or waits for a second word.
fn vouched_by(roll: &Roll, me: MemberId) -> impl Iterator<Item = (ItemId, MemberId)> {
    roll.statements(Scope::Control).filter_map(move |(key, by, act)| match act {
        Act::Vouch { member, .. } if by == me && matches!(roll.why(&key.id), None | Some(Why::Single)) => Some((key.id, *member)),
        _ => None,
    })
}

impl<S: Store> Engine<S> {
    /// Makes a link with which this node's member vouches for who comes with it.
    pub(crate) fn invite_by_vouch(
        &mut self,
        now: Now,
        me: MemberId,
        wish: &NewInvitation,
        addresses: Vec<String>,
    ) -> Result<Result<Invited, CommandError>, StoreError> {
        let refused = |reason: String| Ok(Err(CommandError::Refused(reason)));
        let token = Token(self.random.bytes());
        let Some(holdings) = self.holdings() else { return Ok(Err(CommandError::NoCity)) };
        let roll = holdings.roll();
        let may = roll.rights(Scope::City, me).any(|right| right.authority != Authority::Vouchers && right.covers(now.wall));
        let plain = wish.member_kind == MemberKind::Resident
            && !wish.hosts_box
            && !wish.school
            && wish.budget.is_none()
            && wish.band.as_deref().unwrap_or("adult") == "adult";
        if !may {
            return refused(NO_RIGHT.to_owned());
        }
        if !plain {
            return refused(
                "a member's word brings in grown-up residents; whoever else comes is invited by a school or the city".to_owned(),
            );
        }
        let most = roll.charter().map_or(0, |charter| charter.policy.rules.vouches);
        let given: BTreeSet<MemberId> = vouched_by(roll, me).map(|(_, member)| member).collect();
        if given.len() >= usize::from(most) {
            return refused(format!("in this city a member vouches for {most} people at most, and you have vouched for {}", given.len()));
        }
        let (valid_days, member_days) = match lasting(wish) {
            Ok(lasting) => lasting,
            Err(reason) => return refused(reason),
        };
        let expires = now.wall.after(days(valid_days));
        let (city, name) = named(roll);
        self.keep_invitation(&token, &Kept::Vouch { valid_until: expires, member_days, spent_by: None })?;
        let link = Invitation { city, name, addresses, token, purpose: Purpose::Vouch }.to_string();
        Ok(Ok(Invited { link, expires }))
    }

    /// Somebody comes with a link of this kind, or, their answer lost, once more.
    pub(crate) fn answer_vouched(
        &mut self,
        now: Now,
        token: &Token,
        kind: MemberKind,
        (valid_until, member_days): (Timestamp, u32),
        first: bool,
        certificate: Verified<Signed>,
    ) -> Result<Answer, StoreError> {
        let (Some(me), Some(own)) = (self.member(), self.device()) else { return Ok(Err(NO_CITY)) };
        let stranger = certificate.root();
        if kind != MemberKind::Resident || certificate.scope() != Scope::Control {
            return Ok(Err("the invitation is for another kind of member"));
        }
        if stranger == me {
            return Ok(Err(USED));
        }
        let said = |roll: &Roll| vouched_by(roll, me).find(|(_, member)| *member == stranger).map(|(id, _)| id);
        let before = self.holdings().and_then(|holdings| said(holdings.roll()));
        if before.is_none() && valid_until <= now.wall {
            return Ok(Err(OVER));
        }
        if first {
            let mut spent = Batch::default();
            spent.put(Table::Invitations, token.hash(), Kept::Vouch { valid_until, member_days, spent_by: Some(stranger) }.encode());
            self.store_mut().expect("the node belongs to a city").write(spent)?;
        }
        if before.is_none() && self.govern(now, Deed::Vouch { member: stranger, days: Some(member_days) }, None)?.is_err() {
            return Ok(Err("the member who gave out this link may vouch for nobody now; ask another member"));
        }
        let mut way = self.chain_of(own)?;
        let Some(holdings) = self.holdings_mut() else { return Ok(Err(NO_CITY)) };
        let word = said(holdings.roll()).and_then(|id| holdings.roll().statement(&id).map(|(_, key, _, _)| key));
        match word.map(|key| holdings.item(Scope::Control, &key)).transpose()?.flatten() {
            Some(word) => way.extend([word, certificate.into_signed().into_bytes()]),
            None => return Ok(Err("the member's word could not be written; try again")),
        }
        Ok(Ok(way))
    }

    /// Whether an answer is one member's word; it is kept for when the second comes.
    /// `statements` are those of this answer, and behind them those kept so far.
    pub(crate) fn heard_word(&mut self, joining: &Joining, statements: &[Verified<Signed>], heard: usize) -> bool {
        let me = joining.identity.member;
        let vouches = |signed: &&Verified<Signed>| matches!(signed.act(), Some(Act::Vouch { member, .. }) if *member == me);
        let is_word = statements[..heard].iter().any(|signed| vouches(&signed)) && statements.len() <= WORD_STATEMENTS_MAX;
        if is_word {
            self.words = statements.iter().filter(|signed| signed.city() == joining.city).cloned().collect();
        }
        is_word
    }
}
