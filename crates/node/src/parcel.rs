//! Items in one file: as they are, or sealed as an age file (age-encryption.org/v1).
//! Backups and what is carried on a stick are such files; each has its own head and end.
//!
//! ```text
//! head | (length 4 | packed items) each | length 0 | end
//! ```

use std::io::{self, Read, Write};
use std::str::FromStr;

use age::x25519;
use bech32::{Bech32, Hrp};
use model::wire::put_block;
use sync::{pack_next, unpack};
use zeroize::Zeroizing;

/// How every age file begins.
pub(crate) const AGE_HEAD: &[u8] = b"age-encryption.org/";

/// Most bytes of one packed part.
const PART_MAX: usize = model::limits::BATCH_BYTES_MAX;

/// An age key out of 32 secret bytes.
pub(crate) fn identity(secret: &[u8; 32]) -> x25519::Identity {
    let hrp = Hrp::parse("age-secret-key-").expect("these are good letters");
    let text = Zeroizing::new(bech32::encode::<Bech32>(hrp, secret).expect("32 bytes are few"));
    x25519::Identity::from_str(&text.to_uppercase()).expect("32 bytes are a key")
}

/// Whom 32 public bytes seal for.
pub(crate) fn recipient(public: &[u8; 32]) -> x25519::Recipient {
    let hrp = Hrp::parse("age").expect("these are good letters");
    let text = bech32::encode::<Bech32>(hrp, public).expect("32 bytes are few");
    x25519::Recipient::from_str(&text).expect("32 bytes are a key")
}

/// Where the bytes go: as they are, or sealed.
enum Lid<W: Write> {
    Open(W),
    Sealed(age::stream::StreamWriter<W>),
}

/// Writes a file part by part.
pub(crate) struct Writer<W: Write> {
    out: Lid<W>,
    check: blake3::Hasher,
}

impl<W: Write> Writer<W> {
    /// Begins one with its head, sealed where there is somebody to seal it for.
    pub fn begin(out: W, head: &[u8], recipients: &[x25519::Recipient]) -> io::Result<Self> {
        let out = match recipients {
            [] => Lid::Open(out),
            some => {
                let to = some.iter().map(|recipient| recipient as &dyn age::Recipient);
                let encryptor = age::Encryptor::with_recipients(to).map_err(io::Error::other)?;
                Lid::Sealed(encryptor.wrap_output(out)?)
            }
        };
        let mut writer = Self { out, check: blake3::Hasher::new() };
        writer.put(head)?;
        Ok(writer)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.check.update(bytes);
        match &mut self.out {
            Lid::Open(out) => out.write_all(bytes),
            Lid::Sealed(out) => out.write_all(bytes),
        }
    }

    pub fn items(&mut self, items: Vec<Vec<u8>>) -> io::Result<()> {
        let mut items = items.into_iter();
        while let Some(part) = pack_next(&mut items) {
            let mut block = Vec::with_capacity(part.len() + 4);
            put_block(&mut block, &part);
            self.put(&block)?;
        }
        Ok(())
    }

    /// Ends it with what `end` makes of the BLAKE3 of everything before.
    pub fn finish(mut self, end: impl FnOnce(blake3::Hash) -> Vec<u8>) -> io::Result<W> {
        let mut last = Vec::new();
        put_block(&mut last, &[]);
        self.put(&last)?;
        let end = end(self.check.finalize());
        self.put(&end)?;
        match self.out {
            Lid::Open(out) => Ok(out),
            Lid::Sealed(out) => out.finish(),
        }
    }
}

/// Takes a sealed file's lid off; what is inside is read from what comes back.
///
/// # Errors
/// [`age::DecryptError`]: it is for somebody else, or no whole age file.
pub(crate) fn open<R: Read>(from: R, key: &x25519::Identity) -> Result<impl Read, age::DecryptError> {
    age::Decryptor::new(from)?.decrypt(std::iter::once(key as &dyn age::Identity))
}

/// What is wrong with a file that cannot be read to its end.
pub(crate) fn wrong_with(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => "it is damaged or cut short".into(),
        _ => error.to_string(),
    }
}

/// Reads a file part by part, whose lid is off.
pub(crate) struct Parts<R> {
    from: R,
    check: blake3::Hasher,
}

impl<R: Read> Parts<R> {
    pub fn new(from: R) -> Self {
        Self { from, check: blake3::Hasher::new() }
    }

    /// So many bytes.
    pub fn array<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.from.read_exact(&mut bytes)?;
        self.check.update(&bytes);
        Ok(bytes)
    }

    /// The items of the next part; `None` behind the last.
    pub fn items(&mut self) -> io::Result<Option<Vec<Vec<u8>>>> {
        let len = u32::from_be_bytes(self.array()?) as usize;
        if len == 0 {
            return Ok(None);
        }
        if len > PART_MAX {
            return Err(io::Error::other(format!("a part has {len} bytes, more than {PART_MAX}")));
        }
        let mut part = vec![0; len];
        self.from.read_exact(&mut part)?;
        self.check.update(&part);
        unpack(&part).map(Some).map_err(io::Error::other)
    }

    /// The BLAKE3 of everything read, and the end: so many bytes and no more.
    pub fn end<const N: usize>(mut self) -> io::Result<(blake3::Hash, [u8; N])> {
        let check = self.check.finalize();
        let end = self.array()?;
        match self.from.read(&mut [0])? {
            0 => Ok((check, end)),
            _ => Err(io::Error::other("there is more behind its end")),
        }
    }
}
