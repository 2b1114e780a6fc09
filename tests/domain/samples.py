"""Questions and pools made for the tests of the rules."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume
from hypothesis import strategies as st

from app.domain.kinds import KINDS
from app.domain.kinds.judgement import PRINCIPLES, VIEWPOINTS
from app.domain.questions import DIFFICULTIES, LANGUAGES, LEVELS, Option, Question
from app.domain.selection import Candidate

TOPICS = ("duty", "integrity", "loyalty")


def words(text: str) -> dict[str, str]:
    return {language: f"{text} ({language})" for language in LANGUAGES}


def option(option_id: str, value: float, *, text: bool = True, **changes: object) -> Option:
    shown = words(option_id) if text else None
    return Option(id=option_id, value=value, text=shown, rationale=words("because"), **changes)


def question(kind: str, options: tuple[Option, ...], **changes: object) -> Question:
    values: dict[str, object] = {
        "key": "duty-sample",
        "kind": kind,
        "topic": "duty",
        "section": 1,
        "paragraphs": ("P1", "P2"),
        "situation": False,
        "level": "apply",
        "difficulty": "medium",
        "stem": words("stem"),
        "options": options,
    }
    return Question(**{**values, **changes})


def with_option(made: Question, i: int, **changes: object) -> Question:
    """The question with its option `i` otherwise."""
    options = list(made.options)
    options[i] = replace(options[i], **changes)
    return replace(made, options=tuple(options))


# `right` are the ids of the keys; a question's `key` is its name.
def single(right: str = "b", ids: str = "abcd", **changes: object) -> Question:
    return question("single", tuple(option(i, float(i in right)) for i in ids), **changes)


def multiple(right: str = "ac", ids: str = "abcd", **changes: object) -> Question:
    return question("multiple", tuple(option(i, float(i in right)) for i in ids), **changes)


def true_false(right: str = "t", **changes: object) -> Question:
    return question("true_false", tuple(option(i, float(i in right), text=False) for i in "tf"), **changes)


# `pairs` are the premises with their targets, as "aC bA".
def matching(pairs: str = "aC bA cB dA", targets: str = "ABCDE", **changes: object) -> Question:
    options = tuple(option(pair[0], 1.0, detail={"match": pair[1]}) for pair in pairs.split())
    detail = {"targets": [{"id": target, "text": words(target)} for target in targets]}
    return question("matching", options, detail=detail, **changes)


# `ids` are in the right order.
def ordering(ids: str = "cadb", **changes: object) -> Question:
    return question("ordering", tuple(option(i, 1.0) for i in ids), **changes)


# `ratings` are those of each member of the panel, for the options in turn.
def judgement(asks: str = "rate", ratings: tuple[str, ...] = ("5213", "4112", "5113"), **changes: object) -> Question:
    ids = "abcdef"[: len(ratings[0])]
    panel = [
        {"viewpoint": viewpoint, "ratings": {i: int(n) for i, n in zip(ids, given, strict=True)}, "reason": words("so")}
        for viewpoint, given in zip(VIEWPOINTS, ratings, strict=False)
    ]
    options = tuple(
        option(i, round((sum(m["ratings"][i] for m in panel) / len(panel) - 1) / 4, 2), detail=stance)
        for i, stance in zip(ids, [{"principle": p, "stance": "serves"} for p in PRINCIPLES], strict=False)
    )
    return question("judgement", options, detail={"asks": asks, "panel": panel}, **changes)


def candidate(number: int, **changes: object) -> Candidate:
    """Question `number`, of which version `number + 1000` is published."""
    values: dict[str, object] = {
        "version_id": number + 1000,
        "question_id": number,
        "topic": "duty",
        "kind": "single",
        "level": "apply",
        "difficulty": "medium",
        "situation": False,
        "option_ids": ("a", "b", "c", "d"),
        "shuffles": True,
    }
    return Candidate(**{**values, **changes})


OF_OPTIONS = ("single", "multiple", "true_false")
OF_PARTS = ("matching", "ordering", "judgement")


@st.composite
def questions(draw: st.DrawFn, kinds: tuple[str, ...] = OF_OPTIONS + OF_PARTS) -> Question:
    """Any question without fault."""
    kind = draw(st.sampled_from(kinds))
    changes = {
        "key": draw(st.integers(0, 10**6).map("duty-{}".format)),
        "topic": draw(st.sampled_from(TOPICS)),
        "section": draw(st.integers(1, 9)),
        "paragraphs": tuple(draw(st.lists(st.sampled_from(("P1", "P2", "P18")), min_size=1, max_size=3))),
        "situation": draw(st.booleans()),
        "level": draw(st.sampled_from(LEVELS)),
        "difficulty": draw(st.sampled_from(DIFFICULTIES)),
        "stem": {language: draw(st.text(min_size=1, max_size=20)) for language in LANGUAGES},
    }
    if kind == "true_false":
        return true_false(draw(st.sampled_from("tf")), **changes)
    if kind in OF_PARTS:
        made = draw({"matching": matchings, "ordering": orderings, "judgement": judgements}[kind]())
        return replace(made, **changes)
    least, most = {"single": (3, 5), "multiple": (4, 6)}[kind]
    ids = "".join(draw(st.permutations("abcdef"))[: draw(st.integers(least, most))])
    if kind == "single":
        return single(draw(st.sampled_from(ids)), ids, **changes)
    right = "".join(draw(st.lists(st.sampled_from(ids), min_size=1, max_size=len(ids) - 1, unique=True)))
    changes["scoring"] = draw(st.sampled_from([None, "right_minus_wrong", "all_or_nothing"]))
    return multiple(right, ids, **changes)


def without_fault(made: Question) -> bool:
    return not KINDS[made.kind].problems(made)


@st.composite
def matchings(draw: st.DrawFn) -> Question:
    targets = "ABCDEFGHIJ"[: draw(st.integers(3, 10))]
    premises = "abcdefgh"[: draw(st.integers(3, 8))]
    pairs = " ".join(premise + draw(st.sampled_from(targets)) for premise in premises)
    scoring = draw(st.sampled_from([None, "share", "all_or_nothing"]))
    made = matching(pairs, targets, scoring=scoring)
    assume(without_fault(made))
    return made


@st.composite
def orderings(draw: st.DrawFn) -> Question:
    ids = "".join(draw(st.permutations("abcdefgh"))[: draw(st.integers(3, 8))])
    made = ordering(ids, scoring=draw(st.sampled_from([None, "longest_common_subsequence", "all_or_nothing"])))
    assume(without_fault(made))
    return made


@st.composite
def judgements(draw: st.DrawFn, asks: tuple[str, ...] = ("rate", "best_worst")) -> Question:
    """The panel likes the first option and not the second, so that there is something to judge."""
    more = draw(st.integers(1, 4))
    one_more = st.lists(st.sampled_from("12345"), min_size=more, max_size=more).map("".join)
    of_one = st.tuples(st.sampled_from("45"), st.sampled_from("12"), one_more).map("".join)
    return judgement(draw(st.sampled_from(asks)), tuple(draw(st.lists(of_one, min_size=3, max_size=5))))


def answers_in_parts(made: Question) -> st.SearchStrategy[dict[str, str]]:
    """Any answer, half ones and none at all among them."""
    if made.kind == "matching":
        values = [target["id"] for target in made.detail["targets"]]
    elif made.kind == "ordering":
        values = [str(n) for n in range(1, len(made.options) + 1)]
    elif made.detail["asks"] == "rate":
        values = list("12345")
    else:
        return st.dictionaries(st.sampled_from(["best", "worst"]), st.sampled_from(made.option_ids))
    return st.dictionaries(st.sampled_from(made.option_ids), st.sampled_from(values))


@st.composite
def answered(draw: st.DrawFn, kinds: tuple[str, ...] = OF_OPTIONS + OF_PARTS) -> tuple[Question, object]:
    """A question and an answer to it as decoded JSON, which may be a blank."""
    made = draw(questions(kinds))
    if made.kind in OF_PARTS:
        return made, draw(st.none() | answers_in_parts(made))
    if made.kind == "multiple":
        return made, draw(st.none() | st.lists(st.sampled_from(made.option_ids), unique=True))
    return made, draw(st.none() | st.sampled_from(made.option_ids))


def sent_by_form(raw: object) -> dict[str, list[str]]:
    """The fields that a form without a script sends for this answer."""
    if isinstance(raw, dict):
        return {f"response.{part}": [value] for part, value in raw.items()}
    return {"response": raw if isinstance(raw, list) else [] if raw is None else [str(raw)]}
