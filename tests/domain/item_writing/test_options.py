"""Options beside each other: each rule with what it must flag and what it must not, in English and in Chinese."""

import pytest

from tests.domain.item_writing.writing import codes, flagged, question, seen_or_not

THREE = ("Read the notes", "Sort the letters", "Put out the forms")
THREE_ZH = ("看前一天的记录", "把来信分好类", "摆好新的表格")


def test_the_good_question_has_no_flaw():
    assert codes(question()) == set()
    assert codes(question(kind="multiple", key="ac")) == set()
    assert codes(question(kind="true_false", key="t")) == set()


FLAGGED = [
    ("all_of_above", "en", {"options": (*THREE, "All of the above"), "last": "d"}),
    ("all_of_above", "en", {"options": (*THREE, "All the answers"), "last": "d"}),
    ("all_of_above", "zh", {"options": (*THREE_ZH, "以上都对"), "last": "d"}),
    ("all_of_above", "zh", {"options": (*THREE_ZH, "上述各项均符合要求"), "last": "d"}),
    ("none_of_above", "en", {"options": (*THREE, "None of the above"), "last": "d"}),
    ("none_of_above", "zh", {"options": (*THREE_ZH, "以上都不对"), "last": "d"}),
    ("none_of_above", "zh", {"options": (*THREE_ZH, "以上说法均不正确"), "last": "d"}),
    ("refers_to_letters", "en", {"options": (*THREE, "Both a and b")}),
    ("refers_to_letters", "en", {"options": (*THREE, "A and C")}),
    ("refers_to_letters", "zh", {"options": (*THREE_ZH, "A和C")}),
    ("refers_to_letters", "zh", {"options": (*THREE_ZH, "①②都要")}),
    ("options_identical", "en", {"options": (*THREE, "Sort the letters.")}),
    ("options_identical", "zh", {"options": (*THREE_ZH, "把来信分好类。")}),
    (
        "options_overlap",
        "en",
        {"options": ("Read the notes of the day", "Read the notes of the day and sort them", "x y z")},
    ),
    ("options_overlap", "en", {"options": ("5 to 10 days", "8 to 15 days", "20 to 30 days"), "last": "abc"}),
    ("options_overlap", "zh", {"options": ("把前一天的记录看一遍", "把前一天的记录看一遍再分类", "摆好表格")}),
    ("options_overlap", "zh", {"options": ("5至10天", "8至15天", "20至30天"), "last": "abc"}),
    (
        "options_unequal",
        "en",
        {"options": ("Read it", "Sort the letters by district before anybody has come in to ask", "Go")},
    ),
    ("options_unequal", "zh", {"options": ("看记录", "先把所有新来信按照片区分好类再交给各科室登记", "摆表格")}),
    ("options_unordered", "en", {"options": ("15 days", "5 days", "30 days")}),
    ("options_unordered", "zh", {"options": ("15天", "5天", "30天")}),
    ("options_unordered", "zh", {"options": ("三年", "一年", "五年")}),
]

FINE = [
    ("all_of_above", "en", {"options": (*THREE, "Read all the notes of the day")}),
    ("all_of_above", "zh", {"options": (*THREE_ZH, "把以上级来信为主的分好类")}),
    ("none_of_above", "en", {"options": (*THREE, "Give out none of the forms")}),
    ("none_of_above", "zh", {"options": (*THREE_ZH, "三日以上都算逾期")}),
    ("refers_to_letters", "en", {"options": (*THREE, "A clerk and a visitor sign")}),
    ("refers_to_letters", "zh", {"options": (*THREE_ZH, "A类来信先办")}),
    ("options_identical", "en", {"options": (*THREE, "Sort the forms")}),
    ("options_identical", "zh", {"options": (*THREE_ZH, "把表格分好类")}),
    (
        "options_overlap",
        "en",
        {"options": ("Serve her in turn, by the list", "Serve her in turn, by the law", "Call her")},
    ),
    ("options_overlap", "en", {"options": ("1 to 5 days", "5 to 10 days", "10 to 20 days"), "last": "abc"}),
    ("options_overlap", "zh", {"options": ("轮到她时按清单办理", "轮到她时按规定办理", "先请她办")}),
    ("options_overlap", "zh", {"options": ("1至5天", "5至10天", "10至20天"), "last": "abc"}),
    ("options_unequal", "en", {"options": (*THREE, "Sort the letters by their district")}),
    ("options_unequal", "zh", {"options": (*THREE_ZH, "把新来信按片区分好类")}),
    ("options_unordered", "en", {"options": ("5 days", "15 days", "30 days"), "last": "abc"}),
    ("options_unordered", "zh", {"options": ("30天", "15天", "5天"), "last": "abc"}),
    ("options_unordered", "zh", {"options": ("三年后再办", "由五个科室会签办理", "先看第一页的记录")}),
]


@seen_or_not("code", "language", "changes", flagged=FLAGGED, fine=FINE)
def test_seen_or_not(code, language, changes, seen):
    assert flagged(code, language, changes) is seen


@pytest.mark.parametrize("words", ["None of the above", "All of the above"])
def test_what_speaks_of_the_others_stays_last(words):
    assert flagged("not_last", "en", {"options": (*THREE, words)})
    assert not flagged("not_last", "en", {"options": (*THREE, words), "last": "d"})


def test_what_speaks_of_the_others_stays_last_in_chinese():
    assert flagged("not_last", "zh", {"options": (*THREE_ZH, "以上都不对")})
    assert not flagged("not_last", "zh", {"options": (*THREE_ZH, "以上都不对"), "last": "d"})
