"""What a form is made of. Each part knows itself in four shapes: as it was typed, as the form sends it, as the file
holds it, and as the rules read it while it is not finished.

A field that must be filled in and is not stands in the file as an empty text: the reader then says where.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from werkzeug.datastructures import MultiDict

from app.domain.questions import LANGUAGES

Values = dict[str, Any]
"""What was typed into parts, by their names."""
Form = MultiDict[str, str]
Path = tuple[str | int, ...]

_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_ROUGH = re.compile(r"[0-9]{1,3}\.[0-9]{1,20}")
_EXACT_DIGITS = 15


class Part(Protocol):
    """`at`: the name of the form's field, or what the names of its fields begin with; elements have it as their id."""

    @property
    def name(self) -> str: ...

    def blank(self, rng: random.Random) -> Any: ...

    def sent(self, form: Form, at: str) -> Any: ...

    def row(self, value: Any) -> Any:
        """What the file holds; None = the file has no such field."""
        ...

    def of(self, data: Any) -> Any:
        """Back from what the file holds. Raises TypeError, ValueError or AttributeError where no form could show it."""
        ...

    def filled(self, value: Any) -> Any:
        """What the rules read; None = nothing."""
        ...

    def anchor(self, at: str, path: Path) -> str:
        """The id of the element that is about `path`, which begins below this part."""
        ...


Parts = tuple[Part, ...]


def both() -> dict[str, str]:
    return dict.fromkeys(LANGUAGES, "")


def or_dots(text: Mapping[str, str]) -> dict[str, str]:
    return {language: words.strip() or "…" for language, words in text.items()}


def sent_both(form: Form, at: str) -> dict[str, str]:
    return {language: form.get(f"{at}-{language}", "").replace("\r\n", "\n") for language in LANGUAGES}


def stripped(text: Mapping[str, str]) -> dict[str, str]:
    return {language: text[language].strip() for language in LANGUAGES}


def of_both(data: Any) -> dict[str, str]:
    if data is None:
        return both()
    return {language: data.get(language, "").strip() for language in LANGUAGES}


def _language_in(path: Path) -> str:
    return str(path[0]) if path and path[0] in LANGUAGES else LANGUAGES[0]


@dataclass(frozen=True, slots=True)
class Plain:
    """A text of one line, which is what it is."""

    name: str

    def blank(self, rng: random.Random) -> Any:
        return ""

    def sent(self, form: Form, at: str) -> Any:
        return form.get(at, "")

    def of(self, data: Any) -> Any:
        if data is None:
            return ""
        return data.strip()

    def row(self, value: Any) -> Any:
        return value

    def filled(self, value: Any) -> Any:
        return value

    def anchor(self, at: str, path: Path) -> str:
        return at


@dataclass(frozen=True, slots=True)
class Letter(Plain):
    """A name that the editor gives, sent by a field that nobody sees."""

    def anchor(self, at: str, path: Path) -> str:
        return at.rsplit("-", 1)[0]


@dataclass(frozen=True, slots=True)
class Words(Plain):
    """A text in both languages."""

    optional: bool = False

    def blank(self, rng: random.Random) -> dict[str, str]:
        return both()

    def sent(self, form: Form, at: str) -> dict[str, str]:
        return sent_both(form, at)

    def row(self, value: Mapping[str, str]) -> dict[str, str] | None:
        found = stripped(value)
        return None if self.optional and not any(found.values()) else found

    def of(self, data: Any) -> dict[str, str]:
        return of_both(data)

    def filled(self, value: Mapping[str, str]) -> dict[str, str] | None:
        return None if self.row(value) is None else or_dots(value)

    def anchor(self, at: str, path: Path) -> str:
        return f"{at}-{_language_in(path)}"


@dataclass(frozen=True, slots=True)
class Lines(Plain):
    """Several texts in each language, one a line."""

    unless: str = ""
    """A flag beside it: where that is set, nothing need stand here."""

    def blank(self, rng: random.Random) -> dict[str, str]:
        return both()

    def sent(self, form: Form, at: str) -> dict[str, str]:
        return sent_both(form, at)

    def row(self, value: Mapping[str, str]) -> Any:
        found = {language: list(_lines(value[language])) for language in LANGUAGES}
        return found if any(found.values()) else ""

    def of(self, data: Any) -> dict[str, str]:
        if not data:
            return both()
        return {language: "\n".join(data.get(language) or []) for language in LANGUAGES}

    def filled(self, value: Mapping[str, str]) -> Any:
        return self.row(value) or None

    def anchor(self, at: str, path: Path) -> str:
        return f"{at}-{_language_in(path)}"


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.split("\n") if line.strip())


@dataclass(frozen=True, slots=True)
class Number(Plain):
    """A number, of which the form keeps what was typed. `exact`: the rules read its digits. `begins`: a new one."""

    optional: bool = False
    exact: bool = False
    unless: str = ""
    begins: str = ""

    def blank(self, rng: random.Random) -> str:
        return self.begins

    def row(self, value: str) -> int | float | str | None:
        typed = unicodedata.normalize("NFKC", value).strip()
        if self.optional and not typed:
            return None
        return _number(typed) if self.exact or not _ROUGH.fullmatch(typed) else float(typed)

    def of(self, data: Any) -> str:
        if data is None:
            return ""
        if isinstance(data, bool) or not isinstance(data, int | float | str):
            raise TypeError
        if isinstance(data, float):
            return str(int(data)) if data.is_integer() and abs(data) < 10**_EXACT_DIGITS else repr(data)
        return str(data).strip()

    def filled(self, value: str) -> float | str | None:
        found = self.row(value)
        if not self.exact:
            return float(found) if isinstance(found, int | float) else None if self.optional else 0.0
        if not _DECIMAL.fullmatch(str(found)):
            return None
        digits = format(Decimal(str(found)).normalize(), "f")
        return "0" if digits == "-0" else digits


