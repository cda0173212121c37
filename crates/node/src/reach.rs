//! With which transport key and at which ports a resident's node was reached when it
//! gave out invitations, so that their links lead to it after its next start too.
//!
//! A resident's node draws a new key at each start, so that nobody outside can follow it
//! from day to day. It keeps one only while an invitation is open
//! (`docs/decisions/0015-open-invitations.md`).
//!
//! **Invariant:** a node that stops in good order while no invitation is open leaves no
//! such file; one that was cut off removes it at its next start, and at the one after
//! that has a new key.

use std::fs;
use std::io;
use std::net::{IpAddr, TcpListener, UdpSocket};
use std::path::Path;

use model::wire::{Malformed, Reader, put_block};
use zeroize::Zeroizing;

use crate::{NodeError, sealed};

const FILE: &str = "reach.sealed";
const HEAD: &[u8] = b"kaveret reach 1\n";

/// For what the key is derived from the device's secret.
pub(crate) const PURPOSE: &str = "kaveret 1 reach";

/// Longest address in bytes.
const ADDRESS_BYTES_MAX: usize = 300;

/// How a node was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reach {
    /// The secret of the transport key.
    pub seed: Zeroizing<[u8; 32]>,
    /// The addresses at which it listened (multiaddr).
    pub addresses: Vec<String>,
}

/// What the file holds. None too when it cannot be understood: a new key does no harm
/// beyond the links that it makes useless.
pub(crate) fn read(dir: &Path, key: &[u8; 32]) -> Option<Reach> {
    let kept = sealed::read(&dir.join(FILE), HEAD, key).map(|plain| plain.and_then(|plain| decode(&plain).ok()));
    kept.unwrap_or_else(|error| {
        tracing::warn!(%error, "links that were given out before lead here no more");
        None
    })
}

/// Writes it, so that it is on disk when this returns.
pub(crate) fn write(dir: &Path, key: &[u8; 32], reach: &Reach) -> Result<(), NodeError> {
    let mut plain = Zeroizing::new(reach.seed.to_vec());
    reach.addresses.iter().for_each(|address| put_block(&mut plain, address.as_bytes()));
    sealed::write(&dir.join(FILE), HEAD, key, &plain)
}

/// Removes it: nobody has a link that leads here.
pub(crate) fn forget(dir: &Path) {
    match fs::remove_file(dir.join(FILE)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => tracing::warn!(%error, "a transport key could not be removed"),
        _ => {}
    }
}

fn decode(bytes: &[u8]) -> Result<Reach, Malformed> {
    let mut from = Reader::new(bytes);
    let seed = Zeroizing::new(from.array()?);
    let mut addresses = Vec::new();
    while from.left() > 0 {
        addresses.push(from.text(ADDRESS_BYTES_MAX, "an address")?.to_owned());
    }
    Ok(Reach { seed, addresses })
}

/// The addresses to listen at, with the ports of before wherever any port will do and the
/// one of before is free.
pub(crate) fn with_ports(listen: &[String], before: &[String]) -> Vec<String> {
    listen.iter().map(|address| with_port(address, before).unwrap_or_else(|| address.clone())).collect()
}

fn with_port(address: &str, before: &[String]) -> Option<String> {
    let wanted = Parts::of(address).filter(|parts| parts.port == 0)?;
    let port = before.iter().filter_map(|known| Parts::of(known)).find(|known| known.is_like(&wanted))?.port;
    let free = match wanted.transport {
        "tcp" => TcpListener::bind((wanted.ip, port)).is_ok(),
        _ => UdpSocket::bind((wanted.ip, port)).is_ok(),
    };
    free.then(|| format!("/{}/{}/{}/{port}{}", wanted.family, wanted.ip, wanted.transport, wanted.rest))
}

/// The parts of `/ip4/0.0.0.0/udp/4117/quic-v1/p2p/12D3…`.
struct Parts<'a> {
    family: &'a str,
    ip: IpAddr,
    transport: &'a str,
    port: u16,
    /// Behind the port and before the key, such as `/quic-v1`.
    rest: &'a str,
}

impl<'a> Parts<'a> {
    fn of(address: &'a str) -> Option<Self> {
        let bare = address.split_once("/p2p/").map_or(address, |(bare, _)| bare);
        let mut parts = bare.splitn(6, '/').skip(1);
        let (family, ip, transport) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?);
        let port = parts.next()?.parse().ok()?;
        let rest = parts.next().map_or("", |rest| &bare[bare.len() - rest.len() - 1..]);
        matches!(transport, "tcp" | "udp").then_some(Self { family, ip, transport, port, rest })
    }

    fn is_like(&self, other: &Self) -> bool {
        (self.family, self.transport, self.rest) == (other.family, other.transport, other.rest) && self.port != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_reads_back_with_the_device_s_key_alone() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(read(dir.path(), &[1; 32]), None);
        let reach = Reach { seed: Zeroizing::new([9; 32]), addresses: vec!["/ip4/192.0.2.1/tcp/4117/p2p/12D3".into()] };
        write(dir.path(), &[1; 32], &reach).unwrap();
        assert_eq!(read(dir.path(), &[1; 32]), Some(reach));
        assert_eq!(read(dir.path(), &[2; 32]), None);
        let bytes = fs::read(dir.path().join(FILE)).unwrap();
        assert!(!bytes.windows(32).any(|part| part == [9; 32]), "the key lies there sealed");
        forget(dir.path());
        assert_eq!(read(dir.path(), &[1; 32]), None);
    }

    #[test]
    fn any_port_becomes_the_one_of_before_unless_it_is_taken() {
        let free = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port();
        let before = [format!("/ip4/127.0.0.1/udp/{free}/quic-v1/p2p/12D3"), format!("/ip4/127.0.0.1/tcp/{port}/p2p/12D3")];
        let listen = ["/ip4/127.0.0.1/udp/0/quic-v1", "/ip4/127.0.0.1/tcp/0", "/ip6/::1/udp/0/quic-v1", "/ip4/127.0.0.1/tcp/4117"]
            .map(str::to_owned);
        let [quic, tcp, six, fixed] = <[String; 4]>::try_from(with_ports(&listen, &before)).unwrap();
        assert_eq!(quic, format!("/ip4/127.0.0.1/udp/{free}/quic-v1"));
        assert_eq!((tcp, six, fixed), (listen[1].clone(), listen[2].clone(), listen[3].clone()));
    }
}
