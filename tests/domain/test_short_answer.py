"""Short answer: which forms count, for how much, and what is no question."""

from dataclasses import replace

import pytest

from app.domain.kinds import short_answer as kind
from tests.domain.samples import option, words
from tests.domain.typed_samples import forms, otherwise, short_answer


@pytest.mark.parametrize(
    ("typed", "score", "option_id"),
    [
        ("on the spot", 1.0, "a"),
        ("  ON THE   SPOT! ", 1.0, "a"),
        ("当 场。", 1.0, "a"),
        ("立即", 1.0, "a"),
        ("soon", 0.5, "b"),
        ("尽快", 0.5, "b"),
        ("later", 0.0, "c"),
        ("whenever", 0.0, "z"),
        (None, 0.0, None),
    ],
)
def test_score_and_what_it_stands_for(typed, score, option_id):
    made = short_answer()
    response = kind.response(made, typed)
    assert kind.score(made, response) == score
    found = kind.matched(made, response)
    assert (found and found.id) == option_id


def test_without_otherwise_nothing_is_said_of_the_rest():
    assert kind.matched(short_answer(forms("a", 1.0, ["yes"], ["是"])), "no") is None


def test_the_response_keeps_how_it_was_written():
    assert kind.response(short_answer(), "  On  The Spot! ") == "On The Spot!"


A = forms("a", 1.0, ["yes"], ["是"])


@pytest.mark.parametrize(
    ("options", "code", "path"),
    [
        ((forms("a", 0.5, ["yes"], ["是"]),), "full_mark_needed", ("options",)),
        ((A, forms("a", 0.0, ["no"], ["否"])), "option_repeated", ("options", 1, "id")),
        ((A, forms("b", 0.5, ["YES."], ["好"])), "form_repeated", ("options", 1, "forms", "en", 0)),
        ((A, forms("b", 0.5, ["ok"], ["好", "。"])), "form_blank", ("options", 1, "forms", "zh", 1)),
        ((A, forms("b", 0.5, ["o" * 501], ["好"])), "form_long", ("options", 1, "forms", "en", 0)),
        ((A, otherwise("b", 0.5)), "otherwise_earns", ("options", 1, "value")),
        ((otherwise("b"), A), "otherwise_last", ("options", 0, "otherwise")),
        ((A, otherwise("b", forms={"en": ["x"], "zh": ["y"]})), "otherwise_alone", ("options", 1, "forms")),
        ((A, replace(A, id="b", detail={}, value=0.0)), "typed_nothing", ("options", 1)),
        ((A, replace(otherwise("b"), text=words("b"))), "typed_text", ("options", 1, "text")),
        ((A, replace(otherwise("b"), last=True)), "typed_last", ("options", 1, "last")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_planted_fault_is_the_only_one_found(options, code, path):
    assert [(p.code, p.path) for p in kind.problems(short_answer(*options))] == [(code, path)]


def test_the_same_form_in_both_languages_is_no_fault():
    assert kind.problems(short_answer(forms("a", 1.0, ["GDP"], ["ＧＤＰ", "国内生产总值"]))) == []


def test_too_many_options():
    many = [forms(c, float(c == "a"), [c], [c]) for c in "abcdefghijklm"]
    assert [p.code for p in kind.problems(short_answer(*many))] == ["option_count"]
    assert option("a", 1).text is not None
