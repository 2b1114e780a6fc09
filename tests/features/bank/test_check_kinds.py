"""Checking the files of kinds that have fields of their own: each fault at its line, in words that help."""

import pytest

from app.domain.kinds import kind_of
from app.ops import content
from tests.features.bank.writing import HEAD, findings, folder

OPTION = """\
    - id: {id}
      value: {value}
      {more}
      text: {{en: Text {id}, zh: 文字{id}}}
      rationale: {{en: It serves those who wait., zh: 有利于等候的群众办事。}}
"""


def options(*rows):
    return "  options:\n" + "".join(OPTION.format(id=i, value=value, more=more) for i, value, more in rows)


MATCHING = (
    HEAD.format(kind="matching")
    + """\
  targets:
    - id: A
      text: {en: First, zh: 甲}
    - id: B
      text: {en: Second, zh: 乙}
    - id: C
      text: {en: None of these, zh: 以上都不是}
      last: true
"""
    + options(("a", 1, "match: B"), ("b", 1, "match: A"), ("c", 1, "match: B"))
)
ORDERING = HEAD.format(kind="ordering") + options(*((i, 1, "last: false") for i in "bac"))
JUDGEMENT = (
    HEAD.format(kind="judgement")
    + "  asks: rate\n"
    + options(
        ("a", 1, "{principle: duty, stance: serves}"),
        ("b", 0, "{principle: integrity, stance: betrays}"),
        ("c", 0.5, "{principle: duty, stance: serves}"),
    )
    .replace("{principle: duty, stance: serves}", "principle: duty\n      stance: serves")
    .replace("{principle: integrity, stance: betrays}", "principle: integrity\n      stance: betrays")
    + "  panel:\n"
    + "".join(
        f"    - viewpoint: {viewpoint}\n      ratings: {{a: 5, b: 1, c: 3}}\n      reason: {{en: So., zh: 如此。}}\n"
        for viewpoint in ("citizen", "auditor", "lawyer")
    )
)


@pytest.mark.parametrize("text", [MATCHING, ORDERING, JUDGEMENT], ids=["matching", "ordering", "judgement"])
def test_a_good_question(tmp_path, text):
    found = content.check(folder(tmp_path, text))
    assert [str(finding) for finding in found.findings] == []
    (question,) = found.questions
    assert kind_of(question).score(question, kind_of(question).key(question)) == 1.0


def test_what_is_read_of_it(tmp_path):
    (question,) = content.check(folder(tmp_path, MATCHING)).questions
    assert [option.detail for option in question.options] == [{"match": "B"}, {"match": "A"}, {"match": "B"}]
    assert question.detail["targets"][2] == {
        "id": "C",
        "text": {"en": "None of these", "zh": "以上都不是"},
        "last": True,
    }
    assert kind_of(question).order(question).last == {"C"}


