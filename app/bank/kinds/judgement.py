"""A situational judgement's file: what it `asks`, the `panel` its key comes from, and for each option the `principle`
that it `serves` or `betrays`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from app.bank.sources import Both, OptionFile, QuestionFile, Strict, Word

_Id = Annotated[str, StringConstraints(pattern=r"^[a-z]$")]


class JudgedFile(OptionFile):
    principle: Word
    stance: Literal["serves", "betrays"]

    def detail(self) -> dict[str, Any]:
        return {"principle": self.principle, "stance": self.stance}


class MemberFile(Strict):
    viewpoint: Literal["citizen", "superior", "colleague", "auditor", "lawyer"]
    ratings: dict[_Id, Annotated[int, Field(ge=1, le=5)]]
    reason: Both

    def data(self) -> dict[str, Any]:
        return {"viewpoint": self.viewpoint, "ratings": dict(self.ratings), "reason": self.reason.data()}


class JudgementFile(QuestionFile):
    options: Annotated[list[JudgedFile], Field(min_length=1, max_length=20)]  # type: ignore[assignment]
    asks: Literal["rate", "best_worst"]
    panel: Annotated[list[MemberFile], Field(max_length=5)]

    def detail(self) -> dict[str, Any]:
        return {"asks": self.asks, "panel": [member.data() for member in self.panel]}
