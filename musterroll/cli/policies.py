"""Policies: from the files of `--policy`, from facts that say one was adopted, or the built-in one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from musterroll.facts.tables import FactTables
    from musterroll.rules.policy.model import Policy


def from_files(paths: Sequence[str]) -> tuple[Policy, ...]:
    """The versions in these files, in the order of their dates; none for no files."""
    if not paths:
        return ()
    from musterroll.cli.intake import text_of
    from musterroll.rules.policy.parse import parse_policy
    from musterroll.rules.policy.together import check_together

    return check_together([parse_policy(text_of(path, "--policy"), path) for path in paths])


def adopted(facts: FactTables) -> tuple[Policy, ...]:
    """The versions that the facts say were adopted; the same text twice is one."""
    table = facts.tables.get("policy.adopted")
    if table is None or not len(table):
        return ()
    from musterroll.rules.policy.parse import parse_policy
    from musterroll.rules.policy.together import check_together

    names = {row["input"]: row["name"] for row in facts.inputs.to_pylist()}
    texts: dict[str, str] = {}
    for row in table.select(["input", "row", "text"]).to_pylist():  # type: ignore[union-attr]  # files give tables
        texts.setdefault(row["text"], f"the policy in {names[row['input']]}, row {row['row']}")
    return check_together([parse_policy(text, name) for text, name in texts.items()])


def built_in(zone: str | None) -> tuple[Policy, ...]:
    """The policy that is used when none is given, in a zone or in UTC."""
    from musterroll.rules.policy.default import default_policy

    return (default_policy(zone or "UTC"),)
