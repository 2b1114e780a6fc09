"""The kinds of question. Each is one file here, one in `app/bank/kinds/` where its YAML has fields of its own, and one
template in `templates/attempts/kinds/`; `docs/kinds.md` shows how to add one.

A kind says what a good question of it looks like (`problems`), what an answer is (`response`) and what it is worth
(`score`). How an answer arrives from a page is its `SHAPE`, and that is all that scripts and plain forms know of it.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Protocol

from app.domain.errors import Invalid
from app.domain.kinds import (
    cloze,
    essay,
    judgement,
    matching,
    multiple,
    numeric,
    ordering,
    short_answer,
    single,
    true_false,
)
from app.domain.kinds._parts import tells as follow_the_alphabet
from app.domain.kinds._readings import Reading, readings
from app.domain.kinds._shapes import Order, Shape
from app.domain.kinds._text import words as word_count
from app.domain.questions import Problem, Question, Response

__all__ = [
    "KINDS",
    "Kind",
    "Order",
    "Reading",
    "Shape",
    "follow_the_alphabet",
    "from_fields",
    "kind_of",
    "readings",
    "word_count",
]


class Kind(Protocol):
    """What every kind's module offers."""

    NAME: str
    SHAPE: Shape
    SCORINGS: tuple[str, ...]
    """The names of its rules for partial credit, the usual one first; empty = there is one way only."""

    def problems(self, question: Question) -> list[Problem]: ...

    def order(self, question: Question) -> Order:
        """What is laid out before the trainee, and whether a draw may shuffle it."""
        ...

    def response(self, question: Question, raw: object) -> Response | None:
        """The answer in `raw` (decoded JSON of the kind's shape; None = cleared), or Invalid."""
        ...

    def score(self, question: Question, response: Response | None) -> float | None:
        """The share of the item's points that the answer earns, 0 to 1; None = a person has to mark it."""
        ...

    def key(self, question: Question) -> Response | None:
        """An answer that earns full marks; None where only a person can say."""
        ...

    def some(self, question: Question, rng: random.Random) -> Response | None:
        """An answer of somebody who does not know: for simulations and for properties that every answer has."""
        ...


KINDS: dict[str, Kind] = {
    module.NAME: module
    for module in (
        single,
        multiple,
        true_false,
        matching,
        ordering,
        judgement,
        short_answer,
        numeric,
        cloze,
        essay,
    )
}


def kind_of(question: Question) -> Kind:
    try:
        return KINDS[question.kind]
    except KeyError:
        raise Invalid("unknown_kind", kind=question.kind) from None


def from_fields(kind: Kind, fields: Mapping[str, Sequence[str]]) -> object:
    """The decoded-JSON form of what a plain HTML form sent. `fields`: by name, those named `response`, or for answers
    in parts `response.` and the part."""
    if kind.SHAPE is Shape.MANY:
        return list(fields.get("response", ()))
    if kind.SHAPE is Shape.PARTS:
        parts = {name.removeprefix("response."): values for name, values in fields.items() if "." in name}
        return {part: values[-1] for part, values in parts.items() if values and values[-1].strip()} or None
    values = fields.get("response", ())
    return values[-1] if values and values[-1].strip() else None
