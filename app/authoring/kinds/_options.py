"""What the kinds share whose options are a text, a reason and whether they are keys."""

from __future__ import annotations

from string import ascii_lowercase

from app.authoring.kinds._parts import Flag, Key, Letter, Words
from app.authoring.kinds._rows import Rows

CHOSEN = (Letter("id"), Key("value"), Flag("last"), Words("text"), Words("rationale"))


def options(least: int) -> Rows:
    return Rows("options", "option", "id", ascii_lowercase, CHOSEN, least)
