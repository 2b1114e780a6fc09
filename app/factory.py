"""The only file that knows everyone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_login import LoginManager
from flask_migrate import Migrate
from werkzeug.routing import IntegerConverter, Map

from app import db as database
from app import waiting
from app.accounts import cli as accounts_cli
from app.accounts import passwords
from app.accounts import views as accounts
from app.attempts import models as _attempt_models  # noqa: F401 - every table is known before the first query
from app.attempts import views as attempts
from app.attempts.shortcut import Shortcut
from app.attempts.sweeping import Sweeper
from app.audit import AuditEvent  # noqa: F401
from app.authoring import views as authoring
from app.bank import syllabus
from app.bank import views as bank
from app.composing import views as composing
from app.config import Settings, content_dir, from_environment
from app.handbook import views as handbook
from app.invigilation import views as invigilation
from app.marking import queue as marking_queue
from app.marking import views as marking
from app.ops import cli as ops_cli
from app.ops import views as ops
from app.ops.health import MIGRATIONS
from app.progress import views as progress
from app.quizzes import cli as quizzes_cli
from app.quizzes import views as quizzes
from app.reports import views as reports
from app.web import access, csrf, errors, headers, locale, logs, outbox, pages, sessions
from app.web.fragments import Kept
from app.web.templating import Environment

MAX_REQUEST_BYTES = 2_000_000


class Officium(Flask):
    jinja_environment = Environment


def build(settings: Settings | None = None) -> Flask:
    settings = settings or from_environment()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app = Officium("app", template_folder=str(content_dir("templates")))
    app.extensions["officium_settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TESTING=settings.testing,
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        SESSION_COOKIE_NAME="officium",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        # The token lives as long as the session: an exam must not fail because a page was open for an hour.
        WTF_CSRF_TIME_LIMIT=None,
        # `access.guard` asks for the token, so that what is asked of a request stands in one place.
        WTF_CSRF_CHECK_DEFAULT=False,
        BOOTSTRAP_SERVE_LOCAL=True,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.autoescape = True
    app.jinja_env.add_extension(Kept)

    app.session_interface = sessions.Sessions()
    logs.init(app, settings.log_level)
    database.init(app, settings)
    Migrate(app, database.db, directory=str(MIGRATIONS), render_as_batch=True, compare_type=True)
    passwords.set_gate(settings.sign_in_gate, waiting.places(settings.threads))
    locale.init(app)
    Bootstrap5(app)
    csrf.init(app)
    _sign_in(app)
    errors.init(app)
    pages.init(app)
    outbox.init(app)
    app.before_request(access.guard)
    app.after_request(headers.secure)
    app.url_map.converters["id"] = _RowId
    for endpoint in ("static", "bootstrap.static"):
        app.view_functions[endpoint] = access.public(_function(app.view_functions[endpoint]))

    for blueprint in (
        accounts.bp,
        accounts_cli.bp,
        attempts.bp,
        handbook.bp,
        progress.bp,
        quizzes.bp,
        quizzes_cli.bp,
        reports.bp,
        authoring.bp,
        composing.bp,
        bank.bp,
        invigilation.bp,
        marking.bp,
        outbox.bp,
        ops.bp,
        ops_cli.bp,
    ):
        app.register_blueprint(blueprint)
    app.jinja_env.globals.update(
        topic_of=lambda slug: syllabus.topics()[slug], answers_to_mark=marking_queue.number_waiting
    )
    app.extensions["officium_sweeper"] = sweeper = Sweeper(app)
    if not settings.testing:
        app.wsgi_app = _sweeping_from_the_first_request(app.wsgi_app, sweeper)  # type: ignore[method-assign]
    app.wsgi_app = Shortcut(  # type: ignore[method-assign]
        app.wsgi_app,
        app.session_interface,
        app.extensions["officium_store"],
        secret=settings.secret_key,
        cookie=app.config["SESSION_COOKIE_NAME"],
    )
    return app


def _sweeping_from_the_first_request(wsgi: Callable[..., Any], sweeper: Sweeper) -> Callable[..., Any]:
    """A command builds the application too, and should not sweep; whoever answers requests does."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        sweeper.start()
        return wsgi(environ, start_response)

    return answer


class _RowId(IntegerConverter):
    """A row's id in an address: a number that the column can hold."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=2**31 - 1)


def _function(view: Callable[..., Any]) -> Callable[..., Any]:
    """A bound method as a function, which can carry the mark of its access."""
    return lambda *args, **kwargs: view(*args, **kwargs)


def _sign_in(app: Flask) -> None:
    manager = LoginManager(app)
    # The session's row on the server does what guessing from the browser's address would do badly.
    manager.session_protection = None
    manager.user_loader(accounts.load_user)
