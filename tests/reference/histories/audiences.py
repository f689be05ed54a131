"""Audiences and first obligations of requirements, with every filter that a policy knows."""

from __future__ import annotations

from musterroll.rules.policy.model import Audience, Onboarding
from tests.reference.histories.chance import Chance
from tests.reference.histories.setting import ALERTS, DEPARTMENTS, KIOSKS, SYSTEMS, TITLES, TYPES

WITHIN = (30, 0, 1, 7, 14, 29, 60, 90)
PRE_BOARDING = (0, 30, 7, 1)


def audience(chance: Chance, *, filtered: bool = False) -> Audience:
    """Mostly everyone; `filtered`: one of roles, departments, groups, titles at least."""
    if not filtered and not chance.happens(60):
        return Audience()
    attributes = _attributes(chance, filtered)
    return Audience(
        types=_types(chance),
        in_scope_types=_few(chance, TYPES[1:], 20),
        in_scope_only=chance.happens(12),
        roles=attributes.get("roles", ()),
        departments=attributes.get("departments", ()),
        groups=attributes.get("groups", ()),
        titles=attributes.get("titles", ()),
        exclude=KIOSKS if chance.happens(10) else (),
    )


def _types(chance: Chance) -> tuple[str, ...]:
    return chance.one(((), (), ("employee", "intern"), ("Employee ",), ("employee", "contractor")))


def _few(chance: Chance, options: tuple[str, ...], percent: int) -> tuple[str, ...]:
    return chance.tuple_of(options, 1, 2) if chance.happens(percent) else ()


def _attributes(chance: Chance, filtered: bool) -> dict[str, tuple[str, ...]]:
    if not filtered and not chance.happens(35):
        return {}
    kinds: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("roles", (" Developer", "admin")),
        ("departments", (*DEPARTMENTS, "engineering ")),
        ("groups", SYSTEMS),
        ("titles", TITLES),
    )
    first = chance.one(kinds)
    chosen = {first[0]: chance.tuple_of(first[1], 1, 2)}
    if chance.happens(30):
        other = chance.one(kinds)
        chosen.setdefault(other[0], chance.tuple_of(other[1], 1, 1))
    return chosen


def onboarding(chance: Chance, trigger: str) -> Onboarding:
    """A first obligation by one trigger; `pre_access` is an access that must come after the training."""
    within, early = chance.one(WITHIN), chance.one(PRE_BOARDING)
    if trigger == "access":
        return Onboarding("access", within, early, _few(chance, SYSTEMS, 50))
    if trigger == "pre_access":
        return Onboarding("access", within, early, _few(chance, (" Production", "wiki"), 60), before=True)
    if trigger == "alert":
        return Onboarding("alert", within, early, alerts=_few(chance, ALERTS, 50))
    if trigger == "role":
        return Onboarding("role", within, early)
    if trigger == "published":
        return Onboarding("published", within, early)
    if trigger == "none":
        return Onboarding("none", pre_boarding_days=early)
    return Onboarding("engagement", within, early)
