"""How a system is reached: its address, how it is told who asks, how fast, and how it says "not so fast"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from musterroll.sources.auth import Auth, NoAuth
from musterroll.sources.limits import Limits, Pace

# Seconds to wait that an answer with these headers (small names) asks for; None: it does not say. Time as given.
WaitOf = Callable[[int, Mapping[str, str], float], float | None]


@dataclass(frozen=True, kw_only=True)
class Connection:
    """What a client is made of. `keep` names the headers of an answer that are kept with its page.

    `public`: only addresses of public networks are asked.
    """

    base_url: str
    auth: Auth = field(default_factory=NoAuth)
    headers: Mapping[str, str] = field(default_factory=dict)
    types: tuple[str, ...] = ("application/json",)
    keep: tuple[str, ...] = ()
    pace: tuple[Pace, ...] = ()
    most_calls: int = 0  # in one pull; 0: no limit of ours
    wait_of: WaitOf | None = None
    quota: Callable[[int, Mapping[str, str], bytes], bool] | None = None  # whether an answer says: no more today
    busy: Callable[[int, Mapping[str, str], bytes], bool] | None = (
        None  # whether an answer of another status says it too
    )
    limits: Limits = field(default_factory=Limits)
    secrets: tuple[str, ...] = ()
    ca_file: str = ""
    public: bool = False
