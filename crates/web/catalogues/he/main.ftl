# מילות הדפים בעברית.

## Around every page

site-name = כוורת
skip = דילוג לתוכן
nav-label = דפים
nav-offers = הצעות
nav-requests = בקשות
nav-challenges = אתגרים
nav-search = חיפוש
nav-me = הדף שלי
nav-status = המכשיר הזה
nav-invite = הזמנה
language-switch = שפה

## First page

offers-heading = מה אנשים מציעים ללמד
offers-none = עדיין אין הצעות. מה תוכלו ללמד אחרים?
offers-all = כל ההצעות
offers-add = להציע משהו
requests-heading = מה אנשים רוצים ללמוד
requests-none = עדיין אין בקשות. מה תמיד רציתם ללמוד?
requests-all = כל הבקשות
requests-add = לבקש משהו
challenges-heading = מה העיר רוצה לשנות
challenges-none = עדיין אין אתגרים. מה צריך להיות כאן אחרת?
challenges-all = כל האתגרים
challenges-add = להציע אתגר
founding-notice = העיר הזאת רק מתחילה: פחות משלושה אנשים אחראים עליה. אם מילות השחזור שלהם יאבדו, איש לא יוכל להמשיך להוביל אותה. כדאי להזמין אחרים בקרוב.

## Search

search-title = חיפוש
search-label = מה מחפשים?
search-kind = היכן לחפש
search-all = הכול
search-button = חיפוש
search-found = { $n ->
    [0] לא נמצאו תוצאות.
    [one] נמצאה תוצאה אחת.
    [two] נמצאו שתי תוצאות.
   *[other] נמצאו { $n } תוצאות.
}
search-none = נסו מילים אחרות, או בקשו זאת בעצמכם: אולי מישהו יודע.
search-indexing = עדיין אי אפשר לחפש בכל מה שהתקבל. נסו שוב בעוד דקה.

## Lists

list-next = ישנים יותר
list-first = חזרה לחדשים ביותר
someone = מישהו בעיר
state-withdrawn = הוסר
state-over = הסתיים

## Times

time-now = ממש עכשיו
time-minutes = { $n ->
    [one] לפני דקה
    [two] לפני שתי דקות
   *[other] לפני { $n } דקות
}
time-hours = { $n ->
    [one] לפני שעה
    [two] לפני שעתיים
   *[other] לפני { $n } שעות
}
time-days = { $n ->
    [one] לפני יום
    [two] לפני יומיים
   *[other] לפני { $n } ימים
}
date = { $month ->
    [1] { $day } בינואר { $year }
    [2] { $day } בפברואר { $year }
    [3] { $day } במרץ { $year }
    [4] { $day } באפריל { $year }
    [5] { $day } במאי { $year }
    [6] { $day } ביוני { $year }
    [7] { $day } ביולי { $year }
    [8] { $day } באוגוסט { $year }
    [9] { $day } בספטמבר { $year }
    [10] { $day } באוקטובר { $year }
    [11] { $day } בנובמבר { $year }
   *[other] { $day } בדצמבר { $year }
}

## One record

kind-offer = הצעה
kind-request = בקשה
kind-challenge = אתגר
kind-interest = תשובה
kind-profile = פרופיל
record-by = מאת { $owner }, { $when }.
record-changed = עודכן { $when }.
record-edit = עריכה
record-withdraw = הסרה מהרשימות
record-waiting = { $n ->
    [one] שינוי אחד עדיין לא הגיע במלואו.
    [two] שני שינויים עדיין לא הגיעו במלואם.
   *[other] { $n } שינויים עדיין לא הגיעו במלואם.
}
conflict-lead = כמה גרסאות של „{ $field }” נכתבו באותו זמן. בחרו איזו מהן תישאר.
conflict-choose = להשאיר את זו
conflict-others = הבחירה בידי מי שכתב את זה.
aside-heading = { $n ->
    [one] שינוי אחד אינו נחשב
    [two] שני שינויים אינם נחשבים
   *[other] { $n } שינויים אינם נחשבים
}
aside-lead = הם נשמרו, אך הם חורגים מכלל כלשהו. הסיבה:
answers-heading = תשובות
answers-none = עדיין אין תשובות.
answer-to = תשובה לרשומה
answer-yours = התשובה שלכם, לפתיחה
answer-send = שליחת התשובה
answer-public = כל מי שרואה את זה יכול לקרוא את התשובה. אל תכתבו בה מספרי טלפון וכתובות.
done-saved = נשמר במכשיר הזה, ויועבר הלאה לאחרים.
done-withdrawn = הוסר, ולא יופיע עוד ברשימות.
done-answered = התשובה נשמרה ותועבר הלאה.
done-chosen = הבחירה נשמרה. כולם יראו את הגרסה הזאת.
done-passphrase = הסיסמה נקבעה. היא תידרש בכל פעם שכוורת מופעלת במכשיר הזה.
done-passphrase-removed = הסיסמה הוסרה. מי שיושב ליד המחשב הזה יכול לפעול בשמכם.
done-phrase = המילים נכונות. שמרו על הנייר.

