"""Checking question files: what is good passes; every fault is found at its line, in words that help."""

import pytest

from app.bank.sources import MAX_BYTES
from app.ops import content
from tests.features.bank.writing import QUESTION, findings, folder

BOMB = "- &a0 [x, x]\n" + "".join(f"- &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))


def test_a_good_folder(tmp_path):
    found = content.check(folder(tmp_path))
    assert found.findings == []
    assert [q.key for q in found.questions] == ["duty-first"]
    assert [q.slug for q in found.quizzes] == ["one-question"]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("situation: false", "situation: no", 3, "'no' is read as False: write true or false, or quote it"),
        ("difficulty: easy", "difficulty: 1:30", 5, "'1:30' is read as 90: quote it"),
        ("difficulty: easy", "difficulty: 2024-01-01", 5, "'2024-01-01' is read as a date: quote it"),
        ("difficulty: easy", "difficulty: 010", 5, "'010' is read as 8: quote it"),
        ("difficulty: easy", "difficulty: tricky", 5, "`difficulty`"),
        ("level: apply", "level: apply\n  colour: red", 5, "`colour` is not a field here: remove it"),
        ("level: apply", "level: apply\n  level: apply", 5, "the key 'level' stands here twice"),
        ("en: Letters", "en: Letters, en: Letter", 18, "the key 'en' stands here twice"),
        ("level: apply", "levle: apply", 4, "`levle` is not a field here"),
        ("  level: apply\n", "", 1, "`level` is missing: add it"),
        ("section: 1", "section: 99", 6, "section 99 is not on the handbook page of duty: cite one that is"),
        ("section: 1", "section: one", 6, "`section`"),
        ("section: 1", "section: '1'", 6, "`section`"),
        ("[P1]", "[P19]", 7, "`paragraphs.1`"),
        ("[P1]", "[]", 7, "`paragraphs`"),
        ("en: Which comes first?", "en: ''", 9, "`stem.en` is empty: write it"),
        ("    zh: 先做哪一项？\n", "", 9, "`stem.zh` is missing: add it"),
        ("en: Which comes first?", "en: 5", 9, "`stem.en` must be a text: quote it"),
        ("en: Which comes first?", "en: !!python/object/apply:os.getcwd []", 9, ""),
        ("en: Which comes first?", "en: !!python/name:os.system", 9, "is not plain text or a number"),
        ("  stem:\n", "  stem: !!python/object:os.Environ\n", 8, ""),
        ("[P1]", "!!python/tuple [P1]", 7, ""),
        ("situation: false", "situation: !!bool perhaps", 3, "is not plain text or a number"),
        ("section: 1", "section: !!int ''", 6, "is not plain text or a number"),
        ("level: apply", "level: !!timestamp apply", 4, "is not plain text or a number"),
        ("[P1]", "&p [P1]\n  scoring: *p", 8, "an alias (*name) repeats another part: write the text out"),
        ("en: Which comes first?", "en: [unfinished", 10, "not YAML"),
        ("kind: single", "kind: riddle", 2, "`kind: riddle` is not one of single, multiple, true_false"),
        (
            "kind: single",
            "kind: single\n  scoring: all_or_nothing",
            3,
            "`scoring: all_or_nothing` is not a rule",
        ),
        ("value: 1", "value: 0", 12, "0 options have a value above 0; this kind needs exactly one key"),
        (
            "value: 0\n      text: {en: Letters",
            "value: 1\n      text: {en: Letters",
            12,
            "2 options have a value above 0",
        ),
        ("value: 1", "value: 1.5", 13, "`options.1.value`"),
        ("value: 1", "value: .nan", 13, "`options.1.value`"),
        ("      text: {en: Letters, zh: 来信}\n", "", 16, "option 'b' has no `text`: write it in both languages"),
        ("- id: b", "- id: a", 16, "the option id 'a' stands twice"),
        ("- id: b", "- id: B", 16, "`options.2.id`"),
        ("id: duty-first", "id: loyalty-first", 1, "the id must begin with `duty-`"),
        ("id: duty-first", "id: Duty First", 1, "`id`"),
        ("id: duty-first", "id: 7", 1, "`id` must be a text: quote it"),
        ("kind: single", "kind: true_false", 12, "exactly the options `t` and `f`, in this order"),
        (
            "level: apply",
            "level: apply\n  waived: {negative: It asks what the law asks}",
            5,
            "waiver_unknown (error): there is no rule `negative` to be waived: mend its spelling, or remove it",
        ),
        (
            "level: apply",
            "level: apply\n  waived: {html: It asks what the law asks}",
            5,
            "waiver_refused (error): `html` cannot be waived",
        ),
        (
            "level: apply",
            "level: apply\n  waived: {negative_stem: no}",
            5,
            "'no' is read as False: write true or false, or quote it",
        ),
        ("level: apply", "level: apply\n  waived: negative_stem", 5, "`waived`"),
        (
            "先做哪一项？",
            "下列哪一项不属于先做的事？",
            10,
            "negative_stem (warning): the Chinese text: the stem asks in the negative (“不属于”)",
        ),
        (
            "en: It hides what went wrong.",
            "en: It hides.",
            23,
            "rationale_short (warning): the English text: the reason of option c is too short",
        ),
        ("kind: single", "kind: multiple", 12, "it has 3 options; this kind takes 4 to 6"),
    ],
)
def test_a_fault_in_a_question(tmp_path, old, new, line, words):
    assert old in QUESTION
    found = findings(tmp_path, question=QUESTION.replace(old, new, 1))
    mine = [text for text in found if text.startswith(f"duty/questions.yaml:{line}: ")]
    assert mine, found
    assert words in mine[0]


