"""Questions that are answered by typing, made for the tests of their rules."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from app.domain.kinds import _text
from app.domain.kinds import cloze as gaps_of
from app.domain.questions import Option, Question
from tests.domain.samples import option, question, words


def forms(option_id: str, value: float, en: list[str], zh: list[str]) -> Option:
    detail = {"forms": {"en": en, "zh": zh}}
    return Option(id=option_id, value=value, text=None, rationale=words("because"), detail=detail)


def number(option_id: str, value: float, number: str, tolerance: str | None = None) -> Option:
    detail = {"number": number} | ({"tolerance": tolerance} if tolerance is not None else {})
    return Option(id=option_id, value=value, text=None, rationale=words("because"), detail=detail)


def otherwise(option_id: str = "z", value: float = 0.0, **more: object) -> Option:
    detail = {"otherwise": True, **more}
    return Option(id=option_id, value=value, text=None, rationale=words("because"), detail=detail)


def short_answer(*options: Option, **changes: object) -> Question:
    usual = (
        forms("a", 1.0, ["On the spot", "at once"], ["当场", "立即"]),
        forms("b", 0.5, ["soon"], ["尽快"]),
        forms("c", 0.0, ["later"], ["以后"]),
        otherwise(),
    )
    return question("short_answer", options or usual, **changes)


def numeric(*options: Option, unit: dict[str, str] | None = None, **changes: object) -> Question:
    usual = (number("a", 1.0, "5.2", "0.05"), number("b", 0.25, "6.25"), number("c", 0.0, "-4.5"), otherwise())
    detail = {"unit": unit} if unit else {}
    return question("numeric", options or usual, detail=detail, **changes)


STEM = {"en": "First [[1]], then [[2]], in [[3]].", "zh": "先[[1]]，再[[2]]，用[[3]]。"}


def in_gap(n: int, *options: Option) -> tuple[Option, ...]:
    return tuple(replace(o, id=f"{n}.{o.id}") for o in options)


def cloze(**changes: object) -> Question:
    options = (
        *in_gap(1, option("a", 0), option("b", 1), option("c", 0)),
        *in_gap(2, *short_answer().options),
        *in_gap(3, *numeric().options),
    )
    gaps = [{"kind": "single"}, {"kind": "short_answer", "weight": 2.0}, {"kind": "numeric"}]
    values: dict[str, object] = {"options": options, "stem": STEM, "detail": {"gaps": gaps}}
    return question("cloze", **{**values, **changes})


def essay(*weights: float, **changes: object) -> Question:
    shares = weights or (0.5, 0.3, 0.2)
    return question("essay", tuple(option("abcdefgh"[i], w) for i, w in enumerate(shares)), **changes)


# Any of them

some_words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12).filter(
    _text.folded
)
decimals = (
    st.decimals(-(10**6), 10**6, allow_nan=False, places=3)
    .map(lambda d: format(d.quantize(Decimal("0.001")), "f").rstrip("0").rstrip("."))
    .map(lambda text: "0" if text == "-0" else text)
)
parts = st.sampled_from((0.25, 0.5, 0.75))


@st.composite
def short_answers(draw: st.DrawFn) -> Question:
    pool = draw(st.lists(some_words, min_size=4, max_size=8, unique_by=_text.folded))
    options = [forms("a", 1.0, pool[:1], pool[1:2]), forms("b", draw(parts), pool[2:3], pool[3:4])]
    options += [forms("c", 0.0, pool[4:5], pool[5:6])] if len(pool) > 5 else []
    return short_answer(*options, *([otherwise()] if draw(st.booleans()) else []))


@st.composite
def numerics(draw: st.DrawFn) -> Question:
    right = draw(decimals)
    options = [number("a", 1.0, right, draw(st.sampled_from([None, "0", "0.5", "12"])))]
    far = format(Decimal(right) + 100, "f")
    options += [number("b", draw(parts), far)] if draw(st.booleans()) else []
    unit = draw(st.sampled_from([None, {"en": "days", "zh": "天"}, {"en": "%", "zh": "%"}]))
    return numeric(*options, *([otherwise()] if draw(st.booleans()) else []), unit=unit)


@st.composite
def clozes(draw: st.DrawFn) -> Question:
    gaps, options = [], []
    for n in range(1, draw(st.integers(1, 5)) + 1):
        kind = draw(st.sampled_from(["single", "short_answer", "numeric"]))
        if kind == "single":
            right = draw(st.sampled_from("abcd"))
            inside = tuple(option(i, float(i == right)) for i in "abcd")
        else:
            inside = draw(short_answers() if kind == "short_answer" else numerics()).options
        options += in_gap(n, *inside)
        gaps.append({"kind": kind, "weight": draw(st.sampled_from([1.0, 0.5, 3.0]))})
    written = " ".join(f"[[{n + 1}]]" for n in range(len(gaps)))
    return question(
        "cloze",
        tuple(options),
        stem={"en": written, "zh": written},
        detail={"gaps": gaps},
        scoring=draw(st.sampled_from([None, "share", "all_or_nothing"])),
    )


@st.composite
def essays(draw: st.DrawFn) -> Question:
    raw = draw(st.lists(st.integers(1, 9), min_size=1, max_size=8))
    return essay(*(r / sum(raw) for r in raw))


@st.composite
def typed(draw: st.DrawFn) -> Question:
    """Any question without fault that is answered by typing."""
    return draw(st.one_of(short_answers(), numerics(), clozes(), essays()))


some_text = st.text(max_size=40).filter(lambda text: "\0" not in text)


@st.composite
def answered(draw: st.DrawFn) -> tuple[Question, object]:
    """A question and an answer to it as decoded JSON: right, wrong or blank."""
    made = draw(typed())
    return made, draw(answers(made))


def answers(made: Question) -> st.SearchStrategy[object]:
    if made.kind == "essay":
        return st.none() | st.text(st.characters(codec="utf-8"), max_size=60)
    if made.kind == "short_answer":
        known = [form for o in made.options for texts in o.detail.get("forms", {}).values() for form in texts]
        return st.none() | st.sampled_from(known) | st.text(st.characters(codec="utf-8"), max_size=30)
    if made.kind == "numeric":
        return (
            st.none() | decimals | st.sampled_from([o.detail["number"] for o in made.options if "number" in o.detail])
        )
    fields = {
        n: st.sampled_from(gap.option_ids) if gap.kind == "single" else answers(gap).map(lambda a: a or "")
        for n, gap in gaps_of.gaps(made).items()
    }
    return st.none() | st.fixed_dictionaries({}, optional=fields)
