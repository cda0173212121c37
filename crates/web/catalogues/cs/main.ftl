# Slova stránek v češtině.

## Around every page

site-name = Kaveret
skip = Přejít k obsahu
nav-label = Stránky
nav-offers = Nabídky
nav-requests = Poptávky
nav-challenges = Výzvy
nav-search = Hledání
nav-me = Moje stránka
nav-status = Toto zařízení
nav-invite = Pozvat
language-switch = Jazyk

## First page

offers-heading = Co lidé nabízejí naučit
offers-none = Zatím nikdo nic nenabídl. Co byste mohli ukázat ostatním vy?
offers-all = Všechny nabídky
offers-add = Něco nabídnout
requests-heading = Co se lidé chtějí naučit
requests-none = Zatím nikdo nic nehledá. Co jste se vždycky chtěli naučit?
requests-all = Všechny poptávky
requests-add = O něco požádat
challenges-heading = Co chce město změnit
challenges-none = Zatím žádné výzvy. Co by tu mělo být jinak?
challenges-all = Všechny výzvy
challenges-add = Navrhnout výzvu
founding-notice = Toto město teprve začíná: starají se o ně méně než tři lidé. Kdyby přišli o svá obnovovací slova, nikdo by je už nemohl vést. Pozvěte brzy další.

## Search

search-title = Hledání
search-label = Co hledáte?
search-kind = Kde hledat
search-all = Všude
search-button = Hledat
search-found = { $n ->
    [0] Nic se nenašlo.
    [one] Jeden výsledek.
    [few] { $n } výsledky.
   *[other] { $n } výsledků.
}
search-none = Zkuste jiná slova, nebo o to sami požádejte: třeba to někdo umí.
search-indexing = Ještě se nedá hledat ve všem, co přišlo. Zkuste to za minutu znovu.

## Lists

list-next = Starší
list-first = Zpět k nejnovějším
someone = někdo z města
state-withdrawn = staženo
state-over = skončilo

## Times

time-now = právě teď
time-minutes = { $n ->
    [one] před minutou
    [few] před { $n } minutami
   *[other] před { $n } minutami
}
time-hours = { $n ->
    [one] před hodinou
    [few] před { $n } hodinami
   *[other] před { $n } hodinami
}
time-days = { $n ->
    [one] před jedním dnem
    [few] před { $n } dny
   *[other] před { $n } dny
}
date = { $month ->
    [1] { $day }. ledna { $year }
    [2] { $day }. února { $year }
    [3] { $day }. března { $year }
    [4] { $day }. dubna { $year }
    [5] { $day }. května { $year }
    [6] { $day }. června { $year }
    [7] { $day }. července { $year }
    [8] { $day }. srpna { $year }
    [9] { $day }. září { $year }
    [10] { $day }. října { $year }
    [11] { $day }. listopadu { $year }
   *[other] { $day }. prosince { $year }
}

## One record

kind-offer = Nabídka
kind-request = Poptávka
kind-challenge = Výzva
kind-interest = Odpověď
kind-profile = Profil
record-by = Vložil(a) { $owner }, { $when }.
record-changed = Změněno { $when }.
record-edit = Upravit
record-withdraw = Stáhnout
record-waiting = { $n ->
    [one] Jedna změna ještě nedorazila celá.
    [few] { $n } změny ještě nedorazily celé.
   *[other] { $n } změn ještě nedorazilo celých.
}
conflict-lead = „{ $field }“: ve stejné době vzniklo několik verzí. Vyberte tu, která zůstane.
conflict-choose = Ponechat tuto
conflict-others = Vybrat může ten, kdo záznam vložil.
aside-heading = { $n ->
    [one] Jedna změna se nepočítá
    [few] { $n } změny se nepočítají
   *[other] { $n } změn se nepočítá
}
aside-lead = Jsou uložené, ale porušují některé pravidlo. Proč:
answers-heading = Odpovědi
answers-none = Zatím žádné odpovědi.
answer-to = Odpověď na záznam
answer-yours = vaše, otevřít
answer-send = Odeslat odpověď
answer-public = Vaši odpověď si může přečíst každý, kdo vidí tento záznam. Nepište do ní telefonní čísla ani adresy.
done-saved = Uloženo v tomto zařízení. K ostatním se to dostane.
done-withdrawn = Staženo. V seznamech už se to neobjeví.
done-answered = Vaše odpověď je uložená a předá se dál.
done-chosen = Vybráno. Všichni uvidí tuto verzi.
done-passphrase = Heslo je nastavené. Kaveret se na ně zeptá při každém spuštění na tomto zařízení.
done-passphrase-removed = Heslo je zrušené. Kdo sedí u tohoto počítače, může jednat za vás.
done-phrase = Slova souhlasí. Papír dobře uschovejte.

