## Erasing, receipts, taking one's own with one, retention.

mine-heading = Všechno moje
mine-lead = Všechno, co jste napsali, a všechno, co o vás podepsali jiní, pokud to toto zařízení má. Soubor je jen pro vás: je v něm i to, co smíte vidět jen vy.
mine-first = Nejdřív si to vezměte s sebou
mine-json = Všechno, pro programy (JSON)
mine-csv = Všechno jako tabulka (CSV)
mine-calendar = Vaše setkání a týdenní časy, do kalendáře (iCalendar)
nudge-notice = { $n ->
    [one] Jeden z vašich záznamů končí do dvou týdnů.
    [few] { $n } z vašich záznamů končí do dvou týdnů.
   *[other] { $n } z vašich záznamů končí do dvou týdnů.
}
nudge-look = Prodloužit, nebo nechat být
nudge-lead = Co skončilo, se po čase přestane ukazovat a pak zmizí natrvalo. Má to ještě platit?
nudge-ends = Poslední den je { $day }.
nudge-renew = Prodloužit do { $day }
nudge-let-go = Nechat být
nudge-done = Prodlouženo.
erasure-link = Smazat natrvalo
erasure-link-me = Smazat všechno moje
erasure-link-member = Smazat všechno od tohoto člena
erasure-title = Smazat natrvalo
erasure-me-title = Smazat všechno moje
erasure-whose = Napsal(a) to { $name }.
erasure-me-lead = Smaže se všechno, co jste kdy v tomto městě napsali: váš profil, nabídky, poptávky, výzvy, setkání, odpovědi i hlášení.
erasure-member-lead = Smaže se všechno, co kdy napsal(a) { $name }, všude, kde to smíte smazat.
erasure-hidden = Na tomto zařízení se to skryje hned, na každém dalším, jakmile se to dozví.
erasure-leaves = { $days ->
    [0] Slova zmizí z disku každého zařízení, jakmile se to dozví. Nedá se to vzít zpět.
    [one] Den poté, co se to zařízení dozví, slova zmizí z jeho disku. Do té doby se to dá vzít zpět.
    [few] { $days } dny poté, co se to zařízení dozví, slova zmizí z jeho disku. Do té doby se to dá vzít zpět.
   *[other] { $days } dní poté, co se to zařízení dozví, slova zmizí z jeho disku. Do té doby se to dá vzít zpět.
}
erasure-never-again = Potom to už žádné zařízení ve městě nikdy nepřijme.
erasure-record-answers = Co na to odpověděli jiní, patří jim a zůstane.
erasure-others = Že jste to udělali, je podepsáno vaším jménem a všichni to vidí.
erasure-me-left = Tím odcházíte z města: nikdo už nepřijme nic, co později napíšete.
erasure-me-words = Co jste ve městě rozhodli, zůstane, třeba koho jste přijali nebo za koho jste se zaručili, protože na tom stojí jiní. Zůstane i to, co o vás podepsali jiní, pod vaším číslem.
erasure-member-left = Tím jeho členství končí: nikdo už nepřijme nic, co později napíše.
erasure-not-reached = Nedosáhne to na to, co si lidé zkopírovali, vyfotili nebo vyvezli, na staré zálohy ani na zařízení, která se už nevrátí. Disk může uchovat stopy smazaného, dokud je něčím nepřepíše.
erasure-sure = Opravdu to chci.
erasure-send = Smazat
erasure-done = Smazáno. Teď je to skryté.
erasure-list = Co bylo smazáno
erasure-list-lead = Všechno, co bylo ve městě smazáno a smí se říct, a které schránky potvrdily, že z toho nic nezbylo.
erasure-none = Zatím nebylo nic smazáno.
erasure-one = Smazání
erasure-what-record = Záznam, { $id }
erasure-what-member = Všechno od: { $name }
erasure-by = Smazal(a) { $name }, { $when }
erasure-leaves-here = Z disku tohoto zařízení to zmizí { $when }.
erasure-left-here = Na disku tohoto zařízení z toho nic nezbylo.
erasure-no-boxes = Žádná schránka neuchovává, co se tu smazalo.
erasure-answered = { $all ->
    [one] Odpověděla { $done } z 1 schránky.
    [few] Odpovědělo { $done } ze { $all } schránek.
   *[other] Odpovědělo { $done } z { $all } schránek.
}
erasure-boxes-lead = Schránka odpoví, až z toho na jejím disku nic nezbude: nejdřív čeká dobu, kterou město určilo.
erasure-confirmed = nic nezbylo, řečeno { $when }
erasure-waits-connected = ještě neodpověděla; teď je připojená
erasure-waits-seen = ještě neodpověděla; toto zařízení ji naposledy potkalo { $when }
erasure-waits-unseen = ještě neodpověděla; toto zařízení ji nepotkalo
erasure-others-confirmed = { $n ->
    [one] Odpovědělo i zařízení jednoho dalšího člena.
    [few] Odpověděla i zařízení { $n } dalších členů.
   *[other] Odpověděla i zařízení { $n } dalších členů.
}
erasure-devices = Zařízení obyvatel to skryjí a smažou také a nemusí to říkat: nikdo je nezná všechna.
erasure-take-back-lead = Dokud slova z disků nezmizela, můžete to vzít zpět a všechno se vrátí.
erasure-take-back = Vzít zpět
