"""Doors for machines: alive, ready."""

from __future__ import annotations

from flask import Blueprint, Response

from app.ops import health
from app.web.access import public
from app.web.errors import problem

bp = Blueprint("ops", __name__)


@bp.get("/healthz")
@public
def healthz() -> Response:
    return Response('{"status":"alive"}', mimetype="application/json")


@bp.get("/readyz")
@public
def readyz() -> Response:
    found = health.problem()
    if found:
        return problem(503, found, detail=health.MENDING[found])
    return Response('{"status":"ready"}', mimetype="application/json")
