//! The shapes of the bodies of [`model::facts`], as the OpenAPI document states
//! them. `model` knows nothing of OpenAPI, so they stand here a second time, and
//! `tests/document.rs` compares them with what is really written.
//!
//! What each field means is said where the real types are.

#![allow(missing_docs)]

use std::collections::BTreeMap;

use utoipa::ToSchema;

/// Names a city, a member, a device, a record or an item.
#[derive(serde::Serialize, ToSchema)]
#[schema(value_type = String, pattern = "^[0-9a-f]{64}$")]
pub struct Id(pub String);

/// Milliseconds since the Unix epoch, as its author's clock had it.
#[derive(serde::Serialize, ToSchema)]
#[schema(value_type = u64)]
pub struct Milliseconds(pub u64);

/// A backup's bytes.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct Backup(pub Vec<u8>);

#[derive(ToSchema)]
pub struct Status {
    pub version: String,
    pub city: Option<CityFacts>,
    pub member: Option<Id>,
    pub device: Option<Id>,
    /// `resident` or `box`.
    pub node_role: String,
    pub roles: Vec<Role>,
    pub moderates: bool,
    pub grant_expires: Option<Milliseconds>,
    pub sets: Vec<SetFacts>,
    pub records: Vec<KindCount>,
    pub waiting: u64,
    pub future: u64,
    pub damaged: u64,
    /// How often since its start the node mended damage.
    pub healed: u64,
    /// Damaged stores that were moved aside.
    pub set_aside: Vec<String>,
    pub bytes_on_disk: u64,
    pub addresses: Vec<String>,
    pub peers: Vec<PeerFacts>,
    pub page: Option<String>,
    pub locked: bool,
    /// Whether the device's keys are under a passphrase.
    pub passphrase: bool,
    pub phrase_checked: bool,
    /// The member's own records that end in two weeks or less, the first to end first.
    pub ending: Vec<Id>,
    /// What waits for the member, and what they should know of without having asked.
    pub notices: Notices,
    pub backup: Option<BackupFacts>,
    pub machine: Machine,
    pub tally: Tally,
}

/// What came off a stick.
#[derive(ToSchema)]
pub struct CarriedIn {
    /// The device at which it was filled.
    pub from: Option<Id>,
    /// Items newly stored.
    pub received: u64,
    /// Items that were here.
    pub known: u64,
    /// Items that this node refuses.
    pub refused: u64,
    /// Items of this node that the other one is known to hold since.
    pub passed_on: u64,
}

#[derive(ToSchema)]
pub struct Machine {
    /// When the node was started.
    pub started: Milliseconds,
    /// Free bytes on the disk of the data directory.
    pub disk_free: Option<u64>,
    pub disk_size: Option<u64>,
    /// Bytes of memory in use by the node.
    pub memory: Option<u64>,
    /// Milliseconds of processor time used.
    pub cpu_ms: Option<u64>,
    /// Processes that run or wait, over a minute, in hundredths.
    pub load: Option<u64>,
    pub cores: u64,
}

/// What the node has done with others since its start.
#[derive(ToSchema)]
pub struct Tally {
    pub dialogues_in_step: u64,
    pub dialogues_other: u64,
    pub items_sent: u64,
    pub items_received: u64,
    pub items_refused: u64,
    pub bytes_sent: u64,
    pub bytes_received: u64,
    /// How often a peer asked for more than it is granted, by what it asked for.
    pub limits_hit: Vec<(String, u64)>,
}

#[derive(ToSchema)]
pub struct Notices {
    pub removed: Option<Removed>,
    /// The erasure of everything of this member.
    pub all_erased: Option<Id>,
    /// Who is said to go on in this member's place.
    pub claims: Vec<Claim>,
    /// How many proposals wait for this member's signature.
    pub signatures: u64,
    /// How many reported records wait for this member's decision.
    pub reports: u64,
    /// How many appeals wait for this member's answer.
    pub appeals: u64,
    pub answered: Vec<Answered>,
    /// Own records that are not shown to others.
    pub hidden: Vec<Id>,
    /// Lately, what others erased of this member's.
    pub erased: Vec<ErasedRecord>,
}

/// That what this node writes counts no more.
#[derive(ToSchema)]
pub struct Removed {
    pub statement: Id,
    pub at: Milliseconds,
    /// Whether it ends the whole membership, and not this device alone.
    pub membership: bool,
}

/// That somebody is said to go on in a member's place.
#[derive(ToSchema)]
pub struct Claim {
    pub statement: Id,
    pub new: super::govern_schema::Person,
    /// How many say so. It takes two.
    pub by: u64,
    pub from: Milliseconds,
    pub in_force: bool,
}

/// An own record that was answered lately.
#[derive(ToSchema)]
pub struct Answered {
    pub record: Id,
    pub answers: u64,
}

/// An own record that somebody else erased.
#[derive(ToSchema)]
pub struct ErasedRecord {
    pub erasure: Id,
    pub record: Id,
    pub at: Milliseconds,
}

