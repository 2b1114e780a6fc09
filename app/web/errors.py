"""Refusals and failures, as a page for people and as problem details (RFC 9457) for programs."""

from __future__ import annotations

import json

import structlog
from flask import Flask, Response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from app.domain.errors import Busy, RuleBroken, SignInNeeded

log = structlog.get_logger()


def wants_json() -> bool:
    return request.is_json or (
        request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
    )


def problem(status: int, code: str, **facts: object) -> Response:
    body = {"type": f"urn:officium:{code}", "title": code, "status": status, **facts}
    return Response(json.dumps(body, default=str), status, mimetype="application/problem+json")


def answer(status: int, code: str, facts: dict[str, object]) -> AnyResponse:
    response: AnyResponse
    if wants_json():
        response = problem(status, code, **facts)
    else:
        response = Response(render_template("errors/error.html", status=status, code=code, facts=facts), status)
    if status == 503:
        response.headers["Retry-After"] = "2"
    return response


def init(app: Flask) -> None:
    @app.errorhandler(RuleBroken)
    def rule_broken(error: RuleBroken) -> AnyResponse:
        log.info("refused", code=error.code, status=error.status, path=request.path)
        if isinstance(error, SignInNeeded) and not wants_json():
            # Only a page that can be fetched again is worth coming back to.
            back = request.full_path.rstrip("?") if request.method == "GET" and request.path != "/" else None
            return redirect(url_for("accounts.sign_in", next=back), 302)
        if isinstance(error, Busy):
            log.warning("busy", code=error.code, cause=repr(error.__cause__))
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
        log.exception("failed", path=request.path, method=request.method)
        return answer(500, "failed", {})
