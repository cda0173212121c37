//! `kaveret invite`: a link and a QR code.

use model::MemberKind;
use model::facts::{Invited, NewInvitation};
use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};

use crate::client::Reach;
use crate::failure::{Context, Exit, Outcome};
use crate::print::Output;
use crate::setup::Setup;

/// Invite someone: print a link and a QR code.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The link lets one person in, once, and this node answers it: so it must be
running, now and when the link is used. It keeps its key and its ports until then,
so it may be stopped in between. `kaveret invitation` lists and withdraws what is
open. A member who admits nobody gets a link with which they vouch for somebody
they know; it takes the links of two.

Examples:
  kaveret invite                              a resident
  kaveret invite --kind school --box          a school that hosts a box
  kaveret invite --kind association --budget 100 --valid-days 3
  kaveret invite --pupil --band child --pseudonym Owl    a pupil of your school")]
pub struct Invite {
    /// What sort of member it admits: resident, pupil, school, public-body, business, association, social-enterprise
    #[arg(long, value_name = "KIND", default_value = "resident")]
    kind: MemberKind,
    /// A pupil of your school; nobody outside of it learns of them
    #[arg(long, requires = "band", conflicts_with_all = ["kind", "hosts_box"])]
    pupil: bool,
    /// The name under which the school's people see the pupil; pupils choose no other
    #[arg(long, value_name = "NAME", requires = "pupil")]
    pseudonym: Option<String>,
    /// The one who joins hosts a box
    #[arg(long = "box")]
    hosts_box: bool,
    /// For how many days the link may be used [default: 14]
    #[arg(long, value_name = "DAYS")]
    valid_days: Option<u32>,
    /// For how many days the membership lasts [default: 365]
    #[arg(long, value_name = "DAYS")]
    member_days: Option<u32>,
    /// How many times a resident's budget the member may write: for imports [default: 1]
    #[arg(long, value_name = "TIMES")]
    budget: Option<u32>,
    /// The one who joins also takes part in the scope of your school
    #[arg(long)]
    school: bool,

    /// The band of ages: `child`, `young` (a minor who may consent) or `adult`. Minors
    /// stand in your school's scope alone
    #[arg(long, value_parser = ["child", "young", "adult"])]
    band: Option<String>,

    /// Print the link alone
    #[arg(long)]
    no_qr: bool,
}

impl Invite {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let invited = setup.client(Reach::Store)?.invite(NewInvitation {
            member_kind: if self.pupil { MemberKind::Pupil } else { self.kind },
            hosts_box: self.hosts_box,
            valid_days: self.valid_days,
            member_days: self.member_days,
            budget: self.budget,
            school: self.school,
            band: self.band,
            pseudonym: self.pseudonym,
        })?;
        let picture = if self.no_qr || setup.output.is_json() { String::new() } else { picture(setup.output, &invited.link)? };
        setup.output.facts(&invited, || text(&invited, &picture))
    }
}

fn text(invited: &Invited, picture: &str) -> String {
    let how = match node::is_vouch(&invited.link) {
        true => "This is your word for one person. With a second member's link beside it they join",
        false => "One person can join with it",
    };
    let command = if node::is_vouch(&invited.link) { "kaveret join LINK LINK" } else { "kaveret join LINK" };
    format!("{}\n{picture}{how}, until {}, by `{command}`.\n", invited.link, invited.expires)
}

/// The link as a QR code, two modules a letter. On a terminal it is black on
/// white whatever the terminal's own colours, or some cameras would not read it.
pub fn picture(output: Output, link: &str) -> Outcome<String> {
    let code = QrCode::with_error_correction_level(link, EcLevel::L)
        .or_exit(Exit::Refused, || "the link is too long for a QR code; use --no-qr")?;
    let drawn = code.render::<Dense1x2>().quiet_zone(true).build();
    Ok(match output.is_terminal() {
        true => drawn.lines().map(|line| format!("\x1b[30;107m{line}\x1b[0m\n")).collect(),
        false => drawn + "\n",
    })
}
