"""The two language versions beside each other: whoever answers in one must have been told what the other says."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.item_writing import _numbers as numbers
from app.domain.item_writing._rules import ADAPTATION_2017, CHOICE, Rule, Severity, Sight
from app.domain.item_writing._stems import every_text, negation
from app.domain.item_writing._text import bold_count, han, list_items, plain, said, words
from app.domain.questions import LANGUAGES, Question

_MEASURED = 12
"""English words, or half as many Chinese characters more, from which on lengths are compared."""
_LEAST, _MOST = 0.75, 3.0
"""Chinese characters to an English word. Ours have 0.9 to 2.1; a sentence lost on either side leaves these bounds."""


def missing(question: Question) -> Iterator[Sight]:
    for path, text in every_text(question):
        if path[-1] == "rationale":
            continue
        yield from (Sight(path, language) for language in LANGUAGES if not said(text, language).strip())


def wrong_language(question: Question) -> Iterator[Sight]:
    """English under `zh`, or Chinese under `en`."""
    for path, text in every_text(question):
        english, chinese = said(text, "en"), said(text, "zh")
        if len(han(english)) > len("".join(words(english))):
            yield Sight(path, "en")
        if not han(chinese) and len([word for word in words(chinese) if word[0].isalpha()]) >= 3:
            yield Sight(path, "zh")


def numbers_differ(question: Question) -> Iterator[Sight]:
    for path, text in every_text(question):
        english, chinese = said(text, "en"), said(text, "zh")
        if not english.strip() or not chinese.strip():
            continue
        for language, mine, other, theirs in (("zh", english, "en", chinese), ("en", chinese, "zh", english)):
            lost = numbers.certain(mine, other)
            lost = lost - numbers.possible(theirs, language) if lost else lost
            if lost:
                yield Sight(path, language, {"numbers": ", ".join(f"{value:g}" for value in sorted(lost))})


def emphasis_differs(question: Question) -> Iterator[Sight]:
    for path, text in every_text(question):
        english, chinese = (bold_count(said(text, language)) for language in LANGUAGES)
        if english != chinese:
            yield Sight(path, "", {"en": english, "zh": chinese})


def negation_differs(question: Question) -> Iterator[Sight]:
    if question.kind not in CHOICE:
        return
    english, chinese = (negation(plain(said(question.stem, language)), language) for language in LANGUAGES)
    if bool(english) != bool(chinese):
        yield Sight(("stem",), "zh" if english else "en", {"words": english or chinese})


def lists_differ(question: Question) -> Iterator[Sight]:
    for path, text in every_text(question):
        english, chinese = (list_items(said(text, language)) for language in LANGUAGES)
        if english != chinese:
            yield Sight(path, "", {"en": english, "zh": chinese})


def lengths_differ(question: Question) -> Iterator[Sight]:
    for path, text in every_text(question):
        english, chinese = len(words(said(text, "en"))), len(han(said(text, "zh")))
        if not english or not chinese or (english < _MEASURED and chinese < 2 * _MEASURED):
            continue
        if not _LEAST <= chinese / english <= _MOST:
            yield Sight(path, "zh" if chinese < english else "en", {"en": english, "zh": chinese})


RULES = (
    Rule("language_missing", Severity.ERROR, (ADAPTATION_2017,), missing),
    Rule("language_wrong", Severity.ERROR, (ADAPTATION_2017,), wrong_language),
    Rule("numbers_differ", Severity.WARNING, (ADAPTATION_2017,), numbers_differ),
    Rule("emphasis_differs", Severity.WARNING, (ADAPTATION_2017,), emphasis_differs),
    Rule("negation_differs", Severity.WARNING, (ADAPTATION_2017,), negation_differs),
    Rule("lists_differ", Severity.WARNING, (ADAPTATION_2017,), lists_differ),
    Rule("lengths_differ", Severity.WARNING, (ADAPTATION_2017,), lengths_differ),
)
