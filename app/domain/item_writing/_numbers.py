"""The numbers of a text, in figures and in words, in both languages.

Two readings. `certain`: numbers that the other language must have too (figures, and words from three on, in Chinese
only before a measure word, since numerals live in many words that count nothing). `possible`: everything that can be
read as a number, "one", "third", "fortnight" and "March" among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from app.domain.item_writing._text import plain, words


def _list(named: str) -> list[str]:
    return named.split()


_ONES = _list(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = _list("twenty thirty forty fifty sixty seventy eighty ninety")
_ORDINALS = _list(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
)
_MONTHS = _list("january february march april may june july august september october november december")
_WEEKDAYS = _list("monday tuesday wednesday thursday friday saturday sunday")
_VALUES = {word: n for n, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_HINTS: dict[str, tuple[float, ...]] = {
    **{word: (n,) for n, word in enumerate(_ORDINALS, 1)},
    **{word: (n,) for n, word in enumerate(_MONTHS, 1)},
    **{word: (n, n + 1) for n, word in enumerate(_WEEKDAYS, 1)},
    "quarter": (4, 3, 0.25), "quarters": (4, 3), "thirds": (3,), "half": (0.5, 2, 6, 30, 50), "dozen": (12,),
    "fortnight": (2, 14, 15), "week": (7,), "once": (1,), "twice": (2,), "double": (2,), "decade": (10,),
    "doubled": (2,), "both": (2,), "pair": (2,), "couple": (2,), "noon": (12,), "midnight": (12, 24, 0), "year": (12,),
    "weekly": (7,), "century": (100,), "hour": (60,), "threefold": (3,), "day": (24,),
}  # fmt: skip

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1_000}
_SINGLE = {**_DIGITS, **_POWERS}
_NUMERAL = "[零〇一二两三四五六七八九十百千万亿]+"
_UNIT = (
    "(?:个|名|位|人|天|日|月|年|周|小时|分钟|秒|户|家|件|页|份|栋|幢|所|条|项|次|倍|岁|时|元|公里|里|米|公斤|吨|类|种|封|张|片|支|期|届|站|"
    "层|分之|科|村|县|省|镇|乡|街道|部门|部|台|辆|头|群|亩|公顷|学校|席|票|趟|道|座|艘|架|间|平方|立方|度|级|套|组|步|字|行|段|章|节|篇)"
)
_LONGEST_AMOUNT = 40
_CERTAIN = re.compile(rf"(?<![周期拜第\d.零〇一二两三四五六七八九十百千万亿])({_NUMERAL})(?={_UNIT})")
_FIGURES = re.compile(r"(\d+(?:[,，]\d{3})+(?!\d)|\d+(?:\.\d+)?)\s*([百千万亿]*)")
_ANY = re.compile(_NUMERAL)


def certain(text: str, language: str) -> frozenset[float]:
    text = plain(text)
    if language == "zh":
        named = {_chinese(found) for found in _CERTAIN.findall(text)}
        return frozenset(set(_figures(text)) | {value for value in named if value >= 3})
    return frozenset(value for value, figure in _english(text) if figure or value >= 3)


def possible(text: str, language: str) -> frozenset[float]:
    text = plain(text)
    if language == "zh":
        found = set(_figures(text)) | {_chinese(numeral) for numeral in _ANY.findall(text)}
        found |= {float(_SINGLE[c]) for c in text if c in _SINGLE} | ({2.0} if "双" in text else set())
        found |= {0.5, 30.0, 50.0, 6.0} if "半" in text else set()
        return frozenset(found | ({12.0} if "年" in text else set()))
    hints = {float(value) for word in words(text) for value in _HINTS.get(word.removesuffix("s"), _HINTS.get(word, ()))}
    return frozenset({value for value, _ in _english(text)} | hints)


def amount(text: str, language: str) -> float | None:
    """The number, where the text is just a quantity, such as "15 days" or "三年"."""
    short = plain(text).strip("。. ")
    if len(short) > _LONGEST_AMOUNT:
        return None
    if language == "zh":
        found = set(_figures(short)) or {_chinese(numeral) for numeral in _ANY.findall(short)}
        begins = bool(re.match(rf"\d|{_NUMERAL}", short))
        rest = len(re.sub(rf"[\d.,，%]|{_NUMERAL}", "", short))
    else:
        every = words(short)
        found = {value for value, _ in _english(short)}
        begins = bool(every) and _one_word(every[0]) is not None
        rest = len([word for word in every if _one_word(word) is None])
    return found.pop() if len(found) == 1 and begins and rest <= 3 else None


def _figures(text: str) -> Iterator[float]:
    for figure, scale in _FIGURES.findall(text):
        value = float(re.sub("[,，]", "", figure))
        for power in scale:
            value *= {**_POWERS, "万": 10_000, "亿": 100_000_000}[power]
        yield value


def _english(text: str) -> Iterator[tuple[float, bool]]:
    """(number, whether it is written in figures)."""
    value: float | None = None
    figure = False
    for word in words(text):
        found = _one_word(word)
        if found is not None and value is not None and value >= 100 > found and not figure:
            value += found
        elif found is not None:
            if value is not None:
                yield value, figure
            value, figure = found, word[0].isdigit()
        elif word in _SCALES:
            value = (1 if value is None else value) * _SCALES[word]
        elif value is not None and not (word == "and" and value >= 100):
            yield value, figure
            value, figure = None, False
    if value is not None:
        yield value, figure


@lru_cache(20_000)
def _one_word(word: str) -> float | None:
    if word[0].isdigit():
        digits = word.replace(",", "")
        return float(digits) if digits.count(".") <= 1 else None
    if word in _VALUES:
        return float(_VALUES[word])
    tens, _, ones = word.partition("-")
    if tens in _TENS and ones in _VALUES:
        return float(_VALUES[tens] + _VALUES[ones])
    return None


def _chinese(numeral: str) -> float:
    total = section = digit = 0
    for c in numeral:
        if c in _DIGITS:
            digit = digit * 10 + _DIGITS[c] if digit and not section else _DIGITS[c]
        elif c in _POWERS:
            section += (digit or 1) * _POWERS[c]
            digit = 0
        else:
            total = (total + section + digit or 1) * (10_000 if c == "万" else 100_000_000)
            section = digit = 0
    return float(total + section + digit)
