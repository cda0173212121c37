//! `kaveret device list` and `kaveret device add`.

use std::fmt::Write;

use model::Timestamp;
use model::facts::{DeviceFacts, DeviceList};

use super::invite::picture;
use super::status::now;
use crate::client::Reach;
use crate::failure::Outcome;
use crate::print::ago;
use crate::setup::Setup;

/// Digits by which people tell devices apart.
const DIGITS: usize = 10;

/// What can be done with your devices.
#[derive(Debug, clap::Subcommand)]
pub enum Device {
    /// List your devices
    List(List),
    /// Add a device: print a link and a QR code
    Add(Add),
}

/// List your devices.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kaveret device list
  kaveret device list --json")]
pub struct List {}

/// Add a device.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
On the other machine `kaveret join LINK`, or its page, takes the link and asks for
your recovery phrase: that makes it yours, and the link alone does not. This node
answers it, so it must be running; the link works once, for one day. No key is
copied: each device has its own.

Examples:
  kaveret device add
  kaveret device add --no-qr")]
pub struct Add {
    /// Print the link alone
    #[arg(long)]
    no_qr: bool,
}

impl Device {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        match self {
            Self::List(List {}) => {
                let list = setup.client(Reach::Store)?.devices()?;
                setup.output.facts(&list, || text(&list, now()))
            }
            Self::Add(add) => {
                let invited = setup.client(Reach::Store)?.invite_device()?;
                let drawn = if add.no_qr || setup.output.is_json() { String::new() } else { picture(setup.output, &invited.link)? };
                let next = "One machine becomes your device with it, until";
                setup.output.facts(&invited, || {
                    format!("{}\n{drawn}{next} {}, by `kaveret join LINK` and your recovery phrase.\n", invited.link, invited.expires)
                })
            }
        }
    }
}

fn text(list: &DeviceList, now: Timestamp) -> String {
    list.devices.iter().fold(String::new(), |mut text, device| {
        let _ = writeln!(text, "{}  {}", &device.device.to_string()[..DIGITS], about(device, now));
        text
    })
}

fn about(device: &DeviceFacts, now: Timestamp) -> String {
    let since = device.certified.day().map(|day| format!("yours since {day}")).unwrap_or_default();
    let met = match (device.this, device.connected, device.in_step) {
        (true, ..) => "this one".to_owned(),
        (false, true, _) => "connected".to_owned(),
        (false, false, Some(then)) => format!("in step {}", ago(then, now)),
        (false, false, None) => "never in step".to_owned(),
    };
    let counts = if device.counts { "" } else { "; what it writes does not count" };
    format!("{since}, {met}{counts}")
}
