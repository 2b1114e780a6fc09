"""Multiple choice in a form: options, of which some are keys."""

from __future__ import annotations

from app.authoring.kinds._editor import Editor
from app.authoring.kinds._options import options

EDITOR = Editor(parts=(options(5),))
