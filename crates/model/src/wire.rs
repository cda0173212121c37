//! Strict bytes: one valid encoding for each value.
//!
//! Numbers are big-endian and of fixed width, lengths come before what they
//! measure and are checked before memory is taken, and nothing may trail.

/// Why bytes were not what they should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// The bytes end too early.
    #[error("{what} needs {needed} more bytes and {found} are left")]
    Short {
        /// What was being read.
        what: &'static str,
        /// Bytes needed.
        needed: usize,
        /// Bytes left.
        found: usize,
    },
    /// Bytes are left over.
    #[error("{0} bytes trail behind the end")]
    Trailing(usize),
    /// A length or count is over its limit.
    #[error("{what} is {found} long, above the limit of {limit}")]
    TooLong {
        /// What was being read.
        what: &'static str,
        /// Length found.
        found: usize,
        /// Length allowed.
        limit: usize,
    },
    /// A field has a value that it cannot have.
    #[error("{what} cannot be {found}")]
    Value {
        /// What was being read.
        what: &'static str,
        /// The value found.
        found: u64,
    },
    /// A text is not UTF-8.
    #[error("{0} is not UTF-8")]
    Text(&'static str),
    /// Entries that must stand in strictly rising order do not.
    #[error("{0} are not in strictly rising order")]
    Order(&'static str),
}

/// Takes bytes apart from the front.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Reads these bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// How many bytes are left.
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    /// The next `len` bytes.
    ///
    /// # Errors
    /// [`Malformed::Short`] when fewer are left; nothing has been taken then.
    pub fn bytes(&mut self, len: usize, what: &'static str) -> Result<&'a [u8], Malformed> {
        let Some((taken, rest)) = self.rest.split_at_checked(len) else {
            return Err(Malformed::Short { what, needed: len, found: self.rest.len() });
        };
        self.rest = rest;
        Ok(taken)
    }

    /// A fixed number of bytes.
    ///
    /// # Errors
    /// [`Malformed::Short`] when fewer are left.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let bytes = self.bytes(N, "a fixed field")?;
        Ok(bytes.try_into().expect("as many bytes as were asked for"))
    }

    /// One byte.
    ///
    /// # Errors
    /// [`Malformed::Short`] at the end.
    pub fn u8(&mut self) -> Result<u8, Malformed> {
        Ok(u8::from_be_bytes(self.array()?))
    }

    /// Two bytes, big-endian.
    ///
    /// # Errors
    /// [`Malformed::Short`] at the end.
    pub fn u16(&mut self) -> Result<u16, Malformed> {
        Ok(u16::from_be_bytes(self.array()?))
    }

    /// Four bytes, big-endian.
    ///
    /// # Errors
    /// [`Malformed::Short`] at the end.
    pub fn u32(&mut self) -> Result<u32, Malformed> {
        Ok(u32::from_be_bytes(self.array()?))
    }

    /// Eight bytes, big-endian.
    ///
    /// # Errors
    /// [`Malformed::Short`] at the end.
    pub fn u64(&mut self) -> Result<u64, Malformed> {
        Ok(u64::from_be_bytes(self.array()?))
    }

    /// A count (four bytes) that may be at most `limit`.
    ///
    /// # Errors
    /// [`Malformed::TooLong`] above the limit.
    pub fn count(&mut self, limit: usize, what: &'static str) -> Result<usize, Malformed> {
        let found = self.u32()? as usize;
        if found > limit {
            return Err(Malformed::TooLong { what, found, limit });
        }
        Ok(found)
    }

    /// A block of bytes behind its length (four bytes), at most `limit` long.
    ///
    /// # Errors
    /// [`Malformed::TooLong`] above the limit, [`Malformed::Short`] at the end.
    pub fn block(&mut self, limit: usize, what: &'static str) -> Result<&'a [u8], Malformed> {
        let len = self.count(limit, what)?;
        self.bytes(len, what)
    }

    /// A text behind its length in bytes (four bytes), at most `limit` long.
    ///
    /// # Errors
    /// As [`Reader::block`], and [`Malformed::Text`] when it is not UTF-8.
    pub fn text(&mut self, limit: usize, what: &'static str) -> Result<&'a str, Malformed> {
        std::str::from_utf8(self.block(limit, what)?).map_err(|_| Malformed::Text(what))
    }

    /// Says that all has been read.
    ///
    /// # Errors
    /// [`Malformed::Trailing`] when bytes are left.
    pub fn finish(self) -> Result<(), Malformed> {
        match self.rest.len() {
            0 => Ok(()),
            left => Err(Malformed::Trailing(left)),
        }
    }
}

/// Appends a block of bytes behind its length (four bytes).
///
/// # Panics
/// When the block is 4 GiB or more; every caller's limit is far below.
pub fn put_block(to: &mut Vec<u8>, bytes: &[u8]) {
    let len = u32::try_from(bytes.len()).expect("blocks are bounded far below 4 GiB");
    to.extend_from_slice(&len.to_be_bytes());
    to.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_checked_before_memory_is_taken() {
        let mut huge = Vec::from(u32::MAX.to_be_bytes());
        huge.push(1);
        let mut reader = Reader::new(&huge);
        assert_eq!(reader.block(1024, "a body"), Err(Malformed::TooLong { what: "a body", found: u32::MAX as usize, limit: 1024 }));
    }

    #[test]
    fn nothing_may_trail() {
        let mut reader = Reader::new(&[1, 2]);
        assert_eq!(reader.u8(), Ok(1));
        assert_eq!(reader.finish(), Err(Malformed::Trailing(1)));
    }

    #[test]
    fn a_block_reads_back() {
        let mut bytes = Vec::new();
        put_block(&mut bytes, "כוורת".as_bytes());
        let mut reader = Reader::new(&bytes);
        assert_eq!(reader.text(64, "a name"), Ok("כוורת"));
        assert_eq!(reader.finish(), Ok(()));
    }
}
