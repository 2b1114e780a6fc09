"""Structured logs: one JSON object a line, each with the id of the request that it belongs to."""

from __future__ import annotations

import contextlib
import logging
import secrets
import sys
import time
from collections.abc import MutableMapping
from typing import Any, TextIO, cast

import structlog
from flask import Flask, Response, g, has_request_context, request

log = structlog.get_logger()


def _with_request(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if has_request_context():
        event["request"] = g.get("request_id")
    return event


class _Output:
    """Standard output. A log that cannot be written, as on a full disk, costs nobody the answer."""

    def write(self, text: str) -> None:
        with contextlib.suppress(OSError):
            sys.stdout.write(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            sys.stdout.flush()


def init(app: Flask, level: str) -> None:
    structlog.configure(
        processors=[
            _with_request,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.WriteLoggerFactory(cast(TextIO, _Output())),
        cache_logger_on_first_use=True,
    )

    @app.before_request
    def begin() -> None:
        g.request_id = secrets.token_hex(8)
        if level == "debug":
            g.began = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("request_id", "")
        if level != "debug":
            return response
        log.debug(
            "answered",
            method=request.method,
            path=request.path,
            status=response.status_code,
            ms=round(1000 * (time.perf_counter() - g.get("began", 0.0)), 1),
        )
        return response
