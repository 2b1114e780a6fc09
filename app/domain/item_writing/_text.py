"""Reading the two languages: words, sentences, numbers, negation and emphasis. Rules of thumb, each as narrow as it
can be: a rule that cries at good questions is not read."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from app.domain.questions import Text

_CACHE = 2_000
_MARKUP = re.compile(r"[*_`]+|^\s*(?:[-+>#]+|\d+[.)])\s+", re.MULTILINE)
_WORD = re.compile(r"\d[\d.,]*\d|\d|[a-z]+(?:['’-][a-z]+)*", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_BOLD = re.compile(r"\*\*\s*\S.*?\*\*|__\s*\S.*?__", re.DOTALL)
_LIST_ITEM = re.compile(r"^\s*(?:[-+*]|\d+[.)])\s+\S", re.MULTILINE)
_TAG = re.compile(r"<(?:[a-z][a-z0-9-]*(?:\s[^<>]*)?/?|/[a-z][^<>]*|![^<>]*|\?[^<>]*)>", re.IGNORECASE)
_SCRIPT = re.compile(r"<\s*/?\s*(?:script|style|iframe|object|embed|svg|img|base|meta|link)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:java|vb)script\s*:|data\s*:\s*text/html", re.IGNORECASE)
_STOP = (
    "a about after again all also although an and another any are as at be because been before being both but by can "
    "could did do does down each either every few first for from further had has have he her here him his how i if in "
    "into is it its itself last least less like made make makes many may me might more most much must my need no nor "
    "not now of off on once one only onto or other others our out over own put rather same say says she should since "
    "so some such take takes than that the their them then there these they this those though three through to "
    "together too two under until up upon us use very was way we were what when where whether which while who whom "
    "whose why will with within without would yet you your"
)
STOP = frozenset(_STOP.split())
_VOWELS = re.compile(r"[aeiouy]+")
_EMPTY_HAN = frozenset("的了在是和与对就也都把被将其这那个一不为以及或向从到按由给让等并而且应当怎样哪些下列有要所")


def said(text: Text | None, language: str) -> str:
    """The text in this language; empty where there is none."""
    found = text.get(language, "") if text else ""
    return found if isinstance(found, str) else ""


@lru_cache(_CACHE)
def plain(text: str) -> str:
    """Without Markdown's marks, on one line."""
    return " ".join(_MARKUP.sub("", text).split())


@lru_cache(_CACHE)
def words(text: str) -> tuple[str, ...]:
    """English words and numbers, in lower case."""
    return tuple(word.replace("’", "'") for word in _WORD.findall(plain(text).lower()))


@lru_cache(20_000)
def root(word: str) -> str:
    """A word without its usual endings; crude, and enough to see `permit` in `permits`."""
    word = word.removesuffix("'s").rstrip("'")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4 and not word.endswith("ss"):
            word = word.removesuffix(ending)
            break
    return word.removesuffix("e") if len(word) > 4 else word


@lru_cache(_CACHE)
def content(text: str) -> frozenset[str]:
    """The roots of the English words that carry meaning."""
    return frozenset(root(word) for word in words(text) if word not in STOP and len(word) > 2)


@lru_cache(_CACHE)
def han(text: str) -> str:
    """The Chinese characters alone."""
    return "".join(_HAN.findall(text))


@lru_cache(_CACHE)
def pairs(text: str) -> frozenset[str]:
    """Neighbouring Chinese characters, neither of them a mere particle: what comes nearest to words without a
    dictionary."""
    return frozenset(
        run[i : i + 2]
        for run in _HAN.findall(text)
        for i in range(len(run) - 1)
        if run[i] not in _EMPTY_HAN and run[i + 1] not in _EMPTY_HAN
    )


def carried(text: str, language: str) -> frozenset[str]:
    """What carries the meaning: roots in English, pairs of characters in Chinese."""
    return pairs(text) if language == "zh" else content(text)


def length(text: str, language: str) -> int:
    """How long it looks: characters; in English with the spaces."""
    return len(plain(text)) if language == "en" else len(plain(text).replace(" ", ""))


@lru_cache(_CACHE)
def sentences(text: str, language: str) -> tuple[str, ...]:
    parts = re.split(r"(?<=[。？！?!])|\n{2,}" if language == "zh" else r"(?<=[.?!])[\"'”’)]*\s+|\n{2,}", text.strip())
    return tuple(part.strip() for part in parts if part and part.strip())


def asking(text: str, language: str) -> str:
    """The sentence that asks: the last with a question mark, else the last."""
    every = sentences(text, language)
    asked = [sentence for sentence in every if re.search(r"[?？]", sentence)]
    return asked[-1] if asked else every[-1] if every else ""


def without_bold(text: str) -> str:
    return _BOLD.sub(" ", text)


def bold_count(text: str) -> int:
    return len(_BOLD.findall(text))


def list_items(text: str) -> int:
    return len(_LIST_ITEM.findall(text))


def html_in(text: str) -> str:
    """The first piece of HTML, or of an address that runs; empty if there is none. Texts are Markdown."""
    if "<" not in text and ":" not in text:
        return ""
    found = _SCRIPT.search(text) or _TAG.search(text) or _ADDRESS.search(text)
    return found[0][:40] if found else ""


@lru_cache(_CACHE)
def same_as(text: str, language: str) -> str:
    """A form in which texts are equal that differ in case, width, marks and spaces alone."""
    folded = unicodedata.normalize("NFKC", plain(text)).casefold()
    if language == "zh":
        return re.sub(r"[\W_]+", "", folded)
    return " ".join(re.findall(r"\w+", folded))


def syllables(word: str) -> int:
    """Groups of vowels, without a silent `e`: near enough on average, which is all that the formula asks."""
    count = len(_VOWELS.findall(word.removesuffix("e") if not word.endswith("le") else word))
    return max(1, count)
