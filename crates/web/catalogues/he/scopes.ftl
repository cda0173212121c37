## Who may see a record; what a school publishes for a pupil.

scope-label = מי רשאי לראות את זה
scope-hint = אי אפשר לשנות זאת אחר כך. אף אחד אחר אינו מקבל את זה.
scope-city = כל מי שבעיר
scope-school = בית הספר שלך
scope-school-named = בית הספר: { $name }
scope-group = קבוצה
scope-group-named = הקבוצה: { $name }
scope-own = רק את או אתה, במכשירים שלך
scope-sealed = את או אתה, ומי שמטפלים בדיווחים
scope-seen = מי רשאי לראות את זה: { $who }.
scope-parts = חלקים של הרשימה
scope-all = הכול

publish-button = פרסום בעיר
publish-again = פרסום השינויים
publish-note = העיר רואה עותק בשם בית הספר, עם הכינוי בלבד. לשם כך דרושה הסכמת הורה או אפוטרופוס, והעותק נמחק כשההסכמה מסתיימת.
publish-stands = העיר רואה עותק של זה.
publish-copy = אל העותק
publish-done = פורסם. העיר רואה את זה בשם בית הספר.
scope-federation = העיר הזאת והערים בנות בריתה
scope-allied-named = העיר { $name }
scope-allied = עיר בת ברית
kinds-none = שום דבר
scope-from = מאת: { $city }, בת ברית של העיר הזאת.
