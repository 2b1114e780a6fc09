"""Doors: what a quiz would draw, for those who write quizzes."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from app.bank import syllabus
from app.domain.errors import NotFound
from app.domain.roles import Permission
from app.quizzes.listing import on_offer_as
from app.quizzes.previewing import preview
from app.web.access import requires

bp = Blueprint("quizzes", __name__)


@bp.get("/quizzes/<slug>/preview")
@requires(Permission.PREVIEW_QUIZZES)
def show_preview(slug: str) -> str:
    return render_template(
        "quizzes/preview.html",
        preview=preview(on_offer_as(slug).rules, _seed()),
        principles=sorted(topic.slug for topic in syllabus.principles()),
    )


def _seed() -> int:
    """The sample paper that the address names; NotFound for what names none."""
    named = request.args.get("seed", "1")
    if not (named.isascii() and named.isdigit() and len(named) < 19):
        raise NotFound("no_such_paper")
    return int(named)
