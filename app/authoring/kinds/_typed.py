"""What the kinds share whose options are what may be typed. The last may stand for everything else."""

from __future__ import annotations

from string import ascii_lowercase

from app.authoring.kinds._parts import Flag, Letter, Lines, Number, Parts, Values, Words
from app.authoring.kinds._rows import Rows

_FORMS: Parts = (
    Letter("id"),
    Number("value", begins="1"),
    Flag("otherwise", shown=False),
    Lines("forms", unless="otherwise"),
    Words("rationale"),
)
_NUMBERS: Parts = (
    Letter("id"),
    Number("value", begins="1"),
    Flag("otherwise", shown=False),
    Number("number", exact=True, unless="otherwise"),
    Number("tolerance", optional=True, exact=True),
    Words("rationale"),
)
FORMS = Rows("options", "option", "id", ascii_lowercase, _FORMS, 1)
NUMBERS = Rows("options", "option", "id", ascii_lowercase, _NUMBERS, 1)


def settled(values: Values) -> Values:
    """What stands for everything else is the last, and earns nothing."""
    options = [{**option, "value": "0"} if option["otherwise"] else option for option in values["options"]]
    return {**values, "options": sorted(options, key=lambda option: bool(option["otherwise"]))}


def opened(values: Values) -> Values:
    """Raises ValueError where what stands for everything else has fields that its form does not show."""
    for option in values["options"]:
        said = option.get("number") or option.get("tolerance") or any(option.get("forms", {}).values())
        if option["otherwise"] and (said or option["value"] != "0"):
            raise ValueError
    return values
