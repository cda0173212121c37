//! Who signed what, and what that makes of the city.
//!
//! Bytes come in as [`Signed`] once they parse; only [`Signed::verify`] makes a
//! [`Verified`], and only that may be applied. The [`Roll`] is a pure function
//! of the verified statements of the control scope: who is a member, with which
//! roles, devices and budgets.
//!
//! Whoever wants to know whether an envelope counts asks [`Roll::judge`]; the
//! answer is the member it counts for, or a [`Why`].

mod alliance;
mod charter;
mod contact;
mod credential;
mod cut;
mod envelope;
mod grant;
mod invitation;
mod keys;
mod policy;
mod refusal;
mod roll;
mod signed;
mod statement;
mod why;

pub use alliance::{Alliance, Card, Gateway, Terms};
pub use charter::Charter;
pub use contact::{Breach, Meeting};
pub use credential::{Consent, Group, Vetting, VettingKind};
pub use cut::Cut;
pub use envelope::{Envelope, Founder};
pub use grant::{AgeBand, Grant};
pub use invitation::{ForDevice, Invitation, InvitationError, LinkError, Purpose, Token};
pub use keys::{DeviceKey, PhraseError, RootKey, check_signature, sealing_key};
pub use policy::{Policy, Rules};
pub use refusal::Refusal;
pub use roll::{Ally, Authority, Budget, Hiding, Revocation, Right, Roll, Spoken, Support};
pub use signed::{Item, Signed, Verified};
pub use statement::{Act, Erased, Ground, Statement, Target, records_scopes};
pub use why::Why;
