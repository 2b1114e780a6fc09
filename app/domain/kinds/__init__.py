"""The kinds of question. Each is one file here and one template in `templates/attempts/kinds/`.

A kind says what a good question of it looks like (`problems`), how an answer arrives as JSON (`response`) or from
a plain form (`from_form`), and what an answer is worth (`score`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from app.domain.errors import Invalid
from app.domain.kinds import multiple, single, true_false
from app.domain.questions import Problem, Question, Response


class Kind(Protocol):
    """What every kind's module offers."""

    NAME: str
    SHUFFLES: bool
    SCORINGS: tuple[str, ...]

    def problems(self, question: Question) -> list[Problem]: ...

    def response(self, question: Question, raw: object) -> Response | None:
        """The answer in `raw` (decoded JSON; None = cleared), or Invalid."""
        ...

    def from_form(self, values: Sequence[str]) -> object:
        """The decoded-JSON form of what a plain HTML form sent under the one name `response`."""
        ...

    def score(self, question: Question, response: Response | None) -> float:
        """The share of the item's points that the answer earns, 0 to 1."""
        ...


KINDS: dict[str, Kind] = {module.NAME: module for module in (single, multiple, true_false)}


def kind_of(question: Question) -> Kind:
    try:
        return KINDS[question.kind]
    except KeyError:
        raise Invalid("unknown_kind", kind=question.kind) from None
