"""Marking an essay: by whom, what is stored, what the trainee sees, and two at once."""

from dataclasses import replace
from uuid import uuid4

import pytest

from app.attempts.models import Attempt, Cause, EndedBy, Mark
from app.audit import Action, AuditEvent
from app.domain.release import PRESETS, When
from app.domain.rules import Mode
from tests.features.attempts.moments import user_id
from tests.features.attempts.stored import change, only, rows
from tests.features.attempts.typing import ESSAY, SHORT, answer_all, typed_quiz
from tests.inspection import attribute
from tests.taking import start

SHARES = {"a": 100, "b": 50, "c": 25}
SHARE = 0.4 + 0.2 + 0.05


def written(app, client, who="alice", answer=..., **changes):
    """A submitted attempt with an essay in it; the other answers are right."""
    taken = start(client(who), typed_quiz(app, **changes))
    answer_all(taken, **({} if answer is ... else {"p4": answer}))
    taken.submit()
    return taken


@pytest.fixture
def taken(app, client):
    return written(app, client)


def page_of(marker, taken, status=200, position=ESSAY):
    return marker.get("marking.answer", status, uuid=taken.uuid, position=position)


def seen(page):
    return attribute(page.all("input[name=seen]")[0], "value")


def give(marker, taken, status=303, position=ESSAY, comment="", on=None, **shares):
    """Open the page and save this mark; `on`: a page opened before."""
    page = on or page_of(marker, taken)
    data = {f"criterion_{i}": str(share) for i, share in {**SHARES, **shares}.items() if share is not None}
    data |= {"seen": seen(page), "comment": comment}
    return marker.post("marking.mark", data, status, uuid=taken.uuid, position=position)


def marks(app):
    return [m for m in rows(app, Mark) if m.position == ESSAY]


def test_the_page_has_all_that_is_needed(app, client, taken):
    page = page_of(client("rita"), taken)
    words = page.words
    for part in ("Alice Ash", "The county wants to replace three bus lines", "Then ask the two hamlets.", "weight 40%"):
        assert part in words, part
    # What full marks look like, for each criterion.
    assert words.count("Names the gain of the many") == 1
    assert len(page.all("fieldset.criterion")) == 3
    assert len(page.all("input[type=radio]")) == 15
    assert page.all("input[checked]") == []


def test_a_mark_is_added_and_the_score_moves_with_it(app, client, taken):
    rita = client("rita")
    before = marks(app)
    give(rita, taken, comment=" Well found out. ")
    awaiting, given = marks(app)
    assert [(m.id, m.share, m.cause) for m in before] == [(awaiting.id, None, Cause.SUBMITTED)]
    assert given.share == pytest.approx(SHARE)
    assert (given.cause, given.actor_id, given.final) == (Cause.MARKED, user_id(app, "rita"), True)
    assert given.criteria == {"a": 1.0, "b": 0.5, "c": 0.25}
    assert given.comment == "Well found out."
    assert (given.response_id, given.key_version_id) == (awaiting.response_id, awaiting.key_version_id)
    assert only(app, Attempt).earned == pytest.approx(3 + SHARE)
    (event,) = [e for e in rows(app, AuditEvent) if e.action is Action.ANSWER_MARKED]
    assert (event.actor_id, event.subject_id) == (user_id(app, "rita"), only(app, Attempt).id)
    assert event.facts == {"position": ESSAY, "mark_id": given.id, "share": given.share}
    assert "The answer is marked: 65%." in rita.follow().words
    assert "Nothing waits to be marked" in rita.get("marking.index").words


def test_the_pass_mark_is_asked_once_it_is_known(app, client):
    taken = written(app, client, pass_mark=0.9, pass_mark_reason={"en": "Why", "zh": "理由"})
    assert only(app, Attempt).passed is None
    give(client("rita"), taken)
    assert only(app, Attempt).passed is True
    give(client("ada"), taken, a=0, b=0, c=0)
    assert only(app, Attempt).passed is False


def test_the_trainee_sees_it(app, client, taken):
    give(client("rita"), taken, comment="Well found out.")
    page = taken.client.get("attempts.result", uuid=taken.uuid)
    assert page.text(".score-figure") == "91%"
    essay = page.text("#question-4")
    for part in ("100% of a weight of 40%", "50% of a weight of 40%", "Well found out.", "Names the gain of the many"):
        assert part in essay, part
    assert "Rita" not in page.text("main")


@pytest.mark.parametrize(
    ("shown", "there", "not_there"),
    [
        ({"questions": When.AFTER_SUBMISSION}, ["The whole picture"], ["100%", "Well found", "Names the gain"]),
        (
            {"questions": When.AFTER_SUBMISSION, "marks": When.AFTER_SUBMISSION},
            ["100% of a weight"],
            ["Well found", "Names the gain"],
        ),
        ({}, [], ["The whole picture", "100%", "Well found", "Names the gain"]),
    ],
    ids=["questions", "marks", "score alone"],
)
def test_within_what_the_quiz_shows(app, client, shown, there, not_there):
    taken = written(app, client, mode=Mode.CERTIFY, release=replace(PRESETS[Mode.CERTIFY], **shown))
    give(client("rita"), taken, comment="Well found out.")
    words = taken.client.get("attempts.result", uuid=taken.uuid).text("main")
    assert "91%" in words
    for part in there:
        assert part in words, part
    for part in not_there:
        assert part not in words.replace("91%", ""), part


