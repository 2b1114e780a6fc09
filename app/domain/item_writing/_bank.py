"""What only the bank as a whole shows: where the keys stand, how long they are, and questions that are asked twice."""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from zlib import crc32

from app.domain.item_writing._rules import (
    BOOK_2013,
    GUIDELINES_2006,
    REVIEW_2002,
    SIMILARITY_2007,
    Flaw,
    Rule,
    Severity,
    Sight,
    keys_and_distractors,
)
from app.domain.item_writing._text import han, length, said, words
from app.domain.questions import LANGUAGES, Question

LEAST = 20
"""How many questions of a form there must be before their keys are counted."""
CHANCE = 0.01
"""What is less probable than this among keys placed by chance, and also far off in size, is a finding."""
FAR = 0.25
"""How far a share must lie from the expected one, relative to it."""
ALIKE = 0.6
"""From which share of common pieces on two questions are near-duplicates (Jaccard)."""
MEASURED = 8
"""How many pieces a question must have; with fewer, only the same is alike."""
SHARED = 4
"""How many of their rarest pieces two must share to be compared at all; not more than `ALIKE` of `MEASURED`."""
_BUCKETS = 0xFFFFF
"""How often a piece stands is counted in so many buckets. That two share one makes neither rarer than it is."""

KEYS_UNEVEN = Rule("keys_uneven", Severity.WARNING, (REVIEW_2002, GUIDELINES_2006), waivable=False)
KEYS_BY_LENGTH = Rule("keys_by_length", Severity.WARNING, (REVIEW_2002, BOOK_2013), waivable=False)
NEAR_DUPLICATE = Rule("near_duplicate", Severity.WARNING, (REVIEW_2002, SIMILARITY_2007))
RULES = (KEYS_UNEVEN, KEYS_BY_LENGTH, NEAR_DUPLICATE)


def bank_findings(questions: Sequence[Question]) -> dict[str, list[Flaw]]:
    """By the key of the question; under the empty key what is said of the whole bank."""
    found: dict[str, list[Flaw]] = {}
    whole = [KEYS_UNEVEN.flaw(sight) for sight in keys_uneven(questions)]
    whole += [KEYS_BY_LENGTH.flaw(sight) for sight in keys_by_length(questions)]
    if whole:
        found[""] = whole
    for key, other, share in near_duplicates(questions):
        sight = Sight(("stem",), "", {"other": other, "share": round(100 * share)})
        found.setdefault(key, []).append(NEAR_DUPLICATE.flaw(sight))
    return found


def keys_uneven(questions: Iterable[Question]) -> Iterator[Sight]:
    """Where the keys of single questions stand, in the author's order, and how many statements are true."""
    placed: dict[int, Counter[int]] = defaultdict(Counter)
    for question in questions:
        if question.kind in ("single", "true_false") and question.key_ids and len(question.options) > 1:
            form = 0 if question.kind == "true_false" else len(question.options)
            placed[form][question.option_ids.index(question.key_ids[0])] += 1
    for form, counts in sorted(placed.items()):
        places, total = form or 2, counts.total()
        expected = total / places
        if total < LEAST or max(abs(counts[i] - expected) for i in range(places)) < FAR * expected:
            continue
        square = sum((counts[i] - expected) ** 2 / expected for i in range(places))
        if chi_square_tail(square, places - 1) < CHANCE:
            told = " : ".join(str(counts[i]) for i in range(places))
            yield Sight((), "", {"kind": "single" if form else "true_false", "options": places, "counts": told})


def keys_by_length(questions: Iterable[Question]) -> Iterator[Sight]:
    """How often the key of a single question is the longest option alone, or the shortest alone."""
    singles = [question for question in questions if question.kind == "single" and keys_and_distractors(question)[0]]
    for language in LANGUAGES if len(singles) >= LEAST else ():
        longest = shortest = 0
        expected = 0.0
        for question in singles:
            lengths = [length(said(option.text, language), language) for option in question.options]
            key = lengths[question.option_ids.index(question.key_ids[0])]
            longest += key == max(lengths) and lengths.count(key) == 1
            shortest += key == min(lengths) and lengths.count(key) == 1
            expected += 1 / len(lengths)
        for extreme, count in (("longest", longest), ("shortest", shortest)):
            # Four tests are made here (two languages, two ends), so each is held to a stricter bound.
            if (
                count > (1 + FAR) * expected
                and binomial_tail(count, len(singles), expected / len(singles)) < CHANCE / 4
            ):
                facts = {"which": extreme, "found": count, "of": len(singles), "expected": round(expected)}
                yield Sight((), language, facts)


