//! Keys on disk: small files that only their owner may read.
//!
//! Without a passphrase a key lies in its file as it is, and the file's mode is
//! 0600 where the system knows modes. With one, all keys of the device lie in one
//! file, sealed (`docs/decisions/0008-keys-at-rest.md` gives its bytes). This is
//! the one place of the crate that knows of Unix.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use model::MemberId;
use zeroize::Zeroizing;

use crate::NodeError;
use crate::passphrase::{self, Cost, Nonce, Passphrase, Salt};

const DEVICE: &str = "device.key";
const TRANSPORT: &str = "transport.key";
const HEAD: &str = "kaveret device key 1";
const HEAD_SEALED: &str = "kaveret device key 2";

/// Bytes of the keys before they are sealed: member, secret, whether there is a
/// transport key, transport key or zeros. Always as many, so that the length of
/// the file does not say whether it is a box's.
const PLAIN_LEN: usize = 97;

/// Longest file that is read: a sealed one has some 500 bytes.
const FILE_BYTES_MAX: u64 = 4096;

/// Who this node writes for, and with which keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Keys {
    pub member: MemberId,
    /// The device's secret.
    pub secret: Zeroizing<[u8; 32]>,
    /// A box's transport key, where it lies sealed beside the device's.
    pub transport: Option<Zeroizing<[u8; 32]>>,
}

/// What the data directory holds.
pub(crate) enum Found {
    /// No key: the node belongs to nobody yet.
    Nothing,
    /// A key as it is.
    Plain(Keys),
    /// Keys under a passphrase.
    Sealed(Sealed),
}

/// Keys under a passphrase.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Sealed {
    cost: Cost,
    salt: Salt,
    nonce: Nonce,
    sealed: Vec<u8>,
}

fn failed(what: &str, path: &Path, error: &io::Error) -> NodeError {
    NodeError::Storage(format!("{what} {} failed: {error}", path.display()))
}

/// Reads the device's keys, as far as that goes without a passphrase.
pub(crate) fn read(dir: &Path) -> Result<Found, NodeError> {
    let path = dir.join(DEVICE);
    let text = match read_bounded(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(failed("reading", &path, &error)),
    };
    let found = std::str::from_utf8(&text).ok().and_then(|text| match text.starts_with(HEAD_SEALED) {
        true => text.parse().ok().map(Found::Sealed),
        false => plain(text).map(Found::Plain),
    });
    found.ok_or_else(|| {
        let advice = "is not a device key, or is damaged; move it away and run `kaveret restore` with the recovery phrase";
        NodeError::Storage(format!("{} {advice}", path.display()))
    })
}

fn read_bounded(path: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    use std::io::Read;
    let mut bytes = Zeroizing::new(Vec::with_capacity(FILE_BYTES_MAX as usize));
    File::open(path)?.take(FILE_BYTES_MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn plain(text: &str) -> Option<Keys> {
    let mut lines = text.lines();
    (lines.next()? == HEAD).then_some(())?;
    let member = lines.next()?.strip_prefix("member ")?.parse().ok()?;
    let secret: model::DeviceId = lines.next()?.strip_prefix("secret ")?.parse().ok()?;
    Some(Keys { member, secret: Zeroizing::new(secret.0), transport: None })
}

/// Writes the keys as they are, so that they are on disk when this returns.
pub(crate) fn write_plain(dir: &Path, keys: &Keys) -> Result<(), NodeError> {
    if let Some(transport) = &keys.transport {
        write_private(&dir.join(TRANSPORT), &**transport)?;
    }
    let hex = Zeroizing::new(model::DeviceId(*keys.secret).to_string());
    let text = Zeroizing::new(format!("{HEAD}\nmember {}\nsecret {}\n", keys.member, *hex));
    write_private(&dir.join(DEVICE), text.as_bytes())
}

/// Writes the keys under a passphrase, and removes those that lie there as they
/// are. Takes as long as the usual cost says.
pub(crate) fn write_sealed(dir: &Path, keys: &Keys, passphrase: &Passphrase) -> Result<(), NodeError> {
    let sealed = Sealed::seal(keys, passphrase, Cost::USUAL, random()?, random()?);
    write_private(&dir.join(DEVICE), sealed.to_string().as_bytes())?;
    remove_plain_transport(dir)
}

/// Removes a transport key that lies there as it is, because the sealed file has
/// it; also what a crash left half written.
pub(crate) fn remove_plain_transport(dir: &Path) -> Result<(), NodeError> {
    let path = dir.join(TRANSPORT);
    for path in [path.with_extension("new"), path] {
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed("removing", &path, &error)),
            _ => {}
        }
    }
    Ok(())
}

