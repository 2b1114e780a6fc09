"""Saving by the JSON contract: works, repeats, overtaken changes, other tabs, clearing."""

from datetime import datetime

import pytest

from app.attempts.models import Response
from tests.features.attempts.stored import answers, only, rows
from tests.features.quizzes.offers import MULTIPLE, ONE_OF_EACH, SINGLE, TRUE_FALSE, offer
from tests.inspection import attribute
from tests.taking import EXAM, TEST, start

TAB, OTHER = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"


@pytest.fixture
def taken(app, client):
    return start(client("alice"), offer(app, slots=ONE_OF_EACH))


def chosen(taken, position):
    """The answer as the page shows it."""
    page = taken.client.get("attempts.question", uuid=taken.uuid, position=position)
    return sorted(attribute(i, "value") for i in page.all("input[name=response][checked]"))


def test_works(app, taken):
    answer = taken.save(SINGLE, "b", seq=3, client=TAB)
    assert sorted(answer) == ["remaining_seconds", "saved_at", "seq"]
    assert answer["seq"] == 3
    assert answer["remaining_seconds"] is None
    row = only(app, Response)
    assert (row.position, row.client, row.seq, row.answer) == (SINGLE, TAB, 3, '"b"')
    assert datetime.fromisoformat(answer["saved_at"]) == row.saved_at
    assert chosen(taken, SINGLE) == ["b"]


def test_time_left_where_time_is_limited(client):
    assert 0 < start(client("alice"), EXAM).save(1, None)["remaining_seconds"] <= 1800


@pytest.mark.parametrize(
    ("position", "sent", "stored"),
    [
        (SINGLE, "a", '"a"'),
        (SINGLE, None, "null"),
        (TRUE_FALSE, "t", '"t"'),
        (TRUE_FALSE, "f", '"f"'),
        (MULTIPLE, ["c"], '["c"]'),
        (MULTIPLE, ["c", "a"], '["a","c"]'),
        (MULTIPLE, [], "null"),
        (MULTIPLE, None, "null"),
    ],
)
def test_every_kind(app, taken, position, sent, stored):
    taken.save(position, sent)
    assert answers(app) == [(position, 1, stored)]


def test_a_repeat_adds_nothing(app, taken):
    first = taken.save(SINGLE, "a", client=TAB)
    again = taken.save(SINGLE, "a", client=TAB)
    assert again["saved_at"] == first["saved_at"]
    assert answers(app) == [(SINGLE, 1, '"a"')]


def test_the_same_choice_clicked_in_another_order_is_a_repeat(app, taken):
    taken.save(MULTIPLE, ["a", "b"], client=TAB)
    taken.save(MULTIPLE, ["b", "a"], client=TAB)
    assert answers(app) == [(MULTIPLE, 1, '["a","b"]')]


def test_the_same_number_with_other_content_is_refused(app, taken):
    taken.save(SINGLE, "a", client=TAB)
    refusal = taken.save(SINGLE, "b", client=TAB, status=409)
    assert refusal["title"] == "seq_reused"
    assert answers(app) == [(SINGLE, 1, '"a"')]


def test_a_later_number_wins(app, taken):
    taken.save(SINGLE, "a", client=TAB, seq=1)
    taken.save(SINGLE, "b", client=TAB, seq=2)
    assert answers(app) == [(SINGLE, 1, '"a"'), (SINGLE, 2, '"b"')]
    assert chosen(taken, SINGLE) == ["b"]


@pytest.mark.parametrize("late", [0, 1, 4])
def test_an_overtaken_change_never_overwrites(app, taken, late):
    newest = taken.save(SINGLE, "b", client=TAB, seq=5)
    assert taken.save(SINGLE, "a", client=TAB, seq=late) == newest
    assert answers(app) == [(SINGLE, 5, '"b"')]
    assert chosen(taken, SINGLE) == ["b"]


def test_a_repeat_of_an_overtaken_change_never_overwrites(app, taken):
    taken.save(SINGLE, "a", client=TAB, seq=1)
    taken.save(SINGLE, "b", client=TAB, seq=2)
    assert taken.save(SINGLE, "a", client=TAB, seq=1)["seq"] == 2
    assert chosen(taken, SINGLE) == ["b"]
    assert len(rows(app, Response)) == 2


def test_another_tabs_later_save_wins(app, taken):
    taken.save(SINGLE, "a", client=TAB, seq=9)
    taken.save(SINGLE, "b", client=OTHER, seq=1)
    assert answers(app) == [(SINGLE, 9, '"a"'), (SINGLE, 1, '"b"')]
    assert chosen(taken, SINGLE) == ["b"]


def test_a_repeat_from_the_first_tab_does_not_win_back(app, taken):
    taken.save(SINGLE, "a", client=TAB)
    taken.save(SINGLE, "b", client=OTHER)
    taken.save(SINGLE, "a", client=TAB)
    assert len(rows(app, Response)) == 2
    assert chosen(taken, SINGLE) == ["b"]


def test_null_clears(app, taken):
    taken.save(SINGLE, "a", client=TAB, seq=1)
    taken.save(SINGLE, None, client=TAB, seq=2)
    assert answers(app) == [(SINGLE, 1, '"a"'), (SINGLE, 2, "null")]
    assert chosen(taken, SINGLE) == []
    assert "3 questions are not answered yet" in taken.client.get("attempts.review", uuid=taken.uuid).words


def test_tabs_count_each_question_for_itself(app, taken):
    taken.save(SINGLE, "a", client=TAB, seq=5)
    taken.save(TRUE_FALSE, "t", client=TAB, seq=1)
    assert answers(app) == [(SINGLE, 5, '"a"'), (TRUE_FALSE, 1, '"t"')]


def test_the_largest_number(app, taken):
    assert taken.save(SINGLE, "a", seq=2**31 - 1)["seq"] == 2**31 - 1
    assert answers(app) == [(SINGLE, 2**31 - 1, '"a"')]


def test_other_people_save_beside(app, client, taken):
    slug = taken.paper().rules.slug
    theirs = start(client("bob"), slug)
    taken.save(SINGLE, "a", client=TAB)
    theirs.save(SINGLE, "b", client=TAB)
    assert chosen(taken, SINGLE) == ["a"]
    assert chosen(theirs, SINGLE) == ["b"]
    assert {r.attempt_id for r in rows(app, Response)} == {1, 2}


def test_get_is_not_saving(client):
    taken = start(client("alice"), TEST)
    taken.client.get(f"/attempts/{taken.uuid}/responses/1", status=405)
