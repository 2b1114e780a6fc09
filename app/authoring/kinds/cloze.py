"""A text with gaps in a form: [[1]], [[2]] … in the text, which follows when they are moved."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from app.authoring.kinds import _typed
from app.authoring.kinds._editor import Editor, Sketch, Stem, option
from app.authoring.kinds._options import options
from app.authoring.kinds._parts import Choice, Number, Values, Words
from app.authoring.kinds._rows import Rows
from app.domain.kinds.cloze import GAP, MOST_GAPS
from app.domain.questions import LANGUAGES

KINDS = ("single", "short_answer", "numeric")
_KIND, _WEIGHT = Choice("kind", KINDS), Number("weight", optional=True)
_GAPS = Rows(
    "gaps",
    "gap",
    "kind",
    KINDS,
    {
        "single": (_KIND, _WEIGHT, options(3)),
        "short_answer": (_KIND, _WEIGHT, _typed.FORMS),
        "numeric": (_KIND, _WEIGHT, Words("unit", optional=True), _typed.NUMBERS),
    },
    least=1,
    most=MOST_GAPS,
)


def _of_typed(change: Callable[[Values], Values]) -> Callable[[Values], Values]:
    """What is done to the options of every gap in which something is typed."""

    def changed(values: Values) -> Values:
        return {**values, "gaps": [gap if gap["kind"] == "single" else change(gap) for gap in values["gaps"]]}

    return changed


def _sketched(filled: Mapping[str, Any]) -> Sketch:
    found, gaps = [], []
    for n, gap in enumerate(filled["gaps"], 1):
        nothing = {"id": "a", "value": 0.0, "rationale": dict.fromkeys(LANGUAGES, "…")}
        found += [option(row, f"{n}.{row['id']}") for row in gap["options"] or [nothing]]
        gaps.append({name: value for name, value in gap.items() if name != "options"})
    return tuple(found), {"gaps": gaps}


def _in_stem(stem: Stem, values: Values, act: str, at: str) -> Stem:
    """The gaps of the text keep what they ask: those behind one that goes move up, and two that change places do so in
    the text. A new gap, and one that is put in, comes at the end of a text that has it not."""
    count = len(values["gaps"])
    found = re.fullmatch(r"gap-(?:([0-9]{1,2})|[a-z_]+)", at)
    if found is None:
        return stem
    if act in ("add", "insert"):
        return _put_in(stem, count + 1 if act == "add" else int(found[1] or 0) + 1)
    n = int(found[1] or 0) + 1
    if act == "remove":
        numbers = {k: k - (k > n) for k in range(1, count + 1) if k != n}
    else:
        to = n + (-1 if act == "up" else 1)
        if not 1 <= to <= count:
            return stem
        numbers = {k: {n: to, to: n}.get(k, k) for k in range(1, count + 1)}
    return {language: _renumbered(text, numbers, n if act == "remove" else 0) for language, text in stem.items()}


def _renumbered(text: str, numbers: Mapping[int, int], gone: int) -> str:
    def renumber(found: re.Match[str]) -> str:
        number = int(found[1])
        return "" if number == gone else f"[[{numbers.get(number, number)}]]"

    return GAP.sub(renumber, text)


def _put_in(stem: Stem, number: int) -> Stem:
    mark = f"[[{number}]]"
    if number > MOST_GAPS:
        return stem
    return {language: text if mark in text else f"{text} {mark}".lstrip() for language, text in stem.items()}


EDITOR = Editor(
    parts=(_GAPS,),
    settled=_of_typed(_typed.settled),
    opened=_of_typed(_typed.opened),
    sketched=_sketched,
    in_stem=_in_stem,
)
