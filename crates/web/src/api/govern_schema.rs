//! The shapes of [`model::govern`], as the OpenAPI document states them; see
//! [`super::schema`].

#![allow(missing_docs)]

use utoipa::ToSchema;

use super::schema::{CityFacts, Id, MemberKind, Milliseconds, RecordView, Role};

#[derive(serde::Serialize, ToSchema)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Deed {
    Amend {
        name: Option<String>,
        languages: Option<Vec<String>>,
        #[schema(value_type = Option<Vec<Id>>)]
        delegates: Option<Vec<String>>,
        threshold: Option<u8>,
        envelopes_per_hour: Option<u32>,
        bytes_per_month: Option<u64>,
        adult_age: Option<u8>,
        consent_age: Option<u8>,
        vouches: Option<u8>,
        successor_days: Option<u16>,
        erasure_days: Option<u16>,
        retention_days: Option<u16>,
    },
    Agree {
        #[schema(value_type = Id)]
        statement: String,
    },
    Grant {
        #[schema(value_type = Id)]
        member: String,
        #[schema(value_type = Option<MemberKind>)]
        kind: Option<String>,
        #[schema(value_type = Vec<Role>, required = false)]
        roles: Vec<String>,
        days: Option<u32>,
        admissions: Option<u32>,
        budget: Option<u32>,
    },
    Renew {
        #[schema(value_type = Vec<Id>, required = false)]
        members: Vec<String>,
        within_days: Option<u32>,
        days: Option<u32>,
    },
    RevokeMember {
        #[schema(value_type = Id)]
        member: String,
        #[schema(value_type = Option<Milliseconds>)]
        before: Option<u64>,
        #[schema(value_type = Vec<Id>, required = false)]
        except: Vec<String>,
    },
    RevokeDevice {
        #[schema(value_type = Id)]
        device: String,
        #[schema(value_type = Option<Milliseconds>)]
        before: Option<u64>,
        #[schema(value_type = Vec<Id>, required = false)]
        except: Vec<String>,
    },
    Endorse {
        #[schema(value_type = Vec<Id>)]
        items: Vec<String>,
    },
    Withdraw {
        #[schema(value_type = Id)]
        statement: String,
        #[schema(value_type = Option<Milliseconds>)]
        from: Option<u64>,
    },
    Vouch {
        #[schema(value_type = Id)]
        member: String,
        days: Option<u32>,
    },
    Vet {
        #[schema(value_type = Id)]
        member: String,
        check: String,
        days: Option<u32>,
        #[schema(required = false)]
        school: bool,
    },
    Place {
        name: String,
        #[schema(required = false)]
        school: bool,
    },
    Pseudonym {
        #[schema(value_type = Id)]
        member: String,
        name: String,
    },
    Guardian {
        #[schema(value_type = Id)]
        minor: String,
        #[schema(value_type = Id)]
        guardian: String,
    },
    Consent {
        #[schema(value_type = Id)]
        minor: String,
        #[schema(required = false)]
        publishing: bool,
        #[schema(required = false)]
        sessions: bool,
        days: Option<u32>,
    },
    Group {
        name: String,
        #[schema(value_type = Vec<Id>)]
        members: Vec<String>,
        #[schema(value_type = Option<Id>)]
        instead_of: Option<String>,
        #[schema(value_type = Option<Id>)]
        school: Option<String>,
    },
    Staff {
        #[schema(value_type = Id)]
        member: String,
        days: Option<u32>,
    },
    Succeed {
        #[schema(value_type = Id)]
        old: String,
        #[schema(value_type = Id)]
        new: String,
    },
    Hide {
        #[schema(value_type = Id)]
        record: String,
        ground: String,
        #[schema(required = false)]
        words: String,
    },
    Dismiss {
        #[schema(value_type = Id)]
        record: String,
    },
    Block {
        #[schema(value_type = Id)]
        member: String,
    },
    Unblock {
        #[schema(value_type = Id)]
        member: String,
    },
    Appeal {
        #[schema(value_type = Id)]
        hide: String,
        #[schema(required = false)]
        words: String,
    },
    Uphold {
        #[schema(value_type = Id)]
        appeal: String,
        #[schema(required = false)]
        words: String,
    },
    EraseRecord {
        #[schema(value_type = Id)]
        record: String,
        /// Of who erases what another wrote: why.
        #[schema(required = false)]
        ground: Option<String>,
        /// Why, in words that name nobody.
        #[schema(required = false)]
        words: String,
    },
    EraseMember {
        #[schema(value_type = Id)]
        member: String,
    },
    Ally {
        /// The other city's card.
        card: String,
        #[schema(value_type = Vec<super::schema::RecordKind>, required = false)]
        shares: Vec<String>,
        #[schema(value_type = Vec<super::schema::RecordKind>, required = false)]
        takes: Vec<String>,
        #[schema(required = false)]
        layers: bool,
        #[schema(required = false)]
        aggregates: bool,
        days: Option<u32>,
    },
    EndAlliance {
        #[schema(value_type = Id)]
        city: String,
    },
    Halt,
    Resume,
}

