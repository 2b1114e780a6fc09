"""Single choice: what an answer is worth, what is no answer, what is no question."""

from dataclasses import replace

import pytest

from app.domain.errors import Invalid
from app.domain.kinds import from_fields
from app.domain.kinds import single as kind
from tests.domain.samples import option, question, single


@pytest.mark.parametrize(("response", "score"), [("b", 1.0), ("a", 0.0), ("c", 0.0), ("d", 0.0), (None, 0.0)], ids=str)
def test_score(response, score):
    assert kind.score(single("b"), response) == score


@pytest.mark.parametrize("raw", ["a", "b", "c", "d", None])
def test_response_is_the_chosen_id_or_none(raw):
    assert kind.response(single("b"), raw) == raw


@pytest.mark.parametrize(
    "raw", ["e", "", "A", " b", "ab", ["b"], [], {"b": 1}, {}, 0, 1, 1.5, True, False, "b" * 10_000], ids=repr
)
def test_what_is_no_option_is_refused(raw):
    with pytest.raises(Invalid) as refused:
        kind.response(single("b"), raw)
    assert refused.value.code == "not_an_option"


@pytest.mark.parametrize(
    ("values", "raw"), [([], None), (["b"], "b"), (["b", "c"], "c"), ([""], None)], ids=["none", "one", "last", "empty"]
)
def test_form_sends_the_last_value(values, raw):
    assert from_fields(kind, {"response": values}) == raw


@pytest.mark.parametrize("ids", ["abc", "abcd", "abcde"])
def test_good_question_has_no_problem(ids):
    assert kind.problems(single("b", ids)) == []


@pytest.mark.parametrize(
    ("made", "code", "path"),
    [
        (single("b", "ab"), "option_count", ("options",)),
        (single("b", "abcdef"), "option_count", ("options",)),
        (single("", "abcd"), "one_key_needed", ("options",)),
        (single("bc", "abcd"), "one_key_needed", ("options",)),
        (single("b", "abca"), "option_repeated", ("options", 3, "id")),
        (question("single", (option("a", 0), option("b", 1), option("c", 0, text=False))), "option_text_missing",
         ("options", 2)),
    ],
    ids=["too few", "too many", "no key", "two keys", "repeated", "no text"],
)  # fmt: skip
def test_planted_fault_is_the_only_one_found(made, code, path):
    assert [(p.code, p.path) for p in kind.problems(made)] == [(code, path)]


def test_facts_of_the_count():
    (problem,) = kind.problems(single("b", "ab"))
    assert problem.facts == {"found": 2, "least": 3, "most": 5}


def test_every_fault_is_found_at_once():
    made = replace(single("", "aa"), options=(option("a", 0), option("a", 0, text=False)))
    codes = {p.code for p in kind.problems(made)}
    assert codes == {"option_count", "option_repeated", "option_text_missing", "one_key_needed"}


def test_key_worth_less_than_the_whole_is_a_problem():
    """Else nobody could earn the item's points, however right."""
    assert kind.problems(question("single", (option("a", 0), option("b", 0.5), option("c", 0))))