## Forms

new-offer = להציע משהו
new-request = לבקש משהו
new-challenge = להציע אתגר
new-profile = לכתוב פרופיל
edit-title = עריכת הרשומה
form-optional = (לא חובה)
form-more = פרטים נוספים
form-save = שמירה
form-faults = { $n ->
    [one] יש פרט אחד שכדאי לבדוק שוב:
    [two] יש שני פרטים שכדאי לבדוק שוב:
   *[other] יש { $n } פרטים שכדאי לבדוק שוב:
}

label-title = כותרת
label-description = תיאור
label-about = קצת עליכם
label-skills-offer = מה אפשר ללמוד
label-skills-request = מה רוצים ללמוד
label-skills-challenge = מה הצוות צריך לדעת
label-level = למי זה מתאים
label-languages = שפות
label-place = מקום
label-cell = אזור במפה
label-times = זמנים
label-capacity-offer = כמה יכולים להשתתף
label-capacity-request = כמה רוצים ללמוד יחד
label-capacity-challenge = לכמה יש מקום בצוות
label-audience = גילים
label-expires = היום האחרון
label-status = מה המצב
label-editors = מי עוד רשאי לערוך
label-message = התשובה שלכם
label-name = שם
label-member-kind = מי אתם
label-sector = תחום עיסוק
label-strengths = במה אתם טובים
label-growth = במה תרצו להשתפר

hint-title-offer = לדוגמה: גיטרה למתחילים
hint-title-request = לדוגמה: רוצה ללמוד לאפות לחם
hint-title-challenge = לדוגמה: צל בכניסה לבית הספר
hint-one-a-line = פריט אחד בכל שורה.
hint-place = מקום שאנשים מכירים, למשל הספרייה. לא כתובת הבית.
hint-cell = עד חמש אותיות וספרות שמציינות אזור של כחמישה קילומטרים.
hint-times = מתי נוח לכם בכל שבוע.
hint-expires = אחרי היום הזה זה ייעלם מהרשימות.
hint-status = במילים שלכם, לדוגמה: מלא עד החופש. אם הכול פתוח, השאירו ריק.
hint-editors = המספרים הארוכים שלהם, אחד בכל שורה. הם מופיעים בתחתית הדף „המכשיר הזה”.
hint-name = השם שלכם, או השם שבו תרצו שיכירו אתכם.
hint-sector = לדוגמה: חינוך, נגרות, בריאות.
hint-languages = באילו שפות אפשר לדבר אתכם.

languages-others = אחרות, בקיצור באותיות לטיניות (למשל it; pl)
times-row = זמן { $n }
times-day = יום
times-from = משעה
times-to = עד שעה

