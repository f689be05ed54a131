"""What apps and recovery codes are made from does not lie in the database in the clear."""

from __future__ import annotations

import shutil
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore as Kept
from django.contrib.sessions.models import Session
from django.db import connection

from musterroll.facts.errors import Refused
from musterroll.web.accounts.models import Operator
from musterroll.web.accounts.sealed import seal, unseal
from musterroll.web.accounts.sign_ins import SessionStore
from musterroll.web.site import Site
from tests.web.people import SignIn


def _code(seed: str) -> str:
    return format_hotp_value(hotp_value(seed, next(yield_hotp_counters_from_time())))


def _rows() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        return str(cursor.fetchall())


def _bytes_of_the_database(site: Site, into: Path) -> bytes:
    """All that a copy of the folder holds but the files of secrets, whoever wrote it and whether it is still used."""
    connection.close()
    shutil.copytree(site.config.folder, into, ignore=shutil.ignore_patterns("secrets"))
    return b"".join(one.read_bytes() for one in sorted(into.rglob("*")) if one.is_file())


def test_who_copies_the_database_makes_no_code_of_an_app_and_knows_no_recovery_code(
    house: Site, tmp_path: Path
) -> None:
    fay, seed = Operator.objects.create_user("fay@northfen.example"), generate_totp_secret()
    app, codes = TOTP.activate(fay, seed), RecoveryCodes.activate(fay)
    made = codes.generate_codes()
    told = _bytes_of_the_database(house, tmp_path / "copy")
    for secret in (seed, unseal(codes.instance.data["seed"]), *made):
        assert secret.encode() not in told
    assert app.validate_code(_code(seed))
    assert codes.validate_code(made[0])
    assert not codes.validate_code(made[0]), "once"


def test_what_an_earlier_program_kept_in_the_clear_is_sealed_and_its_codes_go_on_working(
    house: Site, tmp_path: Path
) -> None:
    fay, seed = Operator.objects.create_user("fay@northfen.example"), generate_totp_secret()
    app, codes = TOTP.activate(fay, seed), RecoveryCodes.activate(fay)
    before, made = unseal(codes.instance.data["seed"]), codes.generate_codes()
    app.instance.data = {"secret": seed}
    codes.instance.data = {"seed": before, "used_mask": 1, "migrated_codes": ["11112222"]}
    app.instance.save()
    codes.instance.save()
    assert seed in _rows()
    migration: Any = import_module("musterroll.web.accounts.migrations.0002_secrets_of_apps_are_sealed")
    for _ in range(2):  # once more changes nothing
        with connection.schema_editor() as editor:
            migration._seal(apps, editor)
    for secret in (seed, before, "11112222"):
        assert secret not in _rows()
    app.instance.refresh_from_db()
    codes.instance.refresh_from_db()
    assert app.validate_code(_code(seed))
    assert codes.validate_code("11112222")
    del codes.instance.data["migrated_codes"]
    codes.instance.save()
    assert codes.get_unused_codes() == made[1:], "and those that were used stay used"


def test_what_another_book_sealed_or_nobody_did_opens_nothing(house: Site) -> None:
    other = seal("JBSWY3DPEHPK3PXP")
    assert unseal(other) == "JBSWY3DPEHPK3PXP"
    assert seal("JBSWY3DPEHPK3PXP") != other, "the same text is not the same twice"
    secret = house.config.book_secret
    held = secret.read_bytes()
    try:
        secret.write_bytes(bytes(32))
        with pytest.raises(Refused):
            unseal(other)
    finally:
        secret.write_bytes(held)
    for wrong in ("JBSWY3DPEHPK3PXP", "sealed:", "sealed:AAAA", other[:-4]):
        with pytest.raises(Refused):
            unseal(wrong)


def test_what_an_app_is_made_from_is_sealed_too_while_it_is_being_set_up(house: Site, sign_in_here: SignIn) -> None:
    client = sign_in_here("fay@northfen.example", "lead")
    page = client.get("/sign-in/2fa/totp/activate/", follow=True)
    assert page.status_code == 200
    seed = client.session["mfa.totp.secret"]
    assert seed in page.content.decode()
    kept = Session.objects.latest("expire_date")
    assert Kept().decode(kept.session_data)["mfa.totp.secret"].startswith("sealed:")
    assert seed not in str(Kept().decode(kept.session_data))
    assert client.post("/sign-in/2fa/totp/activate/", {"code": _code(seed)}).status_code == 302
    kept.session_data = Kept().encode({"mfa.totp.secret": seed, "more": "1"})
    assert SessionStore().decode(kept.session_data) == {"more": "1"}, "of an earlier program: another one is made"
