"""Doors: the author's pages."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.authoring import drafting, fields, history, listing, reviewing, showing, usage
from app.authoring.forms import CommentForm, FilterForm, NewForm, PublishForm, RetireForm, SendBackForm, SubmitForm
from app.authoring.reading import CONTROL, Reading, read
from app.bank.models import DraftStatus, Question, QuestionDraft
from app.bank.writing import as_list, written
from app.db import to_json, unit_of_work
from app.domain import questions as rules
from app.domain.differences import changes, pieces
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound
from app.domain.kinds import from_fields, kind_of
from app.domain.release import EVERYTHING
from app.domain.roles import Permission
from app.web import locale
from app.web.access import requires
from app.web.errors import problem, wants_json
from app.web.forms import Form
from app.web.pages import time_of_day

bp = Blueprint("authoring", __name__, url_prefix="/author")

Answer = str | tuple[str, int] | AnyResponse


# looking


@bp.get("/questions")
@requires(Permission.WRITE_QUESTIONS)
def questions() -> Answer:
    form = FilterForm(request.args)
    form.fill()
    if not form.validate():
        raise NotFound("no_such_filter")
    found = listing.page(form.filters(), after=request.args.get("after", ""), before=request.args.get("before", ""))
    return render_template("authoring/questions.html", form=form, found=found, counts=listing.counts())


@bp.get("/questions/<slug>")
@requires(Permission.WRITE_QUESTIONS)
def question(slug: str) -> str:
    return _question_page(slug)


def _question_page(slug: str, comment: CommentForm | None = None, retiring: RetireForm | None = None) -> str:
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
        shown=_in_both(content, version.id if version else showing.number_of(content)) if content else [],
        past=history.versions(row),
        comments=reviewing.comments(row),
        uses=usage.uses(row, version) if version else [],
        performance=usage.performance(row, version) if version else None,
        fewest=usage.FEWEST_ANSWERS,
        comment=comment or CommentForm(formdata=None),
        retiring=retiring or RetireForm(formdata=None),
    )


def _in_both(content: rules.Question, version_id: int) -> list[tuple[str, Markup]]:
    """The question as a trainee's page has it, and with its reasons, in each language: (its tag, the piece of page)."""
    found = []
    for position, (language, tag) in enumerate((("en", "en"), ("zh_Hans", "zh-Hans")), 1):
        with locale.speaking(language):
            piece = render_template(
                "authoring/_shown.html", entry=showing.entry(content, position, version_id), parts=EVERYTHING
            )
        found.append((tag, Markup(piece)))  # noqa: S704 - rendered by a template of ours
    return found


@bp.get("/questions/<slug>/try")
@requires(Permission.WRITE_QUESTIONS)
def try_out(slug: str) -> Answer:
    """The question as its page would be; with an answer in the address, what it earns. Nothing is stored."""
    row = drafting.question_of(slug)
    draft = drafting.draft_of(row)
    name = request.args.get("of") or (str(row.current_number) if row.current_number else history.DRAFT)
    content = history.named(row, draft, name)
    kind = kind_of(content)
    answer, refused = None, False
    if "go" in request.args:
        try:
            sent = {key: request.args.getlist(key) for key in request.args}
            answer = kind.response(content, from_fields(kind, sent))
        except Invalid:
            refused = True
    language = "zh_Hans" if request.args.get("language", locale.content_language()) == "zh" else "en"
    marked = "go" in request.args and not refused
    entry = showing.entry(content, 1, showing.number_of(content), answer, marked)
    with locale.speaking(language):
        piece = render_template("authoring/_tried.html", entry=entry, parts=EVERYTHING)
    return render_template(
        "authoring/try.html",
        question=row,
        of=name,
        entry=entry,
        language=language,
        refused=refused,
        piece=Markup(piece),  # noqa: S704 - rendered by a template of ours
    )