fault-missing = יש למלא את השדה הזה.
fault-long = { $n ->
    [one] ארוך מדי בתו אחד.
    [two] ארוך מדי בשני תווים.
   *[other] ארוך מדי ב־{ $n } תווים.
}
fault-characters = יש כאן תווים שאי אפשר לשמור. נסו להקליד שוב.
fault-count = כאן נדרש מספר שלם מ־1 עד { $limit }.
fault-day = כתבו את התאריך כשנה-חודש-יום, לדוגמה 2027-03-01.
fault-day-over = היום הזה כבר עבר. בחרו את היום או יום מאוחר יותר.
fault-cell = כאן נדרשים תו אחד עד חמישה: אותיות לטיניות קטנות וספרות, בלי a, i, l ו־o.
fault-times = בכל שורה נדרשים יום, שעת התחלה, ושעת סיום שאחריה.
fault-languages = שפות אחרות נכתבות בקיצור של שתיים או שלוש אותיות לטיניות, לדוגמה: it; pl.
fault-editors = במספר של חבר יש 64 ספרות ואותיות.
fault-set = יש יותר מדי פריטים, או שאחד מהם ארוך מדי.
fault-choice = בחרו אחת מהאפשרויות ברשימה.

level-any = לכולם
level-beginner = למתחילים
level-intermediate = למי שכבר יודע קצת
level-advanced = למתקדמים

member-resident = תושב או תושבת
member-pupil = תלמיד או תלמידה
member-school = בית ספר
member-public-body = גוף ציבורי
member-business = עסק
member-association = עמותה
member-social-enterprise = עסק חברתי

language-he = עברית
language-ar = ערבית
language-cs = צ׳כית
language-en = אנגלית
language-ru = רוסית
language-uk = אוקראינית
language-am = אמהרית
language-fr = צרפתית
language-es = ספרדית
language-de = גרמנית
language-sk = סלובקית
language-vi = וייטנאמית

day-mon = יום שני
day-tue = יום שלישי
day-wed = יום רביעי
day-thu = יום חמישי
day-fri = יום שישי
day-sat = שבת
day-sun = יום ראשון
slot = { $day }, { $hours }

## My page

me-profile-none = עדיין אין לכם פרופיל. בעזרתו אחרים יודעים מי מדבר.
me-profile-edit = עריכת הפרופיל
me-profile-show = כך רואים אותו אחרים
me-records = מה שיצרתם
me-records-none = עדיין כלום.

## This device

doing-heading = מה שלום המכשיר הזה
doing-more = עוד על כך
doing-saved = נשמר במכשיר הזה.
doing-kept = { $others ->
    [0] שמור גם אצל { $name }, { $when }.
    [one] שמור גם אצל { $name }, { $when }, ובעוד מקום אחד.
    [two] שמור גם אצל { $name }, { $when }, ובעוד שני מקומות.
   *[other] שמור גם אצל { $name }, { $when }, ובעוד { $others } מקומות.
}
doing-alone = עדיין אין לאיש מלבדכם עותק.
doing-waiting = { $n ->
    [0] הכול הועבר הלאה.
    [one] שינוי אחד מחכה לעבור הלאה.
    [two] שני שינויים מחכים לעבור הלאה.
   *[other] { $n } שינויים מחכים לעבור הלאה.
}
status-met = את מי המכשיר הזה פגש
status-met-none = עדיין אף אחד.
status-here = מה יש במכשיר הזה
status-future = { $n ->
    [one] לשינוי אחד יש תאריך שעוד לא הגיע. הוא יופיע כשיגיע.
    [two] לשני שינויים יש תאריך שעוד לא הגיע. הם יופיעו כשיגיע.
   *[other] ל־{ $n } שינויים יש תאריך שעוד לא הגיע. הם יופיעו כשיגיע.
}
status-until = החברות שלכם בתוקף עד { $when }.
status-size = { $n ->
    [one] זה תופס מגה־בייט אחד.
    [two] זה תופס שני מגה־בייט.
   *[other] זה תופס { $n } מגה־בייט.
}
status-size-small = זה תופס פחות ממגה־בייט אחד.
status-experts = למומחים
status-experts-lead = מספרים שמי שעוזר לכם עשוי לבקש.
count-offers = { $n ->
    [one] הצעה אחת
    [two] שתי הצעות
   *[other] { $n } הצעות
}
count-requests = { $n ->
    [one] בקשה אחת
    [two] שתי בקשות
   *[other] { $n } בקשות
}
count-challenges = { $n ->
    [one] אתגר אחד
    [two] שני אתגרים
   *[other] { $n } אתגרים
}
count-members = { $n ->
    [one] חבר אחד בעיר
    [two] שני חברים בעיר
   *[other] { $n } חברים בעיר
}
peer-own = מכשיר אחר שלכם
peer-box = התיבה של { $name }
peer-some-box = תיבה בעיר
peer-someone = מישהו בעיר
peer-connected = מחובר עכשיו
peer-same = היה לו בדיוק מה שיש לכם { $when }.
peer-never-same = עדיין אין לו הכול.

