//! Other cities: what is held of each that is allied with this one, what crosses the
//! border, and how gateways meet.
//!
//! Each city's items stay its own, under its own id and its own roll, in an annex of the
//! store. Inside a city its allies' sets spread as its own do; between cities two gateways
//! compare four sets: both control scopes, and of both federation scopes the kinds that the
//! one shares and the other takes.
//!
//! **Invariant:** an alliance is in force while both cities' rolls say so. Where it is not,
//! no record crosses, and those that did are gone from views and disks.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use model::limits::ALLIES_MAX;
use model::{CityId, DeviceId, ItemKey, Moment, Part, RecordId, RecordKind, Scope, Store, StoreError, Timestamp};
use sync::{Fingerprint, OrderedSet};
use trust::{Ally, Roll};

use crate::Engine;
use crate::engine::Home;
use crate::event::{DialogueId, Effect, Now, PeerKey};
use crate::holdings::{GRACE_MILLISECONDS, Holdings, Ingested, Origin};

/// What is held of one other city.
pub(crate) type Annex<S> = Holdings<Part<S>>;

/// Of this city's federation scope, what crosses to one other city.
#[derive(Default)]
struct Outgoing {
    /// By what it was picked: the set's fingerprint, and the kinds.
    of: Option<(Fingerprint, BTreeSet<RecordKind>)>,
    set: OrderedSet,
    /// The kinds of the items that were looked at.
    known: BTreeMap<ItemKey, RecordKind>,
}

/// See the module's words.
pub(crate) struct Abroad<S> {
    pub annexes: BTreeMap<CityId, Annex<S>>,
    outgoing: BTreeMap<CityId, Outgoing>,
    /// What stands in for a set that is not held.
    nothing: OrderedSet,
    /// The wall clock of the last step.
    pub wall: Timestamp,
    /// By which rolls, and until when, the border is settled.
    settled: Option<(Vec<u64>, Timestamp)>,
    /// Where other cities' gateways are kept in touch with.
    reach: Vec<String>,
}

impl<S> Default for Abroad<S> {
    fn default() -> Self {
        Self {
            annexes: BTreeMap::new(),
            outgoing: BTreeMap::new(),
            nothing: OrderedSet::new(),
            wall: Timestamp(0),
            settled: None,
            reach: Vec::new(),
        }
    }
}

/// For how long after its end a city's allies are told what it says: that it ended, first
/// of all.
fn told_until(ally: &Ally) -> Timestamp {
    Timestamp(ally.ends().0.saturating_add(GRACE_MILLISECONDS))
}

/// The allies that are dealt with: those of the earliest statements, should there be too many.
fn allies_of(roll: &Roll, at: Timestamp) -> Vec<Ally> {
    let mut allies: Vec<Ally> = roll.allies().filter(|ally| at < told_until(ally) && ally.alliance.city != roll.city()).collect();
    allies.sort_by_key(|ally| ally.key);
    allies.truncate(ALLIES_MAX);
    allies
}

/// What crosses from one city to another while both rolls say that they are allied: the
/// kinds that the one shares and the other takes.
fn crossing(from: &Roll, to: &Roll, at: Timestamp) -> BTreeSet<RecordKind> {
    if !from.is_allied(to.city(), at) || !to.is_allied(from.city(), at) {
        return BTreeSet::new();
    }
    let (Some(gives), Some(takes)) = (from.ally(to.city()), to.ally(from.city())) else { return BTreeSet::new() };
    gives.alliance.shares.kinds.intersection(&takes.alliance.takes.kinds).copied().collect()
}

/// What two cities' gateways greet each other by, in place of one city's id.
pub(crate) fn border(one: CityId, other: CityId) -> CityId {
    let (low, high) = (one.min(other), one.max(other));
    CityId(blake3::derive_key("kaveret 1 border", &[low.0, high.0].concat()))
}

