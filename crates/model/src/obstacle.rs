//! Why something that a person asked for was not done, as data: what pages say in the
//! reader's language, and beside which field of a form.
//!
//! Deliberately absent: everything that only programs and the command line can run into;
//! that is said in English alone.

use crate::MemberId;

/// Why it was not done. Nothing has been written when you hold one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    /// The member has removed this device.
    #[error("this device was removed by its member, so what it writes counts for nobody; write on another one, or make this a new one")]
    DeviceRemoved,
    /// The membership was ended.
    #[error("your membership was ended, so what you write counts for nobody; ask your school or the city's office")]
    MembershipEnded,
    /// The membership does not cover today.
    #[error("your membership does not cover today; ask your school or the city's office to renew it, and check this device's clock")]
    MembershipOver,
    /// There is a membership, and it does not count.
    #[error("your membership does not count; ask your school or the city's office")]
    MembershipVoid,
    /// Everything of the member is erased.
    #[error("it was erased, and is not taken in again")]
    AllErased,
    /// Too much was written in an hour or a month.
    #[error("the author's budget of {limit} {unit} is used up")]
    Budget {
        /// How many.
        limit: u64,
        /// Of what, in which time.
        unit: &'static str,
    },
    /// The rule of contact between adults and minors.
    #[error("{english}")]
    Contact {
        /// What is missing, as a word for catalogues: [`crate::Withheld::word`].
        word: &'static str,
        /// The same in English.
        english: String,
    },
    /// The record is another's.
    #[error("only its owner, who acts for them, and the editors that it names may change this record")]
    NotYours,
    /// A minor's record crosses no border.
    #[error("what minors write stays in their school and their city, and does not go to allied cities")]
    MinorAbroad,
    /// Nobody reports their own.
    #[error("this is your own: you can change it, or withdraw it")]
    OwnReport,
    /// The member has not the right to do this.
    #[error("{english}")]
    Right {
        /// The act, as a word.
        act: &'static str,
        /// What it takes, in English.
        english: String,
    },
    /// Who this is about is no member that is known here.
    #[error("{member} is no member of this city that this node knows of")]
    NoMember {
        /// Who.
        member: MemberId,
    },
    /// Something lasts too long, or not at all.
    #[error("it lasts 1 to {most} days, and {found} were asked for")]
    Days {
        /// The most days.
        most: u64,
        /// What was asked for.
        found: u64,
    },
    /// Too few or too many delegates.
    #[error("a city has 1 to {most} delegates, and {found} were named")]
    Delegates {
        /// The most.
        most: usize,
        /// How many were named.
        found: usize,
    },
    /// More delegates must agree than there are, or none.
    #[error("1 to {most} of {most} delegates must agree, and {found} were asked for")]
    Threshold {
        /// How many delegates there are.
        most: u8,
        /// How many must agree.
        found: u8,
    },
    /// A number of the charter is out of its bounds.
    #[error("`{rule}` of the charter is {least} to {most}, and {found} was asked for")]
    CharterNumber {
        /// Which, as the form and the API name it.
        rule: &'static str,
        /// The least that it may be.
        least: u64,
        /// The most that it may be.
        most: u64,
        /// What was asked for.
        found: u64,
    },
    /// An amendment that changes nothing.
    #[error("nothing would change; say what of the charter is to be other than it is")]
    NothingChanges,
    /// What was to be signed is not held.
    #[error("this node does not hold what is to be signed; `kaveret city show` lists what waits for signatures")]
    ProposalUnknown,
    /// It has its signatures, or is over.
    #[error("this waits for no signature; `kaveret city show` lists what does")]
    ProposalDone,
    /// The member is no delegate.
    #[error("only the city's delegates sign for it")]
    OnlyDelegatesSign,
    /// The member has signed.
    #[error("you have signed it already; it waits for other delegates")]
    SignedAlready,
    /// Nobody's right ends soon.
    #[error("nobody's right that you gave ends so soon; name a member, or more days with --within")]
    NothingToRenew,
    /// Nobody blocks themselves.
    #[error("nobody blocks themselves")]
    BlocksSelf,
    /// They are blocked.
    #[error("you have blocked them already")]
    BlockedAlready,
    /// They are not blocked.
    #[error("you have not blocked them")]
    NotBlocked,
    /// No report of it waits.
    #[error("no report of this record waits for your decision")]
    NothingReported,
    /// Somebody else said it.
    #[error("only who said it can take it back")]
    NotSaidByYou,
    /// The appeal was answered.
    #[error("this appeal has its answer")]
    AppealAnswered,
    /// It shows again.
    #[error("it is shown again already, so there is nothing to answer")]
    ShownAgain,
    /// Nobody judges themselves.
    #[error("you hid it yourself; another who moderates here answers the appeal, or you show it again")]
    HidItYourself,
    /// A device is removed from a day on that has not come.
    #[error("a device is removed as of a day that has come")]
    DayAhead,
    /// Who erases what another wrote says why.
    #[error("whoever erases what another wrote says why: a ground, and words that everyone can read (`--ground`, `--words`)")]
    ErasingWithoutReason,
    /// The record is erased.
    #[error("it is erased already")]
    ErasedAlready,
    /// Everything of the member is erased.
    #[error("everything of theirs is erased already")]
    AllErasedAlready,
    /// There is nothing to erase.
    #[error("there is nothing of yours here that could be erased")]
    NothingToErase,
    /// The member keeps no school.
    #[error("only a school says this; it takes the role of an issuer, which the city gives")]
    OnlyASchool,
    /// They are no pupil of the school.
    #[error("{:.10} is no pupil of this school; `kaveret school show` lists them", member.to_string())]
    NoPupil {
        /// Who.
        member: MemberId,
    },
    /// A pupil's name is missing or too long.
    #[error("a pupil's name has 1 to {most} bytes, and this one has {found}")]
    PupilName {
        /// The most bytes.
        most: usize,
        /// Its bytes.
        found: usize,
    },
    /// A guardian who is a minor, or takes no part in the school.
    #[error("a guardian is of age and takes part in the school, to see what they consent to; `kaveret invite --school` invites one")]
    NoGuardian,
    /// A consent to nothing.
    #[error("a consent allows something: publishing, or sessions outside of the school")]
    ConsentToNothing,
    /// No consent covers today.
    #[error(
        "nothing of theirs leaves the school without a consent that covers today: a guardian's own, or one on paper that the school has noted"
    )]
    NoConsent,
    /// One of those who wrote in it has given no consent.
    #[error(
        "others have written in this too, and for one of them there is no consent that covers today; nothing of theirs leaves the school without one"
    )]
    NoConsentOfAll,
    /// A group's name is missing or too long.
    #[error("a group's name has 1 to {most} bytes, and this one has {found}")]
    GroupName {
        /// The most bytes.
        most: usize,
        /// Its bytes.
        found: usize,
    },
    /// A city's name is missing or too long.
    #[error("a city's name has 1 to {most} bytes, and this one has {found}")]
    CityName {
        /// The most bytes.
        most: usize,
        /// Its bytes.
        found: usize,
    },
    /// A minor founds no city.
    #[error("a minor cannot found a city; a school or another adult founds it, and then admits pupils")]
    MinorFounds,
    /// A link that begins with something else.
    #[error("{english}")]
    LinkForeign {
        /// What it begins with, in English.
        english: String,
    },
    /// A link of which letters are wrong or missing.
    #[error("{english}")]
    LinkDamaged {
        /// In English.
        english: String,
    },
    /// A link of a newer program.
    #[error("{english}")]
    LinkNewer {
        /// In English.
        english: String,
    },
    /// A link that adds a device, without the words.
    #[error("this link adds a device to a member; it needs that member's recovery words, and with them this becomes a device of theirs")]
    LinkOfDevice,
    /// A link that admits a member, with words.
    #[error("this link admits a new member; it needs no recovery words")]
    LinkOfMember,
    /// The word of one member, where it takes two.
    #[error("this link is one member's word for you, and it takes the word of two; ask a second member for a link, and give both together")]
    OneVouch,
    /// One member's word twice.
    #[error("this is the same link twice, and it takes the word of two members; ask a second one for a link")]
    SameVouchTwice,
    /// The words of members of two cities.
    #[error("the two links are of different cities; ask two members of one city")]
    VouchesOfTwoCities,
    /// Vouching is for residents.
    #[error("members who vouch bring in residents; an organisation is invited by a school or the city")]
    VouchOfOrganisation,
    /// The invitation was used.
    #[error("the invitation has been used; ask for a new one")]
    InvitationUsed,
    /// The invitation's time is over.
    #[error("the invitation is over; ask for a new one")]
    InvitationOver,
    /// The node that the invitation leads to knows nothing of it.
    #[error("this node gave out no such invitation; ask for a new one")]
    InvitationUnknown,
    /// The link for a device was used.
    #[error("the link has been used; make a new one")]
    LinkUsed,
    /// The time of the link for a device is over.
    #[error("the link is over; make a new one")]
    LinkOver,
    /// The invitation is for somebody else.
    #[error("the invitation is for another kind of member")]
    InvitationOfOthers,
    /// Whoever made the invitation may admit nobody now.
    #[error("the node that gave out this invitation may no longer admit members")]
    InviterMayNot,
    /// The issuer has admitted as many as it may.
    #[error("the city's quota of new members is used up; ask its office")]
    QuotaUsed,
    /// Not as many words as a phrase has.
    #[error("a recovery phrase has 12 or 24 words, and {found} were given")]
    PhraseCount {
        /// How many were given.
        found: usize,
    },
    /// A word that is in no phrase.
    #[error("word {at} of the recovery phrase is not in the list of words; look for a typing mistake there")]
    PhraseWord {
        /// Which, counted from one.
        at: usize,
    },
    /// Words that do not fit together.
    #[error("the words of the recovery phrase do not fit together; one of them is wrong, or two have changed places")]
    PhraseMixed,
    /// The words of somebody else.
    #[error("this is a good recovery phrase, but another member's; look for your own")]
    PhraseOfAnother,
}

