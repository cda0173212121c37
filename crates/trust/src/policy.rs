//! What a city asks of its members' nodes: its ages, quotas and delays.

use std::ops::RangeInclusive;

use model::wire::{Malformed, Reader};

/// Part of the charter. Changed only with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Envelopes that one device may write in an hour, at factor 1.
    pub envelopes_per_hour: u32,
    /// Bytes of envelopes that one device may write in thirty days, at factor 1.
    pub bytes_per_month: u64,
    /// The rules beside the budgets.
    pub rules: Rules,
}

/// The rules that a city sets for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// From this age on a member is an adult, in years.
    pub adult_age: u8,
    /// From this age on a minor consents for themselves, in years. GDPR Art. 8: 16
    /// unless the country's law says less (Czechia: 15); other countries differ.
    pub consent_age: u8,
    /// How many people one member may have vouched for at one time.
    pub vouches: u8,
    /// Days between two issuers' word that a member has a new key, and its force.
    pub successor_days: u16,
    /// Days between an erasure and the bodies leaving the disks, so that a stolen
    /// steward's key cannot empty a city.
    pub erasure_days: u16,
    /// Days after its end or withdrawal at which a record leaves for good.
    pub retention_days: u16,
}

impl Rules {
    /// What a city begins with.
    pub const DEFAULT: Self = Self { adult_age: 18, consent_age: 16, vouches: 3, successor_days: 14, erasure_days: 7, retention_days: 365 };

    /// Within which a city may choose from when on somebody is of age.
    pub const ADULT_AGE: RangeInclusive<u64> = 14..=30;

    /// Within which it may choose from when on a minor consents, given the former.
    pub fn consent_age_within(adult_age: u8) -> RangeInclusive<u64> {
        10..=adult_age.into()
    }

    pub(crate) fn encode(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&[self.adult_age, self.consent_age, self.vouches]);
        for days in [self.successor_days, self.erasure_days, self.retention_days] {
            to.extend_from_slice(&days.to_be_bytes());
        }
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        let rules = Self {
            adult_age: from.u8()?,
            consent_age: from.u8()?,
            vouches: from.u8()?,
            successor_days: from.u16()?,
            erasure_days: from.u16()?,
            retention_days: from.u16()?,
        };
        if !Self::ADULT_AGE.contains(&rules.adult_age.into()) {
            return Err(Malformed::Value { what: "the age at which a member is an adult", found: rules.adult_age.into() });
        }
        if !Self::consent_age_within(rules.adult_age).contains(&rules.consent_age.into()) {
            return Err(Malformed::Value { what: "the age at which a minor consents", found: rules.consent_age.into() });
        }
        Ok(rules)
    }
}

impl Policy {
    /// What a resident's node may write: one envelope a minute, and some ten
    /// thousand edits a month.
    pub const DEFAULT: Self = Self { envelopes_per_hour: 60, bytes_per_month: 5_000_000, rules: Rules::DEFAULT };

    /// Only the budgets; the rules are encoded apart, where they differ from the
    /// default.
    pub(crate) fn encode(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.envelopes_per_hour.to_be_bytes());
        to.extend_from_slice(&self.bytes_per_month.to_be_bytes());
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        let policy = Self { envelopes_per_hour: from.u32()?, bytes_per_month: from.u64()?, rules: Rules::DEFAULT };
        if policy.envelopes_per_hour == 0 || policy.bytes_per_month == 0 {
            return Err(Malformed::Value { what: "a city's budget", found: 0 });
        }
        Ok(policy)
    }
}
