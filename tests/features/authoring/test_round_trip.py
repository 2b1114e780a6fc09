"""Whatever a question says, its form holds it all, sends it all, and stores what it said."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.authoring import fields
from app.authoring.reading import read
from app.bank.sources import read_yaml
from app.bank.writing import source_of, written
from app.domain.errors import Invalid
from app.domain.kinds import KINDS
from tests.domain import samples, typed_samples
from tests.features.authoring.test_files import BOTH, WORD

ONE = {"options": "option", "targets": "target", "panel": "member", "gaps": "gap"}


def as_form(values, at=""):
    """(name, value) of every field, as the page sends them."""
    for name, value in values.items():
        here = f"{at}{name}"
        if isinstance(value, list):
            for n, item in enumerate(value):
                yield from as_form(item, f"{at}{ONE[name]}-{n}-")
        elif isinstance(value, dict):
            yield from as_form(value, f"{here}-")
        elif name == "value" and value is True:
            place, number, _ = here.rsplit("-", 2)
            yield place.removesuffix("option") + "key", number
        elif value is True:
            yield here, "yes"
        elif value is not False:
            yield here, value.replace("\n", "\r\n")


def sent_again(key, data):
    """What is stored when a form with all this is sent back."""
    values = fields.of_row(data)
    assert values is not None
    about = {name: getattr(values, name) for name in ("level", "difficulty", "section", "paragraphs", "scoring")}
    about |= {name: getattr(values, name) for name in ("situation", "tags", "family", "stem", "hint")}
    form = MultiDict([*as_form(about), *as_form(values.parts), *as_form({"waived": values.waived})])
    sent = fields.sent(values.kind, form)
    # Both ways: the fields are what was sent, and the row says no more.
    assert fields.row(key, sent) == fields.row(key, values)
    assert fields.of_row(fields.row(key, sent)) == fields.of_row(data)
    return written(fields.row(key, sent))


OF_KIND = {
    **{kind: samples.questions((kind,)) for kind in (*samples.OF_OPTIONS, *samples.OF_PARTS)},
    "short_answer": typed_samples.short_answers(),
    "numeric": typed_samples.numerics(),
    "cloze": typed_samples.clozes(),
    "essay": typed_samples.essays(),
}


@st.composite
def questions(draw, kind):
    made = draw(OF_KIND[kind])
    options = tuple(replace(option, rationale=draw(BOTH)) for option in made.options)
    return replace(
        made,
        key="duty-" + draw(WORD),
        topic="duty",
        stem=made.stem if kind == "cloze" else draw(BOTH),
        hint=draw(st.none() | BOTH),
        options=options,
        tags=tuple(draw(st.lists(WORD, max_size=2, unique=True))),
    )


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
@settings(max_examples=25, deadline=None)
def test_a_question_goes_through_the_form_unchanged(kind, data):
    made = data.draw(questions(kind))
    source = sent_again(made.key, row_of(made))
    assert read(source, made.key).question == made


def row_of(made):
    """What its file holds, if a file may hold it: some of the samples' forms are no words."""
    try:
        return read_yaml(source_of(made))[0]
    except Invalid:
        assume(False)


@st.composite
def unfinished(draw, data):
    """The row with some of its texts and numbers blank, or not what they should be."""
    if isinstance(data, dict):
        return {
            name: value if name in ("id", "kind", "viewpoint", "last", "otherwise") else draw(unfinished(value))
            for name, value in data.items()
        }
    if isinstance(data, list):
        return [draw(unfinished(value)) for value in data]
    if isinstance(data, str | int | float) and not isinstance(data, bool) and draw(st.integers(0, 4)) == 0:
        return ""
    return data


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
@settings(max_examples=25, deadline=None)
def test_what_is_not_finished_is_kept_as_it_is_and_can_be_shown(kind, data):
    made = data.draw(questions(kind))
    row = data.draw(unfinished(row_of(made)))
    values = fields.of_row(row)
    if values is not None:
        source = sent_again(made.key, row)
        assert fields.of_row(read_yaml(source)[0]) == values
        assert read(source, made.key).sketch is not None
