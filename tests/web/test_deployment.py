"""The settings under which others than oneself open the pages, as Django's own check sees them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from musterroll import config
from tests.web.northfen import empty_book

_CHECK = """
import sys
from pathlib import Path
from musterroll.web.site import serve
serve(Path(sys.argv[1]))
from django.core.management import call_command
call_command("check", deploy=True, fail_level="WARNING")
"""


def test_over_https_djangos_check_for_deployment_has_nothing_to_say(tmp_path: Path) -> None:
    book = empty_book(tmp_path / "book")
    with (book / config.FILE).open("a", encoding="utf-8") as file:
        file.write('[web]\nurl = "https://training.example.com"\n')
    checked = subprocess.run([sys.executable, "-c", _CHECK, str(book)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout
