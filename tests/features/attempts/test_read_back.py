"""Reading back: what is stored, never a key; strangers find nothing."""

import pytest

from app.attempts.models import Response
from tests.features.attempts.stored import only, rows
from tests.features.quizzes.offers import MULTIPLE, ONE_OF_EACH, SINGLE, offer
from tests.inspection import leaks
from tests.taking import EXAM, PRACTICE, TEST, finished, start

TAB = "11111111-1111-4111-8111-111111111111"


def read(taken, status=200):
    taken.client.get("attempts.responses", status, uuid=taken.uuid)
    return taken.client.json


def test_nothing_is_stored_yet(client):
    taken = start(client("alice"), TEST)
    assert read(taken) == {"submitted_at": None, "remaining_seconds": None, "responses": {}}


def test_what_is_stored(app, client):
    taken = start(client("alice"), offer(app, slots=ONE_OF_EACH))
    taken.save(SINGLE, "a", seq=7, client=TAB)
    taken.save(MULTIPLE, ["c", "b"], seq=2, client=TAB)
    first, second = rows(app, Response)
    assert read(taken)["responses"] == {
        "1": {"response": "a", "seq": 7, "client": TAB, "saved_at": first.saved_at.isoformat()},
        "2": {"response": ["b", "c"], "seq": 2, "client": TAB, "saved_at": second.saved_at.isoformat()},
    }


def test_the_last_answer_counts(app, client):
    taken = start(client("alice"), offer(app, slots=ONE_OF_EACH))
    taken.save(SINGLE, "a", seq=1, client=TAB)
    taken.save(SINGLE, "b", seq=2, client=TAB)
    assert (read(taken)["responses"]["1"]["response"], read(taken)["responses"]["1"]["seq"]) == ("b", 2)
    taken.save(SINGLE, None, seq=3, client=TAB)
    assert (read(taken)["responses"]["1"]["response"], read(taken)["responses"]["1"]["seq"]) == (None, 3)


def test_time_left(client):
    assert 0 < read(start(client("alice"), EXAM))["remaining_seconds"] <= 1800


@pytest.mark.parametrize("slug", [TEST, PRACTICE])
def test_never_a_key(client, slug):
    taken = start(client("alice"), slug)
    taken.save(1, taken.wrong(1))
    answer = read(taken)
    assert sorted(answer) == ["remaining_seconds", "responses", "submitted_at"]
    assert sorted(answer["responses"]["1"]) == ["client", "response", "saved_at", "seq"]
    assert leaks(str(answer)) == []


def test_after_submitting_it_can_still_be_read(app, client):
    taken = finished(client("alice"))
    answer = read(taken)
    assert answer["submitted_at"] is not None
    assert len(answer["responses"]) == 8
    assert leaks(str(answer)) == []


def test_a_stranger_finds_nothing(app, client):
    taken = start(client("alice"), TEST)
    taken.save(1, taken.key(1))
    client("charlie").get("attempts.responses", 404, uuid=taken.uuid)
    client("ada").get("attempts.responses", 404, uuid=taken.uuid)
    assert only(app, Response).position == 1


def test_signed_out(client):
    taken = start(client("alice"), TEST)
    client().get("attempts.responses", 302, uuid=taken.uuid)


def test_putting_to_the_list_is_not_possible(client):
    taken = start(client("alice"), TEST)
    taken.client.put(f"/attempts/{taken.uuid}/responses", {}, 405)
