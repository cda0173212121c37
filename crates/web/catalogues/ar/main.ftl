# كلمات الصفحات بالعربية.

## Around every page

site-name = كافيرت
skip = الانتقال إلى المحتوى
nav-label = الصفحات
nav-offers = العروض
nav-requests = الطلبات
nav-challenges = التحديات
nav-search = بحث
nav-me = صفحتي
nav-status = هذا الجهاز
nav-invite = دعوة
language-switch = اللغة

## First page

offers-heading = ما يعرض الناس تعليمه
offers-none = لا توجد عروض بعد. ماذا يمكنكم أن تعلّموا غيركم؟
offers-all = كل العروض
offers-add = تقديم عرض
requests-heading = ما يريد الناس تعلّمه
requests-none = لا توجد طلبات بعد. ما الذي أردتم دائمًا أن تتعلّموه؟
requests-all = كل الطلبات
requests-add = تقديم طلب
challenges-heading = ما تريد المدينة تغييره
challenges-none = لا توجد تحديات بعد. ما الذي يجب أن يتغيّر هنا؟
challenges-all = كل التحديات
challenges-add = اقتراح تحدٍّ
founding-notice = هذه المدينة في بدايتها: أقل من ثلاثة أشخاص يرعونها. إذا فقدوا كلمات الاسترجاع فلن يستطيع أحد أن يواصل قيادتها. ادعوا آخرين قريبًا.

## Search

search-title = بحث
search-label = عمّ تبحثون؟
search-kind = مكان البحث
search-all = الكل
search-button = بحث
search-found = { $n ->
    [0] لم يُعثر على شيء.
    [one] نتيجة واحدة.
    [two] نتيجتان.
    [few] { $n } نتائج.
    [many] { $n } نتيجة.
   *[other] { $n } نتيجة.
}
search-none = جرّبوا كلمات أخرى، أو قدّموا طلبًا بأنفسكم: ربما يعرف أحدهم.
search-indexing = لا يشمل البحث بعد كل ما وصل. ابحثوا مرة أخرى بعد دقيقة.

## Lists

list-next = الأقدم
list-first = العودة إلى الأحدث
someone = شخص من المدينة
state-withdrawn = مسحوب
state-over = انتهى

## Times

time-now = الآن
time-minutes = { $n ->
    [one] قبل دقيقة
    [two] قبل دقيقتين
    [few] قبل { $n } دقائق
    [many] قبل { $n } دقيقة
   *[other] قبل { $n } دقيقة
}
time-hours = { $n ->
    [one] قبل ساعة
    [two] قبل ساعتين
    [few] قبل { $n } ساعات
    [many] قبل { $n } ساعة
   *[other] قبل { $n } ساعة
}
time-days = { $n ->
    [one] قبل يوم
    [two] قبل يومين
    [few] قبل { $n } أيام
    [many] قبل { $n } يومًا
   *[other] قبل { $n } يوم
}
date = { $month ->
    [1] { $day } كانون الثاني (يناير) { $year }
    [2] { $day } شباط (فبراير) { $year }
    [3] { $day } آذار (مارس) { $year }
    [4] { $day } نيسان (أبريل) { $year }
    [5] { $day } أيار (مايو) { $year }
    [6] { $day } حزيران (يونيو) { $year }
    [7] { $day } تموز (يوليو) { $year }
    [8] { $day } آب (أغسطس) { $year }
    [9] { $day } أيلول (سبتمبر) { $year }
    [10] { $day } تشرين الأول (أكتوبر) { $year }
    [11] { $day } تشرين الثاني (نوفمبر) { $year }
   *[other] { $day } كانون الأول (ديسمبر) { $year }
}

## One record

