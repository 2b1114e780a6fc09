"""Drawing a paper: which questions, and the order of their options. The seed decides; nothing else does.

Siblings, questions that give each other away, never stand in one paper: what is dealt out is families, and a question
without siblings is a family of its own. The questions that a person met longest ago, or never, come first.
"""

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
    """A published question as the draw sees it. `shuffles`: whether the order of its options may change,
    but for those in `last`, which stay at the end. `never_as_written`: whether it has to, because it is the key."""

    version_id: int
    question_id: int
    topic: str
    kind: str
    level: str
    difficulty: str
    situation: bool
    option_ids: tuple[str, ...]
    shuffles: bool
    last: frozenset[str] = frozenset()
    never_as_written: bool = False
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


@dataclass(frozen=True, slots=True)
class Fault:
    """A fixed question that cannot stand in its slot (counted from 0).

    `code`: `question_not_published` (unknown or retired), `question_fixed_twice`, or `siblings_fixed` with `other`,
    the key of the fixed question that it must not stand beside.
    """

    code: str
    slot: int
    key: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class Lack:
    """A slot (counted from 0) that cannot be filled, and why: all the slots that compete with it for the same
    families, itself among them, ask for `asked` questions, and `offered` families are all that fits any of them."""

    slot: int
    missing: int
    rivals: tuple[int, ...]
    asked: int
    offered: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Slots matched up with a pool, once for any number of draws.

    `fixed`: each slot's fixed questions. `wanted`: for each slot that draws, what fits it, by the number of its
    family; families of fixed questions are out of reach. `order`: the slots that draw, the narrowest first.
    """

    slots: tuple[Slot, ...]
    fixed: tuple[tuple[Candidate, ...], ...]
    wanted: tuple[Mapping[int, tuple[Candidate, ...]], ...]
    order: tuple[int, ...]
    faults: tuple[Fault, ...]


def fits(slot: Slot, candidate: Candidate) -> bool:
    """Whether the slot may hold this question. A tag is enough of several."""
    if slot.questions:
        return candidate.key in slot.questions
    return (
        (not slot.topics or candidate.topic in slot.topics)
        and (not slot.kinds or candidate.kind in slot.kinds)
        and (not slot.levels or candidate.level in slot.levels)
        and (not slot.difficulties or candidate.difficulty in slot.difficulties)
        and (slot.situation is None or candidate.situation == slot.situation)
        and (not slot.tags or not set(slot.tags).isdisjoint(candidate.tags))
    )


def plan(slots: Sequence[Slot], pool: Sequence[Candidate]) -> Plan:
    # Sorted, so that a paper depends on what is in the pool and not on the order a database returns it in.
    pool = sorted(pool, key=lambda c: c.version_id)
    numbers: dict[str | int, int] = {}
    families = [numbers.setdefault(c.family or c.question_id, len(numbers)) for c in pool]
    by_key = {c.key: (family, c) for family, c in zip(families, pool, strict=True) if c.key}
    held: dict[int, Candidate] = {}
    faults: list[Fault] = []
    fixed: list[tuple[Candidate, ...]] = []
    for index, slot in enumerate(slots):
        here = []
        for key in slot.questions:
            if key not in by_key:
                faults.append(Fault("question_not_published", index, key))
                continue
            family, c = by_key[key]
            other = held.setdefault(family, c)
            if other is c and c not in here and not any(c in before for before in fixed):
                here.append(c)
            elif other is c:
                faults.append(Fault("question_fixed_twice", index, key))
            else:
                faults.append(Fault("siblings_fixed", index, key, other.key))
        fixed.append(tuple(here))
    wanted: list[dict[int, tuple[Candidate, ...]]] = []
    for slot in slots:
        fitting: dict[int, tuple[Candidate, ...]] = {}
        for family, c in zip(families, pool, strict=True):
            if not slot.questions and family not in held and fits(slot, c):
                fitting[family] = (*fitting.get(family, ()), c)
        wanted.append(fitting)
    drawing = [index for index, slot in enumerate(slots) if not slot.questions]
    order = tuple(sorted(drawing, key=lambda i: (len(wanted[i]), i)))
    return Plan(tuple(slots), tuple(fixed), tuple(wanted), order, tuple(faults))


def lacks(plan: Plan) -> list[Lack]:
    """Every slot that cannot be filled after the narrower ones, with its rivals."""
    seating = _Seating(plan, random.Random(0), {})  # noqa: S311 - any draw will do
    found = []
    for index in sorted(plan.order):
        missing = plan.slots[index].count - len(seating.holds[index])
        if missing:
            rivals: set[int] = set()
            seating.seat(index, rivals)
            offered = {family for i in rivals for family in plan.wanted[i]}
            asked = sum(plan.slots[i].count for i in rivals)
            found.append(Lack(index, missing, tuple(sorted(rivals)), asked, len(offered)))
    return found


def shortages(slots: Sequence[Slot], pool: Sequence[Candidate]) -> list[tuple[int, int]]:
    """For each slot that the pool cannot fill after the narrower ones: (its index, how many are missing)."""
    prepared = plan(slots, pool)
    missing = {lack.slot: lack.missing for lack in lacks(prepared)}
    for fault in prepared.faults:
        missing[fault.slot] = missing.get(fault.slot, 0) + 1
    return sorted(missing.items())


def draw(
    slots: Sequence[Slot], pool: Sequence[Candidate], seed: int, seen: Mapping[int, float] | None = None
) -> list[Pick]:
    """`drawn` from slots and a pool that are used once."""
    return drawn(plan(slots, pool), seed, seen)


def drawn(plan: Plan, seed: int, seen: Mapping[int, float] | None = None) -> list[Pick]:
    """A paper by `seed`; the same arguments give the same paper.

    `seen` maps a question id to how recently this person has met it, the greater the later: what is not in it comes
    first, then what was met longest ago. No question and no family appears twice. Slots keep their order in the paper,
    section by section. What can be filled is filled, with every seed. Raises Invalid with the code of a `Fault`, and
    Invalid("pool_too_small") when a slot cannot be filled.
    """
    for fault in plan.faults:
        raise Invalid(fault.code, slot=fault.slot + 1, key=fault.key, other=fault.other)
    seen = seen or {}
    rng = random.Random(seed)  # noqa: S311 - a draw, not a secret
    seating = _Seating(plan, rng, seen)
    for index in plan.order:
        missing = plan.slots[index].count - len(seating.holds[index])
        if missing:
            raise Invalid("pool_too_small", slot=index + 1, missing=missing)
    picks = []
    for index, slot in sorted(enumerate(plan.slots), key=lambda numbered: numbered[1].section):
        chosen = plan.fixed[index] or [
            _one_of(plan.wanted[index][family], seen, rng) for family in seating.holds[index]
        ]
        for c in chosen:
            picks.append(Pick(c.version_id, c.question_id, _laid_out(c, rng), slot.points, slot.section))
    return picks


def _laid_out(c: Candidate, rng: random.Random) -> tuple[str, ...]:
    order = [o for o in c.option_ids if o not in c.last]
    if c.shuffles:
        written = list(order)
        rng.shuffle(order)
        # Again until it is another order: each of the others stays as likely as the next.
        while c.never_as_written and order == written and len(order) > 1:
            rng.shuffle(order)
    return (*order, *(o for o in c.option_ids if o in c.last))


_NEVER = float("-inf")


def _one_of(siblings: tuple[Candidate, ...], seen: Mapping[int, float], rng: random.Random) -> Candidate:
    """The sibling met longest ago; among equals, chance decides."""
    if len(siblings) == 1:
        return siblings[0]
    return min(siblings, key=lambda c: (seen.get(c.question_id, _NEVER), rng.random()))


class _Seating:
    """Families dealt out to the slots that draw. `holds`: each slot's families, in the order they came.

    What was met longest ago is dealt out as far as it goes before anything met later is touched, and a slot gives a
    family up for another one where a rival would else go short: augmenting paths, which leave every family seated
    that once was. So of all ways to fill the slots, one with the least recently met questions is found.
    """

    def __init__(self, plan: Plan, rng: random.Random, seen: Mapping[int, float]) -> None:
        self.holds: list[list[int]] = [[] for _ in plan.slots]
        self._holder: dict[int, int] = {}
        # Of what a slot may have by now: what nobody has looked at yet, and what is taken, by itself or by a rival.
        self._free: list[list[int]] = [[] for _ in plan.slots]
        self._taken: list[list[int]] = [[] for _ in plan.slots]
        self._chance = rng.random
        for deal in _deals(plan, seen):
            for index, families in deal.items():
                self._free[index] += families
            short = False
            for index in plan.order:
                count = plan.slots[index].count
                while len(self.holds[index]) < count and self.seat(index, set()):
                    pass
                short = short or len(self.holds[index]) < count
            if not short:
                return

    def seat(self, index: int, tried: set[int]) -> bool:
        """Give the slot one family more. `tried`: the slots already asked to give one up; where this fails, they are
        all those that compete for what the slot can have."""
        tried.add(index)
        free, taken = self._free[index], self._taken[index]
        while free:
            # One at random, by exchange with the last: no more is shuffled than is dealt out.
            at = int(self._chance() * len(free))
            family, free[at] = free[at], free[-1]
            free.pop()
            taken.append(family)
            if family not in self._holder:
                self._holder[family] = index
                self.holds[index].append(family)
                return True
        for family in taken:
            rival = self._holder[family]
            if rival not in tried and self.seat(rival, tried):
                self.holds[rival].remove(family)
                self._holder[family] = index
                self.holds[index].append(family)
                return True
        return False


def _deals(plan: Plan, seen: Mapping[int, float]) -> list[dict[int, list[int]]]:
    """For each recency, the longest ago first: the families that each slot may have from then on."""
    if not seen:
        return [{index: list(plan.wanted[index]) for index in plan.order}]
    deals: dict[float, dict[int, list[int]]] = {}
    for index in plan.order:
        for family, siblings in plan.wanted[index].items():
            last = min([seen.get(c.question_id, _NEVER) for c in siblings])
            deals.setdefault(last, {}).setdefault(index, []).append(family)
    return [deals[last] for last in sorted(deals)]
