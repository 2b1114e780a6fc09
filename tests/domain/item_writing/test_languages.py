"""The two languages beside each other: each rule with what it must flag and what it must not."""

from dataclasses import replace

import pytest

from tests.domain.item_writing.writing import codes, question, seen_or_not


def both(english: str, chinese: str) -> set[str]:
    """What is found where the stem says this in the two languages."""
    return codes(replace(question(kind="essay"), stem={"en": english, "zh": chinese}))


FLAGGED = [
    ("language_missing", "What comes first?", ""),
    ("language_missing", "", "先做什么？"),
    ("language_wrong", "先做什么？", "先做什么？"),
    ("language_wrong", "What comes first?", "What comes first?"),
    ("numbers_differ", "Forty-two buildings qualify.", "有24栋楼符合条件。"),
    ("numbers_differ", "Twelve people are waiting.", "窗口前还有人排队。"),
    ("numbers_differ", "People are waiting.", "窗口前还有十二人排队。"),
    ("numbers_differ", "The leaflet says 10 days.", "宣传单上写的是十五天。"),
    ("emphasis_differs", "Which does **not** fit?", "下列哪一项不符合？"),
    ("emphasis_differs", "Which fits?", "下列哪一项**符合**？"),
    ("lists_differ", "Three steps:\n\n- one\n- two\n- three", "三个步骤：\n\n- 第一步\n- 第二步"),
    (
        "lengths_differ",
        "A clerk who has been in the office for a long time and knows the visitors well",
        "老办事员",
    ),
    ("lengths_differ", "A clerk", "一名在窗口工作多年、熟悉来访群众并且常常主动为他们解释政策的老办事员"),
]
FINE = [
    ("numbers_differ", "Forty-two buildings qualify.", "有42栋楼符合条件。"),
    ("numbers_differ", "Twelve people are waiting.", "窗口前还有十二人排队。"),
    ("numbers_differ", "One of the two sisters asked a third time.", "姐妹俩中的一位又问了一遍。"),
    ("numbers_differ", "After a fortnight, and in March, she wrote.", "两周后，她在3月写了信。"),
    ("numbers_differ", "A third of the calls; 95 per cent of the letters.", "三分之一的来电，95%的来信。"),
    ("numbers_differ", "About 30,000 letters on Monday.", "周一约3万封来信。"),
    (
        "numbers_differ",
        "He hurried in every way and asked everywhere.",
        "他千方百计，四处打听，十分着急，万一不行再说。",
    ),
    ("numbers_differ", "On Saturday staff are few.", "周六人手不够。"),
    ("emphasis_differs", "Which does **not** fit?", "下列哪一项**不符合**？"),
    ("lists_differ", "Two steps:\n\n1. read\n2. sort", "两个步骤：\n\n1. 看\n2. 分"),
    ("lengths_differ", "A clerk of many years, whom visitors know well", "一名多年在岗、群众熟悉的办事员"),
    (
        "language_wrong",
        "The maxim 公生明 says that impartiality gives birth to clarity.",
        "“公生明”说的是公正才能明察。",
    ),
    ("language_wrong", "A PDF", "PDF文件"),
]


@seen_or_not("code", "english", "chinese", flagged=FLAGGED, fine=FINE)
def test_seen_or_not(code, english, chinese, seen):
    assert (code in both(english, chinese)) is seen


def test_one_language_alone_asks_in_the_negative():
    assert "negation_differs" in codes(question(stem="Which of these is not part of it?"), "zh")
    assert "negation_differs" in codes(question("zh", stem="下列哪一项不属于交接内容？"), "en")


@pytest.mark.parametrize("marks", ["", "**"])
def test_both_ask_in_the_negative(marks):
    asked = {
        "en": f"Which of these is {marks}not{marks} part of it?",
        "zh": f"下列哪一项{marks}不属于{marks}交接内容？",
    }
    assert "negation_differs" not in codes(replace(question(), stem=asked))
