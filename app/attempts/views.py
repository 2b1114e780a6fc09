"""Doors: starting a quiz, its pages, saving, submitting, the result."""

from __future__ import annotations

import contextlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.attempts import (
    admission,
    affirming,
    changes,
    checking,
    presence,
    releasing,
    saving,
    sections,
    shortcut,
    taking,
    timing,
)
from app.attempts.contact import finish_overdue_of
from app.attempts.forms import StartForm, start_form
from app.attempts.models import Attempt, ChangeCause
from app.attempts.papers import Entry, Paper, attempt_for, ends_unattended_at, is_over, is_overdue, paper
from app.attempts.tabs import new_tab
from app.db import to_json, unit_of_work
from app.domain.errors import Busy, Closed, Conflict, Invalid, NotFound, RuleBroken, SignInNeeded, Unreadable
from app.domain.kinds import from_fields, kind_of
from app.domain.roles import Permission
from app.domain.rules import GROUPS
from app.quizzes.listing import on_offer, on_offer_as, shelved
from app.quizzes.models import QuizVersion
from app.web import csrf
from app.web.access import checked_by_statement, requires
from app.web.locale import installation_zone

bp = Blueprint("attempts", __name__)


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
    group = request.args.get("for") or None
    if group is not None and group not in GROUPS:
        raise NotFound("no_such_page")
    offers = on_offer()
    return render_template(
        "quizzes/index.html",
        shelves=shelved(offers, group),
        group=group,
        groups=GROUPS,
        offered=offers,
        standing=taking.standing(current_user.id, now=clock.now()),
        admissions=admission.standings(current_user, offers, now=clock.now(), zone=installation_zone()),
    )


@bp.get("/quizzes/<slug>")
@requires(Permission.TAKE_QUIZZES)
def quiz(slug: str) -> str:
    finish_overdue_of(current_user.id)
    return _quiz_page(on_offer_as(slug))


def _quiz_page(quiz: QuizVersion, refused: RuleBroken | None = None, form: StartForm | None = None) -> str:
    begun = taking.open_attempt(current_user.id, quiz.quiz_id)
    form = form or start_form(affirming.asked(quiz.rules, current_user), blank=True)
    form.show(quiz)
    return render_template(
        "quizzes/detail.html",
        quiz=quiz,
        # What was begun goes on under the rules that it began under.
        rules=begun.quiz_version.rules if begun else quiz.rules,
        form=form,
        refused=refused,
        begun=begun,
        admission=admission.standing(current_user, quiz, now=clock.now(), zone=installation_zone()),
        recent=taking.finished_at(current_user.id, quiz.quiz_id),
        now=clock.now(),
    )


@bp.post("/quizzes/<slug>/attempts")
@requires(Permission.TAKE_QUIZZES)
def start(slug: str) -> AnyResponse | tuple[str, int]:
    finish_overdue_of(current_user.id)
    quiz = on_offer_as(slug)
    form = start_form(affirming.asked(quiz.rules, current_user))
    if form.is_about_another(quiz) and taking.open_attempt(current_user.id, quiz.quiz_id) is None:
        # Whoever starts has seen the rules that they start under.
        return _quiz_page(quiz, Conflict("quiz_changed")), Conflict.status
    try:
        with unit_of_work():
            attempt = taking.start(
                current_user,
                quiz,
                uuid=uuid4(),
                seed=secrets.randbits(63),
                now=clock.now(),
                zone=installation_zone(),
                language=form.shown_language(),
                affirmed=form.affirmed(),
            )
    except (Closed, Invalid) as refused:
        if refused.code == "affirm_first":
            form.refuse_missing(refused.facts["missing"])
        return _quiz_page(quiz, refused, form), refused.status
    return redirect(url_for("attempts.resume", uuid=attempt.uuid), 303)


# taking


