//! How a city governs itself, as commands and pages see it: what a person can do
//! ([`Deed`]), and what it adds up to.
//!
//! Answers of `--json` and of `/api/v1`: fields are added, never renamed or removed.

use serde::{Deserialize, Serialize};

use crate::facts::CityFacts;
use crate::reason::Reason;
use crate::saying::Saying;
use crate::{CityId, DeviceId, ItemId, MemberId, MemberKind, RecordId, RecordKind, RecordView, Role, Timestamp};

/// One act of governance by this node's member. Periods are in days from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Deed {
    /// Puts another charter in the place of the one in force. What is absent stays.
    Amend(Box<Amendment>),
    /// Signs what another delegate proposed.
    Agree {
        /// The proposal.
        statement: ItemId,
    },
    /// Gives a member a right, beside those that it has.
    Grant {
        /// Who.
        member: MemberId,
        /// What sort of member; as before when absent, a resident at first.
        #[serde(default)]
        kind: Option<MemberKind>,
        /// Which roles, beside taking part.
        #[serde(default)]
        roles: Vec<Role>,
        /// For how long; 365 when absent.
        #[serde(default)]
        days: Option<u32>,
        /// How many an issuer may admit by it; 1000 for an issuer when absent.
        #[serde(default)]
        admissions: Option<u32>,
        /// How many times a resident's budget the member may write; 1 when absent.
        #[serde(default)]
        budget: Option<u32>,
    },
    /// Gives members anew the right that this member gave them before.
    Renew {
        /// Who; everybody when empty.
        #[serde(default)]
        members: Vec<MemberId>,
        /// Only rights that end within so many days; all of the named when absent, 30
        /// days when nobody is named.
        #[serde(default)]
        within_days: Option<u32>,
        /// For how long; 365 when absent.
        #[serde(default)]
        days: Option<u32>,
    },
    /// Ends what this member, or the city, gave a member. What this node holds of
    /// theirs and claims an earlier time than `before` stays.
    RevokeMember {
        /// Whose.
        member: MemberId,
        /// What claims this time or a later one is not accepted; now when absent.
        #[serde(default)]
        before: Option<Timestamp>,
        /// What is not accepted although it claims an earlier time.
        #[serde(default)]
        except: Vec<ItemId>,
    },
    /// As `revoke-member`, of one device.
    RevokeDevice {
        /// Which.
        device: DeviceId,
        /// As there.
        #[serde(default)]
        before: Option<Timestamp>,
        /// As there.
        #[serde(default)]
        except: Vec<ItemId>,
    },
    /// Lets items count that a cut left out.
    Endorse {
        /// Which.
        items: Vec<ItemId>,
    },
    /// Takes back what this member said: a vouch, a check, a place, a staff's right, a
    /// hiding; or objects to a successor.
    Withdraw {
        /// The statement.
        statement: ItemId,
        /// It is in force before this time only; now when absent.
        #[serde(default)]
        from: Option<Timestamp>,
    },
    /// Vouches for somebody whom no school admits.
    Vouch {
        /// For whom.
        member: MemberId,
        /// For how long; 365 when absent.
        #[serde(default)]
        days: Option<u32>,
    },
    /// Says that a member was checked for working with minors.
    Vet {
        /// Who.
        member: MemberId,
        /// By what: `police-certificate`, `employer` or `training`.
        check: String,
        /// For how long; 365 when absent.
        #[serde(default)]
        days: Option<u32>,
        /// Whether it holds in this member's school alone, where others learn nothing of it.
        #[serde(default)]
        school: bool,
    },
    /// Registers a place where sessions with minors may be held.
    Place {
        /// Its name.
        name: String,
        /// Whether it holds in this member's school alone, where others learn nothing of it.
        #[serde(default)]
        school: bool,
    },
    /// As a school, gives a pupil another name under which its people see them.
    Pseudonym {
        /// The pupil.
        member: MemberId,
        /// The name.
        name: String,
    },
    /// As a school, names who may consent for a pupil and erase what they wrote.
    Guardian {
        /// The pupil.
        minor: MemberId,
        /// A member who takes part in the school.
        guardian: MemberId,
    },
    /// Consents for a pupil: as the school that keeps the paper, as a guardian, or as the
    /// pupil where they are of age for it.
    Consent {
        /// The pupil.
        minor: MemberId,
        /// That the school publishes to the city what they wrote.
        #[serde(default)]
        publishing: bool,
        /// That they take part in sessions outside of the school.
        #[serde(default)]
        sessions: bool,
        /// For how long; 365 when absent.
        #[serde(default)]
        days: Option<u32>,
    },
    /// Makes a class or a working group, or says anew who is in one.
    Group {
        /// Its name.
        name: String,
        /// Everybody in it, beside who makes it.
        members: Vec<MemberId>,
        /// The statement of one of this member's groups that this one takes the place of;
        /// a new group when absent.
        #[serde(default)]
        instead_of: Option<ItemId>,
        /// The school among whose people it is; a group of the city when absent.
        #[serde(default)]
        school: Option<MemberId>,
    },
    /// Lets a member edit the records of this organisation.
    Staff {
        /// Who.
        member: MemberId,
        /// For how long; 365 when absent.
        #[serde(default)]
        days: Option<u32>,
    },
    /// Gives an issuer's word that a member has a new key.
    Succeed {
        /// The member whose recovery words are lost.
        old: MemberId,
        /// The same person's new key.
        new: MemberId,
    },
    /// Hides a record.
    Hide {
        /// Which.
        record: RecordId,
        /// Why: `safety`, `abuse`, `privacy`, `spam`, `law` or `off-topic`.
        ground: String,
        /// Why, in words that name nobody.
        #[serde(default)]
        words: String,
    },
    /// Leaves a reported record as it is.
    Dismiss {
        /// Which.
        record: RecordId,
    },
    /// Sees nothing more of a member. Only this member's own devices learn of it.
    Block {
        /// Of whom.
        member: MemberId,
    },
    /// Takes a block back.
    Unblock {
        /// Of whom.
        member: MemberId,
    },
    /// Asks for another look at what was hidden.
    Appeal {
        /// The hiding.
        hide: ItemId,
        /// Why, in words that name nobody.
        #[serde(default)]
        words: String,
    },
    /// Answers an appeal: it was looked at, and what is hidden stays so. Not by who hid
    /// it, where anybody else moderates.
    Uphold {
        /// The appeal.
        appeal: ItemId,
        /// Why, in words that name nobody.
        #[serde(default)]
        words: String,
    },
    /// Erases a record whole: hidden at once, off the disks after the policy's delay,
    /// never taken in again. Until the delay is over, `withdraw` takes it back.
    EraseRecord {
        /// Which.
        record: RecordId,
        /// Of who erases what another wrote: why, as one of [`crate::record::GROUNDS`]. The
        /// record is hidden for it too, so that it stands in the public log.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ground: Option<String>,
        /// Why, in words that name nobody.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        words: String,
    },
    /// Allies the city with another, as far as the other says the same; or says anew what
    /// the two share.
    Ally {
        /// The other city's card.
        card: String,
        /// The kinds of records that this city lets the other have; when empty, all that
        /// cross borders.
        #[serde(default)]
        shares: Vec<RecordKind>,
        /// The kinds that it wants of the other; likewise.
        #[serde(default)]
        takes: Vec<RecordKind>,
        /// Whether it shares the layers of its map, and takes the other's.
        #[serde(default)]
        layers: bool,
        /// Whether it shares figures that name nobody, and takes the other's.
        #[serde(default)]
        aggregates: bool,
        /// For how long; 365 when absent.
        #[serde(default)]
        days: Option<u32>,
    },
    /// Ends an alliance: at once, where without this delegate too few stand behind it;
    /// else it is a proposal.
    EndAlliance {
        /// With which city.
        city: CityId,
    },
    /// Stops every record at the city's border, either way, until the same delegate lets
    /// them cross again.
    Halt,
    /// Lets records cross the border again, as far as it was this member who stopped them.
    Resume,
    /// As `erase-record`, of every record that a member owns in any scope in which this
    /// node's member may erase it. Whoever is erased so writes nothing more there.
    EraseMember {
        /// Whose.
        member: MemberId,
    },
}

