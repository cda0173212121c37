//! Whose name a request calls us by.
//!
//! A page on the internet can make its own name point to 127.0.0.1 ("DNS
//! rebinding") and then counts as this server's own origin in the reader's
//! browser. It cannot change the Host header, so names that are not ours get
//! nothing, not even a style sheet.

use std::net::{IpAddr, SocketAddr};

use axum::extract::Request;
use axum::http::header;

use crate::error::Refusal;

/// The names, with port, by which this server may be called.
pub(crate) struct Hosts {
    own: Vec<String>,
    configured: Vec<String>,
}

impl Hosts {
    /// Those of the loopback at this port, and others as they stand in Host
    /// headers (`name` or `name:port`).
    pub(crate) fn new(address: SocketAddr, configured: &[String]) -> Self {
        let port = address.port();
        let names = ["127.0.0.1", "localhost", "[::1]"];
        let mut own: Vec<String> = names.iter().map(|name| format!("{name}:{port}")).collect();
        if port == 80 {
            own.extend(names.map(String::from));
        }
        Self { own, configured: configured.iter().map(|host| host.to_ascii_lowercase()).collect() }
    }

    /// Whether a request calls us by a number, by `localhost` or by a configured name: no
    /// page on the internet can lead a browser here by any of these.
    pub(crate) fn is_called_plainly(&self, request: &Request) -> bool {
        let Some(host) = called(request) else { return false };
        let name = host.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).map_or(host, |(name, _)| name);
        let number = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
        number.parse::<IpAddr>().is_ok() || name.eq_ignore_ascii_case("localhost") || self.contains(host)
    }

    fn contains(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        self.own.contains(&host) || self.configured.contains(&host)
    }

    /// Whether this origin is the server itself under the name it was called
    /// by. A configured name may stand for a proxy that speaks TLS.
    pub(super) fn is_own_origin(&self, origin: &str, host: &str) -> bool {
        let origin = origin.to_ascii_lowercase();
        let host = host.to_ascii_lowercase();
        origin.strip_prefix("http://") == Some(&host) || (self.configured.contains(&host) && origin.strip_prefix("https://") == Some(&host))
    }
}

/// The one Host header of a request; none when there are several.
pub(super) fn called(request: &Request) -> Option<&str> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = hosts.next()?.to_str().ok()?;
    hosts.next().is_none().then_some(host)
}

pub(super) fn check(hosts: &Hosts, request: &Request) -> Result<(), Refusal> {
    let host = called(request).ok_or(Refusal::Host)?;
    // `GET http://name/ HTTP/1.1` names a host too, and both must be ours.
    let in_line = request.uri().authority().is_none_or(|authority| hosts.contains(authority.as_str()));
    if hosts.contains(host) && in_line { Ok(()) } else { Err(Refusal::Host) }
}
