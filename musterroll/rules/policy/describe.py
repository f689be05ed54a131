"""A policy in sentences that a stranger can read, for reports and for `musterroll policy check`.

A sentence that rests on something the policy leaves out ends with "(default)".
"""

from __future__ import annotations

from musterroll.rules.policy.model import Policy, Requirement
from musterroll.rules.policy.requirement_words import describe_requirement as _requirement
from musterroll.rules.policy.words import days, either, listed, said_by_default


def describe(policy: Policy) -> list[str]:
    """What the policy says, one sentence or two an item, in the order of the file."""
    sentences = [_head(policy), _dates(policy)]
    for requirement in policy.requirements:
        sentences += describe_requirement(policy, requirement)
    sentences += [_leave(policy), _rehire(policy), *_evidence(policy), *_identity(policy), *_access(policy)]
    return sentences + _escalation(policy) + _aliases(policy)


def describe_requirement(policy: Policy, requirement: Requirement) -> list[str]:
    """What one requirement of the policy says: whom it binds, what meets it, when it is due, what it serves."""
    return _requirement(policy, requirement)


def _head(policy: Policy) -> str:
    if policy.built_in:
        return (
            "No policy was given. The built-in default is used: everyone, any course in the files, "
            "within 30 days of the start, then every 12 months."
        )
    since = f"in force from {policy.effective_from}" if policy.effective_from else "always in force"
    after = f" It supersedes version {policy.supersedes}." if policy.supersedes else ""
    link = f" It can be read at {policy.link}." if policy.link else ""
    return f"{policy.title}, version {policy.version}, {since}.{after}{link}"


def _dates(policy: Policy) -> str:
    return f"Days are counted in {policy.time_zone}. The day of a trigger is day 0; the due day counts to its end."


def _leave(policy: Policy) -> str:
    leave = policy.leave
    if not leave.extends:
        return said_by_default(policy, "Leave moves no due date.", "leave")
    conditions = []
    if leave.requires_approval_before:
        conditions.append("it was approved on or before its first day")
    if leave.requires_no_sign_in:
        conditions.append("no account of the person was used during it")
    only = f", if {' and '.join(conditions)}" if conditions else ""
    back = f"{days(leave.return_days)} after the return" if leave.return_days else "the day of the return"
    keys = ("leave.return_days", "leave.requires_approval_before", "leave.requires_no_sign_in")
    return said_by_default(policy, f"A due date inside a leave moves to {back}{only}.", *keys)


def _rehire(policy: Policy) -> str:
    if policy.carry_over_days:
        return (
            f"After a break of up to {days(policy.carry_over_days)} earlier completions still count; "
            "after a longer one everything starts anew."
        )
    return said_by_default(policy, "After any break everything starts anew.", "rehire")


def _evidence(policy: Policy) -> list[str]:
    evidence = policy.evidence
    sentences = []
    if evidence.history_from:
        sentences.append(f"Nothing that fell due before {evidence.history_from} is judged.")
    if evidence.backfill_needs == "support":
        late = f"An entry by hand recorded more than {days(evidence.backfill_days)} after the event needs support."
        sentences.append(said_by_default(policy, late, "evidence.backfill_days", "evidence.backfill_needs"))
    else:
        sentences.append("An entry by hand counts without support, however late it was recorded.")
    if evidence.bulk_needs == "session_or_log":
        bulk = f"{evidence.bulk_min} or more people entered by one actor at one instant need a session or a log."
        sentences.append(said_by_default(policy, bulk, "evidence.bulk_min", "evidence.bulk_needs"))
    else:
        sentences.append("Many people entered by one actor at one instant count without support.")
    if evidence.live_session_needs == "roster":
        roster = "A live session counts for those whom its roster names."
        sentences.append(said_by_default(policy, roster, "evidence.live_session_needs"))
    else:
        sentences.append("A live session counts without a roster.")
    kept = f"Records are kept for {evidence.retention_years} years."
    return [*sentences, said_by_default(policy, kept, "evidence.retention_years")]


def _identity(policy: Policy) -> list[str]:
    sentences = []
    if policy.identity.primary:
        sentences.append(f"Every person should be found in {policy.identity.primary}.")
    if policy.identity.precedence:
        sentences.append(f"Where sources differ, this order holds: {', '.join(policy.identity.precedence)}.")
    return sentences


def _access(policy: Policy) -> list[str]:
    access = policy.access
    sentences = []
    if access.privileged:
        sentences.append(f"Access to {listed(access.privileged)} is privileged.")
    if access.removable:
        sentences.append(f"Access to {listed(access.removable)} may be proposed for removal.")
    if access.break_glass:
        sentences.append(f"Access to {listed(access.break_glass)} is never proposed for removal.")
    return sentences


_STEPS = {
    "remind": "a reminder goes to",
    "notify_manager": "a notice that it is overdue goes to",
    "propose_access_removal": "removal of access is proposed to",
}


def _escalation(policy: Policy) -> list[str]:
    return [
        f"{_when(step.days)} {_STEPS[step.do]} {listed([_recipient(to) for to in step.to])}."
        for step in policy.escalation
    ]


def _recipient(written: str) -> str:
    return f"the {written}" if written in ("person", "manager") else written


def _when(offset: int) -> str:
    if offset == 0:
        return "On the due day"
    return f"{days(abs(offset))} {'before' if offset < 0 else 'after'} the due day".capitalize()


def _aliases(policy: Policy) -> list[str]:
    return [f"{alias.course} is also called {either(alias.names)} in exports." for alias in policy.course_aliases]
