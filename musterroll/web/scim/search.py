"""Which users a filter finds: an index narrows them down, the library's own reading decides."""

from __future__ import annotations

from typing import Any

from scim2_models import InvalidFilterException, SearchRequest, TooManyException
from scim2_models.path import CompareOperator, Comparison, LogicalExpr, LogicalOperator, ValuePath

from musterroll.store.scim import PushedUsers
from musterroll.store.scim_rows import Pushed
from musterroll.store.where import Where, compared, exactly
from musterroll.web.scim.directory import has_address
from musterroll.web.scim.models import MOST, User

_MOST_LOOKED_AT = 20_000  # users that a filter without an index looks through
_LONGEST = 2000
_FARTHEST = 2**31  # no page lies beyond; databases take no number of any length
_NONE = Where("FALSE")


def asked(model: Any, members: dict[str, Any]) -> Any:
    """What is asked for of a kind, from the parameters of an address or the body of a search."""
    if len(str(members.get("filter", ""))) > _LONGEST:
        raise InvalidFilterException(detail=f"The filter is longer than {_LONGEST} characters.")
    try:
        return SearchRequest[model].model_validate(members)
    except RecursionError:
        raise InvalidFilterException(detail="The filter is nested too deep.") from None


def page_of(search: Any) -> tuple[int, int]:
    """Where the page begins that is asked for, from 0, and how many it has at most."""
    return min(search.start_index_0 or 0, _FARTHEST), MOST if search.count is None else min(search.count, MOST)


def found(pushed: PushedUsers, source: str, search: Any, made: Any) -> tuple[int, list[Any]]:
    """How many users there are, and those of the page that is asked for; `made` makes the resource of one."""
    pushed.follow(source)
    first, count = page_of(search)
    if search.filter is None:
        page = pushed.some(source, Where(), first, count) if count else []
        return pushed.count(source, Where()), [made(one) for one in page]
    users = [made(one) for one in _candidates(pushed, source, search.filter.ast)]
    matching = [user for user in users if search.filter.match(user)]
    return len(matching), matching[first : first + count]


def _candidates(pushed: PushedUsers, source: str, node: Any) -> list[Pushed]:
    where = _narrowed(source, node)
    if where is None:
        where = Where()
        if pushed.count(source, where) > _MOST_LOOKED_AT:
            raise TooManyException(detail="Filter by id, userName, externalId or emails: there are too many users.")
    return pushed.some(source, where)


def _narrowed(source: str, node: Any) -> Where | None:
    """A condition that holds at least for all that a filter finds; None where no index helps."""
    if isinstance(node, LogicalExpr):
        terms = [_narrowed(source, term) for term in node.terms]
        return _all(terms) if node.op == LogicalOperator.and_ else _any(terms)
    if isinstance(node, ValuePath):
        return _within(source, node.val_filter) if _attribute(node.attr_path) == "emails" else None
    if isinstance(node, Comparison) and node.op == CompareOperator.eq and isinstance(node.value, str):
        return _equal(source, _attribute(node.attr_path), node.value)
    return None


def _within(source: str, node: Any) -> Where | None:
    """The same inside of `emails[…]`."""
    if isinstance(node, LogicalExpr) and node.op == LogicalOperator.and_:
        return _all([_within(source, term) for term in node.terms])
    if isinstance(node, Comparison) and node.op == CompareOperator.eq and str(node.attr_path).casefold() == "value":
        return _equal(source, "emails", str(node.value))
    return None


def _all(terms: list[Where | None]) -> Where | None:
    known = [term for term in terms if term is not None]
    together = None
    for term in known:
        together = term if together is None else together & term
    return together


def _any(terms: list[Where | None]) -> Where | None:
    together = _NONE
    for term in terms:
        if term is None:
            return None
        together = together | term
    return together


def _attribute(path: Any) -> str:
    """The name of an attribute of a user, however it is spelled."""
    if path.uri and path.uri.casefold() != str(User.__schema__).casefold():
        return ""
    return ".".join(filter(None, (path.attr, path.sub_attr))).casefold()


def _equal(source: str, attribute: str, value: str) -> Where | None:
    if "\0" in value:
        return _NONE
    if attribute == "username":
        return Where("user_name = %s", (compared(value),))
    if attribute == "externalid":
        return Where("external_id = %s", (exactly(value),))
    if attribute == "id":
        return Where("key = %s", (value,))
    return has_address(source, [compared(value)]) if attribute in ("emails", "emails.value") else None
