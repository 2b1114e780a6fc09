"""Two pages open on one attempt: at a question, a page that was opened later is never overwritten by an earlier one."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.attempts.tabs import counting, new_tab, says_when
from app.clock import now
from tests.features.attempts.moments import SECOND
from tests.features.attempts.stored import answers
from tests.features.quizzes.offers import ONE_OF_EACH, SINGLE, TRUE_FALSE, offer
from tests.inspection import attribute
from tests.taking import start

V4 = "52e77a41-1360-4dfb-b1c0-bf9719185892"
SENT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
NAMES = [new_tab(SENT - timedelta(minutes=n)) for n in range(4)]


@pytest.fixture
def taken(app, client):
    return start(client("alice"), offer(app, slots=ONE_OF_EACH))


@pytest.fixture
def pages():
    """The names of three pages, opened one after the other, a while ago."""
    opened = now() - timedelta(minutes=5)
    return [new_tab(opened + n * SECOND) for n in range(3)]


def page(taken, position=SINGLE):
    return taken.client.get("attempts.question", uuid=taken.uuid, position=position)


def ticked(page):
    return sorted(attribute(i, "value") for i in page.all("input[name=response][checked]"))


def chosen(taken, position=SINGLE):
    """The answer that counts, as it is read back."""
    taken.client.get("attempts.responses", uuid=taken.uuid)
    answer = taken.client.json["responses"].get(str(position), {}).get("response")
    return [] if answer is None else [answer]


def name_on(page):
    return attribute(page.all("input[name=client]")[0], "value")


def refused_as_superseded(taken, answer, **named):
    refusal = taken.save(SINGLE, answer, status=409, **named)
    assert refusal["title"] == "superseded"
    assert taken.client.headers["Content-Type"].startswith("application/problem+json")


def test_every_opening_has_a_later_name(taken):
    names = []
    for position in (SINGLE, TRUE_FALSE, SINGLE):
        names.append(name_on(page(taken, position)))
        opened = now()
        assert says_when(names[-1], opened)
        while now() < opened + timedelta(milliseconds=2):
            pass  # two pages of one millisecond have no order
    assert names == sorted(names)
    assert len(set(names)) == 3


def test_the_later_opened_page_wins(app, taken, pages):
    taken.save(SINGLE, "a", client=pages[0])
    taken.save(SINGLE, "b", client=pages[1])
    assert chosen(taken) == ticked(page(taken)) == ["b"]
    assert len(answers(app)) == 2


def test_the_earlier_opened_page_is_refused_from_then_on(app, taken, pages):
    taken.save(SINGLE, "b", client=pages[1])
    refused_as_superseded(taken, "a", client=pages[0])
    refused_as_superseded(taken, "c", client=pages[0], seq=2)
    refused_as_superseded(taken, None, client=pages[0], seq=3)
    assert answers(app) == [(SINGLE, 1, '"b"')]
    assert chosen(taken) == ticked(page(taken)) == ["b"]


def test_however_high_it_has_counted(app, taken, pages):
    taken.save(SINGLE, "a", client=pages[0], seq=900)
    taken.save(SINGLE, "b", client=pages[1], seq=1)
    refused_as_superseded(taken, "c", client=pages[0], seq=901)
    assert [a for _, _, a in answers(app)] == ['"a"', '"b"']
    assert chosen(taken) == ["b"]


def test_at_another_question_it_goes_on(app, taken, pages):
    taken.save(SINGLE, "b", client=pages[1])
    taken.save(TRUE_FALSE, "t", client=pages[0])
    assert chosen(taken, TRUE_FALSE) == ["t"]
    assert chosen(taken, SINGLE) == ["b"]


def test_opening_a_page_takes_nothing_from_another(app, taken):
    first, second = name_on(page(taken)), name_on(page(taken))
    assert first != second
    taken.save(SINGLE, "a", client=first)
    assert chosen(taken) == ["a"]


def test_an_outbox_that_was_offline_comes_too_late(app, taken, pages):
    """Three changes made before the other page was opened, and sent in order after it has answered."""
    taken.save(SINGLE, "b", client=pages[2])
    for seq, answer in enumerate(["a", "c", "d"], 1):
        refused_as_superseded(taken, answer, client=pages[0], seq=seq)
    assert answers(app) == [(SINGLE, 1, '"b"')]


def test_an_outbox_that_was_offline_is_all_there_when_nobody_else_answered(app, taken, pages):
    for seq, answer in enumerate(["a", "c", "b"], 1):
        taken.save(SINGLE, answer, client=pages[0], seq=seq)
    assert chosen(taken) == ["b"]


def test_a_repeat_of_what_was_stored_before_is_acknowledged(app, taken, pages):
    """The answer to it was lost on its way; the page must learn that it is stored, if no longer what counts."""
    first = taken.save(SINGLE, "a", client=pages[0], seq=4)
    taken.save(SINGLE, "b", client=pages[1])
    assert taken.save(SINGLE, "a", client=pages[0], seq=4) == first
    assert taken.save(SINGLE, "c", client=pages[0], seq=3) == first
    assert len(answers(app)) == 2
    assert chosen(taken) == ["b"]


def test_a_repeat_with_other_content_is_not(app, taken, pages):
    taken.save(SINGLE, "a", client=pages[0], seq=4)
    taken.save(SINGLE, "b", client=pages[1])
    assert taken.save(SINGLE, "c", client=pages[0], seq=4, status=409)["title"] == "seq_reused"
    assert len(answers(app)) == 2


def test_a_page_in_the_middle(app, taken, pages):
    taken.save(SINGLE, "a", client=pages[0])
    taken.save(SINGLE, "c", client=pages[2])
    refused_as_superseded(taken, "b", client=pages[1])
    refused_as_superseded(taken, "d", client=pages[0], seq=2)
    taken.save(SINGLE, "d", client=pages[2], seq=2)
    assert chosen(taken) == ["d"]


def test_clearing_counts_like_an_answer(app, taken, pages):
    taken.save(SINGLE, "a", client=pages[0])
    taken.save(SINGLE, None, client=pages[1])
    refused_as_superseded(taken, "a", client=pages[0], seq=2)
    assert chosen(taken) == []


# names that tell nothing


@pytest.mark.parametrize("name", ["tab", "zzzzzzzz-zzzz-7zzz-zzzz-zzzzzzzzzzzz", V4])
def test_a_name_that_tells_no_time_is_never_refused(app, taken, pages, name):
    taken.save(SINGLE, "a", client=pages[1])
    taken.save(SINGLE, "b", client=name)
    assert chosen(taken) == ["b"]


@pytest.mark.parametrize("name", ["tab", "zzzzzzzz-zzzz-7zzz-zzzz-zzzzzzzzzzzz", V4])
def test_and_refuses_nobody(app, taken, pages, name):
    taken.save(SINGLE, "a", client=name)
    taken.save(SINGLE, "b", client=pages[0])
    assert chosen(taken) == ["b"]
    assert len(answers(app)) == 2


def test_it_does_not_lift_the_rule_between_the_two_others(app, taken, pages):
    taken.save(SINGLE, "b", client=pages[1])
    taken.save(SINGLE, "c", client="tab")
    refused_as_superseded(taken, "a", client=pages[0])
    assert chosen(taken) == ["c"]


@pytest.mark.parametrize("ahead", [timedelta(minutes=1), timedelta(days=365), timedelta(days=365 * 5000)])
def test_a_name_from_the_future_locks_nobody_out(app, taken, pages, ahead):
    """Nobody gets one from us, unless a clock was set back: the pages opened since must go on."""
    ahead_of_time = new_tab(now() + ahead)
    taken.save(SINGLE, "a", client=ahead_of_time)
    taken.save(SINGLE, "b", client=pages[0])
    assert chosen(taken) == ["b"]
    taken.save(SINGLE, "c", client=ahead_of_time, seq=2)
    taken.save(SINGLE, "d", client=pages[1])
    assert chosen(taken) == ["d"]
    assert len(answers(app)) == 4


@pytest.mark.parametrize("which", [0, 1])
def test_a_name_in_capitals_is_not_one_of_ours(app, taken, pages, which):
    """It is stored as it is, beside the same in small letters, and neither outranks the other."""
    loud = pages[which].upper()
    taken.save(SINGLE, "a", client=loud)
    taken.save(SINGLE, "b", client=pages[which])
    assert chosen(taken) == ["b"]
    taken.save(SINGLE, "c", client=loud, seq=2)
    assert chosen(taken) == ["c"]
    assert len(answers(app)) == 3


# pages without a script


def test_a_form_without_the_script_is_a_page_opened_now(app, taken, pages):
    taken.save(SINGLE, "a", client=pages[2])
    form = {"response": "b", "shown": '"a"', "client": pages[0], "seq": "", "go": ""}
    taken.client.post("attempts.post_question", form, uuid=taken.uuid, position=SINGLE)
    assert chosen(taken) == ["b"]
    refused_as_superseded(taken, "c", client=pages[2], seq=2)


def test_a_form_with_the_script_is_the_page_that_it_stands_on(app, taken, pages):
    taken.save(SINGLE, "b", client=pages[1])
    form = {"response": "a", "shown": "null", "client": pages[0], "seq": "3", "go": str(TRUE_FALSE)}
    shown = taken.client.post("attempts.post_question", form, 409, uuid=taken.uuid, position=SINGLE)
    assert "That could not be done." in shown.words
    assert ticked(shown) == ["b"]
    assert answers(app) == [(SINGLE, 1, '"b"')]


# which answer counts, of saves that did not see each other


@dataclass(frozen=True)
class Sent:
    client: str
    seq: int
    saved_at: datetime = SENT
    position: int = SINGLE


changes = st.lists(st.builds(Sent, st.sampled_from(NAMES), st.integers(0, 5)), min_size=1, unique=True)


@given(changes)
def test_in_any_order_the_last_change_of_the_page_opened_last_counts(sent):
    found = counting(sent)[SINGLE]
    assert found.client == max(change.client for change in sent)
    assert found.seq == max(change.seq for change in sent if change.client == found.client)


@given(changes, st.integers(0, 5))
def test_a_name_that_tells_nothing_counts_when_it_comes_last(sent, seq):
    assert counting([*sent, Sent("tab", seq)])[SINGLE].client == "tab"
    assert counting([Sent("tab", seq), *sent]) == counting(sent)


@given(changes, changes)
def test_each_question_has_its_own(one, other):
    both = [*one, *(replace(change, position=TRUE_FALSE) for change in other)]
    assert counting(both)[SINGLE] == counting(one)[SINGLE]
    assert counting(both)[TRUE_FALSE] == replace(counting(other)[SINGLE], position=TRUE_FALSE)
