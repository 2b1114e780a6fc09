"""Doors: the administrator's pages."""

from __future__ import annotations

from datetime import UTC
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, stream_with_context, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts import accommodating, managing
from app.accounts.forms import AccommodationForm, EndAccommodationForm
from app.accounts.models import User
from app.attempts.papers import paper
from app.db import unit_of_work
from app.domain.deadlines import NO_ACCOMMODATION
from app.domain.errors import Invalid
from app.domain.release import EVERYTHING
from app.domain.roles import Permission
from app.progress import overview as progress
from app.reports import history, overview, people, results
from app.reports.exports import csv_lines
from app.reports.forms import FilterForm
from app.web.access import requires
from app.web.charts import line_chart
from app.web.locale import time_zone
from app.web.pages import own_language

bp = Blueprint("reports", __name__, url_prefix="/admin")


@bp.get("")
@requires(Permission.SEE_RESULTS)
def index() -> str:
    return render_template(
        "reports/index.html",
        headline=overview.headline(current_user, now=clock.now()),
        quizzes=overview.by_quiz(current_user),
        departments=overview.by_department(current_user),
        latest=results.page(current_user, results.Filters(), time_zone()).rows[:5],
    )


def _filter_form() -> FilterForm:
    form = FilterForm(request.args)
    form.fill()
    return form


@bp.get("/attempts")
@requires(Permission.SEE_RESULTS)
def attempts() -> str | tuple[str, int]:
    form = _filter_form()
    if not form.validate():
        return render_template("reports/attempts.html", form=form, found=None), 422
    found = results.page(
        current_user,
        form.filters(),
        time_zone(),
        after=request.args.get("after", ""),
        before=request.args.get("before", ""),
    )
    return render_template("reports/attempts.html", form=form, found=found)


@bp.get("/attempts.csv")
@requires(Permission.EXPORT_RESULTS)
def attempts_csv() -> Response:
    form = _filter_form()
    if not form.validate():
        raise Invalid("filters")
    filters, zone, viewer = form.filters(), time_zone(), current_user._get_current_object()
    header = [
        _("Person"),
        _("Username"),
        _("Department"),
        _("Quiz"),
        _("Started (UTC)"),
        _("Submitted (UTC)"),
        _("Points"),
        _("Possible points"),
        _("Score in percent"),
        _("Passed"),
        _("Attempt"),
    ]
    words = {True: _("yes"), False: _("no"), None: ""}
    rows = (
        [
            a.user.name,
            a.user.username,
            a.user.department.name if a.user.department else None,
            own_language(a.quiz_version.content["title"]),
            a.started_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
            a.submitted_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if a.submitted_at else None,
            None if a.earned is None else round(a.earned, 4),
            a.possible,
            None if a.share is None else round(100 * a.share, 2),
            words[a.passed],
            str(a.uuid),
        ]
        for a in results.every(viewer, filters, zone)
    )
    return Response(
        stream_with_context(csv_lines(header, rows)),
        mimetype="text/csv",
        headers={"Content-Disposition": "attachment; filename=officium-results.csv"},
    )


@bp.get("/attempts/<uuid:uuid>")
@requires(Permission.SEE_RESULTS)
def attempt(uuid: UUID) -> str:
    found = results.attempt(current_user, uuid)
    return render_template("reports/attempt.html", paper=paper(found), parts=EVERYTHING, history=history.of(found))


@bp.get("/people")
@requires(Permission.SEE_RESULTS)
def people_list() -> str:
    search = request.args.get("person", "")[:100]
    name, last_id = request.args.get("name", "")[:200], request.args.get("id", "")
    after = (name, int(last_id[:9])) if last_id.isascii() and last_id.isdigit() else None
    return render_template("reports/people.html", found=people.page(current_user, search, after), search=search)


@bp.get("/people/<id:user_id>")
@requires(Permission.SEE_RESULTS)
def person(user_id: int) -> str:
    found = people.person(current_user, user_id)
    course = progress.course(found.id)
    page = request.args.get("page", "1")
    return render_template(
        "reports/person.html",
        person=found,
        principles=progress.by_principle(found.id),
        course=course,
        chart=line_chart([a.share or 0.0 for a in course]),
        attempts=progress.finished(found.id, int(page[:9]) if page.isascii() and page.isdigit() else 0),
        unfinished=progress.unfinished(found.id, now=clock.now()),
        due=accommodating.due(found.id) if current_user.may(Permission.SET_ACCOMMODATIONS) else None,
    )


# what a person is due


@bp.get("/people/<id:user_id>/accommodation")
@requires(Permission.SET_ACCOMMODATIONS)
def accommodation(user_id: int) -> str:
    return _accommodation_page(people.person(current_user, user_id))


def _accommodation_page(
    person: User, form: AccommodationForm | None = None, ending: EndAccommodationForm | None = None
) -> str:
    decisions = accommodating.history(person.id)
    due = decisions[0].due if decisions else NO_ACCOMMODATION
    return render_template(
        "reports/accommodation.html",
        person=person,
        due=due,
        decisions=decisions,
        form=form or AccommodationForm(formdata=None, obj=due),
        ending=ending or EndAccommodationForm(formdata=None),
    )


@bp.post("/people/<id:user_id>/accommodation")
@requires(Permission.SET_ACCOMMODATIONS)
def accommodate(user_id: int) -> AnyResponse | tuple[str, int]:
    person, form = people.person(current_user, user_id), AccommodationForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                accommodating.grant_accommodation(
                    person, form.granted(), form.reason.data or "", actor_id=current_user.id, now=clock.now()
                )
        except Invalid as refused:
            form.explain(refused)
        else:
            flash(_("It is recorded, and counts from the next start on."), "success")
            return redirect(url_for("reports.accommodation", user_id=user_id), 303)
    return _accommodation_page(person, form), 422


@bp.post("/people/<id:user_id>/accommodation/end")
@requires(Permission.SET_ACCOMMODATIONS)
def end_accommodation(user_id: int) -> AnyResponse | tuple[str, int]:
    person, form = people.person(current_user, user_id), EndAccommodationForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                accommodating.grant_accommodation(
                    person, NO_ACCOMMODATION, form.end_reason.data or "", actor_id=current_user.id, now=clock.now()
                )
        except Invalid as refused:
            # Pressed twice, or somebody was faster: what was wanted is so.
            if refused.code != "nothing_to_end":
                form.explain(refused)
                return _accommodation_page(person, ending=form), 422
        flash(_("It is ended: from the next start on the usual times apply."), "success")
        return redirect(url_for("reports.accommodation", user_id=user_id), 303)
    return _accommodation_page(person, ending=form), 422


@bp.post("/people/<id:user_id>/new-recruit")
@requires(Permission.SET_ACCOMMODATIONS)
def new_recruit(user_id: int) -> AnyResponse:
    person = people.person(current_user, user_id)
    chosen = request.form.get("new_recruit") == "yes"
    with unit_of_work():
        managing.set_new_recruit(person, chosen, actor_id=current_user.id, now=clock.now())
    flash(_("It is recorded."), "success")
    return redirect(url_for("reports.accommodation", user_id=user_id), 303)
