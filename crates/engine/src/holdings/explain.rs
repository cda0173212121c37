//! Why something counts, or does not: the roll's own word, the statements behind it,
//! and for a record each of its envelopes.

use std::collections::BTreeMap;

use model::govern::{EnvelopeFacts, Explanation, StatementFacts};
use model::reason::{Giver, Reason};
use model::saying::{Saying, short};
use model::{DeviceId, ItemId, ItemKey, MemberId, Order, RecordId, Scope, SetAside, Store, StoreError, Table, Timestamp};
use trust::{Authority, Signed, Verified, Why};

use super::Holdings;

/// Fewest digits that name something.
const DIGITS_MIN: usize = 6;

/// Ids that fit the same digits and are named to choose from.
const CHOICES_MAX: usize = 5;

/// What the digits of an id lead to.
#[derive(Debug)]
pub enum Explained {
    /// Nothing that is held here.
    Nothing,
    /// Several; some of them.
    Several(Vec<String>),
    /// One.
    One(Box<Explanation>),
}

/// What an id names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Named {
    Item(Scope, ItemKey),
    Record(RecordId),
    Member(MemberId),
}

/// Whether an id begins with these digits.
struct Digits {
    bytes: Vec<u8>,
    half: Option<u8>,
}

/// Why an item does not count: a word for programs, a sentence in English, and the same
/// as data.
struct Verdict {
    word: String,
    reason: String,
    because: Reason,
}

impl Digits {
    fn parse(text: &str) -> Option<Self> {
        let digits: Vec<u8> = text.trim().chars().map(|digit| digit.to_digit(16).map(|digit| digit as u8)).collect::<Option<_>>()?;
        (DIGITS_MIN..=64).contains(&digits.len()).then(|| {
            let pairs = digits.chunks_exact(2);
            let half = pairs.remainder().first().copied();
            Self { bytes: pairs.map(|pair| pair[0] << 4 | pair[1]).collect(), half }
        })
    }

    fn begin(&self, id: &[u8]) -> bool {
        id.starts_with(&self.bytes) && self.half.is_none_or(|half| id.get(self.bytes.len()).is_some_and(|byte| byte >> 4 == half))
    }
}

