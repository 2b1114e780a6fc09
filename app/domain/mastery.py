"""From marks to what they say about a topic, with the uncertainty that belongs to it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

ENOUGH_ANSWERS = 5
"""Below this number of answers a share is not shown as a figure: its interval covers most of the scale."""

Z90 = 1.6448536269514722
"""The standard normal quantile of a two-sided 90 % interval."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The share of marks earned (0 to 1) over `answers` items, with its 90 % interval [low, high]."""

    answers: int
    share: float | None
    low: float
    high: float

    @property
    def enough(self) -> bool:
        return self.answers >= ENOUGH_ANSWERS


def evidence(earned: float, answers: int) -> Evidence:
    """Evidence from `answers` items whose shares (0 to 1 each) add up to `earned`.

    The interval is Wilson's score interval (E. B. Wilson, JASA 22, 1927). With partial credit it errs on the wide
    side, since a share between 0 and 1 varies less than a coin with the same mean.
    """
    if answers == 0:
        return Evidence(0, None, 0.0, 1.0)
    p = min(1.0, max(0.0, earned / answers))
    z2 = Z90 * Z90
    centre = (p + z2 / (2 * answers)) / (1 + z2 / answers)
    half = Z90 * math.sqrt(p * (1 - p) / answers + z2 / (4 * answers * answers)) / (1 + z2 / answers)
    return Evidence(answers, p, max(0.0, centre - half), min(1.0, centre + half))


def weakest(topics: Sequence[tuple[str, Evidence]]) -> str | None:
    """The topic to work on next: the lowest share where evidence suffices, else the topic with the least evidence."""
    if not topics:
        return None
    known = [(e.share, slug) for slug, e in topics if e.enough and e.share is not None]
    unknown = [(e.answers, i, slug) for i, (slug, e) in enumerate(topics) if not e.enough]
    if unknown and (not known or min(known)[0] >= 0.8):
        return min(unknown)[2]
    return min(known)[1] if known else None