def chi_square_tail(square: float, freedom: int) -> float:
    """The probability that chance alone gives at least this chi-square (the closed series for whole degrees)."""
    half = square / 2
    if freedom % 2:
        tail = math.erfc(math.sqrt(half))
        term = math.sqrt(half) * math.exp(-half) / math.gamma(1.5)
        steps = [1.5 + i for i in range((freedom - 1) // 2)]
    else:
        tail, term, steps = 0.0, math.exp(-half), [1.0 + i for i in range(freedom // 2)]
    for step in steps:
        tail += term
        term *= half / step
    return min(1.0, tail)


def binomial_tail(count: int, of: int, chance: float) -> float:
    """The probability of at least `count` hits."""
    logs = (
        math.lgamma(of + 1) - math.lgamma(k + 1) - math.lgamma(of - k + 1)
        + k * math.log(chance) + (of - k) * math.log1p(-chance)
        for k in range(count, of + 1)
    )  # fmt: skip
    return min(1.0, math.fsum(map(math.exp, logs)))


def near_duplicates(questions: Sequence[Question]) -> list[tuple[str, str, float]]:
    """(key, an earlier key, share of common pieces) of questions nearly the same in one of the languages.

    Siblings of one family are left out: that they are alike has been said, and they never stand in one paper.
    """
    best: dict[tuple[int, int], float] = {}
    for language in LANGUAGES:
        for pair, share in alike([array("I", pieces(question, language)) for question in questions]):
            best[pair] = max(share, best.get(pair, 0.0))
    return [
        (questions[later].key, questions[earlier].key, share)
        for (later, earlier), share in sorted(best.items())
        if not questions[later].family or questions[later].family != questions[earlier].family
    ]


def pieces(question: Question, language: str) -> frozenset[int]:
    """Three words, or five characters, after each other in the stem and the options, as numbers."""
    found: set[int] = set()
    for text in (question.stem, *(option.text for option in question.options)):
        if language == "zh":
            raw = han(said(text, "zh")).encode("utf-16-le", "surrogatepass")
            found.update([crc32(raw[i : i + 10]) for i in range(0, len(raw) - 8, 2)])
        else:
            numbers = [_number(word) for word in words(said(text, "en"))]
            threes = zip(numbers, numbers[1:], numbers[2:], strict=False)
            found.update([(a * 0x9E3779B1 + b * 0x85EBCA77 + c) & 0xFFFFFFFF for a, b, c in threes])
    return frozenset(found)


@lru_cache(20_000)
def _number(word: str) -> int:
    return crc32(word.encode())


def alike(sets: Sequence[array[int]]) -> Iterator[tuple[tuple[int, int], float]]:
    """((number, an earlier number), share of common pieces) of all sets that share the part `ALIKE`; no pair is missed.

    An inverted index over the rarest pieces of each. Put all sets into one order, the rarest pieces first. Two that
    have at least `ALIKE` in common differ in few pieces, so that among the first ones of both, as many as those few
    and `SHARED` more, at least `SHARED` are common. Only these first ones are indexed, and only pairs with so many in
    common are compared. Unlike a MinHash this misses nothing and needs no seed, and in plain Python it is faster:
    nothing is hashed a hundred times.
    """
    times = array("I", bytes(4 * (_BUCKETS + 1)))
    for mine in sets:
        for piece in mine:
            times[piece & _BUCKETS] += 1
    index: dict[int, list[int]] = {}
    same: dict[frozenset[int], int] = {}
    for number, mine in enumerate(sets):
        if len(mine) < MEASURED:
            first = same.setdefault(frozenset(mine), number) if mine else number
            if first != number:
                yield (number, first), 1.0
            continue
        rarest = sorted([(times[piece & _BUCKETS], piece) for piece in mine])
        met: Counter[int] = Counter()
        for often, piece in rarest[: len(rarest) - math.ceil(ALIKE * len(rarest)) + SHARED]:
            if often > 1:
                others = index.setdefault(piece, [])
                met.update(others)
                others.append(number)
        yield from _compared(number, [other for other, shared in met.items() if shared >= SHARED], sets)


def _compared(number: int, others: list[int], sets: Sequence[array[int]]) -> Iterator[tuple[tuple[int, int], float]]:
    mine = set(sets[number])
    for other in others:
        common = len(mine.intersection(sets[other]))
        share = common / (len(mine) + len(sets[other]) - common)
        if share >= ALIKE:
            yield (number, other), share
