//! Which city the node belongs to and where its boxes are, in a small file beside
//! the store: what it takes to fetch everything again when the store is lost.
//! It holds no key.

use std::fs;
use std::path::Path;

use model::CityId;

use crate::driver::NodeEngine;
use crate::{NodeError, keyfile};

const FILE: &str = "city";
const HEAD: &str = "kaveret city 1";

/// See the module's words.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Bearings {
    pub city: CityId,
    pub addresses: Vec<String>,
}

/// Reads the file; `None` when there is none that can be understood, since all
/// it says stands in a whole store as well.
pub(crate) fn read(dir: &Path) -> Option<Bearings> {
    let text = fs::read_to_string(dir.join(FILE)).ok()?;
    let mut lines = text.lines();
    (lines.next()? == HEAD).then_some(())?;
    let city = lines.next()?.strip_prefix("city ")?.parse().ok()?;
    let addresses = lines.filter_map(|line| line.strip_prefix("address ").map(String::from)).collect();
    Some(Bearings { city, addresses })
}

/// Writes what the engine knows, if that is more than what was `known`.
pub(crate) fn keep(dir: &Path, engine: &NodeEngine, known: Option<&Bearings>) -> Result<(), NodeError> {
    let Some(city) = engine.city() else { return Ok(()) };
    let addresses = engine.addresses();
    if known.is_some_and(|known| known.city == city && (known.addresses == addresses || addresses.is_empty())) {
        return Ok(());
    }
    let addresses: String = addresses.iter().map(|address| format!("address {address}\n")).collect();
    keyfile::write_private(&dir.join(FILE), format!("{HEAD}\ncity {city}\n{addresses}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_damaged_says_nothing() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(read(dir.path()), None);
        let city = CityId([7; 32]);
        fs::write(dir.path().join(FILE), format!("{HEAD}\ncity {city}\naddress /ip4/192.0.2.1/tcp/4001\n")).unwrap();
        assert_eq!(read(dir.path()), Some(Bearings { city, addresses: vec!["/ip4/192.0.2.1/tcp/4001".into()] }));
        fs::write(dir.path().join(FILE), "rubbish").unwrap();
        assert_eq!(read(dir.path()), None);
    }
}