kind-offer = عرض
kind-request = طلب
kind-challenge = تحدٍّ
kind-interest = رد
kind-profile = ملف شخصي
record-by = من { $owner }، { $when }.
record-changed = عُدّل { $when }.
record-edit = تعديل
record-withdraw = سحب
record-waiting = { $n ->
    [one] تعديل واحد لم يصل كاملًا بعد.
    [two] تعديلان لم يصلا كاملين بعد.
    [few] { $n } تعديلات لم تصل كاملة بعد.
    [many] { $n } تعديلًا لم تصل كاملة بعد.
   *[other] { $n } تعديل لم تصل كاملة بعد.
}
conflict-lead = كُتبت عدة صيغ من «{ $field }» في الوقت نفسه. اختاروا الصيغة التي تبقى.
conflict-choose = إبقاء هذه
conflict-others = الاختيار لمن كتب هذا.
aside-heading = { $n ->
    [one] تعديل واحد غير محسوب
    [two] تعديلان غير محسوبين
    [few] { $n } تعديلات غير محسوبة
    [many] { $n } تعديلًا غير محسوب
   *[other] { $n } تعديل غير محسوب
}
aside-lead = هي محفوظة، لكنها تخالف إحدى القواعد. السبب:
answers-heading = الردود
answers-none = لا توجد ردود بعد.
answer-to = رد على مشاركة
answer-yours = ردّكم، فتحه
answer-send = إرسال الرد
answer-public = كل من يرى هذا يستطيع قراءة ردّكم. لا تكتبوا فيه أرقام هواتف أو عناوين.
done-saved = حُفظ على هذا الجهاز، وسيصل إلى الآخرين.
done-withdrawn = سُحب، ولن يظهر في القوائم بعد الآن.
done-answered = حُفظ ردّكم وسيصل إلى الآخرين.
done-chosen = تم الاختيار. سيرى الجميع هذه الصيغة.
done-passphrase = تم تعيين كلمة المرور. ستُطلب في كل مرة تبدأ فيها كافيرت على هذا الجهاز.
done-passphrase-removed = أُزيلت كلمة المرور. من يجلس إلى هذا الحاسوب يستطيع التصرف باسمكم.
done-phrase = الكلمات صحيحة. احفظوا الورقة جيدًا.

## Forms

new-offer = تقديم عرض
new-request = تقديم طلب
new-challenge = اقتراح تحدٍّ
new-profile = كتابة الملف الشخصي
edit-title = تعديل المشاركة
form-optional = (اختياري)
form-more = تفاصيل أخرى
form-save = حفظ
form-faults = { $n ->
    [one] أمر واحد يحتاج إلى مراجعة:
    [two] أمران يحتاجان إلى مراجعة:
    [few] { $n } أمور تحتاج إلى مراجعة:
    [many] { $n } أمرًا يحتاج إلى مراجعة:
   *[other] { $n } أمر يحتاج إلى مراجعة:
}

label-title = العنوان
label-description = الوصف
label-about = نبذة عنكم
label-skills-offer = ما يمكن تعلّمه
label-skills-request = ما تريدون تعلّمه
label-skills-challenge = ما يحتاج الفريق إلى إتقانه
label-level = لمن
label-languages = اللغات
label-place = المكان
label-cell = المنطقة على الخريطة
label-times = الأوقات
label-capacity-offer = كم شخصًا يمكنه المشاركة
label-capacity-request = كم شخصًا يريد التعلّم معًا
label-capacity-challenge = لكم شخصًا يتّسع الفريق
label-audience = الأعمار
label-expires = آخر يوم
label-status = الوضع الحالي
label-editors = من يمكنه التعديل أيضًا
label-message = ردّكم
label-name = الاسم
label-member-kind = من أنتم
label-sector = مجال العمل
label-strengths = ما تجيدونه
label-growth = ما تريدون التحسّن فيه

hint-title-offer = مثلًا: غيتار للمبتدئين
hint-title-request = مثلًا: أريد أن أتعلّم خبز الخبز
hint-title-challenge = مثلًا: ظلّ عند مدخل المدرسة
hint-one-a-line = واحد في كل سطر.
hint-place = مكان يعرفه الناس، مثل المكتبة. ليس عنوان البيت.
hint-cell = حتى خمسة أحرف وأرقام تدل على منطقة عرضها نحو خمسة كيلومترات.
hint-times = متى يناسبكم كل أسبوع.
hint-expires = بعد هذا اليوم لا يظهر في القوائم.
hint-status = بكلماتكم، مثلًا: مكتمل حتى العطلة. اتركوه فارغًا إن كان كل شيء متاحًا.
hint-editors = أرقامهم الطويلة، واحد في كل سطر. يجدونها في أسفل صفحة «هذا الجهاز».
hint-name = اسمكم، أو الاسم الذي تريدون أن تُعرفوا به.
hint-sector = مثلًا: التعليم، النجارة، الصحة.
hint-languages = التي يمكن التحدث معكم بها.

languages-others = لغات أخرى، برموزها (مثلًا it; pl)
times-row = الوقت { $n }
times-day = اليوم
times-from = من
times-to = حتى

