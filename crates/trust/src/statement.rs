//! Signed acts of governance, and the scopes in which they may stand.

use model::wire::{Malformed, Reader, put_block};
use model::{CityId, DeviceId, ItemId, MemberId, Nonce, RecordId, RecordKind, Scope, Timestamp};

use crate::alliance::{Alliance, Gateway};
use crate::charter::Charter;
use crate::credential::{Consent, Group, Vetting};
use crate::cut::Cut;
use crate::grant::Grant;
use crate::keys::{DeviceKey, check_signature};
use crate::signed::Head;

/// Whom a revocation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// Everything that the member's keys signed, as far as the revoker's authority
    /// over the member goes.
    Member(MemberId),
    /// Everything that the device signed.
    Device(DeviceId),
}

/// What an erasure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Erased {
    /// One record, whole. Named by its founding, so that everyone can tell whose it
    /// was; a record of the statement's scope, in the control scope one of the city's.
    Record {
        /// Its kind.
        kind: RecordKind,
        /// The device that founded it.
        founder: DeviceId,
        /// Its nonce.
        nonce: Nonce,
    },
    /// As `Record`, of the federation scope; in the control scope alone.
    Crossing {
        /// Its kind.
        kind: RecordKind,
        /// The device that founded it.
        founder: DeviceId,
        /// Its nonce.
        nonce: Nonce,
    },
    /// Every record that the member owns in the statement's scope; in the control
    /// scope, those of the city scope and of the federation scope.
    Member(MemberId),
}

/// Why a record is hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// It endangers a minor.
    Safety,
    /// It insults or threatens.
    Abuse,
    /// It says something private of somebody.
    Privacy,
    /// It sells, or repeats itself.
    Spam,
    /// It is against the law.
    Law,
    /// It does not belong here.
    OffTopic,
}

impl Erased {
    /// The record that is erased by a statement of this scope, if it is one record.
    pub fn record(&self, city: CityId, statement: Scope) -> Option<RecordId> {
        let (scope, kind, founder, nonce) = match *self {
            Self::Record { kind, founder, nonce } => (records_scopes(statement)[0], kind, founder, nonce),
            Self::Crossing { kind, founder, nonce } => (Scope::Federation, kind, founder, nonce),
            Self::Member(_) => return None,
        };
        Some(RecordId::derive(city, &scope, kind, founder, nonce))
    }

    /// Who founded the record, if it is one.
    pub fn founder(&self) -> Option<DeviceId> {
        match *self {
            Self::Record { founder, .. } | Self::Crossing { founder, .. } => Some(founder),
            Self::Member(_) => None,
        }
    }
}

/// Where the records stand that a statement of this scope speaks of, the usual one first.
pub fn records_scopes(statement: Scope) -> Vec<Scope> {
    match statement {
        Scope::Control => vec![Scope::City, Scope::Federation],
        other => vec![other],
    }
}

impl Ground {
    /// Every ground, in the order of their codes, from 1.
    pub const ALL: [Self; 6] = [Self::Safety, Self::Abuse, Self::Privacy, Self::Spam, Self::Law, Self::OffTopic];

    /// The word for it, which a report says too.
    pub fn name(self) -> &'static str {
        model::record::GROUNDS[usize::from(self.code()) - 1]
    }

    /// The ground of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.name() == name)
    }

    fn code(self) -> u8 {
        Self::ALL.iter().position(|ground| *ground == self).map_or(0, |at| at as u8 + 1)
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        let code = from.u8()?;
        let known = usize::from(code).checked_sub(1).and_then(|at| Self::ALL.get(at)).copied();
        known.ok_or(Malformed::Value { what: "the ground of a moderation", found: code.into() })
    }
}

