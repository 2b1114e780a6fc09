"""A full exam room, laid down in bulk: 500 people with their papers, answers and signs of life in a moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask

from app.accounts.managing import departments
from app.accounts.models import User
from app.attempts.models import Attempt, ChangeCause, Item, Presence, Response, TimeChange
from app.attempts.tabs import new_tab
from app.bank.models import Question, QuestionVersion
from app.db import db, unit_of_work
from app.domain.roles import Role
from app.quizzes.listing import on_offer_as
from tests.taking import EXAM

SURNAMES = "王李张刘陈杨赵黄周吴"
GIVEN = ("明远", "书宁", "思齐", "雨桐", "志诚", "安然", "文博", "晓岚", "建国", "若兰")


def crowd(
    app: Flask,
    people: int,
    *,
    now: datetime,
    slug: str = EXAM,
    answered: int = 12,
    silent: int = 3,
    on_break: int = 0,
    granted: int = 0,
    changes: int = 1,
    first: int = 0,
) -> list[UUID]:
    """Put `people` new trainees, by turns in each department, into the middle of a quiz of half an hour.

    Each has answered `answered` questions, `changes` times each. The first `silent` were last heard of four minutes
    ago, the next `on_break` are on a break of their own, and the next `granted` have been given ten minutes.
    `first`: how many such people there are already.
    """
    with app.app_context(), unit_of_work():
        quiz, rooms = on_offer_as(slug), departments()
        ids = (db.session.scalar(sa.select(sa.func.max(User.id))) or 0) + 1
        opened = (db.session.scalar(sa.select(sa.func.max(Attempt.id))) or 0) + 1
        users, attempts, presences, given, items, responses = [], [], [], [], [], []
        versions = db.session.execute(
            sa.select(QuestionVersion.id, QuestionVersion.content)
            .join(Question, Question.id == QuestionVersion.question_id)
            .order_by(QuestionVersion.id)
            .limit(quiz.rules.question_count)
        ).all()
        for n in range(people):
            quiet, resting = n < silent, silent <= n < silent + on_break
            begun = now - timedelta(seconds=600 + n % 300)
            seen = now - timedelta(seconds=240 if quiet else n % 20)
            attempt = opened + n
            users.append(
                {
                    "username": f"crowd{first + n}",
                    "name": f"{SURNAMES[n % 10]}{GIVEN[n // 10 % 10]}{'' if first + n < 100 else first + n}",
                    "role": Role.TRAINEE,
                    "department_id": rooms[n % len(rooms)].id,
                    "created_at": begun,
                }
            )
            attempts.append(
                {
                    "uuid": uuid4(),
                    "user_id": ids + n,
                    "quiz_id": quiz.quiz_id,
                    "quiz_version_id": quiz.id,
                    "seed": n,
                    "started_at": begun,
                    "deadline_at": begun + timedelta(minutes=30),
                    "deadline_because": {"rule": "time_limit", "limit_minutes": 30.0, "own_minutes": 30.0},
                    "ends_at": begun + timedelta(minutes=30),
                    "break_until": now + timedelta(minutes=4) if resting else None,
                    "possible": float(len(versions)),
                }
            )
            position = min(answered + 1, len(versions))
            presences.append({"attempt_id": attempt, "position": position, "client": new_tab(begun), "seen_at": seen})
            if silent + on_break <= n < silent + on_break + granted:
                given.append(
                    {
                        "attempt_id": attempt,
                        "cause": ChangeCause.GRANTED,
                        "seconds": 600.0,
                        "reason": "Fire alarm",
                        "created_at": now,
                    }
                )
                attempts[-1]["ends_at"] += timedelta(minutes=10)
            for at, (version, content) in enumerate(versions, 1):
                order = [option["id"] for option in content["options"]]
                items.append(
                    {
                        "attempt_id": attempt,
                        "position": at,
                        "question_version_id": version,
                        "option_order": order,
                        "points": 1.0,
                    }
                )
                responses += [
                    {
                        "attempt_id": attempt,
                        "position": at,
                        "client": presences[-1]["client"],
                        "seq": at * changes + change,
                        "answer": f'"{order[0]}"',
                        "saved_at": seen - timedelta(seconds=5 + 10 * (answered - at)),
                    }
                    for change in range(changes)
                    if at <= answered
                ]
        for model, rows in (
            (User, users),
            (Attempt, attempts),
            (Item, items),
            (Presence, presences),
            (TimeChange, given),
            (Response, responses),
        ):
            if rows:
                db.session.execute(sa.insert(model), rows)
        return [a["uuid"] for a in attempts]
