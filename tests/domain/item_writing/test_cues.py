"""What gives a key away: each rule with what it must flag and what it must not, in English and in Chinese."""

from tests.domain.item_writing.writing import flagged, seen_or_not

LONG_KEY = "Read through the notes of the day before, and mark what was promised to whom"
LONG_KEY_ZH = "把前一天的记录看一遍，并标出答应过谁什么事"

FLAGGED = [
    ("key_longest", "en", {"options": (LONG_KEY, "Ring all visitors who left", "Sort the letters by district")}),
    ("key_longest", "zh", {"options": (LONG_KEY_ZH, "给没办成的群众打电话", "按片区把新来信分类")}),
    (
        "key_longest",
        "en",
        {"kind": "multiple", "key": "ab", "options": (LONG_KEY, LONG_KEY[:-6], "Ring visitors", "Go")},
    ),
    ("absolute_word", "en", {"options": ("Read the notes", "Never read the notes", "Sort the letters")}),
    ("absolute_word", "en", {"options": ("Read the notes", "All letters go to the county", "Sort the letters")}),
    ("absolute_word", "en", {"options": ("Read the notes", "Open only when everyone is there", "Sort the letters")}),
    ("absolute_word", "zh", {"options": ("看前一天的记录", "来信一律转给县里", "摆好新的表格")}),
    ("absolute_word", "zh", {"options": ("看前一天的记录", "从不查看来信", "摆好新的表格")}),
    ("absolute_word", "zh", {"options": ("看前一天的记录", "所有来信转给县里", "摆好新的表格")}),
    (
        "absolute_word",
        "en",
        {"kind": "true_false", "key": "f", "stem": "A clerk must always ask the county before an answer."},
    ),
    ("absolute_word", "zh", {"kind": "true_false", "key": "f", "stem": "办事员答复之前，一律要先请示县里。"}),
    ("hedged_key", "en", {"options": ("Notes usually say what was promised", "Letters say it", "Visitors say it")}),
    ("hedged_key", "zh", {"options": ("记录往往写明答应过什么", "来信写明答应过什么", "来访者会说出来")}),
    ("grammatical_cue", "en", {"stem": "What the clerk reads first is an", "options": ("order", "letter", "note")}),
    ("grammatical_cue", "en", {"stem": "What the clerk reads first is a", "options": ("letter", "order", "agenda")}),
    ("grammatical_cue", "en", {"stem": "What the clerk needs are", "options": ("fresh forms", "a stamp", "the key")}),
    ("grammatical_cue", "zh", {"stem": "此事应当交给一名", "options": ("审核员", "登记簿", "保密柜")}),
    ("grammatical_cue", "zh", {"stem": "办事员手里应当有一份", "options": ("登记簿", "审核人员", "值班领导")}),
    ("odd_form", "en", {"options": ("To read the notes", "Sort the letters", "Ring the visitors", "Put out forms")}),
    ("odd_form", "en", {"options": ("Read the notes.", "Sort the letters", "Ring the visitors", "Put out forms")}),
    ("odd_form", "zh", {"options": ("看前一天的记录。", "把来信分好类", "摆好新的表格")}),
    ("odd_form", "zh", {"options": ("由县里决定的", "把来信分好类", "摆好新的表格")}),
    (
        "repeated_word",
        "en",
        {"stem": "What does a handover owe the successor?", "options": ("A handover note", "A farewell", "An archive")},
    ),
    (
        "repeated_word",
        "zh",
        {"stem": "工作交接的要求是什么？", "options": ("写好工作交接清单", "举行告别会", "整理旧档案")},
    ),
    ("key_converges", "en", {"options": ("care and speed", "care and thrift", "speed and zeal", "care and order")}),
    ("key_converges", "zh", {"options": ("认真和及时", "认真和节俭", "及时和热情", "认真和有序")}),
]

