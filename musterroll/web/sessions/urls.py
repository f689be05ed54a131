"""The addresses of live sessions."""

from musterroll.web.rights import LEADS, READERS
from musterroll.web.sessions import page, record
from musterroll.web.windows import window

urlpatterns = [
    window("sessions/", page.view, name="sessions", to=READERS),
    window("sessions/record/", record.view, name="session_record", to=LEADS),
]
