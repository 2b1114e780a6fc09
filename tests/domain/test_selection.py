"""The draw of a paper: by its seed alone, as the slots ask, the longest unseen first, nobody's question twice."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.questions import DIFFICULTIES, LEVELS
from app.domain.selection import Slot, draw, fits
from tests.domain.samples import TOPICS, candidate

SEEDS = range(60)
seeds = st.integers(0, 2**63 - 1)
KINDS = {"single": ("a", "b", "c"), "multiple": ("a", "b", "c", "d"), "true_false": ("t", "f")}


@st.composite
def pools(draw_, least=0, most=24):
    def one(number):
        kind = draw_(st.sampled_from(sorted(KINDS)))
        return candidate(
            number,
            topic=draw_(st.sampled_from(TOPICS)),
            kind=kind,
            level=draw_(st.sampled_from(LEVELS)),
            difficulty=draw_(st.sampled_from(DIFFICULTIES)),
            situation=draw_(st.booleans()),
            option_ids=KINDS[kind],
            shuffles=kind != "true_false",
        )

    return [one(number) for number in range(draw_(st.integers(least, most)))]


@st.composite
def fillable(draw_):
    """Slots, one a topic, and a pool that has enough for each."""
    pool = draw_(pools(least=6))
    had = Counter(c.topic for c in pool)
    asked = draw_(st.permutations(sorted(had)))
    return [
        Slot(count=draw_(st.integers(1, had[topic])), topics=(topic,), points=draw_(st.sampled_from([1.0, 2.0, 0.5])))
        for topic in asked
    ], pool


POOL = [candidate(i, topic=TOPICS[i % 3]) for i in range(30)]
SLOTS = [Slot(count=3, topics=("loyalty",)), Slot(count=2, topics=("duty",), points=2.0), Slot(count=4)]


@given(fillable(), seeds)
def test_same_seed_same_draw_whatever_the_order_of_the_pool(asked, seed):
    slots, pool = asked
    paper = draw(slots, pool, seed)
    assert draw(slots, pool, seed) == paper
    assert draw(slots, pool[::-1], seed) == paper
    assert draw(slots, random.Random(seed).sample(pool, len(pool)), seed, {}) == paper


def test_other_seeds_other_papers():
    papers = {tuple(p.question_id for p in draw(SLOTS, POOL, seed)) for seed in SEEDS}
    assert len(papers) == len(SEEDS)


def test_every_question_has_its_chance():
    drawn = {p.question_id for seed in SEEDS for p in draw([Slot(count=5)], POOL, seed)}
    assert drawn == {c.question_id for c in POOL}


@given(fillable(), seeds)
def test_no_question_twice(asked, seed):
    slots, pool = asked
    drawn = [p.question_id for p in draw(slots, pool, seed)]
    assert len(drawn) == len(set(drawn)) == sum(slot.count for slot in slots)


def test_overlapping_slots_share_no_question():
    for seed in SEEDS:
        drawn = [p.question_id for p in draw([Slot(count=10), Slot(count=10), Slot(count=10)], POOL, seed)]
        assert sorted(drawn) == list(range(30))


@given(fillable(), seeds)
def test_each_slot_gets_its_count_of_what_it_asks_for_in_its_place(asked, seed):
    slots, pool = asked
    known = {c.version_id: c for c in pool}
    picks = iter(draw(slots, pool, seed))
    for slot in slots:
        for _ in range(slot.count):
            pick = next(picks)
            assert fits(slot, known[pick.version_id])
            assert known[pick.version_id].question_id == pick.question_id
            assert pick.points == slot.points
    assert next(picks, None) is None


@pytest.mark.parametrize(
    ("slot", "ok"),
    [
        (Slot(count=1), True),
        (Slot(count=1, topics=("duty",)), True),
        (Slot(count=1, topics=("loyalty", "duty")), True),
        (Slot(count=1, topics=("loyalty",)), False),
        (Slot(count=1, kinds=("single",)), True),
        (Slot(count=1, kinds=("multiple", "true_false")), False),
        (Slot(count=1, levels=("apply",)), True),
        (Slot(count=1, levels=("remember",)), False),
        (Slot(count=1, difficulties=("medium", "hard")), True),
        (Slot(count=1, difficulties=("easy",)), False),
        (Slot(count=1, situation=False), True),
        (Slot(count=1, situation=True), False),
        (Slot(count=1, topics=("duty",), kinds=("single",), levels=("apply",), situation=False), True),
        (Slot(count=1, topics=("duty",), kinds=("multiple",), levels=("apply",), situation=False), False),
    ],
)
def test_fits(slot, ok):
    assert fits(slot, candidate(1, topic="duty", kind="single", level="apply", difficulty="medium")) is ok


def test_situation_is_asked_for_or_does_not_matter():
    situation = candidate(1, situation=True)
    assert [fits(Slot(count=1, situation=s), situation) for s in (True, False, None)] == [True, False, True]


@given(pools(least=1), st.data(), seeds)
def test_least_recently_met_come_first(pool, data, seed):
    seen = {c.question_id: data.draw(st.integers(0, 4)) for c in pool if data.draw(st.booleans())}
    count = data.draw(st.integers(1, len(pool)))
    met = sorted(seen.get(c.question_id, -1) for c in pool)
    drawn = draw([Slot(count=count)], pool, seed, seen)
    assert sorted(seen.get(p.question_id, -1) for p in drawn) == met[:count]


def test_equally_recent_are_drawn_by_chance():
    seen = dict.fromkeys(range(20), 1)
    drawn = [{p.question_id for p in draw([Slot(count=12)], POOL, seed, seen)} for seed in SEEDS]
    assert all(set(range(20, 30)) <= ids for ids in drawn)
    assert set().union(*drawn) == set(range(30))


def test_no_slots_no_paper():
    assert draw([], POOL, 1) == []


@pytest.mark.parametrize(
    ("slots", "slot", "missing"),
    [
        ([Slot(count=31)], 1, 1),
        ([Slot(count=1), Slot(count=12, topics=("duty",))], 2, 2),
        ([Slot(count=1, topics=("cooperation",))], 1, 1),
        ([Slot(count=1, situation=True)], 1, 1),
    ],
)
def test_pool_too_small_is_refused(slots, slot, missing):
    with pytest.raises(Invalid) as refused:
        draw(slots, POOL, 1)
    assert (refused.value.code, refused.value.facts) == ("pool_too_small", {"slot": slot, "missing": missing})


def test_empty_pool_is_refused():
    with pytest.raises(Invalid, match="pool_too_small"):
        draw([Slot(count=1)], [], 1)
