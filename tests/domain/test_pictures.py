"""A picture's alternative text, and the picture as a part of what a version pins."""

from dataclasses import replace

import pytest

from app.domain.differences import changes
from app.domain.pictures import Picture, problems
from app.domain.questions import question_data, question_from
from tests.domain.samples import single, words

PICTURE = Picture(name="a" * 64 + ".png", width=240, height=120, alt=words("two boxes"))


def told(alt: str, caption: str | None = None) -> list[tuple[str, str]]:
    made = replace(PICTURE, alt={"en": alt, "zh": "两个红色方框"}, caption=caption and {"en": caption, "zh": "图一"})
    return [(code, path[-1]) for code, path, _ in problems(made)]


@pytest.mark.parametrize("alt", ["Two boxes and an arrow", "窗口排队的人", "x" * 300, "Picture 2 of the series"])
def test_words_that_say_what_is_there(alt):
    assert told(alt) == []


@pytest.mark.parametrize("alt", ["", "box", "  box  ", "x" * 301])
def test_too_short_and_too_long(alt):
    assert told(alt) == [("picture_alt_length", "en")]


@pytest.mark.parametrize(
    "alt",
    [
        "counter.png",
        "IMG_20240501.JPG",
        "IMG_2031",
        "DSC 0042",
        "Screenshot 2024-05-01",
        "image1",
        "图片 12",
        "scan.tiff",
    ],
)
def test_a_file_name_says_nothing(alt):
    assert told(alt) == [("picture_alt_file_name", "en")]


def test_a_caption_is_short():
    assert told("Two boxes", "x" * 300) == []
    assert told("Two boxes", "x" * 301) == [("picture_caption_length", "en")]


def test_there_and_back():
    for picture in (None, PICTURE, replace(PICTURE, caption=words("one"))):
        made = single(picture=picture)
        assert question_from(question_data(made)) == made
    # A question without one is the version that it was before there were pictures.
    assert "picture" not in question_data(single())


def test_the_name_that_its_file_has_is_no_part_of_it():
    assert question_data(single(picture=replace(PICTURE, file="other.png"))) == question_data(single(picture=PICTURE))


def test_another_picture_is_one_difference():
    other = replace(PICTURE, name="b" * 64 + ".jpg", width=10, height=20)
    assert [c.path for c in changes(single(picture=PICTURE), single(picture=other))] == [("picture", "name")]
    assert [c.path for c in changes(single(), single(picture=PICTURE))] == [
        ("picture", "name"),
        ("picture", "alt", "en"),
        ("picture", "alt", "zh"),
    ]
