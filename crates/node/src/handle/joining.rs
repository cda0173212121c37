//! Coming into a city: as a new member, by an issuer's invitation or by two members'
//! word, or as one more device of a member.

use engine::{Command, PeerKey, Reply};
use model::facts::Founded;
use model::{MemberKind, Obstacle};
use tokio::time::timeout;
use trust::{Invitation, InvitationError, Purpose};

use super::{ANSWER_MAX, Handle, to_its_end};
use crate::driver::Work;
use crate::founding::Beginner;
use crate::{NodeError, keyfile, phrase};

/// Whether a link is one that adds a device of a member, and so needs the member's
/// recovery phrase.
pub fn adds_device(link: &str) -> bool {
    Invitation::is_for_device(link)
}

/// Whether a link is one member's word for somebody: it takes two to join.
pub fn is_vouch(link: &str) -> bool {
    Invitation::is_vouch(link)
}

/// Whether a link can be read, before anything else is asked of who has it.
///
/// # Errors
/// [`NodeError::Input`].
pub fn check_link(link: &str) -> Result<(), NodeError> {
    read_link(link).map(drop)
}

impl Handle {
    /// Joins the city of an invitation's link as a new member: of this kind, or as a
    /// pupil by a school's link; or by the links of two members who vouch, with blanks
    /// between them.
    ///
    /// # Errors
    /// [`NodeError::Input`] for a wrong link or one of two, [`NodeError::Network`] when nobody
    /// answers, [`NodeError::Refused`] when the invitation is used or over.
    pub async fn join(&self, link: String, kind: MemberKind) -> Result<Founded, NodeError> {
        let invitations = for_a_member(&link, kind)?;
        // A link that names a school admits its pupils alone, and says so by itself.
        let kind = if invitations.iter().any(|invitation| invitation.school().is_some()) { MemberKind::Pupil } else { kind };
        let node = self.clone();
        to_its_end(async move {
            let _alone = node.shared.settling.lock().await;
            node.expect_no_city().await?;
            let beginner = Beginner::draw(&node.shared.config.data_dir)?;
            node.join_as(&beginner, invitations, kind).await?;
            node.founded_anew(&beginner).await
        })
        .await
    }

    /// Makes this machine a device of the member whose device made the link. The
    /// phrase's key signs the certificate here and is nowhere kept.
    ///
    /// # Errors
    /// As [`Handle::join`]; [`NodeError::Input`] also when the phrase is not the
    /// member's.
    pub async fn join_as_device(&self, link: String, phrase: String) -> Result<Founded, NodeError> {
        let phrase = zeroize::Zeroizing::new(phrase);
        let invitation = read_link(&link)?;
        let Purpose::Device(device) = &invitation.purpose else {
            return Err(Obstacle::LinkOfMember.into());
        };
        let root = phrase::belongs(&phrase, device.member)?;
        let node = self.clone();
        to_its_end(async move {
            let _alone = node.shared.settling.lock().await;
            node.expect_no_city().await?;
            let beginner = Beginner::with_root(&node.shared.config.data_dir, root)?;
            // Which kind of member it is, their grant says.
            node.join_as(&beginner, vec![invitation], MemberKind::Resident).await?;
            node.founded_again(&beginner).await
        })
        .await
    }

    async fn join_as(&self, beginner: &Beginner, invitations: Vec<Invitation>, kind: MemberKind) -> Result<(), NodeError> {
        let joined = timeout(ANSWER_MAX, self.ask_to_join(beginner, &invitations, kind)).await;
        let joined = joined.unwrap_or_else(|_| {
            Err(NodeError::Network(format!("the inviting node did not answer within {} seconds", ANSWER_MAX.as_secs())))
        });
        if let Err(error) = joined {
            self.act(|engine, _| Ok((engine.give_up_joining(), Vec::new()))).await?;
            // The answer may have come at the last moment.
            if self.city().await?.is_none() {
                keyfile::remove_device(&self.shared.config.data_dir);
                return Err(error);
            }
        }
        let mut addresses = Vec::new();
        for invitation in invitations {
            if let Purpose::Device(device) = invitation.purpose {
                addresses.extend(device.boxes);
            }
            addresses.extend(invitation.addresses);
        }
        let known = addresses.clone();
        self.act(move |engine, _| Ok((engine.remember_addresses(&known)?, Vec::new()))).await?;
        self.give(Work::Keep(addresses)).await
    }

    /// Asks the node that gave out the invitation; of two members who vouch, both.
    async fn ask_to_join(&self, beginner: &Beginner, invitations: &[Invitation], kind: MemberKind) -> Result<(), NodeError> {
        let now = self.act(|_, now| Ok((now, Vec::new()))).await?;
        // All have to be there before one is asked, whose word would be spent in vain.
        let mut hosts = Vec::new();
        for invitation in invitations {
            hosts.push(PeerKey(self.reach(&invitation.addresses).await?.to_bytes()));
        }
        for (invitation, host) in invitations.iter().zip(hosts) {
            let certificate = Box::new(beginner.certificate(invitation.city, invitation.school(), now.wall)?);
            let identity = Box::new(beginner.identity());
            let asked = Command::Join { host, identity, city: invitation.city, token: invitation.token, kind, certificate };
            if self.command(asked).await? == Reply::Joined {
                return Ok(());
            }
        }
        Err(NodeError::Refused("both links are one member's word, and it takes two members; ask another one for a link".into()))
    }
}

/// The invitations by which somebody becomes a member: one, or the words of two members.
fn for_a_member(links: &str, kind: MemberKind) -> Result<Vec<Invitation>, NodeError> {
    let invitations = Invitation::read_all(links).map_err(unreadable)?;
    let words = invitations.iter().filter(|invitation| invitation.purpose == Purpose::Vouch).count();
    match invitations.as_slice() {
        [one] if matches!(one.purpose, Purpose::Device(_)) => Err(Obstacle::LinkOfDevice.into()),
        [_] if words == 1 => Err(Obstacle::OneVouch.into()),
        [_] => Ok(invitations),
        [one, other] if words == 2 && one.city != other.city => Err(Obstacle::VouchesOfTwoCities.into()),
        [one, other] if words == 2 && one.token == other.token => Err(Obstacle::SameVouchTwice.into()),
        [_, _] if words == 2 && kind != MemberKind::Resident => Err(Obstacle::VouchOfOrganisation.into()),
        [_, _] if words == 2 => Ok(invitations),
        all => Err(NodeError::Input(format!("give one link, or two of members who vouch for you; these are {}", all.len()))),
    }
}

fn read_link(link: &str) -> Result<Invitation, NodeError> {
    link.parse().map_err(unreadable)
}

/// What is wrong with a link.
fn unreadable(error: InvitationError) -> NodeError {
    let english = error.to_string();
    match error {
        InvitationError::Prefix(_) => Obstacle::LinkForeign { english },
        InvitationError::Version(_) => Obstacle::LinkNewer { english },
        InvitationError::Damaged | InvitationError::Malformed(_) => Obstacle::LinkDamaged { english },
    }
    .into()
}
