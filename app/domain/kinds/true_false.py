"""True or false. The options are `t` and `f`; the page supplies their words. The response is "t" or "f"."""

from __future__ import annotations

import random

from app.domain.kinds import _choice
from app.domain.kinds._shapes import Order, Shape
from app.domain.questions import Problem, Question, Response

NAME = "true_false"
SHAPE = Shape.ONE
SCORINGS: tuple[str, ...] = ()


def problems(question: Question) -> list[Problem]:
    if question.option_ids != ("t", "f"):
        return [Problem("true_false_options", ("options",), {})]
    found = [
        Problem("true_false_text", ("options", i, "text"), {})
        for i, option in enumerate(question.options)
        if option.text is not None
    ]
    return found + _choice.value_problems(question) + _choice.one_key_problems(question)


def order(question: Question) -> Order:
    # "True" comes before "False" on every page: a fixed order is one thing less to read.
    return Order(question.option_ids, shuffled=False)


def response(question: Question, raw: object) -> Response | None:
    return _choice.one_of(question, raw)


def score(question: Question, response: Response | None) -> float:
    return _choice.one_value(question, response)


def key(question: Question) -> Response | None:
    return question.key_ids[0]


def some(question: Question, rng: random.Random) -> Response | None:
    return _choice.any_option(question, rng)
