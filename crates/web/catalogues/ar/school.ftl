## Pupils, their school, and those who answer for them.


school-title = مدرستي
school-none = لستم جزءًا من أيّ مدرسة هنا.
school-lead = ما يُكتب هنا معروف في المدرسة وحدها.
school-yours = هذه مدرستكم.
school-own = ما تقوله المدرسة عنكم
school-people = أهل المدرسة
school-band-child = طفل
school-band-young = في سنّ تسمح بالموافقة
school-band-adult = بالغ
school-ended = انتهى { $when }
school-published = يجوز للمدرسة نشر ما يكتبه
school-unpublished = لا يخرج شيء ممّا يكتبه من المدرسة
school-expiring = { $n ->
    [one] تنتهي مدّة شخص واحد هنا خلال ثلاثين يومًا.
    [two] تنتهي مدّة شخصين هنا خلال ثلاثين يومًا.
    [few] تنتهي مدّة { $n } أشخاص هنا خلال ثلاثين يومًا.
    [many] تنتهي مدّة { $n } شخصًا هنا خلال ثلاثين يومًا.
   *[other] تنتهي مدّة { $n } شخص هنا خلال ثلاثين يومًا.
}
school-renew = تجديد لسنة
school-renew-all = تجديد للجميع لسنة
school-name = إعطاء اسم آخر
school-name-new = الاسم الجديد
school-name-hint = لا يرى الآخرون غير هذا الاسم. لا تستخدموا الاسم الحقيقي.
school-name-save = إعطاء هذا الاسم
school-wards = الأطفال الذين أنتم مسؤولون عنهم
school-consents = الموافقات
school-consents-none = لا موافقة بعد. بدونها يقرأ التلاميذ ويشاركون في الصف، ولا يخرج شيء ممّا يكتبونه من المدرسة.
school-consent-publishing = يجوز للمدرسة أن تنشر في المدينة ما كتبه
school-consent-sessions = يجوز له المشاركة في لقاءات خارج المدرسة
school-consent-days = لكم يومًا
school-consent-paper = إضافة موافقة على الورق
school-consent-paper-lead = احتفظوا بالورقة الموقّعة في المدرسة. لا يُسجَّل إلا ما تسمح به وموعد انتهائها.
school-consent-give = إعطاء موافقتكم
school-consent-own = الموافقة عن نفسكم
school-consent-save = تسجيل الموافقة
school-consent-withdraw = سحب الموافقة
school-paper = على الورق، محفوظة في المدرسة
school-by = أعطاها { $who }
school-guardians = من المسؤول عن مَن
school-guardian-of = { $guardian } عن { $minor }
school-guardian-add = تعيين وليّ أمر
school-guardian-who = وليّ الأمر
school-guardian-hint = شخص بالغ وهو جزء من المدرسة. يجوز له أن يوافق عن التلميذ وأن يمحو ما كتبه التلميذ.
school-guardian-save = تعيين
school-groups = الصفوف والمجموعات
school-city-groups = مجموعاتكم في المدينة
school-group-shut = لا يمكن لأحد الكتابة هنا حتى يُفحص بالغان في المجموعة.
school-group-new = إنشاء مجموعة
school-group-change = تغيير المجموعة
school-group-close = إغلاق المجموعة
school-group-name = اسم المجموعة
school-group-members = من فيها
school-group-hint = هم وحدهم يتلقّون ما يُكتب فيها. وأنتم فيها أيضًا.
school-group-save = حفظ المجموعة
school-places = أماكن لقاءات معروفة في المدرسة وحدها
school-checks = فحوص معروفة في المدرسة وحدها
school-done-consented = سُجّلت الموافقة.
school-done-guarded = عُيّن وليّ الأمر.
school-done-grouped = حُفظت المجموعة.
school-done-named = أُعطي الاسم الجديد.
