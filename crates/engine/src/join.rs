//! How a stranger becomes a member, and a member's new machine a device.
//!
//! The invitation's token is only a request. The node that gave it out writes the
//! grant that answers it, so a token cannot be spent twice; the same member may
//! ask again, should the answer have been lost.
//!
//! A new device asks in the same words. Its member has a grant already, and what
//! makes it a device is the certificate, which only the recovery phrase can sign;
//! the token keeps the welcome, which shows the city's chain, from others.

use std::time::Duration;

use model::facts::{Invited, NewInvitation};
use model::wire::{Malformed, Reader, put_block};
use model::{Batch, CityId, DeviceId, ItemId, ItemKey, MemberId, MemberKind, Role, Roles, Scope, Store, StoreError, Table, Timestamp};
use sync::message::Message;
use trust::{Act, AgeBand, ForDevice, Grant, Invitation, Purpose, Roll, Signed, Token, Verified};

use crate::allowance::Ask;
use crate::event::{CommandError, DialogueId, Effect, Now, PeerKey, Reply, Ticket};
use crate::holdings::Origin;
use crate::talk::Stage;
use crate::{Engine, Identity};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// For how many days a link may be used when nothing else is said.
const VALID_DAYS: u32 = 14;

/// Longest time for which a link may be used: a term's worth of posters.
const VALID_DAYS_MAX: u32 = 120;

/// For how long a link for a new device may be used: the other machine is at hand,
/// or at home.
const DEVICE_VALID: Duration = DAY;

/// For how many days a membership lasts when nothing else is said.
const MEMBER_DAYS: u32 = 365;

/// A request to join that has not been answered.
pub(crate) struct Joining {
    pub host: PeerKey,
    pub identity: Identity,
    pub city: CityId,
    pub token: Token,
    pub kind: MemberKind,
    pub certificate: Verified<Signed>,
    pub ticket: Ticket,
}

/// An invitation as its giver keeps it.
pub(crate) enum Kept {
    Member(ForMember),
    /// For somebody for whom the giver vouches; spent by one.
    Vouch {
        valid_until: Timestamp,
        member_days: u32,
        spent_by: Option<MemberId>,
    },
    /// For a device of the giver's own member; spent by one.
    Device {
        valid_until: Timestamp,
        spent_by: Option<DeviceId>,
    },
}

/// An invitation that admits a member.
pub(crate) struct ForMember {
    pub(crate) kind: MemberKind,
    pub(crate) hosts_box: bool,
    pub(crate) valid_until: Timestamp,
    member_days: u32,
    budget: u32,
    pub(crate) spent_by: Option<MemberId>,
    /// Whether the member takes part in this node's school.
    pub(crate) school: bool,
    pub(crate) age: AgeBand,
    /// By which name a pupil is seen; empty for none.
    pub(crate) pseudonym: String,
}

/// Stands where an invitation of a member has the member's kind, and is none.
const FOR_DEVICE: u8 = 0xff;

/// As there, of somebody for whom a member vouches.
const FOR_VOUCH: u8 = 0xfe;

impl Kept {
    pub(crate) fn encode(&self) -> Vec<u8> {
        match self {
            Self::Member(kept) => kept.encode(),
            Self::Device { valid_until, spent_by } => {
                let mut bytes = vec![FOR_DEVICE];
                bytes.extend_from_slice(&valid_until.0.to_be_bytes());
                bytes.extend_from_slice(&spent_by.map_or([0; 32], |device| device.0));
                bytes
            }
            Self::Vouch { valid_until, member_days, spent_by } => {
                let mut bytes = vec![FOR_VOUCH];
                bytes.extend_from_slice(&valid_until.0.to_be_bytes());
                bytes.extend_from_slice(&member_days.to_be_bytes());
                bytes.extend_from_slice(&spent_by.map_or([0; 32], |member| member.0));
                bytes
            }
        }
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut from = Reader::new(bytes.get(1..).unwrap_or_default());
        let kept = match bytes.first() {
            Some(&FOR_DEVICE) => {
                let (valid_until, spent) = (Timestamp(from.u64()?), DeviceId(from.array()?));
                Self::Device { valid_until, spent_by: (spent.0 != [0; 32]).then_some(spent) }
            }
            Some(&FOR_VOUCH) => {
                let (valid_until, member_days, spent) = (Timestamp(from.u64()?), from.u32()?, MemberId(from.array()?));
                Self::Vouch { valid_until, member_days, spent_by: (spent.0 != [0; 32]).then_some(spent) }
            }
            _ => return ForMember::decode(bytes).map(Self::Member),
        };
        from.finish()?;
        Ok(kept)
    }
}

