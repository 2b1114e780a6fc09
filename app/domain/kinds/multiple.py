"""Multiple choice: one or more options are keys. The response is the list of chosen ids, as ["a", "c"]."""

from __future__ import annotations

import random

from app.domain.errors import Invalid
from app.domain.kinds import _choice
from app.domain.kinds._shapes import Order, Shape
from app.domain.questions import Problem, Question, Response

NAME = "multiple"
SHAPE = Shape.MANY
SCORINGS: tuple[str, ...] = ("right_minus_wrong", "all_or_nothing")


def problems(question: Question) -> list[Problem]:
    found = _choice.count_problems(question, 4, 6)
    if not question.key_ids:
        found.append(Problem("key_needed", ("options",), {}))
    if len(question.key_ids) == len(question.options):
        found.append(Problem("distractor_needed", ("options",), {}))
    return found


def order(question: Question) -> Order:
    return _choice.order(question)


def response(question: Question, raw: object) -> Response | None:
    if raw is None or raw == []:
        return None
    if not isinstance(raw, list) or not all(isinstance(x, str) and x in question.option_ids for x in raw):
        raise Invalid("not_options", expected="a list of option ids, or null")
    if len(set(raw)) != len(raw):
        raise Invalid("option_repeated", expected="each option id at most once")
    # The author's order, so that the same choice is the same response however it was clicked together.
    return tuple(x for x in question.option_ids if x in raw)


def score(question: Question, response: Response | None) -> float:
    """`right_minus_wrong`: (keys chosen − distractors chosen) / keys, at least 0. `all_or_nothing`: just the keys."""
    chosen = set(response or ())
    keys = set(question.key_ids)
    if question.scoring == "all_or_nothing":
        return 1.0 if chosen == keys else 0.0
    return max(0.0, (len(chosen & keys) - len(chosen - keys)) / len(keys))


def key(question: Question) -> Response | None:
    return question.key_ids


def some(question: Question, rng: random.Random) -> Response | None:
    return tuple(option_id for option_id in question.option_ids if rng.random() < 0.5) or None