## Forms

new-offer = Něco nabídnout
new-request = O něco požádat
new-challenge = Navrhnout výzvu
new-profile = Napsat profil
edit-title = Upravit záznam
form-optional = (nepovinné)
form-more = Další údaje
form-save = Uložit
form-faults = { $n ->
    [one] Na jedno místo se prosím podívejte znovu:
    [few] Na { $n } místa se prosím podívejte znovu:
   *[other] Na { $n } míst se prosím podívejte znovu:
}

label-title = Název
label-description = Popis
label-about = O vás
label-skills-offer = Co se lze naučit
label-skills-request = Co se chcete naučit
label-skills-challenge = Co má tým umět
label-level = Pro koho
label-languages = Jazyky
label-place = Místo
label-cell = Oblast na mapě
label-times = Časy
label-capacity-offer = Kolik lidí se může zúčastnit
label-capacity-request = Kolik lidí se chce učit spolu
label-capacity-challenge = Pro kolik lidí je v týmu místo
label-audience = Věk
label-expires = Poslední den
label-status = Jak to vypadá
label-editors = Kdo další smí upravovat
label-message = Vaše odpověď
label-name = Jméno
label-member-kind = Kdo jste
label-sector = Obor
label-strengths = V čem jste dobří
label-growth = V čem se chcete zlepšit

hint-title-offer = Například: Kytara pro začátečníky
hint-title-request = Například: Chci se naučit péct chleba
hint-title-challenge = Například: Stín před školou
hint-one-a-line = Na každý řádek jedno.
hint-place = Místo, které lidé znají, třeba knihovna. Ne adresa domů.
hint-cell = Nejvýše pět písmen a číslic, které označují oblast o velikosti asi pěti kilometrů.
hint-times = Kdy se vám to hodí každý týden.
hint-expires = Po tomto dni záznam zmizí ze seznamů.
hint-status = Vlastními slovy, například: do prázdnin plno. Je-li vše otevřené, nechte prázdné.
hint-editors = Jejich dlouhá čísla, na každý řádek jedno. Najdou je úplně dole na stránce „Toto zařízení“.
hint-name = Vaše jméno, nebo jméno, pod kterým chcete být známí.
hint-sector = Například: vzdělávání, truhlářství, zdravotnictví.
hint-languages = Kterými se s vámi lze domluvit.

languages-others = Jiné, jako zkratky (například: it; pl)
times-row = Čas { $n }
times-day = Den
times-from = Od
times-to = Do

fault-missing = Toto prosím vyplňte.
fault-long = { $n ->
    [one] Text je o jeden znak delší, než je možné.
    [few] Text je o { $n } znaky delší, než je možné.
   *[other] Text je o { $n } znaků delší, než je možné.
}
fault-characters = Jsou tu znaky, které nelze uložit. Napište to prosím znovu.
fault-count = Zde je potřeba celé číslo od 1 do { $limit }.
fault-day = Den prosím napište jako rok-měsíc-den, například 2027-03-01.
fault-day-over = Tento den už minul. Zadejte dnešek nebo pozdější den.
fault-cell = Zde je potřeba jedno až pět malých písmen a číslic, bez a, i, l a o.
fault-times = Každý řádek potřebuje den, začátek a konec, který je až po něm.
fault-languages = Jiné jazyky se píší jako zkratky o dvou nebo třech písmenech, například: it; pl.
fault-editors = Číslo člena má 64 číslic a písmen.
fault-set = Je jich příliš mnoho, nebo je některé příliš dlouhé.
fault-choice = Vyberte prosím jednu z možností.

level-any = Pro všechny
level-beginner = Začátečníci
level-intermediate = Ti, kdo už něco umějí
level-advanced = Pokročilí

member-resident = Obyvatel nebo obyvatelka
member-pupil = Žák nebo žákyně
member-school = Škola
member-public-body = Veřejná instituce
member-business = Firma
member-association = Spolek
member-social-enterprise = Sociální podnik

