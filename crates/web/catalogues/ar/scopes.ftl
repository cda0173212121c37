## Who may see a record; what a school publishes for a pupil.

scope-label = من يحقّ له رؤية هذا
scope-hint = لا يمكن تغيير ذلك لاحقًا، ولن يصل إلى أحد غيرهم.
scope-city = كل من في المدينة
scope-school = مدرستك
scope-school-named = المدرسة: { $name }
scope-group = مجموعة
scope-group-named = المجموعة: { $name }
scope-own = أنت وحدك، على أجهزتك
scope-sealed = أنت، ومن يتولّون البلاغات
scope-seen = من يحقّ له رؤية هذا: { $who }.
scope-parts = أقسام هذه القائمة
scope-all = الكل

publish-button = النشر في المدينة
publish-again = نشر التغييرات
publish-note = ترى المدينة نسخة باسم المدرسة وبالاسم المستعار فقط. يلزم لذلك إذن وليّ الأمر، وتُمحى النسخة عندما ينتهي الإذن.
publish-stands = ترى المدينة نسخة من هذا.
publish-copy = إلى النسخة
publish-done = تم النشر. تراه المدينة باسم المدرسة.
scope-federation = هذه المدينة والمدن المتحالفة معها
scope-allied-named = مدينة { $name }
scope-allied = مدينة حليفة
kinds-none = لا شيء
scope-from = من: { $city }، حليفة هذه المدينة.
