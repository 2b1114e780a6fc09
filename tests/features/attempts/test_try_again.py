"""Trying again in practice: what a check says while there are tries left, what a try costs, and giving an item up."""

from dataclasses import replace

import pytest

from app.attempts import checking, sections
from app.attempts.models import Attempt, Cause, EndedBy, Mark, Response
from app.clock import now
from app.domain.release import PRESETS, When
from app.domain.rules import Mode, Section
from app.domain.selection import Slot
from app.web.markdown import html
from tests.features.attempts.moments import MINUTE, begin_break, due, owner, pause, within
from tests.features.attempts.practising import buttons, check, partly, reveal, said
from tests.features.attempts.stored import answers, only, rows, run_out
from tests.features.attempts.test_pinned import republish
from tests.features.quizzes.offers import MULTIPLE, ONE_OF_EACH, SINGLE, TRUE_FALSE, offer
from tests.inspection import Page, attribute, leaks
from tests.taking import Taken, start

EACH = [SINGLE, MULTIPLE, TRUE_FALSE]
HINT = {"en": "Ask whom the rule protects.", "zh": "想一想这条规定保护谁。"}


def marks(app, position=None):
    """(cause, share, final) of every mark, oldest first."""
    found = [m for m in rows(app, Mark) if position in (None, m.position)]
    return [(m.cause, pytest.approx(m.share), m.final) for m in found]


def reasons(taken, position, ids=None):
    """The rationales of these options, or of all, as a page shows them."""
    options = taken.paper().entry(position).question.options
    shown = {o.id: Page("", str(html(o.rationale["en"]))).document.to_text() for o in options}
    return {i: " ".join(text.split()) for i, text in shown.items() if ids is None or i in ids}


def named(answer):
    return {answer} if isinstance(answer, str) else set(answer)


def other_wrong(taken, position):
    """Another answer that earns nothing."""
    question = taken.paper().entry(position).question
    second = [option.id for option in question.options if option.value == 0][1]
    return [second] if question.kind == "multiple" else second


@pytest.fixture
def slug(app):
    return offer(app, slots=ONE_OF_EACH, mode=Mode.PRACTICE)


@pytest.fixture
def taken(client, slug):
    return start(client("alice"), slug)


# what a check says


@pytest.mark.parametrize("position", EACH)
def test_a_wrong_answer_is_explained_and_nothing_else(app, taken, position):
    wrong = taken.wrong(position)
    page = check(taken, position, wrong)
    assert page.text(".feedback h2") == "Not right yet Try 1 of 3"
    assert [attribute(i, "value") for i in page.all("input[name=response][checked]")] == list(named(wrong))
    own, others = (
        set(reasons(taken, position, named(wrong)).values()),
        {r for i, r in reasons(taken, position).items() if i not in named(wrong)},
    )
    assert {" ".join(r.to_text().split()) for r in page.all(".feedback .rationale")} == own
    for reason in others - own:
        assert reason not in page.words
    assert page.all(".is-key, .is-distractor, .read-on") == []
    assert "Key" not in page.text("main")
    assert "a right answer now earns 0.67 of 1" in page.text(".feedback")
    assert "earned" not in page.text(".feedback").replace("now earns", "")
    assert marks(app) == [(Cause.CHECKED, 0.0, False)]


def test_part_of_a_mark_is_said_and_kept(app, taken):
    part = partly(taken, MULTIPLE)
    share = 1 / len(taken.key(MULTIPLE))
    page = check(taken, MULTIPLE, part)
    assert page.text(".feedback h2") == "Partly right Try 1 of 3"
    assert "You have earned" in page.text(".feedback")
    assert {" ".join(r.to_text().split()) for r in page.all(".feedback .rationale")} == set(
        reasons(taken, MULTIPLE, part).values()
    )
    check(taken, MULTIPLE, taken.wrong(MULTIPLE))
    assert marks(app) == [(Cause.CHECKED, share, False), (Cause.CHECKED, share, False)]


