"""What holds for every kind that is answered by typing."""

import json
import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.domain.kinds import KINDS, Shape, from_fields, kind_of, readings
from app.domain.questions import question_data, question_from
from app.domain.scoring import score
from app.domain.simulation import answer
from tests.domain.samples import sent_by_form
from tests.domain.typed_samples import answered, cloze, essay, numeric, short_answer, typed


def plain(response):
    """As JSON brings it back."""
    return json.loads(json.dumps(response))


def test_shapes_and_names():
    assert {name: KINDS[name].SHAPE for name in ("short_answer", "numeric", "cloze", "essay")} == {
        "short_answer": Shape.ONE,
        "numeric": Shape.ONE,
        "cloze": Shape.PARTS,
        "essay": Shape.ONE,
    }
    assert KINDS["cloze"].SCORINGS == ("share", "all_or_nothing")


@given(typed())
def test_samples_have_no_problem(made):
    assert kind_of(made).problems(made) == []


@given(answered())
def test_score_lies_between_nothing_and_all_or_waits_for_a_person(pair):
    made, raw = pair
    share = score(made, kind_of(made).response(made, raw))
    assert share is None if made.kind == "essay" and share is None else 0.0 <= share <= 1.0


@given(typed())
def test_keys_earn_all(made):
    key = kind_of(made).key(made)
    assert (key is None) == (made.kind == "essay")
    if key is not None:
        assert kind_of(made).response(made, plain(key)) == key
        assert score(made, key) == 1.0


@given(typed())
def test_blank_earns_nothing_and_needs_nobody(made):
    kind = kind_of(made)
    for blank in (None, kind.response(made, None)):
        assert score(made, blank) == 0.0
    assert kind.response(made, {} if made.kind == "cloze" else "  \n ") is None


@given(answered(), st.randoms(use_true_random=False))
def test_the_order_of_options_is_irrelevant(pair, rng):
    made, raw = pair
    moved = list(made.options)
    rng.shuffle(moved)
    turned = replace(made, options=tuple(moved))
    kind = kind_of(made)
    response = kind.response(made, raw)
    assert kind.response(turned, raw) == response
    assert score(turned, response) == score(made, response)


@given(answered())
def test_stored_response_reads_back_as_itself(pair):
    made, raw = pair
    response = kind_of(made).response(made, raw)
    assert kind_of(made).response(made, plain(response)) == response


@given(answered())
def test_what_a_form_sends_is_what_the_script_sends(pair):
    made, raw = pair
    kind = kind_of(made)
    assert kind.response(made, from_fields(kind, sent_by_form(raw))) == kind.response(made, raw)


@given(typed(), st.randoms(use_true_random=False))
def test_what_somebody_who_does_not_know_says_is_an_answer(made, rng):
    said = kind_of(made).some(made, rng)
    assert kind_of(made).response(made, plain(said)) == said


@given(typed(), st.floats(-4, 4), st.integers(0, 2**32))
def test_simulated_trainees_give_answers(made, ability, seed):
    said = answer(made, ability, random.Random(seed))
    assert kind_of(made).response(made, plain(said)) == said
    assert said == answer(made, ability, random.Random(seed))


@given(typed())
def test_content_survives_storage(made):
    assert question_from(plain(question_data(made))) == made


@given(typed())
def test_nothing_is_laid_out_but_the_lists_of_gaps(made):
    order = kind_of(made).order(made)
    assert set(order.ids) <= set(made.option_ids)
    if made.kind != "cloze":
        assert order.ids == ()


@given(answered())
def test_every_field_is_read(pair):
    made, raw = pair
    found = readings(made, kind_of(made).response(made, raw))
    wanted = {"essay": 0, "short_answer": 1, "numeric": 1}.get(made.kind, len(made.detail.get("gaps", ())))
    assert len(found) == wanted
    blanks = readings(made, None)
    assert [reading.said for reading in blanks] == [None] * wanted
    assert [reading.option for reading in blanks] == [None] * wanted


def test_samples_of_each():
    assert [kind_of(q).NAME for q in (short_answer(), numeric(), cloze(), essay())] == list(KINDS)[6:]
