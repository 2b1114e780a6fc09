"""Tables as CSV: what comes back is what went in, and no cell is a formula."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reports.exports import csv_lines, guarded

TRIGGERS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]
settings_ = settings(derandomize=True, database=None, deadline=None, max_examples=300)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
risky = st.builds("{}{}".format, st.sampled_from([*TRIGGERS, '"', ",", "'", ";", "\r\n", " "]), texts)
cells = st.none() | st.integers() | st.floats(allow_nan=False) | st.booleans() | texts | risky


def read(text: str) -> list[list[str]]:
    """As a spreadsheet reads it."""
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline=""), strict=True))


def expected(cell: object) -> str:
    if cell is None:
        return ""
    return "'" + cell if isinstance(cell, str) and cell[:1] in TRIGGERS else str(cell)


@pytest.mark.parametrize("trigger", TRIGGERS, ids=ascii)
@pytest.mark.parametrize("rest", ["", "1+1", 'HYPERLINK("https://evil.example";"x")', "cmd|' /C calc'!A0", "王芳"])
def test_formula_is_made_a_text(trigger, rest):
    assert guarded(trigger + rest) == "'" + trigger + rest


@pytest.mark.parametrize(
    "cell",
    ["", "Alice Ash", "王芳", "a=b", "3-4", "a@b.example", "1+1", "'=1", '"=1"', "–", 0, -1, -1.5, 2.25, True, None],
    ids=repr,
)
def test_anything_else_is_left_alone(cell):
    assert guarded(cell) is cell


@settings_
@given(texts | risky)
def test_guarded_text_begins_with_no_trigger_and_needs_no_second_guard(text):
    once = guarded(text)
    assert not once.startswith(tuple(TRIGGERS))
    assert guarded(once) == once
    assert once.removeprefix("'") == text.removeprefix("'")


@settings_
@given(st.lists(st.lists(cells, min_size=1, max_size=5), max_size=6), st.lists(texts | risky, min_size=1, max_size=5))
def test_round_trip(rows, header):
    found = read("".join(csv_lines(header, rows)))
    assert found == [[expected(cell) for cell in row] for row in [header, *rows]]


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (["a", "b"], "a,b"),
        (["a,b", "c"], '"a,b",c'),
        (['say "yes"'], '"say ""yes"""'),
        (["two\nlines"], '"two\nlines"'),
        (["=1+1", -1], "'=1+1,-1"),
        (["＝1+1", "@x"], "'＝1+1,'@x"),
        ([None, 0, 0.5], ",0,0.5"),
        (["王芳", "服务大厅"], "王芳,服务大厅"),
    ],
)
def test_line(row, line):
    assert "".join(csv_lines(["name"], [row])) == f"\ufeffname\r\n{line}\r\n"


def test_header_is_guarded_too_and_stands_without_rows():
    assert "".join(csv_lines(["=name", "points"], [])) == "\ufeff'=name,points\r\n"


def test_long_table_comes_in_pieces_and_whole():
    rows = [[i, f"person {i}", "－" * 40] for i in range(2000)]
    pieces = list(csv_lines(["number", "name", "note"], iter(rows)))
    assert len(pieces) > 5
    assert max(map(len, pieces)) < 20_000
    found = read("".join(pieces))
    assert [row[0] for row in found[1:]] == [str(i) for i in range(2000)]
    assert {row[2] for row in found[1:]} == {"'" + "－" * 40}


def test_rows_are_read_as_they_are_sent():
    """A table of any length is never held whole."""
    taken = []

    def rows():
        for i in range(5000):
            taken.append(i)
            yield [i, "x" * 100]

    lines = csv_lines(["number", "note"], rows())
    next(lines)
    assert taken == []
    next(lines)
    assert 0 < len(taken) < 500
