//! What was erased in the city, and who has said that nothing is left of it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use model::govern::{Confirmation, ErasureFacts};
use model::{ItemKey, MemberId, Role, Scope, Store, StoreError, Timestamp};
use trust::{Act, Erased};

use super::Holdings;

impl<S: Store> Holdings<S> {
    /// The erasures that count, the newest first: of each, the boxes that hold its scope
    /// and have a right to now, and which of them have confirmed. When they were last
    /// seen is not known here.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn erasures(&mut self, now: Timestamp) -> Result<Vec<ErasureFacts>, StoreError> {
        let roll = self.roll.clone();
        let records = roll.erased_records().map(|(_, key)| key);
        let mut keys: Vec<ItemKey> = records.chain(roll.erased_members().map(|(_, _, key)| key)).collect();
        keys.sort_unstable_by_key(|key| Reverse(*key));
        keys.dedup();
        let boxes: Vec<MemberId> = roll.members().filter(|member| roll.roles(*member, now).has(Role::Box)).collect();
        let mut facts = Vec::with_capacity(keys.len());
        for key in keys {
            let Some((scope, _, _, Act::Erase { what })) = roll.statement(&key.id) else { continue };
            let Some(statement) = self.statement_facts(&key.id)? else { continue };
            let mut confirmed: BTreeMap<MemberId, Timestamp> = BTreeMap::new();
            for (member, _, at) in roll.receipts(&key.id) {
                confirmed.entry(member).and_modify(|earlier| *earlier = at.min(*earlier)).or_insert(at);
            }
            let mut asked = Vec::new();
            for member in boxes.iter().filter(|member| scope == Scope::Control || roll.scopes_of(**member).contains(&scope)) {
                let person = self.person(*member)?;
                asked.push(Confirmation { person, confirmed: confirmed.remove(member), connected: false, seen: None });
            }
            let member = match what {
                Erased::Member(member) => Some(self.person(*member)?),
                Erased::Record { .. } | Erased::Crossing { .. } => None,
            };
            facts.push(ErasureFacts {
                statement,
                scope: trust::records_scopes(scope)[0].short(),
                record: what.record(roll.city(), scope),
                member,
                leaves: self.leaves_at(&key.id)?,
                asked,
                others: confirmed.len() as u64,
            });
        }
        Ok(facts)
    }
}