language-he = hebrejština
language-ar = arabština
language-cs = čeština
language-en = angličtina
language-ru = ruština
language-uk = ukrajinština
language-am = amharština
language-fr = francouzština
language-es = španělština
language-de = němčina
language-sk = slovenština
language-vi = vietnamština

day-mon = pondělí
day-tue = úterý
day-wed = středa
day-thu = čtvrtek
day-fri = pátek
day-sat = sobota
day-sun = neděle
slot = { $day } { $hours }

## My page

me-profile-none = Ještě nemáte profil. Díky němu ostatní vědí, kdo mluví.
me-profile-edit = Upravit profil
me-profile-show = Jak ho vidí ostatní
me-records = Co jste vložili
me-records-none = Zatím nic.

## This device

doing-heading = Jak se daří tomuto zařízení
doing-more = Více
doing-saved = Uloženo v tomto zařízení.
doing-kept = { $others ->
    [0] Uloženo také zde: { $name }, { $when }.
    [one] Uloženo také zde: { $name }, { $when }, a ještě na jednom místě.
    [few] Uloženo také zde: { $name }, { $when }, a ještě na { $others } místech.
   *[other] Uloženo také zde: { $name }, { $when }, a ještě na { $others } místech.
}
doing-alone = Nikdo další to zatím nemá.
doing-waiting = { $n ->
    [0] Všechno je předáno dál.
    [one] Jedna změna čeká na předání.
    [few] { $n } změny čekají na předání.
   *[other] { $n } změn čeká na předání.
}
status-met = S kým se toto zařízení setkalo
status-met-none = Zatím s nikým.
status-here = Co je v tomto zařízení
status-future = { $n ->
    [one] Jedna změna má datum, které ještě nenastalo. Objeví se, až nastane.
    [few] { $n } změny mají datum, které ještě nenastalo. Objeví se, až nastane.
   *[other] { $n } změn má datum, které ještě nenastalo. Objeví se, až nastane.
}
status-until = Vaše členství platí do { $when }.
status-size = { $n ->
    [one] Zabírá jeden megabajt.
    [few] Zabírá { $n } megabajty.
   *[other] Zabírá { $n } megabajtů.
}
status-size-small = Zabírá méně než jeden megabajt.
status-experts = Pro odborníky
status-experts-lead = Čísla, na která se může zeptat ten, kdo vám pomáhá.
count-offers = { $n ->
    [one] Jedna nabídka
    [few] { $n } nabídky
   *[other] { $n } nabídek
}
count-requests = { $n ->
    [one] Jedna poptávka
    [few] { $n } poptávky
   *[other] { $n } poptávek
}
count-challenges = { $n ->
    [one] Jedna výzva
    [few] { $n } výzvy
   *[other] { $n } výzev
}
count-members = { $n ->
    [one] Jeden člen ve městě
    [few] { $n } členové ve městě
   *[other] { $n } členů ve městě
}
peer-own = vaše další zařízení
peer-box = stanice – { $name }
peer-some-box = některá ze stanic ve městě
peer-someone = někdo z města
peer-connected = právě připojeno
peer-same = Stejný obsah jako vy: { $when }.
peer-never-same = Zatím nemá všechno.

## Inviting

invite-title = Pozvat někoho
invite-lead = Dostanete odkaz pro jednoho nového člena. Předejte ho osobně, nebo cestou, které věříte.
invite-kind = Pro koho je?
invite-days = Jak dlouho ji lze použít?
invite-days-count = { $n ->
    [one] Jeden den
    [few] { $n } dny
   *[other] { $n } dní
}
invite-box = Pozvaný bude provozovat stanici
invite-box-hint = Stanice je počítač, který je stále zapnutý a uchovává záznamy města pro všechny, třeba ve škole.
invite-make = Vytvořit pozvánku
invite-made = Pozvánka je hotová.
invite-until = Lze ji použít do { $when }.
invite-link = Odkaz
invite-picture = Totéž jako obrázek
invite-picture-lead = Fotoaparát telefonu ho přečte z obrazovky.
invite-picture-says = Odkaz uvedený výše jako čtverec z teček
invite-once = Funguje jednou, a jen když je tento program spuštěný. Mezitím ho můžete zavřít a spustit znovu.
invite-another = Vytvořit další

