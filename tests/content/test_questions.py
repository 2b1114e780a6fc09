"""What ships under `questions/`: valid, enough of it in both languages, and not guessable by position."""

from collections import Counter

import pytest

from app.bank import syllabus
from app.ops import content

PRINCIPLES = ["patriotism", "loyalty", "duty", "integrity", "pragmatism", "innovation", "overall", "cooperation"]


@pytest.fixture(scope="module")
def shipped():
    return content.check()


def test_nothing_is_to_be_mended(shipped):
    assert [str(finding) for finding in shipped.findings] == []
    assert len(shipped.quizzes) >= 5


def test_eight_principles_of_twenty_topics():
    assert [topic.slug for topic in syllabus.principles()] == PRINCIPLES
    assert len(syllabus.topics()) == 20


@pytest.mark.parametrize("topic", PRINCIPLES)
def test_enough_questions_and_a_third_of_them_situations(shipped, topic):
    questions = [question for question in shipped.questions if question.topic == topic]
    assert len(questions) >= 10
    assert 3 * sum(question.situation for question in questions) >= len(questions)


def test_every_text_is_in_both_languages(shipped):
    for question in shipped.questions:
        texts = [question.stem, *(o.rationale for o in question.options), *(o.text for o in question.options if o.text)]
        for text in texts:
            assert set(text) == {"en", "zh"}, question.key
            assert all(words.strip() for words in text.values()), question.key
            assert any("\u4e00" <= letter <= "\u9fff" for letter in text["zh"]), question.key
            assert not any("\u4e00" <= letter <= "\u9fff" for letter in text["en"]), question.key


def test_keys_of_single_questions_spread_over_the_positions(shipped):
    singles = [question for question in shipped.questions if question.kind == "single"]
    keys = Counter(question.option_ids.index(question.key_ids[0]) for question in singles)
    expected = Counter()
    for question in singles:
        for position in range(len(question.options)):
            expected[position] += 1 / len(question.options)
    for position, wanted in expected.items():
        if wanted >= 5:
            assert 0.5 * wanted <= keys[position] <= 1.6 * wanted, (position, keys, expected)


def test_true_is_not_the_answer_more_often_than_false(shipped):
    keys = [question.key_ids[0] for question in shipped.questions if question.kind == "true_false"]
    assert 0.3 <= keys.count("t") / len(keys) <= 0.7


def test_no_stem_stands_twice(shipped):
    stems = Counter(question.stem["en"] for question in shipped.questions)
    assert [stem for stem, times in stems.items() if times > 1] == []
