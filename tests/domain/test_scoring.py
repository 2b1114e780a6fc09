"""The score of an attempt, whether it passes, and which of its marks counts."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.scoring import Total, Worth, after_tries, current, total

shares = st.floats(0, 1)
worths = st.lists(st.builds(Worth, share=shares, points=st.floats(0.25, 100)), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("items", "earned", "possible", "awaiting", "share"),
    [
        ([], 0, 0, 0, None),
        ([(1, 1)], 1, 1, 0, 1.0),
        ([(0, 1)], 0, 1, 0, 0.0),
        ([(None, 1)], 0, 1, 1, None),
        ([(1, 1), (0, 1)], 1, 2, 0, 0.5),
        ([(1, 1), (None, 1)], 1, 2, 1, None),
        ([(0, 1), (None, 1)], 0, 2, 1, None),
        ([(1, 3), (0, 1)], 3, 4, 0, 0.75),
        ([(0.5, 2), (0.25, 4)], 2, 6, 0, 1 / 3),
        ([(None, 2), (None, 3)], 0, 5, 2, None),
        ([(1, 0)], 0, 0, 0, None),
    ],
    ids=str,
)
def test_total(items, earned, possible, awaiting, share):
    found = total(Worth(*item) for item in items)
    assert (found.earned, found.possible, found.awaiting) == (earned, possible, awaiting)
    assert found.share == (share if share is None else pytest.approx(share))


@pytest.mark.parametrize(
    ("share", "points", "earned"), [(None, 2, None), (0.0, 2, 0.0), (0.5, 2, 1.0), (1.0, 2, 2.0), (1.0, 0.5, 0.5)]
)
def test_worth_not_yet_marked_is_not_zero(share, points, earned):
    assert Worth(share, points).earned == earned
    assert (Worth(share, points).earned is None) == (share is None)


@pytest.mark.parametrize(
    ("score", "pass_mark", "passed"),
    [
        (Total(7, 10, 0), 0.7, True),
        (Total(6.99, 10, 0), 0.7, False),
        (Total(7.01, 10, 0), 0.7, True),
        (Total(0, 10, 0), 0.7, False),
        (Total(10, 10, 0), 1.0, True),
        (Total(9.999, 10, 0), 1.0, False),
        (Total(10, 10, 0), None, None),
        (Total(0, 10, 0), None, None),
        (Total(0, 10, 1), 0.7, None),
        (Total(9, 10, 1), 0.7, None),
        (Total(0, 0, 0), 0.7, None),
    ],
    ids=str,
)
def test_passed(score, pass_mark, passed):
    assert score.passed(pass_mark) is passed


def test_sum_that_falls_short_by_rounding_only_passes():
    found = total([Worth(0.1, 1)] * 10)
    assert found.share < 0.1
    assert found.passed(0.1) is True


@given(st.lists(st.tuples(st.integers(0, 12), st.sampled_from([3, 4, 6, 7, 12]), st.integers(1, 5)), min_size=1))
def test_exact_pass_mark_passes_and_a_thousandth_more_does_not(items):
    rows = [(Fraction(min(part, whole), whole), points) for part, whole, points in items]
    exact = sum(share * points for share, points in rows) / sum(points for _, points in rows)
    found = total(Worth(float(share), float(points)) for share, points in rows)
    assert found.passed(float(exact)) is True
    assert found.passed(float(exact) + 0.001) is False


@given(worths)
def test_share_lies_between_nothing_and_all(items):
    found = total(items)
    assert found.awaiting == 0
    assert 0 <= found.share <= 1 + 1e-12


@given(worths)
def test_order_of_items_is_irrelevant(items):
    assert total(items).earned == pytest.approx(total(items[::-1]).earned)


@given(worths, st.floats(0.25, 100))
def test_anything_awaiting_keeps_the_score_unknown(items, points):
    found = total([*items, Worth(None, points)])
    assert found.share is None
    assert found.passed(0.5) is None
    assert found.earned == total(items).earned
    assert found.possible == pytest.approx(total(items).possible + points)


@pytest.mark.parametrize(
    ("history", "counts"), [([], None), (["first"], "first"), (["first", "second", "third"], "third"), ((0, 1), 1)]
)
def test_last_mark_counts(history, counts):
    assert current(history) == counts


@pytest.mark.parametrize(
    ("share", "tries", "earned", "now"),
    [
        (1, 1, 0, 1),
        (1, 2, 0, Fraction(2, 3)),
        (1, 3, 0, Fraction(1, 3)),
        (1, 4, 0, 0),
        (1, 9, 0, 0),
        (0.5, 1, 0, 0.5),
        (0.5, 2, 0, Fraction(1, 3)),
        (0, 1, 0, 0),
        (0, 2, 0.5, 0.5),
        (0.5, 2, 0.5, 0.5),
        (1, 2, 0.5, Fraction(2, 3)),
        (1, 3, 0.5, 0.5),
        (1, 4, 0.25, 0.25),
    ],
    ids=str,
)
def test_each_further_try_costs_a_third_of_the_mark(share, tries, earned, now):
    assert after_tries(share, tries, earned) == pytest.approx(float(now))


@given(st.lists(shares, min_size=1, max_size=6))
def test_trying_again_never_takes_away_and_never_beats_the_first_try(answers):
    earned = 0.0
    for tries, share in enumerate(answers, 1):
        before, earned = earned, after_tries(share, tries, earned)
        assert before <= earned <= max(answers)
        assert earned <= max(before, share)
    assert earned >= answers[0]
