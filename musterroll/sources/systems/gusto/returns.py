"""Who may have been hired more than once. The list of employees shows signs of it; the dates stand in the history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def may_have_returned(employee: Mapping[str, Any]) -> bool:
    """Whether an employee ended more than once, ended and is there, or has a job that began after the first hiring."""
    ends = _objects(employee.get("terminations"))
    if len(ends) > 1 or (employee.get("terminated") is False and any(one.get("active") is True for one in ends)):
        return True
    hired = employee.get("hired_at")
    began = [one.get("hire_date") for one in _objects(employee.get("jobs"))]
    return isinstance(hired, str) and any(isinstance(one, str) and one > hired for one in began)


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
