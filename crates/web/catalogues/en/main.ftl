# The words of the pages in English.

## Around every page

site-name = Kaveret
skip = Skip to the content
nav-label = Pages
nav-offers = Offers
nav-requests = Requests
nav-challenges = Challenges
nav-search = Search
nav-me = My page
nav-status = This device
nav-invite = Invite
language-switch = Language

## First page

offers-heading = What people offer to teach
offers-none = Nobody has offered anything yet. What could you show others?
offers-all = All offers
offers-add = Offer something
requests-heading = What people want to learn
requests-none = Nobody is looking for anything yet. What have you always wanted to learn?
requests-all = All requests
requests-add = Ask for something
challenges-heading = What the city wants to change
challenges-none = No challenges yet. What should be different here?
challenges-all = All challenges
challenges-add = Propose a challenge
founding-notice = This city is just beginning: fewer than three people look after it. If they lose their recovery words, nobody can lead it on. Invite others soon.

## Search

search-title = Search
search-label = What are you looking for?
search-kind = Where to search
search-all = Everything
search-button = Search
search-found = { $n ->
    [0] Nothing was found.
    [one] One result.
   *[other] { $n } results.
}
search-none = Try other words, or ask for it yourself: perhaps someone knows.
search-indexing = Not everything that was received can be searched yet. Search again in a minute.

## Lists

list-next = Older ones
list-first = Back to the newest
someone = someone in the city
state-withdrawn = withdrawn
state-over = over

## Times

time-now = just now
time-minutes = { $n ->
    [one] a minute ago
   *[other] { $n } minutes ago
}
time-hours = { $n ->
    [one] an hour ago
   *[other] { $n } hours ago
}
time-days = { $n ->
    [one] a day ago
   *[other] { $n } days ago
}
date = { $month ->
    [1] { $day } January { $year }
    [2] { $day } February { $year }
    [3] { $day } March { $year }
    [4] { $day } April { $year }
    [5] { $day } May { $year }
    [6] { $day } June { $year }
    [7] { $day } July { $year }
    [8] { $day } August { $year }
    [9] { $day } September { $year }
    [10] { $day } October { $year }
    [11] { $day } November { $year }
   *[other] { $day } December { $year }
}

## One record

kind-offer = Offer
kind-request = Request
kind-challenge = Challenge
kind-interest = Answer
kind-profile = Profile
record-by = By { $owner }, { $when }.
record-changed = Changed { $when }.
record-edit = Change
record-withdraw = Withdraw
record-waiting = { $n ->
    [one] One change to this has not fully arrived yet.
   *[other] { $n } changes to this have not fully arrived yet.
}
conflict-lead = Several versions of “{ $field }” were written at the same time. Choose the one that stays.
conflict-choose = Keep this one
conflict-others = Whoever made this can choose.
aside-heading = { $n ->
    [one] One change does not count
   *[other] { $n } changes do not count
}
aside-lead = They are kept, but they break a rule. Why:
answers-heading = Answers
answers-none = No answers yet.
answer-to = Answer to an entry
answer-yours = yours, open it
answer-send = Send answer
answer-public = Everyone who can see this can read your answer. Leave out phone numbers and addresses.
done-saved = Saved on this device. It will be passed on to the others.
done-withdrawn = Withdrawn. It no longer shows in the lists.
done-answered = Your answer is saved and will be passed on.
done-chosen = Chosen. Everyone will see this version.
done-passphrase = The passphrase is set. It is asked for whenever Kaveret starts on this device.
done-passphrase-removed = The passphrase is gone. Whoever sits at this computer can act in your name.
done-phrase = The words are right. Keep the paper safe.

## Forms

new-offer = Offer something
new-request = Ask for something
new-challenge = Propose a challenge
new-profile = Write your profile
edit-title = Change this entry
form-optional = (optional)
form-more = More details
form-save = Save
form-faults = { $n ->
    [one] One thing needs another look:
   *[other] { $n } things need another look:
}

label-title = Title
label-description = Description
label-about = About you
label-skills-offer = What can be learned
label-skills-request = What you want to learn
label-skills-challenge = What the team needs to be good at
label-level = For whom
label-languages = Languages
label-place = Place
label-cell = Area on the map
label-times = Times
label-capacity-offer = How many can take part
label-capacity-request = How many want to learn together
label-capacity-challenge = How many the team has room for
label-audience = Ages
label-expires = Last day
label-status = How it stands
label-editors = Who else may change this
label-message = Your answer
label-name = Name
label-member-kind = You are
label-sector = Field of work
label-strengths = What you are good at
label-growth = What you want to get better at