impl ForMember {
    fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![self.kind.code(), u8::from(self.hosts_box)];
        bytes.extend_from_slice(&self.valid_until.0.to_be_bytes());
        bytes.extend_from_slice(&self.member_days.to_be_bytes());
        bytes.extend_from_slice(&self.budget.to_be_bytes());
        bytes.extend_from_slice(&self.spent_by.map_or([0; 32], |member| member.0));
        // Absent from those that were kept before there were schools.
        bytes.extend_from_slice(&[u8::from(self.school), self.age.code()]);
        // Absent from those that were kept before pupils had names.
        put_block(&mut bytes, self.pseudonym.as_bytes());
        bytes
    }

    fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut from = Reader::new(bytes);
        let kind = from.u8()?;
        let kind = MemberKind::from_code(kind).ok_or(Malformed::Value { what: "a member's kind", found: kind.into() })?;
        let hosts_box = from.u8()? == 1;
        let (valid_until, member_days, budget) = (Timestamp(from.u64()?), from.u32()?, from.u32()?);
        let spent: [u8; 32] = from.array()?;
        let (school, age) = match from.left() {
            0 => (false, AgeBand::Adult),
            _ => {
                let (school, age) = (from.u8()? == 1, from.u8()?);
                (school, AgeBand::from_code(age).ok_or(Malformed::Value { what: "a band of ages", found: age.into() })?)
            }
        };
        let pseudonym = match from.left() {
            0 => String::new(),
            _ => from.text(Act::PSEUDONYM_BYTES_MAX, "a pseudonym")?.to_owned(),
        };
        from.finish()?;
        let spent_by = (spent != [0; 32]).then_some(MemberId(spent));
        Ok(Self { kind, hosts_box, valid_until, member_days, budget, spent_by, school, age, pseudonym })
    }
}

/// What the node that was asked answers: the chain that the asker enters with, or
/// why it does not.
pub(crate) type Answer = Result<Vec<Vec<u8>>, &'static str>;

pub(crate) const NO_CITY: &str = "this node belongs to no city yet";
pub(crate) const OVER: &str = "the invitation is over; ask for a new one";
pub(crate) const USED: &str = "the invitation has been used; ask for a new one";

pub(crate) fn days(count: u32) -> Duration {
    DAY * count
}

/// The city and its name.
pub(crate) fn named(roll: &Roll) -> (CityId, String) {
    (roll.city(), roll.charter().map_or_else(String::new, |charter| charter.name.clone()))
}

/// For how many days a link may be used, and for how many a membership lasts; or why not.
pub(crate) fn lasting(wish: &NewInvitation) -> Result<(u32, u32), String> {
    let (valid, member) = (wish.valid_days.unwrap_or(VALID_DAYS), wish.member_days.unwrap_or(MEMBER_DAYS));
    if !(1..=VALID_DAYS_MAX).contains(&valid) {
        return Err(format!("a link may be used for 1 to {VALID_DAYS_MAX} days, and {valid} were asked for"));
    }
    if member == 0 || u64::from(member) > Grant::MEMBER_DAYS_MAX {
        return Err(format!("a membership lasts 1 to {} days, and {member} were asked for", Grant::MEMBER_DAYS_MAX));
    }
    Ok((valid, member))
}

fn school_of(scope: Scope) -> Option<MemberId> {
    match scope {
        Scope::School(school) => Some(MemberId(school)),
        _ => None,
    }
}

/// Whether one more device of the member would count.
fn has_room(roll: &Roll, member: MemberId) -> bool {
    roll.certified_by(member).count() < Roll::DEVICES_MAX
}

