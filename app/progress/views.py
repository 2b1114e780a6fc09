"""Doors: the trainee's own progress."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_login import current_user

from app import clock
from app.attempts.contact import finish_overdue_of
from app.domain.errors import NotFound
from app.domain.roles import Permission
from app.progress import overview
from app.web.access import requires
from app.web.charts import line_chart

bp = Blueprint("progress", __name__)


@bp.get("/progress")
@requires(Permission.TAKE_QUIZZES)
def index() -> str:
    finish_overdue_of(current_user.id)
    page = request.args.get("page", "1")
    if not (page.isascii() and page.isdigit()):
        raise NotFound("no_such_page")
    now = clock.now()
    principles = overview.by_principle(current_user.id, owner_at=now)
    course = overview.course(current_user.id, owner_at=now)
    return render_template(
        "progress/index.html",
        principles=principles,
        next_step=overview.next_step(principles),
        course=course,
        chart=line_chart([attempt.share or 0.0 for attempt in course]),
        attempts=overview.finished(current_user.id, int(page[:9])),
        unfinished=overview.unfinished(current_user.id, now=now),
        now=now,
    )
