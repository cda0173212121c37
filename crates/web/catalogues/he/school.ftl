## Pupils, their school, and those who answer for them.


school-title = בית הספר שלי
school-none = אינך חלק מבית ספר כאן.
school-lead = מה שכתוב כאן ידוע בבית הספר בלבד.
school-yours = זה בית הספר שלך.
school-own = מה בית הספר אומר עליך
school-people = אנשי בית הספר
school-band-child = ילד או ילדה
school-band-young = בגיל שבו אפשר להסכים בעצמם
school-band-adult = בוגר או בוגרת
school-ended = הסתיים { $when }
school-published = בית הספר רשאי לפרסם את מה שהם כותבים
school-unpublished = דבר משלהם אינו יוצא מבית הספר
school-expiring = { $n ->
    [one] תקופתו של אדם אחד כאן מסתיימת בתוך שלושים יום.
    [two] תקופתם של שני אנשים כאן מסתיימת בתוך שלושים יום.
   *[other] תקופתם של { $n } אנשים כאן מסתיימת בתוך שלושים יום.
}
school-renew = חידוש לשנה
school-renew-all = חידוש לכולם לשנה
school-name = מתן שם אחר
school-name-new = השם החדש
school-name-hint = אחרים רואים את השם הזה בלבד. אין להשתמש בשם האמיתי.
school-name-save = לתת את השם הזה
school-wards = הילדים שבאחריותך
school-consents = הסכמות
school-consents-none = אין עדיין הסכמה. בלעדיה תלמידים קוראים ומשתתפים בכיתה, ודבר משלהם אינו יוצא מבית הספר.
school-consent-publishing = בית הספר רשאי לפרסם בעיר את מה שכתבו
school-consent-sessions = מותר להם להשתתף במפגשים מחוץ לבית הספר
school-consent-days = לכמה ימים
school-consent-paper = הוספת הסכמה שניתנה על נייר
school-consent-paper-lead = יש לשמור את הנייר החתום בבית הספר. נרשם רק מה הוא מתיר ועד מתי.
school-consent-give = מתן הסכמה
school-consent-own = הסכמה בשם עצמך
school-consent-save = רישום ההסכמה
school-consent-withdraw = ביטול ההסכמה
school-paper = על נייר, שמור בבית הספר
school-by = ניתנה בידי { $who }
school-guardians = מי אחראי למי
school-guardian-of = { $guardian } עבור { $minor }
school-guardian-add = מינוי הורה או אפוטרופוס
school-guardian-who = הורה או אפוטרופוס
school-guardian-hint = אדם בוגר שהוא חלק מבית הספר. הוא רשאי להסכים בשם התלמיד ולמחוק את מה שהתלמיד כתב.
school-guardian-save = מינוי
school-groups = כיתות וקבוצות
school-city-groups = הקבוצות שלך בעיר
school-group-shut = אי אפשר לכתוב כאן עד ששני בוגרים בקבוצה ייבדקו.
school-group-new = יצירת קבוצה
school-group-change = שינוי הקבוצה
school-group-close = סגירת הקבוצה
school-group-name = שם הקבוצה
school-group-members = מי בקבוצה
school-group-hint = רק הם מקבלים את מה שנכתב בה. גם אתם חלק ממנה.
school-group-save = שמירת הקבוצה
school-places = מקומות למפגשים, הידועים בבית הספר בלבד
school-checks = בדיקות הידועות בבית הספר בלבד
school-done-consented = ההסכמה נרשמה.
school-done-guarded = המינוי נרשם.
school-done-grouped = הקבוצה נשמרה.
school-done-named = השם החדש ניתן.
