"""Taking quizzes in tests: by the doors that people use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from app.attempts.models import Attempt
from app.attempts.papers import Paper, attempt_for, paper
from app.db import db
from app.domain.kinds import kind_of
from app.domain.questions import Question
from tests.client import Client

EXAM = "eight-principles-exam"
PRACTICE = "eight-principles-practice"
TEST = "where-you-stand"


def right_answer(question: Question) -> Any:
    """The response that earns full marks, as decoded JSON."""
    key = kind_of(question).key(question)
    return "In my own words." if key is None else list(key) if isinstance(key, tuple) else key


def wrong_answer(question: Question) -> Any:
    """A response that earns nothing, as decoded JSON."""
    if question.kind == "matching":
        targets = [target["id"] for target in question.detail["targets"]]
        return {o.id: next(t for t in targets if t != o.detail["match"]) for o in question.options}
    if question.kind == "ordering":
        return {option_id: str(n) for n, option_id in enumerate(reversed(question.option_ids), 1)}
    if question.kind == "judgement":
        key = right_answer(question)
        if question.detail["asks"] == "rate":
            return {option_id: "5" if rating < "3" else "1" for option_id, rating in key.items()}
        return {"best": key["worst"], "worst": key["best"]}
    if question.kind == "cloze":
        return {"1": "0"}
    if not kind_of(question).order(question).ids:
        return "0"
    distractor = next(option.id for option in question.options if option.value == 0)
    return [distractor] if question.kind == "multiple" else distractor


def fields(response: Any) -> dict[str, Any]:
    """The fields of the form that sends this response without a script."""
    if isinstance(response, dict):
        return {f"response.{part}": value for part, value in response.items()}
    return {"response": response}


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
        return right_answer(self.paper().entry(position).question)

    def wrong(self, position: int) -> Any:
        """A response that earns nothing at this position."""
        return wrong_answer(self.paper().entry(position).question)

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
