"""Ordering in a form: steps in the right order. Their letters are the editor's own, and mixed."""

from __future__ import annotations

from app.authoring.kinds._editor import Editor
from app.authoring.kinds._parts import Letter, Values, Whole, Words
from app.authoring.kinds._rows import Rows
from app.domain.kinds import follow_the_alphabet

_STEP = (Letter("id"), Whole("value"), Words("text"), Words("rationale"))


def _settled(values: Values) -> Values:
    """With the first two letters changed about where all together would tell the order."""
    steps = values["options"]
    if not follow_the_alphabet([step["id"] for step in steps]):
        return values
    first, second, *others = steps
    return {**values, "options": [{**first, "id": second["id"]}, {**second, "id": first["id"]}, *others]}


EDITOR = Editor(
    parts=(Rows("options", "option", "id", "abcdefghij", _STEP, 4, mixed=True),),
    settled=_settled,
)
