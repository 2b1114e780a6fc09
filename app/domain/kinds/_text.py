"""Typed text: how it is read, and how two texts are compared.

Two texts are the same answer when they are equal once folded. Folding, in this order and again until nothing changes:

1. Unicode: compatibility forms become plain ones (NFKC), so full-width letters, digits and signs become half-width,
   half-width katakana full-width, ligatures their letters; letters lose their case.
2. Characters that nobody sees (zero-width ones, soft hyphens, marks of direction) go.
3. Quotation marks, hyphens and dashes, and the Chinese full stop and enumeration comma become ', ", -, . and ,.
4. White space of any kind becomes one space, and none where a Chinese character stands beside it.
5. Punctuation, brackets and quotation marks around the whole go. What stands inside stays.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from app.domain.errors import Unreadable

_CHINESE = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "。": ".",
        "、": ",",
    }
)
_AROUND = " .,;:!?'\"()[]{}<>《》〈〉「」『』【】〔〕·…-¡¿"
_SPACE = re.compile(r"\s+")
_SPACE_BY_CHINESE = re.compile(rf"(?<=[{_CHINESE}]) | (?=[{_CHINESE}])")
_WORD = re.compile(rf"[{_CHINESE}]|[^\W{_CHINESE}]+(?:['’-][^\W{_CHINESE}]+)*")


@lru_cache(maxsize=4_000)
def folded(text: str) -> str:
    """What is left of a text to compare; folding it again changes nothing."""
    while (once := _fold(text)) != text:
        text = once
    return text


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf").translate(_ALIKE)
    return _SPACE_BY_CHINESE.sub("", _SPACE.sub(" ", text)).strip(_AROUND)


def line(raw: object, most: int) -> str | None:
    """A typed line, trimmed, with single spaces; None = nothing was typed. Raises Unreadable."""
    text = block(raw, most)
    return None if text is None else _SPACE.sub(" ", text)


def block(raw: object, most: int) -> str | None:
    """A typed text of any number of lines, trimmed; None = nothing was typed.

    Raises Unreadable: `not_text`, `too_long`. Control characters that a paste brought along are left out.
    """
    if raw is None:
        return None
    if not isinstance(raw, str) or any("\ud800" <= letter <= "\udfff" for letter in raw):
        raise Unreadable("not_text", expected="a text, or null")
    text = "".join(
        letter
        for letter in raw.replace("\r\n", "\n").replace("\r", "\n")
        if letter in "\n\t" or unicodedata.category(letter) != "Cc"
    ).strip()
    if len(text) > most:
        raise Unreadable("too_long", most=most)
    return text or None


def words(text: str) -> int:
    """How long a text is: every Chinese character counts, and every word of other scripts."""
    return len(_WORD.findall(text))