/// What of the charter is to change; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Amendment {
    /// The city's name.
    pub name: Option<String>,
    /// Its languages.
    pub languages: Option<Vec<String>>,
    /// Everyone who is to decide.
    pub delegates: Option<Vec<MemberId>>,
    /// How many of them must agree; when absent, as before, or all of fewer.
    pub threshold: Option<u8>,
    /// Envelopes that a resident's device may write in an hour.
    pub envelopes_per_hour: Option<u32>,
    /// Bytes that a resident's device may write in thirty days.
    pub bytes_per_month: Option<u64>,
    /// From which age on a member is an adult.
    pub adult_age: Option<u8>,
    /// From which age on a minor consents for themselves.
    pub consent_age: Option<u8>,
    /// How many people one member may have vouched for.
    pub vouches: Option<u8>,
    /// Days between two issuers' word for a successor and its force.
    pub successor_days: Option<u16>,
    /// Days between an erasure and the words leaving the disks.
    pub erasure_days: Option<u16>,
    /// Days after its end at which a record leaves for good.
    pub retention_days: Option<u16>,
}

/// An alliance, as this node knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllianceFacts {
    /// The other city.
    pub city: CityId,
    /// Its name: as its own charter has it, once that has come.
    pub name: String,
    /// Whether records cross now.
    pub in_force: bool,
    /// What this city says.
    pub ours: Option<HalfFacts>,
    /// What the other says, as far as this node has heard.
    pub theirs: Option<HalfFacts>,
    /// Whether one of the other's gateways is connected to this node.
    pub connected: bool,
    /// How many of the other city's records are shown here, by kind.
    pub records: Vec<crate::facts::KindCount>,
    /// How many of its statements are held.
    pub statements: u64,
    /// Whether so many of its statements came that nothing of it is shown.
    pub overfull: bool,
}

