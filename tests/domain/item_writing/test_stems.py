"""The stem: each rule with what it must flag and what it must not, in English and in Chinese."""

import pytest

from app.domain.item_writing._stems import reading_grade, sentence_load
from tests.domain.item_writing.writing import OPTIONS, codes, flagged, question, seen_or_not

HEAVY = (
    "Notwithstanding the considerable administrative responsibilities characteristically associated with "
    "intergovernmental coordination, which organisational configuration most appropriately facilitates the "
    "institutionalisation of accountability throughout decentralised administrative hierarchies and their "
    "corresponding supervisory authorities?"
)
HEAVY_ZH = (
    "在严格落实上级关于进一步优化基层政务服务流程并切实减轻群众办事负担的有关工作部署要求的同时"
    "又要确保窗口工作人员在受理各类复杂疑难事项过程中依照法定程序规范办理而不因时限紧张出现差错的情况下应当先做什么？"
)

FLAGGED = [
    ("html", "en", {"stem": "What <script>alert(1)</script> comes first?"}),
    ("html", "zh", {"stem": "先做<b>什么</b>？"}),
    ("html", "en", {"reason": "See [this](javascript:alert(1)) for the reason why."}),
    ("html", "en", {"options": ("<img src=x onerror=alert(1)>", *OPTIONS["en"][1:])}),
    ("negative_stem", "en", {"stem": "Which of these should the clerk not do?"}),
    ("negative_stem", "en", {"stem": "All of these belong to a handover EXCEPT:"}),
    ("negative_stem", "en", {"stem": "A clerk comes early. Which step is least useful to him?"}),
    ("negative_stem", "en", {"stem": "Which of the following doesn't belong here?"}),
    ("negative_stem", "zh", {"stem": "下列做法中，不正确的是哪一项？", "kind": "multiple"}),
    ("negative_stem", "zh", {"stem": "下列哪一项不属于交接的内容？"}),
    ("negative_stem", "zh", {"stem": "关于交接，下列说法错误的是"}),
    ("negative_stem", "zh", {"stem": "下列各项都属于交接的内容，除外的一项是"}),
    ("double_negative", "en", {"stem": "Which step is **not** due?", "options": ("Not to read notes", "Sort", "Ring")}),
    (
        "double_negative",
        "zh",
        {"stem": "下列哪一项**不属于**交接内容？", "options": ("没有写完的记录", "来信", "表格")},
    ),
    ("stem_unfocused", "en", {"stem": "Which of the following is true?"}),
    ("stem_unfocused", "en", {"stem": "Which of these statements is correct?"}),
    ("stem_unfocused", "en", {"stem": "Choose the correct answer."}),
    ("stem_unfocused", "zh", {"stem": "下列说法正确的是（ ）"}),
    ("stem_unfocused", "zh", {"stem": "下列选项中正确的是："}),
    ("hard_to_read", "en", {"stem": HEAVY}),
    ("hard_to_read", "zh", {"stem": HEAVY_ZH}),
]

FINE = [
    ("html", "en", {"stem": "Which is right where a < b and c > d?"}),
    ("html", "zh", {"stem": "《条例》规定的时限是：5 < 天数吗？"}),
    ("negative_stem", "en", {"stem": "Which of these should the clerk **not** do?"}),
    ("negative_stem", "en", {"stem": "Which step helps visitors who have not come back?"}),
    ("negative_stem", "en", {"stem": "Nobody has noticed. He has not asked. What should he do at least?"}),
    ("negative_stem", "en", {"stem": "How should he treat it, since it is not his to decide?"}),
    ("negative_stem", "en", {"stem": "A clerk must not sign for another.", "kind": "true_false"}),
    # Who is to name the best and the worst is asked for both.
    ("negative_stem", "en", {"stem": "Which step is most, and which least, suitable?", "kind": "judgement"}),
    ("negative_stem", "zh", {"stem": "哪种做法最好，哪种做法最不合适？", "kind": "judgement"}),
    ("negative_stem", "zh", {"stem": "下列哪一项**不属于**交接的内容？"}),
    ("negative_stem", "zh", {"stem": "小孟到岗不满一年，没有人告诉他流程。他应当怎么做？"}),
    ("negative_stem", "zh", {"stem": "这种做法的主要不足是什么？"}),
    ("negative_stem", "zh", {"stem": "不同科室的下列做法，哪一项更好？"}),
    ("double_negative", "en", {"stem": "Which step is due?", "options": ("Not to read notes", "Sort", "Ring")}),
    ("double_negative", "zh", {"stem": "下列哪一项属于交接内容？", "options": ("没有写完的记录", "来信", "表格")}),
    ("stem_unfocused", "en", {"stem": "Which of the following is true of a handover?"}),
    ("stem_unfocused", "en", {"stem": "A clerk is leaving. Which of these is right?"}),
    ("stem_unfocused", "zh", {"stem": "关于工作交接，下列说法正确的是（ ）"}),
    ("hard_to_read", "en", {"stem": "A clerk comes in early. The counter opens at nine. " * 3 + "What comes first?"}),
    ("hard_to_read", "zh", {"stem": "办事员来得早，窗口九点开门，桌上有一叠新来信。" * 3 + "他应当先做什么？"}),
]


@seen_or_not("code", "language", "changes", flagged=FLAGGED, fine=FINE)
def test_seen_or_not(code, language, changes, seen):
    assert flagged(code, language, changes) is seen


def test_html_is_seen_in_a_hint():
    assert "html" in codes(question(hint={"en": "<i>Think</i>", "zh": "想一想"}))


def test_the_reading_grade_is_that_of_the_formula():
    text = "The clerk read the note to the man at the door. " * 4
    # 11 words and 11 syllables a sentence: 0.39 x 11 + 11.8 x 1 - 15.59.
    assert reading_grade(text) == pytest.approx(0.39 * 11 + 11.8 - 15.59)


def test_short_texts_are_not_measured():
    assert reading_grade("Institutionalisation notwithstanding?") == 0
    assert sentence_load("先做什么？") == (0, 0)