def _number(typed: str) -> int | float | str:
    """The number where a file can say it in digits, without becoming another on the way; else what was typed."""
    if not _DECIMAL.fullmatch(typed) or len(typed.strip("-").replace(".", "").strip("0")) > _EXACT_DIGITS:
        return typed
    if "." not in typed:
        return int(typed)
    found = float(typed)
    return typed if "e" in repr(found) else found


def same_number(data: object) -> Decimal | None:
    """Digits and numbers, by which they can be compared; None for what is neither."""
    return Decimal(str(data)) if _DECIMAL.fullmatch(str(data)) else None


@dataclass(frozen=True, slots=True)
class Flag(Plain):
    shown: bool = True
    """Whether the form has a field for it that can be seen."""

    def blank(self, rng: random.Random) -> bool:
        return False

    def sent(self, form: Form, at: str) -> bool:
        return bool(form.get(at))

    def row(self, value: bool) -> bool | None:
        return value or None

    def of(self, data: Any) -> bool:
        if data not in (None, False, True):
            raise TypeError
        return bool(data)

    def anchor(self, at: str, path: Path) -> str:
        return at if self.shown else at.rsplit("-", 1)[0]


@dataclass(frozen=True, slots=True)
class Choice(Plain):
    """One of a list of codes, the first to begin with."""

    known: tuple[str, ...]

    def blank(self, rng: random.Random) -> str:
        return self.known[0]

    def sent(self, form: Form, at: str) -> str:
        value = form.get(at, "")
        return value if value in self.known else ""

    def of(self, data: Any) -> str:
        if data not in (None, "", *self.known):
            raise ValueError
        return data or ""

    def filled(self, value: str) -> str:
        return value if value in self.known else self.known[0]


@dataclass(frozen=True, slots=True)
class Named(Plain):
    """The letter of something else on the page."""


@dataclass(frozen=True, slots=True)
class Key(Plain):
    """Whether this item is a key, of a list in which it is ticked: its number stands among what `key` sends."""

    def blank(self, rng: random.Random) -> bool:
        return False

    def sent(self, form: Form, at: str) -> bool:
        place, number, _ = at.rsplit("-", 2)
        return number in form.getlist(place.rpartition("-")[0] + "-key" if "-" in place else "key")

    def row(self, value: bool) -> int:
        return int(value)

    def of(self, data: Any) -> bool:
        if data not in (0, 1):
            raise ValueError
        return bool(data)

    def filled(self, value: bool) -> float:
        return float(value)


@dataclass(frozen=True, slots=True)
class Whole(Plain):
    """The value of an item of a list that is the key as a whole: nobody has to say it."""

    def blank(self, rng: random.Random) -> bool:
        return True

    def sent(self, form: Form, at: str) -> bool:
        return True

    def row(self, value: bool) -> int:
        return 1

    def of(self, data: Any) -> bool:
        if data not in (None, 1):
            raise ValueError
        return True

    def filled(self, value: bool) -> float:
        return 1.0

    def anchor(self, at: str, path: Path) -> str:
        return at.rsplit("-", 1)[0]


@dataclass(frozen=True, slots=True)
class Counts(Plain):
    """A whole number for each language; none at all, or both."""

    def blank(self, rng: random.Random) -> dict[str, str]:
        return both()

    def sent(self, form: Form, at: str) -> dict[str, str]:
        return sent_both(form, at)

    def row(self, value: Mapping[str, str]) -> dict[str, Any] | None:
        found = {language: _number(unicodedata.normalize("NFKC", value[language]).strip()) for language in LANGUAGES}
        return found if any(typed != "" for typed in found.values()) else None

    def of(self, data: Any) -> dict[str, str]:
        if data is None:
            return both()
        return {language: Number("").of(data.get(language)) for language in LANGUAGES}

    def filled(self, value: Mapping[str, str]) -> dict[str, int] | None:
        found = self.row(value) or {}
        return found if found and all(isinstance(count, int) for count in found.values()) else None

    def anchor(self, at: str, path: Path) -> str:
        return f"{at}-{_language_in(path)}"


@dataclass(frozen=True, slots=True)
class ByLetter(Plain):
    """A number for each item of another list, by its letter. The rules read `middle` where there is none yet."""

    known: tuple[str, ...]
    middle: int

    def blank(self, rng: random.Random) -> dict[str, str]:
        return {}

    def sent(self, form: Form, at: str) -> dict[str, str]:
        names = (name for name in form if re.fullmatch(rf"{re.escape(at)}-[a-z]", name))
        return {name[-1]: form[name] if form[name] in self.known else "" for name in names}

    def row(self, value: Mapping[str, str]) -> dict[str, int | str]:
        return {letter: int(value[letter]) if value[letter] in self.known else "" for letter in sorted(value)}

    def of(self, data: Any) -> dict[str, str]:
        return {letter: Number("").of(number) for letter, number in (data or {}).items()}

    def filled(self, value: Mapping[str, str]) -> dict[str, int]:
        return {
            letter: number if isinstance(number, int) else self.middle for letter, number in self.row(value).items()
        }

    def anchor(self, at: str, path: Path) -> str:
        return f"{at}-{path[0]}" if path else at
