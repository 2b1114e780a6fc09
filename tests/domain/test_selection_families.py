"""Siblings never stand in one paper, and what can be drawn without them is drawn with every seed."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.selection import Slot, draw, fits, shortages
from tests.domain.samples import candidate
from tests.domain.small_pools import asked, family_of, papers

SEEDS = range(40)
seeds = st.integers(0, 2**63 - 1)


def tried(slots, pool, seed):
    """The drawn questions in their slots; None where the draw refuses."""
    known = {c.version_id: c for c in pool}
    try:
        return [known[pick.version_id] for pick in draw(slots, pool, seed)]
    except Invalid:
        return None


@given(asked(), seeds)
def test_no_paper_holds_two_siblings_and_every_slot_gets_what_it_asks_for(made, seed):
    slots, pool = made
    paper = tried(slots, pool, seed)
    if paper is None:
        return
    assert max(Counter(family_of(c) for c in paper).values()) == 1
    places = [slot for slot in sorted(slots, key=lambda s: s.section) for _ in range(slot.count)]
    assert len(paper) == len(places)
    assert all(fits(slot, c) for slot, c in zip(places, paper, strict=True))


@given(asked())
def test_what_can_be_filled_is_filled_with_every_seed(made):
    slots, pool = made
    possible = next(papers(slots, pool), None) is not None
    assert {tried(slots, pool, seed) is not None for seed in range(6)} == {possible}
    assert (shortages(slots, pool) == []) is possible


@given(asked(fixed=True))
def test_fixed_questions_keep_their_siblings_out(made):
    slots, pool = made
    possible = next(papers(slots, pool), None) is not None
    for seed in range(6):
        paper = tried(slots, pool, seed)
        assert (paper is not None) is possible
        if paper is not None:
            assert max(Counter(family_of(c) for c in paper).values()) == 1
    assert (shortages(slots, pool) == []) is possible


FAMILY = [candidate(i, family="f") for i in range(3)]


def test_each_sibling_has_its_chance():
    assert {draw([Slot(count=1)], FAMILY, seed)[0].question_id for seed in SEEDS} == {0, 1, 2}


def test_of_siblings_the_one_met_longest_ago_is_shown():
    for seed in SEEDS:
        assert draw([Slot(count=1)], FAMILY, seed, {0: 9, 1: 4, 2: 7})[0].question_id == 1
        assert draw([Slot(count=1)], FAMILY, seed, {0: 9, 1: 4})[0].question_id == 2


def test_three_siblings_are_one_question_to_the_check():
    with pytest.raises(Invalid) as refused:
        draw([Slot(count=2)], FAMILY, 1)
    assert (refused.value.code, refused.value.facts) == ("pool_too_small", {"slot": 1, "missing": 1})


def test_a_family_does_not_weigh_more_than_a_question():
    """Three siblings have the chance of one question, not of three."""
    pool = [*FAMILY, candidate(10)]
    drawn = Counter(draw([Slot(count=1)], pool, seed)[0].question_id == 10 for seed in range(400))
    assert 150 <= drawn[True] <= 250
