"""The address of Proof."""

from musterroll.web.proof import page
from musterroll.web.rights import READERS
from musterroll.web.windows import window

urlpatterns = [window("proof/", page.view, name="proof", to=READERS)]
