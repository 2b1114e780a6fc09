"""How each kind of question is written in a form: one file a kind. `docs/kinds.md` shows how to add one."""

from __future__ import annotations

from app.authoring.kinds import (
    cloze,
    essay,
    judgement,
    matching,
    multiple,
    numeric,
    ordering,
    short_answer,
    single,
    true_false,
)
from app.authoring.kinds._editor import Editor
from app.authoring.kinds._parts import Form, Path, Values, of_both, or_dots, same_number, sent_both, stripped

__all__ = ["EDITORS", "Editor", "Form", "Path", "Values", "of_both", "or_dots", "same_number", "sent_both", "stripped"]

EDITORS: dict[str, Editor] = {
    "single": single.EDITOR,
    "multiple": multiple.EDITOR,
    "true_false": true_false.EDITOR,
    "matching": matching.EDITOR,
    "ordering": ordering.EDITOR,
    "judgement": judgement.EDITOR,
    "short_answer": short_answer.EDITOR,
    "numeric": numeric.EDITOR,
    "cloze": cloze.EDITOR,
    "essay": essay.EDITOR,
}
