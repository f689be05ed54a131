"""A new policy from a few answers: a commented TOML text that parses back to what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from musterroll.rules.policy.parse import parse_policy
from musterroll.rules.policy.toml_text import comment, value


@dataclass(frozen=True)
class Answers:
    """What a new policy is made from. Only the day from which it is in force has no default."""

    effective_from: date
    time_zone: str = "UTC"
    title: str = "Security training policy"
    version: str = "1"
    link: str = ""
    courses: tuple[str, ...] = ()  # empty: any course
    onboarding_days: int = 30
    pre_boarding_days: int = 0
    renewal: Literal["rolling", "calendar_year", "fixed_date", "quarters", "none"] = "rolling"
    renewal_every: str = "12 months"  # rolling
    renewal_on: str = "12-31"  # fixed_date
    contractors: Literal["always", "in_scope", "never"] = "always"
    leave_clause: bool = False
    leave_return_days: int = 14
    rehire_days: int = 0
    secure_coding: bool = False
    secure_coding_courses: tuple[str, ...] = ("SEC-DEV",)
    developer_departments: tuple[str, ...] = ("Engineering",)
    access_before: bool = False
    access_systems: tuple[str, ...] = ("production",)
    access_courses: tuple[str, ...] = ()  # empty: those of `courses`


def new_policy_text(answers: Answers) -> str:
    """The TOML of a policy that says what the answers say, each setting with a comment.

    The text is parsed before it is handed out: ConfigError if an answer is not fit for a policy.
    """
    parts = [_head(answers), _awareness(answers)]
    parts += [_secure_coding(answers)] if answers.secure_coding else []
    parts += [_access_before(answers)] if answers.access_before else []
    parts += [_leave(answers), _rehire(answers), _evidence()]
    text = "\n".join(parts)
    parse_policy(text, "the new policy")
    return text


def _head(answers: Answers) -> str:
    link = f"link = {value(answers.link)}" if answers.link else '# link = "https://internal.example/policy"'
    return f"""\
# The rule by which training is judged. Auditors test it as it is written here:
# with "within 30 days", day 31 is a deviation. Check it with: musterroll policy check FILE

# The format of this file. Leave it as it is.
schema = "musterroll.policy/1"

# Your own label. Auditors ask which version was in force on which day, so never change a version
# that has been in force: copy the file, give it the next label and a later effective_from.
version = {value(answers.version)}

# The first day on which this version is in force. What began earlier is judged by the version before.
# Auditors compare it with the day on which the policy was approved.
effective_from = {answers.effective_from.isoformat()}

# The title in reports, and where the policy itself can be read. Auditors ask for the approved text.
title = {value(answers.title)}
{link}

# The zone in which days are counted: it decides on which day a late evening falls.
# Auditors look for dates that are counted in one zone and the same way for everybody.
time_zone = {value(answers.time_zone)}
"""


def _awareness(answers: Answers) -> str:
    return f"""\

[[requirement]]
# The short name of the requirement. Keep it in later versions, so that its history stays together.
id = "awareness"
title = "Security awareness"

# The criteria it serves, by number. Your auditor may map it otherwise; change it here then.
criteria = ["CC1.4", "CC2.2"]

{_courses(answers.courses)}

{_audience(answers)}

# When it is first due: so many days after the start of work, which is day 0.
# pre_boarding_days: how long before the start a completion already counts.
# Auditors pick new hires and compare the date of completion with the start in the HR system.
onboarding = {{ trigger = "engagement", within_days = {answers.onboarding_days}, \
pre_boarding_days = {answers.pre_boarding_days} }}

{_renewal(answers)}
"""


def _courses(courses: tuple[str, ...]) -> str:
    if courses:
        return f"""\
# The courses that meet it, any one of them. Auditors ask that the content fits the requirement.
courses = {value(courses)}"""
    return """\
# The courses that meet it, any one of them. Left out: any course in the files counts.
# Auditors ask that the content fits the requirement, so name them when you can.
# courses = ["SEC-AWARE"]"""


_ALWAYS = """\
# Whom it binds: everyone engaged, contractors and vendor staff too.
# Auditors compare this with the lists of people; contractors left out are a common question.
audience = { types = [] }"""

_IN_SCOPE = """\
# Whom it binds: everyone engaged; contractors and vendor staff only while they hold in-scope access.
# Auditors then ask for the access lists too: who is left out must be shown to have had no access.
audience = { in_scope_types = ["contractor", "vendor"] }"""