/// One city's half of an alliance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HalfFacts {
    /// The statement.
    pub statement: ItemId,
    /// The kinds of records that it lets the other have.
    pub shares: Vec<String>,
    /// The kinds that it wants.
    pub takes: Vec<String>,
    /// Whether it shares the layers of its map.
    pub layers: bool,
    /// Whether it shares figures.
    pub aggregates: bool,
    /// When it ends, or ended.
    pub ends: Timestamp,
    /// Whether it has ended.
    pub ended: bool,
    /// Whether this city has stopped every record at its border.
    pub halted: bool,
}

/// With which cities this one is allied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllianceList {
    /// The alliances, also those that have ended.
    pub alliances: Vec<AllianceFacts>,
    /// What this city hands to another that wants to be allied with it; none while no
    /// gateway has said where it is reached.
    pub card: Option<String>,
    /// Whether this node speaks for its city at the border.
    pub gateway: bool,
}

/// What a deed came to: it is on this device's disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// What was written, without the lists that it names.
    pub statements: Vec<StatementFacts>,
    /// How many items of the revoked are accepted; absent when nobody was revoked.
    pub accepted: Option<u64>,
}

/// A member, by name where a profile gives one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The member.
    pub member: MemberId,
    /// Their name.
    pub name: Option<String>,
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementFacts {
    /// Its id.
    pub id: ItemId,
    /// What sort of act, as one word.
    pub act: String,
    /// What it says, in English.
    pub says: String,
    /// The same as data; absent from an older program.
    #[serde(default)]
    pub saying: Option<Saying>,
    /// Who signed it.
    pub author: Person,
    /// When, by their clock.
    pub at: Timestamp,
    /// Whether it counts.
    pub counts: bool,
    /// Why it does not, as a word for programs.
    pub why: Option<String>,
    /// Why it does not, in English.
    pub reason: Option<String>,
    /// The same as data; absent where it counts.
    #[serde(default)]
    pub because: Option<Reason>,
    /// How many delegates have signed, of an act of the city.
    pub signed: Option<u8>,
    /// How many must.
    pub needed: Option<u8>,
}

/// An act of the city that waits for signatures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The act.
    pub statement: StatementFacts,
    /// Who has signed.
    pub by: Vec<Person>,
    /// Whether it waits for this node's member.
    pub waits_for_you: bool,
}

/// Who may admit others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuer {
    /// Who.
    pub person: Person,
    /// How many more.
    pub quota_left: u64,
    /// Until when.
    pub ends: Timestamp,
}

/// Somebody whose right was ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevocationFacts {
    /// The statement.
    pub statement: ItemId,
    /// Whose: the member, also of a device.
    pub person: Option<Person>,
    /// The device, when only one was revoked.
    pub device: Option<DeviceId>,
    /// Who revoked; absent when the city did.
    pub by: Option<Person>,
    /// When.
    pub at: Timestamp,
}

