"""What must be known to ask a system: settings with their meaning, secrets marked, and their checked values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from musterroll.facts.errors import ConfigError

_SPAN, _UNITS = re.compile(r"([1-9][0-9]{0,3}) ?([mhd])", re.ASCII), {"m": "minutes", "h": "hours", "d": "days"}
_YES, _NO = frozenset({"yes", "true", "1", "on"}), frozenset({"no", "false", "0", "off", ""})


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One setting of a source. A default of None means that there is none; `secret` ones come from the environment.

    `replaced`: a secret for which the system gives another with each use. It lies in a file, which is rewritten.
    """

    name: str
    meaning: str
    required: bool = False
    secret: bool = False
    replaced: bool = False
    default: str | None = None


class Settings(Mapping[str, str]):
    """The values of a source's settings, defaults filled in. Never shows a secret."""

    def __init__(
        self,
        source: str,
        values: Mapping[str, str],
        secrets: frozenset[str],
        places: Mapping[str, Path] | None = None,
    ) -> None:
        self.source = source
        self._values, self._secrets, self._places = dict(values), secrets, dict(places or {})

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        shown = {name: "•••" if name in self._secrets and value else value for name, value in self._values.items()}
        return f"Settings({self.source!r}, {shown})"

    __str__ = __repr__

    def secrets(self) -> list[str]:
        """The secret values that are set."""
        return [value for name, value in self._values.items() if name in self._secrets and value]

    def place(self, name: str) -> Path:
        """The file of a secret that its system replaces; ConfigError where it did not come from one."""
        if name not in self._places:
            raise _in_no_file(self.source, name)
        return self._places[name]

    def text(self, name: str) -> str:
        """A setting, empty where it is not set."""
        return self._values.get(name, "").strip()

    def words(self, name: str) -> list[str]:
        """A setting that lists things, apart by commas or line ends."""
        return words_of(self.text(name))

    def number(self, name: str) -> int:
        """A whole number; raises ConfigError."""
        text = self.text(name)
        if not text.isascii() or not text.isdecimal():
            raise self.wrong(name, "a whole number")
        return int(text)

    def span(self, name: str) -> timedelta:
        """A length of time such as `30m`, `6h` or `1d`; raises ConfigError."""
        found = _SPAN.fullmatch(self.text(name))
        if found is None:
            raise self.wrong(name, "minutes, hours or days, such as 30m, 6h or 1d")
        return timedelta(**{_UNITS[found[2]]: int(found[1])})

    def flag(self, name: str) -> bool:
        """Yes or no; raises ConfigError for any other word."""
        word = self.text(name).casefold()
        if word not in _YES | _NO:
            raise self.wrong(name, "yes or no")
        return word in _YES

    def wrong(self, name: str, expected: str) -> ConfigError:
        """The error that says what was expected; a secret is not repeated in it."""
        found = "a secret that does not fit" if name in self._secrets else f"{self.text(name)!r}"
        return ConfigError(f"{self.source}.{name}: found {found}.", f"Expected {expected}.")


def words_of(text: str) -> list[str]:
    """Things apart by commas or line ends."""
    return [word.strip() for word in text.replace("\n", ",").split(",") if word.strip()]


def variable(source: str, setting: str) -> str:
    """The environment variable of a setting: `MUSTERROLL_OKTA_TOKEN`."""
    return f"MUSTERROLL_{source}_{setting}".upper().replace("-", "_")


def settle(
    source: str, settings: tuple[Setting, ...], given: Mapping[str, str], environ: Mapping[str, str] | None = None
) -> Settings:
    """The checked settings of a source: what is given, then the environment, a file named there, then the default.

    Raises ConfigError for an unknown name, for a required one that is missing, and for a secret in the file of settings
    when an environment is given: secrets do not belong there.
    """
    known = {one.name: one for one in settings}
    for name in given:
        if name not in known:
            raise ConfigError(f"{source}.{name}: no such setting.", f"There are: {', '.join(known)}.")
        if known[name].secret and environ is not None:
            way = f"Set {variable(source, name)} or {variable(source, name)}_FILE, and take it out of the file."
            raise ConfigError(f"{source}.{name}: a secret does not belong in the file of settings.", way)
    values = {one.name: _value(source, one, given, environ or {}) for one in settings}
    return Settings(
        source, values, frozenset(one.name for one in settings if one.secret), _places(source, settings, environ or {})
    )


def _places(source: str, settings: tuple[Setting, ...], environ: Mapping[str, str]) -> dict[str, Path]:
    """The files of the secrets that are replaced. One that stands in a variable could be used only once."""
    found: dict[str, Path] = {}
    for one in settings:
        name = variable(source, one.name)
        if one.replaced and environ.get(name):
            raise _in_no_file(source, one.name)
        if one.replaced and environ.get(f"{name}_FILE"):
            found[one.name] = Path(environ[f"{name}_FILE"])
    return found


def _in_no_file(source: str, name: str) -> ConfigError:
    place = f"{variable(source, name)}_FILE"
    return ConfigError(
        f"{source}.{name} is not in a file, and the system replaces it when it is used.",
        f"Write it into a file that may be rewritten, and set {place} to its path.",
    )


def _value(source: str, one: Setting, given: Mapping[str, str], environ: Mapping[str, str]) -> str:
    name = variable(source, one.name)
    value: str | None = given.get(one.name)  # given as empty, it is empty whatever the default
    if value is None:
        value = environ.get(name) or _from_file(environ.get(f"{name}_FILE"), name) or one.default
    if one.required and not (value or "").strip():
        where = f"Give {one.name} in the settings of {source}"
        if one.secret:
            where = f"Set {name}_FILE" if one.replaced else f"Set {name} or {name}_FILE"
        raise ConfigError(f"{source}.{one.name} is not set: {one.meaning}.", f"{where}.")
    return value or ""


def _from_file(place: str | None, name: str) -> str | None:
    if not place:
        return None
    try:
        return Path(place).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
        raise ConfigError(f"{name}_FILE: {place} cannot be read: {why}.", "Mend the path or its permissions.") from None