## Coming to a city

welcome-title = Vítejte
welcome-lead = Ve městě, které se učí, každý učí a každý se učí. Začněte tím, že se k nějakému městu připojíte, nebo ho založíte.
welcome-kind = Kdo jste
welcome-created = Město { $city } začíná
welcome-joined = Vítejte ve městě { $city }
join-heading = Připojit se k městu
join-lead = Pozvánku vám může poslat někdo, kdo už v něm je.
join-link = Odkaz z pozvánky
join-button = Připojit se
create-heading = Založit město
create-lead = Pro ty, kdo začínají: škola, radnice, skupina sousedů.
create-name = Název města
create-languages = Jazyky, kterými se zde mluví
create-button = Založit
phrase-heading = Vaše obnovovací slova
phrase-lead = Napište si tato slova v tomto pořadí na papír a uložte ho na bezpečné místo. Díky nim se můžete vrátit pod svým jménem, i kdybyste o toto zařízení přišli. Kdo je má, může jednat za vás.
phrase-once = Zobrazují se, dokud nepotvrdíte, že jste si je zapsali. Potom vám je už nikdo nemůže ukázat znovu.
phrase-written = Mám je napsaná
phrase-reminder = Vaše obnovovací slova ještě nebyla ověřena.
phrase-reminder-link = Ověřit je teď
phrase-check-title = Ověření obnovovacích slov
phrase-check-some = Vezměte si papír a opište z něj tato slova. Budete tak vědět, že se dá přečíst.
phrase-check-all = Vezměte si papír a opište z něj všechna slova v jejich pořadí, oddělená mezerami.
phrase-check-word = { $n }. slovo
phrase-words = Obnovovací slova
phrase-check-button = Ověřit
phrase-check-wrong = To nejsou správná slova. Podívejte se na papír a počítejte znovu.
phrase-check-done = Vaše obnovovací slova jsou ověřená. Papír dobře uschovejte.
phrase-later = Na první stránku

## Zámek a zařízení

locked-title = Toto zařízení je zamčené
locked-lead = Odemknete ho heslem.
locked-button = Odemknout
locked-forgotten = Zapomenuté heslo vám nikdo neřekne. S obnovovacími slovy můžete začít znovu pod svým jménem, jako nové zařízení.
lock-now = Zamknout
passphrase-label = Heslo
passphrase-title = Heslo a zámek
passphrase-lead = S heslem se dá toto zařízení zamknout. Bez něj za vás nemůže jednat nikdo, kdo u počítače sedí nebo ho najde.
passphrase-there = Toto zařízení má heslo.
passphrase-what = Chrání vaše klíče, ne to, co město sdílí: to leží v počítači jako jiné soubory. Chcete-li chránit i to, zapněte v počítači šifrování celého disku.
passphrase-forgotten = Zapomenuté heslo vám nikdo neřekne; obnovovací slova pak z tohoto zařízení udělají vaše nové.
passphrase-current = Současné heslo
passphrase-new = Nové heslo
passphrase-hint = Nejméně { $n } znaků. Dobrá a snadno zapamatovatelná jsou čtyři nebo pět slov, která k sobě nepatří.
passphrase-again = Totéž ještě jednou
passphrase-set-button = Nastavit heslo
passphrase-later = Teď ne
passphrase-change = Změna hesla
passphrase-change-button = Změnit heslo
passphrase-remove = Zrušení hesla
passphrase-remove-lead = Potom už toto zařízení nepůjde zamknout.
passphrase-remove-button = Zrušit heslo
passphrase-differ = Obě nová hesla se liší. Napište je znovu.
passphrase-short = Heslo musí mít nejméně { $n } znaků.
devices-title = Moje zařízení
devices-lead = Cokoli z nich napíšete, píšete pod svým jménem.
devices-name = Zařízení { $id }
devices-this = toto
devices-since = Vaše od { $when }
devices-not-counting = Co napíše, se nepočítá.
devices-add = Přidat zařízení
devices-add-lead = Vytvořte tu odkaz, otevřete ho na druhém zařízení a napište tam svá obnovovací slova.
devices-add-button = Vytvořit odkaz
device-link-lead = Spusťte Kaveret na druhém zařízení, zvolte připojení k městu a vložte tento odkaz. Toto zařízení nechte zapnuté, dokud se druhé nepřipojí.
device-link-until = Funguje jednou, do { $when }.
device-link-words = Druhé zařízení se zeptá na vaše obnovovací slova. Pište je jen tam a nikdy je neposílejte s odkazem.
join-device-title = Udělat z tohoto vaše zařízení
join-device-lead = Odkaz pochází z jiného vašeho zařízení. Napište svá obnovovací slova, všechna a v jejich pořadí.
join-device-button = Přidat toto zařízení
join-device-kept = Slova se použijí jednou, jen na tomto zařízení, a neukládají se.
welcome-device-added = Toto zařízení je teď vaše, město: { $city }
welcome-device-lead = Co město sdílí, je na cestě sem. Nechte druhé zařízení ještě chvíli zapnuté.
welcome-device-next = Na první stránku

