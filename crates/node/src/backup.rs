//! A backup: a city's items in one file. It holds no key, and nobody reads it who has not
//! the member's recovery phrase: it is an age file (age-encryption.org/v1) for a key that
//! the phrase gives. Inside, and in one that was asked for without a lid:
//!
//! ```text
//! "kaveret backup 1\n" | city 32 | (length 4 | packed items) each | length 0 | BLAKE3 of all before 32
//! ```

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

use age::x25519;
use engine::{Engine, Identity, Now, Options, PeerKey};
use model::facts::BackupCheck;
use model::{CityId, MemberId, MemoryDisk, Moment, Timestamp};
use trust::{DeviceKey, RootKey};
use zeroize::Zeroizing;

use crate::parcel::{self, AGE_HEAD, Parts, Writer};
use crate::{NodeError, keyfile};

const HEAD: &[u8; 17] = b"kaveret backup 1\n";
const CHECK_LEN: usize = 32;

/// A small file that says for which key backups are sealed. What it opens, only the
/// recovery phrase gives.
const KEY_FILE: &str = "backup-key";
const KEY_HEAD: &str = "kaveret backup key 1";

/// The key that opens the backups of a member's devices.
fn identity(root: &RootKey) -> x25519::Identity {
    parcel::identity(&root.derive("kaveret 1 backup key"))
}

/// Remembers for whom this device's backups are sealed.
pub(crate) fn remember(dir: &Path, root: &RootKey) -> Result<(), NodeError> {
    let text = format!("{KEY_HEAD}\nmember {}\nkey {}\n", root.member(), identity(root).to_public());
    keyfile::write_private(&dir.join(KEY_FILE), text.as_bytes())
}

/// For whom they are sealed; `None` when this device has not seen the member's phrase since
/// backups are sealed.
pub(crate) fn recipient(dir: &Path, member: MemberId) -> Option<x25519::Recipient> {
    let text = fs::read_to_string(dir.join(KEY_FILE)).ok()?;
    let mut lines = text.lines();
    (lines.next()? == KEY_HEAD && lines.next()?.strip_prefix("member ")?.parse() == Ok(member)).then_some(())?;
    lines.next()?.strip_prefix("key ")?.parse().ok()
}

/// Begins a backup, sealed where there is somebody to seal it for.
pub(crate) fn begin<W: Write>(out: W, city: CityId, recipient: Option<x25519::Recipient>) -> io::Result<Writer<W>> {
    Writer::begin(out, &[&HEAD[..], &city.0].concat(), recipient.as_slice())
}

/// Ends a backup.
pub(crate) fn finish<W: Write>(writer: Writer<W>) -> io::Result<W> {
    writer.finish(|check| check.as_bytes().to_vec())
}

/// A backup without a lid of a city's items.
///
/// # Errors
/// None in memory but for want of it.
pub fn unsealed(city: CityId, items: Vec<Vec<u8>>) -> io::Result<Vec<u8>> {
    let mut writer = begin(Vec::new(), city, None)?;
    writer.items(items)?;
    finish(writer)
}

/// What stands in a backup, which `root` opens where it is sealed.
pub(crate) fn read(bytes: &[u8], root: &RootKey) -> Result<(CityId, Vec<Vec<u8>>), NodeError> {
    if !bytes.starts_with(AGE_HEAD) {
        return read_open(bytes);
    }
    let closed = |error: age::DecryptError| match error {
        age::DecryptError::NoMatchingKeys => NodeError::Input(
            "these recovery words do not open this backup: it was made by another member's device, or after other words".into(),
        ),
        other => NodeError::Input(format!("this backup cannot be opened, so it is damaged or cut short: {other}")),
    };
    read_open(parcel::open(bytes, &identity(root)).map_err(closed)?)
}

fn read_open(from: impl Read) -> Result<(CityId, Vec<Vec<u8>>), NodeError> {
    let wrong = |what: String| NodeError::Input(format!("this is not a whole backup of kaveret: {what}"));
    let cut = |error: io::Error| wrong(parcel::wrong_with(&error));
    let mut from = Parts::new(from);
    if from.array::<{ HEAD.len() }>().map_err(cut)? != *HEAD {
        return Err(wrong("it begins with something else".into()));
    }
    let city = CityId(from.array().map_err(cut)?);
    let mut all = Vec::new();
    while let Some(items) = from.items().map_err(cut)? {
        all.extend(items);
    }
    let (found, check) = from.end::<CHECK_LEN>().map_err(cut)?;
    match found.as_bytes() == &check {
        true => Ok((city, all)),
        false => Err(wrong("its checksum does not match, so it is damaged or cut short".into())),
    }
}

