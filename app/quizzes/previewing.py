"""What a quiz would draw: for its author, before anybody takes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

from app.bank import library, syllabus
from app.domain.questions import DIFFICULTIES, LEVELS, Question
from app.domain.rules import Rules
from app.domain.selection import Candidate, Fault, Lack, Plan, Slot, drawn, fits, lacks, plan
from app.domain.simulation import expected_share

DRAWS = 200
"""How many papers the expected mix is counted over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A slot (counted from 1) and what the bank has for it.

    `fitting`: questions that pass its filters. `usable`: how many of them can stand in one paper, where siblings count
    once and those of a fixed question not at all. `lack`, `faults`: why it cannot be served together with the others.
    """

    number: int
    slot: Slot
    fitting: int
    usable: int
    lack: Lack | None
    faults: tuple[Fault, ...]

    @property
    def served(self) -> bool:
        return self.lack is None and not self.faults

    @property
    def rivals(self) -> tuple[int, ...]:
        """The numbers of the slots that compete for what this one lacks, itself among them."""
        return tuple(i + 1 for i in self.lack.rivals) if self.lack else ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One question of the sample paper."""

    position: int
    section: int
    points: float
    question: Question


@dataclass(frozen=True, slots=True)
class Share:
    """How many questions of a paper are of one `value`, over many draws."""

    value: str
    least: int
    mean: float
    most: int


@dataclass(frozen=True, slots=True)
class Expected:
    """The share of the points (0 to 1) that somebody of middling ability is expected to earn, over many draws: the less
    it varies from paper to paper, the more equal they are. It rests on what authors expect, not on answers."""

    mean: float
    deviation: float
    least: float
    most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """`siblings`: the families of which at least two members fit some slot, with the ids of those members.
    `mix`: the shares by topic, level, difficulty and place; of a quiz that cannot be served it is empty, as its paper.
    """

    rules: Rules
    seed: int
    asked: tuple[Asked, ...]
    siblings: Mapping[str, tuple[str, ...]]
    paper: tuple[Shown, ...]
    mix: Mapping[str, tuple[Share, ...]]
    draws: int
    expected: Expected | None = None
    """None of a quiz that cannot be served."""

    @property
    def served(self) -> bool:
        return all(asked.served for asked in self.asked)


def preview(rules: Rules, seed: int) -> Preview:
    """With the published bank."""
    pool = library.candidates()
    return of_pool(rules, seed, pool, library.versions(c.version_id for c in pool))


def feasible(rules: Rules) -> tuple[Asked, ...]:
    """Slot by slot what the published bank has, and whether it can serve them together."""
    pool = library.candidates()
    return _asked(plan(rules.slots, pool), pool)


def of_pool(rules: Rules, seed: int, pool: Sequence[Candidate], questions: Mapping[int, Question]) -> Preview:
    """With any bank; `questions` by the pool's version ids."""
    prepared = plan(rules.slots, pool)
    asked = _asked(prepared, pool)
    paper: tuple[Shown, ...] = ()
    mix: dict[str, tuple[Share, ...]] = {}
    expectation = None
    if all(one.served for one in asked):
        picks = drawn(prepared, seed)
        paper = tuple(Shown(n, p.section, p.points, questions[p.version_id]) for n, p in enumerate(picks, 1))
        papers = [drawn(prepared, chance) for chance in range(DRAWS)]
        mix = _mix([[questions[p.version_id] for p in picks] for picks in papers])
        expectation = expected([[(p.points, questions[p.version_id]) for p in picks] for picks in papers])
    return Preview(
        rules=rules,
        seed=seed,
        asked=asked,
        siblings=_siblings(rules.slots, pool),
        paper=paper,
        mix=mix,
        draws=DRAWS,
        expected=expectation,
    )


def expected(papers: Sequence[Sequence[tuple[float, Question]]]) -> Expected:
    """Of papers as points and questions."""
    shares = [
        sum(points * expected_share(question) for points, question in paper) / sum(points for points, _ in paper)
        for paper in papers
    ]
    return Expected(fmean(shares), pstdev(shares), min(shares), max(shares))


def _asked(prepared: Plan, pool: Sequence[Candidate]) -> tuple[Asked, ...]:
    short = {lack.slot: lack for lack in lacks(prepared)}
    return tuple(
        Asked(
            number=index + 1,
            slot=slot,
            fitting=sum(fits(slot, c) for c in pool),
            usable=len(prepared.fixed[index]) if slot.questions else len(prepared.wanted[index]),
            lack=short.get(index),
            faults=tuple(fault for fault in prepared.faults if fault.slot == index),
        )
        for index, slot in enumerate(prepared.slots)
    )


def _siblings(slots: Sequence[Slot], pool: Sequence[Candidate]) -> dict[str, tuple[str, ...]]:
    families: dict[str, list[str]] = {}
    for c in sorted(pool, key=lambda c: c.key):
        if c.family and any(fits(slot, c) for slot in slots):
            families.setdefault(c.family, []).append(c.key)
    return {family: tuple(keys) for family, keys in sorted(families.items()) if len(keys) > 1}


def _mix(papers: Sequence[Sequence[Question]]) -> dict[str, tuple[Share, ...]]:
    return {
        "topic": _shares(papers, list(syllabus.topics()), lambda q: q.topic),
        "level": _shares(papers, LEVELS, lambda q: q.level),
        "difficulty": _shares(papers, DIFFICULTIES, lambda q: q.difficulty),
        "place": _shares(papers, ("situation", "plain"), lambda q: "situation" if q.situation else "plain"),
    }


def _shares(
    papers: Sequence[Sequence[Question]], values: Sequence[str], value_of: Callable[[Question], str]
) -> tuple[Share, ...]:
    counts = [Counter(map(value_of, paper)) for paper in papers]
    found = []
    for value in values:
        numbers = [count[value] for count in counts]
        if any(numbers):
            found.append(Share(value, min(numbers), sum(numbers) / len(numbers), max(numbers)))
    return tuple(found)
