//! `kaveret member` and `kaveret issuer`: who is in the city, and with which rights.

use model::govern::{Deed, Done};
use model::{DeviceId, MemberKind, Role, Timestamp};

use super::backup::read_phrase;
use crate::client::{Client, Reach};
use crate::failure::{Exit, Failure, Outcome};
use crate::print::{done, members};
use crate::setup::Setup;

/// What can be done about members.
#[derive(Debug, clap::Subcommand)]
pub enum Member {
    /// List the members, with their roles and until when
    #[command(after_help = "\
Examples:
  kaveret member list
  kaveret member list --all --json            with those whose membership has ended")]
    List(List),
    /// Give a member a right, beside those they have
    #[command(after_help = "\
What needs more delegates is written as a proposal; `kaveret city agree` signs it.

Examples:
  kaveret member grant 3fa9c2 --role moderator --days 200
  kaveret member grant \"Herzl school\" --kind school --role box")]
    Grant(Grant),
    /// Give members anew the right that you gave them: one, or everybody whose ends soon
    #[command(after_help = "\
Examples:
  kaveret member renew 3fa9c2
  kaveret member renew --within 60 --days 365  the whole school, before the summer")]
    Renew(Renew),
    /// End the right of a member, or of one device, and keep the honest work
    #[command(after_help = "\
What this node holds of them and claims an earlier time than --before stays; what
claims a later one, or comes later, does not count, whatever time it claims. Whoever
stole a key can claim any time: look through what is there (`kaveret explain`) and
leave out by --except what the thief dated back. Honest work that was left out can
be let in again with `kaveret endorse`.

Your own device you remove with your recovery words: --with-phrase.

Examples:
  kaveret member revoke 3fa9c2
  kaveret member revoke 3fa9c2 --before \"2027-03-02 14:00\" --except 77b0e1
  kaveret member revoke --device 9c01d4 --with-phrase")]
    Revoke(Revoke),
    /// Vouch for somebody whom no school admits; two members who vouch make a member
    #[command(after_help = "\
Examples:
  kaveret member vouch 3fa9c2
  kaveret member vouch 3fa9c2 --days 100")]
    Vouch(Vouch),
    /// As an issuer, give your word that a member whose recovery words are lost has a new key
    #[command(after_help = "\
Two issuers must say it; it is in force after the city's delay, unless the old key
objects: `kaveret withdraw` with the recovery words.

Examples:
  kaveret member succeed 3fa9c2 --by 81d7aa")]
    Succeed(Succeed),
}

/// Which members.
#[derive(Debug, clap::Args)]
pub struct List {
    /// Also those whose membership has ended
    #[arg(long)]
    all: bool,
}

/// A right.
#[derive(Debug, clap::Args)]
pub struct Grant {
    /// Who: their name, their id, or at least the first six digits of it
    member: String,
    /// What sort of member [default: as before]
    #[arg(long, value_name = "KIND")]
    kind: Option<MemberKind>,
    /// A role beside taking part: issuer, moderator, mediator, facilitator, gateway, box; repeat for more
    #[arg(long = "role", value_name = "ROLE", value_parser = role)]
    roles: Vec<Role>,
    /// For how many days [default: 365]
    #[arg(long, value_name = "DAYS")]
    days: Option<u32>,
    /// How many times a resident's budget they may write [default: 1, of a box 100]
    #[arg(long, value_name = "TIMES")]
    budget: Option<u32>,
}

/// Whose right, and for how long.
#[derive(Debug, clap::Args)]
pub struct Renew {
    /// Who; everybody whose right from you ends soon when nobody is named
    members: Vec<String>,
    /// Only rights that end within so many days [default: 30 when nobody is named]
    #[arg(long, value_name = "DAYS")]
    within: Option<u32>,
    /// For how many days [default: 365]
    #[arg(long, value_name = "DAYS")]
    days: Option<u32>,
}

/// Whose right ends, and what stays.
#[derive(Debug, clap::Args)]
pub struct Revoke {
    /// Who
    #[arg(required_unless_present = "device", conflicts_with = "device")]
    member: Option<String>,
    /// Only this device of theirs
    #[arg(long, value_name = "DEVICE")]
    device: Option<String>,
    /// Keep only what claims an earlier time, such as "2027-03-02 14:00" [default: now]
    #[arg(long, value_name = "TIME", value_parser = time)]
    before: Option<Timestamp>,
    /// Leave this out although it claims an earlier time; repeat for more
    #[arg(long, value_name = "ID")]
    except: Vec<String>,
    /// Sign with your recovery words, read from standard input
    #[arg(long)]
    with_phrase: bool,
}

/// For whom to vouch.
#[derive(Debug, clap::Args)]
pub struct Vouch {
    /// Who
    member: String,
    /// For how many days [default: 365]
    #[arg(long, value_name = "DAYS")]
    days: Option<u32>,
}

/// Who came after whom.
#[derive(Debug, clap::Args)]
pub struct Succeed {
    /// The member whose recovery words are lost
    old: String,
    /// The same person's new key
    #[arg(long = "by", value_name = "MEMBER")]
    new: String,
}

/// What can be done about issuers.
#[derive(Debug, clap::Subcommand)]
pub enum Issuer {
    /// Let a school, or the municipality, admit members
    #[command(after_help = "\
Examples:
  kaveret issuer add \"Herzl school\" --admissions 600 --days 400
  kaveret issuer add 3fa9c2 --box")]
    Add(AddIssuer),
    /// List who may admit members, and how many more
    #[command(after_help = "\
Examples:
  kaveret issuer list")]
    List,
}