impl<S: Store> Abroad<S> {
    /// Lets go of all that was read; [`Engine::open_abroad`] reads it again.
    pub fn forget(&mut self) {
        let wall = self.wall;
        *self = Self { wall, reach: std::mem::take(&mut self.reach), ..Self::default() };
    }

    /// Whether a record is another city's.
    pub fn holds(&self, record: RecordId) -> bool {
        self.annexes.values().any(|annex| annex.holds_record(record))
    }

    /// Whether the device speaks for its city at the border, by that city's roll, and this
    /// node's city is or was allied with it.
    pub fn welcomes(&self, home: &Roll, city: CityId, device: DeviceId) -> bool {
        let allied = allies_of(home, self.wall).iter().any(|ally| ally.alliance.city == city);
        allied && self.annexes.get(&city).is_some_and(|annex| annex.roll().is_gateway(device, self.wall))
    }

    /// The scopes that this node and a peer both may read, in rising order: with a member of
    /// its own city, or with another city's gateway.
    pub fn scopes_with(&self, home: &Holdings<Part<S>>, device: DeviceId, border: Option<CityId>) -> Vec<Scope> {
        let own = if border.is_none() { home.scopes_for(device) } else { Vec::new() };
        let named = [home.roll().city()].into_iter().filter(|_| border.is_some()).chain(self.annexes.keys().copied());
        let mut abroad: Vec<Scope> = named.flat_map(|city| [Scope::AlliedControl(city.0), Scope::Allied(city.0)]).collect();
        abroad.retain(|scope| self.shares(home, device, border, *scope));
        abroad.sort_unstable();
        own.into_iter().chain(abroad).collect()
    }

    /// Whether a scope is one of [`Abroad::scopes_with`] a peer.
    pub fn shares(&self, home: &Holdings<Part<S>>, device: DeviceId, border: Option<CityId>, scope: Scope) -> bool {
        let (roll, own) = (home.roll(), home.roll().city());
        match (border, scope.city()) {
            (None, None) => home.shares(device, scope),
            (None, Some(city)) => {
                let held = self.annexes.get(&city).is_some_and(|annex| annex.takes(scope.at_home()));
                held && home.shares(device, Scope::Federation)
            }
            (Some(_), None) => false,
            (Some(other), Some(city)) => {
                if (city != own && city != other) || !self.welcomes(roll, other, device) {
                    return false;
                }
                let Some(annex) = self.annexes.get(&other) else { return false };
                match (scope, city == own) {
                    (Scope::AlliedControl(_), true) => true,
                    (_, true) => !crossing(roll, annex.roll(), self.wall).is_empty(),
                    (_, false) => annex.takes(scope.at_home()),
                }
            }
        }
    }

    /// The set of one of these scopes.
    pub fn set<'a>(&'a self, home: &'a Holdings<Part<S>>, border: Option<CityId>, scope: Scope) -> &'a OrderedSet {
        match (scope.city(), border) {
            (None, _) => home.set(scope),
            (Some(city), Some(other)) if city == home.roll().city() => match scope.at_home() {
                Scope::Federation => self.outgoing.get(&other).map_or(&self.nothing, |outgoing| &outgoing.set),
                control => home.set(control),
            },
            (Some(city), _) => self.annexes.get(&city).map_or(&self.nothing, |annex| annex.set(scope.at_home())),
        }
    }
}

impl<S: Store> Engine<S> {
    /// Reads what the store holds of other cities.
    pub(crate) fn open_abroad(&mut self) -> Result<(), StoreError> {
        let Some(part) = self.holdings().map(Holdings::store) else { return Ok(()) };
        let names = part.annexes()?;
        let annexes: Vec<(CityId, Part<S>)> = names.into_iter().map(|name| (CityId(name), part.annex(name))).collect();
        for (city, part) in annexes {
            let annex = Holdings::open_abroad(part, city, self.options.faults)?;
            self.abroad.annexes.insert(city, annex);
        }
        Ok(())
    }

