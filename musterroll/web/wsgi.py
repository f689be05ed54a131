"""The application as a WSGI server calls it. The folder of the book is named by MUSTERROLL_FOLDER."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.wsgi import get_wsgi_application

from musterroll.web.site import serve

serve(Path(os.environ.get("MUSTERROLL_FOLDER", ".")))
application = get_wsgi_application()
