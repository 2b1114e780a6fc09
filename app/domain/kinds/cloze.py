"""Cloze: a text with gaps, written [[1]], [[2]] … in its stem. Each gap is a small question of one of three kinds.

A question's options are those of all gaps, their ids with the gap's number before them, as "2.b"; its detail has what
else a gap is, under `gaps`, in their order. The response is what stands in each gap, as {"1": "b", "2": "30"}.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import replace

from app.domain.errors import Invalid
from app.domain.kinds import numeric, short_answer, single
from app.domain.kinds._shapes import Order, Shape
from app.domain.questions import LANGUAGES, Option, Problem, Question, Response

NAME = "cloze"
SHAPE = Shape.PARTS
SCORINGS: tuple[str, ...] = ("share", "all_or_nothing")
MOST_GAPS = 12

GAP = re.compile(r"\[\[([1-9]\d?)\]\]")
_OF_A_GAP = {module.NAME: module for module in (single, short_answer, numeric)}
_FIELDS: dict[str, tuple[str, ...]] = {
    single.NAME: (),
    short_answer.NAME: ("forms", "otherwise"),
    numeric.NAME: ("number", "tolerance", "otherwise", "unit"),
}


def gaps(question: Question) -> dict[str, Question]:
    """The question that each gap asks, by the gap's number."""
    return {
        str(n): replace(
            question,
            kind=gap["kind"],
            options=tuple(_bare(option) for option in question.options if _gap_of(option) == str(n)),
            scoring=None,
            detail={"unit": gap["unit"]} if gap.get("unit") else {},
        )
        for n, gap in enumerate(question.detail.get("gaps", ()), 1)
    }


def _gap_of(option: Option) -> str:
    return option.id.split(".")[0]


def _bare(option: Option) -> Option:
    return replace(option, id=option.id.split(".")[-1])


def weights(question: Question) -> dict[str, float]:
    return {str(n): float(gap.get("weight", 1)) for n, gap in enumerate(question.detail.get("gaps", ()), 1)}


def problems(question: Question) -> list[Problem]:
    found: list[Problem] = []
    asked = gaps(question)
    if not 1 <= len(asked) <= MOST_GAPS:
        found.append(Problem("gap_count", ("gaps",), {"found": len(asked), "most": MOST_GAPS}))
    for language in LANGUAGES:
        written = GAP.findall(question.stem[language])
        for number in asked:
            if written.count(number) != 1:
                code = "gap_repeated" if number in written else "gap_missing"
                found.append(Problem(code, ("stem", language), {"gap": number}))
        unknown = sorted(set(written) - set(asked), key=int)
        found += [Problem("gap_unknown", ("stem", language), {"gap": number}) for number in unknown]
    for number, gap in asked.items():
        at = ("gaps", int(number) - 1)
        if gap.kind not in _OF_A_GAP:
            known = ", ".join(_OF_A_GAP)
            found.append(Problem("gap_kind", (*at, "kind"), {"kind": gap.kind, "known": known}))
            continue
        found += [Problem(p.code, (*at, *p.path), p.facts) for p in _OF_A_GAP[gap.kind].problems(gap)]
        found += [Problem(p.code, (*at, *p.path), p.facts) for p in _stray(gap)]
    return found


def _stray(gap: Question) -> list[Problem]:
    """What another kind of gap has."""
    fields: list[tuple[str | int, ...]] = [(name,) for name in gap.detail]
    fields += [("options", i, name) for i, option in enumerate(gap.options) for name in option.detail]
    return [
        Problem("gap_stray", path, {"field": path[-1], "kind": gap.kind})
        for path in fields
        if path[-1] not in _FIELDS[gap.kind]
    ]


def order(question: Question) -> Order:
    """The options of the gaps that are chosen from a list: shuffled all together they are shuffled in each list."""
    listed = {number for number, gap in gaps(question).items() if gap.kind == single.NAME}
    options = [option for option in question.options if _gap_of(option) in listed]
    last = frozenset(option.id for option in options if option.last)
    return Order(tuple(option.id for option in options), shuffled=bool(options), last=last)


def response(question: Question, raw: object) -> Response | None:
    """Invalid says in its fact `part` which gap it is about."""
    if raw is None:
        return None
    asked = gaps(question)
    if not isinstance(raw, Mapping) or not set(raw) <= set(asked):
        raise Invalid("not_gaps", expected="an object with the numbers of gaps, or null")
    said: dict[str, str] = {}
    for number, gap in asked.items():
        try:
            part = _OF_A_GAP[gap.kind].response(gap, raw.get(number) or None)
        except Invalid as error:
            raise type(error)(error.code, **error.facts, part=number) from None
        if isinstance(part, str):
            said[number] = part
    return said or None


def parts(question: Question, response: Response | None) -> dict[str, str]:
    """What stands in the gaps that are filled."""
    return dict(response) if isinstance(response, Mapping) else {}


def matched(question: Question, response: Response | None) -> dict[str, Option | None]:
    """For each gap the option that stands in it; None = none of its options, or nothing."""
    said = parts(question, response)
    found: dict[str, Option | None] = {}
    for number, gap in gaps(question).items():
        here = said.get(number)
        if gap.kind == single.NAME:
            found[number] = next((option for option in gap.options if option.id == here), None)
        else:
            found[number] = (numeric if gap.kind == numeric.NAME else short_answer).matched(gap, here)
    return found


def score(question: Question, response: Response | None) -> float:
    """`share`: the mean of the gaps' scores, by their weights. `all_or_nothing`: every gap has to be wholly right."""
    said = parts(question, response)
    earned: dict[str, float] = {
        number: _OF_A_GAP[gap.kind].score(gap, said.get(number)) for number, gap in gaps(question).items()
    }
    if question.scoring == "all_or_nothing":
        return float(all(share >= 1 for share in earned.values()))
    weighs = weights(question)
    return sum(weighs[number] * share for number, share in earned.items()) / sum(weighs.values())


def key(question: Question) -> Response | None:
    said = {number: _OF_A_GAP[gap.kind].key(gap) for number, gap in gaps(question).items()}
    return {number: part for number, part in said.items() if isinstance(part, str)}


def some(question: Question, rng: random.Random) -> Response | None:
    said = {number: _OF_A_GAP[gap.kind].some(gap, rng) for number, gap in gaps(question).items() if rng.random() < 0.9}
    return {number: part for number, part in said.items() if isinstance(part, str)} or None
