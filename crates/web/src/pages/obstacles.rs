//! Why something was not done, in the reader's words.

use model::{MemberId, Obstacle};

use super::{charter, labels, parts};
use crate::catalogue::Words;

/// A sentence that says what was needed, and what to do.
pub(super) fn sentence(words: Words, obstacle: &Obstacle) -> String {
    let most = |key: &'static str, most: u64| words.fill(key, &[("most", most.to_string().into())]);
    let person = |key: &'static str, member: &MemberId| words.fill(key, &[("member", parts::short(member).into())]);
    match obstacle {
        Obstacle::DeviceRemoved => words.say("obstacle-device-removed"),
        Obstacle::MembershipEnded => words.say("obstacle-membership-ended"),
        Obstacle::MembershipOver => words.say("obstacle-membership-over"),
        Obstacle::MembershipVoid => words.say("obstacle-membership-void"),
        Obstacle::AllErased => words.say("obstacle-all-erased"),
        Obstacle::MinorAbroad => words.say("obstacle-minor-abroad"),
        Obstacle::Budget { .. } => words.say("obstacle-budget"),
        Obstacle::Contact { word: "other-name", .. } => words.say("obstacle-other-name"),
        Obstacle::Contact { word, .. } => words.say(labels::reason(word)),
        Obstacle::NotYours => words.say("obstacle-not-yours"),
        Obstacle::OwnReport => words.say("obstacle-own-report"),
        Obstacle::Right { act, .. } => words.say(right(act)),
        Obstacle::NoMember { member } => person("obstacle-no-member", member),
        Obstacle::Days { most: days, .. } => most("obstacle-days", *days),
        Obstacle::Delegates { most: delegates, .. } => most("obstacle-delegates", *delegates as u64),
        Obstacle::Threshold { most: delegates, .. } => most("obstacle-threshold", u64::from(*delegates)),
        Obstacle::CharterNumber { rule, least, most, .. } => {
            let rule = charter::label(rule).map_or_else(|| (*rule).to_owned(), |key| words.say(key));
            words.fill(
                "obstacle-charter-number",
                &[("rule", rule.into()), ("least", least.to_string().into()), ("most", most.to_string().into())],
            )
        }
        Obstacle::NothingChanges => words.say("obstacle-nothing-changes"),
        Obstacle::ProposalUnknown => words.say("obstacle-proposal-unknown"),
        Obstacle::ProposalDone => words.say("obstacle-proposal-done"),
        Obstacle::OnlyDelegatesSign => words.say("obstacle-only-delegates"),
        Obstacle::SignedAlready => words.say("obstacle-signed"),
        Obstacle::NothingToRenew => words.say("obstacle-nothing-to-renew"),
        Obstacle::BlocksSelf => words.say("obstacle-blocks-self"),
        Obstacle::BlockedAlready => words.say("obstacle-blocked"),
        Obstacle::NotBlocked => words.say("obstacle-not-blocked"),
        Obstacle::NothingReported => words.say("obstacle-nothing-reported"),
        Obstacle::NotSaidByYou => words.say("obstacle-not-said-by-you"),
        Obstacle::AppealAnswered => words.say("obstacle-appeal-answered"),
        Obstacle::ShownAgain => words.say("obstacle-shown-again"),
        Obstacle::HidItYourself => words.say("obstacle-hid-it-yourself"),
        Obstacle::ErasingWithoutReason => words.say("obstacle-erasing-without-reason"),
        Obstacle::DayAhead => words.say("obstacle-day-ahead"),
        Obstacle::ErasedAlready => words.say("obstacle-erased"),
        Obstacle::AllErasedAlready => words.say("obstacle-all-erased-already"),
        Obstacle::NothingToErase => words.say("obstacle-nothing-to-erase"),
        Obstacle::OnlyASchool => words.say("obstacle-only-a-school"),
        Obstacle::NoPupil { member } => person("obstacle-no-pupil", member),
        Obstacle::PupilName { .. } => words.say("obstacle-pupil-name"),
        Obstacle::NoGuardian => words.say("obstacle-no-guardian"),
        Obstacle::ConsentToNothing => words.say("obstacle-consent-to-nothing"),
        Obstacle::NoConsent => words.say("obstacle-no-consent"),
        Obstacle::NoConsentOfAll => words.say("obstacle-no-consent-of-all"),
        Obstacle::GroupName { .. } => words.say("obstacle-group-name"),
        Obstacle::CityName { found: 0, .. } => words.say("obstacle-city-nameless"),
        Obstacle::CityName { .. } => words.say("obstacle-city-name"),
        Obstacle::MinorFounds => words.say("obstacle-minor-founds"),
        Obstacle::LinkForeign { .. } => words.say("obstacle-link-foreign"),
        Obstacle::LinkDamaged { .. } => words.say("obstacle-link-damaged"),
        Obstacle::LinkNewer { .. } => words.say("obstacle-link-newer"),
        Obstacle::LinkOfDevice => words.say("obstacle-link-of-device"),
        Obstacle::LinkOfMember => words.say("obstacle-link-of-member"),
        Obstacle::OneVouch => words.say("obstacle-one-vouch"),
        Obstacle::SameVouchTwice => words.say("obstacle-same-vouch"),
        Obstacle::VouchesOfTwoCities => words.say("obstacle-two-cities"),
        Obstacle::VouchOfOrganisation => words.say("obstacle-vouch-organisation"),
        Obstacle::InvitationUsed | Obstacle::LinkUsed => words.say("obstacle-link-used"),
        Obstacle::InvitationOver | Obstacle::LinkOver => words.say("obstacle-link-over"),
        Obstacle::InvitationUnknown => words.say("obstacle-link-unknown"),
        Obstacle::InvitationOfOthers => words.say("obstacle-link-of-others"),
        Obstacle::InviterMayNot => words.say("obstacle-inviter-may-not"),
        Obstacle::QuotaUsed => words.say("obstacle-quota-used"),
        Obstacle::PhraseCount { found } => words.fill("obstacle-phrase-count", &[("n", (*found).into())]),
        Obstacle::PhraseWord { at } => words.fill("obstacle-phrase-word", &[("at", at.to_string().into())]),
        Obstacle::PhraseMixed => words.say("obstacle-phrase-mixed"),
        Obstacle::PhraseOfAnother => words.say("obstacle-phrase-of-another"),
    }
}

