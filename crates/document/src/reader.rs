//! Taking a body apart: numbers in their shortest form, and texts that are UTF-8.
//!
//! Every length is held against the bytes that are left before anything is read,
//! and every refusal names the part that was being read.
//!
//! Deliberately absent: copies. A text is a [`Span`] of the body that it is in.

use crate::body::BodyRefusal;

/// Takes bytes apart from the front, and knows where in the body it stands.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'a> {
    body: &'a [u8],
    at: usize,
    end: usize,
    what: &'static str,
}

impl<'a> Reader<'a> {
    /// Reads a whole body; `what` names the part being read, for refusals.
    pub fn new(body: &'a [u8], what: &'static str) -> Self {
        Self { body, at: 0, end: body.len(), what }
    }

    /// Names the next part, for refusals.
    pub fn name(&mut self, what: &'static str) {
        self.what = what;
    }

    /// Bytes left.
    pub fn left(&self) -> usize {
        self.end - self.at
    }

    /// A reader of the next `len` bytes, named; this one then stands behind them.
    pub fn part(&mut self, len: u64, what: &'static str) -> Result<Self, BodyRefusal> {
        let start = self.at;
        self.bytes(len)?;
        Ok(Self { body: self.body, at: start, end: self.at, what })
    }

    /// The next `len` bytes.
    pub fn bytes(&mut self, len: u64) -> Result<&'a [u8], BodyRefusal> {
        if len > self.left() as u64 {
            return Err(BodyRefusal::Short { what: self.what, needed: len, found: self.left() });
        }
        let start = self.at;
        self.at += len as usize;
        Ok(&self.body[start..self.at])
    }

    /// The next byte.
    pub fn byte(&mut self) -> Result<u8, BodyRefusal> {
        Ok(self.bytes(1)?[0])
    }

    /// An unsigned number (LEB128) in its shortest form.
    pub fn unsigned(&mut self) -> Result<u64, BodyRefusal> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if bits.leading_zeros() < shift || (byte == 0 && shift > 0) {
                return Err(self.wrong("a number of at most 64 bits in its shortest form"));
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(self.wrong("a number of at most 64 bits in its shortest form"))
    }

    /// A signed number (LEB128) in its shortest form.
    pub fn signed(&mut self) -> Result<i64, BodyRefusal> {
        let mut number = 0i128;
        let mut before = 0u8;
        for shift in (0..70).step_by(7) {
            let byte = self.byte()?;
            number |= i128::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let negative = byte & 0x40 != 0;
                if negative {
                    number -= 1 << (shift + 7);
                }
                let longer_than_needed = shift > 0 && ((byte == 0 && before & 0x40 == 0) || (byte == 0x7f && before & 0x40 != 0));
                return match i64::try_from(number) {
                    Ok(number) if !longer_than_needed => Ok(number),
                    _ => Err(self.wrong("a number of at most 64 bits in its shortest form")),
                };
            }
            before = byte;
        }
        Err(self.wrong("a number of at most 64 bits in its shortest form"))
    }

    /// A text behind its length.
    pub fn text(&mut self) -> Result<Span, BodyRefusal> {
        let len = self.unsigned()?;
        self.text_of(len)
    }

    /// A text of this length in bytes.
    pub fn text_of(&mut self, len: u64) -> Result<Span, BodyRefusal> {
        let start = self.at as u32;
        let bytes = self.bytes(len)?;
        if std::str::from_utf8(bytes).is_err() {
            return Err(self.wrong("UTF-8"));
        }
        Ok(Span { start, len: bytes.len() as u32 })
    }

    /// The whole body, of which spans are parts.
    pub fn body(&self) -> &'a [u8] {
        self.body
    }

    /// What the part being read is called.
    pub fn what(&self) -> &'static str {
        self.what
    }

    /// A refusal of the part being read.
    pub fn wrong(&self, needed: &'static str) -> BodyRefusal {
        BodyRefusal::Wrong { what: self.what, needed }
    }
}

/// Where in its body a text stands, which was found to be UTF-8 when it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    start: u32,
    len: u32,
}

impl Span {
    /// The text itself, out of the body that it was read from.
    pub fn of(self, body: &[u8]) -> &str {
        let bytes = &body[self.start as usize..(self.start + self.len) as usize];
        std::str::from_utf8(bytes).expect("the span was checked when it was read, and bodies do not change")
    }
}
