"""The options beside each other: what they refer to, and whether they are of one size, apart and in order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.item_writing import _numbers as numbers
from app.domain.item_writing._rules import (
    BOOK_2013,
    CHOICE,
    GUIDELINES_2006,
    HOUSE,
    LISTED,
    REVIEW_2002,
    Rule,
    Severity,
    Sight,
)
from app.domain.item_writing._text import length, plain, said, same_as
from app.domain.questions import LANGUAGES, Question

_OTHERS = r"(?:the |these |those )?(?:above|answers|options|choices|statements|others)"
_ABOVE = "(?:以上|上述|前面)(?:各项|各条|选项|答案|说法|内容|几项|三项|四项)?"
_ALL = {
    "en": re.compile(rf"\ball (?:of )?{_OTHERS}\b|\ball of these\b|\bboth of the above\b", re.I),
    "zh": re.compile(
        f"{_ABOVE}(?:都|均|全部?|皆)(?:是|对|正确|符合|可以|包括|应|选|属于)|以上(?:全部|各项|三项|四项|都)$"
    ),
}
_NONE = {
    "en": re.compile(rf"\bnone (?:of )?{_OTHERS}\b|\bnone of (?:these|them)$|\bneither of the above\b", re.I),
    "zh": re.compile(f"{_ABOVE}(?:都|均|全|皆)(?:不|没|非|错)|没有(?:一项)?正确(?:的|答案)?选?项?$"),
}
_LETTER = r"\(?[a-f]\)?"
_LETTERS = {
    "en": re.compile(
        r"^(?:both |either |neither |only |options? |answers? )*"
        rf"{_LETTER}(?:,? (?:and|or|nor|&) {_LETTER}|(?:, ?{_LETTER})+)(?![\w'’])",
        re.I,
    ),
    "zh": re.compile(
        "^(?:只有|选项|仅)?(?:[①-⑥]{2,}|[（(]?[A-Fa-f①-⑥][)）]?(?:[、和与及或,，][（(]?[A-Fa-f①-⑥][)）]?)+)"
    ),
}
_RANGE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:-|–|—|~|～|to|至|到)\s*(\d+(?:\.\d+)?)")

_SPREAD = {"en": (2.0, 40), "zh": (2.0, 14)}
"""How many times the shortest the longest may be, where it also exceeds it by so many characters."""
_CONTAINED = {"en": 18, "zh": 6}
"""How long an option must be before it counts that another contains it."""


def _texts(question: Question, language: str) -> list[str]:
    return [said(option.text, language) for option in question.options]


def all_of_above(question: Question) -> Iterator[Sight]:
    yield from _matching(question, _ALL)


def none_of_above(question: Question) -> Iterator[Sight]:
    yield from _matching(question, _NONE)


def refers_to_letters(question: Question) -> Iterator[Sight]:
    """The options are shuffled: letters say nothing."""
    yield from _matching(question, _LETTERS)


def not_last(question: Question) -> Iterator[Sight]:
    seen = {sight.path for patterns in (_ALL, _NONE) for sight in _matching(question, patterns)}
    yield from (Sight(path, "", {"id": _id(question, path)}) for path in sorted(seen) if not _stays(question, path))


def _matching(question: Question, patterns: dict[str, re.Pattern[str]]) -> Iterator[Sight]:
    if question.kind not in LISTED:
        return
    for language in LANGUAGES:
        for i, text in enumerate(_texts(question, language)):
            found = patterns[language].search(plain(text).strip("。. "))
            if found:
                yield Sight(("options", i, "text"), language, {"id": question.options[i].id, "words": found[0]})


def _id(question: Question, path: tuple[str | int, ...]) -> str:
    return question.options[int(path[1])].id


def _stays(question: Question, path: tuple[str | int, ...]) -> bool:
    return question.options[int(path[1])].last


def identical(question: Question) -> Iterator[Sight]:
    if question.kind not in LISTED:
        return
    for language in LANGUAGES:
        first: dict[str, str] = {}
        for i, option in enumerate(question.options):
            same = same_as(said(option.text, language), language)
            if same and same in first:
                yield Sight(("options", i, "text"), language, {"id": option.id, "other": first[same]})
            first.setdefault(same, option.id)


def overlapping(question: Question) -> Iterator[Sight]:
    """One option within another, or ranges of numbers that share some: whoever chooses one has chosen part of two."""
    if question.kind not in LISTED:
        return
    for language in LANGUAGES:
        texts = [same_as(text, language) for text in _texts(question, language)]
        ranges = [_RANGE.search(text) for text in _texts(question, language)]
        for i, mine in enumerate(texts):
            for j, other in enumerate(texts):
                if mine != other and len(mine) >= _CONTAINED[language] and _within(mine, other, language):
                    yield _pair(question, i, j, language)
                elif i < j and _share(ranges[i], ranges[j]):
                    yield _pair(question, j, i, language)


def _pair(question: Question, i: int, j: int, language: str) -> Sight:
    return Sight(("options", i, "text"), language, {"id": question.options[i].id, "other": question.options[j].id})


def _within(mine: str, other: str, language: str) -> bool:
    return f" {mine} " in f" {other} " if language == "en" else mine in other


def _share(mine: re.Match[str] | None, other: re.Match[str] | None) -> bool:
    if not mine or not other:
        return False
    (low, high), (from_, to) = sorted(map(float, mine.groups())), sorted(map(float, other.groups()))
    # That one ends where the next begins is how people write; that both hold the same inner part is not.
    return max(low, from_) < min(high, to)


def unequal(question: Question) -> Iterator[Sight]:
    if question.kind not in LISTED:
        return
    for language in LANGUAGES:
        lengths = [length(text, language) for text in _texts(question, language)]
        if len(lengths) < 2 or not min(lengths):
            continue
        times, more = _SPREAD[language]
        if max(lengths) >= times * min(lengths) and max(lengths) - min(lengths) >= more:
            longest = question.options[lengths.index(max(lengths))].id
            shortest = question.options[lengths.index(min(lengths))].id
            facts = {"longest": longest, "most": max(lengths), "shortest": shortest, "least": min(lengths)}
            yield Sight(("options",), language, facts)


def unordered(question: Question) -> Iterator[Sight]:
    """Quantities are read in their order, and only options that all stay where they are keep it."""
    if question.kind not in CHOICE or len(question.options) < 3:
        return
    for language in LANGUAGES:
        amounts = [numbers.amount(text, language) for text in _texts(question, language)]
        known = [amount for amount in amounts if amount is not None]
        if len(known) < len(amounts):
            continue
        rising = known == sorted(known) or known == sorted(known, reverse=True)
        if not rising or not all(option.last for option in question.options):
            yield Sight(("options",), language)
            return


RULES = (
    Rule("all_of_above", Severity.ERROR, (REVIEW_2002, BOOK_2013), all_of_above),
    Rule("none_of_above", Severity.WARNING, (REVIEW_2002, BOOK_2013), none_of_above),
    Rule("refers_to_letters", Severity.ERROR, (BOOK_2013, HOUSE), refers_to_letters),
    Rule("not_last", Severity.ERROR, (HOUSE,), not_last),
    Rule("options_identical", Severity.ERROR, (REVIEW_2002, GUIDELINES_2006), identical),
    Rule("options_overlap", Severity.WARNING, (REVIEW_2002, GUIDELINES_2006), overlapping),
    Rule("options_unequal", Severity.WARNING, (REVIEW_2002, GUIDELINES_2006), unequal),
    Rule("options_unordered", Severity.WARNING, (REVIEW_2002, BOOK_2013), unordered),
)
