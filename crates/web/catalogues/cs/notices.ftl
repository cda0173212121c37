## What waits for the reader, and what happened to them.
notice-heading = Co na vás čeká
notice-mine = Co se stalo s vašimi záznamy
notice-device-removed = Toto zařízení bylo odebráno { $when }. Co se na něm napíše, se nikomu nepočítá. Pište na jiném svém zařízení, nebo toto přidejte znovu jako nové.
notice-membership-ended = Vaše členství bylo ukončeno { $when }. Co napíšete, se nikomu nepočítá. Zeptejte se své školy nebo městského úřadu.
notice-who = Kdo to udělal
notice-all-erased = Všechno vaše v tomto městě je smazáno: ostatní z toho už nic nevidí a co teď napíšete, se nepřijme.
notice-take-back = Jak je to daleko a jak to vzít zpět
notice-claim-single = Někdo říká, že jste ztratili obnovovací slova a že místo vás má pokračovat { $new }. Musí to říct ještě druhý člověk.
notice-claim = Dva lidé říkají, že jste ztratili obnovovací slova: od { $when } má místo vás pokračovat { $new }.
notice-claim-force = Od { $when } pokračuje místo vás { $new }, protože dva lidé řekli, že jste ztratili obnovovací slova.
notice-object = Pokud to není pravda, ohraďte se
notice-signatures = { $n ->
    [one] Jeden návrh čeká na váš podpis.
    [few] { $n } návrhy čekají na váš podpis.
   *[other] { $n } návrhů čeká na váš podpis.
}
notice-reports = { $n ->
    [one] Jeden nahlášený záznam čeká na rozhodnutí.
    [few] { $n } nahlášené záznamy čekají na rozhodnutí.
   *[other] { $n } nahlášených záznamů čeká na rozhodnutí.
}
notice-answers = { $n ->
    [one] Jedna nová odpověď na { $title }
    [few] { $n } nové odpovědi na { $title }
   *[other] { $n } nových odpovědí na { $title }
}
notice-hidden = { $title }: vidíte to jen vy a moderátoři. Tam stojí proč a jak požádat o nové posouzení.
notice-erased = Něco vašeho bylo smazáno { $when }.
notice-erased-look = Kým, proč a jak to vzít zpět
notice-more = { $n ->
    [one] Ještě jedno je na vaší stránce.
    [few] Ještě { $n } jsou na vaší stránce.
   *[other] Ještě { $n } je na vaší stránce.
}
notice-no-form = Teď se tu nedá nic napsat. Upozornění nahoře říká proč.
## Why something was not done.
obstacle-device-removed = Toto zařízení bylo odebráno, takže co se na něm napíše, se nikomu nepočítá. Pište na jiném svém zařízení.
obstacle-membership-ended = Vaše členství bylo ukončeno, takže co napíšete, se nikomu nepočítá. Zeptejte se své školy nebo městského úřadu.
obstacle-membership-over = Vaše členství dnes neplatí. Požádejte školu nebo městský úřad o prodloužení a zkontrolujte datum a čas tohoto zařízení.
obstacle-membership-void = Vaše členství se nepočítá. Zeptejte se své školy nebo městského úřadu.
obstacle-all-erased = Všechno vaše, nebo tento záznam, je smazáno, takže se z toho nic dalšího nepřijme. Na stránce o mazání stojí, jak to vzít zpět.
obstacle-budget = Napsali jste tolik, kolik město jednomu zařízení v této době dovolí. Zkuste to za hodinu; nepomůže-li to, příští měsíc.
obstacle-other-name = Děti a mladí se tu objevují pod jménem, které jim dala škola, a pod žádným jiným.
obstacle-not-yours = Tento záznam smí měnit jen ten, kdo ho vytvořil, a ti, které k tomu uvedl.
obstacle-own-report = Tohle je vaše: můžete to změnit, nebo stáhnout.
obstacle-no-member = Nikdo, čí číslo začíná { $member }, není členem tohoto města, pokud toto zařízení ví.
obstacle-days = Může to trvat od 1 do { $most } dnů.
obstacle-delegates = Ve městě rozhoduje 1 až { $most } lidí. Zaškrtněte aspoň jednoho.
obstacle-threshold = Souhlasit může muset 1 až { $most } lidí, protože tolik jich rozhoduje. Zvolte číslo mezi tím.
obstacle-charter-number = „{ $rule }“ musí být od { $least } do { $most }.
obstacle-nothing-changes = Nic by se nezměnilo: všechno už tak v chartě stojí.
obstacle-proposal-unknown = To, co se mělo podepsat, v tomto zařízení není. Podívejte se na seznam toho, co čeká.
obstacle-proposal-done = Tohle už na podpis nečeká.
obstacle-only-delegates = Tohle podepisují jen lidé, kteří ve městě rozhodují.
obstacle-signed = Tohle jste už podepsali. Čeká se na ostatní.
obstacle-nothing-to-renew = Žádné členství, které jste dali, během příštího měsíce nekončí.
obstacle-blocks-self = Sami sebe zablokovat nemůžete.
obstacle-blocked = Tohoto člověka jste už zablokovali.
obstacle-not-blocked = Tohoto člověka jste nezablokovali.
obstacle-nothing-reported = Žádné nahlášení tohoto záznamu na vás už nečeká: možná rozhodl někdo jiný.
obstacle-not-said-by-you = Vzít to zpět může jen ten, kdo to řekl.
obstacle-appeal-answered = Tohle už má odpověď.
obstacle-shown-again = Záznam se už zase zobrazuje, není na co odpovídat.
obstacle-hid-it-yourself = Skryli jste to vy. Posoudí to jiný moderátor, nebo to znovu zobrazíte.
obstacle-erased = Už je to smazané.
obstacle-all-erased-already = Všechno od tohoto člověka už je smazané.
obstacle-nothing-to-erase = Není tu nic vašeho, co by se dalo smazat.
obstacle-only-a-school = Tohle říká jen škola o svých žácích.
obstacle-no-pupil = { $member } není žák této školy.
obstacle-pupil-name = Jméno chybí, nebo je příliš dlouhé.
obstacle-no-guardian = Zákonný zástupce je dospělý, který se účastní školy, aby viděl, s čím souhlasí. Škola ho nejdřív pozve.
obstacle-consent-to-nothing = Zaškrtněte, co je dovoleno: zveřejňování, setkání mimo školu, nebo obojí.
obstacle-no-consent = Bez souhlasu, který dnes platí, neopustí školu nic žákova: dá ho zákonný zástupce, nebo si škola poznamená souhlas na papíře.
obstacle-no-consent-of-all = Psali v tom i jiní a pro jednoho z nich neexistuje souhlas, který dnes platí.
obstacle-group-name = Název chybí, nebo je příliš dlouhý.
obstacle-city-nameless = Dejte městu název.
obstacle-city-name = Název města je příliš dlouhý.
obstacle-minor-founds = Děti a mladí město nezakládají. Založí ho škola nebo jiný dospělý a pak přijme žáky.
obstacle-link-foreign = Tohle není pozvánka. Pozvánka začíná „kaveret:“; zkopírujte ji celou.
obstacle-link-damaged = Část odkazu chybí, nebo je v něm špatné písmeno. Zkopírujte ho znovu celý.
obstacle-link-newer = Tento odkaz vytvořila novější verze programu. Nainstalujte ji.
obstacle-link-of-device = Tento odkaz udělá z tohoto počítače zařízení někoho, kdo už členem je. Vyplňte část pro to, s jeho obnovovacími slovy.
obstacle-link-of-member = Tento odkaz přijímá nového člena a obnovovací slova nepotřebuje. Vyplňte část pro nové členy.
obstacle-one-vouch = Tohle je slovo jednoho člena a jsou potřeba dvě. Požádejte o odkaz druhého člena a vložte oba najednou.
obstacle-same-vouch = Tohle je dvakrát týž odkaz a je potřeba slovo dvou členů. Požádejte o odkaz druhého.
obstacle-two-cities = Oba odkazy vedou do různých měst. Požádejte dva členy jednoho města.
obstacle-vouch-organisation = Členové se zaručují za lidi. Školu nebo jinou organizaci zve město.
obstacle-link-used = Tento odkaz už byl použit. Požádejte o jiný.
obstacle-link-over = Čas tohoto odkazu vypršel. Požádejte o jiný.
obstacle-link-unknown = Kdo odpověděl, o tomto odkazu nic neví. Požádejte o jiný.
obstacle-link-of-others = Tento odkaz je pro jiný druh člena. Zvolte ten druh, nebo požádejte o jiný odkaz.
obstacle-inviter-may-not = Kdo vám odkaz dal, teď nesmí nikoho přijmout. Zeptejte se školy nebo městského úřadu.
obstacle-quota-used = Kdo vám odkaz dal, už přijal tolik lidí, kolik smí. Zeptejte se městského úřadu.
obstacle-phrase-count = { $n ->
    [one] Obnovovacích slov je 12 nebo 24, a tohle je jedno.
    [few] Obnovovacích slov je 12 nebo 24, a tohle jsou { $n }.
   *[other] Obnovovacích slov je 12 nebo 24, a tohle je { $n }.
}
obstacle-phrase-word = Slovo číslo { $at } není žádné z obnovovacích slov, která existují. Hledejte v něm překlep.
obstacle-phrase-mixed = Tato slova k sobě nepatří: jedno je špatně, nebo si dvě vyměnila místo.
obstacle-phrase-of-another = To jsou dobrá obnovovací slova, ale jiného člena. Najděte svá.
obstacle-right-amendment = Jinou chartu navrhují jen lidé, kteří ve městě rozhodují.
obstacle-right-grant = Role dávají jen školy a další, kdo přijímají členy, a lidé, kteří ve městě rozhodují; kdo přijímá, jmenují jen ti druzí.
obstacle-right-vouch = Za jiné se zaručují jen členové, které přijala škola nebo město.
obstacle-right-vetting = Že byl někdo prověřen, říkají jen školy a další, kdo přijímají členy, a lidé, kteří ve městě rozhodují.
obstacle-right-place = Místa registrují jen školy a další, kdo přijímají členy, a lidé, kteří ve městě rozhodují.
obstacle-right-consent = Souhlasí jen škola, která papír uchovává, zákonný zástupce, kterého jmenovala, nebo dost starý mladý člověk.
obstacle-right-group = Skupiny tvoří jen členové města nebo školy z jejich lidí.
obstacle-right-moderation = Skrývat smějí jen moderátoři a lidé, kteří ve městě rozhodují.
obstacle-right-answer = Odpovídají na to jen moderátoři a lidé, kteří ve městě rozhodují.
obstacle-right-closing = O nahlášeních rozhodují jen moderátoři a lidé, kteří ve městě rozhodují.
obstacle-right-successor = Že má člen nový klíč, říkají jen školy a další, kdo přijímají členy.
obstacle-right-erasure = Smazat to smí jen ten, kdo to vytvořil, jeho zákonný zástupce, moderátoři a lidé, kteří ve městě rozhodují.
obstacle-right-other = K tomu je potřeba být zdejším členem. Zeptejte se své školy nebo městského úřadu.
obstacle-title = Nebylo to provedeno
fault-here = Důvod je tady: podívejte se na to znovu.
changed-heading = Mezitím se to změnilo
changed-lead = Někdo to změnil, na tomto nebo jiném zařízení, zatímco jste měli formulář otevřený. Obě verze jsou níže; co jste napsali, je v polích. Uložte znovu a vaše nahradí tu druhou.
changed-field = Teď tu stojí:
changed-field-empty = Teď už tu nic není.
## What was erased.
erased-title = Tohle bylo smazáno
erased-by-you = Smazali jste to { $when }.
erased-by = { $name } to smazal(a) { $when }.
erased-final = Už to opustilo disk tohoto zařízení a žádné zařízení to znovu nepřijme.
erased-ask = Kdo to smazal, může to vzít zpět do { $when }: zeptejte se { $name }, nebo městského úřadu.
erased-more = Co bylo smazáno a která zařízení to potvrdila
erased-reason-lead = Kdo to napsal, přečte si proč, a tak i kdokoli jiný: stojí to ve veřejném záznamu.
erased-reason = Proč se to maže?
obstacle-erasing-without-reason = Napište, proč se to maže, slovy, která si může přečíst každý.
## Smaller things that pages say.
erasing-words = Jde to jen s vašimi obnovovacími slovy, aby ten, kdo sedí u vašeho počítače, neodnesl všechno. Kdo je ztratil, maže příkazem `kaveret erase --me`.
erasing-signatures = Patříte k lidem, kteří ve městě rozhodují. Je-li k tomu potřeba i podpis někoho dalšího z nich, nejdřív se to navrhne a stránka města to řekne.
locked-not-saved = Co jste odesílali, se neuložilo, protože zařízení bylo zamčené. Odemkněte ho, vraťte se v prohlížeči zpět a odešlete to znovu.
locked-anew = K tomu spusťte tento program s jinou složkou (kaveret run --data-dir FOLDER) a připojte se tam odkazem z jiného svého zařízení.
passphrase-auto = Může se zamknout samo, když ho nikdo nepoužívá: napište lock_after = "15m" do souboru kaveret.toml ve složce tohoto zařízení a spusťte program znovu.
notice-you = vy
withheld-judged = Ostatní tento záznam nevidí, ani v seznamech. Důvod:
report-then = Pak vyberte, o co jde; tím se nahlášení odešle.
obstacle-day-ahead = Tento den ještě nenastal. Zvolte dnešek nebo dřívější den.
status-nobody = Teď není nikdo připojen. Co napíšete, zůstane tady a předá se, až někdo bude.
obstacle-minor-abroad = Co píší nezletilí, zůstává v jejich škole a jejich městě a do spojeneckých měst nejde.
