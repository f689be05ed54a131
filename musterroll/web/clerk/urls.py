"""The address under which long work is looked at."""

from musterroll.web.clerk import page
from musterroll.web.rights import AUDITORS, HOUSE
from musterroll.web.windows import window

urlpatterns = [window("tasks/<str:task>/", page.view, name="task", to=HOUSE | AUDITORS)]