## Inviting

invite-title = להזמין מישהו
invite-lead = תקבלו קישור לחבר חדש אחד. מסרו אותו פנים אל פנים, או בדרך שאתם סומכים עליה.
invite-kind = למי ההזמנה?
invite-days = כמה זמן אפשר להשתמש בה?
invite-days-count = { $n ->
    [one] יום אחד
    [two] יומיים
   *[other] { $n } ימים
}
invite-box = המוזמנים יפעילו תיבה
invite-box-hint = תיבה היא מחשב שפועל תמיד ושומר את רשומות העיר לכולם, למשל בבית ספר.
invite-make = יצירת ההזמנה
invite-made = ההזמנה מוכנה.
invite-until = אפשר להשתמש בה עד { $when }.
invite-link = הקישור
invite-picture = אותו קישור כתמונה
invite-picture-lead = מצלמה של טלפון יכולה לקרוא אותה מהמסך.
invite-picture-says = הקישור שלמעלה, כריבוע של נקודות
invite-once = ההזמנה פועלת פעם אחת, ורק כשהתוכנה הזו פועלת. אפשר לסגור אותה בינתיים ולהפעיל שוב.
invite-another = ליצור עוד אחת

## Coming to a city

welcome-title = ברוכים הבאים
welcome-lead = בעיר לומדת כולם מלמדים וכולם לומדים. כדי להתחיל, הצטרפו לעיר או ייסדו עיר.
welcome-kind = מי אתם
welcome-created = { $city } יצאה לדרך
welcome-joined = ברוכים הבאים אל { $city }
join-heading = להצטרף לעיר
join-lead = מי שכבר נמצא בה יכול לשלוח לכם הזמנה.
join-link = הקישור שבהזמנה
join-button = הצטרפות
create-heading = לייסד עיר
create-lead = למי שמתחיל: בית ספר, העירייה, קבוצת שכנים.
create-name = שם העיר
create-languages = השפות שמדברים כאן
create-button = ייסוד העיר
phrase-heading = מילות השחזור שלכם
phrase-lead = כתבו את המילים האלה על נייר, בסדר הזה, ושמרו את הנייר במקום בטוח. בעזרתן תוכלו לחזור בשמכם אם המכשיר הזה יאבד. מי שהן בידיו יכול לפעול בשמכם.
phrase-once = המילים מוצגות עד שתאשרו שרשמתם אותן. אחר כך איש לא יוכל להציג לכם אותן שוב.
phrase-written = כתבתי אותן
phrase-reminder = מילות השחזור שלכם עדיין לא נבדקו.
phrase-reminder-link = לבדוק עכשיו
phrase-check-title = בדיקת מילות השחזור
phrase-check-some = קחו את הנייר והקלידו ממנו את המילים האלה. כך תדעו שאפשר לקרוא אותו.
phrase-check-all = קחו את הנייר והקלידו ממנו את כל המילים, לפי הסדר, עם רווחים ביניהן.
phrase-check-word = מילה { $n }
phrase-words = מילות השחזור
phrase-check-button = לבדוק
phrase-check-wrong = אלה אינן המילים הנכונות. הביטו בנייר וספרו שוב.
phrase-check-done = מילות השחזור שלכם נבדקו. שמרו על הנייר.
phrase-later = לדף הראשון

## הנעילה והמכשירים

