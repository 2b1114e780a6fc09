"""Fixed questions beside drawn ones, sections, tags; one preparation for many draws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.selection import Lack, Slot, draw, drawn, fits, lacks, plan, shortages
from tests.domain.samples import candidate
from tests.domain.small_pools import asked

SEEDS = range(40)
POOL = [candidate(i, key=f"duty-{i}") for i in range(8)]
FIXED = Slot(count=2, questions=("duty-5", "duty-2"), points=3.0)


def ids(slots, pool=POOL, seed=1, seen=None):
    return [pick.question_id for pick in draw(slots, pool, seed, seen)]


def test_fixed_questions_stand_in_their_order_and_are_not_drawn_again():
    for seed in SEEDS:
        paper = ids([Slot(count=3), FIXED, Slot(count=3)], seed=seed)
        assert paper[3:5] == [5, 2]
        assert sorted(paper) == list(range(8))


def test_fixed_questions_have_their_points_and_shuffled_options():
    orders = {draw([FIXED], POOL, seed)[0].option_order for seed in SEEDS}
    assert len(orders) > 10
    assert [pick.points for pick in draw([FIXED], POOL, 1)] == [3.0, 3.0]


def test_a_fixed_question_stands_however_lately_it_was_met():
    assert ids([FIXED], seen={5: 99, 2: 98}) == [5, 2]


RELATED = [*POOL, candidate(8, key="duty-8", family="f"), candidate(9, key="duty-9", family="f")]


@pytest.mark.parametrize(
    ("slots", "pool", "code", "facts"),
    [
        (
            [Slot(count=1), Slot(count=1, questions=("duty-99",))],
            POOL,
            "question_not_published",
            {"slot": 2, "key": "duty-99", "other": ""},
        ),
        ([FIXED, FIXED], POOL, "question_fixed_twice", {"slot": 2, "key": "duty-5", "other": ""}),
        (
            [Slot(count=2, questions=("duty-5", "duty-5"))],
            POOL,
            "question_fixed_twice",
            {"slot": 1, "key": "duty-5", "other": ""},
        ),
        (
            [Slot(count=2, questions=("duty-8", "duty-9"))],
            RELATED,
            "siblings_fixed",
            {"slot": 1, "key": "duty-9", "other": "duty-8"},
        ),
    ],
)
def test_a_fixed_question_that_cannot_stand_there_is_refused(slots, pool, code, facts):
    with pytest.raises(Invalid) as refused:
        draw(slots, pool, 1)
    assert (refused.value.code, refused.value.facts) == (code, facts)
    assert shortages(slots, pool) == [(facts["slot"] - 1, 2 if slots == [FIXED, FIXED] else 1)]


def test_without_keys_nothing_can_be_fixed():
    with pytest.raises(Invalid, match="question_not_published"):
        draw([Slot(count=1, questions=("",))], [candidate(1)], 1)


def test_sections_stand_together_in_their_order():
    slots = [Slot(count=1, section=2, points=2.0), Slot(count=2), Slot(count=1, section=2), Slot(count=1, points=4.0)]
    for seed in SEEDS:
        paper = draw(slots, POOL, seed)
        assert [(p.section, p.points) for p in paper] == [(1, 1.0), (1, 1.0), (1, 4.0), (2, 2.0), (2, 1.0)]


@pytest.mark.parametrize(
    ("wanted", "has", "ok"),
    [
        ((), (), True),
        ((), ("money",), True),
        (("money",), (), False),
        (("money",), ("counter",), False),
        (("money",), ("counter", "money"), True),
        (("money", "counter"), ("counter",), True),
    ],
)
def test_one_of_several_tags_is_enough(wanted, has, ok):
    assert fits(Slot(count=1, tags=wanted), candidate(1, tags=has)) is ok


def test_fits_a_slot_of_fixed_questions_by_its_key_alone():
    slot = Slot(count=1, questions=("duty-1",))
    assert [fits(slot, c) for c in POOL[:3]] == [False, True, False]


@given(asked(fixed=True), st.integers(0, 2**63 - 1))
def test_a_plan_serves_many_draws(made, seed):
    slots, pool = made
    prepared = plan(slots, pool)

    def outcome(function, *arguments):
        try:
            return function(*arguments, seed)
        except Invalid as refused:
            return refused.code, refused.facts

    first = outcome(drawn, prepared)
    assert outcome(drawn, prepared) == first
    assert outcome(draw, slots, pool[::-1]) == first


REST = [candidate(i, topic="loyalty", family="f" if i > 11 else "") for i in range(10, 14)]


@pytest.mark.parametrize(
    ("slots", "found"),
    [
        ([Slot(count=3, topics=("duty",))], []),
        # alone: the slot itself asks for more than there is; the siblings count once
        ([Slot(count=5, topics=("loyalty",))], [Lack(0, 2, (0,), 5, 3)]),
        # in competition: each could be filled, both cannot
        (
            [Slot(count=2, topics=("duty",)), Slot(count=2, topics=("duty",), situation=False), Slot(count=1)],
            [Lack(1, 1, (0, 1), 4, 3)],
        ),
        # a fixed question takes its place away
        ([Slot(count=1, questions=("duty-0",)), Slot(count=3, topics=("duty",))], [Lack(1, 1, (1,), 3, 2)]),
    ],
)
def test_a_lack_names_those_that_compete(slots, found):
    pool = [*(candidate(i, topic="duty", key=f"duty-{i}") for i in range(3)), *REST]
    assert lacks(plan(slots, pool)) == found


@given(asked())
def test_a_lack_adds_up(made):
    """Its rivals ask for more than fits any of them: so it is no accident of the seed."""
    prepared = plan(*made)
    for lack in lacks(prepared):
        offered = {family for i in lack.rivals for family in prepared.wanted[i]}
        assert lack.slot in lack.rivals
        assert lack.offered == len(offered) < lack.asked == sum(prepared.slots[i].count for i in lack.rivals)
