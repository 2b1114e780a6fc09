"""Tables as CSV that a spreadsheet may open without running anything in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

_TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def guarded(cell: object) -> object:
    """A text that a spreadsheet would read as a formula, made a text again (OWASP, CSV injection)."""
    if isinstance(cell, str) and cell.startswith(_TRIGGERS):
        return "'" + cell
    return cell


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """CSV (RFC 4180) line by line, with the mark that lets spreadsheets see that it is UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"
    writer.writerow([guarded(cell) for cell in header])
    for row in rows:
        writer.writerow(["" if cell is None else guarded(cell) for cell in row])
        if buffer.tell() > 16_000:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
