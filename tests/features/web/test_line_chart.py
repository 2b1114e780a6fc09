"""The geometry of the line chart: within its box, evenly spaced, higher for more."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.web.charts import line_chart

settings_ = settings(derandomize=True, database=None, deadline=None)
shares = st.lists(st.floats(0, 1), max_size=40)


@pytest.mark.parametrize(
    ("given_", "points"),
    [
        ([], []),
        ([0.0], [(338, 208)]),
        ([1.0], [(338, 12)]),
        ([0.0, 1.0], [(52, 208), (624, 12)]),
        ([0.5, 0.5, 0.5], [(52, 110), (338, 110), (624, 110)]),
        ([0.25, 0.75, 1.0], [(52, 159), (338, 61), (624, 12)]),
    ],
)
def test_points(given_, points):
    assert line_chart(given_).points == [pytest.approx(point) for point in points]


@pytest.mark.parametrize(
    ("given_", "path"),
    [([], ""), ([1.0], "M338.0 12.0"), ([0.0, 1.0], "M52.0 208.0 L624.0 12.0"),
     ([0.0, 0.5, 1.0], "M52.0 208.0 L338.0 110.0 L624.0 12.0")],
)  # fmt: skip
def test_path(given_, path):
    assert line_chart(given_).path == path


@pytest.mark.parametrize(("width", "height"), [(640, 220), (320, 120), (1000, 400)])
def test_grid_goes_from_nothing_at_the_foot_to_all_at_the_top(width, height):
    chart = line_chart([0.3, 0.6], width, height)
    assert (chart.width, chart.height, chart.left) == (width, height, 52)
    assert [share for share, _ in chart.grid] == [0, 0.25, 0.5, 0.75, 1]
    assert chart.grid[0][1] == height - 12
    assert chart.grid[-1][1] == 12
    steps = [above - below for (_, below), (_, above) in itertools.pairwise(chart.grid)]
    assert steps == [pytest.approx((24 - height) / 4)] * 4


@settings_
@given(shares, st.floats(100, 2000), st.floats(50, 1000))
def test_every_point_lies_in_the_box(given_, width, height):
    chart = line_chart(given_, width, height)
    assert len(chart.points) == len(given_)
    for x, y in chart.points:
        assert chart.left <= x <= width - 16 + 1e-9
        assert 12 - 1e-9 <= y <= height - 12 + 1e-9


@settings_
@given(st.lists(st.floats(0, 1), min_size=2, max_size=40))
def test_points_go_right_in_even_steps_from_edge_to_edge(given_):
    places = [x for x, _ in line_chart(given_).points]
    assert places[0] == 52
    assert places[-1] == pytest.approx(624)
    steps = [b - a for a, b in itertools.pairwise(places)]
    assert steps == [pytest.approx(572 / (len(given_) - 1))] * len(steps)


@settings_
@given(st.floats(0, 1), st.floats(0, 1))
def test_more_is_higher(one, other):
    (_, a), (_, b) = line_chart([one, other]).points
    assert (a < b) <= (one > other)
    assert (a > b) <= (one < other)
    assert a == pytest.approx(208 - 196 * one)


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 0.75, 1.0])
def test_point_on_a_grid_line_lies_on_it(share):
    chart = line_chart([share])
    assert dict(chart.grid)[share] == chart.points[0][1]
