"""The addresses of gaps, findings and exemptions. For compliance leads."""

from musterroll.web.gaps import exempt, exemptions, explain, export, findings, listing, one
from musterroll.web.rights import LEADS
from musterroll.web.windows import window

urlpatterns = [
    window("gaps/", listing.view, name="gaps", to=LEADS),
    window("gaps/export.csv", export.view, name="gaps_csv", to=LEADS),
    window("gaps/<str:obligation>/", one.view, name="gap", to=LEADS),
    window("gaps/<str:obligation>/exempt/", exempt.view, name="exempt", to=LEADS),
    window("findings/", findings.view, name="findings", to=LEADS),
    window("findings/<str:finding>/explain/", explain.view, name="explain", to=LEADS),
    window("exemptions/", exemptions.view, name="exemptions", to=LEADS),
    window("exemptions/<int:entry>/approve/", exemptions.decide, name="approve", to=LEADS, answer="approve"),
    window("exemptions/<int:entry>/refuse/", exemptions.decide, name="refuse", to=LEADS, answer="refuse"),
]
