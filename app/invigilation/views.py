"""Doors: the invigilator's pages."""

from __future__ import annotations

import re
import secrets
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.db import to_json, unit_of_work
from app.domain.errors import Closed, Conflict, Invalid
from app.domain.roles import Permission
from app.invigilation import announcing, gathering, logbook, timekeeping, watching
from app.invigilation.audience import Audience, audience, departments
from app.invigilation.forms import AddTimeForm, AnnounceForm, PauseForm, WatchForm
from app.invigilation.wording import words
from app.quizzes.listing import ever_offered_as
from app.quizzes.models import QuizVersion
from app.web.access import requires

bp = Blueprint("invigilation", __name__, url_prefix="/admin/live")

REFRESH_SECONDS = 5
_RELOAD_SECONDS = 30
"""Without the script the whole page is loaded again, less often."""

_ONCE = re.compile(r"[0-9a-f]{32}")

Answer = str | tuple[str, int] | AnyResponse


# watching


@bp.get("")
@requires(Permission.INVIGILATE)
def index() -> str:
    now = clock.now()
    busy, quiet = gathering.gatherings(current_user, now=now)
    return render_template("invigilation/index.html", busy=busy, quiet=quiet)


@bp.get("/<slug>")
@requires(Permission.INVIGILATE)
def room(slug: str) -> str:
    return render_template(
        "invigilation/room.html",
        **_room(slug),
        refresh_seconds=REFRESH_SECONDS,
        reload_seconds=None if request.args.get("reload") == "no" else _RELOAD_SECONDS,
    )


@bp.get("/<slug>/rows")
@requires(Permission.INVIGILATE)
def rows(slug: str) -> Response:
    """The part of the page that changes, for the script that puts it in place."""
    seen = _room(slug)
    body = {"html": render_template("invigilation/_room.html", **seen), "at": seen["as_of"]}
    return Response(to_json(body), mimetype="application/json")


def _room(slug: str) -> dict[str, Any]:
    quiz, now = ever_offered_as(slug), clock.now()
    form = WatchForm(request.args)
    mine = departments(current_user)
    form.fill(mine)
    filters = watching.Filters(name=form.name.data[:100], department=form.department.data)

    def here(**changes: Any) -> str:
        """The page's own address, also for what the script fetches from another."""
        kept = {name: request.args.get(name) for name in ("name", "department", "after", "reload")}
        return url_for("invigilation.room", slug=slug, **{k: v for k, v in {**kept, **changes}.items() if v})

    return {
        "quiz": quiz,
        "form": form,
        "room": watching.room(current_user, quiz.quiz_id, mine, filters, now=now, after=request.args.get("after")),
        "departments": {d.id: d.name for d in mine},
        "log": logbook.latest(current_user, quiz.quiz_id),
        **words(now),
        "here": here,
    }


# acting


def _addressed(form: AddTimeForm | AnnounceForm | PauseForm, quiz: QuizVersion) -> Audience | None:
    """Offer whom the invigilator looks after; whom the form names, if it does. Raises NotFound for anybody else."""
    form.fill(departments(current_user), current_user.may(Permission.SEE_ALL_DEPARTMENTS))
    if request.method == "GET":
        form.whom.data = request.args.get("whom") or next((key for key, _words in form.whom.choices), "")
    whom = audience(current_user, quiz.quiz_id, form.whom.data) if form.whom.data else None
    if whom is not None and whom.person is not None:
        form.whom.choices = [(form.whom.data, whom.person.name)]
    return whom


def _new(form: AddTimeForm | AnnounceForm) -> None:
    """Name the form, so that what it does is done once, however often it is sent."""
    form.once.data = secrets.token_hex(16)


def _once(form: AddTimeForm | AnnounceForm) -> str:
    once = str(form.once.data)
    if not _ONCE.fullmatch(once):
        raise Invalid("form_without_name")
    return once


def _back(quiz: QuizVersion) -> AnyResponse:
    return redirect(url_for("invigilation.room", slug=quiz.quiz.slug), 303)


@bp.get("/<slug>/add-time")
@requires(Permission.INVIGILATE)
def add_time_page(slug: str) -> str:
    quiz = ever_offered_as(slug)
    form = AddTimeForm(formdata=None)
    _addressed(form, quiz)
    _new(form)
    return render_template("invigilation/add_time.html", quiz=quiz, form=form, reach=None)


@bp.post("/<slug>/time")
@requires(Permission.INVIGILATE)
def add_time(slug: str) -> Answer:
    quiz, now = ever_offered_as(slug), clock.now()
    form = AddTimeForm()
    whom = _addressed(form, quiz)
    if not form.validate_on_submit() or whom is None:
        return render_template("invigilation/add_time.html", quiz=quiz, form=form, reach=None), 422
    if "change" in request.form:
        return render_template("invigilation/add_time.html", quiz=quiz, form=form, reach=None)
    try:
        if "confirmed" not in request.form:
            reach = timekeeping.reach(current_user, quiz.quiz_id, whom, now=now)
            return render_template("invigilation/add_time.html", quiz=quiz, form=form, reach=reach, whom=whom)
        with unit_of_work():
            added = timekeeping.add_time(
                current_user,
                quiz.quiz_id,
                whom,
                minutes=form.minutes.data,
                reason=form.reason.data,
                once=_once(form),
                now=now,
            )
    except Closed as refused:
        form.refuse(form.whom, _nobody(refused))
        return render_template("invigilation/add_time.html", quiz=quiz, form=form, reach=None), refused.status
    _say_added(form, whom, added)
    return _back(quiz)


