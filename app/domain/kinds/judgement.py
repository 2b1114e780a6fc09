"""Situational judgement: what to do in a case, where courses of action are better and worse, not right and wrong.

`Question.detail["asks"]` is `rate` (each option is rated from 1, very inappropriate, to 5, very appropriate) or
`best_worst` (the best and the worst option are named). The response is {"a": "4", "b": "1"} or
{"best": "a", "worst": "d"}.

The key comes from a panel, `Question.detail["panel"]`: members with a `viewpoint`, their `ratings` of every option and
their `reason`. An option's value is the panel's mean rating on a scale from 0 to 1, within what rounding needs. Its
detail names a `principle` and the `stance` towards it: `serves` or `betrays`.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from app.domain.kinds import _choice, _parts
from app.domain.kinds._shapes import Order, Shape
from app.domain.questions import Problem, Question, Response

NAME = "judgement"
SHAPE = Shape.PARTS
SCORINGS: tuple[str, ...] = ("distance", "best_minus_worst")

RATE, BEST_WORST = "rate", "best_worst"
PRINCIPLES = ("patriotism", "loyalty", "duty", "integrity", "pragmatism", "innovation", "overall", "cooperation")
VIEWPOINTS = ("citizen", "superior", "colleague", "auditor", "lawyer")
RATINGS: tuple[str, ...] = ("1", "2", "3", "4", "5")
MIDDLE = 3
LEAST_MEMBERS = 3
TOLERANCE = 0.1
"""How far an option's value may lie from the panel's mean rating on the same scale."""
LEAST_SPREAD = 0.5
"""Between the values of the best and the worst option: where all are nearly alike there is nothing to judge."""


def problems(question: Question) -> list[Problem]:
    found = _choice.listed_problems(question, 3, 6)
    for i, option in enumerate(question.options):
        if option.detail["principle"] not in PRINCIPLES:
            facts = {"id": option.id, "principle": option.detail["principle"], "known": ", ".join(PRINCIPLES)}
            found.append(Problem("principle_unknown", ("options", i, "principle"), facts))
    wanted = "distance" if _asks(question) == RATE else "best_minus_worst"
    if question.scoring in SCORINGS and question.scoring != wanted:
        facts = {"scoring": question.scoring, "asks": _asks(question), "wanted": wanted}
        found.append(Problem("scoring_does_not_fit", ("scoring",), facts))
    panel_found = _panel_problems(question)
    return found + (panel_found or _value_problems(question))


def order(question: Question) -> Order:
    return _choice.order(question)


def response(question: Question, raw: object) -> Response | None:
    if _asks(question) == RATE:
        allowed = dict.fromkeys(question.option_ids, RATINGS)
        expected = "option ids with a rating from 1 to 5 each, or null"
    else:
        allowed = dict.fromkeys(("best", "worst"), question.option_ids)
        expected = '"best" and "worst" with an option id each, or null'
    return _parts.parts_of(raw, allowed, code="not_a_judgement", expected=expected)


def score(question: Question, response: Response | None) -> float:
    """From 0 to 1, by the rule that goes with what is asked.

    `distance`, of ratings: how much nearer they are to the panel's means than the middle of the scale is, as a share of
    how much nearer whole numbers can be, and at least 0. Distances are summed over all options; an option that is not
    rated counts as rated in the middle. So a blank earns 0, and so does the middle throughout.

    Distance from the mean of a panel is consensus scoring (Legree et al. 2010, ARI Technical Report 1272; McDaniel,
    Psotka, Legree, Yost & Weekley 2011, Journal of Applied Psychology 96, 327-336, "raw consensus"). Both warn that the
    raw distance pays for a habit of answering, above all for keeping to the middle, which can be coached (Cullen,
    Sackett & Lievens 2006); they standardise within the person. With three to six ratings that is unsteady, and for
    equal ones undefined; so here the middle itself is made the zero of the scale.

    `best_minus_worst`: (value of the best named - value of the worst named) / (greatest value - least), at least 0. One
    that is not named counts as the mean of all values, which is what naming any at random is worth. So a blank earns 0,
    and so does the same option for both.
    """
    given = response if isinstance(response, Mapping) else {}
    return _nearness(question, given) if _asks(question) == RATE else _best_minus_worst(question, given)


def key(question: Question) -> Response | None:
    if _asks(question) == RATE:
        return {option_id: str(_nearest(mean)) for option_id, mean in sorted(means(question).items())}
    best = max(question.options, key=lambda option: option.value)
    worst = min(question.options, key=lambda option: option.value)
    return {"best": best.id, "worst": worst.id}


def some(question: Question, rng: random.Random) -> Response | None:
    if _asks(question) == RATE:
        return {option_id: rng.choice(RATINGS) for option_id in sorted(question.option_ids)}
    best, worst = rng.sample(question.option_ids, 2)
    return {"best": best, "worst": worst}


def means(question: Question) -> dict[str, float]:
    """The panel's mean rating of each option."""
    panel = _panel(question)
    return {
        option_id: sum(member["ratings"][option_id] for member in panel) / len(panel)
        for option_id in question.option_ids
    }


