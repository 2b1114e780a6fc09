"""The question files' fields of those kinds that add some: one file a kind, one model each.

A model names its own fields beside those of every question, and says in `detail()` what the kind's rules read.
"""

from __future__ import annotations

from app.bank.kinds.cloze import ClozeFile
from app.bank.kinds.essay import EssayFile
from app.bank.kinds.judgement import JudgementFile
from app.bank.kinds.matching import MatchingFile
from app.bank.kinds.numeric import NumericFile
from app.bank.kinds.short_answer import ShortAnswerFile
from app.bank.sources import QuestionFile

FILES: dict[str, type[QuestionFile]] = {
    "matching": MatchingFile,
    "judgement": JudgementFile,
    "short_answer": ShortAnswerFile,
    "numeric": NumericFile,
    "cloze": ClozeFile,
    "essay": EssayFile,
}


def file_model(kind: object) -> type[QuestionFile]:
    """The model of a question whose file says this `kind`."""
    return FILES.get(kind, QuestionFile) if isinstance(kind, str) else QuestionFile
