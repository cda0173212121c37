//! Files on a stick, for nodes that share no network: an age file for the devices of those
//! who may read what is in it, signed by the device at which it was filled. Inside:
//!
//! ```text
//! "kaveret carry 1\n" | city 32 | device 32 | time 8 | parts as in a backup | signature 64
//! ```
//!
//! The signature is over the BLAKE3 of everything before it. Items carry their authors'
//! own; this one says only who holds them.

use std::io::{self, Read};

use age::x25519;
use engine::Carried;
use model::facts::{CarriedIn, CarriedOut};
use model::{CityId, DeviceId, ItemKey, MemberId, Scope, Timestamp};
use trust::{DeviceKey, check_signature, sealing_key};

use crate::parcel::{self, Parts, Writer};
use crate::{Handle, NodeError};

const HEAD: &[u8; 16] = b"kaveret carry 1\n";
const DOMAIN: &str = "kaveret 1 carry";

/// How the names of such files end.
pub const CARRY_ENDING: &str = "kaveret.carry.age";

/// How many items are read in one go: some milliseconds.
const PART: usize = 1_000;

/// Most devices that one file is sealed for. Whoever opens it tries one seal after the
/// other: some 50 us each.
const DEVICES_MAX: usize = 50_000;

/// What stands before the parts.
struct Head {
    city: CityId,
    device: DeviceId,
    time: Timestamp,
}

impl Head {
    fn to_bytes(&self) -> Vec<u8> {
        [&HEAD[..], &self.city.0, &self.device.0, &self.time.0.to_be_bytes()].concat()
    }

    fn read<R: Read>(from: &mut Parts<R>) -> io::Result<Self> {
        if from.array::<{ HEAD.len() }>()? != *HEAD {
            return Err(io::Error::other("it begins with something else"));
        }
        Ok(Self { city: CityId(from.array()?), device: DeviceId(from.array()?), time: Timestamp(u64::from_be_bytes(from.array()?)) })
    }
}

/// What a file is to be made of.
struct Plan {
    head: Head,
    key: DeviceKey,
    recipients: Vec<x25519::Recipient>,
    scopes: Vec<Scope>,
}

impl Handle {
    /// A file that brings what this node holds to the devices of these members, or of all
    /// members of the city: of each scope that all of them may read.
    ///
    /// # Errors
    /// [`NodeError::NoCity`]; [`NodeError::Input`] where a member has no device, or there are
    /// too many.
    pub async fn carry_out(&self, to: Vec<MemberId>) -> Result<(CarriedOut, Vec<u8>), NodeError> {
        let plan = self.carry_plan(to).await?;
        let devices = plan.recipients.len() as u64;
        let failed = |error: io::Error| NodeError::Storage(format!("a file to carry cannot be written: {error}"));
        let mut writer = Writer::begin(Vec::new(), &plan.head.to_bytes(), &plan.recipients).map_err(failed)?;
        let mut count = 0;
        for scope in plan.scopes.iter().copied() {
            let mut after = None;
            loop {
                let (items, last) = self.read(move |holdings, _, _| Ok(holdings.items_in(scope, after, PART)?)).await?;
                count += items.len() as u64;
                writer.items(items).map_err(failed)?;
                if last.is_none() {
                    break;
                }
                after = last;
            }
        }
        let bytes = writer.finish(|check| plan.key.sign(DOMAIN, check.as_bytes()).to_vec()).map_err(failed)?;
        let scopes = plan.scopes.iter().map(ToString::to_string).collect();
        Ok((CarriedOut { name: name_of(&plan.head), devices, scopes, items: count }, bytes))
    }

    async fn carry_plan(&self, to: Vec<MemberId>) -> Result<Plan, NodeError> {
        self.act(move |engine, now| {
            let (city, key) = engine.city().zip(engine.carrying_key()).ok_or(NodeError::NoCity)?;
            let (devices, scopes) = engine.carried_to(&to)?;
            let recipients: Vec<_> = devices.iter().filter_map(|device| sealing_key(*device)).map(|key| parcel::recipient(&key)).collect();
            match recipients.len() {
                0 => return Err(NodeError::Input("they have no other device in this city that it could be carried to".into())),
                found if found > DEVICES_MAX => {
                    return Err(NodeError::Input(format!(
                        "one file is for {DEVICES_MAX} devices at most, and the city has {found}; say to whom it is carried"
                    )));
                }
                _ => {}
            }
            let head = Head { city, device: key.device(), time: now.wall };
            Ok((Plan { head, key, recipients, scopes }, Vec::new()))
        })
        .await
    }

    /// Takes in a file that another node of the city was asked to carry out.
    ///
    /// # Errors
    /// [`NodeError::NoCity`]; [`NodeError::Input`] where it is of another city, for other
    /// devices, damaged or cut short. What was read before that was found is taken in:
    /// each item is judged by itself.
    pub async fn carry_in(&self, file: Vec<u8>) -> Result<CarriedIn, NodeError> {
        let (city, key) =
            self.act(|engine, _| Ok((engine.city().zip(engine.carrying_key()), Vec::new()))).await?.ok_or(NodeError::NoCity)?;
        let wrong = |what: String| NodeError::Input(format!("this is not a whole file that another node carried out: {what}"));
        let closed = |error: age::DecryptError| match error {
            age::DecryptError::NoMatchingKeys => {
                NodeError::Input("this file is sealed for other devices: it was carried out before this one joined, or to others".into())
            }
            other => wrong(other.to_string()),
        };
        let cut = |error: io::Error| wrong(parcel::wrong_with(&error));
        let identity = parcel::identity(&key.opening_key());
        let mut from = Parts::new(parcel::open(&file[..], &identity).map_err(closed)?);
        let head = Head::read(&mut from).map_err(cut)?;
        if head.city != city {
            return Err(NodeError::Input("this file is of another city".into()));
        }
        let (mut facts, mut waited): (CarriedIn, Vec<(Scope, ItemKey)>) = Default::default();
        while let Some(items) = from.items().map_err(cut)? {
            let carried: Carried = self.act(move |engine, now| Ok(engine.take_carried(now, items)?)).await?;
            facts.received += carried.held;
            facts.known += carried.known;
            facts.refused += carried.refused;
            waited.extend(carried.waited);
        }
        let (check, signature) = from.end::<64>().map_err(cut)?;
        if !check_signature(&head.device.0, DOMAIN, check.as_bytes(), &signature) {
            return Err(wrong("the signature of the node that filled it does not match".into()));
        }
        let before = self.waiting_count().await?;
        self.act(move |engine, now| Ok(((), engine.carried_from(now, head.device, &waited)?))).await?;
        facts.passed_on = before.saturating_sub(self.waiting_count().await?);
        facts.from = Some(head.device);
        Ok(facts)
    }

    async fn waiting_count(&self) -> Result<u64, NodeError> {
        self.act(|engine, _| Ok((engine.waiting_len()? as u64, Vec::new()))).await
    }
}

/// The same for one device each time, so that the next file replaces the last; it tells
/// nobody whose device that is.
fn name_of(head: &Head) -> String {
    let hash = blake3::derive_key("kaveret 1 carry name", &[head.city.0, head.device.0].concat());
    format!("{}.{CARRY_ENDING}", data_encoding::HEXLOWER.encode(&hash[..6]))
}