impl<S: Store> Engine<S> {
    /// Makes an invitation that this node will answer.
    pub(crate) fn invite(
        &mut self,
        now: Now,
        wish: &NewInvitation,
        addresses: Vec<String>,
    ) -> Result<Result<Invited, CommandError>, StoreError> {
        let refused = |reason: &str| Ok(Err(CommandError::Refused(reason.to_owned())));
        let Some(member) = self.member() else { return Ok(Err(CommandError::NoCity)) };
        let token = Token(self.random.bytes());
        let Some(holdings) = self.holdings_mut() else { return Ok(Err(CommandError::NoCity)) };
        if !holdings.roll().admits_alone(member, now.wall) {
            return self.invite_by_vouch(now, member, wish, addresses);
        }
        let age = match AgeBand::ALL.into_iter().find(|band| wish.band.as_deref().unwrap_or("adult") == band.name()) {
            Some(age) => age,
            None => {
                return refused(&format!(
                    "a band of ages is child, young or adult, and {:?} is none",
                    wish.band.as_deref().unwrap_or_default()
                ));
            }
        };
        let school = wish.school || age.is_minor();
        if school && !holdings.roll().roles(member, now.wall).has(Role::Issuer) {
            return refused("only an issuer has a school's scope, in which minors stand; ask the city to make your school one");
        }
        if (wish.member_kind == MemberKind::Pupil) != age.is_minor() {
            return refused("a pupil has the band of ages child or young, and nobody else has");
        }
        let pseudonym = wish.pseudonym.as_deref().unwrap_or_default().trim().to_owned();
        if !pseudonym.is_empty() && !age.is_minor() {
            return refused("only a pupil is given a name; others choose their own");
        }
        if pseudonym.len() > Act::PSEUDONYM_BYTES_MAX {
            return refused(&format!("a pupil's name has up to {} bytes, and this one has {}", Act::PSEUDONYM_BYTES_MAX, pseudonym.len()));
        }
        if !pseudonym.is_empty()
            && let Some(reason) = self.name_is_taken(now, member, None, &pseudonym)?
        {
            return refused(&reason);
        }
        let Some(holdings) = self.holdings_mut() else { return Ok(Err(CommandError::NoCity)) };
        if age.is_minor() && wish.hosts_box {
            return refused("a minor hosts no box");
        }
        let (valid_days, member_days) = match lasting(wish) {
            Ok(lasting) => lasting,
            Err(reason) => return refused(&reason),
        };
        let budget = wish.budget.unwrap_or(if wish.hosts_box { 100 } else { 1 });
        if !(1..=Grant::BUDGET_MAX).contains(&budget) {
            return refused(&format!("a budget is 1 to {} times a resident's, and {budget} was asked for", Grant::BUDGET_MAX));
        }
        let expires = now.wall.after(days(valid_days));
        let kept = ForMember {
            kind: wish.member_kind,
            hosts_box: wish.hosts_box,
            valid_until: expires,
            member_days,
            budget,
            spent_by: None,
            school,
            age,
            pseudonym,
        };
        let (city, name) = named(holdings.roll());
        self.keep_invitation(&token, &Kept::Member(kept))?;
        let purpose = if age.is_minor() { Purpose::Pupil(member) } else { Purpose::Member };
        let link = Invitation { city, name, addresses, token, purpose }.to_string();
        Ok(Ok(Invited { link, expires }))
    }

    /// Makes a link by which a new device of this node's member comes into the city.
    pub(crate) fn invite_device(
        &mut self,
        now: Now,
        addresses: Vec<String>,
        boxes: Vec<String>,
    ) -> Result<Result<Invited, CommandError>, StoreError> {
        let (Some(member), Some(device)) = (self.member(), self.device()) else { return Ok(Err(CommandError::NoCity)) };
        let token = Token(self.random.bytes());
        let Some(holdings) = self.holdings() else { return Ok(Err(CommandError::NoCity)) };
        let roll = holdings.roll();
        let home = roll.home(member);
        if roll.judge_envelope(home, device, &ItemKey { time: now.wall, id: ItemId([0; 32]) }) != Ok(member) {
            return Ok(Err(CommandError::Refused("what this device writes does not count any more, so it adds no other".into())));
        }
        if !has_room(roll, member) {
            let most = Roll::DEVICES_MAX;
            return Ok(Err(CommandError::Refused(format!("you have {most} devices already, and no more of one member count"))));
        }
        let (city, name) = named(roll);
        let expires = now.wall.after(DEVICE_VALID);
        self.keep_invitation(&token, &Kept::Device { valid_until: expires, spent_by: None })?;
        let purpose = Purpose::Device(ForDevice { member, boxes, school: school_of(home) });
        let link = Invitation { city, name, addresses, token, purpose }.to_string();
        Ok(Ok(Invited { link, expires }))
    }

