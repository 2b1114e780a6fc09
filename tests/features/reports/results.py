"""Attempts for reports: `put` lays a row down as it is, `take` answers a paper through the use-cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.accounts.managing import create_user
from app.accounts.models import Department, User
from app.attempts import taking
from app.attempts.models import Attempt, EndedBy, Response
from app.attempts.papers import Entry, paper
from app.db import db, to_json, unit_of_work
from app.domain.roles import Role
from app.quizzes.listing import on_offer_as
from tests import inspection
from tests.inspection import Page
from tests.taking import TEST, right_answer, wrong_answer

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def someone(app, username: str, name: str, department: str | None = "hall", role: Role = Role.TRAINEE) -> int:
    """One more person; their id."""
    with app.app_context(), unit_of_work():
        where = db.session.scalar(sa.select(Department).where(Department.slug == department)) if department else None
        return create_user(username, name, role, None, now=NOON, department=where).id


def user_id(app, username: str) -> int:
    with app.app_context():
        return db.session.scalars(sa.select(User.id).where(User.username == username)).one()


def change(app, username: str, **columns: object) -> None:
    """Set columns of a person's row."""
    with app.app_context(), unit_of_work():
        db.session.execute(sa.update(User).where(User.username == username).values(**columns))


def put(
    app,
    username: str,
    slug: str = TEST,
    *,
    earned: float | None = 4.0,
    possible: float = 8.0,
    passed: bool | None = None,
    at: datetime | None = NOON,
    deadline: datetime | None = None,
) -> UUID:
    """An attempt without items. `at` is when it was submitted; None leaves it open."""
    with app.app_context(), unit_of_work():
        quiz = on_offer_as(slug)
        row = Attempt(
            uuid=uuid4(),
            user_id=db.session.scalars(sa.select(User.id).where(User.username == username)).one(),
            quiz_id=quiz.quiz_id,
            quiz_version_id=quiz.id,
            seed=1,
            started_at=(at or NOON) - timedelta(minutes=10),
            deadline_at=deadline,
            ends_at=deadline,
            deadline_because={},
            submitted_at=at,
            ended_by=EndedBy.TRAINEE if at else None,
            earned=earned if at else None,
            score_from=at,
            possible=possible,
            passed=passed,
        )
        db.session.add(row)
        db.session.flush()
        return row.uuid


def take(
    app, username: str, slug: str = TEST, *, right: Callable[[Entry], bool] = lambda _: True, at: datetime = NOON
) -> UUID:
    """A finished attempt: the key where `right` says so, a distractor elsewhere."""
    with app.app_context(), unit_of_work():
        person = db.session.scalars(sa.select(User).where(User.username == username)).one()
        attempt = taking.start(person, on_offer_as(slug), uuid=uuid4(), seed=7, now=at, zone=ZoneInfo("UTC"))
        for entry in paper(attempt).entries:
            answer = right_answer(entry.question) if right(entry) else wrong_answer(entry.question)
            db.session.add(
                Response(
                    attempt_id=attempt.id,
                    position=entry.position,
                    client="test",
                    seq=entry.position,
                    answer=to_json(answer),
                    saved_at=at,
                )
            )
        db.session.flush()
        taking.submit(person.id, attempt.uuid, now=at + timedelta(minutes=5))
        return attempt.uuid


def shown(page: Page) -> list[UUID]:
    """The attempts that a list links to, in its order."""
    links = [inspection.attribute(a, "href") for a in page.all("tbody a")]
    return [UUID(href.rsplit("/", 1)[1]) for href in links if "attempts/" in href]


def cells(page: Page, selector: str = "tbody tr") -> list[str]:
    """The words of every row."""
    return [" ".join(row.to_text().split()) for row in page.all(selector)]


def link(page: Page, rel: str) -> str | None:
    """Where the link to the next or previous page leads."""
    found = page.all(f"a[rel={rel}]")
    return inspection.attribute(found[0], "href") if found else None
