## Changing the charter; a new key for a member who lost the words.

word-lead = Můžete se zaručit za někoho, koho znáte, aby se připojil k městu.
word-two = Je třeba slovo dvou členů: jeden odkaz od vás a jeden od někoho dalšího, připojí se oběma.
word-make = Vytvořit odkaz
word-made = Vaše slovo je dáno. Pustí dovnitř jednoho člověka, spolu s odkazem druhého člena.
join-link-hint = Zaručují se za vás dva členové? Vložte sem oba odkazy, jeden pod druhý.
