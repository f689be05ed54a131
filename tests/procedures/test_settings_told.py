"""Settings with where each comes from; no secret is among the values."""

from __future__ import annotations

from pathlib import Path

import pytest

from musterroll import config
from musterroll.procedures.settings_told import Told, settings_told

_FILE = """
origin = "musterroll/test"
database = "postgresql://book:canary@db.example:5432/book?sslmode=require"

[smtp]
host = "mail.example"

[anchors]
tsa_url = "https://user:canary@tsa.example/now"

[sources.okta]
base_url = "https://northfen.okta.com"

[sso.corp]
kind = "oidc"
issuer = "https://id.example"
client_id = "abc"
"""


def told(folder: Path, environ: dict[str, str]) -> dict[str, Told]:
    """Every setting by part and name."""
    (folder / config.FILE).write_text(_FILE, "utf-8")
    parts = settings_told(config.load(folder, environ), environ)
    return {f"{part.name}.{one.name}".lstrip("."): one for part in parts for one in part.settings}


def test_each_setting_says_where_it_comes_from(tmp_path: Path) -> None:
    secret = tmp_path / "mail"
    secret.write_text("canary\n")
    environ = {"MUSTERROLL_SMTP_PORT": "25", "MUSTERROLL_SMTP_PASSWORD_FILE": str(secret)}
    found = told(tmp_path, environ)
    assert (found["smtp.host"].value, found["smtp.host"].where) == ("mail.example", "line 6")
    assert (found["smtp.port"].value, found["smtp.port"].where) == ("25", "MUSTERROLL_SMTP_PORT")
    assert (found["smtp.password"].origin, found["smtp.password"].where) == (
        "named file",
        "MUSTERROLL_SMTP_PASSWORD_FILE",
    )
    assert (found["smtp.starttls"].origin, found["smtp.user"].origin) == ("default", "unset")
    assert found["sources.okta.base_url"].where == "line 12"
    assert found["sources.okta.every"].value == "6h"


@pytest.mark.parametrize(
    "variable", ["MUSTERROLL_SMTP_PASSWORD", "MUSTERROLL_OKTA_TOKEN", "MUSTERROLL_SSO_CORP_SECRET"]
)
def test_no_secret_is_shown(tmp_path: Path, variable: str) -> None:
    found = told(tmp_path, {variable: "canary"})
    assert [name for name, one in found.items() if "canary" in one.value] == []
    assert any(one.where == variable and one.secret for one in found.values())
    assert found["database"].value == "postgresql://db.example:5432/book"
    assert found["anchors.tsa_url"].value == "https://•••@tsa.example/now"
