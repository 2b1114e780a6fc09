"""Whatever a working copy holds: it is read or refused in words, shown safely, and never published by mistake."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.authoring import fields
from app.authoring.reading import MOST_CHARACTERS, read
from app.bank.sources import read_yaml
from app.bank.writing import source_of, written
from app.domain.questions import question_data
from tests.features.authoring.desk import KEY, begin, draft, question, submit
from tests.features.authoring.test_files import questions

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec="utf-8"), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["en", "zh", "id", "text"]), inner),
    max_leaves=8,
)
FIELDS = ("id", "kind", "level", "section", "paragraphs", "stem", "hint", "options", "scoring", "tags", "family", "x")


@given(questions(), st.dictionaries(st.sampled_from(FIELDS), ANYTHING, min_size=1, max_size=3), st.integers(0, 4))
@settings(max_examples=250, deadline=None)
def test_no_field_is_too_strange_to_be_read(made, changes, n):
    values = fields.of_row(_row(made))
    row = {**fields.row(made.key, values), **changes}
    if isinstance(row["options"], list) and n < len(row["options"]) and isinstance(row["options"][n], dict):
        row["options"][n] = {**row["options"][n], **{k: v for k, v in changes.items() if k in ("id", "stem")}}
    reading = read(json.dumps(row), made.key)
    assert reading.question is None or reading.question.key == made.key or reading.faults
    assert not reading.ready or (reading.question is not None and not reading.faults)


def _row(made):
    return read_yaml(source_of(made))[0]


@given(st.text(max_size=200))
@settings(deadline=None)
def test_no_text_is_too_strange_to_be_read(text):
    assert not read(text, KEY).ready


BAD = {
    "bomb": "a: &a [x]\nb: [*a, *a]",
    "object": "!!python/object/apply:os.system [ls]",
    "deep": "[" * 400,
    "list": "- a\n- b",
    "word": "hello",
    "nothing": "",
    "nul": 'id: duty-of-our-own\nkind: single\nstem: {en: "a\\0b", zh: "\\0"}\nlevel: "\\0"',
    "no": f"id: {KEY}\nsituation: no",
    "twice": f"id: {KEY}\nid: {KEY}",
    "no options": f"id: {KEY}\nkind: single\noptions: [[], {{}}, {{id: []}}]",
}


@pytest.mark.parametrize("name", BAD)
def test_it_is_kept_and_what_is_wrong_is_said(app, client, name):
    arthur = client("arthur")
    begin(arthur)
    for _again in range(2):
        form = {"revision": str(draft(app).revision), "source": BAD[name], "go": "save"}
        arthur.post("authoring.save", form, slug=KEY)
    assert draft(app).source == BAD[name]
    page = arthur.follow()
    assert page.all(".findings li")
    arthur.get("authoring.question", slug=KEY)
    arthur.get("authoring.questions")
    submit(arthur, status=422)
    assert question(app).current_number == 0


def test_too_long_is_refused(app, client):
    arthur = client("arthur")
    begin(arthur)
    arthur.post("authoring.save", {"revision": "1", "source": "x" * (MOST_CHARACTERS + 1)}, 422, slug=KEY)
    assert draft(app).revision == 1


def test_a_kind_that_has_no_form(client):
    arthur = client("arthur")
    begin(arthur)
    arthur.post("authoring.save", {"revision": "1", "kind": "magic"}, 422, slug=KEY)


@given(questions())
@settings(max_examples=50, deadline=None)
def test_what_is_ready_is_what_was_meant(made):
    reading = read(written(_row(made)), made.key)
    assert question_data(reading.question) == question_data(made)
