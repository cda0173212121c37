//! What was erased and who has confirmed it, and what a member may take along before.

use std::collections::BTreeSet;

use engine::{Holdings, city_facts};
use model::govern::{ErasureList, Mine};
use model::{RecordId, RecordView};
use store::SledStore;

use crate::{Handle, NodeError};

/// Views that are read in one go, so that others are answered in between.
const PART: usize = 500;

impl Handle {
    /// What was erased in the city, the newest first: which boxes were asked, who has
    /// confirmed, and when this node last saw who has not.
    ///
    /// # Errors
    /// [`NodeError::NoCity`].
    pub async fn erasures(&self) -> Result<ErasureList, NodeError> {
        self.act(|engine, now| match engine.holdings() {
            Some(_) => Ok((engine.erasure_facts(now)?, Vec::new())),
            None => Err(NodeError::NoCity),
        })
        .await
    }

    /// Everything that this node holds of and about its member.
    ///
    /// # Errors
    /// [`NodeError::NoCity`].
    pub async fn mine(&self) -> Result<Mine, NodeError> {
        let this = self.act(|engine, _| Ok((engine.device(), Vec::new()))).await?;
        let mut records: Vec<RecordView> = Vec::new();
        let mut from = Some(Vec::new());
        while let Some(after) = from {
            let read = move |holdings: &mut Holdings<SledStore>, member, _| match member {
                Some(member) => Ok(holdings.views_of_owner(member, &after, PART)?),
                None => Err(NodeError::NoCity),
            };
            let (views, next) = self.read(read).await?;
            records.extend(views);
            from = next;
        }
        records.sort_by_key(|view| (view.created, view.id));
        let ids: BTreeSet<RecordId> = records.iter().map(|view| view.id).collect();
        self.read(move |holdings, member, now| {
            let me = member.ok_or(NodeError::NoCity)?;
            let of = holdings.members(member, this, true, now.wall)?.members.into_iter().find(|facts| facts.person.member == me);
            let (said, said_of) = holdings.statements_of(me, &ids)?;
            let city = city_facts(holdings.roll(), now.wall);
            let member = of.ok_or(NodeError::NoCity)?;
            Ok(Mine { city, at: now.wall, member, records: records.clone(), said, said_of })
        })
        .await
    }
}
