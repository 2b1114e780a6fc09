"""Cloze: what the gaps are worth together, what is no answer, what is no question."""

from dataclasses import replace

import pytest

from app.domain.errors import Invalid, Unreadable
from app.domain.kinds import cloze as kind
from app.domain.kinds import readings
from tests.domain.samples import option
from tests.domain.typed_samples import STEM, cloze, in_gap, numeric

RIGHT = {"1": "b", "2": "on the spot", "3": "5.2"}


@pytest.mark.parametrize(
    ("said", "share", "whole"),
    [
        (RIGHT, 1.0, 1.0),
        ({"1": "b"}, 1 / 4, 0.0),
        ({"2": "当场"}, 2 / 4, 0.0),
        ({"2": "soon", "3": "6.25"}, (2 * 0.5 + 0.25) / 4, 0.0),
        ({**RIGHT, "3": "6.25"}, 3.25 / 4, 0.0),
        ({"1": "a", "2": "later", "3": "-4.5"}, 0.0, 0.0),
        (None, 0.0, 0.0),
    ],
)
def test_score(said, share, whole):
    for scoring in (None, "share"):
        made = cloze(scoring=scoring)
        assert kind.score(made, kind.response(made, said)) == pytest.approx(share)
    made = cloze(scoring="all_or_nothing")
    assert kind.score(made, kind.response(made, said)) == whole


def test_the_response_is_what_stands_in_the_gaps():
    said = {"3": " 5.20 ", "2": "  On the spot ", "1": ""}
    assert kind.response(cloze(), said) == {"2": "On the spot", "3": "5.2"}
    assert kind.response(cloze(), {"1": "", "2": " "}) is None


@pytest.mark.parametrize("raw", ["b", ["b"], 1, {"4": "b"}, {"0": "b"}, {"1": "b", "x": "y"}, True])
def test_what_is_not_an_answer(raw):
    with pytest.raises(Invalid) as refused:
        kind.response(cloze(), raw)
    assert refused.value.code == "not_gaps"


def test_what_cannot_be_read_says_in_which_gap():
    with pytest.raises(Unreadable) as refused:
        kind.response(cloze(), {**RIGHT, "3": "1,5"})
    assert (refused.value.code, refused.value.facts["part"]) == ("comma_unclear", "3")
    with pytest.raises(Invalid) as refused:
        kind.response(cloze(), {"1": "z"})
    assert (refused.value.code, refused.value.facts["part"]) == ("not_an_option", "1")


def test_only_the_lists_are_shuffled():
    assert kind.order(cloze()).ids == ("1.a", "1.b", "1.c")
    assert kind.order(cloze()).shuffled
    last = in_gap(1, option("a", 1), option("b", 0), replace(option("c", 0), last=True))
    assert kind.order(cloze(options=(*last, *cloze().options[3:]))).last == {"1.c"}
    typed_only = replace(
        numeric(), kind="cloze", options=in_gap(1, *numeric().options), detail={"gaps": [{"kind": "numeric"}]}
    )
    assert (kind.order(typed_only).ids, kind.order(typed_only).shuffled) == ((), False)


def test_readings():
    found = readings(cloze(), {"1": "a", "2": "Soon"})
    assert [(r.number, r.said, r.option and r.option.id, r.share) for r in found] == [
        ("1", "a", "a", 0.0),
        ("2", "Soon", "b", 0.5),
        ("3", None, None, 0.0),
    ]


GAPS = cloze().detail["gaps"]


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"stem": {**STEM, "zh": "先[[1]]，再[[2]]。"}}, "gap_missing", ("stem", "zh")),
        ({"stem": {**STEM, "en": STEM["en"] + "[[2]]"}}, "gap_repeated", ("stem", "en")),
        ({"stem": {**STEM, "en": STEM["en"] + "[[7]]"}}, "gap_unknown", ("stem", "en")),
        ({"detail": {"gaps": [*GAPS[:2], {"kind": "essay"}]}}, "gap_kind", ("gaps", 2, "kind")),
        ({"detail": {"gaps": [{"kind": "single", "unit": STEM}, *GAPS[1:]]}}, "gap_stray", ("gaps", 0, "unit")),
        ({"options": cloze().options[1:]}, "option_count", ("gaps", 0, "options")),
        (
            {"options": (*in_gap(1, option("a", 0), option("b", 0), option("c", 0)), *cloze().options[3:])},
            "one_key_needed",
            ("gaps", 0, "options"),
        ),
        (
            {"options": (replace(cloze().options[0], detail={"number": "1"}), *cloze().options[1:])},
            "gap_stray",
            ("gaps", 0, "options", 0, "number"),
        ),
    ],
    ids=["missing", "repeated", "unknown", "kind", "stray unit", "too few options", "no key", "stray field"],
)
def test_planted_fault_is_the_only_one_found(changes, code, path):
    assert [(p.code, p.path) for p in kind.problems(cloze(**changes))] == [(code, path)]


def test_gaps_may_stand_in_another_order_in_another_language():
    stem = {"en": "[[1]] [[2]] [[3]]", "zh": "[[3]][[1]][[2]]"}
    assert kind.problems(cloze(stem=stem)) == []


def test_a_cloze_without_gaps():
    made = cloze(stem={"en": "x", "zh": "x"}, options=(), detail={"gaps": []})
    assert [p.code for p in kind.problems(made)] == ["gap_count"]