locked-title = המכשיר הזה נעול
locked-lead = הקלידו את הסיסמה כדי לפתוח אותו.
locked-button = לפתוח
locked-forgotten = איש לא יוכל לומר לכם סיסמה ששכחתם. בעזרת מילות השחזור תוכלו להתחיל מחדש בשמכם, כמכשיר חדש.
lock-now = לנעול עכשיו
passphrase-label = סיסמה
passphrase-title = סיסמה ונעילה
passphrase-lead = עם סיסמה אפשר לנעול את המכשיר הזה. בלעדיה, מי שיושב ליד המחשב או מוצא אותו אינו יכול לפעול בשמכם.
passphrase-there = למכשיר הזה יש סיסמה.
passphrase-what = היא מגינה על המפתחות שלכם, ולא על מה שהעיר שיתפה: זה נמצא במחשב כמו קבצים אחרים. כדי להגן גם עליו, הפעילו במחשב את הצפנת הדיסק כולו.
passphrase-forgotten = איש לא יוכל לומר לכם סיסמה ששכחתם; בעזרת מילות השחזור המכשיר הזה יהיה אז מכשיר חדש שלכם.
passphrase-current = הסיסמה הנוכחית
passphrase-new = סיסמה חדשה
passphrase-hint = לפחות { $n } תווים. ארבע או חמש מילים שאינן קשורות זו לזו הן סיסמה טובה וקלה לזכירה.
passphrase-again = שוב אותה סיסמה
passphrase-set-button = לקבוע את הסיסמה
passphrase-later = לא עכשיו
passphrase-change = שינוי הסיסמה
passphrase-change-button = לשנות את הסיסמה
passphrase-remove = הסרת הסיסמה
passphrase-remove-lead = לאחר מכן אי אפשר יהיה לנעול את המכשיר הזה.
passphrase-remove-button = להסיר את הסיסמה
passphrase-differ = שתי הסיסמאות החדשות אינן זהות. הקלידו את שתיהן שוב.
passphrase-short = סיסמה צריכה לפחות { $n } תווים.
devices-title = המכשירים שלי
devices-lead = כל מה שאחד מאלה כותב, הוא כותב בשמכם.
devices-name = מכשיר { $id }
devices-this = המכשיר הזה
devices-since = שלכם מאז { $when }
devices-not-counting = מה שהוא כותב אינו נחשב.
devices-add = הוספת מכשיר
devices-add-lead = צרו כאן קישור, פתחו אותו במכשיר השני, והקלידו שם את מילות השחזור שלכם.
devices-add-button = ליצור קישור
device-link-lead = הפעילו את כוורת במכשיר השני, בחרו להצטרף לעיר, ותנו לו את הקישור הזה. השאירו את המכשיר הזה פועל עד שהשני ייכנס.
device-link-until = הוא פועל פעם אחת, עד { $when }.
device-link-words = המכשיר השני יבקש את מילות השחזור שלכם. הקלידו אותן רק שם, ואל תשלחו אותן יחד עם הקישור.
join-device-title = להפוך את זה למכשיר שלכם
join-device-lead = הקישור בא ממכשיר אחר שלכם. הקלידו את מילות השחזור שלכם, את כולן, לפי הסדר.
join-device-button = להוסיף את המכשיר הזה
join-device-kept = המילים משמשות פעם אחת, במכשיר הזה בלבד, ואינן נשמרות.
welcome-device-added = המכשיר הזה שלכם עכשיו, ב{ $city }
welcome-device-lead = מה שהעיר שיתפה בדרך לכאן. השאירו את המכשיר השני פועל עוד זמן מה.
welcome-device-next = לדף הראשון

## When something was not done

