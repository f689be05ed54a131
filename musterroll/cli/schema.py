"""`musterroll schema`: the JSON Schemas of the public formats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

_SCHEMAS = {
    "facts": "one line of a *.facts.jsonl",
    "training-record": "a training record, as platforms send it",
    "reconciliation": "the report of musterroll check --format json",
    "policy": "a policy, TOML",
    "proof": "a proof of one entry, as musterroll log prove writes it",
    "backup": "the list of a backup, backup.json",
}


@click.command("schema")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """Print the JSON Schema (draft 2020-12) of a format; without NAME, list them."""
    from musterroll.facts.errors import ConfigError

    if name is None:
        from musterroll.cli.text import pairs

        pairs(_SCHEMAS.items(), indent=0)
        return
    if name not in _SCHEMAS:
        raise ConfigError(f"There is no schema {name!r}.", f"Known: {', '.join(_SCHEMAS)}.")
    import orjson

    made = _makers()[name]()
    click.echo(orjson.dumps(made, option=orjson.OPT_INDENT_2).decode())


def _makers() -> dict[str, Callable[[], dict[str, Any]]]:
    return {
        "facts": lambda: _of_facts("facts"),
        "training-record": lambda: _of_facts("training-record"),
        "reconciliation": _reconciliation,
        "policy": _policy,
        "proof": _proof,
        "backup": _backup,
    }


def _of_facts(name: str) -> dict[str, Any]:
    from musterroll.facts.schema import schema

    return schema(name)


def _reconciliation() -> dict[str, Any]:
    from musterroll.reports.json_schema import reconciliation_schema

    return reconciliation_schema()


def _policy() -> dict[str, Any]:
    from musterroll.rules.policy.schema import policy_schema

    return policy_schema()


def _proof() -> dict[str, Any]:
    from musterroll.procedures.shapes import proof_schema

    return proof_schema()


def _backup() -> dict[str, Any]:
    from musterroll.procedures.shapes import backup_schema

    return backup_schema()
