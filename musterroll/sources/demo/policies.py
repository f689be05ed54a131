"""The two versions of Northfen's policy, as files beside this one."""

from __future__ import annotations

from importlib.resources import files

POLICIES = ("policy-2.toml", "policy-3.toml")


def policy_text(version: str) -> str:
    """The TOML of one version ("2" or "3")."""
    return (files("musterroll.sources.demo") / f"policy-{version}.toml").read_text(encoding="utf-8")
