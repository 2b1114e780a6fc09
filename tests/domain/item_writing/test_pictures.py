"""What is said of a picture: what must be flagged and what must not, in English and in Chinese."""

import pytest

from app.domain.pictures import Picture
from tests.domain.item_writing.writing import codes, question

ALT = {
    "en": "A desk before the counter opens: a folder, a telephone, a box.",
    "zh": "窗口开门前的办公桌：一个文件夹、一部电话、一个纸箱。",
}


def pictured(language="en", alt=None, caption=None, **changes):
    """The good question with a picture, of which this is said in this language."""
    told = {**ALT, **({language: alt} if alt is not None else {})}
    return question(language, picture=Picture(name="0.png", width=9, height=9, alt=told, caption=caption), **changes)


@pytest.mark.parametrize(
    ("code", "language", "alt"),
    [
        ("alt_names_key", "en", "A clerk who reads through the notes of the day before, at a desk."),
        ("alt_names_key", "zh", "一名办事员坐在桌前，正把前一天的记录看一遍。"),
        ("language_missing", "en", ""),
        ("language_missing", "zh", " "),
        ("language_wrong", "zh", "A desk before the counter opens"),
        ("language_wrong", "en", "窗口开门前的办公桌"),
        ("html", "en", "A desk <img src=x onerror=alert(1)>"),
    ],
)
def test_flagged(code, language, alt):
    assert code in codes(pictured(language, alt), language)


@pytest.mark.parametrize(
    ("language", "alt"),
    [
        ("en", ALT["en"]),
        ("zh", ALT["zh"]),
        # Words of a distractor stand there too: nothing is told.
        ("en", "Notes of the day before, new letters and fresh forms lie on a desk."),
        ("zh", "桌上放着前一天的记录、新来信和新表格。"),
    ],
)
def test_not_flagged(language, alt):
    assert not codes(pictured(language, alt), language)


def test_a_caption_is_looked_at_too():
    assert "language_missing" in codes(pictured(caption={"en": "The desk", "zh": ""}), "zh")
    assert not codes(pictured(caption={"en": "The desk at eight", "zh": "八点的办公桌"}))


def test_a_key_of_one_word_needs_that_one():
    options = ("The telephone", "The folder", "The door", "The lamp")
    assert "alt_names_key" in codes(pictured("en", "A telephone on a desk.", options=options), "en")
    assert "alt_names_key" not in codes(pictured("en", "A telephone and a folder on it.", options=options), "en")
