"""The addresses of audit periods and engagements."""

from musterroll.web.audit import drawing, everything, files, page, people, periods, requests, sampled, sheet, viewed
from musterroll.web.rights import AUDITING, ENGAGED, LEADS, READERS
from musterroll.web.windows import window

_ONE = "periods/<int:engagement>/"
_SAMPLE = _ONE + "samples/<int:sample>/"

urlpatterns = [
    window("periods/", periods.listed, name="engagements", to=READERS),
    window("periods/open/", periods.open_one, name="period_open", to=LEADS),
    window(_ONE, page.view, name="engagement", to=ENGAGED),
    window(_ONE + "freeze/", periods.freeze, name="period_freeze", to=LEADS),
    window(_ONE + "sign/", periods.sign, name="period_sign", to=ENGAGED),
    window(_ONE + "close/", periods.close, name="period_close", to=LEADS),
    window(_ONE + "people/", people.view, name="engagement_people", to=ENGAGED),
    window(_ONE + "files/<str:file>", files.one, name="engagement_file", to=ENGAGED),
    window(_ONE + "everything/", everything.make, name="engagement_pack", to=ENGAGED),
    window(_ONE + "everything.zip", everything.file, name="engagement_everything", to=ENGAGED),
    window(_ONE + "samples/draw/", drawing.draw_one, name="sample_draw", to=ENGAGED),
    window(_SAMPLE, sheet.view, name="sample", to=ENGAGED),
    window(_SAMPLE + "replace/", drawing.replace, name="sample_replace", to=ENGAGED),
    window(_SAMPLE + "files/<str:sheet>", sheet.file, name="sample_file", to=ENGAGED),
    window(_SAMPLE + "people/<str:person>/", sampled.view, name="sampled", to=ENGAGED),
    window(_SAMPLE + "people/<str:person>/mark/", sampled.mark, name="sampled_mark", to=AUDITING),
    window(_ONE + "requests/", requests.listed, name="requests", to=ENGAGED),
    window(_ONE + "requests/ask/", requests.ask, name="request_ask", to=AUDITING),
    window(_ONE + "requests/<int:asked>/answer/", requests.answer, name="request_answer", to=LEADS),
    window(_ONE + "requests/<int:asked>/files/<str:digest>/", requests.file, name="request_file", to=ENGAGED),
    window(_ONE + "views/", viewed.view, name="engagement_views", to=ENGAGED),
]