#[derive(ToSchema)]
pub struct AllianceList {
    pub alliances: Vec<AllianceFacts>,
    /// What this city hands to another that wants to be allied with it.
    pub card: Option<String>,
    pub gateway: bool,
}

#[derive(ToSchema)]
pub struct AllianceFacts {
    pub city: Id,
    pub name: String,
    pub in_force: bool,
    pub ours: Option<HalfFacts>,
    pub theirs: Option<HalfFacts>,
    pub connected: bool,
    pub records: Vec<super::schema::KindCount>,
    pub statements: u64,
    pub overfull: bool,
}

#[derive(ToSchema)]
pub struct HalfFacts {
    pub statement: Id,
    pub shares: Vec<String>,
    pub takes: Vec<String>,
    pub layers: bool,
    pub aggregates: bool,
    pub ends: Milliseconds,
    pub ended: bool,
    pub halted: bool,
}

#[derive(ToSchema)]
pub struct Done {
    pub statements: Vec<StatementFacts>,
    pub accepted: Option<u64>,
}

#[derive(serde::Serialize, ToSchema)]
pub struct Person {
    pub member: Id,
    pub name: Option<String>,
}

#[derive(serde::Serialize, ToSchema)]
#[serde(tag = "sort", rename_all = "kebab-case")]
pub enum Giver {
    City,
    Member { person: Person },
    Vouchers,
}

#[derive(serde::Serialize, ToSchema)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Reason {
    NoMember,
    DeviceTooMany,
    NoGrant,
    Expired { ended: Milliseconds },
    NotYetValid { starts: Milliseconds },
    Cut { by: Giver },
    CutUnknown { by: Giver },
    OutsideRight,
    OverQuota { by: Person, quota: u32 },
    Proposed { needed: u8, found: u8 },
    Rival,
    Withdrawn,
    Single,
    Unknown,
    Future { at: Milliseconds },
    SetAside { why: String, word: String },
    RootKey,
    HadRight { at: Milliseconds },
    Hidden,
    Shows { counted: u64, held: u64 },
    ShowsNot { counted: u64, held: u64 },
    Member { by: Giver, ends: Milliseconds },
    MemberRevoked,
    MemberEnded { ended: Milliseconds },
    MemberNotYet { starts: Milliseconds },
    NoMembership,
}

#[derive(serde::Serialize, ToSchema)]
pub struct Deciding {
    pub name: String,
    pub threshold: u8,
    pub delegates: Vec<Person>,
}

#[derive(serde::Serialize, ToSchema)]
pub struct Changed {
    pub rule: String,
    pub before: String,
    pub after: String,
}

#[derive(serde::Serialize, ToSchema)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Saying {
    Founds { charter: Deciding },
    Amends { charter: Deciding, changes: Vec<Changed> },
    Certifies { device: Id },
    Gives { member: Person, roles: Vec<Role>, ends: Milliseconds },
    Signs { statement: Id },
    Vouches { member: Person, ends: Milliseconds },
    RevokesMember { member: Person },
    RevokesDevice { device: Id },
    Lists { items: u64 },
    Endorses { items: u64 },
    TakesBack { statement: Id, from: Milliseconds },
    ErasesMember { member: Person },
    ErasesRecord,
    Confirms { erasure: Id },
    Hides { record: Id, ground: String, words: String },
    Appeals { hide: Id, words: String },
    Upholds { appeal: Id, words: String },
    Checked { member: Person, check: String, ends: Milliseconds },
    Place { name: String },
    Consents { minor: Person },
    Guardian { minor: Person },
    Group { name: String },
    Succeeds { old: Person, new: Person, from: Milliseconds },
    Staff { member: Person, ends: Milliseconds },
    Names { member: Person, name: String },
    Blocks { member: Person },
    Closes { reports: u64 },
    Allies { name: String, shares: Vec<String>, takes: Vec<String>, ends: Milliseconds },
    Halts,
    Reached { addresses: u64 },
    Unknown { act: u8 },
}

