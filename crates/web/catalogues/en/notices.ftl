## What waits for the reader, and what happened to them.
notice-heading = What waits for you
notice-mine = What became of your entries
notice-device-removed = This device was removed { $when }. What is written on it counts for nobody. Write on another of your devices, or make this one a new device of yours.
notice-membership-ended = Your membership was ended { $when }. What you write counts for nobody. Ask your school or the city’s office.
notice-who = Who did this
notice-all-erased = Everything of yours in this city is erased: others see nothing of it any more, and what you write now is not taken.
notice-take-back = How far it is, and how to take it back
notice-claim-single = Somebody says that your recovery words are lost, and that { $new } is to go on in your place. A second person has to say so too.
notice-claim = Two people say that your recovery words are lost: from { $when } on, { $new } is to go on in your place.
notice-claim-force = Since { $when }, { $new } goes on in your place, because two people said that your recovery words are lost.
notice-object = If this is not so, object
notice-signatures = { $n ->
    [one] One proposal waits for your signature.
   *[other] { $n } proposals wait for your signature.
}
notice-reports = { $n ->
    [one] One reported entry waits for a decision.
   *[other] { $n } reported entries wait for a decision.
}
notice-answers = { $n ->
    [one] One new answer to { $title }
   *[other] { $n } new answers to { $title }
}
notice-hidden = { $title }: only you and the moderators see this. There it says why, and how to ask for another look.
notice-erased = Something of yours was erased { $when }.
notice-erased-look = By whom, why, and how to take it back
notice-more = { $n ->
    [one] One more is on your page.
   *[other] { $n } more are on your page.
}
notice-no-form = Nothing can be written here now. The notice above says why.
## Why something was not done.
obstacle-device-removed = This device was removed, so what is written on it counts for nobody. Write on another of your devices.
obstacle-membership-ended = Your membership was ended, so what you write counts for nobody. Ask your school or the city’s office.
obstacle-membership-over = Your membership does not cover today. Ask your school or the city’s office to renew it, and check the date and time of this device.
obstacle-membership-void = Your membership does not count. Ask your school or the city’s office.
obstacle-all-erased = Everything of yours, or this entry, was erased, so nothing more of it is taken. The page “Erased” says how to take that back.
obstacle-budget = You have written as much as the city lets one device write in this time. Try again in an hour; if that does not help, next month.
obstacle-other-name = A child or young person appears here under the name that their school gave them, and under no other.
obstacle-not-yours = Only whoever made this entry, and those whom they named, may change it.
obstacle-own-report = This is your own: you can change it, or withdraw it.
obstacle-no-member = Nobody whose number begins with { $member } is a member of this city, as far as this device knows.
obstacle-days = It can last from 1 to { $most } days.
obstacle-delegates = A city has from 1 to { $most } people who decide. Tick at least one.
obstacle-threshold = From 1 to { $most } people can have to agree, since so many decide. Choose a number in between.
obstacle-charter-number = “{ $rule }” has to be from { $least } to { $most }.
obstacle-nothing-changes = Nothing would change: all is as it stands in the charter already.
obstacle-proposal-unknown = What was to be signed is not on this device. Look at the list of what waits.
obstacle-proposal-done = This waits for no signature any more.
obstacle-only-delegates = Only the people who decide in the city sign this.
obstacle-signed = You have signed this already. It waits for others.
obstacle-nothing-to-renew = No membership that you gave ends within the next month.
obstacle-blocks-self = You cannot block yourself.
obstacle-blocked = You have blocked this person already.
obstacle-not-blocked = You have not blocked this person.
obstacle-nothing-reported = No report of this entry waits for you any more: another may have decided.
obstacle-not-said-by-you = Only whoever said this can take it back.
obstacle-appeal-answered = This was answered already.
obstacle-shown-again = The entry is shown again already, so there is nothing to answer.
obstacle-hid-it-yourself = You hid it yourself. Another moderator looks at it; or you show it again.
obstacle-erased = It is erased already.
obstacle-all-erased-already = Everything of this person is erased already.
obstacle-nothing-to-erase = There is nothing of yours here that could be erased.
obstacle-only-a-school = Only a school says this of its own pupils.
obstacle-no-pupil = { $member } is no pupil of this school.
obstacle-pupil-name = The name is missing, or too long.
obstacle-no-guardian = A guardian is an adult who takes part in the school, so that they see what they consent to. The school invites them first.
obstacle-consent-to-nothing = Tick what is allowed: publishing, sessions outside the school, or both.
obstacle-no-consent = Without a consent that covers today nothing of a pupil leaves the school: a guardian gives it, or the school notes one on paper.
obstacle-no-consent-of-all = Others have written in this too, and for one of them there is no consent that covers today.
obstacle-group-name = The name is missing, or too long.
obstacle-city-nameless = Give the city a name.
obstacle-city-name = The city’s name is too long.
obstacle-minor-founds = Children and young people found no city. A school or another adult founds it and then admits pupils.
obstacle-link-foreign = This is no invitation. An invitation begins with “kaveret:”; copy all of it.
obstacle-link-damaged = A part of the link is missing, or a letter is wrong. Copy all of it again.
obstacle-link-newer = This link was made by a newer version of this program. Install that one.
obstacle-link-of-device = This link makes this computer a device of somebody who is a member already. Fill in the part for that, with their recovery words.
obstacle-link-of-member = This link admits a new member and needs no recovery words. Fill in the part for new members.
obstacle-one-vouch = This is one member’s word for you, and it takes two. Ask a second member for a link, and put both in together.
obstacle-same-vouch = This is the same link twice, and it takes the word of two members. Ask a second one for a link.
obstacle-two-cities = The two links lead to different cities. Ask two members of one city.
obstacle-vouch-organisation = Members who vouch bring in people. A school or another organisation is invited by the city.
obstacle-link-used = This link was used already. Ask for another one.
obstacle-link-over = The time of this link is over. Ask for another one.
obstacle-link-unknown = Whoever answered knows nothing of this link. Ask for another one.
obstacle-link-of-others = This link is for another kind of member. Choose that kind, or ask for another link.
obstacle-inviter-may-not = Whoever gave you this link may admit nobody now. Ask a school or the city’s office.
obstacle-quota-used = Whoever gave you this link has admitted as many as they may. Ask the city’s office.
obstacle-phrase-count = { $n ->
    [one] Recovery words are 12 or 24, and this is one word.
   *[other] Recovery words are 12 or 24, and these are { $n }.
}
obstacle-phrase-word = Word { $at } is none of the recovery words that there are. Look for a typing mistake in it.
obstacle-phrase-mixed = These words do not belong together: one of them is wrong, or two have changed places.
obstacle-phrase-of-another = These are good recovery words, but another member’s. Look for your own.
obstacle-right-amendment = Only the people who decide in the city propose another charter.
obstacle-right-grant = Only schools and others who admit, and the people who decide in the city, give roles; who admits is named by the latter alone.
obstacle-right-vouch = Only members whom a school or the city admitted vouch for others.
obstacle-right-vetting = Only schools and others who admit, and the people who decide in the city, say that somebody was checked.
obstacle-right-place = Only schools and others who admit, and the people who decide in the city, register places.
obstacle-right-consent = Only the school that keeps the paper, a guardian whom it named, or a young person old enough for it consents.
obstacle-right-group = Only members of the city, or of the school, make groups of its people.
obstacle-right-moderation = Only moderators and the people who decide in the city hide something.
obstacle-right-answer = Only moderators and the people who decide in the city answer this.
obstacle-right-closing = Only moderators and the people who decide in the city decide about reports.
obstacle-right-successor = Only schools and others who admit say that a member has a new key.
obstacle-right-erasure = Only whoever made it, their guardian, moderators and the people who decide in the city erase it.
obstacle-right-other = For this one has to be a member here. Ask your school or the city’s office.
obstacle-title = This was not done
fault-here = What stands here is the reason: look at it again.
changed-heading = This was changed meanwhile
changed-lead = Somebody changed it, on this device or another, while you had this form open. Both versions stand below; what you wrote is in the fields. Save again, and yours replaces the other.
changed-field = By now it says:
changed-field-empty = By now nothing stands here any more.
## What was erased.
erased-title = This was erased
erased-by-you = You erased this on { $when }.
erased-by = { $name } erased this on { $when }.
erased-final = It has left this device’s disk, and no device takes it in again.
erased-ask = Whoever erased it can take that back until { $when }: ask { $name }, or the city’s office.
erased-more = What was erased, and which devices have confirmed it
erased-reason-lead = Whoever wrote this reads why, and so can everyone: it stands in the public log.
erased-reason = Why is it erased?
obstacle-erasing-without-reason = Say why it is erased, in words that everyone can read.
## Smaller things that pages say.
erasing-words = Only your recovery words can do this, so that nobody who sits at your computer takes everything away. Who has lost them erases by the command `kaveret erase --me`.
erasing-signatures = You are one of the people who decide in the city. Where this needs a signature of another of them too, it is proposed first, and the city’s page says so.
locked-not-saved = What you were sending was not saved, because this device was locked. Unlock it, go back in your browser, and send it again.
locked-anew = For that, start this program with another folder (kaveret run --data-dir FOLDER) and join there with a link from another of your devices.
passphrase-auto = It can lock itself when nobody uses it: write lock_after = "15m" into the file kaveret.toml in this device’s folder, and start the program again.
notice-you = you
withheld-judged = Others see this entry neither here nor in lists. Why:
report-then = Then choose what it is; that sends the report.
obstacle-day-ahead = This day has not come. Choose today or a day before.
status-nobody = Nobody is connected now. What you write is kept here, and passed on when somebody is.
obstacle-minor-abroad = What minors write stays in their school and their city, and does not go to allied cities.
