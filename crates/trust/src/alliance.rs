//! What two cities promise each other, and how their gateways find one another.
//!
//! An alliance is two statements, one in each city's control scope, that name each
//! other: neither city is bound by what the other says of it.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use model::wire::{Malformed, Reader, put_block};
use model::{CityId, RecordKind, Timestamp};

use crate::invitation::{LinkError, put_addresses, read_addresses, read_link, write_link};

/// How a city's card begins, and its version.
const CARD: (&str, u8) = ("kaveret:city/", 5);

/// Where a city's gateway is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gateway {
    /// Its transport key, as the network names it.
    pub key: Vec<u8>,
    /// Its addresses, each with the key.
    pub addresses: Vec<String>,
}

impl Gateway {
    /// Longest transport key in bytes: a multihash of 32, and room.
    pub const KEY_BYTES_MAX: usize = 64;
    /// Most addresses of one gateway.
    pub const ADDRESSES_MAX: usize = 8;

    pub(crate) fn encode(&self, to: &mut Vec<u8>) {
        put_block(to, &self.key);
        put_addresses(to, &self.addresses, Self::ADDRESSES_MAX);
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        let key = from.block(Self::KEY_BYTES_MAX, "a gateway's key")?.to_vec();
        if key.is_empty() {
            return Err(Malformed::Value { what: "the length of a gateway's key", found: 0 });
        }
        Ok(Self { key, addresses: read_addresses(from, Self::ADDRESSES_MAX)? })
    }
}

/// What crosses a border in one direction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Records of these kinds, of the federation scope.
    pub kinds: BTreeSet<RecordKind>,
    /// The layers of the city's map.
    pub layers: bool,
    /// Figures that name nobody: counts and indicators.
    pub aggregates: bool,
}

impl Terms {
    /// Most kinds that can be named.
    pub const KINDS_MAX: usize = 64;

    const LAYERS: u8 = 1;
    const AGGREGATES: u8 = 2;

    /// Records of these kinds and nothing else.
    pub fn of(kinds: impl IntoIterator<Item = RecordKind>) -> Self {
        Self { kinds: kinds.into_iter().collect(), ..Self::default() }
    }

    fn encode(&self, to: &mut Vec<u8>) {
        to.push(self.kinds.len().min(Self::KINDS_MAX) as u8);
        self.kinds.iter().take(Self::KINDS_MAX).for_each(|kind| to.extend_from_slice(&kind.code().to_be_bytes()));
        let flag = |set: bool, bit: u8| if set { bit } else { 0 };
        to.push(flag(self.layers, Self::LAYERS) | flag(self.aggregates, Self::AGGREGATES));
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        let count = usize::from(from.u8()?);
        if count > Self::KINDS_MAX {
            return Err(Malformed::TooLong { what: "an alliance's kinds", found: count, limit: Self::KINDS_MAX });
        }
        let kinds = (0..count).map(|_| from.u16().map(RecordKind::from_code)).collect::<Result<Vec<_>, _>>()?;
        if !kinds.is_sorted_by(|a, b| a < b) {
            return Err(Malformed::Order("an alliance's kinds"));
        }
        let flags = from.u8()?;
        if flags & !(Self::LAYERS | Self::AGGREGATES) != 0 {
            return Err(Malformed::Value { what: "what else an alliance shares", found: flags.into() });
        }
        let has = |bit: u8| flags & bit != 0;
        Ok(Self { kinds: kinds.into_iter().collect(), layers: has(Self::LAYERS), aggregates: has(Self::AGGREGATES) })
    }
}

/// One city's half of an alliance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alliance {
    /// The other city.
    pub city: CityId,
    /// What the other city calls itself, for who reads this before it is met.
    pub name: String,
    /// Where the other city's gateways are met first. Later it is they who say where.
    pub gateways: Vec<Gateway>,
    /// What this city lets the other have.
    pub shares: Terms,
    /// What this city wants of the other.
    pub takes: Terms,
    /// Until when, not included.
    pub ends: Timestamp,
}

impl Alliance {
    /// Most gateways named at first.
    pub const GATEWAYS_MAX: usize = 4;
    /// Longest name of a city in bytes.
    pub const NAME_BYTES_MAX: usize = 200;