/// What a statement does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Founds the city; signed by a delegate's root key.
    Charter(Charter),
    /// Certifies a device of the member whose root key signs.
    Device {
        /// The device.
        device: DeviceId,
        /// The device's own signature, so that nobody certifies another's.
        consent: [u8; 64],
    },
    /// Gives a member roles, in the city (control scope) or in one school; signed
    /// by a device of a delegate or an issuer.
    Grant(Grant),
    /// Puts another charter in the place of one; by the threshold of its delegates.
    Amend {
        /// The charter or amendment that it follows.
        predecessor: ItemId,
        /// What holds from then on.
        charter: Charter,
        /// The lists of the delegates' acts that stay in force: whatever is not in
        /// them needs the new delegates' agreement, whenever it claims to have been
        /// written.
        accepted: Vec<ItemId>,
    },
    /// A delegate signs what another proposed; an issuer or box says which of two
    /// amendments it met first.
    Agree {
        /// The statement.
        statement: ItemId,
    },
    /// A member vouches for somebody whom no school admits; two make a member.
    Vouch {
        /// For whom.
        member: MemberId,
        /// From when.
        starts: Timestamp,
        /// Until when, not included.
        ends: Timestamp,
    },
    /// Whatever of the target is not in the cut stops counting, whenever it claims
    /// to have been written.
    Revoke {
        /// Whose.
        target: Target,
        /// What is accepted of it.
        cut: Cut,
    },
    /// A list of items that cuts and amendments name. Says nothing by itself.
    Accept {
        /// Their ids, in rising order.
        ids: Vec<ItemId>,
    },
    /// Items that count in spite of a cut.
    Endorse {
        /// Their ids, in rising order.
        ids: Vec<ItemId>,
    },
    /// Takes an earlier statement back, from a time on.
    Withdraw {
        /// The statement.
        statement: ItemId,
        /// It is in force before this time only.
        from: Timestamp,
    },
    /// Erases a record, or all of a member.
    Erase {
        /// What.
        what: Erased,
    },
    /// A node's word that its disk holds nothing more of what was erased.
    Receipt {
        /// The erasure.
        erasure: ItemId,
    },
    /// Hides a record of the statement's scope (in the control scope: of the city's).
    Hide {
        /// The record.
        record: RecordId,
        /// Why.
        ground: Ground,
        /// Why, in words that name nobody.
        words: String,
    },
    /// The owner of a hidden record asks for another look.
    Appeal {
        /// The hiding.
        hide: ItemId,
        /// Why, in words that name nobody.
        words: String,
    },
    /// A member was checked for working with minors.
    Vetting(Vetting),
    /// Registers a place where sessions with minors may be held.
    Place {
        /// Its name.
        name: String,
    },
    /// What a guardian allows a minor.
    Consent(Consent),
    /// Says who a minor's guardian is.
    Guardian {
        /// The minor.
        minor: MemberId,
        /// The guardian.
        guardian: MemberId,
    },
    /// Makes a group, or says who is in it from now on.
    Group(Group),
    /// One of two issuers' word that a member has a new root key.
    Succeed {
        /// The member whose phrase is lost.
        old: MemberId,
        /// The same person's new key.
        new: MemberId,
        /// From when on.
        from: Timestamp,
    },
    /// A member may edit the records of the organisation whose device signs.
    Staff {
        /// Who.
        member: MemberId,
        /// From when.
        starts: Timestamp,
        /// Until when, not included.
        ends: Timestamp,
    },
    /// A member wants to see nothing of another. Stands among their own devices.
    Block {
        /// The other.
        member: MemberId,
    },
    /// These reports are dealt with. It names the reports and not what was reported, so
    /// that nobody learns from it of what it speaks but who may read them.
    Close {
        /// The reports' records, in rising order.
        reports: Vec<RecordId>,
    },
    /// Says by which name a school's people see one of its pupils. By the school itself,
    /// in its scope; the last word stands.
    Pseudonym {
        /// The pupil.
        member: MemberId,
        /// The name.
        name: String,
    },
    /// A steward's answer to an appeal: it was looked at, and what is hidden stays so. It
    /// names the appeal and not the hiding, so that no later appeal is answered by it.
    Uphold {
        /// The appeal.
        appeal: ItemId,
        /// Why, in words that name nobody.
        words: String,
    },
    /// This city's half of an alliance with another; by the threshold of its delegates.
    Ally(Alliance),
    /// Nothing crosses the city's border any more, either way; by any one delegate, and
    /// until that delegate takes it back or is one no more.
    Halt,
    /// Where the gateway whose device signs is reached. The last word stands.
    Gateway(Gateway),
    /// An act of a later program: held and passed on, and nothing more.
    Unknown {
        /// Its code.
        code: u8,
        /// Its bytes.
        bytes: Vec<u8>,
    },
}

