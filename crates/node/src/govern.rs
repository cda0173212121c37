//! What a running node is asked about its city's governance.

use engine::{Command, Explained, Reply};
use model::facts::NewInvitation;
use model::govern::{Admitted, Card, Deed, Done, Explanation, Governance, MemberList, NewAdmission, Roster, RosterEntry, SchoolList};
use model::{InvitationId, MemberKind};
use trust::{Invitation, RootKey};

use crate::driver::NodeEngine;
use crate::{Handle, NodeError, roster};

/// Most people of one list: a large school.
const LIST_MAX: usize = 3_000;

impl Handle {
    /// Decides something about the city in this member's name. When this returns, it is
    /// on this device's disk. With a recovery phrase its root key signs, as only it can:
    /// a device's removal, or an objection to a successor.
    ///
    /// # Errors
    /// [`NodeError::Refused`] says what was needed; [`NodeError::Input`] for a phrase
    /// that is none. Nothing has been written then.
    pub async fn govern(&self, deed: Deed, phrase: Option<String>) -> Result<Done, NodeError> {
        let root = phrase.map(|phrase| RootKey::from_phrase(&phrase)).transpose();
        let root = root.map_err(crate::phrase::unreadable)?.map(Box::new);
        match self.command(Command::Govern { deed: Box::new(deed), root }).await? {
            Reply::Governed(done) => Ok(done),
            _ => Err(NodeError::Stopping),
        }
    }

    /// Who decides in the city, and what is decided.
    ///
    /// # Errors
    /// [`NodeError::NoCity`], also while the charter has not come.
    pub async fn governance(&self) -> Result<Governance, NodeError> {
        self.read(|holdings, you, now| holdings.governance(you, now.wall)?.ok_or(NodeError::NoCity)).await
    }

    /// The members of the city; `all` with those whose right has ended.
    ///
    /// # Errors
    /// [`NodeError::NoCity`].
    pub async fn members(&self, all: bool) -> Result<MemberList, NodeError> {
        let this = self.act(|engine, _| Ok((engine.device(), Vec::new()))).await?;
        self.read(move |holdings, you, now| Ok(holdings.members(you, this, all, now.wall)?)).await
    }

    /// The schools in which this node's member takes part: their pupils, who answers for
    /// them, and their groups.
    ///
    /// # Errors
    /// [`NodeError::NoCity`].
    pub async fn schools(&self) -> Result<SchoolList, NodeError> {
        self.read(|holdings, you, now| Ok(holdings.schools(you.ok_or(NodeError::NoCity)?, now.wall)?)).await
    }

    /// Why an envelope, a statement, a record or a member counts, or does not: by its id
    /// or at least the first six digits of it.
    ///
    /// # Errors
    /// [`NodeError::NotHeld`] when nothing here has such an id, [`NodeError::Input`]
    /// when several have.
    pub async fn explain(&self, id: String) -> Result<Explanation, NodeError> {
        self.read(move |holdings, _, now| match holdings.explain(&id, NodeEngine::as_of(now.wall), now.wall)? {
            Explained::One(explanation) => Ok(*explanation),
            Explained::Several(ids) => Err(NodeError::Input(format!("{id} begins several ids: {}; give more digits", ids.join(", ")))),
            Explained::Nothing => Err(NodeError::NotHeld(id.chars().take(80).collect())),
        })
        .await
    }

    /// Makes an invitation for each of a list, and keeps on this device alone who is
    /// behind which pseudonym.
    ///
    /// # Errors
    /// [`NodeError::Input`] for a list that cannot be taken, and what
    /// [`Handle::invite`] says. Links that were made by then are taken back.
    pub async fn admit(&self, list: NewAdmission) -> Result<Admitted, NodeError> {
        check(&list)?;
        let key = self.roster_key().await?;
        let mut made = Vec::with_capacity(list.people.len());
        let admitted = self.admit_each(list, &key, &mut made).await;
        if admitted.is_err() {
            // Nobody has the links, and their names are to be free for the list as corrected.
            let undo = move |engine: &mut NodeEngine, now| {
                for id in made {
                    if let Err(error) = engine.take_back_invitation(now, id)? {
                        tracing::debug!(%error, "an invitation that nobody has was not taken back");
                    }
                }
                Ok(((), Vec::new()))
            };
            self.act(undo).await?;
        }
        admitted
    }

