## Erasing, receipts, taking one's own with one, retention.

mine-heading = Everything of mine
mine-lead = All that you wrote, and all that others signed about you, as far as this device holds it. A file is for you alone: it also has what only you may see.
mine-first = Take it with you first
mine-json = Everything, for programs (JSON)
mine-csv = Everything, as a table (CSV)
mine-calendar = Your sessions and weekly times, for a calendar (iCalendar)
nudge-notice = { $n ->
    [one] One of your entries ends within two weeks.
   *[other] { $n } of your entries end within two weeks.
}
nudge-look = Renew, or let go
nudge-lead = What has ended is no longer shown after a while, and then leaves for good. Is it still wanted?
nudge-ends = Its last day is { $day }.
nudge-renew = Renew until { $day }
nudge-let-go = Let go
nudge-done = Renewed.
erasure-link = Erase for good
erasure-link-me = Erase everything of mine
erasure-link-member = Erase everything of theirs
erasure-title = Erase for good
erasure-me-title = Erase everything of mine
erasure-whose = This was written by { $name }.
erasure-me-lead = This erases everything that you ever wrote in this city: your profile, offers, requests, challenges, sessions, answers and reports.
erasure-member-lead = This erases everything that { $name } ever wrote, wherever you may erase it.
erasure-hidden = It is hidden on this device at once, and on every other one as soon as that learns of it.
erasure-leaves = { $days ->
    [0] The words leave each device’s disk as soon as it learns of this. It cannot be taken back.
    [one] A day after a device learns of this, the words leave its disk. Until then it can be taken back.
   *[other] { $days } days after a device learns of this, the words leave its disk. Until then it can be taken back.
}
erasure-never-again = After that, no device of the city ever takes it in again.
erasure-record-answers = What others answered to it stays theirs, and stays.
erasure-others = That you did this is signed in your name, and everyone sees it.
erasure-me-left = With this you leave the city: nobody takes in anything that you write later.
erasure-me-words = What you decided in the city stays, such as whom you admitted or vouched for, since others stand on it. So does what others signed about you, under your number.
erasure-member-left = With this they leave: nobody takes in anything that they write later.
erasure-not-reached = It does not reach what people copied, photographed or exported, old backups, or devices that never come back. A disk may keep traces of what was deleted until it writes over them.
erasure-sure = I am sure.
erasure-send = Erase
erasure-done = Erased. It is hidden now.
erasure-list = What was erased
erasure-list-lead = Everything that was erased in the city and may be told, and which boxes have confirmed that nothing is left of it.
erasure-none = Nothing has been erased yet.
erasure-one = An erasure
erasure-what-record = An entry, { $id }
erasure-what-member = Everything of { $name }
erasure-by = Erased by { $name } on { $when }
erasure-leaves-here = It leaves this device’s disk on { $when }.
erasure-left-here = Nothing is left of it on this device’s disk.
erasure-no-boxes = No box keeps what this erased.
erasure-answered = { $all ->
    [one] { $done } of 1 box has answered.
   *[other] { $done } of { $all } boxes have answered.
}
erasure-boxes-lead = A box answers once nothing is left of it on its disk: it waits for the city’s delay first.
erasure-confirmed = nothing is left, said on { $when }
erasure-waits-connected = has not answered yet; connected now
erasure-waits-seen = has not answered yet; this device last met it { $when }
erasure-waits-unseen = has not answered yet; this device has not met it
erasure-others-confirmed = { $n ->
    [one] One more member’s device has answered.
   *[other] Devices of { $n } more members have answered.
}
erasure-devices = Devices of residents hide and erase it too, and need not say so: nobody knows of all of them.
erasure-take-back-lead = Until the words have left the disks you can take this back, and all of it comes back.
erasure-take-back = Take back
