"""Policies as text, shared by the tests of the policy room: a small one, and those of the documentation."""

from __future__ import annotations

import re
from pathlib import Path

from musterroll.rules.policy.model import Policy
from musterroll.rules.policy.parse import parse_policy

DOCS = Path(__file__).resolve().parents[2] / "docs"

HEAD = """\
schema = "musterroll.policy/1"
version = "3"
effective_from = 2025-01-01
time_zone = "America/New_York"
"""

AWARENESS = """\
[[requirement]]
id = "awareness"
"""


def parsed(body: str = "", requirement: str = "") -> Policy:
    """The policy of the usual head, one requirement with more lines in it, and more tables after it."""
    return parse_policy(f"{HEAD}{AWARENESS}{requirement}\n{body}", "policy.toml")


def documented(page: str) -> list[str]:
    """Every TOML text of a page of the documentation; fragments get the head and the requirement they lack."""
    texts = re.findall(r"```toml\n(.*?)```", (DOCS / page).read_text("utf-8"), re.DOTALL)
    return [text if text.startswith("schema") else _whole(text) for text in texts]


def _whole(fragment: str) -> str:
    return HEAD + ("" if "[[requirement]]" in fragment else AWARENESS) + fragment


WHOLE = documented("policy.md")[0]
