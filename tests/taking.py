"""Taking quizzes in tests: by the doors that people use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from app.attempts.models import Attempt
from app.attempts.papers import Paper, attempt_for, paper
from app.db import db
from app.domain.kinds import kind_of
from tests.client import Client

EXAM = "eight-principles-exam"
PRACTICE = "eight-principles-practice"
TEST = "where-you-stand"


@dataclass
class Taken:
    """An attempt in progress, seen from the browser of the one who takes it."""

    client: Client
    uuid: UUID

    def paper(self) -> Paper:
        with self.client.app.app_context():
            attempt = db.session.query(Attempt).filter_by(uuid=self.uuid).one()
            return paper(attempt_for(attempt.user_id, self.uuid))

    def key(self, position: int) -> Any:
        """The response that earns full marks at this position."""
        question = self.paper().entry(position).question
        key = kind_of(question).key(question)
        return "In my own words." if key is None else list(key) if isinstance(key, tuple) else key

    def wrong(self, position: int) -> Any:
        """A response that earns nothing at this position."""
        question = self.paper().entry(position).question
        if not kind_of(question).order(question).ids or question.kind == "cloze":
            return {"1": "0"} if question.kind == "cloze" else "0"
        distractor = next(option.id for option in question.options if option.value == 0)
        return [distractor] if question.kind == "multiple" else distractor

    def save(self, position: int, response: Any, *, seq: int = 1, client: str | None = None, status: int = 200) -> Any:
        body = {"client": client or str(uuid4()), "seq": seq, "response": response}
        return self.client.put("attempts.save", body, status, uuid=self.uuid, position=position)

    def submit(self) -> None:
        self.client.post("attempts.submit", uuid=self.uuid)


def start(client: Client, slug: str = EXAM) -> Taken:
    client.post("attempts.start", slug=slug)
    return Taken(client, UUID(client.headers["Location"].rsplit("/", 1)[1]))


def finished(client: Client, slug: str = TEST, *, right: int = 100) -> Taken:
    """A finished attempt whose first `right` answers are the keys and the others wrong."""
    taken = start(client, slug)
    for entry in taken.paper().entries:
        taken.save(
            entry.position, taken.key(entry.position) if entry.position <= right else taken.wrong(entry.position)
        )
    taken.submit()
    return taken
