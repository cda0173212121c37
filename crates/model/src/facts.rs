//! What commands and pages say about a node: the answers of `--json` and of
//! `/api/v1`. Fields are added, never renamed or removed, within a version.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::care::{Machine, Tally};
use crate::notice::Notices;
use crate::{
    CityId, Content, DeviceId, InvitationId, ItemId, MemberId, MemberKind, RecordId, RecordKind, RecordView, Role, Scope, Timestamp, Value,
};

/// The state of one node.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Status {
    /// The program's version.
    pub version: String,
    /// The city, once this node belongs to one.
    pub city: Option<CityFacts>,
    /// The member this node writes for.
    pub member: Option<MemberId>,
    /// This node's device.
    pub device: Option<DeviceId>,
    /// `resident` or `box`.
    pub node_role: String,
    /// The roles that counting grants give the member.
    pub roles: Vec<Role>,
    /// Whether the member may decide what is shown: as a moderator, a delegate or a
    /// school.
    #[serde(default)]
    pub moderates: bool,
    /// When the member's grant ends.
    pub grant_expires: Option<Timestamp>,
    /// The sets this node holds, one a scope. One below the city is named once it
    /// holds something.
    pub sets: Vec<SetFacts>,
    /// How many records of each kind are shown.
    pub records: Vec<KindCount>,
    /// Envelopes of this node that no other node is known to hold.
    pub waiting: u64,
    /// Held envelopes whose time has not come.
    pub future: u64,
    /// Damaged values found and not yet fetched again.
    pub damaged: u64,
    /// How often since its start the node found its store damaged, or its lists
    /// not in step with it, and mended that.
    #[serde(default)]
    pub healed: u64,
    /// Damaged stores that were moved aside and still lie in the data directory.
    #[serde(default)]
    pub set_aside: Vec<String>,
    /// Bytes on disk.
    pub bytes_on_disk: u64,
    /// Addresses at which other nodes can reach this one.
    pub addresses: Vec<String>,
    /// The nodes it met.
    pub peers: Vec<PeerFacts>,
    /// The address of its page, when it serves one.
    pub page: Option<String>,
    /// Whether the node is locked: then nothing above is known but its version and
    /// role.
    #[serde(default)]
    pub locked: bool,
    /// Whether the device's keys are under a passphrase.
    #[serde(default)]
    pub passphrase: bool,
    /// Whether the member has shown, on this device, that the recovery phrase was
    /// kept; true while there is none.
    #[serde(default)]
    pub phrase_checked: bool,
    /// The member's own records that end in two weeks or less, the first to end first,
    /// as far as the node has looked since its start.
    #[serde(default)]
    pub ending: Vec<RecordId>,
    /// What waits for the member, and what they should know of without having asked.
    #[serde(default)]
    pub notices: Notices,
    /// The backups that this node makes by itself; `None` when it makes none, or has not
    /// looked yet.
    #[serde(default)]
    pub backup: Option<BackupFacts>,
    /// How its machine is doing.
    #[serde(default)]
    pub machine: Machine,
    /// What it has done with others since its start.
    #[serde(default)]
    pub tally: Tally,
}

/// What was put on a stick.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedOut {
    /// The file's name.
    pub name: String,
    /// For how many devices it is sealed.
    pub devices: u64,
    /// What of this node's is on it.
    pub scopes: Vec<String>,
    /// How many items.
    pub items: u64,
}

/// What came off a stick.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedIn {
    /// The device at which it was filled.
    pub from: Option<DeviceId>,
    /// Items newly stored.
    pub received: u64,
    /// Items that were here.
    pub known: u64,
    /// Items that this node refuses.
    pub refused: u64,
    /// Items of this node that the other one is known to hold since.
    pub passed_on: u64,
}

/// What came of restoring a backup for a trial, in memory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupCheck {
    /// The city.
    pub city: CityFacts,
    /// Whether only the recovery phrase opens it.
    pub sealed: bool,
    /// What it holds.
    pub sets: Vec<SetFacts>,
    /// How many records of each kind are shown.
    pub records: Vec<KindCount>,
    /// What is wrong with it.
    pub problems: Vec<String>,
}

/// What became of the backups that a node makes by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupFacts {
    /// Where they are kept.
    pub directory: String,
    /// When the newest was made.
    pub newest: Option<Timestamp>,
    /// Its bytes.
    pub bytes: u64,
    /// How many are kept.
    pub count: u64,
    /// How old the newest is when the next is made, in seconds.
    #[serde(default)]
    pub every_seconds: u64,
    /// Why the last one came to nothing; `None` when it did not.
    pub failure: Option<String>,
}

