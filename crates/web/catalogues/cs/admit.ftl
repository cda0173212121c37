## Admitting pupils and adults of a school, cards, open invitations, and staff.

admit-title = Přijmout žáky a dospělé
admit-lead = Koho přijmete zde, ten patří k vaší škole. Žáci jsou vidět jen pod svou přezdívkou a nikdo mimo školu se o nich nedozví.
admit-not = Žáky přijímá jen škola, které město dalo právo přijímat členy.
admit-one = Jeden žák
admit-pseudonym = Přezdívka
admit-pseudonym-hint = Ostatní vidí jen toto jméno. Nepoužívejte skutečné ani takové, které má jiný žák.
admit-name = Skutečné jméno
admit-name-hint = Zůstává zapečetěné v tomto zařízení, nikam se neposílá a není v žádné záloze. Můžete je nechat prázdné.
admit-class = Třída
admit-band = Jak je starý?
admit-one-button = Vytvořit kartu
admit-list-heading = Celá třída
admit-list-lead = Vložte třídu z tabulky. První řádek pojmenuje sloupce a každý žák má jeden řádek. Sloupec „přezdívka“ je nutný; vedle něj mohou být „jméno“ a „třída“ a zůstanou zapečetěné v tomto zařízení.
admit-list = Seznam
admit-list-hint = Mezi sloupci je čárka, středník nebo tabulátor.
admit-list-button = Vytvořit karty
admit-list-no-pseudonym = První řádek musí pojmenovat sloupce a jeden z nich musí být „přezdívka“.
admit-list-unreadable = Řádek { $n } nelze přečíst: má jiný počet sloupců než první řádek, nebo v něm nejsou uzavřené uvozovky.
admit-adult = Dospělý člověk ze školy
admit-adult-lead = Učitel, nebo rodič, který bude dávat souhlas na svém zařízení. Až vstoupí, můžete ho na stránce „Moje škola“ určit jako zástupce žáka.
admit-adult-button = Vytvořit odkaz
admit-cards-title = Karty k předání
admit-cards-lead = { $n ->
    [one] Jedna karta je hotová. Vytiskněte ji a předejte.
    [few] { $n } karty jsou hotové. Vytiskněte je a předejte.
   *[other] { $n } karet je hotových. Vytiskněte je a předejte.
}
admit-cards-once = Ukážou se jen teď: odkazy se nikde neuchovávají. Při tisku této stránky se vytisknou jen karty.
admit-cards-open = Zrušit ztracené karty
admit-roster = Kdo je za kterou přezdívkou
admit-roster-lead = Ví to jen toto zařízení.
admit-roster-joined = vstoupil
admit-roster-invited = pozvaný do { $when }
admit-again = Přijmout další

card-how = Spusťte na počítači Kaveret, zvolte „Připojit se k městu“ a vložte odkaz z této karty.
card-camera = Fotoaparát telefonu ukáže odkaz jako text, když ho namíříte na čtverec z teček.
card-until = Funguje jednou, do { $when }.
card-lost = Ztratila se? Řekněte to tomu, kdo vám ji dal.
card-picture = Odkaz z této karty jako čtverec z teček

invitations-title = Pozvánky, které jste vydali
invitations-lead = Kdo má otevřený odkaz, ještě s ním může přijít. Odkaz nelze ukázat znovu: ztracený zrušte a vytvořte jiný.
invitations-none = Žádná vaše pozvánka není otevřená.
invitations-device = Vaše zařízení
invitations-vouch = Někdo, za koho se zaručujete
invitations-school = patří k vaší škole
invitations-used = použitá
invitations-withdraw = Zrušit
invitations-done = Pozvánka je zrušená. Už s ní nikdo nevstoupí.
invitations-pupils = Žáci se zvou na jiné stránce:
invitations-copy = Kliknutím na odkaz ho označíte celý a můžete ho zkopírovat.

staff-title = Kdo upravuje za vás
staff-lead = Škola nebo jiná organizace dovolí lidem upravovat své záznamy, každému z jeho zařízení a s jeho členstvím.
staff-none = Zatím nikdo.
staff-for = Čí záznamy upravujete
staff-who = Kdo
staff-days = Na kolik dní
staff-add = Dovolit upravovat vaše záznamy
staff-remove = Už nedovolit upravovat
staff-done-added = Teď smí upravovat vaše záznamy.
staff-done-removed = Už nesmí upravovat vaše záznamy.