    /// Whether this node speaks for its city at the border.
    pub fn is_gateway(&self) -> bool {
        let device = self.device();
        self.holdings().zip(device).is_some_and(|(holdings, device)| holdings.roll().is_gateway(device, self.abroad.wall))
    }

    /// The allied city whose gateway a peer is said to be, for a gateway that dials it.
    pub(crate) fn gateway_of(&self, peer: &PeerKey) -> Option<CityId> {
        let (known, home) = (self.peers.get(peer), self.holdings()?);
        if let Some(city) = known.and_then(|known| known.border) {
            return Some(city);
        }
        if !self.is_gateway() || known.is_some_and(|known| known.device.is_some()) {
            return None;
        }
        let is_named = |ally: &Ally| {
            let at_first = ally.alliance.gateways.iter().any(|gateway| gateway.key == peer.0);
            let annex = self.abroad.annexes.get(&ally.alliance.city);
            at_first || annex.is_some_and(|annex| annex.roll().gateways(self.abroad.wall).values().any(|gateway| gateway.key == peer.0))
        };
        allies_of(home.roll(), self.abroad.wall).iter().find(|ally| is_named(ally)).map(|ally| ally.alliance.city)
    }

    /// The cities as whose gateway somebody may greet this node.
    pub(crate) fn greeters(&self) -> Vec<CityId> {
        let Some(home) = self.holdings().filter(|_| self.is_gateway()) else { return Vec::new() };
        allies_of(home.roll(), self.abroad.wall).iter().map(|ally| ally.alliance.city).collect()
    }

    /// What is held of another city, begun where nothing is.
    pub(crate) fn annex(&mut self, city: CityId) -> Result<Option<&mut Annex<S>>, StoreError> {
        if !self.abroad.annexes.contains_key(&city) {
            let Some(part) = self.holdings().map(|home| home.store().annex(city.0)) else { return Ok(None) };
            let annex = Holdings::open_abroad(part, city, self.options.faults)?;
            self.abroad.annexes.insert(city, annex);
            self.abroad.settled = None;
        }
        Ok(self.abroad.annexes.get_mut(&city))
    }

    /// What crosses the border now, by both cities' rolls: begins what is held of allies, and
    /// lets go of what crosses no more.
    pub(crate) fn settle_border(&mut self, now: Now) -> Result<(), StoreError> {
        let Home::Inside(home) = &self.home else { return Ok(()) };
        if self.abroad.settled.as_ref().is_some_and(|(by, until)| *by == self.rolls_changed() && now.wall < *until) || !home.is_loaded() {
            return Ok(());
        }
        let allies = allies_of(home.roll(), now.wall);
        for ally in &allies {
            self.annex(ally.alliance.city)?;
        }
        let cities: Vec<CityId> = self.abroad.annexes.keys().copied().collect();
        for city in cities {
            let (Home::Inside(home), Some(annex)) = (&self.home, self.abroad.annexes.get_mut(&city)) else { continue };
            let dealt_with = allies.iter().any(|ally| ally.alliance.city == city) && !annex.is_overfull();
            let kinds = if dealt_with { crossing(annex.roll(), home.roll(), now.wall) } else { BTreeSet::new() };
            let gone = annex.let_cross(kinds)?;
            self.tell_views_of(Some(city), gone);
        }
        let Home::Inside(home) = &self.home else { return Ok(()) };
        let rolls = || std::iter::once(home.roll()).chain(self.abroad.annexes.values().map(Holdings::roll));
        let ends = rolls().flat_map(|roll| roll.allies().flat_map(|ally| [ally.ends(), told_until(&ally)]));
        let until = ends.filter(|end| *end > now.wall).min().unwrap_or(Timestamp(u64::MAX));
        // A word that is taken back from a day on changes the border then.
        let until = until.min(now.wall.after(Duration::from_secs(60 * 60)));
        self.abroad.settled = Some((self.rolls_changed(), until));
        self.keep_in_touch();
        Ok(())
    }

