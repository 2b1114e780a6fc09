"""Ordering: the options stand in the author's right order and are laid out in another. The response is, for each option
that has been given one, its place from 1, as {"a": "3", "c": "1"}.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping

from app.domain.kinds import _choice, _parts
from app.domain.kinds._shapes import Order, Shape
from app.domain.questions import Problem, Question, Response

NAME = "ordering"
SHAPE = Shape.PARTS
SCORINGS: tuple[str, ...] = ("longest_common_subsequence", "all_or_nothing")


def problems(question: Question) -> list[Problem]:
    found = _choice.listed_problems(question, 3, 8) + _parts.value_problems(question) + _parts.last_problems(question)
    if _parts.tells(list(question.option_ids)):
        found.append(Problem("ids_tell_order", ("options",), {"ids": ", ".join(question.option_ids)}))
    return found


def order(question: Question) -> Order:
    # As the author wrote them they would be the key itself.
    return Order(question.option_ids, never_as_written=True)


def response(question: Question, raw: object) -> Response | None:
    places = [str(n) for n in range(1, len(question.options) + 1)]
    allowed = dict.fromkeys(question.option_ids, places)
    return _parts.parts_of(raw, allowed, code="not_places", expected='option ids with a place each, from "1", or null')


def score(question: Question, response: Response | None) -> float:
    """`longest_common_subsequence`: (L − 1) / (n − 1), at least 0, of n options.

    L is the length of the longest sequence of options that stand in the same order, not necessarily side by side, in
    the answered order and in the key. The answered order holds, by their places, the options that have a place to
    themselves: one without a place, and those that share one, are left out. So a blank and an order turned round earn
    0, and what is left out costs no more than what is misplaced. `all_or_nothing`: every option at its place.
    """
    answered = answered_order(question, response)
    if question.scoring == "all_or_nothing":
        return float(answered == question.option_ids)
    length = _longest_rising([question.option_ids.index(option_id) for option_id in answered])
    return max(0.0, (length - 1) / (len(question.options) - 1))


def answered_order(question: Question, response: Response | None) -> tuple[str, ...]:
    given = response if isinstance(response, Mapping) else {}
    taken = Counter(given.values())
    alone = [option_id for option_id in given if taken[given[option_id]] == 1]
    return tuple(sorted(alone, key=lambda option_id: int(given[option_id])))


def key(question: Question) -> Response | None:
    places = {option_id: str(n) for n, option_id in enumerate(question.option_ids, 1)}
    return {option_id: places[option_id] for option_id in sorted(places)}


def some(question: Question, rng: random.Random) -> Response | None:
    places = [str(n) for n in range(1, len(question.options) + 1)]
    rng.shuffle(places)
    return dict(zip(sorted(question.option_ids), places, strict=True))


def _longest_rising(numbers: list[int]) -> int:
    """The length of the longest rising subsequence: against a key that holds each option once, the longest common one.

    `ends[k]` is the least number that a rising subsequence of length k + 1 ends with so far.
    """
    ends: list[int] = []
    for number in numbers:
        at = bisect_left(ends, number)
        ends[at : at + 1] = [number]
    return len(ends)
