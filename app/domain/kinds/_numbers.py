"""Typed numbers: read as people write them in English and in Chinese, kept as exact decimals.

Digits of any script and width; a point, full-width point or Chinese full stop before the fraction; a hyphen, minus or
dash of any kind, or a plus, before the number. A comma of any width, or a space, groups three digits at a time, and
nothing else: "1,234.5" is a thousand and some, and "1,5" could be 1.5 or a slip, so it is refused and told.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Context, Decimal

from app.domain.errors import Unreadable
from app.domain.kinds._text import folded

MOST_DIGITS = 30

_PLAIN = re.compile(r"(\d+)(?:\.(\d*))?|\.(\d+)")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?:,\d{3})+|(?: \d{3})+)(?:\.\d*)?")
_COMMAS = re.compile(r"[\d.]*(?:,[\d.]*)+")
_ALIKE = str.maketrans({**dict.fromkeys("‐‑‒–—―−", "-"), "。": ".", "，": ","})
# Sums of two numbers with so many digits before and behind the point are exact.
_EXACT = Context(prec=4 * MOST_DIGITS)


def canonical(text: str, units: tuple[str, ...] = ()) -> str:
    """The number as digits, a point and perhaps a hyphen before them: equal numbers, equal texts.

    One of `units` may stand behind it. Raises Unreadable: `comma_unclear`, `percent_sign`, `number_too_long`,
    `not_a_number`.
    """
    number = _without_unit(_plain(text), units)
    sign = "-" if number.startswith("-") else ""
    number = number[1:].lstrip() if number[:1] in ("-", "+") else number
    if _GROUPED.fullmatch(number):
        number = number.replace(",", "").replace(" ", "")
    found = _PLAIN.fullmatch(number)
    if found is None:
        if _COMMAS.fullmatch(number):
            raise Unreadable("comma_unclear")
        raise Unreadable("percent_sign" if number.endswith(("%", "‰")) else "not_a_number")
    whole, fraction = (found[1] or "").lstrip("0") or "0", (found[2] or found[3] or "").rstrip("0")
    if len(whole) + len(fraction) > MOST_DIGITS:
        raise Unreadable("number_too_long", most=MOST_DIGITS)
    digits = f"{whole}.{fraction}" if fraction else whole
    return digits if digits == "0" else sign + digits


def _plain(text: str) -> str:
    """Digits, points, commas and signs of every script and width as the usual ones, single spaces between."""
    text = unicodedata.normalize("NFKC", text).translate(_ALIKE)
    digits = (str(unicodedata.decimal(letter, "")) or letter for letter in text)
    seen = (letter for letter in digits if unicodedata.category(letter) != "Cf")
    return " ".join("".join(seen).split())


def _without_unit(number: str, units: tuple[str, ...]) -> str:
    for unit in units:
        behind = len(number) - len(_plain(unit))
        if behind > 0 and folded(number[behind:]) == folded(unit) and not number[behind - 1].isalpha():
            return number[:behind].rstrip()
    return number


def near(number: str, other: str, tolerance: str) -> bool:
    """Whether two canonical numbers lie no further apart than `tolerance`, exactly."""
    apart = _EXACT.subtract(Decimal(number), Decimal(other))
    # `abs` would round.
    return apart.copy_abs() <= Decimal(tolerance)


def covers(number: str, tolerance: str, other: str, others: str) -> bool:
    """Whether all that lies within `others` of `other` lies within `tolerance` of `number`."""
    rest = _EXACT.subtract(Decimal(tolerance), Decimal(others))
    return rest >= 0 and near(number, other, str(rest))