const CHARTER: u8 = 1;
const DEVICE: u8 = 2;
const GRANT: u8 = 3;
const AMEND: u8 = 4;
const AGREE: u8 = 5;
const VOUCH: u8 = 6;
const REVOKE: u8 = 7;
const ACCEPT: u8 = 8;
const ENDORSE: u8 = 9;
const WITHDRAW: u8 = 10;
const ERASE: u8 = 11;
const RECEIPT: u8 = 12;
const HIDE: u8 = 13;
const APPEAL: u8 = 14;
const VETTING: u8 = 15;
const CHARTER_WITH_RULES: u8 = 16;
const PLACE: u8 = 17;
const CONSENT_OF_GUARDIAN: u8 = 18;
const GUARDIAN: u8 = 19;
const GROUP: u8 = 20;
const SUCCEED: u8 = 21;
const STAFF: u8 = 22;
const BLOCK: u8 = 23;
const AMEND_WITH_RULES: u8 = 24;
const CLOSE: u8 = 25;
const PSEUDONYM: u8 = 26;
const UPHOLD: u8 = 27;
const ALLY: u8 = 28;
const HALT: u8 = 29;
const GATEWAY: u8 = 30;

/// Longest act in bytes that this program does not know.
const UNKNOWN_BYTES_MAX: usize = 16 * 1024;

const CONSENT: &str = "kaveret 1 device consent";

fn consent_message(city: CityId, member: MemberId) -> Vec<u8> {
    [city.0, member.0].concat()
}

/// Reads a period: its start before its end, at most so many days apart.
pub(crate) fn read_period(from: &mut Reader<'_>, days_max: u64, what: &'static str) -> Result<(Timestamp, Timestamp), Malformed> {
    let (starts, ends) = (Timestamp(from.u64()?), Timestamp(from.u64()?));
    if starts >= ends {
        return Err(Malformed::Order(what));
    }
    let days = (ends.0 - starts.0) / DAY;
    if days > days_max {
        return Err(Malformed::Value { what, found: days });
    }
    Ok((starts, ends))
}

/// Milliseconds of a day.
const DAY: u64 = 24 * 60 * 60 * 1000;

fn put_ids(to: &mut Vec<u8>, ids: &[ItemId]) {
    to.extend_from_slice(&(ids.len() as u16).to_be_bytes());
    ids.iter().for_each(|id| to.extend_from_slice(&id.0));
}

fn read_ids(from: &mut Reader<'_>, limit: usize, what: &'static str) -> Result<Vec<ItemId>, Malformed> {
    let found = usize::from(from.u16()?);
    if found > limit {
        return Err(Malformed::TooLong { what, found, limit });
    }
    let ids = (0..found).map(|_| from.array().map(ItemId)).collect::<Result<Vec<_>, _>>()?;
    match ids.is_sorted_by(|a, b| a < b) {
        true => Ok(ids),
        false => Err(Malformed::Order(what)),
    }
}

impl Act {
    /// Most ids of one list of a cut: an item's limit of bytes.
    pub const ACCEPT_MAX: usize = 1_500;
    /// Most items of one endorsement.
    pub const ENDORSE_MAX: usize = 500;
    /// Most reports of one closing: more than one record gathers in a day.
    pub const CLOSE_MAX: usize = 500;
    /// Most bytes of the words of a moderation or an appeal.
    pub const WORDS_BYTES_MAX: usize = 500;
    /// Most bytes of a place's name.
    pub const PLACE_BYTES_MAX: usize = 200;
    /// Most bytes of a pupil's pseudonym.
    pub const PSEUDONYM_BYTES_MAX: usize = 100;
    /// Longest time of a staff's right: until it is renewed.
    pub const STAFF_DAYS_MAX: u64 = 800;