fault-missing = الرجاء تعبئة هذا الحقل.
fault-long = { $n ->
    [one] النص أطول من المسموح بحرف واحد.
    [two] النص أطول من المسموح بحرفين.
    [few] النص أطول من المسموح بـ { $n } أحرف.
    [many] النص أطول من المسموح بـ { $n } حرفًا.
   *[other] النص أطول من المسموح بـ { $n } حرف.
}
fault-characters = هنا رموز لا يمكن حفظها. الرجاء الكتابة من جديد.
fault-count = المطلوب هنا عدد صحيح من 1 إلى { $limit }.
fault-day = اكتبوا التاريخ على شكل سنة-شهر-يوم، مثلًا 2027-03-01.
fault-day-over = انقضى هذا اليوم. اختاروا اليوم أو يومًا لاحقًا.
fault-cell = المطلوب هنا حرف واحد إلى خمسة: أحرف لاتينية صغيرة وأرقام، من دون a وi وl وo.
fault-times = يحتاج كل سطر إلى يوم وبداية ونهاية تأتي بعدها.
fault-languages = تُكتب اللغات الأخرى برموز من حرفين أو ثلاثة، مثلًا: it; pl.
fault-editors = رقم العضو مكوّن من 64 رقمًا وحرفًا.
fault-set = العدد كبير جدًا، أو أن أحدها طويل جدًا.
fault-choice = الرجاء الاختيار من القائمة.

level-any = للجميع
level-beginner = للمبتدئين
level-intermediate = لمن يعرف القليل
level-advanced = للمتقدمين

member-resident = ساكن أو ساكنة
member-pupil = تلميذ أو تلميذة
member-school = مدرسة
member-public-body = مؤسسة عامة
member-business = مصلحة تجارية
member-association = جمعية
member-social-enterprise = مشروع اجتماعي

language-he = العبرية
language-ar = العربية
language-cs = التشيكية
language-en = الإنجليزية
language-ru = الروسية
language-uk = الأوكرانية
language-am = الأمهرية
language-fr = الفرنسية
language-es = الإسبانية
language-de = الألمانية
language-sk = السلوفاكية
language-vi = الفيتنامية

day-mon = الاثنين
day-tue = الثلاثاء
day-wed = الأربعاء
day-thu = الخميس
day-fri = الجمعة
day-sat = السبت
day-sun = الأحد
slot = { $day }، { $hours }

## My page

me-profile-none = ليس لديكم ملف شخصي بعد. به يعرف الآخرون من يتحدث.
me-profile-edit = تعديل الملف الشخصي
me-profile-show = كما يراه الآخرون
me-records = ما أنشأتموه
me-records-none = لا شيء بعد.

## This device

doing-heading = كيف حال هذا الجهاز
doing-more = المزيد عن ذلك
doing-saved = محفوظ على هذا الجهاز.
doing-kept = { $others ->
    [0] محفوظ أيضًا لدى { $name }، { $when }.
    [one] محفوظ أيضًا لدى { $name }، { $when }، وفي مكان آخر.
    [two] محفوظ أيضًا لدى { $name }، { $when }، وفي مكانين آخرين.
    [few] محفوظ أيضًا لدى { $name }، { $when }، وفي { $others } أماكن أخرى.
    [many] محفوظ أيضًا لدى { $name }، { $when }، وفي { $others } مكانًا آخر.
   *[other] محفوظ أيضًا لدى { $name }، { $when }، وفي { $others } مكان آخر.
}
doing-alone = لا توجد نسخة لدى أحد غيركم بعد.
doing-waiting = { $n ->
    [0] وصل كل شيء إلى الآخرين.
    [one] تعديل واحد ينتظر أن يصل إلى الآخرين.
    [two] تعديلان ينتظران أن يصلا إلى الآخرين.
    [few] { $n } تعديلات تنتظر أن تصل إلى الآخرين.
    [many] { $n } تعديلًا ينتظر أن يصل إلى الآخرين.
   *[other] { $n } تعديل ينتظر أن يصل إلى الآخرين.
}
status-met = من قابل هذا الجهاز
status-met-none = لا أحد بعد.
status-here = ما يوجد على هذا الجهاز
status-future = { $n ->
    [one] تعديل واحد يحمل تاريخًا لم يأتِ بعد. سيظهر عندما يأتي.
    [two] تعديلان يحملان تاريخًا لم يأتِ بعد. سيظهران عندما يأتي.
    [few] { $n } تعديلات تحمل تاريخًا لم يأتِ بعد. ستظهر عندما يأتي.
    [many] { $n } تعديلًا يحمل تاريخًا لم يأتِ بعد. ستظهر عندما يأتي.
   *[other] { $n } تعديل يحمل تاريخًا لم يأتِ بعد. ستظهر عندما يأتي.
}
status-until = عضويتكم سارية حتى { $when }.
status-size = { $n ->
    [one] يشغل ميغابايت واحدًا.
    [two] يشغل ميغابايتين.
    [few] يشغل { $n } ميغابايت.
    [many] يشغل { $n } ميغابايت.
   *[other] يشغل { $n } ميغابايت.
}
status-size-small = يشغل أقل من ميغابايت واحد.
status-experts = للخبراء
status-experts-lead = أرقام قد يسأل عنها من يساعدكم.
count-offers = { $n ->
    [0] لا عروض
    [one] عرض واحد
    [two] عرضان
    [few] { $n } عروض
    [many] { $n } عرضًا
   *[other] { $n } عرض
}
count-requests = { $n ->
    [0] لا طلبات
    [one] طلب واحد
    [two] طلبان
    [few] { $n } طلبات
    [many] { $n } طلبًا
   *[other] { $n } طلب
}
count-challenges = { $n ->
    [0] لا تحديات
    [one] تحدٍّ واحد
    [two] تحديان
    [few] { $n } تحديات
    [many] { $n } تحديًا
   *[other] { $n } تحدٍّ
}
count-members = { $n ->
    [one] عضو واحد في المدينة
    [two] عضوان في المدينة
    [few] { $n } أعضاء في المدينة
    [many] { $n } عضوًا في المدينة
   *[other] { $n } عضو في المدينة
}
peer-own = جهاز آخر لكم
peer-box = صندوق { $name }
peer-some-box = صندوق في المدينة
peer-someone = شخص من المدينة
peer-connected = متصل الآن
peer-same = كان لديه ما لديكم تمامًا { $when }.
peer-never-same = ليس لديه كل شيء بعد.

