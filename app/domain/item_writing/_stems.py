"""The stem: what it asks, how it asks it, and how hard it is to read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.item_writing._rules import (
    BOOK_2013,
    CHOICE,
    GUIDELINES_2006,
    HOUSE,
    LISTED,
    READING_1975,
    REVIEW_2002,
    Path,
    Rule,
    Severity,
    Sight,
)
from app.domain.item_writing._text import (
    asking,
    han,
    html_in,
    plain,
    said,
    sentences,
    syllables,
    without_bold,
    words,
)
from app.domain.questions import LANGUAGES, Question, Text

_ASKED_NOT = {
    # From the word that asks to the negation without a comma or a clause of its own between them.
    "en": re.compile(
        r"(?:\b(?:which|what|all|following)|^who(?:se|m)?)\b(?:(?!\b(?:that|who|whom|because|if|when|while|why|how|whether|"
        r"what|where|since|although|so)\b)[^,;:.—])*?"
        r"\b(not(?! only\b)|never|(?<!at )least|except|incorrect(?:ly)?|false|wrong(?:ly)?|inappropriate|unsuitable|"
        r"improper|cannot|\w+n['’]t)\b",
        re.I,
    ),
    "zh": re.compile(
        "(?:哪|下列|以下|什么|何者)[^，。；：]*?(不正确|不恰当|不妥当?|不准确|不合理|不合适|不适当|不符合|不属于|不包括|不应当?|不宜|不能|不得|不必|"
        "不可以|不需要|不是|不会|不利于|不一致|不适合|不合要求|没有|错误|有误|不当|除外|最不|无关|并非)"
    ),
}
_EXCEPT = {
    "en": re.compile(r"\b(except)\s*[:?.]?\s*$", re.I),
    "zh": re.compile(
        "(除外|错误|不正确|不恰当|不妥当?|不符合要求|不属于|有误)的?(?:一项|做法|说法|表述|选项)?是?(?:哪一?项|哪些|什么)?[（()）：:？。\\s]*$"
    ),
}
_NEGATIVE = {
    "en": re.compile(r"\b(?:not|never|no|cannot|without|\w+n['’]t)\b", re.I),
    "zh": re.compile("不(?!同|仅|但|断|久|少|过|论)|没有|未(?!来)|无(?!论)|别(?!的|人|处)"),
}
_EMPTY_STEMS = {
    "en": re.compile(
        r"^(?:which|what) (?:one )?of (?:the following|these)(?: statements?| options?| answers?| sentences?)?"
        r"(?: is| are)?(?: most| best)?(?: true| correct| right| false| wrong| not true)?\s*[?:.]?$|"
        r"^(?:choose|select|mark) (?:the )?(?:correct|right|best)\b(?: \w+){0,3}\.?$",
        re.I,
    ),
    "zh": re.compile(
        "^(?:请)?(?:选出|判断|指出)?(?:下列|以下|下面)?(?:各项|选项)?(?:中|里)?[，,]?(?:的)?(?:说法|表述|叙述|选项|陈述|哪项|哪一项|哪些|做法)?"
        "(?:中|里)?[，,]?(?:说法|表述|叙述)?(?:是)?(?:哪项|哪一项|哪些)?(?:正确|错误|不正确|恰当|符合题意)(?:的)?(?:一项)?(?:是)?(?:哪项|哪一项|哪些|什么)?"
        "[?？:：（）()。\\s]*$"
    ),
}

GRADE_LIMIT = 17.0
"""Flesch-Kincaid grade above which a stem of at least MEASURED words is hard. Ours go up to 14."""
MEASURED = 25
SENTENCE_LIMIT = 75
"""Chinese characters in one sentence, on average; and how many a clause may have before it is a long one."""
CLAUSE_LIMIT = 28


def html(question: Question) -> Iterator[Sight]:
    for path, text in every_text(question):
        for language in LANGUAGES:
            found = html_in(said(text, language))
            if found:
                yield Sight(path, language, {"words": found})


def every_text(question: Question) -> Iterator[tuple[Path, Text | None]]:
    """Every text that somebody may be shown, with the path to it."""
    yield ("stem",), question.stem
    if question.hint is not None:
        yield ("hint",), question.hint
    if question.picture is not None:
        yield ("picture", "alt"), question.picture.alt
        if question.picture.caption is not None:
            yield ("picture", "caption"), question.picture.caption
    for i, option in enumerate(question.options):
        if option.text is not None:
            yield ("options", i, "text"), option.text
        yield ("options", i, "rationale"), option.rationale


def negative(question: Question) -> Iterator[Sight]:
    if question.kind not in CHOICE:
        return
    for language in LANGUAGES:
        found = negation(without_bold(said(question.stem, language)), language)
        if found:
            yield Sight(("stem",), language, {"words": found})


def negation(stem: str, language: str) -> str:
    """The word by which a stem asks for what does not fit; empty if it asks in the positive."""
    asked = asking(stem, language)
    found = _ASKED_NOT[language].search(asked) or _EXCEPT[language].search(asked)
    return found[1] if found else ""


def double_negative(question: Question) -> Iterator[Sight]:
    """A stem that asks for what does not fit, and an option that says what is not."""
    if question.kind not in CHOICE:
        return
    for language in LANGUAGES:
        asked = negation(plain(said(question.stem, language)), language)
        for i, option in enumerate(question.options if asked else ()):
            found = _NEGATIVE[language].search(said(option.text, language))
            if found:
                facts = {"words": found[0], "stem": asked, "id": option.id}
                yield Sight(("options", i, "text"), language, facts)


def unfocused(question: Question) -> Iterator[Sight]:
    """Nothing is asked before the options are read."""
    if question.kind not in LISTED:
        return
    for language in LANGUAGES:
        if _EMPTY_STEMS[language].match(plain(said(question.stem, language))):
            yield Sight(("stem",), language)


def hard_to_read(question: Question) -> Iterator[Sight]:
    grade = reading_grade(said(question.stem, "en"))
    if grade > GRADE_LIMIT:
        yield Sight(("stem",), "en", {"grade": round(grade), "limit": round(GRADE_LIMIT)})
    average, long = sentence_load(said(question.stem, "zh"))
    if average > SENTENCE_LIMIT or long > 0.5:
        yield Sight(("stem",), "zh", {"average": round(average), "limit": SENTENCE_LIMIT, "long": round(100 * long)})


def reading_grade(text: str) -> float:
    """The Flesch-Kincaid grade; 0 for texts too short to measure."""
    every = [word for word in words(text) if not word[0].isdigit()]
    if len(every) < MEASURED:
        return 0.0
    spoken = sum(syllables(word) for word in every)
    return 0.39 * len(every) / max(1, len(sentences(text, "en"))) + 11.8 * spoken / len(every) - 15.59


def sentence_load(text: str) -> tuple[float, float]:
    """(characters a sentence, share of the characters that stand in long clauses). A rule of thumb: for Chinese there
    is no formula as settled as the English one."""
    counted = [len(han(sentence)) for sentence in sentences(text, "zh")]
    clauses = [len(han(clause)) for clause in re.split("[，、；：。？！,;:?!“”\\n]", text)]
    total = sum(clauses)
    if total < 2 * CLAUSE_LIMIT:
        return 0.0, 0.0
    return total / max(1, len(counted)), sum(n for n in clauses if n > CLAUSE_LIMIT) / total


RULES = (
    Rule("html", Severity.ERROR, (HOUSE,), html),
    Rule("negative_stem", Severity.WARNING, (REVIEW_2002, BOOK_2013), negative),
    Rule("double_negative", Severity.WARNING, (REVIEW_2002, BOOK_2013), double_negative),
    Rule("stem_unfocused", Severity.WARNING, (REVIEW_2002, GUIDELINES_2006), unfocused),
    Rule("hard_to_read", Severity.WARNING, (READING_1975, REVIEW_2002), hard_to_read),
)
