"""What the kinds with a list of options share."""

from __future__ import annotations

import random

from app.domain.errors import Invalid
from app.domain.kinds._shapes import Order
from app.domain.questions import Problem, Question


def count_problems(question: Question, least: int, most: int) -> list[Problem]:
    return listed_problems(question, least, most) + value_problems(question)


def listed_problems(question: Question, least: int, most: int) -> list[Problem]:
    """What is wrong with the list as a list: how many, twice the same id, no text."""
    found = []
    n = len(question.options)
    if not least <= n <= most:
        found.append(Problem("option_count", ("options",), {"found": n, "least": least, "most": most}))
    found += [
        Problem("option_repeated", ("options", i, "id"), {"id": option.id})
        for i, option in enumerate(question.options)
        if option.id in question.option_ids[:i]
    ]
    found += [
        Problem("option_text_missing", ("options", i), {"id": option.id})
        for i, option in enumerate(question.options)
        if option.text is None
    ]
    return found


def value_problems(question: Question) -> list[Problem]:
    return [
        Problem("value_not_whole", ("options", i, "value"), {"id": option.id, "value": option.value})
        for i, option in enumerate(question.options)
        if option.value not in (0, 1)
    ]


def order(question: Question) -> Order:
    return Order(question.option_ids, last=frozenset(option.id for option in question.options if option.last))


def any_option(question: Question, rng: random.Random) -> str:
    return rng.choice(question.option_ids)


def one_of(question: Question, raw: object) -> str | None:
    if raw is None:
        return None
    if not isinstance(raw, str) or raw not in question.option_ids:
        raise Invalid("not_an_option", expected="one option id, or null")
    return raw


def one_value(question: Question, response: object) -> float:
    return next((option.value for option in question.options if option.id == response), 0.0)


def one_key_problems(question: Question) -> list[Problem]:
    if len(question.key_ids) != 1:
        return [Problem("one_key_needed", ("options",), {"found": len(question.key_ids)})]
    return []