def worth(mean: float) -> float:
    """What an option is worth whose mean rating this is, on the scale from 0 to 1."""
    return (mean - 1) / 4


def _nearness(question: Question, given: Mapping[str, str]) -> float:
    here = middle = least = 0.0
    for option_id, mean in means(question).items():
        here += abs(int(given.get(option_id, MIDDLE)) - mean)
        middle += abs(MIDDLE - mean)
        least += abs(_nearest(mean) - mean)
    # Sums of thirds and fifths: the nearest ratings earn all, whatever the rounding says.
    return min(1.0, max(0.0, round((middle - here) / (middle - least), 9)))


def _best_minus_worst(question: Question, given: Mapping[str, str]) -> float:
    values = {option.id: option.value for option in question.options}
    mean = sum(values.values()) / len(values)
    best, worst = values.get(given.get("best", ""), mean), values.get(given.get("worst", ""), mean)
    return max(0.0, (best - worst) / (max(values.values()) - min(values.values())))


def _nearest(mean: float) -> int:
    """The rating nearest to a mean; halfway, the one further from the middle."""
    lower = int(mean)
    if mean - lower == 0.5:
        return lower + 1 if lower >= MIDDLE else lower
    return round(mean)


def _panel_problems(question: Question) -> list[Problem]:
    panel, wanted = _panel(question), set(question.option_ids)
    found = []
    if len(panel) < LEAST_MEMBERS:
        found.append(Problem("panel_too_small", ("panel",), {"found": len(panel), "least": LEAST_MEMBERS}))
    for i, member in enumerate(panel):
        viewpoint = member["viewpoint"]
        if viewpoint in [other["viewpoint"] for other in panel[:i]]:
            found.append(Problem("viewpoint_repeated", ("panel", i, "viewpoint"), {"viewpoint": viewpoint}))
        if set(member["ratings"]) != wanted:
            facts = {"viewpoint": viewpoint, "ids": ", ".join(question.option_ids)}
            found.append(Problem("panel_ratings", ("panel", i, "ratings"), facts))
    return found


def _value_problems(question: Question) -> list[Problem]:
    found = []
    rated = means(question) if question.options and _panel(question) else {}
    for i, option in enumerate(question.options):
        shown = worth(rated[option.id])
        if abs(option.value - shown) > TOLERANCE + 1e-9:
            facts = {"id": option.id, "value": option.value, "mean": rated[option.id], "wanted": round(shown, 2)}
            found.append(Problem("value_off_panel", ("options", i, "value"), facts))
    values = [option.value for option in question.options]
    spread = max(values, default=0.0) - min(values, default=0.0)
    if spread < LEAST_SPREAD:
        found.append(Problem("values_too_close", ("options",), {"spread": spread, "least": LEAST_SPREAD}))
    return found


def _asks(question: Question) -> str:
    return str(question.detail["asks"])


def _panel(question: Question) -> list[Mapping[str, Any]]:
    return list(question.detail["panel"])
