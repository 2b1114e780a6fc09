"""Each mode is a sentence on the quiz's page, and a matrix of its own one for each moment; the tag says what it is."""

from dataclasses import replace

import pytest

from app.clock import now
from app.domain.release import PRESETS, When, answers_on
from app.domain.rules import Mode
from tests.features.quizzes.offers import offer
from tests.features.reports.results import NOON

LATER = NOON.replace(year=2030)
TIME = "2 Mar 2030, 12:00 UTC"
REASON = {"en": "Half of it.", "zh": "一半。"}
AT_ONCE = "You may check each answer as soon as you have given it, and read what it earned and why. "
AGAIN = "What is not right yet can be tried again, {} tries in all; each try after the first costs a third of the mark."
SCORE = "You see your score at once. Keys and explanations are "


def sentence(page):
    """The one sentence of the quiz's rules that speaks of what is shown."""
    found = [" ".join(li.to_text().split()) for li in page.all(".sentences > li")]
    return [s for s in found if "explanations" in s or "check each answer" in s or "Shown when" in s]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"mode": Mode.PRACTICE}, AT_ONCE + AGAIN.format(3)),
        ({"mode": Mode.PRACTICE, "tries": 5}, AT_ONCE + AGAIN.format(5)),
        ({"mode": Mode.PRACTICE, "tries": 1}, AT_ONCE + "The answer then stands."),
        ({"mode": Mode.CHECK}, SCORE + "shown after you have submitted."),
        ({"mode": Mode.CHECK, "closes_at": LATER}, SCORE + f"shown after the quiz has closed, on {TIME}."),
        ({"mode": Mode.CERTIFY}, SCORE + "not shown."),
        ({"mode": Mode.CERTIFY, "release": answers_on(LATER)}, SCORE + f"shown from {TIME} on."),
        # A matrix that is a preset after all is told as that preset.
        ({"mode": Mode.CHECK, "release": PRESETS[Mode.CERTIFY]}, SCORE + "not shown."),
        (
            {"mode": Mode.CHECK, "closes_at": LATER, "release": replace(PRESETS[Mode.CHECK], marks=When.AT_ONCE)},
            f"Shown when you check an answer: what each answer earned. {AGAIN.format(3)} "
            "Shown when you have submitted: your score. "
            f"Shown after the quiz has closed, on {TIME}: the questions with your answers, the keys, the explanations.",
        ),
        (
            {"mode": Mode.PRACTICE, "release": replace(PRESETS[Mode.PRACTICE], marks=When.NEVER, reasons=When.NEVER)},
            "Shown when you check an answer: the keys. The answer then stands. "
            "Shown when you have submitted: your score, the questions with your answers. "
            "Not shown: what each answer earned, the explanations.",
        ),
        (
            {"mode": Mode.CERTIFY, "release": replace(PRESETS[Mode.CERTIFY], score=When.ON_DATE, on=LATER)},
            f"Shown from {TIME} on: your score. "
            "Not shown: the questions with your answers, what each answer earned, the keys, the explanations.",
        ),
    ],
)
def test_what_is_shown_when(app, client, changes, says):
    assert sentence(client("alice").get("attempts.quiz", slug=offer(app, **changes))) == [says]


def test_in_chinese(app, client):
    alice = client("alice")
    alice.post("accounts.language", {"language": "zh_Hans"})
    page = alice.get("attempts.quiz", slug=offer(app, mode=Mode.PRACTICE))
    assert "每题作答后即可核对，随时查看得分和理由。" in page.words
    assert "每题最多作答 3 次；从第二次起，每多作答一次扣去该题分值的三分之一。" in page.words


@pytest.mark.parametrize(
    ("changes", "tag"),
    [
        ({"mode": Mode.PRACTICE}, "Practice"),
        ({"mode": Mode.CHECK}, "Self-test"),
        ({"mode": Mode.CHECK, "pass_mark": 0.5, "pass_mark_reason": REASON}, "Examination"),
        ({"mode": Mode.CERTIFY}, "Certifying examination"),
    ],
)
def test_the_tag(app, client, changes, tag):
    slug = offer(app, opens_at=now(), **changes)
    assert client("alice").get("attempts.quiz", slug=slug).text(".card-tags") == tag
