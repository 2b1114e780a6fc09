"""Saving an answer: the hot path. One SQL statement is the permission check, the deadline check and the write."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app.accounts import signing_in
from app.attempts import sections
from app.attempts.models import Attempt, Item, Mark, Response
from app.attempts.papers import attempt_for, given, is_over, read_whole
from app.attempts.tabs import counting, latest, opened_later, says_when
from app.bank import library
from app.db import Store, db, statement, store, to_json
from app.domain import deadlines
from app.domain.errors import Busy, Closed, Conflict, Invalid, NotFound, RuleBroken, SignInNeeded
from app.domain.kinds import kind_of

# Written only if the session is alive and its owner not disabled, the attempt this person's, open, in time and not
# standing still, the item there, unchecked and in a section that is open, and nothing newer stored: no later change of
# the same page, and no change of a page that was opened later. A repeat of the same change finds its own row and
# writes nothing new; a repeat with other content is refused. The attempt's row is locked on PostgreSQL, so that a
# submit either sees this answer or refuses it. (CASE, because PostgreSQL would else go through all open attempts by the
# index that is partial to them, as long as it does not know better.)
_SAVE = """
INSERT INTO response (attempt_id, position, client, seq, answer, saved_at)
SELECT a.id, i.position, CAST(:client AS varchar(36)), :seq, :answer, :now
FROM attempt a
JOIN login_session s ON s.user_id = a.user_id
JOIN user_account u ON u.id = a.user_id AND u.disabled_at IS NULL
JOIN item i ON i.attempt_id = a.id AND i.position = :position
WHERE a.uuid = :uuid AND CASE WHEN a.submitted_at IS NULL THEN 1 ELSE 0 END = 1
AND (a.ends_at IS NULL OR a.ends_at >= :now)
AND a.paused_at IS NULL AND (a.break_until IS NULL OR a.break_until <= :now)
AND s.token_hash = :session AND s.revoked_at IS NULL AND s.expires_at > :now
AND (NOT i.timed OR EXISTS (SELECT 1 FROM section_time t WHERE t.attempt_id = a.id AND t.section = i.section
                            AND t.left_at IS NULL AND (t.ends_at IS NULL OR t.ends_at >= :now)))
