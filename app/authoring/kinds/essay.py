"""An essay in a form: the criteria by which it is marked, whose weights come to 1, and how long it should be."""

from __future__ import annotations

from app.authoring.kinds._editor import Editor
from app.authoring.kinds._parts import Counts, Letter, Number, Values, Words
from app.authoring.kinds._rows import Rows

_CRITERION = (Letter("id"), Number("value", begins="0.5"), Words("text"), Words("rationale"))


def _figures(values: Values) -> dict[str, float | None]:
    weights = [Number("value").filled(option["value"]) for option in values["options"]]
    return {"weights": round(sum(float(weight or 0) for weight in weights), 9)}


EDITOR = Editor(
    parts=(
        Counts("least_words"),
        Counts("most_words"),
        Rows("options", "option", "id", "abcdefgh", _CRITERION, 2, most=8),
    ),
    figures=_figures,
)
