"""Doors: beginning, writing and discarding a working copy."""

from __future__ import annotations

import re
import secrets

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.authoring import drafting, fields, picturing, reviewing
from app.authoring.forms import NewForm
from app.authoring.kinds import EDITORS
from app.authoring.reading import CONTROL, Reading, read
from app.authoring.views import pages, uploads
from app.authoring.views.pages import Answer, bp
from app.bank.models import DraftStatus, Question, QuestionDraft
from app.bank.writing import written
from app.db import to_json, unit_of_work
from app.domain.differences import changes, pieces
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.roles import Permission
from app.web.access import requires, takes_up_to
from app.web.errors import problem, wants_json
from app.web.pages import number, time_of_day


@bp.get("/questions/new")
@requires(Permission.WRITE_QUESTIONS)
def new() -> str:
    form = NewForm(formdata=None)
    form.fill()
    original = _original(request.args.get("copy", ""))
    if original is not None:
        form.copy.data, form.topic.data, form.kind.data = original.key, original.topic, original.kind
    return render_template("authoring/new.html", form=form, original=original)


def _original(key: str) -> Question | None:
    return drafting.question_of(key) if key else None


@bp.post("/questions")
@requires(Permission.WRITE_QUESTIONS)
def create() -> Answer:
    form = NewForm()
    form.fill()
    original = _original(str(form.copy.data or ""))
    if original is not None:
        form.kind.data = original.kind
    if form.validate_on_submit():
        try:
            with unit_of_work():
                draft = _created(form, original)
            return redirect(url_for("authoring.edit", slug=draft.question.key), 303)
        except Conflict:
            form.refuse(form.name, _("There is a question of this name already; choose another."))
        except Invalid as refused:
            if refused.code != "cannot_be_written":
                raise
            form.refuse(form.name, _("This version cannot be copied: its file has changed since it was published."))
    return render_template("authoring/new.html", form=form, original=original), 422


def _created(form: NewForm, original: Question | None) -> QuestionDraft:
    if original is None:
        return drafting.begin_new(
            form.key, form.kind.data, by=current_user, now=clock.now(), rng=secrets.SystemRandom()
        )
    version = drafting.current_version(original)
    if version is None:
        raise NotFound("never_published")
    return drafting.begin_copy(form.key, version, by=current_user, now=clock.now())


@bp.post("/questions/<slug>/draft/begin")
@requires(Permission.WRITE_QUESTIONS)
def begin(slug: str) -> AnyResponse:
    with unit_of_work():
        drafting.begin_change(slug, by=current_user, now=clock.now())
    return redirect(url_for("authoring.edit", slug=slug), 303)


@bp.get("/questions/<slug>/draft")
@requires(Permission.WRITE_QUESTIONS)
def edit(slug: str) -> Answer:
    draft = pages.draft_page(slug, DraftStatus.DRAFT)
    if not isinstance(draft, QuestionDraft):
        return draft
    return _edit_page(draft, request.args.get("written") == "yaml")


def _edit_page(draft: QuestionDraft, by_hand: bool, refused: Invalid | None = None) -> str:
    """`refused`: why the picture was not taken that was sent with the page."""
    reading = read(draft.source, draft.question.key)
    values = fields.of_row(picturing.without(reading.data)) if reading.data else None
    as_yaml = values is None or by_hand
    return render_template(
        "authoring/edit.html",
        draft=draft,
        question=draft.question,
        reading=reading,
        values=values,
        figures=fields.figures(values) if values else {},
        as_yaml=as_yaml,
        picture=picturing.shown(reading.data),
        refused=refused,
        linked=True,
        shown=pages.preview(reading),
        comments=[c for c in reviewing.comments(draft.question) if c.resolved_at is None],
    )


