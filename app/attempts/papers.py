"""Loading an attempt with all that belongs to it, as the person who may see it."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.attempts.models import Attempt, Cause, Flag, Item, Mark, Response
from app.attempts.tabs import counting
from app.bank import library
from app.db import Base, db
from app.domain import deadlines, release
from app.domain.errors import NotFound, Unreadable
from app.domain.kinds import Reading, kind_of, readings
from app.domain.questions import Option, Question
from app.domain.release import Part
from app.domain.rules import Overdue, Rules
from app.domain.scoring import Worth, after_tries, current, score
from app.quizzes.models import QuizVersion

Row = tuple[tuple[Hashable, ...], tuple[Any, ...]]
"""(all that a piece of a page depends on, what its macro is called with)."""


class Given(NamedTuple):
    """An answer as it was stored."""

    id: int
    position: int
    client: str
    seq: int
    answer: str | None
    """JSON; None = long, and not read."""
    saved_at: datetime


class Marked(NamedTuple):
    """A mark, as far as the paper needs it."""

    position: int
    cause: Cause
    share: float | None
    final: bool
    response_id: int | None
    criteria: dict[str, float] | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One item with its answer and its mark so far. `answer` is decoded JSON, None = not answered.

    `tried` is the answer that the mark is for, and `tries` how often an answer has been checked.
    """

    position: int
    question: Question
    version_id: int
    order: tuple[str, ...]
    """The ids of what the question lays out, as they stand on this person's page."""
    points: float
    answer: Any
    response: Given | None
    mark: Marked | None
    tried: Any
    tries: int
    flagged: bool
    section: int
    timed: bool
    fault: Unreadable | None = None
    """Why the answer, as it stands in the form that was sent, could not be read and is not saved."""

    @property
    def answered(self) -> bool:
        return self.answer is not None

    @property
    def checked(self) -> bool:
        """Whether its mark closes it. Until then an answer that was checked may be changed and checked again."""
        return self.mark is not None and self.mark.final

    @property
    def changed(self) -> bool:
        """Whether the answer is not the one that was marked."""
        return self.mark is None or self.answer != self.tried

    @property
    def shape(self) -> str:
        """How its answer travels: see `domain.kinds.Shape`."""
        return kind_of(self.question).SHAPE.value

    @property
    def fields(self) -> tuple[Reading, ...]:
        """What is to be filled in, blank."""
        return readings(self.question, None)

    def read(self, answer: Any) -> tuple[Reading, ...]:
        """A stored answer field by field."""
        return readings(self.question, answer)

    def listed(self, gap: str) -> tuple[Option, ...]:
        """The options of a gap that is chosen from a list, as they stand on this person's page."""
        return self.question.in_order(option_id for option_id in self.order if option_id.split(".")[0] == gap)

    @property
    def by_person(self) -> bool:
        """Whether only a person can say what an answer is worth."""
        return kind_of(self.question).key(self.question) is None

    @property
    def options(self) -> tuple[Option, ...]:
        """The options as they stand on this person's page: as the author wrote them where something else, such as what
        they are matched with, is what the question lays out."""
        return self.question.in_order(self.order) if self._lays_out_options else self.question.options

    @property
    def _lays_out_options(self) -> bool:
        return set(self.order) == set(self.question.option_ids)

    @property
    def chosen(self) -> frozenset[str]:
        """The ids of the options that the answer names."""
        return _named(self.answer)

    @property
    def chosen_then(self) -> frozenset[str]:
        """The ids of the options that the marked answer names."""
        return _named(self.tried)

    @property
    def tried_share(self) -> float:
        """What the marked answer would have earned at the first try, as a share: 1 = it is right."""
        return score(self.question, kind_of(self.question).response(self.question, self.tried)) or 0.0

    @property
    def worth(self) -> Worth:
        return Worth(self.mark.share if self.mark else None, self.points)

    def option_rows(self, *more: Hashable) -> list[Row]:
        """The options as shown, each with whether it is chosen and with `more`, for `pieces` of a template."""
        chosen = self.chosen
        return [
            ((self.version_id, option.id, option.id in chosen, *more), (option, option.id in chosen, *more))
            for option in self.options
        ]


def _named(answer: Any) -> frozenset[str]:
    if answer is None:
        return frozenset()
    if isinstance(answer, dict):
        return frozenset(answer.values())
    return frozenset([answer] if isinstance(answer, str) else answer)


