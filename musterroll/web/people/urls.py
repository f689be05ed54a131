"""The addresses of people."""

from musterroll.web.people import listing, person
from musterroll.web.rights import PERSON, READERS
from musterroll.web.windows import window

urlpatterns = [
    window("people/", listing.view, name="people", to=READERS),
    window("people/people.csv", listing.export, name="people_export", to=READERS),
    window("people/<str:person>/", person.view, name="person", to=PERSON),
]
