"""When time is over: not at the deadline, but right after it; and what a person is due is never cut."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.deadlines import (
    NO_ACCOMMODATION,
    Accommodation,
    after_days,
    derive,
    instants,
    is_over,
    next_start,
    own_minutes,
    remaining_seconds,
    section_limit,
)

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
moments = st.timedeltas(timedelta(0), timedelta(days=7000)).map(lambda since: START + since)
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
    assert deadline.because == {"rule": "time_limit", "limit_minutes": minutes, "own_minutes": minutes}


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


@given(moments, limits)
def test_attempt_begins_with_its_whole_time(start, minutes):
    at = derive(start, minutes).at
    assert not is_over(at, start)
    assert remaining_seconds(at, start) == pytest.approx(60 * minutes, abs=1e-6)


@given(moments, limits)
def test_deadline_itself_counts_and_the_next_moment_does_not(start, minutes):
    at = derive(start, minutes).at
    assert not is_over(at, at)
    assert is_over(at, at + MOMENT)


@given(moments, moments)
def test_remaining_is_never_negative_and_agrees_with_being_over(at, now):
    seconds = remaining_seconds(at, now)
    assert seconds >= 0
    assert not (is_over(at, now) and seconds > 0)
    assert is_over(at, now) or seconds == (at - now).total_seconds()


# what a person is due

BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
LONGER = Accommodation(time_factor=1.5)
MORE = Accommodation(extra_minutes=10)
BOTH = Accommodation(time_factor=1.5, extra_minutes=10)
BREAKS = Accommodation(break_minutes=15)
UNLIMITED = Accommodation(unlimited=True)
people = st.builds(
    Accommodation,
    time_factor=st.floats(1, 5),
    extra_minutes=st.floats(0, 600),
    break_minutes=st.floats(0, 240),
    unlimited=st.booleans(),
)


def local(hour, minute, *, zone=BERLIN, year=2026, month=3, day=2):
    return datetime(year, month, day, hour, minute, tzinfo=zone)


def test_half_as_much_again_extends_the_close():
    """30 min × 1.5 = 45 min; closes for you at 17:20, extended from 17:00."""
    closes = local(17, 0)
    deadline = derive(local(16, 35), 30, closes, LONGER)
    assert deadline.at == local(17, 20)
    assert deadline.because == {
        "rule": "time_limit",
        "limit_minutes": 30,
        "own_minutes": 45,
        "factor": 1.5,
        "extra_minutes": 0,
        "closes_at": "2026-03-02T16:00:00+00:00",
        "closes_for_you": "2026-03-02T16:20:00+00:00",
    }
    assert instants(deadline.because) == {"closes_at": closes, "closes_for_you": local(17, 20)}


@pytest.mark.parametrize(
    ("person", "neutral", "gives_time"),
    [
        (NO_ACCOMMODATION, True, False),
        (LONGER, False, True),
        (MORE, False, True),
        (BREAKS, False, False),
        (UNLIMITED, False, True),
        (Accommodation(time_factor=1.0, extra_minutes=0.0), True, False),
    ],
    ids=str,
)
def test_neutral_or_not(person, neutral, gives_time):
    assert (person.neutral, person.gives_time) == (neutral, gives_time)


@pytest.mark.parametrize(
    ("person", "own", "section"),
    [
        (NO_ACCOMMODATION, 30, 30),
        (LONGER, 45, 45),
        (MORE, 40, 30),
        (BOTH, 55, 45),
        (BREAKS, 30, 30),
        (Accommodation(time_factor=1.25), 37.5, 37.5),
        (UNLIMITED, 30, None),
    ],
    ids=str,
)
def test_own_limit_of_a_quiz_and_of_a_section(person, own, section):
    assert own_minutes(30, person) == own
    assert section_limit(30, person) == section


NOON = local(12, 0)
AT_ONE = local(13, 0)


@pytest.mark.parametrize(
    ("start", "limit", "person", "at", "rule", "closes_for_you"),
    [
        # Nobody's close is cut while there is time enough.
        (NOON, 30, NO_ACCOMMODATION, local(12, 30), "time_limit", None),
        (local(12, 30), 30, NO_ACCOMMODATION, AT_ONE, "time_limit", None),
        # The close cuts whoever has no accommodation, and nobody else.
        (local(12, 48), 30, NO_ACCOMMODATION, AT_ONE, "closing", None),
        (local(12, 48), 30, BREAKS, AT_ONE, "closing", None),
        (local(12, 48), 30, LONGER, local(13, 33), "time_limit", local(13, 33)),
        (local(12, 48), 30, MORE, local(13, 28), "time_limit", local(13, 28)),
        (local(12, 48), 30, BOTH, local(13, 43), "time_limit", local(13, 43)),
        (local(12, 48), 30, UNLIMITED, None, "unlimited", None),
        # Their own limit ends before the close: there is nothing to extend.
        (NOON, 30, LONGER, local(12, 45), "time_limit", None),
        (local(12, 15), 30, LONGER, AT_ONE, "time_limit", None),
        (local(12, 16), 30, LONGER, local(13, 1), "time_limit", local(13, 1)),
        # Only a close: there is nothing to multiply, and the minutes come after it.
        (NOON, None, NO_ACCOMMODATION, AT_ONE, "closing", None),
        (NOON, None, LONGER, AT_ONE, "closing", None),
        (NOON, None, MORE, local(13, 10), "closing", local(13, 10)),
        (NOON, None, UNLIMITED, None, "unlimited", None),
    ],
    ids=str,
)
def test_with_a_closing_time(start, limit, person, at, rule, closes_for_you):
    deadline = derive(start, limit, AT_ONE, person)
    assert deadline.at == at
    assert deadline.because["rule"] == rule
    assert instants(deadline.because).get("closes_for_you") == closes_for_you
    assert instants(deadline.because)["closes_at"] == AT_ONE


@pytest.mark.parametrize(
    ("limit", "person", "rule", "minutes"),
    [
        (None, NO_ACCOMMODATION, "no_limit", None),
        (None, BOTH, "no_limit", None),
        (None, UNLIMITED, "no_limit", None),
        (30, UNLIMITED, "unlimited", None),
        (30, BOTH, "time_limit", 55),
        (30, BREAKS, "time_limit", 30),
    ],
    ids=str,
)
def test_without_a_closing_time(limit, person, rule, minutes):
    deadline = derive(START, limit, None, person)
    assert deadline.because["rule"] == rule
    assert deadline.at == (None if minutes is None else START + timedelta(minutes=minutes))
    assert instants(deadline.because) == {}


def test_a_lifted_limit_is_still_named():
    assert derive(START, 30, START + timedelta(hours=1), UNLIMITED).because == {
        "rule": "unlimited",
        "limit_minutes": 30,
        "closes_at": "2026-03-02T10:00:00+00:00",
    }


closings = st.none() | st.timedeltas(timedelta(seconds=1), timedelta(days=2))


@given(moments, st.none() | limits, closings, people)
def test_what_somebody_is_due_never_takes_time_away(start, limit, closing, person):
    closes_at = None if closing is None else start + closing
    theirs, usual = derive(start, limit, closes_at, person).at, derive(start, limit, closes_at).at
    assert theirs is None or (usual is not None and theirs >= usual)


@given(moments, limits, closings, people)
def test_whoever_is_due_time_has_all_of_it(start, limit, closing, person):
    closes_at = None if closing is None else start + closing
    at = derive(start, limit, closes_at, person).at
    if person.unlimited:
        assert at is None
    elif person.gives_time:
        assert at == start + timedelta(minutes=own_minutes(limit, person))
    else:
        assert at == min(filter(None, (start + timedelta(minutes=limit), closes_at)))


@given(moments, st.none() | limits, closings, people)
def test_the_derivation_agrees_with_the_deadline(start, limit, closing, person):
    closes_at = None if closing is None else start + closing
    deadline = derive(start, limit, closes_at, person)
    found = instants(deadline.because)
    assert found.get("closes_at") == closes_at or deadline.because["rule"] == "no_limit"
    if "closes_for_you" in found:
        assert found["closes_for_you"] == deadline.at > closes_at
    if deadline.because["rule"] == "time_limit":
        assert deadline.at == start + timedelta(minutes=deadline.because["own_minutes"])


# a clock that stands still


@pytest.mark.parametrize("later", [timedelta(0), timedelta(minutes=5), timedelta(days=3)], ids=str)
def test_while_the_clock_is_stopped_nothing_runs(later):
    at = derive(START, 30).at
    stopped = START + timedelta(minutes=12)
    assert remaining_seconds(at, stopped + later, stopped) == 18 * 60


def test_without_a_limit_a_stopped_clock_shows_none_either():
    assert remaining_seconds(None, START, START) is None


# from when the next attempt may begin


def test_no_waiting_time_or_no_attempt_yet():
    assert next_start(None, wait_days=7, wait_minutes=30, zone=BERLIN) is None
    assert next_start(START, wait_days=0, wait_minutes=0, zone=BERLIN) is None


@pytest.mark.parametrize(
    ("ended", "seven_days_later", "hours"),
    [
        # The clocks go forward on 29 March 2026 and back on 25 October 2026 in Berlin, and never in Shanghai.
        (local(9, 0), local(9, 0, day=9), 168),
        (local(9, 0, day=25), local(9, 0, month=4, day=1), 167),
        (local(9, 0, month=10, day=20), local(9, 0, month=10, day=27), 169),
        (local(9, 0, day=25, zone=SHANGHAI), local(9, 0, month=4, day=1, zone=SHANGHAI), 168),
        (local(9, 0, month=10, day=20, zone=SHANGHAI), local(9, 0, month=10, day=27, zone=SHANGHAI), 168),
        # 02:30 is skipped on 29 March: an hour later on the wall, never earlier than meant.
        (local(2, 30, day=22), local(3, 30, day=29), 168),
        # 02:30 comes twice on 25 October: the first.
        (local(2, 30, month=10, day=18), local(2, 30, month=10, day=25), 168),
        # And from the second of them, seven days go to the only one of that day.
        (local(2, 30, month=10, day=25).replace(fold=1), local(2, 30, month=11, day=1), 168),
        (local(2, 30, month=10, day=25), local(2, 30, month=11, day=1), 169),
    ],
    ids=str,
)
def test_seven_days_keep_the_wall_clock(ended, seven_days_later, hours):
    zone = ended.tzinfo
    found = next_start(ended.astimezone(UTC), wait_days=7, wait_minutes=0, zone=zone)
    assert found == seven_days_later.astimezone(UTC)
    # In UTC: two wall clocks of one zone know nothing of what lies between them.
    assert found - ended.astimezone(UTC) == timedelta(hours=hours)


def test_minutes_are_minutes_whatever_the_clocks_do():
    before = local(1, 45, day=29).astimezone(UTC)
    assert next_start(before, wait_days=0, wait_minutes=30, zone=BERLIN) == before + timedelta(minutes=30)
    assert next_start(before, wait_days=1, wait_minutes=30, zone=BERLIN) == local(2, 15, day=30).astimezone(UTC)


def test_half_an_hour_after_the_second_half_past_two_is_not_before_it():
    second = local(2, 30, month=10, day=25).replace(fold=1).astimezone(UTC)
    assert next_start(second, wait_days=0, wait_minutes=30, zone=BERLIN) == second + timedelta(minutes=30)


zones = st.sampled_from([BERLIN, SHANGHAI, ZoneInfo("America/Sao_Paulo"), ZoneInfo("Australia/Lord_Howe")])


@given(moments, st.integers(0, 400), zones)
def test_days_never_come_short_by_more_than_a_change_of_the_clocks(moment, days, zone):
    later = after_days(moment, days, zone)
    assert abs((later - moment) - timedelta(days=days)) <= timedelta(hours=1)
    wall, meant = later.astimezone(zone).replace(tzinfo=None), moment.astimezone(zone).replace(tzinfo=None)
    assert wall - meant in (timedelta(days=days), timedelta(days=days, minutes=30), timedelta(days=days, hours=1))


@given(moments, st.integers(0, 60), st.floats(0, 10_000), zones)
def test_the_next_attempt_never_begins_before_the_last_has_ended(moment, days, minutes, zone):
    found = next_start(moment, wait_days=days, wait_minutes=minutes, zone=zone)
    assert found is None or found >= moment