@bp.get("/questions/<slug>/differences")
@requires(Permission.WRITE_QUESTIONS)
def differences(slug: str) -> str:
    row = drafting.question_of(slug)
    draft, past = drafting.draft_of(row), history.versions(row)
    names = ([history.DRAFT] if draft else []) + [str(p.version.number) for p in past]
    if not names:
        raise NotFound("nothing_to_compare")
    now = request.args.get("now") or names[0]
    was = request.args.get("was") or names[min(1, len(names) - 1)]
    return render_template(
        "authoring/differences.html",
        question=row,
        names=names,
        was=was,
        now=now,
        changes=changes(history.named(row, draft, was), history.named(row, draft, now)),
    )


@bp.get("/questions/<slug>/export.yaml")
@requires(Permission.WRITE_QUESTIONS)
def export(slug: str) -> Response:
    """The published question as its file would have it."""
    version = drafting.current_version(drafting.question_of(slug))
    if version is None:
        raise NotFound("never_published")
    return Response(
        as_list(drafting.source_of_version(version)),
        mimetype="application/yaml",
        headers={"Content-Disposition": f"attachment; filename={slug}.yaml"},
    )


# beginning


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
        return drafting.begin_new(form.key, form.kind.data, by=current_user, now=clock.now())
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


# writing


def _draft_page(slug: str, status: DraftStatus) -> QuestionDraft | AnyResponse:
    """The working copy, or where to go when it is not at this stage."""
    row = drafting.question_of(slug)
    draft = drafting.draft_of(row)
    if draft is None:
        return redirect(url_for("authoring.question", slug=slug))
    if draft.status is not status:
        there = "authoring.edit" if draft.status is DraftStatus.DRAFT else "authoring.review"
        return redirect(url_for(there, slug=slug))
    return draft


@bp.get("/questions/<slug>/draft")
@requires(Permission.WRITE_QUESTIONS)
def edit(slug: str) -> Answer:
    draft = _draft_page(slug, DraftStatus.DRAFT)
    if not isinstance(draft, QuestionDraft):
        return draft
    reading = read(draft.source, slug)
    values = fields.of_row(reading.data) if reading.data else None
    as_yaml = values is None or request.args.get("written") == "yaml"
    return render_template(
        "authoring/edit.html",
        draft=draft,
        question=draft.question,
        reading=reading,
        values=values,
        as_yaml=as_yaml,
        linked=True,
        shown=_preview(reading),
        comments=[c for c in reviewing.comments(draft.question) if c.resolved_at is None],
    )


def _preview(reading: Reading) -> list[tuple[str, Markup]]:
    return _in_both(reading.sketch, showing.number_of(reading.sketch)) if reading.sketch else []


@bp.post("/questions/<slug>/draft")
@requires(Permission.WRITE_QUESTIONS)
def save(slug: str) -> Answer:
    go = request.form.get("go", "save")
    source, anchor = _sent(slug, go)
    try:
        with unit_of_work():
            draft = drafting.save(slug, source, _revision(), by=current_user, now=clock.now())
    except Conflict as refused:
        if wants_json():
            return problem(refused.status, refused.code)
        return _conflict_page(slug, source), refused.status
    if wants_json():
        return _saved(draft)
    if go == "submit":
        return redirect(url_for("authoring.submit_page", slug=slug), 303)
    if go == "discuss":
        return redirect(url_for("authoring.question", slug=slug, _anchor="comments"), 303)
    by_hand = go == "yaml" or (go in ("save", "preview") and "source" in request.form and "kept" not in request.form)
    return redirect(url_for("authoring.edit", slug=slug, written="yaml" if by_hand else None, _anchor=anchor), 303)


def _revision() -> int:
    named = request.form.get("revision", "")
    if not (named.isascii() and named.isdigit() and len(named) < 10):
        raise Invalid("revision")
    return int(named)


def _sent(slug: str, go: str) -> tuple[str, str | None]:
    """The working copy's YAML as the page has it now, and where on the page to go on."""
    if "source" in request.form:
        source = CONTROL.sub("", request.form["source"].replace("\r\n", "\n"))
        return source, "preview" if go == "preview" else None
    kind = request.form.get("kind", "")
    if kind not in fields.FORM_KINDS:
        raise Invalid("unknown_kind", kind=kind)
    clean = MultiDict([(name, CONTROL.sub("", value)) for name, value in request.form.items(multi=True)])
    values, anchor = _acted(fields.sent(kind, clean), go)
    return written(fields.row(slug, values)), anchor


