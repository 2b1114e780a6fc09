"""HTTP as a client speaks it, small enough to know when the last byte of a request had been sent."""

from __future__ import annotations

import asyncio
import html
import json
import re
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

IDLE_SECONDS = 10
"""A connection that was idle for longer may just be closed by the server, and is opened anew instead."""


class Lost(Exception):
    """No whole answer came. What was asked may have been done, or not."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str
    begun: float
    """Instants, in seconds since the epoch: before the first byte was sent …"""
    sent: float
    """… after the last was …"""
    ended: float
    """… and when the answer was whole."""

    def json(self) -> Any:
        return json.loads(self.text)


@dataclass
class Wire:
    """One person's connection, opened anew whenever it is lost, and their cookies."""

    port: int
    patience: float = 30.0
    cookies: dict[str, str] = field(default_factory=dict)
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    _used: float = 0.0

    async def ask(
        self, method: str, path: str, body: bytes = b"", kind: str = "", headers: dict[str, str] | None = None
    ) -> Answer:
        """Raises Lost."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        if kind:
            lines.append(f"Content-Type: {kind}")
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        request = "\r\n".join([*lines, "", ""]).encode() + body
        try:
            return await asyncio.wait_for(self._exchange(request), self.patience)
        except (OSError, EOFError, ValueError, TimeoutError) as error:
            self.close()
            raise Lost(repr(error)) from None
        except asyncio.CancelledError:
            self.close()
            raise

    async def _exchange(self, request: bytes) -> Answer:
        if time.monotonic() - self._used > IDLE_SECONDS:
            self.close()
        self._used = time.monotonic()
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._streams
        begun = time.time()
        writer.write(request)
        await writer.drain()
        sent = time.time()
        first, *rest = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in rest:
            if ":" in line:
                name, value = line.split(":", 1)
                headers[name.lower()] = value.strip()
                if name.lower() == "set-cookie":
                    cookie, _, content = value.strip().split(";", 1)[0].partition("=")
                    self.cookies[cookie] = content
        text = (await reader.readexactly(int(headers.get("content-length", 0)))).decode()
        return Answer(int(first.split()[1]), headers, text, begun, sent, time.time())

    async def get(self, path: str, **headers: str) -> Answer:
        return await self.ask("GET", path, headers=headers)

    async def post(self, path: str, **form: str) -> Answer:
        return await self.ask("POST", path, urlencode(form).encode(), "application/x-www-form-urlencoded")

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def token_in(page: str) -> str:
    """The token of the first form of a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    if found is None:
        raise RuntimeError(f"no form in the page: {page[:300]}")
    return html.unescape(found[1])
