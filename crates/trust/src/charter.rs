//! A city's constitution: who decides, and by which policy.

use model::MemberId;
use model::wire::{Malformed, Reader, put_block};

use crate::policy::{Policy, Rules};

/// The first statement of a city, or the content of an amendment to it. The
/// first one's hash is the city's id, and its own city field is zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charter {
    /// The city's name.
    pub name: String,
    /// The languages it works in, the first one first.
    pub languages: Vec<String>,
    /// The root keys that decide for the city: one to five, in rising order.
    pub delegates: Vec<MemberId>,
    /// How many of them must agree.
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

    /// Whether its rules are other than a city begins with, so that the bytes must
    /// say them.
    pub(crate) fn has_rules(&self) -> bool {
        self.policy.rules != Rules::DEFAULT
    }

    /// The fields without the rules: as they stood before rules were there.
    pub(crate) fn encode(&self, to: &mut Vec<u8>) {
        put_block(to, self.name.as_bytes());
        to.push(self.languages.len() as u8);
        self.languages.iter().for_each(|language| put_block(to, language.as_bytes()));
        to.push(self.delegates.len() as u8);
        self.delegates.iter().for_each(|delegate| to.extend_from_slice(&delegate.0));
        to.push(self.threshold);
        self.policy.encode(to);
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
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
        Ok(Self { name, languages, delegates, threshold, policy: Policy::read(from)? })
    }

    /// Reads the fields and the rules, which must differ from the default: one
    /// valid encoding.
    pub(crate) fn read_with_rules(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        let mut charter = Self::read(from)?;
        charter.policy.rules = Rules::read(from)?;
        match charter.has_rules() {
            true => Ok(charter),
            false => Err(Malformed::Value { what: "a charter's rules that are the default and are spelled out", found: 1 }),
        }
    }

    /// Whether so many of its delegates are among these as must agree.
    pub(crate) fn carried_by<'a>(&self, members: impl IntoIterator<Item = &'a MemberId>) -> bool {
        let agreeing = members.into_iter().filter(|member| self.delegates.contains(member)).count();
        agreeing >= usize::from(self.threshold)
    }
}
