"""Lists of things that have parts of their own, and what buttons do to them."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.authoring.kinds._parts import Form, Parts, Path, Plain, Values


def blank_of(parts: Parts, rng: random.Random) -> Values:
    return {part.name: part.blank(rng) for part in parts}


def sent_of(parts: Parts, form: Form, at: str = "") -> Values:
    return {part.name: part.sent(form, at + part.name) for part in parts}


def row_of(parts: Parts, values: Values) -> dict[str, Any]:
    """What the file holds of these parts."""
    found = {}
    for part in parts:
        held = part.row(values[part.name])
        if held is not None and not (held == "" and values.get(getattr(part, "unless", ""))):
            found[part.name] = held
    return found


def of(parts: Parts, data: Mapping[str, Any]) -> Values:
    return {part.name: part.of(data.get(part.name)) for part in parts}


def filled_of(parts: Parts, values: Values) -> dict[str, Any]:
    found = {part.name: part.filled(values[part.name]) for part in parts}
    return {name: value for name, value in found.items() if value is not None}


def anchor_of(parts: Parts, path: Path, at: str = "") -> str:
    """The id of the element that is about `path`; empty = the form has none."""
    part = next((part for part in parts if path and part.name == path[0]), None)
    return part.anchor(at + part.name, path[1:]) if part else ""


@dataclass(frozen=True, slots=True)
class Rows(Plain):
    """A list of things with parts of their own. `one`: what the fields of one are called, with its number from 0.

    `mark`: the part that every one of them has filled in; a new one gets the first of `marks` that is free. `mixed`:
    any that is free, because the order of the letters must tell nothing.
    """

    one: str
    mark: str
    marks: Sequence[str]
    parts: Parts | Mapping[str, Parts]
    """By the mark, where that says what the rest is; then marks come again."""
    least: int = 0
    """With how many a new list begins."""
    most: int = 20
    mixed: bool = False

    def parts_of(self, mark: str) -> Parts | None:
        return self.parts.get(mark) if isinstance(self.parts, Mapping) else self.parts

    def _of_item(self, item: Mapping[str, Any]) -> Parts:
        found = self.parts_of(item[self.mark])
        if found is None:
            raise ValueError
        return found

    def blank(self, rng: random.Random) -> list[Values]:
        items: list[Values] = []
        for _ in range(self.least):
            items = self.added(items, "", rng)
        return items

    def added(self, items: list[Values], what: str, rng: random.Random) -> list[Values]:
        """One more, at the end or before what stands for all the rest. `what`: its mark where that may be chosen, or
        a flag that it has."""
        mark = self._mark(items, what, rng)
        if mark is None or len(items) >= self.most:
            return items
        new: Values = {**blank_of(self.parts_of(mark) or (), rng), self.mark: mark}
        if new.get(what) is False:
            new[what] = True
        end = len(items) - (bool(items) and bool(items[-1].get("otherwise")) and not new.get("otherwise"))
        return [*items[:end], new, *items[end:]]

    def _mark(self, items: list[Values], what: str, rng: random.Random) -> str | None:
        if isinstance(self.parts, Mapping):
            return what if what in self.parts else self.marks[0]
        used = {item[self.mark] for item in items}
        free = [mark for mark in self.marks if mark not in used]
        if not free:
            return None
        return rng.choice(free) if self.mixed else free[0]

    def sent(self, form: Form, at: str) -> list[Values]:
        place = at.removesuffix(self.name) + self.one
        items = []
        for n in range(self.most):
            mark = form.get(f"{place}-{n}-{self.mark}", "")
            parts = self.parts_of(mark) if mark else None
            if parts is not None:
                items.append(sent_of(parts, form, f"{place}-{n}-"))
        return items

    def row(self, value: list[Values]) -> list[dict[str, Any]]:
        return [row_of(self._of_item(item), item) for item in value]

    def of(self, data: Any) -> list[Values]:
        if data is None:
            return []
        if not isinstance(data, list) or len(data) > self.most or not all(item[self.mark] for item in data):
            raise ValueError
        return [of(self._of_item(item), item) for item in data]

    def filled(self, value: list[Values]) -> list[dict[str, Any]]:
        return [filled_of(self._of_item(item), item) for item in value]

    def anchor(self, at: str, path: Path) -> str:
        if not path or not isinstance(path[0], int):
            return at
        here = f"{at.removesuffix(self.name)}{self.one}-{path[0]}"
        every = self.parts.values() if isinstance(self.parts, Mapping) else (self.parts,)
        return max((anchor_of(parts, path[1:], f"{here}-") for parts in every), key=len) or here


_AT = r"{one}(?:-([0-9]{{1,2}}))?(?:-([a-z].*))?"


def acted(parts: Parts, values: Values, act: str, at: str, rng: random.Random) -> tuple[Values, str]:
    """The values after `act` (add, remove, up, down), and the id of the element that it leaves the writer at.

    `at` is the name of one thing, as "gap-0-option-1"; to add, that of a list, perhaps with what is to be added.
    """
    for part in parts:
        found = re.fullmatch(_AT.format(one=part.one), at) if isinstance(part, Rows) else None
        if found and isinstance(part, Rows):
            items, place = _acted(part, values[part.name], act, found[1], found[2] or "", rng)
            return {**values, part.name: items}, place
    return values, ""


def _acted(
    rows: Rows, items: list[Values], act: str, number: str | None, rest: str, rng: random.Random
) -> tuple[list[Values], str]:
    if number is None:
        return _added(rows, items, rest, rng) if act == "add" else (items, rows.name)
    n = int(number)
    if n >= len(items):
        return items, rows.name
    if rest:
        inner, place = acted(rows.parts_of(items[n][rows.mark]) or (), items[n], act, rest, rng)
        return [*items[:n], inner, *items[n + 1 :]], f"{rows.one}-{n}-{place}" if place else f"{rows.one}-{n}"
    if act == "remove":
        return items[:n] + items[n + 1 :], rows.name
    to = n + {"up": -1, "down": 1}.get(act, 0)
    if not 0 <= to < len(items):
        return items, f"{rows.one}-{n}"
    moved = list(items)
    moved[n], moved[to] = moved[to], moved[n]
    return moved, f"{rows.one}-{to}"


def _added(rows: Rows, items: list[Values], what: str, rng: random.Random) -> tuple[list[Values], str]:
    more = rows.added(items, what, rng)
    new = next((n for n, item in enumerate(more) if n >= len(items) or item is not items[n]), len(items) - 1)
    return more, f"{rows.one}-{new}"
