## Reports, the moderators' queue, blocking.
own-reports-heading = What I reported
own-report-waiting = You reported this { $when }. Nobody has decided yet.
own-report-shown = You reported this { $when }. The moderators looked at it, and it stays.
own-report-hidden = You reported this { $when }. It was hidden.
moderation-elsewhere = It does not stand in your school, so you cannot hide it. Report it yourself, and the city’s moderators see it; then leave it here as it is.
done-device-removed = The device is removed. What it writes from now on does not count.
removal-title = Remove this device
removal-later = What it writes from now on counts for nobody, whatever date it bears.
removal-until = What it has written and has reached this device stays. What has not reached it yet is hidden; a moderator can let single things count again.
removal-final = It cannot be undone. The device can be added again as a new one. What lies on it stays on it: if it was stolen, change what else can be opened with it.
removal-words = Only your recovery words can do this, so that nobody who sits at one of your devices removes the others.
removal-sure = I am sure that I want to remove this device.
removal-send = Remove it now
appeal-answered = Looked at { $when }; it stays hidden.
appeal-by-another = Another moderator decided than the one who hid it.
appeal-by-same = The one who hid it decided, because nobody else could.
appeal-yours = You asked for another look { $when }:
appeal-waiting = Nobody has answered yet.
appeal-answer-words = Why does it stay hidden?
appeal-uphold = It stays hidden
appeals-waiting = { $n ->
    [one] One appeal waits for an answer.
   *[other] { $n } appeals wait for an answer.
}
done-upheld = It stays hidden. Whoever asked sees your answer.
