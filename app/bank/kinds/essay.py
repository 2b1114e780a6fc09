"""The file of an essay: options are the criteria of its rubric, and its length is advice."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from app.bank.sources import QuestionFile, Strict

_Words = Annotated[int, Field(ge=1, le=5000)]


class LengthFile(Strict):
    """A length in words of English and in Chinese characters, which are more for the same."""

    en: _Words
    zh: _Words


class EssayFile(QuestionFile):
    least_words: LengthFile | None = None
    most_words: LengthFile | None = None

    def detail(self) -> dict[str, Any]:
        lengths = {"least_words": self.least_words, "most_words": self.most_words}
        return {name: length.model_dump() for name, length in lengths.items() if length is not None}
