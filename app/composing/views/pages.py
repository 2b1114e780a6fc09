"""What several of the composer's pages share."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.authoring.forms import RetireForm
from app.bank import syllabus
from app.bank.models import DraftStatus
from app.composing import copies, listing
from app.composing.reading import Reading, read
from app.domain.errors import Invalid, NotFound
from app.domain.rules import Rules
from app.quizzes.models import Quiz, QuizDraft
from app.quizzes.previewing import feasible, preview

bp = Blueprint("composing", __name__, url_prefix="/author/quizzes")

Answer = str | tuple[str, int] | AnyResponse

DRAFT = "draft"
"""How an address names the working copy among the versions."""


def principles() -> list[str]:
    return sorted(topic.slug for topic in syllabus.principles())


def quiz_page(slug: str, retiring: RetireForm | None = None) -> str:
    quiz = copies.quiz_of(slug)
    draft, version = copies.draft_of(quiz), copies.current_version(quiz)
    reading = read(draft.source, slug) if draft is not None and version is None else None
    rules = version.rules if version else reading.rules if reading else None
    return render_template(
        "composing/quiz.html",
        quiz=quiz,
        draft=draft,
        version=version,
        rules=rules,
        title=dict(rules.title) if rules else copies.titled(draft) if draft else None,
        asked=feasible(rules) if rules else (),
        principles=principles(),
        past=listing.versions(quiz),
        retiring=retiring or RetireForm(formdata=None),
    )


def draft_page(slug: str, status: DraftStatus) -> QuizDraft | AnyResponse:
    """The working copy, or where to go when it is not at this stage."""
    quiz = copies.quiz_of(slug)
    draft = copies.draft_of(quiz)
    if draft is None:
        return redirect(url_for("composing.quiz", slug=slug))
    if draft.status is not status:
        there = "composing.edit" if draft.status is DraftStatus.DRAFT else "composing.review"
        return redirect(url_for(there, slug=slug))
    return draft


def revision() -> int:
    named = request.form.get("revision", "")
    if not (named.isascii() and named.isdigit() and len(named) < 10):
        raise Invalid("revision")
    return int(named)


def seed(named: str) -> int:
    """The paper that an address or a form names; NotFound for what names none."""
    if not (named.isascii() and named.isdigit() and len(named) < 19):
        raise NotFound("no_such_paper")
    return int(named)


def rules_of(quiz: Quiz, name: str) -> Rules:
    """What an address names: the working copy, else what is on offer. NotFound when there is none to be read."""
    draft, version = copies.draft_of(quiz), copies.current_version(quiz)
    if name == DRAFT:
        reading: Reading | None = read(draft.source, quiz.slug) if draft is not None else None
        if reading is None or reading.rules is None:
            raise NotFound("nothing_to_show")
        return reading.rules
    if version is None:
        raise NotFound("never_published")
    return version.rules


def preview_page(quiz: Quiz, of: str, paper: int) -> str:
    return render_template(
        "quizzes/preview.html",
        preview=preview(rules_of(quiz, of), paper),
        principles=principles(),
        composed=quiz,
        of=of,
    )