@bp.post("/questions/<slug>/draft")
@requires(Permission.WRITE_QUESTIONS)
@takes_up_to(uploads.MOST_BYTES)
def save(slug: str) -> Answer:
    go = request.form.get("go", "save")
    upload = uploads.received(slug)
    source, anchor = _sent(slug, go, upload)
    try:
        with unit_of_work():
            draft = drafting.save(slug, source, pages.revision(), by=current_user, now=clock.now())
    except Conflict as refused:
        if wants_json():
            return problem(refused.status, refused.code)
        return _conflict_page(slug, source), refused.status
    if wants_json():
        return _saved(draft)
    if upload.refused is not None:
        return _edit_page(draft, "source" in request.form, upload.refused), 422
    if go == "submit":
        return redirect(url_for("authoring.submit_page", slug=slug), 303)
    if go == "discuss":
        return redirect(url_for("authoring.question", slug=slug, _anchor="comments"), 303)
    by_hand = go == "yaml" or (go in ("save", "preview") and "source" in request.form and "kept" not in request.form)
    return redirect(url_for("authoring.edit", slug=slug, written="yaml" if by_hand else None, _anchor=anchor), 303)


def _sent(slug: str, go: str, upload: uploads.Upload) -> tuple[str, str | None]:
    """The working copy's YAML as the page has it now, and where on the page to go on."""
    if "source" in request.form:
        source = CONTROL.sub("", request.form["source"].replace("\r\n", "\n"))
        return upload.named_in(source), "preview" if go == "preview" else None
    kind = request.form.get("kind", "")
    if kind not in EDITORS:
        raise Invalid("unknown_kind", kind=kind)
    clean = MultiDict([(name, CONTROL.sub("", value)) for name, value in request.form.items(multi=True)])
    values, anchor = _acted(fields.sent(kind, clean), go)
    row = picturing.sent(fields.row(slug, values), clean, upload.name)
    return written(row), "picture" if upload.name or go == picturing.REMOVE else anchor


def _acted(values: fields.Fields, go: str) -> tuple[fields.Fields, str | None]:
    """The fields after the button that was pressed, and where that leaves the writer."""
    found = re.fullmatch(r"(add|remove|up|down|insert)-([a-z0-9_-]{1,60})", go)
    if found is None:
        return values, "preview" if go == "preview" else None
    return fields.acted(values, found[1], found[2], secrets.SystemRandom())


def _saved(draft: QuestionDraft) -> Response:
    """For the page's script: what is stored now, and how it looks."""
    reading = read(draft.source, draft.question.key)
    body = {
        "revision": draft.revision,
        "at": time_of_day(draft.updated_at),
        "preview": render_template("authoring/_preview.html", shown=pages.preview(reading)),
        "findings": render_template(
            "authoring/_findings.html", reading=reading, linked=True, as_yaml="source" in request.form
        ),
        "figures": _figures(reading),
    }
    return Response(to_json(body), mimetype="application/json")


def _figures(reading: Reading) -> dict[str, str]:
    values = fields.of_row(reading.data) if reading.data else None
    return {at: number(figure) for at, figure in (fields.figures(values) if values else {}).items()}


def _conflict_page(slug: str, mine: str) -> str:
    draft = drafting.draft_of(drafting.question_of(slug))
    assert draft is not None
    theirs_read, mine_read = read(draft.source, slug), read(mine, slug)
    by_field = None
    if theirs_read.sketch and mine_read.sketch:
        by_field = changes(theirs_read.sketch, mine_read.sketch)
    return render_template(
        "authoring/conflict.html",
        draft=draft,
        question=draft.question,
        mine=mine,
        changes=by_field,
        pieces=pieces(draft.source, mine) if by_field is None else (),
    )


@bp.get("/questions/<slug>/draft/discard")
@requires(Permission.WRITE_QUESTIONS)
def discard_page(slug: str) -> Answer:
    draft = pages.draft_page(slug, DraftStatus.DRAFT)
    if not isinstance(draft, QuestionDraft):
        return draft
    return render_template("authoring/discard.html", draft=draft, question=draft.question)


@bp.post("/questions/<slug>/draft/discard")
@requires(Permission.WRITE_QUESTIONS)
def discard(slug: str) -> AnyResponse:
    with unit_of_work():
        left = drafting.discard(slug, pages.revision(), by=current_user, now=clock.now())
    flash(_("The working copy is discarded."), "success")
    if left:
        return redirect(url_for("authoring.question", slug=slug), 303)
    return redirect(url_for("authoring.questions"), 303)
