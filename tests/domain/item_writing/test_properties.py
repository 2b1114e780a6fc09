"""No rule fails at any question, whatever its kind and whatever stands in it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.item_writing import QUESTION_CODES, RULES, Severity, bank_findings, findings, weighed
from app.domain.questions import Option, Question
from tests.domain.samples import questions

KINDS = (
    "single",
    "multiple",
    "true_false",
    "matching",
    "ordering",
    "short_answer",
    "numeric",
    "cloze",
    "essay",
    "judgement",
    "a kind that is yet to come",
)
PIECES = st.sampled_from(
    [
        "not",
        "不",
        "**",
        "all of the above",
        "以上都对",
        "3 to 5",
        "三百万",
        "<b>",
        "an",
        "is",
        "一名",
        "总是",
        "never",
        "?",
        "？",
        "。",
        ". ",
        "\n\n- ",
        "1. ",
        "、",
        " and ",
        "哪项",
        "which",
        "\u0000",
        "\ud7ff",
        "𠀀",
        "，",
        "百分之",
        "一",
        "1,000.5",
        "'",
        "-",
    ]
)
WORDS = st.lists(PIECES | st.text(max_size=12), max_size=12).map("".join)
TEXT = st.fixed_dictionaries({}, optional={"en": WORDS, "zh": WORDS})


@st.composite
def anything(draw: st.DrawFn) -> Question:
    """A question as an editor may hold it: of any kind, half written, with anything in its texts."""
    options = tuple(
        Option(
            id=letter,
            value=draw(st.sampled_from([0.0, 0.4, 1.0, -0.5])),
            text=draw(st.none() | TEXT),
            rationale=draw(TEXT),
            last=draw(st.booleans()),
        )
        for letter in "abcdef"[: draw(st.integers(0, 6))]
    )
    return Question(
        key="duty-anything",
        kind=draw(st.sampled_from(KINDS)),
        topic="duty",
        section=draw(st.integers(0, 3)),
        paragraphs=draw(st.sampled_from([(), ("P1",)])),
        situation=False,
        level="apply",
        difficulty="easy",
        stem=draw(TEXT),
        options=options,
        hint=draw(st.none() | TEXT),
        waived=draw(st.dictionaries(st.sampled_from(sorted(RULES)) | st.text(max_size=8), WORDS, max_size=3)),
    )


@given(anything())
def test_no_rule_fails(made):
    for flaw in findings(made, {1}):
        assert flaw.code in QUESTION_CODES
        assert flaw.severity is RULES[flaw.code].severity
    bank_findings([made, replace(made, key="duty-another"), made])


@given(questions())
def test_no_rule_fails_at_a_question_without_fault(made):
    findings(made)


@given(anything())
def test_looking_twice_finds_the_same(made):
    assert findings(made) == findings(made)


@given(anything())
def test_a_waiver_never_hides_an_error(made):
    found = findings(made)
    left = weighed(made, found)
    assert [f for f in found if f.severity is Severity.ERROR] == [f for f in left if f.severity is Severity.ERROR]


@pytest.mark.parametrize("code", list(RULES))
def test_every_rule_has_a_source(code):
    assert RULES[code].sources
    assert all(RULES[code].sources)
