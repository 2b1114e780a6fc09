"""The files' fields of the kinds with a typed answer."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from app.bank.sources import OptionFile, Strict, Words

_DECIMAL = re.compile(r"-?\d{1,15}(\.\d{1,15})?")
_EXACT_DIGITS = 15


def _decimal(value: object) -> object:
    """A number of a file as canonical digits. YAML reads it as binary, which keeps fifteen digits and no more."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("it must be a number, such as 12 or 0.5: write one")
    text = value if isinstance(value, str) else repr(value)
    digits = len(text.strip("-").replace(".", "").strip("0"))
    if not _DECIMAL.fullmatch(text) or (isinstance(value, float) and digits > _EXACT_DIGITS):
        raise ValueError(
            f"{text!r} is not a decimal number of at most 15 digits: mend it, or quote it to keep it exact"
        )
    whole, _, fraction = text.lstrip("-").partition(".")
    number = ".".join(filter(None, (whole.lstrip("0") or "0", fraction.rstrip("0"))))
    return number if number == "0" or not text.startswith("-") else f"-{number}"


def _not_negative(value: str) -> str:
    if value.startswith("-"):
        raise ValueError("it must not be negative: an answer may be so far off on either side")
    return value


Decimal = Annotated[str, BeforeValidator(_decimal)]
Tolerance = Annotated[str, BeforeValidator(_decimal), AfterValidator(_not_negative)]


class FormsFile(Strict):
    """Forms of an answer, at least one in each language."""

    en: Annotated[list[Words], Field(min_length=1, max_length=20)]
    zh: Annotated[list[Words], Field(min_length=1, max_length=20)]


class FormsOption(OptionFile):
    forms: FormsFile | None = None
    otherwise: bool = False

    def detail(self) -> dict[str, Any]:
        forms = {"forms": self.forms.model_dump()} if self.forms else {}
        return forms | ({"otherwise": True} if self.otherwise else {})


class NumberOption(OptionFile):
    number: Decimal | None = None
    tolerance: Tolerance | None = None
    otherwise: bool = False

    def detail(self) -> dict[str, Any]:
        found: dict[str, Any] = {"number": self.number} if self.number is not None else {}
        if self.tolerance is not None:
            found["tolerance"] = self.tolerance
        return found | ({"otherwise": True} if self.otherwise else {})
