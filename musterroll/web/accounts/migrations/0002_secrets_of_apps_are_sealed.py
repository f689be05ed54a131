"""What lies in the database in the clear, from an earlier program, is encrypted."""

from typing import Any

from django.db import migrations

from musterroll.web.accounts.sealed import seal

_MEMBERS = ("secret", "seed")  # of an app, and of recovery codes


def _seal(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("PRAGMA secure_delete=ON")  # what it was before is no more in the file
    for one in apps.get_model("mfa", "Authenticator").objects.filter(type__in=("totp", "recovery_codes")):
        found: dict[str, Any] = {name: seal(one.data[name]) for name in _MEMBERS if name in one.data}
        if codes := one.data.get("migrated_codes"):
            found["migrated_codes"] = [seal(code) for code in codes]
        one.data |= found
        one.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(_seal, migrations.RunPython.noop)]
