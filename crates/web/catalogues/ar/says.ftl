## What a statement says. Whoever signed it stands beside it.
says-takes-part = المشاركة
says-founds = تأسيس مدينة { $name }. من يقرّر: { $people }. التوقيعات المطلوبة: { $needed } من { $all }.
says-amends = تغيير قواعد { $name }. من يقرّر منذ ذلك الحين: { $people }. التوقيعات المطلوبة: { $needed } من { $all }.
says-changes = { $what }: { $after } (حتى الآن: { $before }).
says-certifies = الجهاز { $what } يعود إلى من وقّع.
says-gives = حق لـ{ $who } حتى { $when }: { $roles }.
says-signs = توقيع على { $what }.
says-vouches = كفالة لـ{ $who } حتى { $when }.
says-revokes-member = إنهاء حقوق { $who }. ما قُبل حتى ذلك الحين يبقى.
says-revokes-device = ما يُكتب على الجهاز { $what } لم يعد يُحتسب.
says-lists = { $n ->
    [one] قائمة بشيء واحد يبقى.
    [two] قائمة بشيئين يبقيان.
    [few] قائمة بـ{ $n } أشياء تبقى.
    [many] قائمة بـ{ $n } شيئًا يبقى.
   *[other] قائمة بـ{ $n } شيء يبقى.
}
says-endorses = { $n ->
    [one] شيء واحد يُحتسب من جديد.
    [two] شيئان يُحتسبان من جديد.
    [few] { $n } أشياء تُحتسب من جديد.
    [many] { $n } شيئًا يُحتسب من جديد.
   *[other] { $n } شيء يُحتسب من جديد.
}
says-takes-back = تراجع عن { $what } ابتداءً من { $when }.
says-erases-member = محو كل ما يعود إلى { $who }.
says-erases-record = محو مشاركة.
says-confirms = لم يبقَ هنا شيء مما محاه { $what }.
says-hides = إخفاء المشاركة { $what }. السبب: { $ground }. { $words }
says-appeals = طلب نظرة أخرى في { $what }. { $words }
says-upholds = نُظر من جديد في ما يخص { $what } وبقي مخفيًا. { $words }
says-checked = فحص { $who } للعمل مع القاصرين ({ $check }). يسري حتى { $when }.
says-place = تسجيل المكان { $name } للقاء القاصرين.
says-consents = موافقة تخص { $who }.
says-guardian = تعيين وليّ أمر لـ{ $who }.
says-group = تحديد أعضاء المجموعة { $name }.
says-succeeds = ابتداءً من { $when } المفتاح الجديد لـ{ $who } هو { $what }.
says-staff = إذن لـ{ $who } بتعديل ما يعود إلى من وقّع، حتى { $when }.
says-names = اسم { $what } في المدرسة هو { $name }.
says-blocks = ما يكتبه { $who } لا يُعرض على من وقّع.
says-closes = { $n ->
    [one] انتهى النظر في بلاغ واحد.
    [two] انتهى النظر في بلاغين.
    [few] انتهى النظر في { $n } بلاغات.
    [many] انتهى النظر في { $n } بلاغًا.
   *[other] انتهى النظر في { $n } بلاغ.
}
says-allies = تحالف المدينة مع { $name } حتى { $when }: تشارك { $shares } وتأخذ { $takes }.
says-halts = يوقف كل المشاركات عند حدود المدينة.
says-reached = { $n ->
    [zero] لا عنوان يوصل إلى هذه البوابة.
    [one] يوصل إلى هذه البوابة عنوان واحد.
    [two] يوصل إلى هذه البوابة عنوانان.
    [few] يوصل إلى هذه البوابة { $n } عناوين.
    [many] يوصل إلى هذه البوابة { $n } عنوانًا.
   *[other] يوصل إلى هذه البوابة { $n } عنوان.
}
says-unknown = شيء لا يعرفه هذا البرنامج (رقم { $act }). قد يعرفه إصدار أحدث.
## Why a change was set aside.
aside-malformed = لا يمكن قراءته.
aside-not-now = لا يُحتسب في الوقت الحالي.
aside-cut = أُنهي حق كاتبه، وهذا التعديل ليس مما بقي.
aside-carried = أُنهي حق كاتبه. بقي التعديل لأن آخرين بنوا عليه، ويمكن إلغاؤه بتعديل المشاركة.
aside-built-not-now = مبني على تعديل لا يُحتسب في الوقت الحالي.
aside-built-aside = مبني على تعديل غير محسوب.
aside-repeated = التعديل نفسه موجود هنا مرتين.
aside-not-editor = كاتبه ليس ممّن يحق لهم تعديل هذه المشاركة.
aside-not-founder = يبدأ المشاركة من جديد، وقد بدأها شخص آخر.
aside-number = أرقامه لا تتبع التعديلات التي قبله.
aside-unknown-device = مبني على عمل جهاز ليس بين التعديلات التي قبله.
aside-both-sides = مبني على تعديلين يستبعد أحدهما الآخر.
aside-operation = يفعل ما لا يمكن فعله في مشاركة من هذا النوع.
aside-fork = كتب صاحبه تعديلًا آخر مكانه، وذاك هو الباقي.
aside-second-founding = بدأ صاحبه المشاركة مرتين، والبداية الأخرى هي الباقية.
aside-full = المشاركة ممتلئة.
aside-waiting = تنتظر تعديلات كثيرة جدًا في هذه المشاركة تعديلاتٍ أخرى.
aside-unusable = لا يستطيع هذا البرنامج تطبيقه.
aside-other = يخالف قاعدة من قواعد المشاركة.