## When something was not done

refused-home = Na první stránku
refused-details = Co říká program
refused-host = Toto není správná adresa
refused-host-advice = Otevřete odkaz, který program zobrazil při spuštění.
refused-token = Otevřete prosím odkaz programu
refused-token-advice = Tyto stránky patří tomu, kdo sedí u tohoto počítače. Program při spuštění zobrazí odkaz: otevřete ho. Odkazy z dřívějšího spuštění už neplatí.
refused-form = Tento formulář už neplatí
refused-form-advice = Program byl mezitím znovu spuštěn, nebo formulář pochází z jiného webu. Vraťte se, načtěte stránku znovu a formulář odešlete ještě jednou.
refused-long = To je najednou příliš mnoho
refused-long-advice = Zkraťte to prosím a zkuste to znovu.
refused-missing = Tady nic není
refused-missing-advice = Možná to do tohoto zařízení ještě nedorazilo, nebo je adresa špatně.
refused-unclear = Tomu program nerozuměl
refused-unclear-advice = Přejděte na první stránku a zkuste to odtud znovu.
refused-no-city = Toto zařízení ještě není v žádném městě
refused-no-city-advice = Nejdřív se k nějakému připojte, nebo ho založte.
refused-has-city = Toto zařízení už do jednoho města patří
refused-has-city-advice = Pro další město potřebuje program jinou složku.
refused-input = Něco nebylo v pořádku
refused-input-advice = Zkontrolujte prosím, co jste zadali, a zkuste to znovu.
refused-rules = Pravidla města to nedovolují
refused-rules-advice = Možná vaše členství skončilo, nebo jste toho za krátkou dobu napsali příliš mnoho. Obraťte se na školu nebo na toho, kdo vás pozval.
refused-network = Nikdo neodpověděl
refused-network-advice = Zkontrolujte připojení, nebo to zkuste později. Nic se neztratilo.
refused-storage = Nepodařilo se to uložit
refused-storage-advice = Disk může být plný nebo poškozený. Nic z toho nebylo zapsáno.
refused-locked = Toto zařízení je zamčené
refused-locked-advice = Odemkněte ho heslem a zkuste to znovu.
refused-passphrase = Heslo není správné.
refused-passphrase-advice = Zkontrolujte velká písmena a jazyk klávesnice a zkuste to znovu.
refused-stopping = Program se právě zavírá
refused-stopping-advice = Spusťte ho znovu a otevřete nový odkaz.

## Sessions

nav-sessions = Setkání
sessions-heading = Kdy se lidé učí spolu
sessions-none = Zatím žádná setkání. Koho byste chtěli svést dohromady?
sessions-all = Všechna setkání
sessions-add = Naplánovat setkání
new-session = Naplánovat setkání
kind-session = Setkání
record-plan = Naplánovat z toho setkání
grown-heading = Setkání, která z toho vznikla
label-skills-session = Co se učí
label-day = Den
label-hours = Od kdy do kdy
label-venue = Registrované místo
label-host = Kdo to vede
label-responsible = Druhý zodpovědný dospělý
label-seats = Kolik lidí může přijít
label-grew-from = Z čeho to vzniklo
hint-title-session = Například: Společná kytara v knihovně
hint-venue = Místo, které zaregistrovalo město nebo škola. Děti a mladiství smějí přijít jen na takové místo.
hint-host = Mohou-li přijít děti nebo mladiství, jste to Vy, nebo organizace, za kterou jednáte, a prověření musí ten den platit.
hint-responsible = Je potřeba, mohou-li přijít děti nebo mladiství: někdo další, kdo je prověřený.
hint-seats = Kromě těch dvou, kteří to vedou. Děti a mladiství chodí ve skupinách po dvou a více.
hint-audience-session = Když nic nezaškrtnete, je pro každý věk, i pro děti a mladistvé.
hint-grew-from = Vyplní se samo, když setkání plánujete na stránce nabídky.
fault-hours = Zde je potřeba začátek a konec, který je až po něm.
choice-yourself = Vy
choice-member = Člen
choice-other = Někdo, kdo není v seznamu
choice-number = Jeho dlouhé číslo
count-sessions = { $n ->
    [one] Jedno setkání
    [few] { $n } setkání
   *[other] { $n } setkání
}

