"""Doors: starting a quiz, its pages, saving, submitting, the result."""

from __future__ import annotations

import json
import re
import secrets
from datetime import datetime
from uuid import UUID, uuid4

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.attempts import saving, taking
from app.attempts.contact import finish_overdue_of
from app.attempts.forms import PaperForm, StartForm, SubmitForm
from app.attempts.models import Attempt
from app.attempts.papers import Paper, attempt_for, is_overdue, paper
from app.db import to_json, unit_of_work
from app.domain import deadlines
from app.domain.errors import Closed, Invalid, SignInNeeded
from app.domain.kinds import kind_of
from app.domain.roles import Permission
from app.quizzes.listing import on_offer, on_offer_as
from app.quizzes.models import QuizVersion
from app.web import csrf
from app.web.access import checked_by_statement, requires

bp = Blueprint("attempts", __name__)

_CLIENT = re.compile(r"[A-Za-z0-9._-]{1,36}")
"""A tab's name for itself: a UUID, or anything as plain."""


def _json(data: object) -> Response:
    return Response(_encode(data), mimetype="application/json")


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value))


_encode = json.JSONEncoder(separators=(",", ":"), default=_iso).encode


def _own(uuid: UUID) -> Attempt:
    """This person's attempt; one whose time has run out is finished by this contact."""
    attempt = attempt_for(current_user.id, uuid)
    if is_overdue(attempt, clock.now()):
        with unit_of_work():
            taking.finish_if_overdue(attempt, now=clock.now())
        attempt = attempt_for(current_user.id, uuid)
    return attempt


# quizzes


@bp.get("/quizzes")
@requires(Permission.TAKE_QUIZZES)
def quizzes() -> str:
    finish_overdue_of(current_user.id)
    offers = on_offer()
    return render_template(
        "quizzes/index.html",
        quizzes=[(quiz, quiz.rules) for quiz in offers],
        standing=taking.standing(current_user.id),
    )


@bp.get("/quizzes/<slug>")
@requires(Permission.TAKE_QUIZZES)
def quiz(slug: str) -> str:
    finish_overdue_of(current_user.id)
    return _quiz_page(on_offer_as(slug))


def _quiz_page(quiz: QuizVersion, refused: str | None = None) -> str:
    return render_template(
        "quizzes/detail.html",
        quiz=quiz,
        rules=quiz.rules,
        form=StartForm(),
        refused=refused,
        begun=taking.open_attempt(current_user.id, quiz.quiz_id),
        made=taking.attempts_made(current_user.id, quiz.quiz_id),
        recent=taking.finished_at(current_user.id, quiz.quiz_id),
    )


@bp.post("/quizzes/<slug>/attempts")
@requires(Permission.TAKE_QUIZZES)
def start(slug: str) -> AnyResponse | tuple[str, int]:
    finish_overdue_of(current_user.id)
    quiz = on_offer_as(slug)
    try:
        with unit_of_work():
            attempt = taking.start(current_user.id, quiz, uuid=uuid4(), seed=secrets.randbits(63), now=clock.now())
    except (Closed, Invalid) as refused:
        return _quiz_page(quiz, refused.code), refused.status
    return redirect(url_for("attempts.resume", uuid=attempt.uuid), 303)


# taking


@bp.get("/attempts/<uuid:uuid>")
@requires(Permission.TAKE_QUIZZES)
def resume(uuid: UUID) -> AnyResponse | str:
    attempt = _own(uuid)
    if attempt.submitted_at is not None:
        return redirect(url_for("attempts.result", uuid=uuid))
    whole = paper(attempt)
    return _question_page(whole, whole.first_open())


@bp.get("/attempts/<uuid:uuid>/questions/<id:position>")
@requires(Permission.TAKE_QUIZZES)
def question(uuid: UUID, position: int) -> AnyResponse | str:
    attempt = _own(uuid)
    if attempt.submitted_at is not None:
        return redirect(url_for("attempts.result", uuid=uuid))
    return _question_page(paper(attempt), position)


def _question_page(whole: Paper, position: int, refused: str | None = None) -> str:
    return render_template(
        "attempts/question.html",
        paper=whole,
        entry=whole.entry(position),
        form=PaperForm(),
        # Each rendering of the page is a writer of its own, unless its script says otherwise.
        client=str(uuid4()),
        refused=refused,
        remaining=deadlines.remaining_seconds(whole.attempt.deadline_at, clock.now()),
    )


@bp.post("/attempts/<uuid:uuid>/questions/<id:position>")
@requires(Permission.TAKE_QUIZZES)
def post_question(uuid: UUID, position: int) -> AnyResponse | tuple[str, int]:
    """The page's form: saves the answer, then goes where the button says."""
    attempt = _own(uuid)
    if attempt.submitted_at is not None:
        return redirect(url_for("attempts.result", uuid=uuid), 303)
    entry = paper(attempt).entry(position)
    try:
        if not entry.checked:
            _save_from_form(uuid, position)
        where = _follow(uuid, position, request.form.get("go", ""))
    except (Closed, Invalid) as refused:
        if refused.code in ("submitted", "time_over"):
            return redirect(url_for("attempts.resume", uuid=uuid), 303)
        return _question_page(paper(attempt), position, refused.code), refused.status
    return redirect(where, 303)


