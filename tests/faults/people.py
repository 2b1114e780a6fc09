"""Trainees who change their minds, repeat themselves, send things late and out of order, and keep a ledger."""

from __future__ import annotations

import asyncio
import json
import random
import re
import secrets
import time
from typing import Any
from uuid import UUID, uuid4

from tests.faults.ledger import Key, Ledger
from tests.faults.seed import LONG, PASSWORD, QUESTIONS
from tests.faults.wire import Answer, Lost, Wire, token_in

RESPONSES = ("a", "b", "c", "d", None)
PLAIN_FROM = QUESTIONS - 4
"""From this position on pages have names that do not say when they were opened: there the latest arrival counts."""
_TELLTALE = re.compile(r"Traceback|is locked|sqlite|psycopg|OperationalError", re.IGNORECASE)


def page_name() -> str:
    """A UUID of version 7, whose first 48 bits are the milliseconds of now."""
    bits = int(time.time() * 1000) << 80 | secrets.randbits(80)
    return str(UUID(int=bits & ~(0xF << 76 | 0x3 << 62) | 0x7 << 76 | 0x2 << 62))


class Trainee:
    def __init__(self, number: int, port: int, ledger: Ledger, chance: random.Random, patience: float = 30) -> None:
        self.number, self.ledger, self.chance = number, ledger, chance
        self.wires = [Wire(port, patience) for _ in range(3)]
        self.attempt = ""
        self.pages: list[str] = []
        self.plain: dict[int, str] = {}
        self.seqs: dict[str, int] = {}
        self.past: list[Key] = []
        self.leaves = False
        self._token = ""

    # coming in

    async def sign_in(self) -> None:
        wire = self.wires[0]
        token = token_in((await wire.get("/sign-in")).text)
        answer = await wire.post("/sign-in", csrf_token=token, username=f"t{self.number}", password=PASSWORD)
        assert answer.status == 303, answer
        self._token = token_in((await wire.get("/handbook")).text)
        for other in self.wires:
            other.cookies = wire.cookies

    async def start(self, slug: str = LONG) -> None:
        answer = await self.wires[0].post(f"/quizzes/{slug}/attempts", csrf_token=self._token)
        assert answer.status == 303, answer
        self.attempt = answer.headers["location"].rsplit("/", 1)[1]

    # saving

    async def take(self) -> None:
        """Go on saving until told to leave."""
        while not self.leaves:
            position = self.chance.randint(1, QUESTIONS)
            if not self.pages or self.chance.random() < 0.02:
                await self.open_page()
            roll = self.chance.random()
            if roll < 0.7:
                await self.save(self.change(position))
            elif roll < 0.8:  # once more, as if the answer had not arrived
                key = self.change(position)
                await self.save(key)
                await self.save(key)
            elif roll < 0.9:  # the later one first, or both at once
                earlier, later = self.change(position), self.change(position)
                first, second = self.save(later), self.save(earlier, wire=1)
                await (asyncio.gather(first, second) if self.chance.random() < 0.5 else _in_turn(first, second))
            elif roll < 0.97 and self.past:  # what was under way for long
                await self.save(self.chance.choice(self.past[-200:]))
            elif len(self.pages) > 1 and position < PLAIN_FROM:  # a page that another one has taken the place of
                await self.save(self.change(position, self.pages[-2]))

    async def open_page(self) -> None:
        await asyncio.sleep(0.002)  # no two in the same millisecond
        self.pages.append(self._known(page_name()))
        self.plain = {position: self._known(str(uuid4())) for position in range(PLAIN_FROM, QUESTIONS + 1)}

    def _known(self, client: str) -> str:
        self.ledger.order[client] = len(self.ledger.order) + 1
        return client

    def change(self, position: int, client: str | None = None, response: str | None = "any") -> Key:
        """A new change at this position, not yet sent."""
        client = client or (self.plain[position] if position >= PLAIN_FROM else self.pages[-1])
        seq = self.seqs[client] = self.seqs.get(client, 0) + 1
        key = Key(self.attempt, position, client, seq)
        self.ledger.send(key, self.chance.choice(RESPONSES) if response == "any" else response)
        return key

    async def save(self, key: Key, wire: int = 0) -> None:
        """Send it until it is answered for good."""
        while not self.leaves:
            answer = await self.put(key, wire)
            if answer is not None and answer.status != 503:
                self.past.append(key)
                return
            await asyncio.sleep(0.05 + 0.2 * self.chance.random())

    async def put(self, key: Key, wire: int = 0) -> Answer | None:
        """Send it once and enter the answer into the ledger; None when none came."""
        body = {"client": key.client, "seq": key.seq, "response": self.ledger.sent[key]}
        path = f"/attempts/{key.attempt}/responses/{key.position}"
        headers = {"X-CSRFToken": self._token}
        try:
            answer = await self.wires[wire].ask("PUT", path, json.dumps(body).encode(), "application/json", headers)
        except Lost as lost:
            self.ledger.answers["lost"] += 1
            self.ledger.answers[str(lost)] += 1
            return None
        self._enter(key, answer)
        return answer

    def _enter(self, key: Key, answer: Answer) -> None:
        self.ledger.answers[str(answer.status)] += 1
        if answer.status == 200:
            self.ledger.acknowledge(key, answer.json())
        elif answer.status == 409 and answer.json()["title"] == "superseded":
            self.ledger.refused.append(key)
        elif answer.status == 409 and answer.json()["title"] in ("submitted", "time_over"):
            self.ledger.answers[answer.json()["title"]] += 1
        elif answer.status != 503 or "retry-after" not in answer.headers or _TELLTALE.search(answer.text):
            self.ledger.wrong.append(f"failed: {key} was answered {answer.status} {answer.text[:300]}")

    async def submit(self) -> None:
        """Until it is done: a second time is harmless."""
        while True:
            try:
                answer = await self.wires[2].post(f"/attempts/{self.attempt}/submit", csrf_token=self._token)
            except Lost:
                continue
            if answer.status == 303:
                return
            assert answer.status == 503, answer
            await asyncio.sleep(0.1)

    async def page(self, position: int) -> str:
        """The page of a question, of whichever server answers."""
        while True:
            try:
                return (await self.wires[0].get(f"/attempts/{self.attempt}/questions/{position}")).text
            except Lost:
                await asyncio.sleep(0.05)

    async def read_back(self) -> Any:
        answer = await self.wires[0].get(f"/attempts/{self.attempt}/responses")
        assert answer.status == 200, answer
        return answer.json()

    def close(self) -> None:
        for wire in self.wires:
            wire.close()


async def _in_turn(*doing: Any) -> None:
    for one in doing:
        await one