#[derive(ToSchema)]
pub struct StatementFacts {
    pub id: Id,
    pub act: String,
    pub says: String,
    pub saying: Option<Saying>,
    pub author: Person,
    pub at: Milliseconds,
    pub counts: bool,
    pub why: Option<String>,
    pub reason: Option<String>,
    pub because: Option<Reason>,
    pub signed: Option<u8>,
    pub needed: Option<u8>,
}

#[derive(ToSchema)]
pub struct Proposal {
    pub statement: StatementFacts,
    pub by: Vec<Person>,
    pub waits_for_you: bool,
}

#[derive(ToSchema)]
pub struct Issuer {
    pub person: Person,
    pub quota_left: u64,
    pub ends: Milliseconds,
}

#[derive(ToSchema)]
pub struct RevocationFacts {
    pub statement: Id,
    pub person: Option<Person>,
    pub device: Option<Id>,
    pub by: Option<Person>,
    pub at: Milliseconds,
}

#[derive(ToSchema)]
pub struct RegisteredPlace {
    pub id: Id,
    pub name: String,
    pub by: Person,
    pub at: Milliseconds,
    pub closed: Option<Milliseconds>,
}

#[derive(ToSchema)]
pub struct VettingFacts {
    pub id: Id,
    pub person: Person,
    pub check: String,
    pub by: Person,
    pub starts: Milliseconds,
    pub ends: Milliseconds,
}

#[derive(ToSchema)]
pub struct StaffFacts {
    pub id: Id,
    pub organisation: Person,
    pub person: Person,
    pub starts: Milliseconds,
    pub ends: Milliseconds,
}

#[derive(ToSchema)]
pub struct RulesFacts {
    pub envelopes_per_hour: u32,
    pub bytes_per_month: u64,
    pub adult_age: u8,
    pub consent_age: u8,
    pub vouches: u8,
    pub successor_days: u16,
    pub erasure_days: u16,
    pub retention_days: u16,
}

#[derive(ToSchema)]
pub struct Governance {
    pub city: CityFacts,
    pub charter: Id,
    pub delegates: Vec<Person>,
    pub threshold: u8,
    pub rules: RulesFacts,
    pub you_decide: bool,
    pub you_admit: bool,
    pub expiring: u64,
    pub proposals: Vec<Proposal>,
    pub issuers: Vec<Issuer>,
    pub revocations: Vec<RevocationFacts>,
    pub places: Vec<RegisteredPlace>,
    pub vettings: Vec<VettingFacts>,
    pub staff: Vec<StaffFacts>,
    pub successors: Vec<SuccessorFacts>,
}

#[derive(ToSchema)]
pub struct SuccessorFacts {
    pub statement: Id,
    pub old: Person,
    pub new: Person,
    pub by: Vec<Person>,
    pub from: Milliseconds,
    pub in_force: bool,
}

#[derive(ToSchema)]
pub struct MemberDevice {
    pub device: Id,
    pub since: Milliseconds,
    pub revoked: bool,
    pub this: bool,
}

#[derive(ToSchema)]
pub struct MemberFacts {
    pub person: Person,
    pub kind: MemberKind,
    pub band: String,
    pub roles: Vec<Role>,
    pub counts: bool,
    pub ends: Milliseconds,
    pub revoked: bool,
    pub delegate: bool,
    pub admitted_by: String,
    pub admitter: Person,
    pub grant: Id,
    pub yours: bool,
    pub devices: Vec<MemberDevice>,
}

#[derive(ToSchema)]
pub struct MemberList {
    pub members: Vec<MemberFacts>,
}