/// A place where sessions with minors may be held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisteredPlace {
    /// The statement that registers it: what sessions name.
    pub id: ItemId,
    /// Its name.
    pub name: String,
    /// Who registered it.
    pub by: Person,
    /// When.
    pub at: Timestamp,
    /// Since when it is closed, if it is.
    pub closed: Option<Timestamp>,
}

/// A check of a member for working with minors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VettingFacts {
    /// The statement.
    pub id: ItemId,
    /// Who was checked.
    pub person: Person,
    /// By what.
    pub check: String,
    /// Who says so.
    pub by: Person,
    /// From when.
    pub starts: Timestamp,
    /// Until when: its own end, or since when it is taken back.
    pub ends: Timestamp,
}

/// A member who may edit an organisation's records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffFacts {
    /// The statement.
    pub id: ItemId,
    /// The organisation.
    pub organisation: Person,
    /// Who.
    pub person: Person,
    /// From when.
    pub starts: Timestamp,
    /// Until when: its own end, or since when it is taken back.
    pub ends: Timestamp,
}

/// A member who is to go on, or goes on, with a new key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuccessorFacts {
    /// The first word for it: what an objection takes back.
    pub statement: ItemId,
    /// Whose recovery words are lost.
    pub old: Person,
    /// The same person's new membership.
    pub new: Person,
    /// The issuers who said so. It takes two.
    pub by: Vec<Person>,
    /// From when on, unless the old key objects.
    pub from: Timestamp,
    /// Whether it is in force by now.
    pub in_force: bool,
}

/// What the charter asks of people.
#[derive(Default, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesFacts {
    /// Envelopes that a resident's device may write in an hour.
    pub envelopes_per_hour: u32,
    /// Bytes that a resident's device may write in thirty days.
    pub bytes_per_month: u64,
    /// From which age on a member is an adult.
    pub adult_age: u8,
    /// From which age on a minor consents for themselves.
    pub consent_age: u8,
    /// How many people one member may have vouched for.
    pub vouches: u8,
    /// Days between two issuers' word for a successor and its force.
    pub successor_days: u16,
    /// Days between an erasure and the words leaving the disks.
    pub erasure_days: u16,
    /// Days after its end at which a record leaves for good.
    pub retention_days: u16,
}

impl RulesFacts {
    /// Each rule's name and number.
    pub fn numbers(&self) -> [(&'static str, u64); 8] {
        [
            ("adult_age", self.adult_age.into()),
            ("consent_age", self.consent_age.into()),
            ("vouches", self.vouches.into()),
            ("successor_days", self.successor_days.into()),
            ("erasure_days", self.erasure_days.into()),
            ("retention_days", self.retention_days.into()),
            ("envelopes_per_hour", self.envelopes_per_hour.into()),
            ("bytes_per_month", self.bytes_per_month),
        ]
    }
}

/// Who decides in a city, and what is decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Governance {
    /// The city.
    pub city: CityFacts,
    /// The charter or amendment in force.
    pub charter: ItemId,
    /// Who decides.
    pub delegates: Vec<Person>,
    /// How many of them must agree.
    pub threshold: u8,
    /// What the charter asks of people.
    pub rules: RulesFacts,
    /// Whether this node's member is a delegate.
    pub you_decide: bool,
    /// Whether this node's member may admit others.
    pub you_admit: bool,
    /// How many of those whom this member admitted have a right that ends in thirty
    /// days or less.
    pub expiring: u64,
    /// Acts that wait for signatures.
    pub proposals: Vec<Proposal>,
    /// Who may admit others.
    pub issuers: Vec<Issuer>,
    /// Whose rights were ended.
    pub revocations: Vec<RevocationFacts>,
    /// Registered places.
    pub places: Vec<RegisteredPlace>,
    /// Checks of members.
    pub vettings: Vec<VettingFacts>,
    /// Who edits for which organisation.
    pub staff: Vec<StaffFacts>,
    /// Who goes on with a new key, or is said to.
    #[serde(default)]
    pub successors: Vec<SuccessorFacts>,
}

/// One device of a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberDevice {
    /// The device.
    pub device: DeviceId,
    /// When it was certified.
    pub since: Timestamp,
    /// Whether it was revoked.
    pub revoked: bool,
    /// Whether it is this one.
    pub this: bool,
}

