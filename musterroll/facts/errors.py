"""The five errors about us, cut by what to do next. Findings about the world are values, never raised.

Each is one or two lines for a person: what is wrong and where, what was expected, and the remedy.
"""

from __future__ import annotations


class MusterrollError(Exception):
    """Base of all errors that are shown to a person without a traceback."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what}\n{self.remedy}" if self.remedy else self.what


class ConfigError(MusterrollError):
    """A setting, option or policy is wrong: mend it and start again."""


class TryLater(MusterrollError):
    """The other side is not ready: the worker will try again, not before `wait_s` seconds where it said so.

    `elsewhere`: another program is doing the very same, so nothing is left undone.
    """

    def __init__(self, what: str, remedy: str, wait_s: float = 0.0, *, elsewhere: bool = False) -> None:
        super().__init__(what, remedy)
        self.wait_s, self.elsewhere = wait_s, elsewhere


class Refused(MusterrollError):
    """A person must act before this can go on."""


class Unreadable(MusterrollError):
    """An input has a shape we do not know; what was received is kept."""


class Conflict(MusterrollError):
    """Somebody else was faster: read again, then retry."""
