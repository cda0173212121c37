## What a statement says. Whoever signed it stands beside it.
says-takes-part = to take part
says-founds = The city { $name } is founded. Who decides: { $people }. Signatures needed: { $needed } of { $all }.
says-amends = The rules of { $name } change. Who decides from then on: { $people }. Signatures needed: { $needed } of { $all }.
says-changes = { $what }: { $after } (until now: { $before }).
says-certifies = The device { $what } is theirs.
says-gives = A right for { $who } until { $when }: { $roles }.
says-signs = A signature under { $what }.
says-vouches = A word for { $who }, until { $when }.
says-revokes-member = The rights of { $who } end. What was accepted of theirs stays.
says-revokes-device = What the device { $what } writes counts no more.
says-lists = { $n ->
    [one] A list of one thing that stays.
   *[other] A list of { $n } things that stay.
}
says-endorses = { $n ->
    [one] One thing counts again.
   *[other] { $n } things count again.
}
says-takes-back = { $what } is taken back from { $when } on.
says-erases-member = Everything of { $who } is erased.
says-erases-record = An entry is erased.
says-confirms = Nothing is left here of what { $what } erased.
says-hides = The entry { $what } is hidden. Why: { $ground }. { $words }
says-appeals = Another look at { $what } is asked for. { $words }
says-upholds = What { $what } is about was looked at again and stays hidden. { $words }
says-checked = { $who } was checked for working with minors ({ $check }). It holds until { $when }.
says-place = The place { $name } is registered for meeting minors.
says-consents = Consent is given for { $who }.
says-guardian = A guardian of { $who } is named.
says-group = The members of the group { $name } are named.
says-succeeds = { $who } goes on with the new key { $what } from { $when } on.
says-staff = { $who } may change what belongs to whoever signed this, until { $when }.
says-names = The pupil { $what } is called { $name } here.
says-blocks = What { $who } writes is not shown to whoever signed this.
says-closes = { $n ->
    [one] One report is dealt with.
   *[other] { $n } reports are dealt with.
}
says-allies = Allies the city with { $name } until { $when }: it shares { $shares } and takes { $takes }.
says-halts = Stops every record at the city’s border.
says-reached = { $n ->
    [one] Says that this gateway is reached at one address.
   *[other] Says that this gateway is reached at { $n } addresses.
}
says-unknown = Something that this program does not know (number { $act }). A newer one may.
## Why a change was set aside.
aside-malformed = It cannot be read.
aside-not-now = It does not count at this time.
aside-cut = Its author’s right was ended, and it is not among what stays.
aside-carried = Its author’s right was ended. It stands because others built on it, and can be undone by changing the entry.
aside-built-not-now = It builds on a change that does not count at this time.
aside-built-aside = It builds on a change that was set aside.
aside-repeated = The same change is here twice.
aside-not-editor = Its author is not among those who may change this entry.
aside-not-founder = It begins the entry anew, and someone else began it.
aside-number = Its numbers do not follow from the changes before it.
aside-unknown-device = It builds on a device’s work that is not among the changes before it.
aside-both-sides = It builds on two changes that exclude each other.
aside-operation = It does something that cannot be done in an entry of this sort.
aside-fork = Its author wrote another change in its place, and that one stands.
aside-second-founding = Its author began the entry twice, and the other beginning stands.
aside-full = The entry holds all that one may hold.
aside-waiting = Too many changes of the entry wait for others.
aside-unusable = This program cannot apply it.
aside-other = It breaks a rule of the entry.