    /// Counts the changes of the rolls by which the border is settled.
    fn rolls_changed(&self) -> Vec<u64> {
        let own = self.holdings().map(Holdings::roll_changes);
        own.into_iter().chain(self.abroad.annexes.values().map(Holdings::roll_changes)).collect()
    }

    /// Tells the network where allied cities' gateways are, if this node is to meet them.
    fn keep_in_touch(&mut self) {
        let Some(home) = self.holdings() else { return };
        let mut reach: Vec<String> = Vec::new();
        for ally in allies_of(home.roll(), self.abroad.wall).iter().filter(|_| self.is_gateway()) {
            let annex = self.abroad.annexes.get(&ally.alliance.city);
            let said = annex.map(|annex| annex.roll().gateways(self.abroad.wall)).unwrap_or_default();
            // What they say themselves is newer than what was said of them at first.
            let at_first: Vec<&trust::Gateway> = ally.alliance.gateways.iter().collect();
            let gateways = if said.is_empty() { at_first } else { said.into_values().collect() };
            reach.extend(gateways.into_iter().flat_map(|gateway| gateway.addresses.iter().cloned()));
        }
        reach.sort_unstable();
        reach.dedup();
        if reach != self.abroad.reach {
            self.abroad.reach.clone_from(&reach);
            self.effects.push(Effect::Reach(reach));
        }
    }

    /// Picks from the federation scope what crosses to a city.
    pub(crate) fn pick_outgoing(&mut self, city: CityId) -> Result<(), StoreError> {
        let (Home::Inside(home), Some(annex)) = (&mut self.home, self.abroad.annexes.get(&city)) else { return Ok(()) };
        let kinds = crossing(home.roll(), annex.roll(), self.abroad.wall);
        let of = (home.set(Scope::Federation).fingerprint(), kinds);
        let outgoing = self.abroad.outgoing.entry(city).or_default();
        if outgoing.of.as_ref() == Some(&of) {
            return Ok(());
        }
        let keys: Vec<ItemKey> = home.set(Scope::Federation).iter_from(&ItemKey::MIN).collect();
        let mut known = BTreeMap::new();
        let mut set = OrderedSet::new();
        for key in keys {
            let kind = match outgoing.known.get(&key) {
                Some(kind) => Some(*kind),
                None => home.kind_of_item(&key)?,
            };
            let Some(kind) = kind else { continue };
            known.insert(key, kind);
            if of.1.contains(&kind) {
                set.insert(key);
            }
        }
        *outgoing = Outgoing { of: Some(of), set, known };
        Ok(())
    }

    /// Takes in items of a scope as two nodes name it. `None` when it is held here no more.
    pub(crate) fn ingest_at(
        &mut self,
        scope: Scope,
        items: Vec<Vec<u8>>,
        origin: Origin,
        now: Now,
    ) -> Result<Option<Ingested>, StoreError> {
        let as_of = Self::as_of(now.wall);
        let other = scope.city().filter(|city| Some(*city) != self.city());
        let holdings = match other {
            Some(city) => self.abroad.annexes.get_mut(&city),
            None => self.holdings_mut(),
        };
        holdings.map(|holdings| holdings.ingest(items, origin, as_of)).transpose()
    }

    /// The scopes of which something has come, as nodes of this city name them.
    pub(crate) fn news_of(&self, scope: Scope, ingested: &Ingested) -> BTreeSet<Scope> {
        let own = self.city();
        let scopes = ingested.scopes().into_iter();
        match scope.city() {
            Some(city) if Some(city) != own => scopes.filter_map(|held| held.abroad(city)).collect(),
            // Also under its name abroad, for the gateways of others.
            _ => scopes.flat_map(|held| [Some(held), own.and_then(|own| held.abroad(own))]).flatten().collect(),
        }
    }

    /// Tells of changed views of another city's records.
    pub(crate) fn tell_views_of(&mut self, city: Option<CityId>, mut ingested: Ingested) {
        if let Some(city) = city.filter(|city| Some(*city) != self.city()) {
            ingested.views.iter_mut().for_each(|view| view.scope = Scope::Allied(city.0));
        }
        self.tell_views(ingested);
    }