## Reports, and what is hidden

nav-moderation = Hlášení
kind-report = Hlášení
ground-safety = Ohrožuje dítě nebo mladistvého
ground-abuse = Uráží nebo vyhrožuje
ground-privacy = Prozrazuje o někom něco soukromého
ground-spam = Je to reklama, nebo se to opakuje
ground-law = Je to proti zákonu
ground-off-topic = Nepatří sem
breach-private-contact = Dospělí si tu s dětmi a mladistvými nepíší. Setkávají se ve skupině na registrovaném místě.
breach-group-unvetted = Skupina s dětmi nebo mladistvými potřebuje dva prověřené dospělé.
breach-age-unknown = Neví se, zda jsou oba plnoletí.
breach-no-date = Setkání, na které mohou děti a mladiství, potřebuje datum.
breach-no-registered-place = Setkání, na které mohou děti a mladiství, se koná na registrovaném místě.
breach-host-not-vetted = Kdo vede setkání, na které mohou děti a mladiství, musí být prověřený a prověření musí ten den platit.
breach-not-by-its-host = Setkání, na které mohou děti a mladiství, vyhlašuje ten, kdo je vede, nebo jeho pracovník, který za něj jedná.
breach-no-responsible-adult = Setkání, na které mohou děti a mladiství, potřebuje vedle vedoucího dalšího zodpovědného dospělého, který je také prověřený.
breach-not-a-group = Setkání, na které mohou děti a mladiství, je pro skupinu dvou a více.
withheld-title = Skryto
withheld-lead = Tento záznam se nezobrazuje. Důvod:
withheld-own = Tento záznam vidíte jen vy a moderátoři. Důvod:
withheld-other = Porušuje pravidlo města.
withheld-mend = Až doplníte, co chybí, zase se ukáže.
appeal-words = Proč se má zase ukázat?
appeal-send = Požádat o nové posouzení
words-public = Toto si v přehledu může přečíst každý. Nikoho nejmenujte.
report-button = Nahlásit
report-lead = Co je na tom špatně? Vyberte a hlášení odejde. Čtou ho jen moderátoři.
label-message-report = Co by měli moderátoři vědět?
label-ground = Důvod
moderation-heading = Co bylo nahlášeno
moderation-none = Nic nečeká na rozhodnutí.
moderation-count = { $n ->
    [one] Nahlásil to jeden člen, { $when }.
    [few] Nahlásili to { $n } členové, poslední { $when }.
   *[other] Nahlásilo to { $n } členů, poslední { $when }.
}
moderation-said = Co napsali
moderation-gone = Tento záznam v tomto zařízení není.
moderation-words = Proč, jednou větou
moderation-hide = Skrýt
moderation-dismiss = Nechat tak
log-heading = Co bylo skryto a proč
log-lead = Toto si může přečíst každý. Nikdo tu není jmenován.
log-none = Nic nebylo skryto.
log-hidden = Skryto { $when }.
log-still = Stále je skryto.
log-shown = Znovu ukázáno { $when }.
log-appeal = Autor požádal o nové posouzení { $when }:
log-unhide = Znovu ukázat
block-button = Zablokovat tohoto člověka
block-lead = Už neuvidíte, co píše. Nikdo se to nedozví, ani on.
block-notice = Toho, kdo to vytvořil, jste zablokovali.
unblock-button = Odblokovat
blocked-heading = Koho jste zablokovali
blocked-lead = Seznamy a hledání ve vašich zařízeních vynechávají, co píší. Tuto stránku vidíte jen vy.
blocked-none = Nikoho jste nezablokovali.
done-reported = Vaše hlášení je uložené a jde moderátorům.
done-hidden = Skryto. V přehledu stojí proč.
done-dismissed = Zůstává, jak je.
done-shown = Zase se ukazuje.
done-appealed = Moderátoři to mají posoudit znovu.
done-blocked = Zablokováno. Neuvidíte, co píše.
done-unblocked = Zase uvidíte, co píše.
## Město

