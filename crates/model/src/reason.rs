//! Why something counts or does not, as data: what pages say in the reader's language.

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::govern::Person;

/// By whose word a member has or had a right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "sort", rename_all = "kebab-case")]
pub enum Giver {
    /// The delegates.
    City,
    /// A member: an issuer, a school, an organisation, or the member itself.
    Member {
        /// Which.
        person: Person,
    },
    /// Two members who vouched.
    Vouchers,
}

/// Why something counts or does not. In JSON `code` says which of these it is; the rest
/// are its arguments. The sentence beside it says the same in English.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Reason {
    /// Nobody certified the device that signed it.
    NoMember,
    /// The device that signed it is one too many of its member's.
    DeviceTooMany,
    /// No grant gives its author a right there.
    NoGrant,
    /// Its author's grant was over.
    Expired {
        /// Since when.
        ended: Timestamp,
    },
    /// Its author's grant had not begun.
    NotYetValid {
        /// When it begins.
        starts: Timestamp,
    },
    /// Its author was revoked, and it is not among what was accepted.
    Cut {
        /// Who revoked.
        by: Giver,
    },
    /// Its author was revoked, and the list of what was accepted has not come.
    CutUnknown {
        /// Who revoked.
        by: Giver,
    },
    /// Its author had not the right to do it.
    OutsideRight,
    /// A quota was used up before.
    OverQuota {
        /// Whose.
        by: Person,
        /// How many it lets in.
        quota: u32,
    },
    /// Too few delegates have signed.
    Proposed {
        /// How many must.
        needed: u8,
        /// How many did.
        found: u8,
    },
    /// Another amendment of the same charter stands.
    Rival,
    /// It was taken back.
    Withdrawn,
    /// It waits for a second member's word.
    Single,
    /// It is of a later program.
    Unknown,
    /// The time that it claims has not come.
    Future {
        /// That time.
        at: Timestamp,
    },
    /// It is set aside in its record.
    SetAside {
        /// Why, in English.
        why: String,
        /// Why, as a word of [`crate::SetAside::word`].
        #[serde(default)]
        word: String,
    },
    /// It counts: the recovery words' own key signed it.
    RootKey,
    /// It counts: its author had the right to it when it was written.
    HadRight {
        /// Then.
        at: Timestamp,
    },
    /// A record that moderators have hidden.
    Hidden,
    /// A record that shows.
    Shows {
        /// How many of its changes count.
        counted: u64,
        /// How many are held.
        held: u64,
    },
    /// A record that does not show: its first change does not count.
    ShowsNot {
        /// How many of its changes count.
        counted: u64,
        /// How many are held.
        held: u64,
    },
    /// Somebody who is a member.
    Member {
        /// By whose word.
        by: Giver,
        /// Until when.
        ends: Timestamp,
    },
    /// A member who was revoked.
    MemberRevoked,
    /// A membership that is over.
    MemberEnded {
        /// Since when.
        ended: Timestamp,
    },
    /// A membership that has not begun.
    MemberNotYet {
        /// When it begins.
        starts: Timestamp,
    },
    /// Somebody who never had a right here.
    NoMembership,
}
