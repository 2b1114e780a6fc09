"""Doors: a quiz taken as a trainee would. The answers travel with the form, and nothing is stored."""

from __future__ import annotations

import secrets

from flask import render_template, request

from app.composing import copies
from app.composing.trying import Trial, trial
from app.composing.views import pages
from app.composing.views.pages import Answer, bp
from app.domain.errors import Invalid, Unreadable
from app.domain.kinds import from_fields, kind_of
from app.domain.release import EVERYTHING
from app.domain.roles import Permission
from app.web.access import requires


@bp.get("/<slug>/try")
@requires(Permission.WRITE_QUESTIONS)
def try_out(slug: str) -> Answer:
    """The page before the start, as its trainees will see it."""
    quiz, of = copies.quiz_of(slug), request.args.get("of", "")
    rules = pages.rules_of(quiz, of)
    try:
        trial(rules, 1, "")
    except Invalid:
        return pages.preview_page(quiz, of, 1)
    return render_template("composing/try_begin.html", quiz=quiz, of=of, rules=rules, seed=secrets.randbelow(10**9))


@bp.post("/<slug>/try")
@requires(Permission.WRITE_QUESTIONS)
def trying(slug: str) -> Answer:
    """Where the button that was pressed leads: to a question, or to the result."""
    quiz, of = copies.quiz_of(slug), request.form.get("of", "")
    seed = pages.seed(request.form.get("seed", ""))
    now = trial(pages.rules_of(quiz, of), seed, request.form.get("answers", ""))
    here, go = _position(request.form.get("here", ""), now), request.form.get("go", "1")
    fault = None
    if here is not None:
        try:
            now = now.answering(here, _sent(now, here))
        except Unreadable as unread:
            fault, go = unread, str(here)
        except Invalid:
            go = str(here)
    if go == "finish":
        return _result_page(quiz.slug, of, now.marked())
    return render_template(
        "composing/try_question.html",
        quiz=quiz,
        of=of,
        trial=now,
        entry=now.entries[(_position(go, now) or 1) - 1],
        fault=fault,
    )


def _position(named: str, now: Trial) -> int | None:
    number = int(named) if named.isascii() and named.isdigit() and len(named) < 4 else 0
    return number if 1 <= number <= len(now.entries) else None


def _sent(now: Trial, here: int) -> object:
    fields = {name: values for name, values in request.form.lists() if name.split(".")[0] == "response"}
    return from_fields(kind_of(now.entries[here - 1].question), fields)


def _result_page(slug: str, of: str, done: Trial) -> str:
    """With all that an author may see; the page says what a trainee would see when."""
    return render_template("composing/try_result.html", quiz=copies.quiz_of(slug), of=of, trial=done, parts=EVERYTHING)
