"""A question as a trainee's page has it, without an attempt: nothing of it is stored or counted."""

from __future__ import annotations

import json
from typing import Any

from app.attempts.models import Cause
from app.attempts.papers import Entry, Marked
from app.domain.kinds import kind_of
from app.domain.questions import Question
from app.domain.scoring import score


def number_of(question: Question) -> int:
    """In place of the id of a version, for content that is none: pages keep pieces by it. No id is negative."""
    return -1 - hash(repr(question)) % 2**40


def entry(question: Question, position: int, version_id: int, answer: Any = None, marked: bool = False) -> Entry:
    """An item at this position, in the author's order; `marked`: with what the answer (decoded JSON) earns."""
    kind = kind_of(question)
    mark = None
    if marked:
        mark = Marked(position, Cause.CHECKED, score(question, kind.response(question, answer)), True, None)
    return Entry(
        position=position,
        question=question,
        version_id=version_id,
        order=kind.order(question).ids,
        points=1.0,
        answer=json.loads(json.dumps(answer)),
        response=None,
        mark=mark,
        tried=answer,
        tries=0,
        flagged=False,
        section=1,
        timed=False,
    )
