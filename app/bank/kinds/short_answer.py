"""The file of a short answer: options are forms that count."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.bank.kinds._typed import FormsOption
from app.bank.sources import QuestionFile


class ShortAnswerFile(QuestionFile):
    options: Annotated[list[FormsOption], Field(min_length=1, max_length=20)]  # type: ignore[assignment]
