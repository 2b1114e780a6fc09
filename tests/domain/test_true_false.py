"""True or false: what an answer is worth, what is no answer, what is no question."""

import pytest

from app.domain.errors import Invalid
from app.domain.kinds import from_fields
from app.domain.kinds import true_false as kind
from tests.domain.samples import option, question, true_false


@pytest.mark.parametrize(
    ("key", "response", "score"),
    [("t", "t", 1.0), ("t", "f", 0.0), ("t", None, 0.0), ("f", "f", 1.0), ("f", "t", 0.0), ("f", None, 0.0)],
)
def test_score(key, response, score):
    assert kind.score(true_false(key), response) == score


@pytest.mark.parametrize("raw", ["t", "f", None])
def test_response_is_the_chosen_id_or_none(raw):
    assert kind.response(true_false(), raw) == raw


@pytest.mark.parametrize(
    "raw", [True, False, "true", "false", "T", "", " t", "tf", 0, 1, ["t"], [], {"t": True}], ids=repr
)
def test_what_is_no_option_is_refused(raw):
    with pytest.raises(Invalid) as refused:
        kind.response(true_false(), raw)
    assert refused.value.code == "not_an_option"


@pytest.mark.parametrize(("values", "raw"), [([], None), (["t"], "t"), (["t", "f"], "f")])
def test_form_sends_the_last_value(values, raw):
    assert from_fields(kind, {"response": values}) == raw


@pytest.mark.parametrize("key", ["t", "f"])
def test_good_question_has_no_problem(key):
    assert kind.problems(true_false(key)) == []


def made(*options):
    return question("true_false", options)


@pytest.mark.parametrize(
    ("faulty", "code", "path"),
    [
        (made(option("f", 0, text=False), option("t", 1, text=False)), "true_false_options", ("options",)),
        (made(option("t", 1, text=False)), "true_false_options", ("options",)),
        (made(), "true_false_options", ("options",)),
        (made(option("a", 1, text=False), option("b", 0, text=False)), "true_false_options", ("options",)),
        (made(*(option(i, i == "t", text=False) for i in "tfg")), "true_false_options", ("options",)),
        (made(option("t", 1), option("f", 0, text=False)), "true_false_text", ("options", 0, "text")),
        (made(option("t", 1, text=False), option("f", 0)), "true_false_text", ("options", 1, "text")),
        (true_false(""), "one_key_needed", ("options",)),
        (true_false("tf"), "one_key_needed", ("options",)),
    ],
    ids=["order", "one", "none", "letters", "three", "text of t", "text of f", "no key", "two keys"],
)
def test_planted_fault_is_the_only_one_found(faulty, code, path):
    assert [(p.code, p.path) for p in kind.problems(faulty)] == [(code, path)]


def test_key_worth_less_than_the_whole_is_a_problem():
    """Else nobody could earn the item's points, however right."""
    assert kind.problems(made(option("t", 0.5, text=False), option("f", 0, text=False)))
