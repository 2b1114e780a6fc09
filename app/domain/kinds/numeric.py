"""Numeric: a number is typed. The options are the numbers that count, each with how far off an answer may be; of
several that fit the best counts. The response is the number in digits, as "-12.5"; `_numbers` says what may be typed.
"""

from __future__ import annotations

import random

from app.domain.kinds import _numbers, _text, _typed
from app.domain.kinds._shapes import Shape
from app.domain.questions import Option, Problem, Question, Response

NAME = "numeric"
SHAPE = Shape.ONE
SCORINGS: tuple[str, ...] = ()
MOST = 100
"""Characters that may be typed."""

order = _typed.order


def units(question: Question) -> tuple[str, ...]:
    """What may stand behind the number, in every language."""
    return tuple(dict.fromkeys((question.detail.get("unit") or {}).values()))


def problems(question: Question) -> list[Problem]:
    found = _typed.problems(question, "number")
    numbers = [(i, o) for i, o in enumerate(question.options) if o.detail.get("number") is not None]
    for i, option in numbers:
        for j, other in numbers:
            # An answer that fits both counts for the better one, and of equals for the first.
            better = other.value > option.value or (other.value == option.value and j < i)
            if better and _numbers.covers(*_range(other), *_range(option)):
                found.append(Problem("number_covered", ("options", i, "number"), {"id": option.id, "by": other.id}))
                break
    return found


def _range(option: Option) -> tuple[str, str]:
    return option.detail["number"], option.detail.get("tolerance", "0")


def response(question: Question, raw: object) -> Response | None:
    typed = _text.line(raw, MOST)
    return None if typed is None else _numbers.canonical(typed, units(question))


def matched(question: Question, response: Response | None) -> Option | None:
    """The option that this answer is; None = none, and nothing is said of the rest."""
    if not isinstance(response, str):
        return None

    def fits(option: Option) -> bool:
        number, tolerance = _range(option)
        return _numbers.near(response, number, tolerance)

    return _typed.best(question, fits)


def score(question: Question, response: Response | None) -> float:
    return _typed.value_of(matched(question, response))


def key(question: Question) -> Response | None:
    number: str = _typed.key_option(question).detail["number"]
    return number


def some(question: Question, rng: random.Random) -> Response | None:
    others = [o.detail["number"] for o in question.options if 0 <= o.value < 1 and "number" in o.detail]
    return str(rng.choice([*others, str(rng.randint(0, 100))]))
