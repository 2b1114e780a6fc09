"""What answers are worth: one response, one attempt, and a history of marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.domain.kinds import kind_of
from app.domain.questions import Question, Response

T = TypeVar("T")

SCORER_VERSION = 1
"""Raised whenever `score` may give another result for the same question and response; every mark records it."""


def score(question: Question, response: Response | None) -> float | None:
    """The share of an item's points that a response earns: 0 to 1; None = a person has to mark it. A blank earns 0."""
    return kind_of(question).score(question, response)


TRY_COST = 1 / 3
"""What each try after the first takes from an answer's share, as a share of it."""


def after_tries(share: float, tries: int, earned: float = 0.0) -> float:
    """The share (0 to 1) that an item has earned when an answer worth `share` is its try number `tries`, from 1.

    Each try after the first costs a third of the mark. A try never takes away what an earlier one has `earned`.
    """
    return max(earned, share * max(0.0, 1.0 - TRY_COST * (tries - 1)))


@dataclass(frozen=True, slots=True)
class Worth:
    """What one item is worth at present: `share` of `points`; None = not yet marked, which is not 0."""

    share: float | None
    points: float

    @property
    def earned(self) -> float | None:
        return None if self.share is None else self.share * self.points


@dataclass(frozen=True, slots=True)
class Total:
    """An attempt's score. `earned` counts marked items only; `awaiting` is how many are not marked yet."""

    earned: float
    possible: float
    awaiting: int

    @property
    def share(self) -> float | None:
        """Points earned over points possible, 0 to 1; None while anything awaits marking or nothing can be earned."""
        if self.awaiting or self.possible == 0:
            return None
        return self.earned / self.possible

    def passed(self, pass_mark: float | None) -> bool | None:
        """Against a pass mark (0 to 1); None where there is none, or the score is not known yet."""
        if pass_mark is None or self.share is None:
            return None
        # Points are sums of thirds and quarters: a share that is the pass mark must not fail by a rounding error.
        return self.share >= pass_mark - 1e-9


def total(worths: Iterable[Worth]) -> Total:
    """The attempt's score from what each of its items is worth."""
    rows = list(worths)
    return Total(
        earned=sum(w.earned for w in rows if w.earned is not None),
        possible=sum(w.points for w in rows),
        awaiting=sum(w.share is None for w in rows),
    )


def current(history: Sequence[T]) -> T | None:
    """The mark that counts: marks are only ever added, and the last one stands."""
    return history[-1] if history else None
