//! In which scopes this node's member takes part, and where what they write goes.

use model::facts::ScopeFacts;
use model::record::RecordRef;
use model::{Content, Form, MemberKind, Obstacle, Role, Scope, Store, StoreError, Value};

use crate::Engine;
use crate::event::{CommandError, Now};
use crate::holdings::removed;

impl<S: Store> Engine<S> {
    /// The scopes in which others beside this node's member take part, the widest
    /// first, with what people call them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn scope_list(&mut self, now: Now) -> Result<Vec<ScopeFacts>, StoreError> {
        let member = self.member();
        let Some(holdings) = self.holdings_mut() else { return Ok(Vec::new()) };
        holdings.load_whole()?;
        // Every issuer may keep a school's scope; of who never did there is nothing to choose.
        let roll = holdings.roll();
        let no_school = |name: &[u8; 32]| member.is_some_and(|own| own.0 == *name && roll.kind(own, now.wall) != Some(MemberKind::School));
        let named = |scope: &Scope| match scope {
            Scope::City | Scope::Group(_) => true,
            // Where there is nobody beyond the border, there is nothing to choose.
            Scope::Federation => roll.allies().next().is_some() || !holdings.set(*scope).is_empty(),
            Scope::School(name) => !no_school(name) || !holdings.set(*scope).is_empty(),
            _ => false,
        };
        let scopes: Vec<Scope> = holdings.scopes().filter(|scope| named(scope) && holdings.takes(*scope)).collect();
        let mut list = Vec::with_capacity(scopes.len());
        for scope in scopes {
            let holdings = self.holdings_mut().expect("looked at above");
            let name = holdings.scope_name(scope)?;
            list.push(ScopeFacts { scope, name, writes: self.may_write_in(scope, now).is_ok() });
        }
        // Of an ally everybody reads what crosses, and nobody writes.
        for alliance in self.alliances(now).into_iter().filter(|alliance| alliance.in_force) {
            list.push(ScopeFacts { scope: Scope::Allied(alliance.city.0), name: Some(alliance.name), writes: false });
        }
        Ok(list)
    }

    /// That neither this device nor its member's whole membership was ended: else what it
    /// signs counts for nobody, and its node is the first that should say so.
    ///
    /// # Errors
    /// [`CommandError`] says which of the two it was.
    pub(crate) fn expect_kept(&self, now: Now) -> Result<(), CommandError> {
        let (Some(holdings), Some(member), Some(device)) = (self.holdings(), self.member(), self.device()) else { return Ok(()) };
        match removed(holdings.roll(), member, device, now.wall) {
            None => Ok(()),
            Some(removed) if removed.membership => Err(Obstacle::MembershipEnded.into()),
            Some(_) => Err(Obstacle::DeviceRemoved.into()),
        }
    }

    /// Whether what this node's member writes now in a scope would count there.
    ///
    /// # Errors
    /// [`CommandError`] says what was needed.
    pub(crate) fn may_write_in(&self, scope: Scope, now: Now) -> Result<(), CommandError> {
        let (Some(member), Some(holdings)) = (self.member(), self.holdings()) else { return Err(CommandError::NoCity) };
        if scope == Scope::Control || !holdings.takes(scope) {
            return Err(CommandError::Refused(format!("this node's member takes no part in the scope `{}`", scope.short())));
        }
        self.expect_kept(now)?;
        if scope == Scope::Federation && !holdings.roll().is_of_age(member, now.wall) {
            return Err(Obstacle::MinorAbroad.into());
        }
        let counts = match scope {
            Scope::Own(_) | Scope::Sealed(_) => holdings.roll().has_standing(member, now.wall),
            _ => holdings.roll().roles_in(scope, member, now.wall).has(Role::Member),
        };
        if counts {
            return Ok(());
        }
        Err(match holdings.roll().expires(member, now.wall) {
            None => Obstacle::MembershipOver.into(),
            Some(_) => Obstacle::MembershipVoid.into(),
        })
    }

    /// The scope of a new record of which nobody says it: that of what it points to,
    /// where not everyone may read that; else the city's. Of who never was a member in
    /// the city, as no pupil is, it is their school's.
    pub(crate) fn usual_scope(&self, content: &Content, now: Now) -> Scope {
        let references = content.schema().fields.iter().filter(|field| field.form == Form::Reference);
        let pointed = references.filter_map(|field| match content.get(field.name) {
            Some(Value::Text(text)) => text.parse::<RecordRef>().ok(),
            _ => None,
        });
        let pointed: Vec<RecordRef> = pointed.collect();
        // What is said of another city's record crosses to it.
        if pointed.iter().any(|to| to.scope == Scope::Federation && self.abroad.holds(to.id)) {
            return Scope::Federation;
        }
        let narrow = pointed.into_iter().map(|to| to.scope).find(|scope| !scope.is_public());
        let school = || {
            let (member, holdings) = (self.member()?, self.holdings()?);
            let writes = |scope: &Scope| matches!(scope, Scope::School(_)) && self.may_write_in(*scope, now).is_ok();
            if holdings.roll().is_admitted(member) { None } else { holdings.scopes().find(writes) }
        };
        narrow.or_else(school).unwrap_or(Scope::City)
    }
}
