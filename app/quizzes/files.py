"""The quiz files: `questions/quizzes/*.yaml`, in the order of their names."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError

from app.bank.sources import Both, Finding, SourceError, Strict, line_of, model_messages, read_text, read_yaml
from app.domain.kinds import KINDS
from app.domain.rules import Mode, Rules
from app.domain.selection import Candidate, Slot, shortages

_Level = Literal["remember", "understand", "apply", "analyse", "evaluate"]
_Difficulty = Literal["easy", "medium", "hard"]


class SlotFile(Strict):
    count: Annotated[int, Field(ge=1, le=200)]
    topics: Annotated[list[str], Field(default_factory=list)]
    kinds: Annotated[list[str], Field(default_factory=list)]
    levels: Annotated[list[_Level], Field(default_factory=list)]
    difficulties: Annotated[list[_Difficulty], Field(default_factory=list)]
    situation: bool | None = None
    points: Annotated[float, Field(gt=0, le=100)] = 1.0


class QuizFile(Strict):
    slug: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
    mode: Literal["practice", "check", "certify"]
    title: Both
    summary: Both
    audience: Both
    pass_mark: Annotated[float, Field(gt=0, le=1)] | None = None
    pass_mark_reason: Both | None = None
    time_limit_minutes: Annotated[float, Field(gt=0, le=600)] | None = None
    attempts_allowed: Annotated[int, Field(ge=1, le=1000)] | None = None
    slots: Annotated[list[SlotFile], Field(min_length=1, max_length=100)]

    def rules(self) -> Rules:
        return Rules(
            slug=self.slug,
            mode=Mode(self.mode),
            title=self.title.data(),
            summary=self.summary.data(),
            audience=self.audience.data(),
            pass_mark=self.pass_mark,
            pass_mark_reason=self.pass_mark_reason.data() if self.pass_mark_reason else None,
            time_limit_minutes=self.time_limit_minutes,
            attempts_allowed=self.attempts_allowed,
            slots=tuple(
                Slot(
                    count=s.count,
                    topics=tuple(s.topics),
                    kinds=tuple(s.kinds),
                    levels=tuple(s.levels),
                    difficulties=tuple(s.difficulties),
                    situation=s.situation,
                    points=s.points,
                )
                for s in self.slots
            ),
        )


def check(folder: Path, topics: set[str], pool: list[Candidate]) -> tuple[list[Rules], list[Finding]]:
    """Read every quiz file; a quiz whose slots `pool` cannot fill is a finding too."""
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
        found = _findings(quiz, name, lines, topics, pool)
        if quiz.slug in [other.slug for other in quizzes]:
            found.append(Finding(name, line_of(lines, ("slug",)), quiz.slug, "this slug is taken: choose another"))
        findings += found
        if not found:
            quizzes.append(quiz.rules())
    return quizzes, findings


def _findings(
    quiz: QuizFile, name: str, lines: dict[tuple[str | int, ...], int], topics: set[str], pool: list[Candidate]
) -> list[Finding]:
    found = []
    if (quiz.pass_mark is None) != (quiz.pass_mark_reason is None):
        found.append(
            Finding(name, 1, quiz.slug, "`pass_mark` and `pass_mark_reason` go together: a pass mark has its reason")
        )
    for i, slot in enumerate(quiz.slots):
        for field, known in (("topics", topics), ("kinds", set(KINDS))):
            for value in getattr(slot, field):
                if value not in known:
                    found.append(
                        Finding(
                            name,
                            line_of(lines, ("slots", i, field)),
                            quiz.slug,
                            f"`{field}`: {value!r} does not exist; known: {', '.join(sorted(known))}",
                        )
                    )
    if not found:
        for i, missing in shortages(quiz.rules().slots, pool):
            found.append(
                Finding(
                    name,
                    line_of(lines, ("slots", i)),
                    quiz.slug,
                    f"the bank has {missing} question(s) too few for this slot: lower `count` or write more",
                )
            )
    return found