/// One member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberFacts {
    /// Who.
    pub person: Person,
    /// What sort.
    pub kind: MemberKind,
    /// `child`, `young` or `adult`.
    pub band: String,
    /// The roles that count now.
    pub roles: Vec<Role>,
    /// Whether the member counts now.
    pub counts: bool,
    /// When the last right ends or ended.
    pub ends: Timestamp,
    /// Whether a revocation has ended a right.
    pub revoked: bool,
    /// Whether the member is a delegate.
    pub delegate: bool,
    /// `city`, `issuer` or `vouchers`.
    pub admitted_by: String,
    /// The issuer or delegate who signed the right.
    pub admitter: Person,
    /// The statement that gives the right.
    pub grant: ItemId,
    /// Whether this node's member gave the right, and so can renew and end it.
    pub yours: bool,
    /// The devices.
    pub devices: Vec<MemberDevice>,
}

/// The members, those that count first, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberList {
    /// The members.
    pub members: Vec<MemberFacts>,
}

/// Why something counts, or does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// What was asked about, whole.
    pub id: String,
    /// `envelope`, `statement`, `record` or `member`.
    pub what: String,
    /// Whether this node holds it.
    pub held: bool,
    /// Whether it counts.
    pub counts: bool,
    /// Why it does not, as a word for programs.
    pub why: Option<String>,
    /// Why it counts or does not, in English.
    pub reason: String,
    /// The same as data; absent from an older program.
    #[serde(default)]
    pub because: Option<Reason>,
    /// What it says, in English, of a statement.
    pub says: Option<String>,
    /// The same as data.
    #[serde(default)]
    pub saying: Option<Saying>,
    /// Who signed it; of a record, whose it is.
    pub author: Option<Person>,
    /// The device that signed it.
    pub device: Option<DeviceId>,
    /// When, by its author's clock.
    pub at: Option<Timestamp>,
    /// The record that an envelope belongs to.
    pub record: Option<RecordId>,
    /// The statements that give its author the right, from the device's certificate up
    /// to the charter.
    pub chain: Vec<StatementFacts>,
    /// Each envelope of a record, the earliest first.
    pub envelopes: Vec<EnvelopeFacts>,
}

/// One erasure that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureFacts {
    /// The statement that erases.
    pub statement: StatementFacts,
    /// Where what it erases stood, in short.
    pub scope: String,
    /// The record, when it is one.
    pub record: Option<RecordId>,
    /// Whose everything it is, when it is a member's.
    pub member: Option<Person>,
    /// When it leaves this node's disk; absent once it has.
    pub leaves: Option<Timestamp>,
    /// The boxes that are asked to confirm: those that hold its scope and have a right
    /// to now.
    pub asked: Vec<Confirmation>,
    /// How many other members' nodes have confirmed.
    pub others: u64,
}

/// Whether a box has said that nothing is left of something erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// Whose box.
    pub person: Person,
    /// When it said so, by its clock; absent while it has not.
    pub confirmed: Option<Timestamp>,
    /// Whether it is connected with this node now.
    pub connected: bool,
    /// When this node and it were last known to hold the same.
    pub seen: Option<Timestamp>,
}

/// What was erased in the city, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureList {
    /// The erasures that count.
    pub erasures: Vec<ErasureFacts>,
}

/// Everything that this node holds of and about its member: what they may take along.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mine {
    /// The city.
    pub city: CityFacts,
    /// When this was put together, by this node's clock.
    pub at: Timestamp,
    /// The member's rights and devices.
    pub member: MemberFacts,
    /// Every record of theirs in any scope, the oldest first: the profile, offers,
    /// requests, challenges, sessions, answers and reports.
    pub records: Vec<RecordView>,
    /// Sessions of others that they lead, are responsible for or have answered, the
    /// oldest first.
    #[serde(default)]
    pub sessions: Vec<RecordView>,
    /// What they said: statements in the order of their times.
    pub said: Vec<StatementFacts>,
    /// What others said of them or of their records: rights, checks, consents, hidings.
    pub said_of: Vec<StatementFacts>,
}

/// One envelope of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvelopeFacts {
    /// Its id.
    pub id: ItemId,
    /// Who wrote it.
    pub author: Option<Person>,
    /// When, by their clock.
    pub at: Timestamp,
    /// Whether it counts.
    pub counts: bool,
    /// Why it does not, as a word for programs.
    pub why: Option<String>,
    /// Why it does not, in English.
    pub reason: Option<String>,
    /// The same as data; absent where it counts.
    #[serde(default)]
    pub because: Option<Reason>,
}