    /// Tells `made` of each invitation as it is made.
    async fn admit_each(&self, list: NewAdmission, key: &[u8; 32], made: &mut Vec<InvitationId>) -> Result<Admitted, NodeError> {
        let mut entries = roster::read(self.data_dir(), key)?;
        let mut cards = Vec::with_capacity(list.people.len());
        for person in list.people {
            let invitation = NewInvitation {
                member_kind: list.member_kind,
                band: list.band.clone(),
                valid_days: list.valid_days,
                member_days: list.member_days,
                pseudonym: (list.member_kind == MemberKind::Pupil).then(|| person.pseudonym.clone()),
                ..NewInvitation::default()
            };
            let invited = self.invite(invitation).await?;
            let token = invited.link.parse::<Invitation>().map_err(|_| NodeError::Stopping)?.token;
            made.push(InvitationId(token.hash()));
            entries.push(roster::Entry {
                invitation: token.hash(),
                pseudonym: person.pseudonym.trim().to_owned(),
                name: person.name.trim().to_owned(),
                class: person.class.trim().to_owned(),
                expires: invited.expires,
            });
            cards.push(Card { pseudonym: person.pseudonym.trim().to_owned(), link: invited.link, expires: invited.expires });
        }
        roster::write(self.data_dir(), key, &entries)?;
        Ok(Admitted { cards })
    }

    /// Who is behind which pseudonym, as far as this device was told.
    ///
    /// # Errors
    /// [`NodeError::NoCity`]; [`NodeError::Storage`] when the file cannot be read.
    pub async fn roster(&self) -> Result<Roster, NodeError> {
        let entries = roster::read(self.data_dir(), &self.roster_key().await?)?;
        let named = move |engine: &mut NodeEngine, _| {
            let mut named = Vec::with_capacity(entries.len());
            for entry in entries {
                let member = engine.joined_by(&entry.invitation)?;
                let roster::Entry { pseudonym, name, class, expires, .. } = entry;
                named.push(RosterEntry { pseudonym, name, class, expires, member });
            }
            Ok((Roster { entries: named }, Vec::new()))
        };
        self.act(named).await
    }

    pub(crate) async fn roster_key(&self) -> Result<[u8; 32], NodeError> {
        self.act(|engine, _| match engine.holdings().and(engine.sealing_key(roster::PURPOSE)) {
            Some(key) => Ok((key, Vec::new())),
            None => Err(NodeError::NoCity),
        })
        .await
    }
}

/// Whether a list can be taken, before an invitation is made.
fn check(list: &NewAdmission) -> Result<(), NodeError> {
    let found = list.people.len();
    if !(1..=LIST_MAX).contains(&found) {
        return Err(NodeError::Input(format!("a list has 1 to {LIST_MAX} people, and this one has {found}")));
    }
    let mut seen = std::collections::BTreeSet::new();
    for (at, person) in list.people.iter().enumerate() {
        let (row, pseudonym) = (at + 1, person.pseudonym.trim());
        if pseudonym.is_empty() {
            return Err(NodeError::Input(format!("person {row} of the list has no pseudonym")));
        }
        if !seen.insert(pseudonym.to_lowercase()) {
            return Err(NodeError::Input(format!("person {row} of the list has the same pseudonym as one before: {pseudonym:?}")));
        }
        if [&person.pseudonym, &person.name, &person.class].into_iter().any(|text| text.trim().len() > roster::TEXT_BYTES_MAX) {
            return Err(NodeError::Input(format!("person {row} of the list has a text of more than {} bytes", roster::TEXT_BYTES_MAX)));
        }
    }
    Ok(())
}