impl Sealed {
    fn seal(keys: &Keys, passphrase: &Passphrase, cost: Cost, salt: Salt, nonce: Nonce) -> Self {
        let mut plain = Zeroizing::new(Vec::with_capacity(PLAIN_LEN));
        plain.extend_from_slice(&keys.member.0);
        plain.extend_from_slice(&*keys.secret);
        plain.push(u8::from(keys.transport.is_some()));
        plain.extend_from_slice(keys.transport.as_deref().unwrap_or(&[0; 32]));
        let unsealed = Self { cost, salt, nonce, sealed: Vec::new() };
        let sealed = passphrase::seal(passphrase, cost, &salt, &nonce, unsealed.header().as_bytes(), &plain);
        Self { sealed, ..unsealed }
    }

    /// The keys; `None` when the passphrase is wrong. Takes as long as it costs.
    pub fn open(&self, passphrase: &Passphrase) -> Option<Keys> {
        let plain = passphrase::open(passphrase, self.cost, &self.salt, &self.nonce, self.header().as_bytes(), &self.sealed)?;
        let plain: &[u8; PLAIN_LEN] = plain.as_slice().try_into().ok()?;
        let part = |at: usize| Zeroizing::new(<[u8; 32]>::try_from(&plain[at..at + 32]).expect("32 of 97 bytes"));
        let transport = match plain[64] {
            0 => None,
            1 => Some(part(65)),
            _ => return None,
        };
        Some(Keys { member: MemberId(*part(0)), secret: part(32), transport })
    }

    /// What is authenticated with the keys.
    fn header(&self) -> String {
        let Cost { memory, passes, lanes } = self.cost;
        let (salt, nonce) = (HEXLOWER.encode(&self.salt), HEXLOWER.encode(&self.nonce));
        format!("{HEAD_SEALED}\nargon2id {memory} {passes} {lanes}\nsalt {salt}\nnonce {nonce}\n")
    }
}

/// The last line tells damage from a wrong passphrase.
impl std::fmt::Display for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = format!("{}sealed {}\n", self.header(), HEXLOWER.encode(&self.sealed));
        let check = blake3::hash(text.as_bytes());
        writeln!(f, "{text}check {}", HEXLOWER.encode(&check.as_bytes()[..8]))
    }
}

/// Why a text is not a file of sealed keys.
#[derive(Debug)]
pub(crate) struct Malformed;

impl FromStr for Sealed {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let parsed = (|| {
            let mut lines = text.lines().skip(1);
            let mut costs = lines.next()?.strip_prefix("argon2id ")?.split(' ').map(|number| number.parse::<u32>().ok());
            let cost = Cost { memory: costs.next()??, passes: costs.next()??, lanes: costs.next()?? };
            let mut bytes = |name: &str| HEXLOWER.decode(lines.next()?.strip_prefix(name)?.as_bytes()).ok();
            let (salt, nonce) = (bytes("salt ")?.try_into().ok()?, bytes("nonce ")?.try_into().ok()?);
            Some(Self { cost, salt, nonce, sealed: bytes("sealed ")? })
        })();
        // One valid text for what it says; a cost that nobody can bear is not tried.
        parsed.filter(|parsed| parsed.cost.is_bearable() && parsed.to_string() == text).ok_or(Malformed)
    }
}

