"""The question bank in one table: how many of each kind, level and difficulty every topic has."""

from __future__ import annotations

from collections.abc import Sequence

from app.bank import syllabus
from app.domain.kinds import KINDS
from app.domain.questions import DIFFICULTIES, LANGUAGES, LEVELS, Question


def table(questions: Sequence[Question]) -> str:
    """Markdown: a row a topic and one for all; columns for kinds, levels, difficulties, situations and languages."""
    kinds = [kind for kind in KINDS if any(q.kind == kind for q in questions)]
    heads = ["topic", "all", *kinds, *LEVELS, *DIFFICULTIES, "situations", *LANGUAGES]
    rows = [_row(slug, [q for q in questions if q.topic == slug], kinds) for slug in syllabus.topics()]
    lines = [heads, ["---"] + ["---:"] * (len(heads) - 1), *rows, _row("**all**", questions, kinds)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _row(name: str, questions: Sequence[Question], kinds: Sequence[str]) -> list[str]:
    counts = [
        len(questions),
        *(sum(q.kind == kind for q in questions) for kind in kinds),
        *(sum(q.level == level for q in questions) for level in LEVELS),
        *(sum(q.difficulty == difficulty for q in questions) for difficulty in DIFFICULTIES),
        sum(q.situation for q in questions),
        *(sum(bool(q.stem[language].strip()) for q in questions) for language in LANGUAGES),
    ]
    return [name, *(str(count) if count else "–" for count in counts)]
