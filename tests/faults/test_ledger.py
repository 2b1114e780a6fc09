"""The ledger sees each way in which what is stored can differ from what was acknowledged."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.faults.ledger import Key, Ledger, Row, Stored

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FIRST, SECOND, OTHER = Key("exam", 1, "page", 1), Key("exam", 1, "page", 2), Key("exam", 1, "later", 1)


def told(ledger, key, seq=None, at=NOON):
    ledger.acknowledge(key, {"seq": key.seq if seq is None else seq, "saved_at": at.isoformat()})


@pytest.fixture
def ledger():
    """Two changes of one page and one of a page that was opened later, all acknowledged."""
    ledger = Ledger(order={"page": 1, "later": 2})
    for key, response in ((FIRST, "a"), (SECOND, "b"), (OTHER, "c")):
        ledger.send(key, response)
        told(ledger, key)
    return ledger


@pytest.fixture
def stored():
    rows = [Row(1, FIRST, "a", NOON), Row(2, SECOND, "b", NOON), Row(3, OTHER, "c", NOON)]
    return Stored(rows, {("exam", 1): ("later", 1, "c", NOON)}, {"exam": NOON})


def kinds(ledger, stored):
    return {violation.split(":")[0] for violation in ledger.violations(stored)}


def test_nothing_is_wrong(ledger, stored):
    told(ledger, FIRST, 2)
    ledger.refused.append(SECOND)
    assert kinds(ledger, stored) == set()


def without(stored, key):
    return replace(stored, rows=[row for row in stored.rows if row.key != key])


def instead(stored, number, **changes):
    rows = list(stored.rows)
    rows[number] = rows[number]._replace(**changes)
    return replace(stored, rows=rows)


@pytest.mark.parametrize(
    ("kind", "spoil"),
    [
        ("lost", lambda stored: without(stored, FIRST)),
        ("lost", lambda stored: replace(stored, current={})),
        ("stale", lambda stored: replace(stored, current={("exam", 1): ("page", 2, "b", NOON)})),
        ("stale", lambda stored: replace(stored, current={("exam", 1): ("page", 1, "a", NOON)})),
        ("phantom", lambda stored: replace(stored, rows=[*stored.rows, Row(4, Key("exam", 2, "page", 9), "d", NOON)])),
        ("phantom", lambda stored: replace(stored, current={("exam", 1): ("later", 1, "d", NOON)})),
        ("changed", lambda stored: instead(stored, 0, answer="d")),
        ("changed", lambda stored: instead(stored, 0, saved_at=NOON - timedelta(seconds=1))),
        ("twice", lambda stored: replace(stored, rows=[*stored.rows, Row(4, FIRST, "a", NOON)])),
        ("late", lambda stored: replace(stored, deadlines={"exam": NOON - timedelta(microseconds=1)})),
    ],
)
def test_what_is_stored_is_not_what_was_acknowledged(ledger, stored, kind, spoil):
    assert kind in kinds(ledger, spoil(stored))


def test_an_acknowledgement_of_something_else(ledger, stored):
    told(ledger, FIRST, 7)
    assert "phantom" in kinds(ledger, stored)
    told(ledger, SECOND, 1)
    assert "stale" in kinds(ledger, stored)


def test_a_repeat_that_was_saved_at_another_time(ledger, stored):
    told(ledger, FIRST, at=NOON + timedelta(seconds=1))
    assert kinds(ledger, stored) == {"changed"}


def test_a_refusal_without_a_later_page(ledger, stored):
    ledger.refused.append(OTHER)
    assert kinds(ledger, stored) == {"refused"}
