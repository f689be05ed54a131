"""The addresses of the first run."""

from musterroll.web.rights import HOUSE, PUBLIC
from musterroll.web.setup import administrator, files, policy
from musterroll.web.windows import window

urlpatterns = [
    window("setup/begin/<str:key>/", administrator.view, name="setup_administrator", to=PUBLIC),
    window("setup/policy/", policy.view, name="setup_policy", to=HOUSE),
    window("setup/files/", files.view, name="setup_files", to=HOUSE),
    window("setup/demo/", files.demo, name="setup_demo", to=HOUSE),
]