    /// Certifies the device that this key names for a member of a city.
    pub fn device(key: &DeviceKey, city: CityId, member: MemberId) -> Self {
        Self::Device { device: key.device(), consent: key.sign(CONSENT, &consent_message(city, member)) }
    }

    /// Lists of these items, as many as it takes; see [`Act::Accept`].
    pub fn accept(ids: impl IntoIterator<Item = ItemId>) -> Vec<Self> {
        let mut ids: Vec<ItemId> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        ids.chunks(Self::ACCEPT_MAX).map(|ids| Self::Accept { ids: ids.to_vec() }).collect()
    }

    /// Whether all other keys that the act needs have signed.
    pub(crate) fn consented(&self, city: CityId, author: MemberId) -> bool {
        match self {
            Self::Device { device, consent } => check_signature(&device.0, CONSENT, &consent_message(city, author), consent),
            _ => true,
        }
    }

    /// The word for it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Charter(_) => "charter",
            Self::Device { .. } => "device",
            Self::Grant(_) => "grant",
            Self::Amend { .. } => "amendment",
            Self::Agree { .. } => "agreement",
            Self::Vouch { .. } => "vouch",
            Self::Revoke { .. } => "revocation",
            Self::Accept { .. } => "list",
            Self::Endorse { .. } => "endorsement",
            Self::Withdraw { .. } => "withdrawal",
            Self::Erase { .. } => "erasure",
            Self::Receipt { .. } => "receipt",
            Self::Hide { .. } => "moderation",
            Self::Appeal { .. } => "appeal",
            Self::Vetting(_) => "vetting",
            Self::Place { .. } => "place",
            Self::Consent(_) => "consent",
            Self::Guardian { .. } => "guardian",
            Self::Group(_) => "group",
            Self::Succeed { .. } => "successor",
            Self::Staff { .. } => "staff",
            Self::Block { .. } => "block",
            Self::Close { .. } => "closing",
            Self::Pseudonym { .. } => "pseudonym",
            Self::Uphold { .. } => "answer",
            Self::Ally(_) => "alliance",
            Self::Halt => "halt",
            Self::Gateway(_) => "gateway",
            Self::Unknown { .. } => "unknown",
        }
    }

    /// Whether the act may stand in a scope. A minor's grant stands only in a
    /// school's, so that the city never lists its minors.
    fn fits(&self, scope: Scope) -> bool {
        let (control, school) = (scope == Scope::Control, matches!(scope, Scope::School(_)));
        let (group, own) = (matches!(scope, Scope::Group(_)), matches!(scope, Scope::Own(_)));
        match self {
            Self::Charter(_) | Self::Amend { .. } | Self::Vouch { .. } | Self::Succeed { .. } | Self::Staff { .. } => control,
            Self::Ally(_) | Self::Halt | Self::Gateway(_) => control,
            Self::Grant(grant) => school || control && !grant.age.is_minor(),
            Self::Device { .. } | Self::Agree { .. } | Self::Revoke { .. } => control || school,
            Self::Vetting(_) | Self::Place { .. } | Self::Group(_) => control || school,
            Self::Consent(_) | Self::Guardian { .. } | Self::Pseudonym { .. } => school,
            Self::Erase { what: Erased::Crossing { .. } } => control,
            Self::Accept { .. } | Self::Withdraw { .. } | Self::Erase { .. } | Self::Receipt { .. } => control || school || group || own,
            Self::Endorse { .. } | Self::Hide { .. } | Self::Appeal { .. } | Self::Uphold { .. } => control || school || group,
            Self::Block { .. } => own,
            Self::Close { .. } => control || school,
            Self::Unknown { .. } => control || school || group || own,
        }
    }
}