@pytest.mark.parametrize("position", EACH)
def test_right_at_the_second_try_earns_two_thirds(app, taken, position):
    check(taken, position, taken.wrong(position))
    page = check(taken, position, taken.key(position))
    assert page.text(".verdict") == "Part of the mark 0.67 of 1 Right at try 2."
    assert page.all("input[name=response]") == []
    assert len(page.all(".is-key")) == len(named(taken.key(position)))
    assert {" ".join(r.to_text().split()) for r in page.all(".rationale")} == set(reasons(taken, position).values())
    assert marks(app) == [(Cause.CHECKED, 0.0, False), (Cause.CHECKED, 2 / 3, True)]
    taken.save(position, taken.wrong(position), seq=9, status=409)


@pytest.mark.parametrize("position", [SINGLE, MULTIPLE])
def test_the_last_try_closes_the_item_whatever_it_is(app, taken, position):
    check(taken, position, taken.wrong(position))
    page = check(taken, position, other_wrong(taken, position))
    assert "Try 2 of 3" in page.text(".feedback")
    assert "a right answer now earns 0.33 of 1" in page.text(".feedback")
    page = check(taken, position, taken.wrong(position))
    assert page.text(".verdict") == "No mark 0 of 1"
    assert page.all(".is-key")
    assert [final for _, _, final in marks(app)] == [False, False, True]


def test_right_at_the_last_try_earns_one_third(app, taken):
    check(taken, SINGLE, taken.wrong(SINGLE))
    check(taken, SINGLE, other_wrong(taken, SINGLE))
    check(taken, SINGLE, taken.key(SINGLE))
    assert marks(app)[-1] == (Cause.CHECKED, 1 / 3, True)


def test_an_earlier_try_that_earned_more_counts(app, client):
    slug = offer(app, slots=(Slot(count=1, kinds=("multiple",), points=6),), mode=Mode.PRACTICE)
    taken = start(client("alice"), slug)
    keys = taken.key(1)
    share = (len(keys) - 1) / len(keys)
    check(taken, 1, keys[:-1])
    check(taken, 1, taken.wrong(1))
    page = check(taken, 1, keys)
    earned = max(share, 1 / 3)
    assert marks(app)[-1] == (Cause.CHECKED, earned, True)
    assert page.text(".verdict").startswith("Part of the mark")
    taken.submit()
    assert only(app, Attempt).earned == pytest.approx(6 * earned)


@pytest.mark.parametrize(("tries", "finals"), [(1, [True]), (2, [False, True]), (5, [False] * 4 + [True])])
def test_how_often_the_rules_allow(app, client, tries, finals):
    slug = offer(app, slots=(Slot(count=1, kinds=("single",)),), mode=Mode.PRACTICE, tries=tries)
    taken = start(client("alice"), slug)
    for number in range(tries):
        check(taken, 1, taken.wrong(1) if number % 2 == 0 else other_wrong(taken, 1))
    assert [final for _, _, final in marks(app)] == finals


def test_the_same_answer_saved_again_is_not_another_try(app, taken):
    wrong = taken.wrong(SINGLE)
    check(taken, SINGLE, wrong)
    taken.save(SINGLE, taken.key(SINGLE))
    taken.save(SINGLE, wrong)
    check(taken, SINGLE, wrong)
    assert len(rows(app, Response)) > 2
    assert marks(app) == [(Cause.CHECKED, 0.0, False)]


def test_a_changed_answer_is_shown_beside_the_one_that_was_checked(taken):
    wrong, second = taken.wrong(SINGLE), other_wrong(taken, SINGLE)
    check(taken, SINGLE, wrong)
    taken.save(SINGLE, second)
    page = taken.client.get("attempts.question", uuid=taken.uuid, position=SINGLE)
    assert page.text(".feedback .explained-tags") == "Your answer then"
    assert [attribute(i, "value") for i in page.all("input[name=response][checked]")] == [second]
    ((reason),) = reasons(taken, SINGLE, {wrong}).values()
    assert reason == page.text(".feedback .rationale")


def test_an_answer_that_was_cleared_is_nothing_to_check(app, taken):
    check(taken, SINGLE, taken.wrong(SINGLE))
    taken.save(SINGLE, None)
    assert "Choose an answer first" in said(check(taken, SINGLE, status=409))
    assert len(rows(app, Mark)) == 1