/// Who may do an act, by its word.
fn right(act: &str) -> &'static str {
    match act {
        "amendment" => "obstacle-right-amendment",
        "grant" => "obstacle-right-grant",
        "vouch" => "obstacle-right-vouch",
        "vetting" => "obstacle-right-vetting",
        "place" => "obstacle-right-place",
        "consent" => "obstacle-right-consent",
        "guardian" | "pseudonym" => "obstacle-only-a-school",
        "group" => "obstacle-right-group",
        "moderation" => "obstacle-right-moderation",
        "answer" => "obstacle-right-answer",
        "closing" => "obstacle-right-closing",
        "successor" => "obstacle-right-successor",
        "erasure" => "obstacle-right-erasure",
        _ => "obstacle-right-other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn a_right_that_is_missing_is_named_in_each_language_and_never_in_the_english_of_programs() {
        let acts = ["amendment", "grant", "vouch", "vetting", "place", "consent", "guardian", "group", "moderation", "answer", "closing"];
        for language in Language::ALL {
            let mut said = std::collections::BTreeSet::new();
            for act in acts.into_iter().chain(["successor", "erasure", "withdrawal"]) {
                let sentence = sentence(Words(language), &Obstacle::Right { act, english: "needs the role".to_owned() });
                assert!(!sentence.contains("needs the role") && !sentence.starts_with("obstacle"), "{act}: {sentence}");
                assert!(said.insert(sentence), "{act} is said as another is in `{}`", language.code());
            }
        }
    }

    #[test]
    fn a_number_of_the_charter_is_called_as_its_form_calls_it() {
        let wrong = Obstacle::CharterNumber { rule: "adult_age", least: 14, most: 30, found: 3 };
        let text: String =
            sentence(Words(Language::English), &wrong).chars().filter(|letter| !['\u{2068}', '\u{2069}'].contains(letter)).collect();
        assert!(text.ends_with("has to be from 14 to 30.") && !text.contains("adult_age"), "{text}");
    }
}
