"""What holds for every kind of question."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.kinds import KINDS, from_fields, kind_of
from app.domain.scoring import score
from tests.domain.samples import (
    OF_OPTIONS,
    answered,
    judgement,
    matching,
    multiple,
    ordering,
    questions,
    sent_by_form,
    single,
    true_false,
)


def test_names():
    assert list(KINDS) == [
        *("single", "multiple", "true_false"),
        *("matching", "ordering", "judgement"),
        *("short_answer", "numeric", "cloze", "essay"),
    ]
    assert [kind.NAME for kind in KINDS.values()] == list(KINDS)


@pytest.mark.parametrize(("name", "shuffles"), [("single", True), ("multiple", True), ("true_false", False)])
def test_shuffles(name, shuffles):
    made = {"single": single, "multiple": multiple, "true_false": true_false}[name]()
    assert KINDS[name].order(made).shuffled is shuffles
    assert KINDS[name].order(made).ids == made.option_ids


@pytest.mark.parametrize(
    "made",
    [single(), multiple(), true_false(), matching(), ordering(), judgement()],
    ids=lambda made: made.kind,
)
def test_kind_of(made):
    assert made.kind == kind_of(made).NAME


def test_unknown_kind_is_refused():
    with pytest.raises(Invalid) as refused:
        score(replace(single(), kind="riddle"), "b")
    assert (refused.value.code, refused.value.facts) == ("unknown_kind", {"kind": "riddle"})


@given(questions())
def test_samples_have_no_problem(made):
    assert kind_of(made).problems(made) == []


@given(answered())
def test_score_lies_between_nothing_and_all(pair):
    made, raw = pair
    assert 0.0 <= score(made, kind_of(made).response(made, raw)) <= 1.0


@given(questions())
def test_keys_earn_all(made):
    assert score(made, kind_of(made).key(made)) == 1.0


@given(questions())
def test_blank_earns_nothing(made):
    assert score(made, None) == 0.0
    assert score(made, kind_of(made).response(made, None)) == 0.0


@given(questions(OF_OPTIONS))
def test_distractor_alone_earns_nothing(made):
    for option in made.options:
        if option.value == 0:
            assert score(made, (option.id,) if made.kind == "multiple" else option.id) == 0.0


@given(answered())
def test_what_a_form_sends_is_what_the_script_sends(pair):
    made, raw = pair
    kind = kind_of(made)
    assert kind.response(made, from_fields(kind, sent_by_form(raw))) == kind.response(made, raw)


@given(questions(), st.randoms(use_true_random=False))
def test_what_somebody_who_does_not_know_says_is_an_answer(made, rng):
    kind = kind_of(made)
    said = kind.some(made, rng)
    assert kind.response(made, json.loads(json.dumps(said))) == said
    assert 0.0 <= score(made, said) <= 1.0


@given(answered())
def test_stored_response_reads_back_as_itself(pair):
    made, raw = pair
    kind = kind_of(made)
    response = kind.response(made, raw)
    stored = json.loads(json.dumps(response))
    assert kind.response(made, stored) == response
    assert (response is None) == (raw is None or raw in ([], {}))


@given(answered())
def test_how_an_answer_was_put_together_is_irrelevant(pair):
    made, raw = pair
    turned = dict(reversed(raw.items())) if isinstance(raw, dict) else raw[::-1] if isinstance(raw, list) else raw
    kind = kind_of(made)
    assert json.dumps(kind.response(made, turned)) == json.dumps(kind.response(made, raw))


@given(answered())
def test_order_of_options_is_irrelevant(pair):
    """But for an ordering, whose options' order is its key."""
    made, raw = pair
    turned = made if made.kind == "ordering" else replace(made, options=made.options[::-1])
    kind = kind_of(made)
    assert score(turned, kind.response(turned, raw)) == pytest.approx(score(made, kind.response(made, raw)))
