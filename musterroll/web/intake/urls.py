"""The addresses that programs send to."""

from musterroll.web.intake import alerts, nudges, statements
from musterroll.web.rights import PUBLIC, signed, token
from musterroll.web.windows import window

urlpatterns = [
    window("api/v1/alerts", alerts.with_token, name="api_alerts", to=token("alerts")),
    window("xAPI/statements", statements.view, name="xapi_statements", to=token("xapi:write")),
    window("xAPI/about", statements.about, name="xapi_about", to=PUBLIC),
    window("hooks/github", alerts.from_github, name="hook_github", to=signed("github")),
    window("hooks/gitlab", alerts.from_gitlab, name="hook_gitlab", to=signed("gitlab")),
    window("hooks/alerts", alerts.from_anybody, name="hook_alerts", to=signed("alerts")),
    window("hooks/bamboohr", nudges.from_bamboohr, name="hook_bamboohr", to=signed("bamboohr")),
    window("hooks/gusto", nudges.from_gusto, name="hook_gusto", to=signed("gusto")),
    window("api/v1/nudges/<slug:source>", nudges.with_token, name="api_nudges", to=token("sources:nudge")),
]
