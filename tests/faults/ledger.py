"""What was sent and what was acknowledged, and how what is stored may differ from it: not at all."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple


class Key(NamedTuple):
    """One change: in which attempt, at which position, by which page, which of its changes."""

    attempt: str
    position: int
    client: str
    seq: int


class Row(NamedTuple):
    """A stored response. `answer` is decoded JSON."""

    id: int
    key: Key
    answer: Any
    saved_at: datetime


@dataclass
class Stored:
    """What a server that was started cold, and the database itself, have."""

    rows: list[Row]
    current: Mapping[tuple[str, int], tuple[str, int, Any, datetime]]
    """By attempt and position, as `GET /attempts/<uuid>/responses` says: client, seq, response, saved_at."""
    deadlines: Mapping[str, datetime | None]


@dataclass
class Ledger:
    """Kept by the client. Pages are ordered by when they were opened: `order` gives each its number."""

    order: dict[str, int] = field(default_factory=dict)
    sent: dict[Key, Any] = field(default_factory=dict)
    acknowledged: dict[Key, set[datetime]] = field(default_factory=lambda: defaultdict(set))
    refused: list[Key] = field(default_factory=list)
    """With `superseded`: a page that was opened later has answered."""
    times: list[float] = field(default_factory=list)
    """When each acknowledgement came, by the monotonic clock."""
    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    """Violations seen on the way."""

    def send(self, key: Key, response: Any) -> None:
        assert self.sent.setdefault(key, response) == response

    def acknowledge(self, key: Key, body: Mapping[str, Any]) -> None:
        """The server says that this change is stored, or a later one of the same page in its place."""
        self.times.append(time.monotonic())
        kept = key._replace(seq=body["seq"])
        if kept.seq < key.seq:
            self.wrong.append(f"stale: {key} was acknowledged as {kept.seq}")
        if kept not in self.sent:
            self.wrong.append(f"phantom: {key} was acknowledged as {kept.seq}, which was never sent")
        self.acknowledged[kept].add(datetime.fromisoformat(body["saved_at"]))

    @property
    def acknowledgements(self) -> int:
        return len(self.times)

    def rank(self, key: Key) -> tuple[int, int]:
        return self.order[key.client], key.seq

    def violations(self, stored: Stored) -> list[str]:
        """Every way in which what is stored is not what was acknowledged. Empty when all is well."""
        found = list(self.wrong)
        rows: dict[Key, Row] = {}
        for row in stored.rows:
            if row.key in rows:
                found.append(f"twice: {row.key}")
            rows[row.key] = row
            if row.key not in self.sent:
                found.append(f"phantom: {row.key} was never sent")
            elif row.answer != self.sent[row.key]:
                found.append(f"changed: {row.key} is {row.answer!r}, sent was {self.sent[row.key]!r}")
            until = stored.deadlines[row.key.attempt]
            if until is not None and row.saved_at > until:
                found.append(f"late: {row.key} is of {row.saved_at}, the deadline was {until}")
        for key, instants in self.acknowledged.items():
            if key not in rows:
                found.append(f"lost: {key}")
            elif instants != {rows[key].saved_at}:
                found.append(f"changed: {key} was saved at {instants}, stored is {rows[key].saved_at}")
        newest: dict[tuple[str, int], Key] = {}
        for key in self.acknowledged:
            place = key.attempt, key.position
            if place not in newest or self.rank(key) > self.rank(newest[place]):
                newest[place] = key
        found += [f"lost: nothing at {place}" for place in newest if place not in stored.current]
        for place, (client, seq, response, saved_at) in stored.current.items():
            key = Key(*place, client, seq)
            if key not in rows or (rows[key].answer, rows[key].saved_at) != (response, saved_at):
                found.append(f"phantom: {key} is shown as {response!r} of {saved_at}, stored is {rows.get(key)}")
            elif place in newest and self.rank(key) < self.rank(newest[place]):
                found.append(f"stale: {key} stands over {newest[place]}")
        latest: dict[tuple[str, int], int] = defaultdict(int)
        for key in rows:
            latest[key[:2]] = max(latest[key[:2]], self.order.get(key.client, 0))
        found += [f"refused: {key}, and no later page answered" for key in self.refused
                  if latest[key[:2]] <= self.order[key.client]]  # fmt: skip
        return found