def _acted(values: fields.Fields, go: str) -> tuple[fields.Fields, str | None]:
    """The fields after the button that was pressed, and where that leaves the writer."""
    if go == "add":
        return fields.with_option_added(values), f"option-{len(values.options)}"
    found = re.fullmatch(r"(remove|up|down)-([0-9]{1,2})", go)
    if found is None:
        return values, "preview" if go == "preview" else None
    act, n = found[1], int(found[2])
    if act == "remove":
        return fields.without_option(values, n), "options"
    by = -1 if act == "up" else 1
    return fields.with_option_moved(values, n, by), f"option-{n + by}"


def _saved(draft: QuestionDraft) -> Response:
    """For the page's script: what is stored now, and how it looks."""
    reading = read(draft.source, draft.question.key)
    body = {
        "revision": draft.revision,
        "at": time_of_day(draft.updated_at),
        "preview": render_template("authoring/_preview.html", shown=_preview(reading)),
        "findings": render_template(
            "authoring/_findings.html", reading=reading, linked=True, as_yaml="source" in request.form
        ),
    }
    return Response(to_json(body), mimetype="application/json")


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
    draft = _draft_page(slug, DraftStatus.DRAFT)
    if not isinstance(draft, QuestionDraft):
        return draft
    return render_template("authoring/discard.html", draft=draft, question=draft.question)


@bp.post("/questions/<slug>/draft/discard")
@requires(Permission.WRITE_QUESTIONS)
def discard(slug: str) -> AnyResponse:
    with unit_of_work():
        left = drafting.discard(slug, _revision(), by=current_user, now=clock.now())
    flash(_("The working copy is discarded."), "success")
    if left:
        return redirect(url_for("authoring.question", slug=slug), 303)
    return redirect(url_for("authoring.questions"), 303)


# reviewing


@bp.get("/questions/<slug>/draft/submit")
@requires(Permission.WRITE_QUESTIONS)
def submit_page(slug: str) -> Answer:
    draft = _draft_page(slug, DraftStatus.DRAFT)
    if not isinstance(draft, QuestionDraft):
        return draft
    form = SubmitForm(formdata=None, revision=draft.revision, reason=draft.reason)
    return _submit_page(draft, form)


def _submit_page(draft: QuestionDraft, form: SubmitForm) -> str:
    reading = read(draft.source, draft.question.key)
    return render_template(
        "authoring/submit.html", draft=draft, question=draft.question, reading=reading, form=form, as_yaml=False
    )


@bp.post("/questions/<slug>/draft/submit")
@requires(Permission.WRITE_QUESTIONS)
def submit(slug: str) -> Answer:
    draft = _draft_page(slug, DraftStatus.DRAFT)
    if not isinstance(draft, QuestionDraft):
        return draft
    form = SubmitForm()
    if not form.validate_on_submit():
        return _submit_page(draft, form), 422
    try:
        with unit_of_work():
            reviewing.submit(slug, _revision(), form.reason.data, by=current_user, now=clock.now())
    except Invalid:
        return _submit_page(draft, form), 422
    flash(_("It waits for somebody else to review it."), "success")
    return redirect(url_for("authoring.review", slug=slug), 303)


@bp.post("/questions/<slug>/draft/take-back")
@requires(Permission.WRITE_QUESTIONS)
def take_back(slug: str) -> AnyResponse:
    with unit_of_work():
        reviewing.take_back(slug, _revision(), by=current_user, now=clock.now())
    flash(_("It is a draft again, and you can go on writing."), "success")
    return redirect(url_for("authoring.edit", slug=slug), 303)


@bp.get("/questions/<slug>/review")
@requires(Permission.WRITE_QUESTIONS)
def review(slug: str) -> Answer:
    draft = _draft_page(slug, DraftStatus.IN_REVIEW)
    if not isinstance(draft, QuestionDraft):
        return draft
    return _review_page(draft)


