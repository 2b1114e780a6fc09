"""True or false in a form: two options whose words the page has."""

from __future__ import annotations

from app.authoring.kinds._editor import Editor
from app.authoring.kinds._parts import Key, Letter, Words
from app.authoring.kinds._rows import Rows

EDITOR = Editor(
    parts=(Rows("options", "option", "id", "tf", (Letter("id"), Key("value"), Words("rationale")), 2),),
)
