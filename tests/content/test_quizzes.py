"""The quizzes that ship: papers without siblings, as the bank is meant to be used."""

from collections import Counter

import pytest

from app.bank import library, syllabus
from app.domain.release import Mode
from app.domain.selection import drawn, plan
from app.ops import content
from tests.taking import EXAM, PRACTICE, TEST

SEEDS = range(50)
FIRST = {
    PRACTICE: Mode.PRACTICE,
    EXAM: Mode.CHECK,
    TEST: Mode.CHECK,
    "workplace-situations": Mode.PRACTICE,
    "serving-the-public": Mode.CHECK,
}


@pytest.fixture(scope="module")
def shipped():
    return content.check()


@pytest.fixture(scope="module")
def pool(shipped):
    return {i: library.candidate(i, i, question) for i, question in enumerate(shipped.questions, 1)}


def papers(quiz, pool):
    prepared = plan(quiz.slots, list(pool.values()))
    return [[pool[pick.version_id] for pick in drawn(prepared, seed)] for seed in SEEDS]


def test_no_paper_holds_questions_that_give_each_other_away(shipped, pool):
    for quiz in shipped.quizzes:
        for paper in papers(quiz, pool):
            families = Counter(c.family for c in paper if c.family)
            assert max(families.values(), default=1) == 1, quiz.slug


def test_the_quizzes_of_the_first_release_are_what_they_were(shipped):
    """They can be started without a word; statements stand before newer quizzes alone."""
    known = {quiz.slug: quiz for quiz in shipped.quizzes}
    assert {slug: known[slug].mode for slug in FIRST} == FIRST
    assert [slug for slug in FIRST if known[slug].statements or known[slug].sections] == []


def test_a_paper_on_appointment(shipped, pool):
    quiz = next(q for q in shipped.quizzes if q.slug == "on-appointment")
    assert quiz.mode is Mode.CERTIFY
    assert [(s.kind.value, s.new_recruits) for s in quiz.statements] == [("honour", False), ("oath", True)]
    assert quiz.points == 24
    principles = {topic.slug for topic in syllabus.principles()}
    for paper in papers(quiz, pool):
        assert paper[0].key == "loyalty-whom-the-work-serves"
        assert {c.topic for c in paper[:8]} == principles
        assert [c.situation for c in paper] == [False] * 8 + [True] * 8
        places = Counter(tag for c in paper[8:] for tag in c.tags)
        assert places["counter"] >= 2
        assert places["office"] >= 3
        assert min(places["inspection"], places["field"], places["leading"]) >= 1