#[derive(ToSchema)]
pub struct CityFacts {
    pub id: Id,
    pub name: String,
    pub languages: Vec<String>,
    pub founding: bool,
    pub members: u64,
}

#[derive(ToSchema)]
pub struct SetFacts {
    pub scope: String,
    pub count: u64,
    pub fingerprint: String,
}

#[derive(ToSchema)]
pub struct BackupFacts {
    pub directory: String,
    pub newest: Option<Milliseconds>,
    pub bytes: u64,
    pub count: u64,
    /// How old the newest is when the next is made.
    pub every_seconds: u64,
    /// Why the last one came to nothing.
    pub failure: Option<String>,
}

#[derive(ToSchema)]
pub struct KindCount {
    pub kind: RecordKind,
    pub count: u64,
}

#[derive(ToSchema)]
pub struct PeerFacts {
    pub member: Id,
    pub device: Id,
    pub name: Option<String>,
    pub is_box: bool,
    pub connected: bool,
    /// `direct` or `relayed`; null when it is not connected.
    pub connection: Option<String>,
    pub in_step: Option<Milliseconds>,
}

#[derive(ToSchema)]
pub struct RecordFacts {
    pub id: Id,
    /// Who may hold it: `city`, or `own:`, `school:` or `group:` and 64 digits.
    pub scope: String,
    pub owner: Id,
    pub created: Milliseconds,
    pub updated: Milliseconds,
    pub content: Content,
    pub conflicts: Vec<Conflict>,
    pub editors: Vec<Id>,
    pub changes: u32,
    pub waiting: u32,
    pub set_aside: Vec<SetAside>,
    pub withheld: Vec<Withheld>,
    pub owner_name: Option<String>,
    pub editable: bool,
    /// Of a school's or a group's scope, what people call it.
    pub scope_name: Option<String>,
    pub expired: bool,
    pub blocked: bool,
}

/// A record as it is, without what a reader wants to know beside it.
#[derive(ToSchema)]
pub struct RecordView {
    pub id: Id,
    /// Who may hold it, as in [`RecordFacts`].
    pub scope: String,
    pub owner: Id,
    pub created: Milliseconds,
    pub updated: Milliseconds,
    pub content: Content,
    pub conflicts: Vec<Conflict>,
    pub editors: Vec<Id>,
    pub changes: u32,
    pub waiting: u32,
    pub set_aside: Vec<SetAside>,
    pub withheld: Vec<Withheld>,
}

/// A scope in which this node's member takes part.
#[derive(ToSchema)]
pub struct ScopeFacts {
    /// `city`, or `school:` or `group:` and 64 digits.
    pub scope: String,
    pub name: Option<String>,
    pub writes: bool,
}

#[derive(ToSchema)]
pub struct Publication {
    pub possible: bool,
    pub copy: Option<Id>,
}

#[derive(ToSchema)]
pub struct ScopeList {
    pub scopes: Vec<ScopeFacts>,
}

/// A record's content, and who may hold it. Where that is absent: who may hold what it
/// points to, or else the city, and of a pupil the school.
#[derive(ToSchema)]
pub struct NewRecord {
    /// `city`, or `own:`, `school:` or `group:` and 64 digits.
    pub scope: Option<String>,
    pub kind: RecordKind,
    pub fields: BTreeMap<String, FieldValue>,
}

/// Which fields there are depends on the kind.
#[derive(ToSchema)]
pub struct Content {
    pub kind: RecordKind,
    pub fields: BTreeMap<String, FieldValue>,
}

/// What stands in a field: a text, a number, or a set of words.
#[derive(serde::Serialize, ToSchema)]
#[serde(untagged)]
pub enum FieldValue {
    Text(String),
    Count(u32),
    Set(Vec<String>),
}

/// New values for some fields; null empties one.
#[derive(ToSchema)]
pub struct Edits(pub BTreeMap<String, NewValue>);

/// What is to stand in a field; null empties it.
#[derive(serde::Serialize, ToSchema)]
#[serde(untagged)]
pub enum NewValue {
    Text(String),
    Count(u32),
    Set(Vec<String>),
    Nothing,
}

#[derive(ToSchema)]
pub struct Conflict {
    pub field: String,
    pub values: Vec<FieldValue>,
}

#[derive(ToSchema)]
pub struct SetAside {
    pub item: Id,
    pub word: String,
    pub reason: String,
}

#[derive(ToSchema)]
pub struct Withheld {
    /// A ground of moderation, or what is missing for the contact rule.
    pub word: String,
    /// Why, in the words of whoever decided it.
    pub words: String,
    pub statement: Option<Id>,
}

#[derive(ToSchema)]
pub struct RecordList {
    pub records: Vec<RecordFacts>,
    pub next: Option<String>,
    pub indexing: bool,
}

#[derive(ToSchema)]
pub struct Saved {
    pub record: Id,
    pub item: Option<Id>,
}

#[derive(ToSchema)]
pub struct Stated {
    pub statement: Id,
}

