"""The addresses of the house."""

from musterroll.web.house import acts, backups, keys, mine, operators, settings, tokens, verification, worker
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
    window("keys/", keys.view, name="keys", to=ADMIN),
    window("keys/sign/", keys.sign, name="keys_sign", to=ADMIN),
    window("keys/anchor/", keys.anchor, name="keys_anchor", to=ADMIN),
    window("verification/", verification.view, name="verification", to=HOUSE),
    window("verification/run/", verification.run, name="verification_run", to=HOUSE),
    window("backups/", backups.view, name="backups", to=ADMIN),
    window("backups/make/", backups.make, name="backup_make", to=ADMIN),
    window("worker/", worker.view, name="worker", to=HOUSE),
    window("settings/", settings.view, name="settings", to=ADMIN),
    window("done/", acts.view, name="acts", to=HOUSE),
    window("done/csv/", acts.export, name="acts_export", to=HOUSE),
    window("colours/", mine.colours, name="colours", to=SIGNED_IN),
]