refused-home = לדף הראשון
refused-details = מה אומרת התוכנה
refused-host = זו אינה הכתובת הנכונה
refused-host-advice = פתחו את הקישור שהתוכנה הציגה כשהופעלה.
refused-token = יש לפתוח את הקישור של התוכנה
refused-token-advice = הדפים האלה שייכים למי שיושב ליד המחשב הזה. כשהתוכנה מופעלת היא מציגה קישור: פתחו אותו. קישורים מהפעלה קודמת כבר אינם פועלים.
refused-form = הטופס הזה אינו עדכני
refused-form-advice = התוכנה הופעלה מחדש מאז, או שהטופס הגיע מאתר אחר. חזרו אחורה, טענו את הדף מחדש ושלחו שוב.
refused-long = זה יותר מדי בבת אחת
refused-long-advice = קצרו ונסו שוב.
refused-missing = אין כאן דבר
refused-missing-advice = ייתכן שזה עוד לא הגיע למכשיר הזה, או שהכתובת שגויה.
refused-unclear = הבקשה לא הובנה
refused-unclear-advice = עברו לדף הראשון ונסו משם שוב.
refused-no-city = המכשיר הזה עדיין לא בשום עיר
refused-no-city-advice = קודם הצטרפו לעיר, או ייסדו עיר.
refused-has-city = המכשיר הזה כבר שייך לעיר
refused-has-city-advice = בשביל עיר אחרת התוכנה צריכה תיקייה אחרת.
refused-input = משהו לא היה נכון
refused-input-advice = בדקו את מה שהזנתם ונסו שוב.
refused-rules = כללי העיר אינם מאפשרים זאת
refused-rules-advice = אולי החברות שלכם הסתיימה, או שכתבתם הרבה מאוד בזמן קצר. פנו לבית ספר או למי שהזמין אתכם.
refused-network = איש לא ענה
refused-network-advice = בדקו את החיבור או נסו שוב מאוחר יותר. דבר לא אבד.
refused-storage = אי אפשר היה לשמור את זה
refused-storage-advice = ייתכן שהדיסק מלא או פגום. דבר לא נכתב.
refused-locked = המכשיר הזה נעול
refused-locked-advice = פתחו אותו בעזרת הסיסמה ונסו שוב.
refused-passphrase = הסיסמה שגויה.
refused-passphrase-advice = בדקו אותיות גדולות ואת שפת המקלדת, ונסו שוב.
refused-stopping = התוכנה נסגרת כרגע
refused-stopping-advice = הפעילו אותה שוב ופתחו את הקישור החדש.

## Sessions

nav-sessions = מפגשים
sessions-heading = מתי לומדים יחד
sessions-none = עדיין אין מפגשים. את מי תרצו להפגיש?
sessions-all = כל המפגשים
sessions-add = לתכנן מפגש
new-session = לתכנן מפגש
kind-session = מפגש
record-plan = לתכנן מפגש מזה
grown-heading = מפגשים שצמחו מזה
label-skills-session = מה לומדים
label-day = תאריך
label-hours = משעה עד שעה
label-venue = מקום רשום
label-host = מי מנחה
label-responsible = המבוגר האחראי הנוסף
label-seats = כמה יכולים לבוא
label-grew-from = ממה זה צמח
hint-title-session = לדוגמה: גיטרה יחד בספרייה
hint-venue = מקום שהעיר או בית ספר רשמו. ילדים ובני נוער רשאים לבוא רק למקום כזה.
hint-host = כשילדים או בני נוער רשאים לבוא, המנחה הוא אתם, או הארגון שאתם פועלים בשמו, והבדיקה צריכה להיות בתוקף באותו יום.
hint-responsible = נדרש כשילדים או בני נוער רשאים לבוא: אדם נוסף שעבר בדיקה.
hint-seats = מלבד שני המובילים. ילדים ובני נוער באים בקבוצה של שניים ויותר.
hint-audience-session = אם לא תסמנו דבר, המפגש מיועד לכל הגילים, גם לילדים ולבני נוער.
hint-grew-from = מתמלא מעצמו כשמתכננים מפגש מתוך הדף של הצעה.
fault-hours = כאן נדרשות שעת התחלה ושעת סיום שאחריה.
choice-yourself = אני
choice-member = חבר
choice-other = מישהו שאינו ברשימה
choice-number = המספר הארוך שלו
count-sessions = { $n ->
    [one] מפגש אחד
    [two] שני מפגשים
   *[other] { $n } מפגשים
}

## Reports, and what is hidden

