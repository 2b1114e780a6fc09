"""Checking quiz files: slots that can be filled, topics that exist, a pass mark with its reason."""

import pytest

from app.ops import content
from tests.features.bank.writing import QUIZ, findings, folder

REASON = "pass_mark_reason: {en: Enough., zh: 足够。}"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("count: 1", "count: 2", 7, "one-question: the bank has 1 question(s) too few for this slot: lower `count`"),
        ("[duty]", "[loyalty]", 7, "the bank has 1 question(s) too few for this slot"),
        ("[duty]}", "[duty], situation: true}", 7, "the bank has 1 question(s) too few for this slot"),
        ("[duty]}", "[duty]}\n  - {count: 1}", 8, "the bank has 1 question(s) too few for this slot"),
        ("[duty]", "[weather]", 7, "`topics`: 'weather' does not exist; known: "),
        ("[duty]}", "[duty], kinds: [riddle]}", 7, "`kinds`: 'riddle' does not exist; known: "),
        ("[duty]}", "[duty], levels: [guess]}", 7, "`slots.1.levels.1`"),
        ("mode: check", "mode: check\npass_mark: 0.6", 1, "`pass_mark` and `pass_mark_reason` go together"),
        ("mode: check", f"mode: check\n{REASON}", 1, "`pass_mark` and `pass_mark_reason` go together"),
        ("mode: check", f"mode: check\npass_mark: 60\n{REASON}", 3, "`pass_mark`"),
        ("mode: check", "mode: check\npass_mark: no", 3, "'no' is read as False"),
        ("mode: check", "mode: check\ntime_limit_minutes: 1:30", 3, "'1:30' is read as 90: quote it"),
        ("mode: check", "mode: check\ntime_limit_minutes: 1:30.0", 3, "'1:30.0' is read as 90.0: quote it"),
        ("mode: check", "mode: check\ntime_limit_minutes: 0", 3, "`time_limit_minutes`"),
        ("mode: check", "mode: test", 2, "`mode`"),
        ("mode: check", "mode: check\nmodes: exam", 3, "`modes` is not a field here"),
        ("count: 1", "count: 0", 7, "`slots.1.count`"),
        ("count: 1", "count: true", 7, "`slots.1.count`"),
        ("slug: one-question", "slug: One", 1, "`slug`"),
        ("title: {en: One question, zh: 一道题}", "title: {en: One question}", 3, "`title.zh` is missing: add it"),
    ],
)
def test_a_fault_in_a_quiz(tmp_path, old, new, line, words):
    assert old in QUIZ
    found = findings(tmp_path, quiz=QUIZ.replace(old, new, 1))
    assert len(found) == 1
    assert found[0].startswith(f"quizzes/1.yaml:{line}: ")
    assert words in found[0]


def test_a_pass_mark_with_its_reason_is_good(tmp_path):
    assert findings(tmp_path, quiz=QUIZ + f"pass_mark: 0.6\n{REASON}\n") == []


def test_a_slug_that_is_taken(tmp_path):
    made = folder(tmp_path)
    (made / "quizzes" / "2.yaml").write_text(QUIZ, encoding="utf-8")
    found = [str(f) for f in content.check(made).findings]
    assert found == ["quizzes/2.yaml:1: one-question: this slug is taken: choose another"]
