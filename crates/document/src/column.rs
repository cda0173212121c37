//! The columns of automerge's change format: runs, deltas and booleans.
//!
//! A column is read twice: once run by run, to count its rows without writing
//! any of them out (93 bytes can claim a million), and once row by row, when the
//! count is known to be small. Every column has exactly one encoding here, the
//! one that automerge writes; what automerge merely tolerates is refused.
//!
//! Deliberately absent: deflated columns, which a change never has.
//!
//! Source: <https://automerge.org/automerge-binary-format-spec/>, and
//! `columnar/encoding` in automerge 0.12.

use crate::body::BodyRefusal;
use crate::reader::{Reader, Span};

/// What the cells of a column hold.
pub(crate) trait Cell: Copy {
    /// Reads one.
    fn read(from: &mut Reader<'_>) -> Result<Self, BodyRefusal>;
    /// Whether two cells of this body are equal.
    fn same(self, other: Self, body: &[u8]) -> bool;
}

impl Cell for u64 {
    fn read(from: &mut Reader<'_>) -> Result<Self, BodyRefusal> {
        from.unsigned()
    }
    fn same(self, other: Self, _: &[u8]) -> bool {
        self == other
    }
}

impl Cell for i64 {
    fn read(from: &mut Reader<'_>) -> Result<Self, BodyRefusal> {
        from.signed()
    }
    fn same(self, other: Self, _: &[u8]) -> bool {
        self == other
    }
}

impl Cell for Span {
    fn read(from: &mut Reader<'_>) -> Result<Self, BodyRefusal> {
        from.text()
    }
    fn same(self, other: Self, body: &[u8]) -> bool {
        self.of(body) == other.of(body)
    }
}

/// A run-length encoded column, one run after another: how often, and what.
/// Cells of a literal run come one by one.
#[derive(Clone, Debug)]
pub(crate) struct Runs<'a, T> {
    from: Reader<'a>,
    literal: u64,
    after_literal: bool,
    before: Option<Option<T>>,
}

impl<'a, T: Cell> Runs<'a, T> {
    /// Reads this column.
    pub fn new(from: Reader<'a>) -> Self {
        Self { from, literal: 0, after_literal: false, before: None }
    }

    /// The next run; `None` at the column's end.
    pub fn next_run(&mut self) -> Result<Option<(u64, Option<T>)>, BodyRefusal> {
        let wrong = self.from.wrong("its column's one encoding");
        if self.literal == 0 {
            if self.from.left() == 0 {
                return Ok(None);
            }
            let count = self.from.signed()?;
            let literal = count < 0;
            if count == 1 || (literal && self.after_literal) {
                return Err(wrong);
            }
            self.after_literal = literal;
            if literal {
                self.literal = count.unsigned_abs();
            } else {
                let run = match count {
                    0 => (self.from.unsigned()?, None),
                    count => (count.unsigned_abs(), Some(T::read(&mut self.from)?)),
                };
                return if run.0 == 0 || self.repeats(run.1) { Err(wrong) } else { Ok(Some(run)) };
            }
        }
        self.literal -= 1;
        let value = Some(T::read(&mut self.from)?);
        if self.repeats(value) { Err(wrong) } else { Ok(Some((1, value))) }
    }

    /// Whether this run is of the same value as the one before, with which it
    /// should then be one.
    fn repeats(&mut self, value: Option<T>) -> bool {
        let same = match (self.before, value) {
            (Some(Some(before)), Some(value)) => before.same(value, self.from.body()),
            (Some(None), None) => true,
            _ => false,
        };
        self.before = Some(value);
        same
    }
}

/// A column, row by row. An absent column is all nulls.
#[derive(Clone, Debug)]
pub(crate) struct Rows<'a, T> {
    runs: Option<Runs<'a, T>>,
    left: u64,
    value: Option<T>,
}

impl<'a, T: Cell> Rows<'a, T> {
    /// Reads this column.
    pub fn new(column: Option<&Reader<'a>>) -> Self {
        Self { runs: column.cloned().map(Runs::new), left: 0, value: None }
    }

    /// The next row; nulls for ever behind the end.
    pub fn next_row(&mut self) -> Result<Option<T>, BodyRefusal> {
        let Some(runs) = &mut self.runs else { return Ok(None) };
        if self.left == 0 {
            (self.left, self.value) = runs.next_run()?.unwrap_or((u64::MAX, None));
        }
        self.left -= 1;
        Ok(self.value)
    }

    /// The next row, which may not be null.
    pub fn next_value(&mut self) -> Result<T, BodyRefusal> {
        let value = self.next_row()?;
        let what = self.runs.as_ref().map_or("an operation's column", |runs| runs.from.what());
        value.ok_or(BodyRefusal::Wrong { what, needed: "a value in each of its rows" })
    }
}

/// A column of booleans: how many are false, then true, then false...
#[derive(Clone, Debug)]
pub(crate) struct Booleans<'a> {
    from: Option<Reader<'a>>,
    first: bool,
    left: u64,
    value: bool,
}

impl<'a> Booleans<'a> {
    /// Reads this column; an absent one is all false.
    pub fn new(column: Option<&Reader<'a>>) -> Self {
        Self { from: column.cloned(), first: true, left: 0, value: true }
    }

    /// The next run; `None` at the column's end.
    pub fn next_run(&mut self) -> Result<Option<(u64, bool)>, BodyRefusal> {
        let Some(from) = self.from.as_mut().filter(|from| from.left() > 0) else { return Ok(None) };
        let count = from.unsigned()?;
        if count == 0 && !self.first {
            return Err(from.wrong("its column's one encoding"));
        }
        self.first = false;
        self.value = !self.value;
        Ok(Some((count, self.value)))
    }

    /// The next row; false for ever behind the end.
    pub fn next_row(&mut self) -> Result<bool, BodyRefusal> {
        while self.left == 0 {
            let Some((count, _)) = self.next_run()? else { return Ok(false) };
            self.left = count;
        }
        self.left -= 1;
        Ok(self.value)
    }
}

/// A column of numbers, each written as its distance from the one before.
pub(crate) struct Deltas<'a> {
    rows: Rows<'a, i64>,
    sum: i64,
}

impl<'a> Deltas<'a> {
    /// Reads this column.
    pub fn new(column: Option<&Reader<'a>>) -> Self {
        Self { rows: Rows::new(column), sum: 0 }
    }

    /// The next row; nulls for ever behind the end.
    pub fn next_row(&mut self) -> Result<Option<i64>, BodyRefusal> {
        let Some(distance) = self.rows.next_row()? else { return Ok(None) };
        self.sum = self.sum.checked_add(distance).ok_or(BodyRefusal::Wrong { what: "a counter", needed: "within 64 bits" })?;
        Ok(Some(self.sum))
    }
}
