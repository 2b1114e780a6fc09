"""The quiz files: `questions/quizzes/*.yaml`, in the order of their names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from app.bank.sources import Finding, SourceError, line_of, model_messages, read_text, read_yaml
from app.domain.rules import Rules
from app.domain.selection import Candidate, Fault, Lack, Slot, lacks, plan
from app.quizzes.coherence import Told, contradictions
from app.quizzes.sources import QuizFile


def check(folder: Path, topics: set[str], pool: list[Candidate]) -> tuple[list[Rules], list[Finding]]:
    """Read every quiz file; a quiz whose slots `pool` cannot fill together is a finding too."""
    quizzes: list[Rules] = []
    findings: list[Finding] = []
    for path in sorted((folder / "quizzes").glob("*.yaml")):
        name = f"quizzes/{path.name}"
        try:
            data, lines = read_yaml(read_text(path))
            quiz = QuizFile.model_validate(data)
        except SourceError as error:
            findings.append(Finding(name, error.line, "", error.message))
            continue
        except ValidationError as error:
            findings += [Finding(name, line_of(lines, where), "", message) for where, message in model_messages(error)]
            continue
        told = _all_told(quiz, topics, pool)
        if quiz.slug in [other.slug for other in quizzes]:
            told.append((("slug",), "this slug is taken: choose another"))
        findings += [Finding(name, line_of(lines, where), quiz.slug, message) for where, message in told]
        if not told:
            quizzes.append(quiz.rules())
    return quizzes, findings


def _all_told(quiz: QuizFile, topics: set[str], pool: list[Candidate]) -> list[Told]:
    found = contradictions(quiz, topics, {tag for c in pool for tag in c.tags})
    if found:
        return found
    paths = [path for path, _, _ in quiz.placed_slots()]
    slots = quiz.rules().slots
    prepared = plan(slots, pool)
    for fault in prepared.faults:
        named = slots[fault.slot].questions
        at = max(i for i, key in enumerate(named) if key == fault.key)
        found.append(((*paths[fault.slot], "questions", at), fault_text(fault)))
    return found + [(paths[lack.slot], lack_text(lack, slots)) for lack in lacks(prepared)]


_FAULTS = {
    "question_not_published": "there is no question {key!r}: mend its spelling, or choose another",
    "question_fixed_twice": "{key!r} is named twice in this quiz: remove one of the two",
    "siblings_fixed": "{key!r} and {other!r} are siblings, which give each other away: keep one of the two",
}


def fault_text(fault: Fault) -> str:
    return "`questions`: " + _FAULTS[fault.code].format(key=fault.key, other=fault.other)


def lack_text(lack: Lack, slots: Sequence[Slot]) -> str:
    text = f"the bank has {lack.missing} question(s) too few for this slot: lower `count` or write more"
    if len(lack.rivals) > 1:
        numbers = " and ".join(str(i + 1) for i in lack.rivals)
        text += (
            f" (slots {numbers} ask for {lack.asked} of the same {lack.offered}, "
            "where siblings and fixed questions count once)"
        )
    else:
        text += f" (it asks for {lack.asked} of {lack.offered}, where siblings count once)"
    return text
