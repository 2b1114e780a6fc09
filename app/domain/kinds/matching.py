"""Matching: each option, a premise, goes with one of the targets. The response is, for each premise that has been
paired, its target's id, as {"a": "C", "b": "A"}.

A target may be used more than once or not at all; so nothing follows from what is left. `Option.detail["match"]` is the
right target, `Question.detail["targets"]` the list of them, each with `id`, `text` and, if it stays at the end, `last`.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from app.domain.kinds import _choice, _parts
from app.domain.kinds._shapes import Order, Shape
from app.domain.questions import Problem, Question, Response

NAME = "matching"
SHAPE = Shape.PARTS
SCORINGS: tuple[str, ...] = ("share", "all_or_nothing")


def problems(question: Question) -> list[Problem]:
    found = _choice.listed_problems(question, 3, 8) + _parts.value_problems(question) + _parts.last_problems(question)
    ids = _target_ids(question)
    if not 3 <= len(ids) <= 10:
        found.append(Problem("target_count", ("targets",), {"found": len(ids), "least": 3, "most": 10}))
    found += [
        Problem("target_repeated", ("targets", i, "id"), {"id": target})
        for i, target in enumerate(ids)
        if target in ids[:i]
    ]
    unknown = [
        Problem("match_unknown", ("options", i, "match"), {"id": option.id, "match": _match(option.detail)})
        for i, option in enumerate(question.options)
        if _match(option.detail) not in ids
    ]
    found += unknown
    matches = [_match(option.detail) for option in sorted(question.options, key=lambda option: option.id)]
    if not unknown and len(matches) > 1:
        if len(set(matches)) == 1:
            found.append(Problem("one_target_for_all", ("options",), {"match": matches[0]}))
        elif len(set(matches)) == len(matches) and _parts.tells(matches):
            found.append(Problem("ids_tell_pairs", ("targets",), {}))
    return found


def order(question: Question) -> Order:
    """The targets are laid out; the premises stand as the author wrote them."""
    targets = _targets(question)
    return Order(_target_ids(question), last=frozenset(target["id"] for target in targets if target.get("last")))


def response(question: Question, raw: object) -> Response | None:
    targets = _target_ids(question)
    allowed = dict.fromkeys(question.option_ids, targets)
    return _parts.parts_of(raw, allowed, code="not_pairs", expected="option ids with a target id each, or null")


def score(question: Question, response: Response | None) -> float:
    """`share`: right pairs / premises; what is not paired is not right. `all_or_nothing`: every pair right."""
    given = response if isinstance(response, Mapping) else {}
    right = sum(given.get(option.id) == _match(option.detail) for option in question.options)
    if question.scoring == "all_or_nothing":
        return float(right == len(question.options))
    return right / len(question.options)


def key(question: Question) -> Response | None:
    return {option.id: _match(option.detail) for option in sorted(question.options, key=lambda option: option.id)}


def some(question: Question, rng: random.Random) -> Response | None:
    targets = _target_ids(question)
    return {part: rng.choice(targets) for part in sorted(question.option_ids) if rng.random() < 0.9} or None


def _targets(question: Question) -> list[Mapping[str, Any]]:
    return list(question.detail["targets"])


def _target_ids(question: Question) -> tuple[str, ...]:
    return tuple(str(target["id"]) for target in _targets(question))


def _match(detail: Mapping[str, Any]) -> str:
    return str(detail["match"])