def _nobody(refused: Closed) -> str:
    if refused.code == "over":
        return _("This person has finished, or their time is over. Nothing was added.")
    if refused.facts["without_limit"]:
        return _("Nobody of those in has a time limit, so there is nothing to add to.")
    return _("Nobody of those meant is in at the moment. Nothing was added.")


def _say_added(form: AddTimeForm, whom: Audience, added: timekeeping.Added) -> None:
    if added.repeated:
        flash(_("This form had been sent already, so nothing was added again. To add more, open it anew."), "warning")
        return
    minutes = ngettext("%(num)s minute", "%(num)s minutes", form.minutes.data)
    if whom.person is not None:
        flash(_("%(person)s has %(minutes)s more.", person=whom.person.name, minutes=minutes), "success")
        return
    people = ngettext("%(num)s person", "%(num)s people", added.people)
    flash(_("Added: %(minutes)s for %(people)s.", minutes=minutes, people=people), "success")
    if added.left_out:
        flash(_left_out(added.left_out), "success")


def _left_out(number: int) -> str:
    return ngettext(
        "%(num)s person was left out, since their time is not limited.",
        "%(num)s people were left out, since their time is not limited.",
        number,
    )


@bp.get("/<slug>/announce")
@requires(Permission.INVIGILATE)
def announce_page(slug: str) -> str:
    quiz = ever_offered_as(slug)
    form = AnnounceForm(formdata=None)
    _addressed(form, quiz)
    _new(form)
    return render_template("invigilation/announce.html", quiz=quiz, form=form, whom=None)


@bp.post("/<slug>/announcements")
@requires(Permission.INVIGILATE)
def announce(slug: str) -> Answer:
    quiz = ever_offered_as(slug)
    form = AnnounceForm()
    whom = _addressed(form, quiz)
    if not form.validate_on_submit() or whom is None:
        return render_template("invigilation/announce.html", quiz=quiz, form=form, whom=None), 422
    if "change" in request.form:
        return render_template("invigilation/announce.html", quiz=quiz, form=form, whom=None)
    if "confirmed" not in request.form:
        return render_template("invigilation/announce.html", quiz=quiz, form=form, whom=whom)
    with unit_of_work():
        said = announcing.announce(
            current_user, quiz.quiz_id, whom, text=form.text.data, once=_once(form), now=clock.now()
        )
    if said:
        flash(_("Announced. Every page shows it within half a minute."), "success")
    else:
        flash(_("This form had been sent already, so nothing was announced again."), "warning")
    return _back(quiz)


@bp.get("/<slug>/pause")
@requires(Permission.INVIGILATE)
def pause_page(slug: str) -> str:
    quiz = ever_offered_as(slug)
    form = PauseForm(formdata=None)
    _addressed(form, quiz)
    return render_template("invigilation/pause.html", quiz=quiz, form=form)


@bp.post("/<slug>/pauses")
@requires(Permission.INVIGILATE)
def pause(slug: str) -> Answer:
    quiz = ever_offered_as(slug)
    form = PauseForm()
    whom = _addressed(form, quiz)
    if not form.validate_on_submit() or whom is None:
        return render_template("invigilation/pause.html", quiz=quiz, form=form), 422
    try:
        with unit_of_work():
            people = timekeeping.pause(current_user, quiz.quiz_id, whom, reason=form.reason.data, now=clock.now())
    except Conflict as refused:
        form.refuse(form.whom, _("They are paused already; nothing was changed."))
        return render_template("invigilation/pause.html", quiz=quiz, form=form), refused.status
    flash(
        ngettext("Paused: the clock of %(num)s person stands.", "Paused: the clocks of %(num)s people stand.", people),
        "success",
    )
    return _back(quiz)


@bp.get("/<slug>/pauses/<id:pause_id>")
@requires(Permission.INVIGILATE)
def resume_page(slug: str, pause_id: int) -> str:
    quiz = ever_offered_as(slug)
    found = timekeeping.pause_as(current_user, quiz.quiz_id, pause_id)
    names: dict[int | None, str] = {d.id: d.name for d in departments(current_user)}
    return render_template(
        "invigilation/resume.html", quiz=quiz, pause=found, department=names.get(found.department_id)
    )


@bp.post("/<slug>/pauses/<id:pause_id>/end")
@requires(Permission.INVIGILATE)
def resume(slug: str, pause_id: int) -> AnyResponse:
    quiz = ever_offered_as(slug)
    with unit_of_work():
        ended = timekeeping.resume(current_user, quiz.quiz_id, pause_id, now=clock.now())
    if ended:
        flash(_("The pause is over: the clocks run, and everybody has the time back."), "success")
    else:
        flash(_("This pause had ended already; nothing was changed."), "warning")
    return _back(quiz)