@bp.get("/attempts/<uuid:uuid>")
@requires(Permission.TAKE_QUIZZES)
def resume(uuid: UUID) -> AnyResponse | str:
    attempt = _own(uuid)
    if attempt.submitted_at is not None:
        return redirect(url_for("attempts.result", uuid=uuid))
    whole = paper(attempt)
    return _question_page(whole, sections.where_to_go_on(whole, clock.now()))


@bp.get("/attempts/<uuid:uuid>/questions/<id:position>")
@requires(Permission.TAKE_QUIZZES)
def question(uuid: UUID, position: int) -> AnyResponse | str:
    attempt = _own(uuid)
    if attempt.submitted_at is not None:
        return redirect(url_for("attempts.result", uuid=uuid))
    whole = paper(attempt)
    whole.entry(position)
    return _question_page(whole, position)


def _question_page(
    whole: Paper, position: int | None, refused: str | None = None, unread: tuple[Unreadable, object] | None = None
) -> AnyResponse | str:
    """The page at `position`; None = every section is closed. Leads on where nothing can be answered there now.

    `unread`: why what was sent could not be read, and what was sent: it stays in the form.
    """
    attempt, now = whole.attempt, clock.now()
    if position is None or is_over(attempt, now):
        return redirect(url_for("attempts.review", uuid=attempt.uuid), 303)
    entry = whole.entry(position)
    entered = sections.times(attempt.id) if entry.timed else {}
    here = sections.state_of(entry, entered, attempt.stopped_at(now) or now)
    if here is sections.State.CLOSED:
        further = sections.where_to_go_on(whole, now)
        where = url_for("attempts.review", uuid=attempt.uuid)
        if further is not None:
            where = url_for("attempts.question", uuid=attempt.uuid, position=further)
        return redirect(where, 303)
    if unread is not None:
        entry = replace(entry, fault=unread[0], answer=_showable(unread[1]))
    to_enter = here is sections.State.TO_ENTER
    return render_template(
        "attempts/section.html" if to_enter else "attempts/question.html",
        paper=whole,
        entry=entry,
        section_minutes=sections.own_minutes(whole, entry.section, current_user.id) if to_enter else None,
        # Each rendering of the page is a writer of its own, and its name says when it was opened.
        client=new_tab(now),
        refused=refused,
        remaining=attempt.remaining(now),
        moment=presence.moment(attempt, current_user, whole, position, now),
    )


@bp.get("/attempts/<uuid:uuid>/questions")
@requires(Permission.TAKE_QUIZZES)
def questions(uuid: UUID) -> AnyResponse | str:
    """What the page's script keeps to go on without a connection; nothing while the clock stands still."""
    attempt = _own(uuid)
    if attempt.submitted_at is not None:
        return redirect(url_for("attempts.result", uuid=uuid))
    whole = paper(attempt)
    return render_template("attempts/whole.html", paper=whole, entries=sections.answerable(whole, clock.now()))


@bp.post("/attempts/<uuid:uuid>/questions/<id:position>")
@requires(Permission.TAKE_QUIZZES)
def post_question(uuid: UUID, position: int) -> AnyResponse | tuple[str, int]:
    """The page's form: saves the answer, then goes where the button says."""
    attempt = _own(uuid)
    if attempt.submitted_at is not None:
        return redirect(url_for("attempts.result", uuid=uuid), 303)
    entry = paper(attempt).entry(position)
    raw = _sent_answer(entry)
    try:
        if not entry.checked:
            _save_from_form(uuid, position, raw)
        where = _follow(uuid, position, request.form.get("go", ""))
    except Unreadable as fault:
        page = _question_page(paper(attempt), position, None, (fault, raw))
        return (page, fault.status) if isinstance(page, str) else page
    except (Closed, Conflict, Invalid) as refused:
        if refused.code in ("submitted", "time_over"):
            return redirect(url_for("attempts.resume", uuid=uuid), 303)
        return _refused_page(paper(attempt), position, refused)
    return redirect(where, 303)


def _refused_page(whole: Paper, position: int, refused: RuleBroken) -> AnyResponse | tuple[str, int]:
    page = _question_page(whole, position, refused.code)
    return (page, refused.status) if isinstance(page, str) else page