## Inviting

invite-title = دعوة شخص
invite-lead = تحصلون على رابط لعضو جديد واحد. سلّموه شخصيًا، أو بطريقة تثقون بها.
invite-kind = لمن الدعوة؟
invite-days = كم من الوقت يمكن استخدامها؟
invite-days-count = { $n ->
    [one] يوم واحد
    [two] يومان
    [few] { $n } أيام
    [many] { $n } يومًا
   *[other] { $n } يوم
}
invite-box = المدعوّون سيشغّلون صندوقًا
invite-box-hint = الصندوق حاسوب يعمل دائمًا ويحفظ مشاركات المدينة للجميع، في مدرسة مثلًا.
invite-make = إنشاء الدعوة
invite-made = الدعوة جاهزة.
invite-until = يمكن استخدامها حتى { $when }.
invite-link = الرابط
invite-picture = الرابط نفسه كصورة
invite-picture-lead = تستطيع كاميرا الهاتف قراءتها من الشاشة.
invite-picture-says = الرابط أعلاه، على شكل مربع من النقاط
invite-once = تعمل مرة واحدة، وفقط حين يعمل هذا البرنامج. يمكنكم إغلاقه وتشغيله من جديد في هذه الأثناء.
invite-another = إنشاء دعوة أخرى

## Coming to a city

welcome-title = أهلًا وسهلًا
welcome-lead = في المدينة المتعلّمة الجميع يعلّم والجميع يتعلّم. للبدء، انضمّوا إلى مدينة أو أسّسوا واحدة.
welcome-kind = من أنتم
welcome-created = بدأت { $city }
welcome-joined = أهلًا بكم في { $city }
join-heading = الانضمام إلى مدينة
join-lead = يمكن لشخص موجود فيها أن يرسل إليكم دعوة.
join-link = رابط الدعوة
join-button = انضمام
create-heading = تأسيس مدينة
create-lead = لمن يبدأ: مدرسة، البلدية، مجموعة جيران.
create-name = اسم المدينة
create-languages = اللغات المحكية هنا
create-button = تأسيس
phrase-heading = كلمات الاسترجاع
phrase-lead = اكتبوا هذه الكلمات على ورقة بهذا الترتيب، واحفظوا الورقة في مكان آمن. بها يمكنكم العودة باسمكم إذا ضاع هذا الجهاز. ومن يملكها يستطيع التصرف باسمكم.
phrase-once = تبقى ظاهرة حتى تؤكدوا أنكم كتبتموها. بعد ذلك لا أحد يستطيع عرضها عليكم مرة أخرى.
phrase-written = كتبتها
phrase-reminder = لم يُتحقق بعد من كلمات الاسترجاع الخاصة بكم.
phrase-reminder-link = تحققوا منها الآن
phrase-check-title = التحقق من كلمات الاسترجاع
phrase-check-some = خذوا الورقة واكتبوا منها هذه الكلمات. هكذا تعرفون أنها مقروءة.
phrase-check-all = خذوا الورقة واكتبوا منها جميع الكلمات بالترتيب، مع مسافات بينها.
phrase-check-word = الكلمة { $n }
phrase-words = كلمات الاسترجاع
phrase-check-button = تحقق
phrase-check-wrong = هذه ليست الكلمات الصحيحة. انظروا إلى الورقة وعدّوا من جديد.
phrase-check-done = تم التحقق من كلمات الاسترجاع. احفظوا الورقة جيدًا.
phrase-later = إلى الصفحة الأولى

