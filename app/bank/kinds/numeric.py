"""The file of a numeric question: options are numbers that count, and the unit stands behind the field."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from app.bank.kinds._typed import NumberOption
from app.bank.sources import Both, QuestionFile


class NumericFile(QuestionFile):
    options: Annotated[list[NumberOption], Field(min_length=1, max_length=20)]  # type: ignore[assignment]
    unit: Both | None = None

    def detail(self) -> dict[str, Any]:
        return {"unit": self.unit.data()} if self.unit else {}
