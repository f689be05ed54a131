"""What an operator chose for themselves."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from musterroll.web.accounts.models import Operator
from musterroll.web.visitor import visitor


@require_POST
def colours(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the system says; back to the page that was open."""
    said = request.POST.get("theme", "")
    Operator.objects.filter(pk=visitor(request).operator).update(theme=said if said in ("light", "dark") else "")
    back = request.POST.get("back", "/")
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if ours and back.startswith("/") else "/")
