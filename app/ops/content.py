"""Checking and publishing everything under `questions/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app import audit
from app.authoring import drafting
from app.bank import files, library, picture_files, publishing, syllabus
from app.bank.publishing import Published
from app.bank.sources import Finding
from app.config import content_dir
from app.domain.item_writing import Tally
from app.domain.questions import Question
from app.domain.rules import Rules
from app.handbook import glossary, pages
from app.quizzes import files as quiz_files
from app.quizzes import publishing as quiz_publishing


@dataclass(frozen=True, slots=True)
class Content:
    """What the files hold, and what is wrong with them. Only content without errors may be published."""

    questions: list[Question]
    quizzes: list[Rules]
    findings: list[Finding]
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    """The tally of each question's flaws, as far as it was made."""
    folder: Path | None = None
    """Where they lie; publishing fetches the pictures from there."""

    @property
    def errors(self) -> list[Finding]:
        """The findings that block publishing. A warning does not: a wrong key must not wait for a clumsy option."""
        return [finding for finding in self.findings if finding.severity == "error"]


def check(folder: Path | None = None) -> Content:
    """Read and check every content file; all findings at once."""
    folder = folder or content_dir("questions")
    topic_list, findings = syllabus.check(folder)
    topics = {topic.slug for topic in topic_list}
    sections, found = pages.check(topics, folder)
    findings += found + glossary.check(topics, folder)[1]
    questions, found, where, tallies = files.check(folder, topics, sections)
    findings += found + files.check_together(questions, where)
    pool = [library.candidate(i, i, question) for i, question in enumerate(questions)]
    quizzes, found = quiz_files.check(folder, topics, pool)
    findings += found
    return Content(questions, quizzes, sorted(findings, key=lambda f: (f.file, f.line)), tallies, folder)


def publish(content: Content, *, now: datetime, actor_id: int | None = None) -> tuple[Published, int]:
    """Publish checked content within the running unit of work: what moved among questions, and among quizzes."""
    if content.errors:
        raise ValueError("content with errors is not published")
    questions = picture_files.kept(content.questions, content.folder or content_dir("questions"), now=now)
    published = publishing.publish(questions, now=now, tallies=content.tallies)
    drafting.tally_again()
    quizzes = quiz_publishing.publish(content.quizzes, now=now)
    moved = published.added + published.changed + published.restored + published.retired
    if moved or quizzes:
        audit.record(audit.Action.BANK_PUBLISHED, now=now, actor_id=actor_id, questions=moved, quizzes=quizzes)
    return published, quizzes
