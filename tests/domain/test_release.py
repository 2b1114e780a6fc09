"""What is shown of an attempt, and when: the three presets moment by moment, and any matrix."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import release
from app.domain.release import ANSWERS, EVERYTHING, PRESETS, Coming, Mode, Part, Release, When

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CLOSE = NOON + timedelta(hours=5)
DATE = NOON + timedelta(days=30)
SECOND = timedelta(seconds=1)
SCORE = frozenset({Part.SCORE})


def matrix(**changes):
    """Everything after submission, but for these."""
    found = {part.value: When.AFTER_SUBMISSION for part in Part}
    return Release(**{**found, **changes})


def at(shown_by, now, *, submitted_at=NOON, closes_at=CLOSE, others_working=False):
    return release.shown(
        shown_by, submitted_at=submitted_at, closes_at=closes_at, others_working=others_working, now=now
    )


whens = st.sampled_from(When)
matrices = st.builds(
    Release, score=whens, questions=whens, marks=whens, keys=whens, reasons=whens, on=st.none() | st.just(DATE)
)
moments = st.timedeltas(timedelta(0), timedelta(days=60)).map(lambda t: NOON + t)
closes = st.none() | moments


PRACTICE, CHECK, CERTIFY = PRESETS[Mode.PRACTICE], PRESETS[Mode.CHECK], PRESETS[Mode.CERTIFY]
DATED = release.answers_on(DATE)


@pytest.mark.parametrize(
    ("rules", "now", "others", "parts"),
    [
        (PRACTICE, NOON, False, EVERYTHING),
        (PRACTICE, NOON, True, EVERYTHING),
        (CHECK, NOON, False, SCORE),
        (CHECK, CLOSE - SECOND, False, SCORE),
        (CHECK, CLOSE, False, EVERYTHING),
        (CHECK, CLOSE, True, SCORE),
        (CHECK, CLOSE + timedelta(days=9), True, SCORE),
        (CERTIFY, NOON, False, SCORE),
        (CERTIFY, CLOSE, False, SCORE),
        (CERTIFY, DATE + timedelta(days=9999), False, SCORE),
        (DATED, CLOSE, False, SCORE),
        (DATED, DATE - SECOND, False, SCORE),
        (DATED, DATE, False, EVERYTHING),
        (DATED, DATE, True, EVERYTHING),
    ],
)
def test_presets_moment_by_moment(rules, now, others, parts):
    assert at(rules, now, others_working=others).parts == parts


@pytest.mark.parametrize("rules", [PRACTICE, CHECK])
def test_a_quiz_that_never_closes_shows_everything_after_submission(rules):
    assert at(rules, NOON, closes_at=None).parts == EVERYTHING
    assert at(rules, NOON, closes_at=None, others_working=True).parts == EVERYTHING


def test_who_submits_after_the_close_need_not_wait_for_it():
    late = CLOSE + timedelta(hours=1)
    assert at(CHECK, late, submitted_at=late).parts == EVERYTHING
    assert at(DATED, DATE + SECOND, submitted_at=DATE + SECOND).parts == EVERYTHING


def test_what_is_said_of_what_comes():
    assert at(CHECK, NOON).coming == tuple(Coming(p, When.AFTER_CLOSE, CLOSE) for p in list(Part)[1:])
    assert at(CHECK, CLOSE, others_working=True).coming == tuple(
        Coming(p, When.AFTER_CLOSE, None) for p in list(Part)[1:]
    )
    assert at(CERTIFY, NOON).coming == tuple(Coming(p, When.NEVER, None) for p in list(Part)[1:])
    assert at(DATED, NOON).coming == tuple(Coming(p, When.ON_DATE, DATE) for p in list(Part)[1:])
    assert at(PRACTICE, NOON).coming == ()


def test_a_score_waits_for_its_moment_but_for_nobody_else():
    rules = matrix(score=When.AFTER_CLOSE, questions=When.AFTER_CLOSE)
    assert Part.SCORE not in at(rules, CLOSE - SECOND).parts
    assert at(rules, CLOSE, others_working=True).parts & {Part.SCORE, Part.QUESTIONS} == SCORE


def test_a_date_that_is_not_given_never_comes():
    rules = matrix(keys=When.ON_DATE)
    assert at(rules, DATE).coming == (Coming(Part.KEYS, When.NEVER, None),)


@pytest.mark.parametrize(
    ("questions", "keys", "comes"),
    [
        (When.NEVER, When.AFTER_SUBMISSION, (When.NEVER, None)),
        (When.NEVER, When.AFTER_CLOSE, (When.NEVER, None)),
        (When.ON_DATE, When.AFTER_SUBMISSION, (When.ON_DATE, DATE)),
        (When.ON_DATE, When.AFTER_CLOSE, (When.ON_DATE, DATE)),
        (When.AFTER_CLOSE, When.ON_DATE, (When.ON_DATE, DATE)),
        (When.AFTER_CLOSE, When.AT_ONCE, (When.AFTER_CLOSE, CLOSE)),
        (When.AFTER_CLOSE, When.NEVER, (When.NEVER, None)),
    ],
)
def test_a_key_comes_with_its_question_or_not_at_all(questions, keys, comes):
    found = at(matrix(questions=questions, keys=keys, on=DATE), NOON)
    assert [(c.when, c.at) for c in found.coming if c.part is Part.KEYS] == [comes]


def test_before_submission_nothing_is_shown():
    for rules in (PRACTICE, matrix(keys=When.AT_ONCE)):
        assert at(rules, DATE, submitted_at=None) == release.NOTHING


@given(matrices, closes, st.booleans(), moments)
def test_each_part_is_shown_or_said_to_come(rules, closes_at, others, now):
    found = at(rules, now, closes_at=closes_at, others_working=others)
    assert found.parts | {c.part for c in found.coming} == EVERYTHING
    assert len(found.parts) + len(found.coming) == len(Part)
    assert [c.part for c in found.coming] == [part for part in Part if part not in found.parts]
    for c in found.coming:
        assert c.at is None or c.at > now
    if found.parts & {Part.KEYS, Part.REASONS}:
        assert Part.QUESTIONS in found.parts


@given(matrices, closes, moments)
def test_what_is_never_shown_is_never_shown(rules, closes_at, now):
    for part in at(rules, now, closes_at=closes_at).parts:
        assert rules.when(part) is not When.NEVER
        if rules.when(part) is When.AFTER_CLOSE and closes_at is not None:
            assert now >= closes_at
        if rules.when(part) is When.ON_DATE:
            assert now >= rules.on


@given(matrices, closes, st.booleans(), moments)
def test_what_is_promised_for_an_instant_is_there_then(rules, closes_at, others, now):
    for c in at(rules, now, closes_at=closes_at, others_working=others).coming:
        if c.at is not None:
            assert c.part in at(rules, c.at, closes_at=closes_at).parts
            assert c.part not in at(rules, c.at - SECOND, closes_at=closes_at).parts


@given(matrices, closes, moments, moments)
def test_what_was_shown_stays_shown(rules, closes_at, one, other):
    before, after = sorted([one, other])
    assert at(rules, before, closes_at=closes_at).parts <= at(rules, after, closes_at=closes_at).parts


@given(matrices, closes, moments)
def test_somebody_still_working_never_shows_more(rules, closes_at, now):
    held, free = (at(rules, now, closes_at=closes_at, others_working=others).parts for others in (True, False))
    assert held <= free
    if not release.waits_for_close(rules, closes_at, now):
        assert held == free


@given(matrices)
def test_round_trip_through_json(rules):
    assert release.release_from(json.loads(json.dumps(release.release_data(rules)))) == rules


# while the attempt is open


@pytest.mark.parametrize(
    ("rules", "feedback", "tries"),
    [
        (PRACTICE, {Part.MARKS, Part.KEYS, Part.REASONS}, 3),
        (CHECK, set(), 0),
        (CERTIFY, set(), 0),
        (DATED, set(), 0),
        (matrix(score=When.AT_ONCE, questions=When.AT_ONCE), set(), 0),
        (matrix(marks=When.AT_ONCE, keys=When.NEVER, reasons=When.NEVER), {Part.MARKS}, 3),
        (matrix(marks=When.AT_ONCE, reasons=When.AT_ONCE), {Part.MARKS, Part.REASONS}, 3),
        (matrix(keys=When.AT_ONCE), {Part.KEYS}, 1),
        (matrix(reasons=When.AT_ONCE), {Part.REASONS}, 1),
        (matrix(keys=When.AT_ONCE, reasons=When.AT_ONCE, marks=When.NEVER), {Part.KEYS, Part.REASONS}, 1),
    ],
)
def test_feedback_and_tries(rules, feedback, tries):
    assert release.feedback(rules) == feedback
    assert release.tries_allowed(rules, 3) == tries
    assert release.after_check(rules, closed=True) == feedback
    assert release.after_check(rules, closed=False) == feedback - {Part.KEYS}


@given(matrices, st.integers(0, 10))
def test_any_matrix_can_be_practised_under(rules, tries):
    found = release.feedback(rules)
    assert all(rules.when(part) is When.AT_ONCE for part in found)
    assert bool(release.tries_allowed(rules, tries)) == bool(found)
    assert release.after_check(rules, closed=False) <= release.after_check(rules, closed=True) == found


# what an author should know


@pytest.mark.parametrize("rules", [*PRESETS.values(), DATED, matrix(), matrix(**{p.value: When.NEVER for p in Part})])
@pytest.mark.parametrize("closes_at", [None, CLOSE])
def test_no_preset_gives_anything_away(rules, closes_at):
    assert release.gives_away(rules, closes_at) == []


@pytest.mark.parametrize(
    ("changes", "given_away"),
    [
        ({"score": When.NEVER}, [(Part.MARKS, Part.SCORE)]),
        ({"score": When.AFTER_CLOSE}, [(Part.MARKS, Part.SCORE)]),
        ({"questions": When.NEVER}, [(Part.KEYS, Part.QUESTIONS), (Part.REASONS, Part.QUESTIONS)]),
        ({"marks": When.ON_DATE}, [(Part.KEYS, Part.MARKS), (Part.REASONS, Part.MARKS)]),
        ({"keys": When.AT_ONCE}, [(Part.KEYS, Part.QUESTIONS), (Part.KEYS, Part.MARKS)]),
        ({"keys": When.NEVER}, []),
        ({"reasons": When.NEVER}, []),
        ({"keys": When.AFTER_CLOSE, "marks": When.AFTER_CLOSE, "reasons": When.AFTER_CLOSE}, []),
        ({"score": When.ON_DATE, "marks": When.AFTER_CLOSE, "keys": When.NEVER, "reasons": When.NEVER}, None),
    ],
)
def test_what_gives_away_what(changes, given_away):
    expected = [(Part.MARKS, Part.SCORE)] if given_away is None else given_away
    assert release.gives_away(matrix(**changes, on=DATE), CLOSE) == expected


def test_after_the_close_of_a_quiz_that_never_closes_is_after_submission():
    rules = matrix(marks=When.AFTER_CLOSE)
    assert release.gives_away(rules, None) == []
    assert release.gives_away(rules, CLOSE) == [(Part.KEYS, Part.MARKS), (Part.REASONS, Part.MARKS)]


def test_a_date_before_the_close_is_earlier_than_the_close():
    rules = matrix(**dict.fromkeys((p.value for p in ANSWERS), When.AFTER_CLOSE), on=NOON)
    assert release.gives_away(replace(rules, keys=When.ON_DATE), CLOSE) == [
        (Part.KEYS, Part.QUESTIONS),
        (Part.KEYS, Part.MARKS),
    ]


def test_every_combination_is_answered():
    for combination in product(When, repeat=5):
        rules = Release(**dict(zip((p.value for p in Part), combination, strict=True)), on=DATE)
        for early, late in release.gives_away(rules, CLOSE):
            assert rules.when(early) is not When.NEVER
            assert rules.when(early) is not rules.when(late)


# in words


@pytest.mark.parametrize(
    ("rules", "preset"),
    [
        (PRACTICE, Mode.PRACTICE),
        (CHECK, Mode.CHECK),
        (CERTIFY, Mode.CERTIFY),
        (DATED, Mode.CERTIFY),
        (replace(CHECK, on=DATE), None),
        (replace(DATED, score=When.ON_DATE), None),
        (replace(PRACTICE, keys=When.NEVER), None),
        (matrix(), None),
    ],
)
def test_a_matrix_that_is_a_preset_is_known(rules, preset):
    assert rules.preset is preset


@given(matrices, closes)
def test_moments_hold_each_part_once_and_only_moments_that_come(rules, closes_at):
    moments = rules.moments(closes_at)
    assert sorted(part for _, parts in moments for part in parts) == sorted(Part)
    order = [list(When).index(when) for when, _ in moments]
    assert order == sorted(set(order))
    by_part = {part: when for when, parts in moments for part in parts}
    assert When.AT_ONCE not in (by_part[Part.SCORE], by_part[Part.QUESTIONS])
    assert {part for part, when in by_part.items() if when is When.AT_ONCE} == release.feedback(rules)
    if closes_at is None:
        assert When.AFTER_CLOSE not in by_part.values()
    if rules.on is None:
        assert When.ON_DATE not in by_part.values()


@given(matrices, closes, st.booleans(), moments)
def test_what_comes_is_grouped_with_the_score_by_itself(rules, closes_at, others, now):
    found = at(rules, now, closes_at=closes_at, others_working=others)
    groups = found.groups
    assert sorted(part for *_, parts in groups for part in parts) == sorted(c.part for c in found.coming)
    for when, instant, parts in groups:
        assert parts == SCORE or Part.SCORE not in parts
        assert all(c.when is when and c.at == instant for c in found.coming if c.part in parts)
    assert len({(when, instant, Part.SCORE in parts) for when, instant, parts in groups}) == len(groups)