#[derive(ToSchema)]
pub struct Explanation {
    pub id: String,
    pub what: String,
    pub held: bool,
    pub counts: bool,
    pub why: Option<String>,
    pub reason: String,
    pub because: Option<Reason>,
    pub says: Option<String>,
    pub saying: Option<Saying>,
    pub author: Option<Person>,
    pub device: Option<Id>,
    pub at: Option<Milliseconds>,
    pub record: Option<Id>,
    pub chain: Vec<StatementFacts>,
    pub envelopes: Vec<EnvelopeFacts>,
}

#[derive(ToSchema)]
pub struct EnvelopeFacts {
    pub id: Id,
    pub author: Option<Person>,
    pub at: Milliseconds,
    pub counts: bool,
    pub why: Option<String>,
    pub reason: Option<String>,
    pub because: Option<Reason>,
}

#[derive(ToSchema)]
pub struct NewAdmission {
    pub people: Vec<NewPerson>,
    pub member_kind: MemberKind,
    pub band: Option<String>,
    pub valid_days: Option<u32>,
    pub member_days: Option<u32>,
}

#[derive(ToSchema)]
pub struct NewPerson {
    pub pseudonym: String,
    #[schema(required = false)]
    pub name: String,
    #[schema(required = false)]
    pub class: String,
}

#[derive(ToSchema)]
pub struct Admitted {
    pub cards: Vec<Card>,
}

#[derive(ToSchema)]
pub struct Card {
    pub pseudonym: String,
    pub link: String,
    pub expires: Milliseconds,
}

#[derive(ToSchema)]
pub struct Roster {
    pub entries: Vec<RosterEntry>,
}

#[derive(ToSchema)]
pub struct RosterEntry {
    pub pseudonym: String,
    pub name: String,
    pub class: String,
    pub expires: Milliseconds,
    pub member: Option<Id>,
}

#[derive(ToSchema)]
pub struct SchoolList {
    pub schools: Vec<SchoolFacts>,
    pub groups: Vec<GroupFacts>,
}

#[derive(ToSchema)]
pub struct SchoolFacts {
    pub school: Person,
    pub yours: bool,
    pub members: Vec<SchoolMember>,
    pub expiring: u64,
    pub guardians: Vec<GuardianFacts>,
    pub consents: Vec<ConsentFacts>,
    pub groups: Vec<GroupFacts>,
    pub places: Vec<RegisteredPlace>,
    pub vettings: Vec<VettingFacts>,
}

#[derive(ToSchema)]
pub struct SchoolMember {
    pub person: Person,
    pub kind: MemberKind,
    pub band: String,
    pub counts: bool,
    pub ends: Milliseconds,
    pub published: bool,
}

#[derive(ToSchema)]
pub struct GuardianFacts {
    pub id: Id,
    pub minor: Person,
    pub guardian: Person,
}

#[derive(ToSchema)]
pub struct ConsentFacts {
    pub id: Id,
    pub minor: Person,
    pub by: Person,
    pub on_paper: bool,
    pub publishing: bool,
    pub sessions: bool,
    pub starts: Milliseconds,
    pub ends: Milliseconds,
}

#[derive(ToSchema)]
pub struct GroupFacts {
    pub id: Id,
    pub scope: String,
    pub name: String,
    pub keeper: Person,
    pub members: Vec<Person>,
    pub open: bool,
}

#[derive(ToSchema)]
pub struct ErasureList {
    pub erasures: Vec<ErasureFacts>,
}

#[derive(ToSchema)]
pub struct ErasureFacts {
    pub statement: StatementFacts,
    pub scope: String,
    pub record: Option<Id>,
    pub member: Option<Person>,
    pub leaves: Option<Milliseconds>,
    pub asked: Vec<Confirmation>,
    pub others: u64,
}

#[derive(ToSchema)]
pub struct Confirmation {
    pub person: Person,
    pub confirmed: Option<Milliseconds>,
    pub connected: bool,
    pub seen: Option<Milliseconds>,
}

#[derive(ToSchema)]
pub struct Mine {
    pub city: CityFacts,
    pub at: Milliseconds,
    pub member: MemberFacts,
    pub records: Vec<RecordView>,
    #[schema(required = false)]
    pub sessions: Vec<RecordView>,
    pub said: Vec<StatementFacts>,
    pub said_of: Vec<StatementFacts>,
}
