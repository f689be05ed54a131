"""The addresses of teams."""

from musterroll.web.rights import LEADS, TEAM
from musterroll.web.team import example, page
from musterroll.web.windows import window

urlpatterns = [
    window("team/", page.view, name="team", to=TEAM),
    window("example/", example.view, name="example", to=LEADS | TEAM),
]
