## What a statement says. Whoever signed it stands beside it.
says-takes-part = účastnit se
says-founds = Založení města { $name }. Kdo rozhoduje: { $people }. Potřebné podpisy: { $needed } z { $all }.
says-amends = Změna pravidel města { $name }. Kdo od té doby rozhoduje: { $people }. Potřebné podpisy: { $needed } z { $all }.
says-changes = { $what }: { $after } (dosud: { $before }).
says-certifies = Zařízení { $what } patří tomu, kdo podepsal.
says-gives = Právo do { $when }. Kdo je má: { $who }. Jaké: { $roles }.
says-signs = Podpis pod { $what }.
says-vouches = Záruka do { $when }. Za koho: { $who }.
says-revokes-member = Konec práv. Komu: { $who }. Co bylo do té doby přijato, zůstává.
says-revokes-device = Co napíše zařízení { $what }, už neplatí.
says-lists = { $n ->
    [one] Seznam jedné věci, která zůstává.
    [few] Seznam { $n } věcí, které zůstávají.
   *[other] Seznam { $n } věcí, které zůstávají.
}
says-endorses = { $n ->
    [one] Jedna věc znovu platí.
    [few] { $n } věci znovu platí.
   *[other] { $n } věcí znovu platí.
}
says-takes-back = { $what } je od { $when } vzato zpět.
says-erases-member = Výmaz všeho od jednoho člena: { $who }.
says-erases-record = Výmaz záznamu.
says-confirms = Nic z toho, co smazalo { $what }, tu nezůstalo.
says-hides = Skrytí záznamu { $what }. Důvod: { $ground }. { $words }
says-appeals = Žádost o nové posouzení { $what }. { $words }
says-upholds = Nové posouzení podle { $what }: zůstává skryto. { $words }
says-checked = Prověření pro práci s nezletilými ({ $check }). Kdo: { $who }. Platí do { $when }.
says-place = Místo { $name } je zapsáno pro setkání s nezletilými.
says-consents = Souhlas. Pro koho: { $who }.
says-guardian = Určení zákonného zástupce. Čí: { $who }.
says-group = Určení členů skupiny { $name }.
says-succeeds = Nový klíč { $what } platí od { $when }. Čí: { $who }.
says-staff = Právo měnit záznamy toho, kdo podepsal, do { $when }. Kdo je má: { $who }.
says-names = Jméno ve škole pro { $what }: { $name }.
says-blocks = Tomu, kdo podepsal, se nezobrazuje, co píše: { $who }.
says-closes = { $n ->
    [one] Jedno hlášení je vyřízeno.
    [few] { $n } hlášení jsou vyřízena.
   *[other] { $n } hlášení je vyřízeno.
}
says-allies = Spojuje město s městem { $name } do { $when }: sdílí { $shares } a přijímá { $takes }.
says-halts = Zastavuje na hranici města všechny záznamy.
says-reached = { $n ->
    [one] Říká, že tato brána je dosažitelná na jedné adrese.
    [few] Říká, že tato brána je dosažitelná na { $n } adresách.
   *[other] Říká, že tato brána je dosažitelná na { $n } adresách.
}
says-unknown = Něco, co tento program nezná (číslo { $act }). Novější možná ano.
## Why a change was set aside.
aside-malformed = Nedá se přečíst.
aside-not-now = V tuto chvíli neplatí.
aside-cut = Autorovo právo bylo ukončeno a změna nepatří k tomu, co zůstává.
aside-carried = Autorovo právo bylo ukončeno. Změna zůstává, protože na ni navázali jiní, a lze ji zrušit úpravou záznamu.
aside-built-not-now = Navazuje na změnu, která v tuto chvíli neplatí.
aside-built-aside = Navazuje na změnu, která se nepočítá.
aside-repeated = Tatáž změna je tu dvakrát.
aside-not-editor = Její autor nepatří k těm, kdo smějí záznam měnit.
aside-not-founder = Začíná záznam znovu, a založil ho někdo jiný.
aside-number = Její čísla nenavazují na předchozí změny.
aside-unknown-device = Navazuje na práci zařízení, která není mezi předchozími změnami.
aside-both-sides = Navazuje na dvě změny, které se vylučují.
aside-operation = Dělá něco, co v záznamu tohoto druhu nelze.
aside-fork = Její autor napsal na jejím místě jinou změnu a ta platí.
aside-second-founding = Její autor založil záznam dvakrát a platí ten druhý začátek.
aside-full = Záznam je plný.
aside-waiting = Příliš mnoho změn záznamu čeká na jiné.
aside-unusable = Tento program ji neumí použít.
aside-other = Porušuje pravidlo záznamu.
