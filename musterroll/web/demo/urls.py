"""The address under which somebody of the demo company signs in."""

from musterroll.web.demo import sign_in
from musterroll.web.rights import PUBLIC
from musterroll.web.windows import window

urlpatterns = [window("demo/", sign_in.view, name="demo_sign_in", to=PUBLIC)]
