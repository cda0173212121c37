//! Bodies written by hand, as no honest program writes them.

use document::Counts;
use model::wire::put_block;

use crate::samples::{ALICE, Person, first, sealed};

/// A change in parts, with its columns by specification.
#[derive(Clone)]
pub struct Crafted {
    pub deps: Vec<[u8; 32]>,
    pub actor: Vec<u8>,
    pub seq: u64,
    pub start_op: u64,
    pub time: u64,
    pub message: Vec<u8>,
    pub others: Vec<Vec<u8>>,
    pub columns: Vec<(u64, Vec<u8>)>,
    pub extra: Vec<u8>,
}

/// One operation of Alice's: the root's `title` is set to "x".
pub fn title() -> Crafted {
    let columns = vec![
        (21, [&[0x7f, 5][..], b"title"].concat()),
        (52, vec![1]),
        (66, vec![0x7f, 1]),
        (86, vec![0x7f, 0x16]),
        (87, b"x".to_vec()),
        (112, vec![0x7f, 0]),
    ];
    Crafted {
        deps: vec![],
        actor: ALICE.actor().to_vec(),
        seq: 1,
        start_op: 1,
        time: 0,
        message: vec![],
        others: vec![],
        columns,
        extra: vec![],
    }
}

/// A later change of somebody's, which builds on the first and sets `title` to
/// "x" without naming what it replaces.
pub fn later(who: Person) -> Crafted {
    let body = first().body;
    let first = document::check(&body, &ALICE.actor()).unwrap();
    Crafted {
        deps: vec![first.hash],
        actor: who.actor().to_vec(),
        start_op: u64::from(first.start_op) + u64::from(first.operations),
        others: vec![ALICE.actor().to_vec()],
        ..title()
    }
}

impl Crafted {
    /// With this column in place of any other of its specification.
    pub fn with(mut self, specification: u64, column: &[u8]) -> Self {
        self.columns.retain(|(known, _)| *known != specification);
        let place = self.columns.partition_point(|(known, _)| *known < specification);
        self.columns.insert(place, (specification, column.to_vec()));
        self
    }

    /// Without this column.
    pub fn without(mut self, specification: u64) -> Self {
        self.columns.retain(|(known, _)| *known != specification);
        self
    }

    /// Acting on an object, named by its actor's place and its counter.
    pub fn object(self, actor: u8, counter: u64) -> Self {
        self.with(1, &[0x7f, actor]).with(2, &[&[0x7f][..], &leb(counter)].concat())
    }

    /// What stands behind the chunk's head.
    pub fn data(&self) -> Vec<u8> {
        let mut data = leb(self.deps.len() as u64);
        self.deps.iter().for_each(|dep| data.extend_from_slice(dep));
        put_short(&mut data, &self.actor);
        for number in [self.seq, self.start_op, self.time] {
            data.extend(leb(number));
        }
        put_short(&mut data, &self.message);
        data.extend(leb(self.others.len() as u64));
        self.others.iter().for_each(|other| put_short(&mut data, other));
        data.extend(leb(self.columns.len() as u64));
        for (specification, column) in &self.columns {
            data.extend(leb(*specification));
            data.extend(leb(column.len() as u64));
        }
        self.columns.iter().for_each(|(_, column)| data.extend_from_slice(column));
        data.extend_from_slice(&self.extra);
        data
    }

    /// The whole body, with a right checksum.
    pub fn bytes(&self) -> Vec<u8> {
        chunk(1, &self.data())
    }
}

/// The chunk of these bytes, with a right checksum.
pub fn chunk(kind: u8, data: &[u8]) -> Vec<u8> {
    sealed([&[0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, kind][..], &leb(data.len() as u64), data].concat())
}

/// A number as automerge writes it (LEB128).
pub fn leb(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

/// A positive number as automerge writes it where it may be negative.
pub fn signed(number: u64) -> Vec<u8> {
    let mut bytes = leb(number);
    if bytes.last().is_some_and(|byte| byte & 0x40 != 0) {
        *bytes.last_mut().unwrap() |= 0x80;
        bytes.push(0);
    }
    bytes
}

fn put_short(to: &mut Vec<u8>, bytes: &[u8]) {
    to.extend(leb(bytes.len() as u64));
    to.extend_from_slice(bytes);
}

/// Whether a change counts, by the byte that says so in a story.
pub const COUNTS: [Counts; 3] = [Counts::NotNow, Counts::Yes, Counts::Cut];

/// A row of a story of changes: whose it is, whether it counts, and its body.
#[derive(Clone)]
pub struct Row {
    pub who: Person,
    pub counts: Counts,
    pub body: Vec<u8>,
    /// How often it comes, each time with another number written over the four
    /// bytes at this place, and its checksum put right.
    pub repeated: Option<(u16, u16)>,
}

/// A row that comes once and counts.
pub fn row(who: Person, body: Vec<u8>) -> Row {
    Row { who, counts: Counts::Yes, body, repeated: None }
}

/// A story in bytes: whether the record's first change comes before, then rows.
pub fn story(with_first: bool, rows: &[Row]) -> Vec<u8> {
    let mut bytes = vec![u8::from(with_first)];
    for row in rows {
        let (count, at) = row.repeated.unwrap_or((0, 0));
        bytes.extend([row.who.0, COUNTS.iter().position(|counts| *counts == row.counts).expect("all are listed") as u8]);
        bytes.extend(count.to_be_bytes());
        bytes.extend(at.to_be_bytes());
        put_block(&mut bytes, &row.body);
    }
    bytes
}
