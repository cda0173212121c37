//! The residents: one root key and one device each, the same in every run.

use std::sync::OnceLock;

use engine::Identity;
use model::{CityId, MemberId, Timestamp};
use trust::{Act, DeviceKey, RootKey, Signed, Verified};

/// Most residents that any run has, liars' accomplices among them.
const PEOPLE_MAX: usize = 1024;

/// The first of those whom a rogue issuer makes up, and of those whom a school admits.
pub(crate) const SYBILS: usize = 300;
/// See [`SYBILS`].
pub(crate) const PUPILS: usize = 900;

/// One resident.
pub(crate) struct Person {
    root: RootKey,
    secret: [u8; 32],
}

static PEOPLE: [OnceLock<Person>; PEOPLE_MAX] = [const { OnceLock::new() }; PEOPLE_MAX];

/// The resident of this number. Made once a process, because a phrase is slow to
/// stretch into a key.
pub(crate) fn person(number: usize) -> &'static Person {
    PEOPLE[number].get_or_init(|| {
        let mut entropy = [0; 16];
        entropy[..8].copy_from_slice(&(number as u64).to_be_bytes());
        Person { root: RootKey::from_entropy(&entropy), secret: device_secret(number, 0) }
    })
}

fn device_secret(person: usize, device: u64) -> [u8; 32] {
    blake3::derive_key("kaveret 1 simulation device", &[(person as u64).to_be_bytes(), device.to_be_bytes()].concat())
}

impl Person {
    pub fn member(&self) -> MemberId {
        self.root.member()
    }

    pub fn root(&self) -> &RootKey {
        &self.root
    }

    pub fn device(&self) -> DeviceKey {
        DeviceKey::from_secret(&self.secret)
    }

    pub fn identity(&self) -> Identity {
        Identity { key: self.device(), member: self.member() }
    }

    pub fn certificate(&self, city: CityId, at: Timestamp) -> Verified<Signed> {
        self.certify(&self.device(), city, at)
    }

    pub fn certify(&self, device: &DeviceKey, city: CityId, at: Timestamp) -> Verified<Signed> {
        let act = Act::device(device, city, self.member());
        Verified::root_statement(&self.root, city, at, act).expect("a certificate is short")
    }
}

/// One more device of a person, as liars have them.
pub(crate) fn spare_device(person: usize, number: u64) -> DeviceKey {
    DeviceKey::from_secret(&device_secret(person, 1 + number))
}
