"""Typed text: what counts as the same, how it is cleaned, how long it is."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.errors import Unreadable
from app.domain.kinds._text import block, folded, line, words


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("ON THE SPOT", "on the spot"),
        ("  on\tthe \n spot ", "on the spot"),
        ("“On the spot.”", "on the spot"),
        ("ＡＢＣ１２％", "abc12%"),
        ("Straße", "STRASSE"),
        ("ﬁle", "file"),
        ("on\u00a0the\u3000spot", "on the spot"),
        ("on\u200b the\ufeff spot\u00ad", "on the spot"),
        ("it’s", "it's"),
        ("co–operation", "co-operation"),
        ("恪 尽 职 守", "恪尽职守"),
        ("《恪尽职守》。", "恪尽职守"),
        ("（恪尽职守）", "恪尽职守"),
        ("登记 ABC 号", "登记abc号"),
        ("公生明，廉生威", "公生明,廉生威"),
        ("廉洁、奉公", "廉洁,奉公"),
        ("ﾃｽﾄ", "テスト"),
        ("e\u0301", "é"),
    ],
)
def test_the_same(typed, form):
    assert folded(typed) == folded(form)


@pytest.mark.parametrize(
    ("one", "other"),
    [("on the spot", "onthespot"), ("C", "C++"), ("50", "50%"), ("登记", "登录"), ("co-op", "coop"), ("a.b", "ab")],
)
def test_not_the_same(one, other):
    assert folded(one) != folded(other)


@pytest.mark.parametrize("nothing", ["", " ", "…", "“”", "。、，", "\u200b", "()"])
def test_nothing_is_left_of_punctuation(nothing):
    assert folded(nothing) == ""


@given(st.text())
@example("\u0130\u0307")
@example("ᾳͅ")
@example(". \u200b. a")
def test_folding_again_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


@given(st.text())
def test_case_does_not_matter(text):
    assert folded(text.upper().lower()) == folded(text.lower().upper().lower())


@given(st.text(st.characters(codec="utf-8")))
def test_reading_again_changes_nothing(text):
    for read in (line, block):
        once = read(text, 10_000)
        assert read(once, 10_000) == once


def test_lines():
    assert line(" a \r\n b ", 10) == "a b"
    assert block(" a \r\n\r b ", 10) == "a \n\n b"
    assert block("a\0\x07b\tc", 10) == "ab\tc"
    assert line("\u3000", 10) is None
    assert block(None, 10) is None


@pytest.mark.parametrize("raw", [1, True, [], {}, ["a"], "a\ud800"])
def test_what_is_no_text_is_refused(raw):
    with pytest.raises(Unreadable) as refused:
        line(raw, 10)
    assert refused.value.code == "not_text"


def test_too_long_is_refused_and_says_how_much_is_not():
    assert line(" 1234567890 ", 10) == "1234567890"
    with pytest.raises(Unreadable) as refused:
        block("12345678901", 10)
    assert (refused.value.code, refused.value.facts) == ("too_long", {"most": 10})


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("One, two — three.", 3),
        ("co-operation isn’t two", 3),
        ("恪尽职守。", 4),
        ("用 Excel 登记", 4),
        ("… —", 0),
    ],
)
def test_words(text, count):
    assert words(text) == count