## القفل والأجهزة

locked-title = هذا الجهاز مقفل
locked-lead = اكتبوا كلمة المرور لفتحه.
locked-button = فتح
locked-forgotten = لا أحد يستطيع إخباركم بكلمة مرور نسيتموها. بكلمات الاسترجاع تبدؤون من جديد باسمكم، كجهاز جديد.
lock-now = القفل الآن
passphrase-label = كلمة المرور
passphrase-title = كلمة المرور والقفل
passphrase-lead = بكلمة مرور يمكن قفل هذا الجهاز. من دونها لا يستطيع من يجلس إلى الحاسوب أو يجده أن يتصرف باسمكم.
passphrase-there = لهذا الجهاز كلمة مرور.
passphrase-what = إنها تحمي مفاتيحكم، لا ما شاركته المدينة: فهو على هذا الحاسوب كسائر الملفات. لحمايته أيضًا، شغّلوا تشفير القرص كله في الحاسوب.
passphrase-forgotten = لا أحد يستطيع إخباركم بكلمة مرور نسيتموها؛ وعندئذ تجعل كلمات الاسترجاع هذا الجهاز جهازًا جديدًا لكم.
passphrase-current = كلمة المرور الحالية
passphrase-new = كلمة مرور جديدة
passphrase-hint = لا تقل عن { $n } أحرف. أربع أو خمس كلمات لا صلة بينها جيدة وسهلة التذكر.
passphrase-again = كلمة المرور نفسها مرة أخرى
passphrase-set-button = تعيين كلمة المرور
passphrase-later = ليس الآن
passphrase-change = تغييرها
passphrase-change-button = تغيير كلمة المرور
passphrase-remove = إزالتها
passphrase-remove-lead = بعد ذلك لا يمكن قفل هذا الجهاز.
passphrase-remove-button = إزالة كلمة المرور
passphrase-differ = كلمتا المرور الجديدتان غير متطابقتين. اكتبوهما من جديد.
passphrase-short = تحتاج كلمة المرور إلى { $n } أحرف على الأقل.
devices-title = أجهزتي
devices-lead = كل ما يكتبه أي منها يكتبه باسمكم.
devices-name = جهاز { $id }
devices-this = هذا الجهاز
devices-since = لكم منذ { $when }
devices-not-counting = ما يكتبه لا يُحتسب.
devices-add = إضافة جهاز
devices-add-lead = أنشئوا رابطًا هنا، وافتحوه على الجهاز الآخر، واكتبوا هناك كلمات الاسترجاع.
devices-add-button = إنشاء رابط
device-link-lead = شغّلوا كافيرت على الجهاز الآخر، واختاروا الانضمام إلى مدينة، وأعطوه هذا الرابط. أبقوا هذا الجهاز يعمل حتى يدخل الآخر.
device-link-until = يعمل مرة واحدة، حتى { $when }.
device-link-words = سيطلب الجهاز الآخر كلمات الاسترجاع. اكتبوها هناك فقط، ولا ترسلوها مع الرابط أبدًا.
join-device-title = اجعلوا هذا أحد أجهزتكم
join-device-lead = الرابط من جهاز آخر لكم. اكتبوا كلمات الاسترجاع كلها بالترتيب.
join-device-button = إضافة هذا الجهاز
join-device-kept = تُستخدم الكلمات مرة واحدة على هذا الجهاز وحده، ولا تُحفظ.
welcome-device-added = هذا الجهاز لكم الآن، في { $city }
welcome-device-lead = ما شاركته المدينة في طريقه إلى هنا. أبقوا الجهاز الآخر يعمل بعض الوقت.
welcome-device-next = إلى الصفحة الأولى

## When something was not done