@dataclass(frozen=True, slots=True)
class Paper:
    """An attempt, the rules it was started under, and its entries in order."""

    attempt: Attempt
    rules: Rules
    entries: tuple[Entry, ...]

    @property
    def answered(self) -> int:
        return sum(entry.answered for entry in self.entries)

    @property
    def section_numbers(self) -> list[int]:
        return sorted({entry.section for entry in self.entries})

    def map_rows(self, here: int, section: int) -> list[Row]:
        """The items of a section as the map shows them, for `pieces` of a template."""
        rows = [
            (e.position, e.position == here, e.answered, e.flagged, e.checked)
            for e in self.entries
            if e.section == section
        ]
        return [(row, row) for row in rows]

    def mark_rows(self, marks: bool) -> list[Row]:
        """The items with what they earned, where that may be shown."""
        rows = [(e.position, marks, e.mark.share if marks and e.mark else None) for e in self.entries]
        return [(row, row) for row in rows]

    @property
    def awaiting(self) -> int:
        """How many answers a person has still to mark."""
        return sum(entry.mark is not None and entry.mark.share is None for entry in self.entries)

    @property
    def unanswered(self) -> list[int]:
        return [entry.position for entry in self.entries if not entry.answered]

    @property
    def gives_feedback_at_once(self) -> bool:
        return self.tries_allowed > 0

    @property
    def tries_allowed(self) -> int:
        """How often an answer may be checked before submission; 0 = not at all."""
        return release.tries_allowed(self.rules.releases, self.rules.tries)

    def feedback(self, entry: Entry) -> frozenset[Part]:
        """What the check of this item shows while the attempt is open."""
        return release.after_check(self.rules.releases, closed=entry.checked)

    def may_reveal(self, entry: Entry) -> bool:
        """Whether the item may be given up for its key: it can be checked, and has been."""
        return Part.KEYS in release.feedback(self.rules.releases) and entry.tries > 0 and not entry.checked

    def most_now(self, entry: Entry) -> float:
        """The points that a right answer still earns at this item."""
        return entry.points * after_tries(1.0, entry.tries + 1, (entry.mark and entry.mark.share) or 0.0)

    def entry(self, position: int) -> Entry:
        if not 1 <= position <= len(self.entries):
            raise NotFound("no_such_item")
        return self.entries[position - 1]

    def first_open(self) -> int:
        """Where to go on: the first item without an answer, else the first."""
        return next(iter(self.unanswered), 1)


def attempt_for(user_id: int, uuid: UUID, *, hold: bool = False) -> Attempt:
    """This person's own attempt; NotFound for everybody else's, as for one that does not exist.

    `hold`: nobody else changes it until the unit of work ends, as it is then.
    """
    query = _OWN_HELD if hold else _OWN
    found: Attempt | None = db.session.scalar(query, {"uuid": uuid, "user_id": user_id})
    if found is None:
        raise NotFound("no_such_attempt")
    return found


_OWN = (
    sa.select(Attempt)
    .where(Attempt.uuid == sa.bindparam("uuid"), Attempt.user_id == sa.bindparam("user_id"))
    .options(joinedload(Attempt.quiz_version).lazyload(QuizVersion.quiz))
    .execution_options(populate_existing=True)
)
_OWN_HELD = _OWN.with_for_update(of=Attempt)


def _of(model: type[Base], names: Sequence[str], order_by: str) -> sa.Select[Any]:
    """These columns of an attempt's rows: asked at every page, so built once, and read as plain rows."""
    columns = model.__table__.c
    wanted = sa.select(*(columns[name] for name in names))
    return wanted.where(columns.attempt_id == sa.bindparam("attempt_id")).order_by(columns[order_by])


_ITEMS = _of(Item, ("position", "question_version_id", "option_order", "points", "section", "timed"), "position")
_ITEMS = _ITEMS.add_columns(Flag.position.is_not(None).label("flagged")).outerjoin(
    Flag, (Flag.attempt_id == Item.attempt_id) & (Flag.position == Item.position)
)
# Of what is typed at length every change is a row: of these rows only the ones that count are read whole.
_SHORT = 500
_stored = Response.__table__.c
_brief = sa.case((sa.func.length(_stored.answer) <= _SHORT, _stored.answer)).label("answer")
_GIVEN = (
    sa.select(*(_brief if name == "answer" else _stored[name] for name in Given._fields))
    .where(_stored.attempt_id == sa.bindparam("attempt_id"))
    .order_by(_stored.id)
)
_WHOLE: sa.Select[Any] = sa.select(_stored.id, _stored.answer).where(
    _stored.id.in_(sa.bindparam("ids", expanding=True))
)
_MARKED = _of(Mark, Marked._fields, "id")


