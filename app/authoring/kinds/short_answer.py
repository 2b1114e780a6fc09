"""A short answer in a form: what may be typed, in both languages, one form a line."""

from __future__ import annotations

from app.authoring.kinds import _typed
from app.authoring.kinds._editor import Editor

EDITOR = Editor(parts=(_typed.FORMS,), settled=_typed.settled, opened=_typed.opened)
