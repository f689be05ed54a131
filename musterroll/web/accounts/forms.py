"""Asking for a code: an operator may, and so may whoever the book knows by the address."""

from __future__ import annotations

from allauth.account.forms import RequestLoginCodeForm

from musterroll.store.reading.persons import who_has
from musterroll.web.accounts.models import Operator
from musterroll.web.site import site


class AskForCode(RequestLoginCodeForm):
    """Makes an operator of a person of the book when they first ask; the answer is the same for everybody."""

    _user: Operator | None

    def clean_email(self) -> str:
        """The address, after the limit on tries."""
        email: str = super().clean_email()
        if self._user is None and not Operator.objects.filter(email__iexact=email).exists():
            person = who_has(site().book.tables, email)
            if person is not None and not person.left(site().today):
                self._user = Operator.objects.create_user(email, name=person.name)
        return email
