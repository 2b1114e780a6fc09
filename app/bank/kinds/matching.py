"""A matching question's file: each option names its `match`, and `targets` is what there is to match with."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from app.bank.sources import Both, OptionFile, QuestionFile, Strict

_TARGET = StringConstraints(pattern=r"^[A-Z]$")


class TargetFile(Strict):
    id: Annotated[str, _TARGET]
    text: Both
    last: bool = False

    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = {"id": self.id, "text": self.text.data()}
        return {**found, "last": True} if self.last else found


class PremiseFile(OptionFile):
    match: Annotated[str, _TARGET]

    def detail(self) -> dict[str, Any]:
        return {"match": self.match}


class MatchingFile(QuestionFile):
    options: Annotated[list[PremiseFile], Field(min_length=1, max_length=20)]  # type: ignore[assignment]
    targets: Annotated[list[TargetFile], Field(min_length=1, max_length=20)]

    def detail(self) -> dict[str, Any]:
        return {"targets": [target.data() for target in self.targets]}