impl<S: Store> Holdings<S> {
    /// Why what begins with these digits counts or does not: an envelope, a statement, a
    /// record, or a member. `as_of` is until when things show, `at` the time.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn explain(&mut self, digits: &str, as_of: Timestamp, at: Timestamp) -> Result<Explained, StoreError> {
        self.load_whole()?;
        let Some(digits) = Digits::parse(digits) else { return Ok(Explained::Nothing) };
        let found = self.named(&digits)?;
        Ok(match found[..] {
            [] => Explained::Nothing,
            [Named::Item(scope, key)] => match self.signed(scope, &key)? {
                Some(signed) => Explained::One(Box::new(self.explain_item(&signed, as_of)?)),
                None => Explained::Nothing,
            },
            [Named::Record(record)] => Explained::One(Box::new(self.explain_record(record, as_of)?)),
            [Named::Member(member)] => Explained::One(Box::new(self.explain_member(member, at)?)),
            ref several => Explained::Several(several.iter().take(CHOICES_MAX).map(name).collect()),
        })
    }

    fn named(&self, digits: &Digits) -> Result<Vec<Named>, StoreError> {
        let mut found = Vec::new();
        for scope in self.scopes().collect::<Vec<_>>() {
            let set = self.set(scope);
            found.extend(set.range(0, set.len()).filter(|key| digits.begin(&key.id.0)).map(|key| Named::Item(scope, key)));
        }
        let end = model::prefix_end(&digits.bytes);
        for entry in self.store.scan(Table::Records, &digits.bytes, &end, Order::Rising, usize::MAX)? {
            if let Some(record) = entry.key.first_chunk::<32>().filter(|record| digits.begin(&record[..])) {
                found.push(Named::Record(RecordId(*record)));
            }
        }
        found.extend(self.roll.members().filter(|member| digits.begin(&member.0)).map(Named::Member));
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    fn chain(&mut self, keys: Vec<ItemKey>) -> Result<Vec<StatementFacts>, StoreError> {
        let mut chain = Vec::new();
        for key in keys {
            chain.extend(self.statement_facts(&key.id)?);
        }
        Ok(chain)
    }

    /// The statements by which an item's author has a right; of one signed by a root key
    /// or a delegate without a grant, none.
    fn grounds(&mut self, signed: &Signed) -> Result<Vec<StatementFacts>, StoreError> {
        self.chain(self.roll.grounds(signed.scope(), signed.device(), &signed.key()))
    }

    fn explain_item(&mut self, signed: &Verified<Signed>, as_of: Timestamp) -> Result<Explanation, StoreError> {
        let (id, key) = (signed.id(), signed.key());
        let saying = self.statement_facts(&id)?.and_then(|facts| facts.saying);
        let record = signed.envelope().map(|envelope| envelope.record(signed.city(), &signed.scope(), signed.device()));
        let aside = self.aside(record)?;
        let (author, verdict) = self.verdict(signed, &aside, as_of)?;
        let author = author.map(|author| self.person(author)).transpose()?;
        let chain = self.grounds(signed)?;
        let who =
            author.as_ref().map_or_else(|| "its author".to_owned(), |author| author.name.clone().unwrap_or_else(|| short(&author.member)));
        let (reason, because) = match &verdict {
            Some(verdict) => (format!("it does not count: {}", verdict.reason), verdict.because.clone()),
            None if signed.device().0 == author.as_ref().map_or([0; 32], |author| author.member.0) => {
                (format!("it counts: {who} signed it with the recovery words' own key"), Reason::RootKey)
            }
            None => (format!("it counts: {who} had the right to it when it was written, {}", key.time), Reason::HadRight { at: key.time }),
        };
        Ok(Explanation {
            id: id.to_string(),
            what: if saying.is_some() { "statement" } else { "envelope" }.to_owned(),
            held: true,
            counts: verdict.is_none(),
            why: verdict.map(|verdict| verdict.word),
            reason,
            because: Some(because),
            says: saying.as_ref().map(Saying::to_string),
            saying,
            author,
            device: Some(signed.device()),
            at: Some(key.time),
            record,
            chain,
            envelopes: Vec::new(),
        })
    }

    /// Why items of a record were set aside in it, by id.
    fn aside(&mut self, record: Option<RecordId>) -> Result<BTreeMap<ItemId, SetAside>, StoreError> {
        let view = record.map(|record| self.view(record)).transpose()?.flatten();
        Ok(view.into_iter().flat_map(|view| view.set_aside).map(|aside| (aside.item, aside)).collect())
    }

    /// Whom an item counts for, or why it does not.
    fn verdict(
        &mut self,
        signed: &Signed,
        aside: &BTreeMap<ItemId, SetAside>,
        as_of: Timestamp,
    ) -> Result<(Option<MemberId>, Option<Verdict>), StoreError> {
        let author = self.roll.member_in(signed.scope(), signed.device());
        Ok(match self.roll.judge(signed) {
            Err(why) => {
                let because = self.because(why)?;
                (author, Some(Verdict { word: why.word().to_owned(), reason: why.to_string(), because }))
            }
            Ok(member) if signed.envelope().is_none() => (Some(member), None),
            Ok(member) if signed.time() > as_of => {
                let (at, word) = (signed.time(), "future".to_owned());
                let reason = format!("the time that it claims, {at}, has not come");
                (Some(member), Some(Verdict { word, reason, because: Reason::Future { at } }))
            }
            Ok(member) => {
                let verdict = aside.get(&signed.id()).map(|aside| {
                    let because = Reason::SetAside { why: aside.reason.clone(), word: aside.word.clone() };
                    Verdict { word: "set-aside".to_owned(), reason: aside.reason.clone(), because }
                });
                (Some(member), verdict)
            }
        })
    }

    fn giver(&mut self, authority: Authority) -> Result<Giver, StoreError> {
        Ok(match authority {
            Authority::City => Giver::City,
            Authority::Member(member) => Giver::Member { person: self.person(member)? },
            Authority::Vouchers => Giver::Vouchers,
        })
    }

    /// Why something does not count, as data. Its code is [`Why::word`].
    pub(super) fn because(&mut self, why: Why) -> Result<Reason, StoreError> {
        Ok(match why {
            Why::NoMember => Reason::NoMember,
            Why::DeviceTooMany => Reason::DeviceTooMany,
            Why::NoGrant => Reason::NoGrant,
            Why::Expired { ended } => Reason::Expired { ended },
            Why::Early { starts } => Reason::NotYetValid { starts },
            Why::Cut { by, .. } => Reason::Cut { by: self.giver(by)? },
            Why::CutUnknown { by, .. } => Reason::CutUnknown { by: self.giver(by)? },
            Why::OutsideRight => Reason::OutsideRight,
            Why::OverQuota { by, quota } => Reason::OverQuota { by: self.person(by)?, quota },
            Why::Proposed { needed, found } => Reason::Proposed { needed, found },
            Why::Rival => Reason::Rival,
            Why::Withdrawn => Reason::Withdrawn,
            Why::Single => Reason::Single,
            Why::Unknown => Reason::Unknown,
        })
    }

    fn explain_record(&mut self, record: RecordId, as_of: Timestamp) -> Result<Explanation, StoreError> {
        let view = self.view(record)?;
        let aside = self.aside(Some(record))?;
        let mut gathered = self.gather(record, Vec::new())?.envelopes;
        gathered.sort_by_key(|signed| signed.key());
        let mut envelopes = Vec::new();
        for signed in &gathered {
            let (author, verdict) = self.verdict(signed, &aside, as_of)?;
            let counts = verdict.is_none();
            let (why, said) = verdict.map(|verdict| (verdict.word, (verdict.reason, verdict.because))).unzip();
            let (reason, because) = Option::unzip(said);
            let author = author.map(|author| self.person(author)).transpose()?;
            envelopes.push(EnvelopeFacts { id: signed.id(), author, at: signed.time(), counts, why, reason, because });
        }
        let counted = envelopes.iter().filter(|envelope| envelope.counts).count() as u64;
        let first: Option<DeviceId> = gathered.first().and_then(|signed| Some(signed.envelope()?.founding_device(signed.device())));
        let scope = gathered.first().map_or(Scope::City, |signed| signed.scope());
        let owner = view.as_ref().map(|view| view.owner).or_else(|| self.roll.member_in(scope, first?));
        let hidden = !self.roll.hidings(record, scope).is_empty();
        let held = envelopes.len() as u64;
        let (why, reason, because) = match &view {
            Some(_) if hidden => {
                let reason = "a moderator has hidden it; `kaveret moderation log` says why".to_owned();
                (Some("hidden".to_owned()), reason, Reason::Hidden)
            }
            Some(_) => (None, format!("it shows: {counted} of the {held} changes held here count"), Reason::Shows { counted, held }),
            None => {
                let why = envelopes.iter().find_map(|envelope| envelope.why.clone());
                (
                    why.or(Some("nothing-counts".to_owned())),
                    format!("it does not show: {counted} of the {held} changes held here count, and not the first"),
                    Reason::ShowsNot { counted, held },
                )
            }
        };
        let chain = gathered.iter().find(|signed| self.roll.judge(signed).is_ok()).cloned();
        Ok(Explanation {
            id: record.to_string(),
            what: "record".to_owned(),
            held: true,
            counts: why.is_none(),
            why,
            reason,
            because: Some(because),
            says: None,
            saying: None,
            author: owner.map(|owner| self.person(owner)).transpose()?,
            device: first,
            at: gathered.first().map(|signed| signed.time()),
            record: Some(record),
            chain: chain.map_or_else(|| Ok(Vec::new()), |signed| self.grounds(&signed))?,
            envelopes,
        })
    }

    fn explain_member(&mut self, member: MemberId, at: Timestamp) -> Result<Explanation, StoreError> {
        let roll = self.roll.clone();
        let counts = roll.counts(member, at);
        let live = roll.rights(Scope::City, member).filter(|right| right.covers(at)).max_by_key(|right| right.ends);
        let last = live.or_else(|| roll.rights_ever(member).iter().max_by_key(|right| right.ends));
        let revoked = roll.revocations().into_iter().any(|revocation| revocation.target == trust::Target::Member(member));
        let (why, reason, because) = match (last, counts) {
            (Some(right), true) => {
                let because = Reason::Member { by: self.giver(right.authority)?, ends: right.ends };
                (None, format!("they are a member, by {}, until {}", right.authority, right.ends), because)
            }
            (_, _) if revoked => (Some("cut"), "they were revoked; what was accepted of theirs stays".to_owned(), Reason::MemberRevoked),
            (Some(right), false) if right.ends <= at => {
                (Some("expired"), format!("their membership ended at {}", right.ends), Reason::MemberEnded { ended: right.ends })
            }
            (Some(right), false) => {
                let because = Reason::MemberNotYet { starts: right.starts };
                (Some("not-yet-valid"), format!("their membership begins at {}", right.starts), because)
            }
            (None, _) => (Some("no-grant"), "no grant gives them a right here".to_owned(), Reason::NoMembership),
        };
        Ok(Explanation {
            id: member.to_string(),
            what: "member".to_owned(),
            held: true,
            counts,
            why: why.map(str::to_owned),
            reason,
            because: Some(because),
            says: None,
            saying: None,
            author: Some(self.person(member)?),
            device: None,
            at: last.map(|right| right.starts),
            record: None,
            chain: last.map_or_else(|| Ok(Vec::new()), |right| self.chain(roll.grounds_of(member, right)))?,
            envelopes: Vec::new(),
        })
    }
}

fn name(named: &Named) -> String {
    match named {
        Named::Item(_, key) => key.id.to_string(),
        Named::Record(record) => record.to_string(),
        Named::Member(member) => member.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_name_what_begins_with_them() {
        let digits = |text| Digits::parse(text).is_some_and(|digits| digits.begin(&[0x3f, 0xa9, 0xc2, 0xd4]));
        assert!(digits("3fa9c2") && digits("3FA9C2d") && digits(" 3fa9c2d4 "));
        assert!(!digits("3fa9c3") && !digits("3fa9c2e") && !digits("3fa9c") && !digits("3fa9cx"));
    }
}
