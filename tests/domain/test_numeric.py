"""Numeric: how numbers are read in two languages, what they are worth, and what is no question."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Unreadable
from app.domain.kinds import numeric as kind
from app.domain.kinds._numbers import canonical, covers, near
from tests.domain.typed_samples import decimals, number, numeric, otherwise


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("12", "12"),
        (" 12 ", "12"),
        ("012.500", "12.5"),
        ("1,234.5", "1234.5"),
        ("1，234．5", "1234.5"),
        ("12，345，678", "12345678"),
        ("1 234 567.25", "1234567.25"),
        ("1\u202f234", "1234"),
        ("１２３．４５", "123.45"),
        ("12。5", "12.5"),
        ("٣٫", None),
        ("٣٤", "34"),
        (".5", "0.5"),
        ("5.", "5"),
        ("+3", "3"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("－3", "-3"),
        ("–3", "-3"),
        ("—3", "-3"),
        ("﹣3", "-3"),
        ("- 3", "-3"),
        ("-0", "0"),
        ("-0.00", "0"),
        ("0.10", "0.1"),
        ("\u200e12", "12"),
        ("²", "2"),
    ],
)
def test_what_is_read(typed, read):
    if read is None:
        with pytest.raises(Unreadable):
            canonical(typed)
    else:
        assert canonical(typed) == read


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1,5", "comma_unclear"),
        ("1，5", "comma_unclear"),
        ("0,125", "comma_unclear"),
        ("1.234,5", "comma_unclear"),
        ("1,23,456", "comma_unclear"),
        ("1234,567", "comma_unclear"),
        ("12,", "comma_unclear"),
        ("15%", "percent_sign"),
        ("15 ％", "percent_sign"),
        ("15‰", "percent_sign"),
        ("%", "percent_sign"),
        ("twelve", "not_a_number"),
        ("十二", "not_a_number"),
        ("1/2", "not_a_number"),
        ("1e3", "not_a_number"),
        ("1.2.3", "not_a_number"),
        ("--3", "not_a_number"),
        ("-", "not_a_number"),
        (".", "not_a_number"),
        ("12 34", "not_a_number"),
        ("nan", "not_a_number"),
        ("inf", "not_a_number"),
        ("0x10", "not_a_number"),
        ("1" * 31, "number_too_long"),
        ("0." + "1" * 31, "number_too_long"),
    ],
)
def test_what_is_refused(typed, code):
    with pytest.raises(Unreadable) as refused:
        canonical(typed)
    assert refused.value.code == code


PERCENT, DAYS = {"en": "%", "zh": "%"}, {"en": "days", "zh": "天"}


@pytest.mark.parametrize(
    ("unit", "typed", "read"),
    [
        (PERCENT, "15%", "15"),
        (PERCENT, "15 ％", "15"),
        (DAYS, "15 days", "15"),
        (DAYS, "15 Days.", None),
        (DAYS, "１５天", "15"),
        (DAYS, "1,500天", "1500"),
        (DAYS, "days", None),
        (DAYS, "15%", None),
        (None, "15 days", None),
    ],
)
def test_the_unit_may_stand_behind(unit, typed, read):
    made = numeric(unit=unit)
    if read is None:
        with pytest.raises(Unreadable):
            kind.response(made, typed)
    else:
        assert kind.response(made, typed) == read


@pytest.mark.parametrize("raw", [5, 5.2, True, ["5"], {"a": "5"}])
def test_json_numbers_are_no_answers(raw):
    """A number in JSON may have been through binary; what was typed has not."""
    with pytest.raises(Unreadable):
        kind.response(numeric(), raw)


@given(decimals)
def test_a_number_reads_back_as_itself(text):
    assert canonical(text) == text
    assert Decimal(canonical(text)) == Decimal(text)


@given(st.integers(10**3, 10**12), st.integers(0, 999))
def test_grouping_changes_nothing(whole, fraction):
    grouped = f"{whole:,}.{fraction:03d}"
    for typed in (grouped, grouped.replace(",", "，"), grouped.replace(",", " ")):
        assert canonical(typed) == canonical(f"{whole}.{fraction:03d}")


@pytest.mark.parametrize(
    ("typed", "score", "option_id"),
    [
        ("5.2", 1.0, "a"),
        ("5.25", 1.0, "a"),
        ("5.15", 1.0, "a"),
        ("5.2500000001", 0.0, "z"),
        ("5.1499999999", 0.0, "z"),
        ("6.25", 0.25, "b"),
        ("6.2500", 0.25, "b"),
        ("-4.5", 0.0, "c"),
        ("4.5", 0.0, "z"),
        (None, 0.0, None),
    ],
)
def test_score(typed, score, option_id):
    made = numeric()
    response = kind.response(made, typed)
    assert kind.score(made, response) == score
    found = kind.matched(made, response)
    assert (found and found.id) == option_id


def test_the_best_of_several_counts():
    made = numeric(number("a", 0.5, "10", "5"), number("b", 1.0, "10"))
    assert [kind.score(made, typed) for typed in ("10", "11", "16")] == [1.0, 0.5, 0.0]


def test_comparing_is_exact():
    assert near("0.3", "0.1", "0.2")
    assert not near("0.30000000000000000000000000001", "0.1", "0.2")
    big = "9" * 29
    assert not near(big, big[:-1] + "8", "0.5")
    assert covers("5", "1", "5.5", "0.5")
    assert not covers("5", "1", "5.5", "0.6")


A = number("a", 1.0, "5", "1")


@pytest.mark.parametrize(
    ("options", "code", "path"),
    [
        ((number("a", 0.5, "5"),), "full_mark_needed", ("options",)),
        ((A, number("b", 0.5, "5.5", "0.5")), "number_covered", ("options", 1, "number")),
        ((A, number("b", 1.0, "5")), "number_covered", ("options", 1, "number")),
        ((number("b", 0.5, "5"), A), "number_covered", ("options", 0, "number")),
        ((A, otherwise("b", number="3")), "otherwise_alone", ("options", 1, "number")),
    ],
    ids=["no full mark", "covered", "twice", "covered by what follows", "otherwise with a number"],
)
def test_planted_fault_is_the_only_one_found(options, code, path):
    assert [(p.code, p.path) for p in kind.problems(numeric(*options))] == [(code, path)]


def test_a_narrower_better_option_is_no_fault():
    assert kind.problems(numeric(number("a", 0.5, "5", "1"), number("b", 1.0, "5"))) == []
