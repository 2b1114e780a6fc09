"""What is different between two versions of a question, field by field and word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from app.domain.questions import Question, question_data

Path = tuple[str, ...]
"""Where in the question, as in ("options", "b", "text", "zh"): an option goes by its id, wherever it stands."""

_TOKEN = re.compile(r"[a-zA-Z0-9À-ɏ]+|\s+|.", re.DOTALL)
_FOLLOWS = {("picture", "width"), ("picture", "height")}
"""Fields that differ whenever another one does, and say no more."""
_LONG = 3_000
"""More tokens than this are not compared word by word: it would take longer than reading them."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: `kept`, `removed` or `added`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs. `was` or `now` is None where there was, or is, no such field."""

    path: Path
    was: str | None
    now: str | None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return pieces(self.was or "", self.now or "")


def changes(old: Question, new: Question) -> list[Change]:
    """Every field that differs, in the order of the question."""
    was, now = dict(_fields(question_data(old))), dict(_fields(question_data(new)))
    paths = [*now, *(path for path in was if path not in now)]
    return [
        Change(path, was.get(path), now.get(path))
        for path in paths
        if was.get(path) != now.get(path) and path not in _FOLLOWS
    ]


def _fields(data: Mapping[str, Any], path: Path = ()) -> Iterator[tuple[Path, str]]:
    for name, value in data.items():
        here = (*path, str(name))
        if isinstance(value, Mapping):
            yield from _fields(value, here)
        elif isinstance(value, list) and value and all(isinstance(row, Mapping) and "id" in row for row in value):
            yield (*here, "order"), ", ".join(str(row["id"]) for row in value)
            for row in value:
                yield from _fields({k: v for k, v in row.items() if k != "id"}, (*here, str(row["id"])))
        elif isinstance(value, list):
            yield here, ", ".join(map(_said, value))
        else:
            yield here, _said(value)


def _said(value: object) -> str:
    """A value as text: a number without the zeros that only computers write."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def pieces(was: str, now: str) -> tuple[Piece, ...]:
    """The text with what was removed and what was added; words in scripts with spaces, characters in others."""
    old, new = _TOKEN.findall(was), _TOKEN.findall(now)
    if len(old) + len(new) > _LONG:
        return tuple(Piece(kind, text) for kind, text in (("removed", was), ("added", now)) if text)
    found: list[Piece] = []
    for code, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if code == "equal":
            found.append(Piece("kept", "".join(old[a:b])))
            continue
        if b > a:
            found.append(Piece("removed", "".join(old[a:b])))
        if d > c:
            found.append(Piece("added", "".join(new[c:d])))
    return tuple(found)
