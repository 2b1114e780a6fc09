"""Small pools and slots of every sort, and what can be drawn from them, found by trying everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hypothesis import strategies as st

from app.domain.selection import Candidate, Slot, fits
from tests.domain.samples import candidate

FILTERS = (
    {},
    {"topics": ("duty",)},
    {"topics": ("loyalty",)},
    {"situation": True},
    {"difficulties": ("hard",)},
    {"tags": ("counter", "money")},
    {"topics": ("duty",), "situation": True},
)


def family_of(c: Candidate) -> str | int:
    return c.family or c.question_id


@st.composite
def asked(draw: st.DrawFn, families: bool = True, fixed: bool = False) -> tuple[list[Slot], list[Candidate]]:
    """Up to seven questions and up to three slots, for four places in all."""
    pool = [
        candidate(
            number,
            key=f"duty-{number}",
            topic=draw(st.sampled_from(("duty", "loyalty"))),
            situation=draw(st.booleans()),
            difficulty=draw(st.sampled_from(("easy", "hard"))),
            tags=tuple(draw(st.lists(st.sampled_from(("counter", "money", "night")), max_size=2, unique=True))),
            family=draw(st.sampled_from(("", "", "f", "g", "h"))) if families else "",
        )
        for number in range(draw(st.integers(1, 7)))
    ]
    slots = [
        Slot(count=draw(st.integers(1, 2)), section=draw(st.integers(1, 2)), **draw(st.sampled_from(FILTERS)))
        for _ in range(draw(st.integers(1, 3)))
    ]
    if fixed:
        keys = draw(st.lists(st.sampled_from([c.key for c in pool]), min_size=1, max_size=2, unique=True))
        slots.insert(draw(st.integers(0, len(slots))), Slot(count=len(keys), questions=tuple(keys)))
    return slots, pool


def papers(slots: Sequence[Slot], pool: Sequence[Candidate]) -> Iterator[tuple[Candidate, ...]]:
    """Every way to fill the slots, in their order, with no family twice; the order within a slot does not count."""
    places = [(i, slot) for i, slot in enumerate(slots) for _ in range(slot.count)]

    def fill(at: int, chosen: tuple[Candidate, ...]) -> Iterator[tuple[Candidate, ...]]:
        if at == len(places):
            yield chosen
            return
        index, slot = places[at]
        again = at > 0 and places[at - 1][0] == index and not slot.questions
        for c in pool:
            if slot.questions and c.key != slot.questions[sum(i == index for i, _ in places[:at])]:
                continue
            if again and c.question_id <= chosen[-1].question_id:
                continue
            if fits(slot, c) and family_of(c) not in {family_of(other) for other in chosen}:
                yield from fill(at + 1, (*chosen, c))

    return fill(0, ())
