"""Doors: the list of quizzes and what is to be known of one; nothing is changed here."""

from __future__ import annotations

from flask import Response, render_template, request

from app.composing import copies, listing
from app.composing.views import pages
from app.composing.views.pages import bp
from app.domain.differences import pieces
from app.domain.errors import NotFound
from app.domain.roles import Permission
from app.web.access import requires


@bp.get("")
@requires(Permission.WRITE_QUESTIONS)
def quizzes() -> str:
    status = request.args.get("status", "")
    if status and status not in listing.STATUSES:
        raise NotFound("no_such_filter")
    rows = listing.rows()
    counts = {name: sum(name in row.statuses for row in rows) for name in listing.STATUSES}
    shown = [row for row in rows if not status or status in row.statuses]
    return render_template("composing/quizzes.html", rows=shown, counts=counts, status=status)


@bp.get("/<slug>")
@requires(Permission.WRITE_QUESTIONS)
def quiz(slug: str) -> str:
    return pages.quiz_page(slug)


@bp.get("/<slug>/preview")
@requires(Permission.WRITE_QUESTIONS)
def show_preview(slug: str) -> str:
    quiz = copies.quiz_of(slug)
    of = request.args.get("of", "")
    return pages.preview_page(quiz, of, pages.seed(request.args.get("seed", "1")))


@bp.get("/<slug>/differences")
@requires(Permission.WRITE_QUESTIONS)
def differences(slug: str) -> str:
    """Between two versions, or one and the working copy: line by line of what their files would have."""
    quiz = copies.quiz_of(slug)
    draft, past = copies.draft_of(quiz), listing.versions(quiz)
    sources = {pages.DRAFT: draft.source} if draft else {}
    sources |= {str(p.version.number): copies.source_of_version(p.version) for p in past}
    names = list(sources)
    if not names:
        raise NotFound("nothing_to_compare")
    now = request.args.get("now") or names[0]
    was = request.args.get("was") or names[min(1, len(names) - 1)]
    if now not in sources or was not in sources:
        raise NotFound("no_such_version")
    return render_template(
        "composing/differences.html",
        quiz=quiz,
        names=names,
        was=was,
        now=now,
        pieces=pieces(sources[was], sources[now]) if sources[was] != sources[now] else (),
    )


@bp.get("/<slug>/export.yaml")
@requires(Permission.WRITE_QUESTIONS)
def export(slug: str) -> Response:
    """The published quiz as its file would have it."""
    version = copies.current_version(copies.quiz_of(slug))
    if version is None:
        raise NotFound("never_published")
    return Response(
        copies.source_of_version(version),
        mimetype="application/yaml",
        headers={"Content-Disposition": f"attachment; filename={slug}.yaml"},
    )
