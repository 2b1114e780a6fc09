"""Doors: beginning, composing and discarding a working copy."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.authoring.reading import CONTROL
from app.bank import syllabus
from app.bank.models import DraftStatus
from app.bank.writing import written
from app.composing import copies, fields, listing
from app.composing.forms import NewQuizForm
from app.composing.reading import Reading, read
from app.composing.views import pages
from app.composing.views.pages import Answer, bp
from app.db import to_json, unit_of_work
from app.domain.differences import pieces
from app.domain.errors import Conflict
from app.domain.kinds import KINDS
from app.domain.roles import Permission
from app.domain.rules import GROUPS, Purpose
from app.quizzes.models import QuizDraft
from app.web.access import requires
from app.web.errors import problem, wants_json
from app.web.pages import time_of_day


@bp.get("/new")
@requires(Permission.WRITE_QUESTIONS)
def new() -> str:
    form = NewQuizForm(formdata=None, copy=request.args.get("copy", ""))
    return _new_page(form)


def _new_page(form: NewQuizForm) -> str:
    original = copies.quiz_of(form.copy.data) if form.copy.data else None
    return render_template("composing/new.html", form=form, original=original)


@bp.post("")
@requires(Permission.WRITE_QUESTIONS)
def create() -> Answer:
    form = NewQuizForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                slug = str(form.slug.data)
                if form.copy.data:
                    copies.begin_copy(slug, copies.quiz_of(form.copy.data), by=current_user, now=clock.now())
                else:
                    copies.begin_new(slug, by=current_user, now=clock.now())
            return redirect(url_for("composing.edit", slug=slug), 303)
        except Conflict:
            form.refuse(form.slug, _("There is a quiz at this address already; choose another."))
    return _new_page(form), 422


@bp.post("/<slug>/draft/begin")
@requires(Permission.WRITE_QUESTIONS)
def begin(slug: str) -> AnyResponse:
    with unit_of_work():
        copies.begin_change(slug, by=current_user, now=clock.now())
    return redirect(url_for("composing.edit", slug=slug), 303)


@bp.get("/<slug>/draft")
@requires(Permission.WRITE_QUESTIONS)
def edit(slug: str) -> Answer:
    draft = pages.draft_page(slug, DraftStatus.DRAFT)
    if not isinstance(draft, QuizDraft):
        return draft
    reading = read(draft.source, slug)
    values = fields.of_row(reading.data) if reading.data else None
    words = request.args.get("words", "").strip()[:100]
    return render_template(
        "composing/edit.html",
        draft=draft,
        quiz=draft.quiz,
        reading=reading,
        values=values,
        as_yaml=values is None or request.args.get("written") == "yaml",
        topics=list(syllabus.topics()),
        kinds=list(KINDS),
        purposes=[purpose.value for purpose in Purpose],
        groups=GROUPS,
        principles=pages.principles(),
        finding=request.args.get("find", ""),
        words=words,
        found=listing.to_choose_from(words) if words else [],
    )


@bp.post("/<slug>/draft")
@requires(Permission.WRITE_QUESTIONS)
def save(slug: str) -> Answer:
    go = request.form.get("go", "save")
    source, anchor = _sent(slug, go)
    try:
        with unit_of_work():
            draft = copies.save(slug, source, pages.revision(), by=current_user, now=clock.now())
    except Conflict as refused:
        if wants_json():
            return problem(refused.status, refused.code)
        return _conflict_page(slug, source), refused.status
    if wants_json():
        return _saved(draft)
    if go == "submit":
        return redirect(url_for("composing.submit_page", slug=slug), 303)
    if go in ("preview", "try"):
        there = "composing.show_preview" if go == "preview" else "composing.try_out"
        if read(draft.source, slug).rules is not None:
            return redirect(url_for(there, slug=slug, of=pages.DRAFT), 303)
        return redirect(url_for("composing.edit", slug=slug, _anchor="findings"), 303)
    find: dict[str, Any] = (
        {"find": go.removeprefix("find-"), "words": request.form.get("words", "")} if go[:5] == "find-" else {}
    )
    by_hand = go == "yaml" or (go == "save" and "source" in request.form and "kept" not in request.form)
    where = url_for("composing.edit", slug=slug, written="yaml" if by_hand else None, **find, _anchor=anchor)
    return redirect(where, 303)


def _sent(slug: str, go: str) -> tuple[str, str | None]:
    """The working copy's YAML as the page has it now, and where on the page to go on."""
    if "source" in request.form:
        return CONTROL.sub("", request.form["source"].replace("\r\n", "\n")), None
    clean = MultiDict([(name, CONTROL.sub("", value)) for name, value in request.form.items(multi=True)])
    values, anchor = fields.acted(fields.sent(clean), go)
    return written(fields.row(slug, values)), anchor


def _saved(draft: QuizDraft) -> Response:
    """For the page's script: what is stored now, and what the bank says to it."""
    reading = read(draft.source, draft.quiz.slug)
    body = {
        "revision": draft.revision,
        "at": time_of_day(draft.updated_at),
        "figures": {},
        "preview": _feasibility(reading),
        "findings": render_template(
            "composing/_findings.html", reading=reading, linked=True, as_yaml="source" in request.form
        ),
    }
    return Response(to_json(body), mimetype="application/json")


def _feasibility(reading: Reading) -> str:
    return render_template("composing/_feasibility.html", reading=reading, principles=pages.principles())


def _conflict_page(slug: str, mine: str) -> str:
    draft = copies.draft_of(copies.quiz_of(slug))
    assert draft is not None
    return render_template(
        "composing/conflict.html", draft=draft, quiz=draft.quiz, mine=mine, pieces=pieces(draft.source, mine)
    )


@bp.get("/<slug>/draft/discard")
@requires(Permission.WRITE_QUESTIONS)
def discard_page(slug: str) -> Answer:
    draft = pages.draft_page(slug, DraftStatus.DRAFT)
    if not isinstance(draft, QuizDraft):
        return draft
    return render_template("composing/discard.html", draft=draft, quiz=draft.quiz)


@bp.post("/<slug>/draft/discard")
@requires(Permission.WRITE_QUESTIONS)
def discard(slug: str) -> AnyResponse:
    with unit_of_work():
        left = copies.discard(slug, pages.revision(), by=current_user, now=clock.now())
    flash(_("The working copy is discarded."), "success")
    if left:
        return redirect(url_for("composing.quiz", slug=slug), 303)
    return redirect(url_for("composing.quizzes"), 303)