hint-title-offer = For example: Guitar for beginners
hint-title-request = For example: I want to learn to bake bread
hint-title-challenge = For example: Shade at the school gate
hint-one-a-line = One on each line.
hint-place = A place that people know, such as the library. Not your home address.
hint-cell = Up to five letters and digits that stand for an area of some five kilometres.
hint-times = When it suits you every week.
hint-expires = After this day it leaves the lists.
hint-status = In your own words, for example: full until the holidays. Leave it empty if all is open.
hint-editors = Their long numbers, one on each line. They find them on the page “This device”, at the very bottom.
hint-name = Your name, or the name you want to be known by.
hint-sector = For example: education, carpentry, health.
hint-languages = In which one can talk with you.

languages-others = Others, as codes (for example: it; pl)
times-row = Time { $n }
times-day = Day
times-from = From
times-to = Until

fault-missing = Please fill this in.
fault-long = { $n ->
    [one] This is too long by one character.
   *[other] This is too long by { $n } characters.
}
fault-characters = There are characters in this that cannot be saved. Please type it again.
fault-count = A whole number from 1 to { $limit } is needed here.
fault-day = Please give the day as year-month-day, for example 2027-03-01.
fault-day-over = This day is over. Please give today or a later day.
fault-cell = One to five small letters and digits are needed here, without a, i, l and o.
fault-times = Each row needs a day, a beginning, and an end that comes after it.
fault-languages = Other languages are written as codes of two or three letters, for example: it; pl.
fault-editors = A member’s number has 64 digits and letters.
fault-set = That is too many, or one of them is too long.
fault-choice = Please choose one of the list.

level-any = Everyone
level-beginner = Beginners
level-intermediate = Those who know something already
level-advanced = Advanced

member-resident = Resident
member-pupil = Pupil
member-school = School
member-public-body = Public body
member-business = Business
member-association = Association
member-social-enterprise = Social enterprise

language-he = Hebrew
language-ar = Arabic
language-cs = Czech
language-en = English
language-ru = Russian
language-uk = Ukrainian
language-am = Amharic
language-fr = French
language-es = Spanish
language-de = German
language-sk = Slovak
language-vi = Vietnamese

day-mon = Monday
day-tue = Tuesday
day-wed = Wednesday
day-thu = Thursday
day-fri = Friday
day-sat = Saturday
day-sun = Sunday
slot = { $day }, { $hours }

## My page

me-profile-none = You have no profile yet. With one, others know who is speaking.
me-profile-edit = Change profile
me-profile-show = See how others see it
me-records = What you have made
me-records-none = Nothing yet.

## This device

doing-heading = How this device is doing
doing-more = More about this
doing-saved = Saved on this device.
doing-kept = { $others ->
    [0] Kept also with { $name }, { $when }.
    [one] Kept also with { $name }, { $when }, and in one more place.
   *[other] Kept also with { $name }, { $when }, and in { $others } more places.
}
doing-alone = Nobody else has it yet.
doing-waiting = { $n ->
    [0] Everything has been passed on.
    [one] One change is waiting to be passed on.
   *[other] { $n } changes are waiting to be passed on.
}
status-met = Who this device has met
status-met-none = Nobody yet.
status-here = What is on this device
status-future = { $n ->
    [one] One change carries a date that has not come yet. It shows from then on.
   *[other] { $n } changes carry a date that has not come yet. They show from then on.
}
status-until = Your membership lasts until { $when }.
status-size = { $n ->
    [one] It takes one megabyte.
   *[other] It takes { $n } megabytes.
}
status-size-small = It takes less than one megabyte.
status-experts = For experts
status-experts-lead = Numbers that someone who helps you may ask for.
count-offers = { $n ->
    [one] One offer
   *[other] { $n } offers
}
count-requests = { $n ->
    [one] One request
   *[other] { $n } requests
}
count-challenges = { $n ->
    [one] One challenge
   *[other] { $n } challenges
}
count-members = { $n ->
    [one] One member in the city
   *[other] { $n } members in the city
}
peer-own = another device of yours
peer-box = the box of { $name }
peer-some-box = a box in the city
peer-someone = someone in the city
peer-connected = connected now
peer-same = Had the same as you { $when }.
peer-never-same = Does not have everything yet.

## Inviting

