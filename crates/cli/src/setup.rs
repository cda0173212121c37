//! What a command needs to begin: where the data lies, the configuration in
//! force, and where to print.

use std::path::PathBuf;
use std::pin::Pin;

use node::{Handle, NodeError, Passphrase};

use crate::arguments::Global;
use crate::ask::{self, Secret};
use crate::client::{Client, Reach};
use crate::configuration::{self, Effective};
use crate::directory::Directory;
use crate::failure::{Exit, Failure, Outcome};
use crate::print::{Output, note};

/// How often a passphrase is asked for.
const TRIES: u32 = 3;

/// An unlocking that is under way.
pub type Unlocking<'a> = Pin<Box<dyn Future<Output = Result<(), NodeError>> + Send + 'a>>;

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
        configuration.set("passphrase_file", global.passphrase_file.clone(), |values, given| values.passphrase_file = given);
        Ok(Self { path, configuration, output: Output::new(global.json) })
    }

    /// The data directory, created when it is not there.
    ///
    /// # Errors
    /// [`Exit::Store`] when it cannot be created.
    pub fn directory(&self) -> Outcome<Directory> {
        Directory::open(&self.path)
    }

    /// The running node, or the store opened here; the latter unlocked, if somebody
    /// or a file says the passphrase.
    ///
    /// # Errors
    /// As [`Client::open`]; [`Exit::Locked`] when the passphrase was wrong.
    pub fn client(&self, reach: Reach) -> Outcome<Client> {
        let client = self.client_as_it_is(reach)?;
        if let Client::Alone(alone) = &client {
            self.unlock(&alone.handle(), !self.output.is_json(), |unlocking| alone.wait(unlocking))?;
        }
        Ok(client)
    }

    /// The running node, or the store opened here, locked or not.
    ///
    /// # Errors
    /// As [`Client::open`].
    pub fn client_as_it_is(&self, reach: Reach) -> Outcome<Client> {
        Client::open(&self.directory()?, &self.configuration.values, reach)
    }

    /// The passphrase out of the configured file, if one is.
    ///
    /// # Errors
    /// [`Exit::Wrong`] when it cannot be read.
    pub fn passphrase_file(&self) -> Outcome<Option<Secret>> {
        let file = &self.configuration.values.passphrase_file;
        if file.as_os_str().is_empty() {
            return Ok(None);
        }
        ask::passphrase_file(file).map(Some)
    }

    /// Unlocks a locked node of this process with the configured file's passphrase,
    /// or with one that is asked for, if somebody `may_be_asked`. Without either
    /// the node stays locked.
    ///
    /// # Errors
    /// [`Exit::Locked`] when the passphrase was wrong.
    pub fn unlock(&self, node: &Handle, may_be_asked: bool, mut wait: impl FnMut(Unlocking<'_>) -> Result<(), NodeError>) -> Outcome {
        if !node.is_locked() {
            return Ok(());
        }
        if let Some(found) = self.passphrase_file()? {
            return Ok(wait(Box::pin(node.unlock(Passphrase::new(&found)?)))?);
        }
        if !may_be_asked || !ask::is_possible() {
            return Ok(());
        }
        for _ in 1..TRIES {
            let Some(typed) = ask::passphrase("Passphrase (Enter alone: stay locked): ")? else { return Ok(()) };
            match wait(Box::pin(node.unlock(Passphrase::new(&typed)?))) {
                Err(error @ NodeError::Passphrase) => note(error),
                done => return Ok(done?),
            }
        }
        let Some(typed) = ask::passphrase("Passphrase: ")? else { return Ok(()) };
        Ok(wait(Box::pin(node.unlock(Passphrase::new(&typed)?)))?)
    }
}

fn default_path() -> Outcome<PathBuf> {
    let project = directories::ProjectDirs::from("", "", "kaveret");
    let sentence = "this user has no home directory to keep data in; name a place with --data-dir DIRECTORY";
    project.map(|project| project.data_dir().to_owned()).ok_or_else(|| Failure::new(Exit::Wrong, sentence))
}
