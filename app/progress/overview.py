"""One person's attempts and what they show of each principle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from app.attempts.models import Attempt, EndedBy, Item, Mark, in_progress
from app.attempts.releasing import scores_shown, versions_withheld
from app.bank import syllabus
from app.bank.models import QuestionVersion
from app.db import db
from app.domain.errors import NotFound
from app.domain.mastery import Evidence, evidence, weakest

PAGE = 10
CHARTED = 30


@dataclass(frozen=True, slots=True)
class AttemptsPage:
    rows: list[Attempt]
    page: int
    pages: int
    total: int


def finished(user_id: int, page: int = 1) -> AttemptsPage:
    """The person's finished attempts, the latest first. NotFound for a page that there is not."""
    mine = (Attempt.user_id == user_id, Attempt.submitted_at.is_not(None))
    count = db.session.scalar(sa.select(sa.func.count()).select_from(Attempt).where(*mine)) or 0
    pages = max(1, -(-count // PAGE))
    if not 1 <= page <= pages:
        raise NotFound("no_such_page")
    rows = db.session.scalars(
        sa.select(Attempt)
        .where(*mine)
        .options(joinedload(Attempt.quiz_version))
        .order_by(Attempt.submitted_at.desc(), Attempt.id.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    )
    return AttemptsPage(list(rows), page, pages, count)


def course(user_id: int, *, owner_at: datetime | None = None) -> list[Attempt]:
    """The latest finished and fully marked attempts, oldest first: what the chart shows.

    `owner_at`: only those whose score their owner may see at that moment.
    """
    rows = db.session.scalars(
        sa.select(Attempt)
        .where(Attempt.user_id == user_id, Attempt.submitted_at.is_not(None), Attempt.earned.is_not(None))
        .where(scores_shown(owner_at) if owner_at is not None else sa.true())
        .options(joinedload(Attempt.quiz_version))
        .order_by(Attempt.submitted_at.desc(), Attempt.id.desc())
        .limit(CHARTED)
    )
    return list(rows)[::-1]


def unfinished(user_id: int, *, now: datetime) -> list[Attempt]:
    """Attempts begun, not submitted, and still in time."""
    return list(
        db.session.scalars(
            sa.select(Attempt)
            .where(Attempt.user_id == user_id, in_progress(now))
            .options(joinedload(Attempt.quiz_version))
            .order_by(Attempt.started_at.desc())
        )
    )


def by_principle(user_id: int, *, owner_at: datetime | None = None) -> list[tuple[syllabus.Topic, Evidence]]:
    """Each principle, in its stable order, with the share of marks earned in finished attempts.

    `owner_at`: without the attempts whose marks their owner may not see at that moment. One could read them off the
    principles otherwise, before and after.
    """
    withheld = versions_withheld(user_id, owner_at) if owner_at is not None else []
    later = aliased(Mark)
    rows = db.session.execute(
        sa.select(QuestionVersion.topic, sa.func.sum(Mark.share), sa.func.count())
        .select_from(Attempt)
        .join(Item, Item.attempt_id == Attempt.id)
        .join(QuestionVersion, QuestionVersion.id == Item.question_version_id)
        .join(Mark, (Mark.attempt_id == Item.attempt_id) & (Mark.position == Item.position))
        .where(
            Attempt.user_id == user_id,
            Attempt.submitted_at.is_not(None),
            # An abandoned attempt is not marked, whatever was checked before it was abandoned.
            Attempt.ended_by.is_distinct_from(EndedBy.ABANDONED),
            Attempt.quiz_version_id.not_in(withheld),
            Mark.share.is_not(None),
            ~sa.exists().where(
                later.attempt_id == Mark.attempt_id, later.position == Mark.position, later.id > Mark.id
            ),
        )
        .group_by(QuestionVersion.topic)
    )
    sums = {topic: evidence(earned or 0.0, count) for topic, earned, count in rows}
    return [(topic, sums.get(topic.slug, evidence(0.0, 0))) for topic in syllabus.principles()]


def next_step(principles: Sequence[tuple[syllabus.Topic, Evidence]]) -> tuple[syllabus.Topic, Evidence] | None:
    """The principle to read next, with the evidence that is the reason; None before the first answer."""
    if not any(e.answers for _, e in principles):
        return None
    slug = weakest([(topic.slug, e) for topic, e in principles])
    return next(((topic, e) for topic, e in principles if topic.slug == slug), None)
