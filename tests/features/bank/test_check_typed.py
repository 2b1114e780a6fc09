"""Checking the files of questions that are answered by typing: a fault has its line and its words."""

import pytest

from app.domain.questions import question_data, question_from
from app.ops import content
from tests.features.bank.writing import HEAD, findings, folder

BECAUSE = "      rationale: {en: It serves those who wait., zh: 有利于等候的群众办事。}\n"
SHORT = (
    HEAD.format(kind="short_answer")
    + "  options:\n    - id: a\n      value: 1\n      forms: {en: [at once], zh: [立即, 当场]}\n"
    + BECAUSE
    + "    - id: b\n      value: 0\n      otherwise: true\n"
    + BECAUSE
)
NUMERIC = (
    HEAD.format(kind="numeric")
    + "  unit: {en: days, zh: 天}\n"
    + "  options:\n    - id: a\n      value: 1\n      number: 5.20\n      tolerance: 0.05\n"
    + BECAUSE
    + "    - id: b\n      value: 0.5\n      number: 12\n"
    + BECAUSE
)
CLOZE = (
    HEAD.format(kind="cloze")
    .replace("Which comes first?", "'[[1]] and [[2]]'")
    .replace("先做哪一项？", "'[[2]]和[[1]]'")
    + "  gaps:\n    - kind: numeric\n      weight: 2\n      options:\n"
    + "      - id: a\n        value: 1\n        number: '3'\n  "
    + BECAUSE
    + "    - kind: single\n      options:\n"
    + "".join(
        f"      - id: {i}\n        value: {int(i == 'b')}\n        text: {{en: {i.upper()}, zh: 选项{i}}}\n  {BECAUSE}"
        for i in "abc"
    )
)
ESSAY = (
    HEAD.format(kind="essay")
    + "  least_words: {en: 100, zh: 200}\n"
    + "  options:\n"
    + "".join(
        f"    - id: {i}\n      value: {v}\n      text: {{en: {i.upper()}, zh: 要点{i}}}\n{BECAUSE}"
        for i, v in (("a", 0.6), ("b", 0.4))
    )
)


def question(tmp_path, text):
    found = content.check(folder(tmp_path, question=text))
    assert found.findings == []
    return found.questions[0]


def test_good_files_are_what_they_say(tmp_path):
    made = {}
    for name, text in (("s", SHORT), ("n", NUMERIC), ("c", CLOZE), ("e", ESSAY)):
        made[name] = question(tmp_path / name, text)
    assert [o.detail for o in made["s"].options] == [
        {"forms": {"en": ["at once"], "zh": ["立即", "当场"]}},
        {"otherwise": True},
    ]
    assert [o.detail for o in made["n"].options] == [{"number": "5.2", "tolerance": "0.05"}, {"number": "12"}]
    assert made["n"].detail == {"unit": {"en": "days", "zh": "天"}}
    assert made["c"].option_ids == ("1.a", "2.a", "2.b", "2.c")
    assert made["c"].detail == {"gaps": [{"kind": "numeric", "weight": 2.0}, {"kind": "single"}]}
    assert made["e"].detail == {"least_words": {"en": 100, "zh": 200}}