    pub(crate) fn keep_invitation(&mut self, token: &Token, kept: &Kept) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        batch.put(Table::Invitations, token.hash(), kept.encode());
        let store = self.store_mut().expect("callers have seen that the node belongs to a city");
        store.write(batch)?;
        store.sync()
    }

    /// Who has joined by the invitation whose token has this hash; `None` while nobody
    /// has, or when this node gave out none.
    ///
    /// # Errors
    /// [`StoreError`] for anything but damage.
    pub fn joined_by(&self, invitation: &[u8; 32]) -> Result<Option<MemberId>, StoreError> {
        let Some(holdings) = self.holdings() else { return Ok(None) };
        let kept = match holdings.store().get(Table::Invitations, invitation) {
            Err(StoreError::Damaged { .. }) => None,
            kept => kept?,
        };
        Ok(kept.and_then(|bytes| match Kept::decode(&bytes) {
            Ok(Kept::Member(kept)) => kept.spent_by,
            Ok(Kept::Vouch { spent_by, .. }) => spent_by,
            _ => None,
        }))
    }

    /// Whether this node may make itself known to the machines around it: once the roll
    /// says that its member is of age, and never while that is not known.
    pub fn may_announce(&self, now: Now) -> bool {
        let of_age = |member| self.holdings().is_some_and(|holdings| holdings.roll().is_of_age(member, now.wall));
        self.member().is_some_and(of_age)
    }

    /// A key of this node's device for one purpose; see [`Identity::sealing_key`].
    pub fn sealing_key(&self, purpose: &str) -> Option<[u8; 32]> {
        self.identity.as_ref().map(|identity| identity.sealing_key(purpose))
    }

    /// Asks no more to join: nobody answered in time.
    pub fn give_up_joining(&mut self) {
        self.joining = None;
        self.words.clear();
    }

    /// Sends this node's request to join.
    pub(crate) fn ask_to_join(&mut self, id: DialogueId) {
        let Some(joining) = &self.joining else { return };
        let message = Message::Join { token: joining.token.0, kind: joining.kind, certificate: joining.certificate.bytes().to_vec() };
        self.say(id, &message);
        self.set_stage(id, Stage::Joining);
    }

    /// A stranger asks to join.
    pub(crate) fn asked_to_join(
        &mut self,
        now: Now,
        id: DialogueId,
        token: Token,
        kind: MemberKind,
        certificate: Vec<u8>,
    ) -> Result<(), StoreError> {
        if !self.may_ask(now, id, Ask::Join, 1) {
            self.decline(id, "this node was asked to join too often from there; try again in a minute");
            return Ok(());
        }
        match self.answer_request(now, &token, kind, certificate)? {
            Ok(items) => self.say(id, &Message::Welcome(items)),
            Err(reason) => self.decline(id, reason),
        }
        Ok(())
    }

    fn answer_request(&mut self, now: Now, token: &Token, kind: MemberKind, certificate: Vec<u8>) -> Result<Answer, StoreError> {
        let Some(city) = self.city() else { return Ok(Err(NO_CITY)) };
        let Some(store) = self.store_mut() else { return Ok(Err(NO_CITY)) };
        let kept = match store.get(Table::Invitations, &token.hash()) {
            Err(StoreError::Damaged { .. }) => None,
            kept => kept?,
        };
        let Some(kept) = kept.and_then(|bytes| Kept::decode(&bytes).ok()) else {
            return Ok(Err("this node gave out no such invitation; ask for a new one"));
        };
        let Ok(certificate) = Signed::parse(certificate).and_then(Signed::verify) else { return Ok(Err("the request is malformed")) };
        let (Some(Act::Device { device, .. }), true) = (certificate.act(), certificate.city() == city) else {
            return Ok(Err("the request is for another city"));
        };
        let device = *device;
        match kept {
            Kept::Member(kept) => self.answer_stranger(now, token, kind, kept, device, certificate),
            Kept::Vouch { valid_until, member_days, spent_by } if spent_by.is_none_or(|member| member == certificate.root()) => {
                let first = spent_by.is_none();
                self.answer_vouched(now, token, kind, (valid_until, member_days), first, certificate)
            }
            Kept::Vouch { .. } => Ok(Err(USED)),
            Kept::Device { valid_until, spent_by } => self.answer_device(now, token, valid_until, spent_by, device, certificate),
        }
    }

    /// A new machine of this node's own member asks to be one of its devices.
    fn answer_device(
        &mut self,
        now: Now,
        token: &Token,
        valid_until: Timestamp,
        spent_by: Option<DeviceId>,
        device: DeviceId,
        certificate: Verified<Signed>,
    ) -> Result<Answer, StoreError> {
        let (Some(member), Some(holdings)) = (self.member(), self.holdings()) else { return Ok(Err(NO_CITY)) };
        if certificate.root() != member {
            return Ok(Err("the recovery words are another member's; they have to be those of the member whose device made the link"));
        }
        let home = holdings.roll().home(member);
        if certificate.scope() != if home == Scope::City { Scope::Control } else { home } {
            return Ok(Err("the request is for another school, or for none; copy the whole link again"));
        }
        match spent_by {
            Some(other) if other != device => return Ok(Err("the link has been used; make a new one")),
            // Asked again by the same device, whose answer was lost.
            Some(_) if holdings.roll().is_chained_anywhere(device) => return Ok(Ok(self.way_in(home, device, member)?)),
            _ => {}
        }
        if valid_until <= now.wall {
            return Ok(Err("the link is over; make a new one"));
        }
        if !has_room(holdings.roll(), member) {
            return Ok(Err("so many devices of this member exist already that no more count"));
        }
        let mut spent = Batch::default();
        spent.put(Table::Invitations, token.hash(), Kept::Device { valid_until, spent_by: Some(device) }.encode());
        self.store_mut().expect("the node belongs to a city").write(spent)?;
        self.hold_and_publish(now, vec![certificate])?;
        let chain = self.way_in(home, device, member)?;
        if chain.is_empty() {
            return Ok(Err("the member whose device this is to be has no grant of the city"));
        }
        Ok(Ok(chain))
    }

    /// Somebody who is no member asks to become one.
    fn answer_stranger(
        &mut self,
        now: Now,
        token: &Token,
        kind: MemberKind,
        kept: ForMember,
        device: DeviceId,
        certificate: Verified<Signed>,
    ) -> Result<Answer, StoreError> {
        let (Some(member), Some(city)) = (self.member(), self.city()) else { return Ok(Err(NO_CITY)) };
        let (stranger, own_school) = (certificate.root(), Scope::School(member.0));
        match kept.spent_by {
            Some(other) if other != stranger => return Ok(Err(USED)),
            Some(_) => {
                let chain = self.way_in(own_school, device, stranger)?;
                if !chain.is_empty() {
                    return Ok(Ok(chain));
                }
                if self.holdings().is_some_and(|holdings| holdings.roll().is_admitted(stranger)) {
                    return Ok(Err(USED));
                }
                // The power failed before the grant was on disk.
            }
            None => {}
        }
        if kept.valid_until <= now.wall {
            return Ok(Err(OVER));
        }
        if kept.kind != kind {
            return Ok(Err("the invitation is for another kind of member"));
        }
        if !self.holdings().is_some_and(|holdings| holdings.roll().admits_alone(member, now.wall)) {
            return Ok(Err("the node that gave out this invitation may no longer admit members"));
        }
        let Some(identity) = &self.identity else { return Ok(Err(NO_CITY)) };
        let mut roles = Roles::of(&[Role::Member]);
        if kept.hosts_box {
            roles = roles.with(Role::Box);
        }
        let grant = Grant {
            member: stranger,
            kind,
            roles,
            age: kept.age,
            // A little earlier, so that a clock that runs behind may write at once.
            starts: Timestamp(now.wall.0.saturating_sub(u64::try_from(DAY.as_millis()).unwrap_or(0))),
            ends: now.wall.after(days(kept.member_days)),
            admissions: 0,
            budget: kept.budget,
        };
        let minor = kept.age.is_minor();
        if certificate.scope() != if minor { own_school } else { Scope::Control } {
            return Ok(Err("the request is for another school, or for none; copy the whole link again"));
        }
        let scopes = [(Scope::Control, !minor), (own_school, kept.school)];
        let wanted = scopes.into_iter().filter(|(_, wanted)| *wanted).map(|(scope, _)| scope);
        let grants = wanted.map(|scope| Verified::statement_in(&identity.key, city, scope, now.wall, Act::Grant(grant.clone())));
        let Ok(mut statements) = grants.collect::<Result<Vec<_>, _>>() else {
            return Ok(Err("the grant could not be written"));
        };
        statements.push(certificate);
        if !kept.pseudonym.is_empty() {
            let act = Act::Pseudonym { member: stranger, name: kept.pseudonym.clone() };
            match Verified::statement_in(&identity.key, city, own_school, now.wall, act) {
                Ok(named) => statements.push(named),
                Err(_) => return Ok(Err("the pupil's name could not be written")),
            }
        }
        let mut spent = Batch::default();
        spent.put(Table::Invitations, token.hash(), Kept::Member(ForMember { spent_by: Some(stranger), ..kept }).encode());
        self.store_mut().expect("the node belongs to a city").write(spent)?;
        self.hold_and_publish(now, statements)?;
        let chain = self.way_in(own_school, device, stranger)?;
        if chain.is_empty() {
            return Ok(Err("the city's quota of new members is used up; ask its office"));
        }
        Ok(Ok(chain))
    }

    /// The statements with which a new device of a member enters: the chain of the city,
    /// and what makes the member one of a school, where the scope is one. Empty when
    /// nothing makes them a member.
    fn way_in(&mut self, school: Scope, device: DeviceId, newcomer: MemberId) -> Result<Vec<Vec<u8>>, StoreError> {
        let Some(holdings) = self.holdings() else { return Ok(Vec::new()) };
        let roll = holdings.roll();
        let of_city = roll.is_chained(device);
        let of_school = roll.member_in(school, device) == Some(newcomer) && roll.member_reads(newcomer, school);
        let of_school = school_of(school).filter(|_| of_school);
        // A minor knows the school's own way from the charter.
        let known = match (of_city, of_school) {
            (true, _) => Some(device),
            (false, Some(school)) => roll.devices(school).map(|(device, _)| device).find(|device| roll.is_chained(*device)),
            (false, None) => None,
        };
        let mut way = match known {
            Some(device) => self.chain_of(device)?,
            None => Vec::new(),
        };
        if of_school.is_some() && !way.is_empty() {
            way.extend(self.belonging(school, newcomer)?);
        }
        Ok(way)
    }

    /// The answer has come: this node is a member now.
    pub(crate) fn welcomed(&mut self, now: Now, id: DialogueId, items: Vec<Vec<u8>>) -> Result<(), StoreError> {
        let Some(joining) = self.joining.take() else { return Ok(()) };
        let (ticket, city, device) = (joining.ticket, joining.city, joining.identity.key.device());
        let verify = |bytes| Signed::parse(bytes).and_then(Signed::verify).ok();
        let mut statements: Vec<_> = items.into_iter().filter_map(verify).filter(|signed| signed.act().is_some()).collect();
        let heard = statements.len();
        statements.append(&mut self.words);
        let mut roll = trust::Roll::new(city);
        roll.take(&statements);
        if !roll.is_chained_anywhere(device) && self.heard_word(&joining, &statements, heard) {
            self.reply(ticket, Ok(Reply::Vouched));
            self.effects.push(Effect::Close { dialogue: id });
            self.lose(id, "a second member's word is needed");
            return Ok(());
        }
        if !roll.is_chained_anywhere(device) {
            self.reply(ticket, Err(CommandError::Refused("the answer does not make this node a member; ask for a new invitation".into())));
            self.refuse(id, "the welcome does not lead to the charter");
            return Ok(());
        }
        self.move_in(joining.identity, city, false);
        let holdings = self.holdings_mut().expect("the node has just moved in");
        let (of_city, of_school): (Vec<_>, Vec<_>) = statements.into_iter().partition(|signed| signed.scope() == Scope::Control);
        let of_city = of_city.into_iter().map(|signed| signed.into_signed().into_bytes()).collect();
        let mut ingested = vec![holdings.ingest(of_city, Origin::Dialogue(Scope::Control), Self::as_of(now.wall))?];
        ingested.push(holdings.adopt(of_school, Self::as_of(now.wall))?);
        ingested.into_iter().for_each(|ingested| self.tell_views(ingested));
        self.reply(ticket, Ok(Reply::Joined));
        self.set_stage(id, Stage::Greeting);
        self.say_hello(id, Vec::new());
        Ok(())
    }
}
