"""A situational judgement in a form. An option's value follows from the panel unless its author writes another."""

from __future__ import annotations

from app.authoring.kinds._editor import Editor
from app.authoring.kinds._parts import ByLetter, Choice, Flag, Letter, Number, Values, Words
from app.authoring.kinds._rows import Rows
from app.domain.kinds.judgement import BEST_WORST, MIDDLE, PRINCIPLES, RATE, RATINGS, VIEWPOINTS, worth

_LETTERS = "abcdef"
_ACTION = (
    Letter("id"),
    Number("value"),
    Choice("principle", PRINCIPLES),
    Choice("stance", ("serves", "betrays")),
    Flag("last"),
    Words("text"),
    Words("rationale"),
)
_MEMBER = (Choice("viewpoint", VIEWPOINTS), ByLetter("ratings", RATINGS, MIDDLE), Words("reason"))


def _worth(values: Values, letter: str) -> float | None:
    """What the panel makes of this option, once all of it has rated."""
    ratings = [member["ratings"].get(letter, "") for member in values["panel"]]
    if not ratings or not set(ratings) <= set(RATINGS):
        return None
    return round(worth(sum(map(int, ratings)) / len(ratings)), 2)


def _settled(values: Values) -> Values:
    letters = [option["id"] for option in values["options"]]
    panel = [
        {**member, "ratings": {letter: member["ratings"].get(letter, "") for letter in letters}}
        for member in values["panel"]
    ]
    options = [
        {**option, "value": option["value"] if option["value"].strip() else f"{_worth(values, option['id']) or 0:g}"}
        for option in values["options"]
    ]
    return {**values, "options": options, "panel": panel}


def _opened(values: Values) -> Values:
    return {
        **values,
        "options": [{**o, "value": "" if _is_the_panels(values, o) else o["value"]} for o in values["options"]],
    }


def _is_the_panels(values: Values, option: Values) -> bool:
    return bool(option["value"] == f"{_worth(values, option['id']) or 0:g}")


def _figures(values: Values) -> dict[str, float | None]:
    return {f"option-{n}-worth": _worth(values, option["id"]) for n, option in enumerate(values["options"])}


EDITOR = Editor(
    parts=(
        Choice("asks", (RATE, BEST_WORST)),
        Rows("options", "option", "id", _LETTERS, _ACTION, 4),
        Rows("panel", "member", "viewpoint", VIEWPOINTS, _MEMBER, 3, most=len(VIEWPOINTS)),
    ),
    settled=_settled,
    opened=_opened,
    figures=_figures,
)
