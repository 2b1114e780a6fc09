"""From quiz files to immutable versions. Publishing twice changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from app.bank.models import Origin
from app.db import db
from app.domain.errors import Conflict
from app.domain.rules import Rules, rules_data
from app.quizzes.models import Quiz, QuizVersion


def publish(quizzes: Sequence[Rules], *, now: datetime) -> int:
    """Make the quizzes what the files say; how many were added, changed, restored or retired.

    What was composed in the browser is neither changed nor retired; Conflict with its slugs, as `keys`, when a file
    brings one.
    """
    browser = set(db.session.scalars(sa.select(Quiz.slug).where(Quiz.origin == Origin.BROWSER)))
    taken = [rules.slug for rules in quizzes if rules.slug in browser]
    if taken:
        raise Conflict("written_in_the_browser", keys=taken)
    rows = db.session.execute(
        sa.select(Quiz, QuizVersion.content)
        .join(QuizVersion, (QuizVersion.quiz_id == Quiz.id) & (QuizVersion.number == Quiz.current_number))
        .where(Quiz.origin == Origin.FILE)
        .with_for_update(of=Quiz)
    )
    known = {quiz.slug: (quiz, content) for quiz, content in rows}
    moved = 0
    for position, rules in enumerate(quizzes):
        data = rules_data(rules)
        if rules.slug not in known:
            quiz = Quiz(slug=rules.slug, position=position, current_number=1)
            db.session.add_all([quiz, QuizVersion(quiz=quiz, number=1, content=data, published_at=now)])
            moved += 1
            continue
        quiz, content = known.pop(rules.slug)
        if data != content:
            quiz.current_number += 1
            db.session.add(QuizVersion(quiz=quiz, number=quiz.current_number, content=data, published_at=now))
        moved += data != content or quiz.retired_at is not None
        quiz.position, quiz.retired_at = position, None
    for quiz, _ in known.values():
        moved += quiz.retired_at is None
        quiz.retired_at = quiz.retired_at or now
    db.session.flush()
    return moved