/// One signed act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What it does.
    pub act: Act,
}

impl Statement {
    pub(crate) fn encode(&self, to: &mut Vec<u8>) {
        match &self.act {
            Act::Charter(charter) => {
                to.push(if charter.has_rules() { CHARTER_WITH_RULES } else { CHARTER });
                charter.encode(to);
                if charter.has_rules() {
                    charter.policy.rules.encode(to);
                }
            }
            Act::Device { device, consent } => {
                to.push(DEVICE);
                to.extend_from_slice(&device.0);
                to.extend_from_slice(consent);
            }
            Act::Grant(grant) => {
                to.push(GRANT);
                grant.encode(to);
            }
            Act::Amend { predecessor, charter, accepted } => {
                to.push(if charter.has_rules() { AMEND_WITH_RULES } else { AMEND });
                to.extend_from_slice(&predecessor.0);
                put_ids(to, accepted);
                charter.encode(to);
                if charter.has_rules() {
                    charter.policy.rules.encode(to);
                }
            }
            Act::Agree { statement } => {
                to.push(AGREE);
                to.extend_from_slice(&statement.0);
            }
            Act::Vouch { member, starts, ends } => {
                to.push(VOUCH);
                put_right(to, *member, *starts, *ends);
            }
            Act::Revoke { target, cut } => {
                to.push(REVOKE);
                let (code, name) = match target {
                    Target::Member(member) => (1, member.0),
                    Target::Device(device) => (2, device.0),
                };
                to.push(code);
                to.extend_from_slice(&name);
                cut.encode(to);
            }
            Act::Accept { ids } => {
                to.push(ACCEPT);
                put_ids(to, ids);
            }
            Act::Endorse { ids } => {
                to.push(ENDORSE);
                put_ids(to, ids);
            }
            Act::Withdraw { statement, from } => {
                to.push(WITHDRAW);
                to.extend_from_slice(&statement.0);
                to.extend_from_slice(&from.0.to_be_bytes());
            }
            Act::Erase { what } => {
                to.push(ERASE);
                match what {
                    Erased::Record { kind, founder, nonce } => {
                        to.push(1);
                        to.extend_from_slice(&kind.code().to_be_bytes());
                        to.extend_from_slice(&founder.0);
                        to.extend_from_slice(&nonce.0);
                    }
                    Erased::Member(member) => {
                        to.push(2);
                        to.extend_from_slice(&member.0);
                    }
                    Erased::Crossing { kind, founder, nonce } => {
                        to.push(3);
                        to.extend_from_slice(&kind.code().to_be_bytes());
                        to.extend_from_slice(&founder.0);
                        to.extend_from_slice(&nonce.0);
                    }
                }
            }
            Act::Receipt { erasure } => {
                to.push(RECEIPT);
                to.extend_from_slice(&erasure.0);
            }
            Act::Hide { record, ground, words } => {
                to.push(HIDE);
                to.extend_from_slice(&record.0);
                to.push(ground.code());
                put_block(to, words.as_bytes());
            }
            Act::Appeal { hide, words } => {
                to.push(APPEAL);
                to.extend_from_slice(&hide.0);
                put_block(to, words.as_bytes());
            }
            Act::Vetting(vetting) => {
                to.push(VETTING);
                vetting.encode(to);
            }
            Act::Place { name } => {
                to.push(PLACE);
                put_block(to, name.as_bytes());
            }
            Act::Consent(consent) => {
                to.push(CONSENT_OF_GUARDIAN);
                consent.encode(to);
            }
            Act::Guardian { minor, guardian } => {
                to.push(GUARDIAN);
                to.extend_from_slice(&minor.0);
                to.extend_from_slice(&guardian.0);
            }
            Act::Group(group) => {
                to.push(GROUP);
                group.encode(to);
            }
            Act::Succeed { old, new, from } => {
                to.push(SUCCEED);
                to.extend_from_slice(&old.0);
                to.extend_from_slice(&new.0);
                to.extend_from_slice(&from.0.to_be_bytes());
            }
            Act::Staff { member, starts, ends } => {
                to.push(STAFF);
                put_right(to, *member, *starts, *ends);
            }
            Act::Block { member } => {
                to.push(BLOCK);
                to.extend_from_slice(&member.0);
            }
            Act::Close { reports } => {
                to.push(CLOSE);
                put_ids(to, &reports.iter().map(|report| ItemId(report.0)).collect::<Vec<_>>());
            }
            Act::Pseudonym { member, name } => {
                to.push(PSEUDONYM);
                to.extend_from_slice(&member.0);
                put_block(to, name.as_bytes());
            }
            Act::Uphold { appeal, words } => {
                to.push(UPHOLD);
                to.extend_from_slice(&appeal.0);
                put_block(to, words.as_bytes());
            }
            Act::Ally(alliance) => {
                to.push(ALLY);
                alliance.encode(to);
            }
            Act::Halt => to.push(HALT),
            Act::Gateway(gateway) => {
                to.push(GATEWAY);
                gateway.encode(to);
            }
            Act::Unknown { code, bytes } => {
                to.push(*code);
                put_block(to, bytes);
            }
        }
    }

