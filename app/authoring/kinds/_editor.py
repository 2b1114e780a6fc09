"""How a kind is written in a form: its parts, and what the editor looks after itself."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.authoring.kinds._parts import Form, Parts, Path, Values
from app.authoring.kinds._rows import acted, anchor_of, blank_of, filled_of, of, row_of, sent_of
from app.domain.questions import Option

Stem = dict[str, str]
Sketch = tuple[tuple[Option, ...], dict[str, Any]]
"""A question's options and its detail."""

_OF_EVERY_OPTION = ("id", "value", "text", "rationale", "last")


def option(row: Mapping[str, Any], option_id: str = "") -> Option:
    """An option of an unfinished question."""
    return Option(
        id=option_id or row["id"],
        value=row["value"],
        text=row.get("text"),
        rationale=row["rationale"],
        last=row.get("last", False),
        detail={name: value for name, value in row.items() if name not in _OF_EVERY_OPTION},
    )


def sketched(filled: Mapping[str, Any]) -> Sketch:
    """Most kinds' rules read what a kind adds by the names that its file has."""
    return tuple(option(row) for row in filled["options"]), {k: v for k, v in filled.items() if k != "options"}


def _same(values: Values) -> Values:
    return values


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    parts: Parts
    """What the kind adds to every question, in the order of its file."""
    settled: Callable[[Values], Values] = _same
    """Before it is kept: what the editor sees to itself. Twice is once."""
    opened: Callable[[Values], Values] = _same
    """Before it is shown: without what `settled` would put there anyway."""
    sketched: Callable[[Mapping[str, Any]], Sketch] = sketched
    in_stem: Callable[[Stem, Values, str, str], Stem] = lambda stem, values, act, at: stem
    """The question's text, when a button is about to do this to the values."""
    figures: Callable[[Values], dict[str, float | None]] = lambda values: {}
    """What is worked out while it is written, by the id of the element that shows it; None = not yet."""

    def blank(self, rng: random.Random) -> Values:
        return self.settled(blank_of(self.parts, rng))

    def sent(self, form: Form) -> Values:
        return sent_of(self.parts, form)

    def row(self, values: Values) -> dict[str, Any]:
        return row_of(self.parts, self.settled(values))

    def of(self, data: Mapping[str, Any]) -> Values:
        return self.opened(of(self.parts, data))

    def acted(self, values: Values, act: str, at: str, rng: random.Random) -> tuple[Values, str]:
        found, place = acted(self.parts, values, act, at, rng)
        return self.settled(found), place

    def sketch(self, values: Values) -> Sketch:
        return self.sketched(filled_of(self.parts, self.settled(values)))

    def anchor(self, path: Path) -> str:
        return anchor_of(self.parts, path)
