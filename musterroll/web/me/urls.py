"""The addresses of one's own page."""

from musterroll.web.me import data, page
from musterroll.web.rights import SELF
from musterroll.web.windows import window

urlpatterns = [
    window("me/", page.view, name="me", to=SELF),
    window("me/everything.json", data.view, name="me_data", to=SELF),
]
