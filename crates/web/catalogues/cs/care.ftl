# What needs a person, and how the machine is: the page of the device's state.

care-heading = Co potřebuje vás
care-locked = Toto zařízení je zamčené a nic si nevyměňuje. Odemkněte ho.
care-disk-full = Disk je plný: volných je { $free } MB, potřeba je { $needed } MB. Vše, co tu je, lze číst; nic nového se nepřijímá ani nezapisuje, dokud nebude místo. Smažte na tomto počítači něco jiného, nebo mu dejte větší disk.
care-disk-low = Disk se plní: volných je { $free } MB. Mělo by být { $needed } MB, protože mazání zapisuje vše znovu vedle starého.
care-backup-failed = Poslední záloha se nezdařila. Podívejte se, zda je její disk připojený a má místo.
care-backup-old = Nejnovější záloha vznikla { $when }, dříve, než bylo v plánu.
care-damaged = { $n ->
    [one] Jedna poškozená hodnota čeká na stažení z jiného zařízení.
    [few] { $n } poškozené hodnoty čekají na stažení z jiných zařízení.
   *[other] { $n } poškozených hodnot čeká na stažení z jiných zařízení.
  }
care-healed = { $n ->
    [one] Od spuštění bylo jednou nalezeno a opraveno poškození. Stane-li se to znovu, selhává disk nebo paměť tohoto stroje: vyměňte je.
    [few] Od spuštění bylo { $n }krát nalezeno a opraveno poškození. Disk nebo paměť tohoto stroje možná selhává: vyměňte je.
   *[other] Od spuštění bylo { $n }krát nalezeno a opraveno poškození. Disk nebo paměť tohoto stroje možná selhává: vyměňte je.
  }
care-alone = Od { $when } se podle všeho s tímto zařízením žádné jiné neshodlo. Podívejte se na síťový kabel, router a zda ostatní zařízení města běží.
care-alone-ever = S tímto zařízením se ještě žádné jiné neshodlo. Podívejte se na síťový kabel a router a zda někdo použil pozvánky tohoto města.
care-grant = Členství končí { $when }. Požádejte toho, kdo je dal, o prodloužení.
care-phrase = Nikdo nedoložil, že obnovovací slova jsou uschovaná. Bez nich nelze nic vrátit, když se tento stroj porouchá.

care-machine = Tento stroj
care-free = Na disku je volných { $free } MB z { $size } MB.
care-memory = Program používá { $n } MB paměti.
care-load = { $cores ->
    [one] Jeden procesor, běží nebo čeká { $load } úloh.
    [few] { $cores } procesory, běží nebo čeká { $load } úloh.
   *[other] { $cores } procesorů, běží nebo čeká { $load } úloh.
  }
care-since = Běží od { $when }.
care-backup = Nejnovější záloha vznikla { $when }; { $n ->
    [one] uchovává se jedna.
    [few] uchovávají se { $n }.
   *[other] uchovává se jich { $n }.
  }
care-backup-none = Žádná záloha ještě nevznikla.
care-exchanged = Od spuštění přijal { $received } položek od jiných zařízení a předal jich { $sent }.
care-limits = { $n ->
    [one] Jednou chtělo jiné zařízení víc, než se jednomu dopřává, a bylo požádáno, ať počká.
    [few] { $n }krát chtělo jiné zařízení víc, než se jednomu dopřává, a bylo požádáno, ať počká.
   *[other] { $n }krát chtělo jiné zařízení víc, než se jednomu dopřává, a bylo požádáno, ať počká.
  }

refused-full = Disk tohoto zařízení je plný
refused-full-advice = Nic z toho nebylo zapsáno a nic se neztratilo. Uvolněte místo na disku a pošlete to znovu.
