## Admitting pupils and adults of a school, cards, open invitations, and staff.

admit-title = קבלת תלמידים ובוגרים
admit-lead = מי שתקבלו כאן ישתתף בבית הספר שלכם. תלמידים נראים רק בכינוי שלהם, ואיש מחוץ לבית הספר אינו יודע עליהם.
admit-not = רק בית ספר שהעיר נתנה לו זכות לקבל חברים מקבל תלמידים.
admit-one = תלמיד או תלמידה
admit-pseudonym = כינוי
admit-pseudonym-hint = אחרים רואים את השם הזה בלבד. אין להשתמש בשם האמיתי, ולא בשם שיש לתלמיד אחר.
admit-name = השם האמיתי
admit-name-hint = הוא נשאר חתום במכשיר הזה, אינו נשלח לעולם ואינו נמצא בשום גיבוי. אפשר להשאיר ריק.
admit-class = כיתה
admit-band = באיזה גיל?
admit-one-button = יצירת הכרטיס
admit-list-heading = כיתה שלמה
admit-list-lead = הדביקו את הכיתה מגיליון אלקטרוני. השורה הראשונה היא שמות העמודות, ולכל תלמיד שורה. נחוצה העמודה „כינוי”; לצידה אפשר „שם” ו„כיתה”, והן נשארות חתומות במכשיר הזה.
admit-list = הרשימה
admit-list-hint = בין העמודות יש פסיק, נקודה ופסיק או טאב.
admit-list-button = יצירת הכרטיסים
admit-list-no-pseudonym = בשורה הראשונה צריכים להיות שמות העמודות, ואחת מהן צריכה להיות „כינוי”.
admit-list-unreadable = אי אפשר לקרוא את שורה { $n }: מספר העמודות בה שונה מזה שבשורה הראשונה, או שיש בה גרשיים שלא נסגרו.
admit-adult = בוגר או בוגרת של בית הספר
admit-adult-lead = מורה, או הורה שיסכים במכשיר שלו. אחרי שהצטרפו אפשר לציין בדף „בית הספר שלי” שההורה אחראי על ילד.
admit-adult-button = יצירת הקישור
admit-cards-title = כרטיסים למסירה
admit-cards-lead = { $n ->
    [one] כרטיס אחד מוכן. הדפיסו ומסרו אותו.
    [two] שני כרטיסים מוכנים. הדפיסו ומסרו אותם.
   *[other] { $n } כרטיסים מוכנים. הדפיסו ומסרו אותם.
}
admit-cards-once = הם מוצגים רק הפעם: הקישורים אינם נשמרים בשום מקום. בהדפסת הדף מודפסים הכרטיסים בלבד.
admit-cards-open = ביטול כרטיסים שאבדו
admit-roster = מי מאחורי איזה כינוי
admit-roster-lead = רק המכשיר הזה יודע זאת.
admit-roster-joined = הצטרפו
admit-roster-invited = הוזמנו עד { $when }
admit-again = לקבל עוד

card-how = הפעילו את כוורת במחשב, בחרו „להצטרף לעיר”, והכניסו את הקישור שבכרטיס.
card-camera = אפליקציית המצלמה של טלפון מציגה את הקישור כטקסט כשמכוונים אותה לריבוע הנקודות.
card-until = פועל פעם אחת, עד { $when }.
card-lost = אבד? ספרו למי שנתן לכם אותו.
card-picture = הקישור שבכרטיס, כריבוע של נקודות

invitations-title = הזמנות שנתתם
invitations-lead = מי שיש בידו קישור פתוח עוד יכול להיכנס בו. אי אפשר להציג קישור שוב: בטלו קישור שאבד, וצרו אחר.
invitations-none = אין הזמנה פתוחה שלכם.
invitations-device = מכשיר שלכם
invitations-vouch = מישהו שאתם מעידים עליו
invitations-school = בבית הספר שלכם
invitations-used = נוצלה
invitations-withdraw = ביטול
invitations-done = ההזמנה בוטלה. איש אינו יכול להיכנס בה עוד.
invitations-pupils = תלמידים מזמינים בדף אחר:
invitations-copy = לחיצה על הקישור מסמנת את כולו, וכך אפשר להעתיק אותו.

staff-title = מי עורכים בשבילכם
staff-lead = בית ספר או ארגון אחר נותן לאנשים לערוך את הרשומות שלו, כל אחד במכשיר שלו ובחברות שלו.
staff-none = עדיין איש.
staff-for = של מי הרשומות שאתם עורכים
staff-who = מי
staff-days = לכמה ימים
staff-add = לתת לערוך את הרשומות שלכם
staff-remove = לא לתת לערוך עוד
staff-done-added = מעכשיו אפשר להם לערוך את הרשומות שלכם.
staff-done-removed = אי אפשר להם עוד לערוך את הרשומות שלכם.
