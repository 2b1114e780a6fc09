"""When time is over: not at the deadline, but right after it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.deadlines import derive, is_over, remaining_seconds

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
instants = st.timedeltas(timedelta(0), timedelta(days=7000)).map(lambda since: START + since)
limits = st.floats(0.01, 600)


@pytest.mark.parametrize(
    ("minutes", "at"),
    [
        (30, datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
        (30.0, datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
        (0.5, datetime(2026, 3, 2, 9, 0, 30, tzinfo=UTC)),
        (600, datetime(2026, 3, 2, 19, 0, tzinfo=UTC)),
        (24 * 60, datetime(2026, 3, 3, 9, 0, tzinfo=UTC)),
    ],
)
def test_derive(minutes, at):
    deadline = derive(START, minutes)
    assert deadline.at == at
    assert deadline.because == {"rule": "time_limit", "limit_minutes": minutes}


def test_no_limit():
    deadline = derive(START, None)
    assert deadline.at is None
    assert deadline.because == {"rule": "no_limit"}
    assert not is_over(deadline.at, START + timedelta(days=36_500))
    assert remaining_seconds(deadline.at, START) is None


@pytest.mark.parametrize(
    ("late", "over", "seconds"),
    [
        (-timedelta(minutes=30), False, 1800.0),
        (-timedelta(seconds=1.5), False, 1.5),
        (-MOMENT, False, 0.000001),
        (timedelta(0), False, 0.0),
        (MOMENT, True, 0.0),
        (timedelta(seconds=1), True, 0.0),
        (timedelta(days=400), True, 0.0),
    ],
    ids=str,
)
def test_around_the_deadline(late, over, seconds):
    at = derive(START, 30).at
    assert is_over(at, at + late) is over
    assert remaining_seconds(at, at + late) == seconds


@given(instants, limits)
def test_attempt_begins_with_its_whole_time(start, minutes):
    at = derive(start, minutes).at
    assert not is_over(at, start)
    assert remaining_seconds(at, start) == pytest.approx(60 * minutes, abs=1e-6)


@given(instants, limits)
def test_deadline_itself_counts_and_the_next_moment_does_not(start, minutes):
    at = derive(start, minutes).at
    assert not is_over(at, at)
    assert is_over(at, at + MOMENT)


@given(instants, instants)
def test_remaining_is_never_negative_and_agrees_with_being_over(at, now):
    seconds = remaining_seconds(at, now)
    assert seconds >= 0
    assert not (is_over(at, now) and seconds > 0)
    assert is_over(at, now) or seconds == (at - now).total_seconds()
