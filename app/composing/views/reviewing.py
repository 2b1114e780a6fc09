"""Doors: submitting, publishing, sending back, retiring."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.authoring.forms import PublishForm, RetireForm, SendBackForm, SubmitForm
from app.bank.models import DraftStatus
from app.composing import copies, reviewing
from app.composing.reading import read
from app.composing.views import pages
from app.composing.views.pages import Answer, bp
from app.db import unit_of_work
from app.domain.differences import pieces
from app.domain.errors import Conflict, Forbidden, Invalid
from app.domain.roles import Permission
from app.quizzes.models import QuizDraft
from app.web.access import requires
from app.web.forms import Form


@bp.get("/<slug>/draft/submit")
@requires(Permission.WRITE_QUESTIONS)
def submit_page(slug: str) -> Answer:
    draft = pages.draft_page(slug, DraftStatus.DRAFT)
    if not isinstance(draft, QuizDraft):
        return draft
    return _submit_page(draft, SubmitForm(formdata=None, revision=draft.revision, reason=draft.reason))


def _submit_page(draft: QuizDraft, form: SubmitForm) -> str:
    return render_template(
        "composing/submit.html",
        draft=draft,
        quiz=draft.quiz,
        reading=read(draft.source, draft.quiz.slug),
        form=form,
        principles=pages.principles(),
    )


@bp.post("/<slug>/draft/submit")
@requires(Permission.WRITE_QUESTIONS)
def submit(slug: str) -> Answer:
    draft = pages.draft_page(slug, DraftStatus.DRAFT)
    if not isinstance(draft, QuizDraft):
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
    return redirect(url_for("composing.review", slug=slug), 303)


@bp.post("/<slug>/draft/take-back")
@requires(Permission.WRITE_QUESTIONS)
def take_back(slug: str) -> AnyResponse:
    with unit_of_work():
        reviewing.take_back(slug, pages.revision(), by=current_user, now=clock.now())
    flash(_("It is a draft again, and you can go on writing."), "success")
    return redirect(url_for("composing.edit", slug=slug), 303)


@bp.get("/<slug>/review")
@requires(Permission.WRITE_QUESTIONS)
def review(slug: str) -> Answer:
    draft = pages.draft_page(slug, DraftStatus.IN_REVIEW)
    if not isinstance(draft, QuizDraft):
        return draft
    return _review_page(draft)


def _review_page(draft: QuizDraft, publishing: Form | None = None, sending: Form | None = None) -> str:
    version = copies.current_version(draft.quiz)
    was = copies.source_of_version(version) if version is not None else None
    return render_template(
        "composing/review.html",
        draft=draft,
        quiz=draft.quiz,
        reading=read(draft.source, draft.quiz.slug),
        principles=pages.principles(),
        pieces=None if was is None else pieces(was, draft.source) if was != draft.source else (),
        may_publish=reviewing.may_publish(draft, current_user) and current_user.may(Permission.PUBLISH_QUESTIONS),
        publishing=publishing or PublishForm(formdata=None, revision=draft.revision),
        sending=sending or SendBackForm(formdata=None, revision=draft.revision),
    )


@bp.post("/<slug>/publish")
@requires(Permission.PUBLISH_QUESTIONS)
def publish(slug: str) -> Answer:
    draft = pages.draft_page(slug, DraftStatus.IN_REVIEW)
    if not isinstance(draft, QuizDraft):
        return draft
    form = PublishForm()
    if not form.validate_on_submit():
        return _review_page(draft, publishing=form), 422
    try:
        with unit_of_work():
            version = reviewing.publish(slug, pages.revision(), by=current_user, now=clock.now())
    except (Forbidden, Invalid, Conflict) as refused:
        words = {
            "own_quiz": _("You have written in this quiz yourself. Somebody else has to publish it."),
            "not_ready": _("There is still something to mend, so it cannot be published."),
            "nothing_changed": _("It is the same as the published version, so there is nothing to publish."),
            "moved_on": _("It has changed since you read it. Read it again."),
        }
        if refused.code not in words:
            raise
        form.refuse(form.confirmed, words[refused.code])
        return _review_page(draft, publishing=form), refused.status
    flash(_("Published as version %(number)s. It is on offer from now on.", number=version.number), "success")
    return redirect(url_for("composing.quiz", slug=slug), 303)


@bp.post("/<slug>/send-back")
@requires(Permission.PUBLISH_QUESTIONS)
def send_back(slug: str) -> Answer:
    draft = pages.draft_page(slug, DraftStatus.IN_REVIEW)
    if not isinstance(draft, QuizDraft):
        return draft
    form = SendBackForm()
    if not form.validate_on_submit():
        return _review_page(draft, sending=form), 422
    with unit_of_work():
        reviewing.send_back(slug, pages.revision(), form.back.data, by=current_user, now=clock.now())
    flash(_("Sent back, with what is to be mended."), "success")
    return redirect(url_for("composing.quiz", slug=slug), 303)


@bp.post("/<slug>/retire")
@requires(Permission.PUBLISH_QUESTIONS)
def retire(slug: str) -> Answer:
    return _retiring(slug, reviewing.retire, _("It is retired: nobody can start it any more."))


@bp.post("/<slug>/restore")
@requires(Permission.PUBLISH_QUESTIONS)
def restore(slug: str) -> Answer:
    return _retiring(slug, reviewing.restore, _("It is on offer again."))


def _retiring(slug: str, act: Any, done: str) -> Answer:
    form = RetireForm()
    if not form.validate_on_submit():
        return pages.quiz_page(slug, retiring=form), 422
    with unit_of_work():
        act(slug, form.why.data, by=current_user, now=clock.now())
    flash(done, "success")
    return redirect(url_for("composing.quiz", slug=slug), 303)
