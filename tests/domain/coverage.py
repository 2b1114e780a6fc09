"""`python -m tests.domain.coverage`: how often the 90 % interval of a mastery holds the truth, by simulated trainees.

The tables of docs/mastery.md. It takes a few minutes; what chance decides follows from a seed."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from app.domain.estimation import HALF_LIFE, Encounter, Estimate, estimate

SIZES = (5, 10, 20, 50)
LUCKS = (0.0, 0.25)
TRAINEES = 10_000
SEED = 20260302
MONTH = 30.0
YEAR = 365.0
LIVES = (90.0, HALF_LIFE, 365.0)
SLOW, FAST = 350, 150
"""Drifts, as the number of questions from which a person's mastery is drawn anew each month: see `past`."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of trainee: `answers` first encounters of this luck, of ages even over `span` days, while mastery moves
    as `drift` says (0: it stands still). With `parts`, an answer earns the mean of so many parts, each known or not."""

    answers: int
    luck: float = 0.0
    span: float = 0.0
    drift: int = 0
    parts: int = 1


def past(now: float, drift: int, months: int, rng: random.Random) -> list[float]:
    """Mastery today, a month ago, and so on: a random walk that does not leave [0, 1] and keeps an even distribution
    over trainees even.

    Each step draws how many of `drift` questions are known, and mastery anew from the posterior of that count under
    Beta(1, 1). So the chain can be read in both directions of time, and masteries k months apart correlate as
    (drift / (drift + 2))^k (a discrete Wright-Fisher diffusion with Beta(1, 1) as its stationary distribution).
    """
    path = [now]
    for _ in range(months):
        known = sum(rng.random() < path[-1] for _ in range(drift)) if drift else 0
        path.append(rng.betavariate(1 + known, 1 + drift - known) if drift else now)
    return path


def moves(drift: int, months: float = YEAR / MONTH) -> float:
    """Standard deviation of the change of mastery within so many months, over trainees (their variance is 1/12)."""
    return math.sqrt((1 - (drift / (drift + 2)) ** months) / 6) if drift else 0.0


def trainee(cell: Cell, rng: random.Random) -> tuple[float, list[Encounter]]:
    """The mastery of today, drawn from the prior, and the answers that led to it."""
    path = past(rng.random(), cell.drift, math.ceil(cell.span / MONTH), rng)
    answers = []
    for _ in range(cell.answers):
        age = rng.uniform(0.0, cell.span)
        mastery = path[round(age / MONTH)]
        chance = mastery + (1 - mastery) * cell.luck
        earned = sum(rng.random() < chance for _ in range(cell.parts)) / cell.parts
        answers.append(Encounter(earned, cell.luck, age))
    return path[0], answers


Model = Callable[[Sequence[Encounter]], Estimate]


def covered(cell: Cell, trainees: int = TRAINEES, models: Sequence[Model] = (estimate,)) -> list[tuple[float, float]]:
    """By model, the share of `trainees` whose interval holds their mastery of today, and the interval's mean width."""
    rng = random.Random(f"{SEED} {cell}")
    hits, widths = [0] * len(models), [0.0] * len(models)
    for _ in range(trainees):
        mastery, answers = trainee(cell, rng)
        for i, model in enumerate(models):
            found = model(answers)
            hits[i] += found.low <= mastery <= found.high
            widths[i] += found.high - found.low
    return [(hit / trainees, width / trainees) for hit, width in zip(hits, widths, strict=True)]


def covered_at(mastery: float, answers: int, luck: float) -> float:
    """The chance that the interval holds this very mastery: no simulation, but the sum over every count of right
    answers (L. D. Brown, T. T. Cai, A. DasGupta, Statistical Science 16, 2001)."""
    right = mastery + (1 - mastery) * luck
    total = 0.0
    for count in range(answers + 1):
        found = estimate([Encounter(float(i < count), luck) for i in range(answers)])
        if found.low <= mastery <= found.high:
            total += math.comb(answers, count) * right**count * (1 - right) ** (answers - count)
    return total


