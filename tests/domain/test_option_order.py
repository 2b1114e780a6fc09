"""The order of an item's options: any order for most kinds, the author's for true or false."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.selection import Slot, draw
from tests.domain.samples import candidate

SEEDS = range(600)


@given(st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=6, unique=True), st.integers(0, 2**63 - 1))
def test_order_is_a_permutation(ids, seed):
    (pick,) = draw([Slot(count=1)], [candidate(1, option_ids=tuple(ids))], seed)
    assert sorted(pick.option_order) == sorted(ids)


def test_every_order_is_about_as_frequent():
    pool = [candidate(1, option_ids=("a", "b", "c"))]
    orders = Counter(draw([Slot(count=1)], pool, seed)[0].option_order for seed in SEEDS)
    assert len(orders) == 6
    assert all(70 <= times <= 130 for times in orders.values()), orders


@pytest.mark.parametrize("seed", range(20))
def test_true_false_is_not_shuffled(seed):
    pool = [candidate(i, kind="true_false", option_ids=("t", "f"), shuffles=False) for i in range(5)]
    assert {pick.option_order for pick in draw([Slot(count=5)], pool, seed)} == {("t", "f")}


def test_items_of_one_paper_are_shuffled_apart():
    pool = [candidate(i, option_ids=("a", "b", "c", "d", "e")) for i in range(20)]
    assert len({pick.option_order for pick in draw([Slot(count=20)], pool, 1)}) > 10