/// What is known about a city.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CityFacts {
    /// Its id.
    pub id: CityId,
    /// Its name.
    pub name: String,
    /// The languages it works in.
    pub languages: Vec<String>,
    /// Fewer than three delegates: one lost key can end it.
    pub founding: bool,
    /// How many members' grants count now.
    pub members: u64,
}

/// One scope's set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetFacts {
    /// The scope: `control`, `city`, `own`, or `school` or `group` with the first
    /// eight digits of its name.
    pub scope: String,
    /// How many items are held.
    pub count: u64,
    /// Equal fingerprints mean equal sets; 32 hexadecimal digits.
    pub fingerprint: String,
}

/// How many records of a kind are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindCount {
    /// The kind.
    pub kind: RecordKind,
    /// How many.
    pub count: u64,
}

/// A node that this one met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeerFacts {
    /// The member it writes for.
    pub member: MemberId,
    /// Its device.
    pub device: DeviceId,
    /// The member's name, where a profile gives one.
    pub name: Option<String>,
    /// Whether it is a box.
    pub is_box: bool,
    /// Whether it is connected now.
    pub connected: bool,
    /// How: `direct`, `relayed`; absent when it is not connected.
    pub connection: Option<String>,
    /// When this node and that one were last known to hold the same.
    pub in_step: Option<Timestamp>,
}

/// A record with what a reader wants to know beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordFacts {
    /// The record.
    #[serde(flatten)]
    pub view: RecordView,
    /// The owner's name, where a profile gives one.
    pub owner_name: Option<String>,
    /// Whether this node's member may edit it.
    pub editable: bool,
    /// What people call its scope, where that is a school's or a group's and has a name.
    #[serde(default)]
    pub scope_name: Option<String>,
    /// Whether its last day is over.
    pub expired: bool,
    /// Whether this node's member has blocked its owner.
    #[serde(default)]
    pub blocked: bool,
}

/// A statement that was made: it is on this device's disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// The statement.
    pub statement: ItemId,
}

/// A place where sessions with minors may be held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceFacts {
    /// The statement that registers it.
    pub id: ItemId,
    /// Its name.
    pub name: String,
}

/// A member of whom this node's member wants to see nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockedMember {
    /// The member.
    pub member: MemberId,
    /// Their name, where a profile gives one.
    pub name: Option<String>,
}

/// One line of the public log of moderation. It names nobody: neither who wrote
/// the record, nor who reported it, nor who decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEntry {
    /// The statement that hides.
    pub statement: ItemId,
    /// What is hidden.
    pub record: RecordId,
    /// When.
    pub at: Timestamp,
    /// Why: one of [`crate::record::GROUNDS`].
    pub ground: String,
    /// Why, in words.
    pub words: String,
    /// What its owner said against it.
    pub appeals: Vec<AppealFacts>,
    /// When it was shown again; absent while it is hidden.
    pub lifted: Option<Timestamp>,
    /// Whether this node's member may answer an appeal against it. The rest of the log
    /// is the same for everybody.
    #[serde(default)]
    pub you_answer: bool,
}

/// An owner's word against a hiding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppealFacts {
    /// The statement; absent from an older program.
    #[serde(default)]
    pub statement: Option<ItemId>,
    /// When.
    pub at: Timestamp,
    /// Why, in words.
    pub words: String,
    /// What it was answered with; absent while nobody has, and where it was answered by
    /// showing the record again.
    #[serde(default)]
    pub answer: Option<AnswerFacts>,
}

/// A moderator's word that what was appealed against was looked at and stays hidden.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerFacts {
    /// When.
    pub at: Timestamp,
    /// Why, in words.
    pub words: String,
    /// Whether it was given by somebody else than who hid it.
    pub by_another: bool,
}

/// One page of a list.
#[derive(Default, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordList {
    /// The records, in order.
    pub records: Vec<RecordFacts>,
    /// Give this as `after` to get what follows; absent at the end.
    pub next: Option<String>,
    /// Whether a search does not find everything yet, because its index is being
    /// filled: after joining, and after a crash.
    #[serde(default)]
    pub indexing: bool,
}

