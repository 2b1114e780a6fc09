"""What several of the author's pages share: a question's page, the preview, and what a form saw when it was sent."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from app.authoring import drafting, history, reviewing, showing, usage
from app.authoring.forms import CommentForm, RetireForm
from app.authoring.reading import Reading, read
from app.bank.models import DraftStatus, QuestionDraft
from app.domain import questions as rules
from app.domain.errors import Invalid
from app.domain.release import EVERYTHING
from app.web import locale

bp = Blueprint("authoring", __name__, url_prefix="/author")

Answer = str | tuple[str, int] | AnyResponse


def question_page(slug: str, comment: CommentForm | None = None, retiring: RetireForm | None = None) -> str:
    row = drafting.question_of(slug)
    draft, version = drafting.draft_of(row), drafting.current_version(row)
    reading = read(draft.source, slug) if draft is not None and version is None else None
    content = rules.question_from(version.content) if version else reading.sketch if reading else None
    return render_template(
        "authoring/question.html",
        question=row,
        draft=draft,
        version=version,
        content=content,
        shown=in_both(content, version.id if version else showing.number_of(content)) if content else [],
        past=history.versions(row),
        comments=reviewing.comments(row),
        uses=usage.uses(row, version) if version else [],
        performance=usage.performance(row, version) if version else None,
        fewest=usage.FEWEST_ANSWERS,
        comment=comment or CommentForm(formdata=None),
        retiring=retiring or RetireForm(formdata=None),
    )


def in_both(content: rules.Question, version_id: int) -> list[tuple[str, Markup]]:
    """The question as a trainee's page has it, and with its reasons, in each language: (its tag, the piece of page)."""
    found = []
    for position, (language, tag) in enumerate((("en", "en"), ("zh_Hans", "zh-Hans")), 1):
        with locale.speaking(language):
            piece = render_template(
                "authoring/_shown.html", entry=showing.entry(content, position, version_id), parts=EVERYTHING
            )
        found.append((tag, Markup(piece)))  # noqa: S704 - rendered by a template of ours
    return found


def preview(reading: Reading) -> list[tuple[str, Markup]]:
    return in_both(reading.sketch, showing.number_of(reading.sketch)) if reading.sketch else []


def draft_page(slug: str, status: DraftStatus) -> QuestionDraft | AnyResponse:
    """The working copy, or where to go when it is not at this stage."""
    row = drafting.question_of(slug)
    draft = drafting.draft_of(row)
    if draft is None:
        return redirect(url_for("authoring.question", slug=slug))
    if draft.status is not status:
        there = "authoring.edit" if draft.status is DraftStatus.DRAFT else "authoring.review"
        return redirect(url_for(there, slug=slug))
    return draft


def revision() -> int:
    named = request.form.get("revision", "")
    if not (named.isascii() and named.isdigit() and len(named) < 10):
        raise Invalid("revision")
    return int(named)
