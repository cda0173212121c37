//! The operations of one change, read from its columns by our own hand.
//!
//! First every column's rows are counted without writing them out, and must
//! agree; then they are read. So a change costs no more than its bytes and
//! [`OPERATIONS_MAX`] allow, whatever it claims.
//!
//! Deliberately absent: whether an operation may do what it says; that depends
//! on the change's ancestors, and `grammar` decides it.

use model::limits::OPERATIONS_MAX;

use crate::body::BodyRefusal;
use crate::column::{Booleans, Cell, Deltas, Rows, Runs};
use crate::reader::{Reader, Span};

/// Most operations that the operations of one change may replace, all together.
/// As many as there may be operations: each replaces one, as a rule.
const REPLACED_MAX: u64 = OPERATIONS_MAX as u64;

/// Names an operation: its counter, and its actor's place among the change's
/// actors (the change's own actor is 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OpId {
    pub counter: u32,
    pub actor: u32,
}

/// Where in its object an operation acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// A key of a map.
    Word(Span),
    /// The beginning of a sequence.
    Head,
    /// An element of a sequence, named by the operation that inserted it.
    Element(OpId),
}

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    MakeMap,
    MakeText,
    Set,
    Delete,
    /// Lists, tables, counters, marks: no record has any.
    Other,
}

/// A plain value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scalar {
    Null,
    True,
    Count(u64),
    Text(Span),
    /// Forms of values that no field has.
    Other,
}

/// One operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operation {
    /// The object acted on; `None` is the root.
    pub object: Option<OpId>,
    pub key: Key,
    pub insert: bool,
    pub action: Action,
    pub value: Scalar,
    /// Whether it carries a mark's name or reach.
    pub marked: bool,
    /// Where in [`Operations::replaced`] its predecessors stand.
    replaced: (u32, u32),
}

/// The operations of one change.
#[derive(Clone, Debug, Default)]
pub(crate) struct Operations {
    pub rows: Vec<Operation>,
    replaced: Vec<OpId>,
}

impl Operations {
    /// The operations that this one replaces.
    pub fn replaced(&self, operation: &Operation) -> &[OpId] {
        &self.replaced[operation.replaced.0 as usize..operation.replaced.1 as usize]
    }
}

/// The columns that a change may have, by specification (id, then four bits of
/// type), in the order in which they come.
const COLUMNS: [(u64, &str); 14] = [
    (1, "the objects' actors"),
    (2, "the objects' counters"),
    (17, "the keys' actors"),
    (19, "the keys' counters"),
    (21, "the keys' words"),
    (52, "the insertions"),
    (66, "the actions"),
    (86, "the values' forms"),
    (87, "the values"),
    (112, "the counts of predecessors"),
    (113, "the predecessors' actors"),
    (115, "the predecessors' counters"),
    (148, "the marks' reach"),
    (165, "the marks' names"),
];

/// The columns of a change, each where it stands in [`COLUMNS`].
struct Columns<'a>([Option<Reader<'a>>; COLUMNS.len()]);

impl<'a> Columns<'a> {
    /// Reads the columns' heads and takes their bytes, which must be all that is
    /// left of the body.
    fn split(from: &mut Reader<'a>) -> Result<Self, BodyRefusal> {
        from.name("the columns");
        let count = from.unsigned()?;
        if count > COLUMNS.len() as u64 {
            return Err(BodyRefusal::TooMany { what: "columns", found: count, limit: COLUMNS.len() as u64 });
        }
        let mut heads = [(0, 0); COLUMNS.len()];
        let mut next = 0;
        for head in heads.iter_mut().take(count as usize) {
            let (found, len) = (from.unsigned()?, from.unsigned()?);
            let place = COLUMNS[next..].iter().position(|(known, _)| *known == found);
            let place = next + place.ok_or(BodyRefusal::Column { found })?;
            if len == 0 {
                return Err(from.wrong("in their one encoding, without empty ones"));
            }
            *head = (place, len);
            next = place + 1;
        }
        let mut columns = Self([const { None }; COLUMNS.len()]);
        for (place, len) in heads.into_iter().take(count as usize) {
            columns.0[place] = Some(from.part(len, COLUMNS[place].1)?);
        }
        match from.left() {
            0 => Ok(columns),
            left => Err(BodyRefusal::Trailing { found: left }),
        }
    }

