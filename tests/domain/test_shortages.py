"""A paper that the pool can fill is drawn with every seed, and a check before says the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.selection import Slot, draw, fits, shortages
from tests.domain.samples import candidate

SEEDS = range(60)


def can_be_filled(slots, pool):
    """Whether every place of every slot can have its own question (Kuhn's matching)."""
    places = [slot for slot in slots for _ in range(slot.count)]
    holder: dict[int, int] = {}

    def seat(place, tried):
        for c in pool:
            if fits(places[place], c) and c.question_id not in tried:
                tried.add(c.question_id)
                if c.question_id not in holder or seat(holder[c.question_id], tried):
                    holder[c.question_id] = place
                    return True
        return False

    return all(seat(place, set()) for place in range(len(places)))


def pool_of(*rows):
    """Questions by (how many, what they are)."""
    kinds = [changes for count, changes in rows for _ in range(count)]
    return [candidate(i, **changes) for i, changes in enumerate(kinds)]


DUTY, LOYALTY = {"topic": "duty"}, {"topic": "loyalty"}
FILLABLE = {
    "one narrow, one wide": ([Slot(count=1), Slot(count=1, topics=("duty",))], pool_of((1, DUTY), (1, LOYALTY))),
    "the wide one takes all the rest": (
        [Slot(count=11), Slot(count=1, topics=("duty",))],
        pool_of((10, DUTY), (2, LOYALTY)),
    ),
    "three within each other": (
        [Slot(count=3), Slot(count=2, topics=("duty",)), Slot(count=1, topics=("duty",), situation=True)],
        pool_of((1, {**DUTY, "situation": True}), (2, DUTY), (3, LOYALTY)),
    ),
    "two that overlap": (
        [Slot(count=2, topics=("duty",)), Slot(count=2, situation=True)],
        pool_of((1, DUTY), (2, {**DUTY, "situation": True}), (1, {**LOYALTY, "situation": True})),
    ),
    "three that overlap in a ring": (
        [Slot(count=1, topics=("duty",)), Slot(count=1, situation=True), Slot(count=1, difficulties=("hard",))],
        pool_of(
            (1, {**DUTY, "difficulty": "hard"}),
            (1, {**DUTY, "situation": True}),
            (1, {**LOYALTY, "situation": True, "difficulty": "hard"}),
        ),
    ),
}


@pytest.mark.parametrize("name", FILLABLE)
def test_what_can_be_filled_is_drawn_with_every_seed(name):
    slots, pool = FILLABLE[name]
    assert can_be_filled(slots, pool)
    assert shortages(slots, pool) == []
    for seed in SEEDS:
        assert len(draw(slots, pool, seed)) == sum(slot.count for slot in slots)


def test_questions_met_before_do_not_spoil_the_draw():
    """The freshest would leave the narrow slot empty, were the wide one to choose first."""
    pool = pool_of((2, DUTY), (4, LOYALTY))
    seen = {c.question_id: 3 for c in pool if c.topic == "loyalty"}
    for seed in SEEDS:
        assert len(draw([Slot(count=4), Slot(count=2, topics=("duty",))], pool, seed, seen)) == 6


@st.composite
def nested(draw_):
    """A pool, and slots each of which lies within the next or apart from it: choosing narrow first fills them."""
    parts = [
        (draw_(st.integers(0, 4)), {"topic": topic, "situation": situation})
        for topic in ("duty", "loyalty")
        for situation in (True, False)
    ]
    sorts = [{"topics": ("duty",)}, {"topics": ("loyalty",)}, {"topics": ("duty",), "situation": True}]
    asked = draw_(st.lists(st.sampled_from(sorts), min_size=1, max_size=3, unique_by=str))
    narrow = [Slot(count=draw_(st.integers(1, 2)), **sort) for sort in asked]
    pool = pool_of(*parts)
    left = len(pool) - sum(slot.count for slot in narrow)
    wide = Slot(count=max(1, left + draw_(st.integers(-1, 1))))
    return [wide, *narrow], pool


@st.composite
def overlapping(draw_):
    """A pool, and slots that may overlap in any way."""
    parts = [
        (draw_(st.integers(0, 2)), {"topic": topic, "situation": situation, "difficulty": difficulty})
        for topic in ("duty", "loyalty")
        for situation in (True, False)
        for difficulty in ("easy", "hard")
    ]
    sorts = [{}, {"topics": ("duty",)}, {"topics": ("loyalty",)}, {"situation": True}, {"difficulties": ("hard",)}]
    asked = draw_(st.lists(st.sampled_from(sorts), min_size=2, max_size=4, unique_by=str))
    return [Slot(count=draw_(st.integers(1, 4)), **sort) for sort in asked], pool_of(*parts)


def drawn(slots, pool):
    """Whether the draw succeeds, for each of some seeds."""
    found = set()
    for seed in range(8):
        try:
            found.add(len(draw(slots, pool, seed)) == sum(slot.count for slot in slots))
        except Invalid:
            found.add(False)
    return found


@given(nested())
def test_nested_slots_are_drawn_whenever_they_can_be(asked):
    assert drawn(*asked) == {can_be_filled(*asked)}


@given(overlapping())
def test_overlapping_slots_are_drawn_whenever_they_can_be(asked):
    assert drawn(*asked) == {can_be_filled(*asked)}


@given(overlapping())
def test_check_and_draw_agree(asked):
    """A quiz that passed the check must not refuse some of those who start it."""
    assert drawn(*asked) == {shortages(*asked) == []}


@pytest.mark.parametrize(
    ("slots", "short"),
    [
        ([], []),
        ([Slot(count=5)], []),
        ([Slot(count=6)], [(0, 1)]),
        ([Slot(count=2, topics=("duty",)), Slot(count=3, topics=("loyalty",))], []),
        ([Slot(count=4, topics=("duty",)), Slot(count=3, topics=("loyalty",))], [(0, 2)]),
        ([Slot(count=2, topics=("duty",)), Slot(count=5, topics=("loyalty",))], [(1, 2)]),
        ([Slot(count=3, topics=("cooperation",))], [(0, 3)]),
        # what the narrow one has taken is missing in the wide one
        ([Slot(count=5), Slot(count=2, topics=("duty",))], [(0, 2)]),
    ],
    ids=str,
)
def test_shortages(slots, short):
    assert shortages(slots, pool_of((2, DUTY), (3, LOYALTY))) == short


def test_every_short_slot_is_named():
    slots = [Slot(count=4, topics=("duty",)), Slot(count=5, topics=("loyalty",))]
    assert sorted(shortages(slots, pool_of((2, DUTY), (3, LOYALTY)))) == [(0, 2), (1, 2)]
