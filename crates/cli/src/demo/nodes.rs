//! The three processes of the demo.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use model::facts::{Founded, Invited, NewInvitation};
use serde::Deserialize;

use super::interrupt::Interrupt;
use crate::client::{Client, Http};
use crate::directory::Directory;
use crate::failure::{Context, Exit, Failure, Outcome};
use crate::platform;

/// Longest time for a process to start and answer, and to end.
const START_MAX: Duration = Duration::from_secs(30);
const STOP_MAX: Duration = Duration::from_secs(15);

/// What the demo's city is called.
const CITY: &str = "Kaveret · כוורת · خلية · úl";

/// One node of the demo.
pub struct Neighbour {
    /// What to call it.
    pub name: &'static str,
    /// Its page, with the token that opens it.
    pub page: String,
    /// It, over its API.
    pub client: Client,
    process: Option<Child>,
    /// The process stops when this is closed, also when the demo is killed.
    input: Option<ChildStdin>,
}

/// What `kaveret run --json` says when it is ready.
#[derive(Deserialize)]
struct Greeting {
    page: String,
}

/// A new directory in the system's place for what may go.
///
/// # Errors
/// When it cannot be created.
pub fn temporary_directory() -> Outcome<PathBuf> {
    let mut random = [0; 8];
    getrandom::fill(&mut random).or_exit(Exit::Refused, || "the system gave no random bytes")?;
    let path = std::env::temp_dir().join(format!("kaveret-demo-{:016x}", u64::from_be_bytes(random)));
    platform::create_private_directory(&path).or_exit(Exit::Store, || format!("{} cannot be created", path.display()))?;
    Ok(path)
}

/// Starts the box and the residents: founds the city and joins it, the first
/// time; else goes on where the last demo in this directory ended.
///
/// # Errors
/// When a process does not start, or refuses, or the user interrupts; those that run are stopped.
pub fn start(directory: &Path, interrupt: &Interrupt) -> Outcome<Vec<Neighbour>> {
    std::fs::create_dir_all(directory).or_exit(Exit::Store, || format!("{} cannot be created", directory.display()))?;
    let school = directory.join("school-box");
    let mut founded = None;
    if !school.exists() {
        let budget = ["--envelopes-per-hour", "10000", "--bytes-per-month", "100000000"];
        let languages = ["--language", "he", "--language", "ar", "--language", "cs", "--language", "en"];
        let create = [&["city", "create", CITY, "--kind", "school"][..], &languages, &budget].concat();
        founded = Some(command(&school, &create)?);
    }
    interrupt.check()?;
    let mut neighbours = vec![run("The school's box", &school, "box")?];
    neighbours[0].have_checked(founded)?;
    for (name, folder) in [("A resident, Julie", "julie"), ("A resident, Samir", "samir")] {
        let home = directory.join(folder);
        interrupt.check()?;
        let mut joined = None;
        if !home.exists() {
            let invited: Invited = neighbours[0].client.invite(NewInvitation::default())?;
            joined = Some(command(&home, &["join", &invited.link])?);
            interrupt.check()?;
        }
        let neighbour = run(name, &home, "resident")?;
        neighbour.have_checked(joined)?;
        neighbours.push(neighbour);
    }
    Ok(neighbours)
}

/// Lets all three end in good order.
///
/// # Errors
/// When one does not, or says that something went wrong.
pub fn stop(mut neighbours: Vec<Neighbour>) -> Outcome {
    neighbours.iter_mut().for_each(|neighbour| drop(neighbour.input.take()));
    neighbours.iter_mut().try_for_each(Neighbour::wait)
}

