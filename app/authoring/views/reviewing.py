"""Doors: submitting, publishing, sending back, comments, retiring."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.authoring import drafting, reviewing
from app.authoring.forms import CommentForm, PublishForm, RetireForm, SendBackForm, SubmitForm
from app.authoring.reading import read
from app.authoring.views import pages
from app.authoring.views.pages import Answer, bp
from app.bank.models import DraftStatus, QuestionDraft
from app.db import unit_of_work
from app.domain import questions as rules
from app.domain.differences import changes
from app.domain.errors import Conflict, Forbidden, Invalid
from app.domain.roles import Permission
from app.web.access import requires
from app.web.forms import Form


@bp.get("/questions/<slug>/draft/submit")
@requires(Permission.WRITE_QUESTIONS)
def submit_page(slug: str) -> Answer:
    draft = pages.draft_page(slug, DraftStatus.DRAFT)
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
    draft = pages.draft_page(slug, DraftStatus.DRAFT)
    if not isinstance(draft, QuestionDraft):
        return draft
    form = SubmitForm()
    if not form.validate_on_submit():
        return _submit_page(draft, form), 422
    try:
        with unit_of_work():
            reviewing.submit(slug, pages.revision(), form.reason.data, by=current_user, now=clock.now())
    except Invalid:
        return _submit_page(draft, form), 422
    flash(_("It waits for somebody else to review it."), "success")
    return redirect(url_for("authoring.review", slug=slug), 303)


@bp.post("/questions/<slug>/draft/take-back")
@requires(Permission.WRITE_QUESTIONS)
def take_back(slug: str) -> AnyResponse:
    with unit_of_work():
        reviewing.take_back(slug, pages.revision(), by=current_user, now=clock.now())
    flash(_("It is a draft again, and you can go on writing."), "success")
    return redirect(url_for("authoring.edit", slug=slug), 303)


@bp.get("/questions/<slug>/review")
@requires(Permission.WRITE_QUESTIONS)
def review(slug: str) -> Answer:
    draft = pages.draft_page(slug, DraftStatus.IN_REVIEW)
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
        shown=pages.preview(reading),
        changes=changed,
        comments=reviewing.comments(row),
        may_publish=reviewing.may_publish(draft, current_user) and current_user.may(Permission.PUBLISH_QUESTIONS),
        publishing=publishing or PublishForm(formdata=None, revision=draft.revision),
        sending=sending or SendBackForm(formdata=None, revision=draft.revision),
    )


@bp.post("/questions/<slug>/publish")
@requires(Permission.PUBLISH_QUESTIONS)
def publish(slug: str) -> Answer:
    draft = pages.draft_page(slug, DraftStatus.IN_REVIEW)
    if not isinstance(draft, QuestionDraft):
        return draft
    form = PublishForm()
    if not form.validate_on_submit():
        return _review_page(draft, publishing=form), 422
    try:
        with unit_of_work():
            version = reviewing.publish(slug, pages.revision(), by=current_user, now=clock.now())
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
    draft = pages.draft_page(slug, DraftStatus.IN_REVIEW)
    if not isinstance(draft, QuestionDraft):
        return draft
    form = SendBackForm()
    if not form.validate_on_submit():
        return _review_page(draft, sending=form), 422
    with unit_of_work():
        reviewing.send_back(slug, pages.revision(), form.back.data, by=current_user, now=clock.now())
    flash(_("Sent back, with your comment."), "success")
    return redirect(url_for("authoring.question", slug=slug), 303)


@bp.post("/questions/<slug>/comments")
@requires(Permission.WRITE_QUESTIONS)
def comment(slug: str) -> Answer:
    form = CommentForm()
    if not form.validate_on_submit():
        return pages.question_page(slug, comment=form), 422
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
        return pages.question_page(slug, retiring=form), 422
    with unit_of_work():
        act(slug, form.why.data, by=current_user, now=clock.now())
    flash(done, "success")
    return redirect(url_for("authoring.question", slug=slug), 303)
