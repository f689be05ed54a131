"""The addresses that are watched."""

from musterroll.web.health import alive, metrics
from musterroll.web.rights import PUBLIC, token
from musterroll.web.windows import window

urlpatterns = [
    window("healthz", alive.healthz, name="healthz", to=PUBLIC),
    window("readyz", alive.readyz, name="readyz", to=PUBLIC),
    window("metrics", metrics.view, name="metrics", to=token("metrics")),
]