/// Takes back a key that came to nothing.
pub(crate) fn remove_device(dir: &Path) {
    if let Err(error) = fs::remove_file(dir.join(DEVICE)) {
        tracing::warn!(%error, "an unused device key could not be removed");
    }
}

/// The stable transport key of a box that lies there as it is, if there is one.
pub(crate) fn read_transport(dir: &Path) -> Result<Option<Zeroizing<[u8; 32]>>, NodeError> {
    let path = dir.join(TRANSPORT);
    match read_bounded(&path) {
        Ok(bytes) => match <[u8; 32]>::try_from(bytes.as_slice()) {
            Ok(seed) => Ok(Some(Zeroizing::new(seed))),
            Err(_) => Err(NodeError::Storage(format!("{} does not hold 32 bytes", path.display()))),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("reading", &path, &error)),
    }
}

/// The stable transport key of a box without a passphrase, made at its first start.
pub(crate) fn transport(dir: &Path) -> Result<Zeroizing<[u8; 32]>, NodeError> {
    if let Some(seed) = read_transport(dir)? {
        return Ok(seed);
    }
    let seed = Zeroizing::new(random()?);
    write_private(&dir.join(TRANSPORT), &*seed)?;
    Ok(seed)
}

/// Bytes from the operating system that nobody can guess.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], NodeError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| NodeError::Storage(format!("the system gave no randomness: {error}")))?;
    Ok(bytes)
}

/// Writes a file whole or not at all: beside its place, synced, then moved there.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), NodeError> {
    let beside = path.with_extension("new");
    let write = || {
        let mut file = private_options().open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        match path.parent() {
            Some(dir) => File::open(dir)?.sync_all(),
            None => Ok(()),
        }
    };
    write().map_err(|error| failed("writing", path, &error))
}

pub(crate) fn private_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}

