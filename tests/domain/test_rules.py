"""The rules of a quiz as plain data, and back."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.questions import DIFFICULTIES, LEVELS
from app.domain.rules import Mode, Rules, rules_data, rules_from
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
)
texts = st.fixed_dictionaries({"en": st.text(min_size=1), "zh": st.text(min_size=1)})
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


@pytest.mark.parametrize("field", sorted(rules_data(RULES)))
def test_missing_field_is_not_guessed(field):
    data = rules_data(RULES)
    del data[field]
    with pytest.raises((KeyError, TypeError), match=field):
        rules_from(data)


def test_stray_field_is_refused():
    with pytest.raises(TypeError, match="stray"):
        rules_from({**rules_data(RULES), "stray": 1})


def test_unknown_mode_is_refused():
    with pytest.raises(ValueError, match="viva"):
        rules_from({**rules_data(RULES), "mode": "viva"})
