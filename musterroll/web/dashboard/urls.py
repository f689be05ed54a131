"""The addresses of the dashboard."""

from musterroll.web.dashboard import home, mock_audit, today
from musterroll.web.rights import HOUSE, LEADS, SIGNED_IN
from musterroll.web.windows import window

urlpatterns = [
    window("", home.view, name="home", to=SIGNED_IN),
    window("today/", today.view, name="today", to=HOUSE),
    window("today/mock-audit/", mock_audit.view, name="mock_audit", to=LEADS),
]
