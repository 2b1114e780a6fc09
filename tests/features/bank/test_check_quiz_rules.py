"""Checking the rules in quiz files: times, sections, statements, releases, fixed questions; good ones and bad ones."""

from datetime import UTC, datetime

import pytest

from app.domain.release import PRESETS, Mode, When, answers_on
from app.domain.rules import Overdue, StatementKind
from app.ops import content
from tests.features.bank.writing import QUESTION, QUIZ, another, findings, folder

TIMES = 'time_zone: Asia/Shanghai\nopens_at: "2026-12-01 09:00"\ncloses_at: "2026-12-01 17:30"\n'
SECTIONS = """\
sections:
  - title: {en: Facts, zh: 基础知识}
    instructions: {en: Read first., zh: 先读题。}
    time_limit_minutes: 10
    slots:
      - {count: 1, topics: [duty]}
  - title: {en: Cases, zh: 情境}
    slots:
      - {questions: [duty-second, duty-third], points: 2}
time_limit_minutes: 15
"""
THREE = (
    QUESTION
    + another("duty-second", "What is left for tomorrow?", "哪一项留到明天？")
    + another("duty-third", "What needs a second person?", "哪一项需要两人办理？")
)
HEAD = QUIZ.split("slots:")[0]


def rules(at, quiz, question=QUESTION):
    """The rules of this quiz file, in which nothing is to be mended."""
    found = content.check(folder(at, question=question, quiz=quiz))
    assert [str(f) for f in found.findings] == []
    return found.quizzes[0]


def test_times_by_a_zone_or_with_their_offset(tmp_path):
    read = rules(tmp_path, QUIZ + TIMES)
    assert read.opens_at == datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
    assert read.closes_at == datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
    read = rules(tmp_path / "b", QUIZ + 'opens_at: "2026-12-01T09:00+08:00"\ncloses_at: "2026-12-02T09:00:30Z"\n')
    assert read.opens_at == datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
    assert read.closes_at == datetime(2026, 12, 2, 9, 0, 30, tzinfo=UTC)


def test_everything_that_an_author_may_say(tmp_path):
    more = """\
overdue: grace
grace_minutes: 2
attempts_allowed: 3
wait_days: 7
wait_minutes: 30
statements:
  - {kind: honour, text: {en: By myself., zh: 独立作答。}}
  - {kind: oath, for: new_recruits, text: {en: I swear., zh: 我宣誓。}}
release: {keys: never, reasons: never}
"""
    read = rules(tmp_path, HEAD + more + SECTIONS, THREE)
    assert (read.overdue, read.grace_minutes) == (Overdue.GRACE, 2.0)
    assert (read.attempts_allowed, read.wait_days, read.wait_minutes) == (3, 7, 30.0)
    assert [(s.kind, s.new_recruits) for s in read.statements] == [
        (StatementKind.HONOUR, False),
        (StatementKind.OATH, True),
    ]
    assert read.statements[1].text == {"en": "I swear.", "zh": "我宣誓。"}
    assert (read.releases.keys, read.releases.reasons) == (When.NEVER, When.NEVER)
    assert read.releases.marks is PRESETS[Mode.CHECK].marks
    assert [(s.title["en"], s.time_limit_minutes) for s in read.sections] == [("Facts", 10.0), ("Cases", None)]
    assert [(s.section, s.count, s.questions, s.points) for s in read.slots] == [
        (1, 1, (), 1.0),
        (2, 2, ("duty-second", "duty-third"), 2.0),
    ]


def test_what_is_left_out_changes_nothing(tmp_path):
    read = rules(tmp_path, QUIZ)
    assert (read.opens_at, read.closes_at, read.release, read.sections, read.statements) == (None, None, None, (), ())
    assert (read.overdue, read.wait_days, read.tries) == (Overdue.SUBMIT, 0, 3)


def test_practice_may_name_its_tries(tmp_path):
    assert rules(tmp_path, QUIZ.replace("mode: check", "mode: practice\ntries: 2")).tries == 2


def test_a_date_alone_makes_the_certifying_quiz_show_its_answers_then(tmp_path):
    quiz = QUIZ.replace("mode: check", "mode: certify\ntime_zone: Asia/Shanghai")
    read = rules(tmp_path, quiz + 'release: {on: "2027-01-04 09:00"}\n')
    assert read.release == answers_on(datetime(2027, 1, 4, 1, 0, tzinfo=UTC))


def test_after_the_close_without_a_close_is_good(tmp_path):
    assert rules(tmp_path, QUIZ + "release: {score: after_close}\n").releases.score is When.AFTER_CLOSE


def test_tags_and_families_of_questions(tmp_path):
    tagged = THREE.replace("  kind: single", "  tags: [counter, money]\n  family: first-thing\n  kind: single", 2)
    quiz = QUIZ.replace("topics: [duty]", "tags: [money]")
    found = content.check(folder(tmp_path, question=tagged, quiz=quiz))
    assert found.findings == []
    assert [(q.tags, q.family) for q in found.questions] == [(("counter", "money"), "first-thing")] * 2 + [((), "")]


