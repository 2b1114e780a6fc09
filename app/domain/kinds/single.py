"""Single choice: one option is the key. The response is its id, as "b"."""

from __future__ import annotations

import random

from app.domain.kinds import _choice
from app.domain.kinds._shapes import Order, Shape
from app.domain.questions import Problem, Question, Response

NAME = "single"
SHAPE = Shape.ONE
SCORINGS: tuple[str, ...] = ()


def problems(question: Question) -> list[Problem]:
    return _choice.count_problems(question, 3, 5) + _choice.one_key_problems(question)


def order(question: Question) -> Order:
    return _choice.order(question)


def response(question: Question, raw: object) -> Response | None:
    return _choice.one_of(question, raw)


def score(question: Question, response: Response | None) -> float:
    return _choice.one_value(question, response)


def key(question: Question) -> Response | None:
    return question.key_ids[0]


def some(question: Question, rng: random.Random) -> Response | None:
    return _choice.any_option(question, rng)