refused-home = إلى الصفحة الأولى
refused-details = ما يقوله البرنامج
refused-host = هذا ليس العنوان الصحيح
refused-host-advice = افتحوا الرابط الذي عرضه البرنامج عند تشغيله.
refused-token = الرجاء فتح رابط البرنامج
refused-token-advice = هذه الصفحات لمن يجلس أمام هذا الحاسوب. عند تشغيل البرنامج يعرض رابطًا: افتحوه. روابط التشغيل السابق لم تعد تعمل.
refused-form = هذا النموذج لم يعد صالحًا
refused-form-advice = أُعيد تشغيل البرنامج منذ ذلك الحين، أو أن النموذج من موقع آخر. ارجعوا، حمّلوا الصفحة من جديد وأرسلوا النموذج مرة أخرى.
refused-long = هذا كثير دفعة واحدة
refused-long-advice = الرجاء الاختصار والمحاولة من جديد.
refused-missing = لا شيء هنا
refused-missing-advice = ربما لم يصل إلى هذا الجهاز بعد، أو أن العنوان خاطئ.
refused-unclear = لم يُفهم هذا الطلب
refused-unclear-advice = انتقلوا إلى الصفحة الأولى وحاولوا من هناك.
refused-no-city = هذا الجهاز ليس في أي مدينة بعد
refused-no-city-advice = انضمّوا أولًا إلى مدينة، أو أسّسوا واحدة.
refused-has-city = هذا الجهاز ينتمي إلى مدينة
refused-has-city-advice = لمدينة أخرى يحتاج البرنامج إلى مجلد آخر.
refused-input = هناك أمر غير صحيح
refused-input-advice = الرجاء مراجعة ما أدخلتموه والمحاولة من جديد.
refused-rules = قواعد المدينة لا تسمح بذلك
refused-rules-advice = ربما انتهت عضويتكم، أو كتبتم الكثير في وقت قصير. توجّهوا إلى مدرسة أو إلى من دعاكم.
refused-network = لم يردّ أحد
refused-network-advice = تحقّقوا من الاتصال أو حاولوا لاحقًا. لم يضِع شيء.
refused-storage = تعذّر حفظ هذا
refused-storage-advice = ربما كان القرص ممتلئًا أو متضررًا. لم يُكتب منه شيء.
refused-locked = هذا الجهاز مقفل
refused-locked-advice = افتحوه بكلمة المرور وحاولوا من جديد.
refused-passphrase = كلمة المرور خاطئة.
refused-passphrase-advice = تحققوا من الأحرف الكبيرة ومن لغة لوحة المفاتيح، وحاولوا من جديد.
refused-stopping = البرنامج يُغلق الآن
refused-stopping-advice = شغّلوه من جديد وافتحوا الرابط الجديد.

## Sessions

nav-sessions = لقاءات
sessions-heading = متى يتعلّم الناس معًا
sessions-none = لا توجد لقاءات بعد. من تودّون أن تجمعوا معًا؟
sessions-all = كل اللقاءات
sessions-add = تنظيم لقاء
new-session = تنظيم لقاء
kind-session = لقاء
record-plan = تنظيم لقاء انطلاقًا من هذا
grown-heading = لقاءات نشأت من هذا
label-skills-session = ما يُتعلَّم
label-day = اليوم
label-hours = من أي ساعة إلى أي ساعة
label-venue = مكان مسجَّل
label-host = من يقود اللقاء
label-responsible = البالغ المسؤول الآخر
label-seats = كم شخصًا يمكنه الحضور
label-grew-from = ما نشأ منه
hint-title-session = مثلًا: غيتار معًا في المكتبة
hint-venue = مكان سجّلته المدينة أو إحدى المدارس. لا يحضر الأطفال واليافعون إلا إلى مكان كهذا.
hint-host = إذا كان يمكن للأطفال واليافعين الحضور فأنتم من يقود اللقاء، أو المؤسسة التي تعملون باسمها، ويجب أن يكون التحقق ساريًا في ذلك اليوم.
hint-responsible = مطلوب إذا كان يمكن للأطفال واليافعين الحضور: شخص آخر جرى التحقق منه.
hint-seats = عدا الاثنين اللذين يقودانه. يحضر الأطفال واليافعون في مجموعات من اثنين فأكثر.
hint-audience-session = إذا لم تختاروا شيئًا فاللقاء لكل الأعمار، وللأطفال واليافعين أيضًا.
hint-grew-from = يُملأ من تلقاء نفسه عند تنظيم لقاء من صفحة عرض.
fault-hours = المطلوب هنا بداية ونهاية تأتي بعدها.
choice-yourself = أنا
choice-member = العضو
choice-other = شخص ليس في القائمة
choice-number = رقمه الطويل
count-sessions = { $n ->
    [one] لقاء واحد
    [two] لقاءان
    [few] { $n } لقاءات
    [many] { $n } لقاءً
   *[other] { $n } لقاء
}

## Reports, and what is hidden

