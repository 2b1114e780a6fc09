"""Situational judgement: ratings against a panel, the best and the worst, and what a panel has to be."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.kinds import judgement as kind
from tests.domain.samples import answered, judgement, judgements, with_option

# Means 5, 1, 3, 2 with a spread panel: the nearest ratings are the means themselves.
EXACT = ("5132", "5122", "5142")
# Means 4 2/3, 1 2/3, 3.
THIRDS = ("523", "512", "424")


@pytest.mark.parametrize(
    ("given_", "share"),
    [
        ("5132", 1.0),
        ("3333", 0.0),
        ("....", 0.0),
        ("5...", 0.4),  # two of the five points of distance that there are
        ("51..", 0.8),
        ("5135", 0.4),
        ("4132", 0.8),
        ("1515", 0.0),
        ("1...", 0.0),
        ("513.", 0.8),
        ("51.2", 1.0),  # the middle is right for the third, and blank counts as the middle
    ],
)
def test_distance(given_, share):
    response = {i: n for i, n in zip("abcd", given_, strict=True) if n != "."} or None
    assert kind.score(judgement("rate", EXACT), response) == pytest.approx(share)
    assert kind.score(judgement("rate", EXACT, scoring="distance"), response) == pytest.approx(share)


def test_the_nearest_whole_numbers_earn_all_where_the_means_are_none():
    made = judgement("rate", THIRDS)
    assert kind.means(made) == {"a": pytest.approx(14 / 3), "b": pytest.approx(5 / 3), "c": 3}
    assert kind.key(made) == {"a": "5", "b": "2", "c": "3"}
    assert kind.score(made, kind.key(made)) == 1.0
    # (1 2/3 + 1 1/3) of the middle, less 1 2/3 of the answer, over what is to be had: 3 - 2/3.
    assert kind.score(made, {"a": "4", "b": "1", "c": "3"}) == pytest.approx((3 - 4 / 3) / (3 - 2 / 3))


@given(judgements(("rate",)), st.sampled_from("12345"))
def test_a_habit_of_answering_earns_less_than_judging(made, habit):
    same = dict.fromkeys(made.option_ids, habit)
    assert kind.score(made, same) < 1.0
    if habit == "3":
        assert kind.score(made, same) == 0.0


@given(answered(("judgement",)))
def test_nothing_earns_more_than_the_key(pair):
    made, raw = pair
    assert kind.score(made, raw) <= kind.score(made, kind.key(made)) == 1.0


@given(judgements(("rate",)), st.data())
def test_a_rating_nearer_to_the_panel_never_costs(made, data):
    response = {i: data.draw(st.sampled_from("12345")) for i in made.option_ids}
    part = data.draw(st.sampled_from(made.option_ids))
    nearer = {**response, part: kind.key(made)[part]}
    assert kind.score(made, nearer) >= kind.score(made, response)


# Values 1, 0, 0.5, 0.25.
@pytest.mark.parametrize(
    ("best", "worst", "share"),
    [
        ("a", "b", 1.0),
        ("a", "d", 0.75),
        ("a", "c", 0.5),
        ("c", "b", 0.5),
        ("c", "d", 0.25),
        ("d", "c", 0.0),
        ("b", "a", 0.0),
        ("a", "a", 0.0),
        ("a", None, 1 - 0.4375),
        (None, "b", 0.4375),
        ("d", None, 0.0),
        (None, None, 0.0),
    ],
)
def test_best_minus_worst(best, worst, share):
    response = {part: i for part, i in (("best", best), ("worst", worst)) if i} or None
    assert kind.score(judgement("best_worst", EXACT), response) == pytest.approx(share)


@given(judgements(("best_worst",)))
def test_half_an_answer_is_worth_what_a_guess_for_the_rest_is(made):
    """On average, and as long as no guess goes below nothing."""
    best = kind.key(made)["best"]
    guesses = [kind.score(made, {"best": best, "worst": i}) for i in made.option_ids]
    assert kind.score(made, {"best": best}) == pytest.approx(sum(guesses) / len(guesses))


@pytest.mark.parametrize(
    ("asks", "raw"),
    [
        *[("rate", raw) for raw in ("a", [], 3, {"a": 3}, {"a": "0"}, {"a": "6"}, {"a": "3.5"}, {"a": ""}, {"e": "1"})],
        *[("rate", raw) for raw in ({"best": "a"}, {"a": None}, {"a": "５"})],
        *[("best_worst", raw) for raw in ("a", ["a", "b"], {"a": "1"}, {"best": "e"}, {"best": ""}, {"middle": "a"})],
        *[("best_worst", raw) for raw in ({"best": None}, {"best": ["a"]}, {"best": "a", "worst": 1}, True)],
    ],
    ids=repr,
)
def test_what_is_no_judgement_is_refused(asks, raw):
    with pytest.raises(Invalid) as refused:
        kind.response(judgement(asks), raw)
    assert refused.value.code == "not_a_judgement"


def with_panel(made, change):
    panel = [dict(member) for member in made.detail["panel"]]
    change(panel)
    return replace(made, detail={**made.detail, "panel": panel})


def again(panel):
    panel[2]["viewpoint"] = "citizen"


def one_less(panel):
    panel[1]["ratings"] = {"a": 4, "b": 1, "c": 1}


def one_more(panel):
    panel[1]["ratings"] = {**panel[1]["ratings"], "e": 3}


@pytest.mark.parametrize(
    ("made", "code", "path"),
    [
        (judgement(ratings=("51", "51", "51")), "option_count", ("options",)),
        (with_option(judgement(), 1, text=None), "option_text_missing", ("options", 1)),
        (judgement(ratings=("5213", "4112")), "panel_too_small", ("panel",)),
        (judgement(ratings=("3333", "3343", "3333")), "values_too_close", ("options",)),
        (with_option(judgement(), 0, value=0.5), "value_off_panel", ("options", 0, "value")),
        (with_option(judgement(), 0, detail={"principle": "thrift", "stance": "serves"}), "principle_unknown",
         ("options", 0, "principle")),
        (judgement("rate", scoring="best_minus_worst"), "scoring_does_not_fit", ("scoring",)),
        (judgement("best_worst", scoring="distance"), "scoring_does_not_fit", ("scoring",)),
        (with_panel(judgement(), again), "viewpoint_repeated", ("panel", 2, "viewpoint")),
        (with_panel(judgement(), one_less), "panel_ratings", ("panel", 1, "ratings")),
        (with_panel(judgement(), one_more), "panel_ratings", ("panel", 1, "ratings")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_planted_fault_is_the_only_one_found(made, code, path):
    assert [(p.code, p.path) for p in kind.problems(made)] == [(code, path)]


@pytest.mark.parametrize(("off", "found"), [(0.0, 0), (0.1, 0), (-0.1, 0), (0.11, 1), (-0.11, 1)])
def test_how_far_a_value_may_lie_from_the_panel(off, found):
    made = judgement("rate", ("5132", "5132", "5132"))
    assert len(kind.problems(with_option(made, 3, value=0.25 + off))) == found


def test_good_questions_have_no_problem():
    for made in (judgement(), judgement("best_worst"), judgement("rate", EXACT), judgement("rate", THIRDS)):
        assert kind.problems(made) == []
