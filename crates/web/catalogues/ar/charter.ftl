## Changing the charter; a new key for a member who lost the words.

word-lead = يمكنك أن تشهد لشخص تعرفه كي ينضمّ إلى المدينة.
word-two = يلزم قول عضوين: رابط منك ورابط من عضو آخر، ويُنضَمّ بهما معًا.
word-make = إنشاء الرابط
word-made = أُعطيت كلمتك. تُدخل شخصًا واحدًا مع رابط من عضو ثانٍ.
join-link-hint = هل يشهد لك عضوان؟ ضع الرابطين هنا، أحدهما تحت الآخر.