    pub(crate) fn encode(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.city.0);
        put_block(to, self.name.as_bytes());
        put_gateways(to, &self.gateways);
        self.shares.encode(to);
        self.takes.encode(to);
        to.extend_from_slice(&self.ends.0.to_be_bytes());
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            city: CityId(from.array()?),
            name: from.text(Self::NAME_BYTES_MAX, "a city's name")?.to_owned(),
            gateways: read_gateways(from)?,
            shares: Terms::read(from)?,
            takes: Terms::read(from)?,
            ends: Timestamp(from.u64()?),
        })
    }
}

fn put_gateways(to: &mut Vec<u8>, gateways: &[Gateway]) {
    to.push(gateways.len().min(Alliance::GATEWAYS_MAX) as u8);
    gateways.iter().take(Alliance::GATEWAYS_MAX).for_each(|gateway| gateway.encode(to));
}

fn read_gateways(from: &mut Reader<'_>) -> Result<Vec<Gateway>, Malformed> {
    let count = usize::from(from.u8()?);
    if count > Alliance::GATEWAYS_MAX {
        return Err(Malformed::TooLong { what: "a city's gateways", found: count, limit: Alliance::GATEWAYS_MAX });
    }
    (0..count).map(|_| Gateway::read(from)).collect()
}

/// What one city hands another so that it can propose an alliance. It is no secret, and
/// lets nobody in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The city.
    pub city: CityId,
    /// Its name.
    pub name: String,
    /// Where its gateways are reached.
    pub gateways: Vec<Gateway>,
}

impl fmt::Display for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.city.0.to_vec();
        put_block(&mut bytes, self.name.as_bytes());
        put_gateways(&mut bytes, &self.gateways);
        f.write_str(&write_link(CARD, &bytes))
    }
}

impl FromStr for Card {
    type Err = LinkError;

    fn from_str(text: &str) -> Result<Self, LinkError> {
        let text = text.trim();
        let Some(payload) = text.strip_prefix(CARD.0) else {
            return Err(LinkError::Prefix { needed: CARD.0, found: text.chars().take(20).collect() });
        };
        let bytes = read_link(payload, CARD.1)?;
        let mut from = Reader::new(&bytes);
        let city = CityId(from.array()?);
        let name = from.text(Alliance::NAME_BYTES_MAX, "a city's name")?.to_owned();
        let gateways = read_gateways(&mut from)?;
        from.finish()?;
        Ok(Self { city, name, gateways })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card() -> Card {
        let gateway = Gateway { key: vec![7; 38], addresses: vec!["/ip4/192.0.2.7/udp/4117/quic-v1/p2p/12D3KooW".into()] };
        Card { city: CityId([1; 32]), name: "Brno".into(), gateways: vec![gateway] }
    }

    #[test]
    fn a_city_s_card_reads_back_even_when_mail_broke_its_lines() {
        let link = card().to_string();
        assert_eq!(link.parse(), Ok(card()));
        let (head, tail) = link.split_at(60);
        assert_eq!(format!(" {head}\n  {tail}\n").parse(), Ok(card()));
        for end in CARD.0.len()..link.len() {
            assert!(link[..end].parse::<Card>().is_err(), "cut at {end}");
        }
        assert!(matches!("kaveret:join/AA".parse::<Card>(), Err(LinkError::Prefix { .. })));
    }

    #[test]
    fn terms_have_one_encoding() {
        let terms = Terms { kinds: [RecordKind::OFFER, RecordKind::CHALLENGE].into(), layers: false, aggregates: true };
        let mut bytes = Vec::new();
        terms.encode(&mut bytes);
        assert_eq!(bytes, [2, 0, 1, 0, 3, 2]);
        assert_eq!(Terms::read(&mut Reader::new(&bytes)), Ok(terms));
        assert!(Terms::read(&mut Reader::new(&[2, 0, 3, 0, 1, 2])).is_err(), "kinds out of order");
        assert!(Terms::read(&mut Reader::new(&[0, 4])).is_err(), "a flag of nothing");
    }
}