def test_marking_again_adds_another(app, client, taken):
    give(client("rita"), taken, comment="First.")
    page = page_of(client("ada"), taken)
    assert "First." in page.words
    give(client("ada"), taken, a=0, b=0, c=0)
    assert [m.share for m in marks(app)] == [None, pytest.approx(SHARE), 0.0]
    assert only(app, Attempt).earned == 3.0
    history = client("ada").get("reports.attempt", uuid=taken.uuid).words
    assert "Marked by a person: 65% (Rita Rowan)" in history
    assert "Marked by a person: 0% (Ada Aspen)" in history


def test_full_marks_are_full(app, client, taken):
    give(client("rita"), taken, a=100, b=100, c=100)
    assert only(app, Attempt).earned == 4.0
    assert "Full marks" in taken.client.get("attempts.result", uuid=taken.uuid).text("#question-4 .verdict")


def test_the_second_of_two_is_told(app, client, taken):
    rita, ada = client("rita"), client("ada")
    hers = page_of(ada, taken)
    give(rita, taken, comment="First.")
    page = give(ada, taken, 409, on=hers, a=0, comment="Mine.")
    assert "Somebody else has marked this answer" in page.text("[role=alert]")
    assert len(marks(app)) == 2
    assert only(app, Attempt).earned == pytest.approx(3 + SHARE)
    # What was entered stands there still, beside the other's mark; saving it again is done knowingly.
    assert "First." in page.words
    assert "Mine." in page.all("textarea")[0].to_text()
    assert attribute(page.all("input[checked]")[0], "value") == "0"
    give(ada, taken, on=page, a=0)
    assert [m.actor_id for m in marks(app)][1:] == [user_id(app, "rita"), user_id(app, "ada")]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"b": None}, "Choose a share for this criterion: Conduct after the decision"),
        ({"b": 33}, ""),
        ({"b": "x"}, ""),
        ({"comment": "x" * 2_001}, "At most 2,000 characters."),
    ],
)
def test_what_is_not_a_mark(app, client, taken, fields, words):
    page = give(client("rita"), taken, 422, **fields)
    assert page.all(".error-summary li")
    assert words in page.text(".error-summary")
    assert [m.share for m in marks(app)] == [None]
    assert only(app, Attempt).earned is None


@pytest.mark.parametrize("sent", ["", "x", "0", "9" * 40, "-1"])
def test_a_form_that_saw_no_mark_is_a_conflict(app, client, taken, sent):
    data = {f"criterion_{i}": str(share) for i, share in SHARES.items()} | {"seen": sent}
    client("rita").post("marking.mark", data, 409, uuid=taken.uuid, position=ESSAY)
    assert len(marks(app)) == 1


def test_nobody_marks_their_own(app, client):
    for who in ("rita", "ada"):
        taken = written(app, client, who)
        own = client(who)
        page = page_of(own, taken, 403)
        assert "Nobody marks their own answer" in page.words
        data = {f"criterion_{i}": "100" for i in SHARES} | {"seen": "1"}
        own.post("marking.mark", data, 403, uuid=taken.uuid, position=ESSAY)
    assert [m.share for m in marks(app)] == [None, None]


def test_another_departments_answers_are_not_there(app, client):
    taken = written(app, client, "charlie")
    rita = client("rita")
    page_of(rita, taken, 404)
    data = {f"criterion_{i}": "100" for i in SHARES} | {"seen": str(marks(app)[0].id)}
    rita.post("marking.mark", data, 404, uuid=taken.uuid, position=ESSAY)
    assert [m.share for m in marks(app)] == [None]
    give(client("ada"), taken)


@pytest.mark.parametrize("who", ["alice", "bob", "arthur"])
def test_other_roles(app, client, taken, who):
    page_of(client(who), taken, 403)
    client(who).post("marking.mark", {}, 403, uuid=taken.uuid, position=ESSAY)


def test_what_nobody_has_to_mark_is_not_there(app, client, taken):
    rita = client("rita")
    page_of(rita, taken, 404, position=SHORT)
    page_of(rita, taken, 404, position=9)
    rita.get("marking.answer", 404, uuid=uuid4(), position=1)
    blank = written(app, client, "bob", None)
    page_of(rita, blank, 404)
    open_ = start(client("bob"), typed_quiz(app))
    open_.save(ESSAY, "Not yet.")
    page_of(rita, open_, 404)
    change(app, Attempt, ended_by=EndedBy.ABANDONED)
    page_of(rita, taken, 404)