nav-moderation = דיווחים
kind-report = דיווח
ground-safety = מסכן ילד או נער
ground-abuse = מעליב או מאיים
ground-privacy = חושף פרטים אישיים של מישהו
ground-spam = פרסומת, או חוזר על עצמו
ground-law = מנוגד לחוק
ground-off-topic = אינו שייך לכאן
breach-private-contact = מבוגרים וילדים או בני נוער אינם כותבים כאן זה לזה. הם נפגשים בקבוצה, במקום רשום.
breach-group-unvetted = בקבוצה עם ילדים או בני נוער נדרשים שני מבוגרים שעברו בדיקה.
breach-age-unknown = לא ידוע אם שני הצדדים בגירים.
breach-no-date = למפגש שילדים או בני נוער רשאים לבוא אליו נדרש תאריך.
breach-no-registered-place = מפגש שילדים או בני נוער רשאים לבוא אליו מתקיים במקום רשום.
breach-host-not-vetted = מי שמנחה מפגש שילדים או בני נוער רשאים לבוא אליו חייב לעבור בדיקה, והיא צריכה להיות בתוקף באותו יום.
breach-not-by-its-host = על מפגש שילדים או בני נוער רשאים לבוא אליו מודיע מי שמנחה אותו, או מי שפועל בשמו כאיש צוות.
breach-no-responsible-adult = למפגש שילדים או בני נוער רשאים לבוא אליו נדרש מבוגר אחראי נוסף לצד המנחה, שגם הוא עבר בדיקה.
breach-not-a-group = מפגש שילדים או בני נוער רשאים לבוא אליו מיועד לקבוצה של שניים ויותר.
withheld-title = מוסתר
withheld-lead = הרשומה הזאת אינה מוצגת. הסיבה:
withheld-own = רק אתם והמשגיחים על התוכן יכולים לראות את הרשומה הזאת. הסיבה:
withheld-other = מפר כלל של העיר.
withheld-mend = אחרי שתשלימו את החסר היא תוצג שוב.
appeal-words = למה כדאי להציג אותה שוב?
appeal-send = לבקש בדיקה נוספת
words-public = כולם יכולים לקרוא את זה ביומן. אל תזכירו שמות.
report-button = דיווח
report-lead = מה לא בסדר כאן? בחרו, והדיווח יוצא לדרך. רק המשגיחים על התוכן קוראים אותו.
label-message-report = מה המשגיחים על התוכן צריכים לדעת?
label-ground = סיבה
moderation-heading = על מה דיווחו
moderation-none = אין דבר שמחכה להחלטה.
moderation-count = { $n ->
    [one] חבר אחד דיווח על זה, { $when }.
    [two] שני חברים דיווחו על זה, האחרון { $when }.
   *[other] { $n } חברים דיווחו על זה, האחרון { $when }.
}
moderation-said = מה שנכתב
moderation-gone = הרשומה הזאת אינה במכשיר הזה.
moderation-words = למה, במשפט אחד
moderation-hide = להסתיר
moderation-dismiss = להשאיר כפי שהוא
log-heading = מה הוסתר, ולמה
log-lead = כל אחד יכול לקרוא את זה. אין כאן שמות.
log-none = שום דבר לא הוסתר.
log-hidden = הוסתר { $when }.
log-still = עדיין מוסתר.
log-shown = הוצג שוב { $when }.
log-appeal = מי שיצר את זה ביקש בדיקה נוספת { $when }:
log-unhide = להציג שוב
block-button = לחסום את האדם הזה
block-lead = לא תראו עוד את מה שהוא כותב. איש לא יידע על כך, גם לא הוא.
block-notice = חסמתם את מי שיצר את זה.
unblock-button = לבטל את החסימה
blocked-heading = אנשים שחסמתם
blocked-lead = רשימות וחיפושים במכשירים שלכם משמיטים את מה שהם כותבים. רק אתם רואים את הדף הזה.
blocked-none = לא חסמתם איש.
done-reported = הדיווח נשמר ועובר למשגיחים על התוכן.
done-hidden = הוסתר. ביומן כתוב למה.
done-dismissed = נשאר כפי שהוא.
done-shown = מוצג שוב.
done-appealed = המשגיחים על התוכן התבקשו לבדוק שוב.
done-blocked = נחסם. לא תראו את מה שהוא כותב.
done-unblocked = תראו שוב את מה שהוא כותב.
## העיר

