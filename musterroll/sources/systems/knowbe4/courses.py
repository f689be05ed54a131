"""What is taught: store purchases and policies as course versions. KnowBe4 itself has no versions.

The course is the title, as in KnowBe4's own exports. The version of a store purchase is the day of its publication
(`2025.01.20`), so that versions compare as they follow each other; that of a policy is its id.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from musterroll.facts.bodies import CoursePublished
from musterroll.facts.fact import Fact
from musterroll.sources.reading import Reading, fact
from musterroll.sources.row import Row, set_aside

_FIRST = "1"  # of a purchase that has no date: as for courses in files


class Courses:
    """The course versions of one pull, by KnowBe4's ids."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.purchases: dict[str, CoursePublished] = {}
        self.policies: dict[str, CoursePublished] = {}

    def purchase(self, row: Row) -> Iterable[Fact]:
        """A row of `/v1/training/store_purchases`."""
        body = self.purchases[row.key("store_purchase_id")] = _purchase(row)
        yield _published(row, body)

    def policy(self, row: Row) -> Iterable[Fact]:
        """A row of `/v1/training/policies`; a draft is refused, because nobody was given it."""
        body = self.policies[row.key("policy_id", "id")] = _policy(row)
        yield _published(row, body)

    def campaign(self, row: Row) -> Iterable[Fact]:
        """A campaign teaches its content. What the lists told already is told again in the same words."""
        content = row.objects("content") or row.objects("modules")  # older answers have modules
        if not content:
            raise set_aside("content", None, "the content of the campaign")
        for one in content:
            inner = Row(row.place, one, row.at, row.part)
            purchase = inner.get("store_purchase_id") is not None
            known, make = (self.purchases, _purchase) if purchase else (self.policies, _policy)
            key = inner.key("store_purchase_id") if purchase else inner.key("policy_id", "id")
            if key not in known:
                known[key] = make(inner)
            yield _published(row, known[key])

    def version_of(self, purchase: str | None, course: str, on: date) -> str | None:
        """The version that an enrolment's purchase names, if it has that title and was out on that day."""
        body = self.purchases.get(purchase or "")
        if body is None:
            return None
        if body.course != course:
            self._reading.note("the module has another title than its store purchase: taken without a version")
            return None
        return body.version if body.published_on is None or body.published_on <= on else None

    def policy_version(self, document: str) -> str:
        """The id of the only policy of that title, else `unknown`."""
        ids = [key for key, body in self.policies.items() if body.course == document]
        return ids[0] if len(ids) == 1 else "unknown"


def _purchase(row: Row) -> CoursePublished:
    published = row.day("publish_date") or row.day("purchase_date")
    title = row.key("name")
    return CoursePublished(
        course=title,
        version=published.strftime("%Y.%m.%d") if published else _FIRST,
        title=title,
        published_on=published,
        retired_on=row.day("retirement_date"),
        minutes=row.number("duration"),
    )


def _policy(row: Row) -> CoursePublished:
    # `status` is a word or a number; older answers have a yes or no instead.
    status, published = row.get("status"), row.get("published")
    if published is False or (isinstance(status, str) and status.strip().casefold() not in ("published", "")):
        raise set_aside("status", status if published is None else published, "published")
    title = row.key("name")
    return CoursePublished(
        course=title, version=row.key("policy_id", "id"), title=title, minutes=row.number("minimum_time")
    )


def _published(row: Row, body: CoursePublished) -> Fact:
    return fact(row, "knowbe4", "course.published", body)
