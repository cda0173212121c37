## What a statement says. Whoever signed it stands beside it.
says-takes-part = להשתתף
says-founds = ייסוד העיר { $name }. מי מחליט: { $people }. חתימות דרושות: { $needed } מתוך { $all }.
says-amends = שינוי הכללים של { $name }. מי מחליט מאז: { $people }. חתימות דרושות: { $needed } מתוך { $all }.
says-changes = { $what }: { $after } (עד עכשיו: { $before }).
says-certifies = המכשיר { $what } שייך למי שחתם.
says-gives = זכות עבור { $who } עד { $when }: { $roles }.
says-signs = חתימה על { $what }.
says-vouches = ערבות עבור { $who }, עד { $when }.
says-revokes-member = סיום הזכויות של { $who }. מה שהתקבל עד אז נשאר.
says-revokes-device = מה שנכתב במכשיר { $what } אינו נחשב עוד.
says-lists = { $n ->
    [one] רשימה של דבר אחד שנשאר.
    [two] רשימה של שני דברים שנשארים.
   *[other] רשימה של { $n } דברים שנשארים.
}
says-endorses = { $n ->
    [one] דבר אחד נחשב שוב.
    [two] שני דברים נחשבים שוב.
   *[other] { $n } דברים נחשבים שוב.
}
says-takes-back = חזרה מ־{ $what } החל בתאריך { $when }.
says-erases-member = מחיקה של כל מה ששייך ל{ $who }.
says-erases-record = מחיקה של רשומה.
says-confirms = לא נשאר כאן דבר ממה שנמחק לפי { $what }.
says-hides = הסתרת הרשומה { $what }. הסיבה: { $ground }. { $words }
says-appeals = בקשה לבדיקה נוספת של { $what }. { $words }
says-upholds = בדיקה נוספת לפי { $what }: נשאר מוסתר. { $words }
says-checked = בדיקה לעבודה עם קטינים עבור { $who } ({ $check }). בתוקף עד { $when }.
says-place = המקום { $name } נרשם למפגשים עם קטינים.
says-consents = הסכמה עבור { $who }.
says-guardian = מינוי אפוטרופוס עבור { $who }.
says-group = קביעת חברי הקבוצה { $name }.
says-succeeds = החל בתאריך { $when } המפתח החדש של { $who } הוא { $what }.
says-staff = רשות עבור { $who } לשנות את מה ששייך למי שחתם, עד { $when }.
says-names = השם של { $what } בבית הספר הוא { $name }.
says-blocks = מה שנכתב בידי { $who } אינו מוצג למי שחתם.
says-closes = { $n ->
    [one] הטיפול בדיווח אחד הסתיים.
    [two] הטיפול בשני דיווחים הסתיים.
   *[other] הטיפול ב־{ $n } דיווחים הסתיים.
}
says-allies = כריתת ברית של העיר עם { $name } עד { $when }: משתפת { $shares } ומקבלת { $takes }.
says-halts = עצירת כל הרשומות בגבול העיר.
says-reached = { $n ->
    [one] השער הזה זמין בכתובת אחת.
    [two] השער הזה זמין בשתי כתובות.
   *[other] השער הזה זמין ב־{ $n } כתובות.
}
says-unknown = דבר שהתוכנה הזאת אינה מכירה (מספר { $act }). אולי גרסה חדשה יותר מכירה.
## Why a change was set aside.
aside-malformed = אי אפשר לקרוא אותו.
aside-not-now = הוא אינו נחשב כרגע.
aside-cut = זכותו של הכותב בוטלה, והשינוי אינו חלק ממה שנשאר.
aside-carried = זכותו של הכותב בוטלה. השינוי נשאר כי אחרים המשיכו ממנו, ואפשר לבטל אותו בעריכת הרשומה.
aside-built-not-now = הוא ממשיך שינוי שאינו נחשב כרגע.
aside-built-aside = הוא ממשיך שינוי שאינו נחשב.
aside-repeated = אותו שינוי נמצא כאן פעמיים.
aside-not-editor = הכותב אינו בין מי שרשאים לשנות את הרשומה.
aside-not-founder = הוא מתחיל את הרשומה מחדש, ומי שהתחיל אותה הוא אדם אחר.
aside-number = המספרים שלו אינם ממשיכים את השינויים שלפניו.
aside-unknown-device = הוא ממשיך עבודה של מכשיר שאינה בין השינויים שלפניו.
aside-both-sides = הוא ממשיך שני שינויים שסותרים זה את זה.
aside-operation = הוא עושה דבר שאי אפשר לעשות ברשומה מסוג זה.
aside-fork = הכותב כתב במקומו שינוי אחר, והוא זה שנשאר.
aside-second-founding = הכותב התחיל את הרשומה פעמיים, וההתחלה האחרת נשארת.
aside-full = הרשומה מלאה.
aside-waiting = יותר מדי שינויים של הרשומה ממתינים לאחרים.
aside-unusable = התוכנה הזאת אינה יכולה להחיל אותו.
aside-other = הוא מפר כלל של הרשומה.
