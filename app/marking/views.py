"""Doors: the answers that wait for a person, and marking one."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.db import unit_of_work
from app.domain.errors import Conflict
from app.domain.roles import Permission
from app.marking import giving
from app.marking.forms import MarkForm, mark_form
from app.marking.giving import ToMark
from app.marking.queue import queue
from app.web.access import requires
from app.web.pages import percent

bp = Blueprint("marking", __name__, url_prefix="/admin/marking")


@bp.get("")
@requires(Permission.MARK)
def index() -> str:
    page = request.args.get("page", "1")
    number = int(page[:9]) if page.isascii() and page.isdigit() else 0
    return render_template("marking/index.html", queue=queue(current_user, number))


@bp.get("/<uuid:uuid>/<id:position>")
@requires(Permission.MARK)
def answer(uuid: UUID, position: int) -> str:
    found = giving.answer_to_mark(current_user, uuid, position)
    return _answer_page(found, mark_form(found.entry.question, blank=True))


def _answer_page(found: ToMark, form: MarkForm, overtaken: bool = False) -> str:
    form.seen.data = str(found.last)
    return render_template("marking/answer.html", found=found, form=form, overtaken=overtaken)


@bp.post("/<uuid:uuid>/<id:position>")
@requires(Permission.MARK)
def mark(uuid: UUID, position: int) -> AnyResponse | tuple[str, int]:
    found = giving.answer_to_mark(current_user, uuid, position)
    form = mark_form(found.entry.question)
    if not form.validate_on_submit():
        return render_template("marking/answer.html", found=found, form=form, overtaken=False), 422
    try:
        with unit_of_work():
            given = giving.give_mark(
                current_user,
                uuid,
                position,
                form.criteria(),
                (form.comment.data or "").strip(),
                seen=form.seen_id(),
                now=clock.now(),
            )
    except Conflict as refused:
        # What was entered stays in the form; saving it again is then done knowingly.
        return _answer_page(giving.answer_to_mark(current_user, uuid, position), form, True), refused.status
    flash(_("The answer is marked: %(share)s.", share=percent(given.share)), "success")
    return redirect(url_for("marking.index"), 303)