@pytest.mark.parametrize(
    ("text", "old", "new", "line", "words"),
    [
        (SHORT, "      forms: {en: [at once], zh: [立即, 当场]}\n", "", 12, "option 'a' has no `forms`"),
        (SHORT, "en: [at once]", "en: []", 14, "`options.1.forms.en`"),
        (SHORT, "zh: [立即, 当场]", "zh: 立即", 14, "`options.1.forms.zh` must be a list"),
        (SHORT, "zh: [立即, 当场]", "zh: [立即, 。]", 14, "'。' is nothing but space and punctuation"),
        (SHORT, "value: 1", "value: 0.9", 12, "no option has the value 1"),
        (SHORT, "      otherwise: true\n", "      forms: {en: [AT ONCE!], zh: [以后]}\n", 18,
         "'AT ONCE!' counts already for option 'a', case, width and punctuation aside"),
        (SHORT, "value: 0\n", "value: 0.5\n", 17, "stands for everything else and earns nothing"),
        (SHORT, "otherwise: true", "otherwise: perhaps", 18, "`options.2.otherwise`"),
        (SHORT, "otherwise: true", "number: 5", 18, "`options.2.number` is not a field here"),
        (SHORT, "otherwise: true\n", "otherwise: true\n      text: {en: Rest, zh: 其余}\n", 19, "which nobody sees"),
        (SHORT, "otherwise: true\n", "otherwise: true\n      last: true\n", 19, "nothing is shuffled here"),
        (NUMERIC, "number: 12", "number: twelve", 20, "'twelve' is not a decimal number of at most 15 digits"),
        (NUMERIC, "number: 12", "number: .nan", 20, "'nan' is not a decimal number"),
        (NUMERIC, "number: 12", "number: true", 20, "it must be a number"),
        (NUMERIC, "number: 12", "number: 1e-7", 20, "is not a decimal number"),
        (NUMERIC, "number: 12", "number: 0.12345678901234567", 20, "quote it to keep it exact"),
        (NUMERIC, "tolerance: 0.05", "tolerance: -0.05", 16, "it must not be negative"),
        (NUMERIC, "number: 12", "number: 5.21",
         20, "option 'b' can never count, since 'a' is worth as much or more"),
        (NUMERIC, "unit: {en: days, zh: 天}", "unit: days", 11, "`unit` must have fields of its own"),
        (CLOZE, "'[[1]] and [[2]]'", "'[[1]] alone'", 9, "gap 2 is not in this text: write [[2]] where it stands"),
        (CLOZE, "'[[2]]和[[1]]'", "'[[2]]和[[1]]和[[3]]'", 10, "there is no gap 3"),
        (CLOZE, "'[[2]]和[[1]]'", "'[[2]]和[[1]]和[[1]]'", 10, "gap 1 stands in this text more than once"),
        (CLOZE, "    - kind: single", "    - kind: essay",
         19, "cannot be a gap: write one of single, short_answer, numeric"),
        (CLOZE, "        number: '3'\n", "        forms: {en: [x], zh: [y]}\n",
         17, "`forms` is not for a gap of the kind numeric"),
        (CLOZE, "weight: 2", "weight: 0", 13, "`gaps.1.weight`"),
        (CLOZE, "  gaps:\n", "  options: []\n  gaps:\n", 11, "stand in its `gaps`: move them there"),
        (CLOZE, "        value: 1\n        text", "        value: 0\n        text",
         21, "this kind needs exactly one key"),
        (CLOZE, "  gaps:", "  scoring: by_luck\n  gaps:", 11, "is not a rule of this kind (share, all_or_nothing)"),
        (ESSAY, "value: 0.6", "value: 0.5", 13, "come to 0.9: they are shares of the mark and must sum to 1"),
        (ESSAY, "value: 0.6", "value: 0", 14, "criterion 'a' has the weight 0"),
        (ESSAY, "zh: 200}", "zh: 200}\n  most_words: {en: 50, zh: 300}",
         12, "`least_words` (100) is more than `most_words` (50)"),
        (ESSAY, "least_words: {en: 100, zh: 200}", "least_words: 100",
         11, "`least_words` must have fields of its own"),
        (ESSAY, "      text: {en: A, zh: 要点a}\n", "", 13, "option 'a' has no `text`"),
    ],
)  # fmt: skip
def test_a_fault_has_its_line_and_its_words(tmp_path, text, old, new, line, words):
    assert old in text
    found = findings(tmp_path, question=text.replace(old, new, 1))
    mine = [told for told in found if told.startswith(f"duty/questions.yaml:{line}: ")]
    assert mine, found
    assert any(words in told for told in mine), mine


def test_every_kind_comes_back_from_the_data_of_its_version(tmp_path):
    for text in (SHORT, NUMERIC, CLOZE, ESSAY):
        made = question(tmp_path / str(hash(text)), text)
        assert question_from(question_data(made)) == made
