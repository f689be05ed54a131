"""The addresses of people."""

from musterroll.web.people import listing, person
from musterroll.web.rights import LEADS, PERSON
from musterroll.web.windows import window

urlpatterns = [
    window("people/", listing.view, name="people", to=LEADS),
    window("people/people.csv", listing.export, name="people_export", to=LEADS),
    window("people/<str:person>/", person.view, name="person", to=PERSON),
]
