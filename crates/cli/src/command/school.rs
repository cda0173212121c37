//! `kaveret school`, `guardian`, `consent`, `group`: a school's people, who answers for
//! them, and what they are allowed.

use model::MemberId;
use model::govern::{Deed, GroupFacts, SchoolFacts, SchoolList};

use super::member::print_done;
use super::registry::Said;
use super::status::now;
use crate::client::{Client, Reach};
use crate::failure::{Exit, Failure, Outcome};
use crate::print;
use crate::setup::Setup;

/// What can be seen of a school, and done by it.
#[derive(Debug, clap::Subcommand)]
pub enum School {
    /// Show your school: who takes part, until when, and with whose consent
    #[command(after_help = "\
A pupil sees of guardians and consents their own alone.

Examples:
  kaveret school show
  kaveret school show --json")]
    Show,
    /// As a school, give a pupil another name
    #[command(after_help = "\
Pupils appear under this name alone. Who is behind it stays in your roster.

Examples:
  kaveret school name Owl \"Snowy owl\"")]
    Name {
        /// The pupil: their name, their id, or at least the first six digits of it
        pupil: String,
        /// The new name
        name: String,
    },
}

/// What can be done about those who answer for pupils.
#[derive(Debug, clap::Subcommand)]
pub enum Guardian {
    /// As a school, name who may consent for a pupil and erase what they wrote
    #[command(after_help = "\
A guardian is of age and takes part in the school: `kaveret invite --school` lets one in.

Examples:
  kaveret guardian add Owl \"Dana Levi\"")]
    Add {
        /// The pupil
        pupil: String,
        /// The guardian
        guardian: String,
    },
    /// List who answers for whom
    #[command(after_help = "\
Examples:
  kaveret guardian list")]
    List,
    /// Take back that somebody answers for a pupil
    #[command(after_help = "\
Examples:
  kaveret guardian remove 3fa9c2")]
    Remove(Said),
}

/// What can be done about consents.
#[derive(Debug, clap::Subcommand)]
pub enum Consent {
    /// Consent for a pupil: as their guardian, as the school that keeps the paper, or as a pupil who is old enough
    #[command(after_help = "\
Without a consent a pupil reads, and takes part in class, and nothing of theirs leaves
the school.

Examples:
  kaveret consent give Owl --publishing
  kaveret consent give Owl --publishing --sessions --days 300")]
    Give {
        /// The pupil
        pupil: String,
        /// The school may publish in the city what they wrote
        #[arg(long)]
        publishing: bool,
        /// They may take part in sessions outside of the school
        #[arg(long, required_unless_present = "publishing")]
        sessions: bool,
        /// For how many days [default: 365]
        #[arg(long, value_name = "DAYS")]
        days: Option<u32>,
    },
    /// List the consents, and when they end
    #[command(after_help = "\
Examples:
  kaveret consent list")]
    List,
    /// Take back a consent that you gave
    #[command(after_help = "\
What the school published by it is erased by the school's node.

Examples:
  kaveret consent withdraw 3fa9c2")]
    Withdraw(Said),
}

/// What can be done about groups.
#[derive(Debug, clap::Subcommand)]
pub enum Group {
    /// Make a class or a working group; you keep its list
    #[command(after_help = "\
Only those in it receive what is written in it (`--scope group:NAME`). With minors in it,
it needs two adults whose checks are valid.

Examples:
  kaveret group add \"Repair café\" \"Dana Levi\" Tom
  kaveret group add 7b Owl Robin \"Dana Levi\" --school
  kaveret group add 7b Owl Robin --school=\"Herzl school\"")]
    Add {
        /// Its name
        name: String,
        /// Who is in it beside you
        #[arg(required = true)]
        members: Vec<String>,
        /// Among the people of your school; name it where you take part in several
        #[arg(long, value_name = "SCHOOL", num_args = 0..=1, require_equals = true, default_missing_value = "")]
        school: Option<String>,
    },
    /// Change who is in a group of yours, or its name
    #[command(after_help = "\
Examples:
  kaveret group change 7b --add Wren --remove Robin
  kaveret group change 7b --name 8b")]
    Change {
        /// The group: its name, its id, or at least the first six digits of it
        group: String,
        /// Its new name
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// Who comes into it; repeat for more
        #[arg(long, value_name = "MEMBER")]
        add: Vec<String>,
        /// Who leaves it; repeat for more
        #[arg(long, value_name = "MEMBER")]
        remove: Vec<String>,
    },
    /// List the groups
    #[command(after_help = "\
Examples:
  kaveret group list")]
    List,
    /// Close a group of yours
    #[command(after_help = "\
Examples:
  kaveret group close 7b")]
    Close {
        /// The group
        group: String,
    },
}

impl School {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        match self {
            Self::Show => {
                let list = client.schools()?;
                setup.output.facts(&list, || print::schools(setup.output, &list, now()))
            }
            Self::Name { pupil, name } => {
                let member = client.find_member(&pupil)?;
                print_done(setup, &client.govern(Deed::Pseudonym { member, name }, None)?)
            }
        }
    }
}

