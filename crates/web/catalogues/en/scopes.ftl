## Who may see a record; what a school publishes for a pupil.

scope-label = Who may see this
scope-hint = It cannot be changed later. Nobody else receives it.
scope-city = everyone in the city
scope-school = your school
scope-school-named = school: { $name }
scope-group = a group
scope-group-named = group: { $name }
scope-own = you alone, on your devices
scope-sealed = you, and those who look after reports
scope-seen = Who may see this: { $who }.
scope-parts = Parts of this list
scope-all = All

publish-button = Publish in the city
publish-again = Publish the changes
publish-note = The city sees a copy in the school’s name, with the pseudonym only. It needs a guardian’s consent, and is erased when that ends.
publish-stands = The city sees a copy of this.
publish-copy = To the copy
publish-done = Published. The city sees it in the school’s name.
scope-federation = This city and the cities allied with it
scope-allied-named = The city { $name }
scope-allied = An allied city
kinds-none = nothing
scope-from = From: { $city }, which is allied with this one.
