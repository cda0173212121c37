//! Making the keys and statements with which a city or a membership begins.

use std::path::Path;

use engine::{Identity, Now};
use model::facts::NewCity;
use model::{CityId, MemberId, MemberKind, Obstacle, Role, Roles, Scope, Timestamp};
use trust::{Act, AgeBand, Charter, DeviceKey, Grant, Policy, RootKey, Rules, Signed, Verified};
use zeroize::Zeroizing;

use crate::NodeError;
use crate::backup;
use crate::keyfile::{self, Keys};

/// A day in milliseconds.
const DAY: u64 = 24 * 60 * 60 * 1000;

/// How many years the founder's own grant lasts. Delegates can always renew it.
const FOUNDER_YEARS: u64 = 5;

/// How many members the founder may admit: a city's worth.
const FOUNDER_ADMISSIONS: u32 = 1_000_000;

/// How many times a resident's budget the founder may write: an import of a
/// city's existing offers fits in it.
const FOUNDER_BUDGET: u32 = 1_000;

/// A person who begins: a root key and a device's key, the latter on disk.
pub(crate) struct Beginner {
    pub root: RootKey,
    pub secret: Zeroizing<[u8; 32]>,
}

impl Beginner {
    /// Draws both keys and writes the device's into its file.
    pub fn draw(dir: &Path) -> Result<Self, NodeError> {
        Self::with_root(dir, RootKey::from_entropy(&Zeroizing::new(keyfile::random()?)))
    }

    /// Draws a device's key for a root key that exists, and writes it into its file.
    pub fn with_root(dir: &Path, root: RootKey) -> Result<Self, NodeError> {
        let secret = Zeroizing::new(keyfile::random()?);
        keyfile::write_plain(dir, &Keys { member: root.member(), secret: secret.clone(), transport: None })?;
        backup::remember(dir, &root)?;
        Ok(Self { root, secret })
    }

    pub fn member(&self) -> MemberId {
        self.root.member()
    }

    pub fn device(&self) -> DeviceKey {
        DeviceKey::from_secret(&self.secret)
    }

    pub fn identity(&self) -> Identity {
        Identity { key: self.device(), member: self.member() }
    }

    /// The statement by which the root key certifies the device: in the city, or for a
    /// minor in the school's scope alone.
    pub fn certificate(&self, city: CityId, school: Option<MemberId>, at: Timestamp) -> Result<Verified<Signed>, NodeError> {
        let act = Act::device(&self.device(), city, self.member());
        let scope = school.map_or(Scope::Control, |school| Scope::School(school.0));
        Verified::root_statement_in(&self.root, city, scope, at, act).map_err(|refusal| NodeError::Refused(refusal.to_string()))
    }
}

/// The statements that found a city with one delegate.
pub(crate) fn statements(founder: &Beginner, city: &NewCity, now: Now) -> Result<(CityId, Vec<Verified<Signed>>), NodeError> {
    if city.member_kind == MemberKind::Pupil {
        return Err(Obstacle::MinorFounds.into());
    }
    let name = city.name.trim();
    if name.is_empty() || name.len() > Charter::NAME_BYTES_MAX {
        let found = name.len();
        return Err(Obstacle::CityName { most: Charter::NAME_BYTES_MAX, found }.into());
    }
    if city.languages.len() > Charter::LANGUAGES_MAX {
        let found = city.languages.len();
        return Err(NodeError::Input(format!("a city has at most {} languages, and {found} were given", Charter::LANGUAGES_MAX)));
    }
    let charter = Charter {
        name: name.to_owned(),
        languages: city.languages.clone(),
        delegates: vec![founder.member()],
        threshold: 1,
        policy: Policy {
            envelopes_per_hour: city.envelopes_per_hour.unwrap_or(Policy::DEFAULT.envelopes_per_hour),
            bytes_per_month: city.bytes_per_month.unwrap_or(Policy::DEFAULT.bytes_per_month),
            rules: Rules::DEFAULT,
        },
    };
    let refused = |refusal: trust::Refusal| NodeError::Input(refusal.to_string());
    let charter = Verified::root_statement(&founder.root, CityId([0; 32]), now.wall, Act::Charter(charter)).map_err(refused)?;
    let id = CityId(charter.id().0);
    let grant = Grant {
        member: founder.member(),
        kind: city.member_kind,
        roles: Roles::of(&[Role::Member, Role::Issuer, Role::Box]),
        age: AgeBand::Adult,
        starts: Timestamp(now.wall.0.saturating_sub(DAY)),
        ends: Timestamp(now.wall.0 + FOUNDER_YEARS * 366 * DAY),
        admissions: FOUNDER_ADMISSIONS,
        budget: FOUNDER_BUDGET,
    };
    let grant = Verified::statement(&founder.device(), id, now.wall, Act::Grant(grant)).map_err(refused)?;
    Ok((id, vec![charter, founder.certificate(id, None, now.wall)?, grant]))
}
