"""The application as a WSGI server calls it. The folder of the book is named by MUSTERROLL_FOLDER."""

from __future__ import annotations

import os
from pathlib import Path

from django.urls import get_resolver

from musterroll.web.halves import answering
from musterroll.web.site import serve

serve(Path(os.environ.get("MUSTERROLL_FOLDER", ".")))
application = answering()
get_resolver().url_patterns  # noqa: B018 (reads all parts now, so that the first visitor does not wait for it)
