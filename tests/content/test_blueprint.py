"""The blueprint that questions/README.md states: how many questions there are, of what, and that all of the article is
taught and tested."""

from collections import Counter

import pytest

from app.bank import syllabus
from app.config import content_dir
from app.domain.questions import DIFFICULTIES, LEVELS
from app.handbook import pages
from app.ops import content
from app.ops.tabling import table

TOPICS = list(syllabus.topics())
PRINCIPLES = [topic.slug for topic in syllabus.principles()]
VIEWPOINTS = {"citizen", "superior", "colleague", "auditor", "lawyer"}
PARAGRAPHS = [f"P{n}" for n in range(1, 19)]


@pytest.fixture(scope="module")
def questions():
    return content.check().questions


def test_how_many(questions):
    assert len(questions) >= 320
    assert sum(q.situation for q in questions) >= 120
    assert sum(q.kind == "judgement" for q in questions) >= 48


@pytest.mark.parametrize("topic", TOPICS)
def test_every_cell_of_a_topic_is_filled(questions, topic):
    here = [q for q in questions if q.topic == topic]
    assert len(here) >= (20 if topic in PRINCIPLES else 12)
    assert {q.level for q in here} >= set(LEVELS) - {"remember"}
    assert {q.difficulty for q in here} == set(DIFFICULTIES)
    assert sum(q.situation for q in here) >= 6
    assert sum(q.kind == "judgement" for q in here) >= 2
    assert len({q.kind for q in here}) >= 5
    # A practice of the topic and the examination of its part need as many that are answered by choosing.
    assert sum(q.kind in ("single", "multiple", "true_false") for q in here) >= 8


def test_levels_and_difficulties(questions):
    levels = Counter(q.level for q in questions)
    assert levels["remember"] <= 0.25 * len(questions)
    assert min(levels[level] for level in LEVELS if level != "remember") >= 0.15 * len(questions)
    difficulties = Counter(q.difficulty for q in questions)
    assert 0.2 * len(questions) <= difficulties["easy"] <= 0.4 * len(questions)
    assert 0.2 * len(questions) <= difficulties["hard"] <= 0.4 * len(questions)


def test_every_panel_has_five_viewpoints_that_do_not_agree_on_everything(questions):
    for q in questions:
        if q.kind == "judgement":
            panel = q.detail["panel"]
            assert {member["viewpoint"] for member in panel} == {
                "citizen",
                "superior",
                "colleague",
                "auditor",
                "lawyer",
            }
            assert any(len({member["ratings"][o.id] for member in panel}) > 1 for o in q.options), q.key


@pytest.mark.parametrize("paragraph", PARAGRAPHS)
def test_every_paragraph_of_the_article_is_taught_and_tested(questions, paragraph):
    taught = [t for t in TOPICS if any(paragraph in s.paragraphs for s in pages.page(t, "en").sections)]
    tested = [q.key for q in questions if paragraph in q.paragraphs]
    assert taught
    assert len(tested) >= 5


@pytest.mark.parametrize("topic", TOPICS)
def test_every_section_is_tested_and_every_citation_resolves(questions, topic):
    numbers = {s.number for s in pages.page(topic, "en").sections}
    assert {q.section for q in questions if q.topic == topic} == numbers


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_key_is_the_longest_option_no_more_often_than_chance(questions, language):
    singles = [q for q in questions if q.kind == "single"]
    longest = [max(q.options, key=lambda o: len(o.text[language])).value == 1 for q in singles]
    assert sum(longest) <= sum(1 / len(q.options) for q in singles)


def test_the_table_of_the_readme_is_that_of_the_bank(questions):
    readme = (content_dir("questions") / "README.md").read_text(encoding="utf-8")
    assert table(questions) in readme, "put the output of `officium bank table` there"
