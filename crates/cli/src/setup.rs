//! What a command needs to begin: where the data lies, the configuration in
//! force, and where to print.

use std::path::PathBuf;

use crate::arguments::Global;
use crate::client::{Client, Reach};
use crate::configuration::{self, Effective};
use crate::directory::Directory;
use crate::failure::{Exit, Failure, Outcome};
use crate::print::Output;

/// What a command needs to begin.
#[derive(Debug)]
pub struct Setup {
    /// Where the data lies, or will.
    pub path: PathBuf,
    /// The configuration in force.
    pub configuration: Effective,
    /// Where to print.
    pub output: Output,
}

impl Setup {
    /// From the flags that every command takes. Creates nothing.
    ///
    /// # Errors
    /// [`Exit::Wrong`] when the configuration cannot be read.
    pub fn new(global: &Global) -> Outcome<Self> {
        let path = match &global.data_dir {
            Some(path) => path.clone(),
            None => default_path()?,
        };
        let file = global.config.clone().unwrap_or_else(|| path.join("kaveret.toml"));
        let mut configuration = configuration::load(&file, global.config.is_some())?;
        configuration.set("log", global.log, |values, given| values.log = given);
        configuration.set("log_form", global.log_form, |values, given| values.log_form = given);
        Ok(Self { path, configuration, output: Output::new(global.json) })
    }

    /// The data directory, created when it is not there.
    ///
    /// # Errors
    /// [`Exit::Store`] when it cannot be created.
    pub fn directory(&self) -> Outcome<Directory> {
        Directory::open(&self.path)
    }

    /// The running node, or the store opened here.
    ///
    /// # Errors
    /// As [`Client::open`].
    pub fn client(&self, reach: Reach) -> Outcome<Client> {
        Client::open(&self.directory()?, &self.configuration.values, reach)
    }
}

fn default_path() -> Outcome<PathBuf> {
    let project = directories::ProjectDirs::from("", "", "kaveret");
    let sentence = "this user has no home directory to keep data in; name a place with --data-dir DIRECTORY";
    project.map(|project| project.data_dir().to_owned()).ok_or_else(|| Failure::new(Exit::Wrong, sentence))
}
