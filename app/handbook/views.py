"""Doors: the handbook."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from app.bank import syllabus
from app.domain.errors import NotFound
from app.domain.roles import Permission
from app.handbook import glossary, pages, searching
from app.quizzes.listing import practice_of
from app.web.access import requires
from app.web.locale import content_language

bp = Blueprint("handbook", __name__)


@bp.get("/handbook")
@requires(Permission.LEARN)
def index() -> str:
    topics = [(topic, pages.page(topic.slug, content_language())) for topic in syllabus.topics().values()]
    return render_template("handbook/index.html", topics=topics, parts=syllabus.PARTS)


@bp.get("/handbook/glossary")
@requires(Permission.LEARN)
def terms() -> str:
    topics = syllabus.topics()
    by_part = {part: [t for t in glossary.terms() if topics[t.topic].part == part] for part in syllabus.PARTS}
    return render_template("handbook/glossary.html", by_part=by_part, topics=topics, language=content_language())


@bp.get("/handbook/search")
@requires(Permission.LEARN)
def search() -> str:
    query = searching.tidy(request.args.get("q", ""))
    found = searching.search(query, content_language())
    return render_template(
        "handbook/search.html", query=query, found=found, most=searching.MOST, topics=syllabus.topics()
    )


@bp.get("/handbook/<slug>")
@requires(Permission.LEARN)
def topic(slug: str) -> str:
    topics = syllabus.topics()
    page = pages.page(slug, content_language()) if slug in topics else None
    if page is None:
        raise NotFound("no_such_page")
    written = [s for s in topics if pages.has_page(s)]
    here = written.index(slug)
    return render_template(
        "handbook/topic.html",
        topic=topics[slug],
        leaf=page,
        practice=practice_of(slug),
        before=topics[written[here - 1]] if here else None,
        after=topics[written[here + 1]] if here + 1 < len(written) else None,
    )