/// Which records a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListFilter {
    /// Only this kind; the four kinds that people browse when absent.
    pub kind: Option<RecordKind>,
    /// Only records of this scope; of all that are held when absent.
    pub scope: Option<Scope>,
    /// Only records that this node's member may edit.
    pub mine: bool,
    /// Also what is withdrawn or over.
    pub all: bool,
    /// Only answers to this record, or, with the kind `session`, the sessions that
    /// grew from it.
    pub to: Option<RecordId>,
    /// Also what those wrote whom this node's member has blocked.
    pub blocked: bool,
    /// Without what these members wrote. A node fills it in; it is not asked for.
    #[serde(skip)]
    pub without: BTreeSet<MemberId>,
    /// At most this many, 50 when absent, 500 at most.
    pub limit: Option<usize>,
    /// Where the page before ended.
    pub after: Option<String>,
}

/// A scope in which this node's member takes part: who sees what is written there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeFacts {
    /// The city's, a school's or a group's.
    pub scope: Scope,
    /// What people call the school or the group.
    pub name: Option<String>,
    /// Whether the member may write there now.
    pub writes: bool,
}

/// The scopes in which this node's member takes part, the widest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeList {
    /// The scopes.
    pub scopes: Vec<ScopeFacts>,
}

/// Whether this node's member may publish a record in the city, as the school in which
/// it was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// Whether it is such a record. That a consent covers it is asked when it is published.
    pub possible: bool,
    /// The copy that stands in the city.
    pub copy: Option<RecordId>,
}

/// A record to be founded.
///
/// As JSON: a [`Content`]'s, and beside its `kind` and `fields` a `scope`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRecord {
    /// Who may hold it; when absent, who may hold what it points to, where that is not
    /// everyone, or else the city, and of a pupil their school.
    pub scope: Option<Scope>,
    /// What it says.
    pub content: Content,
}

impl From<Content> for NewRecord {
    fn from(content: Content) -> Self {
        Self { scope: None, content }
    }
}

impl Serialize for NewRecord {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Raw<'a> {
            scope: Option<Scope>,
            #[serde(flatten)]
            content: &'a Content,
        }
        Raw { scope: self.scope, content: &self.content }.serialize(to)
    }
}

impl<'de> Deserialize<'de> for NewRecord {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Raw {
            scope: Option<Scope>,
            kind: RecordKind,
            fields: BTreeMap<String, Value>,
        }
        let raw = Raw::deserialize(from)?;
        let content = Content::of(raw.kind, raw.fields).map_err(serde::de::Error::custom)?;
        Ok(Self { scope: raw.scope, content })
    }
}

/// A record that was saved: it is on this device's disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The record.
    pub record: RecordId,
    /// The envelope that was written; absent when nothing had to change.
    pub item: Option<ItemId>,
}

/// An invitation that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// The link to hand on.
    pub link: String,
    /// When it ends.
    pub expires: Timestamp,
}

/// What an invitation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InvitationPurpose {
    /// A new member, whom this node's member admits.
    Member,
    /// A new member, for whom this node's member vouches.
    Vouch,
    /// A device of this node's member.
    Device,
}

/// An invitation that this node gave out. The link itself is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationFacts {
    /// Names it, to take it back.
    pub id: InvitationId,
    /// What it is for.
    pub purpose: InvitationPurpose,
    /// What sort of member it admits, unless it is for a device or a vouch.
    pub member_kind: Option<MemberKind>,
    /// Of which band of ages they are: `child`, `young` or `adult`.
    pub band: Option<String>,
    /// By which name a pupil will be seen.
    pub pseudonym: Option<String>,
    /// Whether they take part in this node's school.
    pub school: bool,
    /// Whether they host a box.
    pub hosts_box: bool,
    /// Until when it may be used.
    pub expires: Timestamp,
    /// Whether somebody has come by it.
    pub used: bool,
}

/// What one dialogue did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DialogueFacts {
    /// Round trips until the difference was known.
    pub rounds: u32,
    /// Bytes of the dialogue sent, without the link's own.
    pub bytes_sent: u64,
    /// Bytes of the dialogue received, without the link's own.
    pub bytes_received: u64,
    /// Of the bytes both ways, those of compressed items; the others found the
    /// difference.
    #[serde(default)]
    pub bytes_packed: u64,
    /// Items sent.
    pub items_sent: u64,
    /// Items received and stored.
    pub items_received: u64,
    /// Items received and refused.
    pub items_refused: u64,
    /// Wall time in milliseconds.
    pub milliseconds: u64,
    /// Whether both ended with equal sets.
    pub in_step: bool,
}

/// What `verify` found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// Items whose bytes, signature and place were checked.
    pub items: u64,
    /// Views that were computed anew and compared.
    pub views: u64,
    /// What is wrong, in words; empty when all is well.
    pub problems: Vec<String>,
}

