"""Ordering: the longest common subsequence, what is left out of it, what is no place, and how it is laid out."""

from dataclasses import replace
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bank.library import candidate
from app.domain.errors import Invalid
from app.domain.kinds import ordering as kind
from app.domain.selection import Slot, draw
from tests.domain.samples import answered, ordering, orderings, with_option

# The key of the sample is c, a, d, b.
BY_RULE = [
    # the options by their places ("." = nobody, several at one place in brackets), share, all or nothing
    ("cadb", 1.0, 1.0),
    ("cabd", 2 / 3, 0.0),
    ("acdb", 2 / 3, 0.0),
    ("bcad", 2 / 3, 0.0),
    ("adbc", 2 / 3, 0.0),
    ("dbca", 1 / 3, 0.0),
    ("bdac", 0.0, 0.0),
    ("ca..", 1 / 3, 0.0),
    ("c..b", 1 / 3, 0.0),
    ("b..c", 0.0, 0.0),
    ("cad.", 2 / 3, 0.0),
    ("c...", 0.0, 0.0),
    ("(ca)db.", 1 / 3, 0.0),
    ("c(ad).b", 1 / 3, 0.0),
    ("(cadb)...", 0.0, 0.0),
    ("....", 0.0, 0.0),
]


def places(text):
    """What the picture says, as a response."""
    found, place, inside = {}, 0, False
    for letter in text:
        if letter == "(":
            inside, place = True, place + 1
        elif letter == ")":
            inside = False
        else:
            place += not inside
            if letter != ".":
                found[letter] = str(place)
    return found or None


@pytest.mark.parametrize(("picture", "partial", "strict"), BY_RULE)
def test_score(picture, partial, strict):
    response = places(picture)
    assert kind.score(ordering(), response) == pytest.approx(partial)
    assert kind.score(ordering(scoring="longest_common_subsequence"), response) == pytest.approx(partial)
    assert kind.score(ordering(scoring="all_or_nothing"), response) == strict


def longest_by_trying(key, answered_):
    """The longest common subsequence, slowly and without a doubt."""
    for length in range(min(len(key), len(answered_)), 0, -1):
        of_key = set(combinations(key, length))
        if any(part in of_key for part in combinations(answered_, length)):
            return length
    return 0


@given(answered(("ordering",)))
def test_it_is_the_longest_common_subsequence(pair):
    made, raw = pair
    made = replace(made, scoring=None)
    order = kind.answered_order(made, kind.response(made, raw))
    expected = max(0, longest_by_trying(made.option_ids, order) - 1) / (len(made.options) - 1)
    assert kind.score(made, kind.response(made, raw)) == pytest.approx(expected)


@given(orderings())
def test_turned_round_earns_nothing_and_one_move_costs_one_step(made):
    made = replace(made, scoring=None)
    ids = made.option_ids
    turned = {option_id: str(n) for n, option_id in enumerate(reversed(ids), 1)}
    assert kind.score(made, turned) == 0.0
    moved = {option_id: str(n) for n, option_id in enumerate((ids[-1], *ids[:-1]), 1)}
    assert kind.score(made, moved) == pytest.approx((len(ids) - 2) / (len(ids) - 1))


@given(answered(("ordering",)), st.data())
def test_a_place_less_never_pays(pair, data):
    """Unless two stood at it: then the other one counts again."""
    made, raw = pair
    if raw:
        less = dict(raw)
        gone = less.pop(data.draw(st.sampled_from(sorted(raw))))
        if gone not in less.values():
            assert kind.score(made, less or None) <= kind.score(made, raw)


def test_response_is_in_the_order_of_the_letters():
    """What is stored comes back in the page's source: in the author's order it would be the key."""
    assert list(kind.response(ordering(), {"c": "1", "a": "2", "d": "3", "b": "4"})) == ["a", "b", "c", "d"]
    assert list(kind.key(ordering())) == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    "raw",
    ["a", [], ["c", "a"], 1, True, {"a": 1}, {"a": "0"}, {"a": "5"}, {"a": "01"}, {"a": ""}, {"a": "b"}, {"e": "1"},
     {"a": None}, {"a": "1", "x": "2"}, {"1": "a"}],
    ids=repr,
)  # fmt: skip
def test_what_is_no_place_is_refused(raw):
    with pytest.raises(Invalid) as refused:
        kind.response(ordering(), raw)
    assert refused.value.code == "not_places"


@given(orderings(), st.integers(0, 2**63 - 1))
def test_it_is_never_laid_out_in_the_right_order(made, seed):
    (pick,) = draw([Slot(count=1)], [candidate(1, 1, made)], seed)
    assert sorted(pick.option_order) == sorted(made.option_ids)
    assert pick.option_order != made.option_ids


def test_every_other_order_is_about_as_frequent():
    pool = [candidate(1, 1, ordering("bca"))]
    seen = [draw([Slot(count=1)], pool, seed)[0].option_order for seed in range(1000)]
    assert {order: 150 <= seen.count(order) <= 250 for order in permutations("abc")} == {
        order: order != ("b", "c", "a") for order in permutations("abc")
    }


@pytest.mark.parametrize(
    ("made", "code", "path"),
    [
        (ordering("ba"), "option_count", ("options",)),
        (ordering("bacdefghi"), "option_count", ("options",)),
        (ordering("cadc"), "option_repeated", ("options", 3, "id")),
        (with_option(ordering(), 2, text=None), "option_text_missing", ("options", 2)),
        (with_option(ordering(), 0, value=0), "value_not_one", ("options", 0, "value")),
        (with_option(ordering(), 3, last=True), "last_without_meaning", ("options", 3, "last")),
        (ordering("abcd"), "ids_tell_order", ("options",)),
        (ordering("dcba"), "ids_tell_order", ("options",)),
        (ordering("bdh"), "ids_tell_order", ("options",)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_planted_fault_is_the_only_one_found(made, code, path):
    assert [(p.code, p.path) for p in kind.problems(made)] == [(code, path)]
