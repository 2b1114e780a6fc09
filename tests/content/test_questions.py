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
    assert len(shipped.quizzes) >= 6


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
        texts += [question.hint] if question.hint else []
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


def test_every_question_that_is_more_than_true_or_false_has_a_hint(shipped):
    """A hint to a statement that is true or false would be its answer."""
    assert [q.key for q in shipped.questions if (q.hint is None) is (q.kind != "true_false")] == []


def test_a_hint_does_not_repeat_an_option(shipped):
    """Were a hint to use the words of the key, it would point at it; no long phrase of an option stands in one."""
    for question in shipped.questions:
        for language, long in (("en", 22), ("zh", 8)):
            hint = question.hint[language] if question.hint else ""
            for option in question.options:
                text = option.text[language] if option.text else ""
                shared = [text[i : i + long] for i in range(len(text) - long + 1) if text[i : i + long] in hint]
                assert not shared, f"{question.key}: {shared[0]!r}"


def test_hints_are_short(shipped):
    for question in shipped.questions:
        if question.hint:
            assert len(question.hint["en"].split()) <= 30, question.key
            assert len(question.hint["zh"]) <= 60, question.key


def test_every_situation_says_where_it_plays(shipped):
    places = {"counter", "inspection", "field", "office"}
    for question in shipped.questions:
        assert len(places & set(question.tags)) == question.situation, question.key
        assert set(question.tags) <= {*places, "leading"}, question.key
