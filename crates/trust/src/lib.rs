//! Who signed what, and what that makes of the city.
//!
//! Bytes come in as [`Signed`] once they parse; only [`Signed::verify`] makes a
//! [`Verified`], and only that may be applied. The [`Roll`] is a pure function
//! of the verified statements of the control scope: who is a member, with which
//! roles, devices and budgets.
//!
//! Deliberately absent: revocation, vouches, erasure, moderation and alliances.
//! Their statements have codes of their own ([`Act::Unknown`] holds and passes
//! them on), so that older programs do not stand in their way.

mod envelope;
mod grant;
mod invitation;
mod keys;
mod refusal;
mod roll;
mod signed;
mod statement;

pub use envelope::{Envelope, Founder};
pub use grant::{AgeBand, Grant, Policy};
pub use invitation::{Invitation, InvitationError, Token};
pub use keys::{DeviceKey, PhraseError, RootKey, check_signature};
pub use refusal::Refusal;
pub use roll::{Budget, Roll};
pub use signed::{Item, Signed, Verified};
pub use statement::{Act, Charter, Statement};
