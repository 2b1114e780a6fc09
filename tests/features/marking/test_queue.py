"""The queue of answers to mark: whose, in which order, how many."""

import pytest

from app.attempts.models import Attempt, EndedBy
from app.marking.queue import PAGE
from tests.features.attempts.stored import change
from tests.features.attempts.typing import answer_all, typed_quiz
from tests.taking import start


@pytest.fixture
def quiz(app):
    return typed_quiz(app)


def written(client, who, quiz):
    taken = start(client(who), quiz)
    answer_all(taken)
    taken.submit()
    return taken


def names(page):
    return [row.to_text().strip() for row in page.all("tbody th")]


def count(page):
    found = page.all(".side .count")
    return found[0].to_text().split()[0] if found else None


def test_empty(app, client, quiz):
    page = client("rita").get("marking.index")
    assert "Nothing waits to be marked" in page.words
    assert count(page) is None


def test_oldest_first_and_of_the_own_department_only(app, client, quiz):
    for who in ("charlie", "bob", "alice"):
        written(client, who, quiz)
    rita = client("rita").get("marking.index")
    assert names(rita) == ["Bob Birch", "Alice Ash"]
    assert count(rita) == "2"
    ada = client("ada").get("marking.index")
    assert names(ada) == ["Charlie Cedar", "Bob Birch", "Alice Ash"]
    # The count stands on every page of an administrator.
    assert count(client("ada").get("reports.index")) == "3"


def test_never_ones_own(app, client, quiz):
    written(client, "rita", quiz)
    assert names(client("rita").get("marking.index")) == []
    assert names(client("ada").get("marking.index")) == ["Rita Rowan"]


def test_what_does_not_wait_is_not_in_it(app, client, quiz):
    taken = start(client("alice"), quiz)
    answer_all(taken, p4=None)
    taken.submit()
    open_ = start(client("bob"), quiz)
    answer_all(open_)
    assert names(client("rita").get("marking.index")) == []
    open_.submit()
    assert names(client("rita").get("marking.index")) == ["Bob Birch"]
    change(app, Attempt, ended_by=EndedBy.ABANDONED)
    assert names(client("rita").get("marking.index")) == []


def test_paged(app, client, quiz):
    alice = client("alice")
    for _ in range(PAGE + 1):
        taken = start(alice, quiz)
        taken.save(4, "Mine.")
        taken.submit()
    rita = client("rita")
    first = rita.get("marking.index")
    assert len(names(first)) == PAGE
    assert count(first) == str(PAGE + 1)
    assert len(names(rita.get("marking.index", page=2))) == 1
    for page in ("0", "3", "x", "９", "1" * 30):
        rita.get("marking.index", 404, page=page)


@pytest.mark.parametrize("who", ["alice", "arthur"])
def test_closed_to(client, quiz, who):
    client(who).get("marking.index", 403)
