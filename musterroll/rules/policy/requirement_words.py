"""One requirement in sentences: whom it binds, what meets it, when it is due, what it serves."""

from __future__ import annotations

from musterroll.rules.policy.model import Audience, Policy, Requirement, Window
from musterroll.rules.policy.words import days, either, listed, month_day, said_by_default


def describe_requirement(policy: Policy, requirement: Requirement) -> list[str]:
    """The sentences of one requirement; the first begins with its title."""
    at = f"requirement[{policy.requirements.index(requirement) + 1}]"
    audience = said_by_default(policy, f"{requirement.title}: binds {_bound(requirement.audience)}.", f"{at}.audience")
    first = said_by_default(policy, _first(requirement), *_keys_of_first(requirement, at))
    again = said_by_default(policy, _again(requirement), f"{at}.renewal")
    served = said_by_default(policy, f"It serves {listed(_criteria(requirement))}.", f"{at}.criteria")
    return [audience, *_except(requirement.audience), _met_by(requirement), first, *_early(requirement), again, served]


def _bound(audience: Audience) -> str:
    """Types first, then what else is asked of a person."""
    only_in_scope = [kind for kind in audience.in_scope_types if kind not in audience.types]
    who = f"every {either(audience.types)}" if audience.types else "everyone"
    if only_in_scope and not audience.types:
        who += f", but a person of type {either(only_in_scope)} only while holding in-scope access"
    elif only_in_scope:
        who += f", and every {either(only_in_scope)} while holding in-scope access"
    named = _attributes(audience)
    who += f", of them those with {named}" if named else ""
    return who + (", each only while holding in-scope access" if audience.in_scope_only else "")


def _attributes(audience: Audience) -> str:
    parts = (
        ("the role", audience.roles),
        ("the department", audience.departments),
        ("access to", audience.groups),
        ("the title", audience.titles),
    )
    return " or ".join(f"{word} {either(names)}" for word, names in parts if names)


def _except(audience: Audience) -> list[str]:
    return [f"Not bound by name: {listed(audience.exclude)}."] if audience.exclude else []


def _met_by(requirement: Requirement) -> str:
    version = f", version {requirement.min_version} or newer" if requirement.min_version else ""
    if requirement.topics:
        return f"It is met only while every topic is current: {listed(requirement.topics)}{version}."
    if requirement.courses:
        return f"It is met by {either(requirement.courses)}{version}."
    return f"It is met by any course in the files{version}."


def _first(requirement: Requirement) -> str:
    onboarding = requirement.onboarding
    systems = f" to {either(onboarding.systems)}" if onboarding.systems else ""
    if onboarding.trigger == "none":
        return "Nothing falls due at the start of work."
    if onboarding.before:
        return f"It is to be finished before access{systems or ' to any system in scope'} is granted."
    alerts = f" ({either(onboarding.alerts)})" if onboarding.alerts else ""
    event = {
        "engagement": "the start of an engagement",
        "access": f"the first in-scope access{systems}",
        "role": f"the day on which the {_beginning(requirement.audience)} begins",
        "published": "the publication of a version of the course",
        "alert": f"an alert about the person{alerts}",
    }[onboarding.trigger]
    return f"It is due within {days(onboarding.within_days)} of {event}."


def _beginning(audience: Audience) -> str:
    """What somebody enters when the trigger is `role`: only what the audience names."""
    named = {
        "role": audience.roles,
        "department": audience.departments,
        "access": audience.groups,
        "title": audience.titles,
    }
    return either([word for word, names in named.items() if names])


def _keys_of_first(requirement: Requirement, at: str) -> list[str]:
    """The keys that the sentence about the first obligation rests on."""
    keys = [f"{at}.onboarding.trigger"]
    if requirement.onboarding.trigger != "none" and not requirement.onboarding.before:
        keys.append(f"{at}.onboarding.within_days")
    return keys


def _early(requirement: Requirement) -> list[str]:
    early = requirement.onboarding.pre_boarding_days
    return [f"A completion up to {days(early)} before the start counts."] if early else []


def _again(requirement: Requirement) -> str:
    renewal = requirement.renewal
    if renewal.mode == "none":
        return "It is not owed again."
    if renewal.mode == "rolling" and renewal.every:
        counted = "in calendar months, 29 February becomes 28" if renewal.every.unit == "months" else "in days"
        return f"It is owed again {renewal.every} after the last completion, counted {counted}."
    if renewal.mode == "calendar_year":
        return "It is owed once in every calendar year; two completions may lie almost 24 months apart."
    if renewal.mode == "fixed_date" and renewal.on:
        return f"It is owed every year by {month_day(renewal.on)}."
    return f"It is owed every year in these windows: {'; '.join(map(_window, renewal.windows))}."


def _window(window: Window) -> str:
    topic = f"{window.topic} " if window.topic else ""
    following = " of the next year" if window.due_day < window.from_day else ""
    return f"{topic}from {month_day(window.from_day)} to {month_day(window.due_day)}{following}"


def _criteria(requirement: Requirement) -> tuple[str, ...]:
    from musterroll.rules.criteria import mapping

    return requirement.criteria or mapping("default").primary
