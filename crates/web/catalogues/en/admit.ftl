## Admitting pupils and adults of a school, cards, open invitations, and staff.

admit-title = Admit pupils and adults
admit-lead = Whoever you admit here takes part in your school. Pupils are seen under their pseudonym alone, and nobody outside the school learns of them.
admit-not = Only a school to which the city gave the right to admit members admits pupils.
admit-one = One pupil
admit-pseudonym = Pseudonym
admit-pseudonym-hint = Others see this name alone. Do not use the real one, nor one that another pupil has.
admit-name = Real name
admit-name-hint = It stays sealed on this device, is never sent and is in no backup. You may leave it empty.
admit-class = Class
admit-band = How old are they?
admit-one-button = Make the card
admit-list-heading = A whole class
admit-list-lead = Paste the class from a spreadsheet. The first row names the columns, and each pupil has a row. The column “pseudonym” is needed; “name” and “class” may stand beside it, and stay sealed on this device.
admit-list = The list
admit-list-hint = Between the columns stands a comma, a semicolon or a tab.
admit-list-button = Make the cards
admit-list-no-pseudonym = The first row has to name the columns, and one of them has to be “pseudonym”.
admit-list-unreadable = Row { $n } cannot be read: it has another number of columns than the first row, or an open quotation mark.
admit-adult = An adult of the school
admit-adult-lead = A teacher, or a parent who is to consent on their own device. Once they have joined, “My school” lets you name a parent as guardian.
admit-adult-button = Make the link
admit-cards-title = Cards to hand over
admit-cards-lead = { $n ->
    [one] One card is ready. Print it and hand it over.
   *[other] { $n } cards are ready. Print them and hand them over.
}
admit-cards-once = They are shown this once: the links are kept nowhere. Printing this page prints the cards alone.
admit-cards-open = Take lost cards back
admit-roster = Who is behind which pseudonym
admit-roster-lead = Only this device knows it.
admit-roster-joined = has joined
admit-roster-invited = invited until { $when }
admit-again = Admit more

card-how = Start Kaveret on a computer, choose “Join a city”, and put in the link of this card.
card-camera = The camera app of a phone shows the link as text when you point it at the square of dots.
card-until = Works once, until { $when }.
card-lost = Lost? Tell whoever gave it to you.
card-picture = The link of this card, as a square of dots

invitations-title = Invitations you gave out
invitations-lead = Whoever has one of the open links can still come with it. A link cannot be shown again: take a lost one back, and make another.
invitations-none = None of your invitations is open.
invitations-device = A device of yours
invitations-vouch = Somebody for whom you vouch
invitations-school = takes part in your school
invitations-used = used
invitations-withdraw = Take back
invitations-done = The invitation is taken back. It lets nobody in any more.
invitations-pupils = Pupils are invited on another page:
invitations-copy = A click on the link marks all of it, so that you can copy it.

staff-title = Who edits for you
staff-lead = A school or another organisation lets people edit its entries, each from their own device and with their own membership.
staff-none = Nobody yet.
staff-for = Whose entries you edit
staff-who = Who
staff-days = For how many days
staff-add = Let them edit your entries
staff-remove = Let them edit no longer
staff-done-added = They may edit your entries now.
staff-done-removed = They may not edit your entries any more.
