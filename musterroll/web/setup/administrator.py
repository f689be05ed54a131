"""The first administrator: whoever has the key that the server printed."""

from __future__ import annotations

from django import forms
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from musterroll.web.accounts.models import Grant, Operator
from musterroll.web.acts import acted
from musterroll.web.rights import ADMINISTRATOR, LEAD
from musterroll.web.setup.key import burn, opens
from musterroll.web.site import site

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Administrator(forms.Form):
    """Who they are, and a password to come back with."""

    name = forms.CharField(label="Your name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label="Work e-mail", widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label="Password",
        help_text="Twelve characters or more.",
        validators=[validate_password],
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


def view(request: HttpRequest, key: str) -> HttpResponse:
    """The form; 404 with another key, or once somebody is administrator."""
    if not opens(site().config, key) or Grant.objects.filter(role=ADMINISTRATOR).exists():
        raise Http404
    form = Administrator(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operator = _made(form.cleaned_data)
        burn(site().config)
        login(request, operator, backend=_BACKEND)
        acted(operator.email, "began", "as the first administrator and compliance lead")
        return redirect("setup_policy")
    return render(request, "web/setup/administrator.html", {"form": form, "key": key})


def _made(said: dict[str, str]) -> Operator:
    with transaction.atomic():
        operator = Operator.objects.create_user(said["email"], said["password"], name=said["name"])
        for role in (ADMINISTRATOR, LEAD):
            Grant.objects.create(operator=operator, role=role, given_by="the first run", given_at=site().now)
    return operator
