# What needs a person, and how the machine is: the page of the device's state.

care-heading = What needs you
care-locked = This device is locked and exchanges nothing. Unlock it.
care-disk-full = The disk is full: { $free } MB are free, { $needed } MB are needed. Everything here can be read; nothing new is taken in or written until there is room. Delete something else on this computer, or give it a larger disk.
care-disk-low = The disk fills up: { $free } MB are free. It should have { $needed } MB, since erasing writes everything anew beside the old.
care-backup-failed = The last backup came to nothing. Look whether its disk is connected and has room.
care-backup-old = The newest backup was made { $when }, longer ago than planned.
care-damaged = { $n ->
    [one] One damaged value waits to be fetched from another device.
   *[other] { $n } damaged values wait to be fetched from other devices.
  }
care-healed = { $n ->
    [one] Damage was found and mended once since the start. If it happens again, this machine's disk or memory fails: replace it.
   *[other] Damage was found and mended { $n } times since the start. This machine's disk or memory may fail: replace it.
  }
care-alone = No other device is known to have been in step with this one since { $when }. Look at the network cable, the router, and whether the city's other devices run.
care-alone-ever = No other device was ever in step with this one. Look at the network cable and the router, and whether somebody has used this city's invitations.
care-grant = The membership ends on { $when }. Ask whoever gave it to renew it.
care-phrase = Nobody has shown that the recovery words were kept. Without them, nothing can be brought back if this machine breaks.

care-machine = This machine
care-free = { $free } MB of { $size } MB are free on the disk.
care-memory = The program uses { $n } MB of memory.
care-load = { $cores ->
    [one] One processor, with { $load } tasks that run or wait.
   *[other] { $cores } processors, with { $load } tasks that run or wait.
  }
care-since = It has run since { $when }.
care-backup = The newest backup was made { $when }; { $n ->
    [one] one is kept.
   *[other] { $n } are kept.
  }
care-backup-none = No backup has been made yet.
care-exchanged = Since the start it took in { $received } items from other devices and passed on { $sent }.
care-limits = { $n ->
    [one] Once another device asked for more than one device is granted, and was told to wait.
   *[other] { $n } times another device asked for more than one device is granted, and was told to wait.
  }

refused-full = The disk of this device is full
refused-full-advice = Nothing of this was written, and nothing is lost. Make room on the disk, then send it again.
