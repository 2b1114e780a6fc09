"""Marking one answer: who may, from which mark on, and what is on the record of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app import audit
from app.accounts.models import User
from app.accounts.scope import visible_people
from app.attempts.marking import mark_by_person
from app.attempts.models import Attempt, EndedBy, Mark
from app.attempts.papers import Entry, Paper, paper
from app.audit import Action
from app.db import db, hold
from app.domain.errors import Conflict, Forbidden, NotFound


@dataclass(frozen=True, slots=True)
class ToMark:
    """An answer that a person marks, with every mark so far and the names of those who gave them."""

    paper: Paper
    entry: Entry
    marks: list[tuple[Mark, str | None]]

    @property
    def last(self) -> int:
        """The id of the mark that counts."""
        return self.marks[-1][0].id


def answer_to_mark(viewer: User, uuid: UUID, position: int) -> ToMark:
    """NotFound for whom the viewer does not look after and for what nobody has to mark; Forbidden for one's own."""
    attempt = db.session.scalar(
        sa.select(Attempt)
        .join(User, User.id == Attempt.user_id)
        .where(Attempt.uuid == uuid, visible_people(viewer))
        .options(joinedload(Attempt.user), joinedload(Attempt.quiz_version))
        .execution_options(populate_existing=True)
    )
    if attempt is None or attempt.submitted_at is None or attempt.ended_by is EndedBy.ABANDONED:
        raise NotFound("no_such_answer")
    if attempt.user_id == viewer.id:
        raise Forbidden("own_answer")
    whole = paper(attempt)
    entry = whole.entry(position)
    if not entry.by_person or not entry.answered:
        raise NotFound("nothing_to_mark")
    marks = db.session.execute(
        sa.select(Mark, User.name)
        .outerjoin(User, User.id == Mark.actor_id)
        .where(Mark.attempt_id == attempt.id, Mark.position == position)
        .order_by(Mark.id)
    )
    return ToMark(whole, entry, [(mark, name) for mark, name in marks])


def give_mark(
    marker: User, uuid: UUID, position: int, criteria: Mapping[str, float], comment: str, *, seen: int, now: datetime
) -> Mark:
    """Add a mark and move the attempt's roll-ups. `criteria`: what each was given; `seen`: the id of the mark that
    counted when the marker looked.

    Raises as `answer_to_mark` does, Conflict("marked_meanwhile") where somebody was faster, and Invalid.
    """
    hold(sa.select(Attempt.id).where(Attempt.uuid == uuid))
    found = answer_to_mark(marker, uuid, position)
    if found.last != seen:
        raise Conflict("marked_meanwhile")
    given, _whole = mark_by_person(found.paper, position, criteria, comment, actor_id=marker.id, now=now)
    audit.record(
        Action.ANSWER_MARKED,
        now=now,
        actor_id=marker.id,
        subject_id=found.paper.attempt.id,
        position=position,
        mark_id=given.id,
        share=given.share,
    )
    return given
