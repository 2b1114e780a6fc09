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


@dataclass(frozen=True, slots=True)
class Pick:
    """One drawn item: the version, the order its options are shown in, and its points."""

    version_id: int
    question_id: int
    option_order: tuple[str, ...]
    points: float


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
            picks.append(Pick(candidate.version_id, candidate.question_id, tuple(order), slot.points))
    return picks


def _fill(
    slots: Sequence[Slot], pool: Sequence[Candidate], rng: random.Random, seen: Mapping[int, int]
) -> dict[int, tuple[list[Candidate], int]]:
    """Each slot's questions and how many are missing. The slot with the fewest candidates chooses first."""
    fitting = {i: [c for c in pool if fits(slot, c)] for i, slot in enumerate(slots)}
    taken: set[int] = set()
    filled: dict[int, tuple[list[Candidate], int]] = {}
    for index in sorted(fitting, key=lambda i: (len(fitting[i]) - slots[i].count, i)):
        free = [c for c in fitting[index] if c.question_id not in taken]
        rng.shuffle(free)
        free.sort(key=lambda c: seen.get(c.question_id, 0))
        chosen = free[: slots[index].count]
        taken.update(c.question_id for c in chosen)
        filled[index] = (chosen, slots[index].count - len(chosen))
    return filled
