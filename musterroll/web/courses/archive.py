"""What a version taught: a PDF kept once and never replaced, and its download."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from musterroll.facts.errors import Refused
from musterroll.procedures.archive import archived, small_enough
from musterroll.procedures.course import published
from musterroll.procedures.named import by_name
from musterroll.store.reading.courses import version_of, versions
from musterroll.web.site import site
from musterroll.web.visitor import visitor

_DIGEST = re.compile(r"[0-9a-f]{64}")


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Archives a PDF for a version of a course, as `musterroll course archive` does."""
    here, by = site(), by_name(visitor(request).email, "--by")
    course, version = request.POST.get("course", "").strip(), request.POST.get("version", "").strip()
    file = request.FILES.get("pdf")
    if file is None:
        raise Refused("No file was chosen.", "Choose the slides or the syllabus as a PDF.")
    small_enough(file.size or 0, str(file.name))
    before = version_of(here.book.tables, course, version)
    published(course, version, by, here.now, before=before)  # what cannot be published is refused before it is kept
    digest = archived(here.book, file.read(), str(file.name), before)
    fact = published(course, version, by, here.now, before=before, archive=digest)
    here.book.journal.append([fact], received_at=here.now)
    messages.success(request, f"Archived for {course} version {version}. SHA-256 {digest}.")
    return redirect("courses")


def download(request: HttpRequest, archive: str) -> HttpResponse:
    """The PDF, for a digest that a version names; 404 for any other."""
    here = site()
    named = {(one.body.archive or "").removeprefix("sha256:") for one in versions(here.book.tables)}
    if not _DIGEST.fullmatch(archive) or archive not in named or not here.book.archive.has(archive):
        raise Http404
    answer = HttpResponse(here.book.archive.read(archive), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{archive[:16]}.pdf"'
    return answer