nav-city = העיר
gov-unnamed = מישהו ללא שם
gov-deciding = מי מחליט
gov-threshold = { $all ->
    [one] אדם אחד מחליט לבדו.
    [two] { $needed } מתוך שני אנשים צריכים להסכים.
   *[other] { $needed } מתוך { $all } אנשים צריכים להסכים.
}
gov-delegate = מחליט בשם העיר
gov-issuers = מי מקבל חברים
gov-quota = { $n ->
    [one] יכול לקבל עוד אחד
    [two] יכול לקבל עוד שניים
   *[other] יכול לקבל עוד { $n }
}
gov-until = עד { $when }
gov-ended = הסתיים ב־{ $when }
gov-ended-by = הסתיים מוקדם; היה אמור להימשך עד { $when }
gov-soon = מסתיים בקרוב
gov-soon-advice = החברות הזאת מסתיימת בתוך שלושים יום. בקשו ממי שקיבל אתכם לחדש אותה.
gov-proposals = ממתין לחתימות
gov-signed = חתמו { $signed } מתוך { $needed }
gov-sign = חתימה
gov-act-charter = מי מחליט ולפי אילו כללים
gov-act-grant = חברות או תפקיד
gov-act-device = מכשיר של חבר
gov-act-end = סיום של חברות או של מכשיר
gov-act-vouch = חבר ערב למישהו
gov-act-place = מקום למפגשים עם קטינים
gov-act-check = בדיקה לעבודה עם קטינים
gov-act-sign = חתימה
gov-act-other = החלטה אחרת
gov-expiring = { $n ->
    [one] חברות אחת שנתתם מסתיימת בתוך שלושים יום.
    [two] שתי חברויות שנתתם מסתיימות בתוך שלושים יום.
   *[other] { $n } חברויות שנתתם מסתיימות בתוך שלושים יום.
}
gov-renew-all = לחדש לשנה
gov-renew = לחדש לשנה
gov-role-issuer = מקבל חברים
gov-role-moderator = מנחה את השיח
gov-role-mediator = מפגיש בין אנשים
gov-role-facilitator = מוביל מעבדות
gov-role-gateway = מדבר עם ערים אחרות
gov-role-box = מארח תיבה של בית ספר
gov-vouch = ערבות למישהו
gov-vouch-lead = מי שאינו שייך לבית ספר נעשה חבר כששני חברים ערבים לו. ערבו רק לאנשים שאתם מכירים.
gov-vouch-member = מספר החבר שלהם
gov-vouch-hint = 64 אותיות וספרות. הם ימצאו אותו בעמוד „המכשיר הזה”, תחת „למומחים”.
gov-vouch-send = אני ערב
gov-places = מקומות למפגשים עם קטינים
gov-by = התקבל על ידי { $name }.
gov-by-vouchers = שני חברים ערבו.
gov-devices = מכשירים
gov-devices-own = מכשיר משלכם מסירים בעזרת מילות השחזור.
gov-device-since = מאז { $when }
gov-device-this = המכשיר הזה
gov-device-ended = הוסר
gov-device-end = להסיר את המכשיר הזה
gov-end = לסיים את החברות הזאת
gov-end-lead = מה שנכתב עד עכשיו נשאר. מה שיגיע אחר כך כבר לא ייחשב.
gov-end-before = להשאיר רק מה שתאריכו לפני היום הזה
gov-end-before-hint = השאירו ריק כדי לשמור הכול. אם נגנב מכשיר, בחרו את יום הגנבה. גנב יכול לכתוב בתאריך מוקדם: עברו אחר כך על מה שיש.
gov-end-send = לסיים עכשיו
gov-why = למה זה נחשב?
gov-counts = זה נחשב.
gov-counts-not = זה לא נחשב.
gov-record = לפתיחת הרשומה
gov-chain = מניין באה הזכות
gov-chain-lead = כל צעד נחתם. האחרון הוא ייסוד העיר.
gov-changes = השינויים
gov-change-not = לא נחשב
gov-done-signed = נחתם. זה יועבר לאחרים.
gov-done-renewed = חודש לשנה.
gov-done-vouched = ערבתם. כשגם חבר שני יערוב, הם יהיו חלק מהעיר.
gov-done-ended = הסתיים. מה שנשמר נשאר, ושום דבר חדש לא נחשב.
