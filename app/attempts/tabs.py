"""Names of pages: which of two was opened later can be read off them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

_TAB = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def new_tab(now: datetime) -> str:
    """A name for a page that is opened now: a UUID of version 7 (RFC 9562), which begins with the milliseconds."""
    value = int(now.timestamp() * 1000) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(UUID(int=value))


def says_when(client: str, now: datetime) -> bool:
    """Whether a name tells when its page was opened: the server made it, and not in the future."""
    return _TAB.fullmatch(client) is not None and client < latest(now)


def latest(now: datetime) -> str:
    """What every name of a page that was opened until now is less than."""
    at = f"{int(now.timestamp() * 1000):012x}"
    return f"{at[:8]}-{at[8:]}-8"


def opened_later(other: str, client: str, now: datetime) -> bool:
    """Whether the page `other` was opened after the page `client`; False where one of the names does not say.

    The rule that the statement of a save applies to the names that are stored: keep them alike.
    """
    return says_when(client, now) and client < other < latest(now) and other[14:15] == "7" and other == other.lower()


class Stored(Protocol):
    """An answer as it was stored, by a change of a page."""

    @property
    def position(self) -> int: ...
    @property
    def client(self) -> str: ...
    @property
    def seq(self) -> int: ...
    @property
    def saved_at(self) -> datetime: ...


Answer = TypeVar("Answer", bound=Stored)


def counting(stored: Iterable[Answer]) -> dict[int, Answer]:
    """By position, the answer that counts, of all that were stored, in their order: the last.

    On PostgreSQL, saves that come to their turn together do not see each other. Of those the rule is applied here: no
    change after a later one of the same page, and none of a page after one of a page that was opened later.
    """
    found: dict[int, Answer] = {}
    greatest: dict[int, dict[str, int]] = {}
    newest: dict[int, str] = {}  # of the pages that have answered, the greatest name: no other can be opened later
    for row in stored:
        pages = greatest.setdefault(row.position, {})
        if pages.get(row.client, -1) > row.seq:
            continue
        if row.client < newest.get(row.position, "") and any(
            opened_later(other, row.client, row.saved_at) for other in pages
        ):
            continue
        pages[row.client] = row.seq
        newest[row.position] = max(newest.get(row.position, ""), row.client)
        found[row.position] = row
    return found
