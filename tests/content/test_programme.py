"""The programme of quizzes, and that a certification is as hard for one as for another."""

import re
from itertools import pairwise

import pytest

from app.bank import library, syllabus
from app.composing import fields
from app.domain.release import Mode
from app.domain.rules import Purpose
from app.domain.selection import drawn, plan
from app.ops import content
from app.quizzes.previewing import expected
from app.quizzes.sources import QuizFile
from app.quizzes.writing import row_of

DRAWS = 10_000
EXAMS = {"eight-principles-exam", "foundations-exam", "combinations-exam", "unities-exam"}


@pytest.fixture(scope="module")
def shipped():
    return content.check()


@pytest.fixture(scope="module")
def quizzes(shipped):
    return {rules.slug: rules for rules in shipped.quizzes}


def topics(rules):
    return {topic for slot in rules.slots for topic in slot.topics}


def test_one_question_a_topic_tells_where_one_stands(quizzes):
    slots = quizzes["all-twenty-topics"].slots
    assert [(slot.count, slot.topics) for slot in slots] == [(1, (topic,)) for topic in syllabus.topics()]


def test_a_practice_for_every_topic(quizzes):
    for topic in syllabus.topics():
        rules = quizzes[f"practise-{topic}"]
        assert (rules.mode, rules.topic) == (Mode.PRACTICE, topic)


def test_an_exam_for_every_part_asks_all_of_its_topics(quizzes):
    parts = {frozenset(topics(quizzes[slug])) for slug in EXAMS}
    assert parts == {frozenset(t.slug for t in syllabus.topics().values() if t.part == part) for part in syllabus.PARTS}


def test_all_that_examines_has_a_time_and_a_pass_mark_with_its_reason(quizzes):
    for rules in quizzes.values():
        if rules.purpose in (Purpose.EXAM, Purpose.CERTIFICATION):
            assert rules.time_limit_minutes, rules.slug
            assert rules.pass_mark_reason, rules.slug
            assert len(rules.pass_mark_reason["en"].split()) >= 10, rules.slug


def test_every_purpose_and_every_group_is_served(quizzes):
    assert {rules.purpose for rules in quizzes.values()} == set(Purpose)
    for group in ("initial", "on_appointment", "specialised", "in_service", "window", "enforcement", "grass_roots"):
        assert any(group in rules.groups for rules in quizzes.values()), group


def test_a_workshop_of_judgements_alone(quizzes):
    rules = quizzes["judgement-workshop"]
    assert {kind for slot in rules.slots for kind in slot.kinds} == {"judgement"}
    assert re.search("not surveyed", rules.summary["en"])


def test_every_quiz_can_be_written_out_and_read_again_also_by_the_composers_form(quizzes):
    for rules in quizzes.values():
        row = row_of(rules)
        assert QuizFile.model_validate(row).rules() == rules
        shown = fields.of_row(row)
        assert shown, rules.slug
        assert QuizFile.model_validate(fields.row(rules.slug, shown)).rules() == rules


@pytest.fixture(scope="module")
def certifications(shipped, quizzes):
    questions = dict(enumerate(shipped.questions, 1))
    prepared = plan(quizzes["certification"].slots, [library.candidate(i, i, q) for i, q in questions.items()])
    return [[(p.points, questions[p.version_id]) for p in drawn(prepared, seed)] for seed in range(DRAWS)]


def test_ten_thousand_certifications_are_equally_hard(certifications):
    found = expected(certifications)
    assert found.deviation <= 0.01
    assert found.most - found.least <= 0.08


def test_every_certification_asks_all_topics(certifications):
    for paper in certifications:
        assert {q.topic for _, q in paper} == set(syllabus.topics())
        assert sum(q.kind == "judgement" for _, q in paper) == 8
        assert len({q.key for _, q in paper}) == len(paper) == 40


def test_two_certifications_rarely_share_more_than_a_third(certifications):
    papers = [{q.key for _, q in paper} for paper in certifications]
    assert len({frozenset(paper) for paper in papers}) == DRAWS
    shared = [len(one & another) for one, another in pairwise(papers)]
    assert sum(n > 40 / 3 for n in shared) / len(shared) <= 0.05
    assert sum(shared) / len(shared) <= 10
