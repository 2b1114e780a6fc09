"""Single choice: one option is the key. The response is its id, as "b"."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.kinds import _choice
from app.domain.questions import Problem, Question, Response

NAME = "single"
SHUFFLES = True
SCORINGS: tuple[str, ...] = ()


def problems(question: Question) -> list[Problem]:
    return _choice.count_problems(question, 3, 5) + _choice.one_key_problems(question)


def response(question: Question, raw: object) -> Response | None:
    return _choice.one_of(question, raw)


def from_form(values: Sequence[str]) -> object:
    return values[-1] if values else None


def score(question: Question, response: Response | None) -> float:
    return _choice.one_value(question, response)
