"""Reasons and citations: each rule with what it must flag and what it must not, in English and in Chinese."""

from app.domain.item_writing import findings
from tests.domain.item_writing.writing import codes, flagged, question, seen_or_not

FLAGGED = [
    ("rationale_missing", "en", {"reason": " "}),
    ("rationale_missing", "zh", {"reason": ""}),
    ("rationale_short", "en", {"reason": "It serves."}),
    ("rationale_short", "zh", {"reason": "有利办事。"}),
    ("rationale_repeats", "en", {"reason": "Because one should read through the notes of the day before."}),
    ("rationale_repeats", "zh", {"reason": "因为应当把前一天的记录看一遍。"}),
    ("rationale_verdict", "en", {"reason": "Correct: it tells the clerk what was promised."}),
    ("rationale_verdict", "en", {"reason": "This is wrong. The letters can wait for a while."}),
    ("rationale_verdict", "zh", {"reason": "正确。这样才知道前一天答应了什么。"}),
    ("rationale_verdict", "zh", {"reason": "错误，来信可以晚一点再分类。"}),
]
FINE = [
    ("rationale_missing", "en", {}),
    ("rationale_missing", "zh", {}),
    ("rationale_short", "en", {"reason": "It delays what could be said today."}),
    ("rationale_short", "zh", {"reason": "今天能说清的事被拖到了以后。"}),
    ("rationale_repeats", "en", {"reason": "The notes show what was promised to those who come back."}),
    ("rationale_repeats", "zh", {"reason": "看记录才知道昨天答应过来访者什么。"}),
    ("rationale_verdict", "en", {"reason": "Correct figures are what the county waits for today."}),
    ("rationale_verdict", "en", {"reason": "No visitor has to ask again what was promised."}),
    ("rationale_verdict", "zh", {"reason": "正确的数字才能让县里作出安排。"}),
    ("rationale_verdict", "zh", {"reason": "对群众来说，这样可以少跑一趟。"}),
]


@seen_or_not("code", "language", "changes", flagged=FLAGGED, fine=FINE)
def test_seen_or_not(code, language, changes, seen):
    assert flagged(code, language, changes) is seen


def test_a_claim_without_a_source():
    assert "claim_uncited" in codes(question(paragraphs=()))
    assert "claim_uncited" in codes(question(section=0))
    assert "claim_uncited" not in codes(question())


def test_a_section_that_the_page_does_not_have():
    assert "claim_section_unknown" in {flaw.code for flaw in findings(question(section=9), {1, 2, 3})}
    assert "claim_section_unknown" not in {flaw.code for flaw in findings(question(section=3), {1, 2, 3})}
    # Nobody has read the page: nothing is said of it.
    assert "claim_section_unknown" not in {flaw.code for flaw in findings(question(section=9))}