AT = "`opens_at`: "
DATED = 'release: {keys: on_date, reasons: on_date, on: "2026-12-05 09:00"}'


@pytest.mark.parametrize(
    ("more", "line", "words"),
    [
        # times
        ('opens_at: "2026-12-01 09:00"', 8, AT + "'2026-12-01 09:00' does not say in which time zone: add `time_zone"),
        ("opens_at: tomorrow", 8, AT + "'tomorrow' is not a date and time: write it as \"2026-12-01 09:00\""),
        ('opens_at: "2026-12-01"', 8, AT + "'2026-12-01' is not a date and time"),
        ('opens_at: "2026-02-30T09:00Z"', 8, AT + "'2026-02-30T09:00Z' is not a date and time"),
        ("opens_at: 2026-12-01 09:00:00", 8, "'2026-12-01 09:00:00' is read as a datetime: quote it"),
        ("time_zone: Beijing", 8, "`time_zone`: 'Beijing' is no time zone: write one such as Asia/Shanghai"),
        ("time_zone: Asia", 8, "`time_zone`: 'Asia' is no time zone"),
        (
            'time_zone: Europe/Berlin\nopens_at: "2026-03-29 02:30"',
            9,
            AT + "the clocks of Europe/Berlin skip '2026-03-29 02:30': choose a time an hour earlier or later",
        ),
        (
            'time_zone: Europe/Berlin\nopens_at: "2026-10-25 02:30"',
            9,
            AT + "the clocks of Europe/Berlin show '2026-10-25 02:30' twice that day: write the time with its offset",
        ),
        (TIMES.replace("2026-12-01 17:30", "2026-12-01 08:00"), 10, "`closes_at` must be later than `opens_at`"),
        (TIMES.replace("2026-12-01 17:30", "2026-12-01 09:00"), 10, "`closes_at` must be later than `opens_at`"),
        (TIMES + "time_limit_minutes: 511", 11, "`time_limit_minutes` is more than the 510 minutes from `opens_at`"),
        # overdue, attempts
        ("time_limit_minutes: 5\noverdue: grace", 9, "`overdue: grace` needs `grace_minutes`"),
        ("grace_minutes: 5", 8, "`grace_minutes` counts only with `overdue: grace`"),
        ("grace_minutes: 0", 8, "`grace_minutes`"),
        ("overdue: abandon", 8, "`overdue: abandon` never comes about, as nothing limits the time"),
        ("overdue: forgive", 8, "`overdue`"),
        ("attempts_allowed: 1\nwait_days: 7", 9, "`wait_days` never comes about, as `attempts_allowed` is 1"),
        ("attempts_allowed: 1\nwait_minutes: 7", 9, "`wait_minutes` never comes about"),
        ("wait_days: 1.5", 8, "`wait_days`"),
        ("tries: 2", 8, "`tries` counts only where `marks` are shown at_once, as in `mode: practice`"),
        # statements
        ("statements: [{kind: vow, text: {en: I do., zh: 我愿意。}}]", 8, "`statements.1.kind`"),
        ("statements: [{kind: oath, text: {en: I do.}}]", 8, "`statements.1.text.zh` is missing: add it"),
        ("statements:\n  - {kind: oath, for: nobody, text: {en: I do., zh: 我愿意。}}", 9, "`statements.1.for`"),
        (
            "statements:\n  - {kind: oath, text: {en: I., zh: 我。}}\n  - {kind: oath, text: {en: I., zh: 我。}}",
            10,
            "a statement of the kind `oath` for `everyone` stands above: join the two",
        ),
        # releases
        ("release:\n  score: at_once", 9, "`score: at_once` cannot be: there is no score before the attempt has ended"),
        ("release:\n  keys: on_date", 9, "`keys: on_date` needs the date: add `on` to `release`"),
        ('release:\n  on: "2026-12-05T09:00Z"', 9, "`on` does nothing here: write `on_date` for what is to be shown"),
        (DATED, 8, "`release.on`: '2026-12-05 09:00' does not say in which time zone"),
        (TIMES + DATED.replace("12-05", "11-05"), 11, "`on` comes before `closes_at`"),
        (
            "release:\n  reasons: after_submission\n  questions: never",
            9,
            "`reasons` (after_submission) gives",
        ),
        ("release:\n  score: never\n  marks: after_submission", 10, "`marks` (after_submission) gives `score` (never)"),
        (TIMES + "release:\n  keys: after_submission", 12, "`keys` (after_submission) gives `questions` (after_close)"),
        ("release: {key: never}", 8, "`release.key` is not a field here"),
    ],
)
def test_a_contradiction(tmp_path, more, line, words):
    found = findings(tmp_path, quiz=QUIZ + more + "\n")
    assert found, "nothing was found"
    assert found[0].startswith(f"quizzes/1.yaml:{line}: ")
    assert words in found[0]


