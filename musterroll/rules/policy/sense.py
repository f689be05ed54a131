"""What a policy may not say although each key is well formed: settings that contradict or do nothing.

A setting that does nothing is refused because a reader of the policy would believe in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from musterroll.rules.policy.model import Policy, Requirement
from musterroll.rules.policy.problem import did_you_mean
from musterroll.rules.policy.sense_names import name_complaints

if TYPE_CHECKING:
    from musterroll.rules.policy.lines import Path

Complaint: TypeAlias = "tuple[Path, str, str]"  # the key, what is wrong with it, what to do

_OF_MODE = {"every": "rolling", "on": "fixed_date", "windows": "windows"}
_OF_TRIGGER = {"systems": "access", "before": "access", "alerts": "alert"}
_YEARLY = ("calendar_year", "fixed_date", "windows")


def complaints(policy: Policy, document: dict[str, Any]) -> Iterator[Complaint]:
    """Everything that makes no sense, each with the key at fault. `document` is the text as tomllib read it."""
    for position, requirement in enumerate(policy.requirements):
        path: Path = ("requirement", position)
        given = document["requirement"][position]
        for inner, what, remedy in _requirement(requirement, given):
            yield (*path, *inner), what, remedy
    yield from name_complaints(policy)
    yield from _escalation(policy)
    yield from _access(policy)


def _requirement(requirement: Requirement, given: dict[str, Any]) -> Iterator[Complaint]:
    if requirement.courses and requirement.topics:
        yield ("topics",), "stands beside courses.", "A requirement has courses or topics. Make two requirements of it."
    yield from _renewal(requirement, given.get("renewal", {}))
    yield from _windows(requirement)
    yield from _onboarding_settings(requirement, given.get("onboarding", {}))
    yield from _onboarding_trigger(requirement)


def _renewal(requirement: Requirement, given: dict[str, Any]) -> Iterator[Complaint]:
    mode = requirement.renewal.mode
    for key, owner in _OF_MODE.items():
        path: Path = ("renewal", key)
        if key in given and owner != mode:
            yield path, f'says nothing with mode = "{mode}".', f'It goes with mode = "{owner}". Take one of them out.'
        if owner == mode and not given.get(key):
            what = "is empty." if key in given else "is missing."
            yield path, what, f'mode = "{mode}" needs it, for example {_EXAMPLE[key]}.'


_EXAMPLE = {
    "every": 'every = "12 months"',
    "on": 'on = "09-30"',
    "windows": 'windows = [ { from = "01-01", due = "03-31" } ]',
}


def _windows(requirement: Requirement) -> Iterator[Complaint]:
    windows = requirement.renewal.windows
    topics = {topic.casefold(): topic for topic in requirement.topics}
    for position, window in enumerate(windows):
        path: Path = ("renewal", "windows", position)
        if window in windows[:position]:
            yield path, "is the same window as an earlier one.", "Take one of them out."
        if window.topic and window.topic.casefold() not in topics:
            known = ", ".join(requirement.topics) or "none: it has no topics"
            remedy = f"{did_you_mean(window.topic, requirement.topics)}Topics of this requirement: {known}."
            yield (*path, "topic"), f'names "{window.topic}", which is not a topic of the requirement.', remedy
    yield from _topics_without_window(requirement)


def _topics_without_window(requirement: Requirement) -> Iterator[Complaint]:
    windows = requirement.renewal.windows
    if requirement.onboarding.trigger != "none" or not windows or any(window.topic is None for window in windows):
        return
    asked = {window.topic.casefold() for window in windows if window.topic}
    for position, topic in enumerate(requirement.topics):
        if topic.casefold() not in asked:
            yield (
                ("topics", position),
                f'"{topic}" is never asked for: it has no window, and nothing opens at the start of work.',
                'Give it a window, or say onboarding = { trigger = "engagement" }.',
            )


def _onboarding_settings(requirement: Requirement, given: dict[str, Any]) -> Iterator[Complaint]:
    onboarding, mode = requirement.onboarding, requirement.renewal.mode
    for key, owner in _OF_TRIGGER.items():
        if getattr(onboarding, key) and onboarding.trigger != owner:
            remedy = f'It goes with trigger = "{owner}". Change the trigger or take it out.'
            yield ("onboarding", key), f'says nothing with trigger = "{onboarding.trigger}".', remedy
    path: Path = ("onboarding", "within_days")
    if "within_days" in given and onboarding.trigger == "none":
        remedy = "Who enters inside a window has 30 days. Take within_days out, or name a trigger."
        yield path, 'says nothing with trigger = "none".', remedy
    if "within_days" in given and onboarding.before and mode not in _YEARLY:
        yield path, "says nothing with before = true.", "It is due before the grant. Take one of the two out."


def _onboarding_trigger(requirement: Requirement) -> Iterator[Complaint]:
    trigger, mode, audience = requirement.onboarding.trigger, requirement.renewal.mode, requirement.audience
    path: Path = ("onboarding", "trigger")
    if trigger == "none" and mode not in _YEARLY:
        remedy = 'Say trigger = "engagement", or a renewal by calendar_year, fixed_date or windows.'
        yield path, f'is "none" and renewal is "{mode}": nothing is ever owed.', remedy
    if trigger == "alert" and mode != "none":
        remedy = "What an alert asks for is done once for each alert. Take renewal out, or make two requirements."
        yield ("renewal", "mode"), f'is "{mode}" with trigger = "alert".', remedy
    if trigger == "published" and requirement.topics:
        remedy = "Versions are published of courses. Name courses instead of topics, or take another trigger."
        yield path, 'is "published" on a requirement with topics.', remedy
    if trigger == "role" and not (audience.roles or audience.departments or audience.groups or audience.titles):
        remedy = "Name roles, departments, groups or titles in audience; for everyone say engagement."
        yield path, 'is "role", and the audience names none.', remedy


def _escalation(policy: Policy) -> Iterator[Complaint]:
    for position, step in enumerate(policy.escalation):
        if step in policy.escalation[:position]:
            yield ("escalation", position), "is the same step as an earlier one.", "Take one of them out."


def _access(policy: Policy) -> Iterator[Complaint]:
    never = _folded(policy.access.break_glass)
    for position, group in enumerate(policy.access.removable):
        if group.casefold() in never:
            remedy = "What is break_glass is never removed. Take it out of one of the two lists."
            yield ("access", "removable", position), f'"{group}" is break_glass too.', remedy


def _folded(names: Iterable[str]) -> set[str]:
    return {name.casefold() for name in names}