def _review_page(draft: QuestionDraft, publishing: Form | None = None, sending: Form | None = None) -> str:
    row = draft.question
    reading = read(draft.source, row.key)
    version = drafting.current_version(row)
    changed = None
    if version is not None and reading.sketch is not None:
        changed = changes(rules.question_from(version.content), reading.sketch)
    return render_template(
        "authoring/review.html",
        draft=draft,
        question=row,
        reading=reading,
        shown=_preview(reading),
        changes=changed,
        comments=reviewing.comments(row),
        may_publish=reviewing.may_publish(draft, current_user) and current_user.may(Permission.PUBLISH_QUESTIONS),
        publishing=publishing or PublishForm(formdata=None, revision=draft.revision),
        sending=sending or SendBackForm(formdata=None, revision=draft.revision),
    )


@bp.post("/questions/<slug>/publish")
@requires(Permission.PUBLISH_QUESTIONS)
def publish(slug: str) -> Answer:
    draft = _draft_page(slug, DraftStatus.IN_REVIEW)
    if not isinstance(draft, QuestionDraft):
        return draft
    form = PublishForm()
    if not form.validate_on_submit():
        return _review_page(draft, publishing=form), 422
    try:
        with unit_of_work():
            version = reviewing.publish(slug, _revision(), by=current_user, now=clock.now())
    except (Forbidden, Invalid, Conflict) as refused:
        words = {
            "own_question": _("You have written in this question yourself. Somebody else has to publish it."),
            "not_ready": _("There is still something to mend, so it cannot be published."),
            "nothing_changed": _("It is the same as the published version, so there is nothing to publish."),
            "moved_on": _("It has changed since you read it. Read it again."),
        }
        if refused.code not in words:
            raise
        form.refuse(form.confirmed, words[refused.code])
        return _review_page(draft, publishing=form), refused.status
    flash(_("Published as version %(number)s. New attempts may draw it from now on.", number=version.number), "success")
    return redirect(url_for("authoring.question", slug=slug), 303)


@bp.post("/questions/<slug>/send-back")
@requires(Permission.PUBLISH_QUESTIONS)
def send_back(slug: str) -> Answer:
    draft = _draft_page(slug, DraftStatus.IN_REVIEW)
    if not isinstance(draft, QuestionDraft):
        return draft
    form = SendBackForm()
    if not form.validate_on_submit():
        return _review_page(draft, sending=form), 422
    with unit_of_work():
        reviewing.send_back(slug, _revision(), form.back.data, by=current_user, now=clock.now())
    flash(_("Sent back, with your comment."), "success")
    return redirect(url_for("authoring.question", slug=slug), 303)


@bp.post("/questions/<slug>/comments")
@requires(Permission.WRITE_QUESTIONS)
def comment(slug: str) -> Answer:
    form = CommentForm()
    if not form.validate_on_submit():
        return _question_page(slug, comment=form), 422
    with unit_of_work():
        reviewing.comment(slug, form.text.data, by=current_user, now=clock.now())
    return redirect(url_for("authoring.question", slug=slug, _anchor="comments"), 303)


@bp.post("/questions/<slug>/comments/<id:comment_id>/resolve")
@requires(Permission.WRITE_QUESTIONS)
def resolve(slug: str, comment_id: int) -> AnyResponse:
    with unit_of_work():
        reviewing.resolve(slug, comment_id, by=current_user, now=clock.now())
    return redirect(url_for("authoring.question", slug=slug, _anchor="comments"), 303)


# retiring


@bp.post("/questions/<slug>/retire")
@requires(Permission.PUBLISH_QUESTIONS)
def retire(slug: str) -> Answer:
    return _retiring(slug, reviewing.retire, _("It is retired: no new attempt draws it."))


@bp.post("/questions/<slug>/restore")
@requires(Permission.PUBLISH_QUESTIONS)
def restore(slug: str) -> Answer:
    return _retiring(slug, reviewing.restore, _("It is back: new attempts may draw it."))


def _retiring(slug: str, act: Any, done: str) -> Answer:
    form = RetireForm()
    if not form.validate_on_submit():
        return _question_page(slug, retiring=form), 422
    with unit_of_work():
        act(slug, form.why.data, by=current_user, now=clock.now())
    flash(done, "success")
    return redirect(url_for("authoring.question", slug=slug), 303)