/// An issuer to be.
#[derive(Debug, clap::Args)]
pub struct AddIssuer {
    /// Who
    member: String,
    /// How many they may admit [default: 1000]
    #[arg(long, value_name = "NUMBER")]
    admissions: Option<u32>,
    /// For how many days [default: 365]
    #[arg(long, value_name = "DAYS")]
    days: Option<u32>,
    /// They host a box too
    #[arg(long = "box")]
    hosts_box: bool,
}

impl Member {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        let deed = match self {
            Self::List(list) => {
                let facts = client.members(list.all)?;
                return setup.output.facts(&facts, || members(setup.output, &facts));
            }
            Self::Revoke(revoke) => return revoke.run(setup, &client),
            Self::Grant(Grant { member, kind, roles, days, budget }) => {
                Deed::Grant { member: client.find_member(&member)?, kind, roles, days, admissions: None, budget }
            }
            Self::Renew(Renew { members, within, days }) => {
                let members = members.iter().map(|member| client.find_member(member)).collect::<Result<_, _>>()?;
                Deed::Renew { members, within_days: within, days }
            }
            Self::Vouch(Vouch { member, days }) => Deed::Vouch { member: client.find_member(&member)?, days },
            Self::Succeed(Succeed { old, new }) => Deed::Succeed { old: client.find_member(&old)?, new: client.find_member(&new)? },
        };
        print_done(setup, &client.govern(deed, None)?)
    }
}

impl Revoke {
    fn run(self, setup: &Setup, client: &Client) -> Outcome {
        let except = self.except.iter().map(|id| client.find_item(id)).collect::<Result<Vec<_>, _>>()?;
        let deed = match (&self.member, &self.device) {
            (_, Some(device)) => Deed::RevokeDevice { device: find_device(client, device)?, before: self.before, except },
            (Some(member), None) => Deed::RevokeMember { member: client.find_member(member)?, before: self.before, except },
            (None, None) => unreachable!("one of the two is required"),
        };
        let phrase = if self.with_phrase { Some(read_phrase(None)?) } else { None };
        print_done(setup, &client.govern(deed, phrase)?)
    }
}

impl Issuer {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        match self {
            Self::List => {
                let issuers = client.governance()?.issuers;
                setup.output.facts(&issuers, || crate::print::issuers(setup.output, &issuers))
            }
            Self::Add(AddIssuer { member, admissions, days, hosts_box }) => {
                let roles = if hosts_box { vec![Role::Issuer, Role::Box] } else { vec![Role::Issuer] };
                let member = client.find_member(&member)?;
                let deed = Deed::Grant { member, kind: None, roles, days, admissions, budget: None };
                print_done(setup, &client.govern(deed, None)?)
            }
        }
    }
}

/// Says what was written, and what it waits for.
pub fn print_done(setup: &Setup, facts: &Done) -> Outcome {
    setup.output.facts(facts, || done(setup.output, facts))
}

fn find_device(client: &Client, digits: &str) -> Outcome<DeviceId> {
    let members = client.members(true)?.members;
    let devices = members.iter().flat_map(|member| &member.devices).map(|of| of.device);
    let lower = digits.to_ascii_lowercase();
    let found: Vec<DeviceId> = devices.filter(|device| lower.len() >= 6 && device.to_string().starts_with(&lower)).collect();
    match found[..] {
        [device] => Ok(device),
        [] => {
            Err(Failure::new(Exit::NotFound, format!("no member's device begins with {digits:?}; `kaveret member list --json` shows them")))
        }
        _ => Err(Failure::new(Exit::Wrong, format!("{digits} begins {} devices; give more digits", found.len()))),
    }
}

fn role(text: &str) -> Result<Role, String> {
    let giveable = Role::ALL.into_iter().filter(|role| *role != Role::Member);
    let found = giveable.clone().find(|role| role.name() == text);
    found.ok_or_else(|| format!("a role is one of {}", giveable.map(Role::name).collect::<Vec<_>>().join(", ")))
}

/// A time as people write it: with a zone, or by this machine's clock, or a day.
pub fn time(text: &str) -> Result<Timestamp, String> {
    let text = text.trim();
    let local = |time: jiff::civil::DateTime| time.to_zoned(jiff::tz::TimeZone::system()).ok().map(|time| time.timestamp());
    let day = || text.parse::<jiff::civil::Date>().ok().map(|day| day.to_datetime(jiff::civil::Time::midnight()));
    let found = text.parse::<jiff::Timestamp>().ok().or_else(|| text.parse().ok().or_else(day).and_then(local));
    let milliseconds = found.and_then(|time| u64::try_from(time.as_millisecond()).ok());
    milliseconds
        .map(Timestamp)
        .ok_or_else(|| "a time is written such as 2027-03-02, \"2027-03-02 14:00\" or 2027-03-02T14:00:00Z".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        assert_eq!(time("2027-03-02T14:00:00Z").unwrap().to_string(), "2027-03-02T14:00:00Z");
        assert!(time("2027-03-02 14:00").is_ok() && time("2027-03-02").is_ok());
        assert!(time("Tuesday").is_err() && time("").is_err());
    }
}
