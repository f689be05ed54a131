"""Users of KnowBe4: a snapshot each, and the last sign-in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from musterroll.facts.bodies import PersonObserved, SignInObserved
from musterroll.facts.fact import Fact
from musterroll.sources.reading import Reading, fact
from musterroll.sources.row import Row, emails, full_name, refuse

STATUS: dict[str, Literal["active", "inactive"]] = {"active": "active", "archived": "inactive"}


class Users:
    """Reads rows of `/v1/users`. What a training platform says about start and kind of work is not read."""

    def __init__(self, reading: Reading, parameters: Mapping[str, Any]) -> None:
        self._reading = reading
        word = str(parameters.get("guid_is_directory_id", "no")).strip().casefold()
        self._guid = word in ("yes", "true", "1", "on")

    def user(self, row: Row) -> Iterable[Fact]:
        """A snapshot; of an archived user it holds since the day of archiving."""
        account = row.key("id")
        word = row.text("status")
        if word is None:
            raise refuse("status", None, "active or archived", "KnowBe4 may have renamed it; ask its support.")
        status = STATUS.get(word.casefold())
        if status is None:
            self._reading.note(f"status {word!r} is not known, read as neither active nor inactive")
        # Older accounts call it adi_guid.
        guid = row.text("provisioning_guid") or row.text("adi_guid") if self._guid else None
        body = PersonObserved(
            account=account,
            name=full_name(row.text("first_name"), row.text("last_name")),
            emails=emails(row.text("email"), *row.texts("aliases")),
            directory_id=guid,
            employee_number=row.text("employee_number"),
            department=row.text("department"),
            title=row.text("job_title"),
            manager=row.text("manager_email") or row.text("manager_name"),
            status=status,
        )
        archived = row.instant("archived_at") if status == "inactive" else None
        yield fact(row, "knowbe4", "person.observed", body, happened_at=archived or row.at)
        signed_in = row.instant("last_sign_in")
        if signed_in:
            yield fact(row, "knowbe4", "sign_in.observed", SignInObserved(account=account), happened_at=signed_in)