invite-title = Invite someone
invite-lead = You get a link for one new member. Hand it on in person, or by a way that you trust.
invite-kind = Who is it for?
invite-days = How long can it be used?
invite-days-count = { $n ->
    [one] One day
   *[other] { $n } days
}
invite-box = They will run a box
invite-box-hint = A box is a computer that is always on and keeps the city’s entries for everyone, for example at a school.
invite-make = Make the invitation
invite-made = The invitation is ready.
invite-until = It can be used until { $when }.
invite-link = The link
invite-picture = The same as a picture
invite-picture-lead = A phone’s camera can read it from the screen.
invite-picture-says = The link above, as a square of dots
invite-once = It works once, and only while this program runs. You may close the program and start it again in between.
invite-another = Make another one

## Coming to a city

welcome-title = Welcome
welcome-lead = In a city that learns, everyone teaches and everyone learns. To begin, join a city or found one.
welcome-kind = You are
welcome-created = { $city } has begun
welcome-joined = Welcome to { $city }
join-heading = Join a city
join-lead = Someone who is already there can send you an invitation.
join-link = The link of the invitation
join-button = Join
create-heading = Found a city
create-lead = For those who begin: a school, the city hall, a group of neighbours.
create-name = Name of the city
create-languages = Languages spoken here
create-button = Found it
phrase-heading = Your recovery words
phrase-lead = Write these words down on paper, in this order, and keep the paper in a safe place. With them you can come back as yourself if this device is lost. Whoever has them can act in your name.
phrase-once = They are shown until you say that you have written them down. Afterwards nobody can show them to you again.
phrase-written = I have written them down
phrase-reminder = Your recovery words have not been checked.
phrase-reminder-link = Check them now
phrase-check-title = Check your recovery words
phrase-check-some = Take your paper and type these words from it. So you know that you can read it.
phrase-check-all = Take your paper and type all the words from it, in their order, with spaces between them.
phrase-check-word = Word { $n }
phrase-words = Recovery words
phrase-check-button = Check
phrase-check-wrong = These are not the right words. Look at your paper and count again.
phrase-check-done = Your recovery words have been checked. Keep the paper safe.
phrase-later = To the first page

## The lock and the devices

locked-title = This device is locked
locked-lead = Type the passphrase to open it.
locked-button = Unlock
locked-forgotten = Nobody can tell you a forgotten passphrase. Your recovery words let you begin again as yourself, as a new device.
lock-now = Lock now
passphrase-label = Passphrase
passphrase-title = Passphrase and lock
passphrase-lead = With a passphrase this device can be locked. Without it, nobody who sits at this computer or finds it can act in your name.
passphrase-there = This device has a passphrase.
passphrase-what = It protects your keys, not what the city has shared: that lies on this computer as other files do. To protect that too, turn on your computer's encryption of the whole disk.
passphrase-forgotten = Nobody can tell you a forgotten passphrase; your recovery words then make this a new device of yours.
passphrase-current = Passphrase now
passphrase-new = New passphrase
passphrase-hint = At least { $n } characters. Four or five words that do not belong together are good and easy to keep in mind.
passphrase-again = The same once more
passphrase-set-button = Set the passphrase
passphrase-later = Not now
passphrase-change = Change it
passphrase-change-button = Change the passphrase
passphrase-remove = Take it away
passphrase-remove-lead = Then this device cannot be locked any more.
passphrase-remove-button = Take the passphrase away
passphrase-differ = The two new ones are not the same. Type both again.
passphrase-short = A passphrase needs at least { $n } characters.
devices-title = My devices
devices-lead = What any of these writes, it writes in your name.
devices-name = Device { $id }
devices-this = this one
devices-since = Yours since { $when }
devices-not-counting = What it writes does not count.
devices-add = Add a device
devices-add-lead = Make a link here, open it on the other device, and type your recovery words there.
devices-add-button = Make a link
device-link-lead = Start Kaveret on the other device, choose to join a city, and give it this link. Leave this device on until the other one is in.
device-link-until = It works once, until { $when }.
device-link-words = The other device asks for your recovery words. Type them only there, and never send them along with the link.
join-device-title = Make this one of your devices
join-device-lead = The link comes from another device of yours. Type your recovery words, all of them, in their order.
join-device-button = Add this device
join-device-kept = The words are used once, on this device alone, and are not kept.
welcome-device-added = This device is yours now, in { $city }
welcome-device-lead = What the city has shared is on its way here. Keep the other device on for a while.
welcome-device-next = To the first page

## When something was not done

