## Pupils, their school, and those who answer for them.


school-title = Moje škola
school-none = Nepatříte tu k žádné škole.
school-lead = Co je zde, ví se jen ve škole.
school-yours = Toto je vaše škola.
school-own = Co o vás říká škola
school-people = Lidé ve škole
school-band-child = Dítě
school-band-young = Smí dát souhlas samo za sebe
school-band-adult = Dospělý člověk
school-ended = skončilo { $when }
school-published = Škola smí zveřejnit, co napíše
school-unpublished = Nic od něj školu neopouští
school-expiring = { $n ->
    [one] Do třiceti dnů tu končí doba jednoho člověka.
    [few] Do třiceti dnů tu končí doba { $n } lidí.
   *[other] Do třiceti dnů tu končí doba { $n } lidí.
}
school-renew = Prodloužit o rok
school-renew-all = Prodloužit všem o rok
school-name = Dát jiné jméno
school-name-new = Nové jméno
school-name-hint = Ostatní vidí jen toto jméno. Nepoužívejte skutečné.
school-name-save = Dát toto jméno
school-wards = Děti, za které odpovídáte
school-consents = Souhlasy
school-consents-none = Zatím žádný souhlas. Bez něj žáci čtou a účastní se výuky a nic od nich školu neopouští.
school-consent-publishing = Škola smí ve městě zveřejnit, co napsali
school-consent-sessions = Smějí se účastnit setkání mimo školu
school-consent-days = Na kolik dní
school-consent-paper = Přidat souhlas na papíře
school-consent-paper-lead = Podepsaný papír uschovejte ve škole. Zapíše se jen to, co dovoluje a do kdy.
school-consent-give = Dát souhlas
school-consent-own = Dát souhlas za sebe
school-consent-save = Zapsat souhlas
school-consent-withdraw = Odvolat souhlas
school-paper = na papíře, uloženém ve škole
school-by = dal(a) { $who }
school-guardians = Kdo za koho odpovídá
school-guardian-of = { $guardian } za { $minor }
school-guardian-add = Určit zákonného zástupce
school-guardian-who = Zákonný zástupce
school-guardian-hint = Dospělý člověk, který patří ke škole. Smí za žáka dát souhlas a vymazat, co žák napsal.
school-guardian-save = Určit zástupce
school-groups = Třídy a skupiny
school-city-groups = Vaše skupiny ve městě
school-group-shut = Nikdo tu nemůže psát, dokud ve skupině nejsou dva prověření dospělí.
school-group-new = Založit skupinu
school-group-change = Změnit skupinu
school-group-close = Zavřít skupinu
school-group-name = Název skupiny
school-group-members = Kdo v ní je
school-group-hint = Co se v ní napíše, dostanou jen oni. Jste v ní také.
school-group-save = Uložit skupinu
school-places = Místa k setkávání, o kterých se ví jen ve škole
school-checks = Prověření, o kterých se ví jen ve škole
school-done-consented = Souhlas je zapsán.
school-done-guarded = Zákonný zástupce je určen.
school-done-grouped = Skupina je uložena.
school-done-named = Nové jméno je dáno.