def test_an_honest_date_passes(tmp_path):
    assert findings(tmp_path, quiz=QUIZ + TIMES + DATED + "\n") == []


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        (
            "time_limit_minutes: 15",
            "time_limit_minutes: 9",
            15,
            "the sections' limits come to 10 minutes, more than",
        ),
        ("time_limit_minutes: 15\n", "", 7, "nothing ends an attempt that nobody submits: add `time_limit_minutes` or"),
        ("sections:", "slots: [{count: 1}]\nsections:", 6, "a quiz has `slots` or `sections`, not both"),
        ("{count: 1, topics: [duty]}", "{topics: [duty]}", 11, "`count` is missing: say how many questions to draw"),
        ("points: 2", "count: 2", 14, "`count` is not needed where `questions` names them: remove it"),
        ("points: 2", "topics: [duty]", 14, "`topics` does nothing where `questions` names them: remove it"),
        ("points: 2", "situation: false", 14, "`situation` does nothing where `questions` names them"),
        ("duty-third", "duty-thrid", 14, "`questions`: there is no question 'duty-thrid': mend its spelling"),
        ("duty-third", "duty-second", 14, "`questions`: 'duty-second' is named twice in this quiz"),
        ("topics: [duty]", "tags: [money]", 11, "`tags`: 'money' does not exist; no question has one"),
        ("count: 1", "count: 2", 11, "the bank has 1 question(s) too few for this slot"),
        ("en: Facts", "en: ''", 7, "`sections.1.title.en` is empty: write it"),
        (
            "  - title: {en: Cases, zh: 情境}\n    slots:\n",
            "  - title: {en: Cases, zh: 情境}\n    parts:\n",
            12,
            "`sections.2.slots` is missing",
        ),
    ],
)
def test_a_fault_in_a_section(tmp_path, old, new, line, words):
    assert old in SECTIONS
    found = findings(tmp_path, question=THREE, quiz=HEAD + SECTIONS.replace(old, new, 1))
    assert found, "nothing was found"
    assert found[0].startswith(f"quizzes/1.yaml:{line}: ")
    assert words in found[0]


def test_without_slots_and_sections(tmp_path):
    found = findings(tmp_path, quiz=HEAD)
    assert found == ["quizzes/1.yaml:1: one-question: `slots` is missing: say which questions to draw, or group slots "
                     "under `sections`"]  # fmt: skip


SIBLINGS = THREE.replace("  kind: single", "  family: first-thing\n  kind: single", 2)


def test_fixed_siblings(tmp_path):
    quiz = HEAD + "slots:\n  - questions:\n      - duty-first\n      - duty-second\n"
    (found,) = findings(tmp_path, question=SIBLINGS, quiz=quiz)
    assert found == (
        "quizzes/1.yaml:9: one-question: `questions`: 'duty-second' and 'duty-first' are siblings, "
        "which give each other away: keep one of the two"
    )


def test_siblings_count_once(tmp_path):
    (found,) = findings(tmp_path, question=SIBLINGS, quiz=QUIZ.replace("count: 1", "count: 3"))
    assert "too few for this slot: lower `count` or write more (it asks for 3 of 2, where siblings count once)" in found


def test_slots_that_compete_are_named(tmp_path):
    quiz = HEAD + "slots:\n  - {count: 2}\n  - {count: 1, levels: [evaluate]}\n  - {count: 2, topics: [duty]}\n"
    found = findings(tmp_path, question=THREE, quiz=quiz)
    assert [text.split(": ")[0] for text in found] == ["quizzes/1.yaml:8", "quizzes/1.yaml:9"]
    assert "(it asks for 1 of 0, where siblings count once)" in found[0]
    assert "(slots 1 and 3 ask for 4 of the same 3, where siblings and fixed questions count once)" in found[1]


@pytest.mark.parametrize(
    ("new", "line", "words"),
    [
        ("tags: [a, b, a]", 3, "the tag 'a' stands twice: remove one"),
        ("tags: [Money]", 3, "`tags.1`"),
        ("tags: money", 3, "`tags` must be a list, as in `[…, …]`: write one, even of one"),
        ("family: alone", 3, "no other question is of the family 'alone': mend its spelling, or remove it"),
        ("family: First Thing", 3, "`family`"),
        ("hint: Read it again.", 3, "`hint` must have fields of its own, as in `{en: …, zh: …}`: write them"),
        ("hint: {en: Read it again.}", 3, "`hint.zh` is missing: add it"),
    ],
)
def test_a_fault_in_what_a_question_may_add(tmp_path, new, line, words):
    found = findings(tmp_path, question=QUESTION.replace("kind: single", f"kind: single\n  {new}", 1))
    assert found[0].startswith(f"duty/questions.yaml:{line}: duty-first: ")
    assert words in found[0]


def test_a_hint_in_both_languages(tmp_path):
    hinted = QUESTION.replace("kind: single", "kind: single\n  hint: {en: Read it again., zh: 再读一遍。}", 1)
    found = content.check(folder(tmp_path, question=hinted))
    assert [q.hint for q in found.questions] == [{"en": "Read it again.", "zh": "再读一遍。"}]
