"""The application as a WSGI server calls it. The folder of the book is named by MUSTERROLL_FOLDER."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from musterroll.web.site import serve

serve(Path(os.environ.get("MUSTERROLL_FOLDER", ".")))
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 (reads all parts now, so that the first visitor does not wait for it)
