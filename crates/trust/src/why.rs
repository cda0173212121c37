//! Why something that is held does not count.

use model::{ItemId, MemberId, Timestamp};

use crate::roll::Authority;

/// Why an envelope or statement does not count, though it is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// Nobody certified the device, in what this node holds.
    #[error("the device that signed it is certified by nobody")]
    NoMember,
    /// Its member has certified too many devices before this one.
    #[error("the device that signed it is one too many of its member's")]
    DeviceTooMany,
    /// No counting grant in this scope.
    #[error("no grant gives its author a right here")]
    NoGrant,
    /// All grants were over.
    #[error("its author's grant ended at {ended}")]
    Expired {
        /// When the last one ended.
        ended: Timestamp,
    },
    /// All grants begin later.
    #[error("its author's grant begins at {starts} only")]
    Early {
        /// When the first one begins.
        starts: Timestamp,
    },
    /// The author was revoked, and it is not among what was accepted.
    #[error("its author was revoked, and it is not among what {by} accepted")]
    Cut {
        /// Who revoked.
        by: Authority,
        /// The revocation.
        revocation: ItemId,
    },
    /// The author was revoked, and the list of what was accepted has not come.
    #[error("its author was revoked, and the list of what {by} accepted has not come")]
    CutUnknown {
        /// Who revoked.
        by: Authority,
        /// The revocation.
        revocation: ItemId,
    },
    /// Its author does not have the role that it takes.
    #[error("its author had not the right to do this")]
    OutsideRight,
    /// The issuer's or voucher's quota is used up by earlier ones.
    #[error("the quota of {by} of {quota} was used up before")]
    OverQuota {
        /// Whose quota.
        by: MemberId,
        /// How many.
        quota: u32,
    },
    /// Not enough delegates have signed.
    #[error("{found} of {needed} delegates have signed it")]
    Proposed {
        /// How many must.
        needed: u8,
        /// How many did.
        found: u8,
    },
    /// Another amendment of the same charter stands.
    #[error("another amendment of the same charter stands")]
    Rival,
    /// It was taken back.
    #[error("it was taken back")]
    Withdrawn,
    /// Somebody else's word is still missing.
    #[error("it waits for a second member's word")]
    Single,
    /// It is of a later program.
    #[error("this program does not know such an act")]
    Unknown,
}

impl Why {
    /// A short word for programs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::NoMember => "no-member",
            Self::DeviceTooMany => "device-too-many",
            Self::NoGrant => "no-grant",
            Self::Expired { .. } => "expired",
            Self::Early { .. } => "not-yet-valid",
            Self::Cut { .. } => "cut",
            Self::CutUnknown { .. } => "cut-unknown",
            Self::OutsideRight => "outside-right",
            Self::OverQuota { .. } => "over-quota",
            Self::Proposed { .. } => "proposed",
            Self::Rival => "rival",
            Self::Withdrawn => "withdrawn",
            Self::Single => "single",
            Self::Unknown => "unknown",
        }
    }
}