refused-home = To the first page
refused-details = What the program says
refused-host = This address is not the right one
refused-host-advice = Open the link that the program showed when it started.
refused-token = Please open the program’s link
refused-token-advice = These pages belong to the person at this computer. When the program starts, it shows a link: open that one. Links from an earlier start no longer work.
refused-form = This form is out of date
refused-form-advice = The program was started anew since, or the form comes from another site. Go back, load the page again and send the form once more.
refused-long = That is too much at once
refused-long-advice = Please shorten it and try again.
refused-missing = There is nothing here
refused-missing-advice = It may not have arrived on this device yet, or the address is wrong.
refused-unclear = This was not understood
refused-unclear-advice = Go to the first page and try again from there.
refused-no-city = This device is in no city yet
refused-no-city-advice = Join a city first, or found one.
refused-has-city = This device is in a city already
refused-has-city-advice = For another city, the program needs another folder.
refused-input = Something was not right
refused-input-advice = Please check what you entered and try again.
refused-rules = The rules of the city do not allow this
refused-rules-advice = Perhaps your membership is over, or you wrote very much in a short time. Ask a school or whoever invited you.
refused-network = Nobody answered
refused-network-advice = Check the connection or try again later. Nothing was lost.
refused-storage = This could not be saved
refused-storage-advice = The disk may be full or damaged. Nothing of it was written.
refused-locked = This device is locked
refused-locked-advice = Unlock it with the passphrase, and try again.
refused-passphrase = The passphrase is wrong.
refused-passphrase-advice = Look at capital letters and the keyboard's language, and try again.
refused-stopping = The program is just closing
refused-stopping-advice = Start it again and open the new link.

## Sessions

nav-sessions = Sessions
sessions-heading = When people learn together
sessions-none = No sessions planned yet. Whom would you like to bring together?
sessions-all = All sessions
sessions-add = Plan a session
new-session = Plan a session
kind-session = Session
record-plan = Plan a session from this
grown-heading = Sessions that grew from this
label-skills-session = What is learned
label-day = Day
label-hours = From when until when
label-venue = Registered place
label-host = Who leads it
label-responsible = The other adult who is there
label-seats = How many can come
label-grew-from = What it grew from
hint-title-session = For example: Guitar together in the library
hint-venue = A place that the city or a school has registered. Children and young people may only come to one of these.
hint-host = When children or young people may come, this is you, or the organisation that you act for, and the check must be valid on that day.
hint-responsible = Needed when children or young people may come: somebody else who was checked.
hint-seats = Beside the two who lead it. Children and young people come in groups of two and more.
hint-audience-session = When you tick nothing, it is for all ages, children and young people too.
hint-grew-from = Filled in by itself when you plan a session on the page of an offer.
fault-hours = A beginning and an end that comes after it are needed here.
choice-yourself = You
choice-member = Member
choice-other = Somebody who is not in the list
choice-number = Their long number
count-sessions = { $n ->
    [one] One session
   *[other] { $n } sessions
}

## Reports, and what is hidden

nav-moderation = Reports
kind-report = Report
ground-safety = It endangers a child or a young person
ground-abuse = It insults or threatens
ground-privacy = It says something private of somebody
ground-spam = It advertises, or repeats itself
ground-law = It is against the law
ground-off-topic = It does not belong here
breach-private-contact = Adults on one side and children or young people on the other do not write to each other here. They meet in a group, at a registered place.
breach-group-unvetted = A group with children or young people needs two adults in it who were checked.
breach-age-unknown = It is not known whether both are of age.
breach-no-date = A session that children or young people may come to needs a date.
breach-no-registered-place = A session that children or young people may come to is held at a registered place.
breach-host-not-vetted = Whoever leads a session that children or young people may come to must have been checked, and the check must be valid on that day.
breach-not-by-its-host = A session that children or young people may come to is announced by whoever leads it, or by staff who act for them.
breach-no-responsible-adult = A session that children or young people may come to needs another responsible adult beside whoever leads it, who was checked too.
breach-not-a-group = A session that children or young people may come to is for a group of two or more.
withheld-title = Hidden
withheld-lead = This entry is not shown. Why:
withheld-own = Only you and the moderators can see this entry. Why:
withheld-other = It breaks a rule of the city.
withheld-mend = Once you have changed what is missing, it shows again.
appeal-words = Why should it be shown again?
appeal-send = Ask for another look
words-public = Everyone can read this in the log. Name nobody.
report-button = Report
report-lead = What is wrong with it? Choose, and your report is on its way. Only the moderators read it.
label-message-report = What should the moderators know?
label-ground = Why
moderation-heading = What was reported
moderation-none = Nothing waits for a decision.
moderation-count = { $n ->
    [one] One member reported this, { $when }.
   *[other] { $n } members reported this, the last one { $when }.
}
moderation-said = What they wrote
moderation-gone = This entry is not on this device.
moderation-words = Why, in a sentence
moderation-hide = Hide it
moderation-dismiss = Leave it as it is
log-heading = What was hidden, and why
log-lead = Everyone can read this. It names nobody.
log-none = Nothing has been hidden.
log-hidden = Hidden { $when }.
log-still = It is still hidden.
log-shown = Shown again { $when }.
log-appeal = Whoever made it asked for another look { $when }:
log-unhide = Show it again
block-button = Block this person
block-lead = You will no longer see what they write. Nobody is told, not even they.
block-notice = You have blocked whoever made this.
unblock-button = Unblock
blocked-heading = People you have blocked
blocked-lead = Lists and searches on your devices leave out what they write. Only you can see this page.
blocked-none = You have blocked nobody.
done-reported = Your report is saved and goes to the moderators.
done-hidden = Hidden. The log says why.
done-dismissed = It stays as it is.
done-shown = It is shown again.
done-appealed = The moderators are asked to look again.
done-blocked = Blocked. You will not see what they write.
done-unblocked = You see again what they write.
## The city

