"""What a rule is, and where each of them is published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from app.domain.questions import Option, Question

Path = tuple[str | int, ...]

REVIEW_2002 = (
    "Haladyna, Downing & Rodriguez (2002). A Review of Multiple-Choice Item-Writing Guidelines for Classroom "
    "Assessment. Applied Measurement in Education 15(3)"
)
BOOK_2013 = "Haladyna & Rodriguez (2013). Developing and Validating Test Items. Routledge"
GUIDELINES_2006 = (
    "Moreno, Martínez & Muñiz (2006). New Guidelines for Developing Multiple-Choice Items. Methodology 2(2)"
)
TESTWISE_1965 = (
    "Millman, Bishop & Ebel (1965). An Analysis of Test-Wiseness. Educational and Psychological Measurement 25(3)"
)
CONVERGENCE_1982 = (
    "Smith (1982). Converging on Correct Answers: A Peculiarity of Multiple Choice Items. Journal of Educational "
    "Measurement 19(3)"
)
READING_1975 = (
    "Kincaid, Fishburne, Rogers & Chissom (1975). Derivation of New Readability Formulas for Navy Enlisted Personnel. "
    "Research Branch Report 8-75"
)
ADAPTATION_2017 = "International Test Commission (2017). Guidelines for Translating and Adapting Tests, second edition"
SIMILARITY_2007 = "Bayardo, Ma & Srikant (2007). Scaling Up All Pairs Similarity Search. WWW 2007"
HOUSE = "questions/README.md"


class Severity(StrEnum):
    ERROR = "error"
    """Blocks publishing."""
    WARNING = "warning"
    """May stand with a reason: `Question.waived`."""


class Sight(NamedTuple):
    """Where a rule saw something. `language`: whose text; empty = both, or no text at all."""

    path: Path
    language: str = ""
    facts: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something against a rule. Words for it are made where it is shown."""

    code: str
    severity: Severity
    path: Path
    """To the field, as in ("options", 2, "text")."""
    language: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    severity: Severity
    sources: tuple[str, ...]
    look: Callable[[Question], Iterable[Sight]] | None = None
    """None where a question alone does not show it: the bank as a whole does, or the handbook's page."""
    waivable: bool = True
    """Whether a warning may stand with a reason."""

    def flaw(self, sight: Sight) -> Flaw:
        return Flaw(self.code, self.severity, *sight)


LISTED = ("single", "multiple", "judgement")
"""Kinds whose options are read side by side."""
CHOICE = ("single", "multiple")
"""Those in which some options are keys and the others are not."""


def keys_and_distractors(question: Question) -> tuple[list[Option], list[Option]]:
    """Both lists empty where the kind has no such thing, or where one of the two is empty."""
    if question.kind not in CHOICE:
        return [], []
    keys = [option for option in question.options if option.value > 0]
    others = [option for option in question.options if option.value <= 0]
    return (keys, others) if keys and others else ([], [])


def key_at(question: Question) -> Path:
    """The path of the first key."""
    return ("options", next(i for i, option in enumerate(question.options) if option.value > 0))
