"""What gives the key away to somebody who knows nothing of the matter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from app.domain.item_writing._rules import (
    BOOK_2013,
    CONVERGENCE_1982,
    REVIEW_2002,
    TESTWISE_1965,
    Rule,
    Severity,
    Sight,
    key_at,
    keys_and_distractors,
)
from app.domain.item_writing._text import carried, han, length, plain, said, sentences, words
from app.domain.questions import LANGUAGES, Option, Question

_LONGER = {"en": (1.25, 14), "zh": (1.25, 5)}
"""How many times the longest distractor the key may be, where it also exceeds it by so many characters."""

_ABSOLUTE = {
    "en": re.compile(
        r"\b(?:always|never|invariably|absolutely|without exception|under no circumstances|in (?:all|every|any) "
        r"(?:cases?|circumstances)|at all times|no matter what|impossible|only (?:if|when|by)|(?:can|may|must) only)\b",
        re.I,
    ),
    "zh": re.compile(
        "总是|从来不|从不|绝对|绝不|决不|一律|永远|必定|必然|任何(?:情况|时候|条件|情形)|无论如何|毫无例外|无一例外|概不|"
        "百分之百|完全不|只能|只有"
    ),
}
_UNIVERSAL = {
    "en": re.compile(r"^(?:all|every|only|no|none)\b", re.I),
    "zh": re.compile("^(?:所有|凡是|凡|一切|全体|任何|唯有|只要是)"),
}
"""These say "always" where they open what is said."""
_HEDGED = {
    "en": re.compile(
        r"\b(?:usually|generally|often|sometimes|typically|as a rule|in general|in most cases|on the whole|"
        r"tends? to|mostly|mainly|largely)\b",
        re.I,
    ),
    "zh": re.compile("通常|往往|一般|有时|大多|多数情况|基本上|主要|可能|在一定程度|未必|不一定|也可以|有的"),
}

_PEOPLE = re.compile("(?:人|员|者|长|官|民|师|干部|同志|群众|代表|领导|同事|主任|书记|专家|居民|上级)$")
_MEASURE = re.compile("一(?:(位|名)|(项|件|条|部|份|所|家|座|张|封|套|款|篇|本|台|辆))[_＿—\\s（(）)：:。…]*$")
_ENDS_IN_ARTICLE = re.compile(r"\b(an?)\s*[_:….\s-]*$", re.I)
_ENDS_IN_VERB = re.compile(r"\b(is|are|was|were)\s*[_:….\s-]*$", re.I)
_LONG_AN = re.compile(r"^(?:hour|honest|honou?r|heir)", re.I)
_SOUNDS_LIKE_YOU = re.compile(r"^(?:uni(?!n|m)|use|usu|eu|one\b|once\b|ut[ei])", re.I)
_NO_GERUND = frozenset(("bring", "thing", "things", "nothing", "something", "anything", "everything", "string", "ring"))
_ELEMENTS = {"en": re.compile(r",\s*(?:and\s+)?|\s+and\s+|\s*\+\s*"), "zh": re.compile("[、，,；+]|和|与|以及")}


def _texts(options: list[Option], language: str) -> list[str]:
    return [said(option.text, language) for option in options]


def longest_is_key(question: Question) -> Iterator[Sight]:
    keys, others = keys_and_distractors(question)
    for language in LANGUAGES if keys else ():
        key = min(length(text, language) for text in _texts(keys, language))
        other = max(length(text, language) for text in _texts(others, language))
        times, more = _LONGER[language]
        if other and key >= times * other and key - other >= more:
            yield Sight(key_at(question), language, {"key": key, "distractor": other})


def absolute(question: Question) -> Iterator[Sight]:
    """In a distractor while no key has one; or in a statement that is false."""
    if question.kind == "true_false":
        if question.key_ids == ("f",):
            for language in LANGUAGES:
                said_last = "".join(sentences(said(question.stem, language), language)[-1:])
                found = _absolute_in(said_last, language)
                if found:
                    yield Sight(("stem",), language, {"words": found})
        return
    keys, others = keys_and_distractors(question)
    for language in LANGUAGES if keys else ():
        if any(_absolute_in(text, language) for text in _texts(keys, language)):
            continue
        for option in others:
            found = _absolute_in(said(option.text, language), language)
            if found:
                path = ("options", question.option_ids.index(option.id), "text")
                yield Sight(path, language, {"words": found})


def _absolute_in(text: str, language: str) -> str:
    text = plain(text)
    found = _ABSOLUTE[language].search(text) or _UNIVERSAL[language].search(text)
    return found[0] if found else ""


def hedged_key(question: Question) -> Iterator[Sight]:
    keys, others = keys_and_distractors(question)
    for language in LANGUAGES if keys else ():
        hedges = [_HEDGED[language].search(text) for text in _texts(keys, language)]
        if any(_HEDGED[language].search(text) for text in _texts(others, language)):
            continue
        if all(hedges) and hedges[0]:
            yield Sight(key_at(question), language, {"words": hedges[0][0]})


def grammatical(question: Question) -> Iterator[Sight]:
    """The stem breaks off before something that only the keys can follow."""
    keys, others = keys_and_distractors(question)
    if not keys:
        return
    stem = {language: plain(said(question.stem, language)) for language in LANGUAGES}
    article = _ENDS_IN_ARTICLE.search(stem["en"])
    verb = _ENDS_IN_VERB.search(stem["en"])
    measure = _MEASURE.search(stem["zh"])
    if article and _only_keys(keys, others, "en", lambda text: _article(text) == article[1].lower()):
        yield Sight(("stem",), "en", {"words": article[1]})
    elif verb and _only_keys(keys, others, "en", lambda text: _plural(text) == (verb[1].lower() in ("are", "were"))):
        yield Sight(("stem",), "en", {"words": verb[1]})
    if measure and _only_keys(keys, others, "zh", lambda text: bool(_PEOPLE.search(han(text))) == bool(measure[1])):
        yield Sight(("stem",), "zh", {"words": "一" + (measure[1] or measure[2])})


def _only_keys(keys: list[Option], others: list[Option], language: str, fits: Callable[[str], bool]) -> bool:
    return all(fits(plain(text)) for text in _texts(keys, language)) and not any(
        fits(plain(text)) for text in _texts(others, language)
    )


def _article(text: str) -> str:
    if _LONG_AN.match(text):
        return "an"
    return "an" if text[:1].lower() in "aeiou" and not _SOUNDS_LIKE_YOU.match(text) else "a"


def _plural(text: str) -> bool:
    """Whether a short option is a plural noun; long ones are taken for singular, as a clause is."""
    every = words(text)
    if not 1 <= len(every) <= 4:
        return False
    return " and " in text or (every[-1].endswith("s") and not re.search(r"(?:ss|us|is|ics|'s)$", every[-1]))


def odd_form(question: Question) -> Iterator[Sight]:
    """The key alone begins or ends otherwise than all the others, which are alike."""
    if question.kind != "single":
        return
    keys, others = keys_and_distractors(question)
    for language in LANGUAGES if len(others) >= 2 else ():
        forms = {_form(text, language) for text in _texts(others, language)}
        mine = _form(said(keys[0].text, language), language)
        if len(forms) == 1 and mine not in forms and "" not in (*forms, mine):
            yield Sight(key_at(question), language)


def _form(text: str, language: str) -> str:
    text = plain(text)
    every = words(text)
    if not text or (language == "en" and not every):
        return ""
    end = "stop" if text[-1] in ".。" else "asks" if text[-1] in "?？" else "open"
    if language == "zh":
        return end + ("的" if text.rstrip("。？")[-1:] == "的" else "")
    first = every[0]
    verb = "to" if first == "to" else "ing" if first.endswith("ing") and first not in _NO_GERUND else "word"
    return f"{end} {verb}"


def repeated(question: Question) -> Iterator[Sight]:
    """The key alone echoes the stem: every distractor has no word in common with it."""
    keys, others = keys_and_distractors(question)
    for language in LANGUAGES if keys else ():
        stem = carried(said(question.stem, language), language)
        if any(stem & carried(text, language) for text in _texts(others, language)):
            continue
        heard = [echoes(text, language, stem) for text in _texts(keys, language)]
        # Two characters meet by chance where one word does not: in Chinese two are asked for.
        if all(len(mine) >= (1 if language == "en" else 2) for mine in heard):
            yield Sight(key_at(question), language, {"words": ", ".join(heard[0][:3])})


def echoes(text: str, language: str, stem: frozenset[str]) -> list[str]:
    """The words of the text that the stem has too; in Chinese in pairs of characters, one after the other."""
    if language == "en":
        return sorted(stem & carried(text, language))
    found, at, letters = [], 0, han(text)
    while at < len(letters) - 1:
        pair = letters[at : at + 2]
        if pair in stem:
            found.append(pair)
        at += 2 if pair in stem else 1
    return found


def converging(question: Question) -> Iterator[Sight]:
    """Where options are put together from parts, the key has the parts that stand most often."""
    if question.kind != "single" or len(question.options) < 3:
        return
    for language in LANGUAGES:
        parts = [_parts(said(option.text, language), language) for option in question.options]
        if any(len(mine) < 2 for mine in parts):
            continue
        times = Counter(part for mine in parts for part in mine)
        sums = [sum(times[part] for part in mine) / len(mine) for mine in parts]
        best = max(range(len(sums)), key=sums.__getitem__)
        if question.options[best].value > 0 and sums.count(sums[best]) == 1 and max(times.values()) >= 3:
            yield Sight(key_at(question), language)


def _parts(text: str, language: str) -> frozenset[str]:
    parts = [part.strip(" 。.").lower() for part in _ELEMENTS[language].split(plain(text))]
    short = all(part and length(part, language) <= (24 if language == "en" else 6) for part in parts)
    return frozenset(parts) if short else frozenset()


RULES = (
    Rule("key_longest", Severity.WARNING, (REVIEW_2002, BOOK_2013), longest_is_key),
    Rule("absolute_word", Severity.WARNING, (REVIEW_2002, TESTWISE_1965), absolute),
    Rule("hedged_key", Severity.WARNING, (REVIEW_2002, TESTWISE_1965), hedged_key),
    Rule("grammatical_cue", Severity.WARNING, (REVIEW_2002, TESTWISE_1965), grammatical),
    Rule("odd_form", Severity.WARNING, (REVIEW_2002, BOOK_2013), odd_form),
    Rule("repeated_word", Severity.WARNING, (REVIEW_2002, TESTWISE_1965), repeated),
    Rule("key_converges", Severity.WARNING, (CONVERGENCE_1982, BOOK_2013), converging),
)
