"""Essay: a text of one's own, marked by a person. The options are the criteria by which: their values are weights that
sum to 1, their rationales what full marks look like. A blank needs nobody to say that it is worth nothing."""

from __future__ import annotations

import random
from collections.abc import Mapping

from app.domain.errors import Invalid
from app.domain.kinds import _choice, _text
from app.domain.kinds._shapes import Order, Shape
from app.domain.questions import LANGUAGES, Problem, Question, Response

NAME = "essay"
SHAPE = Shape.ONE
SCORINGS: tuple[str, ...] = ()
MOST = 20_000
"""Characters."""

SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
"""What a criterion can be given, as a share of its weight."""


def problems(question: Question) -> list[Problem]:
    found = [p for p in _choice.count_problems(question, 1, 8) if p.code != "value_not_whole"]
    found += [
        Problem("weight_missing", ("options", i, "value"), {"id": option.id})
        for i, option in enumerate(question.options)
        if option.value <= 0
    ]
    found += [
        Problem("criterion_last", ("options", i, "last"), {"id": option.id})
        for i, option in enumerate(question.options)
        if option.last
    ]
    weights = sum(option.value for option in question.options)
    if abs(weights - 1) > 1e-9:
        found.append(Problem("weights_sum", ("options",), {"found": weights}))
    for language in LANGUAGES:
        least, most = advice(question, language)
        if least is not None and most is not None and least > most:
            found.append(Problem("length_upside_down", ("most_words", language), {"least": least, "most": most}))
    return found


def advice(question: Question, language: str) -> tuple[int | None, int | None]:
    """How many words (of Chinese: characters) an answer in this language should have: at least, at most."""
    least, most = (question.detail.get(name) or {} for name in ("least_words", "most_words"))
    return least.get(language), most.get(language)


def order(question: Question) -> Order:
    return Order((), shuffled=False)


def response(question: Question, raw: object) -> Response | None:
    return _text.block(raw, MOST)


def score(question: Question, response: Response | None) -> float | None:
    return 0.0 if response is None else None


def marked(question: Question, given: Mapping[str, float]) -> float:
    """The share of the item's points, from what each criterion was given. Raises Invalid."""
    if set(given) != set(question.option_ids) or not set(given.values()) <= set(SHARES):
        raise Invalid("criteria", expected="one of the shares for each criterion")
    # Divided by their sum, which may be a rounding error off 1, so that full marks are full.
    weights = sum(option.value for option in question.options)
    return sum(option.value * given[option.id] for option in question.options) / weights


def key(question: Question) -> Response | None:
    return None


def some(question: Question, rng: random.Random) -> Response | None:
    return rng.choice(("I should first ask whom this serves.", "先看为了谁，再看怎么办。"))
