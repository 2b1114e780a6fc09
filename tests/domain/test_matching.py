"""Matching: what pairs are worth under both rules, what is no pair, what is no question."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.kinds import from_fields
from app.domain.kinds import matching as kind
from tests.domain.samples import answered, matching, questions, with_option

# The key of the sample is a with C, b with A, c with B, d with A.
BY_RULE = [
    # answered, share, all or nothing
    ("aC bA cB dA", 1.0, 1.0),
    ("aC bA cB", 0.75, 0.0),
    ("aC bA cB dC", 0.75, 0.0),
    ("aC", 0.25, 0.0),
    ("aA bA cA dA", 0.5, 0.0),
    ("aE bE cE dE", 0.0, 0.0),
    ("aB bC", 0.0, 0.0),
    ("", 0.0, 0.0),
]


def pairs(text):
    return {pair[0]: pair[1] for pair in text.split()} or None


@pytest.mark.parametrize(("given_", "share", "strict"), BY_RULE)
def test_score(given_, share, strict):
    assert kind.score(matching(), pairs(given_)) == share
    assert kind.score(matching(scoring="share"), pairs(given_)) == share
    assert kind.score(matching(scoring="all_or_nothing"), pairs(given_)) == strict


@pytest.mark.parametrize(
    ("raw", "response"),
    [
        (None, None),
        ({}, None),
        ({"a": "C"}, {"a": "C"}),
        ({"d": "E", "a": "E"}, {"a": "E", "d": "E"}),
    ],
    ids=repr,
)
def test_half_an_answer_is_an_answer(raw, response):
    assert kind.response(matching(), raw) == response
    assert list(kind.response(matching(), raw) or {}) == sorted(response or {})


@pytest.mark.parametrize(
    "raw",
    [
        "a", "", [], ["a"], 0, True, False,
        {"a": "F"}, {"a": "a"}, {"a": "c"}, {"a": ""}, {"a": None}, {"a": 1}, {"a": ["C"]}, {"a": {"C": "C"}},
        {"e": "A"}, {"A": "A"}, {"": "A"}, {"a": "C", "z": "A"},
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_no_pair_is_refused(raw):
    with pytest.raises(Invalid) as refused:
        kind.response(matching(), raw)
    assert refused.value.code == "not_pairs"


def test_a_form_leaves_out_what_is_blank():
    fields = {"response.a": ["C"], "response.b": [""], "response.c": ["B"], "response.d": [" "]}
    assert from_fields(kind, fields) == {"a": "C", "c": "B"}
    assert from_fields(kind, {"response.a": [""]}) is None


def test_targets_are_laid_out_and_premises_are_not():
    made = matching()
    assert kind.order(made).ids == ("A", "B", "C", "D", "E")
    assert kind.order(made).shuffled
    targets = [{**target, "last": True} if target["id"] == "B" else target for target in made.detail["targets"]]
    assert kind.order(replace(made, detail={"targets": targets})).last == {"B"}


@given(answered(("matching",)), st.data())
def test_one_more_right_pair_never_costs(pair, data):
    made, raw = pair
    premise = data.draw(st.sampled_from(made.options))
    more = {**(raw or {}), premise.id: premise.detail["match"]}
    assert kind.score(made, more) >= kind.score(made, raw)


@given(questions(("matching",)))
def test_key_is_the_only_answer_that_earns_all(made):
    key = kind.key(made)
    for premise in made.options:
        for target in kind.order(made).ids:
            assert (kind.score(made, {**key, premise.id: target}) == 1.0) == (target == key[premise.id])


@pytest.mark.parametrize(
    ("made", "code", "path"),
    [
        (matching("aC bA"), "option_count", ("options",)),
        (matching("aC bA cB dA eB fB gB hC iC"), "option_count", ("options",)),
        (matching("aC bA cB aA"), "option_repeated", ("options", 3, "id")),
        (with_option(matching(), 2, text=None), "option_text_missing", ("options", 2)),
        (with_option(matching(), 1, value=0.5), "value_not_one", ("options", 1, "value")),
        (with_option(matching(), 1, last=True), "last_without_meaning", ("options", 1, "last")),
        (matching("aB bA cB", "AB"), "target_count", ("targets",)),
        (matching("aC bA cB", "ABCDEFGHIJK"), "target_count", ("targets",)),
        (matching("aC bA cB", "ABCB"), "target_repeated", ("targets", 3, "id")),
        (matching("aC bX cB"), "match_unknown", ("options", 1, "match")),
        (matching("aC bC cC"), "one_target_for_all", ("options",)),
        (matching("aA bB cC dD"), "ids_tell_pairs", ("targets",)),
        (matching("aE bD cC dA"), "ids_tell_pairs", ("targets",)),
        (matching("cC aA bB"), "ids_tell_pairs", ("targets",)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_planted_fault_is_the_only_one_found(made, code, path):
    assert [(p.code, p.path) for p in kind.problems(made)] == [(code, path)]


def test_good_question_has_no_problem():
    assert kind.problems(matching()) == []
    assert kind.problems(matching("aC bA cB", "ABC")) == []
