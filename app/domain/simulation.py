"""Simulated trainees, so that a demonstration shows something true to life."""

from __future__ import annotations

import math
import random

from app.domain.kinds import Shape, kind_of
from app.domain.questions import Question, Response

_LOCATION = {"easy": -1.2, "medium": 0.0, "hard": 1.1}


def location(question: Question) -> float:
    """The item's difficulty on the ability scale (logits): the author's expectation, shifted a little by its key."""
    jitter = random.Random(question.key).gauss(0.0, 0.35)  # noqa: S311
    return _LOCATION[question.difficulty] + jitter


def probability(ability: float, question: Question, guessing: float) -> float:
    """The three-parameter logistic model (Birnbaum 1968), with discrimination 1: the chance of knowing or guessing."""
    return guessing + (1 - guessing) / (1 + math.exp(-(ability - location(question))))


_LUCK = {"true_false": 0.5, "multiple": 0.2, "ordering": 0.5, "judgement": 0.45}
"""About what chance earns: of `single` and `matching` it follows from how many there are to choose from."""


def luck(question: Question) -> float:
    """The share of the mark that somebody earns who knows nothing (0 to 1), by the kind; 0 for what is typed."""
    if question.kind == "single":
        return 1 / len(question.options)
    if question.kind == "matching":
        return 1 / len(question.detail["targets"])
    return _LUCK.get(question.kind, 0.0)


def expected_share(question: Question, ability: float = 0.0) -> float:
    """The share of its mark (0 to 1) that somebody of this ability (logits) is expected to earn, by what the author
    expects of its difficulty and by chance: the same model as `probability`, without its jitter."""
    return luck(question) + (1 - luck(question)) / (1 + math.exp(_LOCATION[question.difficulty] - ability))


def answer(question: Question, ability: float, rng: random.Random) -> Response | None:
    """A simulated response: the key with the model's chance, else a distractor; now and then a blank."""
    if rng.random() < 0.02:
        return None
    kind = kind_of(question)
    key = kind.key(question)
    if kind.SHAPE is Shape.PARTS or not question.key_ids or not kind.order(question).ids:
        # Nothing to tick: it is known, or something else is put down.
        knows = rng.random() < probability(ability, question, 0.0)
        return (key if knows else None) or kind.some(question, rng)
    if kind.SHAPE is Shape.MANY:
        # Each option is judged on its own; a coin toss is the guess.
        chosen = []
        for option in question.options:
            knows = rng.random() < probability(ability, question, 0.5)
            if knows == (option.value > 0):
                chosen.append(option.id)
        return tuple(chosen) or None
    guessing = 1 / len(question.options)
    if rng.random() < probability(ability, question, guessing):
        return question.key_ids[0]
    return rng.choice([option.id for option in question.options if option.value == 0])