def _sent_answer(entry: Entry) -> object:
    """What the page's form sends as the answer, in the form that a save does."""
    fields = {name: values for name, values in request.form.lists() if name.split(".")[0] == "response"}
    return from_fields(kind_of(entry.question), fields)


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def _showable(raw: object) -> object:
    """What was typed, as a page can hold it."""
    if isinstance(raw, Mapping):
        return {part: _showable(value) for part, value in raw.items()}
    return _CONTROL.sub("", raw) if isinstance(raw, str) else raw


def _save_from_form(uuid: UUID, position: int, raw: object) -> None:
    entry = paper(attempt_for(current_user.id, uuid)).entry(position)
    meant = kind_of(entry.question).response(entry.question, raw)
    now = clock.now()
    client, seq = new_tab(now), 1
    sent = request.form.get("seq", "")
    if sent.isascii() and sent.isdigit() and len(sent) < 10:
        # The script counts its changes; in its name and number, a change of it that is still on its way comes late.
        named = request.form.get("client", "")
        client, seq = named if changes.CLIENT.fullmatch(named) else client, int(sent)
    elif to_json(meant) in (request.form.get("shown"), to_json(entry.answer)):
        # The person changed nothing: a page left open does not undo what another has saved since.
        return
    saving.save_response(current_user.session_token, uuid, position, raw, client=client, seq=seq, now=now)


def _follow(uuid: UUID, position: int, go: str) -> str:
    """Carry out the button that was pressed; the address to go on to."""
    count = len(paper(attempt_for(current_user.id, uuid)).entries)
    here = position
    if go in ("flag", "unflag"):
        with unit_of_work():
            taking.set_flag(current_user.id, uuid, position, go == "flag")
    elif go == "check":
        with unit_of_work():
            checking.check_item(current_user.id, uuid, position, now=clock.now())
    elif go == "reveal":
        with unit_of_work():
            checking.reveal_item(current_user.id, uuid, position, now=clock.now())
    elif go == "break":
        # Whatever forbids it is what the page says; the answer is saved.
        with contextlib.suppress(Closed), unit_of_work():
            timing.begin_break(current_user.id, uuid, now=clock.now())
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
    if request.environ.get(shortcut.REFUSED):
        raise Busy("store_unavailable")
    try:
        client, seq, response = changes.read(request.get_data(cache=False) if request.is_json else b"")
    except Invalid as invalid:
        # A stranger learns that there is nothing here, before anybody learns what is wrong.
        raise saving.refusal(token, uuid, position, invalid, now=now) from None
    try:
        saved = saving.save_sent(token, uuid, position, response, client=client, seq=seq, read_at=now)
    except Closed as closed:
        if closed.code == "time_over":
            # A save that comes too late is a sign of life like any other: what is over is marked now.
            _own(uuid)
        raise
    return Response(changes.answer(saved), mimetype="application/json")


