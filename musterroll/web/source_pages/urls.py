"""The addresses of sources."""

from musterroll.web.rights import LEADS, READERS
from musterroll.web.source_pages import act, add, one, page
from musterroll.web.windows import window

urlpatterns = [
    window("sources/", page.view, name="sources", to=READERS),
    window("sources/files/", act.receive, name="source_files", to=LEADS),
    window("sources/add/", add.view, name="source_add", to=LEADS),
    window("sources/<str:source>/", one.view, name="source", to=READERS),
    window("sources/<str:source>/test/", act.test, name="source_test", to=LEADS),
    window("sources/<str:source>/ask/", act.again, name="source_ask", to=LEADS),
    window("sources/<str:source>/explain/", act.explain, name="source_explain", to=LEADS),
    window("sources/<str:source>/confirm/", act.confirm, name="source_confirm", to=LEADS),
]
