"""KnowBe4: the training campaign's users, and the list of users."""

from __future__ import annotations

from musterroll.sources.files.layout import Layout
from musterroll.sources.files.layouts.completions import COLUMNS, COMPLETIONS
from musterroll.sources.files.layouts.people import COLUMNS as PEOPLE_COLUMNS
from musterroll.sources.files.layouts.people import PEOPLE

LAYOUTS = (
    Layout(
        name="knowbe4-training",
        title="KnowBe4: training campaign, Users, Generate CSV",
        source="knowbe4",
        role="lms",
        family=COMPLETIONS,
        columns=COLUMNS
        | {
            "email": ("email", "user email", "email address"),
            "course": ("module name", "module", "content", "content name", "course", "campaign name", "campaign"),
            "status": ("status", "completion status", "training status"),
            "happened": ("completion date", "completed on", "completed", "date completed", "completed at"),
            "started": ("start date", "started", "content started", "started on"),
            "department": ("department", "group"),
        },
        tells=(
            ("email", "user email"),
            ("campaign name", "campaign", "module name", "content"),
            ("enrollment date", "enrolled", "enrolled on", "time spent", "extended due date", "time remaining"),
        ),
        state="UNCONFIRMED",
        traps=(
            "No header of this file was ever seen; the layout goes by the words of the screens.",
            "Reports come in the language of whoever clicked: headers and words in another language need --map.",
            "The course is the module; the campaign is taken only where there is no module.",
        ),
    ),
    Layout(
        name="knowbe4-users",
        title="KnowBe4: Users, Download CSV",
        source="knowbe4",
        role="lms",
        family=PEOPLE,
        columns=PEOPLE_COLUMNS
        | {"email": ("email", "user email", "email address"), "department": ("department", "group")},
        keys=("email",),
        tells=(
            ("email",),
            (
                "phish prone percentage",
                "phish prone",
                "phish prone %",
                "current risk score",
                "risk score",
                "personal risk score",
            ),
        ),
        unless=("campaign name", "module name", "course", "content"),
        state="UNCONFIRMED",
        traps=(
            "Only the first column (Email) is documented. A file without a risk column looks like any list of people "
            "and would be taken as the HR system: name it with knowbe4=FILE.",
        ),
    ),
)
