"""Least recently seen first, for one person: never met before longest ago, whatever the slots."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.selection import Slot, draw
from tests.domain.samples import candidate
from tests.domain.small_pools import asked, papers

SEEDS = range(40)
NEVER = float("-inf")
POOL = [candidate(i) for i in range(6)]


def ids(slots, pool, seed, seen):
    return [pick.question_id for pick in draw(slots, pool, seed, seen)]


def test_never_met_then_longest_ago():
    seen = {0: 30, 1: 10, 2: 20, 3: 40}
    for seed in SEEDS:
        assert set(ids([Slot(count=2)], POOL, seed, seen)) == {4, 5}
        assert set(ids([Slot(count=4)], POOL, seed, seen)) == {4, 5, 1, 2}
        assert set(ids([Slot(count=5)], POOL, seed, seen)) == {4, 5, 1, 2, 0}


def test_never_met_comes_before_any_number():
    assert {ids([Slot(count=1)], POOL[:2], seed, {0: -(10**9)})[0] for seed in SEEDS} == {1}


def test_how_often_does_not_matter_but_when():
    """Two met in the same attempt are equals."""
    drawn = Counter(ids([Slot(count=1)], POOL[:2], seed, {0: 7, 1: 7})[0] for seed in SEEDS)
    assert set(drawn) == {0, 1}


def test_a_rival_slot_gives_way_for_a_fresher_question():
    """The first slot could take either; were it to take 1, the second would be left with a question met before."""
    pool = [
        candidate(0, topic="duty"),
        candidate(1, topic="duty", situation=True),
        candidate(2, topic="loyalty", situation=True),
    ]
    slots = [Slot(count=1, topics=("duty",)), Slot(count=1, situation=True)]
    for seed in SEEDS:
        assert ids(slots, pool, seed, {2: 5}) == [0, 1]


@given(asked(families=False), st.data(), st.integers(0, 2**63 - 1))
def test_no_other_paper_is_fresher(made, data, seed):
    """Compared with every way to fill the slots: the latest-met question is as old as can be, then the next, ..."""
    slots, pool = made
    seen = {c.question_id: data.draw(st.integers(1, 4)) for c in pool if data.draw(st.booleans())}

    def recencies(questions):
        return sorted(seen.get(q, NEVER) for q in questions)

    best = min((recencies(c.question_id for c in paper) for paper in papers(slots, pool)), default=None)
    try:
        assert recencies(ids(slots, pool, seed, seen)) == best
    except Invalid:
        assert best is None


@given(asked(), st.data(), st.integers(0, 2**63 - 1))
def test_what_was_met_never_spoils_a_paper(made, data, seed):
    """With families too: whatever a person has seen, they get a paper where anybody does."""
    slots, pool = made
    seen = {c.question_id: data.draw(st.integers(1, 4)) for c in pool if data.draw(st.booleans())}
    possible = next(papers(slots, pool), None) is not None
    try:
        assert bool(draw(slots, pool, seed, seen)) is possible
    except Invalid:
        assert not possible
