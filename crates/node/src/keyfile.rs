//! Keys on disk: small files that only their owner may read.
//!
//! At this stage a key lies in its file unencrypted; the file's mode is 0600
//! where the system knows modes. This is the one place of the crate that knows
//! of Unix.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use model::MemberId;
use zeroize::Zeroizing;

use crate::NodeError;

const DEVICE: &str = "device.key";
const TRANSPORT: &str = "transport.key";
const HEAD: &str = "kaveret device key 1";

/// Who this node writes for, as its file says.
pub(crate) struct DeviceFile {
    pub member: MemberId,
    pub secret: Zeroizing<[u8; 32]>,
}

fn failed(what: &str, path: &Path, error: &io::Error) -> NodeError {
    NodeError::Storage(format!("{what} {} failed: {error}", path.display()))
}

/// Reads the device's key; `None` before the node belongs to anyone.
pub(crate) fn read_device(dir: &Path) -> Result<Option<DeviceFile>, NodeError> {
    let path = dir.join(DEVICE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed("reading", &path, &error)),
    };
    let mut lines = text.lines();
    let parsed = (|| {
        (lines.next()? == HEAD).then_some(())?;
        let member = lines.next()?.strip_prefix("member ")?.parse().ok()?;
        let secret: model::DeviceId = lines.next()?.strip_prefix("secret ")?.parse().ok()?;
        Some(DeviceFile { member, secret: Zeroizing::new(secret.0) })
    })();
    match parsed {
        Some(file) => Ok(Some(file)),
        None => Err(NodeError::Storage(format!(
            "{} is not a device key; move it away and run `kaveret restore` with the recovery phrase",
            path.display()
        ))),
    }
}

/// Writes the device's key, so that it is on disk when this returns.
pub(crate) fn write_device(dir: &Path, member: MemberId, secret: &[u8; 32]) -> Result<(), NodeError> {
    let hex = Zeroizing::new(model::DeviceId(*secret).to_string());
    let text = Zeroizing::new(format!("{HEAD}\nmember {member}\nsecret {}\n", *hex));
    write_private(&dir.join(DEVICE), text.as_bytes())
}

/// Takes back a key that came to nothing.
pub(crate) fn remove_device(dir: &Path) {
    if let Err(error) = fs::remove_file(dir.join(DEVICE)) {
        tracing::warn!(%error, "an unused device key could not be removed");
    }
}

/// The stable transport key of a box, made at its first start.
pub(crate) fn transport(dir: &Path) -> Result<[u8; 32], NodeError> {
    let path = dir.join(TRANSPORT);
    match fs::read(&path) {
        Ok(bytes) => bytes.try_into().map_err(|_| NodeError::Storage(format!("{} does not hold 32 bytes", path.display()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let seed = random()?;
            write_private(&path, &seed)?;
            Ok(seed)
        }
        Err(error) => Err(failed("reading", &path, &error)),
    }
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

fn private_options() -> OpenOptions {
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

    #[test]
    fn a_device_key_reads_back_and_is_private() {
        let dir = tempfile::tempdir().unwrap();
        assert!(read_device(dir.path()).unwrap().is_none());
        write_device(dir.path(), MemberId([1; 32]), &[2; 32]).unwrap();
        let file = read_device(dir.path()).unwrap().unwrap();
        assert_eq!((file.member, *file.secret), (MemberId([1; 32]), [2; 32]));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(dir.path().join(DEVICE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_damaged_key_file_says_what_to_do() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(DEVICE), "nonsense").unwrap();
        let error = read_device(dir.path()).err().unwrap().to_string();
        assert!(error.contains("kaveret restore"), "{error}");
    }
}
