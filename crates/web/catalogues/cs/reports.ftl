## Reports, the moderators' queue, blocking.
own-reports-heading = Co jsem nahlásil(a)
own-report-waiting = Nahlásili jste to { $when }. Zatím nikdo nerozhodl.
own-report-shown = Nahlásili jste to { $when }. Moderátoři to posoudili a zůstává to.
own-report-hidden = Nahlásili jste to { $when }. Bylo to skryto.
moderation-elsewhere = Nepatří to do vaší školy, takže to skrýt nemůžete. Nahlaste to sami, ať to vidí moderátoři města, a tady to pak nechte být.
done-device-removed = Zařízení je odebráno. Co odteď napíše, se nepočítá.
removal-title = Odebrat toto zařízení
removal-later = Co odteď napíše, se nikomu nepočítá, ať to má jakékoli datum.
removal-until = Co napsalo a už dorazilo do tohoto zařízení, zůstává. Co ještě nedorazilo, bude skryto; moderátor může jednotlivé věci znovu uznat.
removal-final = Nedá se to vzít zpět. Zařízení lze přidat znovu jako nové. Co v něm je, v něm zůstane: bylo-li ukradeno, změňte i všechno ostatní, co se jím dá otevřít.
removal-words = Jde to jen s vašimi obnovovacími slovy, aby ten, kdo sedí u jednoho z vašich zařízení, neodebral ostatní.
removal-sure = Opravdu chci toto zařízení odebrat.
removal-send = Odebrat teď
appeal-answered = Posouzeno { $when }; zůstává skryto.
appeal-by-another = Rozhodl jiný moderátor než ten, kdo to skryl.
appeal-by-same = Rozhodl ten, kdo to skryl, protože nikdo jiný nemohl.
appeal-yours = Požádali jste o nové posouzení { $when }:
appeal-waiting = Zatím nikdo neodpověděl.
appeal-answer-words = Proč to zůstává skryté?
appeal-uphold = Zůstane skryto
appeals-waiting = { $n ->
    [one] Jedna žádost o nové posouzení čeká na odpověď.
    [few] { $n } žádosti o nové posouzení čekají na odpověď.
   *[other] { $n } žádostí o nové posouzení čeká na odpověď.
}
done-upheld = Zůstává skryto. Kdo žádal, vidí vaši odpověď.
