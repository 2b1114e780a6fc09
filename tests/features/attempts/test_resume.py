"""Coming back to an attempt: at the first question without an answer."""

from uuid import uuid4

import pytest

from tests.taking import TEST, start


@pytest.mark.parametrize(
    ("answered", "goes_to"),
    [((), 1), ((1,), 2), ((1, 2, 3), 4), ((2, 3), 1), ((1, 3), 2), (range(1, 8), 8), (range(1, 9), 1)],
)
def test_goes_on_at_the_first_unanswered(client, answered, goes_to):
    taken = start(client("alice"), TEST)
    for position in answered:
        taken.save(position, taken.key(position))
    page = taken.client.get("attempts.resume", uuid=taken.uuid)
    assert page.text("h1").startswith(f"Question {goes_to} of 8")


def test_a_cleared_answer_is_unanswered(client):
    taken = start(client("alice"), TEST)
    for position in (1, 2):
        taken.save(position, taken.key(position))
    taken.save(1, None, seq=2)
    assert taken.client.get("attempts.resume", uuid=taken.uuid).text("h1").startswith("Question 1 of 8")


def test_after_submitting_it_leads_to_the_result(client):
    taken = start(client("alice"), TEST)
    taken.submit()
    taken.client.get("attempts.resume", 302, uuid=taken.uuid)
    assert taken.client.headers["Location"] == f"/attempts/{taken.uuid}/result"


def test_a_stranger_finds_nothing(client):
    taken = start(client("alice"), TEST)
    client("charlie").get("attempts.resume", 404, uuid=taken.uuid)
    taken.client.get("attempts.resume", 404, uuid=uuid4())


def test_posting_is_not_possible(client):
    taken = start(client("alice"), TEST)
    taken.client.post("attempts.resume", status=405, uuid=taken.uuid)
