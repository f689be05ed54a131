"""Sign in as one of the demo company; 404 anywhere else."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from musterroll.web.accounts.models import Operator
from musterroll.web.demo.people import characters
from musterroll.web.site import site


def view(request: HttpRequest) -> HttpResponse:
    """The list of people, and a button for each."""
    here = site()
    if not here.config.web.demo:
        raise Http404
    people = characters(here.book.tables)
    if request.method != "POST":
        return render(request, "web/demo/sign_in.html", {"people": people})
    if request.POST.get("email") not in {one.email for one in people}:
        raise Http404
    operator = get_object_or_404(Operator, email=request.POST["email"])
    login(request, operator, backend="allauth.account.auth_backends.AuthenticationBackend")
    return redirect("home")