def unguessed(answers: Sequence[Encounter]) -> Estimate:
    """What would be said of somebody if nobody ever guessed."""
    return estimate([answer._replace(luck=0.0) for answer in answers])


def row(name: str, shares: Sequence[float], digits: int = 1) -> str:
    return f"| {name} | " + " | ".join(f"{100 * share:.{digits}f}" for share in shares) + " |"


def heading(*names: object) -> str:
    return "\n| | " + " | ".join(map(str, names)) + " |\n" + "|---" * (len(names) + 1) + "|"


def from_the_prior() -> Iterator[str]:
    kinds = {
        "all answers of today": {},
        "answers of a year, mastery stands still": {"span": YEAR},
        f"answers of a year, mastery moves by {100 * moves(SLOW):.0f} points a year": {"span": YEAR, "drift": SLOW},
        f"answers of a year, mastery moves by {100 * moves(FAST):.0f} points a year": {"span": YEAR, "drift": FAST},
    }
    yield heading(*(f"{n} answers" for n in SIZES))
    for name, kind in kinds.items():
        for luck in LUCKS:
            found = [covered(Cell(n, luck, **kind))[0] for n in SIZES]
            yield row(f"{name}, luck {luck:g}", [share for share, _ in found])
            yield row("mean width, points", [width for _, width in found], 0)
    found = [covered(Cell(n, parts=4))[0] for n in SIZES]
    yield row("all answers of today, each of four parts, luck 0", [share for share, _ in found])
    found = [covered(Cell(n, 0.25), models=[unguessed])[0] for n in SIZES]
    yield row("all answers of today, luck 0.25, guessing not allowed for", [share for share, _ in found])


def at_fixed_masteries() -> Iterator[str]:
    masteries = [i / 10 for i in range(1, 10)]
    yield heading(*masteries)
    for n in SIZES:
        yield row(f"{n} answers", [covered_at(mastery, n, 0.25) for mastery in masteries])


def by_half_life() -> Iterator[str]:
    """Least and most of the eight cells: 5, 10, 20 and 50 answers, luck 0 and 0.25."""
    models = [partial(estimate, half_life=life) for life in LIVES]
    yield heading(*(f"{life:g} days" for life in LIVES))
    for drift in (0, SLOW, FAST):
        cells = [covered(Cell(n, luck, YEAR, drift), models=models) for n in SIZES for luck in LUCKS]
        shares = [[cell[i][0] for cell in cells] for i in range(len(LIVES))]
        spans = [f"{100 * min(one):.1f} to {100 * max(one):.1f}" for one in shares]
        yield f"| {100 * moves(drift):.0f} points a year | " + " | ".join(spans) + " |"


def learner(answers: int, rng: random.Random, before: float = 0.3, now: float = 0.8) -> list[Encounter]:
    """The answers of somebody whose mastery rises evenly within a year, to four options each."""
    found = []
    for _ in range(answers):
        age = rng.uniform(0.0, YEAR)
        mastery = now + (before - now) * age / YEAR
        found.append(Encounter(float(rng.random() < mastery + (1 - mastery) * 0.25), 0.25, age))
    return found


def of_learners() -> Iterator[str]:
    """Of somebody who rose from 0.3 to 0.8 within a year: the mean estimate, and how often the interval holds 0.8."""
    yield heading(*(f"{life:g} days" for life in LIVES))
    for n in SIZES:
        rng = random.Random(f"{SEED} {n}")
        people = [learner(n, rng) for _ in range(TRAINEES)]
        found = [[estimate(answers, life) for answers in people] for life in LIVES]
        means = [sum(one.mastery for one in by_life) / TRAINEES for by_life in found]
        shares = [sum(one.low <= 0.8 <= one.high for one in by_life) / TRAINEES for by_life in found]
        cells = [f"{mean:.2f}, {100 * share:.0f} %" for mean, share in zip(means, shares, strict=True)]
        yield f"| {n} answers | " + " | ".join(cells) + " |"


def main() -> None:
    for table in (from_the_prior, at_fixed_masteries, by_half_life, of_learners):
        for line in table():
            print(line, flush=True)


if __name__ == "__main__":
    main()
