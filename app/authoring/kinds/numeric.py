"""A number in a form: the numbers that count, how far off they may be, and their unit."""

from __future__ import annotations

from app.authoring.kinds import _typed
from app.authoring.kinds._editor import Editor
from app.authoring.kinds._parts import Words

EDITOR = Editor(
    parts=(Words("unit", optional=True), _typed.NUMBERS),
    settled=_typed.settled,
    opened=_typed.opened,
)
