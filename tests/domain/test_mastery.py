"""Evidence: a share with its 90 % interval, checked against Wilson's own equation and by simulation."""

import math
import random
from decimal import Decimal
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.mastery import Z90, Evidence, evidence, weakest

A_HAIR = 1e-12


def wilson(share: Decimal, n: int) -> tuple[float, float]:
    """The two p that are exactly z standard errors from `share`: (share - p)² = z² p (1 - p) / n, solved for p."""
    z = Decimal("1.644853626951472714863848907991632136")
    a, b, c = 1 + z * z / n, -(2 * share + z * z / n), share * share
    root = (b * b - 4 * a * c).sqrt()
    return float((-b - root) / (2 * a)), float((-b + root) / (2 * a))


def test_quantile():
    assert pytest.approx(NormalDist().inv_cdf(0.95), abs=1e-12) == Z90


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 8, 10, 20, 50, 100, 1000])
@pytest.mark.parametrize("share", ["0", "0.1", "0.25", "0.3333", "0.5", "0.7", "0.9", "0.95", "1"])
def test_interval_solves_wilsons_equation(n, share):
    found = evidence(float(share) * n, n)
    low, high = wilson(Decimal(share), n)
    assert found.share == pytest.approx(float(share))
    assert found.low == pytest.approx(low, abs=1e-9)
    assert found.high == pytest.approx(high, abs=1e-9)


@pytest.mark.parametrize(
    ("earned", "answers", "low", "high"),
    [
        # by hand: with none right of n, the upper end is z²/(n + z²), and the rest by symmetry; z² = 2.7055
        (0, 5, 0.0, 0.3511),
        (5, 5, 0.6489, 1.0),
        (0, 10, 0.0, 0.2129),
        (10, 10, 0.7871, 1.0),
        # half of n right: 1/2 ± z / (2 √(n + z²))
        (5, 10, 0.2693, 0.7307),
        (50, 100, 0.4188, 0.5812),
    ],
)
def test_figures_by_hand(earned, answers, low, high):
    found = evidence(earned, answers)
    assert found.low == pytest.approx(low, abs=6e-5)
    assert found.high == pytest.approx(high, abs=6e-5)


def test_no_answer_says_nothing():
    assert evidence(0, 0) == Evidence(0, None, 0.0, 1.0)


@given(st.integers(1, 5000), st.floats(0, 1))
def test_interval_lies_on_the_scale_and_holds_the_share(answers, share):
    found = evidence(share * answers, answers)
    assert 0 <= found.low <= found.high <= 1
    assert found.low - A_HAIR <= found.share <= found.high + A_HAIR
    assert found.high - found.low > 0


@given(st.lists(st.sampled_from([0.0, 0.1, 0.25, 1 / 3, 0.5, 2 / 3, 0.9, 1.0]), min_size=1, max_size=60))
def test_sums_of_shares_stay_on_the_scale(shares):
    found = evidence(sum(shares), len(shares))
    assert 0 <= found.share <= 1
    assert found.share == pytest.approx(math.fsum(shares) / len(shares))


@pytest.mark.parametrize(("earned", "share"), [(5 + 1e-9, 1.0), (-1e-9, 0.0)])
def test_rounding_error_does_not_leave_the_scale(earned, share):
    found = evidence(earned, 5)
    assert found == evidence(5 * share, 5)
    assert found.share == share


@given(st.integers(1, 500), st.floats(0, 1))
def test_interval_of_the_mirrored_share_is_mirrored(answers, share):
    found, mirrored = evidence(share * answers, answers), evidence((1 - share) * answers, answers)
    assert mirrored.low == pytest.approx(1 - found.high, abs=1e-9)
    assert mirrored.high == pytest.approx(1 - found.low, abs=1e-9)


@given(st.integers(1, 500), st.floats(0, 1))
def test_more_answers_narrow_the_interval(answers, share):
    few, many = evidence(share * answers, answers), evidence(share * answers * 4, answers * 4)
    assert many.high - many.low < few.high - few.low


@pytest.mark.parametrize(("answers", "enough"), [(0, False), (1, False), (4, False), (5, True), (6, True), (100, True)])
def test_enough(answers, enough):
    assert evidence(answers / 2, answers).enough is enough


def covered(rng, n, shares, weights, times=4000):
    """How often the interval holds the true mean, for a person met at random."""
    hits = 0
    for _ in range(times):
        chances = weights(rng)
        mean = sum(s * w for s, w in zip(shares, chances, strict=True))
        found = evidence(sum(rng.choices(shares, chances, k=n)), n)
        hits += found.low <= mean <= found.high
    return hits / times


@pytest.mark.parametrize("n", [5, 6, 8, 12, 20, 50])
def test_interval_covers_the_truth_as_often_as_it_says(n):
    def right_or_wrong(rng):
        p = rng.random()
        return (1 - p, p)

    assert 0.87 <= covered(random.Random(20260302), n, (0.0, 1.0), right_or_wrong) <= 0.935


@pytest.mark.parametrize("n", [5, 12, 30])
def test_partial_credit_errs_on_the_wide_side(n):
    def halves(rng):
        p = rng.uniform(0.1, 0.4)
        return (p, 1 - 2 * p, p)

    assert covered(random.Random(20260302), n, (0.0, 0.5, 1.0), halves) >= 0.93


def topics(**known):
    """Topics by (earned, answers), in this order."""
    return [(slug, evidence(*pair)) for slug, pair in known.items()]


@pytest.mark.parametrize(
    ("given_", "slug"),
    [
        ([], None),
        (topics(duty=(0, 0)), "duty"),
        (topics(duty=(5, 5)), "duty"),
        (topics(duty=(5, 10), loyalty=(3, 10), integrity=(9, 10)), "loyalty"),
        (topics(duty=(9, 10), loyalty=(10, 10)), "duty"),
        # too little is known of loyalty to call it weak, and enough of duty
        (topics(duty=(5, 10), loyalty=(0, 4)), "duty"),
        (topics(duty=(5, 10), loyalty=(0, 0)), "duty"),
        # all that is known is good: find out about the rest
        (topics(duty=(9, 10), loyalty=(4, 4)), "loyalty"),
        (topics(duty=(8, 10), loyalty=(1, 1)), "loyalty"),
        # nothing is known well enough: the least known, and of equals the first
        (topics(duty=(0, 3), loyalty=(1, 1), integrity=(2, 2)), "loyalty"),
        (topics(loyalty=(0, 2), duty=(0, 2)), "loyalty"),
        (topics(duty=(0, 4), integrity=(0, 0), loyalty=(0, 0)), "integrity"),
    ],
)
def test_weakest(given_, slug):
    assert weakest(given_) == slug
