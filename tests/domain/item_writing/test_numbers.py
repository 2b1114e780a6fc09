"""Numbers read from both languages, in figures and in words."""

import pytest

from app.domain.item_writing._numbers import amount, certain, possible


@pytest.mark.parametrize(
    ("text", "language", "numbers"),
    [
        ("twenty-five days and 1,200 letters", "en", {25, 1200}),
        ("three hundred and twelve people", "en", {312}),
        ("One of them, and two more", "en", set()),
        ("The 2 of them", "en", {2}),
        ("thirty thousand", "en", {30000}),
        ("nine of eleven villages", "en", {9, 11}),
        ("二十五天", "zh", {25}),
        ("三百一十二人", "zh", {312}),
        ("十四个月", "zh", {14}),
        ("1,200封、3万封", "zh", {1200, 30000}),
        ("两个人，一个办法", "zh", set()),
        ("千方百计，四处打听，十分着急", "zh", set()),
        ("周六人手不够", "zh", set()),
        ("一万二千元", "zh", {12000}),
    ],
)
def test_certain(text, language, numbers):
    assert certain(text, language) == numbers


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("one visitor", "en", 1),
        ("the third time", "en", 3),
        ("in March", "en", 3),
        ("第三次", "zh", 3),
        ("两份", "zh", 2),
    ],
)
def test_possible(text, language, number):
    assert number in possible(text, language)


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("15 days", "en", 15),
        ("three years", "en", 3),
        ("15天", "zh", 15),
        ("三年", "zh", 3),
        ("95%", "en", 95),
        ("Within 15 days of the notice, by letter", "en", None),
        ("Read page 3", "en", None),
        ("五个科室会签后办理", "zh", None),
    ],
)
def test_amount(text, language, number):
    assert amount(text, language) == number