    fn get(&self, specification: u64) -> Option<&Reader<'a>> {
        let place = COLUMNS.iter().position(|(known, _)| *known == specification).expect("only known columns are asked for");
        self.0[place].as_ref()
    }

    /// Counts every column's rows, run by run, and holds them against each other.
    /// Returns how many operations there are.
    fn count(&self) -> Result<u64, BodyRefusal> {
        let operations = self.sum::<u64>(66, |_| 1)?.ok_or(BodyRefusal::Wrong { what: "the change", needed: "with operations" })?;
        limit("operations", operations, OPERATIONS_MAX as u64)?;
        let agree = |specification: u64, rows: Option<u64>, needed: u64, required: bool| match rows {
            None if !required || needed == 0 => Ok(()),
            Some(rows) if rows == needed => Ok(()),
            rows => {
                let column = COLUMNS.iter().find(|(known, _)| *known == specification).map_or("a column", |(_, name)| name);
                Err(BodyRefusal::Rows { column, found: rows.unwrap_or(0), needed })
            }
        };
        for specification in [1, 2, 17] {
            agree(specification, self.sum::<u64>(specification, |_| 1)?, operations, false)?;
        }
        agree(19, self.sum::<i64>(19, |_| 1)?, operations, false)?;
        for specification in [21, 165] {
            agree(specification, self.sum::<Span>(specification, |_| 1)?, operations, false)?;
        }
        for (specification, required) in [(52, true), (148, false)] {
            agree(specification, self.booleans(specification)?, operations, required)?;
        }
        agree(86, self.sum::<u64>(86, |_| 1)?, operations, true)?;
        let bytes = self.sum::<u64>(86, |form| form >> 4)?.unwrap_or(0);
        agree(87, self.get(87).map(|values| values.left() as u64), bytes, true)?;
        agree(112, self.sum::<u64>(112, |_| 1)?, operations, true)?;
        let replaced = self.sum::<u64>(112, |count| count)?.unwrap_or(0);
        limit("predecessors", replaced, REPLACED_MAX)?;
        agree(113, self.sum::<u64>(113, |_| 1)?, replaced, true)?;
        agree(115, self.sum::<i64>(115, |_| 1)?, replaced, true)?;
        Ok(operations)
    }

    /// The sum of a number over a column's rows; `None` when it is absent. A
    /// column of nothing but nulls should be absent.
    fn sum<T: Cell>(&self, specification: u64, number: impl Fn(T) -> u64) -> Result<Option<u64>, BodyRefusal> {
        let Some(column) = self.get(specification) else { return Ok(None) };
        let (mut sum, mut runs, mut all_null) = (0u64, Runs::<T>::new(column.clone()), true);
        while let Some((count, value)) = runs.next_run()? {
            all_null &= value.is_none();
            // A null counts as a row, and nothing else is ever summed over one:
            // reading the rows refuses it where it may not be.
            sum = sum.saturating_add(count.saturating_mul(value.map_or(1, &number)));
        }
        if all_null {
            return Err(column.wrong("its column's one encoding"));
        }
        Ok(Some(sum))
    }

    fn booleans(&self, specification: u64) -> Result<Option<u64>, BodyRefusal> {
        let Some(column) = self.get(specification) else { return Ok(None) };
        let (mut sum, mut runs) = (0u64, Booleans::new(Some(column)));
        while let Some((count, _)) = runs.next_run()? {
            sum = sum.saturating_add(count);
        }
        Ok(Some(sum))
    }
}

fn limit(what: &'static str, found: u64, limit: u64) -> Result<(), BodyRefusal> {
    if found > limit { Err(BodyRefusal::TooMany { what, found, limit }) } else { Ok(()) }
}