/// A reported record. Who reported it is not in it.
#[derive(ToSchema)]
pub struct Reported {
    /// Such as `city/offer/<64 digits>`.
    pub to: String,
    pub members: u32,
    pub grounds: BTreeMap<String, u32>,
    pub first: Milliseconds,
    pub last: Milliseconds,
    pub messages: Vec<String>,
    pub may_hide: bool,
}

#[derive(ToSchema)]
pub struct OwnReport {
    pub report: Id,
    /// Such as `city/offer/<64 digits>`.
    pub to: String,
    pub ground: String,
    pub at: Milliseconds,
    /// `waiting`, `shown` or `hidden`.
    pub outcome: String,
}

#[derive(ToSchema)]
pub struct LogEntry {
    pub statement: Id,
    pub record: Id,
    pub at: Milliseconds,
    pub ground: String,
    pub words: String,
    pub appeals: Vec<AppealFacts>,
    /// Null while it is hidden.
    pub lifted: Option<Milliseconds>,
    pub you_answer: bool,
}

#[derive(ToSchema)]
pub struct AppealFacts {
    pub statement: Option<Id>,
    pub at: Milliseconds,
    pub words: String,
    /// Null while nobody has answered.
    pub answer: Option<AnswerFacts>,
}

#[derive(ToSchema)]
pub struct AnswerFacts {
    pub at: Milliseconds,
    pub words: String,
    pub by_another: bool,
}

#[derive(ToSchema)]
pub struct PlaceFacts {
    pub id: Id,
    pub name: String,
}

#[derive(ToSchema)]
pub struct BlockedMember {
    pub member: Id,
    pub name: Option<String>,
}

#[derive(ToSchema)]
pub struct Invited {
    pub link: String,
    pub expires: Milliseconds,
}

#[derive(ToSchema)]
pub struct InvitationFacts {
    pub id: Id,
    pub purpose: InvitationPurpose,
    /// Null of a device and of a vouch.
    pub member_kind: Option<MemberKind>,
    /// `child`, `young` or `adult`; null of a device and of a vouch.
    pub band: Option<String>,
    pub pseudonym: Option<String>,
    pub school: bool,
    pub hosts_box: bool,
    pub expires: Milliseconds,
    pub used: bool,
}

#[derive(ToSchema)]
#[schema(rename_all = "kebab-case")]
pub enum InvitationPurpose {
    Member,
    Vouch,
    Device,
}

#[derive(ToSchema)]
pub struct DialogueFacts {
    pub rounds: u32,
    pub bytes_sent: u64,
    pub bytes_received: u64,
    pub bytes_packed: u64,
    pub items_sent: u64,
    pub items_received: u64,
    pub items_refused: u64,
    pub milliseconds: u64,
    pub in_step: bool,
}

#[derive(ToSchema)]
pub struct Verification {
    pub items: u64,
    pub views: u64,
    pub problems: Vec<String>,
}

#[derive(ToSchema)]
pub struct Founded {
    pub city: CityFacts,
    /// Shown this once; empty when the person has just typed it.
    pub phrase: String,
    pub member: Id,
}

#[derive(ToSchema)]
pub struct PhraseFacts {
    pub checked: bool,
    /// Counted from one; none: all words.
    pub asked: Vec<u32>,
}

#[derive(ToSchema)]
pub struct DeviceList {
    pub devices: Vec<DeviceFacts>,
}

#[derive(ToSchema)]
pub struct DeviceFacts {
    pub device: Id,
    /// Whether it is the one that answers.
    pub this: bool,
    pub certified: Milliseconds,
    pub counts: bool,
    pub connected: bool,
    pub in_step: Option<Milliseconds>,
}

#[derive(ToSchema)]
pub struct NewCity {
    pub name: String,
    #[schema(required = false)]
    pub languages: Vec<String>,
    pub member_kind: MemberKind,
    pub envelopes_per_hour: Option<u32>,
    pub bytes_per_month: Option<u64>,
}

#[derive(ToSchema)]
pub struct NewInvitation {
    #[schema(required = false)]
    pub member_kind: MemberKind,
    #[schema(required = false)]
    pub hosts_box: bool,
    pub valid_days: Option<u32>,
    pub member_days: Option<u32>,
    pub budget: Option<u32>,
    #[schema(required = false)]
    pub school: bool,
    pub band: Option<String>,
    /// By which name a pupil is seen.
    pub pseudonym: Option<String>,
}

#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum RecordKind {
    Offer,
    Request,
    Challenge,
    Interest,
    Profile,
    Session,
    Report,
}

#[derive(ToSchema)]
#[schema(rename_all = "kebab-case")]
pub enum MemberKind {
    Resident,
    Pupil,
    School,
    PublicBody,
    Business,
    Association,
    SocialEnterprise,
}

#[derive(serde::Serialize, ToSchema)]
#[schema(rename_all = "kebab-case")]
pub enum Role {
    Member,
    Issuer,
    Moderator,
    Mediator,
    Facilitator,
    Gateway,
    Box,
}
