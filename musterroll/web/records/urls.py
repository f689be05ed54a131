"""The addresses of records. A person opens their own below their own page, without the rows beside it."""

from musterroll.web.records import listing, record
from musterroll.web.rights import LEADS, OWN, READERS
from musterroll.web.windows import window

urlpatterns = [
    window("records/", listing.view, name="records", to=LEADS),
    window("records/records.csv", listing.export, name="records_export", to=LEADS),
    window("records/<int:entry>/", record.view, name="record", to=READERS),
    window("people/<str:person>/records/<int:entry>/", record.own, name="own_record", to=OWN),
]