nav-moderation = البلاغات
kind-report = بلاغ
ground-safety = يعرّض طفلًا أو يافعًا للخطر
ground-abuse = فيه إهانة أو تهديد
ground-privacy = يكشف أمرًا شخصيًا عن أحد
ground-spam = إعلان، أو يكرّر نفسه
ground-law = مخالف للقانون
ground-off-topic = لا مكان له هنا
breach-private-contact = لا يتراسل هنا البالغون مع الأطفال واليافعين. يلتقون في مجموعة وفي مكان مسجَّل.
breach-group-unvetted = تحتاج مجموعة فيها أطفال أو يافعون إلى بالغَين جرى التحقق منهما.
breach-age-unknown = لا يُعرف هل كلاهما بالغ.
breach-no-date = اللقاء الذي يمكن للأطفال واليافعين حضوره يحتاج إلى تاريخ.
breach-no-registered-place = اللقاء الذي يمكن للأطفال واليافعين حضوره يُعقد في مكان مسجَّل.
breach-host-not-vetted = من يقود لقاءً يمكن للأطفال واليافعين حضوره يجب أن يكون قد جرى التحقق منه، وأن يكون ذلك ساريًا في ذلك اليوم.
breach-not-by-its-host = اللقاء الذي يمكن للأطفال واليافعين حضوره يعلن عنه من يقوده، أو من يعمل باسمه من موظفيه.
breach-no-responsible-adult = اللقاء الذي يمكن للأطفال واليافعين حضوره يحتاج إلى بالغ مسؤول آخر إلى جانب من يقوده، جرى التحقق منه هو أيضًا.
breach-not-a-group = اللقاء الذي يمكن للأطفال واليافعين حضوره يكون لمجموعة من اثنين فأكثر.
withheld-title = مخفي
withheld-lead = هذه المشاركة لا تُعرض. السبب:
withheld-own = لا يرى هذه المشاركة إلا أنتم والمشرفون. السبب:
withheld-other = يخالف قاعدة من قواعد المدينة.
withheld-mend = بعد أن تكملوا الناقص ستظهر من جديد.
appeal-words = لماذا يجب أن تُعرض من جديد؟
appeal-send = طلب نظرة أخرى
words-public = يستطيع الجميع قراءة هذا في السجل. لا تذكروا أسماء.
report-button = تبليغ
report-lead = ما المشكلة؟ اختاروا فينطلق بلاغكم. لا يقرؤه إلا المشرفون.
label-message-report = ما الذي يجب أن يعرفه المشرفون؟
label-ground = السبب
moderation-heading = ما جرى التبليغ عنه
moderation-none = لا شيء ينتظر قرارًا.
moderation-count = { $n ->
    [one] بلّغ عنه عضو واحد، { $when }.
    [two] بلّغ عنه عضوان، آخرهما { $when }.
    [few] بلّغ عنه { $n } أعضاء، آخرهم { $when }.
    [many] بلّغ عنه { $n } عضوًا، آخرهم { $when }.
   *[other] بلّغ عنه { $n } عضو، آخرهم { $when }.
}
moderation-said = ما كتبوه
moderation-gone = هذه المشاركة ليست على هذا الجهاز.
moderation-words = لماذا، في جملة
moderation-hide = إخفاء
moderation-dismiss = تركه كما هو
log-heading = ما أُخفي، ولماذا
log-lead = يستطيع الجميع قراءة هذا. لا أسماء فيه.
log-none = لم يُخفَ شيء.
log-hidden = أُخفي { $when }.
log-still = ما زال مخفيًا.
log-shown = عُرض من جديد { $when }.
log-appeal = طلب صاحبه نظرة أخرى { $when }:
log-unhide = عرضه من جديد
block-button = حظر هذا الشخص
block-lead = لن تروا بعد الآن ما يكتبه. لن يعلم أحد بذلك، ولا هو.
block-notice = لقد حظرتم صاحب هذه المشاركة.
unblock-button = إلغاء الحظر
blocked-heading = أشخاص حظرتموهم
blocked-lead = لا تُظهر القوائم والبحث على أجهزتكم ما يكتبونه. لا يرى هذه الصفحة سواكم.
blocked-none = لم تحظروا أحدًا.
done-reported = حُفظ بلاغكم وسيصل إلى المشرفين.
done-hidden = أُخفي. السبب مذكور في السجل.
done-dismissed = سيبقى كما هو.
done-shown = يُعرض من جديد.
done-appealed = طُلب من المشرفين النظر من جديد.
done-blocked = حُظر. لن تروا ما يكتبه.
done-unblocked = سترون من جديد ما يكتبه.
## المدينة

