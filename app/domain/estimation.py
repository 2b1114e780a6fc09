"""How much of a topic somebody knows, with guessing allowed for and older answers counting less.

The model is a beta-binomial one on a grid. Mastery m is the share of the topic's questions that the person knows. What
is known earns the whole mark; what is not known earns the question's luck g on average (Macready & Dayton, Journal of
Educational Statistics 2, 1977, here with a known chance of guessing and without slips). The share s of a mark counts as
s successes and 1 - s failures, and an answer of age t as 2^(-t / half-life) of an answer:

    posterior(m) ∝ prior(m) · Π [(m + (1 - m) g)^s · ((1 - m) (1 - g))^(1 - s)]^(2^(-t / half-life))

with Beta(1, 1) as the prior (Gelman et al., Bayesian Data Analysis, 3rd edition, chapter 2, and 10.3 for the grid). The
reasons for this prior, and how often its intervals hold the truth, stand in docs/mastery.md.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from operator import mul
from typing import NamedTuple

HALF_LIFE = 180.0
"""Days after which an answer counts half. It fits a mastery that moves by about 11 points a year (docs/mastery.md)."""

ENOUGH_WEIGHT = 4.0
"""Below this weight an estimate is not shown as a figure: its interval covers more than half of the scale on average.
Five typed answers pass this bar, or six with four options each; not for ever, since they fade."""

_CELLS = 400
_GRID = tuple((i + 0.5) / _CELLS for i in range(_CELLS))
"""The middles of the cells of [0, 1]; within a cell the posterior is taken to be even."""
_LOG_UNKNOWN = tuple(math.log1p(-m) for m in _GRID)


class Encounter(NamedTuple):
    """A person's first answer to one question of a topic."""

    earned: float
    """The share of the mark; below 0 (a penalty) counts as 0 and above 1 as 1."""
    luck: float = 0.0
    """The share that somebody earns on average who knows nothing: at least 0, below 1."""
    age: float = 0.0
    """Days since the answer, at least 0."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Mastery (0 to 1), as the mean of its posterior, with the equal-tailed 90 % interval [low, high]."""

    answers: int
    weight: float
    """What the answers are worth, in fresh ones that cannot be guessed: the sum of 2^(-age / half-life) (1 - luck)."""
    mastery: float
    low: float
    high: float

    @property
    def enough(self) -> bool:
        return self.weight >= ENOUGH_WEIGHT


def estimate(encounters: Iterable[Encounter], half_life: float = HALF_LIFE) -> Estimate:
    """The estimate from any number of answers in any order; from none, the prior: 0.5, [0.05, 0.95].

    `half_life` is in days, above 0. The same answers in the same order give the same figures, to the last digit.
    Raises ValueError for a luck outside [0, 1), a negative age, or a number that is none.
    """
    answers, weight, failures = 0, 0.0, 0.0
    successes: dict[float, float] = {}
    for earned, luck, age in encounters:
        if not (0 <= luck < 1 and age >= 0) or math.isnan(earned):
            raise ValueError(f"earned {earned}, luck {luck}, age {age}")
        fresh = 2.0 ** (-age / half_life)
        share = min(1.0, max(0.0, earned))
        answers += 1
        weight += fresh * (1 - luck)
        failures += fresh * (1 - share)
        successes[luck] = successes.get(luck, 0.0) + fresh * share
    mean, low, high = _summary(_log_posterior(successes, failures))
    return Estimate(answers, weight, mean, low, high)


def _log_posterior(successes: dict[float, float], failures: float) -> list[float]:
    """At each point of the grid, up to a constant. The luck of what went wrong is a constant too: (1 - g)^failures."""
    found = [failures * unknown for unknown in _LOG_UNKNOWN]
    for luck, times in successes.items():
        if times:
            found = [so_far + times * right for so_far, right in zip(found, _log_right(luck), strict=True)]
    return found


@lru_cache(maxsize=256)
def _log_right(luck: float) -> tuple[float, ...]:
    return tuple(math.log(m + (1 - m) * luck) for m in _GRID)


def _summary(logs: list[float]) -> tuple[float, float, float]:
    """Mean, 5 % and 95 % quantile."""
    top = max(logs)
    masses = [math.exp(log - top) for log in logs]
    sums = list(accumulate(masses))
    mean = sum(map(mul, _GRID, masses)) / sums[-1]
    return mean, _quantile(0.05, masses, sums), _quantile(0.95, masses, sums)


def _quantile(share: float, masses: list[float], sums: list[float]) -> float:
    """Where this share of the whole mass lies below: a straight line within the cell where it is reached."""
    below = share * sums[-1]
    cell = bisect_left(sums, below)
    return (cell + 1 - (sums[cell] - below) / masses[cell]) / _CELLS
