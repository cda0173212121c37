//! How a member learns that it belongs to a school: its grant stands in the school's
//! scope, which it does not hold until it knows.

use std::collections::BTreeSet;

use model::{DeviceId, MemberId, Scope, Store, StoreError};
use sync::message::{CHAIN_ITEMS_MAX, Message, Summary};
use trust::Signed;

use crate::Engine;
use crate::event::{DialogueId, Now};

impl<S: Store> Engine<S> {
    /// Gets ready to hear what a member reports, and what others have reported to the
    /// stewards among whom both are.
    pub(crate) fn begin_reports_of(&mut self, device: DeviceId, summaries: &[Summary]) {
        let Some(holdings) = self.holdings_mut() else { return };
        let own = holdings.roll().member_anywhere(device).map(|member| Scope::Sealed(member.0));
        holdings.begin_reports(own.into_iter().chain(summaries.iter().map(|summary| summary.scope)));
    }

    /// Shows a member that it belongs to this node's school, once to each device while
    /// the node runs.
    pub(crate) fn show_belonging(&mut self, id: DialogueId, device: DeviceId) -> Result<(), StoreError> {
        let Some(school) = self.member().map(|member| Scope::School(member.0)) else { return Ok(()) };
        let Some(holdings) = self.holdings_mut() else { return Ok(()) };
        let Some(member) = holdings.roll().member_anywhere(device) else { return Ok(()) };
        if !holdings.shares(device, school) {
            return Ok(());
        }
        let items = self.belonging(school, member)?;
        if !items.is_empty() && items.len() <= CHAIN_ITEMS_MAX && self.shown_to.insert((device, items.len())) {
            self.say(id, &Message::Chain(items));
        }
        Ok(())
    }

    /// The statements by which a member belongs to a school, as bytes.
    pub(crate) fn belonging(&mut self, school: Scope, member: MemberId) -> Result<Vec<Vec<u8>>, StoreError> {
        let Some(holdings) = self.holdings_mut() else { return Ok(Vec::new()) };
        let mut items = Vec::new();
        for key in holdings.roll().belonging(school, member) {
            items.extend(holdings.item(school, &key)?);
        }
        Ok(items)
    }

    /// Somebody shows that this node's member belongs to a school. Only the school can
    /// have signed that, so it does not matter who shows it.
    pub(crate) fn heard_belonging(&mut self, now: Now, id: DialogueId, items: Vec<Vec<u8>>) -> Result<(), StoreError> {
        let Some(holdings) = self.holdings() else { return Ok(()) };
        let city = holdings.roll().city();
        if items.len() > CHAIN_ITEMS_MAX {
            self.refuse(id, "more statements came than show that somebody belongs to a school");
            return Ok(());
        }
        let verify = |bytes| Signed::parse(bytes).and_then(Signed::verify).ok();
        let signed: Vec<_> = items.into_iter().filter_map(verify).collect();
        let fits = |signed: &&_| -> bool {
            let signed: &trust::Verified<Signed> = signed;
            matches!(signed.scope(), Scope::School(_)) && signed.city() == city && signed.act().is_some()
        };
        let scopes: BTreeSet<Scope> = signed.iter().filter(fits).map(|signed| signed.scope()).collect();
        if scopes.len() != 1 {
            return Ok(());
        }
        let statements = signed.iter().filter(fits).cloned().collect();
        let holdings = self.holdings_mut().expect("looked at above");
        let ingested = holdings.adopt(statements, Self::as_of(now.wall))?;
        self.tell_views(ingested);
        Ok(())
    }
}
