"""What invigilators have done in an exam: read back from the audit events, and asked before anything is done twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.accounts.models import Department, User
from app.audit import Action, AuditEvent
from app.db import db
from app.db import hold as db_hold
from app.domain.roles import Permission
from app.quizzes.models import Quiz

LATEST = 20
ACTS = (Action.EXAM_TIME_ADDED, Action.EXAM_ANNOUNCED, Action.EXAM_PAUSED, Action.EXAM_RESUMED)
_LOOKED_THROUGH = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One act. `whom`: the name of the person, else of the department; None = everybody."""

    event: AuditEvent
    actor: str | None
    whom: str | None


def latest(viewer: User, quiz_id: int) -> list[Line]:
    """The latest acts that concern somebody whom the viewer looks after, the newest first."""
    events = [e for e in _events(quiz_id, ACTS) if _concerns(viewer, e)][:LATEST]
    if not events:
        return []
    people = {e.actor_id for e in events} | {e.facts.get("user_id") for e in events}
    names: dict[Any, str] = dict(
        db.session.execute(sa.select(User.id, User.name).where(User.id.in_(people - {None}))).all()
    )
    ids = {e.facts["department_id"] for e in events}
    departments: dict[Any, str] = dict(
        db.session.execute(sa.select(Department.id, Department.name).where(Department.id.in_(ids - {None}))).all()
    )
    lines = []
    for event in events:
        person, where = event.facts.get("user_id"), event.facts["department_id"]
        whom = names.get(person) if person is not None else departments.get(where)
        lines.append(Line(event, names.get(event.actor_id), whom))
    return lines


def _concerns(viewer: User, event: AuditEvent) -> bool:
    """An act for one person is that department's business, as one for the department is."""
    if viewer.may(Permission.SEE_ALL_DEPARTMENTS):
        return True
    one = event.facts.get("user_id") is not None
    where = event.facts["department_id"]
    return where == viewer.department_id is not None or (where is None and not one)


def hold(quiz_id: int) -> None:
    """Let one act at a time look and then write; starts of attempts go on meanwhile."""
    db_hold(sa.select(Quiz.id).where(Quiz.id == quiz_id), key_share=True)


def done_before(quiz_id: int, action: Action, actor_id: int, once: str) -> AuditEvent | None:
    """What this very form has brought about already: it was sent twice, by a double click or the Back button."""
    return next(
        (e for e in _events(quiz_id, (action,)) if e.actor_id == actor_id and e.facts.get("once") == once), None
    )


def _events(quiz_id: int, actions: tuple[Action, ...]) -> list[AuditEvent]:
    return list(
        db.session.scalars(
            sa.select(AuditEvent)
            .where(AuditEvent.action.in_(actions), AuditEvent.subject_id == quiz_id)
            .order_by(AuditEvent.id.desc())
            .limit(_LOOKED_THROUGH)
        )
    )
