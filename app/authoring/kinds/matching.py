"""Matching in a form: what there is to match with, and what goes with which."""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase

from app.authoring.kinds._editor import Editor
from app.authoring.kinds._parts import Flag, Letter, Named, Values, Whole, Words
from app.authoring.kinds._rows import Rows
from app.domain.kinds import follow_the_alphabet

_TARGET = (Letter("id"), Flag("last"), Words("text"))
_PREMISE = (Letter("id"), Whole("value"), Named("match"), Words("text"), Words("rationale"))


def _settled(values: Values) -> Values:
    """With other letters for the targets where theirs would tell the pairs; nobody who writes or answers sees them."""
    pairs = sorted((option["id"], option["match"]) for option in values["options"])
    matches = [match for _, match in pairs]
    if len(set(matches)) < len(matches) or "" in matches or not follow_the_alphabet(matches):
        return values
    swapped = {matches[0]: matches[1], matches[1]: matches[0]}
    return {
        **values,
        "targets": [{**target, "id": swapped.get(target["id"], target["id"])} for target in values["targets"]],
        "options": [{**o, "match": swapped.get(o["match"], o["match"])} for o in values["options"]],
    }


EDITOR = Editor(
    parts=(
        Rows("targets", "target", "id", ascii_uppercase[:10], _TARGET, 4, mixed=True),
        Rows("options", "option", "id", ascii_lowercase, _PREMISE, 4),
    ),
    settled=_settled,
)