AND NOT EXISTS (SELECT 1 FROM mark m WHERE m.attempt_id = a.id AND m.position = i.position AND m.final)
AND NOT EXISTS (SELECT 1 FROM response r WHERE r.attempt_id = a.id AND r.position = i.position
                AND ((r.client = CAST(:client AS varchar(36)) AND r.seq > :seq)
                     OR (CAST(:says_when AS boolean) AND substr(r.client, 15, 1) = '7'
                         AND r.client {bytewise} > CAST(:client AS varchar(36))
                         AND r.client {bytewise} < CAST(:latest AS varchar(36)) AND r.client = lower(r.client))))
{lock}
ON CONFLICT (attempt_id, position, client, seq) DO UPDATE SET seq = excluded.seq
WHERE response.answer = excluded.answer
RETURNING saved_at, (SELECT ends_at FROM attempt WHERE attempt.id = response.attempt_id)
"""
_SAVE_STATEMENT = statement(
    _SAVE.format(lock="", bytewise=""), postgres=_SAVE.format(lock="FOR SHARE OF a", bytewise='COLLATE "C"')
)

MAX_SEQ = 2**31 - 1
_LOOKS = 3
"""How often a save is tried that nothing forbids any more when we look why it was not written."""
_KNOWN_PAPERS = 20_000
# Items never change, so what a process has once read of an attempt's paper it may keep: uuid -> question versions.
_papers: dict[tuple[str, UUID], tuple[int, ...]] = {}


@dataclass(frozen=True, slots=True)
class Saved:
    """What is stored now. `remaining` is in seconds, None = time is not limited."""

    seq: int
    saved_at: datetime
    remaining: float | None


def save_response(token: str, uuid: UUID, position: int, raw: object, *, client: str, seq: int, now: datetime) -> Saved:
    """Store one answer durably, as the person whose session `token` opened.

    Raises SignInNeeded, NotFound (not theirs, or no such item), Closed (submitted, out of time, standing still,
    checked, or in a section that is not open), Invalid (not an answer to this question), Conflict (the same change was
    sent before with other content, or a page that was opened later has answered), Busy.
    """
    version_id = _version_at(uuid, position)
    invalid = None
    answer = "null"
    if version_id is not None:
        question = library.versions([version_id])[version_id]
        try:
            answer = to_json(kind_of(question).response(question, raw))
        except Invalid as error:
            invalid = error
    for _ in range(_LOOKS):
        if version_id is not None and invalid is None:
            saved = _write(store(), token, uuid, position, client, seq, answer, now)
            if saved is not None:
                return saved
        saved = _explain(token, uuid, position, client, seq, answer, invalid, now)
        if saved is not None:
            return saved
    raise Busy("store_unavailable")


def save_sent(token: str, uuid: UUID, position: int, raw: object, *, client: str, seq: int, read_at: datetime) -> Saved:
    """As `save_response`, for what came over the network and was read at `read_at`: had it perhaps been sent in time,
    then it counts."""
    try:
        return save_response(token, uuid, position, raw, client=client, seq=seq, now=read_at)
    except Closed as closed:
        if closed.code not in ("time_over", "section_closed"):
            raise
    sent_at = read_at - deadlines.ON_ITS_WAY
    return save_response(token, uuid, position, raw, client=client, seq=seq, now=sent_at)


def save_at_once(
    stored: Store, token: str, uuid: UUID, position: int, raw: object, *, client: str, seq: int, now: datetime
) -> Saved | None:
    """As `save_response` where nothing is in the way and this process has read the paper before, without as much as an
    application's context. None = not saved; `save_response` does it or says why. Raises Invalid and Busy as that does.
    """
    known = _papers.get((stored.database, uuid), ())
    question = library.known(stored.database, known[position - 1]) if 1 <= position <= len(known) else None
    if question is None:
        return None
    answer = to_json(kind_of(question).response(question, raw))
    return _write(stored, token, uuid, position, client, seq, answer, now)


def _write(
    stored: Store, token: str, uuid: UUID, position: int, client: str, seq: int, answer: str, now: datetime
) -> Saved | None:
    row = stored.write(
        _SAVE_STATEMENT,
        {
            "session": signing_in.token_hash(token),
            "uuid": uuid.hex,
            "position": position,
            "client": client,
            "seq": seq,
            "answer": answer,
            "says_when": says_when(client, now),
            "latest": latest(now),
            "now": stored.stamp(now),
        },
    )
    if row is None:
        return None
    saved_at = stored.instant(row[0])
    assert saved_at is not None
    return Saved(seq, saved_at, deadlines.remaining_seconds(stored.instant(row[1]), now))


def _version_at(uuid: UUID, position: int) -> int | None:
    """The question version pinned at this position of this attempt, whoever asks."""
    key = (store().database, uuid)
    known = _papers.get(key)
    if known is None:
        known = tuple(
            db.session.scalars(
                sa.select(Item.question_version_id)
                .join(Attempt, Attempt.id == Item.attempt_id)
                .where(Attempt.uuid == uuid)
                .order_by(Item.position)
            )
        )
        if not known:
            return None
        if len(_papers) >= _KNOWN_PAPERS:
            _papers.clear()
        _papers[key] = known
    return known[position - 1] if 1 <= position <= len(known) else None


def _explain(
    token: str, uuid: UUID, position: int, client: str, seq: int, answer: str, invalid: Invalid | None, now: datetime
) -> Saved | None:
    """Why nothing was written; None = whatever it was, it does not stand in the way any more."""
    db.session.rollback()  # what was read before is not how things stand
    attempt = _open_for_answers(token, uuid, position, now)
    if invalid is not None:
        raise invalid
    here = (Response.attempt_id == attempt.id, Response.position == position)
    newest = db.session.scalar(
        sa.select(Response).where(*here, Response.client == client).order_by(Response.seq.desc()).limit(1)
    )
    if newest is not None and (newest.seq > seq or (newest.seq == seq and newest.answer == answer)):
        # A change that was overtaken on its way, or is stored already: what is stored stays.
        return Saved(newest.seq, newest.saved_at, attempt.remaining(now))
    item = db.session.get_one(Item, (attempt.id, position))
    if item.timed and not sections.is_open(attempt.id, item.section, attempt.stopped_at(now) or now):
        raise Closed("section_closed")
    final = sa.select(Mark.id).where(Mark.attempt_id == attempt.id, Mark.position == position, Mark.final.is_(True))
    if db.session.scalar(final.limit(1)):
        _open_for_answers(token, uuid, position, now)  # a submit between our two looks is what closed it
        raise Closed("item_checked")
    if newest is not None and newest.seq == seq:
        raise Conflict("seq_reused")
    if attempt.stopped_at(now) is not None:
        raise Closed("paused")
    others = db.session.scalars(sa.select(Response.client).where(*here).distinct())
    if any(opened_later(other, client, now) for other in others):
        raise Conflict("superseded")
    return None


def refusal(token: str, uuid: UUID, position: int, invalid: Invalid, *, now: datetime) -> RuleBroken:
    """What to answer to a save that cannot be read: `invalid`, unless a rule that comes first says no."""
    try:
        _open_for_answers(token, uuid, position, now)
    except RuleBroken as broken:
        return broken
    return invalid


def _open_for_answers(token: str, uuid: UUID, position: int, now: datetime) -> Attempt:
    """The attempt, if this session's owner may answer here now; checked in the order that tells a stranger nothing."""
    user = signing_in.signed_in(token, now=now)
    if user is None:
        raise SignInNeeded("session_ended")
    attempt = attempt_for(user.id, uuid)
    if _version_at(uuid, position) is None:
        raise NotFound("no_such_item")
    if attempt.submitted_at is not None:
        raise Closed("submitted")
    if is_over(attempt, now):
        raise Closed("time_over")
    return attempt


def stored_responses(attempt: Attempt) -> dict[int, dict[str, object]]:
    """Each answered position's stored response, as the save contract sent it."""
    counted = counting(given(attempt.id).values())
    whole = read_whole(counted.values())
    return {
        position: {
            "response": json.loads(whole[row.id].answer or "null"),
            "seq": row.seq,
            "client": row.client,
            "saved_at": row.saved_at,
        }
        for position, row in counted.items()
    }
