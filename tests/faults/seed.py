"""Migrate and fill a new database for the faults: trainees t1 to tN, a long exam and one of a few seconds."""

from __future__ import annotations

import sys

import flask_migrate

from app import create_app
from app.accounts import passwords
from app.accounts.models import User
from app.clock import now
from app.db import db, unit_of_work
from app.domain.questions import Question
from app.domain.roles import Role
from app.domain.rules import Mode, Rules
from app.domain.selection import Slot
from app.ops.content import Content, publish
from tests.bench.seed import both, question

PASSWORD = "surviving-faults-27"
QUESTIONS = 20
LONG, SHORT = "long", "short"


def short_seconds(people: int) -> float:
    """The time limit of the short one: long enough for so many to have started before anybody's time runs out."""
    return 5 + 0.08 * people


def rules(slug: str, minutes: float) -> Rules:
    return Rules(
        slug=slug,
        mode=Mode.CHECK,
        title=both(slug),
        summary=both("Of this many questions."),
        audience=both("Nobody."),
        pass_mark=0.5,
        pass_mark_reason=both("Half."),
        time_limit_minutes=minutes,
        attempts_allowed=None,
        slots=(Slot(count=QUESTIONS, kinds=("single", "multiple", "true_false")),),
    )


def content(questions: list[Question], people: int) -> Content:
    return Content(questions, [rules(LONG, 24 * 60), rules(SHORT, short_seconds(people) / 60)], [])


def main(people: int) -> None:
    app = create_app()
    with app.app_context():
        flask_migrate.upgrade()
        with unit_of_work():
            publish(content([question(i) for i in range(QUESTIONS)], people), now=now())
        password_hash = passwords.hashed(PASSWORD)
        with unit_of_work():
            db.session.add_all(
                User(
                    username=f"t{number}",
                    name=f"Trainee {number}",
                    role=Role.TRAINEE,
                    password_hash=password_hash,
                    created_at=now(),
                )
                for number in range(1, people + 1)
            )


if __name__ == "__main__":
    main(int(sys.argv[1]))