impl Guardian {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        let deed = match self {
            Self::List => {
                let facts: Vec<_> = client.schools()?.schools.into_iter().flat_map(|school| school.guardians).collect();
                return setup.output.facts(&facts, || print::guardians(setup.output, &facts));
            }
            Self::Add { pupil, guardian } => {
                Deed::Guardian { minor: client.find_member(&pupil)?, guardian: client.find_member(&guardian)? }
            }
            Self::Remove(said) => said.withdrawn(&client)?,
        };
        print_done(setup, &client.govern(deed, None)?)
    }
}

impl Consent {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        let deed = match self {
            Self::List => {
                let facts: Vec<_> = client.schools()?.schools.into_iter().flat_map(|school| school.consents).collect();
                return setup.output.facts(&facts, || print::consents(setup.output, &facts, now()));
            }
            Self::Give { pupil, publishing, sessions, days } => {
                Deed::Consent { minor: client.find_member(&pupil)?, publishing, sessions, days }
            }
            Self::Withdraw(said) => said.withdrawn(&client)?,
        };
        print_done(setup, &client.govern(deed, None)?)
    }
}

impl Group {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        let deed = match self {
            Self::List => {
                let list = client.schools()?;
                let facts: Vec<_> = list.schools.into_iter().flat_map(|school| school.groups).chain(list.groups).collect();
                return setup.output.facts(&facts, || print::groups(setup.output, &facts));
            }
            Self::Add { name, members, school } => {
                let school = school.map(|named| find_school(&client.schools()?, &named)).transpose()?;
                let members = members.iter().map(|member| client.find_member(member)).collect::<Result<_, _>>()?;
                Deed::Group { name, members, instead_of: None, school }
            }
            Self::Change { group, name, add, remove } => changed(&client, &group, name, &add, &remove)?,
            Self::Close { group } => Deed::Withdraw { statement: find_group(&client.schools()?, &group)?.0.id, from: None },
        };
        print_done(setup, &client.govern(deed, None)?)
    }
}

fn changed(client: &Client, group: &str, name: Option<String>, add: &[String], remove: &[String]) -> Outcome<Deed> {
    let (facts, school) = find_group(&client.schools()?, group)?;
    let find = |members: &[String]| members.iter().map(|member| client.find_member(member)).collect::<Outcome<Vec<_>>>();
    let (added, removed) = (find(add)?, find(remove)?);
    let mut members: Vec<MemberId> = facts.members.iter().map(|person| person.member).chain(added).collect();
    members.retain(|member| !removed.contains(member));
    Ok(Deed::Group { name: name.unwrap_or(facts.name), members, instead_of: Some(facts.id), school })
}

/// The school of this name; the own or only one of no name.
fn find_school(list: &SchoolList, text: &str) -> Outcome<MemberId> {
    let lower = text.trim().to_lowercase();
    let is_named = |facts: &&SchoolFacts| {
        let id = facts.school.member.to_string();
        let named = facts.school.name.as_ref().is_some_and(|name| name.trim().to_lowercase() == lower);
        named || lower.len() >= 6 && id.starts_with(&lower)
    };
    let found: Vec<&SchoolFacts> = match lower.is_empty() {
        true if list.schools.iter().any(|facts| facts.yours) => list.schools.iter().filter(|facts| facts.yours).collect(),
        true => list.schools.iter().collect(),
        false => list.schools.iter().filter(is_named).collect(),
    };
    match found[..] {
        [facts] => Ok(facts.school.member),
        [] => Err(Failure::new(Exit::NotFound, "you take part in no such school; `kaveret school show` lists yours")),
        _ => Err(Failure::new(Exit::Wrong, "you take part in several schools; say which: --school=NAME")),
    }
}

/// A group by its name or its list's id, and the school among whose people it is.
fn find_group(list: &SchoolList, text: &str) -> Outcome<(GroupFacts, Option<MemberId>)> {
    let lower = text.trim().to_lowercase();
    let of_schools = list.schools.iter().flat_map(|facts| facts.groups.iter().map(|group| (group, Some(facts.school.member))));
    let all = of_schools.chain(list.groups.iter().map(|group| (group, None)));
    let is_it =
        |group: &GroupFacts| group.name.trim().to_lowercase() == lower || lower.len() >= 6 && group.id.to_string().starts_with(&lower);
    let found: Vec<_> = all.filter(|(group, _)| is_it(group)).collect();
    match found[..] {
        [(group, school)] => Ok((group.clone(), school)),
        [] => Err(Failure::new(Exit::NotFound, format!("no group is called {text:?} or has an id that begins so; `kaveret group list`"))),
        _ => Err(Failure::new(Exit::Wrong, format!("{text:?} names {} groups; give the first digits of one's id", found.len()))),
    }
}
