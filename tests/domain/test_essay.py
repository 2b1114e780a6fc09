"""Essay: worth what a person says, by the weights of its criteria; a blank is worth nothing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.kinds import essay as kind
from app.domain.scoring import Worth, score, total
from tests.domain.typed_samples import essay, essays


def test_only_a_person_can_say():
    assert score(essay(), "Words.") is None
    assert score(essay(), None) == 0.0
    assert kind.key(essay()) is None


def test_the_attempts_score_is_not_known_until_then():
    waiting = total([Worth(1.0, 2.0), Worth(score(essay(), "Words."), 3.0)])
    assert (waiting.share, waiting.awaiting, waiting.passed(0.1)) == (None, 1, None)
    assert total([Worth(1.0, 2.0), Worth(score(essay(), None), 3.0)]).share == 0.4


@pytest.mark.parametrize(
    ("given_", "share"),
    [
        ({"a": 1.0, "b": 1.0, "c": 1.0}, 1.0),
        ({"a": 0.0, "b": 0.0, "c": 0.0}, 0.0),
        ({"a": 0.5, "b": 0.75, "c": 0.25}, 0.25 + 0.225 + 0.05),
    ],
)
def test_marked(given_, share):
    assert kind.marked(essay(), given_) == pytest.approx(share)


@given(essays(), st.data())
def test_a_mark_lies_between_nothing_and_all(made, data):
    given_ = {i: data.draw(st.sampled_from(kind.SHARES)) for i in made.option_ids}
    share = kind.marked(made, given_)
    assert 0.0 <= share <= 1.0
    assert (share == 1.0) == (set(given_.values()) == {1.0})
    assert kind.marked(replace(made, options=made.options[::-1]), given_) == pytest.approx(share)


@pytest.mark.parametrize(
    "given_",
    [{}, {"a": 1.0, "b": 1.0}, {"a": 1.0, "b": 1.0, "c": 0.3}, {"a": 1.0, "b": 1.0, "c": 1.0, "d": 1.0}],
    ids=["none", "one missing", "another share", "one too many"],
)
def test_a_mark_names_each_criterion_once(given_):
    with pytest.raises(Invalid) as refused:
        kind.marked(essay(), given_)
    assert refused.value.code == "criteria"


def test_lines_are_kept():
    assert kind.response(essay(), " One.\r\n\r\nTwo. ") == "One.\n\nTwo."


def test_advice():
    made = essay(detail={"least_words": {"en": 100, "zh": 150}, "most_words": {"en": 200, "zh": 300}})
    assert kind.advice(made, "en") == (100, 200)
    assert kind.advice(made, "zh") == (150, 300)
    assert kind.advice(essay(), "zh") == (None, None)
    # Advice, not a lock.
    assert kind.response(made, "Short.") == "Short."


@pytest.mark.parametrize(
    ("made", "code", "path"),
    [
        (essay(0.5, 0.4), "weights_sum", ("options",)),
        (essay(0.5, 0.5, 0.0), "weight_missing", ("options", 2, "value")),
        (essay(0.5, 0.6), "weights_sum", ("options",)),
        (replace(essay(), options=tuple(replace(o, text=None) for o in essay().options[:1])
                 + essay().options[1:]), "option_text_missing", ("options", 0)),
        (replace(essay(), options=(*essay().options[:2], replace(essay().options[2], last=True))), "criterion_last",
         ("options", 2, "last")),
        (essay(detail={"least_words": {"en": 9, "zh": 1}, "most_words": {"en": 5, "zh": 5}}), "length_upside_down",
         ("most_words", "en")),
    ],
    ids=["less than all", "no weight", "more than all", "no text", "last", "length"],
)  # fmt: skip
def test_planted_fault_is_the_only_one_found(made, code, path):
    assert [(p.code, p.path) for p in kind.problems(made)] == [(code, path)]