nav-city = The city
gov-unnamed = Somebody without a name
gov-deciding = Who decides
gov-threshold = { $all ->
    [one] One person decides alone.
   *[other] { $needed } of { $all } people must agree.
}
gov-delegate = decides for the city
gov-issuers = Who admits members
gov-quota = { $n ->
    [one] can admit one more
   *[other] can admit { $n } more
}
gov-until = until { $when }
gov-ended = ended on { $when }
gov-ended-by = ended early; would have lasted until { $when }
gov-soon = ends soon
gov-soon-advice = This membership ends within thirty days. Ask whoever admitted you to renew it.
gov-proposals = Waiting for signatures
gov-signed = { $signed } of { $needed } have signed
gov-sign = Sign
gov-act-charter = Who decides, and by which rules
gov-act-grant = A membership or a role
gov-act-device = A device of a member
gov-act-end = The end of a membership or of a device
gov-act-vouch = A member vouches
gov-act-place = A place for meeting minors
gov-act-check = A check for working with minors
gov-act-sign = A signature
gov-act-other = Another decision
gov-expiring = { $n ->
    [one] One membership that you gave ends within thirty days.
   *[other] { $n } memberships that you gave end within thirty days.
}
gov-renew-all = Renew for a year
gov-renew = Renew for a year
gov-role-issuer = admits members
gov-role-moderator = moderates
gov-role-mediator = brings people together
gov-role-facilitator = leads labs
gov-role-gateway = speaks to other cities
gov-role-box = hosts a school box
gov-vouch = Vouch for somebody
gov-vouch-lead = Whoever belongs to no school becomes a member when two members vouch for them. Vouch only for people whom you know.
gov-vouch-member = Their member number
gov-vouch-hint = 64 letters and digits. They find it on their page “This device”, under “For experts”.
gov-vouch-send = I vouch for them
gov-places = Places for meeting minors
gov-by = Admitted by { $name }.
gov-by-vouchers = Two members vouched for them.
gov-devices = Devices
gov-devices-own = You remove a device of your own with your recovery words.
gov-device-since = Since { $when }
gov-device-this = this device
gov-device-ended = removed
gov-device-end = Remove this device
gov-end = End this membership
gov-end-lead = What they wrote until now stays. What comes later does not count any more.
gov-end-before = Keep only what is dated before this day
gov-end-before-hint = Leave it empty to keep everything. If a device was stolen, choose the day of the theft. A thief can write under an earlier date: look through what is there afterwards.
gov-end-send = End it now
gov-why = Why does this count?
gov-counts = It counts.
gov-counts-not = It does not count.
gov-record = Open the entry
gov-chain = Where the right to it comes from
gov-chain-lead = Each step was signed. The last one is the city’s founding.
gov-changes = Its changes
gov-change-not = does not count
gov-done-signed = Signed. It will be passed on to the others.
gov-done-renewed = Renewed for a year.
gov-done-vouched = You have vouched. When a second member does, they belong to the city.
gov-done-ended = Ended. What was kept stays, and nothing new counts.