def given(attempt_id: int) -> dict[int, Given]:
    """By id, every answer that was stored, in their order; for `read_whole` those that are long lack their text."""
    return {row.id: Given(*row) for row in db.session.connection().execute(_GIVEN, {"attempt_id": attempt_id})}


def read_whole(found: Iterable[Given]) -> dict[int, Given]:
    """By id, these answers with their text."""
    by_id = {row.id: row for row in found}
    lacking = [row.id for row in by_id.values() if row.answer is None]
    if lacking:
        for row_id, answer in db.session.connection().execute(_WHOLE, {"ids": lacking}):
            by_id[row_id] = by_id[row_id]._replace(answer=answer)
    return by_id


def paper(attempt: Attempt) -> Paper:
    """The attempt with its items, answers, marks and flags: four queries at most, however long it is."""
    rules = attempt.quiz_version.rules
    connection, this = db.session.connection(), {"attempt_id": attempt.id}
    items = connection.execute(_ITEMS, this).all()
    questions = library.versions(item.question_version_id for item in items)
    responses = given(attempt.id)
    answers = counting(responses.values())
    marks: dict[int, list[Marked]] = {}
    if attempt.submitted_at is not None or release.tries_allowed(rules.releases, rules.tries):
        for row in connection.execute(_MARKED, this):
            marks.setdefault(row.position, []).append(Marked(*row))
    last = {position: current(history) for position, history in marks.items()}
    whole = read_whole(
        [*answers.values(), *(responses[m.response_id] for m in last.values() if m and m.response_id in responses)]
    )
    entries = []
    for item in items:
        question = questions[item.question_version_id]
        history = marks.get(item.position, [])
        mark = last.get(item.position)
        # Of an answer that was stored and checked since the answers were read, its absence is all that can be said.
        marked = whole.get(mark.response_id) if mark is not None and mark.response_id is not None else None
        answer = answers.get(item.position)
        # A closed item's answer is the one that was marked, also if another was on its way at that very moment.
        response = marked if mark is not None and mark.final else answer and whole[answer.id]
        entries.append(
            Entry(
                position=item.position,
                question=question,
                version_id=item.question_version_id,
                order=tuple(item.option_order),
                points=item.points,
                answer=json.loads(response.answer or "null") if response else None,
                response=response,
                mark=mark,
                tried=json.loads(marked.answer or "null") if marked is not None else None,
                tries=sum(mark.cause is Cause.CHECKED for mark in history),
                flagged=item.flagged and attempt.submitted_at is None,
                section=item.section,
                timed=item.timed,
            )
        )
    return Paper(attempt, rules, tuple(entries))


def with_marks(whole: Paper, given: Iterable[Marked]) -> Paper:
    """The paper after these marks, each from the answer stored last."""
    new = {mark.position: mark for mark in given}
    return replace(
        whole,
        entries=tuple(
            replace(
                entry,
                mark=new[entry.position],
                tried=entry.answer,
                tries=entry.tries + (new[entry.position].cause is Cause.CHECKED),
            )
            if entry.position in new
            else entry
            for entry in whole.entries
        ),
    )


def is_over(attempt: Attempt, now: datetime) -> bool:
    """Whether nothing can be answered any more because time has run out; while the clock is stopped it has not."""
    return attempt.paused_at is None and deadlines.is_over(attempt.ends_at, now)


def ends_unattended_at(attempt: Attempt) -> datetime | None:
    """When the attempt ends if nobody does anything: the end of its time, or of the grace after it."""
    rules = attempt.quiz_version.rules
    if attempt.ends_at is None or rules.overdue is not Overdue.GRACE:
        return attempt.ends_at
    return attempt.ends_at + timedelta(minutes=rules.grace_minutes)


def is_overdue(attempt: Attempt, now: datetime) -> bool:
    """Whether it is open and time has ended it."""
    return (
        attempt.submitted_at is None and is_over(attempt, now) and deadlines.is_over(ends_unattended_at(attempt), now)
    )
