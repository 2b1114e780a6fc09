"""Refusals and failures, as a page for people and as problem details (RFC 9457) for programs."""

from __future__ import annotations

import json

import structlog
from flask import Flask, Response, current_app, g, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import DetachedInstanceError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from app.db import let_go
from app.domain.errors import Busy, RuleBroken, SignInNeeded
from app.store import is_unavailable

log = structlog.get_logger()

RETRY_SECONDS = 2
"""When a program that was answered 503 may ask again."""


def wants_json() -> bool:
    return request.is_json or (
        request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
    )


def problem(status: int, code: str, **facts: object) -> Response:
    body = {"type": f"urn:officium:{code}", "title": code, "status": status, **facts}
    response = Response(json.dumps(body, default=str), status, mimetype="application/problem+json")
    return _with_patience(response)


def answer(status: int, code: str, facts: dict[str, object]) -> AnyResponse:
    if wants_json():
        return problem(status, code, **facts)
    if code == "store_unavailable" and "_login_user" not in g:
        _address_nobody()
    try:
        text = render_template("errors/error.html", status=status, code=code, facts=facts)
    except Exception as error:
        if not is_unavailable(error) and not isinstance(error, DetachedInstanceError):
            raise
        let_go(error)
        _address_nobody()
        status = 503
        text = render_template("errors/error.html", status=status, code="store_unavailable", facts={})
    return _with_patience(Response(text, status))


def _address_nobody() -> None:
    """Every page says who is signed in, and just that cannot be asked now."""
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]


def _with_patience(response: Response) -> Response:
    if response.status_code == 503:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _cause(error: BaseException | None) -> str:
    """The driver's own words, without the statement and its parameters."""
    return repr(getattr(error, "orig", None) or error)


def init(app: Flask) -> None:
    @app.errorhandler(RuleBroken)
    def rule_broken(error: RuleBroken) -> AnyResponse:
        log.info("refused", code=error.code, status=error.status, path=request.path)
        if isinstance(error, SignInNeeded) and not wants_json():
            # Only a page that can be fetched again is worth coming back to.
            back = request.full_path.rstrip("?") if request.method == "GET" and request.path != "/" else None
            return redirect(url_for("accounts.sign_in", next=back), 302)
        if isinstance(error, Busy):
            log.warning("busy", code=error.code, cause=_cause(error.__cause__))
        return answer(error.status, error.code, error.facts)

    @app.errorhandler(CSRFError)
    def csrf(error: CSRFError) -> AnyResponse:
        return answer(400, "form_expired", {})

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> AnyResponse:
        code = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 403: "forbidden", 400: "bad_request"}
        response = answer(error.code or 500, code.get(error.code or 500, "http_error"), {})
        allowed = getattr(error, "valid_methods", None)
        if allowed:
            response.headers["Allow"] = ", ".join(sorted(allowed))
        return response

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> AnyResponse:
        if is_unavailable(error):
            log.warning("busy", code="store_unavailable", cause=_cause(error), path=request.path)
            let_go(error)
            return answer(503, "store_unavailable", {})
        log.exception("failed", path=request.path, method=request.method)
        return answer(500, "failed", {})