    /// Whoever speaks for an allied city has shown it.
    pub(crate) fn admit_gateway(&mut self, peer: &PeerKey, city: CityId, device: DeviceId) {
        if let Some(known) = self.peers.get_mut(peer) {
            known.border = Some(city);
            if known.device.replace(device) != Some(device) {
                self.effects.push(Effect::Keep { peer: peer.clone() });
            }
        }
    }

    /// The city for which the peer of a dialogue speaks at the border, if it does.
    pub(crate) fn border_of(&self, id: DialogueId) -> Option<CityId> {
        self.talks.get(&id).and_then(|talk| talk.border)
    }

    /// Loads the next part of what is held of other cities; answers whether there was any.
    pub(crate) fn load_abroad(&mut self) -> Result<bool, StoreError> {
        match self.abroad.annexes.values_mut().find(|annex| !annex.is_loaded()) {
            Some(annex) => annex.load().map(|_| true),
            None => Ok(false),
        }
    }

    /// Shows of other cities what has become due.
    pub(crate) fn keep_time_abroad(&mut self, now: Now) -> Result<(), StoreError> {
        let as_of = Self::as_of(now.wall);
        let mut shown = Vec::new();
        for (city, annex) in self.abroad.annexes.iter_mut().filter(|(_, annex)| annex.is_loaded()) {
            shown.push((*city, annex.show_due(as_of)?));
        }
        shown.into_iter().for_each(|(city, shown)| self.tell_views_of(Some(city), shown));
        Ok(())
    }

    /// Takes off the disk what other cities erased, or let cross no more: one city's at a
    /// time, and while this city's own is not under way, since all rewrite the same files.
    pub(crate) fn purge_abroad(&mut self, now: Now) -> Result<(), StoreError> {
        let as_of = Self::as_of(now.wall);
        if self.holdings().is_some_and(Holdings::is_purging) {
            return Ok(());
        }
        let under_way = self.abroad.annexes.iter().find(|(_, annex)| annex.is_purging()).map(|(city, _)| *city);
        let mut due = under_way;
        for (city, annex) in &self.abroad.annexes {
            if due.is_none() && annex.next_purge()?.is_some_and(|at| at <= as_of) {
                due = Some(*city);
            }
        }
        let Some(annex) = due.and_then(|city| self.abroad.annexes.get_mut(&city)) else { return Ok(()) };
        let carried_out = annex.purge()?;
        if annex.is_purging() {
            return Ok(());
        }
        self.effects.push(Effect::Purged);
        // Nobody is told: a receipt is a statement, and this node makes none in another city.
        annex.note_purged(&carried_out)
    }

    /// When other cities' sets want something done.
    pub(crate) fn next_abroad(&self, now: Now) -> Option<Moment> {
        let as_of = Self::as_of(now.wall);
        let later = |at: Timestamp| now.moment + Duration::from_millis(at.0.saturating_sub(as_of.0));
        let of_annex = |annex: &Annex<S>| match annex.is_loaded() {
            false => Some(now.moment),
            true => [annex.next_due(), annex.next_purge().ok().flatten()].into_iter().flatten().min().map(later),
        };
        let settled = self.abroad.settled.as_ref().filter(|_| !self.abroad.annexes.is_empty());
        let settled = settled.map(|(_, until)| now.moment + Duration::from_millis(until.0.saturating_sub(now.wall.0)));
        self.abroad.annexes.values().filter_map(of_annex).chain(settled).min()
    }

    /// What is held of other cities.
    pub fn annexes(&self) -> impl Iterator<Item = (CityId, &Holdings<Part<S>>)> {
        self.abroad.annexes.iter().map(|(city, annex)| (*city, annex))
    }

    /// What is held of another city, for reading.
    pub fn annex_mut(&mut self, city: CityId) -> Option<&mut Holdings<Part<S>>> {
        self.abroad.annexes.get_mut(&city)
    }
}
