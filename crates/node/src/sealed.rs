//! Files that only this device can read: sealed with XChaCha20-Poly1305 under a key
//! derived from the device's secret, so that the file alone says nothing.
//!
//! ```text
//! head | nonce 24 | sealed
//! ```
//!
//! The head names the form, and is authenticated with the rest.

use std::fs;
use std::io;
use std::path::Path;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::NodeError;
use crate::keyfile::{random, write_private};

const NONCE_LEN: usize = 24;

/// What the file holds; `None` when there is none.
///
/// # Errors
/// [`NodeError::Storage`] when it cannot be read, is damaged, or is another device's.
pub(crate) fn read(path: &Path, head: &[u8], key: &[u8; 32]) -> Result<Option<Zeroizing<Vec<u8>>>, NodeError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(NodeError::Storage(format!("reading {} failed: {error}", path.display()))),
    };
    let opened = bytes.strip_prefix(head).and_then(|sealed| sealed.split_at_checked(NONCE_LEN)).and_then(|(nonce, sealed)| {
        let cipher = XChaCha20Poly1305::new(key.into());
        cipher.decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad: head }).map(Zeroizing::new).ok()
    });
    opened.map(Some).ok_or_else(|| damaged(path))
}

/// What is said of a file that cannot be understood.
pub(crate) fn damaged(path: &Path) -> NodeError {
    NodeError::Storage(format!("{} is damaged, or another device wrote it; put it back from a copy, or move it away", path.display()))
}

/// Writes all of it anew, so that it is on disk when this returns.
///
/// # Errors
/// [`NodeError::Storage`].
pub(crate) fn write(path: &Path, head: &[u8], key: &[u8; 32], plain: &[u8]) -> Result<(), NodeError> {
    let nonce: [u8; NONCE_LEN] = random()?;
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(XNonce::from_slice(&nonce), Payload { msg: plain, aad: head })
        .expect("what is sealed is shorter than the cipher's limit");
    write_private(path, &[head, &nonce, &sealed].concat())
}
