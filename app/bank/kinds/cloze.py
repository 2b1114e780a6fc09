"""The file of a cloze: gaps in the order of their numbers, each a small question with options of its own."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from app.bank.kinds._typed import FormsOption, NumberOption
from app.bank.sources import Both, QuestionFile, Strict
from app.domain.questions import Option


class GapOption(FormsOption, NumberOption):
    """An option of a gap of any kind; which of its fields fit is for the rules to say."""

    def detail(self) -> dict[str, Any]:
        return NumberOption.detail(self) | FormsOption.detail(self)


class GapFile(Strict):
    kind: str
    weight: Annotated[float, Field(gt=0, le=100)] | None = None
    unit: Both | None = None
    options: Annotated[list[GapOption], Field(min_length=1, max_length=20)]

    def data(self) -> dict[str, Any]:
        weight = {"weight": float(self.weight)} if self.weight is not None else {}
        return {"kind": self.kind} | weight | ({"unit": self.unit.data()} if self.unit else {})


def _in_the_gaps(value: object) -> object:
    if value is not None:
        raise ValueError("the options of a cloze stand in its `gaps`: move them there")
    return value


class ClozeFile(QuestionFile):
    gaps: Annotated[list[GapFile], Field(min_length=1, max_length=20)]
    options: Annotated[None, BeforeValidator(_in_the_gaps)] = None  # type: ignore[assignment]

    def detail(self) -> dict[str, Any]:
        return {"gaps": [gap.data() for gap in self.gaps]}

    def all_options(self) -> tuple[Option, ...]:
        return tuple(o.option(f"{n}.{o.id}") for n, gap in enumerate(self.gaps, 1) for o in gap.options)
