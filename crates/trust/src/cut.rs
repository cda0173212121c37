//! What a revoker accepts of a revoked key.

use model::wire::{Malformed, Reader};
use model::{ItemId, Scope};

/// Per scope, the lists of what is accepted. Each list is named by the id of the
/// [`crate::Act::Accept`] that holds it, which is the hash of its bytes; it stands
/// in that scope, those of the city's records in the control scope. A scope that is
/// not named accepts nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// In rising order of scopes; the lists' ids in rising order.
    pub lists: Vec<(Scope, Vec<ItemId>)>,
}

impl Cut {
    /// Most scopes: a member's school, its groups, and the city's.
    pub const SCOPES_MAX: usize = 64;
    /// Most lists of one scope; with [`crate::Act::ACCEPT_MAX`] ids each, some
    /// 380,000 items.
    pub const LISTS_MAX: usize = 255;

    /// A cut that names these lists, put in order.
    pub fn of(lists: impl IntoIterator<Item = (Scope, Vec<ItemId>)>) -> Self {
        let mut lists: Vec<_> = lists.into_iter().filter(|(_, ids)| !ids.is_empty()).collect();
        lists.iter_mut().for_each(|(_, ids)| ids.sort_unstable());
        lists.sort_by_key(|(scope, _)| scope.to_bytes());
        Self { lists }
    }

    /// The lists of one scope.
    pub fn of_scope(&self, scope: Scope) -> &[ItemId] {
        self.lists.iter().find(|(of, _)| *of == scope).map_or(&[], |(_, ids)| ids)
    }

    /// All lists, each with where it has to stand.
    pub(crate) fn lists(&self) -> impl Iterator<Item = (Scope, ItemId)> {
        self.lists.iter().flat_map(|(scope, ids)| ids.iter().map(|id| (Self::list_scope(*scope), *id)))
    }

    /// Where a list stands that names items of a scope: where all hear of it who hold them.
    pub fn list_scope(of: Scope) -> Scope {
        match of {
            Scope::City => Scope::Control,
            other => other,
        }
    }

    pub(crate) fn encode(&self, to: &mut Vec<u8>) {
        to.push(self.lists.len() as u8);
        for (scope, ids) in &self.lists {
            scope.encode(to);
            to.push(ids.len() as u8);
            ids.iter().for_each(|id| to.extend_from_slice(&id.0));
        }
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        let count = usize::from(from.u8()?);
        if count > Self::SCOPES_MAX {
            return Err(Malformed::TooLong { what: "a cut's scopes", found: count, limit: Self::SCOPES_MAX });
        }
        let mut lists: Vec<(Scope, Vec<ItemId>)> = Vec::new();
        for _ in 0..count {
            let scope = Scope::read(from)?;
            let len = usize::from(from.u8()?);
            if len == 0 {
                return Err(Malformed::Value { what: "the lists of a cut's scope", found: 0 });
            }
            let ids = (0..len).map(|_| from.array().map(ItemId)).collect::<Result<Vec<_>, _>>()?;
            if !ids.is_sorted_by(|a, b| a < b) {
                return Err(Malformed::Order("a cut's lists"));
            }
            if lists.last().is_some_and(|(before, _)| before.to_bytes() >= scope.to_bytes()) {
                return Err(Malformed::Order("a cut's scopes"));
            }
            lists.push((scope, ids));
        }
        Ok(Self { lists })
    }
}
