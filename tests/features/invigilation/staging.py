"""What the tests of the invigilator's page set up, and what they read back."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Department
from app.attempts.models import Attempt, Presence, TimeChange
from app.attempts.tabs import new_tab
from app.audit import Action, AuditEvent
from app.clock import now
from app.db import Base, db, unit_of_work
from app.domain.rules import Section
from app.domain.selection import Slot
from app.quizzes.models import Quiz
from tests import inspection
from tests.client import Client
from tests.features.quizzes.offers import offer
from tests.inspection import Page
from tests.taking import EXAM, Taken


def stored(app: Flask, model: type[Base]) -> list[Any]:
    """Every row, oldest first."""
    with app.app_context():
        return list(db.session.scalars(sa.select(model).order_by(*sa.inspect(model).primary_key)))


PARTS = "of-two-parts"


def parts(app: Flask) -> str:
    """A quiz without a limit, whose two parts of two questions have ten minutes each; its slug."""
    sections = tuple(
        Section(title={"en": name, "zh": name}, time_limit_minutes=10.0) for name in ("The facts", "The cases")
    )
    slots = tuple(Slot(count=2, kinds=("single",), section=number) for number in (1, 2))
    return offer(app, PARTS, slots=slots, sections=sections, time_limit_minutes=None)


def attempt_of(app: Flask, taken: Taken) -> Attempt:
    with app.app_context():
        return db.session.scalars(sa.select(Attempt).where(Attempt.uuid == taken.uuid)).one()


def set_attempt(app: Flask, taken: Taken, **columns: Any) -> None:
    with app.app_context(), unit_of_work():
        db.session.execute(sa.update(Attempt).where(Attempt.uuid == taken.uuid).values(**columns))


def heard(app: Flask, taken: Taken, *, ago: float, position: int = 1) -> datetime:
    """This attempt began a while ago, and its page was last heard of `ago` seconds ago."""
    seen = now() - timedelta(seconds=ago)
    with app.app_context(), unit_of_work():
        attempt = db.session.scalars(sa.select(Attempt).where(Attempt.uuid == taken.uuid)).one()
        attempt.started_at = min(attempt.started_at, seen - timedelta(seconds=60))
        db.session.execute(sa.delete(Presence).where(Presence.attempt_id == attempt.id))
        db.session.add(Presence(attempt_id=attempt.id, position=position, client=new_tab(seen), seen_at=seen))
    return seen


def changes(app: Flask, taken: Taken) -> list[TimeChange]:
    """What moved this attempt's end."""
    attempt = attempt_of(app, taken)
    return [c for c in stored(app, TimeChange) if c.attempt_id == attempt.id]


def acts(app: Flask, action: Action) -> list[AuditEvent]:
    return [e for e in stored(app, AuditEvent) if e.action is action]


def quiz_id(app: Flask, slug: str = EXAM) -> int:
    with app.app_context():
        return db.session.scalars(sa.select(Quiz.id).where(Quiz.slug == slug)).one()


def department_id(app: Flask, slug: str) -> int:
    with app.app_context():
        return db.session.scalars(sa.select(Department.id).where(Department.slug == slug)).one()


def sittings(page: Page) -> list[str]:
    """The rows of the table of those who are in."""
    return [" ".join(row.to_text().split()) for row in page.all("#live-people tbody tr")]


def figures(page: Page) -> list[str]:
    """In now, without contact, on a break, finished lately."""
    return [dd.to_text().strip() for dd in page.all("#live-figures dd")]


def hidden(page: Page, name: str) -> str:
    """The value of a hidden field."""
    (field,) = page.all(f"main form input[type=hidden][name={name}]")
    return inspection.attribute(field, "value") or ""


def once(client: Client, act: str = "add_time_page", slug: str = EXAM) -> str:
    """The token of a form that was opened just now."""
    return hidden(client.get(f"invigilation.{act}", slug=slug), "once")


def fill(page: Page) -> dict[str, str]:
    """What the hidden fields of a page that asks for a confirmation send again."""
    names = re.findall(r'<input type="hidden" name="(\w+)"', page.html)
    return {name: hidden(page, name) for name in {*names} - {"csrf_token", "back"}}
