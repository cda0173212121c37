## Pupils, their school, and those who answer for them.


school-title = My school
school-none = You take part in no school here.
school-lead = What stands here is known in the school alone.
school-yours = This is your school.
school-own = What the school says of you
school-people = People of the school
school-band-child = Child
school-band-young = Old enough to consent
school-band-adult = Adult
school-ended = ended { $when }
school-published = The school may publish what they write
school-unpublished = Nothing of theirs leaves the school
school-expiring = { $n ->
    [one] The time of one person here ends within thirty days.
   *[other] The time of { $n } people here ends within thirty days.
}
school-renew = Renew for a year
school-renew-all = Renew all of them for a year
school-name = Give another name
school-name-new = The new name
school-name-hint = Others see this name alone. Do not use the real one.
school-name-save = Give this name
school-wards = Children you answer for
school-consents = Consents
school-consents-none = No consent yet. Without one a pupil reads and takes part in class, and nothing of theirs leaves the school.
school-consent-publishing = The school may publish in the city what they wrote
school-consent-sessions = They may take part in meetings outside of the school
school-consent-days = For how many days
school-consent-paper = Add a consent given on paper
school-consent-paper-lead = Keep the signed paper at the school. Only what it allows and its end are written down.
school-consent-give = Give your consent
school-consent-own = Consent for yourself
school-consent-save = Write the consent down
school-consent-withdraw = Withdraw the consent
school-paper = on paper, kept by the school
school-by = given by { $who }
school-guardians = Who answers for whom
school-guardian-of = { $guardian } for { $minor }
school-guardian-add = Name a guardian
school-guardian-who = Guardian
school-guardian-hint = An adult who takes part in the school. They may consent for the pupil, and erase what the pupil wrote.
school-guardian-save = Name this guardian
school-groups = Classes and groups
school-city-groups = Your groups in the city
school-group-shut = Nobody can write here until two adults in the group have been checked.
school-group-new = Make a group
school-group-change = Change the group
school-group-close = Close the group
school-group-name = Name of the group
school-group-members = Who is in it
school-group-hint = Only they receive what is written in it. You are in it too.
school-group-save = Save the group
school-places = Places for meetings, known in the school alone
school-checks = Checks known in the school alone
school-done-consented = The consent is written down.
school-done-guarded = The guardian is named.
school-done-grouped = The group is saved.
school-done-named = The new name is given.
