"""Composing in tests, by the doors that people use."""

import sqlalchemy as sa

from app.db import db
from app.quizzes.models import Quiz, QuizDraft, QuizVersion

SLUG = "counter-basics"
FORM = {
    "mode": "check",
    "title-en": "Counter basics",
    "title-zh": "窗口服务入门",
    "summary-en": "Five questions on duty and integrity.",
    "summary-zh": "恪尽职守与廉洁奉公，五道题。",
    "audience-en": "For those who begin at a counter.",
    "audience-zh": "面向新到窗口的同志。",
    "p0": "part",
    "p0-s0": "drawn",
    "p0-s0-count": "4",
    "p0-s0-topics": ["duty", "integrity"],
    "p0-s0-kinds": ["single", "true_false"],
    "p0-s0-points": "1",
    "p0-s1": "fixed",
    "p0-s1-questions": "loyalty-whom-the-work-serves",
    "p0-s1-points": "2",
}


def quiz(app, slug=SLUG):
    with app.app_context():
        return db.session.scalar(sa.select(Quiz).where(Quiz.slug == slug))


def draft(app, slug=SLUG):
    with app.app_context():
        return db.session.scalar(sa.select(QuizDraft).join(Quiz).where(Quiz.slug == slug))


def versions(app, slug=SLUG):
    with app.app_context():
        found = sa.select(QuizVersion).join(Quiz).where(Quiz.slug == slug).order_by(QuizVersion.number)
        return list(db.session.scalars(found))


def begun(author, slug=SLUG):
    author.post("composing.create", {"slug": slug})


def write(author, go="save", status=303, **changes):
    revision = changes.pop("revision", None) or str(draft(author.app).revision)
    return author.post("composing.save", {**FORM, "revision": revision, "go": go, **changes}, status=status, slug=SLUG)


def submitted(author, **changes):
    begun(author)
    write(author, **changes)
    author.post("composing.submit", {"revision": str(draft(author.app).revision), "reason": "New course"}, slug=SLUG)


def publish(reviewer, status=303):
    form = {"revision": str(draft(reviewer.app).revision), "confirmed": "y"}
    return reviewer.post("composing.publish", form, status=status, slug=SLUG)


def published(author, reviewer):
    submitted(author)
    publish(reviewer)