    pub(crate) fn read(from: &mut Reader<'_>, head: &Head) -> Result<Self, Malformed> {
        let act = read_act(from)?;
        if !act.fits(head.scope) {
            return Err(Malformed::Value { what: "the scope of this statement", found: head.scope.to_bytes()[0].into() });
        }
        if let Act::Charter(charter) = &act {
            if head.city != CityId([0; 32]) {
                return Err(Malformed::Value { what: "a charter's own city", found: 1 });
            }
            if !charter.delegates.contains(&MemberId(head.author)) {
                return Err(Malformed::Value { what: "a charter's author who is no delegate", found: 1 });
            }
        }
        Ok(Self { act })
    }
}

fn put_right(to: &mut Vec<u8>, member: MemberId, starts: Timestamp, ends: Timestamp) {
    to.extend_from_slice(&member.0);
    to.extend_from_slice(&starts.0.to_be_bytes());
    to.extend_from_slice(&ends.0.to_be_bytes());
}

fn read_act(from: &mut Reader<'_>) -> Result<Act, Malformed> {
    let unknown = |what, found: u8| Malformed::Value { what, found: found.into() };
    Ok(match from.u8()? {
        0 => return Err(Malformed::Value { what: "a statement's act", found: 0 }),
        CHARTER => Act::Charter(Charter::read(from)?),
        CHARTER_WITH_RULES => Act::Charter(Charter::read_with_rules(from)?),
        DEVICE => Act::Device { device: DeviceId(from.array()?), consent: from.array()? },
        GRANT => Act::Grant(Grant::read(from)?),
        code @ (AMEND | AMEND_WITH_RULES) => {
            let predecessor = ItemId(from.array()?);
            let accepted = read_ids(from, Cut::LISTS_MAX, "an amendment's lists")?;
            let charter = if code == AMEND { Charter::read(from)? } else { Charter::read_with_rules(from)? };
            Act::Amend { predecessor, charter, accepted }
        }
        AGREE => Act::Agree { statement: ItemId(from.array()?) },
        VOUCH => {
            let member = MemberId(from.array()?);
            let (starts, ends) = read_period(from, Grant::MEMBER_DAYS_MAX, "a vouch's dates")?;
            Act::Vouch { member, starts, ends }
        }
        REVOKE => {
            let target = match from.u8()? {
                1 => Target::Member(MemberId(from.array()?)),
                2 => Target::Device(DeviceId(from.array()?)),
                other => return Err(unknown("what is revoked", other)),
            };
            Act::Revoke { target, cut: Cut::read(from)? }
        }
        ACCEPT => Act::Accept { ids: read_ids(from, Act::ACCEPT_MAX, "a list")? },
        ENDORSE => Act::Endorse { ids: read_ids(from, Act::ENDORSE_MAX, "an endorsement")? },
        WITHDRAW => Act::Withdraw { statement: ItemId(from.array()?), from: Timestamp(from.u64()?) },
        ERASE => {
            let what = match from.u8()? {
                1 => Erased::Record {
                    kind: RecordKind::from_code(from.u16()?),
                    founder: DeviceId(from.array()?),
                    nonce: Nonce(from.array()?),
                },
                2 => Erased::Member(MemberId(from.array()?)),
                3 => Erased::Crossing {
                    kind: RecordKind::from_code(from.u16()?),
                    founder: DeviceId(from.array()?),
                    nonce: Nonce(from.array()?),
                },
                other => return Err(unknown("what is erased", other)),
            };
            Act::Erase { what }
        }
        RECEIPT => Act::Receipt { erasure: ItemId(from.array()?) },
        HIDE => {
            let (record, ground) = (RecordId(from.array()?), Ground::read(from)?);
            Act::Hide { record, ground, words: from.text(Act::WORDS_BYTES_MAX, "the words of a moderation")?.to_owned() }
        }
        APPEAL => Act::Appeal { hide: ItemId(from.array()?), words: from.text(Act::WORDS_BYTES_MAX, "the words of an appeal")?.to_owned() },
        VETTING => Act::Vetting(Vetting::read(from)?),
        PLACE => {
            let name = from.text(Act::PLACE_BYTES_MAX, "a place's name")?.to_owned();
            if name.trim().is_empty() {
                return Err(Malformed::Value { what: "the length of a place's name", found: 0 });
            }
            Act::Place { name }
        }
        CONSENT_OF_GUARDIAN => Act::Consent(Consent::read(from)?),
        GUARDIAN => Act::Guardian { minor: MemberId(from.array()?), guardian: MemberId(from.array()?) },
        GROUP => Act::Group(Group::read(from)?),
        SUCCEED => Act::Succeed { old: MemberId(from.array()?), new: MemberId(from.array()?), from: Timestamp(from.u64()?) },
        STAFF => {
            let member = MemberId(from.array()?);
            let (starts, ends) = read_period(from, Act::STAFF_DAYS_MAX, "the dates of a staff's right")?;
            Act::Staff { member, starts, ends }
        }
        BLOCK => Act::Block { member: MemberId(from.array()?) },
        CLOSE => {
            let reports = read_ids(from, Act::CLOSE_MAX, "the closed reports")?;
            Act::Close { reports: reports.into_iter().map(|id| RecordId(id.0)).collect() }
        }
        PSEUDONYM => {
            let member = MemberId(from.array()?);
            let name = from.text(Act::PSEUDONYM_BYTES_MAX, "a pseudonym")?.to_owned();
            if name.trim() != name || name.is_empty() {
                return Err(Malformed::Value { what: "a pseudonym that is blank or begins or ends so", found: 0 });
            }
            Act::Pseudonym { member, name }
        }
        UPHOLD => {
            let appeal = ItemId(from.array()?);
            Act::Uphold { appeal, words: from.text(Act::WORDS_BYTES_MAX, "the words of an answer")?.to_owned() }
        }
        ALLY => Act::Ally(Alliance::read(from)?),
        HALT => Act::Halt,
        GATEWAY => Act::Gateway(Gateway::read(from)?),
        code => Act::Unknown { code, bytes: from.block(UNKNOWN_BYTES_MAX, "an act")?.to_vec() },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hiding_has_the_grounds_of_a_report() {
        assert_eq!(Ground::ALL.map(Ground::name), *model::record::GROUNDS);
        assert_eq!((Ground::Safety.name(), Ground::OffTopic.name()), ("safety", "off-topic"));
        assert_eq!(Ground::from_name("law"), Some(Ground::Law));
        assert_eq!(Ground::from_name("Law"), None);
    }
}