nav-city = Město
gov-unnamed = Někdo beze jména
gov-deciding = Kdo rozhoduje
gov-threshold = { $all ->
    [one] Rozhoduje jeden člověk sám.
    [few] Musí souhlasit { $needed } ze { $all } lidí.
   *[other] Musí souhlasit { $needed } z { $all } lidí.
}
gov-delegate = rozhoduje za město
gov-issuers = Kdo přijímá členy
gov-quota = { $n ->
    [one] může přijmout ještě jednoho
    [few] může přijmout ještě { $n }
   *[other] může přijmout ještě { $n }
}
gov-until = do { $when }
gov-ended = skončilo { $when }
gov-ended-by = ukončeno předčasně; mělo trvat do { $when }
gov-soon = brzy končí
gov-soon-advice = Toto členství končí do třiceti dnů. Požádejte toho, kdo vás přijal, o prodloužení.
gov-proposals = Čeká na podpisy
gov-signed = Podepsáno { $signed } z { $needed }
gov-sign = Podepsat
gov-act-charter = Kdo rozhoduje a podle jakých pravidel
gov-act-grant = Členství nebo role
gov-act-device = Zařízení člena
gov-act-end = Konec členství nebo zařízení
gov-act-vouch = Člen se zaručuje
gov-act-place = Místo pro setkání s nezletilými
gov-act-check = Prověření pro práci s nezletilými
gov-act-sign = Podpis
gov-act-other = Jiné rozhodnutí
gov-expiring = { $n ->
    [one] Jedno členství, které jste dali, končí do třiceti dnů.
    [few] { $n } členství, která jste dali, končí do třiceti dnů.
   *[other] { $n } členství, která jste dali, končí do třiceti dnů.
}
gov-renew-all = Prodloužit o rok
gov-renew = Prodloužit o rok
gov-role-issuer = přijímá členy
gov-role-moderator = moderuje
gov-role-mediator = spojuje lidi
gov-role-facilitator = vede dílny
gov-role-gateway = mluví s jinými městy
gov-role-box = má školní schránku
gov-vouch = Zaručit se za někoho
gov-vouch-lead = Kdo nepatří k žádné škole, stane se členem, když se za něj zaručí dva členové. Zaručte se jen za lidi, které znáte.
gov-vouch-member = Jejich členské číslo
gov-vouch-hint = 64 písmen a číslic. Najdou je na stránce „Toto zařízení“ pod „Pro odborníky“.
gov-vouch-send = Zaručuji se
gov-places = Místa pro setkání s nezletilými
gov-by = Přijal: { $name }.
gov-by-vouchers = Zaručili se dva členové.
gov-devices = Zařízení
gov-devices-own = Vlastní zařízení odeberete pomocí svých slov pro obnovu.
gov-device-since = Od { $when }
gov-device-this = toto zařízení
gov-device-ended = odebráno
gov-device-end = Odebrat toto zařízení
gov-end = Ukončit toto členství
gov-end-lead = Co bylo dosud napsáno, zůstane. Co přijde později, už neplatí.
gov-end-before = Ponechat jen to, co má datum před tímto dnem
gov-end-before-hint = Nechte prázdné, má-li zůstat vše. Bylo-li zařízení ukradeno, zvolte den krádeže. Zloděj může psát pod dřívějším datem: potom vše projděte.
gov-end-send = Ukončit teď
gov-why = Proč to platí?
gov-counts = Platí to.
gov-counts-not = Neplatí to.
gov-record = Otevřít záznam
gov-chain = Odkud se bere právo
gov-chain-lead = Každý krok byl podepsán. Posledním je založení města.
gov-changes = Jeho změny
gov-change-not = neplatí
gov-done-signed = Podepsáno. Předá se to ostatním.
gov-done-renewed = Prodlouženo o rok.
gov-done-vouched = Zaručili jste se. Až to udělá druhý člen, bude patřit k městu.
gov-done-ended = Ukončeno. Co bylo ponecháno, zůstává a nic nového neplatí.
