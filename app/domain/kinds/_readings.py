"""What was typed or chosen, beside the option that it stands for: as the pages that explain an answer show it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.kinds import cloze, numeric, short_answer
from app.domain.questions import Option, Question, Response, Text


@dataclass(frozen=True, slots=True)
class Reading:
    """One field: the whole answer, or what stands in one gap."""

    number: str | None
    """The gap's; None = there is one field only."""
    said: str | None
    """None = it was left blank."""
    option: Option | None
    """What it stands for; None = nothing that the author thought of."""
    options: tuple[Option, ...]
    unit: Text | None

    @property
    def share(self) -> float:
        return self.option.value if self.option is not None else 0.0


def readings(question: Question, response: Response | None) -> tuple[Reading, ...]:
    """Of the kinds with fields to fill in; of every other none."""
    if question.kind == cloze.NAME:
        said, stands_for = cloze.parts(question, response), cloze.matched(question, response)
        return tuple(
            Reading(number, said.get(number), stands_for[number], gap.options, gap.detail.get("unit"))
            for number, gap in cloze.gaps(question).items()
        )
    if question.kind not in (short_answer.NAME, numeric.NAME):
        return ()
    typed = response if isinstance(response, str) else None
    matched = (numeric if question.kind == numeric.NAME else short_answer).matched(question, typed)
    return (Reading(None, typed, matched, question.options, question.detail.get("unit")),)
