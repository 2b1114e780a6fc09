"""Questions as plain data, and back."""

import json

import pytest
from hypothesis import given

from app.domain.questions import question_data, question_from
from tests.domain.samples import multiple, questions, single, true_false


@given(questions())
def test_round_trip_through_json(made):
    assert question_from(json.loads(json.dumps(question_data(made)))) == made


@given(questions())
def test_same_question_has_the_same_data(made):
    data = question_data(made)
    assert question_data(question_from(data)) == data


def test_what_there_is_not_leaves_no_trace():
    data = question_data(true_false())
    assert "scoring" not in data
    assert all("text" not in option for option in data["options"])
    assert question_data(multiple(scoring="all_or_nothing"))["scoring"] == "all_or_nothing"


def test_data_is_a_copy():
    made = single()
    data = question_data(made)
    data["stem"]["en"] = data["options"][0]["text"]["en"] = data["options"][0]["rationale"]["en"] = "changed"
    assert made == single()


@pytest.mark.parametrize(
    "field", ["key", "kind", "topic", "section", "paragraphs", "situation", "level", "difficulty", "stem", "options"]
)
def test_missing_field_is_not_guessed(field):
    data = question_data(single())
    del data[field]
    with pytest.raises(KeyError, match=field):
        question_from(data)


@pytest.mark.parametrize(
    ("made", "keys"), [(single("c"), ("c",)), (multiple("ca"), ("a", "c")), (multiple("ca", "dcba"), ("c", "a"))]
)
def test_keys_are_in_the_authors_order(made, keys):
    assert made.key_ids == keys