_NEVER = """\
# Whom it binds: employees and interns. Contractors and vendor staff are left out.
# Auditors ask what binds them instead: a contract term, or the vendor's own evidence.
audience = { types = ["employee", "intern"] }"""

_AUDIENCES = {"always": _ALWAYS, "in_scope": _IN_SCOPE, "never": _NEVER}


def _audience(answers: Answers) -> str:
    return _AUDIENCES[answers.contractors]


def _renewal(answers: Answers) -> str:
    said = {
        "rolling": "from one completion to the next",
        "calendar_year": "once in each calendar year; two completions may lie almost 24 months apart",
        "fixed_date": "every year by one date",
        "quarters": "once in each quarter",
        "none": "never",
    }[answers.renewal]
    return f"""\
# When it is owed again: {said}.
# Auditors ask what "annual" means. "12 months" are calendar months, "365 days" are days.
renewal = {_renewal_value(answers)}"""


def _renewal_value(answers: Answers) -> str:
    if answers.renewal == "rolling":
        return f'{{ mode = "rolling", every = {value(answers.renewal_every)} }}'
    if answers.renewal == "fixed_date":
        return f'{{ mode = "fixed_date", on = {value(answers.renewal_on)} }}'
    if answers.renewal == "quarters":
        windows = ", ".join(f'{{ from = "{first}", due = "{last}" }}' for first, last in QUARTERS)
        return f'{{ mode = "windows", windows = [{windows}] }}'
    return f'{{ mode = "{answers.renewal}" }}'


QUARTERS = (("01-01", "03-31"), ("04-01", "06-30"), ("07-01", "09-30"), ("10-01", "12-31"))


def _secure_coding(answers: Answers) -> str:
    departments = comment(", ".join(answers.developer_departments))
    return f"""\

[[requirement]]
# Developers learn secure coding. Auditors ask how people in special roles are trained for them.
id = "secure-coding"
title = "Secure coding"
criteria = ["CC1.4"]
courses = {value(answers.secure_coding_courses)}

# Whom it binds: {departments}. The names must be those of the HR system.
audience = {{ departments = {value(answers.developer_departments)} }}

# Due so many days after somebody enters one of these departments, by hire or by transfer.
onboarding = {{ trigger = "role", within_days = {answers.onboarding_days} }}

# And again 12 calendar months after the last completion.
renewal = {{ mode = "rolling", every = "12 months" }}
"""


def _access_before(answers: Answers) -> str:
    courses = answers.access_courses or answers.courses
    return f"""\

[[requirement]]
# Trained before access. Auditors compare the instant of each grant with the instant of completion.
id = "prod-access"
title = "Training before production access"
criteria = ["CC6.2", "CC6.3"]
{_courses(courses)}

# before = true: it must be completed before access to one of these systems is granted.
# The names must be those of the access lists.
onboarding = {{ trigger = "access", systems = {value(answers.access_systems)}, before = true }}

# It is asked for at each grant and not owed again in between.
renewal = {{ mode = "none" }}
"""


def _leave(answers: Answers) -> str:
    return f"""\

[leave]
# Whether an approved leave moves a due date that falls in it. Without such a clause the date stands,
# and an explanation beside a late completion does not change that it is late.
extends = {value(answers.leave_clause)}
# The moved date: so many days after the day of return.
return_days = {answers.leave_return_days}
# Only a leave approved on or before its first day counts. Auditors ask for the dated approval.
requires_approval_before = true
# Only if no account of the person was used during it. Auditors compare with the sign-in log.
requires_no_sign_in = true
"""


def _rehire(answers: Answers) -> str:
    return f"""\

[rehire]
# The longest break, in days, after which earlier completions still count. 0: every return starts anew.
# Auditors look at both spells of somebody who came back.
carry_over_days = {answers.rehire_days}
"""


def _evidence() -> str:
    return """\

[evidence]
# An entry by hand that was recorded more than so many days after the event needs support
# (a certificate, a ticket, a signed list). Auditors ask why a record is younger than what it says.
backfill_days = 7
# So many people entered by one actor at one instant need a session, a log or durations.
bulk_min = 5
# How long records are kept.
retention_years = 7
# Nothing that fell due before this day is judged. Left out: the start of the period,
# or the earliest completion in the files, whichever is earlier.
# history_from = 2024-01-01

# Other names of a course in exports; * stands for any characters. Each that is used is reported.
# [[course]]
# id = "SEC-AWARE"
# aliases = ["Security Awareness 20*"]
"""