# at the end


@pytest.mark.parametrize(
    ("answer", "cause", "share"), [("unchanged", 0, 0.0), ("right", 0, 2 / 3), ("wrong", 0, 0.0), ("blank", 0, 0.0)]
)
def test_submission_closes_what_could_be_tried_again(app, taken, answer, cause, share):
    check(taken, SINGLE, taken.wrong(SINGLE))
    if answer != "unchanged":
        meant = {"right": taken.key(SINGLE), "wrong": other_wrong(taken, SINGLE), "blank": None}[answer]
        taken.save(SINGLE, meant)
    taken.submit()
    assert marks(app, SINGLE) == [(Cause.CHECKED, 0.0, False), (Cause.SUBMITTED, share, True)]
    assert len(marks(app)) == 4
    assert only(app, Attempt).earned == pytest.approx(share)
    assert only(app, Attempt).ended_by is EndedBy.TRAINEE
    page = taken.client.follow()
    assert len(page.all(f"#question-{SINGLE} .is-key")) == 1


def test_an_unchanged_answer_that_earned_part_keeps_it(app, taken):
    part = partly(taken, MULTIPLE)
    check(taken, MULTIPLE, part)
    taken.submit()
    share = 1 / len(taken.key(MULTIPLE))
    assert marks(app, MULTIPLE) == [(Cause.CHECKED, share, False), (Cause.SUBMITTED, share, True)]


def test_submitting_twice_adds_no_second_mark(app, taken):
    check(taken, SINGLE, taken.wrong(SINGLE))
    taken.submit()
    before = marks(app)
    taken.submit()
    assert marks(app) == before


def test_time_closes_it_as_submission_does(app, client):
    slug = offer(app, slots=ONE_OF_EACH, mode=Mode.PRACTICE, time_limit_minutes=30)
    taken = start(client("alice"), slug)
    check(taken, SINGLE, taken.wrong(SINGLE))
    deadline = run_out(app)
    assert taken.client.get("attempts.result", uuid=taken.uuid).text(".score-figure") == "0%"
    assert marks(app, SINGLE) == [(Cause.CHECKED, 0.0, False), (Cause.SUBMITTED, 0.0, True)]
    assert only(app, Attempt).submitted_at == deadline


# giving it up


@pytest.mark.parametrize("position", EACH)
def test_the_key_closes_the_item_with_what_it_has_earned(app, taken, position):
    wrong = taken.wrong(position)
    assert buttons(check(taken, position, wrong))[1:3] == ["check", "reveal"]
    page = reveal(taken, position, wrong)
    assert page.text(".verdict") == "No mark 0 of 1 You asked for the key."
    assert len(page.all(".is-key")) == len(named(taken.key(position)))
    assert page.all("input[name=response]") == []
    assert "reveal" not in buttons(page)
    assert marks(app) == [(Cause.CHECKED, 0.0, False), (Cause.REVEALED, 0.0, True)]
    taken.save(position, taken.key(position), seq=9, status=409)
    check(taken, position, taken.key(position))
    taken.submit()
    assert only(app, Attempt).earned == 0.0
    assert len(marks(app, position)) == 2


def test_the_key_after_part_of_the_mark(app, taken):
    part = partly(taken, MULTIPLE)
    check(taken, MULTIPLE, part)
    reveal(taken, MULTIPLE, part)
    share = 1 / len(taken.key(MULTIPLE))
    assert marks(app) == [(Cause.CHECKED, share, False), (Cause.REVEALED, share, True)]


def test_an_answer_not_yet_checked_is_marked_before_the_key_is_shown(app, taken):
    check(taken, SINGLE, taken.wrong(SINGLE))
    page = reveal(taken, SINGLE, taken.key(SINGLE))
    assert page.text(".verdict").startswith("Part of the mark 0.67 of 1")
    assert marks(app) == [(Cause.CHECKED, 0.0, False), (Cause.REVEALED, 2 / 3, True)]


