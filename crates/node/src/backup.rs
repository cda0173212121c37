//! A backup: a city's items in one file. It holds no key, so whoever finds it can
//! read what members can read, and can write nothing.
//!
//! ```text
//! "kaveret backup 1\n" | city 32 | (length 4 | packed items) each | length 0 | BLAKE3 of all before 32
//! ```

use model::CityId;
use model::wire::{Reader, put_block};
use sync::{pack_next, unpack};

use crate::NodeError;

const HEAD: &[u8] = b"kaveret backup 1\n";
const CHECK_LEN: usize = 32;

/// Most bytes of one packed part.
const PART_MAX: usize = model::limits::BATCH_BYTES_MAX;

pub(crate) fn write(city: CityId, items: Vec<Vec<u8>>) -> Vec<u8> {
    let mut bytes = HEAD.to_vec();
    bytes.extend_from_slice(&city.0);
    let mut items = items.into_iter();
    while let Some(part) = pack_next(&mut items) {
        put_block(&mut bytes, &part);
    }
    put_block(&mut bytes, &[]);
    let check = blake3::hash(&bytes);
    bytes.extend_from_slice(check.as_bytes());
    bytes
}

pub(crate) fn read(bytes: &[u8]) -> Result<(CityId, Vec<Vec<u8>>), NodeError> {
    let wrong = |what: &str| NodeError::Input(format!("this is not a whole backup of kaveret: {what}"));
    let Some((body, check)) = bytes.split_last_chunk::<CHECK_LEN>() else { return Err(wrong("it is too short")) };
    if !body.starts_with(HEAD) {
        return Err(wrong("it begins with something else"));
    }
    if blake3::hash(body).as_bytes() != check {
        return Err(wrong("its checksum does not match, so it is damaged or cut short"));
    }
    let mut from = Reader::new(&body[HEAD.len()..]);
    let read = |from: &mut Reader<'_>| -> Result<(CityId, Vec<Vec<u8>>), Box<dyn std::error::Error>> {
        let city = CityId(from.array()?);
        let mut items = Vec::new();
        loop {
            let part = from.block(PART_MAX, "a part of a backup")?;
            if part.is_empty() {
                break;
            }
            items.extend(unpack(part)?);
        }
        from.clone().finish()?;
        Ok((city, items))
    };
    read(&mut from).map_err(|error| wrong(&error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_reads_back_and_a_damaged_one_says_so() {
        let items: Vec<Vec<u8>> = (1..50_u8).map(|at| vec![at; 700]).collect();
        let bytes = write(CityId([7; 32]), items.clone());
        assert_eq!(read(&bytes).unwrap(), (CityId([7; 32]), items));
        for at in [0, 20, 60, bytes.len() / 2, bytes.len() - 1] {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(read(&damaged).is_err(), "byte {at}");
        }
        assert!(read(&bytes[..bytes.len() - 1]).is_err());
        assert!(read(b"").is_err());
    }
}
