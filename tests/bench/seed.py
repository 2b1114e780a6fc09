"""Fill an empty, migrated database for the exam day: trainees t1 to tN and one quiz of 20 questions."""

from __future__ import annotations

import sys

from app import create_app
from app.accounts import passwords
from app.accounts.models import User
from app.clock import now
from app.db import db, unit_of_work
from app.domain.questions import Option, Question
from app.domain.roles import Role
from app.domain.rules import Mode, Rules
from app.domain.selection import Slot
from app.ops.content import Content, publish

PASSWORD = "exam-day-of-the-bench"


def both(text: str) -> dict[str, str]:
    return {"en": text, "zh": text}


def question(i: int) -> Question:
    options = tuple(
        Option(
            id="abcd"[k],
            value=float(k == i % 4),
            text=both(f"Statement {k} about item {i}: it applies when the value exceeds {k * 11}."),
            rationale=both(f"Why statement {k} does or does not follow from the regulation on item {i}."),
        )
        for k in range(4)
    )
    return Question(
        key=f"patriotism-bench-{i}",
        kind="single",
        topic="patriotism",
        section=1,
        paragraphs=("P1",),
        situation=False,
        level="apply",
        difficulty="medium",
        stem=both(
            f"Question {i + 1}: which of these is the case for item {i * 7 % 13}? Read the regulation, then pick the one "
            "statement that follows from it."
        ),
        options=options,
    )


def main(people: int) -> None:
    app = create_app()
    with app.app_context():
        rules = Rules(
            slug="bench",
            mode=Mode.CHECK,
            title=both("Bench"),
            summary=both("Twenty questions."),
            audience=both("Nobody."),
            pass_mark=0.5,
            pass_mark_reason=both("Half."),
            time_limit_minutes=60.0,
            attempts_allowed=None,
            slots=(Slot(count=20, kinds=("single", "multiple", "true_false")),),
        )
        with unit_of_work():
            publish(Content([question(i) for i in range(20)], [rules], []), now=now())
        password_hash = passwords.hashed(PASSWORD)
        with unit_of_work():
            db.session.add_all(
                User(
                    username=f"t{i}",
                    name=f"Trainee {i}",
                    role=Role.TRAINEE,
                    password_hash=password_hash,
                    created_at=now(),
                )
                for i in range(1, people + 1)
            )


if __name__ == "__main__":
    main(int(sys.argv[1]))
