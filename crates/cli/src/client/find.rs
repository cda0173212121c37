//! Finding a record by the first digits of its id, and walking whole lists.

use std::collections::BTreeSet;

use model::facts::{ListFilter, RecordFacts, ScopeFacts};
use model::govern::Person;
use model::{ItemId, MemberId, RecordId, RecordKind, Scope};

use super::Client;
use crate::failure::{Exit, Failure, Outcome};

/// Fewest digits that name a record: with fewer, a name that is unique today is
/// not tomorrow.
const DIGITS_MIN: usize = 6;

/// Records a page: the most that a node gives at once.
const PAGE: usize = 500;

impl Client {
    /// Every record that fits, page by page; `seen` is told of each page's length.
    pub fn list_all(&self, filter: ListFilter, mut seen: impl FnMut(usize)) -> Outcome<Vec<RecordFacts>> {
        let mut records = Vec::new();
        let mut after = None;
        loop {
            let page = self.list(ListFilter { limit: Some(PAGE), after, ..filter.clone() })?;
            seen(page.records.len());
            records.extend(page.records);
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(records),
            }
        }
    }

    /// The record of this id, or of this unique beginning of one.
    ///
    /// # Errors
    /// [`Exit::NotFound`] when there is none or it is of another kind than
    /// `expected`; [`Exit::Wrong`] when the digits name several.
    pub fn find(&self, expected: Option<RecordKind>, digits: &str) -> Outcome<RecordFacts> {
        let facts = match digits.parse::<RecordId>() {
            Ok(id) => self.show(id)?,
            Err(_) => self.find_beginning(expected, digits)?,
        };
        match expected {
            Some(kind) if kind != facts.view.kind() => {
                let found = facts.view.kind();
                Err(Failure::new(Exit::NotFound, format!("{digits} is a record of kind {found}, not {kind}; try `kaveret show {digits}`")))
            }
            _ => Ok(facts),
        }
    }

    /// The member of this name, this id, or this unique beginning of one: of the city, or
    /// of a school in which this node's member takes part.
    ///
    /// # Errors
    /// [`Exit::NotFound`] when there is none, [`Exit::Wrong`] when there are several.
    pub fn find_member(&self, text: &str) -> Outcome<MemberId> {
        if let Ok(id) = text.parse() {
            return Ok(id);
        }
        let lower = text.trim().to_lowercase();
        // Pupils stand in their school alone.
        let of_schools = self.schools()?.schools.into_iter().flat_map(|school| school.members).map(|member| member.person);
        let people: Vec<Person> = self.members(true)?.members.into_iter().map(|facts| facts.person).chain(of_schools).collect();
        let is_named = |name: &Option<String>| name.as_ref().is_some_and(|name| name.trim().to_lowercase() == lower);
        let begins = |id: &MemberId| lower.len() >= DIGITS_MIN && id.to_string().starts_with(&lower);
        let fits = people.iter().filter(|person| is_named(&person.name) || begins(&person.member));
        let found: BTreeSet<MemberId> = fits.map(|person| person.member).collect();
        let found = Vec::from_iter(found);
        match found[..] {
            [member] => Ok(member),
            [] => Err(Failure::new(
                Exit::NotFound,
                format!("no member is called {text:?} or has an id that begins so; `kaveret member list --all` shows them"),
            )),
            _ => {
                let ids: Vec<String> = found.iter().take(5).map(|id| format!("{id:.12}", id = id.to_string())).collect();
                Err(Failure::new(Exit::Wrong, format!("{text:?} names {} members: {}; give their id", found.len(), ids.join(", "))))
            }
        }
    }

    /// The scope of these words: `city`, `own`, `school` or `group` with the name or the
    /// first digits of one behind a colon, where there are several; or a whole scope as
    /// `--json` shows it.
    ///
    /// # Errors
    /// [`Exit::Wrong`] when it names none in which this node's member takes part, or
    /// several.
    pub fn find_scope(&self, text: &str) -> Outcome<Scope> {
        if let Ok(scope) = text.parse() {
            return Ok(scope);
        }
        let (word, name) = text.split_once(':').unwrap_or((text, ""));
        if let ("own", "", Some(member)) = (word, name, self.status()?.member) {
            return Ok(Scope::Own(member.0));
        }
        let lower = name.trim().to_lowercase();
        let scopes = self.scopes()?.scopes;
        let fits = |facts: &&ScopeFacts| {
            let whole = facts.scope.to_string();
            let (of, id) = whole.split_once(':').unwrap_or((&whole, ""));
            let named = facts.name.as_ref().is_some_and(|name| name.trim().to_lowercase() == lower);
            of == word && (lower.is_empty() || named || lower.len() >= DIGITS_MIN && id.starts_with(&lower))
        };
        let found: Vec<Scope> = scopes.iter().filter(fits).map(|facts| facts.scope).collect();
        if let [scope] = found[..] {
            return Ok(scope);
        }
        let named = |facts: &ScopeFacts| match &facts.name {
            Some(name) => format!("{}:{name}", facts.scope.short().split(':').next().unwrap_or_default()),
            None => facts.scope.short(),
        };
        let known: Vec<String> = scopes.iter().map(named).collect();
        let number = if found.is_empty() { "none" } else { "several" };
        let sentence = format!("{text:?} names {number} of the scopes in which you take part: own, {}", known.join(", "));
        Err(Failure::new(Exit::Wrong, sentence))
    }

    /// The statement or change of this id, or of this unique beginning of one.
    ///
    /// # Errors
    /// [`Exit::NotFound`], [`Exit::Wrong`].
    pub fn find_item(&self, digits: &str) -> Outcome<ItemId> {
        let found = self.explain(digits.to_owned())?;
        match found.what.as_str() {
            "statement" | "envelope" => Ok(found.id.parse().expect("an item's id is one")),
            what => Err(Failure::new(
                Exit::Wrong,
                format!(
                    "{digits} names a {what}, and a statement or a change is needed; `kaveret explain {digits}` lists those of a record"
                ),
            )),
        }
    }

    fn find_beginning(&self, expected: Option<RecordKind>, digits: &str) -> Outcome<RecordFacts> {
        let lower = digits.to_ascii_lowercase();
        if lower.len() < DIGITS_MIN || !lower.bytes().all(|b| b.is_ascii_hexdigit()) {
            let sentence = format!("a record is named by its id or at least its first {DIGITS_MIN} digits, and {digits:?} is neither");
            return Err(Failure::new(Exit::Wrong, sentence));
        }
        let kinds = expected.map_or(RecordKind::LISTED.to_vec(), |kind| vec![kind]);
        let mut found = Vec::new();
        for kind in kinds {
            let filter = ListFilter { kind: Some(kind), all: true, blocked: true, ..ListFilter::default() };
            found.extend(self.list_all(filter, |_| ())?.into_iter().filter(|facts| facts.view.id.to_string().starts_with(&lower)));
        }
        match found.len() {
            0 => Err(Failure::new(
                Exit::NotFound,
                format!("no record held here begins with {digits}; `kaveret list --all` shows what there is"),
            )),
            1 => Ok(found.remove(0)),
            _ => {
                let ids: Vec<_> = found.iter().take(5).map(|facts| facts.view.id.to_string()).collect();
                Err(Failure::new(Exit::Wrong, format!("{digits} begins {} ids: {}; give more digits", found.len(), ids.join(", "))))
            }
        }
    }
}
