"""Single choice in a form: options, of which one is the key."""

from __future__ import annotations

from app.authoring.kinds._editor import Editor
from app.authoring.kinds._options import options

EDITOR = Editor(parts=(options(4),))
