//! The invitations that a node gave out: listing them, and taking one back.

use model::InvitationId;
use model::facts::InvitationFacts;

use crate::{Handle, NodeError, roster};

impl Handle {
    /// The invitations of this node whose time is not over, used ones too.
    ///
    /// # Errors
    /// [`NodeError::NoCity`].
    pub async fn invitations(&self) -> Result<Vec<InvitationFacts>, NodeError> {
        self.act(|engine, now| match engine.city() {
            Some(_) => Ok((engine.invitations(now)?, Vec::new())),
            None => Err(NodeError::NoCity),
        })
        .await
    }

    /// Takes an open invitation back, and forgets whom of a list it was for. When this
    /// returns, it lets nobody in any more.
    ///
    /// # Errors
    /// [`NodeError::Refused`] when it is used or over, or there is none.
    pub async fn take_back_invitation(&self, id: InvitationId) -> Result<(), NodeError> {
        let key = self.roster_key().await?;
        self.act(move |engine, now| Ok((engine.take_back_invitation(now, id)??, Vec::new()))).await?;
        let mut entries = roster::read(self.data_dir(), &key)?;
        let before = entries.len();
        entries.retain(|entry| entry.invitation != id.0);
        if entries.len() < before {
            roster::write(self.data_dir(), &key, &entries)?;
        }
        Ok(())
    }
}