FINE = [
    # Longest, but not by so much that it stands out.
    (
        "key_longest",
        "en",
        {"options": ("Read the notes of the day before", "Ring the visitors who left", "Sort the letters")},
    ),
    ("key_longest", "zh", {"options": ("把前一天的记录看一遍", "给来过的群众打电话", "把来信分好类")}),
    ("key_longest", "en", {"key": "b", "options": (LONG_KEY, "Ring the visitors who left", "Sort the letters")}),
    ("key_longest", "en", {"kind": "multiple", "key": "ac", "options": (LONG_KEY, "Go", "Ring visitors", "Read")}),
    # An absolute word in the key, or in a true statement, cues nothing.
    ("absolute_word", "en", {"options": ("Never read the notes aloud", "Always sort first", "Sort the letters")}),
    ("absolute_word", "en", {"options": ("Read the notes", "Read the only letter there is", "Sort what came in")}),
    ("absolute_word", "en", {"options": ("Read the notes", "Go through all nine pages", "Sort every letter")}),
    ("absolute_word", "zh", {"options": ("来信一律登记", "从不登记来信", "摆好新的表格")}),
    ("absolute_word", "zh", {"options": ("看前一天的记录", "把全部来信看一遍", "摆好新的表格")}),
    (
        "absolute_word",
        "en",
        {"kind": "true_false", "key": "t", "stem": "A clerk may never invent a date in the record."},
    ),
    ("absolute_word", "zh", {"kind": "true_false", "key": "t", "stem": "记录里的日期，任何情况下都不能编造。"}),
    (
        "absolute_word",
        "en",
        {"kind": "true_false", "key": "f", "stem": "The office never answers. A clerk may leave it so."},
    ),
    ("hedged_key", "en", {"options": ("Notes usually say it", "Letters often say it", "Visitors say it")}),
    ("hedged_key", "en", {"key": "b", "options": ("Notes usually say it", "Letters say it", "Visitors say it")}),
    ("hedged_key", "zh", {"options": ("记录往往会写明", "来信通常会写明", "来访者会说出来")}),
    ("grammatical_cue", "en", {"stem": "What the clerk reads first is a", "options": ("letter", "note", "order")}),
    (
        "grammatical_cue",
        "en",
        {"stem": "What the clerk reads first is an", "options": ("order", "agenda", "hourly log")},
    ),
    (
        "grammatical_cue",
        "en",
        {"stem": "What the clerk needs are", "options": ("fresh forms", "old notes", "new stamps")},
    ),
    ("grammatical_cue", "en", {"stem": "What should the clerk do?", "options": ("order", "letter", "note")}),
    ("grammatical_cue", "zh", {"stem": "此事应当交给一名", "options": ("审核员", "值班领导", "科长")}),
    ("odd_form", "en", {"options": ("Read the notes", "Sort the letters", "Ring the visitors")}),
    ("odd_form", "en", {"options": ("Read the notes", "Sorting the letters", "Ring the visitors")}),
    ("odd_form", "zh", {"options": ("由县里决定的", "由来访者决定的", "由办事员决定的")}),
    (
        "repeated_word",
        "en",
        {
            "stem": "What does a handover owe the successor?",
            "options": ("A handover note", "A handover feast", "An archive"),
        },
    ),
    (
        "repeated_word",
        "en",
        {
            "stem": "What does a handover owe the successor?",
            "key": "b",
            "options": ("A handover note", "A list", "An archive"),
        },
    ),
    (
        "repeated_word",
        "zh",
        {"stem": "工作交接的要求是什么？", "options": ("写好工作清单", "办好交接仪式", "整理旧档案")},
    ),
    ("key_converges", "en", {"options": ("care and speed", "thrift and zeal", "order and calm", "wit and luck")}),
    (
        "key_converges",
        "en",
        {"options": ("Ring the clerk and wait for the answer that he gives", "Ring the clerk and go", "Wait and ring")},
    ),
    ("key_converges", "zh", {"options": ("认真和及时", "节俭和热情", "冷静和有序")}),
]


@seen_or_not("code", "language", "changes", flagged=FLAGGED, fine=FINE)
def test_seen_or_not(code, language, changes, seen):
    assert flagged(code, language, changes) is seen
