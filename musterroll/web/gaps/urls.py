"""The addresses of gaps, findings and exemptions. Whoever reads may look; leads decide."""

from musterroll.web.gaps import exempt, exemptions, explain, export, findings, listing, one
from musterroll.web.rights import LEADS, READERS
from musterroll.web.windows import window

urlpatterns = [
    window("gaps/", listing.view, name="gaps", to=READERS),
    window("gaps/export.csv", export.view, name="gaps_csv", to=READERS),
    window("gaps/<str:obligation>/", one.view, name="gap", to=READERS),
    window("gaps/<str:obligation>/exempt/", exempt.view, name="exempt", to=LEADS),
    window("findings/", findings.view, name="findings", to=READERS),
    window("findings/<str:finding>/explain/", explain.view, name="explain", to=LEADS),
    window("exemptions/", exemptions.view, name="exemptions", to=READERS),
    window("exemptions/<int:entry>/approve/", exemptions.decide, name="approve", to=LEADS, answer="approve"),
    window("exemptions/<int:entry>/refuse/", exemptions.decide, name="refuse", to=LEADS, answer="refuse"),
]
