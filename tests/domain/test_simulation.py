"""Simulated trainees: chances are chances, answers are answers, and the abler earn more."""

import random
from itertools import pairwise
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.kinds import kind_of
from app.domain.scoring import score
from app.domain.simulation import answer, location, probability
from tests.domain.samples import judgement, matching, multiple, ordering, questions, single, true_false

abilities = st.floats(-20, 20)
guessing = st.floats(0, 1)
MAKERS = {
    "single": single,
    "multiple": multiple,
    "true_false": true_false,
    "matching": matching,
    "ordering": ordering,
    "judgement": judgement,
}


def answers(ability, maker, times=1500, **changes):
    """Answers to many questions of one sort, each by a person of this ability."""
    rng = random.Random(20260302)
    asked = [maker(key=f"duty-{i}", **changes) for i in range(times)]
    return [(question, answer(question, ability, rng)) for question in asked]


@given(abilities, questions(), guessing)
def test_probability_lies_between_guessing_and_certainty(ability, question, chance):
    assert chance <= probability(ability, question, chance) <= 1 + 1e-12


@given(st.floats(-8, 8), st.floats(0.1, 4), questions(), st.floats(0, 0.9))
def test_ability_helps(ability, more, question, chance):
    assert probability(ability + more, question, chance) > probability(ability, question, chance)


@given(questions(), guessing)
def test_at_the_items_own_place_knowing_is_even(question, chance):
    assert probability(location(question), question, chance) == pytest.approx((1 + chance) / 2)


def test_place_depends_on_the_question_alone():
    assert location(single(key="duty-a")) == location(multiple(key="duty-a"))
    assert location(single(key="duty-a")) != location(single(key="duty-b"))


def test_harder_is_higher():
    places = [
        mean(location(single(key=f"duty-{i}", difficulty=d)) for i in range(300)) for d in ("easy", "medium", "hard")
    ]
    assert places == [pytest.approx(-1.2, abs=0.1), pytest.approx(0, abs=0.1), pytest.approx(1.1, abs=0.1)]


@given(questions(), st.floats(-4, 4), st.integers(0, 2**32))
def test_answer_is_one_that_the_kind_accepts(question, ability, seed):
    given_ = answer(question, ability, random.Random(seed))
    raw = list(given_) if isinstance(given_, tuple) else given_
    assert kind_of(question).response(question, raw) == given_


@given(questions(), st.floats(-4, 4), st.integers(0, 2**32))
def test_same_seed_same_answer(question, ability, seed):
    assert answer(question, ability, random.Random(seed)) == answer(question, ability, random.Random(seed))


@pytest.mark.parametrize("kind", MAKERS)
def test_abler_people_earn_more(kind):
    means = [mean(score(*pair) for pair in answers(ability, MAKERS[kind])) for ability in (-2, -1, 0, 1, 2)]
    assert all(more > less + 0.03 for less, more in pairwise(means)), means


@pytest.mark.parametrize("kind", MAKERS)
def test_harder_questions_earn_less(kind):
    means = [mean(score(*pair) for pair in answers(0, MAKERS[kind], difficulty=d)) for d in ("easy", "medium", "hard")]
    assert means[0] > means[1] > means[2]


@pytest.mark.parametrize("kind", ["single", "true_false"])
def test_some_leave_a_blank_now_and_then(kind):
    blanks = [given_ is None for _, given_ in answers(0, MAKERS[kind])]
    assert 0.01 < mean(blanks) < 0.03
