//! What was erased and who has confirmed it, and what a member may take along before.

use std::collections::BTreeSet;

use engine::city_facts;
use model::govern::{ErasureList, Mine};
use model::{MemberId, RecordId, RecordKind, RecordView, Scope};

use crate::driver::NodeHoldings;
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

    /// Whether this node's member may erase what another one owns in a scope, or in any
    /// scope that this node holds.
    ///
    /// # Errors
    /// [`NodeError::NoCity`].
    pub async fn may_erase(&self, owner: MemberId, scope: Option<Scope>) -> Result<bool, NodeError> {
        self.read(move |holdings, member, now| {
            let me = member.ok_or(NodeError::NoCity)?;
            let roll = holdings.roll();
            let may = |scope: Scope| roll.may_erase(me, owner, scope, now.wall);
            Ok(match scope {
                Some(scope) => may(scope),
                None => holdings.record_scopes().into_iter().any(may),
            })
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
        let mut sessions: Vec<RecordView> = Vec::new();
        let mut from = Some(Vec::new());
        while let Some(after) = from {
            let read = move |holdings: &mut NodeHoldings, member, _| match member {
                Some(member) => Ok((member, holdings.views_about(member, &after, PART)?)),
                None => Err(NodeError::NoCity),
            };
            let (me, (views, next)) = self.read(read).await?;
            let (own, of_others): (Vec<_>, Vec<_>) = views.into_iter().partition(|view| view.owner == me);
            records.extend(own);
            sessions.extend(of_others);
            from = next;
        }
        records.sort_by_key(|view| (view.created, view.id));
        let ids: BTreeSet<RecordId> = records.iter().map(|view| view.id).collect();
        let answered = records.iter().filter_map(|view| view.content.refers_to());
        let answered: Vec<RecordId> = answered.filter(|to| to.kind == RecordKind::SESSION).map(|to| to.id).collect();
        self.read(move |holdings, member, now| {
            let me = member.ok_or(NodeError::NoCity)?;
            let mut sessions = sessions.clone();
            for id in &answered {
                // It may be erased by now, or in a scope that this node holds no more.
                sessions.extend(holdings.view(*id)?.filter(|view| view.owner != me));
            }
            sessions.sort_by_key(|view| (view.created, view.id));
            sessions.dedup_by_key(|view| view.id);
            let of = holdings.members(member, this, true, now.wall)?.members.into_iter().find(|facts| facts.person.member == me);
            let (said, said_of) = holdings.statements_of(me, &ids)?;
            let city = city_facts(holdings.roll(), now.wall);
            let member = of.ok_or(NodeError::NoCity)?;
            Ok(Mine { city, at: now.wall, member, records: records.clone(), sessions, said, said_of })
        })
        .await
    }
}