/// A list of people to be admitted, one invitation each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAdmission {
    /// Who.
    pub people: Vec<NewPerson>,
    /// What sort of members.
    pub member_kind: MemberKind,
    /// `child`, `young` or `adult`; `adult` when absent.
    #[serde(default)]
    pub band: Option<String>,
    /// For how many days each link may be used; 14 when absent.
    #[serde(default)]
    pub valid_days: Option<u32>,
    /// For how many days each membership lasts; 365 when absent.
    #[serde(default)]
    pub member_days: Option<u32>,
}

/// One person of a list. What stands here is sealed on this device and goes nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    /// By what name others know them.
    pub pseudonym: String,
    /// Who they are.
    #[serde(default)]
    pub name: String,
    /// Their class.
    #[serde(default)]
    pub class: String,
}

/// What to hand to each of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admitted {
    /// In the order of the list.
    pub cards: Vec<Card>,
}

/// One person's invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// For whom.
    pub pseudonym: String,
    /// The link.
    pub link: String,
    /// Until when it may be used.
    pub expires: Timestamp,
}

/// Who is behind which pseudonym, as far as this device knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roster {
    /// In the order in which they were invited.
    pub entries: Vec<RosterEntry>,
}

/// One person whom this node invited by a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterEntry {
    /// By what name others know them.
    pub pseudonym: String,
    /// Who they are.
    pub name: String,
    /// Their class.
    pub class: String,
    /// Until when the invitation may be used.
    pub expires: Timestamp,
    /// The member, once they have joined.
    pub member: Option<MemberId>,
}

/// What is known of a school to those who take part in it. A minor is shown of the
/// guardians and consents their own alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchoolFacts {
    /// The school.
    pub school: Person,
    /// Whether this node's member is the school.
    pub yours: bool,
    /// Who takes part in it, its pupils first.
    pub members: Vec<SchoolMember>,
    /// How many of them have a right that ends in thirty days or less.
    pub expiring: u64,
    /// Who may consent for whom.
    pub guardians: Vec<GuardianFacts>,
    /// What was consented to.
    pub consents: Vec<ConsentFacts>,
    /// Its classes and groups.
    pub groups: Vec<GroupFacts>,
    /// Places that are registered in it alone.
    pub places: Vec<RegisteredPlace>,
    /// Checks that hold in it alone.
    pub vettings: Vec<VettingFacts>,
}

/// Somebody who takes part in a school.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchoolMember {
    /// Who.
    pub person: Person,
    /// What sort.
    pub kind: MemberKind,
    /// `child`, `young` or `adult`.
    pub band: String,
    /// Whether the right counts now.
    pub counts: bool,
    /// When it ends or ended.
    pub ends: Timestamp,
    /// Whether the school may publish to the city what they wrote.
    pub published: bool,
}

/// Who may consent for a pupil.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardianFacts {
    /// The statement.
    pub id: ItemId,
    /// The pupil.
    pub minor: Person,
    /// The guardian.
    pub guardian: Person,
}

/// What a guardian allows a pupil.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentFacts {
    /// The statement.
    pub id: ItemId,
    /// The pupil.
    pub minor: Person,
    /// Who says so: the school for a paper.
    pub by: Person,
    /// Whether it was given on paper.
    pub on_paper: bool,
    /// That the school publishes to the city what they wrote.
    pub publishing: bool,
    /// That they take part in sessions outside of the school.
    pub sessions: bool,
    /// From when.
    pub starts: Timestamp,
    /// Until when: its own end, or since when it is taken back.
    pub ends: Timestamp,
}

/// A class or a working group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupFacts {
    /// The statement that says who is in it.
    pub id: ItemId,
    /// The group's scope, `group:` and 64 digits: where its records stand.
    pub scope: String,
    /// Its name.
    pub name: String,
    /// Who keeps the list.
    pub keeper: Person,
    /// Everybody in it, its keeper among them.
    pub members: Vec<Person>,
    /// Whether its people may write in it now: with minors it needs two adults whose
    /// checks are valid.
    pub open: bool,
}

/// The schools in which this node's member takes part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchoolList {
    /// The schools.
    pub schools: Vec<SchoolFacts>,
    /// Groups of the city that this node's member is in.
    #[serde(default)]
    pub groups: Vec<GroupFacts>,
}
