"""Requirements as people know them."""

from __future__ import annotations

from musterroll.rules.policy.model import Policy, Requirement


class Titles:
    """Requirement ids as people know them: the title in the newest policy version that has it."""

    def __init__(self, policies: tuple[Policy, ...]) -> None:
        self._found: dict[str, Requirement] = {}
        for policy in policies:
            self._found.update({requirement.id: requirement for requirement in policy.requirements})
        newest = [requirement.id for requirement in policies[-1].requirements]
        self.order = newest + [name for name in self._found if name not in set(newest)]

    def requirement(self, name: str) -> str:
        return self._found[name].title if name in self._found else name

    def find(self, name: str) -> Requirement | None:
        return self._found.get(name)

    def owed(self, name: str, topic: str | None = None, course: str | None = None) -> str:
        """The requirement with what it asks in this obligation: "Quarterly topics: phishing"."""
        detail = topic or course
        return f"{self.requirement(name)}: {detail}" if detail else self.requirement(name)