/// Reads the operations from where the columns' heads begin to the body's end.
pub(crate) fn read(from: &mut Reader<'_>, actors: usize) -> Result<Operations, BodyRefusal> {
    let columns = Columns::split(from)?;
    let count = columns.count()?;
    let mut object = (Rows::<u64>::new(columns.get(1)), Rows::<u64>::new(columns.get(2)));
    let mut key = (Rows::<u64>::new(columns.get(17)), Deltas::new(columns.get(19)), Rows::<Span>::new(columns.get(21)));
    let mut insert = Booleans::new(columns.get(52));
    let mut action = Rows::<u64>::new(columns.get(66));
    let mut value = (Rows::<u64>::new(columns.get(86)), columns.get(87).cloned());
    let mut predecessors = Rows::<u64>::new(columns.get(112));
    let mut replaced = (Rows::<u64>::new(columns.get(113)), Deltas::new(columns.get(115)));
    let mut reach = Booleans::new(columns.get(148));
    let mut mark = Rows::<Span>::new(columns.get(165));

    let mut operations = Operations { rows: Vec::with_capacity(count as usize), replaced: Vec::new() };
    for _ in 0..count {
        let object = match (object.0.next_row()?, object.1.next_row()?) {
            (None, None) => None,
            (Some(actor), Some(counter)) => Some(op_id(actor, i64::try_from(counter).ok(), actors)?),
            _ => return Err(BodyRefusal::Wrong { what: "an operation's object", needed: "an actor and a counter" }),
        };
        let key = match (key.0.next_row()?, key.1.next_row()?, key.2.next_row()?) {
            (None, None, Some(word)) => Key::Word(word),
            (None, Some(0), None) => Key::Head,
            (Some(actor), counter @ Some(_), None) => Key::Element(op_id(actor, counter, actors)?),
            _ => return Err(BodyRefusal::Wrong { what: "an operation's key", needed: "a word or an element" }),
        };
        let start = operations.replaced.len() as u32;
        for _ in 0..predecessors.next_value()? {
            let id = op_id(replaced.0.next_value()?, replaced.1.next_row()?, actors)?;
            operations.replaced.push(id);
        }
        operations.rows.push(Operation {
            object,
            key,
            insert: insert.next_row()?,
            action: action_of(action.next_value()?)?,
            value: scalar(value.0.next_value()?, value.1.as_mut())?,
            marked: reach.next_row()? | mark.next_row()?.is_some(),
            replaced: (start, operations.replaced.len() as u32),
        });
    }
    Ok(operations)
}

fn op_id(actor: u64, counter: Option<i64>, actors: usize) -> Result<OpId, BodyRefusal> {
    let wrong = BodyRefusal::Wrong { what: "an operation's name", needed: "a counter from 1 and one of the change's actors" };
    match (u32::try_from(actor), counter.map(u32::try_from)) {
        (Ok(actor), Some(Ok(counter))) if (actor as usize) < actors && counter > 0 => Ok(OpId { counter, actor }),
        _ => Err(wrong),
    }
}

fn action_of(code: u64) -> Result<Action, BodyRefusal> {
    Ok(match code {
        0 => Action::MakeMap,
        1 => Action::Set,
        3 => Action::Delete,
        4 => Action::MakeText,
        2 | 5..=7 => Action::Other,
        _ => return Err(BodyRefusal::Wrong { what: "an operation's action", needed: "one that automerge has" }),
    })
}

/// Reads a value of this form: four bits of type, the rest its length.
fn scalar(form: u64, from: Option<&mut Reader<'_>>) -> Result<Scalar, BodyRefusal> {
    let (code, len) = (form & 0xf, form >> 4);
    let mut part = match (len, from) {
        (0, _) => Reader::new(&[], "a value"),
        (len, Some(from)) => from.part(len, "a value")?,
        (_, None) => return Err(BodyRefusal::Short { what: "the values", needed: len, found: 0 }),
    };
    let value = match code {
        0 => Scalar::Null,
        1 => Scalar::Other,
        2 => Scalar::True,
        3 => Scalar::Count(part.unsigned()?),
        6 => Scalar::Text(part.text_of(len)?),
        _ => {
            part.bytes(len)?;
            Scalar::Other
        }
    };
    if part.left() > 0 {
        return Err(part.wrong("as long as its form says"));
    }
    Ok(value)
}