@bp.get("/attempts/<uuid:uuid>/responses")
@requires(Permission.TAKE_QUIZZES)
def responses(uuid: UUID) -> Response:
    attempt = _own(uuid)
    return _json(
        {
            "submitted_at": attempt.submitted_at,
            "remaining_seconds": attempt.remaining(clock.now()),
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
    now = clock.now()
    whole = paper(attempt)
    return render_template(
        "attempts/review.html",
        paper=whole,
        client=new_tab(now),
        remaining=attempt.remaining(now),
        moment=presence.moment(attempt, current_user, None, None, now),
        # Where it can be gone back to; None = nothing can be answered any more.
        back_to=None if is_over(attempt, now) else sections.where_to_go_on(whole, now),
        submit_until=ends_unattended_at(attempt),
    )


@bp.post("/attempts/<uuid:uuid>/submit")
@requires(Permission.TAKE_QUIZZES)
def submit(uuid: UUID) -> AnyResponse:
    try:
        with unit_of_work():
            taking.submit(current_user.id, uuid, now=clock.now())
    except Closed:
        return redirect(url_for("attempts.review", uuid=uuid), 303)
    return redirect(url_for("attempts.result", uuid=uuid), 303)


# while it is open


@bp.post("/attempts/<uuid:uuid>/sections/<id:number>")
@requires(Permission.TAKE_QUIZZES)
def enter_section(uuid: UUID, number: int) -> AnyResponse:
    attempt = _own(uuid)
    if attempt.submitted_at is not None:
        return redirect(url_for("attempts.result", uuid=uuid), 303)
    try:
        with unit_of_work():
            sections.enter(current_user.id, uuid, number, now=clock.now())
    except Closed:
        return redirect(url_for("attempts.resume", uuid=uuid), 303)
    first = next(entry.position for entry in paper(attempt).entries if entry.section == number)
    return redirect(url_for("attempts.question", uuid=uuid, position=first), 303)


@bp.post("/attempts/<uuid:uuid>/break")
@requires(Permission.TAKE_QUIZZES)
def take_break(uuid: UUID) -> AnyResponse:
    _own(uuid)
    act = {"begin": timing.begin_break, "end": timing.end_break}.get(request.form.get("go", ""))
    if act is None:
        raise Invalid("go", expected="begin or end")
    # Whatever forbids it is what the page it leads to says.
    with contextlib.suppress(Closed), unit_of_work():
        act(current_user.id, uuid, now=clock.now())
    return redirect(url_for("attempts.resume", uuid=uuid), 303)


@bp.post("/attempts/<uuid:uuid>/contact")
@requires(Permission.TAKE_QUIZZES)
def contact(uuid: UUID) -> Response:
    """The page's sign of life; the answer is what it has to know."""
    attempt = _own(uuid)
    client, position, heard = _sign_of_life()
    if attempt.submitted_at is not None:
        return _json({"submitted": True})
    now = clock.now()
    newer = presence.seen(attempt, position, client, now=now)
    as_it_stands = presence.moment(attempt, current_user, None, None, now)
    news = [a for a in as_it_stands.announcements if a.id > heard]
    return _json(
        {
            "submitted": False,
            "remaining_seconds": attempt.remaining(now),
            "ends_at": attempt.ends_at,
            "section": as_it_stands.section_number,
            "section_remaining_seconds": as_it_stands.section_remaining,
            "paused": as_it_stands.paused,
            "pause_reason": as_it_stands.pause_reason,
            "own_break": as_it_stands.own_break,
            "break_left_seconds": as_it_stands.break_left,
            "announcements": [{"id": a.id, "text": a.text, "at": a.created_at} for a in news],
            "time_given": [
                {"id": c.id, "seconds": c.seconds, "reason": c.reason}
                for c in as_it_stands.changes
                if c.cause is ChangeCause.GRANTED
            ],
            "newer_page": newer,
        }
    )


def _sign_of_life() -> tuple[str, int, int]:
    """The body of a contact: (client, position, heard)."""
    try:
        body = request.get_json(silent=True)
    except RecursionError:
        body = None
    if not isinstance(body, dict):
        raise Invalid("not_json", expected="an object with client, position and heard")
    client, position, heard = body.get("client"), body.get("position"), body.get("heard", 0)
    if not isinstance(client, str) or not changes.CLIENT.fullmatch(client):
        raise Invalid("client", expected="the page's name")
    for name, value in (("position", position), ("heard", heard)):
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= saving.MAX_SEQ:
            raise Invalid(name, expected="a whole number from 0")
    return client, int(position or 0), int(heard)


@bp.get("/attempts/<uuid:uuid>/result")
@requires(Permission.TAKE_QUIZZES)
def result(uuid: UUID) -> AnyResponse | str:
    attempt = _own(uuid)
    if attempt.submitted_at is None:
        return redirect(url_for("attempts.resume", uuid=uuid))
    whole = paper(attempt)
    shown = releasing.shown(attempt, whole.rules, clock.now())
    return render_template("attempts/result.html", paper=whole, shown=shown)
