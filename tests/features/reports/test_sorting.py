"""Every order, and pages by key: each attempt once, forwards and backwards; junk keys are refused."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.accounts.models import User
from app.attempts.models import Attempt
from app.db import db
from app.reports.results import SORTS
from tests.features.reports.results import NOON, link, put, shown, someone
from tests.inspection import attribute

KEYS = {
    "submitted": lambda attempt, name: (attempt.submitted_at, attempt.id),
    "score": lambda attempt, name: (-1.0 if attempt.earned is None else attempt.earned / attempt.possible, attempt.id),
    "name": lambda attempt, name: (name, attempt.id),
}


def lay_down(app, count: int) -> None:
    """Attempts with many equal scores, equal names and equal moments."""
    someone(app, "alice2", "Alice Ash")
    someone(app, "wang", "王小明")
    people = ["alice", "alice2", "bob", "wang", "charlie"]
    scores = [None, 0.0, 1.0, 1.0, 7 / 3, 8.0]
    for n in range(count):
        earned, moment = scores[n * 7 % len(scores)], NOON + timedelta(microseconds=n * 5 % 4)
        put(app, people[n * 3 % 5], earned=earned, possible=[8.0, 3.0][n % 2] if earned != 8.0 else 8.0, at=moment)


def expected(app, sort: str):
    with app.app_context():
        rows = db.session.execute(
            sa.select(Attempt, User.name)
            .join(User, User.id == Attempt.user_id)
            .where(Attempt.submitted_at.is_not(None))
        ).all()
        rows = sorted(rows, key=lambda row: KEYS[sort.lstrip("-")](*row), reverse=sort.startswith("-"))
        return [attempt.uuid for attempt, _ in rows]


@pytest.mark.parametrize("sort", SORTS)
def test_every_attempt_once_forwards_and_backwards(app, client, sort):
    lay_down(app, 60)
    put(app, "bob", at=None)
    wanted = expected(app, sort)
    ada = client("ada")
    page = ada.get("reports.attempts", sort=sort)
    assert link(page, "prev") is None
    pages = [shown(page)]
    while address := link(page, "next"):
        page = ada.get(address)
        pages.append(shown(page))
    assert [len(rows) for rows in pages] == [25, 25, 10]
    assert [row for rows in pages for row in rows] == wanted
    back = [shown(page)]
    while address := link(page, "prev"):
        page = ada.get(address)
        back.append(shown(page))
    assert back == pages[::-1]
    assert "60 attempts" in page.text("p[role=status]")


@pytest.mark.parametrize(("count", "more"), [(25, False), (26, True)])
def test_the_last_page_leads_nowhere(app, client, count, more):
    lay_down(app, count)
    page = client("ada").get("reports.attempts")
    assert (link(page, "next") is not None) is more


def test_pages_keep_the_filters(app, client):
    lay_down(app, 60)
    ada = client("ada")
    page = ada.get("reports.attempts", person="alice", sort="score")
    assert len(shown(page)) == 24
    page = ada.get("reports.attempts", department="hall", sort="-name")
    page = ada.get(link(page, "next"))
    assert len(shown(page)) == 48 - 25
    assert attribute(page.all("#department option[selected]")[0], "value") == "hall"


def test_a_page_stays_put_when_attempts_arrive(app, client):
    lay_down(app, 30)
    ada = client("ada")
    following = link(ada.get("reports.attempts"), "next")
    before = shown(ada.get(following))
    put(app, "bob", at=NOON + timedelta(days=1))
    assert shown(ada.get(following)) == before


@pytest.mark.parametrize(
    ("sort", "heading", "direction", "then"),
    [
        ("-submitted", "Submitted", "descending", "submitted"),
        ("submitted", "Submitted", "ascending", "-submitted"),
        ("score", "Score", "ascending", "-score"),
        ("-name", "Person", "descending", "name"),
    ],
)
def test_headings_sort(app, client, sort, heading, direction, then):
    put(app, "alice")
    page = client("ada").get("reports.attempts", sort=sort)
    marked = page.all("th[aria-sort]")
    assert [attribute(th, "aria-sort") for th in marked] == [direction]
    assert marked[0].to_text().split()[0] == heading
    assert attribute(marked[0].query("a")[0], "href") == f"/admin/attempts?sort={then}"


def packed(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


MOMENT = datetime(2026, 1, 1, tzinfo=UTC).isoformat()


@pytest.mark.parametrize("side", ["after", "before"])
@pytest.mark.parametrize(
    ("sort", "key"),
    [
        ("submitted", "x"),
        ("submitted", "%%%"),
        ("submitted", "é"),
        ("submitted", packed("{")),
        ("submitted", packed("7")),
        ("submitted", packed("[]")),
        ("submitted", packed('["a"]')),
        ("submitted", packed('["a", 1]')),
        ("submitted", packed("[null, 1]")),
        ("submitted", packed("[0.5, 1]")),
        ("submitted", packed(f'["{MOMENT}", "x"]')),
        ("submitted", packed(f'["{MOMENT}", null]')),
        ("submitted", packed(f'["{MOMENT}", Infinity]')),
        ("submitted", packed(f'["{MOMENT}", {10**30}]')),
        ("submitted", packed('["0001-01-01T00:00:00+23:00", 1]')),
        ("submitted", packed("[" * 50_000)),
        ("score", packed(f'["{MOMENT}", 1]')),
        ("score", packed("[[], 1]")),
        ("score", packed("[NaN, 1]")),
        ("name", packed("[1, 1]")),
        ("name", packed("[null, 1]")),
        ("name", packed('["a\\u0000", 1]')),
        ("name", packed('["\\ud800", 1]')),
    ],
)
def test_junk_keys(app, client, sort, key, side):
    put(app, "alice")
    page = client("ada").get("reports.attempts", status=422, sort=sort, **{side: key})
    assert "Something in the request is not right" in page.words