def test_the_key_of_a_blank_can_be_asked_for(app, taken):
    page = reveal(taken, TRUE_FALSE)
    assert page.text(".verdict") == "Not answered 0 of 1 You asked for the key."
    assert marks(app) == [(Cause.REVEALED, 0.0, True)]
    assert only(app, Mark).response_id is None


def test_asking_twice_is_harmless(app, taken):
    reveal(taken, SINGLE, taken.wrong(SINGLE))
    reveal(taken, SINGLE, taken.key(SINGLE))
    assert len(rows(app, Mark)) == 1
    assert len(answers(app)) == 1


def test_in_an_exam_no_key_is_shown(app, client):
    taken = start(client("alice"), offer(app, slots=ONE_OF_EACH, mode=Mode.CHECK))
    page = reveal(taken, SINGLE, taken.wrong(SINGLE), status=409)
    assert "That could not be done." in said(page)
    assert page.all(".is-key, .explained") == []
    assert leaks(page.html) == []
    assert rows(app, Mark) == []


def test_a_strangers_item_has_no_key_to_show(app, client, taken):
    reveal(Taken(client("charlie"), taken.uuid), SINGLE, "a", status=404)
    assert rows(app, Mark) == []


# hints


@pytest.fixture
def hinted(app, slug, client):
    republish(app, lambda question: replace(question, hint=HINT))
    return start(client("alice"), slug)


def test_a_hint_can_be_opened_at_any_time_and_costs_nothing(app, hinted):
    page = hinted.client.get("attempts.question", uuid=hinted.uuid, position=SINGLE)
    (hint,) = page.all("details.question-hint")
    assert "open" not in hint.attrs
    assert " ".join(hint.to_text().split()) == f"Hint {HINT['en']}"
    check(hinted, SINGLE, hinted.key(SINGLE))
    assert marks(app) == [(Cause.CHECKED, 1.0, True)]


def test_after_a_wrong_try_the_hint_is_open_and_at_the_end_gone(hinted):
    (hint,) = check(hinted, SINGLE, hinted.wrong(SINGLE)).all("details.question-hint")
    assert "open" in hint.attrs
    assert HINT["en"] not in check(hinted, SINGLE, hinted.key(SINGLE)).words


def test_without_a_hint_there_is_none(app, client, slug):
    republish(app, lambda question: replace(question, hint=None))
    taken = start(client("alice"), slug)
    page = taken.client.get("attempts.question", uuid=taken.uuid, position=SINGLE)
    assert page.all(".question-hint") == []


def test_in_an_exam_there_are_no_hints(app, client):
    republish(app, lambda question: replace(question, hint=HINT))
    taken = start(client("alice"), offer(app, slots=ONE_OF_EACH, mode=Mode.CHECK))
    for position in EACH:
        page = taken.client.get("attempts.question", uuid=taken.uuid, position=position)
        assert HINT["en"] not in page.html
        assert HINT["zh"] not in page.html


# a matrix of its own


def custom(app, client, **changes):
    matrix = replace(PRESETS[Mode.CHECK], **dict.fromkeys(changes.pop("at_once"), When.AT_ONCE))
    return start(client("alice"), offer(app, slots=ONE_OF_EACH, mode=Mode.PRACTICE, release=matrix, **changes))


@pytest.mark.parametrize(
    ("at_once", "again", "keys", "of_chosen", "of_all"),
    [
        (["marks"], True, False, False, False),
        (["marks", "reasons"], True, False, True, False),
        (["marks", "keys"], True, True, False, False),
        (["keys"], False, True, False, False),
        (["reasons"], False, False, True, False),
        (["keys", "reasons"], False, True, True, True),
        (["marks", "keys", "reasons"], True, True, True, True),
    ],
    ids=str,
)
def test_any_part_can_be_shown_at_once_and_any_other_not(app, client, at_once, again, keys, of_chosen, of_all):
    taken = custom(app, client, at_once=at_once)
    wrong = taken.wrong(SINGLE)
    own = next(iter(reasons(taken, SINGLE, {wrong}).values()))
    others = [r for i, r in reasons(taken, SINGLE).items() if i != wrong]
    page = check(taken, SINGLE, wrong)
    assert bool(page.all(".feedback")) is again
    if again:
        assert (own in page.words) is of_chosen
        assert page.all(".is-key") == []
        assert [r for r in others if r in page.words] == []
        assert ("reveal" in buttons(page)) is keys
        check(taken, SINGLE, other_wrong(taken, SINGLE))
        page = check(taken, SINGLE, wrong)
    assert page.all("input[name=response]") == []
    assert bool(page.all(".verdict")) is ("marks" in at_once)
    assert bool(page.all(".is-key")) is keys
    assert bool(page.all(".is-distractor")) is keys
    assert (own in page.words) is of_chosen
    assert {r in page.words for r in others} == {of_all}
    assert marks(app)[-1][2] is True


