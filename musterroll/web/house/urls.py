"""The addresses of the house."""

from musterroll.web.house import acts, mine, operators, tokens
from musterroll.web.rights import ADMIN, HOUSE, SIGNED_IN
from musterroll.web.windows import window

urlpatterns = [
    window("operators/", operators.listed, name="operators", to=ADMIN),
    window("operators/invite/", operators.invite, name="operator_invite", to=ADMIN),
    window("operators/<int:operator>/", operators.one, name="operator", to=ADMIN),
    window("operators/<int:operator>/give/", operators.give, name="operator_give", to=ADMIN),
    window("operators/<int:operator>/end/<int:grant>/", operators.end, name="operator_end", to=ADMIN),
    window("operators/<int:operator>/shut/", operators.shut, name="operator_shut", to=ADMIN),
    window("tokens/", tokens.view, name="tokens", to=ADMIN),
    window("tokens/revoke/", tokens.revoke, name="token_revoke", to=ADMIN),
    window("done/", acts.view, name="acts", to=HOUSE),
    window("colours/", mine.colours, name="colours", to=SIGNED_IN),
]
