"""Whether a person may start a quiz now, and if not why and from when; and what time they would have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.accounts import accommodating
from app.accounts.models import User
from app.attempts.models import Attempt, ExamPause
from app.db import db, hold
from app.domain import deadlines
from app.domain.deadlines import Accommodation, Deadline
from app.domain.errors import Closed
from app.domain.rules import Rules
from app.quizzes.models import Quiz, QuizVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """One person at one quiz, at one instant.

    `refused`: why they may not start now; None = they may. Its codes: `closed` (facts: `closes_at`),
    `attempts_used_up` (`allowed`), `not_open_yet` (`opens_at`), `wait` (`from_when`, and `too_late`: the quiz closes
    before then), `paused` (`reason`).
    """

    now: datetime
    due: Accommodation
    deadline: Deadline
    """What a start now would give."""
    made: int
    """Attempts begun, however they ended."""
    last_ended_at: datetime | None
    next_from: datetime | None
    """From when the waiting time lets the next attempt begin; None = at once."""
    refused: Closed | None

    @property
    def minutes_until_close(self) -> float | None:
        """Minutes that a start now would give where the closing time cuts the limit short; None where it does not."""
        cut = self.deadline.because["rule"] == "closing" and "limit_minutes" in self.deadline.because
        seconds = deadlines.remaining_seconds(self.deadline.at, self.now)
        return seconds / 60 if cut and seconds is not None else None

    def left(self, rules: Rules) -> int | None:
        """Attempts that may still be begun; None = as many as one likes."""
        return None if rules.attempts_allowed is None else max(0, rules.attempts_allowed - self.made)


def admit(user: User, quiz: QuizVersion, *, now: datetime, zone: ZoneInfo) -> Admission:
    """For a start, within its unit of work and after asking for an open attempt, which goes on whatever this says.

    `zone`: the installation's, in which waiting days keep the wall clock. Raises Closed with the codes of `Admission`.
    """
    # A pause holds the quiz's row while it stops the clocks: either it sees this start or this start sees it.
    hold(sa.select(Quiz.id).where(Quiz.id == quiz.quiz_id), read=True, key_share=True)
    found = standing(user, quiz, now=now, zone=zone)
    if found.refused is not None:
        raise found.refused
    return found


def standing(user: User, quiz: QuizVersion, *, now: datetime, zone: ZoneInfo) -> Admission:
    """The same for a page that explains: it never raises."""
    return standings(user, [quiz], now=now, zone=zone)[quiz.quiz_id]


def standings(user: User, quizzes: Sequence[QuizVersion], *, now: datetime, zone: ZoneInfo) -> dict[int, Admission]:
    """By quiz id, in two queries however many there are."""
    due = accommodating.due(user.id)
    whose = {"user_id": user.id, "department_id": user.department_id, "quiz_ids": [quiz.quiz_id for quiz in quizzes]}
    begun = {quiz_id: more for quiz_id, *more in db.session.connection().execute(_BEGUN, whose)}
    found = {}
    for quiz in quizzes:
        rules = quiz.rules
        made, ended_at, pause_reason = begun[quiz.quiz_id]
        next_from = deadlines.next_start(
            ended_at, wait_days=rules.wait_days, wait_minutes=rules.wait_minutes, zone=zone
        )
        found[quiz.quiz_id] = Admission(
            now=now,
            due=due,
            deadline=deadlines.derive(now, rules.time_limit_minutes, rules.closes_at, due),
            made=made,
            last_ended_at=ended_at,
            next_from=next_from,
            refused=_refusal(rules, made, next_from, pause_reason, now),
        )
    return found


_MINE = ExamPause.department_id.is_(None) | (ExamPause.department_id == sa.bindparam("department_id", type_=sa.Integer))
_BEGUN = (
    sa.select(
        Quiz.id,
        sa.func.count(Attempt.id),
        sa.func.max(Attempt.submitted_at),
        # The reason of the pause that holds this person, if one does.
        sa.select(ExamPause.reason)
        .where(ExamPause.quiz_id == Quiz.id, ExamPause.ended_at.is_(None), _MINE)
        .order_by(ExamPause.id)
        .limit(1)
        .scalar_subquery(),
    )
    .outerjoin(Attempt, (Attempt.quiz_id == Quiz.id) & (Attempt.user_id == sa.bindparam("user_id")))
    .where(Quiz.id.in_(sa.bindparam("quiz_ids", expanding=True)))
    .group_by(Quiz.id)
)


def _refusal(
    rules: Rules, made: int, next_from: datetime | None, pause_reason: str | None, now: datetime
) -> Closed | None:
    """What is final comes before what passes; of two waits, the longer one counts."""
    opens_at, closes_at = rules.opens_at, rules.closes_at
    if closes_at is not None and closes_at <= now:
        return Closed("closed", closes_at=closes_at)
    if rules.attempts_allowed is not None and made >= rules.attempts_allowed:
        return Closed("attempts_used_up", allowed=rules.attempts_allowed)
    later = max((instant for instant in (opens_at, next_from) if instant is not None), default=now)
    if later > now:
        if later == opens_at:
            return Closed("not_open_yet", opens_at=opens_at)
        return Closed("wait", from_when=later, too_late=closes_at is not None and closes_at <= later)
    if pause_reason is not None:
        return Closed("paused", reason=pause_reason)
    return None
