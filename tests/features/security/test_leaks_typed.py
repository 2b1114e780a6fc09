"""Of what is typed, too, nothing that is sent tells what would count, or why, before it may."""

from dataclasses import replace
from uuid import uuid4

import pytest

from app.clock import now
from app.db import unit_of_work
from app.domain.questions import question_data, question_from
from app.domain.release import PRESETS, Part, When
from app.domain.rules import Mode
from app.ops import content
from tests.features.attempts.typing import ESSAY, GAPS, KEYS, NUMBER, SHORT, answer_all, send, typed_quiz
from tests.features.marking.test_mark import give
from tests.taking import start

REASON, FORM = "zzreason", "zzform"
NUMBERS = ("770011", "770022", "770033")


def plant(app):
    """Publish the bank with unmistakable reasons, forms and numbers in these questions."""
    found = content.check()
    planted = []
    for question in found.questions:
        data = question_data(question)
        if question.key in KEYS:
            for i, option in enumerate(data["options"]):
                option["rationale"] = {k: f"{REASON}{i}{k}" for k in option["rationale"]}
                detail = option.setdefault("detail", {})
                if "forms" in detail:
                    detail["forms"] = {k: [f"{FORM}{i}{k}"] for k in ("en", "zh")}
                if "number" in detail:
                    detail["number"] = NUMBERS[i % 3]
        planted.append(question_from(data))
    with app.app_context(), unit_of_work():
        content.publish(content.Content(planted, found.quizzes, []), now=now())
    return {q.key: q for q in planted}


def leaked(text):
    return [mark for mark in (REASON, FORM, *NUMBERS) if mark in text]


def pages(taken, *endpoints):
    alice = taken.client
    for endpoint in endpoints:
        alice.get(endpoint, uuid=taken.uuid)
        yield endpoint, alice.page.html + str(alice.json) + str(alice.headers)


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_nothing_before_submission(app, client, language):
    plant(app)
    alice = client("alice")
    alice.post("accounts.language", {"language": language})
    taken = start(alice, typed_quiz(app))
    answer_all(taken)
    taken.save(NUMBER, "1,5", seq=2, status=422)
    send(taken, NUMBER, status=422, response="1,5")
    kept = [("refused", alice.page.html)]
    kept += pages(taken, "attempts.resume", "attempts.responses", "attempts.review")
    for position in (SHORT, NUMBER, GAPS, ESSAY):
        alice.get("attempts.question", uuid=taken.uuid, position=position)
        kept.append((alice.page.address, alice.page.html))
        body = {"client": str(uuid4()), "seq": 1, "response": {"1": "1"} if position == GAPS else "1"}
        alice.put("attempts.save", body, uuid=taken.uuid, position=position)
        kept.append(("save", str(alice.json)))
    address = alice.address("attempts.questions", uuid=taken.uuid)
    kept.append((address, alice.http.get(address).get_data(as_text=True)))
    for where, text in kept:
        assert leaked(text) == [], where
    # The weights of an essay's criteria are the marker's business until there is a mark.
    assert "40%" not in alice.get("attempts.question", uuid=taken.uuid, position=ESSAY).words
    taken.submit()
    assert len(leaked(alice.get("attempts.result", uuid=taken.uuid).html)) == 5


def test_the_page_is_the_same_whatever_counts(app, client):
    """What is laid out of a number or a word does not depend on its key."""
    alice = client("alice")
    taken = start(alice, typed_quiz(app))
    before = [alice.get("attempts.question", uuid=taken.uuid, position=p).text("fieldset") for p in (SHORT, NUMBER)]
    taken.submit()
    plant(app)
    again = start(alice, typed_quiz(app))
    assert [alice.get("attempts.question", uuid=again.uuid, position=p).text("fieldset") for p in (SHORT, NUMBER)] == (
        before
    )


def test_a_try_tells_the_reason_of_what_was_typed_and_no_other(app, client):
    planted = plant(app)
    taken = start(client("alice"), typed_quiz(app, mode=Mode.PRACTICE))
    wrong = planted[KEYS[SHORT - 1]].options[2]
    send(taken, SHORT, go="check", response=wrong.detail["forms"]["en"][0])
    html = taken.client.follow().html
    assert f"{REASON}2en" in html
    assert [f"{REASON}{i}" for i in (0, 1, 3) if f"{REASON}{i}" in html] == []
    assert [f"{FORM}{i}" for i in (0, 1, 3) if f"{FORM}{i}" in html] == []
    send(taken, NUMBER, go="check", response="17")
    html = taken.client.follow().html
    assert [number for number in NUMBERS if number in html] == []
    assert f"{REASON}3en" in html  # what stands for all the rest
    assert f"{REASON}0" not in html
    send(taken, GAPS, go="check", gap_2="a")
    html = taken.client.follow().html
    assert html.count(REASON) == 1
    assert leaked(html) == [REASON]


@pytest.mark.parametrize(
    "parts", [(), ("questions",), ("questions", "marks"), ("score", "questions", "marks", "reasons")], ids="+".join
)
def test_nothing_of_keys_after_submission_before_it_may(app, client, parts):
    plant(app)
    never = {part.value: When.NEVER for part in Part}
    shown = dict.fromkeys(parts, When.AFTER_SUBMISSION)
    release = replace(PRESETS[Mode.CERTIFY], **{**never, **shown})
    taken = start(client("alice"), typed_quiz(app, mode=Mode.CHECK, release=release))
    answer_all(taken, p3={"1": "15", "2": "a"})
    taken.submit()
    give(client("rita"), taken, comment="zzcomment")
    html = taken.client.get("attempts.result", uuid=taken.uuid).html
    assert [mark for mark in (FORM, *NUMBERS) if mark in html] == []
    assert ("zzcomment" in html) == ("reasons" in parts)
    assert ("of a weight of" in html) == ("marks" in parts)
    assert "is-key" not in html
    # Reasons without keys: of what was answered, and of no criterion, which would be the key.
    assert html.count(REASON) == (4 if "reasons" in parts else 0)
