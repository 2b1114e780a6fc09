"""Geometry of the charts; `templates/components/charts.html` draws them and puts their table beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LineChart:
    """Points in the units of the viewBox, with the vertical places of the grid lines at 0, 25, 50, 75 and 100 %."""

    width: float
    height: float
    left: float
    points: list[tuple[float, float]]
    grid: list[tuple[float, float]]
    """(share, y)"""

    @property
    def path(self) -> str:
        return " ".join(f"{'L' if i else 'M'}{x:.1f} {y:.1f}" for i, (x, y) in enumerate(self.points))


def line_chart(shares: Sequence[float], width: float = 640, height: float = 220) -> LineChart:
    """Shares (0 to 1) from left to right."""
    left, right, top, bottom = 52.0, 16.0, 12.0, 12.0
    step = (width - left - right) / max(1, len(shares) - 1)

    def y(share: float) -> float:
        return top + (1 - share) * (height - top - bottom)

    start = left if len(shares) > 1 else left + (width - left - right) / 2
    return LineChart(
        width,
        height,
        left,
        [(start + i * step, y(share)) for i, share in enumerate(shares)],
        [(share, y(share)) for share in (0.0, 0.25, 0.5, 0.75, 1.0)],
    )
