"""Multiple choice: what an answer is worth under both rules, what is no answer, what is no question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.kinds import from_fields
from app.domain.kinds import multiple as kind
from tests.domain.samples import multiple, option, question, questions

BY_RULE = [
    # keys, chosen, right minus wrong, all or nothing
    ("ac", "ac", 1.0, 1.0),
    ("ac", "a", 0.5, 0.0),
    ("ac", "c", 0.5, 0.0),
    ("ac", "ab", 0.0, 0.0),
    ("ac", "abc", 0.5, 0.0),
    ("ac", "abcd", 0.0, 0.0),
    ("ac", "b", 0.0, 0.0),
    ("ac", "bd", 0.0, 0.0),
    ("ac", "", 0.0, 0.0),
    ("abc", "ab", 2 / 3, 0.0),
    ("abc", "abd", 1 / 3, 0.0),
    ("abc", "abcd", 2 / 3, 0.0),
    ("d", "d", 1.0, 1.0),
    ("d", "ad", 0.0, 0.0),
    ("d", "abd", 0.0, 0.0),
]


@pytest.mark.parametrize(("keys", "chosen", "partial", "strict"), BY_RULE)
def test_score(keys, chosen, partial, strict):
    response = tuple(chosen) or None
    assert kind.score(multiple(keys), response) == pytest.approx(partial)
    assert kind.score(multiple(keys, scoring="right_minus_wrong"), response) == pytest.approx(partial)
    assert kind.score(multiple(keys, scoring="all_or_nothing"), response) == strict


@pytest.mark.parametrize(
    ("raw", "response"),
    [
        (None, None),
        ([], None),
        (["c"], ("c",)),
        (["a", "c"], ("a", "c")),
        (["c", "a"], ("a", "c")),
        (["d", "b", "a", "c"], ("a", "b", "c", "d")),
    ],
    ids=repr,
)
def test_response_is_in_the_authors_order(raw, response):
    assert kind.response(multiple(), raw) == response


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("a", "not_options"),
        ("", "not_options"),
        ("ac", "not_options"),
        (["e"], "not_options"),
        (["a", "e"], "not_options"),
        (["A"], "not_options"),
        ([""], "not_options"),
        ([None], "not_options"),
        ([0], "not_options"),
        ([True], "not_options"),
        ([["a"]], "not_options"),
        ([{"a": 1}], "not_options"),
        ({"a": True}, "not_options"),
        ({}, "not_options"),
        (0, "not_options"),
        (1, "not_options"),
        (False, "not_options"),
        (True, "not_options"),
        (["a", "a"], "option_repeated"),
        (["c", "a", "c"], "option_repeated"),
    ],
    ids=repr,
)
def test_what_is_no_choice_is_refused(raw, code):
    with pytest.raises(Invalid) as refused:
        kind.response(multiple(), raw)
    assert refused.value.code == code


@pytest.mark.parametrize("values", [[], ["a"], ["a", "c"]])
def test_form_sends_every_value(values):
    assert from_fields(kind, {"response": values}) == values


@given(questions(("multiple",)), st.data())
def test_order_of_clicks_is_irrelevant(made, data):
    chosen = data.draw(st.lists(st.sampled_from(made.option_ids), unique=True))
    shuffled = data.draw(st.permutations(chosen))
    assert kind.response(made, chosen) == kind.response(made, shuffled)
    assert kind.score(made, tuple(chosen)) == kind.score(made, tuple(shuffled))


@given(questions(("multiple",)), st.data())
def test_one_more_key_never_costs_and_one_more_distractor_never_pays(made, data):
    chosen = data.draw(st.lists(st.sampled_from(made.option_ids), unique=True, max_size=len(made.options) - 1))
    more = data.draw(st.sampled_from([i for i in made.option_ids if i not in chosen]))
    before, after = kind.score(made, tuple(chosen)), kind.score(made, (*chosen, more))
    assert after >= before if more in made.key_ids else after <= before


@pytest.mark.parametrize("ids", ["abcd", "abcde", "abcdef"])
@pytest.mark.parametrize("keys", ["a", "ac", "abc"])
def test_good_question_has_no_problem(keys, ids):
    assert kind.problems(multiple(keys, ids)) == []


@pytest.mark.parametrize(
    ("made", "code", "path"),
    [
        (multiple("a", "abc"), "option_count", ("options",)),
        (multiple("a", "abcdefg"), "option_count", ("options",)),
        (multiple("", "abcd"), "key_needed", ("options",)),
        (multiple("abcd", "abcd"), "distractor_needed", ("options",)),
        (multiple("a", "abcb"), "option_repeated", ("options", 3, "id")),
        (question("multiple", tuple(option(i, i == "a", text=i != "c") for i in "abcd")), "option_text_missing",
         ("options", 2)),
    ],
    ids=["too few", "too many", "no key", "no distractor", "repeated", "no text"],
)  # fmt: skip
def test_planted_fault_is_the_only_one_found(made, code, path):
    assert [(p.code, p.path) for p in kind.problems(made)] == [(code, path)]


def test_no_options_at_all_is_a_problem():
    assert "option_count" in {p.code for p in kind.problems(multiple("", ""))}


def test_key_worth_less_than_the_whole_is_a_problem():
    """Both rules count a key as a whole one, so its half would be lost without a word."""
    assert kind.problems(question("multiple", (option("a", 1), option("b", 0.5), option("c", 0), option("d", 0))))
