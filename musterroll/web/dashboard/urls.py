"""The addresses of the dashboard."""

from musterroll.web.dashboard import home, today
from musterroll.web.rights import HOUSE, SIGNED_IN
from musterroll.web.windows import window

urlpatterns = [
    window("", home.view, name="home", to=SIGNED_IN),
    window("today/", today.view, name="today", to=HOUSE),
]