/// Makes the data directory, for its owner alone.
pub(crate) fn make_dir(dir: &Path) -> Result<(), NodeError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(dir).map_err(|error| failed("making", dir, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Enough to see that it works, in no time.
    const CHEAP: Cost = Cost { memory: 8, passes: 1, lanes: 1 };

    fn keys(transport: bool) -> Keys {
        let transport = transport.then(|| Zeroizing::new([3; 32]));
        Keys { member: MemberId([1; 32]), secret: Zeroizing::new([2; 32]), transport }
    }

    fn passphrase(words: &str) -> Passphrase {
        Passphrase::new(words).unwrap()
    }

    fn sealed(transport: bool) -> Sealed {
        Sealed::seal(&keys(transport), &passphrase("bees fly at noon"), CHEAP, [4; 16], [5; 24])
    }

    fn put(dir: &Path, text: &str) -> Result<Found, NodeError> {
        fs::write(dir.join(DEVICE), text).unwrap();
        read(dir)
    }

    /// With the last line that goes with it.
    fn checked(text: &str) -> String {
        let text = text.split_once("check ").map_or(text, |(text, _)| text);
        format!("{text}check {}\n", HEXLOWER.encode(&blake3::hash(text.as_bytes()).as_bytes()[..8]))
    }

    #[test]
    fn a_device_key_reads_back_and_is_private() {
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(read(dir.path()).unwrap(), Found::Nothing));
        write_plain(dir.path(), &keys(false)).unwrap();
        let Found::Plain(found) = read(dir.path()).unwrap() else { panic!("it was written as it is") };
        assert_eq!(found, keys(false));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(dir.path().join(DEVICE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn keys_of_the_first_version_are_still_read() {
        let dir = tempfile::tempdir().unwrap();
        let text = format!("kaveret device key 1\nmember {}\nsecret {}\n", "01".repeat(32), "02".repeat(32));
        let Found::Plain(found) = put(dir.path(), &text).unwrap() else { panic!("it is no sealed file") };
        assert_eq!(found, keys(false));
    }

    #[test]
    fn a_damaged_key_file_says_what_to_do() {
        let dir = tempfile::tempdir().unwrap();
        let error = put(dir.path(), "nonsense").err().unwrap().to_string();
        assert!(error.contains("kaveret restore"), "{error}");
    }

    #[test]
    fn sealed_keys_open_with_their_passphrase_alone() {
        for transport in [false, true] {
            let sealed: Sealed = sealed(transport).to_string().parse().unwrap();
            assert_eq!(sealed.open(&passphrase("bees fly at noon")), Some(keys(transport)));
            assert_eq!(sealed.open(&passphrase("bees fly at night")), None);
            assert_eq!(sealed.open(&passphrase("")), None);
        }
        assert_eq!(sealed(false).to_string().len(), sealed(true).to_string().len());
    }

    #[test]
    fn sealing_takes_every_secret_out_of_the_directory() {
        let dir = tempfile::tempdir().unwrap();
        write_plain(dir.path(), &keys(true)).unwrap();
        fs::write(dir.path().join("transport.new"), [3; 32]).unwrap();
        write_sealed(dir.path(), &keys(true), &passphrase("bees fly at noon")).unwrap();
        let files: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
        assert_eq!(files, [DEVICE]);
        let bytes = fs::read(dir.path().join(DEVICE)).unwrap();
        for secret in [[2; 32], [3; 32]] {
            assert!(!bytes.windows(32).any(|found| found == secret));
            assert!(!bytes.windows(64).any(|found| found == HEXLOWER.encode(&secret).as_bytes()));
        }
        let Found::Sealed(sealed) = read(dir.path()).unwrap() else { panic!("it was sealed") };
        assert_eq!(sealed.cost, Cost::USUAL);
        assert_eq!(sealed.open(&passphrase("bees fly at noon")), Some(keys(true)));
    }

    #[test]
    fn a_sealed_file_that_was_cut_or_damaged_is_not_called_a_wrong_passphrase() {
        let dir = tempfile::tempdir().unwrap();
        let text = sealed(true).to_string();
        assert!(matches!(put(dir.path(), &text), Ok(Found::Sealed(_))));
        for at in 0..text.len() {
            assert!(put(dir.path(), &text[..at]).is_err(), "cut at {at}");
            let mut damaged = text.clone().into_bytes();
            damaged[at] ^= 1;
            assert!(put(dir.path(), std::str::from_utf8(&damaged).unwrap()).is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_sealed_file_of_a_hostile_hand_opens_nothing_and_takes_no_memory() {
        let dir = tempfile::tempdir().unwrap();
        let text = sealed(true).to_string();
        for cost in
            ["4294967295 1 1", "8 4294967295 1", "8 1 4294967295", "300000 1 1", "8 17 1", "0 0 0", "8 1", "8 1 1 1", "08 1 1", "-8 1 1"]
        {
            let hostile = checked(&text.replace("argon2id 8 1 1", &format!("argon2id {cost}")));
            assert!(put(dir.path(), &hostile).is_err(), "{cost}");
        }
        // What can be read but was changed opens with no passphrase.
        for (from, to) in [("argon2id 8 1 1", "argon2id 9 1 1"), ("salt 04", "salt 05"), ("nonce 05", "nonce 06")] {
            let Found::Sealed(changed) = put(dir.path(), &checked(&text.replace(from, to))).unwrap() else { panic!("it is sealed") };
            assert_eq!(changed.open(&passphrase("bees fly at noon")), None, "{to}");
        }
        let short = Sealed { sealed: vec![0; 7], ..sealed(true) };
        assert_eq!(short.open(&passphrase("bees fly at noon")), None);
        assert!(put(dir.path(), &"x".repeat(100_000)).is_err());
    }
}