/// Restores a backup for a trial, in memory, as [`crate::Handle::restore`] would on a disk:
/// what comes of it is all that would be there, the new device's certificate among it.
/// Nothing is kept.
///
/// # Errors
/// [`NodeError::Input`] when it cannot be read, or the phrase does not open it;
/// [`NodeError::Refused`] when the phrase's member is none of its city.
pub fn check(bytes: &[u8], phrase: &str, now: Timestamp) -> Result<BackupCheck, NodeError> {
    let root = RootKey::from_phrase(phrase).map_err(crate::phrase::unreadable)?;
    let (city, items) = read(bytes, &root)?;
    let key = DeviceKey::from_secret(&Zeroizing::new(keyfile::random()?));
    let certificate = trust::Verified::root_statement(&root, city, now, trust::Act::device(&key, city, root.member()));
    let certificate = certificate.map_err(|refusal| NodeError::Refused(refusal.to_string()))?;
    let now = Now { moment: Moment(0), wall: now };
    let identity = || Identity { key: DeviceKey::from_secret(&key.secret()), member: root.member() };
    let mut engine = Engine::open(MemoryDisk::default().open(), None, PeerKey(Vec::new()), &keyfile::random()?, Options::default())?;
    // Nobody is told: there is nobody.
    drop(engine.restore(identity(), city, items, certificate, now)?);
    let holdings = engine.holdings_mut().ok_or(NodeError::NoCity)?;
    let problems = holdings.verify()?.problems;
    let (sets, records, city) = (holdings.set_facts(), holdings.kind_counts(), engine::city_facts(holdings.roll(), now.wall));
    Ok(BackupCheck { city, sealed: bytes.starts_with(AGE_HEAD), sets, records, problems })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(items: &[Vec<u8>], recipient: Option<&x25519::Recipient>) -> Vec<u8> {
        let mut writer = begin(Vec::new(), CityId([7; 32]), recipient.cloned()).unwrap();
        items.chunks(20).for_each(|part| writer.items(part.to_vec()).unwrap());
        finish(writer).unwrap()
    }

    #[test]
    fn a_backup_reads_back_and_a_damaged_one_says_so() {
        let root = RootKey::from_entropy(&[7; 16]);
        let items: Vec<Vec<u8>> = (1..50_u8).map(|at| vec![at; 700]).collect();
        let key = identity(&root).to_public();
        for recipient in [None, Some(&key)] {
            let bytes = written(&items, recipient);
            assert_eq!(read(&bytes, &root).unwrap(), (CityId([7; 32]), items.clone()));
            for at in [0, 20, 60, bytes.len() / 2, bytes.len() - 1] {
                let mut damaged = bytes.clone();
                damaged[at] ^= 1;
                assert!(read(&damaged, &root).is_err(), "byte {at}");
            }
            assert!(read(&bytes[..bytes.len() - 1], &root).is_err());
        }
        assert!(read(b"", &root).is_err());
    }

    #[test]
    fn a_sealed_backup_shows_nothing_and_opens_for_its_own_phrase_alone() {
        let (alice, eve) = (RootKey::from_entropy(&[7; 16]), RootKey::from_entropy(&[8; 16]));
        let dir = tempfile::tempdir().unwrap();
        assert!(recipient(dir.path(), alice.member()).is_none());
        remember(dir.path(), &alice).unwrap();
        assert!(recipient(dir.path(), eve.member()).is_none(), "it is another member's");
        let key = recipient(dir.path(), alice.member()).unwrap();
        let bytes = written(&[b"a rare word".to_vec()], Some(&key));
        assert!(!bytes.windows(6).any(|part| part == b"a rare") && !bytes.windows(32).any(|part| part == [7; 32]));
        let error = read(&bytes, &eve).unwrap_err().to_string();
        assert!(error.contains("these recovery words do not open this backup"), "{error}");
        assert!(read(&bytes, &alice).is_ok());
    }
}