@pytest.mark.parametrize(
    ("text", "old", "new", "line", "words"),
    [
        (MATCHING, "match: A", "match: D", 27, "option 'b' matches 'D', which is no target: write the id of one"),
        (MATCHING, "match: A", "match: a", 27, "`options.2.match`"),
        (MATCHING, "      match: A\n", "", 25, "`options.2.match` is missing: add it"),
        (MATCHING, "id: B\n", "id: A\n", 14, "the target id 'A' stands twice: give each target its own letter"),
        (MATCHING, "id: B\n", "id: b\n", 14, "`targets.2.id`"),
        (MATCHING, "text: {en: Second, zh: 乙}", "text: {en: Second}", 15, "`targets.2.text.zh` is missing"),
        (MATCHING, "value: 1", "value: 0.5", 21, "option 'a' has the value 0.5: write 1, since each option is a part"),
        (MATCHING, "match: B", "match: B\n      last: true", 23, "option 'a' says `last`"),
        (MATCHING, "kind: matching", "kind: matching\n  scoring: best_minus_worst", 3, "(share, all_or_nothing)"),
        (MATCHING, "match: A", "match: B", 20, "every option matches 'B': write targets that tell them apart"),
        (MATCHING, "kind: matching", "kind: ordering", 12, "`targets` is not a field here"),
        (ORDERING, "- id: b", "- id: d", 0, ""),
        (ORDERING, "- id: a", "- id: d", 0, ""),
        (ORDERING, "- id: b", "- id: 0", 12, "`options.1.id` must be a text: quote it"),
        (ORDERING, "value: 1", "value: 0", 13, "option 'b' has the value 0: write 1"),
        (JUDGEMENT, "value: 1\n", "value: 0.8\n", 14, "but the panel's mean rating of 5.00 makes it 1: write that, or"),
        (
            JUDGEMENT,
            "principle: integrity",
            "principle: thrift",
            21,
            "'thrift', which is not one of patriotism",
        ),
        (JUDGEMENT, "stance: betrays", "stance: neither", 22, "`options.2.stance`"),
        (JUDGEMENT, "asks: rate", "asks: guess", 11, "`asks`"),
        (JUDGEMENT, "  asks: rate\n", "", 1, "`asks` is missing: add it"),
        (
            JUDGEMENT,
            "viewpoint: auditor",
            "viewpoint: citizen",
            35,
            "the viewpoint 'citizen' stands twice",
        ),
        (JUDGEMENT, "viewpoint: auditor", "viewpoint: king", 35, "`panel.2.viewpoint`"),
        (JUDGEMENT, "{a: 5, b: 1, c: 3}", "{a: 5, b: 1}", 33, "the citizen must rate each option once, and no other"),
        (JUDGEMENT, "{a: 5, b: 1, c: 3}", "{a: 6, b: 1, c: 3}", 33, "`panel.1.ratings.a`"),
        (JUDGEMENT, "{a: 5, b: 1, c: 3}", "{a: five, b: 1, c: 3}", 33, "`panel.1.ratings.a`"),
        (JUDGEMENT, "reason: {en: So., zh: 如此。}", "reason: {en: So.}", 34, "`panel.1.reason.zh` is missing"),
        (JUDGEMENT, "asks: rate", "asks: rate\n  scoring: best_minus_worst", 12, "write distance, or remove it"),
        (JUDGEMENT, "asks: rate", "asks: best_worst\n  scoring: best_minus_worst", 0, ""),
    ],
)
def test_a_fault_in_a_question(tmp_path, text, old, new, line, words):
    """Line 0: it is no fault."""
    assert old in text
    found = findings(tmp_path, question=text.replace(old, new, 1))
    if line:
        mine = [finding for finding in found if finding.startswith(f"duty/questions.yaml:{line}: ")]
        assert mine, found
        assert words in mine[0]
    else:
        assert found == []


def in_question(tmp_path, text):
    """What is wrong with the question; a quiz that then cannot be drawn is not of interest here."""
    return [finding for finding in findings(tmp_path, question=text) if finding.startswith("duty/")]


def test_letters_that_tell_the_order_are_refused(tmp_path):
    text = HEAD.format(kind="ordering") + options(*((i, 1, "last: false") for i in "abc"))
    (found,) = in_question(tmp_path, text)
    assert found.startswith("duty/questions.yaml:12: duty-first: the options' letters (a, b, c) follow the alphabet")


def test_letters_that_tell_the_pairs_are_refused(tmp_path):
    head = MATCHING[: MATCHING.index("  options:")]
    text = head + options(("a", 1, "match: A"), ("b", 1, "match: B"), ("c", 1, "match: C"))
    (found,) = in_question(tmp_path, text)
    assert found.startswith("duty/questions.yaml:12: duty-first: the targets' letters follow the options'")


def test_a_panel_of_two_is_too_small(tmp_path):
    (found,) = in_question(tmp_path, JUDGEMENT[: JUDGEMENT.rindex("    - viewpoint")])
    assert "the panel has 2 members; it needs at least 3: add viewpoints" in found


def test_options_that_are_all_alike(tmp_path):
    text = JUDGEMENT.replace("{a: 5, b: 1, c: 3}", "{a: 4, b: 3, c: 3}")
    text = text.replace("value: 1\n", "value: 0.75\n").replace("value: 0\n", "value: 0.5\n")
    (found,) = in_question(tmp_path, text)
    assert "between the best and the worst option lie only 0.25; 0.5 are needed" in found
