//! Signed acts of governance. All of them stand in the control scope.

use model::wire::{Malformed, Reader, put_block};
use model::{CityId, DeviceId, MemberId, Scope};

use crate::grant::{Grant, Policy};
use crate::keys::{DeviceKey, check_signature};
use crate::signed::Head;

/// The first statement of a city. Its hash is the city's id, and its own city
/// field is zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charter {
    /// The city's name.
    pub name: String,
    /// The languages it works in, the first one first.
    pub languages: Vec<String>,
    /// The root keys that decide for the city: one to five, in rising order.
    pub delegates: Vec<MemberId>,
    /// How many of them must agree. At this stage only 1 is acted upon.
    pub threshold: u8,
    /// What the city asks of its members' nodes.
    pub policy: Policy,
}

impl Charter {
    /// Longest name in bytes.
    pub const NAME_BYTES_MAX: usize = 200;
    /// Most languages.
    pub const LANGUAGES_MAX: usize = 16;
    /// Most delegates.
    pub const DELEGATES_MAX: usize = 5;
    /// Fewer delegates than this, and the city is in its founding state.
    pub const DELEGATES_SAFE: usize = 3;

    fn encode(&self, to: &mut Vec<u8>) {
        put_block(to, self.name.as_bytes());
        to.push(self.languages.len() as u8);
        self.languages.iter().for_each(|language| put_block(to, language.as_bytes()));
        to.push(self.delegates.len() as u8);
        self.delegates.iter().for_each(|delegate| to.extend_from_slice(&delegate.0));
        to.push(self.threshold);
        to.extend_from_slice(&self.policy.envelopes_per_hour.to_be_bytes());
        to.extend_from_slice(&self.policy.bytes_per_month.to_be_bytes());
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        let name = from.text(Self::NAME_BYTES_MAX, "a city's name")?.to_owned();
        if name.trim().is_empty() {
            return Err(Malformed::Value { what: "the length of a city's name", found: 0 });
        }
        let count = from.u8()?.into();
        if count > Self::LANGUAGES_MAX {
            return Err(Malformed::TooLong { what: "a city's languages", found: count, limit: Self::LANGUAGES_MAX });
        }
        let languages = (0..count).map(|_| from.text(40, "a language").map(String::from)).collect::<Result<_, _>>()?;
        let count = from.u8()?.into();
        if !(1..=Self::DELEGATES_MAX).contains(&count) {
            return Err(Malformed::TooLong { what: "a city's delegates", found: count, limit: Self::DELEGATES_MAX });
        }
        let delegates = (0..count).map(|_| from.array().map(MemberId)).collect::<Result<Vec<_>, _>>()?;
        if !delegates.is_sorted_by(|a, b| a < b) {
            return Err(Malformed::Order("a city's delegates"));
        }
        let threshold = from.u8()?;
        if threshold == 0 || usize::from(threshold) > delegates.len() {
            return Err(Malformed::Value { what: "a city's threshold", found: threshold.into() });
        }
        let policy = Policy { envelopes_per_hour: from.u32()?, bytes_per_month: from.u64()? };
        if policy.envelopes_per_hour == 0 || policy.bytes_per_month == 0 {
            return Err(Malformed::Value { what: "a city's budget", found: 0 });
        }
        Ok(Self { name, languages, delegates, threshold, policy })
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
    /// Gives a member roles; signed by a device of a delegate or an issuer.
    Grant(Grant),
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

/// Longest act in bytes that this program does not know.
const UNKNOWN_BYTES_MAX: usize = 16 * 1024;

const CONSENT: &str = "kaveret 1 device consent";

fn consent_message(city: CityId, member: MemberId) -> Vec<u8> {
    [city.0, member.0].concat()
}

impl Act {
    /// Certifies the device that this key names for a member of a city.
    pub fn device(key: &DeviceKey, city: CityId, member: MemberId) -> Self {
        Self::Device { device: key.device(), consent: key.sign(CONSENT, &consent_message(city, member)) }
    }

    /// Whether all other keys that the act needs have signed.
    pub(crate) fn consented(&self, city: CityId, author: MemberId) -> bool {
        match self {
            Self::Device { device, consent } => check_signature(&device.0, CONSENT, &consent_message(city, author), consent),
            _ => true,
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
                to.push(CHARTER);
                charter.encode(to);
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
            Act::Unknown { code, bytes } => {
                to.push(*code);
                put_block(to, bytes);
            }
        }
    }

    pub(crate) fn read(from: &mut Reader<'_>, head: &Head) -> Result<Self, Malformed> {
        if head.scope != Scope::Control {
            return Err(Malformed::Value { what: "a statement's scope", found: head.scope.to_bytes()[0].into() });
        }
        let act = match from.u8()? {
            CHARTER => {
                let charter = Charter::read(from)?;
                if head.city != CityId([0; 32]) {
                    return Err(Malformed::Value { what: "a charter's own city", found: 1 });
                }
                if !charter.delegates.contains(&MemberId(head.author)) {
                    return Err(Malformed::Value { what: "a charter's author who is no delegate", found: 1 });
                }
                Act::Charter(charter)
            }
            DEVICE => Act::Device { device: DeviceId(from.array()?), consent: from.array()? },
            GRANT => Act::Grant(Grant::read(from)?),
            0 => return Err(Malformed::Value { what: "a statement's act", found: 0 }),
            code => Act::Unknown { code, bytes: from.block(UNKNOWN_BYTES_MAX, "an act")?.to_vec() },
        };
        Ok(Self { act })
    }
}