/// A city that was created or joined on this node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Founded {
    /// The city.
    pub city: CityFacts,
    /// The member's recovery phrase, shown this once; empty when the person has
    /// just typed it.
    pub phrase: String,
    /// The member.
    pub member: MemberId,
}

/// Whether the recovery phrase was checked, and what would check it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhraseFacts {
    /// Whether it was.
    pub checked: bool,
    /// Which of its words to type, counted from one, in this order; none: all of
    /// them, since this process has not shown it.
    pub asked: Vec<u32>,
}

/// One device of this node's member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceFacts {
    /// The device.
    pub device: DeviceId,
    /// Whether it is the one that answers.
    pub this: bool,
    /// When the member's root key certified it.
    pub certified: Timestamp,
    /// Whether what it writes counts: only so many devices of one member do.
    pub counts: bool,
    /// Whether it is connected to this one now.
    pub connected: bool,
    /// When this device and that one were last known to hold the same.
    pub in_step: Option<Timestamp>,
}

/// The devices of this node's member, this one first, then in the order in which
/// they were certified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceList {
    /// The devices.
    pub devices: Vec<DeviceFacts>,
}

/// A search in people's words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SearchQuery {
    /// The words.
    pub words: String,
    /// Only this kind.
    pub kind: Option<RecordKind>,
    /// Only records of this scope; of all that are held when absent.
    pub scope: Option<Scope>,
    /// Also what is withdrawn or over.
    pub all: bool,
    /// At most this many, 20 when absent, 200 at most.
    pub limit: Option<usize>,
}

/// What a new city is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewCity {
    /// Its name.
    pub name: String,
    /// The languages it works in, as codes, the first one first.
    #[serde(default)]
    pub languages: Vec<String>,
    /// What sort of member founds it.
    pub member_kind: MemberKind,
    /// Envelopes that a resident's device may write in an hour; the default when absent.
    #[serde(default)]
    pub envelopes_per_hour: Option<u32>,
    /// Bytes that a resident's device may write in thirty days; the default when absent.
    #[serde(default)]
    pub bytes_per_month: Option<u64>,
}

/// What a new invitation is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewInvitation {
    /// What sort of member it admits.
    #[serde(default = "resident")]
    pub member_kind: MemberKind,
    /// Whether the one who joins hosts a box.
    #[serde(default)]
    pub hosts_box: bool,
    /// For how many days the link may be used; 14 when absent.
    #[serde(default)]
    pub valid_days: Option<u32>,
    /// For how many days the membership lasts; 365 when absent, 400 at most.
    #[serde(default)]
    pub member_days: Option<u32>,
    /// How many times a resident's budget the member may write; 1 when absent.
    #[serde(default)]
    pub budget: Option<u32>,
    /// Whether the one who joins takes part in the scope of this node's school; minors
    /// always do, and in it alone.
    #[serde(default)]
    pub school: bool,
    /// The band of ages: `child`, `young` (a minor who may consent) or `adult`; `adult`
    /// when absent.
    #[serde(default)]
    pub band: Option<String>,
    /// By which name a pupil is seen; they cannot choose another.
    #[serde(default)]
    pub pseudonym: Option<String>,
}

fn resident() -> MemberKind {
    MemberKind::Resident
}

impl Default for NewInvitation {
    fn default() -> Self {
        Self {
            member_kind: MemberKind::Resident,
            hosts_box: false,
            valid_days: None,
            member_days: None,
            budget: None,
            school: false,
            band: None,
            pseudonym: None,
        }
    }
}

/// New values for some fields; `None` empties one.
pub type Edits = BTreeMap<String, Option<Value>>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_record_is_the_city_s_unless_it_says_otherwise() {
        let city: NewRecord = serde_json::from_str(r#"{"kind": "offer", "fields": {"title": "Guitar"}}"#).unwrap();
        assert_eq!(city.scope, None);
        let own = NewRecord { scope: Some(Scope::Own([7; 32])), ..city.clone() };
        for record in [city, own] {
            assert_eq!(serde_json::from_str::<NewRecord>(&serde_json::to_string(&record).unwrap()).unwrap(), record);
        }
        for wrong in [r#"{"kind": "offer", "fields": {}, "scope": "own"}"#, r#"{"kind": "offer", "fields": {}, "more": 1}"#] {
            assert!(serde_json::from_str::<NewRecord>(wrong).is_err(), "{wrong}");
        }
    }
}