def _save_from_form(uuid: UUID, position: int) -> None:
    entry = paper(attempt_for(current_user.id, uuid)).entry(position)
    raw = kind_of(entry.question).from_form(request.form.getlist("response"))
    meant = kind_of(entry.question).response(entry.question, raw)
    client, seq = str(uuid4()), 1
    sent = request.form.get("seq", "")
    if sent.isascii() and sent.isdigit() and len(sent) < 10:
        # The script counts its changes; in its name and number, a change of it that is still on its way comes late.
        named = request.form.get("client", "")
        client, seq = named if _CLIENT.fullmatch(named) else client, int(sent)
    elif to_json(meant) in (request.form.get("shown"), to_json(entry.answer)):
        # The person changed nothing: a page left open does not undo what another has saved since.
        return
    saving.save_response(current_user.session_token, uuid, position, raw, client=client, seq=seq, now=clock.now())


def _follow(uuid: UUID, position: int, go: str) -> str:
    """Carry out the button that was pressed; the address to go on to."""
    count = len(paper(attempt_for(current_user.id, uuid)).entries)
    here = position
    if go in ("flag", "unflag"):
        with unit_of_work():
            taking.set_flag(current_user.id, uuid, position, go == "flag")
    elif go == "check":
        with unit_of_work():
            taking.check_item(current_user.id, uuid, position, now=clock.now())
    elif go == "leave":
        return url_for("attempts.quizzes")
    elif go == "finish":
        return url_for("attempts.review", uuid=uuid)
    elif go.isascii() and go.isdigit() and len(go) < 5 and 1 <= int(go) <= count:
        here = int(go)
    return url_for("attempts.question", uuid=uuid, position=here)


@bp.put("/attempts/<uuid:uuid>/responses/<id:position>")
@checked_by_statement
def save(uuid: UUID, position: int) -> Response:
    csrf.check_header()
    token = session.get("_user_id")
    if token is None:
        raise SignInNeeded("sign_in_first")
    now = clock.now()
    try:
        client, seq, response = _change()
    except Invalid as invalid:
        # A stranger learns that there is nothing here, before anybody learns what is wrong.
        raise saving.refusal(token, uuid, position, invalid, now=now) from None
    saved = saving.save_response(token, uuid, position, response, client=client, seq=seq, now=now)
    return _json({"seq": saved.seq, "saved_at": saved.saved_at.isoformat(), "remaining_seconds": saved.remaining})


def _change() -> tuple[str, int, object]:
    """The body of a save: (client, seq, response). Invalid says which part is not as it must be."""
    try:
        body = json.loads(request.get_data(cache=False)) if request.is_json else None
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise Invalid("not_json", expected="an object with client, seq and response")
    client, seq = body.get("client"), body.get("seq")
    if not isinstance(client, str) or not _CLIENT.fullmatch(client):
        raise Invalid("client", expected="the tab's UUID")
    if isinstance(seq, bool) or not isinstance(seq, int) or not 0 <= seq <= saving.MAX_SEQ:
        raise Invalid("seq", expected="a whole number from 0")
    if set(body) != {"client", "seq", "response"}:
        raise Invalid("fields", expected="exactly client, seq and response")
    return client, seq, body["response"]


@bp.get("/attempts/<uuid:uuid>/responses")
@requires(Permission.TAKE_QUIZZES)
def responses(uuid: UUID) -> Response:
    attempt = _own(uuid)
    return _json(
        {
            "submitted_at": attempt.submitted_at,
            "remaining_seconds": deadlines.remaining_seconds(attempt.deadline_at, clock.now()),
            "responses": saving.stored_responses(attempt),
        }
    )


@bp.get("/attempts/<uuid:uuid>/submit")
@requires(Permission.TAKE_QUIZZES)
def review(uuid: UUID) -> AnyResponse | str:
    """What is answered and what is not, before it is submitted."""
    attempt = _own(uuid)
    if attempt.submitted_at is not None:
        return redirect(url_for("attempts.result", uuid=uuid))
    return render_template(
        "attempts/review.html",
        paper=paper(attempt),
        form=SubmitForm(),
        remaining=deadlines.remaining_seconds(attempt.deadline_at, clock.now()),
    )


@bp.post("/attempts/<uuid:uuid>/submit")
@requires(Permission.TAKE_QUIZZES)
def submit(uuid: UUID) -> AnyResponse:
    with unit_of_work():
        taking.submit(current_user.id, uuid, now=clock.now())
    return redirect(url_for("attempts.result", uuid=uuid), 303)


@bp.get("/attempts/<uuid:uuid>/result")
@requires(Permission.TAKE_QUIZZES)
def result(uuid: UUID) -> AnyResponse | str:
    attempt = _own(uuid)
    if attempt.submitted_at is None:
        return redirect(url_for("attempts.resume", uuid=uuid))
    return render_template("attempts/result.html", paper=paper(attempt))
