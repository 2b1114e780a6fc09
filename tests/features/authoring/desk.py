"""Writing questions in tests: by the doors that authors use. Arthur writes, Ada publishes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.audit import Action, AuditEvent
from app.bank.models import Question, QuestionDraft, QuestionVersion
from app.db import db
from tests.client import Client
from tests.inspection import Page

KEY = "duty-of-our-own"
SHIPPED = "duty-carried-through"


def filled(**changes: str) -> dict[str, str]:
    """The form of a good question with one key."""
    form = {
        "kind": "single",
        "level": "apply",
        "difficulty": "easy",
        "section": "1",
        "paragraphs": "P1, P2",
        "tags": "counter",
        "family": "",
        "stem-en": "Who comes first at the counter?",
        "stem-zh": "窗口先接待谁？",
        "key": "0",
    }
    options = (
        (
            "The next in line",
            "排在前面的人",
            "In the order of coming nobody needs a favour.",
            "按先后办理，谁都不必求人。",
        ),
        ("A friend of yours", "熟识的人", "Who came earlier would have to wait for it.", "先到的人就要为此多等。"),
        (
            "The loudest of all",
            "嗓门最大的人",
            "It would teach everybody else to shout as well.",
            "这等于教大家都来争吵。",
        ),
    )
    for n, (en, zh, why, because) in enumerate(options):
        form |= {
            f"option-{n}-id": "abc"[n],
            f"option-{n}-text-en": en,
            f"option-{n}-text-zh": zh,
            f"option-{n}-rationale-en": why,
            f"option-{n}-rationale-zh": because,
        }
    return form | changes


def begin(author: Client, slug: str = KEY, kind: str = "single") -> str:
    topic, name = slug.split("-", 1)
    author.post("authoring.create", {"topic": topic, "kind": kind, "name": name})
    return slug


def revision(app: Flask, key: str = KEY) -> int:
    found = draft(app, key)
    assert found is not None
    return found.revision


def write(author: Client, slug: str = KEY, status: int = 303, **changes: Any) -> None:
    """Send the form as a page that shows what is stored now would."""
    form = {"revision": str(revision(author.app, slug)), "go": "save", **filled(), **changes}
    author.post("authoring.save", form, status, slug=slug)


def written(author: Client, slug: str = KEY, **changes: str) -> str:
    """A working copy that is ready for review."""
    begin(author, slug)
    write(author, slug, **changes)
    return slug


def submit(author: Client, slug: str = KEY, reason: str = "New: the counter", status: int = 303) -> None:
    form = {"revision": str(revision(author.app, slug)), "reason": reason}
    author.post("authoring.submit", form, status, slug=slug)


def publish(person: Client, slug: str = KEY, status: int = 303) -> None:
    form = {"revision": str(revision(person.app, slug)), "confirmed": "y"}
    person.post("authoring.publish", form, status, slug=slug)


def published(author: Client, other: Client, slug: str = KEY, **changes: str) -> str:
    written(author, slug, **changes)
    submit(author, slug)
    publish(other, slug)
    return slug


def draft(app: Flask, key: str = KEY) -> QuestionDraft | None:
    with app.app_context():
        return db.session.scalar(sa.select(QuestionDraft).join(Question).where(Question.key == key))


def question(app: Flask, key: str = KEY) -> Question | None:
    with app.app_context():
        return db.session.scalar(sa.select(Question).where(Question.key == key))


def versions(app: Flask, key: str = KEY) -> list[QuestionVersion]:
    with app.app_context():
        query = sa.select(QuestionVersion).join(Question).where(Question.key == key).order_by(QuestionVersion.number)
        return list(db.session.scalars(query))


def events(app: Flask) -> list[AuditEvent]:
    """What the record says of questions, oldest first."""
    with app.app_context():
        query = sa.select(AuditEvent).order_by(AuditEvent.id)
        return [e for e in db.session.scalars(query) if e.action.value.startswith("question:")]


def actions(app: Flask) -> list[Action]:
    return [event.action for event in events(app)]


def sent_by(page: Page) -> dict[str, Any]:
    """What the editor's form would send if its button to save were pressed now."""
    found: dict[str, Any] = {"go": "save"}
    for field in page.all("#writing input, #writing textarea, #writing select"):
        name, ticked = field.attrs["name"], "checked" in field.attrs
        if field.name == "textarea":
            found[name] = field.to_text()
        elif field.name == "select":
            chosen = [option for option in field.query("option") if "selected" in option.attrs]
            found[name] = (chosen or field.query("option"))[0].attrs["value"]
        elif field.attrs.get("type") not in ("checkbox", "radio", "file"):
            found[name] = field.attrs["value"]
        elif ticked:
            found.setdefault(name, []).append(field.attrs["value"])
    return found


def fill(author: Client, changes: dict[str, Any], slug: str = KEY) -> Page:
    """Write these into the fields of the editor's page as it is now, press its button, and see the page after it."""
    form = sent_by(author.get("authoring.edit", slug=slug))
    unknown = [name for name in changes if name not in form and not name.endswith(("key", "-last", "situation"))]
    assert not unknown, unknown
    author.post("authoring.save", {**form, **changes}, slug=slug)
    return author.follow()
