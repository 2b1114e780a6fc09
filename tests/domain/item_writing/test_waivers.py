"""Warnings stand with a reason; errors never do; a waiver that is of no use is a finding."""

import json

import pytest

from app.domain.item_writing import BANK_CODES, RULES, Severity, bank_findings, findings, weighed
from app.domain.questions import question_data, question_from
from tests.domain.item_writing.writing import codes, question

NEGATIVE = {"stem": "Which of these should the clerk not do?"}
WHY = {"negative_stem": "The regulation itself asks it in these words."}


def test_a_reason_lets_a_warning_stand():
    assert "negative_stem" in codes(question(**NEGATIVE))
    assert "negative_stem" not in codes(question(**NEGATIVE, waived=WHY))
    assert "negative_stem" not in codes(question(**NEGATIVE, waived={"negative_stem": "条例原文就是这样问的"}))


def test_what_is_found_is_found_all_the_same():
    """The editor shows a waived warning beside its reason."""
    assert "negative_stem" in {flaw.code for flaw in findings(question(**NEGATIVE, waived=WHY))}


@pytest.mark.parametrize("reason", ["", "ok", "it is fine", "没关系", "x x x x".replace("x", "1")])
def test_a_reason_has_some_words(reason):
    found = codes(question(**NEGATIVE, waived={"negative_stem": reason}))
    assert {"waiver_short", "negative_stem"} <= found


def test_an_unknown_rule():
    found = findings(question(waived={"negative_stemm": "The regulation itself asks it in these words."}))
    assert [(flaw.code, flaw.severity, flaw.path) for flaw in found] == [
        ("waiver_unknown", Severity.ERROR, ("waived", "negative_stemm"))
    ]


@pytest.mark.parametrize("code", sorted(code for code, rule in RULES.items() if rule.severity is Severity.ERROR))
def test_an_error_cannot_be_waived(code):
    assert "waiver_refused" in codes(question(waived={code: "This would be quite convenient for us."}))


def test_what_the_whole_bank_shows_cannot_be_waived_by_one_question():
    assert "waiver_refused" in codes(question(waived={"keys_uneven": "This would be quite convenient for us."}))


def test_an_error_stays_in_spite_of_its_waiver():
    made = question(paragraphs=(), waived={"claim_uncited": "This would be quite convenient for us."})
    assert {"claim_uncited", "waiver_refused"} <= codes(made)


def test_a_waiver_of_nothing():
    assert codes(question(waived=WHY)) == {"waiver_idle"}


def test_a_waiver_of_what_only_the_bank_shows():
    first = question()
    second = question(waived={"near_duplicate": "Both are wanted until the old one retires."})
    second = question_from({**question_data(second), "key": "duty-other"})
    # Looking at the question alone says nothing of it.
    assert codes(second) == set()
    assert weighed(second, bank_findings([first, second])["duty-other"], BANK_CODES) == []
    idle = weighed(second, bank_findings([second]).get("duty-other", []), BANK_CODES)
    assert [flaw.code for flaw in idle] == ["waiver_idle"]


def test_a_waiver_is_part_of_the_version_and_no_waiver_leaves_no_trace():
    assert "waived" not in question_data(question())
    made = question(waived=WHY)
    assert question_from(json.loads(json.dumps(question_data(made)))) == made