impl Obstacle {
    /// What another node gave as its reason, where this program knows it: such reasons travel
    /// as sentences.
    pub fn heard(reason: &str) -> Option<Self> {
        let known = [
            Self::InvitationUsed,
            Self::InvitationOver,
            Self::InvitationUnknown,
            Self::LinkUsed,
            Self::LinkOver,
            Self::InvitationOfOthers,
            Self::InviterMayNot,
            Self::QuotaUsed,
        ];
        known.into_iter().find(|obstacle| obstacle.to_string() == reason)
    }

    /// The field of a form that has to be filled in otherwise, by its name there.
    pub fn field(&self) -> Option<&'static str> {
        Some(match self {
            Self::Contact { word, .. } => match *word {
                "no-date" => "day",
                "no-registered-place" => "venue",
                "host-not-vetted" | "not-by-its-host" => "host",
                "no-responsible-adult" => "responsible",
                "not-a-group" => "seats",
                "other-name" => "name",
                _ => return None,
            },
            Self::Delegates { .. } => "delegates",
            Self::Threshold { .. } => "threshold",
            Self::CharterNumber { rule, .. } => rule,
            Self::PupilName { .. } | Self::GroupName { .. } | Self::CityName { .. } => "name",
            Self::LinkForeign { .. }
            | Self::LinkDamaged { .. }
            | Self::LinkNewer { .. }
            | Self::LinkOfMember
            | Self::LinkOfDevice
            | Self::OneVouch
            | Self::SameVouchTwice
            | Self::VouchesOfTwoCities
            | Self::InvitationUsed
            | Self::InvitationOver
            | Self::InvitationUnknown
            | Self::LinkUsed
            | Self::LinkOver => "link",
            Self::VouchOfOrganisation => "kind",
            Self::ErasingWithoutReason => "words",
            Self::DayAhead => "before",
            Self::PhraseCount { .. } | Self::PhraseWord { .. } | Self::PhraseMixed | Self::PhraseOfAnother => "phrase",
            _ => return None,
        })
    }

    /// Whether what was given cannot be read or used by anybody, rather than refused by the
    /// rules of the city.
    pub fn is_mistyped(&self) -> bool {
        matches!(
            self,
            Self::CityName { .. }
                | Self::CharterNumber { .. }
                | Self::MinorFounds
                | Self::LinkForeign { .. }
                | Self::LinkDamaged { .. }
                | Self::LinkNewer { .. }
                | Self::LinkOfDevice
                | Self::LinkOfMember
                | Self::OneVouch
                | Self::SameVouchTwice
                | Self::VouchesOfTwoCities
                | Self::VouchOfOrganisation
                | Self::PhraseCount { .. }
                | Self::PhraseWord { .. }
                | Self::PhraseMixed
                | Self::PhraseOfAnother
                | Self::DayAhead
        )
    }
}
