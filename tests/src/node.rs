//! One data directory, and the node that runs on it or does not.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::process::Process;
use crate::{Api, program, wait_for};

/// What a node's configuration says beside "this machine alone".
#[derive(Clone, Debug)]
pub struct Settings {
    /// `resident` or `box`.
    pub role: &'static str,
    /// Where it listens.
    pub listen: String,
    /// Whether it looks for others of the local network, and speaks to them.
    pub local_network: bool,
    /// How often it compares with each connected node.
    pub reconcile_every: &'static str,
}

impl Settings {
    /// A resident's node at any free port.
    pub fn resident() -> Self {
        Self { role: "resident", listen: "/ip4/127.0.0.1/tcp/0".into(), local_network: false, reconcile_every: "1s" }
    }

    fn to_toml(&self) -> String {
        let Self { role, listen, local_network, reconcile_every } = self;
        format!(
            "role = \"{role}\"\nlisten = [\"{listen}\"]\nloopback_only = {}\nmdns = {local_network}\nupnp = false\n\
             reconcile_every = \"{reconcile_every}\"\n\n[page]\nlisten = \"127.0.0.1:0\"\n",
            !local_network
        )
    }
}

/// How a command ended.
#[derive(Debug)]
pub struct Finished {
    /// The exit code; -1 when a signal ended it.
    pub code: i32,
    /// Its answer.
    pub stdout: String,
    /// Its notes and errors.
    pub stderr: String,
}

/// One data directory.
pub struct Node {
    name: &'static str,
    place: TempDir,
    /// A program and its arguments that run each command, such as `nsenter`.
    within: Vec<String>,
    process: Option<Process>,
}

impl Node {
    /// An empty data directory with a configuration.
    pub fn new(name: &'static str, settings: &Settings) -> Self {
        let place = tempfile::tempdir().expect("a temporary directory");
        fs::create_dir(place.path().join("data")).expect("a directory in it");
        let node = Self { name, place, within: Vec::new(), process: None };
        node.configure(settings);
        node
    }

    /// Replaces the configuration, for the next start.
    pub fn configure(&self, settings: &Settings) {
        fs::write(self.data_dir().join("kaveret.toml"), settings.to_toml()).expect("the configuration is written");
    }

    /// Runs all its commands through another program.
    pub fn run_within(&mut self, within: &[&str]) {
        self.within = within.iter().map(ToString::to_string).collect();
    }

    /// Whose node it is.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Where it keeps everything.
    pub fn data_dir(&self) -> PathBuf {
        self.place.path().join("data")
    }

    /// A place beside the data directory, for files of the test.
    pub fn beside(&self, file: &str) -> PathBuf {
        self.place.path().join(file)
    }

    /// A command of the program on this data directory, not yet run.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = match self.within.split_first() {
            Some((first, rest)) => {
                let mut command = Command::new(first);
                command.args(rest).arg(program());
                command
            }
            None => Command::new(program()),
        };
        command.arg("--data-dir").arg(self.data_dir()).args(arguments).stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub fn ask(&self, arguments: &[&str]) -> Finished {
        finish(&mut self.command(arguments))
    }

    /// Runs a command that must succeed, and answers with the facts it printed.
    ///
    /// # Panics
    /// When it does not.
    pub fn tell(&self, arguments: &[&str]) -> Value {
        let finished = self.ask(&[&["--json"], arguments].concat());
        assert_eq!(finished.code, 0, "{}: kaveret {arguments:?}: {}{}", self.name, finished.stdout, finished.stderr);
        serde_json::from_str(&finished.stdout)
            .unwrap_or_else(|error| panic!("kaveret {arguments:?} printed no JSON: {error}: {}", finished.stdout))
    }

    /// Starts `kaveret run` and waits until it is ready.
    ///
    /// # Panics
    /// When it does not get ready; with its log.
    pub fn start(&mut self) {
        if let Err(ended) = self.try_start() {
            panic!("{} does not start: {ended}: {}", self.name, self.log());
        }
    }

    /// Starts `kaveret run`; the error says how it ended.
    ///
    /// # Errors
    /// How it ended.
    pub fn try_start(&mut self) -> Result<(), String> {
        assert!(self.process.is_none(), "{} runs already", self.name);
        let log = File::options().create(true).append(true).open(self.beside("log")).expect("a log file");
        self.process = Some(Process::start(self.command(&["--json", "run", "--stop-with-input"]).stderr(log))?);
        Ok(())
    }

    /// Stops it in good order.
    ///
    /// # Panics
    /// When it ends with another code than 0; with its log.
    pub fn stop(&mut self) {
        let code = self.process.take().expect("it runs").stop();
        assert_eq!(code, 0, "{} ended so: {}", self.name, self.log());
    }

    /// Waits until it has ended, by whatever, and answers its exit code.
    ///
    /// # Panics
    /// When it does not end.
    pub fn wait(&mut self) -> i32 {
        let mut process = self.process.take().expect("it runs");
        wait_for("a node ends", || process.ended().ok_or_else(|| "it still runs".to_owned()))
    }

    /// What it said when it was ready.
    pub fn greeting(&self) -> &Value {
        &self.process.as_ref().expect("it runs").greeting
    }

    /// Kills it (`SIGKILL`), at whatever it is doing.
    pub fn kill(&mut self) {
        self.process.take().expect("it runs").kill();
    }

    /// The process that runs on it.
    pub fn process_id(&self) -> u32 {
        self.process.as_ref().expect("it runs").id()
    }

    /// The first address at which others reach the running node.
    pub fn address(&self) -> String {
        let greeting = self.greeting();
        greeting["addresses"][0].as_str().unwrap_or_else(|| panic!("{} listens nowhere: {greeting}", self.name)).to_owned()
    }

    /// The running node's API.
    pub fn api(&self) -> Api {
        assert!(self.process.is_some(), "{} does not run", self.name);
        Api::of(&self.data_dir()).expect("a running node says where its API is")
    }

    /// How it is doing, whether it runs or not.
    pub fn status(&self) -> Value {
        match self.process.is_some() && self.within.is_empty() {
            true => self.api().status(),
            false => self.tell(&["status"]),
        }
    }

    /// What it wrote to standard error, over all its runs.
    pub fn log(&self) -> String {
        fs::read_to_string(self.beside("log")).unwrap_or_default()
    }

    /// Files and directories at the top of its data directory.
    pub fn files(&self) -> Vec<String> {
        let names = |path: &Path| {
            fs::read_dir(path).map(|files| files.flatten().map(|file| file.file_name().to_string_lossy().into_owned()).collect())
        };
        names(&self.data_dir()).unwrap_or_default()
    }
}

/// Runs a command to its end.
///
/// # Panics
/// When it cannot be started.
pub fn finish(command: &mut Command) -> Finished {
    let output = command.output().expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Finished { code: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
}