nav-city = المدينة
gov-unnamed = شخص بلا اسم
gov-deciding = من يقرّر
gov-threshold = { $all ->
    [one] يقرّر شخص واحد وحده.
    [two] يجب أن يوافق { $needed } من شخصين.
    [few] يجب أن يوافق { $needed } من { $all } أشخاص.
    [many] يجب أن يوافق { $needed } من { $all } شخصًا.
   *[other] يجب أن يوافق { $needed } من { $all } شخص.
}
gov-delegate = يقرّر باسم المدينة
gov-issuers = من يقبل الأعضاء
gov-quota = { $n ->
    [one] يمكنه قبول واحد آخر
    [two] يمكنه قبول اثنين آخرين
    [few] يمكنه قبول { $n } آخرين
    [many] يمكنه قبول { $n } آخرين
   *[other] يمكنه قبول { $n } آخرين
}
gov-until = حتى { $when }
gov-ended = انتهت في { $when }
gov-ended-by = انتهت مبكرًا؛ كانت ستدوم حتى { $when }
gov-soon = تنتهي قريبًا
gov-soon-advice = تنتهي هذه العضوية خلال ثلاثين يومًا. اطلبوا ممّن قبلكم أن يجدّدها.
gov-proposals = بانتظار التوقيعات
gov-signed = وقّع { $signed } من { $needed }
gov-sign = وقّع
gov-act-charter = من يقرّر وبأي قواعد
gov-act-grant = عضوية أو دور
gov-act-device = جهاز لأحد الأعضاء
gov-act-end = إنهاء عضوية أو جهاز
gov-act-vouch = عضو يكفل شخصًا
gov-act-place = مكان للقاء القاصرين
gov-act-check = فحص للعمل مع القاصرين
gov-act-sign = توقيع
gov-act-other = قرار آخر
gov-expiring = { $n ->
    [one] عضوية واحدة منحتموها تنتهي خلال ثلاثين يومًا.
    [two] عضويتان منحتموهما تنتهيان خلال ثلاثين يومًا.
    [few] { $n } عضويات منحتموها تنتهي خلال ثلاثين يومًا.
    [many] { $n } عضوية منحتموها تنتهي خلال ثلاثين يومًا.
   *[other] { $n } عضوية منحتموها تنتهي خلال ثلاثين يومًا.
}
gov-renew-all = جدّد لسنة
gov-renew = جدّد لسنة
gov-role-issuer = يقبل الأعضاء
gov-role-moderator = يشرف على الكلام
gov-role-mediator = يجمع بين الناس
gov-role-facilitator = يقود المختبرات
gov-role-gateway = يخاطب المدن الأخرى
gov-role-box = يستضيف صندوق مدرسة
gov-vouch = اكفل شخصًا
gov-vouch-lead = من لا ينتمي إلى مدرسة يصبح عضوًا حين يكفله عضوان. اكفلوا فقط من تعرفونهم.
gov-vouch-member = رقم عضويتهم
gov-vouch-hint = 64 حرفًا ورقمًا. يجدونه في صفحة «هذا الجهاز» تحت «للخبراء».
gov-vouch-send = أكفلهم
gov-places = أماكن للقاء القاصرين
gov-by = قبله { $name }.
gov-by-vouchers = كفله عضوان.
gov-devices = الأجهزة
gov-devices-own = تزيلون جهازكم بكلمات الاسترجاع.
gov-device-since = منذ { $when }
gov-device-this = هذا الجهاز
gov-device-ended = أُزيل
gov-device-end = أزل هذا الجهاز
gov-end = أنهِ هذه العضوية
gov-end-lead = ما كُتب حتى الآن يبقى. وما يأتي لاحقًا لا يُحتسب.
gov-end-before = أبقِ فقط ما تاريخه قبل هذا اليوم
gov-end-before-hint = اتركه فارغًا لإبقاء كل شيء. إذا سُرق جهاز فاختر يوم السرقة. قد يكتب السارق بتاريخ أسبق: راجعوا ما بقي بعد ذلك.
gov-end-send = أنهِ الآن
gov-why = لماذا يُحتسب هذا؟
gov-counts = يُحتسب.
gov-counts-not = لا يُحتسب.
gov-record = افتح المدخل
gov-chain = من أين يأتي الحق
gov-chain-lead = كل خطوة موقّعة. آخرها تأسيس المدينة.
gov-changes = تغييراته
gov-change-not = لا يُحتسب
gov-done-signed = تم التوقيع. سيُنقل إلى الآخرين.
gov-done-renewed = جُدّدت لسنة.
gov-done-vouched = لقد كفلتم. وحين يكفل عضو ثانٍ يصبحون من المدينة.
gov-done-ended = انتهت. ما أُبقي عليه يبقى، ولا يُحتسب جديد.
