"""The rules of a quiz as plain data, and back."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.questions import DIFFICULTIES, LEVELS
from app.domain.release import PRESETS, Release, When
from app.domain.rules import (
    GROUPS,
    Mode,
    Overdue,
    Purpose,
    Rules,
    Section,
    Statement,
    StatementKind,
    rules_data,
    rules_from,
)
from app.domain.selection import Slot
from tests.domain.samples import TOPICS, words

RULES = Rules(
    slug="sample",
    mode=Mode.CHECK,
    title=words("title"),
    summary=words("summary"),
    audience=words("audience"),
    pass_mark=0.7,
    pass_mark_reason=words("reason"),
    time_limit_minutes=30.0,
    attempts_allowed=2,
    slots=(
        Slot(count=3, topics=("duty", "loyalty"), points=2.0),
        Slot(count=2, kinds=("single",), levels=("apply",), difficulties=("hard",), situation=True),
    ),
)


def some(values):
    return st.lists(st.sampled_from(values), unique=True).map(tuple)


slots = st.builds(
    Slot,
    count=st.integers(1, 200),
    topics=some(TOPICS),
    kinds=some(("single", "multiple", "true_false")),
    levels=some(LEVELS),
    difficulties=some(DIFFICULTIES),
    situation=st.none() | st.booleans(),
    points=st.floats(0.25, 100),
    tags=some(("counter", "money")),
    questions=some(("duty-first", "duty-second")),
    section=st.integers(1, 3),
)
texts = st.fixed_dictionaries({"en": st.text(min_size=1), "zh": st.text(min_size=1)})
instants = st.integers(0, 10**9).map(lambda s: datetime.fromtimestamp(s, UTC))
sections = st.builds(
    Section,
    title=texts,
    instructions=st.none() | texts,
    time_limit_minutes=st.none() | st.floats(0.5, 600),
)
statements = st.builds(Statement, kind=st.sampled_from(StatementKind), text=texts, new_recruits=st.booleans())
PARTS = ("score", "questions", "marks", "keys", "reasons")
whens = st.sampled_from(When)
quizzes = st.builds(
    Rules,
    slug=st.from_regex(r"[a-z]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True),
    mode=st.sampled_from(Mode),
    title=texts,
    summary=texts,
    audience=texts,
    pass_mark=st.none() | st.floats(0.01, 1),
    pass_mark_reason=st.none() | texts,
    time_limit_minutes=st.none() | st.floats(0.5, 600),
    attempts_allowed=st.none() | st.integers(1, 1000),
    slots=st.lists(slots, min_size=1, max_size=4).map(tuple),
    opens_at=st.none() | instants,
    closes_at=st.none() | instants,
    overdue=st.sampled_from(Overdue),
    grace_minutes=st.floats(0, 60),
    wait_days=st.integers(0, 30),
    wait_minutes=st.floats(0, 600),
    tries=st.integers(1, 5),
    sections=st.lists(sections, max_size=3).map(tuple),
    statements=st.lists(statements, max_size=3).map(tuple),
    release=st.none() | st.builds(Release, **dict.fromkeys(PARTS, whens), on=st.none() | instants),
    stated_purpose=st.none() | st.sampled_from(Purpose),
    groups=some(GROUPS),
)


@given(quizzes)
def test_round_trip_through_json(rules):
    assert rules_from(json.loads(json.dumps(rules_data(rules)))) == rules


@given(quizzes)
def test_same_rules_have_the_same_data(rules):
    data = rules_data(rules)
    assert rules_data(rules_from(data)) == data


def test_data_is_a_copy():
    data = rules_data(RULES)
    data["title"]["en"] = data["pass_mark_reason"]["en"] = "changed"
    data["slots"][0]["topics"].append("integrity")
    assert data != rules_data(RULES)
    assert RULES.title == words("title")
    assert RULES.slots[0].topics == ("duty", "loyalty")


def test_counts_and_points():
    assert RULES.question_count == 5
    assert RULES.points == 8.0
    assert replace(RULES, slots=()).question_count == 0


FIRST_RELEASE = (
    *("slug", "mode", "title", "summary", "audience", "pass_mark", "pass_mark_reason"),
    *("time_limit_minutes", "attempts_allowed", "slots"),
)


@pytest.mark.parametrize("field", FIRST_RELEASE)
def test_missing_field_is_not_guessed(field):
    data = rules_data(RULES)
    del data[field]
    with pytest.raises((KeyError, TypeError), match=field):
        rules_from(data)


def test_what_the_first_release_stored_is_read_with_what_it_meant():
    """Versions are never rewritten; what came later has the value that changes nothing."""
    data = {name: value for name, value in rules_data(RULES).items() if name in FIRST_RELEASE}
    for slot in data["slots"]:
        for name in ("tags", "questions", "section"):
            del slot[name]
    assert rules_from(data) == RULES
    assert rules_from({**data, "mode": "exam"}) == RULES


def test_the_releases_are_the_quizzes_own_or_its_modes():
    own = replace(PRESETS[Mode.CHECK], keys=When.NEVER, reasons=When.NEVER)
    assert RULES.releases == PRESETS[Mode.CHECK]
    assert replace(RULES, release=own).releases == own


def test_sections_are_numbered_from_one():
    one, two = (Section(title=words(name)) for name in ("one", "two"))
    rules = replace(RULES, sections=(one, two))
    assert [rules.section(number) for number in (0, 1, 2, 3)] == [None, one, two, None]
    assert RULES.section(1) is None
    assert not rules.has_timed_sections
    assert replace(rules, sections=(one, replace(two, time_limit_minutes=5.0))).has_timed_sections


def test_some_statements_are_for_new_recruits_alone():
    honour = Statement(kind=StatementKind.HONOUR, text=words("honour"))
    oath = Statement(kind=StatementKind.OATH, text=words("oath"), new_recruits=True)
    rules = replace(RULES, statements=(honour, oath))
    assert rules.statements_for(new_recruit=True) == (honour, oath)
    assert rules.statements_for(new_recruit=False) == (honour,)


def test_stray_field_is_refused():
    with pytest.raises(TypeError, match="stray"):
        rules_from({**rules_data(RULES), "stray": 1})


def test_unknown_mode_is_refused():
    with pytest.raises(ValueError, match="viva"):
        rules_from({**rules_data(RULES), "mode": "viva"})