def test_without_keys_at_once_none_can_be_asked_for(app, client):
    taken = custom(app, client, at_once=["marks", "reasons"])
    page = reveal(taken, SINGLE, taken.wrong(SINGLE), status=409)
    assert "That could not be done." in said(page)
    assert page.all(".is-key") == []
    assert rows(app, Mark) == []


def test_score_and_questions_at_once_are_nothing_to_check(app, client):
    taken = custom(app, client, at_once=["score", "questions"])
    page = taken.client.get("attempts.question", uuid=taken.uuid, position=SINGLE)
    assert "check" not in buttons(page)
    check(taken, SINGLE, "a", status=409)
    assert rows(app, Mark) == []


# when there is nothing to be checked


def attempt_check(app, taken, at, act=checking.check_item, position=SINGLE):
    return within(app, act, owner(app, taken), taken.uuid, position, now=at)


ACTS = [checking.check_item, checking.reveal_item]


@pytest.mark.parametrize("act", ACTS)
def test_after_submission_and_after_time_nothing_is_checked(app, client, act):
    slug = offer(app, slots=ONE_OF_EACH, mode=Mode.PRACTICE, time_limit_minutes=30)
    taken = start(client("alice"), slug)
    taken.save(SINGLE, taken.key(SINGLE))
    ends_at = only(app, Attempt).ends_at
    assert attempt_check(app, taken, ends_at + MINUTE, act) == "time_over"
    taken.submit()
    before = marks(app)
    assert attempt_check(app, taken, now(), act) == "submitted"
    assert marks(app) == before


@pytest.mark.parametrize("act", ACTS)
def test_while_the_clock_stands_nothing_is_checked(app, client, act):
    due(app, "alice", break_minutes=10)
    slug = offer(app, slots=ONE_OF_EACH, mode=Mode.PRACTICE, time_limit_minutes=30)
    taken = start(client("alice"), slug)
    taken.save(SINGLE, taken.key(SINGLE))
    at = now()
    begin_break(app, taken, at)
    assert attempt_check(app, taken, at + MINUTE, act) == "paused"
    bob = start(client("bob"), slug)
    bob.save(SINGLE, bob.key(SINGLE))
    pause(app, slug, now())
    assert attempt_check(app, bob, now(), act) == "paused"
    assert rows(app, Mark) == []


@pytest.mark.parametrize("act", ACTS)
def test_in_a_section_that_is_not_open_nothing_is_checked(app, client, act):
    slots = tuple(Slot(count=1, kinds=("single",), section=number) for number in (1, 2))
    parts = tuple(Section(title=HINT, time_limit_minutes=10) for _ in range(2))
    slug = offer(app, slots=slots, sections=parts, mode=Mode.PRACTICE)
    taken = start(client("alice"), slug)
    assert attempt_check(app, taken, now(), act) == "section_closed"
    within(app, sections.enter, owner(app, taken), taken.uuid, 1, now=now())
    taken.save(1, taken.key(1))
    within(app, sections.enter, owner(app, taken), taken.uuid, 2, now=now())
    assert attempt_check(app, taken, now(), act) == "section_closed"
    assert rows(app, Mark) == []


def test_no_such_item(app, taken):
    assert attempt_check(app, taken, now(), position=4) == "no_such_item"
