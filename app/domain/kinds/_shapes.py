"""How an answer travels, and in which order what it chooses from is laid out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """The JSON of an answer, and with it the fields of the form."""

    ONE = "one"
    """A string; the form's field is `response`."""
    MANY = "many"
    """A list of strings; the form's field is `response`, sent as often as something is chosen."""
    PARTS = "parts"
    """An object of strings, without the parts left blank; the form's fields are `response.` and the part."""


@dataclass(frozen=True, slots=True)
class Order:
    """`ids` as the author wrote them; where `shuffled`, a draw may lay them out otherwise, but for those in `last`,
    which stay at the end. `never_as_written`: it has to lay them out otherwise, since as written they are the key."""

    ids: tuple[str, ...]
    shuffled: bool = True
    last: frozenset[str] = frozenset()
    never_as_written: bool = False