TRUE_FALSE = (
    QUESTION.replace("kind: single", "kind: true_false")
    .replace("- id: a", "- id: t")
    .replace("- id: b", "- id: f")
    .split("    - id: c")[0]
)
NO_TEXT = TRUE_FALSE.replace("      text: {en: Notes, zh: 记录}\n", "").replace(
    "      text: {en: Letters, zh: 来信}\n", ""
)


def test_true_false_without_text_is_good(tmp_path):
    assert findings(tmp_path, question=NO_TEXT) == []


def test_true_false_with_text(tmp_path):
    found = findings(tmp_path, question=TRUE_FALSE)
    words = "duty-first: a true_false option has no `text`: the page supplies it; remove it"
    assert found[:2] == [f"duty/questions.yaml:14: {words}", f"duty/questions.yaml:18: {words}"]


@pytest.mark.parametrize(
    ("question", "line", "words"),
    [
        (BOMB, 2, "an alias (*name) repeats another part: write the text out"),
        ("&a [*a]", 1, "an alias (*name) repeats another part: write the text out"),
        ("[" * 100 + "]" * 100, 1, "nested too deeply"),
        ("", 1, "the file must be a list: begin each question with `- id:`"),
        ("id: duty-first\n", 1, "the file must be a list: begin each question with `- id:`"),
        ("- just words\n", 1, "question 1: "),
        (QUESTION.encode() + b"# \xff\n", 24, "not UTF-8: save the file as UTF-8"),
        (QUESTION.encode("utf-16"), 1, "not UTF-8: save the file as UTF-8"),
        (QUESTION.encode() + b"# \0\n", 24, "a NUL character: remove it"),
        (QUESTION.encode() + b"# \x07\n", 24, "a character that YAML does not allow"),
        (QUESTION.encode() + b"#" * MAX_BYTES, 1, "the file is larger than 4 MB: split it"),
        (QUESTION + QUESTION, 24, "duty-first: this id is taken (duty/questions.yaml:1): choose another"),
        (QUESTION + "---\n" + QUESTION, 24, "not YAML"),
    ],
    ids=lambda value: None if isinstance(value, int) else str(value)[:20],
)
def test_a_fault_of_the_file(tmp_path, question, line, words):
    found = findings(tmp_path, question=question)
    mine = [text for text in found if text.startswith(f"duty/questions.yaml:{line}: ")]
    assert mine, found
    assert words in mine[0]


def test_every_finding_has_words(tmp_path):
    found = findings(tmp_path, question="- just words\n")
    assert "``" not in found[0]


def test_an_unknown_topic(tmp_path):
    found = findings(tmp_path, topic="weather")
    assert "weather/questions.yaml:1: 'weather' is no topic of syllabus.yaml: rename the folder" in found


def test_all_findings_at_once(tmp_path):
    bad = QUESTION.replace("level: apply", "level: guess").replace("[P1]", "[P99]").replace("en: Notes", "en: ''")
    found = findings(tmp_path, question=bad)
    lines = [text.split(":")[1] for text in found if text.startswith("duty/questions.yaml")]
    assert lines == ["4", "7", "14"]


def test_the_folders_own_handbook_is_checked(tmp_path):
    made = folder(tmp_path)
    (made / "duty" / "handbook.en.md").write_text("# No front matter\n", encoding="utf-8")
    found = [str(f) for f in content.check(made).findings]
    assert any(text.startswith("duty/handbook.en.md:1: ") for text in found), found


def test_the_folders_own_syllabus_is_checked(tmp_path):
    made = folder(tmp_path)
    (made / "syllabus.yaml").write_text("- slug: Duty\n", encoding="utf-8")
    assert any(f.file == "syllabus.yaml" for f in content.check(made).findings)
