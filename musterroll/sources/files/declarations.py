"""What a person says on the command line about the files they hand in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from musterroll.facts.errors import ConfigError
from musterroll.sources.files.mapping import Mapping

ORDERS = ("dmy", "mdy", "ymd")


@dataclass(frozen=True)
class Declarations:
    """What a file cannot say of itself, said by the person who hands it in.

    `zone` is the IANA zone of dates and times that carry none, None when nobody said so: then dates are days of
    the policy zone, and times are read in the zone that the layout documents, else in `default_zone` (the policy
    zone). `dates` is the order of day, month and year in numeric dates. `as_of` closes the century of two-digit
    years: no such date lies after it; give the day of the run, not an earlier judgement day.
    """

    as_of: date
    zone: str | None = None
    default_zone: str = "UTC"
    dates: str | None = None
    mappings: tuple[Mapping, ...] = ()
    sheet: str | None = None

    def __post_init__(self) -> None:
        check_order(self.dates)


def check_order(order: str | None) -> None:
    """Refuse an order of dates that is none (`ConfigError`)."""
    if order is not None and order not in ORDERS:
        raise ConfigError(f"The order of dates is {order!r}; expected {', '.join(ORDERS)}.", "Give --dates dmy or mdy.")
