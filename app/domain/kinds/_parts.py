"""What the kinds share whose answer has parts."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from app.domain.errors import Invalid
from app.domain.questions import Problem, Question


def parts_of(raw: object, allowed: Mapping[str, Collection[str]], *, code: str, expected: str) -> dict[str, str] | None:
    """The answer in `raw`: for each part what was chosen of what is `allowed` there; None = nothing.

    In the order of the parts' names, so that the same choice is the same response however it was put together, and
    that what is stored and sent back tells nothing of the order the author wrote.
    """
    if raw is None or raw == {}:
        return None
    if not isinstance(raw, dict):
        raise Invalid(code, expected=expected)
    for part, value in raw.items():
        if part not in allowed or not isinstance(value, str) or value not in allowed[part]:
            raise Invalid(code, expected=expected)
    return {part: raw[part] for part in sorted(raw)}


def value_problems(question: Question) -> list[Problem]:
    """Where every option is a part of the key, each has the value 1."""
    return [
        Problem("value_not_one", ("options", i, "value"), {"id": option.id, "value": option.value})
        for i, option in enumerate(question.options)
        if option.value != 1
    ]


def last_problems(question: Question) -> list[Problem]:
    """Where options are not what may be shuffled, none can stay last."""
    return [
        Problem("last_without_meaning", ("options", i, "last"), {"id": option.id})
        for i, option in enumerate(question.options)
        if option.last
    ]


def tells(ids: list[str]) -> bool:
    """Whether ids in this order follow the alphabet, forwards or backwards: whoever reads a page's source sees it."""
    return len(ids) > 2 and sorted(ids) in (ids, ids[::-1])
