"""Drawing a paper: which questions, and the order of their options. The seed decides; nothing else does."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """`count` questions worth `points` each, of one of the `topics` (empty = any), likewise the other filters."""

    count: int
    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    difficulties: tuple[str, ...] = ()
    situation: bool | None = None
    points: float = 1.0
    tags: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    """Keys of fixed questions, in their order; then the slot draws nothing and `count` is how many they are."""
    section: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A published question as the draw sees it. `shuffles`: whether the order of its options may change."""

    version_id: int
    question_id: int
    topic: str
    kind: str
    level: str
    difficulty: str
    situation: bool
    option_ids: tuple[str, ...]
    shuffles: bool
    key: str = ""
    tags: tuple[str, ...] = ()
    family: str = ""
    """Siblings, which give each other away, carry the same name; they never stand in one paper. Empty = none."""


@dataclass(frozen=True, slots=True)
class Pick:
    """One drawn item: the version, the order its options are shown in, its points, its section."""

    version_id: int
    question_id: int
    option_order: tuple[str, ...]
    points: float
    section: int = 1


def fits(slot: Slot, candidate: Candidate) -> bool:
    return (
        (not slot.topics or candidate.topic in slot.topics)
        and (not slot.kinds or candidate.kind in slot.kinds)
        and (not slot.levels or candidate.level in slot.levels)
        and (not slot.difficulties or candidate.difficulty in slot.difficulties)
        and (slot.situation is None or candidate.situation == slot.situation)
    )


def shortages(slots: Sequence[Slot], pool: Sequence[Candidate]) -> list[tuple[int, int]]:
    """For each slot that the pool cannot fill after the narrower ones: (its index, how many are missing)."""
    rng = random.Random(0)  # noqa: S311 - any draw will do
    return [(index, missing) for index, (_, missing) in _fill(slots, pool, rng, {}).items() if missing]


def draw(
    slots: Sequence[Slot], pool: Sequence[Candidate], seed: int, seen: Mapping[int, int] | None = None
) -> list[Pick]:
    """Draw a paper from `pool` by `seed`; the same arguments give the same paper.

    `seen` maps a question id to how often this person has met it: the least met come first. No question appears
    twice. Slots keep their order in the paper. Raises Invalid("pool_too_small") when a slot cannot be filled.
    """
    # Sorted, so that the paper depends on what is in the pool and not on the order a database returns it in.
    rng = random.Random(seed)  # noqa: S311 - a draw, not a secret
    filled = _fill(slots, sorted(pool, key=lambda c: c.version_id), rng, seen or {})
    for index, (_, missing) in filled.items():
        if missing:
            raise Invalid("pool_too_small", slot=index + 1, missing=missing)
    picks = []
    for index, slot in enumerate(slots):
        for candidate in filled[index][0]:
            order = list(candidate.option_ids)
            if candidate.shuffles:
                rng.shuffle(order)
            picks.append(Pick(candidate.version_id, candidate.question_id, tuple(order), slot.points, slot.section))
    return picks


def _fill(
    slots: Sequence[Slot], pool: Sequence[Candidate], rng: random.Random, seen: Mapping[int, int]
) -> dict[int, tuple[list[Candidate], int]]:
    """Each slot's questions and how many are missing. The slot with the fewest candidates chooses first, and gives a
    question up for another where a later slot would else go short: what can be filled is filled with every seed.
    """
    wanted: list[list[Candidate]] = []
    for slot in slots:
        fitting = [c for c in pool if fits(slot, c)]
        rng.shuffle(fitting)
        fitting.sort(key=lambda c: seen.get(c.question_id, 0))
        wanted.append(fitting)
    holder: dict[int, int] = {}

    def seat(index: int, tried: set[int]) -> bool:
        tried.add(index)
        for c in wanted[index]:
            if c.question_id not in holder:
                holder[c.question_id] = index
                return True
        for c in wanted[index]:
            if holder[c.question_id] not in tried and seat(holder[c.question_id], tried):
                holder[c.question_id] = index
                return True
        return False

    missing = [0] * len(slots)
    for index in sorted(range(len(slots)), key=lambda i: (len(wanted[i]), i)):
        missing[index] = sum(not seat(index, set()) for _ in range(slots[index].count))
    return {i: ([c for c in wanted[i] if holder.get(c.question_id) == i], missing[i]) for i in range(len(slots))}