/// A command of this program on a data directory, to its end, by which a node comes
/// into a city.
fn command(home: &Path, arguments: &[&str]) -> Outcome<Founded> {
    let mut command = this_program(home)?;
    // A joining node listens where its own configuration says: nowhere but here.
    let config = home.with_extension("toml");
    std::fs::write(&config, CONFIGURATION).or_exit(Exit::Store, || format!("{} cannot be written", config.display()))?;
    let output = command.arg("--config").arg(&config).arg("--json").args(arguments).stdin(Stdio::null()).output();
    let output = output.or_exit(Exit::Refused, || "this program cannot be started once more")?;
    match output.status.success() {
        true => serde_json::from_slice(&output.stdout).or_exit(Exit::Refused, || "this program printed no facts"),
        false => {
            let said = String::from_utf8_lossy(&output.stderr);
            Err(Failure::new(Exit::Refused, format!("`kaveret {}` ended with {}: {}", arguments[0], output.status, said.trim())))
        }
    }
}

/// Loopback alone, nothing announced, any free port; and a comparison every
/// second, so that whoever looks on need not wait.
const CONFIGURATION: &str = "\
loopback_only = true
mdns = false
upnp = false
reconcile_every = \"1s\"

[page]
listen = \"127.0.0.1:0\"
";

fn run(name: &'static str, home: &Path, role: &str) -> Outcome<Neighbour> {
    let config = home.with_extension("toml");
    let mut command = this_program(home)?;
    command.arg("--config").arg(&config).args(["--json", "run", "--stop-with-input", "--role", role]);
    let mut process = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .or_exit(Exit::Refused, || "this program cannot be started once more")?;
    let input = process.stdin.take();
    let page = greeting(&mut process).or_exit(Exit::Refused, || format!("{name} did not start; its log is above"));
    let mut neighbour = Unready { process: Some(process), input };
    let client = connect(home)?;
    Ok(Neighbour { name, page: page?, client, process: neighbour.process.take(), input: neighbour.input.take() })
}

/// A process that is ended when something goes wrong on the way.
struct Unready {
    process: Option<Child>,
    input: Option<ChildStdin>,
}

impl Drop for Unready {
    fn drop(&mut self) {
        drop(self.input.take());
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// What the process prints once it answers: one JSON object over several lines.
fn greeting(process: &mut Child) -> anyhow::Result<String> {
    let mut output = BufReader::new(process.stdout.take().expect("standard output was piped"));
    let mut text = String::new();
    loop {
        if output.read_line(&mut text)? == 0 {
            anyhow::bail!("it ended before it was ready");
        }
        if let Ok(greeting) = serde_json::from_str::<Greeting>(&text) {
            return Ok(greeting.page);
        }
    }
}

fn connect(home: &Path) -> Outcome<Client> {
    let directory = Directory::open(home)?;
    let deadline = Instant::now() + START_MAX;
    loop {
        if let Some(http) = directory.running().and_then(|running| Http::connect(&running)) {
            return Ok(Client::Running(http));
        }
        if Instant::now() > deadline {
            return Err(Failure::new(Exit::Busy, format!("the node in {} does not answer", home.display())));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn this_program(home: &Path) -> Outcome<Command> {
    let program = std::env::current_exe().or_exit(Exit::Refused, || "this program does not find itself")?;
    let mut command = Command::new(program);
    command.arg("--data-dir").arg(home);
    Ok(command)
}

impl Neighbour {
    /// Nobody in a demo writes words on paper, so its pages remind nobody of it.
    fn have_checked(&self, founded: Option<Founded>) -> Outcome {
        founded.map_or(Ok(()), |founded| self.client.check_phrase(&founded.phrase).map(drop))
    }

    fn wait(&mut self) -> Outcome {
        let Some(mut process) = self.process.take() else { return Ok(()) };
        let deadline = Instant::now() + STOP_MAX;
        while Instant::now() < deadline {
            if let Some(status) = process.try_wait().or_exit(Exit::Refused, || "a node cannot be waited for")? {
                return match status.success() {
                    true => Ok(()),
                    false => Err(Failure::new(Exit::Refused, format!("{} ended with {status}", self.name))),
                };
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = process.kill();
        let _ = process.wait();
        Err(Failure::new(Exit::Refused, format!("{} did not stop within {STOP_MAX:?} and was ended", self.name)))
    }
}

impl Drop for Neighbour {
    fn drop(&mut self) {
        drop(self.input.take());
        // Where something went wrong, that has been said already.
        let _ = self.wait();
    }
}
