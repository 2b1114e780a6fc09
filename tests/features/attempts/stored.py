"""What the database holds, and moving its times: time passes in these tests by changing rows."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.attempts.models import Attempt, Response
from app.clock import now
from app.db import Base, db, unit_of_work
from tests.taking import Taken


def rows(app: Flask, model: type[Base]) -> list[Any]:
    with app.app_context():
        return list(db.session.scalars(sa.select(model).order_by(*sa.inspect(model).primary_key)))


def only(app: Flask, model: type[Base]) -> Any:
    (row,) = rows(app, model)
    return row


def answers(app: Flask) -> list[tuple[int, int, str]]:
    """(position, seq, answer) of every stored response, oldest first."""
    return [(r.position, r.seq, r.answer) for r in rows(app, Response)]


def change(app: Flask, model: type[Base], **values: Any) -> None:
    with app.app_context(), unit_of_work():
        db.session.execute(sa.update(model).values(**values))


def run_out(app: Flask) -> datetime:
    """Every attempt's time ran out a minute ago; the deadline."""
    deadline = now() - timedelta(minutes=1)
    change(app, Attempt, deadline_at=deadline, ends_at=deadline, started_at=deadline - timedelta(minutes=30))
    return deadline


def put(taken: Taken, position: int, *, token: str, **body: Any) -> TestResponse:
    """A save with a token from before, when the session can no longer fetch one; `json=` or `data=`."""
    address = taken.client.address("attempts.save", uuid=taken.uuid, position=position)
    headers = {"X-CSRFToken": token, "Content-Type": "application/json"}
    return taken.client.http.put(address, headers=headers, **body)
